"""Bytes put aside on the disk: not all pages of a large dossier need to be in memory at once."""

import os
import tempfile
from collections.abc import Iterator, MutableMapping
from pathlib import Path


class Aside(MutableMapping[str, bytes]):
    """Bytes by their names, in a file without a name in ``folder``, till it is closed or all ends.

    What is put in the place of something else takes its room beside it. Processes that were forked
    may read what was put aside before. It raises OSError where the disk is full.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115
        # Where the bytes of a name begin, and how many they are.
        self._places: dict[str, tuple[int, int]] = {}
        self._end = 0

    def close(self) -> None:
        """Give its room back."""
        self._file.close()

    def __getitem__(self, name: str) -> bytes:
        """Return the bytes of a name."""
        begin, length = self._places[name]
        pieces = []
        while length and (piece := self._read(begin, length)):
            pieces.append(piece)
            begin, length = begin + len(piece), length - len(piece)
        return b"".join(pieces)

    def _read(self, begin: int, length: int) -> bytes:
        if hasattr(os, "pread"):
            # Where a file is read next is the same in all processes that have it.
            return os.pread(self._file.fileno(), length, begin)
        self._file.seek(begin)
        return self._file.read(length)

    def __setitem__(self, name: str, data: bytes) -> None:
        """Put bytes aside."""
        self._file.seek(self._end)
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) :]
        self._places[name] = self._end, len(data)
        self._end += len(data)

    def __delitem__(self, name: str) -> None:
        """Forget the bytes of a name."""
        del self._places[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self._places)
