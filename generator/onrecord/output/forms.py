"""What the form for new records on a site is made of: the schema, and the ids that it proposes.

It is a script file, as the index of the search is: a call of one function with a value that is
plain data, which a browser loads from a folder as well. One page loads it, and no other.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath

from onrecord.exchange.findable import Entry
from onrecord.output.search import FOLDER, in_script
from onrecord.source.bidi import FSI, PDI
from onrecord.source.fields import Record
from onrecord.source.json_schema import records_schema
from onrecord.source.records import Actor, Article, Event, Position, Question

FORM = f"{FOLDER}/form.js"
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


def form(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the script of the form by its path; ``entries`` are those that the generator made."""
    known: defaultdict[type[Record], dict[str, str]] = defaultdict(dict)
    for entry in entries:
        if entry.kind in _TYPES:
            path, _, anchor = entry.place.partition("#")
            record_id = anchor or PurePosixPath(path).stem
            known[_TYPES[entry.kind]][record_id] = entry.title.translate(_ISOLATES)
    listed = {kind: dict(sorted(ids.items())) for kind, ids in known.items()}
    return {FORM: f"onrecordForm({in_script(records_schema(listed))})\n"}
