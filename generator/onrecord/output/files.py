"""The only writer: puts a tree of pages in place of another in one step.

The new tree is made beside the old one and the two folders change places by one system call, so a
run that is killed leaves the old tree or the new one. Files that did not change stay the same
files (hard links), so a watching server sees only real changes. A list tells the files that are
ours (see :mod:`onrecord.output.manifest`); anything else in the folder was written by hand, is
carried over and is never touched.
What a person writes while a run is at work may land in the tree that goes: it is brought over from
there before that tree is removed, if need be by the next run.

Nothing here goes through a link. What a clone brings along in the work folder can look like what a
killed run left, but for its name, which has a secret of this machine in it (see
:mod:`onrecord.output.trust`).
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from uuid import uuid4

from filelock import FileLock, Timeout

from onrecord import plain_files
from onrecord.output import manifest, trust
from onrecord.output.errors import PublishError, in_words
from onrecord.output.manifest import MANIFEST
from onrecord.output.swap import exchange, remove

# The folders of a dossier that are replaced as a whole.
PAGES = "briefs"
SITE = "site"
WORK = ".onrecord"
# In the work folder: the theme with a dossier's own files laid over it.
THEME = "theme"
LOCK_SECONDS = 10.0


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
    What a killed run of this machine left unfinished is finished, or removed.
    """
    work = root / WORK
    _standing(work)
    umask = _umask()
    # Whoever has an odd umask still needs what is made here to go on with.
    os.umask(umask & 0o077)
    try:
        work.mkdir(exist_ok=True)
        keep(work / ".gitignore", b"*\n")
        keep(work / "lock", b"")
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
    finally:
        os.umask(umask)


def keep(path: Path, data: bytes) -> None:
    """Let a file of our own hold ``data``; a link in its place is replaced, not followed."""
    if path.is_symlink() or (path.is_file() and path.stat().st_nlink > 1):
        path.unlink()
    if _read(path) != data:
        path.write_bytes(data)


def publish(work: Path, target: Path, pages: Mapping[str, str]) -> Outcome:
    """Make ``target`` hold the pages and what was written by hand there; return what changed.

    ``work`` comes from :func:`workplace`. Raises PublishError, with the old tree intact, when a
    page would replace a file written by hand, or on any error of the file system. A file that got
    into a page's way during the run is kept aside, and named by this run and those that follow.
    """
    files, folders = _existing(target) if _standing(target) else ({}, {})
    wanted = {path: content.encode("utf-8") for path, content in pages.items()}
    same = frozenset(path for path, data in wanted.items() if _read(files.get(path)) == data)
    owned = _own_files(target, files, same)
    made = folders.keys() - _parents(owned)
    if clash := min(_clashes(wanted.keys(), files.keys(), made, owned), default=None):
        raise PublishError(f"{target.name}/{clash[0]}: {clash[1]}")
    written = tuple(sorted(wanted.keys() - same))
    removed = tuple(sorted(path for path in owned if path in files and path not in wanted))
    wanted[MANIFEST] = manifest.make(wanted)
    outcome = Outcome(written, removed, len(pages) - len(written))
    if not written and not removed and _read(target / MANIFEST) == wanted[MANIFEST]:
        return outcome
    fresh = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=work))
    fresh.chmod(0o777 & ~_umask())
    for path, data in wanted.items():
        place = _place(fresh, path)
        if not (path in same and _carry(files[path], place)):
            place.write_bytes(data)
    carried = {}
    for path in files.keys() - owned - {MANIFEST}:
        place, before = _place(fresh, path), _stamp(files[path])
        if _carry(files[path], place):
            carried[path] = {before, _stamp(place)}
    for path in made:
        (fresh / path).mkdir(parents=True, exist_ok=True)
    _keep_modes(folders, fresh)
    if not folders:
        fresh.rename(target)
        return outcome
    old = _put(fresh, target)
    _bring_over(old, target, owned, pages.keys(), carried)
    _discard(old)
    return outcome


def _clashes(
    wanted: AbstractSet[str],
    existing: AbstractSet[str],
    made: AbstractSet[str],
    owned: AbstractSet[str],
) -> Iterator[tuple[str, str]]:
    """Yield what stands in the way of a page, with the reason that it may not be replaced.

    ``made`` are the folders in which no page of ours ever was.
    """
    for path in wanted & (existing - owned):
        yield path, "written by hand, or changed, and a page would replace it; move or delete it"
    for path in wanted:
        for parent in existing & _parents({path}):
            yield parent, "a file stands where a folder is needed; move or rename it"
    for path in wanted & made:
        yield path, "a folder stands where a page is needed; move or rename it"
    for path in existing - owned:
        for parent in wanted & _parents({path}):
            yield parent, "a folder stands where a page is needed; move or rename it"


