"""The dossier whole as JSON: every record with all that its source says, and nothing worked out.

JSON is YAML, and so each list of records is a file of sources too: read again, it gives the same
records.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.dossier.model import Dossier
from onrecord.source.dates import Edtf
from onrecord.source.fields import Record, Ref, Struct, Unknown, specs
from onrecord.source.json_schema import schemas
from onrecord.source.records import RECORD_TYPES
from onrecord.source.rich import RichText
from onrecord.source.urls import Url
from onrecord.source.values import Count, Doi, Limit, Number, YesOrNo
from onrecord.source.versions import NEWEST

# Of this file. What reads it can rely on what it knows as long as the number is the same.
VERSION = 1


def whole(dossier: Dossier) -> dict[str, Any]:
    """Return a dossier as plain values, records in the order of the dossier."""
    records = {
        each.folder: [plain_of(record) for record in dossier.records.get(each, {}).values()]
        for each in RECORD_TYPES
    }
    return {**_head(dossier), "dossier": plain_of(dossier.briefing), **records}


def _head(dossier: Dossier) -> dict[str, Any]:
    return {"version": VERSION, "format": dossier.briefing.format or NEWEST}


def whole_json(dossier: Dossier) -> str:
    """Return a dossier as a JSON file."""
    return f"{json.dumps(whole(dossier), indent=1, ensure_ascii=False)}\n"


def whole_lines(dossier: Dossier) -> str:
    """Return a dossier as JSON Lines: first what it is, then a record a line, with its ``type``."""
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in _lines(dossier))


def _lines(dossier: Dossier) -> Iterator[Mapping[str, Any]]:
    yield {"type": "dossier", **_head(dossier), **plain_of(dossier.briefing)}
    for each in RECORD_TYPES:
        for record in dossier.records.get(each, {}).values():
            yield {"type": each.noun, **plain_of(record)}


def whole_schema() -> str:
    """Return the JSON Schema (draft-07) of the JSON file."""
    known = schemas()
    definitions: dict[str, Any] = {}
    properties: dict[str, Any] = {
        "version": {"const": VERSION, "description": "The version of this file's form."},
        "format": {"type": "integer", "description": "The version of the source format."},
        "dossier": _without_head(known["dossier"], definitions),
    }
    for each in RECORD_TYPES:
        schema = known[each.noun]
        item = _without_head({**schema["anyOf"][1]["items"], **_defined(schema)}, definitions)
        properties[each.folder] = {"type": "array", "items": item, "description": each.purpose}
    made = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A dossier of Onrecord, whole",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        "definitions": dict(sorted(definitions.items())),
    }
    return f"{json.dumps(made, indent=1, ensure_ascii=False)}\n"


def _defined(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"definitions": schema.get("definitions", {})}


def _without_head(schema: Mapping[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Return a schema to stand in another one, which has its definitions."""
    definitions |= schema.get("definitions", {})
    return {key: value for key, value in schema.items() if key not in {"$schema", "definitions"}}


def plain_of(struct: Struct) -> dict[str, Any]:
    """Return what a source says of a struct; what it leaves out is left out."""
    return dict(_fields(struct))


def _fields(struct: Struct) -> Iterator[tuple[str, Any]]:
    if isinstance(struct, Record):
        yield "id", str(struct.id)
    for spec in specs(type(struct)):
        value = getattr(struct, spec.name)
        if spec.required or value != spec.default:
            yield spec.name, _plain(value)


def _plain(value: object) -> Any:  # noqa: ANN401  # what JSON has
    match value:
        case Struct():
            return plain_of(value)
        case tuple():
            return [_plain(each) for each in value]
        case RichText(source=text) | Url(address=text) | Doi(name=text) | Ref(id=text):
            return str(text)
        case YesOrNo(value=is_so):
            return "yes" if is_so else "no"
        case Number(value=number):
            return int(number) if number.as_tuple().exponent == 0 else str(number)
        case Count(value=count):
            return count
        case Limit() | Edtf():
            return str(value).replace(",", "")
        case Unknown():
            return "unknown"
        case int():
            return int(value)
        case _:
            return str(value)
