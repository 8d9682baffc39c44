"""What a person wrote among the pages is brought from one tree to another, before the one goes.

Whatever a person, or a pull, does meanwhile: nothing is put through a link, nothing is removed that
was not looked at, and of two files of one name the last that was saved stays.
"""

from collections.abc import Container, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path, PurePosixPath

from onrecord import plain_files
from onrecord.output import trees
from onrecord.output.errors import PublishError
from onrecord.output.manifest import MANIFEST

# How often a tree is looked at again into which something is saved while it is taken apart.
_ROUNDS = 100

# As by a merge. A list that an older onrecord wrote does not tell whether it was.
_CHANGED = (
    "written by hand, or changed, and a page would replace it; move it away, or delete it and it is"
    " made again"
)


def clashes(
    wanted: AbstractSet[str],
    existing: AbstractSet[str],
    made: AbstractSet[str],
    owned: AbstractSet[str],
) -> Iterator[tuple[str, str]]:
    """Yield what stands in the way of a page, with the reason that it may not be replaced.

    ``made`` are the folders in which no page of ours ever was.
    """
    for path in wanted & (existing - owned):
        yield path, _CHANGED
    for path in wanted:
        for parent in existing & parents({path}):
            yield parent, "a file stands where a folder is needed; move or rename it"
    for path in wanted & made:
        yield path, "a folder stands where a page is needed; move or rename it"
    for path in existing - owned:
        for parent in wanted & parents({path}):
            yield parent, "a folder stands where a page is needed; move or rename it"


def parents(paths: AbstractSet[str]) -> frozenset[str]:
    """Return every folder that the paths lie in, the whole tree's own (``.``) among them."""
    return frozenset(str(each) for path in paths for each in PurePosixPath(path).parents)


def retire(
    old: Path,
    target: Path,
    owned: AbstractSet[str],
    ours: AbstractSet[str],
    carried: trees.Carried,
) -> bool:
    """Remove the tree ``old``, with what was saved in it brought over to ``target``.

    A program may hold the folder itself, and save there until it is gone. Return whether it is: the
    system may not let all of it go. Of what stays then nothing is missed. What is given, and what
    is raised, is as for :func:`bring_over`.
    """
    stays = None
    for _ in range(_ROUNDS):
        left, folders = bring_over(old, target, owned, ours, carried)
        if _taken_apart(old, left, folders):
            return True
        before, stays = stays, _what_stays(old, left, folders)
        if stays is not None and stays == before:
            return False
        # What is there now came since, or was changed, but for what does not go.
        owned = frozenset(path for path in left if trees.stamp(old / path) == left[path])
        carried = {}
    raise PublishError(
        f"{trees.shown(old)}: something is saved there again and again; end what does so"
    )


def _taken_apart(
    tree: Path, left: Mapping[str, trees.Stamp | None], folders: Mapping[str, Path]
) -> bool:
    """Remove what is as it was looked at; return whether that was all."""
    for folder in folders.values():
        with suppress(OSError):
            plain_files.require_folders(folder, trees.dossier_of(tree))
            folder.chmod(0o700)
    # The list of our files last: should this run be killed, the next one asks it.
    for path, stamp in sorted(left.items(), key=lambda each: each[0] == MANIFEST):
        if trees.stamp(tree / path) == stamp:
            with suppress(OSError):  # it is kept as it is, or its folder is somebody else's
                (tree / path).unlink(missing_ok=True)
    for folder in [*folders.values()][::-1]:
        with suppress(OSError):  # something else is in it
            folder.rmdir()
    return plain_files.kind(tree) is None


def _what_stays(
    tree: Path, left: Mapping[str, trees.Stamp | None], folders: Mapping[str, Path]
) -> object:
    """Return what is in a tree that was taken apart; None where that is more than was looked at."""
    files, inside = trees.existing(tree)
    stamps = {path: trees.stamp(file) for path, file in files.items()}
    is_known = stamps.items() <= left.items() and inside.keys() <= folders.keys()
    return (stamps, inside) if is_known else None


