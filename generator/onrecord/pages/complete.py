"""All of it on one page, to print; where that would be a book, what leads to its parts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from onrecord.diagnostics.findings import plural
from onrecord.dossier.model import Dossier
from onrecord.pages.actors import ActorGroup, actor_groups
from onrecord.pages.addresses import COMPLETE
from onrecord.pages.anonymous import Anonymous, anonymous_view
from onrecord.pages.articles import NoteView, became_of, note_in_a_line, note_views
from onrecord.pages.brief import size_of
from onrecord.pages.dividing import EMPTY, Divisible, Listing, divided
from onrecord.pages.events import on_whose_word
from onrecord.pages.figures import FigureGroup, figure_groups
from onrecord.pages.judgements import JudgementView, judgement_view
from onrecord.pages.marks import Legend, legend
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Link, Prose, Said, StatusMark, Strong, Tag, joined, spaced
from onrecord.pages.questions import QuestionView, question_view
from onrecord.pages.rows import Row, matrix_rows
from onrecord.pages.topics import QuestionSummary, Topic, all_questions, by_topic
from onrecord.pages.wording import (
    came_after,
    doubted,
    information,
    open_total,
    published_by,
    status_tag,
    titled,
    updated,
    when,
)
from onrecord.source.records import Article, Event, Question
from onrecord.source.rich import RichText


@dataclass(frozen=True, slots=True)
class PrintedEvent:
    """An event in a line."""

    event_id: str
    words: Prose


@dataclass(frozen=True, slots=True)
class PrintedArticle:
    """An article in a paragraph, with its errors and oddities."""

    article_id: str
    title: Prose
    words: Prose
    notes: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class Complete(View, Divisible):
    """The whole briefing.

    Where that is too long for a page there are the judgements and answers, by topic, and ``parts``
    says where the rest stands; ``continued`` says that this is one of its later pages.
    """

    title: str
    info: Prose
    bottom_line: RichText
    scope: RichText
    judgements: tuple[JudgementView, ...]
    legend: Legend
    questions: tuple[QuestionView, ...] = ()
    asked: tuple[Question, ...] = ()
    rows: tuple[Row, ...] = ()
    actors: tuple[ActorGroup, ...] = ()
    events: tuple[PrintedEvent, ...] = ()
    figures: tuple[FigureGroup, ...] = ()
    unnamed: Anonymous | None = None
    articles: tuple[PrintedArticle, ...] = ()
    answers: Listing[tuple[Prose, QuestionSummary]] = EMPTY
    parts: tuple[Prose, ...] = ()
    continued: bool = False

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The answers by topic."""
        return by_topic(self.answers)


# The statements of so many positions are some three hundred sheets of paper; so are so many of
# anything else, and four times as many reports.
_MOST = 400


def _is_short(dossier: Dossier) -> bool:
    """Return whether all there is has room on one page."""
    tables = (dossier.positions, dossier.articles, dossier.events, dossier.actors)
    asked = dossier.questions.values()
    points = sum(len(each.unknowns) + len(each.disputes) for each in asked)
    reports = sum(len(each.reports) for each in dossier.articles.values())
    return max(*map(len, tables), points, reports // 4) <= _MOST


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the complete briefing."""
    briefing = dossier.briefing
    is_whole = _is_short(dossier)
    told: list[Prose] = [("Complete briefing",), information(dossier, "information to ")]
    info: list[Prose] = [
        *(told if is_whole else [information(dossier)]),
        *size_of(dossier),
        (plural(open_total(dossier), "open dispute"),),
    ]
    view = Complete(
        title=briefing.title,
        info=joined(info),
        bottom_line=briefing.bottom_line,
        scope=briefing.scope,
        judgements=tuple(
            judgement_view(dossier, each, "Key judgement") for each in briefing.judgements
        ),
        legend=legend(),
    )
    inlined = {*dossier.questions, *dossier.positions, *dossier.disputes}
    inlined |= {*dossier.events, *dossier.articles}
    page = Page(COMPLETE, "complete", "Complete briefing", "", view)
    if is_whole:
        about = "The whole briefing on one page, in reading order, for print."
        whole = _whole(dossier, view)
        yield replace(page, description=about, view=whole, inlined=frozenset(inlined))
        return
    about = "Every judgement and answer of the briefing, and where the rest of it stands."
    view = replace(view, answers=all_questions(dossier), parts=_parts(dossier))
    yield from divided(
        replace(page, description=about, view=view), replace(view, continued=True, judgements=())
    )


def _whole(dossier: Dossier, view: Complete) -> Complete:
    """Return the view with all that stands on one page."""
    return replace(
        view,
        questions=tuple(question_view(dossier, each, folded=False) for each in dossier.questions),
        asked=tuple(dossier.questions.values()),
        rows=matrix_rows(dossier),
        actors=actor_groups(dossier),
        figures=figure_groups(dossier),
        unnamed=anonymous_view(dossier),
        events=tuple(_event(dossier, event) for event in dossier.events.values()),
        articles=tuple(_article(dossier, article) for article in dossier.articles.values()),
    )


def _parts(dossier: Dossier) -> tuple[Prose, ...]:
    """Return where all stands that is not on the page, and how much of it there is."""
    counted = {
        ("matrix.md", "Who stands where"): (dossier.positions, "position"),
        ("actors/index.md", "Who is who"): (dossier.actors, "actor"),
        ("timeline.md", "Timeline"): (dossier.events, "event"),
        ("articles/index.md", "Sources"): (dossier.articles, "article"),
        ("disputes.md", "Disputes"): (dossier.disputes, "dispute"),
    }
    others: list[Prose] = [(Link("figures.md", "Figures"),)]
    others.append((Link("anonymous.md", "Unnamed sources"),))
    return (
        *((Link(*way), f": {plural(len(some), what)}") for way, (some, what) in counted.items()),
        *others,
    )


def _event(dossier: Dossier, event: Event) -> PrintedEvent:
    after: Prose = (" ", *came_after(event)) if event.after else ()
    title = Said(event.title)
    words: Prose = (Strong(when(event)), *after, " · ", StatusMark(event.status), " · ", title)
    words += (" ", Tag("Draft")) if event.draft else ()
    words += spaced(on_whose_word(dossier, event))
    words += spaced(doubted(dossier, event))
    return PrintedEvent(event.id, (*words, ": ", event.text) if event.text else words)


def _article(dossier: Dossier, article: Article) -> PrintedArticle:
    mark = spaced(status_tag(dossier, article))
    draft: Prose = (Tag("Draft"), " ") if article.draft else ()
    at = f", {when(article)}{updated(article)}."
    published = (*draft, published_by(dossier, article), at, *mark, " ")
    notes = (*became_of(dossier, article), *map(_note, note_views(dossier, article)))
    return PrintedArticle(
        article.id, (titled(dossier, article),), (*published, article.summary), notes
    )


def _note(note: NoteView) -> Prose:
    return (f"{note.kicker}: ", *note_in_a_line(note))
