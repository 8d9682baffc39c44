"""Many addresses asked: several hosts at once, each of them by one worker."""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field

from onrecord.dossier.model import grouped
from onrecord.web.addresses import host_of
from onrecord.web.asking import Answer, State
from onrecord.web.manners import Turns

# A host that has kept so many addresses waiting is not asked for the rest.
_MOST_WAITED = 2
# How often it is looked whether a host takes too long, in seconds.
_LOOK = 0.1


@dataclass(eq=False)
class _Worker:
    """Asks for the addresses of a host, one after the other, until it is given up."""

    host: str
    left: deque[str]
    waited: int = 0
    since: float = field(default_factory=time.monotonic)
    given_up: bool = False


_Ask = Callable[[str], Answer]
_Came = tuple[_Worker, str, Answer | Exception | None]


def rounds(
    addresses: Sequence[str], ask: _Ask, turns: Turns
) -> Generator[tuple[str, Answer], None, None]:
    """Yield each address with what it answers, as the answers come.

    Whoever takes no further one ends all of it: what is still waited for is left to itself.
    """
    by_host = grouped((host_of(each), each) for each in addresses)
    waiting = deque(_Worker(host, deque(some)) for host, some in by_host.items())
    came: queue.SimpleQueue[_Came] = queue.SimpleQueue()
    at_work: list[_Worker] = []
    try:
        while waiting or at_work:
            while waiting and len(at_work) < turns.manners.at_once:
                at_work.append(waiting.popleft())
                _begin(at_work[-1], ask, came, turns)
            yield from _answers(came, at_work)
            for worker in [each for each in at_work if _is_too_slow(each, turns)]:
                worker.given_up = True
                at_work.remove(worker)
                yield from _given_up(worker, waiting)
    finally:
        turns.ended.set()


def _begin(worker: _Worker, ask: _Ask, came: "queue.SimpleQueue[_Came]", turns: Turns) -> None:
    worker.since = time.monotonic()

    def work() -> None:
        for address in tuple(worker.left):
            if worker.given_up or turns.ended.is_set():
                return
            try:
                came.put((worker, address, ask(address)))
            except Exception as bug:  # noqa: BLE001  # raised where the answer is waited for
                came.put((worker, address, bug))
                return
        came.put((worker, "", None))

    # Nobody waits for it: a look-up of a name that takes for ever ends with the program.
    threading.Thread(target=work, daemon=True, name=f"asks {worker.host}").start()


def _answers(
    came: "queue.SimpleQueue[_Came]", at_work: list[_Worker]
) -> Iterator[tuple[str, Answer]]:
    """Yield the answers that are there, or that come in a moment."""
    try:
        worker, address, answer = came.get(timeout=_LOOK)
        while True:
            if isinstance(answer, Exception):
                raise answer
            if answer is None and not worker.given_up:
                at_work.remove(worker)
            elif answer and not worker.given_up:
                worker.left.popleft()
                worker.since = time.monotonic()
                yield address, answer
            worker, address, answer = came.get_nowait()
    except queue.Empty:
        return


def _is_too_slow(worker: _Worker, turns: Turns) -> bool:
    return time.monotonic() - worker.since > turns.manners.patience


def _given_up(worker: _Worker, waiting: deque[_Worker]) -> Iterator[tuple[str, Answer]]:
    """Yield what was waited for as unsure; others of the host wait once more, or not at all."""
    if worker.left:
        yield worker.left.popleft(), Answer(State.UNSURE, "no answer in time")
    waited = worker.waited + 1
    if waited < _MOST_WAITED and worker.left:
        waiting.append(_Worker(worker.host, worker.left, waited))
        return
    for address in worker.left:
        yield address, Answer(State.UNSURE, "not asked: the host keeps others waiting")
