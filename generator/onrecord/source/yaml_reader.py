"""The one YAML reader: text in, nodes with places out.

It reads a strict subset of YAML 1.1: block or flow mappings, sequences and scalars. Anchors,
aliases, tags, directives, merges, several documents, duplicate keys and keys that are not text are
refused, each at its place. Every scalar stays text, so ``no``, ``1.10`` and ``2025-03-24`` are what
was typed; the record classes give them their types.

The input is untrusted, so sizes and depth are capped and every failure of the parser becomes a
diagnostic. A syntax error in a list of records costs only the item it stands in: the reader takes
the list apart at its top-level dashes and reads the items one by one.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from onrecord.diagnostics.findings import Diagnostic, Place, error
from onrecord.source.characters import REFUSED, fault_of_marks, refused_character
from onrecord.source.effort import marks_in
from onrecord.source.nodes import Document, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from yaml._yaml import Mark as CMark
    from yaml.error import Mark

MAX_DEPTH, MAX_DIRECTIVES = 20, 100
MAX_NODES = 60_000
# Signs of rich text: far more than a file of prose holds.
MAX_MARKS = 10_000
# A list of more items is not read item by item where it has a syntax error.
MAX_ITEMS = 5_000
# A file with more faults than this is no slip: what follows in it is not read.
MAX_FAULTS = 1_000
# libyaml's parser is some ten times faster than the pure Python one and ships in PyYAML's wheels.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: str, text: str) -> tuple[Document, list[Diagnostic]]:
    """Return the document in ``text`` and what is wrong with it.

    ``path`` names the file in places. The root is None when nothing could be read at all. Where the
    file is a list and one item has a syntax error, the other items are in the root. Characters that
    are refused were told before: what they stand in is lost, and a syntax error there is no more.
    """
    text = REFUSED.sub(_LOST, text)
    if text.count("\n%") > MAX_DIRECTIVES:  # libyaml compares each with all before it
        fault = error("yaml-syntax", Place(path), "lines that start with '%'", _DIRECTIVE_HINT)
        return Document(path, text, None, broken=True), [fault]
    findings: list[Diagnostic] = []
    try:
        places, spent = _Places(path, text, 0), _Spent()
        reader = _Reader(places, findings, spent)
        root = reader.document()
        if reader.failed is None:
            return Document(path, text, root, reader.broken or _LOST in text), findings
        starts = [match.start() for match in re.finditer(r"^-(?= |$)", text, re.MULTILINE)]
        # The dashes at the margin of a mapping are those of a list in it.
        if 0 < len(starts) <= MAX_ITEMS and not reader.is_mapping:
            # The items before the one with the error are not read again. The head before the first
            # dash is comments, or the fault itself.
            number, told, begin = reader.sound
            first = bisect_right(starts, begin) - 1
            if first < 1:
                number = told = first = 0
                starts.insert(0, 0)
            starts = starts[first:]
            del findings[told:]
            rest = _items(path, text, starts, reader.failed, findings, spent)
            items = (*reader.items[:number], *rest)
            return Document(path, text, Sequence(items, Place(path)), broken=True), findings
        if _LOST not in text:
            findings.append(reader.failed)
    except _TooManyError:
        pass
    return Document(path, text, None, broken=True), findings


def _items(
    path: str,
    text: str,
    starts: list[int],
    failed: Diagnostic,
    findings: list[Diagnostic],
    spent: "_Spent",
) -> Iterator[Node]:
    """Yield the items of a list that start at ``starts``, each read alone; add to ``findings``.

    A text in quotes may go on over dashes at the margin, which start no item then.
    """
    told = len(findings)
    bounds = [*starts, len(text)]
    offset = text.count("\n", 0, starts[0]) if starts else 0
    at = 0
    while at < len(starts):
        begin, before, until = starts[at], len(findings), at + 1
        places = _Places(path, text[begin : bounds[until]], offset)
        piece = _Reader(places, findings, spent)
        node = piece.document()
        opened = places.open_quote(piece.failed)
        if opened is not None and (quoted := _QUOTED.match(text, begin + opened)):
            end = bisect_right(starts, quoted.end() - 1)
            kept = findings[before:]
            del findings[before:]
            longer = _Reader(_Places(path, text[begin : bounds[end]], offset), findings, spent)
            found = longer.document()
            if longer.failed is None:
                piece, node, until = longer, found, end
            else:
                findings[before:] = kept
        offset += text.count("\n", begin, bounds[until])
        at = until
        if piece.failed is not None:
            if _LOST not in text[begin : bounds[until]]:
                _add(findings, piece.failed)
        elif isinstance(node, Sequence):
            yield from node.items
        elif isinstance(node, Scalar) and (node.value or node.lost):
            _add(findings, error("yaml-syntax", node.place, _BEFORE_LIST, _BEFORE_LIST_HINT))
    # The pieces are sound, the whole is not: as the parser said.
    if len(findings) == told and _LOST not in text:
        findings.append(failed)


def _at(mark: "Mark | CMark | None") -> tuple[int, int]:
    """Return the line and the column of a parser's mark, counted from 0.

    The parsers give a mark with every event, their types say perhaps.
    """
    if mark is None:
        raise yaml.YAMLError("the parser lost its way")
    return mark.line, mark.column


class _TooDeepError(Exception):
    """The text goes too deep; it is not read further, and the finding is already made."""


class _TooManyError(Exception):
    """The file has more in it than is read; reading it stops with the finding already made."""


@dataclass(slots=True)
class _Spent:
    """What a file has used up of its limits, in one go or item by item."""

    nodes: int = 0
    marks: int = 0


def _add(findings: list[Diagnostic], finding: Diagnostic) -> None:
    """Add a finding; raise _TooManyError where there are too many."""
    if len(findings) == MAX_FAULTS:
        message = f"{MAX_FAULTS:,} faults before this one; the file is not read further"
        findings.append(error("too-many-faults", finding.place, message, "mend those first"))
        raise _TooManyError
    findings.append(finding)


class _Places:
    """Where things stand in a stretch of text that starts after ``offset`` lines of a file."""

    def __init__(self, path: str, text: str, offset: int) -> None:
        self.path = path
        self.offset = offset
        self.text = text
        ends = (match.end() for match in re.finditer("\n", text))
        self._starts = [0, *ends]

    def at(self, line: int, column: int, width: int = 1) -> Place:
        """Return the place at a line and column counted from 0, or the text's end after it."""
        if line >= len(self._starts):
            line = len(self._starts) - 1
            column = len(self.text) - self._starts[line]
        return Place(self.path, self.offset + line + 1, column + 1, width)

    def of(self, event: yaml.Event) -> Place:
        """Return where an event starts."""
        return self.at(*_at(event.start_mark))

    def offset_of(self, event: yaml.Event) -> int:
        """Return where in the text an event starts."""
        return self._offset(*_at(event.start_mark))

    def raw(self, event: yaml.Event) -> tuple[str, Place]:
        """Return a scalar as it stands in the file, and the place of its first line.

        What stands before the text is no part of it: tag, anchor, comments, the head of a block.
        """
        begin, end = self._offset(*_at(event.start_mark)), self._offset(*_at(event.end_mark))
        if head := _HEAD.match(self.text, begin, end):
            begin = head.end()
        raw = self.text[begin:end]
        return raw, self._stretch(begin, len(raw.partition("\n")[0].rstrip()) or 1)

    def property(self, event: yaml.Event, sign: str) -> Place:
        """Return where the property of a node stands, anchor or tag, that begins with ``sign``."""
        begin = self._offset(*_at(event.start_mark))
        first = _PROPERTY.match(self.text, begin)
        if first and self.text[begin] != sign:
            begin = first.end()
        return self._stretch(begin, 1)

    def _stretch(self, begin: int, width: int) -> Place:
        """Return the place of what stands at an offset in the text."""
        line = bisect_right(self._starts, begin) - 1
        return self.at(line, begin - self._starts[line], width)

    def _offset(self, line: int, column: int) -> int:
        """Return where in the text a line and column stand."""
        # libyaml sees one more line than there is where the last has no end.
        return self._starts[line] + column if line < len(self._starts) else len(self.text)

    def syntax_error(self, failure: Exception) -> Diagnostic:
        """Return what the parser says of a syntax error, where a person would seek it."""
        if not isinstance(failure, yaml.MarkedYAMLError):
            message = " ".join(str(failure).split())[:200]
            return error("yaml-syntax", self.at(0, 0), f"not readable as YAML: {message}")
        problem = failure.problem or "not readable as YAML"
        mark, context = failure.problem_mark or failure.context_mark, failure.context_mark
        if mark and (lacking := self._without_colon(problem, mark, context)):
            place, written = lacking
            return error("yaml-syntax", place, _NO_COLON, colon_hint(written) or _COLON_HINT)
        if mark and not self.text[self._offset(mark.line, mark.column) :].strip():
            # What is missing at the end is best sought where it was opened.
            mark = context or mark
        place = self.at(mark.line, mark.column) if mark else self.at(0, 0)
        hint = next((hint for sign, hint in _SYNTAX_HINTS.items() if sign in problem), "")
        if failure.context and context is not None:
            line = self.offset + context.line + 1
            problem += f" {failure.context} that starts in line {line}"
        return error("yaml-syntax", place, problem, hint)

    def open_quote(self, fault: Diagnostic | None) -> int | None:
        """Return where in the text a quote is opened that is never closed, if that is the fault."""
        if fault is None or not fault.message.startswith(_NO_END_OF_QUOTES):
            return None
        return self._offset(fault.place.line - 1 - self.offset, fault.place.column - 1)

    def _without_colon(
        self, problem: str, mark: "Mark | CMark", context: "Mark | CMark | None"
    ) -> tuple[Place, str] | None:
        """Return where a colon is missing after a key, and what is written there, if one is.

        The parser says so in the next line only, or takes that line's key for a part of the text.
        """
        if problem == _NO_COLON and context is not None:
            return self.at(context.line, context.column), self._line(context.line)[context.column :]
        own = _KEY.fullmatch(self._line(mark.line)[: mark.column])
        if own is None or not problem.startswith("mapping values are not allowed"):
            return None
        found = None
        for number in range(mark.line - 1, -1, -1):
            line = self._line(number)
            if re.search(r":(?:[ \t]|$)|^[ \t]*#", line):
                break
            written = _MARGIN.sub("", line, count=1)
            column = len(line) - len(written)
            if colon_hint(written) or (column == own.start(1) and _KEY.match(line)):
                found = self.at(number, column), written
        return found

    def _line(self, number: int) -> str:
        begin, end = self._offset(number, 0), self._offset(number + 1, 0)
        return self.text[begin:end].removesuffix("\n")


