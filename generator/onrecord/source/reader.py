"""From nodes to frozen records, by the annotations of the record classes."""

import re
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar, Union, get_args, get_origin

from onrecord.diagnostics.collecting import Findings
from onrecord.diagnostics.findings import Place, Severity, warning
from onrecord.source.characters import (
    STRAY_MARK,
    STRAY_MARK_HINT,
    UNSEEN,
    has_stray_mark,
    refused_character,
)
from onrecord.source.fields import UNKNOWN, FieldSpec, Record, Ref, Struct, Unknown, accepted, specs
from onrecord.source.ids import ID, MAX_ID, SLIP, check_id, id_hint, suggest
from onrecord.source.meant import key_hint, number_hint
from onrecord.source.nodes import Mapping, Node, Scalar, Sequence
from onrecord.source.plain import read_plain
from onrecord.source.quoting import MAX_SHOWN, colon_hint, in_braces, with_quotes
from onrecord.source.rich import RichText
from onrecord.source.term import Term, words_of
from onrecord.source.values import FewWords

# A list of a document with thousands of positions; a file ends before many such lists do.
MAX_LIST = 10_000
S = TypeVar("S", bound=Struct)
R = TypeVar("R", bound=Record)


@dataclass(slots=True)
class ReadLog:
    """What reading a node gives beside its value: findings, and every reference met.

    ``lines`` are those of the file, for hints that show one as it should be.
    """

    findings: Findings = field(default_factory=Findings)
    refs: list[Ref[Any]] = field(default_factory=list)
    # Those of drafts are kept apart.
    draft_refs: list[Ref[Any]] = field(default_factory=list)
    # Those that are no ids, with the text that stands there: it may be somebody's name.
    misnamed: list[Ref[Any]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def add_error(
        self, code: str, place: Place, message: str, hint: str | Callable[[], str] = ""
    ) -> None:
        """Add an error."""
        self.findings.add_error(code, place, message, hint)

    def quoted(self, place: Place, width: int = MAX_SHOWN) -> str:
        """Return the line of a text that YAML took for something else, with the text quoted."""
        if not 0 < place.line <= len(self.lines):
            return ""
        line = self.lines[place.line - 1].rstrip()
        begin = place.column - 1
        return with_quotes(line, begin, min(begin + width, len(line)))


_HOLE = object()


def read_record(record_type: type[R], node: Node, stem: str | None, log: ReadLog) -> R | None:
    """Return the record in ``node``, with holes where a field could not be read.

    ``stem`` is the id a record has that writes none: the file's stem, or None where an id must be
    written. Without a usable id there is no record, and None is returned.
    """
    if _is_lost(node):
        return None
    if not isinstance(node, Mapping):
        message = "a record is a mapping of fields, such as 'id: ...'"
        hint = _hint_in(node) or "write its fields, each on a line of its own"
        log.add_error("wrong-shape", node.place, message, hint)
        return None
    written = node.get("id")
    if written is None:
        if stem is None and not _is_damaged(node):
            message = "an item of a list needs an id"
            log.add_error("missing-id", node.place, message, "add 'id: ...'")
        if stem is None:
            _read_fields(record_type, node, log)
            return None
        record_id, place = stem, Place(node.place.path)
    elif _is_lost(written):
        _read_fields(record_type, node, log)
        return None
    elif isinstance(written, Scalar):
        record_id, place = written.value, written.place
    else:
        log.add_error("wrong-shape", written.place, "an id is text", "write one id")
        _read_fields(record_type, node, log)
        return None
    findings = check_id(record_id, place)
    log.findings += findings
    values = _read_fields(record_type, node, log)
    if any(finding.code == "bad-id" for finding in findings):
        return None
    marks = {**values.pop("spans"), "id": place}
    return _make(record_type, {**values, "id": record_id, "spans": marks, "span": place})


def read_struct(struct_type: type[S], node: Node, log: ReadLog) -> S | None:
    """Return the struct in ``node``, with holes where a field could not be read."""
    if _is_lost(node):
        return None
    if isinstance(node, Scalar) and (from_scalar := getattr(struct_type, "from_scalar", None)):
        _warn_of_comment(node, log)
        _warn_of_marks(node, log)
        value, findings = from_scalar(node)
        log.findings += findings
        return typing.cast("S | None", value)
    if not isinstance(node, Mapping):
        message = f"expected a mapping with {', '.join(map(repr, _wanted(struct_type)))}"
        hint = _hint_in(node) or _braced(struct_type, node)
        log.add_error("wrong-shape", node.place, message, hint)
        return None
    values = _read_fields(struct_type, node, log)
    return _make(struct_type, {**values, "span": node.place})


def _is_lost(node: Node) -> bool:
    """Return whether the reader has already said what is wrong with the node."""
    return isinstance(node, Scalar) and node.lost


def _is_damaged(node: Mapping) -> bool:
    """Return whether a key of the mapping may have been meant for another one."""
    return any(key.lost for key, _ in node.entries)


def _hint_in(node: Node) -> str:
    """Return why a text may have been meant for a mapping."""
    return colon_hint(node.value) if isinstance(node, Scalar) else ""


def _braced(struct_type: type[Struct], node: Node) -> str:
    """Return the mapping to write, with a short text that stands there as its first field."""
    first, *others = _wanted(struct_type)
    text = in_braces(node.value) if isinstance(node, Scalar) else ""
    text = text if 0 < len(text) < MAX_ID else "..."
    fields = [f"{first}: {text}", *(f"{name}: ..." for name in others)]
    return f"write {{{', '.join(fields)}}}"


def _wanted(struct_type: type[Struct]) -> list[str]:
    """Return the fields that a mapping needs; where it needs none, its first one."""
    needed = [spec.name for spec in specs(struct_type) if spec.required]
    return needed or [specs(struct_type)[0].name]


def _make(struct_type: type[S], values: dict[str, Any]) -> S:
    """Make a struct without calling its constructor, so that fields may be missing."""
    struct = object.__new__(struct_type)
    for name, value in values.items():
        if value is not _HOLE:
            object.__setattr__(struct, name, value)
    return struct


def _read_fields(struct_type: type[Struct], node: Mapping, log: ReadLog) -> dict[str, Any]:
    """Return the values of all fields, and ``spans``; those that could not be read are holes."""
    known, optional, required = _known(struct_type)
    own_id = issubclass(struct_type, Record)
    values: dict[str, Any] = {}
    places: dict[str, Place] = {}
    for number, (key, value) in enumerate(node.entries):
        spec = known.get(key.value)
        if spec is not None:
            is_written = isinstance(value, Scalar) and not _is_empty(value)
            places[key.value] = value.place if is_written else key.place
            values[key.value] = _read_field(spec, key, value, log)
        elif unseen := UNSEEN.search(key.value):
            at = key.place_of(*unseen.span())
            log.findings += [refused_character(at, unseen[0])]
        elif not (own_id and key.value == "id") and not key.lost:
            _tell_unknown(node, number, [*known, *(["id"] if own_id else [])], log)
    one_of = struct_type.one_of
    wanted = one_of[:1] if values.keys().isdisjoint(one_of) else ()
    for name in (*required, *wanted):
        if name not in values:
            _tell_missing(node, known[name], log)
            values[name] = _HOLE
    return {**optional, **values, "spans": places}


_Known = tuple[dict[str, FieldSpec], dict[str, object], tuple[str, ...]]
_KNOWN: dict[type[Struct], _Known] = {}


def _known(struct_type: type[Struct]) -> _Known:
    """Return the fields of a struct by name, the values of those left out, the required ones."""
    if struct_type not in _KNOWN:
        known = {spec.name: spec for spec in specs(struct_type)}
        optional = {name: spec.default for name, spec in known.items() if not spec.required}
        required = tuple(name for name, spec in known.items() if spec.required)
        _KNOWN[struct_type] = known, optional, required
    return _KNOWN[struct_type]


def _tell_missing(node: Mapping, spec: FieldSpec, log: ReadLog) -> None:
    """Add that a field is missing, unless a key that could not be read may be that one."""
    if _is_damaged(node):
        return
    first = node.entries[0][0].place if node.entries else node.place
    hint = spec.doc and f"{spec.name}: {spec.doc}{_one_of(spec.type)}"
    log.add_error("missing-key", first, f"field '{spec.name}' is missing", hint)


def _is_empty(value: Scalar) -> bool:
    """Return whether nothing is written, not even quotes."""
    return value.plain and not (value.value or value.lost)


def _read_field(spec: FieldSpec, key: Scalar, value: Node, log: ReadLog) -> Any:
    """Return the value of a field under its key, or the hole."""
    if not isinstance(value, Scalar):
        return _read(spec.type, value, log)
    if _is_empty(value):
        hint = "write a value, or leave the field out"
        if spec.required:
            hint = "write a value; this field is required"
        if value.comment and (line := log.quoted(value.comment)):
            hint = f"a text that starts with '#' needs quotes: write {line}"
        log.add_error("empty-value", key.place, f"'{key.value}' has no value", hint)
        return _HOLE
    if spec.or_unknown and value.value == UNKNOWN.value:
        return spec.type.unknown()
    return _read(spec.type, value, log)


def _tell_unknown(node: Mapping, number: int, names: list[str], log: ReadLog) -> None:
    """Add that a key of a mapping is no field, or what it seems to be."""
    key = node.entries[number][0]
    if _is_behind_comma(node, number, log):
        _tell_of_comma(node, number, log)
        return
    names = sorted(names)
    near = partial(suggest, key.value, names, "fields here: " + ", ".join(names), cutoff=SLIP)
    message = f"no field '{key.value}'"
    hint = colon_hint(key.value) or key_hint(key.value, names)
    log.add_error("unknown-key", key.place, message, hint or near)


def _is_behind_comma(node: Mapping, number: int, log: ReadLog) -> bool:
    """Return whether a key of a mapping in braces is a part of a text that holds a comma."""
    key, value = node.entries[number]
    if not number or not log.lines or not (isinstance(value, Scalar) and value.plain):
        return False
    before = node.entries[number - 1][1]
    line = log.lines[key.place.line - 1]
    behind = _NEXT.match(line, key.place.column - 1 + key.place.width)
    is_text = isinstance(before, Scalar) and before.plain and before.place.line == key.place.line
    return is_text and not value.value and behind is not None


_NEXT = re.compile(r"[ \t]*[,}]")


def _tell_of_comma(node: Mapping, number: int, log: ReadLog) -> None:
    """Add that keys behind a comma are parts of a text, at the first of them."""
    if _is_behind_comma(node, number - 1, log):
        return
    last = number
    while last + 1 < len(node.entries) and _is_behind_comma(node, last + 1, log):
        last += 1
    before, end = node.entries[number - 1][1].place, node.entries[last][0].place
    line = log.quoted(before, end.column + end.width - before.column)
    place = node.entries[number][0].place
    message = "a text in braces that holds a comma needs quotes"
    hint = f"write {line}" if line else ""
    written = log.lines[before.line - 1][before.column - 1 : end.column + end.width - 1]
    if in_digits := number_hint(written):
        message, hint = "a number holds no comma", in_digits
    log.add_error("unknown-key", place, message, hint)


def _one_of(field_type: Any) -> str:
    """Return the words that a field of a closed list may take, as a sentence after another."""
    words = words_of(field_type)
    return f" One of {', '.join(words)}." if words else ""


def _read(field_type: Any, node: Node, log: ReadLog) -> Any:
    """Return the value of type ``field_type`` in ``node``, or the hole."""
    if _is_lost(node):
        return _HOLE
    origin = get_origin(field_type)
    if origin in {Union, types.UnionType}:
        options = get_args(field_type)
        if Unknown in options and isinstance(node, Scalar) and node.value == UNKNOWN.value:
            return UNKNOWN
        inner = [option for option in options if option not in {type(None), Unknown}]
        # Of an id and a mapping that can stand in one place the form says which it is.
        if isinstance(node, Mapping):
            inner.sort(key=_is_ref)
        return _read(inner[0], node, log)
    if origin is tuple:
        return _read_list(get_args(field_type)[0], node, log)
    if isinstance(field_type, type) and issubclass(field_type, Struct):
        struct = read_struct(field_type, node, log)
        return _HOLE if struct is None else struct
    if isinstance(node, Scalar):
        return _read_scalar(field_type, node, log)
    found = "a list" if isinstance(node, Sequence) else "a mapping"
    message = f"expected text, found {found}"
    log.add_error("wrong-shape", node.place, message, partial(_text_hint, field_type, node, log))
    return _HOLE


def _text_hint(field_type: Any, node: Sequence | Mapping, log: ReadLog) -> str:
    """Return how a text is written that YAML takes for a list or a mapping."""
    if not _is_text(field_type):
        hint = "write one id" if get_origin(field_type) is Ref else "write one value"
        # A date in brackets is the one of them that people forget to quote.
        return getattr(field_type, "BRACKET_HINT", hint) if isinstance(node, Sequence) else hint
    if node.place.width > 1:  # it stands in brackets, in its line
        sign = "[" if isinstance(node, Sequence) else "{"
        why, line = f"starts with '{sign}'", log.quoted(node.place, node.place.width)
    elif isinstance(node, Mapping) and len(node.entries) == 1:
        why, line = "holds ': '", log.quoted(node.place)
    elif isinstance(node, Sequence) and len(node.items) == 1:
        why, line = "starts with '- '", log.quoted(node.place)
    else:
        return "write one text; quote one that starts with '[' or '{', or holds ': '"
    return f"a text that {why} needs quotes: write {line}" if line else "quote the text"


def _is_ref(field_type: Any) -> bool:
    return get_origin(field_type) is Ref


def _read_scalar(field_type: Any, node: Scalar, log: ReadLog) -> Any:
    if get_origin(field_type) is Ref:
        return _read_ref(field_type, node, log)
    if _is_text(field_type):
        _warn_of_comment(node, log)
        _warn_of_marks(node, log)
    if field_type is str:
        text, findings = read_plain(node)
        log.findings += findings
        return _HOLE if text is None else text
    if isinstance(field_type, type) and issubclass(field_type, Term):
        return _read_term(field_type, node, log)
    if not node.value.strip():
        hint = "write a value, or leave it out"
        log.add_error("empty-value", node.place, "the text is empty", hint)
        return _HOLE
    value, findings = field_type.from_scalar(node)
    log.findings += findings
    if isinstance(value, RichText):
        log.refs += [Ref(link.id, link.place) for link in value.links]
    return _HOLE if value is None else value


def _is_text(field_type: Any) -> bool:
    """Return whether a field takes whatever words there are."""
    return field_type in {str, RichText} or (
        isinstance(field_type, type) and issubclass(field_type, FewWords)
    )


def _warn_of_comment(node: Scalar, log: ReadLog) -> None:
    """Add a warning where YAML takes the end of a text for a comment: nothing is lost unseen."""
    place = node.comment
    if place is None or not log.findings.count(place.path, "cut-text", Severity.WARNING):
        return
    cut = log.lines[place.line - 1][place.column - 1 :].rstrip() if log.lines else "#"
    message = f"YAML takes '{cut}' for a comment; the text ends before it"
    one_line = place.line == node.place.line and log.quoted(node.place)
    quote = f"write {one_line}" if one_line else "quote the text"
    hint = f"{quote}, or put a comment on a line of its own"
    log.findings.keep(warning("cut-text", place, message, hint))


def _warn_of_marks(node: Scalar, log: ReadLog) -> None:
    """Add a warning where a mark of direction shows what stands beside it in another order."""
    if has_stray_mark(node.value):
        log.findings.add(warning("stray-mark", node.place, STRAY_MARK, STRAY_MARK_HINT))


def _read_term(term_type: Any, node: Scalar, log: ReadLog) -> Any:
    try:
        return term_type(node.value)
    except ValueError:
        words = list(term_type)
        hint = partial(suggest, node.value, words, "one of " + ", ".join(words), cutoff=SLIP)
        message = f"'{node.value}' is not a word of this list"
        log.add_error("unknown-term", node.place, message, hint)
        return _HOLE


def _read_ref(field_type: Any, node: Scalar, log: ReadLog) -> Any:
    if not ID.fullmatch(node.value) or len(node.value) > MAX_ID:
        log.add_error("bad-id", node.place, f"'{node.value}' is not an id", id_hint(node.value))
        log.misnamed.append(Ref(node.value, node.place, accepted(field_type)))
        return _HOLE
    ref: Ref[Any] = Ref(node.value, node.place, accepted(field_type))
    log.refs.append(ref)
    return ref


def _read_list(field_type: Any, node: Node, log: ReadLog) -> Any:
    if not isinstance(node, Sequence):
        hint = "start a new line and write '- ' before each item"
        log.add_error("wrong-shape", node.place, "expected a list", hint)
        return _HOLE
    if len(node.items) > MAX_LIST:
        message = f"the list has {len(node.items):,} items; at most {MAX_LIST} are read"
        hint = "shorten it, or split the record"
        log.add_error("too-long", node.items[MAX_LIST].place, message, hint)
        return _HOLE
    values = []
    seen: set[str] = set()
    lost = False
    for item in node.items:
        if isinstance(item, Scalar) and item.plain and not (item.value or item.lost):
            log.add_error("empty-value", item.place, "an item of the list is empty", "delete it")
            lost = True
            continue
        value = _read(field_type, item, log)
        if value is _HOLE:
            lost = True
            continue
        if isinstance(value, Ref | str):
            if str(value) in seen:
                hint = "delete one of them"
                log.add_error("listed-twice", item.place, f"'{value}' is listed twice", hint)
                continue
            seen.add(str(value))
        values.append(value)
    # A route or the sides of a dispute say something else without one of them.
    if lost and (not values or any(isinstance(value, Ref) for value in values)):
        return _HOLE
    return tuple(values)
