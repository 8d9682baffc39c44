"""Work that processes share: the same comes of it, whoever does it and whatever becomes of them."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.corpora import Corpus
from tests.dossier_helpers import tree

from onrecord.output.errors import PublishError
from onrecord.sharing import apart, number, shared
from onrecord.source import yaml_reader
from onrecord.source.files import read_sources
from onrecord.source.known import LastingFiles
from onrecord.source.yaml_reader import read as yaml_read

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes share work on Linux")


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have threads, and one processor."""
    monkeypatch.setattr("onrecord.sharing.threading.active_count", lambda: 1)
    monkeypatch.setattr("onrecord.sharing.os.sched_getaffinity", lambda _: {0, 1, 2})


@pytest.fixture(autouse=True)
def alone(quiet: None) -> Iterator[None]:
    """Nobody is left behind."""
    before = _children()
    yield
    assert _children() == before


def _children() -> set[str]:
    return {*Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()}


@given(items=st.lists(st.text()), least=st.integers(1, 5))
def test_what_comes_of_it_is_the_same_and_in_order(items: list[str], least: int) -> None:
    with shared(items, lambda item: [item, item[::-1]], least) as found:
        assert [*found] == [[item, item[::-1]] for item in items]


def test_every_process_does_its_part() -> None:
    with shared(range(9), lambda _: os.getpid(), 3) as found:
        who = [*found]
    assert who[::3] == [os.getpid()] * 3
    assert len({*who}) == 3
    assert who[:3] * 3 == who


def test_no_process_is_begun_for_a_few_things() -> None:
    assert [number(amount, 10) for amount in (0, 9, 19, 20, 29, 30, 1000)] == [1, 1, 1, 2, 2, 3, 3]
    with shared(range(5), lambda _: os.getpid(), 3) as found:
        assert {*found} == {os.getpid()}


def test_no_process_is_begun_beside_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the locks that a thread holds nobody would let go."""
    monkeypatch.setattr("onrecord.sharing.threading.active_count", lambda: 2)
    assert number(1000, 1) == 1


def test_what_is_wrong_is_raised_here_where_its_turn_is() -> None:
    def work(item: int) -> int:
        if item in {4, 5}:
            raise ValueError(item)
        return item

    with shared(range(9), work, 1) as results:
        assert [next(results) for _ in range(4)] == [0, 1, 2, 3]
        with pytest.raises(ValueError, match="4"):
            next(results)


@pytest.mark.parametrize(
    "end",
    [
        lambda: os._exit(9),
        sys.exit,
        lambda: signal.raise_signal(signal.SIGINT),
        lambda: signal.raise_signal(signal.SIGKILL),
    ],
    ids=["gone", "ended", "interrupted", "killed"],
)
def test_the_rest_is_done_where_a_process_is_gone(
    end: Callable[[], object], tmp_path: Path
) -> None:
    """What it was about to leave is not ended by it as well: what lies there is ours."""
    here = os.getpid()

    def work(item: int) -> int:
        if os.getpid() != here and item > 4:
            end()
        return item

    with TemporaryDirectory(dir=tmp_path) as ours, shared(range(50), work, 1) as found:
        assert [*found] == [*range(50)]
        assert Path(ours).exists()


def test_all_is_done_here_where_there_can_be_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    here = os.getpid()

    def refused() -> int:
        raise BlockingIOError

    monkeypatch.setattr("onrecord.sharing.os.fork", refused)
    with shared(range(50), lambda _: os.getpid(), 1) as who:
        assert {*who} == {here}


def test_what_cannot_be_said_is_done_here() -> None:
    with shared(range(6), lambda item: (item for _ in range(1)), 1) as found:
        assert [next(each) for each in found] == [*range(6)]


def test_more_is_said_than_a_pipe_holds() -> None:
    with shared(range(6), lambda item: "a" * (item + 1) * 1_000_000, 1) as found:
        assert [*map(len, found)] == [1_000_000 * item for item in range(1, 7)]


def test_an_early_end_leaves_nobody_behind() -> None:
    with shared(range(100), lambda item: "a" * 100_000 * (item + 1), 1) as found:
        next(found)


def test_what_a_process_has_read_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Corpus(110).write(tmp_path)
    known = LastingFiles()
    first, _ = read_sources(tmp_path, known)
    read = []

    def noted(path: str, text: str) -> object:
        read.append(path)
        return yaml_read(path, text)

    monkeypatch.setattr(yaml_reader, "read", noted)
    second, _ = read_sources(tmp_path, known)
    assert second.records == first.records
    assert read == ["sources/dossier.yml"]


# --- whole runs, each a process of its own -----------------------------------------------------

# The engine is run with what notes down who builds a page, and who reads one.
_ENGINE = """
import os, runpy, sys
from onrecord.output import plugin, together
from mkdocs.commands import build
def noted(work, name):
    def note(*them, **named):
        with open(os.environ["NOTED"], "a") as file:
            print(name, os.getpid(), file=file)
        return work(*them, **named)
    return note
