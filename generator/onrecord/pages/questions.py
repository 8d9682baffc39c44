"""The list of questions, and a page for each: who says what on this?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.diagnostics.findings import plural
from onrecord.dossier.freshness import newer_evidence
from onrecord.dossier.histories import entries
from onrecord.dossier.labels import called, plain_words
from onrecord.dossier.mandates import attributed
from onrecord.dossier.model import Dossier, grouped, once, once_each
from onrecord.dossier.oppositions import Oppositions, oppositions
from onrecord.dossier.origins import evidence
from onrecord.dossier.stances import by_stance
from onrecord.pages.judgements import JudgementView, judgement_view
from onrecord.pages.marks import Legend, legend
from onrecord.pages.page import BRIEF, Crumb, Page, View
from onrecord.pages.prose import (
    Link,
    Prose,
    StanceMark,
    Strong,
    joined,
)
from onrecord.pages.statements import (
    FigureRow,
    OutlineItem,
    Statement,
    Strip,
    figure_rows,
    full_entry,
    history_lines,
    outline,
    statement,
    statements,
    strip,
)
from onrecord.pages.wording import (
    assessment_css,
    confidence,
    event_line,
    evidence_sentences,
    figure_and_role,
    how_sure,
    in_short,
    information,
    open_disputes,
    origins_in_words,
    when,
)
from onrecord.source.fields import Record
from onrecord.source.records import (
    Actor,
    Dispute,
    Event,
    OpenPoint,
    Position,
    Question,
)
from onrecord.source.rich import RichText
from onrecord.source.tables import Stance
from onrecord.source.terms import ActorKind

# --- one question ----------------------------------------------------------------------------


Statements = tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """A side of a dispute: what it is, and what it says."""

    meta: Prose
    words: Prose


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute with its sides beside each other."""

    dispute: Dispute
    css: str
    kicker: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class UnknownView:
    """Something not known, why, and what would settle it."""

    kicker: str
    text: RichText
    settled_by: RichText | None


