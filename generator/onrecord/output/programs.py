"""Programs of others, run to their end, or ended with all that they started."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress


def run(
    command: Sequence[str], env: Mapping[str, str], seconds: float | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run a program and return what it said; whatever ends the wait for it ends it too.

    Raises subprocess.TimeoutExpired after so many ``seconds``.
    """
    with subprocess.Popen(  # noqa: S603
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        # A group of its own, with whatever it starts: a terminal's interrupt is for us alone.
        start_new_session=True,
    ) as program:
        try:
            said, complained = program.communicate(timeout=seconds)
        except BaseException:
            _end(program)
            raise
    return subprocess.CompletedProcess(command, program.returncode, said, complained)


def _end(program: "subprocess.Popen[str]") -> None:
    """Kill a program, and what it started where the system knows groups of processes."""
    program.kill()
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(program.pid, signal.SIGKILL)
