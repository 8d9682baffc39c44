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
import re
import warnings
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import chain, count
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from onrecord import plain_files
from onrecord.output import carriage, in_place, manifest, merging, ownership, trees, trust
from onrecord.output.errors import PublishError, in_words
from onrecord.output.manifest import MANIFEST
from onrecord.output.swap import exchange, remove
from onrecord.output.trees import WORK

# The folders of a dossier that are replaced as a whole.
PAGES = "briefs"
SITE = "site"
LOCK_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run changed, as sorted paths below the folder.

    ``kept`` are files that it, or a run before it, has kept aside, as paths below the dossier's;
    ``manifest`` is the list of all files that are ours, with their digests.
    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    kept: tuple[str, ...] = ()
    manifest: bytes = field(default=b"", compare=False, repr=False)


@contextmanager
def workplace(root: Path) -> Iterator[Path]:
    """Hold the dossier folder and its lock, and give the folder for work in progress.

    Another run in the same folder is waited for; after :data:`LOCK_SECONDS` PublishError is raised.
    What a killed run of this machine left unfinished is finished, or removed.
    """
    work = root / WORK
    standing(work)
    umask = _umask()
    # Whoever has an odd umask still needs what is made here to go on with.
    os.umask(umask & 0o077)
    try:
        work.mkdir(exist_ok=True)
        keep(work / ".gitignore", b"*\n")
        with ExitStack() as held:
            for lock in filter(None, (_lock(work), trust.lock(work))):
                held.enter_context(warnings.catch_warnings())
                # Where the system has no locks, a file does that is there for as long.
                warnings.simplefilter("ignore")
                held.enter_context(FileLock(lock, timeout=LOCK_SECONDS))
            held.enter_context(plain_files.holding(root))
            held.enter_context(plain_files.holding(work))
            try:
                plain_files.require_held(work)
                _recover(work)
                yield work
            finally:
                # Of this run alone, should a pull have put a link there.
                _sweep(work, _RUN)
    except Timeout as reason:
        raise PublishError(f"another run of onrecord is at work in {root}; try again") from reason
    except OSError as reason:
        raise PublishError(in_words(reason)) from reason
    finally:
        os.umask(umask)


def _lock(work: Path) -> Path:
    """Return the file in the work folder to lock; a link in its place is removed."""
    lock = work / "lock"
    if lock.is_symlink():
        lock.unlink()
    plain_files.read(lock, work)
    return lock


def unfinished(work: Path) -> Path:
    """Make a folder in the work folder for what a later run removes, should this one be killed."""
    plain_files.require_held(work)
    fresh = work / f"{_UNFINISHED}{_RUN}{uuid4().hex}"
    # What others of this machine may not see in a tree they shall not see in its copy.
    fresh.mkdir(mode=0o700)
    return fresh


def keep(path: Path, data: bytes) -> None:
    """Let a file of our own hold ``data``; a link in its place is replaced, not followed."""
    plain_files.require_held(path)
    is_shared = plain_files.kind(path) == "a file" and path.lstat().st_nlink > 1
    if is_shared or ownership.read(path) != data:
        plain_files.put(path, data)


