"""Where do sources disagree, and does it matter?"""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.dossier.model import Dossier, once
from onrecord.dossier.oppositions import Oppositions, oppositions
from onrecord.pages.addresses import DISPUTES
from onrecord.pages.articles import note_in_a_line, note_views
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Link, Prose, Strong, joined, links
from onrecord.pages.sides import DisputeView, dispute_views, opposed_lines
from onrecord.pages.wording import count_of, information, open_total
from onrecord.source.records import Dispute, Question
from onrecord.source.terms import DisputeState, NoteKind


@dataclass(frozen=True, slots=True)
class DisputedQuestion:
    """A question with its disputes."""

    question: Question
    disputes: tuple[DisputeView, ...]


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A dispute in the table of all."""

    question_id: str
    dispute: Dispute
    against: Prose


@dataclass(frozen=True, slots=True)
class OpposedSides:
    """The opposed positions on a question by sides, and what explains them."""

    question: Question
    sides: tuple[Prose, ...]
    explained: Prose
    not_explained: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class Disputes(View):
    """All disputes in a table, the open ones first, then in full; what comparison finds."""

    info: Prose
    rows: tuple[DisputeRow, ...]
    questions: tuple[DisputedQuestion, ...]
    opposed: tuple[OpposedSides, ...]
    overreach: tuple[Prose, ...]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the page of disputes."""
    info: list[Prose] = [
        information(dossier),
        count_of(len(dossier.disputes), "dispute"),
        (Strong(str(open_total(dossier))), " open"),
    ]
    view = Disputes(
        info=joined(info),
        rows=dispute_rows(dossier),
        questions=_disputed(dossier),
        opposed=tuple(
            _opposed(dossier, dossier.questions[question_id], found)
            for question_id, found in oppositions(dossier).items()
        ),
        overreach=tuple(
            (Link(article.id), ": ", *note_in_a_line(view))
            for article in dossier.articles.values()
            for note, view in zip(article.notes, note_views(dossier, article), strict=True)
            if note.kind is NoteKind.OVERREACH
        ),
    )
    description = "Where the sources are at odds, or only seem so, and why."
    yield Page(DISPUTES, "disputes", "Disputes", description, view)


@once
def _disputed(dossier: Dossier) -> tuple[DisputedQuestion, ...]:
    return tuple(
        DisputedQuestion(question, dispute_views(dossier, question))
        for question in dossier.questions.values()
        if question.disputes
    )


def dispute_rows(dossier: Dossier) -> tuple[DisputeRow, ...]:
    """Return all disputes, those that are open first."""
    rows = [
        DisputeRow(one.question.id, each.dispute, each.against)
        for one in _disputed(dossier)
        for each in one.disputes
    ]
    return tuple(sorted(rows, key=lambda row: row.dispute.state is not DisputeState.OPEN))


def _opposed(dossier: Dossier, question: Question, found: Oppositions) -> OpposedSides:
    left = found.unexplained
    explained = _explained(dossier, found) or (Strong("Not explained."),)
    # Where some of everybody is left, that is what stands above already.
    others_left = left.ones and left != found.opposed
    return OpposedSides(
        question,
        opposed_lines(dossier, found.opposed),
        (*explained, " ", Strong("Not explained:")) if others_left else explained,
        opposed_lines(dossier, left) if others_left else (),
    )


def _explained(dossier: Dossier, found: Oppositions) -> Prose:
    """Return which disputes explain an opposition, and which set it out and leave it open."""
    is_open = {
        dispute_id: dossier.disputes[dispute_id][1].state is DisputeState.OPEN
        for dispute_id in found.explained_by
    }
    settled = [each for each, left_open in is_open.items() if not left_open]
    left_open = [each for each in is_open if each not in settled]
    in_part = " in part" if found.unexplained.ones else ""
    pieces: list[Prose] = []
    if settled:
        pieces.append((f"Explained{in_part}: ", *links(settled), "."))
    if left_open:
        pieces.append((f"Set out{in_part}, but open: ", *links(left_open), "."))
    return joined(pieces, " ")
