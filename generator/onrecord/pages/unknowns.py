"""What don't we know?"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import starmap

from onrecord.dossier.model import Dossier, grouped
from onrecord.pages.addresses import LINES
from onrecord.pages.dividing import Divisible, Listing, divided
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
class Unknowns(View, Divisible):
    """All that is not known, each with the question that it is on."""

    info: Prose
    listed: Listing[tuple[Question, UnknownView]]

    @property
    def questions(self) -> tuple[OpenQuestion, ...]:
        """What is not known by question."""
        return tuple(starmap(OpenQuestion, grouped(self.listed).items()))


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the page of what is not known."""
    found = [
        (question, unknown)
        for question in dossier.questions.values()
        for unknown in unknown_views(question)
    ]
    description = "What the sources leave open, and what would settle it."
    info = joined([information(dossier), count_of(len(found), "open point")])
    names = [question.short for question, _ in found]
    view = Unknowns(info, Listing(found, "Open points", names=names, most=LINES))
    page = Page("unknowns.md", "unknowns", "What is not known", description, view)
    yield from divided(page, view)
