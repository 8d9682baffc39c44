"""The form for new records on a site: what it asks for, as a script file.

As with the index of the search it is a call of one function with a value that is plain data, which
a browser loads from a folder as well. One page loads it, and no other.
"""

from collections.abc import Iterable

from onrecord.exchange.fillable import fillable
from onrecord.exchange.findable import Entry
from onrecord.output.search import FOLDER, in_script

FORM = f"{FOLDER}/form.js"


def form(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the script of the form by its path; ``entries`` are those that the generator made."""
    return {FORM: f"onrecordForm({in_script(fillable(entries))})\n"}
