"""Site engines, from the outside: MkDocs builds and serves what ``briefs/`` holds."""

import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from onrecord.diagnostics.renderers import printable
from onrecord.output import limit, programs
from onrecord.output.errors import PublishError

# Without -P the current folder, which may be a stranger's, goes before the engine's own modules.
_MKDOCS = (sys.executable, "-P", "-m", "mkdocs")
# Of a site with a mistake on every page, a person needs to see no more.
_MOST_LINES = 200
_LONGEST_LINE = 2_000


def environment() -> dict[str, str]:
    """Return the environment for the engine: no advertisement, one date, UTF-8."""
    ours = {"SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1"}
    return {"PYTHONUTF8": "1", **os.environ, **ours}


def build(
    config: Path, folder: Path, *, partly: bool = False, tick: Callable[[], None] | None = None
) -> None:
    """Build the site into ``folder``; raises PublishError with what the engine said.

    With ``partly`` pages are left out that our plugin says need not be built; ``tick`` is called
    now and then.
    """
    command = [*_MKDOCS, "build", "--strict", "-f", str(config), "-d", str(folder)]
    command += ["--dirty"] if partly else []
    done = programs.run(command, environment(), tick=tick)
    if done.returncode:
        if said_for_it := limit.ended_at(config, done.returncode):
            raise PublishError(f"MkDocs could not build the site: {said_for_it}")
        said = in_lines(done.stdout + done.stderr)
        # A warning stands in a line of its own; what a traceback ends with is the reason itself.
        reason = "" if said[0].startswith(("WARNING", "ERROR")) else f" {said.pop(0)}"
        if reason.startswith(" RecursionError"):
            reason = " the lists or quotes of a page are nested too deeply for it"
        raise PublishError(f"MkDocs could not build the site:{reason}", "\n".join(said))


def in_lines(said: str) -> list[str]:
    """Return what the engine said of what is wrong, not without end; of a traceback its end alone.

    What a traceback ends with comes first, and at least one line is returned.
    """
    before, traceback, after = said.partition(_TRACEBACK)
    news = _NEWS.sub("", before).splitlines()
    lines = [line for line in _without_frames(news) if line.strip()]
    if traceback:
        # What follows the frames, which are indented: the error, and what its text goes on with.
        ends = after.rpartition(_TRACEBACK)[2].splitlines()
        lines = [*(line for line in ends if line.strip(" ^~") and line[0] != " "), *lines]
    if len(lines) > _MOST_LINES:
        lines = [*lines[:_MOST_LINES], f"... and {len(lines) - _MOST_LINES:,} lines more"]
    return [_cut(line) for line in lines] or ["it did not say why"]


def _without_frames(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines but for those of frames, which also stand where no traceback is begun."""
    frame = None
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        if _FRAME.match(line):
            frame = indent
        elif frame is None or indent <= frame:
            frame = None
            yield line


_FRAME = re.compile(r' +File ".*", line \d+')


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]} ..."


_TRACEBACK = "Traceback (most recent call last):\n"
# What is no fault, with the lines that go on with it.
_NEWS = re.compile(r"^(INFO|DEBUG).*(\n[ \t].*)*", re.MULTILINE)


# What stands between two tracebacks of one error.
_BETWEEN = re.compile("(During handling of the above exception|The above exception was the direct)")


def shown(said: Iterable[str]) -> Iterator[str]:
    """Yield the lines of an engine that runs as they may be shown; of a traceback its end alone.

    A line can do nothing to a terminal, nor be a command in a workflow.
    """
    is_traceback = False
    for line in _without_frames(said):
        if line.strip().endswith(_TRACEBACK.strip()):
            is_traceback = True
        elif line.strip() and not _BETWEEN.match(line) and not (is_traceback and line[0] == " "):
            # The error's text may go on, or another traceback follow.
            is_traceback = False
            yield printable(_cut(line.rstrip("\r\n")))


@contextmanager
def serve(
    config: Path, address: str, show: Callable[[str], None]
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the engine's own live server; it ends with the block. ``show`` gets what it says."""
    command = [*_MKDOCS, "serve", "--livereload", "-f", str(config), "-a", address]
    # Stopped by a signal, it would leave its site where the system keeps temporary files.
    with tempfile.TemporaryDirectory(prefix="onrecord-") as folder:
        places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder)
        server = subprocess.Popen(  # noqa: S603
            command,
            env={**environment(), "PYTHONUNBUFFERED": "1", **places},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        # A program that a plugin started may hold the pipe for longer than the server runs.
        said = programs.lines(server.stdout)
        reader = threading.Thread(target=_show_all, args=(said, show), daemon=True)
        reader.start()
        try:
            yield server
        finally:
            server.terminate()
            server.wait()
            reader.join(timeout=1)


def _show_all(said: Iterable[str], show: Callable[[str], None]) -> None:
    """Show every line; where nobody reads on, the engine must not wait for a reader."""
    for line in shown(said):
        with suppress(OSError, ValueError):
            show(line)
