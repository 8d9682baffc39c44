"""When, in what order, how sure?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onrecord.dossier.chronology import time_of
from onrecord.dossier.model import Dossier, grouped
from onrecord.dossier.series import Series, told_once
from onrecord.pages.events import on_whose_word, sources
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Link, Prose, Said, StatusMark, Strong, joined, links, spaced
from onrecord.pages.series import updated
from onrecord.pages.statements import Statement, stance_mark_of, statements
from onrecord.pages.wording import (
    came_after,
    count_of,
    doubted,
    information,
    title_and_outlet,
    when,
)
from onrecord.source.records import Article, Event
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
class EventView:
    """An event with all the timeline prints of it."""

    event: Event
    meta: Prose
    text: RichText | None
    notes: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class EventGroup:
    """The events of one status: with a date, or with a place beside what has one; without."""

    heading: str
    dated: tuple[EventView, ...]
    undated: tuple[EventView, ...]


@dataclass(frozen=True, slots=True)
class Timeline(View):
    """The timeline: events, then statements, then publications."""

    info: Prose
    groups: tuple[EventGroup, ...]
    dated: tuple[Prose, ...]
    undated: tuple[Prose, ...]
    publications: tuple[Prose, ...]
    undated_publications: tuple[Prose, ...]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the timeline."""
    told = told_once(dossier, dossier.positions.values())
    items = statements(dossier, (dossier.positions[each] for each in told))
    info: list[Prose] = [
        information(dossier),
        count_of(len(dossier.events), "event"),
        count_of(len(dossier.positions), "statement"),
        ("dates in words say how exactly they are known",),
        ("in order of the last day that each can mean",),
    ]
    statement_lines = grouped(
        (time_of(dossier, item.position).is_undated, _line(item, told)) for item in items
    )
    publications = grouped(
        (article.date.is_known, _publication(dossier, article))
        for article in dossier.articles.values()
    )
    view = Timeline(
        info=joined(info),
        groups=tuple(_groups(dossier)),
        dated=statement_lines.get(False, ()),
        undated=statement_lines.get(True, ()),
        publications=publications.get(True, ()),
        undated_publications=publications.get(False, ()),
    )
    description = "Events, statements and publications in order, with how exactly each is dated."
    yield Page("timeline.md", "timeline", "Timeline", description, view)


def _groups(dossier: Dossier) -> Iterator[EventGroup]:
    by_status = grouped((event.status, event) for event in dossier.events.values())
    for status in EventStatus:
        events = by_status.get(status, ())
        views = grouped(
            (time_of(dossier, event).is_undated, _event_view(dossier, event)) for event in events
        )
        if views:
            yield EventGroup(
                heading=_HEADINGS[status],
                dated=views.get(False, ()),
                undated=views.get(True, ()),
            )


def _event_view(dossier: Dossier, event: Event) -> EventView:
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
    return EventView(event, joined(meta), event.text, tuple(notes))


def _line(item: Statement, told: Mapping[str, Series | None]) -> Prose:
    series = told[item.position.id]
    if series:
        return updated(series)
    where = Link(item.position.id, item.question.short)
    mark = stance_mark_of(item.position)
    short = item.position.short
    few_words: Prose = (": ", Said(short)) if short else ()
    after: Prose = (" · ", *came_after(item.position), " ·") if item.position.after else ()
    past: Prose = (" — ", *item.past) if item.past else ()
    day = Strong(when(item.position))
    line = (day, *after, " ", mark, " ", *item.who, " on ", where, *few_words, *past)
    return (*line, *spaced(item.doubt))


def _publication(dossier: Dossier, article: Article) -> Prose:
    return (Strong(when(article)), " ", *title_and_outlet(dossier, article))
