"""Files of a dossier as they were read before: what a file says depends on nothing but the file.

Only files in which nothing was wrong are kept, so that what is wrong is always found anew.
"""

import hashlib
import os
import pickle
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.source.fields import Record, Ref


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file of records says, and the references met in it, those of drafts apart."""

    records: tuple[Record, ...]
    refs: tuple[Ref[Any], ...]
    draft_refs: tuple[Ref[Any], ...]


class KnownFiles:
    """What files said, by their paths and contents.

    It is made of what :meth:`data` of another one gave, or of nothing. That can hold any code, so
    nobody else may have been able to write it. Those that were asked for or added are ``data``.
    """

    def __init__(self, data: bytes | None = None) -> None:
        self._before: dict[str, tuple[bytes, bytes]] = pickle.loads(data) if data else {}  # noqa: S301  # as said above
        self._now: dict[str, tuple[bytes, bytes]] = {}
        self._ahead: dict[str, tuple[bytes, bytes]] = {}

    def knows(self, path: str) -> bool:
        """Return whether anything is known of the file at ``path``, whatever it holds now."""
        return path in self._before or path in self._now

    def put(self, path: str, said: tuple[bytes, bytes]) -> None:
        """Take what another process read in the file at ``path``, as :func:`in_short` gives it."""
        self._ahead[path] = said

    def content(self, path: str, file: Path) -> bytes | None:  # noqa: ARG002
        """Return what a file holds where it needs no look; ``path`` is its path in the dossier."""
        return None

    def get(self, path: str, content: bytes) -> FileRead | None:
        """Return what the file at ``path`` says, if it was read with this content before."""
        digest, data = self._ahead.get(path) or self._before.get(path, (b"", b""))
        if digest != _digest(content):
            return None
        self._now[path] = digest, data
        return _unpickled(data)

    def add(self, path: str, content: bytes, read: FileRead) -> FileRead:
        """Keep what the file at ``path`` says with this content; return it as it comes back."""
        self._now[path] = in_short(content, read)
        return _unpickled(self._now[path][1])

    def data(self) -> bytes | None:
        """Return what to make the next one of; None where that is what this one was made of."""
        return None if self._now == self._before else pickle.dumps(self._now)


class LastingFiles(KnownFiles):
    """What files said, for a process that reads them again and again.

    It keeps what was read as it is, and what a file holds for as long as the file shows no change.
    """

    def __init__(self, data: bytes | None = None) -> None:
        super().__init__(data)
        self._looks: dict[str, object] = {}
        self._read: dict[str, tuple[object, bytes, FileRead]] = {}

    def content(self, path: str, file: Path) -> bytes | None:
        """Return what a file holds that is the one which was read, and shows no change."""
        with suppress(OSError):
            found = os.lstat(file)
            times = found.st_mtime_ns, found.st_ctime_ns
            look = self._looks[path] = found.st_mode, found.st_ino, found.st_size, *times
            last, content, _ = self._read.get(path, (None, b"", None))
            return content if look == last else None
        return None

    def get(self, path: str, content: bytes) -> FileRead | None:
        """Return what the file at ``path`` says, if it was read with this content before."""
        _, last, read = self._read.get(path, (None, b"", None))
        if read is None or last != content:
            read = super().get(path, content)
        return self._kept(path, content, read) if read else None

    def add(self, path: str, content: bytes, read: FileRead) -> FileRead:
        """Keep what the file at ``path`` says with this content; return it."""
        return self._kept(path, content, super().add(path, content, read))

    def _kept(self, path: str, content: bytes, read: FileRead) -> FileRead:
        self._read[path] = self._looks.get(path), content, read
        return read

    def data(self) -> bytes | None:
        """Return what to make the next one of, once; None where there was one to begin with.

        It would take longer than to read again the few files that change.
        """
        found = None if self._before else super().data()
        self._before = self._before or self._now
        return found


def in_short(content: bytes, read: FileRead) -> tuple[bytes, bytes]:
    """Return what tells the content of a file, and what it says, as bytes."""
    return _digest(content), pickle.dumps(read, pickle.HIGHEST_PROTOCOL)


def _unpickled(data: bytes) -> FileRead:
    read = pickle.loads(data)  # noqa: S301
    assert isinstance(read, FileRead)  # noqa: S101  # nothing else is put there
    return read


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
