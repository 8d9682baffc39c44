"""Which articles were corrected or retracted, and what is known only through one of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from onrecord.dossier.model import Dossier, grouped, once, once_each
from onrecord.dossier.routes import Way, ways
from onrecord.source.fields import Ref, if_read
from onrecord.source.records import Article, Event, Position
from onrecord.source.terms import ArticleStatus


@once
def corrections(dossier: Dossier) -> Mapping[str, tuple[Article, ...]]:
    """Return, for each article that others correct, those others, oldest first."""
    return grouped(
        (corrected.id, article)
        for article in dossier.articles.values()
        if (corrected := _corrected(article)) is not None
    )


def _corrected(article: Article) -> Ref[Article] | None:
    return if_read(lambda: article.corrects, None)


def status(dossier: Dossier, article: Article) -> ArticleStatus:
    """Return whether an article still stands; what another one corrects is corrected."""
    written = if_read(lambda: article.status, ArticleStatus.CURRENT)
    if written is ArticleStatus.CURRENT and article.id in corrections(dossier):
        return ArticleStatus.CORRECTED
    return written


def stands(dossier: Dossier, article: Article) -> bool:
    """Return whether an article is neither corrected nor retracted."""
    return status(dossier, article) is ArticleStatus.CURRENT


def is_sound(dossier: Dossier, article: Article) -> bool:
    """Return whether what an article was read to say can be relied on.

    It stands, or it was corrected and the corrected version is the one that was read: `updated` is
    given, and is not before what corrects it.
    """
    if stands(dossier, article):
        return True
    read = if_read(lambda: article.updated, None)
    if read is None or status(dossier, article) is not ArticleStatus.CORRECTED:
        return False
    by = corrections(dossier).get(article.id, ())
    return not any(read.surely_before(each.date) for each in by if _has_date(each))


def _has_date(article: Article) -> bool:
    return if_read(lambda: article.date, None) is not None


def in_words(dossier: Dossier, articles: Sequence[Article]) -> str:
    """Return articles that no longer stand by their ids, each with what became of it."""
    first, *more = articles
    others = f", and {len(more)} more like it" if more else ""
    return f"'{first.id}', which is {status(dossier, first)}{others}"


def doubt(dossier: Dossier, record: Position | Event) -> str:
    """Return that something is known only through articles that no longer stand, if it is so."""
    through = {status(dossier, each).label for each in only_through(dossier, record)}
    return f"known only through a {' or '.join(sorted(through))} article" if through else ""


def only_through(dossier: Dossier, record: Position | Event) -> tuple[Article, ...]:
    """Return the corrected or retracted articles through which alone something is known.

    There are none where a way leads round them, or no article reports it.
    """
    return _alone(dossier, record, known_through(dossier, record.id))


def unsound(dossier: Dossier, record: Position | Event) -> tuple[Article, ...]:
    """Return those articles through which alone something is known, none of them sound."""
    if not known_through(dossier, record.id):
        return ()
    through = _through(ways(dossier, record.id), lambda article: not is_sound(dossier, article))
    return _alone(dossier, record, through)


def put_right(dossier: Dossier, wrong: Position, right: Position) -> bool:
    """Return whether a correction has one position in place of another.

    The other is known only through articles that were corrected, and none of these has this one.
    """
    through = {article.id for article in unsound(dossier, wrong)}
    if not through:
        return False
    having = {each.article.id for each in dossier.reports.get(right.id, ())}
    correcting = {by.id for each in through for by in corrections(dossier).get(each, ())}
    return having.isdisjoint(through) and not having.isdisjoint(correcting)


def _alone(
    dossier: Dossier, record: Position | Event, through: Mapping[int, Article]
) -> tuple[Article, ...]:
    if not through or len(through) < len(dossier.reports.get(record.id, ())):
        return ()
    return tuple({article.id: article for article in through.values()}.values())


@once_each
def known_through(dossier: Dossier, record_id: str) -> Mapping[int, Article]:
    """Return the reports of a position or event by which it came from what no longer stands.

    Each report is found by its ``id()``, and beside it stands the article that no longer stands:
    the report's own, or one of an outlet that has it by no other way and that others have it from.
    """
    if not _not_standing(dossier):
        return {}
    return _through(ways(dossier, record_id), lambda article: article.id in _not_standing(dossier))


@once
def _not_standing(dossier: Dossier) -> AbstractSet[str]:
    return {each.id for each in dossier.articles.values() if not stands(dossier, each)}


@once_each
def retracted(dossier: Dossier, record_id: str) -> AbstractSet[int]:
    """Return by which reports it came from what was retracted: nobody's word stands behind them."""
    if not known_through(dossier, record_id):
        return frozenset()
    return frozenset(_through(ways(dossier, record_id), is_retracted))


def is_retracted_whole(dossier: Dossier, record: Position | Event) -> bool:
    """Return whether all reports of something came from what was retracted, and there are some."""
    reports = dossier.reports.get(record.id, ())
    return bool(reports) and len(retracted(dossier, record.id)) == len(reports)


def is_retracted(article: Article) -> bool:
    """Return whether an article was taken back as a whole."""
    return if_read(lambda: article.status, None) is ArticleStatus.RETRACTED


def _through(found: Sequence[Way], is_doubtful: Callable[[Article], bool]) -> dict[int, Article]:
    waiting = [(way, way.article) for way in found if is_doubtful(way.article)]
    if not waiting:
        return {}
    # How many ways each outlet still has it by.
    left = Counter(way.outlet for way in found)
    passing = grouped((step, way) for way in found for step in _before(way))
    through: dict[int, Article] = {}
    while waiting:
        way, article = waiting.pop()
        if id(way.report) not in through:
            through[id(way.report)] = article
            left[way.outlet] -= 1
            if not left[way.outlet]:
                waiting += [(each, article) for each in passing.get(way.outlet, ())]
    return through


def _before(way: Way) -> Iterable[str]:
    """Return who had it before it came to the outlet at a way's end."""
    return (step for step in dict.fromkeys(way.before) if step != way.outlet)