def publish(work: Path, target: Path, pages: Mapping[str, bytes]) -> Outcome:
    """Make ``target`` hold the pages and what was written by hand there; return what changed.

    ``work`` comes from :func:`workplace`. Raises PublishError, with the old tree intact, when a
    page would replace a file written by hand, or on any error of the file system. A file that got
    into a page's way during the run, or was saved on both sides of it, is kept aside, and named by
    this run and those that follow.
    Where the folder cannot be moved, or a person's files have one name alone, the pages are
    replaced one by one.
    """
    files, folders = trees.existing(target) if standing(target) else ({}, {})
    seen = trees.stamps(files)
    same = {path for path, data in pages.items() if ownership.read(files.get(path)) == data}
    listed = ownership.listed(target)
    changed = {path: file for path, file in files.items() if path not in same}
    # What is the same as is to be written there is as good as ours.
    owned = same | ownership.own_files(target, changed, listed)
    made = folders.keys() - merging.parents(owned)
    there = files.keys() | folders.keys()
    alike = merging.spelt_alike(target, pages.keys(), files.keys() - owned, there)
    clashes = merging.clashes(pages.keys(), files.keys(), made, owned)
    if clash := min(chain(alike, clashes), default=None):
        others = len((listed.keys() & pages.keys() & files.keys()) - owned - {clash[0]})
        also = f"; {MANIFEST} lists {others} more of the kind" if others else ""
        raise PublishError(f"{target.name}/{clash[0]}: {clash[1]}{also}")
    written = tuple(sorted(pages.keys() - same))
    removed = tuple(sorted(path for path in owned if path in files and path not in pages))
    listed_now = manifest.make(pages)
    wanted = pages.keys() | {MANIFEST}
    unchanged = len(pages) - len(written)
    outcome = Outcome(written, removed, unchanged, kept_aside(work), listed_now)
    if not written and not removed and ownership.read(target / MANIFEST) == listed_now:
        return outcome
    fresh = unfinished(work)
    for path in pages.keys() - same:
        trees.place(fresh, path).write_bytes(pages[path])
    trees.place(fresh, MANIFEST).write_bytes(listed_now)
    if not folders:
        require_whole(fresh, wanted)
        fresh.chmod(0o777 & ~_umask())
        fresh.rename(target)
        return outcome
    try:
        for path in same:
            place = trees.place(fresh, path)
            if not _is_linked(files[path], place, target, seen[path]):
                place.write_bytes(pages[path])
        hand = {path: files[path] for path in files.keys() - owned - {MANIFEST}}
        carried = _carried(hand, {path: folders[path] for path in made}, fresh, target)
        modes = trees.modes(folders)
        trees.keep_modes(folders, fresh)
        require_whole(fresh, wanted | carried.keys())
        # The list tells the tree from another one.
        noted = {**carried, MANIFEST: trees.known_at(fresh / MANIFEST)}
        carriage.note_down(_note(work, fresh.stat().st_ino), noted)
        old, last = _put(fresh, target, carried.keys())
    except trees.StandsFastError:
        in_place.put_pages(fresh, target, wanted - same, removed, seen)
        return outcome
    # What a person has changed in the one tree since, and not in the other.
    now = trees.modes({path: old / path for path in folders})
    changed_modes = {path: old / path for path in now if now[path] != modes.get(path)}
    trees.keep_modes(changed_modes, target)
    merging.delete(last, target, old)
    gone = ownership.still_ours(old, target, owned, seen)
    if not merging.retire(old, target, gone, last.carried, _free_aside(work)):
        _discard(old)
    return replace(outcome, kept=kept_aside(work))


def _is_linked(file: Path, place: Path, target: Path, stamp: trees.Stamp | None) -> bool:
    """Give a page of ours that stays the same another name; return whether that was possible."""
    with suppress(trees.StandsFastError):
        if trees.link(file, place, target) == {stamp}:
            return True
        place.unlink(missing_ok=True)
    return False


def _carried(
    hand: Mapping[str, Path], folders: Mapping[str, Path], fresh: Path, target: Path
) -> trees.Carried:
    """Give what a person has in a tree, files and empty folders, a name in a fresh one as well.

    Return the stamps of the files that are still there.
    """
    carried = {
        path: trees.link(file, trees.place(fresh, path), target) for path, file in hand.items()
    }
    for path, folder in folders.items():
        if trees.is_of_another(folder):
            raise trees.StandsFastError
        (fresh / path).mkdir(parents=True, exist_ok=True)
    return {path: stamps for path, stamps in carried.items() if stamps}


def require_whole(fresh: Path, paths: AbstractSet[str]) -> None:
    """Raise PublishError where a file was taken out of a folder of work in progress.

    A checkout does that which wants to put something else in the place of the work folder.
    """
    plain_files.require_folders(fresh, trees.dossier_of(fresh))
    if taken := paths - trees.existing(fresh)[0].keys():
        raise PublishError(_TAKEN.format(trees.shown(fresh), min(taken)))


_TAKEN = "{}/{}: it was taken away; run it again"


def _umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current


def standing(target: Path) -> bool:
    """Return whether a tree stands at ``target``; raises PublishError where something else does."""
    plain_files.require_held(target)
    found = plain_files.kind(target)
    if found not in {None, "a folder"}:
        message = f"{found} stands where the folder is needed; move it away"
        raise PublishError(f"{target.name}: {message}")
    if found:
        trees.require_unmounted(target)
    return found is not None


