"""What a record class is made of: fields that a source writes, each with its place.

A record class is a frozen dataclass with slots. Each field is annotated ``Annotated[type, "what it
means"]``; the annotation alone gives the reading, the diagnostics, the JSON Schema and the field
tables of the documentation. Types understood: ``str``, value types with a
``from_scalar`` classmethod, enumerations of :class:`~onrecord.source.term.Term`, :class:`Ref`,
nested :class:`Struct` classes, ``tuple[X, ...]`` for lists, ``X | None`` for what may be left out
and ``X | Unknown``. A type with a value of its own for the word ``unknown`` is marked
:data:`OR_UNKNOWN` where the field allows it.

A fault costs only the field it stands in. A struct with such a hole is still made, so that one run
can name every fault. Reading the missing field raises :class:`UnreadError`, on which the checks
skip that one rule; :func:`if_read` asks for it where there is something to do without it. Pages
and the library are given dossiers without errors, so they never meet a hole.
"""

import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, TypeVar, get_args, get_origin

from onrecord.diagnostics.findings import Place
from onrecord.source.dates import Edtf
from onrecord.source.ids import Id
from onrecord.source.rich import RichText
from onrecord.source.values import NO, FewWords, YesOrNo

# What a field holds where it is plain: text, a list, or a mapping.
Plain = str | list[Any] | dict[str, Any]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
D = TypeVar("D")


class UnreadError(Exception):
    """A field that could not be read was asked for."""


class Unknown(Enum):
    """The explicit "not known": the word ``unknown`` where a field allows it."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN


@dataclass(frozen=True, slots=True)
class Ref(Generic[T_co]):
    """The id of a record of type ``T_co``, and where it was written.

    It stays an id: the dossier looks it up, so records need no order and no second pass.
    """

    id: str
    place: Place = field(compare=False, repr=False)
    # The names of the record types that the field accepts, from the annotation; none means any.
    accepts: tuple[str, ...] = field(compare=False, default=(), repr=False)

    def __str__(self) -> str:
        return self.id


# Marks a field of plain text, ``Annotated[str, "what it means", THEIRS]``, that holds the name of
# an actor, a title or an address, or somebody else's words as printed. What is not so marked, such
# as a role or a place, is in the editors' own words.
THEIRS = "theirs"
# Marks a field whose type has a value of its own for the word ``unknown``, such as a date.
OR_UNKNOWN = "or-unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Struct:
    """Anything written as a mapping: ``span`` is its place, ``spans`` are its fields' places."""

    span: Place = field(compare=False, repr=False)
    spans: Mapping[str, Place] = field(compare=False, repr=False, default_factory=dict)

    # What the struct is for; shown in the documentation and in editors.
    purpose: ClassVar[str] = ""
    # Fields that may be left out, but not all of them.
    one_of: ClassVar[tuple[str, ...]] = ()

    # Type checkers must not see this, or any misspelt field would pass.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Say which field has no value because its source could not be read."""
            if name in type(self).__dataclass_fields__:
                raise UnreadError(name)
            raise AttributeError(f"{type(self).__name__} has no field '{name}'")

    def place_of(self, field_name: str) -> Place:
        """Return the place of a field's value (of its key, for lists), or the struct's own."""
        return self.spans.get(field_name, self.span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Struct):
    """That somebody looked a record over."""

    purpose: ClassVar[str] = "Who looked the record over, and when."

    by: Annotated[str, "Who looked it over.", THEIRS]
    on: Annotated[Edtf, "The day on which they did."]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Struct):
    """A struct with an id of its own: it becomes an address and can be referred to."""

    # The folder of `sources/` that holds its files, and what one of them is called.
    folder: ClassVar[str]
    noun: ClassVar[str]

    id: str
    former_ids: Annotated[
        tuple[Id, ...], "Ids it once had, the first one first: their addresses lead to it."
    ] = ()
    draft: Annotated[YesOrNo, "Whether it is left out of a build without --drafts."] = NO
    reviewed: Annotated[tuple[Review, ...], "Who looked it over, and when."] = ()

    @property
    def sort_key(self) -> tuple[Any, ...]:
        """What lists of records of this type are sorted by."""
        return (self.id,)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """What the annotations say of one field."""

    name: str
    type: Any
    doc: str
    required: bool
    # What it is where it is left out.
    default: object
    # Whether plain text in it is the editors' own, and so must not be an article's.
    is_ours: bool
    # Whether the word ``unknown`` may stand for a value of the type.
    or_unknown: bool = False


def specs(struct_type: type[Struct]) -> tuple[FieldSpec, ...]:
    """Return the fields of a struct that a source may write, in order, without its id."""
    if struct_type not in _SPECS:
        _SPECS[struct_type] = _annotated(struct_type)
    return _SPECS[struct_type]


