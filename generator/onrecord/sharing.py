"""Work shared out among processes, one for each processor, where there is much of it.

What comes of it is the same as without: results come in the order of what they are made of, and
what a process could not do, or could not say, is done by the one that asked.

Processes are made by ``fork(2)``, which gives each of them all that was read up to then. It is done
on Linux alone (elsewhere libraries of the system may not be used behind it) and where nothing else
runs in the process.
"""

import errno
import gc
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import IO, TypeVar, cast

T = TypeVar("T")
R = TypeVar("R")

# Each has a copy of what it changes, counters of references among it.
_MOST = 4
# How far a process may be ahead of who reads what it says, in bytes: as much as a pipe may hold.
_AHEAD = 1 << 20


def number(amount: int, least: int) -> int:
    """Return among how many processes so many things are shared out, of which each has ``least``.

    It is no more than there are processors that this process may run on (``taskset`` says which).
    """
    if not _forks():
        return 1
    return max(1, min(len(os.sched_getaffinity(0)), _MOST, amount // least))


def _forks() -> bool:
    return sys.platform == "linux" and threading.active_count() == 1


@contextmanager
def shared(items: Sequence[T], work: Callable[[T], R], least: int) -> Iterator[Iterator[R]]:
    """Give what ``work`` returns of each item, in order, as an iterator.

    The work is done by as many processes as there are processors, if each has as many items as are
    the ``least``; then ``work`` must change nothing that anybody else needs. It may be done twice
    for an item, and raises here what it raises.
    """
    several = number(len(items), least)
    # The first part is done here, and one for which there is no process, too.
    others: dict[int, tuple[int, IO[bytes]]] = {}
    if several > 1:
        # What is there by now is looked through by none of them, which would make copies of it.
        gc.freeze()
    try:
        for part in range(1, several):
            with suppress(OSError):
                others[part] = _process(items[part::several], work)
        streams = [others[part][1] if part in others else None for part in range(several)]
        yield _results(items, work, streams)
    finally:
        if several > 1:
            gc.unfreeze()
        for process, stream in others.values():
            stream.close()
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def apart(work: Callable[[Callable[[], None]], R]) -> R:
    """Return what ``work`` returns, done by another process: all its memory is free behind it.

    It raises what the work raises. The work is given what to call now and then, which ends it when
    nobody waits for it any more. It is done here where processes are not forked, and where others
    than the system's own streams take what it says. Raises ChildProcessError where the process is
    gone without a word.
    """
    is_heard = sys.stdout is sys.__stdout__ and sys.stderr is sys.__stderr__
    if not (_forks() and is_heard):
        return work(lambda: None)
    here = os.getpid()

    def turn() -> None:
        if os.getppid() != here:
            sys.exit(1)

    for each in (sys.stdout, sys.stderr):
        each.flush()
    # What is there by now is looked through by neither, which would make a copy of it.
    gc.freeze()
    forked = None
    with suppress(OSError):
        forked = _forked(partial(_do_apart, partial(work, turn)))
    gc.unfreeze()
    if not forked:
        return work(lambda: None)
    process, stream = forked
    try:
        with stream:
            said = stream.read()
    except BaseException as reason:
        is_interrupted = isinstance(reason, KeyboardInterrupt)
        os.kill(process, signal.SIGINT if is_interrupted else signal.SIGTERM)
        raise
    finally:
        _, status = os.waitpid(process, 0)
    if not said:
        code = os.waitstatus_to_exitcode(status)
        what = f"the process that makes the pages has ended with code {code}"
        raise ChildProcessError(errno.ECHILD, what)
    is_done, result = pickle.loads(said)  # noqa: S301  # a process of our own
    if is_done:
        return cast("R", result)
    raise result


def _do_apart(work: Callable[[], object], stream: int) -> None:
    """Say what comes of the work."""
    # What a terminal interrupts is the one that waits, which passes it on.
    os.setsid()
    try:
        said: tuple[bool, object] = True, work()
    except BaseException as reason:  # noqa: BLE001  # it is raised where it is heard
        said = False, _told(reason)
    for each in (sys.stdout, sys.stderr):
        with suppress(OSError):
            each.flush()
    _say(stream, pickle.dumps(said, pickle.HIGHEST_PROTOCOL))


def _told(reason: BaseException) -> BaseException:
    """Return an error as another process can be told of it, with where it was raised."""
    where = traceback.format_exc()
    reason.add_note(where)
    try:
        pickle.loads(pickle.dumps(reason))  # noqa: S301  # of this process
    except Exception:  # noqa: BLE001  # classes may be made otherwise than they are called
        return RuntimeError(where)
    return reason


def _results(
    items: Sequence[T], work: Callable[[T], R], streams: list[IO[bytes] | None]
) -> Iterator[R]:
    for index, item in enumerate(items):
        stream = streams[index % len(streams)]
        is_done: bool = False
        result: R
        try:
            if stream:
                is_done, result = pickle.load(stream)  # noqa: S301  # a process of our own
        except (EOFError, pickle.UnpicklingError):  # it has ended
            streams[index % len(streams)] = None
        yield result if is_done else work(item)


def _process(items: Sequence[T], work: Callable[[T], R]) -> tuple[int, IO[bytes]]:
    """Begin a process that says what it makes of items; return its number and what it says."""
    import fcntl  # noqa: PLC0415  # Windows has none

    def do(stream: int) -> None:
        for item in items:
            _say(stream, _said(item, work))

    process, stream = _forked(do)
    with suppress(OSError):
        fcntl.fcntl(stream, fcntl.F_SETPIPE_SZ, _AHEAD)
    return process, stream


def _forked(do: Callable[[int], None]) -> tuple[int, IO[bytes]]:
    """Begin a process that does something with the stream to say it on, and ends.

    Return its number and what it says. What is open here is ended by the one that asked. Raises
    OSError where there can be none.
    """
    ours, theirs = os.pipe()
    # A signal that ends the work must not find a process that would end all that is open here.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        process = os.fork()
        if not process:
            with suppress(BaseException):
                os.close(ours)
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
                do(theirs)
            os._exit(0)
    except OSError:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return process, os.fdopen(ours, "rb")


def _say(stream: int, said: bytes) -> None:
    while said:
        said = said[os.write(stream, said) :]


def _said(item: T, work: Callable[[T], R]) -> bytes:
    """Return what a process says of an item: whether it is done, and what came of it."""
    try:
        return pickle.dumps((True, work(item)), pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001  # it is done again, where it is heard what is wrong
        return pickle.dumps((False, None))