def replace_tree(fresh: Path, target: Path) -> None:
    """Put the folder ``fresh`` in the place of ``target``; the old folder is deleted."""
    if not standing(target):
        fresh.rename(target)
        return
    try:
        old, _ = _put(fresh, target)
    except trees.StandsFastError:
        in_place.put_site(fresh, target)
    else:
        _retire_site(old, target)


def _retire_site(old: Path, target: Path) -> None:
    """Remove an old site; a repository in it, as for publishing by hand, goes on in the new one."""
    repository, place = old / ".git", target / ".git"
    if os.path.lexists(repository) and not os.path.lexists(place):
        target.mkdir(exist_ok=True)
        repository.rename(place)
    _discard(old)


def _put(
    fresh: Path, target: Path, hand: AbstractSet[str] = frozenset()
) -> tuple[Path, merging.Last]:
    """Put ``fresh`` in the place of ``target``; return where the old folder is now.

    And how the files by ``hand`` were right before that. On Linux and macOS the two change places
    atomically. Elsewhere it takes two steps, and :func:`workplace` finishes the job if a run is
    killed between them. Raises StandsFastError where no step is done, since the system moves no
    such folder.
    """
    plain_files.require_held(target)
    last = merging.last(fresh, target, hand)
    if taken := {path for path in hand if not last.carried[path]}:
        raise PublishError(_TAKEN.format(trees.shown(fresh), min(taken)))
    # The name tells a later run where the old tree belongs, from the moment there is one.
    number = fresh.stat().st_ino
    aside = fresh.rename(_aside(fresh, target))
    last = replace(last, moment=aside.parent.stat().st_mtime_ns)
    try:
        exchanged = exchange(aside, target)
    finally:
        # Whoever is told to end meanwhile does not learn whether they were exchanged.
        if aside.lstat().st_ino == number:
            aside.rename(fresh)
    if not exchanged:
        _replace(fresh, target, aside)
    elif (found := plain_files.kind(aside)) != "a folder":
        exchange(aside, target)
        aside.rename(fresh)
        raise PublishError(_PUT_THERE.format(target.name, found))
    return aside, last


# As a link by a pull: what it leads to is not ours to move.
_PUT_THERE = "{}: {} was put there during the run; move it away"


def _replace(fresh: Path, target: Path, aside: Path) -> None:
    """Put ``fresh`` in the place of ``target``, and that aside, in two steps."""
    try:
        target.rename(aside)
    except OSError as reason:
        if reason.errno != errno.EXDEV or target.stat().st_dev != fresh.stat().st_dev:
            raise
        # A layered file system, as in containers, moves no folder of a layer below.
        raise trees.StandsFastError from reason
    if (found := plain_files.kind(aside)) != "a folder":
        aside.rename(target)
        raise PublishError(_PUT_THERE.format(target.name, found))
    try:
        fresh.rename(target)
    except OSError:
        _recover(fresh.parent)
        raise


# With a name after it that nobody gives a file, and that tells which run made it.
_UNFINISHED, _RUN = "new-", uuid4().hex
_MOVED = "old-"
_CARRIED = "carried-"
_KEPT = "kept-"


def _recover(work: Path) -> None:
    """Put back a tree that a run without atomic exchange had set aside; drop what is left over.

    Where somebody has put another tree in its place, that stays, with what was only in this one.
    Where the new one was put there and somebody took it away, the old one does not come back.
    """
    for aside, target, fresh in _set_aside(work):
        is_put = fresh not in {each.lstat().st_ino for each in work.iterdir()}
        if aside.stat().st_ino == fresh:
            _discard(aside)  # it was not put there yet
        elif not (is_put or standing(target)):
            aside.rename(target)
        elif target.name == PAGES:
            _retire_pages(aside, target, carriage.noted(_note(work, fresh)))
        else:
            _retire_site(aside, target)
    _sweep(work)


