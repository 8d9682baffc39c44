"""What stands in briefs/ after a run: our pages, what a person put there, and nothing else."""

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import LEAST, tree, write
from tests.dossier_helpers import run as command
from tests.reliability import stage

from onrecord import plain_files
from onrecord.output import (
    carriage,
    engines,
    files,
    manifest,
    merging,
    ownership,
    trees,
    trust,
)
from onrecord.output.errors import PublishError
from onrecord.output.files import Outcome
from onrecord.output.manifest import MANIFEST
from onrecord.output.swap import exchange
from onrecord.output.trees import WORK

PAGES = {"index.md": "# Brief\n", "actors/ada.md": "# Ada\n", "actors/index.md": "# Actors\n"}


def encoded(pages: Mapping[str, str]) -> Mapping[str, bytes]:
    return {path: text.encode("utf-8") for path, text in pages.items()}


def run(root: Path, pages: Mapping[str, str]) -> Outcome:
    with files.workplace(root) as work:
        return files.publish(work, root / "briefs", encoded(pages))


def pages_of(root: Path) -> dict[str, str]:
    """Return what stands in briefs/ but the list of our own files."""
    return {
        path: data.decode("utf-8", "replace")
        for path, data in tree(root / "briefs").items()
        if path != MANIFEST
    }


def leftovers(root: Path) -> set[str]:
    """Return what a run left in its own folder but what belongs there."""
    names = {path.name for path in (root / WORK).iterdir()} - {".gitignore", "lock"}
    return {name for name in names if not name.startswith("cache-")}


def aside(root: Path, name: str = "briefs") -> Path:
    """Return where a run that was killed has set a tree aside; its own was not put there."""
    fresh = files.unfinished(root / WORK)
    return files._aside(fresh, root / name)


def kept_in(root: Path) -> str:
    """Return the folder in which runs keep something aside."""
    return f"{WORK}/{trust.signed(root / WORK, 'kept-').name}"


def kept(root: Path) -> dict[str, str]:
    """Return what runs have kept aside, by its place among the pages."""
    [folder] = (root / WORK).glob("kept-*")
    found = {path.split("/", 1)[1]: data.decode() for path, data in tree(folder).items()}
    shutil.rmtree(folder)
    return found


@pytest.fixture
def layered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system of layers, as in containers, that moves no folder of a layer below."""
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name == "briefs":
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(path))
        return rename(path, target)

    monkeypatch.setattr(files, "exchange", lambda *_: False)
    monkeypatch.setattr(Path, "rename", refuse)


@pytest.fixture(params=["exchange", "renames", "in place"])
def swapping(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How the file system lets folders change places: at once, by renames, or not at all."""
    if request.param != "exchange":
        monkeypatch.setattr(files, "exchange", lambda *_: False)
    if request.param == "in place":
        request.getfixturevalue("layered")
    return str(request.param)


# Where two trees change places, and the old one is taken apart.
two_trees = pytest.mark.parametrize("swapping", ["exchange", "renames"], indirect=True)


# --- every file system -------------------------------------------------------------------------


def test_the_first_run_writes_every_page(swapping: str, tmp_path: Path) -> None:
    outcome = run(tmp_path, PAGES)
    assert outcome == Outcome(("actors/ada.md", "actors/index.md", "index.md"), (), 0)
    assert pages_of(tmp_path) == PAGES
    assert leftovers(tmp_path) == set()


def test_only_what_changed_is_written(swapping: str, tmp_path: Path) -> None:
    """Files that stay the same stay the same files, for whoever watches them."""
    run(tmp_path, PAGES)
    before = {path: (tmp_path / "briefs" / path).stat() for path in PAGES}
    outcome = run(tmp_path, {**PAGES, "index.md": "# New\n"})
    assert outcome == Outcome(("index.md",), (), 2)
    assert pages_of(tmp_path) == {**PAGES, "index.md": "# New\n"}
    for path in ("actors/ada.md", "actors/index.md"):
        after = (tmp_path / "briefs" / path).stat()
        assert (after.st_ino, after.st_mtime_ns) == (before[path].st_ino, before[path].st_mtime_ns)
    assert leftovers(tmp_path) == set()


def test_pages_go_with_their_records(swapping: str, tmp_path: Path) -> None:
    """A page whose record is gone is removed, and its folder where nothing else is in it."""
    run(tmp_path, PAGES)
    outcome = run(tmp_path, {"index.md": "# Brief\n"})
    assert outcome == Outcome((), ("actors/ada.md", "actors/index.md"), 1)
    assert pages_of(tmp_path) == {"index.md": "# Brief\n"}
    assert not (tmp_path / "briefs/actors").exists()


def test_what_a_person_wrote_is_carried_over(swapping: str, tmp_path: Path) -> None:
    """Whatever happens to our pages, other files keep content, mode, time and identity."""
    run(tmp_path, PAGES)
    own: dict[str, str | bytes] = {
        "briefs/README.md": "By hand.\n",
        "briefs/actors/notes/deep.md": "By hand.\n",
        "briefs/assets/logo.png": b"\x89PNG\x00",
        "briefs/.hidden": "By hand.\n",
    }
    write(tmp_path, own)
    script = tmp_path / "briefs/tool.sh"
    script.write_text("#!/bin/sh\n", encoding="utf-8")
    script.chmod(0o750)
    link = tmp_path / "briefs/link"
    link.symlink_to("README.md")
    kept = [*(tmp_path / path for path in own), script]
    before = {path: path.stat() for path in kept}
    content = {path: path.read_bytes() for path in kept}
    for pages in ({**PAGES, "index.md": "# New\n"}, {}, PAGES):
        run(tmp_path, pages)
        for path in kept:
            after = path.stat()
            assert path.read_bytes() == content[path]
            assert after.st_ino == before[path].st_ino
            assert after.st_mtime_ns == before[path].st_mtime_ns
            assert stat.S_IMODE(after.st_mode) == stat.S_IMODE(before[path].st_mode)
        assert str(link.readlink()) == "README.md"
    assert leftovers(tmp_path) == set()


def test_folders_made_by_hand_stay_as_they_are(swapping: str, tmp_path: Path) -> None:
    """Private notes stay private, and a folder that waits for its first file is not tidied away."""
    run(tmp_path, PAGES)
    briefs = tmp_path / "briefs"
    write(tmp_path, {"briefs/private/deep/notes.md": "By hand.\n"})
    modes = {"private": 0o700, "private/deep": 0o550, "drafts": 0o2770, "actors": 0o750, ".": 0o711}
    (briefs / "drafts").mkdir()
    (briefs / "actors/waiting").mkdir()
    # Whoever may give a folder to any group is root.
    group = 4_242 if os.geteuid() == 0 else os.getgid()
    for path, bits in modes.items():
        os.chown(briefs / path, -1, group)
        (briefs / path).chmod(bits)
    for pages in ({**PAGES, "index.md": "# New\n"}, {"index.md": "# Brief\n"}, PAGES):
        run(tmp_path, pages)
        found = {path: stat.S_IMODE((briefs / path).stat().st_mode) for path in modes}
        assert found == modes
        assert {(briefs / path).stat().st_gid for path in modes} == {group}
        assert (briefs / "actors/waiting").is_dir()
    assert leftovers(tmp_path) == set()


# --- what a person does meanwhile --------------------------------------------------------------


