"""Figures in tables: those of one unit on one scale, so that they can be told apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from onrecord.dossier.model import Dossier, grouped
from onrecord.dossier.series import in_a_series
from onrecord.pages.addresses import LINES, MOST
from onrecord.pages.dividing import Divisible, Listing
from onrecord.pages.drawing import Scale, ends_of, in_digits, scale_of
from onrecord.pages.prose import Prose, Said, Tag, first_links, joined
from onrecord.pages.reaches import Reach, Ruler
from onrecord.pages.statements import (
    Statement,
    full_entry,
    is_stood_by,
    number_and_stance,
    statement,
)
from onrecord.source.bidi import isolated
from onrecord.source.records import Figure, Question
from onrecord.source.terms import Qualifier, Rank


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of a table of figures; ``reaches`` are what is drawn of it, where a scale is."""

    figure: Prose
    reaches: tuple[Reach, ...]
    role: str
    applies_to: str
    owner: Prose
    date: str
    sources: Prose


@dataclass(frozen=True, slots=True)
class FigureTable(Divisible):
    """Figures of one unit, drawn on one scale, the ``ruler``; or others, which have none.

    ``unit`` is given where there are tables of other units beside it.
    """

    unit: Prose
    ruler: Ruler | None
    rows: Listing[FigureRow]

    @property
    def css(self) -> str:
        """The class of the table."""
        ruled = f" {self.ruler.css}" if self.ruler else ""
        return f"or-table or-table--figures or-table--stacked{ruled}"


def figure_tables(dossier: Dossier, question: Question) -> tuple[FigureTable, ...]:
    """Return the figures given on a question, oldest first, but for those of a series.

    Those of a unit that several have stand in a table of their own, on one scale; the rest follows.
    """
    by_unit = grouped(
        (figure.unit or "", (statement(dossier, position), figure))
        for position in dossier.positions_on.get(question.id, ())
        if (figure := position.figure) and not in_a_series(dossier, position)
    )
    several = {unit: items for unit, items in by_unit.items() if len(items) > 1}
    single = [each for unit, items in by_unit.items() if unit not in several for each in items]
    tables = [_on_one_scale(unit, items) for unit, items in several.items()]
    if single:
        tables.append(_table("Figures", (), single))
    if len(tables) == 1:
        return (replace(tables[0], unit=()),)
    return tuple(tables)


def _on_one_scale(unit: str, items: Sequence[tuple[Statement, Figure]]) -> FigureTable:
    numbers = [end for _, figure in items for end in ends_of(figure)]
    name = f"Figures in {isolated(unit)}" if unit else "Figures without a unit"
    return _table(name, _of_unit(unit), items, scale_of(numbers, _STEPS))


def _of_unit(unit: str) -> Prose:
    return (Said(unit),) if unit else ("without a unit",)


def _table(
    name: str,
    unit: Prose,
    items: Sequence[tuple[Statement, Figure]],
    scale: Scale | None = None,
) -> FigureTable:
    rows = [_row(item, figure, scale) for item, figure in items]
    return FigureTable(unit, _ruler(scale) if scale else None, Listing(rows, name, most=LINES))


# So many steps there are on a scale at most, or a few less.
_STEPS = 5


def _ruler(scale: Scale) -> Ruler:
    *labels, end = map(in_digits, scale.values())
    return Ruler(tuple(labels), end)


def _row(item: Statement, figure: Figure, scale: Scale | None) -> FigureRow:
    sources: list[Prose] = [(full_entry(item, "entry"),)]
    sources += first_links(item.article_ids, MOST)
    sources += [item.doubt] if item.doubt else []
    position = item.position
    pieces = [*number_and_stance(position, figure), item.past]
    if position.rank is Rank.DEPRECATED:
        pieces.append((Tag(position.rank.label.capitalize(), "unsound"),))
    relied_on = is_stood_by(position) and not item.standing and not item.doubt
    return FigureRow(
        figure=joined(pieces),
        reaches=tuple(_reaches(figure, scale, relied_on=relied_on)) if scale else (),
        role=figure.role.label if figure.role else "not said",
        applies_to=figure.applies_to or "",
        owner=item.who,
        date=item.position.date.short(),
        sources=joined(sources, ", "),
    )


def _reaches(figure: Figure, scale: Scale, *, relied_on: bool) -> Iterator[Reach]:
    """Yield what is drawn of a figure: its shape is how exact it is, its look is what it is."""
    css = f"or-reach or-reach--{figure.role or 'number'}"
    css += "" if relied_on else " or-reach--past"
    ends = [float(scale.part(each)) for each in ends_of(figure)]
    nought = float(scale.part(Decimal(0)))
    match figure.qualifier:
        case Qualifier.UP_TO:
            yield Reach.up_to(css, ends[-1], ends[0] if len(ends) > 1 else nought)
        case Qualifier.AT_LEAST | Qualifier.MORE_THAN:
            yield Reach.onwards(css, ends[0])
        case _ if ends[0] < ends[-1]:
            yield Reach.box(css, ends[0], ends[-1])
        case Qualifier.ABOUT:
            yield Reach.dot(f"{css} or-reach--about", ends[0])
        case _:
            yield Reach.dot(css, ends[0])
