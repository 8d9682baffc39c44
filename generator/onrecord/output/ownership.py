"""Which files of a tree are ours, and which a person wrote.

A file is ours that a list of ours names, and that is as it was written.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

from onrecord import plain_files
from onrecord.output import manifest, trees
from onrecord.output.errors import PublishError
from onrecord.output.manifest import MANIFEST

Listed = Mapping[str, AbstractSet[str]]


def listed(*where: Path) -> Listed:
    """Return the digests of the paths that the lists of our files in some trees name.

    Raises PublishError where one of them is no list of ours.
    """
    found: dict[str, AbstractSet[str]] = {}
    for tree in where:
        name = f"{trees.shown(tree)}/{MANIFEST}"
        if plain_files.kind(tree / MANIFEST) == "a folder":
            raise PublishError(f"{name}: a folder stands where a list of ours is; move it away")
        for path, digests in manifest.listed(read(tree / MANIFEST, manifest.MOST), name).items():
            found[path] = found.get(path, frozenset()) | digests
    return found


def own_files(tree: Path, files: Mapping[str, Path], known: Listed) -> frozenset[str]:
    """Return the paths that a run wrote, by its list, in a tree of which ``files`` are there."""
    return frozenset(known.keys() - files.keys()) | as_written(tree, files.keys(), known)


def as_written(tree: Path, paths: AbstractSet[str], known: Listed) -> frozenset[str]:
    """Return which of the files of a tree are as a list of our files says."""
    return frozenset(
        path
        for path in known.keys() & paths
        if manifest.is_as_written(_read_page(tree / path), known[path])
    )


def still_ours(
    old: Path, target: Path, owned: AbstractSet[str], seen: Mapping[str, trees.Stamp | None]
) -> AbstractSet[str]:
    """Return which files of the tree ``old`` are ours, now that ``target`` is in its place.

    ``owned`` were ours, and ``seen`` are the stamps of all that was there. What was not there, or
    is another one now, may be somebody's; or of a pull, that brings pages of ours and their list.
    """
    same = {path for path in owned if trees.stamp(old / path) == seen.get(path)}
    if same == owned and trees.stamp(old / MANIFEST) == seen.get(MANIFEST):
        return same
    return same | as_written(old, trees.existing(old)[0].keys() - same, listed(old, target))


def read(path: Path | None, most: int = plain_files.MOST) -> bytes | None:
    """Return what a file of ours holds; None where there is none, or where it is a link."""
    if path is None or path.is_symlink() or path.is_dir():
        return None
    return plain_files.read(path, path.parent, most)


def _read_page(path: Path) -> bytes | None:
    """Return what a file holds that may be a page of ours; none of them is so long as some are."""
    found = trees.stamp(path)
    return read(path) if found and found[2] <= plain_files.MOST else None