def _parents(paths: AbstractSet[str]) -> frozenset[str]:
    """Return every folder that the paths lie in, the whole tree's own (``.``) among them."""
    return frozenset(str(each) for path in paths for each in PurePosixPath(path).parents)


def _umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current


def _standing(target: Path) -> bool:
    """Return whether a tree stands at ``target``; raises PublishError where something else does."""
    found = plain_files.kind(target)
    if found not in {None, "a folder"}:
        message = f"{found} stands where the folder is needed; move it away"
        raise PublishError(f"{target.name}: {message}")
    return found is not None


def _own_files(
    tree: Path, files: Mapping[str, Path], same: AbstractSet[str] = frozenset()
) -> frozenset[str]:
    """Return the paths that an earlier run wrote in a tree of which ``files`` are there.

    Those that are the ``same`` as what is to be written there are as good as ours.
    """
    listed = manifest.listed(_read(tree / MANIFEST, manifest.MOST), f"{tree.name}/{MANIFEST}")
    return frozenset(same) | {
        path
        for path in listed.keys() - same
        if path not in files or manifest.is_as_written(_read(files[path]), listed[path])
    }


def _existing(target: Path) -> tuple[dict[str, Path], dict[str, Path]]:
    """Return every file (links as themselves) and every folder of a tree, by relative path.

    Raises NotPlainError where a pipe or the like is among them, for whoever reads it waits for
    ever, and where folders lie too deep in one another.
    """

    def refuse(reason: OSError) -> None:
        # What cannot be seen cannot be carried over; what went in the meantime need not be.
        if not isinstance(reason, FileNotFoundError) or reason.filename == str(target):
            raise reason

    files, inside = {}, {}
    for folder, folders, names in os.walk(target, onerror=refuse):
        plain_files.require_shallow(Path(folder), target)
        inside[Path(folder).relative_to(target).as_posix()] = Path(folder)
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in [*names, *links]:
            path = Path(folder) / name
            kind_of_page(path)
            files[path.relative_to(target).as_posix()] = path
    return files, inside


def kind_of_page(path: Path) -> str | None:
    """Return what lies among the pages at a path; raises NotPlainError for a pipe or the like."""
    found = plain_files.kind(path)
    if found not in {"a file", "a folder", "a link", None}:
        raise plain_files.NotPlainError(path, f"{found} among the pages; move it away")
    return found


def _read(path: Path | None, most: int = plain_files.MOST) -> bytes | None:
    """Return what a file of ours holds; None where there is none, or where it is a link."""
    if path is None or path.is_symlink() or path.is_dir():
        return None
    return plain_files.read(path, path.parent, most)


