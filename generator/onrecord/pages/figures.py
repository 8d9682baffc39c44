"""Which number is a plan, which a guess?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from onrecord.dossier.model import Dossier
from onrecord.pages.dividing import Divisible, Listing, divided
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Link, Prose
from onrecord.pages.quantities import FigureTable, figure_tables
from onrecord.pages.series import SeriesView, series_views
from onrecord.pages.wording import information
from onrecord.source.records import Question
from onrecord.source.terms import QuestionKind


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """The figures on one question, and what of them is kept up to date."""

    question: Question
    series: tuple[SeriesView, ...]
    tables: tuple[FigureTable, ...]


@dataclass(frozen=True, slots=True)
class Figures(View, Divisible):
    """All figures, by question."""

    info: Prose
    groups: Listing[FigureGroup]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the page of figures."""
    groups = figure_groups(dossier)
    listed = Listing(
        map(_shortened, groups),
        "Questions with figures",
        names=[group.question.short for group in groups],
        most=_QUESTIONS,
    )
    view = Figures(information(dossier), listed)
    description = "Every number with its owner and what it is; plans and guesses are not compared."
    yield from divided(Page("figures.md", "figures", "Figures", description, view, wide=True), view)


# The figures of so many questions stand on one page, of each so many of a table.
_QUESTIONS, _ROWS = 20, 25


def _shortened(group: FigureGroup) -> FigureGroup:
    """Return the figures on a question, of long tables the beginning: all stand on its page."""
    whole = Link(group.question.id, "all of them")
    tables = (replace(table, rows=table.rows.beginning(_ROWS, (whole,))) for table in group.tables)
    return replace(group, tables=tuple(tables))


def figure_groups(dossier: Dossier) -> tuple[FigureGroup, ...]:
    """Return all figures by question, with the questions that ask for one and have none."""
    groups = (
        FigureGroup(question, series_views(dossier, question.id), figure_tables(dossier, question))
        for question in dossier.questions.values()
    )
    return tuple(
        group
        for group in groups
        if group.tables or group.series or group.question.kind is QuestionKind.QUANTITY
    )
