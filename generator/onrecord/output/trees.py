"""Trees of files and folders: what lies in one, and what is carried over to another.

Links are taken as themselves, and none is gone through.
"""

import filecmp
import os
import re
import shutil
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path, PurePosixPath

from onrecord import plain_files

# The folder of a dossier for work in progress.
WORK = ".onrecord"
# When a file was written, which one it is, and how long: a change by hand shows in one of them.
Stamp = tuple[int, int, int]
# The stamps that each file has in the trees from and to which it was carried over.
Carried = Mapping[str, frozenset[Stamp]]


def dossier_of(tree: Path) -> Path:
    """Return the folder of the dossier that a tree, in its place or set aside, belongs to."""
    return tree.parent.parent if tree.parent.name == WORK else tree.parent


def shown(tree: Path) -> str:
    """Return what a tree is called to a person."""
    return f"{WORK}/{tree.name}" if tree.parent.name == WORK else tree.name


def existing(target: Path) -> tuple[dict[str, Path], dict[str, Path]]:
    """Return every file (links as themselves) and every folder of a tree, by relative path.

    Raises NotPlainError where the tree is none but a link, where a pipe or the like is among them,
    for whoever reads it waits for ever, or a name that is no text, and where folders lie too deep
    in one another.
    """
    plain_files.require_held(target)
    if plain_files.kind(target) == "a link":
        raise plain_files.NotPlainError(target, "a link, where a folder is read")

    def refuse(reason: OSError) -> None:
        # What cannot be seen cannot be carried over; what went in the meantime need not be.
        if not isinstance(reason, FileNotFoundError) or reason.filename == str(target):
            raise reason

    files, inside = {}, {}
    for folder, folders, names in os.walk(target, onerror=refuse):
        place = Path(folder)
        plain_files.require_shallow(place, target)
        within = place.relative_to(target).as_posix()
        inside[within] = place
        before = "" if within == "." else f"{within}/"
        links = [name for name in folders if (place / name).is_symlink()]
        for name in folders:
            plain_files.require_named(place / name)
        for name in [*names, *links]:
            files[before + name] = path = place / name
            kind_of_page(path)
    return files, inside


def kind_of_page(path: Path) -> str | None:
    """Return what lies among the pages at a path.

    Raises NotPlainError for a pipe or the like, and for a name that is no text.
    """
    plain_files.require_named(path)
    found = plain_files.kind(path)
    if found not in {"a file", "a folder", "a link", None}:
        raise plain_files.NotPlainError(path, f"{found} among the pages; move it away")
    return found


def folders_of(tree: Path) -> dict[str, tuple[int, int]]:
    """Return the folders of a tree, each with what differs when something comes or goes in it."""
    found = {}
    for path, folder in existing(tree)[1].items():
        with suppress(FileNotFoundError):
            status = folder.lstat()
            found[path] = status.st_ino, max(status.st_ctime_ns, status.st_mtime_ns)
    return found


def require_same(tree: Path, before: Mapping[str, tuple[int, int]]) -> None:
    """Raise NotPlainError where something came or went in a tree since :func:`folders_of`."""
    if folders_of(tree) != before:
        message = "something came or went there in the meantime; run the command again"
        raise plain_files.NotPlainError(tree, message)


def require_unmounted(tree: Path) -> None:
    """Raise NotPlainError where a file system is mounted at a tree, or at a folder in it.

    What lies there is not the tree's, and stays where it is when the tree is moved or removed.
    """
    inside = os.path.realpath(tree)
    try:
        mounts = [os.fsdecode(_mounted_at(line)) for line in MOUNTS.read_bytes().splitlines()]
    except OSError:  # on other systems one is of another device
        mounts = [folder for folder, _, _ in os.walk(inside) if os.path.ismount(folder)]
    for mount in mounts:
        if f"{mount}/".startswith(f"{inside}/"):
            message = "a file system is mounted there, and would not go along with what is replaced"
            raise plain_files.NotPlainError(Path(mount), f"{message}; unmount it")


# What is mounted where, as proc(5) has it.
MOUNTS = Path("/proc/self/mountinfo")


def _mounted_at(line: bytes) -> bytes:
    return re.sub(rb"\\([0-7]{3})", lambda sign: bytes([int(sign[1], 8)]), line.split(b" ")[4])


