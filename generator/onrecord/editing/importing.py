"""What comes in from other programs becomes records: what is there already stays as it is.

A record that comes in is a draft until somebody has looked at it, and says above itself what it was
in the other program. What the format needs and the other program has not is marked as to be
written: nothing is made up.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from onrecord.diagnostics.findings import Diagnostic
from onrecord.editing.carrying import taken_in
from onrecord.editing.changes import Changes, judged, new_errors
from onrecord.editing.intake import Intake, Taken, Wishes
from onrecord.editing.layout import RefusedError
from onrecord.exchange.incoming import Read
from onrecord.reading import Reading

# An import is tried again without the rows from which errors would come, at most so often.
_MOST_ROUNDS = 20
# As long as there were fewer, of several rows behind one file the last is left out alone.
_ONE_BY_ONE = 10


class Outcome(StrEnum):
    """What became of an entry or a row."""

    NEW = "new"
    FILLED = "filled"
    THERE = "there already"
    KEPT = "kept as it is"
    REFUSED = "not taken"


@dataclass(frozen=True, slots=True)
class Row:
    """An entry or a row of a file and what became of it.

    ``why`` says so of one that is not taken; ``kept`` is what its records say otherwise, ``filled``
    what they have of it from now on.
    """

    place: str
    outcome: Outcome
    why: str = ""
    kept: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """The changes of an import, and what became of each entry and row.

    ``notes`` say what was left out or taken to be something, and of how many that is true.
    """

    changes: Changes
    rows: tuple[Row, ...]
    notes: Mapping[str, int]


def imported(reading: Reading, reads: Sequence[tuple[str, Read]], wishes: Wishes) -> Imported:
    """Return what becomes of files that were read, each with its name.

    What would bring an error into the dossier is not taken, nor what rests on it. Raises
    RefusedError where no end of such is found.
    """
    incoming = [(name, each) for name, read in reads for each in read.records]
    refused: dict[int, str] = {}
    for tried in range(_MOST_ROUNDS):
        intake = Intake(reading, wishes, [each for _, each in incoming])
        rows: list[Row] = []
        fresh: dict[int, str] = {}
        ids: dict[int, str] = {}
        for number, (name, each) in enumerate(incoming):
            place = _placed(each.place, name, reads)
            if number in refused:
                rows.append(Row(place, Outcome.REFUSED, refused[number]))
                continue
            try:
                taken = taken_in(intake, number, each, f"{each.place} of {name}")
            except RefusedError as reason:
                fresh[number] = str(reason)
                continue
            ids[number] = taken.id
            rows.append(_row(place, taken))
        changes = intake.changes() if not fresh else Changes({})
        if changes:
            after = judged(reading.texts, changes)
            for error in new_errors(reading.findings, after.findings):
                blamed = _to_blame(intake, error, ids)
                for number in blamed if tried >= _ONE_BY_ONE else blamed[-1:]:
                    fresh.setdefault(number, error.message)
        if not fresh:
            skipped = [
                Row(_placed(each.place, name, reads), Outcome.REFUSED, each.why)
                for name, read in reads
                for each in read.skipped
            ]
            return Imported(changes, (*rows, *skipped), dict(intake.notes))
        refused |= fresh
    raise RefusedError("what comes in makes errors of which no end is found")


def _placed(place: str, name: str, reads: Sequence[tuple[str, Read]]) -> str:
    """Return a place, with the name of its file where there are several."""
    return f"{name}, {place}" if len(reads) > 1 else place


def _row(place: str, taken: Taken) -> Row:
    if taken.is_new:
        outcome = Outcome.NEW
    elif taken.filled:
        outcome = Outcome.FILLED
    else:
        outcome = Outcome.KEPT if taken.kept else Outcome.THERE
    return Row(place, outcome, kept=taken.kept, filled=taken.filled)


def _to_blame(intake: Intake, error: Diagnostic, ids: Mapping[int, str]) -> list[int]:
    """Return the rows of which an error comes: those that it names, else all behind its file.

    Of an error that stands elsewhere those are to blame that it names. They are in their order.
    """
    named = [number for number, record_id in ids.items() if f"'{record_id}'" in error.message]
    behind = intake.behind(error.place.path)
    return sorted([each for each in behind if each in named] or behind or named)


def accounted(rows: Sequence[Row]) -> str:
    """Return how many entries and rows there were, and what became of how many."""
    counted = Counter(row.outcome for row in rows)
    parts = [f"{counted[each]} {each}" for each in Outcome if counted[each]]
    number = f"{len(rows):,} {'row' if len(rows) == 1 else 'rows'}"
    return f"{number}: {', '.join(parts)}" if parts else number
