"""Texts by their paths, held as they are written."""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping


class Texts(Mapping[str, str]):
    """The texts of files by their paths; :attr:`data`, given or made, has them in UTF-8.

    A text with one arrow in it takes twice its bytes or more in memory, and a dossier has many.
    """

    __slots__ = ("data",)

    def __init__(self, data: MutableMapping[str, bytes] | None = None) -> None:
        self.data = {} if data is None else data

    def add(self, texts: Iterable[tuple[str, str]]) -> None:
        """Take some more texts by their paths, in the place of those that are known by the same."""
        self.data.update((path, text.encode("utf-8")) for path, text in texts)

    def __getitem__(self, path: str) -> str:
        """Return the text at a path."""
        return self.data[path].decode("utf-8")

    def __iter__(self) -> Iterator[str]:
        """Yield the paths."""
        return iter(self.data)

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self.data)
