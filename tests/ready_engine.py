"""An engine that has loaded its modules: what begins a build is a copy of it, not a new Python.

To load them, and to compile the theme's templates, takes most of the time in which a small site is
built, and is the same every time. The copy is a process of its own as the engine is otherwise: its
arguments, environment, current folder and what it says and how it ends are those of a fresh one,
and it has built nothing before.
"""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE
from typing import Any

from onrecord.output import engines, programs

_FRESH = [sys.executable, "-P", "-m", "mkdocs"]
_LOOK = 0.2

_SERVER = """
import json, os, runpy, sys
import jinja2
import mkdocs.__main__, mkdocs.commands.build, onrecord.output.plugin

# It is run as a program, and so loaded anew.
del sys.modules["mkdocs.__main__"]
kept, begin = jinja2.FileSystemBytecodeCache(sys.argv[1]), jinja2.Environment.__init__

def beginning(self, *args, **options):
    # A template of a text gives all options by their places.
    begin(self, *args, **(options if args else {"bytecode_cache": kept, **options}))

jinja2.Environment.__init__ = beginning

for line in sys.stdin:
    told = json.loads(line)
    pid = os.fork()
    if not pid:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(os.open(told["out"], os.O_WRONLY), 1)
        os.dup2(os.open(told["err"], os.O_WRONLY), 2)
        os.environ.clear()
        os.environ.update(told["env"])
        os.umask(told["umask"])
        os.chdir(told["folder"])
        sys.argv[:] = ["mkdocs", *told["arguments"]]
        runpy.run_module("mkdocs", run_name="__main__", alter_sys=True)
        sys.exit()
    print(pid, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


@dataclass
class ReadyEngine:
    """Stands for the module ``programs`` where engines are called; it begins with the first build.

    What is not MkDocs is run as it is without this. Templates that were compiled are kept in
    ``folder``.
    """

    folder: Path

    _servers: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    lines = staticmethod(programs.lines)

    def run(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        seconds: float | None = None,
        tick: Callable[[], None] | None = None,
    ) -> "subprocess.CompletedProcess[str]":
        if [*command[: len(_FRESH)]] != _FRESH:
            return programs.run(command, env, seconds, tick)
        with tempfile.TemporaryDirectory(prefix="onrecord-said-") as folder:
            out, err = Path(folder, "out"), Path(folder, "err")
            out.touch()
            err.touch()
            os.umask(umask := os.umask(0))
            code = self._end(
                {
                    "arguments": command[len(_FRESH) :],
                    "env": dict(env),
                    "folder": os.getcwd(),  # noqa: PTH109  # as it is, also where it is gone
                    "umask": umask,
                    "out": str(out),
                    "err": str(err),
                },
                tick,
            )
            said, complained = (each.read_text("utf-8", "replace") for each in (out, err))
        return subprocess.CompletedProcess(command, code, said, complained)

    def _end(self, told: dict[str, Any], tick: Callable[[], None] | None) -> int:
        """Begin a build and wait for its end; return how it ended."""
        server = self._server()
        assert server.stdin
        assert server.stdout
        server.stdin.write(f"{json.dumps(told)}\n".encode())
        server.stdin.flush()
        pid = int(server.stdout.readline())
        try:
            while tick and not select.select([server.stdout], [], [], _LOOK)[0]:
                tick()
            return int(server.stdout.readline())
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            self.close()
            raise

    def _server(self) -> "subprocess.Popen[bytes]":
        if not self._servers:
            command = [sys.executable, "-P", "-c", _SERVER, str(self.folder)]
            self._servers.append(
                subprocess.Popen(
                    command,
                    env=engines.environment(),
                    stdin=PIPE,
                    stdout=PIPE,
                    start_new_session=True,
                )
            )
        return self._servers[0]

    def close(self) -> None:
        for server in self._servers:
            server.kill()
            server.communicate()
        self._servers.clear()
