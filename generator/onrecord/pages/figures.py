"""Which number is a plan, which a guess?"""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.dossier.model import Dossier
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Prose
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
class Figures(View):
    """All figures, by question."""

    info: Prose
    groups: tuple[FigureGroup, ...]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the page of figures."""
    view = Figures(information(dossier), figure_groups(dossier))
    description = "Every number with its owner and what it is; plans and guesses are not compared."
    yield Page("figures.md", "figures", "Figures", description, view, wide=True)


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
