"""From nodes to frozen records, by the annotations of the record classes.

A record class is a frozen dataclass with slots. Each field is annotated ``Annotated[type, "what it
means"]``; the annotation alone gives the reading, the diagnostics, the JSON Schema and the field
tables of the documentation. Types understood: ``str``, value types with a
``from_scalar`` classmethod, enumerations of :class:`Term`, :class:`Ref`, nested :class:`Part`
classes, ``tuple[X, ...]`` for lists, ``X | None`` for what may be left out and ``X | Unknown``.

A fault costs only the field it stands in. A part with such a hole is still made, so that one run
can name every fault; reading the missing field raises :class:`UnreadError`, on which the checks
skip that one rule. Pages are made only of sources without errors, so they never meet a hole.
"""

import difflib
import types
import typing
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar, Union, get_args, get_origin

from onrecord.diagnostics import Diagnostic, Place, error
from onrecord.nodes import MAX_FAULTS, Node, Scalar, Sequence
from onrecord.nodes import Mapping as MappingNode
from onrecord.text import ID, MAX_ID, MAX_PLAIN, RESERVED_IDS, Rich, collapse, is_visible

# No article reports more, no question has more disputes; what is compared grows with the square.
MAX_LIST = 200

T = TypeVar("T")
P = TypeVar("P", bound="Part")


class UnreadError(Exception):
    """A field that could not be read was asked for."""


class Unknown(Enum):
    """The explicit "not known": the word ``unknown`` where a field allows it."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN


class Term(StrEnum):
    """A word of a closed list, with its ``label`` for readers and its ``meaning``."""

    label: str
    meaning: str

    def __new__(cls, value: str, meaning: str, label: str = "") -> Self:
        """Make a member from its word, its meaning and, where they differ, its label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        member.label = label or value.replace("-", " ")
        return member


@dataclass(frozen=True, slots=True)
class Ref(Generic[T]):
    """The name of a record of kind ``T``, and where it was written.

    It stays a name: the dossier looks it up, so records need no order and no second pass.
    """

    id: str
    place: Place = field(compare=False, repr=False)
    # The names of the kinds that the field accepts, from the annotation; none means any.
    kinds: tuple[str, ...] = field(compare=False, default=(), repr=False)

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Anything written as a mapping: ``mark`` is its place, ``marks`` are its fields' places."""

    mark: Place = field(compare=False, repr=False)
    marks: Mapping[str, Place] = field(compare=False, repr=False, default_factory=dict)

    # What the kind is for; shown in the documentation and in editors.
    purpose: ClassVar[str] = ""

    # Type checkers must not see this, or any misspelt field would pass.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Say which field has no value because its source could not be read."""
            if name in type(self).__dataclass_fields__:
                raise UnreadError(name)
            raise AttributeError(f"{type(self).__name__} has no field '{name}'")

    def at(self, name: str) -> Place:
        """Return the place of a field's value (of its key, for lists), or the part's own."""
        return self.marks.get(name, self.mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Part):
    """A part with an id of its own: it becomes an address and can be referred to."""

    id: str


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """What the annotations say of one field."""

    name: str
    type: Any
    doc: str
    required: bool


def specs(kind: type[Part]) -> tuple[FieldSpec, ...]:
    """Return the fields of a part or record that a source may write, in order, without its id."""
    if kind not in _SPECS:
        _SPECS[kind] = _annotated(kind)
    return _SPECS[kind]


_SPECS: dict[type[Part], tuple[FieldSpec, ...]] = {}


def _annotated(kind: type[Part]) -> tuple[FieldSpec, ...]:
    hints = typing.get_type_hints(kind, include_extras=True)
    found = []
    for item in fields(kind):
        if item.name in {"mark", "marks"} or (item.name == "id" and issubclass(kind, Record)):
            continue
        hint = hints[item.name]
        doc = ""
        if get_origin(hint) is typing.Annotated:
            hint, doc = get_args(hint)
        required = item.default is MISSING and item.default_factory is MISSING
        found.append(FieldSpec(item.name, hint, doc, required))
    return tuple(found)


