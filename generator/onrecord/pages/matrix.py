"""Who stands where, and where are the holes?

The same cells three times, each for another reader: as signs at one glance, as lists by question
for a phone and for paper, and as a table of all that is said.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.dossier.affiliation import heads, names_with
from onrecord.dossier.model import Dossier, grouped, once
from onrecord.pages.cells import CellEntry, answer, cells
from onrecord.pages.marks import Legend, legend
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Prose, StanceMark, joined
from onrecord.pages.wording import ACTOR_GROUPS, information
from onrecord.source.records import Actor, Question
from onrecord.source.tables import Attribution, Stance


@dataclass(frozen=True, slots=True)
class Row:
    """An actor and its cells, one for each question.

    ``under`` is the row's number of the body that it stands by, if it stands by one. ``names`` is
    all by which it is found.
    """

    actor: Actor
    under: int | None
    css: str
    names: str
    cells: tuple[tuple[CellEntry, ...], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands so on a question: each with its place in the table, as ``row.column.entry``."""

    stance: Prose
    css: str
    items: tuple[tuple[CellEntry, str], ...]


@dataclass(frozen=True, slots=True)
class Matrix(View):
    """The table of actors and questions.

    ``labels`` is a JSON object of what readers call each stance and attribution, for the script
    that filters the table. ``standings`` are the rows by question and stance.
    """

    info: Prose
    labels: str
    questions: tuple[Question, ...]
    rows: tuple[Row, ...]
    standings: tuple[tuple[Question, tuple[Standing, ...]], ...]
    legend: Legend


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the matrix."""
    questions = tuple(dossier.questions.values())
    rows = matrix_rows(dossier)
    info: list[Prose] = [
        information(dossier),
        ("latest position shown; every sign leads to its entry",),
        ("empty means no record at all",),
    ]
    view = Matrix(
        info=joined(info),
        labels=json.dumps({term.value: term.label for term in (*Stance, *Attribution)}),
        questions=questions,
        rows=rows,
        standings=tuple(
            (question, standings)
            for column, question in enumerate(questions)
            if (standings := _standings(dossier, question, rows, column))
        ),
        legend=legend(),
    )
    description = "Every actor's latest position on every question; empty means no record at all."
    yield Page("matrix.md", "matrix", "Who stands where", description, view, wide=True)


@once
def matrix_rows(dossier: Dossier) -> tuple[Row, ...]:
    """Return a row for each actor of whom something is recorded, below the body it stands by."""
    filled: dict[str, Mapping[str, tuple[CellEntry, ...]]] = {
        actor.id: found
        for actor in sorted(dossier.actors.values(), key=_order)
        if (found := cells(dossier, actor))
    }
    under, names = heads(dossier, filled), names_with(dossier, filled)
    members = grouped((head, actor_id) for actor_id, head in under.items())
    order = [each for top in filled if top not in under for each in (top, *members.get(top, ()))]
    numbers = {actor_id: number for number, actor_id in enumerate(order)}
    return tuple(
        Row(
            dossier.actors[actor_id],
            numbers[under[actor_id]] if actor_id in under else None,
            "or-row or-row--under" if actor_id in under else "or-row",
            "; ".join(names[actor_id]),
            tuple(filled[actor_id].get(question_id, ()) for question_id in dossier.questions),
        )
        for actor_id in order
    )


def _order(actor: Actor) -> tuple[int, tuple[str, str]]:
    return (list(ACTOR_GROUPS).index(actor.kind), actor.sort_key)


def _standings(
    dossier: Dossier, question: Question, rows: Sequence[Row], column: int
) -> tuple[Standing, ...]:
    """Return who stands where on one question, by stance in the order of their table.

    What a body says through somebody is listed once, under the body; what is said of somebody once,
    under who says it.
    """
    found = grouped(
        (entry.stance, (entry, f"{number}.{column}.{place}"))
        for number, row in enumerate(rows)
        for place, entry in enumerate(row.cells[column])
        if not entry.is_description
        and not (row.under is not None and _holds(rows[row.under].cells[column], entry))
    )
    return tuple(
        Standing(
            (StanceMark(stance, answer(dossier, question.id, stance)),),
            f"or-standing or-standing--{stance}",
            found[stance],
        )
        for stance in Stance
        if stance in found
    )


def _holds(cell: Sequence[CellEntry], entry: CellEntry) -> bool:
    """Return whether a body's cell has what somebody below it says."""
    return any(not each.is_description and each.position == entry.position for each in cell)
