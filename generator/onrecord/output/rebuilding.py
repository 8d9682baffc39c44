"""Which files of a site need not be made again: those that would be the same.

The HTML of a page that the generator wrote is made of its Markdown and of what all pages have in
common: configuration, theme, navigation and program. Where these are what they were, the page is
taken from the site that stands there, if it is still as it was built. What is known of it beside,
the anchors that it has and needs, is given to the engine with the pages that are built. What is no
page the engine only copies.
"""

import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.output import cache, manifest, trees
from onrecord.output.errors import PublishError
from onrecord.output.files import SITE, keep
from onrecord.output.manifest import MANIFEST

# What the engine is told, and what it tells, in the private folder.
KEPT, BUILT = "kept.json", "built.json"
# A line that says how many steps there are, and a sign for each that is done.
STEPS = "steps"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a site has already, by the paths among the pages.

    ``navigation`` is what the engine said of the navigation when they were built. Of each file are
    known ``written``, the digest of what lies among the pages, ``file``, where it is in the site,
    ``built``, the stamp of what is there, and of a page what the plugin needs.
    """

    navigation: str = ""
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def known(folder: Path, work: Path, frame: str, made: bytes) -> Kept:
    """Return what need not be made again for the site of ``folder``.

    ``frame`` tells what all pages have in common, and is empty where nobody knows it; ``made`` is
    the list of the files that were written now, with their digests.
    """
    data = cache.load(work, cache.SITE, frame) if frame else None
    if data is None:
        return Kept()
    last = json.loads(data)
    return usable(Kept(**last), manifest.listed(made, MANIFEST), folder / SITE)


def usable(
    last: Kept, written: Mapping[str, AbstractSet[str] | AbstractSet[trees.Stamp]], site: Path
) -> Kept:
    """Return what of the files of a ``site`` is still what it was.

    ``written`` says what each of the pages is now.
    """
    there = trees.stamps_in(site)
    files = {
        path: each
        for path, each in last.files.items()
        if each["written"] in written.get(path, ())
        and there.get(each["file"]) == tuple(each["built"])
    }
    return Kept(last.navigation, files)


def tell(kept: Kept, private: Path) -> None:
    """Write what the engine is told of files that are there."""
    data = json.dumps({"navigation": kept.navigation, "files": kept.files})
    keep(private / KEPT, data.encode("ascii"))


def progress(private: Path) -> tuple[int, int] | None:
    """Return how many pages the engine has built by now, and how many it builds in all."""
    try:
        number, _, done = (private / STEPS).read_bytes().partition(b"\n")
        # Each is read, then built.
        return len(done) // 2, int(number) // 2
    except (OSError, ValueError):
        return None


def take_over(kept: Kept, site: Path, fresh: Path, changed: AbstractSet[str] = frozenset()) -> None:
    """Give a fresh site the files of the last one that were not made again.

    Those that are known to have ``changed`` meanwhile are taken as they are.

    Raises PublishError where one is not any more what it was when the engine was told of it.
    """
    made = trees.stamps_in(fresh)
    # Some were made all the same.
    left = {each["file"]: each["built"] for each in kept.files.values() if each["file"] not in made}
    for path in left:
        trees.carry(site / path, trees.place(fresh, path), site)
    there = trees.stamps_in(fresh)
    for path, built in left.items():
        # Of a copy the number is another one.
        if path not in changed and there.get(path, ())[::2] != tuple(built)[::2]:
            raise PublishError(f"{SITE}/{path}: it was changed meanwhile; run it again")


def remember(kept: Kept, work: Path, frame: str, site: Path, private: Path, made: bytes) -> None:
    """Note down what is known now of the files of a ``site``, as the engine told it."""
    if not (frame and (private / BUILT).is_file()):
        return
    listed = manifest.listed(made, MANIFEST)
    now = built(kept, {path: min(digests) for path, digests in listed.items()}, site, private)
    told = {"navigation": now.navigation, "files": now.files}
    data = json.dumps(told, separators=(",", ":"))
    cache.save(work, cache.SITE, frame, data.encode("ascii"))


def built(
    kept: Kept, written: Mapping[str, str] | Mapping[str, trees.Stamp], site: Path, private: Path
) -> Kept:
    """Return what a ``site`` has now, as the engine told it in ``private``.

    ``kept`` is what it was told before, ``written`` says what each of the pages is.
    """
    told = json.loads((private / BUILT).read_bytes())
    there, files = trees.stamps_in(site), {}
    for path, now in written.items():
        each = told["pages"].get(path) or kept.files.get(path) or {"file": path}
        if each["file"] in there:
            files[path] = {**each, "written": now, "built": there[each["file"]]}
    return Kept(told["navigation"], files)
