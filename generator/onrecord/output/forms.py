"""The form for records on a site: what it asks for, and what is there, as script files.

As with the index of the search each is a call of one function with a value that is plain data,
which a browser loads from a folder as well. One page loads them, and no other: first what is asked
for, then of the records that there are the file with the one that is to be corrected.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from onrecord.exchange.fillable import fillable, present
from onrecord.exchange.findable import Entry
from onrecord.output import ownership
from onrecord.output.search import FOLDER, cut, in_lines, in_script
from onrecord.output.sections import LONGEST_ENTRIES

FORM = f"{FOLDER}/form.js"
# The dossier whole, among the pages; a large one is in lines.
_WHOLE = ("data/dossier.json", "data/dossier.jsonl")
# Bytes of a file of records.
_SIZE = 60_000


def form(entries: Iterable[Entry], pages: Path) -> dict[str, str]:
    """Return the scripts of the form by their paths.

    ``entries`` are those that the generator made, as it made the folder of ``pages``.
    """
    listed = list(entries)
    data = [ownership.read(pages / path, LONGEST_ENTRIES) for path in _WHOLE]
    records = [each for some in data if some for each in present(listed, some)]
    pieces = cut(((each[0], each) for each in records), _SIZE)
    texts = [in_lines(rows) for _, rows in pieces]
    folder = f"{FOLDER}/form-{hashlib.sha256(''.join(texts).encode()).hexdigest()[:12]}"
    told = {"folder": folder, "first": [first for first, _ in pieces]}
    return {
        FORM: f"onrecordForm({in_script({**fillable(listed), 'present': told})})\n",
        **{f"{folder}/{n}.js": f"onrecordPresent({text})\n" for n, text in enumerate(texts)},
    }