def place(tree: Path, path: str) -> Path:
    """Return where a file goes in a tree, with the folder for it made."""
    place = tree / path
    if not place.parent.is_dir():
        # Not the tree itself, should a pull have taken it away.
        for folder in [*PurePosixPath(path).parents][-2::-1]:
            (tree / folder).mkdir(exist_ok=True)
    return place


class StandsFastError(Exception):
    """A tree cannot be replaced as a whole: what is in it, or itself, is not to be moved."""


def link(file: Path, place: Path, tree: Path) -> frozenset[Stamp]:
    """Give a file of a tree another name; return the stamps that it had before and after that.

    There are none where a person has taken it away since it was seen. Raises StandsFastError where
    a file has one name alone, or the system does not let somebody else's have another one; and
    NotPlainError where it may lie behind a link that a pull has put there by now.
    """
    before = known_at(file)
    try:
        os.link(file, place, follow_symlinks=False)
    except FileNotFoundError:
        return frozenset()
    except OSError as reason:
        raise StandsFastError from reason
    plain_files.require_folders(file.parent, dossier_of(tree))
    return before | known_at(place)


def is_of_another(folder: Path) -> bool:
    """Return whether a folder is of another account, and whoever runs this cannot make it so."""
    return hasattr(os, "geteuid") and os.geteuid() not in {0, folder.stat().st_uid}


def copy(tree: Path, place: Path) -> None:
    """Carry all that lies in a tree over to a folder, as other names or as copies."""
    files, folders = existing(tree)
    for path in folders:
        (place / path).mkdir(exist_ok=True)
    for path, file in files.items():
        carry(file, place / path, tree)
    keep_modes(folders, place)


def carry(file: Path, place: Path, tree: Path) -> None:
    """Give a file of a tree another name, or make a copy of it there."""
    try:
        link(file, place, tree)
    except StandsFastError:
        shutil.copy2(file, place, follow_symlinks=False)


def modes(folders: Mapping[str, Path]) -> dict[str, int]:
    """Return the modes of those folders that are there."""
    found = {}
    for path, folder in folders.items():
        with suppress(OSError):
            found[path] = folder.lstat().st_mode
    return found


def keep_modes(folders: Mapping[str, Path], tree: Path) -> None:
    """Give the folders of a tree, once filled, modes, owners and times of those they stand for."""
    for path in sorted(folders, reverse=True):
        if {plain_files.kind(tree / path), plain_files.kind(folders[path])} == {"a folder"}:
            with suppress(FileNotFoundError):
                plain_files.require_folders(tree / path, dossier_of(tree))
                keep_mode(folders[path], tree / path)


def keep_mode(old: Path, fresh: Path) -> None:
    """Give a folder the mode, the times and, as far as one may, the owner of another."""
    # Whom a mode lets in is known with the owner and the group alone.
    for owner in (old.stat().st_uid, -1) if hasattr(os, "chown") else ():
        with suppress(OSError):
            os.chown(fresh, owner, old.stat().st_gid)
            break
    shutil.copystat(old, fresh)


def stamp(path: Path) -> Stamp | None:
    """Return the stamp of what lies at a path; None where there is nothing."""
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def stamps(files: Mapping[str, Path]) -> dict[str, Stamp | None]:
    """Return the stamp of each file of a tree."""
    return {path: stamp(file) for path, file in files.items()}


def stamps_in(tree: Path) -> dict[str, Stamp]:
    """Return the stamp of each plain file of a tree, by its path there."""
    found: dict[str, Stamp] = {}
    folders = [""]
    while folders:
        within = folders.pop()
        with suppress(OSError), os.scandir(tree / within) as entries:
            for entry in entries:
                path = f"{within}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{path}/")
                elif entry.is_file(follow_symlinks=False) and (seen := stamp(Path(entry.path))):
                    found[path] = seen
    return found


def known_at(path: Path) -> frozenset[Stamp]:
    """Return the stamp of what lies at a path, or none, as those that it is known by."""
    return frozenset(filter(None, (stamp(path),)))


def is_one_of(one: Stamp, others: AbstractSet[Stamp]) -> bool:
    """Return whether a stamp is of the same file as one of some others, changed or not."""
    return one[1] in {other[1] for other in others}


def is_same(one: Path, other: Path) -> bool:
    """Return whether two paths are links to the same place, or files that hold the same."""
    kinds = {plain_files.kind(one), plain_files.kind(other)}
    if kinds == {"a link"}:
        return one.readlink() == other.readlink()
    if kinds != {"a file"}:
        return False
    return one.samefile(other) or filecmp.cmp(one, other, shallow=False)
