"""The rows of who stands where: an actor with a cell for each question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.dossier.affiliation import heads, names_with
from onrecord.dossier.model import Dossier, grouped, once
from onrecord.pages.addresses import MOST
from onrecord.pages.cells import CellEntry, cells
from onrecord.pages.prose import Link, Prose
from onrecord.pages.wording import ACTOR_GROUPS
from onrecord.source.records import Actor

Cell = tuple[CellEntry, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An actor and its cells, one for each question.

    ``under`` is the id of the body that it stands by, if it stands by one. ``names`` is all by
    which it is found. ``left_out`` says what of its cells has no room on a page.
    """

    actor: Actor
    under: str | None
    names: str
    cells: tuple[Cell, ...]
    left_out: Prose = ()

    @property
    def css(self) -> str:
        """The class of its head."""
        return "or-row or-row--under" if self.under else "or-row"

    @property
    def size(self) -> int:
        """How many entries it has."""
        return sum(map(len, self.cells))


@once
def matrix_rows(dossier: Dossier) -> tuple[Row, ...]:
    """Return a row for each actor of whom something is recorded, below the body it stands by."""
    filled: dict[str, Mapping[str, Cell]] = {
        actor.id: found
        for actor in sorted(dossier.actors.values(), key=_order)
        if (found := cells(dossier, actor))
    }
    under, names = heads(dossier, filled), names_with(dossier, filled)
    members = grouped((head, actor_id) for actor_id, head in under.items())
    order = [each for top in filled if top not in under for each in (top, *members.get(top, ()))]
    return tuple(
        Row(
            dossier.actors[actor_id],
            under.get(actor_id),
            "; ".join(names[actor_id]),
            tuple(filled[actor_id].get(question_id, ()) for question_id in dossier.questions),
        )
        for actor_id in order
    )


def _order(actor: Actor) -> tuple[int, tuple[str, str]]:
    return (list(ACTOR_GROUPS).index(actor.kind), actor.sort_key)


@once
def shortened_rows(dossier: Dossier) -> tuple[Row, ...]:
    """Return the rows with no more in a cell than there is room for."""
    return tuple(map(_shortened, matrix_rows(dossier)))


def _shortened(row: Row) -> Row:
    over = sum(max(0, len(cell) - MOST) for cell in row.cells)
    if not over:
        return row
    left_out: Prose = (f"{over:,} earlier: on the page of ", Link(row.actor.id))
    return replace(row, cells=tuple(map(_latest, row.cells)), left_out=left_out)


def _latest(cell: Cell) -> Cell:
    """Return what stands in a cell now, then the latest of what did, as much as there is room."""

    def order(place: int) -> tuple[bool, str]:
        return not cell[place].is_earlier, cell[place].known or cell[place].earliest

    kept = sorted(sorted(range(len(cell)), key=order)[-MOST:])
    return tuple(cell[place] for place in kept)


def on_questions(rows: Sequence[Row], columns: Sequence[int]) -> tuple[Row, ...]:
    """Return the rows with anything in some of the columns, with these alone."""
    some = ((row, tuple(row.cells[each] for each in columns)) for row in rows)
    return tuple(replace(row, cells=cut) for row, cut in some if any(cut))


def below_those_there(rows: Sequence[Row], most: int) -> tuple[Row, ...]:
    """Return rows in which nobody stands by a body that is not on the same page of so many."""
    pages = {row.actor.id: number // most for number, row in enumerate(rows)}
    return tuple(
        row if pages.get(row.under or "") == number // most else replace(row, under=None)
        for number, row in enumerate(rows)
    )
