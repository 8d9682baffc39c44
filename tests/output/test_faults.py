"""A run that is killed, meets a fault or another run leaves the pages whole and says why.

The same at hundreds of moments: ``make reliability``.
"""

import json
import os
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import pytest
from filelock import FileLock
from tests.dossier_helpers import PATIENCE, REPOSITORY, run, tree, write
from tests.reliability import stage

from onrecord.output import files
from onrecord.output.errors import PublishError
from onrecord.output.manifest import MANIFEST

posix = pytest.mark.skipif(os.name != "posix", reason="there is no fork here")


# --- killed, and disturbed at every call -----------------------------------------------------


def tool(name: str, *options: str) -> str:
    """Run one of the tools; its children are forked, so it has a process without threads."""
    command = [sys.executable, "-m", f"tests.reliability.{name}", *options]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@posix
@pytest.mark.xdist_group("kills")
def test_a_killed_run_leaves_the_old_pages_or_the_new_ones() -> None:
    options = ["--counted", "8", "--stepwise", "4", "--timed", "0", "--swaps", "12"]
    assert "build, at counted moments: 8 kills" in tool("kills", *options)


@posix
@pytest.mark.xdist_group("faults")
def test_a_failing_call_leaves_the_pages_whole_and_is_named() -> None:
    said = tool("faults", "--count", "3", "--disks", "2", "--sites", "2")
    assert said.count(": 3 faults") == 4


# --- what people meet ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier that was built, with files written by hand among its pages, and then edited."""
    folder = stage.lay_out(tmp_path_factory.mktemp("edited") / "dossier")
    assert run("build", "-C", folder).exit_code == 0
    stage.write_by_hand(folder)
    stage.edit(folder)
    return folder


@pytest.fixture
def root(edited: Path, tmp_path: Path) -> Path:
    """A copy of it for each test."""
    return shutil.copytree(edited, tmp_path / "dossier")


def refused(root: Path, *expected: str) -> None:
    """Assert that a build ends with one line that says the expected, and changes no page."""
    before = stage.pages(root)
    done = run("build", "-C", root, "--format", "json")
    assert done.exit_code == 1, done.output
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("Error: ")
    for words in expected:
        assert words in lines[0]
    assert stage.pages(root) == before
    assert stage.left_over(root) == []


def test_a_file_in_the_place_of_the_pages_is_left_alone(root: Path) -> None:
    shutil.rmtree(root / stage.PAGES)
    (root / stage.PAGES).write_text("Mine.", "utf-8")
    refused(root, "briefs: a file stands where the folder is needed; move it away")
    assert (root / stage.PAGES).read_text("utf-8") == "Mine."


@pytest.mark.parametrize("there", [True, False])
def test_a_link_in_the_place_of_the_pages_is_left_alone(root: Path, there: bool) -> None:
    elsewhere = root.parent / "elsewhere"
    (root / stage.PAGES).rename(elsewhere)
    if not there:
        shutil.rmtree(elsewhere)
    (root / stage.PAGES).symlink_to(elsewhere)
    refused(root, "briefs: a link stands where the folder is needed")
    assert (root / stage.PAGES).is_symlink()


def test_a_file_in_the_place_of_the_work_folder_is_named(root: Path) -> None:
    shutil.rmtree(root / stage.WORK)
    (root / stage.WORK).write_text("Mine.", "utf-8")
    before = stage.pages(root)
    done = run("build", "-C", root, "--format", "json")
    assert done.exit_code == 1
    said = "a file stands where the folder is needed; move it away"
    assert done.stderr == f"Error: .onrecord: {said}\n"
    assert stage.pages(root) == before


def test_a_page_never_replaces_a_file_written_by_hand(root: Path) -> None:
    mine = root / stage.PAGES / "actors" / "tug-crew.md"
    mine.write_text("Mine.", "utf-8")
    refused(root, "briefs/actors/tug-crew.md: written by hand", "move it away, or delete it")
    assert mine.read_text("utf-8") == "Mine."


def test_a_page_never_replaces_a_folder_written_by_hand(root: Path) -> None:
    mine = root / stage.PAGES / "actors" / "tug-crew.md" / "notes.md"
    mine.parent.mkdir()
    mine.write_text("Mine.", "utf-8")
    refused(root, "briefs/actors/tug-crew.md: a folder stands where a page is needed")


def test_a_file_in_the_place_of_a_folder_of_pages_is_left_alone(root: Path) -> None:
    shutil.rmtree(root / stage.PAGES / "questions")
    (root / stage.PAGES / "questions").write_text("Mine.", "utf-8")
    refused(root, "briefs/questions: a file stands where a folder is needed")


