"""Programs of others, run to their end, or ended with all that they started."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from typing import IO

# Of what a program says, its beginning and its end are kept.
_FIRST, _LAST = 1_000_000, 100_000
_LONGEST_LINE = 10_000
_OFTEN = 0.2


def run(
    command: Sequence[str],
    env: Mapping[str, str],
    seconds: float | None = None,
    tick: Callable[[], None] | None = None,
) -> "subprocess.CompletedProcess[str]":
    """Run a program and return what it said; whatever ends the wait for it ends it too.

    Of very much the middle is left out. ``tick`` is called now and then meanwhile. Raises
    subprocess.TimeoutExpired after so many ``seconds``.
    """
    with (
        subprocess.Popen(  # noqa: S603
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # A group of its own, with whatever it starts: a terminal's interrupt is for us alone.
            start_new_session=True,
        ) as program,
        ThreadPoolExecutor(2) as readers,
    ):
        heard = [readers.submit(_heard, stream) for stream in (program.stdout, program.stderr)]
        with _ended(program, command, seconds):
            while tick and wait(heard, timeout=_OFTEN).not_done:
                tick()
            said, complained = (each.result(timeout=seconds) for each in heard)
            program.wait(timeout=seconds)
    return subprocess.CompletedProcess(command, program.returncode, said, complained)


class TooMuchError(ValueError):
    """A program says more than it was to."""


def answer(
    command: Sequence[str], env: Mapping[str, str], told: bytes, most: int, seconds: float
) -> tuple[int, bytes, str]:
    """Run a program that is told something; return its code, all its answer, and its complaint.

    Raises TooMuchError where the answer has more than ``most`` bytes, and
    subprocess.TimeoutExpired after so many ``seconds``; the program is ended then.
    """
    with (
        subprocess.Popen(  # noqa: S603
            command,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as program,
        ThreadPoolExecutor(3) as hands,
    ):
        assert program.stdin  # noqa: S101  # as it was asked for
        assert program.stdout  # noqa: S101
        hands.submit(_tell, program.stdin, told)
        said = hands.submit(program.stdout.read, most + 1)
        complained = hands.submit(_heard, program.stderr)
        with _ended(program, command, seconds):
            data = said.result(timeout=seconds)
            if len(data) > most:
                raise TooMuchError(command[0])
            complaint = complained.result(timeout=seconds)
            code = program.wait(timeout=seconds)
    return code, data, complaint


@contextmanager
def _ended(
    program: "subprocess.Popen[bytes]", command: Sequence[str], seconds: float | None
) -> Iterator[None]:
    """End a program with whatever ends the wait for it; ``seconds`` is how long that may be."""
    try:
        yield
    except TimeoutError:
        _end(program)
        raise subprocess.TimeoutExpired(command, seconds or 0) from None
    except BaseException:
        _end(program)
        raise


def _tell(stream: IO[bytes], told: bytes) -> None:
    """Tell a program something, as far as it listens."""
    with suppress(OSError), stream:
        stream.write(told)


def lines(stream: IO[bytes] | None) -> Iterator[str]:
    """Yield what a program says as it says it, line by line; of a long line the beginning."""
    is_new = True
    while stream is not None and (piece := stream.readline(_LONGEST_LINE)):
        if is_new:
            yield piece.decode("utf-8", "replace")
        is_new = piece.endswith(b"\n")


def _heard(stream: IO[bytes] | None) -> str:
    """Return what a program says until it ends."""
    if stream is None:
        return ""
    first = stream.read(_FIRST)
    last, is_cut = b"", False
    while more := stream.read(_LAST):
        is_cut |= len(last) + len(more) > _LAST
        last = (last + more)[-_LAST:]
    between = b"\n...\n" if is_cut else b""
    text = (first + between + last).decode("utf-8", "replace")
    return text.replace("\r\n", "\n")


def _end(program: "subprocess.Popen[bytes]") -> None:
    """Kill a program, and what it started where the system knows groups of processes."""
    program.kill()
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(program.pid, signal.SIGKILL)