def after_the_last_look(patch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let a person act when each file was looked at, right before the trees change places."""
    last = merging.last

    def looked(*arguments: Any) -> merging.Last:
        found = last(*arguments)
        act()
        return found

    patch.setattr(merging, "last", looked)


def meanwhile(patch: pytest.MonkeyPatch, act: Callable[[Path], object]) -> None:
    """Let a person act on briefs/ when the new tree is ready and the old one still stands."""
    put = files._put

    def late(fresh: Path, target: Path, hand: AbstractSet[str]) -> tuple[Path, merging.Last]:
        act(target)
        return put(fresh, target, hand)

    patch.setattr(files, "_put", late)


def _save(place: Path, words: str) -> None:
    """Save as editors do: beside the file, then over it."""
    beside = place.with_name(f"{place.name}~")
    beside.write_text(words, encoding="utf-8")
    beside.replace(place)


def test_what_a_person_does_during_a_run_is_not_undone(
    swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file made, saved, renamed or deleted before the trees change places is found so after."""
    run(tmp_path, PAGES)
    names = ("saved.md", "moved.md~", "deleted.md", "kept.md", "older.md", "journal")
    write(tmp_path, {f"briefs/{name}": "By hand.\n" for name in (*names, "closed/x.md")})
    briefs = tmp_path / "briefs"
    kept = (briefs / "kept.md").stat()

    def act(target: Path) -> None:
        _save(target / "made.md", "Made.\n")
        _save(target / "saved.md", "Saved\n")
        _save(target / "older.md", "An older version put back.\n")
        os.utime(target / "older.md", (1_000_000_000, 1_000_000_000))
        (target / "moved.md~").rename(target / "moved.md")
        (target / "deleted.md").unlink()
        # As a database does: written into, and gone.
        (target / "journal").write_text("Begun.\n", encoding="utf-8")
        (target / "journal").unlink()
        (target / "private").mkdir(mode=0o700)
        _save(target / "private/notes.md", "Made.\n")
        (target / "drafts").mkdir(mode=0o700)
        (target / "closed").chmod(0o700)
        (target / "link").symlink_to("made.md")

    meanwhile(monkeypatch, act)
    run(tmp_path, {"index.md": "# New\n"})
    assert pages_of(tmp_path) == {
        "index.md": "# New\n",
        "made.md": "Made.\n",
        "saved.md": "Saved\n",
        "older.md": "An older version put back.\n",
        "moved.md": "By hand.\n",
        "kept.md": "By hand.\n",
        "private/notes.md": "Made.\n",
        "closed/x.md": "By hand.\n",
        "link": "Made.\n",
    }
    assert (briefs / "link").is_symlink()
    assert os.path.samestat((briefs / "kept.md").stat(), kept)
    for name in ("private", "drafts", "closed"):
        assert stat.S_IMODE((briefs / name).stat().st_mode) == 0o700
    assert leftovers(tmp_path) == set()


def while_put_in_place(patch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let a person act when the first file is about to be put in place."""
    joined = manifest.joined

    def late(*lists: Any) -> bytes:
        act()
        return joined(*lists)

    patch.setattr(manifest, "joined", late)


@pytest.mark.usefixtures("layered")
def test_where_no_folder_is_moved_what_a_person_has_there_is_not_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path, PAGES)
    names = ("own/kept.md", "own/deleted.md", "saved.md", "actors/notes.md")
    write(tmp_path, {f"briefs/{name}": "By hand.\n" for name in names})
    briefs = tmp_path / "briefs"
    (briefs / "own/empty").mkdir(mode=0o700)
    before = {path: path.stat() for path in (briefs / "own", briefs / "own/kept.md")}

    def act() -> None:
        _save(briefs / "saved.md", "Saved.\n")
        (briefs / "own/deleted.md").unlink()
        write(briefs, {"late/made.md": "Made.\n"})

    while_put_in_place(monkeypatch, act)
    new = {"index.md": "# New\n", "questions/why.md": "# Why?\n"}
    run(tmp_path, new)
    hand = {"own/kept.md": "By hand.\n", "saved.md": "Saved.\n", "late/made.md": "Made.\n"}
    assert pages_of(tmp_path) == {**new, **hand, "actors/notes.md": "By hand.\n"}
    assert (briefs / "own/empty").is_dir()
    for path, found in before.items():
        assert os.path.samestat(path.stat(), found)
    assert leftovers(tmp_path) == set()


@pytest.mark.usefixtures("layered")
def test_a_page_that_is_edited_while_pages_are_put_in_place_is_kept_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path, PAGES)
    page = tmp_path / "briefs/index.md"
    with monkeypatch.context() as patch:
        while_put_in_place(patch, lambda: _save(page, "Edited.\n"))
        with pytest.raises(PublishError, match=r"briefs/index\.md: it was changed during the run"):
            run(tmp_path, {**PAGES, "index.md": "# New\n"})
    assert page.read_text("utf-8") == "Edited.\n"
    with pytest.raises(PublishError, match=r"briefs/index\.md: written by hand, or changed"):
        run(tmp_path, {**PAGES, "index.md": "# New\n"})


@pytest.mark.usefixtures("layered")
def test_a_run_that_is_killed_while_pages_are_put_in_place_is_made_good_by_any_other(
    tmp_path: Path,
) -> None:
    """Whatever of the old and of the new is there then is ours."""
    first = {**PAGES, "actors/bob.md": "# Bob\n", "actors/ada.md": "# Ada L.\n"}
    for last in range(100):
        root = tmp_path / str(last)
        root.mkdir()
        run(root, PAGES)
        write(root / "briefs", {"notes.md": "By hand.\n"})
        with pytest.MonkeyPatch.context() as patch:
            kill_after(last, patch)
            try:
                run(root, first)
            except Killed:
                pass
            else:
                break
        run(root, {"index.md": "# Newest\n", "actors/bob.md": "# Bob B.\n"})
        assert pages_of(root) == {
            "index.md": "# Newest\n",
            "actors/bob.md": "# Bob B.\n",
            "notes.md": "By hand.\n",
        }
        assert leftovers(root) == set()
    assert 10 < last < 99


@pytest.mark.parametrize("pages", [{**PAGES, "actors/ada.md": "# New\n"}, {"index.md": "# New\n"}])
@pytest.mark.parametrize("path", ["actors", "actors/ada.md"])
@pytest.mark.usefixtures("layered")
def test_a_link_that_comes_while_pages_are_put_in_place_leads_nowhere(
    path: str, pages: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a layered file system, that moves no folder of a layer below."""
    run(tmp_path, PAGES)
    write(tmp_path, {"elsewhere/ada.md": "Mine.\n", "elsewhere/index.md": "Mine.\n"})
    before, place = tree(tmp_path / "elsewhere"), tmp_path / "briefs" / path

    def pulled() -> None:
        shutil.rmtree(place) if place.is_dir() else place.unlink()
        place.symlink_to(tmp_path / "elsewhere" / Path(path).relative_to("actors"))

    while_put_in_place(monkeypatch, pulled)
    with pytest.raises(PublishError, match=r"a link stands|changed during"):
        run(tmp_path, pages)
    assert tree(tmp_path / "elsewhere") == before


@pytest.mark.usefixtures("layered")
def test_a_link_that_comes_in_the_place_of_the_work_folder_leads_nothing_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git takes it for expendable, with the pages in it that are about to be put in place."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/own/notes.md": "By hand.\n", "sources/a.yml": "name: A\n"})

    def pulled() -> None:
        shutil.rmtree(tmp_path / WORK)
        (tmp_path / WORK).symlink_to("sources")

    while_put_in_place(monkeypatch, pulled)
    with pytest.raises(PublishError):
        run(tmp_path, {**PAGES, "index.md": "# New\n"})
    assert pages_of(tmp_path) == {**PAGES, "own/notes.md": "By hand.\n"}
    assert tree(tmp_path / "sources") == {"a.yml": b"name: A\n"}


@pytest.mark.parametrize("name", ["index.md", "own/notes.md"])
def test_pages_of_which_one_was_taken_away_meanwhile_are_not_put_in_place(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout that fails to remove the work folder has removed some of it by then."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/own/notes.md": "By hand.\n"})
    link = trees.link

    def taken(file: Path, place: Path, target: Path) -> frozenset[trees.Stamp]:
        done = link(file, place, target)
        if place.name == "notes.md":
            (place.parents[1] / name).unlink()
        return done

    with monkeypatch.context() as patch:
        patch.setattr(trees, "link", taken)
        with pytest.raises(PublishError, match=f"{name}: it was taken away; run it again"):
            run(tmp_path, {**PAGES, "index.md": "# New\n"})
    assert pages_of(tmp_path) == {**PAGES, "own/notes.md": "By hand.\n"}
    assert leftovers(tmp_path) == set()


@two_trees
def test_what_is_saved_anew_in_the_new_tree_stays(
    swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By an editor or a pull, while the old tree is taken apart; also with the same length."""
    run(tmp_path, PAGES)
    hand = {f"own/{number}.md": "By hand, 1.\n" for number in range(9)}
    write(tmp_path / "briefs", hand)
    existing = trees.existing

    def saved(target: Path) -> tuple[dict[str, Path], dict[str, Path]]:
        if target.name.startswith("old-"):
            for path in hand:
                _save(tmp_path / "briefs" / path, "By hand, 2.\n")
        return existing(target)

    monkeypatch.setattr(trees, "existing", saved)
    run(tmp_path, {**PAGES, "index.md": "# New\n"})
    after = dict.fromkeys(hand, "By hand, 2.\n")
    assert pages_of(tmp_path) == {**PAGES, "index.md": "# New\n", **after}


@pytest.mark.parametrize("in_one_step", [True, False])
def test_what_a_program_has_open_it_may_write_on_without_hard_links(
    in_one_step: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log, or a database; some file systems give a file one name alone."""
    if not in_one_step:
        monkeypatch.setattr(files, "exchange", lambda *_: False)
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/own/log.txt": "1\n"})

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    with (tmp_path / "briefs/own/log.txt").open("a", encoding="utf-8") as log:
        run(tmp_path, {**PAGES, "index.md": "# New\n"})
        log.write("2\n")
    assert pages_of(tmp_path)["own/log.txt"] == "1\n2\n"
    assert leftovers(tmp_path) == set()


def test_a_file_of_ours_is_the_old_one_until_the_new_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"briefing.pdf": "The old one."})

    def full(number: int, *_: object) -> Any:
        os.close(number)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fdopen", full)
        with pytest.raises(OSError, match="No space left"):
            plain_files.put(tmp_path / "briefing.pdf", b"The new one.")
    assert tree(tmp_path) == {"briefing.pdf": b"The old one."}
    write(tmp_path, {"new-briefing.pdf": "Mine."})
    (tmp_path / "briefing.pdf").chmod(0o600)
    files.keep(tmp_path / "briefing.pdf", b"The new one.")
    assert tree(tmp_path) == {"briefing.pdf": b"The new one.", "new-briefing.pdf": b"Mine."}
    assert stat.S_IMODE((tmp_path / "briefing.pdf").stat().st_mode) == 0o600


def test_where_there_are_no_locks_a_file_does_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some file systems of clusters have none."""
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(fcntl, "flock", refuse)
    monkeypatch.setattr(files, "LOCK_SECONDS", 0.2)
    for _ in range(2):
        run(tmp_path, PAGES)
        with (
            files.workplace(tmp_path),
            pytest.raises(PublishError, match="another run"),
            files.workplace(tmp_path),
        ):
            pass
    assert pages_of(tmp_path) == PAGES


@pytest.mark.parametrize("name", ["film.txt", "index.md"])
def test_what_cannot_be_removed_is_in_nobodys_way(
    name: str, swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file may be kept from change, or lie in a folder of another account's."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/own/film.txt": "Kept.\n"})
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path.name == name and WORK in path.parts:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(path))
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        for number in range(3):
            new = {**PAGES, "index.md": f"# New {number}\n"}
            run(tmp_path, new)
            assert pages_of(tmp_path) == {**new, "own/film.txt": "Kept.\n"}
    run(tmp_path, PAGES)
    assert leftovers(tmp_path) == set()


def test_a_list_that_names_a_long_file_makes_it_nobodys_page(tmp_path: Path) -> None:
    run(tmp_path, PAGES)
    film = tmp_path / "briefs/film.mp4"
    film.touch()
    os.truncate(film, plain_files.MOST + 1)
    listed = tmp_path / "briefs" / MANIFEST
    known = json.loads(listed.read_text("utf-8"))
    known["files"]["film.mp4"] = known["files"]["index.md"]
    listed.write_text(json.dumps(known, indent=1), "utf-8")
    run(tmp_path, {**PAGES, "index.md": "# New\n"})
    assert film.stat().st_size == plain_files.MOST + 1


def test_what_a_killed_run_set_aside_comes_back_whatever_stands_there_now(tmp_path: Path) -> None:
    """A pull may have put pages there without a list."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/notes.md": "By hand.\n"})
    (tmp_path / "briefs").rename(aside(tmp_path))
    write(tmp_path, {"briefs/x.md": "Pulled.\n"})
    with files.workplace(tmp_path):
        assert pages_of(tmp_path) == {"notes.md": "By hand.\n", "x.md": "Pulled.\n"}
    run(tmp_path, PAGES)
    assert pages_of(tmp_path) == {**PAGES, "notes.md": "By hand.\n", "x.md": "Pulled.\n"}


