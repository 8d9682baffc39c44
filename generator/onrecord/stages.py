"""The named stages of a run, and how long each takes."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Stages:
    """Runs stages one after the other; ``seconds`` has the wall time of each by its name.

    ``begun`` is told each stage's name when it begins, so that a person can be shown it.
    """

    def __init__(self, begun: Callable[[str], None] = lambda _: None) -> None:
        self.seconds: dict[str, float] = {}
        self._begun = begun

    def run(self, name: str, work: Callable[[], T]) -> T:
        """Return what ``work`` returns."""
        self._begun(name)
        start = time.perf_counter()
        try:
            return work()
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start
