"""What a person wrote among the pages is brought from one tree to another, before the one goes.

Whatever a person, or a pull, does meanwhile: nothing is put through a link, nothing is removed that
was not looked at, and what has no place any more is kept aside.
"""

import stat
import unicodedata
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
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


def spelt_alike(
    target: Path, wanted: AbstractSet[str], hand: AbstractSet[str], listed: AbstractSet[str]
) -> Iterator[tuple[str, str]]:
    """Yield what by hand stands in the place of a page or its folder, in other letters.

    As where a file system takes large and small letters for the same, and lists one of them.
    """
    places = {_folded(place): place for place in wanted | parents(wanted)}
    for path in hand:
        for each in parents({path}) | {path}:
            place = places.get(_folded(each), each)
            with suppress(OSError):
                if place not in listed and (target / place).samefile(target / each):
                    message = f"here '{each}' and '{place}' are one place; rename it"
                    yield path, message


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path.casefold())


def parents(paths: AbstractSet[str]) -> frozenset[str]:
    """Return every folder that the paths lie in, the whole tree's own (``.``) among them."""
    return frozenset(str(each) for path in paths for each in PurePosixPath(path).parents)


def retire(
    old: Path, target: Path, owned: AbstractSet[str], carried: trees.Carried, aside: Path
) -> bool:
    """Remove the tree ``old``, with what was saved in it brought over to ``target``.

    A program may hold the folder itself, and save there until it is gone. Return whether it is: the
    system may not let all of it go. Of what stays then nothing is missed. What is given is as for
    :func:`bring_over`; raises PublishError where something is saved there without end.
    """
    stays = None
    for _ in range(_ROUNDS):
        left, folders, brought = bring_over(old, target, owned, carried, aside)
        carried = {**carried, **brought}
        if _taken_apart(old, left, folders):
            return True
        before, stays = stays, _what_stays(old, left, folders)
        if stays is not None and stays == before:
            return False
        # What is there now came since, or was changed, but for what does not go.
        owned = frozenset(path for path in left if trees.stamp(old / path) == left[path])
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
    stamps = trees.stamps(files)
    is_known = stamps.items() <= left.items() and inside.keys() <= folders.keys()
    return (stamps, inside) if is_known else None


def bring_over(
    old: Path, target: Path, owned: AbstractSet[str], carried: trees.Carried, aside: Path
) -> tuple[Mapping[str, trees.Stamp | None], Mapping[str, Path], trees.Carried]:
    """Bring to ``target`` what a person changed in the tree ``old`` while it was being replaced.

    ``owned`` are our files in ``old``. ``carried`` has, as far as it is known, the stamps that the
    files written by hand had when they were carried over. What has no place in ``target``, since
    something else is there by now, goes to the folder ``aside``: nothing tells which of the two
    nobody misses. So does the last of a file by hand that is not in ``target`` any more. Return
    what is left in ``old`` of which nothing is missed, its folders, and what was brought over.
    """
    files, folders = trees.existing(old)
    looked_at = trees.stamps(files)
    is_there = plain_files.kind(target) == "a folder"
    missing = {p: each for p, each in folders.items() if is_there and _is_free(target, p, {None})}
    for path in sorted(missing.keys() - parents(owned)):
        (target / path).mkdir(parents=True, exist_ok=True)
    late, brought = set(), {}
    for path in sorted(files.keys() - owned - {MANIFEST}):
        known = carried.get(path, frozenset())
        stamp = looked_at[path]
        # What was written into the file that was carried over is in both trees.
        is_carried = stamp is not None and trees.is_one_of(stamp, known)
        if stamp is None or _is_there(files[path], target, path, carried=is_carried):
            continue
        late.add(path)
        plain_files.require_folders(files[path].parent, trees.dossier_of(old))
        is_wanted = not is_carried and _is_free(target, path, {None, *known})
        place = target if is_wanted else aside
        if place == aside:
            plain_files.require_folders(aside, trees.dossier_of(old))
            # Whoever may not see it among the pages shall not see it here.
            for folder in (aside.parent, aside):
                folder.mkdir(mode=0o700, exist_ok=True)
        with suppress(FileNotFoundError):  # it was taken away just now
            files[path].replace(trees.place(place, path))
            if place == target:
                brought[path] = trees.known_at(target / path)
    trees.keep_modes(missing, target)
    left = {path: stamp for path, stamp in looked_at.items() if path not in late}
    return left, folders, brought