@pytest.mark.parametrize("date", [1_000_000_000, 3_000_000_000], ids=["older", "newer"])
@pytest.mark.parametrize("path", ["notes.md", "index.md"])
def test_of_two_files_of_one_name_neither_is_lost_after_a_killed_run(
    path: str, date: int, tmp_path: Path
) -> None:
    """One was set aside, the other put there since, by a pull or by a person, with any date."""
    run(tmp_path, PAGES)
    briefs, old = tmp_path / "briefs", aside(tmp_path)
    write(briefs, {path: "By hand.\n"})
    briefs.rename(old)
    write(briefs, {path: "Put there.\n"})
    os.utime(briefs / path, (date, date))
    outcome = run(tmp_path, {"a.md": ""})
    assert outcome.kept == (f"{kept_in(tmp_path)}/1/{path}",)
    assert run(tmp_path, {"a.md": ""}).kept == outcome.kept
    assert pages_of(tmp_path) == {path: "Put there.\n", "a.md": ""}
    assert kept(tmp_path) == {path: "By hand.\n"}
    assert run(tmp_path, {"a.md": ""}).kept == ()
    assert leftovers(tmp_path) == set()


def test_what_was_carried_over_to_another_tree_is_in_none_that_somebody_puts_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run was killed between two renames, and a pull, or a person, has made a folder since."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/notes.md": "By hand.\n"})
    renamed = Path.rename

    def killed(path: Path, target: Path) -> Path:
        if target.name == "briefs":
            raise Killed
        return renamed(path, target)

    monkeypatch.setattr(files, "exchange", lambda *_: False)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", killed)
        with pytest.raises(Killed):
            run(tmp_path, {"index.md": "# New\n"})
    write(tmp_path, {"briefs/x.md": "Pulled.\n"})
    run(tmp_path, PAGES)
    assert pages_of(tmp_path) == {**PAGES, "x.md": "Pulled.\n", "notes.md": "By hand.\n"}
    assert leftovers(tmp_path) == set()


@pytest.mark.parametrize(
    "note",
    ["[1]", "5", "null", '{"a": 5}', '{"a": [[[1]]]}', '{"a": [[1]]}', "[" * 100_000, "\xff"],
)
def test_a_note_that_is_none_of_ours_says_nothing(note: str, tmp_path: Path) -> None:
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/notes.md": "By hand.\n"})
    briefs, old = tmp_path / "briefs", aside(tmp_path)
    briefs.rename(old)
    number = old.name.rpartition("-")[2]
    (trust.signed(tmp_path / WORK, "carried-", f"-{number}")).write_bytes(note.encode("latin-1"))
    write(briefs, {"x.md": "Put there.\n"})
    run(tmp_path, PAGES)
    assert pages_of(tmp_path) == {**PAGES, "x.md": "Put there.\n", "notes.md": "By hand.\n"}
    assert leftovers(tmp_path) == set()


def test_what_was_never_put_in_place_says_nothing_of_what_is_changed_since(tmp_path: Path) -> None:
    """A run was killed just before the trees would have changed places."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/notes.md": "By hand.\n", "briefs/gone.md": "By hand.\n"})
    fresh = files.unfinished(tmp_path / WORK)
    shutil.copytree(tmp_path / "briefs", fresh, dirs_exist_ok=True)
    fresh.rename(files._aside(fresh, tmp_path / "briefs"))
    write(tmp_path, {"briefs/notes.md": "Changed.\n"})
    (tmp_path / "briefs/gone.md").unlink()
    run(tmp_path, PAGES)
    assert pages_of(tmp_path) == {**PAGES, "notes.md": "Changed.\n"}
    assert leftovers(tmp_path) == set()


@two_trees
def test_what_is_saved_on_either_side_of_the_change_of_places_is_kept_and_named(
    swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last stays, as in any folder; but what was saved first may not have been seen by then."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/notes.md": "By hand.\n"})
    new, put = {"index.md": "# New\n"}, files._put

    def late(fresh: Path, target: Path, hand: AbstractSet[str]) -> tuple[Path, merging.Last]:
        write(target, {"made.md": "Before.\n"})
        _save(target / "notes.md", "Before.\n")
        old = put(fresh, target, hand)
        _save(target / "notes.md", "After.\n")
        write(target, {"made.md": "After.\n"})
        return old

    with monkeypatch.context() as patch:
        patch.setattr(files, "_put", late)
        outcome = run(tmp_path, new)
    assert outcome.kept == (f"{kept_in(tmp_path)}/1/made.md", f"{kept_in(tmp_path)}/1/notes.md")
    assert pages_of(tmp_path) == {**new, "notes.md": "After.\n", "made.md": "After.\n"}
    assert kept(tmp_path) == {"notes.md": "Before.\n", "made.md": "Before.\n"}
    assert leftovers(tmp_path) == set()


def test_pages_and_their_list_that_a_pull_brings_during_a_run_are_ours(
    swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some of them before the trees change places, and the others after that."""
    run(tmp_path, PAGES)
    pulled = {"index.md": "# New\n", "actors/ada.md": "# Ada L.\n", "actors/bob.md": "# Bob\n"}
    upstream = tmp_path / "upstream"
    upstream.mkdir()
    run(upstream, pulled)
    put = files._put

    def late(fresh: Path, target: Path, hand: AbstractSet[str]) -> tuple[Path, merging.Last]:
        for path in (MANIFEST, "actors/ada.md"):
            _save(target / path, (upstream / "briefs" / path).read_text("utf-8"))
        try:
            return put(fresh, target, hand)
        finally:
            for path in ("actors/bob.md", "index.md"):
                _save(target / path, (upstream / "briefs" / path).read_text("utf-8"))

    with monkeypatch.context() as patch:
        patch.setattr(files, "_put", late)
        run(tmp_path, {**PAGES, "actors/eve.md": "# Eve\n"})
    run(tmp_path, pulled)
    assert pages_of(tmp_path) == pulled
    assert leftovers(tmp_path) == set()


@two_trees
def test_what_the_list_names_is_a_persons_where_it_was_saved_during_a_run(
    swapping: str, tmp_path: Path
) -> None:
    """A page of ours that is edited then, and a file of a name that came with somebody's list."""
    run(tmp_path, PAGES)
    briefs = tmp_path / "briefs"
    listed = json.loads((briefs / MANIFEST).read_text("utf-8"))
    listed["files"]["notes.md"] = "0" * 64
    (briefs / MANIFEST).write_text(json.dumps(listed, indent=1), "utf-8")
    page = "actors/ada.md"
    assert page in PAGES

    def act(target: Path) -> None:
        _save(target / "notes.md", "Mine.\n")
        _save(target / page, "Edited.\n")

    new = {**PAGES, "index.md": "# New\n"}
    with pytest.MonkeyPatch.context() as patch:
        meanwhile(patch, act)
        run(tmp_path, new)
    assert pages_of(tmp_path) == {**new, "notes.md": "Mine.\n"}
    assert kept(tmp_path) == {page: "Edited.\n"}
    assert leftovers(tmp_path) == set()


def test_what_is_done_on_either_side_of_the_end_of_a_run_is_found_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signal that comes while the system exchanges the folders is heard right behind that."""
    run(tmp_path, PAGES)
    names = ("saved.md", "edited.md", "deleted.md", "moved.md", "kept.md")
    write(tmp_path, {f"briefs/own/{name}": "By hand.\n" for name in names})

    def told(one: Path, other: Path) -> bool:
        _save(other / "own/saved.md", "Saved.\n")
        if not exchange(one, other):
            pytest.skip("folders are not exchanged here")
        raise KeyboardInterrupt

    new = {"index.md": "# New\n"}
    with monkeypatch.context() as patch:
        patch.setattr(files, "exchange", told)
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path, new)
    own = tmp_path / "briefs/own"
    (own / "deleted.md").unlink()
    (own / "moved.md").rename(own / "elsewhere.md")
    _save(own / "edited.md", "Edited.\n")
    run(tmp_path, new)
    assert pages_of(tmp_path) == {
        **new,
        "own/saved.md": "Saved.\n",
        "own/edited.md": "Edited.\n",
        "own/elsewhere.md": "By hand.\n",
        "own/kept.md": "By hand.\n",
    }
    # The last of a file by hand is not removed.
    assert kept(tmp_path) == {"own/deleted.md": "By hand.\n"}
    assert leftovers(tmp_path) == set()


@pytest.mark.parametrize("name", ["Index.md", "Actors/notes.txt"])
def test_a_file_by_hand_in_the_place_of_a_page_in_other_letters_is_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on the usual file systems of macOS and Windows, which list but one of the names."""
    write(tmp_path, {f"briefs/{name}": "By hand.\n"})
    with monkeypatch.context() as patch:
        patch.setattr(Path, "samefile", lambda *_: True)
        with pytest.raises(PublishError, match=f"briefs/{name}: here '.*' and '.*' are one place"):
            run(tmp_path, PAGES)
    assert pages_of(tmp_path) == {name: "By hand.\n"}
    run(tmp_path, PAGES)
    os.link(tmp_path / "briefs/index.md", tmp_path / "briefs/INDEX.md")
    run(tmp_path, {**PAGES, "index.md": "# New\n"})
    assert pages_of(tmp_path)["INDEX.md"] == PAGES["index.md"]


