"""The named stages of a run, how long each takes and how much of it is done."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


class Stages:
    """Runs stages one after the other; ``seconds`` has the time of each by its name.

    ``announce`` is called with each stage's name when it begins, so that a person can be shown it,
    and with an empty one when it has ended, so that others can write to the terminal. ``count`` is
    called within a stage, now and then, with how much of it is done, how much it is, and of what.
    ``clock`` gives the seconds: wall time, or processor time for whoever compares runs.
    """

    def __init__(
        self,
        announce: Callable[[str], None] | None = None,
        clock: Callable[[], float] = time.perf_counter,
        count: Callable[[int, int, str], None] | None = None,
    ) -> None:
        self.seconds: dict[str, float] = {}
        self.count = count or (lambda *_: None)
        self._announce = announce or (lambda _: None)
        self._clock = clock

    def run(self, name: str, work: Callable[[], T]) -> T:
        """Return what ``work`` returns."""
        self._announce(name)
        start = self._clock()
        try:
            return work()
        finally:
            self._announce("")
            self.seconds[name] = self.seconds.get(name, 0.0) + self._clock() - start

    def over(self, items: Sequence[T], of_what: str) -> Iterator[T]:
        """Yield what a stage goes through, and count it."""
        for done, item in enumerate(items):
            self.count(done, len(items), of_what)
            yield item
        self.count(len(items), len(items), of_what)
