"""The only writer: puts a tree of pages in place of another in one step.

The new tree is made beside the old one and the two folders change places by one system call, so a
run that is killed leaves the old tree or the new one. Files that did not change stay the same
files (hard links), so a watching server sees only real changes. A manifest lists the files that
are ours; anything else in the folder was written by hand, is carried over and is never touched.
"""

import ctypes
import errno
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

WORK = ".onrecord"
MANIFEST = ".onrecord.json"
LOCK_SECONDS = 10.0


class PublishError(Exception):
    """The tree could not be put in place; the message is for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run changed, as sorted paths below the folder."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


@contextmanager
def workplace(root: Path) -> Iterator[Path]:
    """Hold the dossier folder's lock and give the folder for work in progress.

    Another run in the same folder is waited for; after :data:`LOCK_SECONDS` PublishError is raised.
    What a killed run left unfinished is removed.
    """
    work = root / WORK
    _standing(work)
    try:
        work.mkdir(exist_ok=True)
        ignore = work / ".gitignore"
        if _read(ignore) != b"*\n":
            ignore.write_bytes(b"*\n")
        with FileLock(work / "lock", timeout=LOCK_SECONDS):
            _recover(work)
            try:
                yield work
            finally:
                _sweep(work)
    except Timeout as reason:
        raise PublishError(f"another run of onrecord is at work in {root}; try again") from reason
    except OSError as reason:
        raise PublishError(in_words(reason)) from reason


def in_words(reason: OSError) -> str:
    """Return an error of the system for the person at the terminal."""
    where = f"{reason.filename}: " if reason.filename else ""
    return f"{where}{reason.strerror or reason}"


def _sweep(work: Path) -> None:
    for left in work.glob("new-*"):
        shutil.rmtree(left, ignore_errors=True)


def publish(work: Path, target: Path, pages: Mapping[str, str]) -> Outcome:
    """Make ``target`` hold the pages and what was written by hand there; return what changed.

    ``work`` comes from :func:`workplace`. Raises PublishError, with the old tree intact, when a
    page would replace a file written by hand, or on any error of the file system.
    """
    _standing(target)
    owned = _owned(target)
    wanted = {path: content.encode("utf-8") for path, content in pages.items()}
    existing = dict(_existing(target))
    if clash := min(_clashes(wanted.keys(), existing.keys(), owned), default=None):
        raise PublishError(f"{target.name}/{clash[0]}: {clash[1]}")
    written = tuple(
        sorted(path for path, data in wanted.items() if _read(existing.get(path)) != data)
    )
    removed = tuple(sorted(path for path in owned if path in existing and path not in wanted))
    wanted[MANIFEST] = _manifest(wanted)
    outcome = Outcome(written, removed, len(pages) - len(written))
    if not written and not removed and _read(target / MANIFEST) == wanted[MANIFEST]:
        return outcome
    fresh = Path(tempfile.mkdtemp(prefix="new-", dir=work))
    fresh.chmod(0o777 & ~_umask())
    for path, data in wanted.items():
        place = fresh / path
        place.parent.mkdir(parents=True, exist_ok=True)
        old = existing.get(path)
        if old is not None and path not in written and path != MANIFEST:
            _carry(old, place)
        else:
            place.write_bytes(data)
    for path, old in existing.items():
        if path not in owned and path != MANIFEST:
            place = fresh / path
            place.parent.mkdir(parents=True, exist_ok=True)
            _carry(old, place)
    swap(fresh, target)
    return outcome


def _clashes(
    wanted: AbstractSet[str], existing: AbstractSet[str], owned: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Yield what stands in the way of a page, with the reason that it may not be replaced."""
    for path in wanted & (existing - owned):
        yield path, "written by hand, and a page of this name would replace it; move or rename it"
    for path in wanted:
        for parent in existing & set(map(str, PurePosixPath(path).parents)):
            yield parent, "a file stands where a folder is needed; move or rename it"
    for path in existing - owned:
        for parent in wanted & set(map(str, PurePosixPath(path).parents)):
            yield parent, "a folder stands where a page is needed; move or rename it"


def _umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current


def _manifest(wanted: Mapping[str, bytes]) -> bytes:
    data = {"comment": "Files that onrecord writes here.", "files": sorted(wanted)}
    return (json.dumps(data, indent=1) + "\n").encode("utf-8")