@dataclass(frozen=True, slots=True)
class Last:
    """How files by hand were right before two trees changed places.

    Which of them somebody had deleted, or made a folder; what stamps the others had, and how many
    names; and when that was, by the clock of the file system.
    """

    deleted: AbstractSet[str]
    carried: trees.Carried
    names: Mapping[str, int]
    moment: int = 0


def last(fresh: Path, target: Path, hand: AbstractSet[str]) -> Last:
    """Return how files by hand are, which lie in the tree ``target`` and in ``fresh``."""
    gone = {None, "a folder"}
    return Last(
        {p for p in hand if _leads_away(target, p) or plain_files.kind(target / p) in gone},
        {path: trees.known_at(fresh / path) for path in hand},
        {path: _names(fresh / path) for path in hand},
    )


def _is_gone_since_before(tree: Path, path: str, moment: int) -> bool:
    """Return whether nothing came or went since in what is left of the folders of a path."""
    for parent in PurePosixPath(path).parents:
        with suppress(FileNotFoundError, NotADirectoryError):
            found = (tree / parent).lstat()
            return stat.S_ISDIR(found.st_mode) and found.st_mtime_ns < moment
    return False


def _names(file: Path) -> int:
    with suppress(FileNotFoundError):
        return file.lstat().st_nlink
    return 0


def delete(last: Last, target: Path, old: Path) -> None:
    """Remove what somebody deleted in the tree ``old`` before ``target`` took its place.

    And what was moved away there just then, which has as many names as before. Only where it is as
    it was carried over; with its folders, where these are gone as well.
    """
    missing = last.carried.keys() - trees.existing(old)[0].keys()
    # Somebody may have moved all of the old tree, or be about to remove it.
    plain_files.require_folders(old, trees.dossier_of(old))
    is_there = plain_files.kind(old) == "a folder"
    gone = set()
    for path in last.deleted | (missing if is_there else set()):
        if _is_free(target, path, last.carried[path]):
            is_moved = _names(target / path) == last.names[path] > 1
            is_deleted = path in last.deleted or _is_gone_since_before(old, path, last.moment)
            if is_deleted or is_moved:
                (target / path).unlink()
            gone.add(path)
    for folder in sorted(parents(gone), reverse=True):
        if plain_files.kind(old / folder) != "a folder" and not _leads_away(target, folder):
            with suppress(OSError):  # something else is in it
                (target / folder).rmdir()


def _is_free(target: Path, path: str, known: AbstractSet[trees.Stamp | None]) -> bool:
    """Return whether nothing stands at a place, or in its way, but what is ``known`` to be there.

    A pull may have put a link in the place of a folder: nothing is put beyond it.
    """
    return not _leads_away(target, path) and trees.stamp(target / path) in known


def _leads_away(target: Path, path: str) -> bool:
    kinds = {plain_files.kind(target / parent) for parent in parents({path})}
    return not kinds <= {"a folder", None}


def _is_there(file: Path, target: Path, path: str, *, carried: bool) -> bool:
    """Return whether nothing is missed of a file, once it is gone from the tree that goes.

    Of one that was carried over there is another name somewhere, or a later version in its place.
    """
    found = None if _leads_away(target, path) else plain_files.kind(target / path)
    is_taken = found not in {None, "a folder"}
    if not carried:
        return is_taken and trees.is_same(file, target / path)
    with suppress(FileNotFoundError):
        return is_taken or file.lstat().st_nlink > 1
    return True