def bring_over(
    old: Path,
    target: Path,
    owned: AbstractSet[str],
    ours: AbstractSet[str],
    carried: trees.Carried,
) -> tuple[Mapping[str, trees.Stamp | None], Mapping[str, Path]]:
    """Bring to ``target`` what a person changed in the tree ``old`` while it was being replaced.

    ``owned`` are our files in ``old`` and ``ours`` those in ``target``. ``carried`` has, as far as
    it is known, the stamps that the files written by hand had on either side when they were
    carried over. Return what is left in ``old`` of which nothing is missed, and its folders. Of
    what was saved on both sides the last stays, as in any folder. Raises PublishError, with all
    still in ``old``, if there is no place for a file, or if another one is there that was not
    carried over, or the system does not tell which of them was saved last.
    """
    files, folders = trees.existing(old)
    looked_at = {path: trees.stamp(file) for path, file in files.items()}
    deleted = {path: carried[path] for path in carried.keys() - files.keys()}
    _delete(deleted, target, folders)
    in_the_way, there_too = trees.existing(target)
    made = folders.keys() - parents(owned)
    late_files = files.keys() - owned - {MANIFEST}
    found = [*clashes(ours, files.keys(), made, owned)]
    # A link or a file in the place of a folder of the old tree: nothing is put beyond it.
    found += [
        (
            path,
            f"{trees.shown(target)}/{parent} stands where its folder is needed; move or rename it",
        )
        for path in late_files
        for parent in parents({path}) & in_the_way.keys()
    ]
    changed = {path: files[path] for path in late_files if looked_at[path] is not None}
    late = dict(_late(changed, looked_at, target, carried))
    found += [
        (path, _differs(path, target)) for path in late.keys() - ours if late[path] == frozenset()
    ]
    if found:
        path, message = min(found)
        raise PublishError(f"{trees.shown(old)}/{path}: {message}")

    beyond = {path for path in folders if (parents({path}) | {path}) & in_the_way.keys()}
    missing = {path: folders[path] for path in folders.keys() - there_too.keys() - beyond}
    for path in sorted(missing.keys() & made):
        _within(target, path).mkdir(parents=True, exist_ok=True)
    for path, known in late.items():
        _within(target, path).parent.mkdir(parents=True, exist_ok=True)
        # It may have been saved there by now, while others were looked at.
        if not _move(path, old, target, known):
            raise PublishError(f"{trees.shown(old)}/{path}: {_differs(path, target)}")
    trees.keep_modes(missing, target)
    return {path: stamp for path, stamp in looked_at.items() if path not in late}, folders


def _delete(deleted: trees.Carried, target: Path, kept: Container[str]) -> None:
    """Remove what somebody deleted, where it is as it was carried over, with the folders of it."""
    for path, stamps in deleted.items():
        if trees.stamp(target / path) in stamps:
            _within(target, path).unlink()
    for folder in sorted(parents(deleted.keys()), reverse=True):
        if folder not in kept:
            with suppress(OSError):  # something else is in it
                _within(target, folder).rmdir()


def _late(
    files: Mapping[str, Path],
    looked_at: Mapping[str, trees.Stamp | None],
    target: Path,
    carried: trees.Carried,
) -> Iterator[tuple[str, AbstractSet[trees.Stamp | None]]]:
    """Yield the files that are to be brought to ``target``, with the stamps of what they replace.

    There are none where another one is there of which nobody knows whether it is missed.
    """
    for path, file in files.items():
        known, there = carried.get(path, frozenset()), trees.stamp(target / path)
        if looked_at[path] in known or trees.is_same(file, target / path):
            continue
        if there in {None, *known}:
            yield path, {None, *known}
        elif not known or (is_later := trees.is_later(file, target / path)) is None:
            yield path, frozenset()
        elif is_later:
            yield path, {there}


def _differs(path: str, target: Path) -> str:
    return f"differs from {trees.shown(target)}/{path}; keep one of them, move the other away"


def _within(tree: Path, path: str) -> Path:
    """Return a path in a tree; raises NotPlainError where a pull has put a link on the way."""
    plain_files.require_folders((tree / path).parent, trees.dossier_of(tree))
    return tree / path


def _move(path: str, old: Path, target: Path, known: AbstractSet[trees.Stamp | None]) -> bool:
    """Move a file from one tree to the other, where what it replaces there is ``known``.

    Return whether it is. Nothing is taken from behind a link or put there.
    """
    file, place = _within(old, path), _within(target, path)
    is_known = trees.stamp(place) in known
    if is_known:
        file.replace(place)
    return is_known