def suggest(word: str, known: Iterable[str]) -> str:
    """Return ``did you mean 'x'?`` for the nearest known word, or the empty string."""
    near = difflib.get_close_matches(word[:MAX_ID], list(known), n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else ""


@dataclass(slots=True)
class Reading:
    """What one run over a node gives beside its value: findings, and every reference met."""

    findings: list[Diagnostic] = field(default_factory=list)
    refs: list[Ref[Any]] = field(default_factory=list)

    def fault(self, code: str, place: Place, message: str, hint: str = "") -> None:
        """Keep an error."""
        self.findings.append(error(code, place, message, hint))


_HOLE = object()


def _id_hint(text: str) -> str:
    """Return how ids are written; of a letter that may only look like one of them, its name."""
    hint = "ids are lower-case letters and digits, in words joined by single hyphens"
    odd = next((char for char in text if not char.isascii()), "")
    return hint + (odd and f"; U+{ord(odd):04X} is {unicodedata.name(odd, 'not one').lower()}")


def check_id(text: str, place: Place) -> list[Diagnostic]:
    """Return what is wrong with an id."""
    if not ID.fullmatch(text):
        return [error("bad-id", place, f"'{text}' is not an id", _id_hint(text))]
    if len(text) > MAX_ID:
        return [error("bad-id", place, f"the id has {len(text)} characters; at most {MAX_ID}")]
    if text in RESERVED_IDS:
        hint = "file systems, web hosts or the site itself use this name; choose another"
        return [error("reserved-id", place, f"'{text}' is reserved", hint)]
    return []


class Id(str):
    """The id of a part that becomes an address of its own."""

    __slots__ = ()

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the id in a scalar, or None with the reason."""
        findings = check_id(node.value, node.place)
        return (None if findings else cls(node.value)), findings

    @staticmethod
    def json_schema() -> dict[str, object]:
        """Return the JSON Schema of an id."""
        return dict(_ID_SCHEMA)


def read_record(kind: type[Record], node: Node, stem: str | None, out: Reading) -> Record | None:
    """Return the record in ``node``, with holes where a field could not be read.

    ``stem`` is the id a record has that writes none: the file's stem, or None where an id must be
    written. Without a usable id there is no record, and None is returned.
    """
    if _is_lost(node):
        return None
    if not isinstance(node, MappingNode):
        out.fault("wrong-shape", node.place, "a record is a mapping of fields, such as 'id: ...'")
        return None
    written = node.get("id")
    if written is None:
        if stem is None:
            out.fault("missing-id", node.place, "an item of a list needs an id", "add 'id: ...'")
            _read_fields(kind, node, out)
            return None
        name, place = stem, Place(node.place.path)
    elif _is_lost(written):
        _read_fields(kind, node, out)
        return None
    elif isinstance(written, Scalar):
        name, place = written.value, written.place
    else:
        out.fault("wrong-shape", written.place, "an id is text")
        _read_fields(kind, node, out)
        return None
    findings = check_id(name, place)
    out.findings += findings
    values = _read_fields(kind, node, out)
    if any(finding.code == "bad-id" for finding in findings):
        return None
    marks = {**values.pop("marks"), "id": place}
    return _make(kind, {**values, "id": name, "marks": marks, "mark": place})


def read_part(kind: type[Part], node: Node, out: Reading) -> Part | None:
    """Return the part in ``node``, with holes where a field could not be read."""
    if _is_lost(node):
        return None
    if isinstance(node, Scalar) and hasattr(kind, "from_scalar"):
        value, findings = kind.from_scalar(node)
        out.findings += findings
        return typing.cast("Part", value)
    if not isinstance(node, MappingNode):
        out.fault("wrong-shape", node.place, f"expected a mapping with {_names(kind)}")
        return None
    values = _read_fields(kind, node, out)
    return _make(kind, {**values, "mark": node.place})


def _is_lost(node: Node) -> bool:
    """Return whether the reader has already said what is wrong with the node."""
    return isinstance(node, Scalar) and node.lost


def _names(kind: type[Part]) -> str:
    wanted = [spec.name for spec in specs(kind) if spec.required] or [specs(kind)[0].name]
    return ", ".join(f"'{name}'" for name in wanted)


def _make(kind: type[P], values: dict[str, Any]) -> P:
    """Make a part without calling its constructor, so that fields may be missing."""
    part = object.__new__(kind)
    for name, value in values.items():
        if value is not _HOLE:
            object.__setattr__(part, name, value)
    return part


def _read_fields(kind: type[Part], node: MappingNode, out: Reading) -> dict[str, Any]:
    """Return the values of all fields of ``kind``, and ``marks``; unreadable ones are holes."""
    known = {spec.name: spec for spec in specs(kind)}
    own_id = issubclass(kind, Record)
    values: dict[str, Any] = {}
    places: dict[str, Place] = {}
    for key, value in node.entries:
        spec = known.get(key.value)
        if spec is None:
            if not (own_id and key.value == "id") and not key.lost:
                names = [*known, *(["id"] if own_id else [])]
                near = suggest(key.value, names) if len(out.findings) < MAX_FAULTS else ""
                hint = near or "fields here: " + ", ".join(sorted(names))
                out.fault("unknown-key", key.place, f"no field '{key.value}'", hint)
            continue
        places[key.value] = value.place if isinstance(value, Scalar) else key.place
        if isinstance(value, Scalar) and value.plain and not (value.value or value.lost):
            hint = "write a value, or leave the field out"
            if spec.required:
                hint = "write a value; this field is required"
            out.fault("empty-value", key.place, f"'{key.value}' has no value", hint)
            places[key.value] = key.place
            values[key.value] = _HOLE
            continue
        values[key.value] = _read(spec.type, value, out)
    defaults = {item.name: item for item in fields(kind)}
    for spec in known.values():
        if spec.name in values:
            continue
        if spec.required:
            first = node.entries[0][0].place if node.entries else node.place
            hint = spec.doc and f"{spec.name}: {spec.doc}"
            out.fault("missing-key", first, f"field '{spec.name}' is missing", hint)
            values[spec.name] = _HOLE
        else:
            default = defaults[spec.name]
            factory = default.default_factory
            values[spec.name] = default.default if factory is MISSING else factory()
    return {**values, "marks": places}


def _read(kind: Any, node: Node, out: Reading) -> Any:
    """Return the value of type ``kind`` in ``node``, or the hole."""
    if _is_lost(node):
        return _HOLE
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        options = get_args(kind)
        if Unknown in options and isinstance(node, Scalar) and node.value == UNKNOWN.value:
            return UNKNOWN
        (inner,) = (option for option in options if option not in {type(None), Unknown})
        return _read(inner, node, out)
    if origin is tuple:
        return _read_list(get_args(kind)[0], node, out)
    if isinstance(kind, type) and issubclass(kind, Part):
        part = read_part(kind, node, out)
        return _HOLE if part is None else part
    if isinstance(node, Scalar):
        return _read_scalar(kind, node, out)
    what, hint = "a mapping", ""
    if isinstance(node, Sequence):
        what, hint = "a list", "quote a text that starts with '['"
        # A date in brackets is the one value that people forget to quote.
        hint = getattr(kind, "BRACKET_HINT", hint)
    out.fault("wrong-shape", node.place, f"expected text, found {what}", hint)
    return _HOLE


def _read_scalar(kind: Any, node: Scalar, out: Reading) -> Any:
    if get_origin(kind) is Ref:
        return _read_ref(kind, node, out)
    if kind is str:
        return _read_text(node, out)
    if isinstance(kind, type) and issubclass(kind, Term):
        word = next((term for term in kind if term == node.value), None)
        if word is None:
            hint = suggest(node.value, list(kind)) or "one of " + ", ".join(kind)
            out.fault(
                "unknown-term", node.place, f"'{node.value}' is not a word of this list", hint
            )
            return _HOLE
        return word
    if not node.value.strip():
        out.fault("empty-value", node.place, "the text is empty", "write a value, or leave it out")
        return _HOLE
    value, findings = kind.from_scalar(node)
    out.findings += findings
    if isinstance(value, Rich):
        out.refs += [Ref(link.id, link.place) for link in value.links]
    return _HOLE if value is None else value


def _read_text(node: Scalar, out: Reading) -> Any:
    text = collapse(node.value)
    if not is_visible(text):
        out.fault("empty-value", node.place, "the text is empty", "write a value, or leave it out")
        return _HOLE
    if len(text) > MAX_PLAIN:
        what = f"the text has {len(text):,} characters; at most {MAX_PLAIN:,} here"
        out.fault("too-long", node.place, what, "shorten it")
        return _HOLE
    return text


def _read_ref(kind: Any, node: Scalar, out: Reading) -> Any:
    if not ID.fullmatch(node.value) or len(node.value) > MAX_ID:
        out.fault("bad-id", node.place, f"'{node.value}' is not an id", _id_hint(node.value))
        return _HOLE
    (accepted,) = get_args(kind)
    kinds = get_args(accepted) or (accepted,)
    ref: Ref[Any] = Ref(node.value, node.place, tuple(option.__name__ for option in kinds))
    out.refs.append(ref)
    return ref


def _read_list(kind: Any, node: Node, out: Reading) -> Any:
    if not isinstance(node, Sequence):
        hint = "start a new line and write '- ' before each item"
        out.fault("wrong-shape", node.place, "expected a list", hint)
        return _HOLE
    if len(node.items) > MAX_LIST:
        what = f"the list has {len(node.items):,} items; at most {MAX_LIST} are read"
        out.fault("too-long", node.items[MAX_LIST].place, what, "shorten it, or split the record")
        return _HOLE
    values = []
    seen: set[str] = set()
    for item in node.items:
        if isinstance(item, Scalar) and item.plain and not (item.value or item.lost):
            out.fault("empty-value", item.place, "an item of the list is empty", "delete it")
            continue
        value = _read(kind, item, out)
        if value is _HOLE:
            continue
        if isinstance(value, Ref | str):
            if str(value) in seen:
                hint = "delete one of them"
                out.fault("listed-twice", item.place, f"'{value}' is listed twice", hint)
                continue
            seen.add(str(value))
        values.append(value)
    return tuple(values)


def is_whole(part: Part) -> bool:
    """Return whether every field of the part, and of the parts in it, could be read."""
    try:
        values = [getattr(part, spec.name) for spec in specs(type(part))]
    except UnreadError:
        return False
    items = (item for value in values for item in (value if isinstance(value, tuple) else (value,)))
    return all(is_whole(item) for item in items if isinstance(item, Part))


def field_of(part: Part, name: str, instead: object = None) -> Any:
    """Return a field of a part, or ``instead`` where it could not be read."""
    try:
        return getattr(part, name)
    except UnreadError:
        return instead


def _items(part: Part) -> Iterator[Any]:
    """Yield every value written in ``part`` itself, lists item by item."""
    for spec in specs(type(part)):
        value = field_of(part, spec.name, ())
        yield from value if isinstance(value, tuple) else (value,)


def parts_of(part: Part) -> Iterator[Part]:
    """Yield every part written inside ``part``, at any depth."""
    for item in _items(part):
        if isinstance(item, Part):
            yield item
            yield from parts_of(item)


def rich_of(part: Part) -> Iterator[Rich]:
    """Yield every rich text written in ``part`` itself."""
    for item in _items(part):
        if isinstance(item, Rich):
            yield item


def json_schema(kind: type[Part], *, listed: bool) -> dict[str, Any]:
    """Return the JSON Schema (draft-07) of a file of records of ``kind``.

    ``listed`` says whether a file may also hold a list of such records.
    """
    definitions: dict[str, Any] = {}
    single = _schema_of_part(kind, definitions)
    schema: dict[str, Any] = {"$schema": "http://json-schema.org/draft-07/schema#"}
    if listed:
        item = {**single, "required": ["id", *single["required"]]}
        schema["anyOf"] = [single, {"type": "array", "items": item}]
    else:
        schema |= single
    return {**schema, "definitions": dict(sorted(definitions.items()))}


def _schema_of_part(kind: type[Part], definitions: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    if issubclass(kind, Record):
        properties["id"] = {**_ID_SCHEMA, "description": "Stable for ever: it becomes an address."}
    for spec in specs(kind):
        properties[spec.name] = {"description": spec.doc, **_schema_of(spec.type, definitions)}
    return {
        "type": "object",
        "description": kind.purpose,
        "additionalProperties": False,
        "properties": properties,
        "required": [spec.name for spec in specs(kind) if spec.required],
    }


_ID_SCHEMA: dict[str, Any] = {
    "type": "string",
    "pattern": f"^{ID.pattern}$",
    "maxLength": MAX_ID,
}


def _schema_of(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        options = [option for option in get_args(kind) if option is not type(None)]
        # The word 'unknown' is itself text and an id, so it needs no alternative of its own.
        (inner,) = (option for option in options if option is not Unknown)
        return _schema_of(inner, definitions)
    if origin is tuple:
        item = _schema_of(get_args(kind)[0], definitions)
        return {"type": "array", "items": item, "maxItems": MAX_LIST}
    if origin is Ref:
        return dict(_ID_SCHEMA)
    if kind is str:
        return {"type": "string", "minLength": 1, "maxLength": MAX_PLAIN}
    if issubclass(kind, Term):
        return {"type": "string", "enum": [str(term) for term in kind]}
    if issubclass(kind, Part):
        definitions[kind.__name__] = _schema_of_part(kind, definitions)
        reference = {"$ref": f"#/definitions/{kind.__name__}"}
        if hasattr(kind, "from_scalar"):
            return {"anyOf": [{"type": "string", "minLength": 1}, reference]}
        return {"allOf": [reference]}
    return dict(kind.json_schema())
