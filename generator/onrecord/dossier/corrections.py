"""Which articles were corrected or retracted, and what is known only through one of them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from onrecord.dossier.model import Dossier, grouped, once, once_each
from onrecord.dossier.routes import Route, routes
from onrecord.source.fields import Ref, if_read
from onrecord.source.records import Article, Position
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


def in_words(dossier: Dossier, articles: Sequence[Article]) -> str:
    """Return articles that no longer stand by their ids, each with what became of it."""
    first, *more = articles
    others = f", and {len(more)} more like it" if more else ""
    return f"'{first.id}', which is {status(dossier, first)}{others}"


def only_through(dossier: Dossier, position: Position) -> tuple[Article, ...]:
    """Return the corrected or retracted articles through which alone a position is known.

    There are none where a route leads round them, or no article reports the position.
    """
    through = known_through(dossier, position.id)
    if len(through) < len(routes(dossier, position)):
        return ()
    return tuple({article.id: article for article in through.values()}.values())


@once_each
def known_through(dossier: Dossier, position_id: str) -> Mapping[int, Article]:
    """Return the routes of a position that lead through an article which no longer stands.

    Each is found by its ``id()``, and beside it stands that article: its own, or one of an outlet
    that it passes through, where that outlet has the position by no other route.
    """
    found = routes(dossier, dossier.positions[position_id])
    waiting = [(route, route.article) for route in found if not stands(dossier, route.article)]
    if not waiting:
        return {}
    # How many routes each outlet still has the position by.
    left = Counter(route.outlet for route in found)
    passing = grouped((step, route) for route in found for step in _before(route))
    through: dict[int, Article] = {}
    while waiting:
        route, article = waiting.pop()
        if id(route) not in through:
            through[id(route)] = article
            left[route.outlet] -= 1
            if not left[route.outlet]:
                waiting += [(each, article) for each in passing.get(route.outlet, ())]
    return through


def _before(route: Route) -> Iterable[str]:
    """Return who had a statement before it came to the outlet at a route's end."""
    steps = dict.fromkeys(step for step in (*route.steps, *route.copied) if step is not None)
    return (step for step in steps if step != route.outlet)