class _Reader:
    """One run over the events of one stretch of text; what is wrong is added to ``findings``."""

    def __init__(self, places: _Places, findings: list[Diagnostic], spent: _Spent) -> None:
        self.findings = findings
        self.failed: Diagnostic | None = None
        # The items of a list; how many another one follows, the findings in them, and where it is.
        self.items: list[Node] = []
        self.sound = (0, 0, 0)
        self.broken = self.is_mapping = False
        self._places = places
        self._spent = spent
        self._events: Iterator[yaml.Event] = iter(())

    def document(self) -> Node | None:
        """Return the node of the only document, or None."""
        try:
            self._events = yaml.parse(self._places.text, Loader=_LOADER)
            root: Node | None = None
            documents = 0
            for event in self._events:
                if not isinstance(event, yaml.DocumentStartEvent):
                    continue
                documents += 1
                if documents > 1:
                    self._fault(
                        "several-documents", event, "a file holds one document; found '---'"
                    )
                    self.broken = True
                    break
                if event.version or event.tags:
                    message = "directives are not part of the format"
                    self._fault("yaml-directive", event, message, _DIRECTIVE_HINT)
                root = self._node(next(self._events), 1)
        except _TooDeepError:
            self.broken = True
            return None
        except (yaml.YAMLError, RecursionError, ValueError) as failure:
            self.failed = self._places.syntax_error(failure)
            return None
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        self._spent.nodes += 1
        if depth > MAX_DEPTH or self._spent.nodes > MAX_NODES:
            limit = f"{MAX_DEPTH} levels" if depth > MAX_DEPTH else f"{MAX_NODES:,} values"
            self._fault("too-deep", event, f"more than {limit} in one file", "split or flatten it")
            raise _TooDeepError if depth > MAX_DEPTH else _TooManyError
        if isinstance(event, yaml.AliasEvent):
            self._fault("yaml-alias", event, "aliases are not part of the format", "write it out")
            return Scalar("", self._places.of(event), "", lost=True)
        if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            raise yaml.YAMLError("the parser lost its way")
        if event.anchor is not None:
            place = self._places.property(event, "&")
            message = "anchors are not part of the format"
            self._report("yaml-anchor", place, message, "remove '&...'")
        if event.tag is not None:
            hint = "remove it; a field's type is known from the format"
            place = self._places.property(event, "!")
            self._report("yaml-tag", place, "tags are not part of the format", hint)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            is_list = depth == 1 and not event.flow_style
            items = self.items if is_list else []
            while not isinstance(following := next(self._events), yaml.SequenceEndEvent):
                if is_list:
                    self.sound = len(items), len(self.findings), self._places.offset_of(following)
                items.append(self._node(following, depth + 1))
            return Sequence(tuple(items), self._places.of(event))
        self.is_mapping |= depth == 1
        return self._mapping(event, depth)

    def _mapping(self, event: yaml.Event, depth: int) -> Mapping:
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, Place] = {}
        while not isinstance(following := next(self._events), yaml.MappingEndEvent):
            key = self._node(following, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                self._report("non-text-key", key.place, "a key is text, not a list or a mapping")
            elif key.value == "<<" and key.plain:
                hint = "write the fields out"
                self._report("yaml-merge", key.place, "merges are not part of the format", hint)
            elif key.value in seen and key.lost:
                continue
            elif key.value in seen:
                hint = f"it stands first in line {seen[key.value].line}; keep one of them"
                self._report("duplicate-key", key.place, f"key '{key.value}' stands twice", hint)
            else:
                seen[key.value] = key.place
                entries.append((key, value))
        return Mapping(tuple(entries), self._places.of(event))

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        raw, place = self._places.raw(event)
        style, shown = event.style or "", REFUSED.sub("", event.value)
        if shown != event.value:
            written = Scalar(event.value, place, raw, style)
            for refused in _escaped(written):
                at = written.place_of(*refused.span())
                _add(self.findings, refused_character(at, refused[0]))
        if fault := fault_of_marks(shown):
            self._report("refused-character", place, fault, "delete what is too much")
            return Scalar("", place, raw, lost=True)
        value = unicodedata.normalize("NFC", shown)
        self._spent.marks += marks_in(value)
        if self._spent.marks > MAX_MARKS:
            message = f"more than {MAX_MARKS:,} line ends, list items and signs [*_`\\ in one file"
            self._report("too-deep", place, message, "split it")
            raise _TooManyError
        return Scalar(value, place, raw, style, lost=shown != event.value)

    def _report(self, code: str, place: Place, message: str, hint: str = "") -> None:
        _add(self.findings, error(code, place, message, hint))

    def _fault(self, code: str, event: yaml.Event, message: str, hint: str = "") -> None:
        self._report(code, self._places.of(event), message, hint)


def _escaped(scalar: Scalar) -> Iterator[re.Match[str]]:
    r"""Yield the refused characters that an escape such as "\u202e" brings into a text."""
    for refused in REFUSED.finditer(scalar.value):
        if refused[0] != _LOST or _LOST not in scalar.raw:
            yield refused


def colon_hint(written: str) -> str:
    """Return what is wrong with the colon after the key at the head of a text, if something is."""
    found = _ODD_COLON.match(written)
    if found is None:
        return ""
    colon, after = found.group("colon", "after")
    if colon:
        return f"U+{ord(colon):04X} ({unicodedata.name(colon).lower()}) is not YAML's ':'"
    if after.isspace():
        name = unicodedata.name(after).lower()
        return f"U+{ord(after):04X} ({name}) follows the colon; a plain blank is needed"
    return "a blank is missing after the colon"


# Takes the place of a refused character that stands in a file, and was told.
_LOST = "\ufffd"
# An anchor or a tag, and what may stand after it; the head of a block, up to its first letter.
_PROPERTY = re.compile(r"[&!][^ \t\n]*(?:[ \t\n]|#[^\n]*)*")
_HEAD = re.compile(rf"(?:{_PROPERTY.pattern})*(?:[|>][^\n]*\n[ \t\n]*(?=[^ \t\n]))?")
_MARGIN = re.compile(r" *(?:[-?] +)*")
_KEY = re.compile(rf"{_MARGIN.pattern}([a-z][a-z0-9_]*)(?![^ ])")
# Colons of other scripts and of mathematics, by which a keyboard may give another one than YAML's.
_ODD_COLON = re.compile(
    r"[a-z][a-z0-9_]* *(?:(?P<colon>[\u02d0\u2236\ua789\ufe13\ufe55\uff1a])"
    r"|:(?!//)(?P<after>[^ \t\n]))"
)
_NO_END = "found unexpected end of stream"
_NO_END_OF_QUOTES = f"{_NO_END} while scanning a quoted scalar"
_QUOTED = re.compile(r"'(?:[^']|'')*+'|\"(?:[^\"\\]|\\[\s\S])*+\"")
_BEFORE_LIST = "this stands before the first item of the list, and in none"
_BEFORE_LIST_HINT = "delete it, or write '#' before it"
_NO_COLON = "could not find expected ':'"
_COLON_HINT = "is a colon missing, or a text not indented under its key?"
_DIRECTIVE_HINT = "delete the lines that start with '%', and '---' after them"
# What the parser says, and what usually helps.
_SYNTAX_HINTS = {
    "mapping values are not allowed": "a text that holds ': ' needs quotes, or '>-' and a new line",
    "cannot start any token": "indent with spaces, not tabs; quote a text that starts with % or @",
    "did not find expected key": "check the indentation, and quotes that close too early",
    "did not find expected '-' indicator": "the items of a list start in one column",
    "did not find expected ',' or ']'": "quote a text that starts with '['",
    "did not find expected ',' or '}'": "quote a text that starts with '{'",
    _NO_END: "a quote is opened and never closed",
    "block sequence entries are not allowed": "put the list on the lines under its key",
    "expected alphabetic or numeric character": "quote a text that starts with & or *",
    "directive": _DIRECTIVE_HINT,
    "found incompatible YAML document": _DIRECTIVE_HINT,
    "did not find expected <document start>": "a file holds one document, and nothing after '...'",
    "found unknown escape character": "use single quotes where a text holds a backslash",
}
