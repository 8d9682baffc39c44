"""The questions in a list, by topic: each with its answer in a line and where positions stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import starmap

from onrecord.diagnostics.findings import plural
from onrecord.dossier.freshness import newer_evidence
from onrecord.dossier.model import Dossier, grouped, once, once_each
from onrecord.dossier.stances import by_stance, descriptions, not_counted
from onrecord.exchange.picture import MOST_BLOCKS, MOST_ROWS, Block
from onrecord.pages.dividing import Listing
from onrecord.pages.prose import Prose, Said, Strong, joined
from onrecord.pages.statements import Statement, statements
from onrecord.pages.strips import Strip, strip
from onrecord.pages.wording import (
    assessment_css,
    in_brief,
    open_disputes,
)
from onrecord.source.records import Position, Question
from onrecord.source.rich import RichText
from onrecord.source.tables import Attribution, Stance


@dataclass(frozen=True, slots=True)
class QuestionSummary:
    """A question in a list: its answer in a line, how sure, and where positions stand.

    ``short`` is the answer in a few words, where it has such; ``assessment`` is how sure it is and
    how likely, and whether it weighs all there is.
    """

    question: Question
    answer: RichText | None
    short: str
    assessment: Prose
    assessment_css: str
    without_answer: str
    strip: Strip | None
    disputes: Prose


@dataclass(frozen=True, slots=True)
class Topic:
    """The questions under one label."""

    title: Prose
    questions: tuple[QuestionSummary, ...]


@once
def topics(dossier: Dossier) -> tuple[Topic, ...]:
    """Return the questions by topic, topics in the order of their first question."""
    others = without_topic(dossier)
    return by_topic(
        ((Said(question.topic) if question.topic else others,), summary)
        for question in dossier.questions.values()
        for summary in (_summary(dossier, question),)
    )


def without_topic(dossier: Dossier) -> str:
    """Return what stands over the questions that have no topic: others there may be none."""
    has_topics = any(each.topic for each in dossier.questions.values())
    return "Other questions" if has_topics else "All questions"


def by_topic(questions: Iterable[tuple[Prose, QuestionSummary]]) -> tuple[Topic, ...]:
    """Return questions, each with the title of its topic, under these."""
    return tuple(starmap(Topic, grouped(questions).items()))


def all_questions(dossier: Dossier) -> Listing[tuple[Prose, QuestionSummary]]:
    """Return all questions in the order of topics, each with the title of its own."""
    items = [(topic.title, each) for topic in topics(dossier) for each in topic.questions]
    return Listing(items, "Questions", names=[each.question.short for _, each in items])


def _summary(dossier: Dossier, question: Question) -> QuestionSummary:
    answer = question.answer
    newer = newer_evidence(dossier, answer, question.id) if answer else ()
    return QuestionSummary(
        question=question,
        answer=answer.text if answer else None,
        short=(answer.short if answer else None) or "",
        assessment=in_brief(answer, newer) if answer else (),
        assessment_css=assessment_css(answer) if answer else "",
        without_answer=_without_answer(question),
        strip=strip(dossier, statements_by_stance(dossier, question.id)),
        disputes=disputes_left(question),
    )


def _without_answer(question: Question) -> str:
    """Return what stands in the place of an answer that nobody has written."""
    count = len(question.unknowns)
    return f"No answer; {plural(count, 'open point')}." if count else "No answer yet."


def counted(dossier: Dossier, question: Question) -> list[Position]:
    """Return the positions on a question that count now."""
    return [each for some in by_stance(dossier, question).values() for each in some]


def how_many(dossier: Dossier, question: Question) -> Prose:
    """Return how many positions on a question count now, and how many do not."""
    now = len(counted(dossier, question))
    others = sum(map(len, not_counted(dossier, question).values()))
    described = sum(len(each) for some in descriptions(dossier, question).values() for each in some)
    past = f" and {others:,} past or not relied on" if others else ""
    of_others: Prose = (f"{described:,} on what others hold",) if described else ()
    return joined([(plural(now, "position"), past), of_others])


@once_each
def statements_by_stance(
    dossier: Dossier, question_id: str
) -> tuple[tuple[Stance, tuple[Statement, ...]], ...]:
    """Return the statements on a question by stance, in the order in which pages list them."""
    return tuple(
        (stance, statements(dossier, positions))
        for stance, positions in by_stance(dossier, dossier.questions[question_id]).items()
    )


def pictured(dossier: Dossier) -> list[list[Block]]:
    """Return what a picture shows of a dossier: the questions with most positions, in its order."""
    counts = {name: len(held) for name, held in dossier.positions_on.items()}
    first = sorted(counts, key=lambda name: -counts[name])[:MOST_ROWS]
    rows = (
        [
            Block(stance, item.edge is not Attribution.ANONYMOUS)
            for stance, items in statements_by_stance(dossier, name)
            for item in items[:MOST_BLOCKS]
        ]
        for name in dossier.questions
        if name in first
    )
    return [row for row in rows if row]


def disputes_left(question: Question) -> Prose:
    """Return how many disputes of a question stand; nothing where none does."""
    standing = open_disputes(question)
    return (Strong(plural(standing, "open dispute")),) if standing else ()