def _place(tree: Path, path: str) -> Path:
    """Return where a file goes in a tree, with the folder for it made."""
    place = tree / path
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _carry(old: str | Path, place: str | Path) -> bool:
    """Make ``place`` the same file as ``old``, or a copy where there are no hard links.

    Return False if a person has taken the file away since it was seen.
    """
    try:
        try:
            os.link(old, place, follow_symlinks=False)
        except OSError:
            shutil.copy2(old, place, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _keep_modes(folders: Mapping[str, Path], tree: Path) -> None:
    """Give the folders of a tree, once filled, the modes and times of those they stand for."""
    for path in sorted(folders, reverse=True):
        if plain_files.kind(tree / path) == "a folder":
            with suppress(FileNotFoundError):
                shutil.copystat(folders[path], tree / path)


# When a file was written, which one it is, and how long: a change by hand shows in one of them.
_Stamp = tuple[int, int, int]


def _stamp(path: Path) -> _Stamp | None:
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def _bring_over(
    old: Path,
    target: Path,
    owned: AbstractSet[str],
    ours: AbstractSet[str],
    carried: Mapping[str, AbstractSet[_Stamp | None]],
) -> None:
    """Bring to ``target`` what a person changed in the tree ``old`` while it was being replaced.

    ``owned`` are our files in ``old`` and ``ours`` those in ``target``. ``carried`` has, as far as
    it is known, the stamps that the files written by hand had on either side when they were
    carried over. Raises PublishError, with all still in ``old``, if there is no place for a file.
    """
    files, folders = _existing(old)
    in_the_way, there_too = _existing(target)
    made = folders.keys() - _parents(owned)
    late_files = files.keys() - owned - {MANIFEST}
    clashes = [*_clashes(ours, files.keys(), made, owned)]
    # A link or a file in the place of a folder of the old tree: nothing is put beyond it.
    clashes += [
        (path, f"{target.name}/{parent} stands where its folder is needed; move or rename it")
        for path in late_files
        for parent in _parents({path}) & in_the_way.keys()
    ]
    if clashes:
        path, message = min(clashes)
        raise PublishError(f"{WORK}/{old.name}/{path}: {message}")
    beyond = {path for path in folders if (_parents({path}) | {path}) & in_the_way.keys()}
    missing = {path: folders[path] for path in folders.keys() - there_too.keys() - beyond}
    for path in missing.keys() & made:
        (target / path).mkdir(parents=True, exist_ok=True)
    for path in late_files:
        late, there, known = _stamp(files[path]), _stamp(target / path), carried.get(path, ())
        if late is None or late in known:
            continue
        # What stands there may have been written after the two trees changed places.
        if there is None or there in known or there[0] < late[0]:
            files[path].replace(_place(target, path))
    for path in carried.keys() - files.keys():
        if _stamp(target / path) in carried[path]:
            (target / path).unlink()
    _keep_modes(missing, target)


def replace_tree(fresh: Path, target: Path) -> None:
    """Put the folder ``fresh`` in the place of ``target``; the old folder is deleted."""
    if _standing(target):
        _discard(_put(fresh, target))
    else:
        fresh.rename(target)


def _put(fresh: Path, target: Path) -> Path:
    """Put ``fresh`` in the place of ``target``; return where the old folder is now.

    On Linux and macOS the two change places atomically. Elsewhere it takes several steps, and
    :func:`workplace` finishes the job if a run is killed between them.
    """
    # The name tells a later run where the old tree belongs, from the moment there is one.
    aside = fresh.rename(_aside(fresh.parent, _MOVED, target.name))
    exchanged = False
    try:
        exchanged = exchange(aside, target)
    finally:
        if not exchanged:
            aside.rename(fresh)
    return aside if exchanged else _replace(fresh, target)


def _replace(fresh: Path, target: Path) -> Path:
    """Put ``fresh`` in the place of ``target`` step by step; return where the old folder is now."""
    aside = _aside(fresh.parent, _MOVED, target.name)
    try:
        target.rename(aside)
    except OSError as reason:
        if reason.errno != errno.EXDEV or target.stat().st_dev != fresh.stat().st_dev:
            raise
        # A layered file system, as in containers, moves no folder of a layer below: copy it.
        aside = _aside(fresh.parent, _COPIED, target.name)
        _existing(target)  # what could not be copied is named
        copy = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=fresh.parent))
        shutil.copytree(target, copy, symlinks=True, copy_function=_carry, dirs_exist_ok=True)
        copy.rename(aside)
    try:
        if target.exists():
            _bring_over(target, aside, frozenset(), frozenset(), {})
            remove(target)
        fresh.rename(target)
    except OSError:
        _recover(fresh.parent)
        raise
    return aside.rename(_aside(fresh.parent, _MOVED, target.name))


UNFINISHED = "new-"
_MOVED = "old-"
_COPIED = "kept-"


def _recover(work: Path) -> None:
    """Put back a tree that a run without atomic exchange had set aside; drop what is left over."""
    moved, copied = _set_aside(work, _MOVED), _set_aside(work, _COPIED)

    def own(tree: Path) -> frozenset[str]:
        return _own_files(tree, _existing(tree)[0])

    for aside, target in moved:
        if not target.exists():
            aside.rename(target)
            continue
        if target.name == PAGES:
            _bring_over(aside, target, own(aside), own(target), {})
        _discard(aside)
    for aside, target in copied:
        # The tree it was copied from may be half deleted, or replaced already.
        if target.exists() and target.name == PAGES:
            _bring_over(target, aside, own(aside) | own(target), frozenset(), {})
        remove(target)
        aside.rename(target)
    _sweep(work)


def _aside(work: Path, prefix: str, name: str) -> Path:
    """Return where a tree is set aside, under a name that nobody knows who made a clone."""
    return work / f"{prefix}{name}-{trust.secret(work)}"


def _set_aside(work: Path, prefix: str) -> list[tuple[Path, Path]]:
    """Return the folders set aside, each with where it belongs; a link was never one.

    Nothing but our own two is looked for. Raises PublishError where another one has such a name: it
    came with the dossier, or it is all that somebody has of a tree that was moved here.
    """
    found = []
    for name in (PAGES, SITE):
        ours = _aside(work, prefix, name)
        for each in sorted(work.glob(f"{prefix}{name}*")):
            if plain_files.kind(each) != "a folder":
                continue
            if each != ours:
                message = (
                    f"no run here set it aside; move it away, or to {name}/ if you miss it there"
                )
                raise PublishError(f"{WORK}/{each.name}: {message}")
            found.append((each, work.parent / name))
    return found


def _sweep(work: Path) -> None:
    for left in work.glob(f"{UNFINISHED}*"):
        remove(left)


def _discard(old: Path) -> None:
    """Remove a tree of which nothing is missed, under a name that lets a later run go on."""
    remove(old.rename(old.with_name(f"{UNFINISHED}{uuid4().hex}")))
