"""The parts that sources are made of, and what each of their fields takes, in words."""

import re
import types
from collections.abc import Mapping
from typing import Any, Union, get_args, get_origin

from onrecord.reference.topic import folded
from onrecord.source.dates import Edtf
from onrecord.source.fields import FieldSpec, Record, Ref, Struct, Unknown, accepted, specs
from onrecord.source.records import RECORD_TYPES, Briefing
from onrecord.source.rich import RichText
from onrecord.source.term import Term
from onrecord.source.urls import Url
from onrecord.source.values import CountryCode, Doi, FewWords, Language, Limit, Wikidata
from onrecord.source.versions import FormatVersion

# What a field takes, where it is not called as its class is.
_NAMES: Mapping[Any, str] = {
    str: "text",
    RichText: "rich text",
    Edtf: "date",
    Url: "address",
    Language: "language tag",
    CountryCode: "country code",
    Wikidata: "Wikidata item",
    Doi: "DOI",
    Limit: "number, or `unlimited`",
    FormatVersion: "`1` or `2`",
}
_ID = "The record's id. May be left out in a file of one record: then it is the file's name."


def parts() -> dict[str, type[Struct]]:
    """Return every class of what a source writes as a mapping, by its name; records first."""
    found: list[type[Struct]] = [Briefing, *RECORD_TYPES, *Struct.__subclasses__()]
    modules = {Struct.__module__, Briefing.__module__}
    kinds = (each for each in found if each.__module__ in modules)
    return {each.__name__: each for each in kinds if each.__name__ != Record.__name__}


def part_name(of: type[Struct]) -> str:
    """Return by which name a part is asked for: ``article-note``, ``dossier``."""
    return "dossier" if of is Briefing else folded(in_words(of))


def in_words(of: type) -> str:
    """Return what a class is called: ``article note``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", of.__name__).lower()


def fields_of(struct_type: type[Struct]) -> list[FieldSpec]:
    """Return the fields that a source may write, of a record its id among them."""
    mine = [FieldSpec("id", str, _ID, required=False, default=None, is_ours=False)]
    return [*(mine if issubclass(struct_type, Record) else []), *specs(struct_type)]


def needed(spec: FieldSpec, of: type[Struct]) -> str:
    """Return whether a field is needed, and what it is where it is left out; or nothing."""
    if of.one_of and spec.name in of.one_of:
        return " or ".join(f"`{each}`" for each in of.one_of)
    if isinstance(spec.default, str | Limit):
        return f"else `{spec.default}`"
    return "always" if spec.required else ""


def taken(spec: FieldSpec, *, linked: bool = False) -> str:
    """Return in words what a field takes; parts and closed lists may be links to their headings."""
    words = "id" if spec.name == "id" else _takes(spec.type, linked=linked)
    return f"{words}, or `unknown`" if spec.or_unknown else words


def _takes(field_type: Any, *, linked: bool) -> str:
    """Return in words what a field of this type takes."""
    origin = get_origin(field_type)
    if origin in {Union, types.UnionType}:
        options = [each for each in get_args(field_type) if each not in {type(None), Unknown}]
        words = " or ".join(_takes(each, linked=linked) for each in options)
        return f"{words}, or `unknown`" if Unknown in get_args(field_type) else words
    if origin is tuple:
        return f"list: {_takes(get_args(field_type)[0], linked=linked)}"
    if origin is Ref:
        names = [each.lower() for each in accepted(field_type)]
        return f"id: {' or '.join(names)}"
    if isinstance(field_type, type) and issubclass(field_type, FewWords):
        return "text"
    if field_type in _NAMES:
        return _NAMES[field_type]
    words = in_words(field_type)
    is_linked = linked and issubclass(field_type, Struct | Term)
    return f"[{words}](#{words.replace(' ', '-')})" if is_linked else words


def classes_in(field_type: Any) -> tuple[type, ...]:
    """Return the classes that an annotation is made of; of a reference, the class of references."""
    if get_origin(field_type) is Ref:
        return (Ref,)
    if isinstance(field_type, type):
        return (field_type,)
    return tuple(inner for each in get_args(field_type) for inner in classes_in(each))
