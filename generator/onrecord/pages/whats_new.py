"""What came in since I last read?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from onrecord.diagnostics.findings import plural
from onrecord.dossier.freshness import by_day, recorded
from onrecord.dossier.histories import Entry, changes
from onrecord.dossier.model import Dossier, grouped
from onrecord.dossier.series import told_once
from onrecord.pages.dividing import Divisible, Listing, divided, lines
from onrecord.pages.histories import history_lines
from onrecord.pages.news import has_feed
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Prose, joined
from onrecord.pages.wording import information, published, title_and_outlet
from onrecord.source.dates import Edtf
from onrecord.source.records import Article

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Heading:
    """A day in words, and how many positions came in on it."""

    words: str
    positions: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """An article or a position that came in on a day."""

    day: Heading
    words: Prose
    is_article: bool


@dataclass(frozen=True, slots=True)
class Day:
    """What was recorded on one day: articles, and the positions that came in with them.

    ``counted`` says how many these are in all. They are ``folded`` where they are many.
    """

    words: str
    articles: tuple[Prose, ...]
    positions: tuple[Prose, ...]
    counted: int
    folded: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """The changes of position that came in on one day."""

    words: str
    changes: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class WhatsNew(View, Divisible):
    """Sources and positions by the day they were recorded, newest first, and changes alike."""

    info: Prose
    has_feed: bool
    lines: Listing[Line]
    changed: Listing[tuple[Heading, Prose]]

    @property
    def days(self) -> tuple[Day, ...]:
        """What came in, by day."""
        return tuple(
            Day(
                day.words,
                tuple(each.words for each in there if each.is_article),
                tuple(each.words for each in there if not each.is_article),
                day.positions,
                folded=day.positions > _FOLDED,
            )
            for day, there in grouped((line.day, line) for line in self.lines).items()
        )

    @property
    def changes(self) -> tuple[Changed, ...]:
        """The changes, by day."""
        return tuple(Changed(day.words, some) for day, some in grouped(self.changed).items())


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the page of what is new, or as many as it takes, the newest first."""
    info: list[Prose] = [
        information(dossier),
        (plural(len(dossier.articles), "article"),),
        (plural(len(dossier.positions), "position"),),
        (plural(len(changes(dossier)), "change") + " of position",),
    ]
    view = WhatsNew(
        info=joined(info),
        has_feed=has_feed(dossier),
        lines=lines(_lines(dossier), "What came in"),
        changed=lines(_changed(dossier), "Changed positions"),
    )
    description = "What entered the briefing, by day: sources, positions, and changes of position."
    yield from divided(Page("whats-new.md", "whats-new", "What is new", description, view), view)


def _lines(dossier: Dossier) -> Iterator[Line]:
    # A series that is kept up to date is new on the day of its newest number alone.
    told = told_once(dossier, dossier.positions.values())
    came_in = (dossier.positions[each] for each in told)
    positions = dict(_by_day((recorded(dossier, each), Entry(each)) for each in came_in))
    for day, articles in by_day(dossier):
        new = history_lines(dossier, positions.get(day, ()))
        heading = Heading(day.words(), len(new))
        yield from (Line(heading, _line(dossier, each), is_article=True) for each in articles)
        yield from (Line(heading, each, is_article=False) for each in new)


# So many positions of one day are shown before a reader asks for them.
_FOLDED = 20


def _changed(dossier: Dossier) -> Iterator[tuple[Heading, Prose]]:
    """Yield the changes of position as entries of a history, the newest first on each day."""
    newest_first = changes(dossier)[::-1]
    told = told_once(dossier, [change.after for change in newest_first])
    entries = (
        (day, Entry(change.after, change.before, change.differs))
        for change in newest_first
        if change.after.id in told
        # That the numbers of a series go on stands under the day already.
        if (day := recorded(dossier, change.after)) is None or told[change.after.id] is None
    )
    for day, some in _by_day(entries):
        words = f"Recorded {day.words()}" if day else "Not said when it was recorded"
        yield from ((Heading(words), each) for each in history_lines(dossier, some))


def _by_day(items: Iterable[tuple[Edtf | None, T]]) -> list[tuple[Edtf | None, tuple[T, ...]]]:
    """Return what came in on each day, the newest first, and last what has no such day."""
    found = grouped(items)
    days = sorted((day for day in found if day), key=lambda day: day.order, reverse=True)
    return [(day, found[day]) for day in (*days, None) if day in found]


def _line(dossier: Dossier, article: Article) -> Prose:
    number = len({each.position.id for each in article.reports if each.position})
    carries = f", {published(article)}: {plural(number, 'position')}."
    return (*title_and_outlet(dossier, article), carries)