def test_files_written_by_hand_stay_the_same_files(root: Path) -> None:
    """They keep their content, mode, times and inode; a link stays a link to the same place."""
    notes = root / stage.PAGES / "notes.md"
    notes.chmod(0o640)
    os.utime(notes, (1_000_000_000, 1_000_000_000))
    link = root / stage.PAGES / "link.md"
    link.symlink_to("nowhere.md")
    was = notes.stat()
    for _ in range(2):
        assert run("build", "-C", root).exit_code == 0
    now = notes.stat()
    assert (now.st_ino, now.st_mode, now.st_mtime) == (was.st_ino, was.st_mode, was.st_mtime)
    assert link.readlink() == Path("nowhere.md")
    found = stage.pages(root)
    assert found is not None
    assert stage.HAND_WRITTEN.items() <= found.items()


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"files": 5}', '{"files": "notes.md"}', "\ufeff", "[" * 100_000],
    ids=lambda content: content[:9],
)
def test_a_damaged_list_of_own_files_is_named(root: Path, content: str) -> None:
    """Without the list nobody knows what was written by hand, so nothing is written."""
    (root / stage.PAGES / MANIFEST).write_text(content, "utf-8")
    refused(root, "briefs/.onrecord.json: not readable as onrecord's list of its own files")


def test_a_folder_in_the_place_of_the_list_is_named(root: Path) -> None:
    (root / stage.PAGES / MANIFEST).unlink()
    (root / stage.PAGES / MANIFEST).mkdir()
    refused(root, "briefs/.onrecord.json: a folder stands where a list of ours is; move it away")


def test_a_lost_list_of_own_files_makes_all_files_somebodys(root: Path) -> None:
    (root / stage.PAGES / MANIFEST).unlink()
    refused(root, "briefs/", "written by hand")


# --- permissions -----------------------------------------------------------------------------

# Starts a program of root's that has to ask for permission like anybody else.
_WITHOUT_POWERS = """
import ctypes, os, sys
libc = ctypes.CDLL(None)
for power in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    if libc.prctl(24, power, 0, 0, 0):  # PR_CAPBSET_DROP
        sys.exit(77)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
# Runs the command again and again, each time in a process of its own: to load it takes longer than
# to run it.
_RUNNER = """
import json, os, sys, tempfile
from importlib.metadata import entry_points

[command] = entry_points(group="console_scripts", name="onrecord")
main = command.load()
for line in sys.stdin:
    asked = json.loads(line)
    said = [tempfile.TemporaryFile(), tempfile.TemporaryFile()]
    child = os.fork()
    if not child:
        if asked["umask"] >= 0:
            os.umask(asked["umask"])
        os.dup2(said[0].fileno(), 1)
        os.dup2(said[1].fileno(), 2)
        main(asked["arguments"])
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    for file in said:
        file.seek(0)
    print(json.dumps([code, *(file.read().decode() for file in said)]), flush=True)
"""
Runs = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def as_anybody() -> Iterator[Runs]:
    """Run the command without root's power to read and write everything."""
    command = [sys.executable, "-c", _RUNNER]
    if os.geteuid() == 0:
        command = [sys.executable, "-I", "-S", "-c", _WITHOUT_POWERS, *command[1:]]
    runner = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
    )

    def runs(*arguments: str | Path, umask: int = -1) -> "subprocess.CompletedProcess[str]":
        assert runner.stdin
        assert runner.stdout
        words = [str(each) for each in arguments]
        with suppress(BrokenPipeError):
            runner.stdin.write(json.dumps({"arguments": words, "umask": umask}) + "\n")
            runner.stdin.flush()
        answer = runner.stdout.readline()
        if not answer and runner.wait(PATIENCE) == 77:
            pytest.skip("root cannot give up its powers here")
        code, out, err = json.loads(answer)
        return subprocess.CompletedProcess(words, code, out, err)

    with runner:
        yield runs


@contextmanager
def mode(path: Path, bits: int) -> Iterator[None]:
    was = path.stat().st_mode
    path.chmod(bits)
    try:
        yield
    finally:
        path.chmod(was)


@posix
@pytest.mark.parametrize(
    ("path", "bits", "expected"),
    [
        (".onrecord", 0o500, "Permission denied"),
        ("briefs", 0o000, "Permission denied"),
        # Its files could not be carried over.
        ("briefs/articles/notes", 0o000, "briefs/articles/notes: Permission denied"),
        (".", 0o500, None),
        (".", 0o000, "is not readable"),
        ("..", 0o000, "Permission denied"),
        ("sources", 0o000, "sources:1:1: error[unreadable] cannot be read: Permission denied"),
        ("sources/actors", 0o400, "error[unreadable] cannot be read: Permission denied"),
    ],
)
def test_without_permission(
    root: Path, as_anybody: Runs, path: str, bits: int, expected: str | None
) -> None:
    """The reason is said in a line and the pages are as they were, or all is well without."""
    before = stage.pages(root)
    with mode(root / path, bits):
        done = as_anybody("build", "-C", root, "--format", "concise")
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    if done.returncode == 0:
        assert expected is None
    else:
        assert done.returncode in {1, 2}, said
        assert (expected or "Permission denied") in said
        assert stage.pages(root) == before
    again = run("build", "-C", root)
    assert again.exit_code == 0, again.output
    assert stage.left_over(root) == []
    found = stage.pages(root)
    assert found is not None
    assert stage.HAND_WRITTEN.items() <= found.items()


