"""When, in what order, how sure?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from onrecord.dossier.chronology import time_of
from onrecord.dossier.model import Dossier, grouped
from onrecord.dossier.series import Series, told_once
from onrecord.pages.addresses import TIMELINE, anchors_of, events_together
from onrecord.pages.dividing import Divisible, Listing, divided, lines
from onrecord.pages.events import on_whose_word, sources
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Link, Prose, Said, StatusMark, Strong, joined, links, spaced
from onrecord.pages.reaches import Reach, Ruler
from onrecord.pages.series import updated
from onrecord.pages.spans import TimeScale, drawn, scale_of, span
from onrecord.pages.statements import Statement, leading_words, stance_mark_of, statements
from onrecord.pages.wording import (
    came_after,
    count_of,
    doubted,
    information,
    title_and_outlet,
    when,
)
from onrecord.source.records import Article, Event, Position
from onrecord.source.rich import RichText
from onrecord.source.terms import EventStatus

_HEADINGS = {
    EventStatus.OCCURRED: "What took place",
    EventStatus.REPORTED: "What is reported to have taken place",
    EventStatus.PLANNED: "What was planned",
    EventStatus.ALLEGED: "What is alleged",
    EventStatus.CANCELLED: "What was cancelled",
}


@dataclass(frozen=True, slots=True)
class DatedLine:
    """A line of the timeline: its date, what is drawn of that, and what was then."""

    day: Prose
    reaches: tuple[Reach, ...]
    words: Prose


@dataclass(frozen=True, slots=True)
class Sign:
    """What is drawn of dates, and what it means."""

    reaches: tuple[Reach, ...]
    words: Prose


@dataclass(frozen=True, slots=True)
class EventView:
    """An event with all the timeline prints of it; ``reaches`` are what is drawn of its date."""

    event: Event
    reaches: tuple[Reach, ...]
    meta: Prose
    text: RichText | None
    notes: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class EventGroup(Divisible):
    """The events of one status: with a date, or with a place beside what has one; without."""

    heading: str
    dated: Listing[EventView]
    undated: Listing[EventView]


@dataclass(frozen=True, slots=True)
class Timeline(View, Divisible):
    """The timeline: events, then statements, then publications, on one scale of time.

    ``css`` is the class of what is drawn on it, and ``key`` says what each sign means.
    """

    info: Prose
    ruler: Ruler | None
    css: str
    key: tuple[Sign, ...]
    groups: tuple[EventGroup, ...]
    dated: Listing[DatedLine]
    undated: Listing[DatedLine]
    publications: Listing[DatedLine]
    undated_publications: Listing[DatedLine]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the timeline, on as many pages as it takes."""
    told = told_once(dossier, dossier.positions.values())
    items = statements(dossier, (dossier.positions[each] for each in told))
    info: list[Prose] = [
        information(dossier),
        count_of(len(dossier.events), "event"),
        count_of(len(dossier.positions), "statement"),
        ("dates in words say how exactly they are known",),
        ("in order of the last day that each can mean",),
    ]
    scale = _scale(dossier)
    statement_lines = grouped(
        (
            time_of(dossier, item.position).is_undated,
            _dated(dossier, item.position, _line(item, told), scale),
        )
        for item in items
    )
    publications = grouped(
        (
            article.date.is_known,
            _dated(dossier, article, _publication(dossier, article), scale),
        )
        for article in dossier.articles.values()
    )
    view = Timeline(
        info=joined(info),
        ruler=scale.ruler if scale else None,
        css=f"or-drawn-times {scale.ruler.css}" if scale else "or-times",
        key=_KEY if scale else (),
        groups=tuple(_groups(dossier, scale)),
        dated=lines(statement_lines.get(False, ()), "Statements"),
        undated=lines(statement_lines.get(True, ()), "Undated statements"),
        publications=lines(publications.get(True, ()), "Publications"),
        undated_publications=lines(publications.get(False, ()), "Undated publications"),
    )
    description = "Events, statements and publications in order, with how exactly each is dated."
    page = Page(TIMELINE, "timeline", "Timeline", description, view)
    yield from divided(page, replace(view, key=()))


