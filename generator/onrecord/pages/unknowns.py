"""What don't we know?"""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.dossier.model import Dossier
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Prose, joined
from onrecord.pages.questions import UnknownView, unknown_views
from onrecord.pages.wording import count_of, information
from onrecord.source.records import Question


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question with what is not known on it."""

    question: Question
    unknowns: tuple[UnknownView, ...]


@dataclass(frozen=True, slots=True)
class Unknowns(View):
    """All that is not known, by question."""

    info: Prose
    questions: tuple[OpenQuestion, ...]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the page of what is not known."""
    questions = tuple(
        OpenQuestion(question, unknown_views(question))
        for question in dossier.questions.values()
        if question.unknowns
    )
    description = "What the sources leave open, and what would settle it."
    points = sum(len(each.unknowns) for each in questions)
    info = joined([information(dossier), count_of(points, "open point")])
    view = Unknowns(info, questions)
    yield Page("unknowns.md", "unknowns", "What is not known", description, view)
