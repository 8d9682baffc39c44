"""When, in what order, how sure?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onrecord.dossier.model import Dossier, grouped
from onrecord.dossier.series import Series, told_once
from onrecord.pages.page import Page, View
from onrecord.pages.prose import (
    Link,
    Prose,
    Said,
    StanceMark,
    StatusMark,
    Strong,
    joined,
    links,
    spaced,
)
from onrecord.pages.series import updated
from onrecord.pages.statements import Statement, statements
from onrecord.pages.wording import information, published_by, status_tag, titled, when
from onrecord.source.records import Event
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
    """The events of one status: those with a begin, and those known by a last day alone."""

    heading: str
    dated: tuple[EventView, ...]
    bounded: tuple[EventView, ...]


@dataclass(frozen=True, slots=True)
class Timeline(View):
    """The timeline: events, then statements, then publications."""

    info: Prose
    groups: tuple[EventGroup, ...]
    dated: tuple[Prose, ...]
    bounded: tuple[Prose, ...]
    publications: tuple[Prose, ...]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the timeline."""
    told = told_once(dossier, dossier.positions.values())
    items = statements(dossier, (dossier.positions[each] for each in told))
    info: list[Prose] = [
        information(dossier),
        (Strong(str(len(dossier.events))), " events"),
        (Strong(str(len(dossier.positions))), " statements"),
        ("dates in words say how exactly they are known",),
    ]
    view = Timeline(
        info=joined(info),
        groups=tuple(_groups(dossier)),
        dated=tuple(_line(item, told) for item in items if item.position.date.start),
        bounded=tuple(_line(item, told) for item in items if not item.position.date.start),
        publications=tuple(
            (
                Strong(when(article)),
                " ",
                Link(article.id, (titled(dossier, article),)),
                ", ",
                published_by(dossier, article),
                *spaced(status_tag(dossier, article)),
            )
            for article in dossier.articles.values()
        ),
    )
    description = "Events, statements and publications in order, with how exactly each is dated."
    yield Page("timeline.md", "timeline", "Timeline", description, view)


def _groups(dossier: Dossier) -> Iterator[EventGroup]:
    by_status = grouped((event.status, event) for event in dossier.events.values())
    for status in EventStatus:
        events = by_status.get(status, ())
        if events:
            yield EventGroup(
                _HEADINGS[status],
                tuple(_event_view(dossier, event) for event in events if event.date.start),
                tuple(_event_view(dossier, event) for event in events if not event.date.start),
            )


def _event_view(dossier: Dossier, event: Event) -> EventView:
    meta: list[Prose] = [(Strong(when(event)),), (StatusMark(event.status),)]
    if event.place:
        meta.append((Said(event.place),))
    if event.part_of:
        meta.append(("part of ", Link(event.part_of.id)))
    notes: list[Prose] = []
    if event.actors:
        notes.append(("Taking part: ", *links(ref.id for ref in event.actors), "."))
    if event.not_same_as:
        confused = links(ref.id for ref in event.not_same_as)
        notes.append(("Not to be confused with ", *confused, "."))
    reports = dossier.reports.get(event.id)
    if reports:
        notes.append(("Source: ", *links(each.article.id for each in reports), "."))
    else:
        notes.append(("No article reports this event.",))
    return EventView(event, joined(meta), event.text, tuple(notes))


def _line(item: Statement, told: Mapping[str, Series | None]) -> Prose:
    series = told[item.position.id]
    if series:
        return updated(series)
    where = Link(item.position.id, item.question.short)
    mark = StanceMark(item.position.stance)
    short = item.position.short
    few_words: Prose = (": ", Said(short)) if short else ()
    who = Link(item.actor.id)
    return (Strong(when(item.position)), " ", mark, " ", who, " on ", where, *few_words)
