"""What came in since I last read?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from onrecord.diagnostics.findings import plural
from onrecord.dossier.freshness import by_day, recorded
from onrecord.dossier.histories import Entry, changes
from onrecord.dossier.model import Dossier, grouped
from onrecord.dossier.series import told_once
from onrecord.exchange.feeds import dated
from onrecord.pages.histories import history_lines
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Prose, joined
from onrecord.pages.wording import information, published, title_and_outlet
from onrecord.source.dates import Edtf
from onrecord.source.records import Article

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Day:
    """What was recorded on one day: articles, and the positions that came in with them.

    These are ``folded`` where they are many.
    """

    words: str
    articles: tuple[Prose, ...]
    positions: tuple[Prose, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """The changes of position that came in on one day."""

    words: str
    changes: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class WhatsNew(View):
    """Sources and positions by the day they were recorded, newest first, and changes alike."""

    info: Prose
    has_feed: bool
    days: tuple[Day, ...]
    changes: tuple[Changed, ...]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the page of what is new."""
    info: list[Prose] = [
        information(dossier),
        (plural(len(dossier.articles), "article"),),
        (plural(len(dossier.positions), "position"),),
        (plural(len(changes(dossier)), "change") + " of position",),
    ]
    view = WhatsNew(
        info=joined(info),
        has_feed=bool(dated(dossier)),
        days=tuple(_days(dossier)),
        changes=tuple(_changed(dossier)),
    )
    description = "What entered the briefing, by day: sources, positions, and changes of position."
    yield Page("whats-new.md", "whats-new", "What is new", description, view)


def _days(dossier: Dossier) -> Iterator[Day]:
    # A series that is kept up to date is new on the day of its newest number alone.
    told = told_once(dossier, dossier.positions.values())
    came_in = (dossier.positions[each] for each in told)
    positions = dict(_by_day((recorded(dossier, each), Entry(each)) for each in came_in))
    for day, articles in by_day(dossier):
        new = history_lines(dossier, positions.get(day, ()))
        lines = tuple(_line(dossier, each) for each in articles)
        yield Day(day.words(), lines, new, folded=len(new) > _FOLDED)


# So many positions of one day are shown before a reader asks for them.
_FOLDED = 20


def _changed(dossier: Dossier) -> Iterator[Changed]:
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
        yield Changed(words, history_lines(dossier, some))


def _by_day(items: Iterable[tuple[Edtf | None, T]]) -> list[tuple[Edtf | None, tuple[T, ...]]]:
    """Return what came in on each day, the newest first, and last what has no such day."""
    found = grouped(items)
    days = sorted((day for day in found if day), key=lambda day: day.order, reverse=True)
    return [(day, found[day]) for day in (*days, None) if day in found]


def _line(dossier: Dossier, article: Article) -> Prose:
    number = len({each.position.id for each in article.reports if each.position})
    carries = f", {published(article)}: {plural(number, 'position')}."
    return (*title_and_outlet(dossier, article), carries)
