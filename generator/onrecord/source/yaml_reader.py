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
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import yaml

from onrecord.diagnostics.findings import Diagnostic, Place, error, plural
from onrecord.source.characters import REFUSED, fault_of_marks, refused_character
from onrecord.source.effort import marks_in
from onrecord.source.nodes import Document, Mapping, Node, Scalar, Sequence
from onrecord.source.quoting import QUOTED, unquoted
from onrecord.source.yaml_faults import DIRECTIVE_HINT, NO_END, Problem, syntax_error
from onrecord.source.yaml_places import Mark, Places

if TYPE_CHECKING:
    from yaml._yaml import Mark as CMark
    from yaml.error import Mark as YamlMark

MAX_DEPTH, MAX_DIRECTIVES = 20, 100
MAX_NODES = 75_000
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
        fault = error("yaml-syntax", Place(path), "lines that start with '%'", DIRECTIVE_HINT)
        return Document(path, text, None, broken=True), [fault]
    findings: list[Diagnostic] = []
    spent = _Spent(findings)
    try:
        root, is_broken = _read(path, text, spent)
        spent.tell_anchors()
    except _TooManyError:
        root, is_broken = None, True
    return Document(path, text, root, is_broken), findings


def _read(path: str, text: str, spent: "_Spent") -> tuple[Node | None, bool]:
    """Return the root and whether it is broken; add to the findings."""
    reader = _Reader(Places(path, text, 0), spent)
    root = reader.document()
    if reader.failed is None:
        return root, reader.broken or _LOST in text
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
        del spent.findings[told:]
        rest = _items(path, text, starts, reader.failed, spent)
        return Sequence((*reader.items[:number], *rest), Place(path)), True
    if _LOST not in text:
        spent.findings.append(reader.failed)
    return None, True


def _items(
    path: str,
    text: str,
    starts: list[int],
    failed: Diagnostic,
    spent: "_Spent",
) -> Iterator[Node]:
    """Yield the items of a list that start at ``starts``, each read alone; add to the findings.

    A text in quotes may go on over dashes at the margin, which start no item then.
    """
    findings = spent.findings
    told = len(findings)
    bounds = [*starts, len(text)]
    offset = text.count("\n", 0, starts[0]) if starts else 0
    at = 0
    while at < len(starts):
        begin, before, until = starts[at], len(findings), at + 1
        places = Places(path, text[begin : bounds[until]], offset)
        piece = _Reader(places, spent)
        node = piece.document()
        opened = piece.open_quote
        if opened and (quoted := QUOTED.match(text, begin + places.offset_of(opened))):
            end = bisect_right(starts, quoted.end() - 1)
            kept = findings[before:]
            del findings[before:]
            longer = _Reader(Places(path, text[begin : bounds[end]], offset), spent)
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


def _at(mark: "YamlMark | CMark | None") -> Mark:
    """Return a parser's mark as a line and a column, counted from 0.

    The parsers give a mark with every event, their types say perhaps.
    """
    if mark is None:
        raise yaml.YAMLError("the parser lost its way")
    return mark.line, mark.column


def _problem(failure: Exception, last: Mark | None) -> Problem:
    """Return what the parser says of a syntax error."""
    if not isinstance(failure, yaml.MarkedYAMLError):
        message = " ".join(str(failure).split())[:200]
        return Problem(f"not readable as YAML: {message}")
    at, begun = failure.problem_mark, failure.context_mark
    return Problem(
        failure.problem or "not readable as YAML",
        _at(at) if at else None,
        failure.context or "",
        _at(begun) if begun else None,
        last,
    )


class _TooDeepError(Exception):
    """The text goes too deep; it is not read further, and the finding is already made."""


class _TooManyError(Exception):
    """The file has more in it than is read; reading it stops with the finding already made."""


@dataclass(slots=True)
class _Anchor:
    """A text that YAML takes for an anchor, and how many aliases lead to it."""

    place: Place
    hint: Callable[[], str]
    aliases: int = 0


