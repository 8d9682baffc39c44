"""The briefing in short: what fits on two pages of paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from onrecord.dossier.model import Dossier
from onrecord.pages.brief import size_of
from onrecord.pages.disputes import DisputeRow, dispute_rows
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Link, Part, Prose, Said, Strong, joined
from onrecord.pages.topics import QuestionSummary, topics
from onrecord.pages.wording import assessment, in_short, information
from onrecord.source.records import Judgement
from onrecord.source.rich import RichText
from onrecord.source.terms import DisputeState

# So many of a list stand on two pages of paper beside the rest; what is left out is counted.
_JUDGEMENTS, _QUESTIONS, _DISPUTES, _UNKNOWNS = 8, 24, 12, 24


@dataclass(frozen=True, slots=True)
class InShort(View):
    """The lead, judgements, answers in a line, open disputes, what is not known.

    The last line of a list says how many are left out, and where they stand.
    """

    title: str
    info: Prose
    bottom_line: RichText
    judgements: tuple[Prose, ...]
    answers: tuple[Prose, ...]
    disputes: tuple[Prose, ...]
    unknowns: tuple[Prose, ...]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the briefing in short."""
    briefing = dossier.briefing
    info: list[Prose] = [("In short",), information(dossier, "information to "), *size_of(dossier)]
    questions = [each for topic in topics(dossier) for each in topic.questions]
    disputed = [each for each in dispute_rows(dossier) if each.dispute.state is DisputeState.OPEN]
    points = [
        (place, (Link(question.id), ": ", in_short(dossier, point.text)))
        for question in dossier.questions.values()
        for place, point in enumerate(question.unknowns)
    ]
    # What each question leaves open first, before what else it does.
    unknown: list[Prose] = [words for _, words in sorted(points, key=lambda each: each[0])]
    view = InShort(
        title=briefing.title,
        info=joined(info),
        bottom_line=briefing.bottom_line,
        judgements=_some(map(_judgement, briefing.judgements), _JUDGEMENTS, "index.md"),
        answers=_some(map(_answer, questions), _QUESTIONS, "questions/index.md"),
        disputes=_some(map(_dispute, disputed), _DISPUTES, "disputes.md"),
        unknowns=_some(unknown, _UNKNOWNS, "unknowns.md"),
    )
    description = "The lead, the judgements and the answers on two pages, to print."
    yield Page("in-short.md", "in-short", "The briefing in short", description, view)


def _some(items: Iterator[Prose] | list[Prose], most: int, path: str) -> tuple[Prose, ...]:
    """Return the first of many lines, and in a last one how many more there are, and where."""
    lines = list(items)
    left = len(lines) - most
    rest: tuple[Prose, ...] = ((Link(path, f"{left:,} more"), "."),) if left > 0 else ()
    return (*islice(lines, most), *rest)


def _judgement(judgement: Judgement) -> Prose:
    short: tuple[Part, ...] = ()
    if judgement.short:
        short = (Strong((Said(judgement.short.strip()),)), ". ")
    return (*short, judgement.text, " ", *assessment(judgement))


def _answer(item: QuestionSummary) -> Prose:
    question: tuple[Part, ...] = (Link(item.question.id, (Said(item.question.text),)), " ")
    if item.answer is None:
        return (*question, item.without_answer)
    said: Part = Strong((Said(item.short.strip()),)) if item.short else item.answer
    stop = ". " if item.short else " "
    return (*question, said, stop, *item.assessment)


def _dispute(row: DisputeRow) -> Prose:
    return (Link(row.dispute.id), ": ", *row.against, ".")
