"""Where do sources disagree, and does it matter?"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import starmap

from onrecord.dossier.model import Dossier, grouped, once
from onrecord.dossier.oppositions import Oppositions, oppositions
from onrecord.pages.addresses import DISPUTES, anchors_of
from onrecord.pages.articles import note_in_a_line, note_views
from onrecord.pages.dividing import Divisible, Listing, divided, lines
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Link, Prose, Strong, joined, links
from onrecord.pages.sides import DisputeView, dispute_views, opposed_lines
from onrecord.pages.wording import count_of, information, open_total
from onrecord.source.records import Dispute, Question
from onrecord.source.terms import DisputeState, NoteKind


@dataclass(frozen=True, slots=True)
class DisputedQuestion:
    """A question with its disputes, or with those of them that stand on one page."""

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
class Disputes(View, Divisible):
    """All disputes in a table, the open ones first, then in full; what comparison finds."""

    info: Prose
    rows: Listing[DisputeRow]
    disputes: Listing[tuple[Question, DisputeView]]
    opposed: Listing[OpposedSides]
    overreach: Listing[Prose]

    @property
    def questions(self) -> tuple[DisputedQuestion, ...]:
        """The disputes by what they are on."""
        return tuple(starmap(DisputedQuestion, grouped(self.disputes).items()))


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the page of disputes, or as many as they take."""
    info: list[Prose] = [
        information(dossier),
        count_of(len(dossier.disputes), "dispute"),
        (Strong(str(open_total(dossier))), " open"),
    ]
    disputes = _disputes(dossier)
    opposed = (
        _opposed(dossier, dossier.questions[question_id], found)
        for question_id, found in oppositions(dossier).items()
    )
    overreach = (
        (Link(article.id), ": ", *note_in_a_line(view))
        for article in dossier.articles.values()
        for note, view in zip(article.notes, note_views(dossier, article), strict=True)
        if note.kind is NoteKind.OVERREACH
    )
    view = Disputes(
        info=joined(info),
        rows=lines(dispute_rows(dossier), "All disputes in a table"),
        disputes=Listing(disputes, "Disputes", (anchors_of(each.dispute) for _, each in disputes)),
        opposed=Listing(opposed, "Found by comparison"),
        overreach=lines(overreach, "Wording beyond the quote"),
    )
    description = "Where the sources are at odds, or only seem so, and why."
    yield from divided(Page(DISPUTES, "disputes", "Disputes", description, view), view)


@once
def _disputes(dossier: Dossier) -> tuple[tuple[Question, DisputeView], ...]:
    """Return all disputes, each with its question, in the order of these."""
    return tuple(
        (question, each)
        for question in dossier.questions.values()
        for each in dispute_views(dossier, question)
    )


def dispute_rows(dossier: Dossier) -> tuple[DisputeRow, ...]:
    """Return all disputes, those that are open first."""
    rows = [
        DisputeRow(question.id, each.dispute, each.against) for question, each in _disputes(dossier)
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
