"""Whose the folder ``site/`` is: what was built is replaced, and what a person put there is not.

What this machine built has a mark in the work folder, under a name that nobody knows who made a
clone. Where there is none, as in a clone that brings its site along, each file is looked at.
"""

from pathlib import Path, PurePosixPath

from onrecord import plain_files
from onrecord.output import trust
from onrecord.output.errors import PublishError
from onrecord.output.files import PAGES, SITE

# Where the theme, the engine and the printer put what is theirs.
_THEIRS = frozenset(("assets/fonts assets/javascripts assets/stylesheets search").split())
_FILES = frozenset("assets/images/favicon.png assets/images/favicon.svg briefing.pdf".split())
# In so many bytes a page has said its policy, whichever it was.
_POLICY, _HEAD = b'<meta http-equiv="Content-Security-Policy" ', 5_000
_MAPS = frozenset(("sitemap.xml", "sitemap.xml.gz"))


def require_built(root: Path, work: Path) -> None:
    """Raise PublishError where something in ``site/`` may be a person's work."""
    site = root / SITE
    if plain_files.kind(site) is None or trust.is_marked(work, SITE):
        return
    for path in plain_files.walk(site, root):
        if not _is_built(path, path.relative_to(site).as_posix(), root / PAGES):
            message = "not built here, and the site would replace it; move it away"
            raise PublishError(f"{path.relative_to(root).as_posix()}: {message}")


def _is_built(path: Path, shown: str, pages: Path) -> bool:
    """Return whether a file of a site, ``shown`` its path there, is what an engine makes."""
    if shown in _FILES | _MAPS or not _THEIRS.isdisjoint(map(str, PurePosixPath(shown).parents)):
        return True
    if shown.endswith(".html"):
        with path.open("rb") as stream:
            return _POLICY in stream.read(_HEAD)
    source = pages / shown
    return plain_files.kind(source) == "a file" and source.read_bytes() == path.read_bytes()
