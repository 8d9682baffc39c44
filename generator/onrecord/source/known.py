"""Files of a dossier as they were read before: what a file says depends on nothing but the file.

Only files in which nothing was wrong are kept, so that what is wrong is always found anew.
"""

import hashlib
import pickle
from dataclasses import dataclass
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

    def get(self, path: str, content: bytes) -> FileRead | None:
        """Return what the file at ``path`` says, if it was read with this content before."""
        digest, data = self._before.get(path, (b"", b""))
        if digest != _digest(content):
            return None
        self._now[path] = digest, data
        read = pickle.loads(data)  # noqa: S301
        assert isinstance(read, FileRead)  # noqa: S101  # nothing else is put there
        return read

    def add(self, path: str, content: bytes, read: FileRead) -> FileRead:
        """Keep what the file at ``path`` says with this content; return it as it comes back."""
        data = pickle.dumps(read, pickle.HIGHEST_PROTOCOL)
        self._now[path] = _digest(content), data
        again = pickle.loads(data)  # noqa: S301
        assert isinstance(again, FileRead)  # noqa: S101
        return again

    def data(self) -> bytes | None:
        """Return what to make the next one of; None where that is what this one was made of."""
        return None if self._now == self._before else pickle.dumps(self._now)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