@dataclass(slots=True)
class _Spent:
    """What was found in a file and what it has used up of its limits, in one go or item by item."""

    findings: list[Diagnostic]
    nodes: int = 0
    marks: int = 0
    _anchors: dict[Place, _Anchor] = field(default_factory=dict)
    _named: dict[str, _Anchor] = field(default_factory=dict)

    def add_marks(self, text: str, place: Place) -> None:
        """Count the signs of rich text in a text; raise _TooManyError where there are too many."""
        self.marks += marks_in(text)
        if self.marks > MAX_MARKS:
            message = f"more than {MAX_MARKS:,} line ends, list items and signs [*_`\\ in one file"
            self.report("too-deep", place, message, "split it")
            raise _TooManyError

    def add_anchor(self, name: str, place: Place, hint: Callable[[], str]) -> None:
        """Note an anchor; it is told at the end, when it is known whether it is one.

        Its hint is worked out where it is told.
        """
        self._anchors[place] = self._named[name] = _Anchor(place, hint)

    def has_anchor(self, name: str) -> bool:
        """Return whether there is an anchor of a name for an alias, and count that."""
        anchor = self._named.get(name)
        if anchor is not None:
            anchor.aliases += 1
        return anchor is not None

    def report(self, code: str, place: Place, message: str, hint: str = "") -> None:
        """Add a fault; raise _TooManyError where there are too many."""
        _add(self.findings, error(code, place, message, hint))

    def forget(self, line: int) -> None:
        """Forget what a text in a line was taken for: the line has another fault."""
        last = self.findings[-1] if self.findings else None
        if last and last.place.line == line and last.code in _TAKEN_FOR:
            self.findings.pop()
        while self._anchors and next(reversed(self._anchors)).line == line:
            self._anchors.popitem()

    def tell_anchors(self) -> None:
        """Add the anchors to the findings: those with aliases are one fault, at the first."""
        used = [each for each in self._anchors.values() if each.aliases]
        number = sum(each.aliases for each in used)
        for each in self._anchors.values():
            if not each.aliases:
                message = "anchors are not part of the format"
                self.report("yaml-anchor", each.place, message, each.hint())
            elif each is used[0]:
                message = "anchors and aliases are not part of the format"
                verb = "repeats" if number == 1 else "repeat"
                hint = f"write out what {plural(number, 'alias', 'aliases')} in this file {verb}"
                self.report("yaml-anchor", each.place, message, hint)


def _add(findings: list[Diagnostic], finding: Diagnostic) -> None:
    """Add a finding; raise _TooManyError where there are too many."""
    if len(findings) == MAX_FAULTS:
        message = f"{MAX_FAULTS:,} faults before this one; the file is not read further"
        findings.append(error("too-many-faults", finding.place, message, "mend those first"))
        raise _TooManyError
    findings.append(finding)