def _retire_pages(old: Path, target: Path, noted: trees.Carried) -> None:
    """Remove old pages that a killed run had set aside, and had carried over what is noted."""
    files = trees.existing(old)[0]
    owned = ownership.own_files(old, files, ownership.listed(old))
    # A pull may have brought some of the other's list.
    owned |= ownership.as_written(old, files.keys(), ownership.listed(target))
    # What is not there any more may be what that run has removed.
    carried = {path: noted[path] for path in noted.keys() & files.keys()}
    aside = _free_aside(old.parent)
    if not standing(target):
        target = aside  # where somebody took the pages away none is put
    elif trees.stamp(target / MANIFEST) not in noted.get(MANIFEST, ()):
        carried = {}  # it was carried over to another tree, or a pull has changed that
    if not merging.retire(old, target, owned, carried, aside):
        _discard(old)


def _free_aside(work: Path) -> Path:
    """Return a folder, which is not there yet, for what has no place any more."""
    plain_files.require_folders(_kept(work), work)
    numbers = (_kept(work) / str(number) for number in count(1))
    return next(folder for folder in numbers if plain_files.kind(folder) is None)


def _kept(work: Path) -> Path:
    """Return where runs keep aside what a person has to look at; no clone knows its name."""
    return trust.signed(work, _KEPT)


def kept_aside(work: Path) -> tuple[str, ...]:
    """Return what runs have kept aside, as paths below the dossier's folder.

    Where the folder had another place then, or this machine forgot its secret, that is the whole
    folder for what is kept, and not each file.
    """
    own = _kept(work)
    found = trees.existing(own)[0] if plain_files.kind(own) == "a folder" else {}
    others = {each.name for each in work.glob(f"{_KEPT}*")} - {own.name}
    named = [*(f"{own.name}/{path}" for path in found), *others]
    return tuple(f"{WORK}/{each}" for each in sorted(named))


def _note(work: Path, fresh: int) -> Path:
    """Return where is noted what was carried over to the fresh tree of this number."""
    return trust.signed(work, _CARRIED, f"-{fresh}")


def _aside(fresh: Path, target: Path) -> Path:
    """Return where the tree at ``target`` is set aside that ``fresh`` is put in the place of.

    Its name has a part that nobody knows who made a clone, and tells which tree is the fresh one.
    """
    return trust.signed(fresh.parent, f"{_MOVED}{target.name}-", f"-{fresh.stat().st_ino}")


def _set_aside(work: Path) -> list[tuple[Path, Path, int]]:
    """Return the folders set aside, each with where it belongs and the number of the fresh tree.

    A link was never one, and nothing but our own is looked for. Raises PublishError where another
    one has such a name: it came with the dossier, or it is all that somebody has of a tree that was
    moved here.
    """
    found = []
    for name in (PAGES, SITE):
        for each in sorted(work.glob(f"{_MOVED}{name}*")):
            if plain_files.kind(each) != "a folder":
                continue
            signed = trust.signed(work, f"{_MOVED}{name}-").name
            ours = re.fullmatch(rf"{signed}-(\d+)", each.name)
            if ours is None:
                message = (
                    f"no run here set it aside; move it away, or to {name}/ if you miss it there"
                )
                raise PublishError(f"{WORK}/{each.name}: {message}")
            found.append((each, work.parent / name, int(ours[1])))
    return found


def _sweep(work: Path, run: str = "") -> None:
    """Remove what a run, or any run, left unfinished, and the notes on trees that are done with."""
    names = [trust.signed(work, f"{_MOVED}{name}-", "-*").name for name in (PAGES, SITE)]
    asides = [aside for name in names for aside in work.glob(name)]
    # As long as one is set aside, what was to take its place tells that it has not.
    waiting = {aside.name.rpartition("-")[2] for aside in asides}
    for left in work.glob(f"{_UNFINISHED}{run}*"):
        is_ours = re.fullmatch("[0-9a-f]{64}", left.name.removeprefix(_UNFINISHED))
        if is_ours and str(left.lstat().st_ino) not in waiting:
            remove(left)
    if not asides:
        # Should a pull have put a link there, nothing beyond it has such a name.
        for note in work.glob(trust.signed(work, _CARRIED, "-*").name):
            note.unlink(missing_ok=True)


def _discard(old: Path) -> None:
    """Remove a tree of which nothing is missed, under a name that lets a later run go on."""
    remove(old.rename(old.with_name(f"{_UNFINISHED}{_RUN}{uuid4().hex}")))
