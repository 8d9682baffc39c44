"""What the form for records on a site asks for: the schema for editors, ids, and what there is.

The ids are those of the entries that the search is made of, each with its title. What the records
say is what the site gives of its dossier. Both are taken for anybody's.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from onrecord.exchange.findable import Entry
from onrecord.source.bidi import FSI, PDI
from onrecord.source.fields import Record
from onrecord.source.json_schema import records_schema
from onrecord.source.records import RECORD_TYPES, Actor, Article, Event, Position, Question

# Which records there are, by the kinds of their entries.
_TYPES: dict[str, type[Record]] = {
    "Actor": Actor,
    "Article": Article,
    "Event": Event,
    "Figure": Position,
    "Question": Question,
    "Statement": Position,
}
_ISOLATES = str.maketrans("", "", FSI + PDI)


def fillable(entries: Iterable[Entry]) -> dict[str, Any]:
    """Return the schema of records with the ids in it that a dossier has, as plain data."""
    known: defaultdict[type[Record], dict[str, str]] = defaultdict(dict)
    for entry in entries:
        if entry.kind in _TYPES:
            known[_TYPES[entry.kind]][_id_of(entry)] = entry.title.translate(_ISOLATES)
    return records_schema({kind: dict(sorted(ids.items())) for kind, ids in known.items()})


def _id_of(entry: Entry) -> str:
    path, _, anchor = entry.place.partition("#")
    return anchor or PurePosixPath(path).stem


# A record as it is: its id, its kind, its file, whether that holds others too, and its fields.
Present = tuple[str, str, str, bool, dict[str, Any]]


def present(entries: Iterable[Entry], data: bytes) -> list[Present]:
    """Return the records that there are, by their ids in order, as texts, lists and mappings.

    ``data`` is the dossier whole, as JSON or as JSON Lines.
    """
    files = {_id_of(each): each.file for each in entries if each.kind in _TYPES and each.file}
    of_file = Counter(files.values())
    found: dict[str, Present] = {}
    for noun, fields in _records(data):
        record_id = str(fields.pop("id", ""))
        if file := files.get(record_id):
            texts = {str(name): _texts(value) for name, value in fields.items()}
            found[record_id] = (record_id, noun, file, of_file[file] > 1, texts)
    return [found[each] for each in sorted(found)]


def _records(data: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the records of a dossier, each with the noun of its kind."""
    try:
        rows = _rows(data)
    except (ValueError, RecursionError):
        return
    whole = rows[0] if len(rows) == 1 and isinstance(rows[0], dict) else {}
    for each in RECORD_TYPES:
        listed = whole.get(each.folder)
        some = listed if isinstance(listed, list) else rows
        for row in some:
            if isinstance(row, dict) and row.get("type", each.noun) == each.noun:
                yield each.noun, {name: value for name, value in row.items() if name != "type"}


def _rows(data: bytes) -> list[Any]:
    """Return what JSON is, one value, or what JSON Lines are."""
    try:
        return [json.loads(data)]
    except ValueError:
        return [json.loads(line) for line in data.splitlines()]


def _texts(value: Any) -> Any:  # noqa: ANN401  # what JSON has
    match value:
        case dict():
            return {str(name): _texts(each) for name, each in value.items()}
        case list():
            return [_texts(each) for each in value]
        case _:
            return str(value)
