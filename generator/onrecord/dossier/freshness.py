"""To which date the information reaches, and what has come in since an answer was given."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from onrecord.dossier.model import Dossier, grouped, once, once_each
from onrecord.source.dates import Edtf
from onrecord.source.records import Article, Judgement, Position


@once
def cut_off(dossier: Dossier) -> Article | None:
    """Return the article with the latest bound: to its date the dossier's information reaches.

    An end that is open bounds nothing: there the first day that the date can mean counts. What has
    no date is left out: where nothing has one, there is no such article.
    """

    def bound(article: Article) -> tuple[float, float]:
        day = article.version
        return (day.last if math.isfinite(day.last) else day.first, day.first)

    dated = (article for article in dossier.articles.values() if article.version.is_known)
    return max(dated, key=bound, default=None)


def newer_evidence(
    dossier: Dossier, judgement: Judgement, question_id: str | None
) -> tuple[Article, ...]:
    """Return the articles that report on the question, published after the judgement's date.

    Only those count that are surely later than ``as_of``; without ``as_of`` there are none.
    """
    if judgement.as_of is None or question_id is None:
        return ()
    reporting = _oldest_first(dossier, question_id)
    first = bisect_right(reporting, judgement.as_of.last, key=_earliest)
    later = [
        placed for placed in reporting[first:] if judgement.as_of.surely_before(placed[1].version)
    ]
    return tuple(article for _, article in sorted(later, key=itemgetter(0)))


@once_each
def _oldest_first(dossier: Dossier, question_id: str) -> Sequence[tuple[int, Article]]:
    """Return the articles that report on a question, each with its place among them."""
    reporting = {
        reported.article.id: reported.article
        for position in dossier.positions_on.get(question_id, ())
        for reported in dossier.reports.get(position.id, ())
    }
    return sorted(enumerate(reporting.values()), key=_earliest)


def _earliest(placed: tuple[int, Article]) -> float:
    """Return the first moment an article can be from; what has none is never newer."""
    return placed[1].version.first


@once
def by_day(dossier: Dossier) -> Sequence[tuple[Edtf, tuple[Article, ...]]]:
    """Return the articles by the day on which they were recorded, the newest first."""
    found = grouped((each.recorded, each) for each in dossier.articles.values() if each.recorded)
    return sorted(found.items(), key=lambda each: each[0].order, reverse=True)


def newest_day(dossier: Dossier) -> Edtf | None:
    """Return the day on which the newest article was recorded; None where none says its day."""
    return next((day for day, _ in by_day(dossier)), None)


def recorded(dossier: Dossier, position: Position) -> Edtf | None:
    """Return the day on which a position came in: that of the first article with it, if known."""
    reporting = (each.article.recorded for each in dossier.reports.get(position.id, ()))
    return min((day for day in reporting if day), key=lambda day: day.order, default=None)