build._build_page = noted(build._build_page, "built")
plugin._rendered = noted(plugin._rendered, "read")
runpy.run_module("mkdocs", run_name="__main__")
"""
_RUN = """
import os, sys
from onrecord.cli.main import main
from onrecord.output import engines
there = {*range(int(sys.argv.pop(1)))}
os.sched_getaffinity = lambda _: there
engine = f"import os; os.sched_getaffinity = lambda _: {there}" + os.environ["ENGINE"]
engines._called = lambda _: [sys.executable, "-P", "-c", engine]
main()
"""


def _run(processors: int, *arguments: str, noted: Path) -> "subprocess.CompletedProcess[str]":
    there = {**os.environ, "ENGINE": _ENGINE, "NOTED": str(noted)}
    command = [sys.executable, "-c", _RUN, str(processors), *arguments]
    return subprocess.run(
        command, env=there, capture_output=True, text=True, check=False, encoding="utf-8"
    )


@pytest.mark.xdist_group("sharing")
def test_a_site_is_the_same_whoever_makes_it(tmp_path: Path) -> None:
    """As many pages as three processes share, made anew and after an edit."""
    made = []
    for processors in (1, 3):
        root = tmp_path / f"{processors}" / "dossier"
        root.mkdir(parents=True)
        Corpus(110).write(root)
        noted = tmp_path / f"{processors}" / "noted"
        found = []
        for said in ("first", "second"):
            article = next((root / "sources" / "articles").iterdir())
            text = article.read_text("utf-8")
            title = next(line for line in text.split("\n") if line.startswith("title:"))
            article.write_text(text.replace(title, f"{title} {said}"), "utf-8")
            done = _run(processors, "site", "-C", str(root), noted=noted)
            assert done.returncode == 0, done.stderr
            found += [tree(root / "briefs"), tree(root / "site")]
        lines = [line.split() for line in noted.read_text("ascii").splitlines()]
        who = {kind: {pid for each, pid in lines if each == kind} for kind in ("read", "built")}
        made.append((found, who))
    (alone, of_one), (together, of_three) = made
    assert alone == together
    # Two runs of an engine, and what helped one of them: the other had little to do.
    assert {kind: len(who) for kind, who in of_one.items()} == {"read": 2, "built": 2}
    assert {kind: len(who) for kind, who in of_three.items()} == {"read": 4, "built": 4}


def test_what_is_found_is_the_same_whoever_reads(tmp_path: Path) -> None:
    Corpus(110).write(tmp_path)
    for index, path in enumerate(sorted((tmp_path / "sources").rglob("*.yml"))):
        if index % 40 == 7:
            text = path.read_text("utf-8")
            path.write_text(f"{text}\nnonsense: {index}\n" if index % 3 else "a: [", "utf-8")
    said = [
        _run(processors, "check", "--format", "json", "-C", str(tmp_path), noted=tmp_path / "noted")
        for processors in (1, 3)
    ]
    assert said[0].returncode == 1
    assert len(json.loads(said[0].stdout)) > 10
    assert [each.stdout for each in said] == [said[0].stdout] * 2


# --- apart --------------------------------------------------------------------------------------


@pytest.fixture
def own_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who runs tests hears what is said by other means."""
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    monkeypatch.setattr(sys, "__stderr__", sys.stderr)


@pytest.mark.usefixtures("own_streams")
def test_another_process_does_what_is_done_apart() -> None:
    who, what = apart(lambda _: (os.getpid(), "ü" * 3_000_000))
    assert who != os.getpid()
    assert what == "ü" * 3_000_000


@pytest.mark.usefixtures("own_streams")
@pytest.mark.parametrize(
    "error", [PublishError("no room", "line\nline"), OSError(28, "full", "a.md"), SystemExit(3)]
)
def test_what_is_wrong_apart_is_raised_here(error: BaseException) -> None:
    def work(_: Callable[[], None]) -> None:
        raise error

    with pytest.raises(type(error)) as found:
        apart(work)
    assert str(found.value) == str(error)
    assert vars(found.value).items() >= vars(error).items()
    assert "in work" in "".join(found.value.__notes__), "where it was"


@pytest.mark.usefixtures("own_streams")
def test_an_error_that_cannot_be_handed_over_is_told() -> None:
    class OddError(Exception):
        def __init__(self, one: str, other: str) -> None:
            super().__init__(one + other)

    def work(_: Callable[[], None]) -> None:
        raise OddError("this", " one")

    with pytest.raises(RuntimeError, match="OddError: this one"):
        apart(work)


@pytest.mark.usefixtures("own_streams")
@pytest.mark.parametrize("end", [lambda: os._exit(9), lambda: signal.raise_signal(signal.SIGKILL)])
def test_a_process_that_is_gone_is_told_of(end: Callable[[], object]) -> None:
    with pytest.raises(ChildProcessError, match="has ended"):
        apart(lambda _: end())


def test_it_is_done_here_where_others_take_what_is_said() -> None:
    assert apart(lambda _: os.getpid()) == os.getpid()


@pytest.mark.usefixtures("own_streams")
def test_it_is_done_here_where_there_can_be_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError

    monkeypatch.setattr("onrecord.sharing.os.fork", refused)
    assert apart(lambda _: os.getpid()) == os.getpid()
