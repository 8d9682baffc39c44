"""What can be seen of a folder while it is served, and when to look again.

What there is tells whether something has changed, and nothing else does: the files are looked at by
turns, which works on every file system, and by their paths, so that a folder may go and come back,
or come later. Where the system says that something changes, the next look comes at once. It may say
so too often, too late or never, as of drives of other machines: that costs a look or a wait.
"""

import logging
import os
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

# How often is looked for changes, and how long files must stand still to be built. To look may take
# so much of the time.
_EVERY, _STILL, _LOOKING = 0.1, 0.2, 0.1
# How long after the system has said something whoever writes a file is through with it.
_WRITTEN = 0.02

# By the path of each folder: what tells it from another one, and whether all below it counts.
_Folders = dict[str, tuple[tuple[int, int], bool]]


class Sight:
    """What can be seen of some names in a folder, to be compared with what was seen before."""

    def __init__(self, folder: Path, *names: str) -> None:
        self._folder = folder
        self._names = names
        self._last = 0.0
        # How long to wait between looks, so that looking takes little of the time.
        self._pause = _EVERY
        self._news = _News()

    def look(self, *more: str) -> dict[str, object]:
        """Return all that lies under the names, and some more."""
        self._news.come.clear()
        began = time.monotonic()
        names = (*self._names, *more)
        found: dict[str, object] = {name: dict(_seen(self._folder / name)) for name in names}
        self._last = time.monotonic()
        self._pause = max(_EVERY, (self._last - began) / _LOOKING)
        return found

    def is_due(self) -> bool:
        """Return whether it is time to look again."""
        return self._news.come.is_set() or time.monotonic() - self._last >= self._pause

    def rest(self) -> None:
        """Wait until it is time to look again."""
        self._news.listen({**_whole(self._folder, self._names), **_alone(self._folder)})
        if self._news.come.wait(self._pause):
            # Looking may take half of the time, if something comes again and again.
            time.sleep(max(_WRITTEN, self._pause * _LOOKING))

    def look_when_still(self, *more: str) -> dict[str, object]:
        """Return what is there after an editor or a checkout has touched several files at once."""
        seen = self.look(*more)
        for _ in range(20):
            time.sleep(_STILL)
            before, seen = seen, self.look(*more)
            if before == seen:
                break
        return seen


def _seen(path: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield every path from ``path`` down with what tells a file from a changed one."""
    waiting = [str(path)]
    while waiting:
        each = waiting.pop()
        with suppress(OSError):
            found = os.lstat(each)
            yield each, (found.st_mode, found.st_ino, found.st_size, found.st_mtime_ns)
            if stat.S_ISDIR(found.st_mode):
                waiting += (entry.path for entry in os.scandir(each))


def _whole(folder: Path, names: tuple[str, ...]) -> _Folders:
    return {path: (place, True) for name in names for path, place in _place(folder / name)}


def _alone(folder: Path) -> _Folders:
    return {path: (place, False) for path, place in _place(folder)}


def _place(path: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    with suppress(OSError):
        found = path.lstat()
        if stat.S_ISDIR(found.st_mode):
            yield str(path), (found.st_dev, found.st_ino)


def _say_but_of_listeners(
    say: Callable[[threading.ExceptHookArgs], object], what: threading.ExceptHookArgs
) -> None:
    if not type(what.thread).__module__.startswith("watchdog."):
        say(what)


class _News(FileSystemEventHandler):
    """Listens to what the system says of folders, as far as it does: ``come`` is set then."""

    def __init__(self) -> None:
        self.come = threading.Event()
        self._heard: _Folders = {}
        self._observer: BaseObserver | None = None
        # Whoever listens may stumble over what comes and goes, and is not missed.
        logging.getLogger("watchdog").addHandler(logging.NullHandler())
        logging.getLogger("watchdog").propagate = False
        threading.excepthook = partial(_say_but_of_listeners, threading.excepthook)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Say that there is something to look at; to read is no change."""
        if event.event_type not in {"opened", "closed_no_write"}:
            self.come.set()

    def listen(self, folders: _Folders) -> None:
        """Listen to these folders from now on, and no others."""
        if folders == self._heard:
            return
        self._heard = folders
        if self._observer:
            self._observer.stop()
        with suppress(OSError, RuntimeError):  # the system has no more to give
            observer = Observer()
            self._observer = observer
            for path, (_, is_whole) in folders.items():
                observer.schedule(self, path, recursive=is_whole)
            observer.start()
        # Of what came in between nobody was told.
        self.come.set()
