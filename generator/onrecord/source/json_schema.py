"""The JSON Schemas (draft-07) of the format, for editors and other programs.

Two of each: one in the words of the standard alone, which every validator takes, also those that
refuse a word they do not know; and one for editors, whose language servers have words of their own
for what is said of a value and of one that does not fit.
"""

import types
from collections.abc import Mapping
from typing import Any, Union, get_args, get_origin

from onrecord.source.fields import Record, Ref, Struct, Unknown, specs
from onrecord.source.ids import ID_SCHEMA
from onrecord.source.plain import ANY_SCALAR, MAX_PLAIN
from onrecord.source.reader import MAX_LIST
from onrecord.source.records import RECORD_TYPES, Briefing
from onrecord.source.term import Term

# The ids of each kind that there are, with what they are called.
Known = Mapping[type[Record], Mapping[str, str]]


def json_schema(
    struct_type: type[Struct], *, listed: bool, known: Known | None = None
) -> dict[str, Any]:
    """Return the JSON Schema (draft-07) of a file of records of ``struct_type``.

    ``listed`` says whether a file may also hold a list of such records. With the ``known`` ids an
    editor proposes these; others are not refused, for a record may come later.
    """
    definitions: dict[str, Any] = {}
    for kind, ids in (known or {}).items():
        if ids:
            definitions[_ids_of(kind)] = {
                "enum": [*ids],
                "enumDescriptions": [*ids.values()],
            }
    single = _schema_of_struct(struct_type, definitions)
    schema: dict[str, Any] = {"$schema": "http://json-schema.org/draft-07/schema#"}
    if listed:
        item = {**single, "required": ["id", *single["required"]]}
        schema["anyOf"] = [single, {"type": "array", "items": item}]
    else:
        schema |= single
    return {**schema, "definitions": dict(sorted(definitions.items()))}


def _schema_of_struct(struct_type: type[Struct], definitions: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    if issubclass(struct_type, Record):
        properties["id"] = {**ID_SCHEMA, "description": "Stable for ever: it becomes an address."}
    for spec in specs(struct_type):
        schema = _schema_of(spec.type, definitions)
        if spec.or_unknown:
            schema = spec.type.json_schema(or_unknown=True)
        properties[spec.name] = {"description": spec.doc, **schema}
    made: dict[str, Any] = {
        "type": "object",
        "description": struct_type.purpose,
        "additionalProperties": False,
        "properties": properties,
        "required": [spec.name for spec in specs(struct_type) if spec.required],
    }
    if struct_type.one_of:
        # With the field's name: a strict validator takes it for a slip where it is not said.
        made["anyOf"] = [
            {"properties": {name: {}}, "required": [name]} for name in struct_type.one_of
        ]
    return made


def _schema_of(field_type: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin = get_origin(field_type)
    if origin in {Union, types.UnionType}:
        options = [option for option in get_args(field_type) if option is not type(None)]
        # The word 'unknown' is itself text and an id, so it needs no alternative of its own.
        inner = [_schema_of(each, definitions) for each in options if each is not Unknown]
        return inner[0] if len(inner) == 1 else {"anyOf": inner}
    if origin is tuple:
        item = _schema_of(get_args(field_type)[0], definitions)
        return {"type": "array", "items": item, "maxItems": MAX_LIST}
    if origin is Ref:
        [target] = get_args(field_type)
        kinds = [_ids_of(each) for each in get_args(target) or (target,)]
        ids = [{"$ref": f"#/definitions/{each}"} for each in kinds if each in definitions]
        return {"anyOf": [*ids, dict(ID_SCHEMA)]} if ids else dict(ID_SCHEMA)
    if field_type is str:
        return {"type": ANY_SCALAR, "minLength": 1, "maxLength": MAX_PLAIN}
    if issubclass(field_type, Term):
        return {
            "type": "string",
            "enum": [str(term) for term in field_type],
            "enumDescriptions": [term.meaning for term in field_type],
        }
    if issubclass(field_type, Struct):
        definitions[field_type.__name__] = _schema_of_struct(field_type, definitions)
        reference = {"$ref": f"#/definitions/{field_type.__name__}"}
        if hasattr(field_type, "from_scalar"):
            return {"anyOf": [{"type": ANY_SCALAR, "minLength": 1}, reference]}
        return {"allOf": [reference]}
    return dict(field_type.json_schema())


def _ids_of(kind: type[Record]) -> str:
    return f"{kind.__name__}Id"


def _standard(schema: Any) -> Any:
    """Return a schema without the words that only editors know."""
    if isinstance(schema, list):
        return [_standard(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    told = schema.get("enumDescriptions")
    made = {
        word: _standard(value)
        for word, value in schema.items()
        if word not in {"patternErrorMessage", "enumDescriptions"} and not (told and word == "enum")
    }
    if isinstance(made.get("type"), list):
        # One type each, with what is said of it.
        words = {word: each for each, own in _OWN.items() for word in own if word in made}
        said = {word: made.pop(word) for word in words}
        made["anyOf"] = [
            {"type": each, **{word: said[word] for word in words if words[word] == each}}
            for each in made.pop("type")
        ]
    if told:
        pairs = zip(schema["enum"], told, strict=True)
        made["oneOf"] = [{"const": word, "description": meaning} for word, meaning in pairs]
    return made


# What is said of the values of a type, in schemas of several.
_OWN = {"string": ("pattern", "minLength", "maxLength"), "integer": ("minimum",)}


def schemas(known: Known | None = None) -> dict[str, dict[str, Any]]:
    """Return the JSON Schemas of each type of file by their names.

    Those for editors propose the ``known`` ids of a dossier; the others are the same for all.
    """
    standard = {name: _standard(schema) for name, schema in _schemas(None).items()}
    return standard | {f"{name}.editor": schema for name, schema in _schemas(known).items()}


def _schemas(known: Known | None) -> dict[str, dict[str, Any]]:
    made = {"dossier": json_schema(Briefing, listed=False, known=known)}
    return made | {each.noun: json_schema(each, listed=True, known=known) for each in RECORD_TYPES}


def records_schema(known: Known) -> dict[str, Any]:
    """Return the schemas of single records for editors as one.

    ``records`` are those of each type by its noun, with the ``folder`` of its files, and
    ``definitions`` what they refer to, the ``known`` ids among it.
    """
    records: dict[str, Any] = {}
    definitions: dict[str, Any] = {}
    for each in RECORD_TYPES:
        schema = json_schema(each, listed=False, known=known)
        definitions |= schema.pop("definitions")
        del schema["$schema"]
        records[each.noun] = {"folder": each.folder, **schema}
    return {"records": records, "definitions": definitions}
