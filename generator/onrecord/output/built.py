"""Whose the folder ``site/`` is: what was built is replaced, and what a person put there is not.

What this machine built has a mark in the work folder, which no clone can bring along and which
tells one site from another. Where it is not of what stands there, as in a clone that brings its
site along, each file is looked at.
"""

import re
from pathlib import Path

from onrecord import plain_files
from onrecord.output import trust
from onrecord.output.errors import PublishError
from onrecord.output.files import SITE
from onrecord.output.scripts import NOT_FOUND, has_policy, is_made

# What differs from one build to the next, but for pages: the last two names are of older versions.
_OTHERS = re.compile(
    r"sitemap\.xml(\.gz)?|search/(index|[0-9a-f]{12}/[a-z]+-\d+)\.js"
    r"|search/search_index\.js(on)?|entries\.js|briefing\.(pdf|epub)|preview\.png|(.+--)?feed\.json"
)


def mark(root: Path, work: Path) -> None:
    """Note that what stands in ``site/`` was built here."""
    if words := _words(root / SITE):
        trust.mark(work, words)


def require_built(root: Path, work: Path, fresh: Path) -> None:
    """Raise PublishError where something in ``site/`` may be a person's work.

    ``fresh`` is what would replace it.
    """
    site = root / SITE
    if plain_files.kind(site) is None:
        return
    plain_files.require_folders(site, root)
    words = _words(site)
    if words and trust.marked(work) == words:
        return
    for path in plain_files.walk(site, root):
        shown = path.relative_to(site).as_posix()
        if not _is_built(path, shown, fresh):
            message = "not built here, and the site would replace it; move it away, or delete site/"
            raise PublishError(f"{SITE}/{shown}: {message}")


def _words(site: Path) -> str | None:
    """Return what tells a site from every other: a page that each has; None where it has not."""
    if plain_files.kind(site / NOT_FOUND) != "a file":
        return None
    found = (site / NOT_FOUND).lstat()
    return f"{found.st_ino} {found.st_mtime_ns}"


def _is_built(path: Path, shown: str, fresh: Path) -> bool:
    """Return whether a file of a site, ``shown`` its path there, is what an engine makes."""
    data = plain_files.read(path, path.parent) or b""
    if _OTHERS.fullmatch(shown) or (shown.endswith(".html") and has_policy(data, shown)):
        return True
    if is_made(shown, data):
        return True
    there = fresh / shown
    return plain_files.kind(there) == "a file" and there.read_bytes() == data
