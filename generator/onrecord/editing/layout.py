"""From where to where the parts of a YAML file stand, for edits that leave the rest alone.

The reader of the sources gives the place at which each value begins, which is all that a finding
needs. To take a field out or to put one in, its end has to be known as well: that is what PyYAML's
nodes are for here. They are made of files alone that the reader found nothing wrong with.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

import yaml

from onrecord.diagnostics.findings import Place
from onrecord.source.fields import Plain

# What a file is made of, as PyYAML names it.
Node = yaml.Node
Scalar = yaml.ScalarNode
Listed = yaml.SequenceNode
Mapped = yaml.MappingNode
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class RefusedError(Exception):
    """What was asked for cannot be done to these sources; the message says why."""


@dataclass(frozen=True)
class Layout:
    """A text of YAML, and where in it things stand, counted in characters from its head."""

    text: str

    @cached_property
    def root(self) -> Node | None:
        """The file's node. Raises yaml.YAMLError where it is no YAML."""
        return yaml.compose(self.text, Loader=_LOADER)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def records(self) -> list[Mapped]:
        """Return the records that the file holds, one or a list of them."""
        nodes = self.root.value if isinstance(self.root, Listed) else [self.root]
        return [each for each in nodes if isinstance(each, Mapped)]

    def record(self, record_id: str, path: str) -> Mapped:
        """Return the record of an id, or the part of one that has it, which was read from here.

        ``path`` is the file's, whose name is the id of a record alone in it. Raises KeyError where
        there is none.
        """
        stem = PurePosixPath(path).stem
        for each in self.records():
            own = scalar_in(each, "id")
            if own == record_id or (own is None and stem == record_id):
                return each
        parts = (part for each in self.records() for part in _mappings(each))
        for part in parts:
            if scalar_in(part, "id") == record_id:
                return part
        raise KeyError(record_id)

    def offset(self, place: Place) -> int:
        """Return where in the text a place begins."""
        return self._starts[place.line - 1] + place.column - 1

    def keys_at(self, place: Place) -> list[str]:
        """Return the keys of the fields in which a place is, the outermost first."""
        return list(self._keys_at(self.root, self.offset(place)))

    def _keys_at(self, node: Node | None, at: int) -> Iterator[str]:
        entries = node.value if isinstance(node, Mapped) else ()
        within = [each for each in entries if self.begin(each[0]) <= at <= self.end(each[1])]
        for key, value in within:
            yield str(key.value)
            yield from self._keys_at(value, at)
        for each in node.value if isinstance(node, Listed) else ():
            yield from self._keys_at(each, at)

    def begin(self, node: Node) -> int:
        """Return where a node begins."""
        return self._at(node.start_mark)

    def end(self, node: Node) -> int:
        """Return where the last sign of a node ends: no comment or blank line is part of it."""
        if isinstance(node, Mapped | Listed) and not node.flow_style and node.value:
            last = node.value[-1]
            return self.end(last[1] if isinstance(last, tuple) else last)
        begin, end = self.begin(node), self._at(node.end_mark)
        return begin + len(self.text[begin:end].rstrip(" \t\n"))

    def column(self, node: Node) -> int:
        """Return how far from its line's head a node begins."""
        return int(node.start_mark.column)

    def line_begin(self, offset: int) -> int:
        """Return where the line begins in which something stands."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def line_end(self, offset: int) -> int:
        """Return where the next line begins, or the text's end."""
        found = self.text.find("\n", offset)
        return len(self.text) if found < 0 else found + 1

    def is_comment(self, line: int) -> bool:
        """Return whether a line that begins at ``line`` holds a comment alone, and no text."""
        begin, _ = self._texts
        number = bisect_right(begin, line) - 1
        is_text = number >= 0 and line < self._texts[1][number]
        return not is_text and self.text[line : self.line_end(line)].lstrip(" ").startswith("#")

    def comments(self, begin: int, end: int) -> list[str]:
        """Return the comments in a stretch of the text, in order, each from its number sign on."""
        found, at = [], begin
        # Behind the sign of a block one may stand, too.
        spans = sorted(
            (self.line_end(begin) - 1 if each.style in {"|", ">"} else begin, self.end(each))
            for each in _scalars(self.root)
            for begin in (self.begin(each),)
        )
        within = [each for each in spans if begin <= each[0] < end]
        for start, stop in (*within, (end, end)):
            found += _COMMENT.findall(self.text, at, start)
            at = max(at, stop)
        return found

    @cached_property
    def _texts(self) -> tuple[list[int], list[int]]:
        """Where texts begin and end that go over several lines, in their order."""
        spans = [
            (self.begin(each), self.end(each))
            for each in _scalars(self.root)
            if each.end_mark.line > each.start_mark.line
        ]
        return [begin for begin, _ in sorted(spans)], [end for _, end in sorted(spans)]

    def _at(self, mark: yaml.Mark) -> int:
        at = self._starts[mark.line] + mark.column if mark.line < len(self._starts) else None
        return len(self.text) if at is None else at


# Behind a blank, or where a line or the text begins.
_COMMENT = re.compile(r"(?<![^ \t\n])#.*")


def plain(node: Node) -> Plain:
    """Return what a node says as texts, lists and mappings."""
    if isinstance(node, Mapped):
        return {key.value: plain(value) for key, value in node.value}
    if isinstance(node, Listed):
        return [plain(each) for each in node.value]
    return str(node.value)


def entry(mapping: Mapped, key: str) -> tuple[Node, Node] | None:
    """Return a field of a mapping as its key and its value; None where it has none."""
    return next((each for each in mapping.value if each[0].value == key), None)


def scalar_in(mapping: Mapped, key: str) -> str | None:
    """Return the text of a field; None where the mapping has none, or it is a list."""
    found = entry(mapping, key)
    return found[1].value if found and isinstance(found[1], Scalar) else None


def _scalars(node: Node | None) -> Iterator[Scalar]:
    """Yield every text inside a node."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapped):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)
    elif isinstance(node, Listed):
        for each in node.value:
            yield from _scalars(each)


def _mappings(node: Node) -> Iterator[Mapped]:
    """Yield every mapping inside a node."""
    children = [part for each in node.value for part in (each if type(each) is tuple else (each,))]
    for child in children if isinstance(node, Mapped | Listed) else ():
        if isinstance(child, Mapped):
            yield child
        yield from _mappings(child)