def _standing(target: Path) -> bool:
    """Return whether a tree stands at ``target``; raises PublishError where something else does."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        what = "a link" if target.is_symlink() else "a file"
        raise PublishError(f"{target.name}: {what} stands where the folder is needed; move it away")
    return target.exists()


def _owned(target: Path) -> frozenset[str]:
    """Return the paths that an earlier run wrote."""
    data = _read(target / MANIFEST)
    if data is None:
        return frozenset()
    try:
        files = json.loads(data)["files"]
        if isinstance(files, list):
            return frozenset(path for path in files if isinstance(path, str))
    except (ValueError, KeyError, TypeError):
        pass
    what = "not readable as onrecord's list of its own files; restore it, or delete the folder"
    raise PublishError(f"{target.name}/{MANIFEST}: {what}")


def _existing(target: Path) -> Iterator[tuple[str, Path]]:
    """Yield every file below ``target`` (links as themselves) with its relative path."""

    def refuse(reason: OSError) -> None:
        # What cannot be seen cannot be carried over.
        raise reason

    for folder, folders, files in os.walk(target, onerror=refuse if target.exists() else None):
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in [*files, *links]:
            path = Path(folder) / name
            yield path.relative_to(target).as_posix(), path


def _read(path: Path | None) -> bytes | None:
    if path is None or path.is_symlink():
        return None
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None


def _carry(old: Path, place: Path) -> None:
    """Make ``place`` the same file as ``old``, or a copy where there are no hard links."""
    try:
        os.link(old, place, follow_symlinks=False)
    except OSError:
        shutil.copy2(old, place, follow_symlinks=False)


def swap(fresh: Path, target: Path) -> None:
    """Put the folder ``fresh`` in the place of ``target``; the old folder is deleted.

    On Linux and macOS the two change places atomically. Elsewhere it takes several steps, and
    :func:`workplace` finishes the job if a run is killed between them.
    """
    if not _standing(target):
        fresh.rename(target)
        return
    if not _exchange(fresh, target):
        fresh = _replace(fresh, target)
    shutil.rmtree(fresh, ignore_errors=True)


def _replace(fresh: Path, target: Path) -> Path:
    """Put ``fresh`` in the place of ``target`` step by step; return where the old folder is now."""
    # The names tell a later run where the old tree belongs.
    aside = fresh.parent / f"{_MOVED}{target.name}"
    try:
        target.rename(aside)
    except OSError as reason:
        if reason.errno != errno.EXDEV or target.stat().st_dev != fresh.stat().st_dev:
            raise
        # A layered file system, as in containers, moves no folder of a layer below: copy it.
        aside = fresh.parent / f"{_COPIED}{target.name}"
        copy = Path(tempfile.mkdtemp(prefix="new-", dir=fresh.parent))
        shutil.copytree(target, copy, symlinks=True, dirs_exist_ok=True)
        copy.rename(aside)
    try:
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)
    except OSError:
        _recover(fresh.parent)
        raise
    return aside.rename(fresh)


_MOVED = "old-"
_COPIED = "kept-"


def _recover(work: Path) -> None:
    """Put back a tree that a run without atomic exchange had set aside; drop what is left over."""
    for aside in work.glob(f"{_MOVED}*"):
        target = work.parent / aside.name.removeprefix(_MOVED)
        if target.exists():
            shutil.rmtree(aside, ignore_errors=True)
        else:
            aside.rename(target)
    for aside in work.glob(f"{_COPIED}*"):
        # The tree it was copied from may be half deleted.
        target = work.parent / aside.name.removeprefix(_COPIED)
        shutil.rmtree(target, ignore_errors=True)
        aside.rename(target)
    _sweep(work)


_AT_FDCWD_LINUX = -100
_RENAME_EXCHANGE = 2  # Linux: renameat2(2); macOS: RENAME_SWAP of renamex_np(2) has the same value


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders atomically; return whether the system could."""
    libc = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and libc is not None:
        failed = libc.renamex_np(first, second, _RENAME_EXCHANGE)
    elif libc is not None and hasattr(libc, "renameat2"):
        failed = libc.renameat2(_AT_FDCWD_LINUX, first, _AT_FDCWD_LINUX, second, _RENAME_EXCHANGE)
    else:
        return False
    if not failed:
        return True
    code = ctypes.get_errno()
    if code in {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EXDEV}:
        return False
    raise OSError(code, os.strerror(code), str(other))