class _Reader:
    """One run over the events of one stretch of text; what is wrong is added to the findings."""

    def __init__(self, places: Places, spent: _Spent) -> None:
        self.failed: Diagnostic | None = None
        # Where a quote is opened that is never closed, if that is how it failed.
        self.open_quote: Mark | None = None
        # The items of a list; how many another one follows, the findings in them, and where it is.
        self.items: list[Node] = []
        self.sound = (0, 0, 0)
        self.broken = self.is_mapping = False
        self._places = places
        self._spent = spent
        # Where the last text in quotes begins.
        self._last: Mark | None = None
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
                    message = "a file holds one document; found '---'"
                    hint = "make a list of the records, or a file of each"
                    self._fault("several-documents", event, message, hint)
                    self.broken = True
                    break
                if event.version or event.tags:
                    message = "directives are not part of the format"
                    self._fault("yaml-directive", event, message, DIRECTIVE_HINT)
                root = self._node(next(self._events), 1)
        except _TooDeepError:
            self.broken = True
            return None
        except (yaml.YAMLError, RecursionError, ValueError) as failure:
            self._fail(_problem(failure, self._last))
            return None
        return root

    def _fail(self, problem: Problem) -> None:
        """Note a syntax error."""
        self.failed = syntax_error(self._places, problem)
        if problem.said.startswith(NO_END) and "quoted" in problem.context:
            self.open_quote = problem.begun
        self._spent.forget(self.failed.place.line)

    def _node(self, event: yaml.Event, depth: int) -> Node:
        self._spent.nodes += 1
        if depth > MAX_DEPTH or self._spent.nodes > MAX_NODES:
            limit = f"{MAX_DEPTH} levels" if depth > MAX_DEPTH else f"{MAX_NODES:,} values"
            self._fault("too-deep", event, f"more than {limit} in one file", "split or flatten it")
            raise _TooDeepError if depth > MAX_DEPTH else _TooManyError
        if isinstance(event, yaml.ScalarEvent) and not event.style:
            if plain := _plain_words(event, self._places, self._spent):
                return plain
        elif isinstance(event, yaml.AliasEvent):
            if not self._spent.has_anchor(event.anchor or ""):
                hint = _quoting_hint(self._places, event, "write it out")
                self._fault("yaml-alias", event, "aliases are not part of the format", hint)
            return Scalar("", _place(self._places, event), "", lost=True)
        if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            raise yaml.YAMLError("the parser lost its way")
        lost = _note_properties(event, self._places, self._spent)
        if isinstance(event, yaml.ScalarEvent):
            if event.style in {"'", '"'}:
                self._last = _at(event.start_mark)
            return _scalar(event, self._places, self._spent, lost=lost)
        if isinstance(event, yaml.SequenceStartEvent):
            is_list = depth == 1 and not event.flow_style
            items = self.items if is_list else []
            while not isinstance(following := next(self._events), yaml.SequenceEndEvent):
                if is_list:
                    at = self._places.offset_of(_at(following.start_mark))
                    self.sound = len(items), len(self._spent.findings), at
                items.append(self._node(following, depth + 1))
            return Sequence(tuple(items), _place(self._places, event, following))
        self.is_mapping |= depth == 1
        return self._mapping(event, depth)

    def _mapping(self, event: yaml.Event, depth: int) -> Mapping:
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, Place] = {}
        report = self._spent.report
        while not isinstance(following := next(self._events), yaml.MappingEndEvent):
            key = self._node(following, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                hint = "write the name of a field; quote a text that starts with such a sign"
                report("non-text-key", key.place, "a key is text, not a list or a mapping", hint)
                entries.append((Scalar("", key.place, "", lost=True), value))
            elif key.value == "<<" and key.plain:
                # Where an alias stands behind it, that is told already.
                if not (isinstance(value, Scalar) and value.lost):
                    hint = "write the fields out"
                    report("yaml-merge", key.place, "merges are not part of the format", hint)
                entries.append((key._replace(lost=True), value))
            elif key.value in seen and key.lost:
                continue
            elif key.value in seen:
                hint = f"it stands first in line {seen[key.value].line}; keep one of them"
                report("duplicate-key", key.place, f"key '{key.value}' stands twice", hint)
            else:
                seen[key.value] = key.place
                entries.append((key, value))
        return Mapping(tuple(entries), _place(self._places, event, following))

    def _fault(self, code: str, event: yaml.Event, message: str, hint: str = "") -> None:
        self._spent.report(code, _place(self._places, event), message, hint)


def _plain_words(event: yaml.ScalarEvent, places: Places, spent: _Spent) -> Scalar | None:
    """Return the text of most of what there is: a few plain words, as they stand in the file."""
    (line, column), end, typed = _at(event.start_mark), _at(event.end_mark), event.value
    if not typed or not typed.isascii() or end != (line, column + len(typed)):
        return None
    if event.anchor is not None or event.tag is not None:
        return None
    place = Place(places.path, places.offset + line + 1, column + 1, len(typed))
    spent.add_marks(typed, place)
    return Scalar(typed, place, typed, comment=places.comment_after(end))


def _scalar(event: yaml.ScalarEvent, places: Places, spent: _Spent, *, lost: bool) -> Scalar:
    """Return the text of an event; ``lost`` where a finding has said that it is another one."""
    start, end, typed, style = _at(event.start_mark), _at(event.end_mark), event.value, event.style
    raw, place = places.raw(start, end)
    comment = None if style else places.comment_after(end)
    shown = REFUSED.sub("", typed)
    if shown != typed:
        written = Scalar(typed, place, raw, style or "")
        for refused in _escaped(written):
            at = written.place_of(*refused.span())
            _add(spent.findings, refused_character(at, refused[0]))
    if fault := fault_of_marks(shown):
        spent.report("refused-character", place, fault, "delete what is too much")
        return Scalar("", place, raw, lost=True)
    value = unicodedata.normalize("NFC", shown)
    spent.add_marks(value, place)
    return Scalar(value, place, raw, style or "", lost or shown != typed, comment)


def _note_properties(
    event: yaml.ScalarEvent | yaml.CollectionStartEvent, places: Places, spent: _Spent
) -> bool:
    """Note the anchor and the tag of a node; return whether it has no more than these."""
    start = _at(event.start_mark)
    if event.anchor is not None:
        mend = partial(_quoting_hint, places, event, "remove '&...'")
        spent.add_anchor(event.anchor, places.property(start, "&"), mend)
    if event.tag is not None:
        hint = _quoting_hint(places, event, "remove it; a field's type is known from the format")
        place = places.property(start, "!")
        spent.report("yaml-tag", place, "tags are not part of the format", hint)
    has_one = event.anchor is not None or event.tag is not None
    return has_one and isinstance(event, yaml.ScalarEvent) and not (event.value or event.style)


def _place(places: Places, event: yaml.Event, last: yaml.Event | None = None) -> Place:
    """Return where an event starts, and how long what it starts in brackets is in its line."""
    start = _at(event.start_mark)
    if last is None or not getattr(event, "flow_style", False):
        return places.at(start)
    return places.between(start, _at(last.end_mark))


def _quoting_hint(places: Places, event: yaml.Event, otherwise: str) -> str:
    """Return a hint that has the line of a text that YAML takes for something else, quoted."""
    line, column = _at(event.start_mark)
    if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
        found = unquoted(places.line(line), column)
        if found and found.line:
            return f"{otherwise}; if it is a text, write {found.line}"
    return otherwise


def _escaped(scalar: Scalar) -> Iterator[re.Match[str]]:
    r"""Yield the refused characters that an escape such as "\u202e" brings into a text."""
    for refused in REFUSED.finditer(scalar.value):
        if refused[0] != _LOST or _LOST not in scalar.raw:
            yield refused


# What a text that lacks quotes is taken for.
_TAKEN_FOR = frozenset({"yaml-alias", "yaml-tag", "non-text-key"})
# Takes the place of a refused character that stands in a file, and was told.
_LOST = "\ufffd"
_BEFORE_LIST = "this stands before the first item of the list, and in none"
_BEFORE_LIST_HINT = "delete it, or write '#' before it"