def test_a_pull_that_puts_a_link_in_the_place_of_the_work_folder_takes_nothing_beyond_it(
    tmp_path: Path,
) -> None:
    """Whatever the names there: of a branch nobody can know which are ours."""
    run(tmp_path, PAGES)
    beyond = {"carried-over.ods": "Mine.\n", "carried-1/a.txt": "Mine.\n", "kept-1/a": "Mine.\n"}
    beyond |= {f"new-{'0' * 64}/a": "Mine.\n", "old-briefs/a": "Mine.\n"}
    write(tmp_path / "elsewhere", beyond)
    before = tree(tmp_path / "elsewhere")
    with files.workplace(tmp_path) as work:
        shutil.rmtree(work)
        work.symlink_to("elsewhere")
    assert tree(tmp_path / "elsewhere") == before


@pytest.mark.parametrize("folder", ["briefs", "site"])
def test_who_takes_a_new_tree_away_does_not_get_the_old_one(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a run that was killed when the trees had changed places; but for the last of a file."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/own/a.md": "By hand.\n", "briefs/own/b.md": "By hand.\n"})
    _put_site(tmp_path)

    def told(one: Path, other: Path) -> bool:
        if not exchange(one, other):
            pytest.skip("folders are not exchanged here")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(files, "exchange", told)
        put = partial(run, tmp_path, {}) if folder == "briefs" else partial(_put_site, tmp_path)
        with pytest.raises(KeyboardInterrupt):
            put()
    if folder == "briefs":
        (tmp_path / "briefs/own/b.md").unlink()
    (tmp_path / folder).rename(tmp_path / "elsewhere")
    with files.workplace(tmp_path):
        assert not (tmp_path / folder).exists()
    if folder == "briefs":
        assert kept(tmp_path) == {"own/b.md": "By hand.\n"}
        assert (tmp_path / "elsewhere/own/a.md").stat().st_nlink == 1
    assert leftovers(tmp_path) == set()


def test_a_file_that_takes_the_place_of_a_carried_one_is_another(
    swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files of one clone are of one time, and may be of one length."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/a.txt": "First.\n", "briefs/b.txt": "Other.\n"})
    for name in ("a.txt", "b.txt"):
        os.utime(tmp_path / "briefs" / name, (1_700_000_000, 1_700_000_000))
    new = {**PAGES, "index.md": "# New\n"}
    meanwhile(monkeypatch, lambda target: (target / "b.txt").replace(target / "a.txt"))
    run(tmp_path, new)
    assert pages_of(tmp_path) == {**new, "a.txt": "Other.\n"}
    assert leftovers(tmp_path) == set()


@two_trees
def test_what_is_saved_once_more_while_the_first_is_looked_at_stays(
    swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the trees change places, and again while files are compared after that."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/notes.md": "By hand.\n"})
    briefs = tmp_path / "briefs"
    new = {**PAGES, "index.md": "# New\n"}
    same = trees.is_same

    def again(one: Path, other: Path) -> bool:
        found = same(one, other)
        if other == briefs / "notes.md":
            _save(other, "The newest.\n")
        return found

    monkeypatch.setattr(trees, "is_same", again)
    meanwhile(monkeypatch, lambda target: _save(target / "notes.md", "Newer.\n"))
    run(tmp_path, new)
    assert pages_of(tmp_path) == {**new, "notes.md": "The newest.\n"}
    assert kept(tmp_path) == {"notes.md": "Newer.\n"}


def _put_site(root: Path) -> None:
    with files.workplace(root) as work:
        (work / "fresh").mkdir()
        files.replace_tree(work / "fresh", root / "site")


@pytest.mark.parametrize("folder", ["briefs", "briefs/my notes", "site", "site/a"])
def test_what_is_mounted_in_a_folder_is_named_and_stays(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be moved or emptied with the folder, and is no part of it."""
    mounts = tmp_path / "mountinfo"
    where = str(tmp_path / folder).replace(" ", "\\040")
    mounts.write_text(
        f"22 1 8:1 / / rw - ext4 /dev/x rw\n36 22 8:1 /n {where} rw - ext4 /dev/x rw\n"
    )
    write(tmp_path, {"briefs/my notes/x.md": "Mine.\n", "site/a/x": "Mine."})
    before = tree(tmp_path / "briefs"), tree(tmp_path / "site")
    monkeypatch.setattr(trees, "MOUNTS", mounts)
    with pytest.raises(PublishError, match="a file system is mounted there"):
        run(tmp_path, PAGES) if "briefs" in folder else _put_site(tmp_path)
    assert (tree(tmp_path / "briefs"), tree(tmp_path / "site")) == before


def test_nothing_is_brought_back_through_a_link(tmp_path: Path) -> None:
    """What a killed run had set aside waits until the link is gone that a pull has put there."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/keys": "Brought along.\n", "home/keys": "Mine.\n", "home/id": "Mine."})
    os.utime(tmp_path / "home/keys", (1_000_000_000, 1_000_000_000))
    briefs, home = tmp_path / "briefs", tree(tmp_path / "home")
    briefs.rename(aside(tmp_path))
    briefs.symlink_to("home")
    with pytest.raises(PublishError, match="briefs: a link stands where the folder is needed"):
        run(tmp_path, PAGES)
    assert tree(tmp_path / "home") == home
    briefs.unlink()
    run(tmp_path, PAGES)
    assert pages_of(tmp_path) == {**PAGES, "keys": "Brought along.\n"}


@pytest.mark.parametrize("late", ["actors/bob.md", "actors/bob.md/notes.md", "questions"])
@two_trees
def test_a_late_file_in_the_way_of_a_page_is_kept_and_named(
    late: str, swapping: str, tmp_path: Path
) -> None:
    """It has no place among the pages any more."""
    run(tmp_path, PAGES)
    pages = {**PAGES, "actors/bob.md": "# Bob\n", "questions/why.md": "# Why?\n"}
    with pytest.MonkeyPatch.context() as patch:
        meanwhile(patch, lambda target: write(target, {late: "By hand.\n"}))
        outcome = run(tmp_path, pages)
    assert outcome.kept == run(tmp_path, pages).kept == (f"{kept_in(tmp_path)}/1/{late}",)
    assert stat.S_IMODE((tmp_path / kept_in(tmp_path)).stat().st_mode) == 0o700
    assert pages_of(tmp_path) == pages
    assert kept(tmp_path) == {late: "By hand.\n"}
    assert leftovers(tmp_path) == set()


def test_a_file_that_goes_while_it_is_carried_over_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither one of a person's own, nor a page of ours."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/notes.md~": "By hand.\n"})
    briefs, link = tmp_path / "briefs", os.link

    def going(old: str | Path, place: str | Path, **options: Any) -> None:
        for name in ("notes.md~", "actors/ada.md"):
            (briefs / name).unlink(missing_ok=True)
        link(old, place, **options)

    monkeypatch.setattr(os, "link", going)
    new = {**PAGES, "index.md": "# New\n"}
    run(tmp_path, new)
    assert pages_of(tmp_path) == new


def test_a_link_in_the_work_folder_is_no_tree_of_ours(tmp_path: Path) -> None:
    run(tmp_path, PAGES)
    write(tmp_path, {"elsewhere/mine.md": "By hand.\n"})
    for name in ("old-briefs", f"new-{'a' * 64}"):
        (tmp_path / WORK / name).symlink_to(tmp_path / "elsewhere")
    run(tmp_path, PAGES)
    assert pages_of(tmp_path) == PAGES
    assert tree(tmp_path / "elsewhere") == {"mine.md": b"By hand.\n"}


@contextmanager
def link_that_comes(patch: pytest.MonkeyPatch, place: Path, to: Path | str) -> Iterator[None]:
    """Put a link in the place of what a run has looked at, before it fills the new tree."""
    made = manifest.make

    def pulled(pages: Mapping[str, bytes]) -> bytes:
        shutil.rmtree(place) if place.is_dir() else place.unlink()
        place.symlink_to(to)
        return made(pages)

    with patch.context() as patched:
        patched.setattr(manifest, "make", pulled)
        yield