@dataclass(frozen=True, slots=True)
class StanceGroup:
    """The statements of one stance; what stands behind them together where there are several."""

    heading: str
    evidence_sentences: Prose
    outline: tuple[OutlineItem, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with all a page prints of it below its title."""

    question: Question
    answer: JudgementView | None
    strip: Strip | None
    groups: tuple[StanceGroup, ...]
    disputes: tuple[DisputeView, ...]
    opposed: tuple[Prose, ...]
    more_pairs: Prose
    figures: tuple[FigureRow, ...]
    over_time: tuple[tuple[str, tuple[Prose, ...]], ...]
    events: tuple[Prose, ...]
    unknowns: tuple[UnknownView, ...]


@once_each
def question_view(dossier: Dossier, question_id: str) -> QuestionView:
    """Return a question with its statements, disputes, figures, events and marks."""
    question = dossier.questions[question_id]
    opposed = oppositions(dossier).get(question_id, Oppositions())
    return QuestionView(
        question=question,
        answer=_answer(dossier, question),
        strip=strip(_statements_by_stance(dossier, question.id)),
        groups=tuple(_groups(dossier, question)),
        disputes=dispute_views(dossier, question),
        opposed=tuple(
            (Link(pair.one.id), " against ", Link(pair.other.id), f" ({pair.kind.label})")
            for pair in opposed.unexplained
        ),
        more_pairs=more_pairs(opposed.more),
        figures=figure_rows(dossier, question),
        over_time=tuple(_over_time(dossier, question)),
        events=tuple(event_line(event) for event in _events(dossier, question)),
        unknowns=unknown_views(question),
    )


def _answer(dossier: Dossier, question: Question) -> JudgementView | None:
    if question.answer is None:
        return None
    newer = newer_evidence(dossier, question.answer, question.id)
    return judgement_view(question.answer, "Answer", newer)


@once_each
def _statements_by_stance(
    dossier: Dossier, question_id: str
) -> tuple[tuple[Stance, Statements], ...]:
    return tuple(
        (stance, statements(dossier, positions))
        for stance, positions in by_stance(dossier, dossier.questions[question_id]).items()
    )


def _groups(dossier: Dossier, question: Question) -> Iterator[StanceGroup]:
    for stance, items in _statements_by_stance(dossier, question.id):
        together = evidence(dossier, [item.position for item in items])
        several = len(items) > 1
        yield StanceGroup(
            heading=stance.label.capitalize(),
            evidence_sentences=evidence_sentences(together) if several else (),
            outline=outline(dossier, together.routes) if several else (),
            statements=items,
        )


def dispute_views(dossier: Dossier, question: Question) -> tuple[DisputeView, ...]:
    """Return the disputes of a question."""
    return tuple(
        DisputeView(
            dispute,
            f"or-dispute or-dispute--{dispute.state}",
            f"{dispute.kind.label.capitalize()} · {dispute.state.label}",
            tuple(_side(dossier, ref.id, question) for ref in dispute.sides),
        )
        for dispute in question.disputes
    )


def _side(dossier: Dossier, record_id: str, question: Question) -> Side:
    if record_id in dossier.positions:
        return _position_side(statement(dossier, dossier.positions[record_id]))
    if record_id in dossier.articles:
        article = dossier.articles[record_id]
        words = _wordings(dossier, record_id).get(question.id, article.summary)
        return Side(("Article · ", Link(record_id)), (in_short(dossier, words),))
    event = dossier.events[record_id]
    said: Prose = (": ", in_short(dossier, event.text)) if event.text else ()
    meta = f"{event.status.label.capitalize()} · {when(event)}"
    return Side((meta,), (Link(record_id), *said))


def _position_side(item: Statement) -> Side:
    position = item.position
    meta: list[Prose] = [(StanceMark(position.stance),), (Link(item.actor.id),)]
    meta += [(when(position),), (item.attribution_label,)]
    figure = figure_and_role(position.figure) if position.figure else ()
    return Side(joined(meta), (*figure, item.in_short, " ", full_entry(item)))


@once_each
def _wordings(dossier: Dossier, article_id: str) -> Mapping[str, RichText]:
    """Return how an article puts what is at issue, where it first does so, by the question."""
    worded = [
        (dossier.positions[report.position.id].question.id, report.wording)
        for report in dossier.articles[article_id].reports
        if report.position and report.wording
    ]
    return dict(reversed(worded))


def more_pairs(count: int) -> Prose:
    """Return how many pairs are not listed; what is not listed is said."""
    if not count:
        return ()
    said = " more pairs of opposed positions are neither compared nor listed here."
    return (Strong(f"{count:,}"), said)


def _over_time(dossier: Dossier, question: Question) -> Iterator[tuple[str, tuple[Prose, ...]]]:
    """Yield, for each voice heard more than once on a question, its entries, oldest first.

    Where a person and the body they speak for have the same entries, the body is named.
    """
    voices: dict[tuple[str, ...], Actor] = {}
    for actor_id, positions in _heard_on(dossier).get(question.id, ()):
        key = tuple(each.id for each in positions)
        actor = dossier.actors[actor_id]
        if len(key) > 1 and (key not in voices or actor.kind is ActorKind.STATE):
            voices[key] = actor
    for key, actor in voices.items():
        history = entries(dossier, [dossier.positions[each] for each in key])
        yield actor.id, history_lines(dossier, history)


@once
def _heard_on(dossier: Dossier) -> Mapping[str, tuple[tuple[str, tuple[Position, ...]], ...]]:
    """Return, for each question, every actor that is heard on it, with the positions."""
    return grouped(
        (question_id, (actor_id, positions))
        for actor_id, everything in attributed(dossier).items()
        for question_id, positions in grouped(
            (position.question.id, position) for position in everything
        ).items()
    )


def _events(dossier: Dossier, question: Question) -> list[Event]:
    """Return the events that a question's answer rests on or a dispute of it is about."""
    named = {ref.id for ref in question.answer.basis} if question.answer else set()
    named |= {ref.id for dispute in question.disputes for ref in dispute.sides}
    events = (dossier.events[each] for each in named if each in dossier.events)
    return sorted(events, key=lambda event: event.sort_key)


def unknown_views(question: Question) -> tuple[UnknownView, ...]:
    """Return what is not known on a question."""
    return tuple(map(_unknown, question.unknowns))


def _unknown(point: OpenPoint) -> UnknownView:
    return UnknownView(point.kind.label.capitalize(), point.text, point.settled_by)


@dataclass(frozen=True, slots=True)
class QuestionPage(View):
    """The page of a question."""

    info: Prose
    body: QuestionView
    see_also: tuple[Prose, ...]
    legend: Legend


def _question_page(dossier: Dossier, question: Question) -> QuestionPage:
    """Return the page of a question."""
    positions = dossier.positions_on.get(question.id, ())
    behind = evidence(dossier, positions)
    info: list[Prose] = [
        information(dossier),
        (plural(len(positions), "position"),),
        (plural(behind.articles, "article"),),
        (Link("method.md#how-origins-are-counted", origins_in_words(behind)),),
        _disputes_left(question),
    ]
    see_also: list[Prose] = [
        (Link(ref.id, called(dossier.questions[ref.id].text)),) for ref in question.related
    ]
    see_also += [_mentioned_in(record) for record in dossier.backlinks.get(question.id, ())]
    body = question_view(dossier, question.id)
    return QuestionPage(joined(info), body, tuple(see_also), legend())


def _disputes_left(question: Question) -> Prose:
    """Return how many disputes of a question stand; nothing where none does."""
    standing = open_disputes(question)
    return (Strong(plural(standing, "open dispute")),) if standing else ()


def _mentioned_in(record: Record) -> Prose:
    """Return a back-link."""
    return ("Mentioned in ", Link(record.id))


# --- the list of questions -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class QuestionSummary:
    """A question in a list: its answer in a line, how sure, and where positions stand.

    ``short`` is the answer in a few words, where it has such; ``confidence`` is the one word of how
    sure it is, ``assessment`` adds how likely the answer is.
    """

    question: Question
    answer: RichText | None
    short: str
    confidence: Prose
    assessment: Prose
    assessment_css: str
    without_answer: str
    strip: Strip | None
    counts: Prose


@dataclass(frozen=True, slots=True)
class Topic:
    """The questions under one label."""

    title: str
    questions: tuple[QuestionSummary, ...]


@once
def topics(dossier: Dossier) -> tuple[Topic, ...]:
    """Return the questions by topic, topics in the order of their first question."""
    groups = grouped(
        (question.topic or "Other questions", _summary(dossier, question))
        for question in dossier.questions.values()
    )
    return tuple(Topic(title, questions) for title, questions in groups.items())


def _summary(dossier: Dossier, question: Question) -> QuestionSummary:
    answer = question.answer
    return QuestionSummary(
        question=question,
        answer=answer.text if answer else None,
        short=(answer.short if answer else None) or "",
        confidence=(confidence(answer),) if answer else (),
        assessment=how_sure(answer) if answer else (),
        assessment_css=assessment_css(answer) if answer else "",
        without_answer=f"No answer; {plural(len(question.unknowns), 'open point')}.",
        strip=strip(_statements_by_stance(dossier, question.id)),
        counts=_counts(dossier, question),
    )


def _counts(dossier: Dossier, question: Question) -> Prose:
    positions = dossier.positions_on.get(question.id, ())
    return joined(
        [
            (plural(len(positions), "position"),),
            (origins_in_words(evidence(dossier, positions)),),
            _disputes_left(question),
        ]
    )


@dataclass(frozen=True, slots=True)
class QuestionsPage(View):
    """The list of questions."""

    info: Prose
    topics: tuple[Topic, ...]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the list of questions, then the page of each."""
    count = str(len(dossier.questions))
    info: Sequence[Prose] = [
        information(dossier),
        (Strong(count), " questions"),
    ]
    yield Page(
        "questions/index.md",
        "questions",
        "Questions",
        "Every question at issue, with its one-line answer.",
        QuestionsPage(joined(info), topics(dossier)),
    )
    for question in dossier.questions.values():
        yield Page(
            f"questions/{question.id}.md",
            "question",
            question.text,
            _description(dossier, question),
            _question_page(dossier, question),
            crumbs=(BRIEF, Crumb("questions/index.md", "Questions")),
            source_path=question.span.path,
            subject=question.id,
            boost=1.5,
        )


def _description(dossier: Dossier, question: Question) -> str:
    """Return what search engines and previews say under a question: its answer."""
    if question.answer is None:
        return question.text
    return question.answer.short or plain_words(dossier, question.answer.text)
