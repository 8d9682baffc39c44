"""Who stands where as lines for a spreadsheet, where the table is too large for a page."""

from collections.abc import Iterator, Mapping

from onrecord.dossier.labels import actor_name
from onrecord.dossier.model import Dossier
from onrecord.exchange.spreadsheets import spreadsheet
from onrecord.pages.matrix import SPREADSHEET, is_whole
from onrecord.pages.prose import Link, Prose, Said, StanceMark
from onrecord.pages.rows import matrix_rows
from onrecord.source.tables import Attribution, Stance

_HEAD = (
    "Actor",
    "Group",
    "Question",
    "Position",
    "Stance",
    "Attribution",
    "Since",
    "Surely by",
    "Replaced by",
    "Ended",
    "Entry",
)
_LABELS = {term.value: term.label for term in (*Stance, *Attribution)}


def listings(dossier: Dossier) -> Mapping[str, str]:
    """Return the file of all entries of a matrix that is divided, by its path; else none."""
    if is_whole(dossier):
        return {}
    return {SPREADSHEET: spreadsheet([_HEAD, *_lines(dossier)])}


def _lines(dossier: Dossier) -> Iterator[tuple[str, ...]]:
    """Yield every entry of every cell, row by row."""
    for row in matrix_rows(dossier):
        for question, cell in zip(dossier.questions.values(), row.cells, strict=True):
            for entry in cell:
                yield (
                    actor_name(row.actor),
                    row.actor.kind.label,
                    question.short,
                    ", ".join(filter(None, map(_words, (entry.label, entry.words)))),
                    _LABELS.get(entry.stance, ""),
                    _LABELS[entry.attribution],
                    entry.earliest,
                    entry.known,
                    entry.replaced,
                    entry.ended,
                    entry.position,
                )


def _words(prose: Prose) -> str:
    """Return what a line of an entry says, without its links."""
    said = []
    for part in prose:
        match part:
            case str():
                said.append(part)
            case Said():
                said.append(part.text)
            case StanceMark():
                said.append(part.word or part.stance.label)
            case Link() if part.label:
                said.append(_words((part.label,) if isinstance(part.label, str) else part.label))
    return "".join(said)