def test_what_a_link_leads_to_that_came_during_a_run_stays_there(
    swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pull may put it there; what it leads to is of nobody who writes pages."""
    run(tmp_path, PAGES)
    write(tmp_path, {"elsewhere/diary.txt": "Mine.\n", "elsewhere/papers/thesis.txt": "Mine.\n"})
    before = tree(tmp_path / "elsewhere")
    with (
        link_that_comes(monkeypatch, tmp_path / "briefs", "elsewhere"),
        pytest.raises(PublishError, match=r"briefs: .*a link"),
    ):
        run(tmp_path, {**PAGES, "index.md": "# New\n"})
    assert tree(tmp_path / "elsewhere") == before
    assert (tmp_path / "briefs").readlink() == Path("elsewhere")
    assert leftovers(tmp_path) == set()


def test_another_dossier_that_stands_there_by_now_is_not_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pull may put a link in the place of the dossier's own folder."""
    root, other = tmp_path / "mine", tmp_path / "other"
    for each in (root, other):
        each.mkdir()
        run(each, PAGES)
    made = manifest.make

    def pulled(pages: Mapping[str, bytes]) -> bytes:
        root.rename(tmp_path / "away")
        root.symlink_to(other)
        return made(pages)

    before = tree(other / "briefs")
    monkeypatch.setattr(manifest, "make", pulled)
    with pytest.raises(PublishError, match="another folder stands there by now"):
        run(root, {**PAGES, "index.md": "# New\n"})
    assert tree(other / "briefs") == before


def test_the_folder_of_a_command_is_the_one_that_was_there_when_it_began(tmp_path: Path) -> None:
    """A pull may put a link in its place, or another folder."""
    mine, other = tmp_path / "mine", tmp_path / "other"
    write(tmp_path, {"mine/a": "Mine.\n", "other/a": "Secret.\n"})
    with plain_files.holding(mine):
        assert plain_files.read(mine / "a", mine) == b"Mine.\n"
        with plain_files.holding(other):
            assert plain_files.read(other / "a", other) == b"Secret.\n"
        shutil.rmtree(mine)
        for put_there in (partial(mine.symlink_to, other), partial(shutil.copytree, other, mine)):
            put_there()
            # One within does not hold what is there by now.
            with plain_files.holding(mine):
                for refused in (
                    lambda: plain_files.read(mine / "a", mine),
                    lambda: files.keep(mine / "a", b"Changed.\n"),
                    lambda: trees.existing(mine),
                    lambda: run(mine, PAGES),
                ):
                    with pytest.raises((OSError, PublishError), match="another folder stands"):
                        refused()
            mine.unlink() if mine.is_symlink() else shutil.rmtree(mine)
        with pytest.raises(FileNotFoundError):
            plain_files.read(mine / "a", mine)
    assert tree(other) == {"a": b"Secret.\n"}
    assert plain_files.read(other / "a", other) == b"Secret.\n"


def test_what_was_carried_over_and_is_gone_there_is_in_the_old_tree(
    swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever took it from the tree that was being filled."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/notes.md": "By hand.\n", "briefs/own/a.md": "By hand.\n"})
    kept = trees.keep_modes

    def taken(folders: Mapping[str, Path], fresh: Path) -> None:
        kept(folders, fresh)
        if fresh.name.startswith("new-"):
            (fresh / "notes.md").unlink()
            shutil.rmtree(fresh / "own")

    monkeypatch.setattr(trees, "keep_modes", taken)
    with pytest.raises(PublishError, match=r"notes\.md: it was taken away; run it again"):
        run(tmp_path, {**PAGES, "index.md": "# New\n"})
    assert pages_of(tmp_path) == {**PAGES, "notes.md": "By hand.\n", "own/a.md": "By hand.\n"}
    assert leftovers(tmp_path) == set()


@pytest.mark.parametrize("when", ["before", "at", "after"])
@two_trees
def test_whoever_empties_the_work_folder_deletes_no_file_of_a_persons(
    when: str, swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout does, or `git clean`, while the trees change places."""
    run(tmp_path, PAGES)
    hand = {f"own/{number}.md": "By hand.\n" for number in range(3)}
    write(tmp_path / "briefs", hand)
    module, name = {
        "before": (carriage, "note_down"),
        "at": (merging, "last"),
        "after": (ownership, "still_ours"),
    }[when]
    made = getattr(module, name)

    def emptied(*arguments: Any) -> Any:
        done = made(*arguments)
        for folder in (tmp_path / WORK).glob("*/own"):
            shutil.rmtree(folder)
        return done

    new = {**PAGES, "index.md": "# New\n"}
    with monkeypatch.context() as patch:
        patch.setattr(module, name, emptied)
        if when == "before":
            with pytest.raises(PublishError, match="it was taken away; run it again"):
                run(tmp_path, new)
            assert pages_of(tmp_path) == {**PAGES, **hand}
        else:
            run(tmp_path, new)
    run(tmp_path, new)
    found = pages_of(tmp_path)
    found |= kept(tmp_path) if when == "at" else {}
    assert found == {**new, **hand}
    assert leftovers(tmp_path) == set()


def test_a_file_becomes_a_folder_and_a_folder_a_file_during_a_run(
    swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by a pull."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/a": "By hand.\n", "briefs/b/c/d": "By hand.\n", "briefs/b/e": "Own\n"})

    def act(target: Path) -> None:
        (target / "a").unlink()
        shutil.rmtree(target / "b")
        write(target, {"a/b": "Pulled.\n", "b": "Pulled.\n"})

    meanwhile(monkeypatch, act)
    new = {**PAGES, "index.md": "# New\n"}
    run(tmp_path, new)
    assert pages_of(tmp_path) == {**new, "a/b": "Pulled.\n", "b": "Pulled.\n"}
    assert leftovers(tmp_path) == set()


@two_trees
def test_a_program_that_holds_the_folder_that_goes_may_save_again(
    swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it saved first was brought over by then, and is not taken for somebody else's."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/own/log.txt": "By hand.\n", "briefs/own/kept.txt": "By hand.\n"})
    briefs, taken_apart = tmp_path / "briefs", merging._taken_apart
    held, others = os.open(briefs / "own", os.O_RDONLY), iter("x")
    words = iter(["Second.\n", None, "Third.\n"])

    def save(name: str, text: str) -> None:
        beside = os.open(f"{name}~", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, dir_fd=held)
        os.write(beside, text.encode())
        os.close(beside)
        os.replace(f"{name}~", name, src_dir_fd=held, dst_dir_fd=held)

    def saved(*arguments: Any) -> bool:
        if text := next(words, None):
            save("log.txt", text)
        elif text is None and next(others, None):
            save("kept.txt", "By hand.\n")
        return taken_apart(*arguments)

    monkeypatch.setattr(merging, "_taken_apart", saved)
    meanwhile(monkeypatch, lambda _: save("log.txt", "First.\n"))
    new = {**PAGES, "index.md": "# New\n"}
    outcome = run(tmp_path, new)
    os.close(held)
    assert outcome.kept == ()
    assert pages_of(tmp_path) == {**new, "own/log.txt": "Third.\n", "own/kept.txt": "By hand.\n"}
    assert leftovers(tmp_path) == set()


@pytest.mark.parametrize("when", ["before", "after"])
@two_trees
def test_what_is_moved_while_the_trees_change_places_has_its_new_name_alone(
    when: str, swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under both it would be one file: what is saved to the one is in the other."""
    run(tmp_path, PAGES)
    names = ("draft.txt", "own/a.txt", "own/b.txt")
    write(tmp_path, {f"briefs/{name}": "By hand.\n" for name in names})
    briefs, delete = tmp_path / "briefs", merging.delete

    def move() -> None:
        (briefs / "draft.txt").rename(briefs / "final.txt")
        (briefs / "own").rename(tmp_path / "away")

    def changed(*arguments: Any) -> None:
        move()
        delete(*arguments)

    with monkeypatch.context() as patch:
        if when == "before":
            after_the_last_look(patch, move)
        else:
            patch.setattr(merging, "delete", changed)
        new = {**PAGES, "index.md": "# New\n"}
        outcome = run(tmp_path, new)
    assert outcome.kept == ()
    assert pages_of(tmp_path) == {**new, "final.txt": "By hand.\n"}
    assert tree(tmp_path / "away") == {"a.txt": b"By hand.\n", "b.txt": b"By hand.\n"}
    assert (briefs / "final.txt").stat().st_nlink == 1
    assert leftovers(tmp_path) == set()


@pytest.mark.parametrize("act", ["file", "folder"])
@two_trees
def test_what_is_deleted_right_before_the_trees_change_places_stays_deleted(
    act: str, swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each file was looked at for the last time."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/own/a.md": "By hand.\n", "briefs/own/b.md": "By hand.\n"})

    def delete() -> None:
        own = tmp_path / "briefs/own"
        (own / "a.md").unlink() if act == "file" else shutil.rmtree(own)
        time.sleep(0.05)  # more than a tick of the file system's clock

    after_the_last_look(monkeypatch, delete)
    new = {**PAGES, "index.md": "# New\n"}
    run(tmp_path, new)
    assert pages_of(tmp_path) == ({**new, "own/b.md": "By hand.\n"} if act == "file" else new)
    assert (tmp_path / "briefs/own").exists() == (act == "file")
    assert leftovers(tmp_path) == set()


