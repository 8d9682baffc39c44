"""Runs of the command that are killed, or meet a fault, at a chosen moment.

A *moment* is a number. Moments are counted by Python's own audit events: each call that opens,
makes, links, renames, lists or removes something in the dossier folder is one, and for kills each
line of ``files`` as well. So moment 57 is the same one in every run. Faults are raised from
the audit event, which the caller sees as the error of the system call it was about to make.

Children are forked from a process that has everything loaded and its templates compiled, which is
what makes some hundreds of runs a matter of a minute.
"""

import errno
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import Any

from onrecord.cli.main import main
from onrecord.output import files
from onrecord.output.swap import exchange
from onrecord.pages import rendering
from onrecord.pages.templates import environment

_TOUCHING = frozenset(
    "open os.chmod os.link os.listdir os.mkdir os.remove os.rename os.rmdir os.scandir os.symlink"
    " os.truncate os.utime onrecord.exchange".split()
)
_RAISED = 99


@dataclass(frozen=True)
class Ended:
    """How a child ended: its exit code, or minus the signal, and what it said."""

    code: int
    said: str
    # How many moments it had, and which was the first in the part that writes.
    moments: int
    writing: int
    # The event a fault was put in, with its path.
    struck: str


def warm() -> None:
    """Load and compile once what every child needs, before any is forked."""
    templates = environment()
    for name in templates.list_templates():
        templates.get_template(name)
    setattr(rendering, "environment", lambda *_: templates)  # noqa: B010

    def announced(one: Path, other: Path) -> bool:
        # The one call that Python itself does not announce.
        sys.audit("onrecord.exchange", str(other))
        return exchange(one, other)

    setattr(files, "exchange", announced)  # noqa: B010
    for name in ("publish", "replace_tree", "_recover", "_sweep"):
        setattr(files, name, _traced(getattr(files, name)))


_tracers: list[Callable[[FrameType, str, object], Any]] = []


def _traced(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function with its lines counted in a child; to trace the whole run is slow."""

    @wraps(function)
    def traced(*arguments: Any) -> Any:
        before = sys.gettrace()
        if _tracers:
            sys.settrace(_tracers[0])
        try:
            return function(*arguments)
        finally:
            sys.settrace(before)

    return traced


def build(root: Path) -> Callable[[], None]:
    """Return what a child does: one ``onrecord build``."""
    return lambda: main.main(args=["build", "-C", str(root)], prog_name="onrecord")


class _Counter:
    """Counts moments; at the one asked for, acts."""

    def __init__(self, root: Path, act: Callable[[str, Any], None], at: int | None) -> None:
        self.root = str(root)
        self.act = act
        self.at = at
        self.seen = 0
        self.writing = 0
        self.struck = ""
        self.active = True

    def meet(self, what: str, path: Any) -> None:
        if not self.active:
            return
        self.seen += 1
        if self.seen == self.at:
            self.active = False
            self.struck = f"{what} {path}"
            self.act(what, path)

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _TOUCHING or not arguments:
            return
        path = arguments[0]
        if isinstance(path, os.PathLike | str | bytes):
            name = os.fsdecode(path)
            # A bare name stands in a folder that is open already: those are ours.
            if name.startswith("/") and not name.startswith(self.root):
                return
        self.meet(event, path)

    def trace(self, frame: FrameType, event: str, _argument: object) -> Any:
        if frame.f_code.co_filename != files.__file__:
            return None
        self.writing = self.writing or self.seen + 1
        if event == "line":
            self.meet("line", frame.f_lineno)
        return self.trace


def _kill(_what: str, _path: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def failing(code: int) -> Callable[[str, Any], None]:
    """Return what raises the error ``code`` as a system call would."""

    def fail(_what: str, path: Any) -> None:
        name = path if isinstance(path, str | bytes | os.PathLike) else None
        raise OSError(code, os.strerror(code), name)

    return fail


def killed_at(moment: int | None, root: Path, work: Callable[[], None]) -> Ended:
    """Run ``work`` in a child and kill it at the moment; None lets it end."""
    return _child(_Counter(root, _kill, moment), work, lines=True)


def failed_at(moment: int | None, root: Path, work: Callable[[], None], code: int) -> Ended:
    """Run ``work`` in a child whose call at the moment fails with the error ``code``."""
    return _child(_Counter(root, failing(code), moment), work, lines=False)


def _child(counter: _Counter, work: Callable[[], None], *, lines: bool) -> Ended:
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if not child:
        os.close(reading)
        _be_child(counter, work, writing, lines=lines)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        said = stream.read().decode("utf-8", "replace")
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    text, _, tail = said.partition("\x1e")
    numbers = tail.split(" ", 2) if tail else ["0", "0", ""]
    return Ended(code, text, int(numbers[0]), int(numbers[1]), numbers[2])


def _be_child(counter: _Counter, work: Callable[[], None], out: int, *, lines: bool) -> None:
    """Do the work with what it says going into the pipe, and end; never returns."""
    code = _RAISED
    try:
        os.dup2(out, 1)
        os.dup2(out, 2)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
        sys.addaudithook(counter.audit)
        if lines:
            _tracers.append(counter.trace)
        with suppress(SystemExit):
            try:
                work()
                code = 0
            except SystemExit as leaving:
                code = leaving.code if isinstance(leaving.code, int) else 1
                raise
    except BaseException:  # noqa: BLE001  # what gets here is a bug to be shown
        traceback.print_exc()
    finally:
        counter.active = False
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(out, f"\x1e{counter.seen} {counter.writing} {counter.struck}".encode())
        os._exit(code)


ERRORS = {
    "disk full": errno.ENOSPC,
    "permission denied": errno.EACCES,
    "read-only": errno.EROFS,
    "input/output error": errno.EIO,
}
