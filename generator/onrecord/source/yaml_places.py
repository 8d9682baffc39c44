"""Where things stand in a YAML file, of which a stretch may be read alone."""

import re
from bisect import bisect_right

from onrecord.diagnostics.findings import Place

# A line and a column, both counted from 0, as YAML's parsers give them.
Mark = tuple[int, int]


class Places:
    """Where things stand in a stretch of text that starts after ``offset`` lines of a file."""

    def __init__(self, path: str, text: str, offset: int) -> None:
        self.path = path
        self.offset = offset
        self.text = text
        ends = (match.end() for match in re.finditer("\n", text))
        self._starts = [0, *ends]

    def at(self, mark: Mark, width: int = 1) -> Place:
        """Return the place of a mark, or the text's end after it."""
        line, column = mark
        if line >= len(self._starts):
            line = len(self._starts) - 1
            column = len(self.text) - self._starts[line]
        return Place(self.path, self.offset + line + 1, column + 1, width)

    def between(self, begin: Mark, end: Mark) -> Place:
        """Return the place of what stands from one mark to another, if that is in one line."""
        return self.at(begin, max(1, end[1] - begin[1]) if end[0] == begin[0] else 1)

    def offset_of(self, mark: Mark) -> int:
        """Return where in the text a mark stands."""
        line, column = mark
        # libyaml sees one more line than there is where the last has no end.
        return self._starts[line] + column if line < len(self._starts) else len(self.text)

    def line(self, number: int) -> str:
        """Return the head of a line of the text, counted from 0, without its end."""
        begin, end = self.offset_of((number, 0)), self.offset_of((number + 1, 0))
        return self.text[begin : min(end, begin + _LONGEST)].removesuffix("\n")

    def raw(self, start: Mark, end: Mark) -> tuple[str, Place]:
        """Return a scalar as it stands in the file, and the place of its first line.

        What stands before the text is no part of it: tag, anchor, comments, the head of a block.
        """
        begin, finish = self.offset_of(start), self.offset_of(end)
        if head := _HEAD.match(self.text, begin, finish):
            begin = head.end()
        raw = self.text[begin:finish]
        return raw, self._stretch(begin, len(raw.partition("\n")[0].rstrip()) or 1)

    def comment_after(self, end: Mark) -> Place | None:
        """Return where a comment stands behind something in its line, or None."""
        at = self.offset_of(end)
        if self.text[at : at + 1] not in {" ", "\t"}:
            return None
        found = _COMMENT.match(self.text, at)
        return found and self._stretch(found.start(1), len(found[1].rstrip()))

    def property(self, mark: Mark, sign: str) -> Place:
        """Return where the property of a node stands, anchor or tag, that begins with ``sign``."""
        begin = self.offset_of(mark)
        first = _PROPERTY.match(self.text, begin)
        if first and self.text[begin] != sign:
            begin = first.end()
        return self._stretch(begin, 1)

    def _stretch(self, begin: int, width: int) -> Place:
        """Return the place of what stands at an offset in the text."""
        line = bisect_right(self._starts, begin) - 1
        return self.at((line, begin - self._starts[line]), width)


# Of a line so many characters are looked at.
_LONGEST = 2_000
# An anchor or a tag, and what may stand after it; the head of a block, up to its first letter. An
# anchor ends where YAML ends it: of `&a:] b` the text is `:] b`.
_PROPERTY = re.compile(r"(?:&[0-9A-Za-z_-]+|![^ \t\n]*)(?:[ \t\n]|#[^\n]*)*")
_HEAD = re.compile(rf"(?:{_PROPERTY.pattern})*(?:[|>][^\n]*\n[ \t\n]*(?=[^ \t\n]))?")
_COMMENT = re.compile(r"[ \t]+(#[^\n]*)")
