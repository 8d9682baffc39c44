"""Site engines, from the outside: one of them builds what ``briefs/`` holds, MkDocs serves it.

What differs from engine to engine stands in :data:`ENGINES`; whoever configures or calls one asks
there.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from onrecord.diagnostics.renderers import printable
from onrecord.output import limit, programs
from onrecord.output.errors import PublishError


@dataclass(frozen=True, slots=True)
class Engine:
    """A program that makes a site of pages; ``name`` is its module in Python, and how it is chosen.

    ``requirement`` is what pip is asked for. One that ``is_mkdocs``, by this name or another, runs
    hooks and plugins, and is told where to build. One that is not takes nothing but what lies
    beside its configuration, where it builds as well, and has none of ours inside it: what bounds
    and cleans the pages of strangers is wanting, so it is only for those who trust a dossier.
    ``theme`` are settings of its own; ``leftovers`` it puts into a site and nobody asks for there.
    """

    name: str
    title: str
    requirement: str
    is_mkdocs: bool = True
    theme: Mapping[str, object] = field(default_factory=dict)
    leftovers: tuple[str, ...] = ()


MKDOCS = Engine("mkdocs", "MkDocs", "mkdocs==1.6.1")
ENGINES = {
    each.name: each
    for each in (
        MKDOCS,
        Engine("properdocs", "ProperDocs", "properdocs>=1.6.7,<1.7"),
        Engine(
            "zensical",
            "Zensical",
            "zensical>=0.0.73,<0.1",
            is_mkdocs=False,
            # Its other look has boxes and icons that our stylesheet knows nothing of.
            theme={"variant": "classic"},
            # The index and the worker of a search that no page has.
            leftovers=("search.json", "assets/javascripts/workers"),
        ),
    )
}


def require_installed(engine: Engine) -> None:
    """Raise PublishError, with the command that helps, where there is no such engine here."""
    if find_spec(engine.name) is None:
        where = f"{sys.executable} -m pip install '{engine.requirement}'"
        raise PublishError(f"{engine.title} is not installed here: {where}")


# Of a site with a mistake on every page, a person needs to see no more.
_MOST_LINES = 200
_LONGEST_LINE = 2_000


def environment() -> dict[str, str]:
    """Return the environment for the engine: no advertisement, one date, UTF-8."""
    ours = {"SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1"}
    return {"PYTHONUTF8": "1", **os.environ, **ours}


def _called(engine: Engine) -> list[str]:
    # Without -P the current folder, which may be a stranger's, goes before modules of the engine's.
    return [sys.executable, "-P", "-m", engine.name]


def build(
    config: Path,
    folder: Path,
    *,
    engine: Engine = MKDOCS,
    partly: bool = False,
    tick: Callable[[], None] | None = None,
) -> None:
    """Build the site into ``folder``; raises PublishError with what the engine said.

    With ``partly`` pages are left out that our plugin says need not be built; ``tick`` is called
    now and then.
    """
    command = [*_called(engine), "build", "--strict", "-f", str(config)]
    command += ["-d", str(folder)] if engine.is_mkdocs else []
    command += ["--dirty"] if partly else []
    done = programs.run(command, environment(), tick=tick)
    failed = f"{engine.title} could not build the site"
    if done.returncode:
        if said_for_it := limit.ended_at(config, done.returncode):
            raise PublishError(f"{failed}: {said_for_it}")
        said = in_lines(done.stdout + done.stderr)
        # A warning stands in a line of its own; what a traceback ends with is the reason itself.
        reason = "" if said[0].startswith(("WARNING", "ERROR")) else f" {said.pop(0)}"
        if reason.startswith(" RecursionError"):
            reason = " the lists or quotes of a page are nested too deeply for it"
        raise PublishError(f"{failed}:{reason}", "\n".join(said))


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
    command = [*_called(MKDOCS), "serve", "--livereload", "-f", str(config), "-a", address]
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