@two_trees
def test_who_removes_the_work_folder_while_it_is_looked_at_is_told_in_a_line(
    swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/own/a.md": "By hand.\n", "briefs/own/b.md": "By hand.\n"})
    is_free = merging._is_free

    def emptied(*arguments: Any) -> bool:
        shutil.rmtree(tmp_path / WORK, ignore_errors=True)
        return is_free(*arguments)

    after_the_last_look(monkeypatch, partial(shutil.rmtree, tmp_path / "briefs/own"))
    monkeypatch.setattr(merging, "_is_free", emptied)
    with pytest.raises(PublishError):
        run(tmp_path, {**PAGES, "index.md": "# New\n"})


@pytest.mark.parametrize("act", ["moved", "removed"])
@two_trees
def test_who_moves_the_work_folder_away_or_removes_it_takes_nothing_from_the_pages(
    act: str, swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the bin, or with `make clean`, right after the trees have changed places.

    A backup may have other names of the same files.
    """
    run(tmp_path, PAGES)
    hand = {f"own/{number}.md": "By hand.\n" for number in range(3)}
    write(tmp_path / "briefs", hand)
    shutil.copytree(tmp_path / "briefs/own", tmp_path / "backup", copy_function=os.link)
    delete = merging.delete

    def cleaned(last: merging.Last, target: Path, old: Path) -> None:
        if act == "moved":
            (tmp_path / WORK).rename(tmp_path / "bin")
        else:
            shutil.rmtree(old / "own")
        delete(last, target, old)

    new = {**PAGES, "index.md": "# New\n"}
    with monkeypatch.context() as patch:
        patch.setattr(merging, "delete", cleaned)
        with suppress(PublishError):
            run(tmp_path, new)
    assert pages_of(tmp_path) == {**new, **hand}


@two_trees
def test_what_is_deleted_in_the_new_tree_stays_deleted(
    swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a person or a pull, while the old tree is taken apart."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/notes.md": "By hand.\n", "briefs/own/a.md": "By hand.\n"})
    retire = merging.retire

    def deleted(*arguments: Any) -> bool:
        (tmp_path / "briefs/notes.md").unlink()
        return retire(*arguments)

    monkeypatch.setattr(merging, "retire", deleted)
    new = {**PAGES, "index.md": "# New\n"}
    run(tmp_path, new)
    assert pages_of(tmp_path) == {**new, "own/a.md": "By hand.\n"}
    # The last of a file by hand is not removed.
    assert kept(tmp_path) == {"notes.md": "By hand.\n"}
    assert leftovers(tmp_path) == set()


def test_a_run_is_waited_for_whose_lock_was_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout can bring one and take it away again."""
    monkeypatch.setattr(files, "LOCK_SECONDS", 0.2)
    with files.workplace(tmp_path) as work:
        (work / "lock").unlink()
        other = (
            "from onrecord.output import files; files.LOCK_SECONDS = 0.2; from pathlib import Path"
        )
        code = f"{other}\nwith files.workplace(Path({str(tmp_path)!r})): pass"
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert "another run of onrecord is at work" in done.stderr


@pytest.mark.parametrize("name", ["actors", "actors/ada.md"])
def test_a_page_of_ours_is_not_taken_from_behind_a_link(
    name: str, swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages that stay the same are carried over by where they stand."""
    run(tmp_path, PAGES)
    write(tmp_path, {"elsewhere/ada.md": "Mine.\n"})
    to = tmp_path / "elsewhere" / Path(name).relative_to("actors")
    with link_that_comes(monkeypatch, tmp_path / "briefs" / name, to), suppress(PublishError):
        run(tmp_path, {**PAGES, "index.md": "# New\n"})
    assert (tmp_path / "elsewhere/ada.md").stat().st_nlink == 1
    # The link itself may be kept, in its place or aside, as what a person put there; not what it
    # leads to.
    [briefs] = [tmp_path / "briefs"]
    linked = (briefs / "actors").is_symlink() or (briefs / "actors/ada.md").is_symlink()
    assert "Mine." not in "".join(pages_of(tmp_path).values()) or linked
    kept = (tmp_path / WORK).rglob("ada.md")
    assert not [path for path in kept if path.is_file() and not path.is_symlink()]


def test_what_is_closed_to_others_is_closed_while_it_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path, PAGES)
    modes = []
    linked = trees.link

    def link(file: Path, place: Path, target: Path) -> frozenset[trees.Stamp]:
        modes.append(place.relative_to(tmp_path / WORK).parts[0])
        assert stat.S_IMODE((tmp_path / WORK / modes[-1]).stat().st_mode) == 0o700
        return linked(file, place, target)

    monkeypatch.setattr(trees, "link", link)
    before = (tmp_path / "briefs").stat().st_mode
    run(tmp_path, {**PAGES, "index.md": "# New\n"})
    assert modes
    assert (tmp_path / "briefs").stat().st_mode == before


def test_what_is_saved_in_a_folder_while_it_goes_is_brought_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by a program that stands in the folder: it holds the tree that goes, not the new one."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/notes.md": "By hand.\n", "briefs/own/a.md": "By hand.\n"})
    at = os.open(tmp_path / "briefs", os.O_RDONLY)
    saved: list[str] = []
    unlinked = Path.unlink

    def unlink(path: Path, *, missing_ok: bool = False) -> None:
        unlinked(path, missing_ok=missing_ok)
        if path.parent.name.startswith("old-") and len(saved) < 3:
            saved.append(f"late{len(saved)}.md")
            number = os.open(saved[-1], os.O_CREAT | os.O_WRONLY, dir_fd=at)
            os.write(number, b"Late.\n")
            os.close(number)

    monkeypatch.setattr(Path, "unlink", unlink)
    new = {**PAGES, "index.md": "# New\n"}
    run(tmp_path, new)
    os.close(at)
    hand = {"notes.md": "By hand.\n", "own/a.md": "By hand.\n"}
    assert len(saved) == 3
    assert pages_of(tmp_path) == {**new, **hand, **dict.fromkeys(saved, "Late.\n")}
    assert leftovers(tmp_path) == set()


def test_a_folder_that_is_filled_without_end_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path, PAGES)
    taken_apart = merging._taken_apart
    rounds: list[int] = []

    def filled(tree: Path, *arguments: Any) -> bool:
        rounds.append(len(rounds))
        (tree / f"late{len(rounds)}.md").write_text("Late.\n", "utf-8")
        return taken_apart(tree, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(merging, "_taken_apart", filled)
        with pytest.raises(PublishError, match="something is saved there again and again"):
            run(tmp_path, {**PAGES, "index.md": "# New\n"})
    run(tmp_path, {**PAGES, "index.md": "# New\n"})
    assert pages_of(tmp_path).keys() >= {f"late{number + 1}.md" for number in rounds}
    assert leftovers(tmp_path) == set()


def test_nothing_is_brought_over_through_a_link_that_comes_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path, PAGES)
    (tmp_path / "elsewhere").mkdir()
    made, asked = manifest.make, merging._is_there

    def saved(pages: Mapping[str, bytes]) -> bytes:
        write(tmp_path, {"briefs/q/x.txt": "Theirs.\n"})
        return made(pages)

    def linked(*arguments: Any, **options: Any) -> bool:
        """The last look but one before a file is brought over."""
        found = asked(*arguments, **options)
        (tmp_path / "briefs/q").rmdir()
        (tmp_path / "briefs/q").symlink_to("../elsewhere")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(manifest, "make", saved)
        patch.setattr(merging, "_is_there", linked)
        run(tmp_path, {**PAGES, "index.md": "# New\n"})
    assert tree(tmp_path / "elsewhere") == {}
    assert kept(tmp_path) == {"q/x.txt": "Theirs.\n"}


def test_what_a_linked_folder_of_the_pages_leads_to_is_not_carried_over(
    swapping: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pull may put the link there after the folder was looked at."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/notes/key.txt": "A decoy.\n", "elsewhere/key.txt": "Mine.\n"})
    with (
        link_that_comes(monkeypatch, tmp_path / "briefs/notes", "../elsewhere"),
        pytest.raises(PublishError, match=r"notes: a link stands where a folder is needed"),
    ):
        run(tmp_path, {**PAGES, "index.md": "# New\n"})
    assert (tmp_path / "elsewhere/key.txt").stat().st_nlink == 1
    assert tree(tmp_path / "elsewhere") == {"key.txt": b"Mine.\n"}
    assert leftovers(tmp_path) == set()


@pytest.mark.parametrize("name", ["a\0b", "\x1b[31m", "x" * 400, "../x", "/etc/passwd", "a//b"])
def test_a_list_may_name_what_no_file_is_called(name: str, tmp_path: Path) -> None:
    run(tmp_path, PAGES)
    place = tmp_path / "briefs" / MANIFEST
    digest = "0" * 64
    text = place.read_text("utf-8").replace('"files": {', f'"files": {{\n  "{name}": "{digest}",')
    place.write_text(text, "utf-8")
    assert run(tmp_path, {"index.md": "# New\n"}).written == ("index.md",)
    assert pages_of(tmp_path) == {"index.md": "# New\n"}


# --- whose a listed file is --------------------------------------------------------------------


def _list(root: Path, *names: str, digests: bool = True) -> None:
    """Change the list of our files, as somebody's pull request may, to hold more names."""
    place = root / "briefs" / MANIFEST
    files = json.loads(place.read_text("utf-8"))["files"] | dict.fromkeys(names, "0" * 64)
    data = {"files": files if digests else sorted(files)}
    place.write_text(json.dumps(data, indent=1), "utf-8")


@pytest.mark.parametrize("digests", [True, False], ids=["with digests", "without"])
def test_a_list_takes_no_file_from_a_person(digests: bool, tmp_path: Path) -> None:
    """Whoever sends a change of the list does not know what the file holds."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/notes.md": "By hand.\n", "briefs/actors/late.md": "By hand.\n"})
    _list(tmp_path, "notes.md", "actors/late.md", "../x", "actors", "no.md", digests=digests)
    assert run(tmp_path, PAGES).removed == ()
    hand = {"notes.md": "By hand.\n", "actors/late.md": "By hand.\n"}
    assert pages_of(tmp_path) == {**PAGES, **hand}


def test_a_list_puts_no_page_in_the_place_of_what_a_person_wrote(tmp_path: Path) -> None:
    """Not even where a page of ours stood before."""
    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/actors/ada.md": "By hand.\n", "briefs/actors/bob.md": "By hand.\n"})
    _list(tmp_path, "actors/ada.md", "actors/bob.md")
    for name in ("ada", "bob"):
        with pytest.raises(PublishError, match=rf"actors/{name}\.md: written by hand, or changed"):
            run(tmp_path, {"index.md": "# Brief\n", f"actors/{name}.md": "# A page\n"})
        assert pages_of(tmp_path)[f"actors/{name}.md"] == "By hand.\n"


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_pages_that_were_built_elsewhere_go_with_their_records(ends: str, tmp_path: Path) -> None:
    """As in a clone, also where git has changed the line ends of all that it brought."""
    run(tmp_path, PAGES)
    for path in (tmp_path / "briefs").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"\n", ends.encode()))
    assert run(tmp_path, {"index.md": "# New\n"}).removed == ("actors/ada.md", "actors/index.md")
    assert pages_of(tmp_path) == {"index.md": "# New\n"}


def test_an_older_list_without_digests_will_do_where_the_pages_are_the_same(tmp_path: Path) -> None:
    run(tmp_path, PAGES)
    _list(tmp_path, digests=False)
    assert run(tmp_path, PAGES) == Outcome((), (), 3)
    new = {**PAGES, "index.md": "# New\n"}
    assert run(tmp_path, new).written == ("index.md",)
    assert pages_of(tmp_path) == new


def test_pages_that_a_merge_or_an_older_list_leaves_to_nobody_are_named_with_what_to_do(
    tmp_path: Path,
) -> None:
    """They are made again; all of them are counted, so that it takes one step and not many."""
    run(tmp_path, PAGES)
    new = {path: f"{text}New.\n" for path, text in PAGES.items()}
    said = r"ada\.md: written by hand, or changed, .* delete it and it is made again"
    write(tmp_path, {"briefs/actors/ada.md": "<<<<<<< ours\n# Ada\n"})
    with pytest.raises(PublishError, match=f"{said}$"):
        run(tmp_path, new)
    (tmp_path / "briefs/actors/ada.md").unlink()
    run(tmp_path, PAGES)
    _list(tmp_path, digests=False)
    with pytest.raises(PublishError, match=rf"{said}; \.onrecord\.json lists 2 more of the kind$"):
        run(tmp_path, new)
    for path in PAGES:
        (tmp_path / "briefs" / path).unlink()
    run(tmp_path, new)
    assert pages_of(tmp_path) == new


def test_without_a_list_pages_that_are_as_they_should_be_are_ours(tmp_path: Path) -> None:
    run(tmp_path, PAGES)
    (tmp_path / "briefs" / MANIFEST).unlink()
    assert run(tmp_path, PAGES) == Outcome((), (), 3)
    assert run(tmp_path, {"index.md": "# New\n"}).removed == ("actors/ada.md", "actors/index.md")
    (tmp_path / "briefs" / MANIFEST).unlink()
    with pytest.raises(PublishError, match=r"index\.md: written by hand"):
        run(tmp_path, {"index.md": "# Newer\n"})


def test_a_list_with_the_marks_of_a_merge_is_read_as_both_sides(tmp_path: Path) -> None:
    run(tmp_path, PAGES)
    place = tmp_path / "briefs" / MANIFEST
    first, middle, last = place.read_text("utf-8").partition(' "files": {\n')
    other = last.replace("ada.md", "bob.md")
    marked = f"<<<<<<< ours\n{last}=======\n{other}>>>>>>> theirs\n }}\n}}\n"
    place.write_text(first + middle + marked, "utf-8")
    write(tmp_path, {"briefs/actors/bob.md": "# Ada\n"})
    assert run(tmp_path, {"index.md": "# Brief\n"}).removed == (
        "actors/ada.md",
        "actors/bob.md",
        "actors/index.md",
    )
    assert pages_of(tmp_path) == {"index.md": "# Brief\n"}


@pytest.mark.parametrize(
    "entries",
    [
        '"' + "a" * 15_000_000,
        '"a",\n' * 3_000_000,
        " " * 15_000_000,
        '"a"' + " " * 15_000_000 + "x",
    ],
    ids=["a long name", "many names", "blanks", "blanks behind a name"],
)
def test_a_list_beyond_all_bounds_takes_little(entries: str, tmp_path: Path) -> None:
    """Here by what Python holds at a time; a search that turns back at every letter has no end."""
    run(tmp_path, PAGES)
    text = '{"files": {\n' + entries + "\n}}"
    (tmp_path / "briefs" / MANIFEST).write_text(text, "utf-8")
    tracemalloc.start()
    try:
        with pytest.raises(PublishError):
            run(tmp_path, {**PAGES, "index.md": "# New\n"})
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 150_000_000


# --- nothing to do -----------------------------------------------------------------------------


def test_an_unchanged_run_writes_nothing(tmp_path: Path) -> None:
    """Not one file or folder is touched, so that nothing that watches them wakes up."""

    def everything() -> dict[str, tuple[int, int]]:
        paths = [tmp_path / "briefs", *(tmp_path / "briefs").rglob("*")]
        return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in paths}

    run(tmp_path, PAGES)
    write(tmp_path, {"briefs/README.md": "By hand.\n"})
    before = everything()
    outcome = run(tmp_path, dict(reversed(PAGES.items())))
    assert outcome == Outcome((), (), 3)
    assert everything() == before


def test_the_list_of_our_files_is_the_same_bytes_for_the_same_pages(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, pages in ((one, PAGES), (other, dict(reversed(PAGES.items())))):
        folder.mkdir()
        run(folder, pages)
    assert tree(one / "briefs") == tree(other / "briefs")
    listed = json.loads((one / "briefs" / MANIFEST).read_text(encoding="utf-8"))["files"]
    assert [*listed] == sorted(PAGES)


def test_a_page_of_ours_that_somebody_deleted_is_put_right(tmp_path: Path) -> None:
    run(tmp_path, PAGES)
    (tmp_path / "briefs/actors/ada.md").unlink()
    assert run(tmp_path, PAGES).written == ("actors/ada.md",)
    assert pages_of(tmp_path) == PAGES


@pytest.mark.parametrize("kind", ["text", "link"])
def test_a_page_of_ours_that_somebody_changed_is_named_until_it_is_deleted(
    kind: str, tmp_path: Path
) -> None:
    """It may be work of theirs, if in the wrong place."""
    run(tmp_path, PAGES)
    page, outside = tmp_path / "briefs/index.md", tmp_path / "outside.md"
    outside.write_text("# Brief\n", "utf-8")
    page.unlink()
    if kind == "link":
        page.symlink_to(outside)
    else:
        page.write_text("Mine.\n", "utf-8")
    before = pages_of(tmp_path)
    with pytest.raises(PublishError, match=r"index\.md: written by hand, or changed.*delete it"):
        run(tmp_path, PAGES)
    assert pages_of(tmp_path) == before
    page.unlink()
    assert run(tmp_path, PAGES).written == ("index.md",)
    assert pages_of(tmp_path) == PAGES
    assert outside.read_text("utf-8") == "# Brief\n"


# --- what is refused ---------------------------------------------------------------------------


def _a_file_of_a_page(root: Path) -> str:
    write(root, {"briefs/actors/bob.md": "By hand.\n"})
    return "briefs/actors/bob.md: written by hand"


def _a_link_of_a_page(root: Path) -> str:
    (root / "briefs/actors/bob.md").symlink_to("/etc/passwd")
    return "briefs/actors/bob.md: written by hand"


def _a_file_of_a_folder(root: Path) -> str:
    write(root, {"briefs/questions": "By hand.\n"})
    return "briefs/questions: a file stands where a folder is needed"


def _a_link_of_a_folder(root: Path) -> str:
    (root / "elsewhere").mkdir()
    (root / "briefs/questions").symlink_to(root / "elsewhere")
    return "briefs/questions: a file stands where a folder is needed"


def _a_folder_of_a_page(root: Path) -> str:
    write(root, {"briefs/actors/bob.md/notes.md": "By hand.\n"})
    return "bob.md"


def _an_unreadable_list(root: Path) -> str:
    write(root, {f"briefs/{MANIFEST}": "{"})
    return f"briefs/{MANIFEST}: not readable"


def _a_list_of_another_shape(root: Path) -> str:
    write(root, {f"briefs/{MANIFEST}": '["index.md"]'})
    return f"briefs/{MANIFEST}: not readable"


@pytest.mark.parametrize(
    "make",
    [
        _a_file_of_a_page,
        _a_link_of_a_page,
        _a_file_of_a_folder,
        _a_link_of_a_folder,
        _a_folder_of_a_page,
        _an_unreadable_list,
        _a_list_of_another_shape,
    ],
    ids=lambda make: make.__name__.strip("_"),
)
def test_what_is_in_the_way_is_named_and_nothing_is_touched(
    make: Callable[[Path], str], tmp_path: Path
) -> None:
    run(tmp_path, PAGES)
    said = make(tmp_path)
    before = tree(tmp_path / "briefs")
    with pytest.raises(PublishError) as reason:
        run(tmp_path, {**PAGES, "actors/bob.md": "# Bob\n", "questions/why.md": "# Why?\n"})
    assert said in str(reason.value)
    assert tree(tmp_path / "briefs") == before
    assert leftovers(tmp_path) == set()


@pytest.mark.parametrize("kind", ["file", "link", "dangling link"])
def test_something_else_in_the_place_of_the_folder_is_left_alone(kind: str, tmp_path: Path) -> None:
    place, elsewhere = tmp_path / "briefs", tmp_path / "elsewhere"
    write(tmp_path, {"elsewhere/index.md": "By hand.\n"})
    if kind == "file":
        place.write_text("By hand.\n", encoding="utf-8")
    else:
        place.symlink_to(elsewhere if kind == "link" else tmp_path / "nowhere")
    with pytest.raises(PublishError, match="briefs"):
        run(tmp_path, PAGES)
    assert place.is_symlink() == (kind != "file")
    assert tree(elsewhere) == {"index.md": b"By hand.\n"}


def test_an_error_of_the_file_system_leaves_the_old_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here the disk is full after the first page."""
    run(tmp_path, PAGES)
    before = tree(tmp_path / "briefs")
    written = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "b.md":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return written(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(PublishError, match="No space left"):
        run(tmp_path, {"a.md": "# A\n", "b.md": "# B\n"})
    assert tree(tmp_path / "briefs") == before
    assert leftovers(tmp_path) == set()


# --- runs that were cut short, and runs at the same time ---------------------------------------


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    run(tmp_path, PAGES)
    one, other = files.unfinished(tmp_path / WORK), files.unfinished(tmp_path / WORK)
    write(tmp_path, {f"{one}/index.md": "half", f"{other}/x": "half"})
    run(tmp_path, PAGES)
    assert leftovers(tmp_path) == set()
    assert pages_of(tmp_path) == PAGES


class Killed(BaseException):
    """The run ends here, without a word."""


def test_a_run_killed_between_any_two_steps_is_finished_by_the_next(
    swapping: str, tmp_path: Path
) -> None:
    """Wherever a run stops, the next one has either the old tree or the new one before it, and
    what a person wrote.
    """
    new = {**PAGES, "index.md": "# New\n"}
    for last in range(100):
        root = tmp_path / str(last)
        root.mkdir()
        run(root, PAGES)
        hand = {"README.md": "By hand.\n"}
        write(root / "briefs", {**hand, "notes.md": "Before.\n"})
        late = {"notes.md": "Saved late.\n", "late/made.md": "Made late.\n"}
        seen: list[Path] = []

        def act(target: Path, late: dict[str, str] = late, seen: list[Path] = seen) -> None:
            # Not by the calls that are counted.
            for path, words in late.items():
                os.makedirs((target / path).parent, exist_ok=True)  # noqa: PTH103
                beside = target / "beside~"
                beside.write_text(words, encoding="utf-8")
                os.replace(beside, target / path)  # noqa: PTH105
            seen.append(target)

        with pytest.MonkeyPatch.context() as patch:
            kill_after(last, patch)
            meanwhile(patch, act)
            try:
                run(root, new)
            except Killed:
                pass
            else:
                break
        hand |= late if seen else {"notes.md": "Before.\n"}
        with suppress(PublishError), files.workplace(root):
            pass
        if aside := [*(root / WORK).glob("*-briefs-*/notes.md")]:
            # Neither is known to be the one that is wanted.
            assert aside[0].read_text("utf-8") == hand["notes.md"]
            assert (root / "briefs/notes.md").read_text("utf-8") == "Before.\n"
            (root / "briefs/notes.md").unlink()
        with files.workplace(root):
            found = pages_of(root)
            assert found in ({**PAGES, **hand}, {**new, **hand}), (last, found, hand)
        run(root, new)
        assert pages_of(root) == {**new, **hand}
        assert leftovers(root) == set()
    assert 5 < last < 99


def kill_after(steps: int, patch: pytest.MonkeyPatch) -> None:
    """Let so many changes of the file system happen, and none after them."""
    left = steps

    def counted(made: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            if not left:
                raise Killed
            left -= 1
            return made(*arguments, **options)

        return step

    for name in ("write_bytes", "rename", "replace", "unlink", "mkdir", "rmdir"):
        patch.setattr(Path, name, counted(getattr(Path, name)))
    patch.setattr(os, "link", counted(os.link))
    patch.setattr(shutil, "copytree", counted(shutil.copytree))
    patch.setattr(shutil, "copystat", counted(shutil.copystat))
    patch.setattr(files, "exchange", counted(exchange))


def test_two_runs_at_once_wait_for_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second run begins when the first has ended, and neither loses a page."""
    inside = threading.Event()
    order: list[str] = []

    def second() -> None:
        inside.wait()
        run(tmp_path, {"index.md": "# Second\n"})
        order.append("second")

    other = threading.Thread(target=second)
    other.start()
    with files.workplace(tmp_path) as work:
        inside.set()
        files.publish(work, tmp_path / "briefs", encoded(PAGES))
        order.append("first")
    other.join()
    assert order == ["first", "second"]
    assert pages_of(tmp_path) == {"index.md": "# Second\n"}


def test_a_run_that_waits_too_long_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LOCK_SECONDS", 0.0)
    code = "import sys; from onrecord.output import files; from pathlib import Path\n"
    code += "with files.workplace(Path(sys.argv[1])): print('in', flush=True); input()"
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "in\n"
        with pytest.raises(PublishError, match="another run of onrecord is at work"):
            run(tmp_path, PAGES)
        holder.stdin.write("\n")
        holder.stdin.close()
    assert run(tmp_path, PAGES).written


# --- any sequence of runs ----------------------------------------------------------------------

_trees = st.dictionaries(
    st.sampled_from(["index.md", "a/b.md", "a/c.md", "a/d/e.md", "f.md"]),
    st.sampled_from(["# One\n", "# Two\n", "é\n", ""]),
)


@given(st.lists(_trees, min_size=1, max_size=5))
def test_after_any_runs_the_last_one_stands(
    tmp_path_factory: pytest.TempPathFactory, runs: list[dict[str, str]]
) -> None:
    """The outcome tells exactly what changed from the run before."""
    root = tmp_path_factory.mktemp("runs")
    write(root, {"briefs/by-hand.md": "By hand.\n"})
    before: dict[str, str] = {}
    for pages in runs:
        outcome = run(root, pages)
        changed = {path for path, text in pages.items() if before.get(path) != text}
        assert set(outcome.written) == changed
        assert set(outcome.removed) == before.keys() - pages.keys()
        assert outcome.unchanged == len(pages) - len(changed)
        assert pages_of(root) == {**pages, "by-hand.md": "By hand.\n"}
        before = pages


def test_pages_written_by_hand_are_part_of_the_site(tmp_path: Path) -> None:
    root = stage.lay_out(tmp_path / "dossier")
    stage.command("build", "-C", root)
    (root / "briefs/notes.md").write_text("# My notes\n\nSee [the brief](index.md).\n", "utf-8")
    done = stage.command("site", "-C", root)
    assert done.returncode == 0, done.stderr
    assert "My notes" in (root / "site/notes.html").read_text("utf-8")
    assert (root / "briefs/notes.md").read_text("utf-8").startswith("# My notes\n")


# --- what stands in the place of the site ------------------------------------------------------


POLICY = stage.PAGE


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that takes no time."""

    def build(_: Path, folder: Path, **_how: bool) -> None:
        write(
            folder, {"sitemap.xml": "<urlset/>", "404.html": stage.NOT_FOUND, "picture.png": "\x89"}
        )

    monkeypatch.setattr(engines, "build", build)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "beside", [{}, {"site/sitemap.xml": ""}, {"site/404.html": POLICY}, {"site/briefing.pdf": ""}]
)
def test_a_folder_that_no_engine_made_is_not_replaced_by_the_site(
    beside: dict[str, str | bytes], tmp_path: Path
) -> None:
    """Somebody's own work may be called so, and a pull may put beside it what an engine makes."""
    root = write(tmp_path, {**LEAST, "site/notes.txt": "Mine.", **beside})
    before = tree(root / "site")
    done = command("site", "-C", root)
    assert done.exit_code == 1
    [line] = [line for line in done.stderr.splitlines() if "Error" in line]
    assert line.endswith(
        "not built here, and the site would replace it; move it away, or delete site/"
    )
    assert tree(root / "site") == before
    (root / "site").rename(root / "mine")
    assert command("site", "-C", root).exit_code == 0
    assert command("site", "-C", root).exit_code == 0


@pytest.mark.usefixtures("quick")
def test_a_repository_in_the_site_goes_on_in_the_next_one(swapping: str, tmp_path: Path) -> None:
    """As of who publishes by hand."""
    root = write(tmp_path / "dossier", LEAST)
    assert command("site", "-C", root).exit_code == 0
    write(root, {"site/.git/HEAD": "ref: refs/heads/gh-pages\n"})
    for _ in range(2):
        assert command("site", "-C", root).exit_code == 0
        assert tree(root / "site/.git") == {"HEAD": b"ref: refs/heads/gh-pages\n"}
    assert leftovers(root) - {"token"} <= {path.name for path in root.glob(".onrecord/built-*")}


@pytest.mark.usefixtures("quick")
def test_a_site_of_which_a_page_was_taken_away_meanwhile_is_not_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(tmp_path, LEAST)
    assert command("site", "-C", root).exit_code == 0
    before, copy = tree(root / "site"), trees.copy

    def taken(made: Path, fresh: Path) -> None:
        copy(made, fresh)
        (fresh / "picture.png").unlink()

    monkeypatch.setattr(trees, "copy", taken)
    done = command("site", "-C", root)
    assert done.exit_code == 1
    assert "/picture.png: it was taken away; run it again" in done.stderr
    assert tree(root / "site") == before


@pytest.mark.usefixtures("quick")
def test_a_page_of_another_engine_is_not_replaced_by_the_site(tmp_path: Path) -> None:
    root = write(tmp_path, {**LEAST, "site/index.html": "Mine.", "site/assets/photo.png": ""})
    done = command("site", "-C", root)
    assert done.exit_code == 1
    assert "Error: site/index.html: not built here" in done.stderr


@pytest.mark.usefixtures("quick")
def test_another_folder_in_the_place_of_a_site_is_nobodys_but_a_persons(tmp_path: Path) -> None:
    """However often a site was built there."""
    root = write(tmp_path, LEAST)
    assert command("site", "-C", root).exit_code == 0
    shutil.rmtree(root / "site")
    write(root, {"site/notes.txt": "Mine.", "site/404.html": POLICY})
    assert command("site", "-C", root).exit_code == 1
    assert (root / "site/notes.txt").read_text("utf-8") == "Mine."


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("known", [True, False], ids=["built here", "built elsewhere"])
def test_a_site_that_was_built_or_is_empty_is_replaced(known: bool, tmp_path: Path) -> None:
    """As in a clone that has its site with it, or where nothing can be written down."""
    root = write(tmp_path / "dossier", LEAST)
    (root / "site").mkdir()
    assert command("site", "-C", root).exit_code == 0
    feed = '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"/>'
    write(
        root,
        {
            "site/search/search_index.json": "{}",
            "site/feed.xml": feed,
            "site/k/old.html": POLICY,
        },
    )
    if known:
        write(root, {"site/late.txt": ""})
    else:
        root = root.rename(tmp_path / "moved")
    for _ in range(2):
        assert command("site", "-C", root).exit_code == 0
    assert sorted(tree(root / "site")) == ["404.html", "picture.png", "preview.png"]