@posix
@pytest.mark.parametrize("umask", [0o777, 0o700, 0o277])
def test_a_umask_that_forbids_everything_stops_nothing(
    tmp_path: Path, as_anybody: Runs, umask: int
) -> None:
    """Whoever runs it may still do what the next run needs; nobody else gets more than he had."""
    root = stage.lay_out(tmp_path / "dossier")
    for change in (stage.edit, stage.write_by_hand):
        done = as_anybody("build", "-C", root, umask=umask)
        assert done.returncode == 0, done.stderr
        for path in root.rglob("*"):
            if path.relative_to(root).parts[0] in {stage.PAGES, stage.WORK}:
                bits = stat.S_IMODE(path.stat().st_mode)
                assert bits & 0o600 == 0o600, path
                assert not bits & umask & 0o077, path
                assert bits & 0o100 or not path.is_dir(), path
        change(root)
    assert stage.left_over(root) == []


# --- two at once -----------------------------------------------------------------------------


def test_a_second_run_says_that_another_is_at_work(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LOCK_SECONDS", 0.1)
    with FileLock(root / stage.WORK / "lock"):
        refused(root, f"another run of onrecord is at work in {root}; try again")


def test_a_second_run_waits_for_the_first(root: Path, tmp_path: Path) -> None:
    """It is still there when a run that began after it, and had not to wait, is done."""
    free = shutil.copytree(root, tmp_path / "free")
    before = stage.pages(root)
    with FileLock(root / stage.WORK / "lock"):
        second = subprocess.Popen(
            [*stage.ONRECORD, "build", "-C", str(root)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert stage.command("build", "-C", free).returncode == 0
        assert second.poll() is None
        assert stage.pages(root) == before
    assert second.wait(PATIENCE) == 0
    assert stage.pages(root) == stage.pages(free)


@posix
def test_many_runs_at_once_end_with_the_new_pages(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(root, other)
    assert run("build", "-C", other).exit_code == 0
    command = [*stage.ONRECORD, "build", "-C", str(root)]
    silent = subprocess.DEVNULL
    runs = [subprocess.Popen(command, stdout=silent, stderr=silent) for _ in range(3)]
    assert [each.wait(PATIENCE) for each in runs] == [0, 0, 0]
    assert stage.pages(root) == stage.pages(other)
    assert stage.left_over(root) == []


# --- the swap itself -------------------------------------------------------------------------


def make(folder: Path, words: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(words, "utf-8")
    return folder


def _refuse(_one: Path, _other: Path) -> bool:
    return False


@pytest.mark.parametrize("exchange", [None, _refuse], ids=["exchange", "step by step"])
@pytest.mark.parametrize("there", [True, False])
def test_swap_puts_one_folder_in_the_place_of_another(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    exchange: Callable[[Path, Path], bool] | None,
    there: bool,
) -> None:
    if exchange:
        monkeypatch.setattr(files, "exchange", exchange)
    if there:
        make(tmp_path / "site", "old")
    with files.workplace(tmp_path) as work:
        files.replace_tree(make(files.unfinished(work), "new"), tmp_path / "site")
        assert tree(tmp_path / "site") == {"index.html": b"new"}
    assert stage.left_over(tmp_path) == []


@pytest.mark.parametrize("kind", ["file", "link"])
def test_swap_replaces_folders_only(tmp_path: Path, kind: str) -> None:
    site = tmp_path / "site"
    if kind == "file":
        site.write_text("Mine.", "utf-8")
    else:
        site.symlink_to(make(tmp_path / "mine", "mine"))
    with files.workplace(tmp_path) as work, pytest.raises(PublishError, match=kind):
        files.replace_tree(make(files.unfinished(work), "new"), site)
    assert site.is_symlink() == (kind == "link")
    assert stage.left_over(tmp_path) == []


def test_step_by_step_the_old_folder_comes_back_when_the_new_one_cannot_be_placed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "site", "old")
    monkeypatch.setattr(files, "exchange", _refuse)
    rename = Path.rename

    def fail(path: Path, target: Path) -> Path:
        if path.name.startswith("new-") and target.name == "site":
            raise OSError(28, "No space left on device", str(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail)
    with (
        pytest.raises(PublishError, match="No space left"),
        files.workplace(tmp_path) as w,
    ):
        files.replace_tree(make(files.unfinished(w), "new"), tmp_path / "site")
    assert tree(tmp_path / "site") == {"index.html": b"old"}
    assert stage.left_over(tmp_path) == []


@pytest.mark.parametrize("killed", [False, True])
def test_a_site_in_a_folder_that_cannot_be_moved_is_replaced_file_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed: bool
) -> None:
    """A layered file system: a folder of a layer below cannot be renamed (as in containers)."""
    site = make(tmp_path / "site", "old")
    write(site, {"a/b/c.html": "old", ".git": "gitdir: ../mine"})
    (site / "mine").symlink_to("nowhere")
    renamed = Path.rename

    def rename(path: Path, target: Path) -> Path:
        if path == site:
            raise OSError(18, "Invalid cross-device link", str(path))
        if killed and target.parent == site:
            raise KeyboardInterrupt
        return renamed(path, target)

    def put() -> None:
        with files.workplace(tmp_path) as work:
            files.replace_tree(make(files.unfinished(work), "new"), site)

    monkeypatch.setattr(files, "exchange", _refuse)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        with pytest.raises(KeyboardInterrupt) if killed else nullcontext():
            put()
    if killed:
        put()
    assert tree(site) == {"index.html": b"new", ".git": b"gitdir: ../mine"}
    assert stage.left_over(tmp_path) == []


# --- beyond the pages ------------------------------------------------------------------------


@posix
@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        (["check", "-C", "../dossier"], ".."),
        (["check", "-C", ".", "--captures", "captures"], "captures/evening.txt"),
        (["schema", "locked/schema"], "locked"),
        (["new", "locked/dossier"], "locked"),
        (["pdf", "-C", "../dossier"], ".."),
    ],
)
def test_other_commands_say_an_error_of_the_system_in_a_line(
    root: Path, as_anybody: Runs, arguments: list[str], path: str
) -> None:
    (root / "captures").mkdir()
    (root / "captures" / "evening.txt").write_text("x", "utf-8")
    (root / "locked").mkdir()
    words = [str(root / word) if "/" in word or word == "." else word for word in arguments]
    words = [str(root / "captures") if word == "captures" else word for word in words]
    with mode(root / path, 0):
        done = as_anybody(*words)
    assert done.returncode in {1, 2}, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "ermission denied" in done.stdout + done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_output_that_goes_nowhere_is_an_error_in_a_line(root: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*stage.ONRECORD, "check", "-C", str(root)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode
    assert done.stderr.startswith("Error: No space left on device\n")
    assert "Traceback" not in done.stderr


@posix
@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize("closed", ["2>&-", ">&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_output_that_nobody_wants_is_no_fault(root: Path, command: str, closed: str) -> None:
    """Closed streams are silence: the work is done, and its exit code is what it would be."""
    line = shlex.join([*stage.ONRECORD, command, "-C", str(root)])
    done = subprocess.run(["sh", "-c", f"{line} {closed}"], capture_output=True, check=False)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    (root / "sources/events/meeting.yml").write_text("title: No date\n", "utf-8")
    done = subprocess.run(["sh", "-c", f"{line} {closed}"], capture_output=True, check=False)
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"site_name: A\n# \xff\n", "mkdocs.yml:2: not UTF-8 text"),
        ("site_name: Ä\n".encode("utf-16"), "mkdocs.yml:1: not UTF-8 text"),
        (b"site_name: A\n? [a]\n: b\n", "mkdocs.yml:2: a key that is not text"),
        (b"site_name: A\nextra:\n  ? {a: b}\n  : b\n", "mkdocs.yml:3: a key that is not text"),
        (b"[" * 3_000, "mkdocs.yml:1: nested too deeply"),
        (b"site_name: [\n", "mkdocs.yml:2:1: not readable as YAML: "),
        (b"- site_name\n", "mkdocs.yml: not a mapping"),
    ],
    ids=lambda each: each[:20],
)
def test_a_configuration_that_is_none_is_named(root: Path, content: bytes, said: str) -> None:
    (root / "mkdocs.yml").write_bytes(content)
    done = run("site", "-C", root)
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1].startswith(f"Error: {said}")
    assert not (root / "site").exists()


@pytest.mark.parametrize("content", ["", "# Nothing yet.\n", "---\n"])
def test_an_empty_configuration_is_none_at_all(tmp_path: Path, content: str) -> None:
    root = stage.lay_out(tmp_path / "dossier")
    (root / "mkdocs.yml").write_text(content, "utf-8")
    done = run("site", "-C", root)
    assert done.exit_code == 0, done.stderr
    assert "<title>Should the harbour" in (root / "site/index.html").read_text("utf-8")


def test_a_reader_that_leaves_ends_the_command_without_a_word(root: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(
            [*stage.ONRECORD, "check", "-C", str(root)],
            stdout=pipe,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Error" not in done.stderr
