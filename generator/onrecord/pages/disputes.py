"""Where do sources disagree, and does it matter?"""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.dossier.model import Dossier
from onrecord.dossier.oppositions import Oppositions, oppositions
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Link, Prose, Strong, joined, links
from onrecord.pages.sides import DisputeView, dispute_views, opposed_lines
from onrecord.pages.wording import open_total
from onrecord.source.records import Question
from onrecord.source.terms import NoteKind


@dataclass(frozen=True, slots=True)
class DisputedQuestion:
    """A question with its disputes."""

    question: Question
    disputes: tuple[DisputeView, ...]


@dataclass(frozen=True, slots=True)
class OpposedSides:
    """The opposed positions on a question by sides, and what explains them."""

    question: Question
    sides: tuple[Prose, ...]
    explained: Prose
    not_explained: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class Disputes(View):
    """All disputes, then what the generator found by comparison."""

    info: Prose
    questions: tuple[DisputedQuestion, ...]
    opposed: tuple[OpposedSides, ...]
    overreach: tuple[Prose, ...]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the page of disputes."""
    info: list[Prose] = [
        (Strong(str(len(dossier.disputes))), " disputes"),
        (Strong(str(open_total(dossier))), " open"),
    ]
    view = Disputes(
        info=joined(info),
        questions=tuple(
            DisputedQuestion(question, dispute_views(dossier, question))
            for question in dossier.questions.values()
            if question.disputes
        ),
        opposed=tuple(
            _opposed(dossier, dossier.questions[question_id], found)
            for question_id, found in oppositions(dossier).items()
        ),
        overreach=tuple(
            (Link(article.id), ": ", note.text)
            for article in dossier.articles.values()
            for note in article.notes
            if note.kind is NoteKind.OVERREACH
        ),
    )
    description = "Where the sources are at odds, or only seem so, and why."
    yield Page("disputes.md", "disputes", "Disputes", description, view)


def _opposed(dossier: Dossier, question: Question, found: Oppositions) -> OpposedSides:
    left = found.unexplained
    by = links(found.explained_by)
    explained: Prose = (Strong("Not explained."),)
    if by:
        explained = ("Explained in part: " if left.ones else "Explained: ", *by, ".")
    # Where some of everybody is left, that is what stands above already.
    others_left = left.ones and left != found.opposed
    return OpposedSides(
        question,
        opposed_lines(dossier, found.opposed),
        (*explained, " ", Strong("Not explained:")) if others_left else explained,
        opposed_lines(dossier, left) if others_left else (),
    )
