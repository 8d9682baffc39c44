"""What came in since I last read?"""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.diagnostics.findings import plural
from onrecord.dossier.histories import Entry, changes
from onrecord.dossier.model import Dossier, grouped
from onrecord.exchange.feeds import dated
from onrecord.pages.histories import history_lines
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Prose, joined
from onrecord.pages.wording import information, published, title_and_outlet
from onrecord.source.records import Article


@dataclass(frozen=True, slots=True)
class Day:
    """What was recorded on one day."""

    words: str
    articles: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class WhatsNew(View):
    """Sources by the day they were recorded, newest first, and changes of position."""

    info: Prose
    has_feed: bool
    days: tuple[Day, ...]
    changes: tuple[Prose, ...]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the page of what is new."""
    info: list[Prose] = [
        information(dossier),
        (plural(len(dossier.articles), "article"),),
    ]
    by_day = grouped(
        (article.recorded.order, article)
        for article in dossier.articles.values()
        if article.recorded
    )
    view = WhatsNew(
        info=joined(info),
        has_feed=bool(dated(dossier)),
        days=tuple(_day(dossier, by_day[day]) for day in sorted(by_day, reverse=True)),
        changes=history_lines(dossier, _entries(dossier)),
    )
    description = "Sources by the day they entered the briefing, and positions that changed."
    yield Page("whats-new.md", "whats-new", "What is new", description, view)


def _entries(dossier: Dossier) -> list[Entry]:
    """Return the changes of position as entries of a history, newest first."""
    return [Entry(change.after, change.before, change.differs) for change in changes(dossier)[::-1]]


def _day(dossier: Dossier, articles: tuple[Article, ...]) -> Day:
    recorded = articles[0].recorded
    return Day(
        recorded.words() if recorded else "", tuple(_line(dossier, each) for each in articles)
    )


def _line(dossier: Dossier, article: Article) -> Prose:
    return (*title_and_outlet(dossier, article), f", {published(article)}. ", article.summary)
