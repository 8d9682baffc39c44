"""How hosts are asked: without haste, one at a time, and for no longer than they should take."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

# In seconds: between two requests to a host, and for each connection and each answer.
PAUSE, TIMEOUT = 1.0, 15.0


@dataclass(frozen=True, slots=True)
class Manners:
    """How long is waited, in seconds, and how much is asked.

    ``timeout`` is for each connection and each answer, ``patience`` for an address with all that it
    leads on to. A host that wants a pause gets one up to ``longest_wait``. With ``local`` machines
    of the network here are asked, too.
    """

    timeout: float = TIMEOUT
    pause: float = PAUSE
    patience: float = 90.0
    longest_wait: float = 10.0
    at_once: int = 6
    redirects: int = 8
    local: bool = False


class BusyError(Exception):
    """A host that has been asked already and does not come to an end."""


@dataclass(slots=True)
class Turns:
    """Lets a host be asked by one at a time, with a pause after each.

    ``ended`` ends every wait, as where nobody waits for the answers any more.
    """

    manners: Manners
    ended: threading.Event = field(default_factory=threading.Event)
    _locks: defaultdict[str, threading.Lock] = field(
        default_factory=lambda: defaultdict(threading.Lock)
    )
    _asked: dict[str, float] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait for the turn at a host; raises BusyError where it does not come in time."""
        with self._guard:
            lock = self._locks[host]
        if not lock.acquire(timeout=self.manners.patience):
            raise BusyError
        try:
            since = time.monotonic() - self._asked.get(host, -self.manners.pause)
            self.wait(self.manners.pause - since)
            yield
        finally:
            self._asked[host] = time.monotonic()
            lock.release()

    def wait(self, seconds: float) -> None:
        """Wait so long; raises BusyError where nobody waits for the answer any more."""
        if self.ended.wait(max(0.0, seconds)):
            raise BusyError