def spec_of(struct_type: type[Struct], name: str) -> FieldSpec:
    """Return the field of a struct that has a name. Raises ValueError where it has none."""
    [spec] = [each for each in specs(struct_type) if each.name == name]
    return spec


_SPECS: dict[type[Struct], tuple[FieldSpec, ...]] = {}


def _annotated(struct_type: type[Struct]) -> tuple[FieldSpec, ...]:
    hints = typing.get_type_hints(struct_type, include_extras=True)
    listed = []
    # What every record has comes last.
    shared = {item.name for item in fields(Record)} if issubclass(struct_type, Record) else set()
    for item in sorted(fields(struct_type), key=lambda item: item.name in shared):
        if item.name in {"span", "spans"} or (
            item.name == "id" and issubclass(struct_type, Record)
        ):
            continue
        hint = hints[item.name]
        doc, is_ours, or_unknown = "", False, False
        if get_origin(hint) is typing.Annotated:
            hint, doc, *marks = get_args(hint)
            is_ours = _is_text(hint) and THEIRS not in marks
            or_unknown = OR_UNKNOWN in marks
        required = item.default is MISSING
        listed.append(FieldSpec(item.name, hint, doc, required, item.default, is_ours, or_unknown))
    return tuple(listed)


def _is_text(field_type: Any) -> bool:
    """Return whether a field holds plain text alone, no list of it."""
    if get_origin(field_type) is tuple:
        return False
    options = get_args(field_type) or (field_type,)
    return any(each is str or _is_few_words(each) for each in options)


def _is_few_words(field_type: Any) -> bool:
    return isinstance(field_type, type) and issubclass(field_type, FewWords)


def is_list(spec: FieldSpec) -> bool:
    """Return whether a field holds a list."""
    return any(get_origin(each) is tuple for each in (spec.type, *get_args(spec.type)))


def if_read(get: Callable[[], T], instead: D) -> T | D:
    """Return what ``get`` reads from a struct, or ``instead`` where it could not be read."""
    try:
        return get()
    except UnreadError:
        return instead


@cache
def accepted(ref_type: Any) -> tuple[str, ...]:
    """Return the names of the record types to which references of a type may lead."""
    (led_to,) = get_args(ref_type)
    return tuple(option.__name__ for option in get_args(led_to) or (led_to,))


def is_whole(struct: Struct) -> bool:
    """Return whether every field of the struct, and of the structs in it, could be read."""
    try:
        values = [getattr(struct, spec.name) for spec in specs(type(struct))]
    except UnreadError:
        return False
    items = (item for value in values for item in (value if isinstance(value, tuple) else (value,)))
    return all(is_whole(item) for item in items if isinstance(item, Struct))


def value_of(struct: Struct, spec: FieldSpec) -> object:
    """Return the value of a field; None where it could not be read."""
    try:
        return getattr(struct, spec.name)
    except UnreadError:
        return None


def structs_in(struct: Struct) -> Iterator[Struct]:
    """Yield every struct written inside ``struct``, at any depth."""
    for value in _values(struct, Struct):
        yield value
        if _holding(type(value), Struct):
            yield from structs_in(value)


def rich_texts_of(struct: Struct) -> Iterator[RichText]:
    """Yield every rich text written in ``struct`` itself."""
    return _values(struct, RichText)


def refs_of(struct: Struct) -> Iterator["Ref[Any]"]:
    """Yield every reference written in ``struct`` itself, but for links in its texts."""
    return _values(struct, Ref)


def _values(struct: Struct, held: type[T]) -> Iterator[T]:
    """Yield every value of a class that is written in ``struct`` itself, lists item by item."""
    for spec in _holding(type(struct), held):
        value = value_of(struct, spec)
        if not value:
            continue
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, held):
                yield item


def _holding(struct_type: type[Struct], held: type) -> tuple[FieldSpec, ...]:
    """Return the fields that can hold values of a class: few, and asked for of every struct."""
    key = (struct_type, held)
    if key not in _HOLDING:
        _HOLDING[key] = tuple(
            spec
            for spec in specs(struct_type)
            if any(issubclass(each, held) for each in _classes(spec.type))
        )
    return _HOLDING[key]


_HOLDING: dict[tuple[type[Struct], type], tuple[FieldSpec, ...]] = {}


def _classes(field_type: Any) -> Iterator[type]:
    """Yield the classes that an annotation names, but not what a reference leads to."""
    if isinstance(field_type, type):
        yield field_type
    elif get_origin(field_type) is Ref:
        yield Ref
    else:
        for each in get_args(field_type):
            yield from _classes(each)
