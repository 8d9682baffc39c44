"""Where do sources disagree, and does it matter?"""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.dossier.model import Dossier, grouped
from onrecord.dossier.oppositions import Opposition, OppositionKind, oppositions
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Link, Prose, Strong, joined
from onrecord.pages.questions import DisputeView, dispute_views, more_pairs
from onrecord.pages.wording import open_total
from onrecord.source.records import Question
from onrecord.source.terms import NoteKind


@dataclass(frozen=True, slots=True)
class DisputedQuestion:
    """A question with its disputes."""

    question: Question
    disputes: tuple[DisputeView, ...]


@dataclass(frozen=True, slots=True)
class OpposedGroup:
    """The opposed pairs on one kind of word."""

    heading: str
    pairs: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class Disputes(View):
    """All disputes, then what the generator found by comparison."""

    info: Prose
    questions: tuple[DisputedQuestion, ...]
    opposed: tuple[OpposedGroup, ...]
    more_pairs: Prose
    overreach: tuple[Prose, ...]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the page of disputes."""
    by_question = oppositions(dossier).values()
    by_kind = grouped((pair.kind, _pair(pair)) for each in by_question for pair in each.pairs)
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
            OpposedGroup(kind.label.capitalize(), by_kind[kind])
            for kind in OppositionKind
            if kind in by_kind
        ),
        more_pairs=more_pairs(sum(each.more for each in by_question)),
        overreach=tuple(
            (Link(article.id), ": ", note.text)
            for article in dossier.articles.values()
            for note in article.notes
            if note.kind is NoteKind.OVERREACH
        ),
    )
    description = "Where the sources are at odds, or only seem so, and why."
    yield Page("disputes.md", "disputes", "Disputes", description, view)


def _pair(pair: Opposition) -> Prose:
    explained: Prose = (Strong("Not explained."),)
    if pair.dispute:
        explained = ("Explained: ", Link(pair.dispute), ".")
    on_what = Link(pair.one.question.id)
    return (on_what, ": ", Link(pair.one.id), " against ", Link(pair.other.id), ". ", *explained)
