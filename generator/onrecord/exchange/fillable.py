"""What the form for new records on a site asks for: the schema for editors, and ids to propose.

The ids are those of the entries that the search is made of, each with its title.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from onrecord.exchange.findable import Entry
from onrecord.source.bidi import FSI, PDI
from onrecord.source.fields import Record
from onrecord.source.json_schema import records_schema
from onrecord.source.records import Actor, Article, Event, Position, Question

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
            path, _, anchor = entry.place.partition("#")
            record_id = anchor or PurePosixPath(path).stem
            known[_TYPES[entry.kind]][record_id] = entry.title.translate(_ISOLATES)
    return records_schema({kind: dict(sorted(ids.items())) for kind, ids in known.items()})
