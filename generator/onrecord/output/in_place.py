"""Puts pages or a site into a folder file by file, where the folder cannot be replaced as a whole.

It takes as long as there are files, and a run that is killed meanwhile leaves some of the old and
some of the new ones, which the next run knows for ours.
"""

import shutil
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path

from onrecord import plain_files
from onrecord.output import manifest, merging, ownership, trees
from onrecord.output.errors import PublishError
from onrecord.output.manifest import MANIFEST


def put_pages(
    fresh: Path,
    target: Path,
    written: AbstractSet[str],
    removed: Iterable[str],
    seen: Mapping[str, trees.Stamp | None],
) -> None:
    """Put the pages that are ``written`` in ``fresh``, with their list, among those of a person.

    ``removed`` are pages of ours in ``target`` that go, and ``seen`` are the stamps of all that was
    there. Raises PublishError where a page was changed since, or something stands in its way.
    """
    both = fresh / f"{MANIFEST}.both"
    both.write_bytes(manifest.joined(ownership.listed(target), ownership.listed(fresh)))
    both.replace(_place(target, MANIFEST))
    for path in removed:
        _require_seen(target, path, seen)
        (target / path).unlink(missing_ok=True)
    for folder in sorted(merging.parents(frozenset(removed)) - {"."}, reverse=True):
        with suppress(OSError):  # something else is in it
            _place(target, folder).rmdir()
    for path in sorted(written - {MANIFEST}):
        _require_seen(target, path, seen)
        (fresh / path).replace(trees.place(target, path))
    (fresh / MANIFEST).replace(_place(target, MANIFEST))


def put_site(fresh: Path, target: Path) -> None:
    """Put a site in the place of another one, but for a repository there."""
    for path in target.iterdir():
        if path.name == ".git":
            continue
        if plain_files.kind(_place(target, path.name)) == "a folder":
            shutil.rmtree(path)
        else:
            path.unlink()
    for path in fresh.iterdir():
        path.rename(_place(target, path.name))


def _place(tree: Path, path: str) -> Path:
    """Return a path in a tree; raises NotPlainError where a pull has put a link on the way."""
    plain_files.require_folders((tree / path).parent, trees.dossier_of(tree))
    return tree / path


def _require_seen(target: Path, path: str, seen: Mapping[str, trees.Stamp | None]) -> None:
    if trees.stamp(_place(target, path)) != seen.get(path):
        message = "it was changed during the run; run it again"
        raise PublishError(f"{target.name}/{path}: {message}")