# What is drawn in the key, on a scale from 0 to 1.
_KEY = tuple(
    Sign((reach,), (words,))
    for words, reach in (
        ("on that day", Reach.dot("or-when", 0.5)),
        ("not sure, or about then", Reach.dot("or-when or-when--unsure", 0.5)),
        ("on some day between two", Reach.box("or-when", 0, 1)),
        ("from one day to another", Reach.box("or-when or-when--lasting", 0, 1)),
        ("by then", Reach.up_to("or-when", 1)),
        ("from then on, or later", Reach.onwards("or-when", 0)),
        ("before or after what is drawn", Reach("or-when", 30, 100)),
    )
)


def _scale(dossier: Dossier) -> TimeScale | None:
    """Return the scale of time of all that is on the timeline."""
    tables = (dossier.events, dossier.positions, dossier.articles)
    return scale_of(span(dossier, each) for table in tables for each in table.values())


def _dated(
    dossier: Dossier, record: Position | Article, line: Prose, scale: TimeScale | None
) -> DatedLine:
    """Return a line that begins with its date, and what is drawn of that."""
    day, *words = line
    return DatedLine((day,), _drawn(dossier, record, scale), tuple(words))


def _drawn(
    dossier: Dossier, record: Event | Position | Article, scale: TimeScale | None
) -> tuple[Reach, ...]:
    if scale is None:
        return ()
    stance = record.stance if isinstance(record, Position) else None
    return drawn(span(dossier, record), scale, f"or-stance--{stance}" if stance else "")


def _groups(dossier: Dossier, scale: TimeScale | None) -> Iterator[EventGroup]:
    together = events_together(dossier)

    def listed(status: EventStatus, name: str, *, is_undated: bool) -> Listing[EventView]:
        events = together.get((status, is_undated), ())
        views = (_event_view(dossier, event, scale) for event in events)
        return Listing(views, name, map(anchors_of, events))

    for status in EventStatus:
        heading = _HEADINGS[status]
        dated = listed(status, heading, is_undated=False)
        undated = listed(status, f"{heading}, undated", is_undated=True)
        if dated or undated:
            yield EventGroup(heading, dated, undated)


def _event_view(dossier: Dossier, event: Event, scale: TimeScale | None) -> EventView:
    meta: list[Prose] = [
        (Strong(when(event)),),
        came_after(event),
        (StatusMark(event.status), *spaced(on_whose_word(dossier, event))),
    ]
    if event.place:
        meta.append((Said(event.place),))
    if event.part_of:
        meta.append(("part of ", Link(event.part_of.id)))
    meta.append(doubted(dossier, event))
    notes: list[Prose] = []
    if event.actors:
        notes.append(("Taking part: ", *links(ref.id for ref in event.actors), "."))
    if event.not_same_as:
        confused = links(ref.id for ref in event.not_same_as)
        notes.append(("Not to be confused with ", *confused, "."))
    if dossier.reports.get(event.id):
        notes.append(("Source: ", *sources(dossier, event), "."))
    else:
        notes.append(("No article reports this event.",))
    reaches = _drawn(dossier, event, scale)
    return EventView(event, reaches, joined(meta), event.text, tuple(notes))


def _line(item: Statement, told: Mapping[str, Series | None]) -> Prose:
    series = told[item.position.id]
    if series:
        return updated(series)
    mark = stance_mark_of(item.position)
    # What was said, and not only that somebody spoke; the words lead to the entry.
    said: Prose = (" on ", Said(item.question.short), ": ", *leading_words(item))
    after: Prose = (" ", *came_after(item.position), " ·") if item.position.after else ()
    past: Prose = (" — ", *item.standing) if item.standing else ()
    day = Strong(when(item.position))
    line = (day, *after, " ", mark, " ", *item.who, *said, *past)
    return (*line, *spaced(item.doubt))


def _publication(dossier: Dossier, article: Article) -> Prose:
    return (Strong(when(article)), " ", *title_and_outlet(dossier, article))
