"""Told to end, every command ends at once, with what it started, and leaves nothing lying about."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from filelock import FileLock
from tests.cli.test_serve import ENDINGS, heard, until
from tests.conftest import onrecord
from tests.corpora import Corpus
from tests.dossier_helpers import LEAST, PATIENCE, run, write

from onrecord.output import programs

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there are no such signals here")

# A program that says who it is and whom it started, and never ends.
ENDLESS = """
    import os, pathlib, subprocess, sys, time
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    fresh = pathlib.Path({mark!r} + "-new")
    fresh.write_text(f"{{os.getpid()}} {{other.pid}}")
    fresh.rename({mark!r})
    time.sleep(600)
    """


def is_gone(pid: str) -> bool:
    """Return whether a process has ended, even if nobody has waited for it yet."""
    done = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, check=False)
    return done.stdout.strip()[:1] in {b"", b"Z"}


def ends(
    tmp_path: Path, told: signal.Signals, begun: Callable[[], bool], *arguments: str, **env: str
) -> str:
    """Assert that a command ends when it is told to, once it has begun; return what it said."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    log = tmp_path / "log"
    with log.open("wb") as stream, heard():
        process = subprocess.Popen(
            [onrecord(), *arguments],
            env={**os.environ, "TMPDIR": str(temporary), **env},
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    try:
        until("it is at work", begun)
        process.send_signal(told)
        code = process.wait(timeout=PATIENCE)
    finally:
        process.kill()
        process.wait()
    assert code == (1 if told == signal.SIGINT else 128 + told)
    assert not list(temporary.iterdir())
    said = log.read_text("utf-8")
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("told", [*ENDINGS, signal.SIGKILL])
def test_the_writing_of_pages_ends_with_the_site(tmp_path: Path, told: signal.Signals) -> None:
    """It is another process's work, which nobody else would end."""
    root = tmp_path / "dossier"
    Corpus(300).write(root)
    log = tmp_path / "log"
    with log.open("wb") as stream, heard():
        process = subprocess.Popen(
            [onrecord(), "site", "-C", str(root)],
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    until("findings were said", lambda: b"warning" in log.read_bytes())
    writers = children.read_text("ascii").split() if children.exists() else []
    assert len(writers) == (sys.platform == "linux")
    process.send_signal(told)
    code = process.wait(timeout=PATIENCE)
    assert code == {signal.SIGINT: 1, signal.SIGKILL: -signal.SIGKILL}.get(told, 128 + told)
    for each in writers:
        until("who wrote them is gone", partial(is_gone, each))
    assert "Traceback" not in log.read_text("utf-8")
    assert not (root / "briefs").exists(), "it had not come so far"
    assert not list((root / ".onrecord").glob("new-*"))


@pytest.mark.parametrize("told", ENDINGS)
def test_the_engine_ends_with_the_command(tmp_path: Path, told: signal.Signals) -> None:
    mark = tmp_path / "mark"
    root = write(
        tmp_path / "dossier",
        {**LEAST, "mkdocs.yml": "hooks: [hook.py]\n", "hook.py": ENDLESS.format(mark=str(mark))},
    )
    ends(tmp_path, told, mark.exists, "site", "--trust", "-C", str(root))
    for pid in mark.read_text("utf-8").split():
        until("what was started is gone", partial(is_gone, pid))
    (root / "mkdocs.yml").unlink()
    assert run("build", "-C", root).exit_code == 0
    assert not list((root / ".onrecord").glob("new-*"))


@pytest.mark.parametrize("told", ENDINGS)
def test_the_browser_ends_with_the_command(tmp_path: Path, told: signal.Signals) -> None:
    mark = tmp_path / "mark"
    root = write(tmp_path / "dossier", {**LEAST, "site/complete.html": "<title>All</title>"})
    program = f"#!{sys.executable}\n{ENDLESS.format(mark=str(mark))}".replace("\n    ", "\n")
    chromium = write(tmp_path / "programs", {"chromium": program}) / "chromium"
    chromium.chmod(0o755)
    ends(tmp_path, told, mark.exists, "pdf", "-C", str(root), PATH=str(chromium.parent))
    for pid in mark.read_text("utf-8").split():
        until("what was started is gone", partial(is_gone, pid))


@pytest.mark.parametrize("told", ENDINGS)
def test_the_live_server_ends_before_it_serves(tmp_path: Path, told: signal.Signals) -> None:
    root = write(tmp_path / "dossier", LEAST)
    assert run("build", "-C", root).exit_code == 0
    begun = (tmp_path / "temporary").glob
    with FileLock(root / ".onrecord/lock"):
        ends(tmp_path, told, lambda: any(begun("onrecord-*")), "serve", "-C", str(root))


def test_of_what_a_program_says_the_beginning_and_the_end_are_kept() -> None:
    """A page can make an engine say some gigabytes; a traceback stands at the end."""
    says = "import sys\nfor each in (sys.stdout, sys.stderr): "
    says += "print('first', 'a' * 5_000_000, 'last', file=each)"
    done = programs.run([sys.executable, "-c", says], os.environ)
    for said in (done.stdout, done.stderr):
        assert said.startswith("first a")
        assert said.endswith("a last\n")
        assert len(said) < 1_200_000


def test_a_program_that_takes_too_long_is_ended() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        programs.run([sys.executable, "-c", "import time; time.sleep(60)"], os.environ, 0.5)
