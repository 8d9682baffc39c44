"""The list of questions, and a page for each: who says what on this?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.diagnostics.findings import plural
from onrecord.dossier.chronology import time_of
from onrecord.dossier.disputes import sides
from onrecord.dossier.histories import entries
from onrecord.dossier.labels import actor_name, called, plain_words
from onrecord.dossier.mandates import attributed
from onrecord.dossier.model import Dossier, grouped, once, once_each
from onrecord.dossier.oppositions import Oppositions, oppositions
from onrecord.dossier.origins import evidence
from onrecord.dossier.stances import descriptions, not_counted
from onrecord.pages.addresses import LINES, MOST, anchors_of
from onrecord.pages.dividing import Divisible, Listing, divided, lines
from onrecord.pages.events import event_line
from onrecord.pages.histories import history_lines
from onrecord.pages.judgements import JudgementView, judgement_view
from onrecord.pages.marks import Legend, legend
from onrecord.pages.page import BRIEF, Crumb, Page, View
from onrecord.pages.prose import (
    Link,
    Prose,
    Said,
    joined,
)
from onrecord.pages.quantities import FigureTable, figure_tables
from onrecord.pages.series import SeriesView, series_views
from onrecord.pages.sides import DisputeView, dispute_views, opposed_lines
from onrecord.pages.statements import (
    ReportView,
    Statement,
    report_view,
    statements,
)
from onrecord.pages.steps import Outline, outline
from onrecord.pages.strips import Strip, strip
from onrecord.pages.successions import histories_beside
from onrecord.pages.topics import (
    QuestionSummary,
    Topic,
    all_questions,
    by_topic,
    disputes_left,
    how_many,
    statements_by_stance,
)
from onrecord.pages.wording import (
    count_of,
    evidence_sentences,
    information,
)
from onrecord.source.fields import Record
from onrecord.source.records import (
    Actor,
    Event,
    OpenPoint,
    Position,
    Question,
)
from onrecord.source.rich import RichText
from onrecord.source.tables import Stance
from onrecord.source.terms import ActorKind

# --- one question ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnknownView:
    """Something not known, why, and what would settle it."""

    kicker: str
    text: RichText
    settled_by: RichText | None


@dataclass(frozen=True, slots=True)
class StanceGroup(Divisible):
    """The statements of one stance; what stands behind them together where there are several.

    The routes are drawn together where they are those of one page. ``summary`` heads the statements
    where they are folded; else it is empty. ``past`` are those that are held
    no longer, or not relied on: they count in nothing. They are ``folded`` as well, but where all
    is printed.
    """

    heading: Prose
    evidence_sentences: Prose
    outline: Outline | None
    summary: str
    statements: Listing[Statement]
    past_summary: str
    past: Listing[Statement]
    folded: bool


@dataclass(frozen=True, slots=True)
class VoiceOverTime:
    """What one voice has said on a question, oldest first.

    ``more`` says where the rest stands, where it is said more often than a page tells.
    """

    actor_id: str
    lines: tuple[Prose, ...]
    more: Prose


@dataclass(frozen=True, slots=True)
class FurtherReport:
    """A report that has no room with its statement, and which statement that is."""

    of: Prose
    report: ReportView


@dataclass(frozen=True, slots=True)
class QuestionView(Divisible):
    """A question with all a page prints of it below its title.

    ``network`` are the routes of all that is held, where several stances share steps of them.
    ``continued`` says that it is one of the later pages of a question that is divided, ``in_full``
    that its disputes stand there whole, and not on the page of disputes.
    """

    question: Question
    answer: JudgementView | None
    without_answer: str
    strip: Strip | None
    without_strip: str
    groups: tuple[StanceGroup, ...]
    network: Outline | None
    disputes: Listing[DisputeView]
    opposed: tuple[Prose, ...]
    series: tuple[SeriesView, ...]
    figures: tuple[FigureTable, ...]
    over_time: Listing[VoiceOverTime]
    events: Listing[Prose]
    unknowns: Listing[UnknownView]
    further: Listing[FurtherReport]
    continued: bool = False
    in_full: bool = False


@once_each
def question_view(dossier: Dossier, question_id: str, *, folded: bool = True) -> QuestionView:
    """Return a question with its statements, disputes, figures, events and marks.

    What is long or past is ``folded`` where a reader can unfold it.
    """
    question = dossier.questions[question_id]
    opposed = oppositions(dossier).get(question_id, Oppositions())
    left = opposed.unexplained
    return QuestionView(
        question=question,
        answer=_answer(dossier, question),
        without_answer=_without_answer(dossier, question),
        strip=strip(dossier, statements_by_stance(dossier, question.id)),
        without_strip="No position on it is held now."
        if dossier.positions_on.get(question_id)
        else "No source in this briefing takes a position on it.",
        groups=(
            *_groups(dossier, question, folded=folded),
            *_descriptions(dossier, question, folded=folded),
        ),
        network=_network(dossier, question),
        disputes=Listing(
            dispute_views(dossier, question),
            "Disputes",
            map(anchors_of, question.disputes),
        ),
        opposed=opposed_lines(dossier, left) if left.ones else (),
        # Where all is printed, figures have a part of their own.
        series=series_views(dossier, question_id) if folded else (),
        figures=figure_tables(dossier, question) if folded else (),
        over_time=Listing(_over_time(dossier, question), "Over time"),
        events=lines(
            (event_line(dossier, event) for event in _events(dossier, question)), "Events"
        ),
        unknowns=lines(unknown_views(question), "What is not known"),
        further=Listing(_further(dossier, question), "Further reports"),
        in_full=not folded,
    )


def _further(dossier: Dossier, question: Question) -> Iterator[FurtherReport]:
    """Yield the reports that have no room with their statements."""
    for item in statements(dossier, dossier.positions_on.get(question.id, ())):
        position = item.position
        for route in item.evidence.routes[MOST:]:
            yield FurtherReport(
                (Link(position.id), ", in ", Link(route.article.id)),
                report_view(dossier, route, position),
            )


def _answer(dossier: Dossier, question: Question) -> JudgementView | None:
    if question.answer is None:
        return None
    return judgement_view(dossier, question.answer, "Answer", question.id)


def _without_answer(dossier: Dossier, question: Question) -> str:
    """Return what stands in place of an answer: nobody says that the sources give none."""
    is_taken = question.id in dossier.positions_on
    below = ["what the sources say stands below"] if is_taken else []
    if question.unknowns:
        below.append(f"what is missing {'' if is_taken else 'stands '}under “What is not known”")
    told = ", and ".join(below)
    return f"No answer has been written yet{told and '; '}{told}."


def _groups(dossier: Dossier, question: Question, *, folded: bool) -> Iterator[StanceGroup]:
    current = dict(statements_by_stance(dossier, question.id))
    others = not_counted(dossier, question)
    for stance in Stance:
        items, past = current.get(stance, ()), statements(dossier, others.get(stance, ()))
        if not items and not past:
            continue
        name = stance.label.capitalize()
        together = evidence(dossier, [item.position for item in items])
        count = len(items)
        is_drawn = 1 < count <= MOST and len(together.routes) <= LINES
        yield replace(
            _group((name,), name, items, past, folded=folded),
            evidence_sentences=evidence_sentences(together) if count > 1 else (),
            outline=outline(dossier, together.routes) if is_drawn else None,
        )
    if None in others:
        name = "Taken back, and nothing instead"
        taken_back = _group((name,), name, (), statements(dossier, others[None]), folded=folded)
        yield replace(taken_back, past_summary="")


def _network(dossier: Dossier, question: Question) -> Outline | None:
    """Return the routes of all stances together; of one stance alone they stand with it."""
    by_stance = statements_by_stance(dossier, question.id)
    items = [item for _, some in by_stance for item in some]
    together = evidence(dossier, [item.position for item in items])
    if len(by_stance) < 2 or len(items) > MOST or len(together.routes) > LINES:
        return None
    return outline(dossier, together.routes)


def _descriptions(dossier: Dossier, question: Question, *, folded: bool) -> Iterator[StanceGroup]:
    """Yield what others say of an actor, which is no stance of its own and has no vote."""
    for actor_id, (standing, others) in descriptions(dossier, question).items():
        items, past = statements(dossier, standing), statements(dossier, others)
        who = actor_name(dossier.actors[actor_id])
        # Behind "of" some names would want an article: the United States.
        heading: Prose = (Said(who), ": what others say")
        yield _group(heading, f"{who}: what others say", items, past, folded=folded)


def _group(
    heading: Prose,
    name: str,
    items: Sequence[Statement],
    past: Sequence[Statement],
    *,
    folded: bool,
) -> StanceGroup:
    """Return statements under a heading, without what stands behind all of them."""
    return StanceGroup(
        heading=heading,
        evidence_sentences=(),
        outline=None,
        summary="Statements" if folded and len(items) > _FOLDED else "",
        statements=_listing(items, name),
        past_summary="Past or not relied on" if past else "",
        past=_listing(past, f"{name}, past or not relied on"),
        folded=folded,
    )


# A group of more statements than this is folded: a reader sees first how many there are of each.
_FOLDED = 20


def _listing(items: Sequence[Statement], name: str) -> Listing[Statement]:
    anchors = [anchors_of(item.position) for item in items]
    return Listing(items, name, anchors, [actor_name(item.actor) for item in items])


def _over_time(dossier: Dossier, question: Question) -> Iterator[VoiceOverTime]:
    """Yield, for each voice heard more than once on a question, its entries, oldest first.

    So it is for one whose place another took that is heard on it too, and for that one.
    Where a person and the body they speak for have the same entries, the body is named.
    """
    voices: dict[tuple[str, ...], Actor] = {}
    for actor_id, positions in _heard_on(dossier).get(question.id, ()):
        key = tuple(each.id for each in positions)
        actor = dossier.actors[actor_id]
        goes_on = any(histories_beside(dossier, actor_id, question.id))
        if (len(key) > 1 or goes_on) and (key not in voices or actor.kind is ActorKind.STATE):
            voices[key] = actor
    for key, actor in voices.items():
        history = entries(dossier, [dossier.positions[each] for each in key])
        told = history_lines(dossier, history)
        earlier = len(told) - MOST
        words = f"{earlier:,} earlier: on the page of " if earlier > 0 else ""
        yield VoiceOverTime(
            actor.id,
            (*told[-MOST:], *histories_beside(dossier, actor.id, question.id)),
            (words, Link(actor.id), ".") if words else (),
        )


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
    for dispute in question.disputes:
        named |= {side.event.id for side in sides(dossier, str(dispute.id)) if side.event}
    events = (dossier.events[each] for each in named if each in dossier.events)
    return sorted(events, key=lambda event: (time_of(dossier, event), event.id))


def unknown_views(question: Question) -> tuple[UnknownView, ...]:
    """Return what is not known on a question."""
    return tuple(map(_unknown, question.unknowns))


def _unknown(point: OpenPoint) -> UnknownView:
    return UnknownView(point.kind.label.capitalize(), point.text, point.settled_by)


@dataclass(frozen=True, slots=True)
class QuestionPage(View, Divisible):
    """The page of a question."""

    info: Prose
    body: QuestionView
    see_also: Listing[Prose]
    legend: Legend | None


def _question_page(dossier: Dossier, question: Question) -> QuestionPage:
    """Return the page of a question."""
    positions = dossier.positions_on.get(question.id, ())
    carried = {each.article.id for one in positions for each in dossier.reports.get(one.id, ())}
    info: list[Prose] = [
        information(dossier),
        how_many(dossier, question),
        (plural(len(carried), "article"),),
        disputes_left(question),
    ]
    see_also: list[Prose] = [
        (Link(ref.id, (Said(called(dossier.questions[ref.id].text)),)),) for ref in question.related
    ]
    see_also += [_mentioned_in(record) for record in dossier.backlinks.get(question.id, ())]
    body = question_view(dossier, question.id)
    return QuestionPage(joined(info), body, lines(see_also, "See also"), legend())


def _continued(view: QuestionPage) -> QuestionPage:
    """Return what stands on the later pages of a question."""
    body = replace(view.body, answer=None, strip=None, network=None, opposed=(), continued=True)
    return replace(view, body=body, legend=None)


def _mentioned_in(record: Record) -> Prose:
    """Return a back-link."""
    return ("Mentioned in ", Link(record.id))


# --- the list of questions -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class QuestionsPage(View, Divisible):
    """The list of questions."""

    info: Prose
    listed: Listing[tuple[Prose, QuestionSummary]]

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The questions by topic."""
        return by_topic(self.listed)


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the list of questions, then the page of each."""
    info: Sequence[Prose] = [
        information(dossier),
        count_of(len(dossier.questions), "question"),
    ]
    description = "Every question at issue, with its one-line answer."
    view = QuestionsPage(joined(info), all_questions(dossier))
    yield from divided(
        Page("questions/index.md", "questions", "Questions", description, view), view
    )
    for question in dossier.questions.values():
        yield from about(dossier, question)


def about(dossier: Dossier, question: Question) -> Iterator[Page]:
    """Yield the page of a question, or those that it is divided into."""
    view = _question_page(dossier, question)
    page = Page(
        f"questions/{question.id}.md",
        "question",
        question.text,
        _description(dossier, question),
        view,
        language=dossier.briefing.language,
        crumbs=(BRIEF, Crumb("questions/index.md", "Questions")),
        source_path=question.span.path,
        subject=question.id,
    )
    yield from divided(page, _continued(view))


def _description(dossier: Dossier, question: Question) -> str:
    """Return what search engines and previews say under a question: its answer."""
    if question.answer is None:
        return question.text
    return question.answer.short or plain_words(dossier, question.answer.text)
