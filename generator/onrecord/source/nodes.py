"""A YAML file as nodes: text, lists and mappings, each with its place."""

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from onrecord.diagnostics.findings import Place


class Scalar(NamedTuple):
    """A piece of text. ``raw`` is how it stands in the file, for finding places inside it.

    ``style`` is YAML's sign for how it is written: a quote, ``|``, ``>``, or nothing where it is
    plain. ``lost`` says that it is not the text that was meant, and that a finding has said why;
    ``comment`` is where a comment stands behind plain text in its line.
    """

    value: str
    place: Place
    raw: str
    style: str = ""
    lost: bool = False
    comment: Place | None = None

    @property
    def plain(self) -> bool:
        """Whether the text stands in the file without quotes, and not as a block."""
        return not self.style

    def place_of(self, start: int, end: int) -> Place:
        """Return where the characters of the value from ``start`` to ``end`` stand in the file.

        Where they go on over a line's end, the place is what of them stands on the first line.
        """
        begin, finish = _stretch(self.value, self.raw, self.style, start, end)
        line = self.raw.count("\n", 0, begin)
        head = self.raw.rfind("\n", 0, begin) + 1
        column = begin - head + (1 if line else self.place.column)
        width = len(self.raw[begin:finish].partition("\n")[0])
        return Place(self.place.path, self.place.line + line, column, max(1, width))


def _stretch(value: str, raw: str, style: str, start: int, end: int) -> tuple[int, int]:
    """Return from where to where in ``raw`` the characters of ``value`` stand."""
    ours, _ = _signs(value, "")
    begins, ends = _signs(raw, style)
    if not begins:  # blanks alone, or nothing
        return 0, len(raw)
    first, last = bisect_left(ours, start), bisect_left(ours, end)
    begin = begins[first] if first < len(begins) else ends[-1]
    return begin, ends[min(last, len(ends)) - 1] if last > first else begin + 1


# Both sides of one text, for all places that are sought in it.
@lru_cache(maxsize=2)
def _signs(text: str, style: str) -> tuple[list[int], list[int]]:
    """Return where the characters begin and end that a text of a YAML style stands for.

    Blanks, tabs and line ends are left out, since folding and indentation change them and nothing
    else. A letter counts as often as it has parts when it is decomposed (Unicode NFD), since the
    value is composed and the file may not be.
    """
    begins: list[int] = []
    ends: list[int] = []
    start, end = 0, len(text)
    if style in _PIECES:
        start, end = 1, end - 1
    for match in _PIECES.get(style, _WORDS)[text.isascii()].finditer(text, start, end):
        piece = match[0]
        if style == '"' and piece[0] == "\\":
            piece = _unescaped(piece)
        elif style == "'" and piece == "''":
            piece = "'"
        elif text.isascii():
            begins += range(match.start(), match.end())
            ends += range(match.start() + 1, match.end() + 1)
            continue
        count = len(unicodedata.normalize("NFD", piece))
        begins += [match.start()] * count
        ends += [match.end()] * count
    return begins, ends


def _unescaped(escape: str) -> str:
    """Return what an escape in double quotes stands for, or any letter that counts as much."""
    if escape[1] in "xuU":
        return chr(int(escape.lstrip("\\xuU"), 16)).strip(" \t\n")
    return "" if escape[1] in " \t\ntn" else "x"


def _pieces(alone: str, others: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what is ``alone``, or else any of the ``others``: letter by letter, or in a row."""
    prefix = f"{alone}|" if alone else ""
    return re.compile(f"{prefix}{others}"), re.compile(f"{prefix}{others}+")


_WORDS = _pieces("", r"[^ \t\n]")
_PIECES = {
    "'": _pieces("''", r"[^ \t\n']"),
    '"': _pieces(r"\\(?:x..|u.{4}|U.{8}|[\s\S])", r"[^ \t\n\\]"),
}


class Sequence(NamedTuple):
    """A list of nodes."""

    items: tuple["Node", ...]
    place: Place


class Mapping(NamedTuple):
    """Key scalars and their nodes, in the order of the file; no key twice."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    place: Place

    def get(self, key: str) -> "Node | None":
        """Return the node under ``key``, or None."""
        return next((node for name, node in self.entries if name.value == key), None)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: its node, or None, and whether something in it could not be read."""

    path: str
    text: str = field(repr=False)
    root: Node | None
    broken: bool = False
