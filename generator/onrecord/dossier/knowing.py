"""How each article knows what it reports, and how much is known from one article alone."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.dossier.model import Dossier, grouped, holders, once
from onrecord.dossier.routes import Route, originals, routes
from onrecord.source.fields import Unknown
from onrecord.source.records import Position
from onrecord.source.term import Term


class Knowing(Term):
    """How an article knows a position; worked out from its route, never written in a source."""

    FIRST_HAND = "first-hand", "Said to this outlet itself.", "said to it"
    RELAYED = "relayed", "Others passed it on, all of them named.", "through others"
    STEP_NOT_NAMED = (
        "step-not-named",
        "Others passed it on, not all of them named.",
        "with a step not named",
    )
    NOT_STATED = "not-stated", "The article does not say how it knows.", "where it does not say how"
    OWN_VOICE = "own-voice", "The outlet says it itself.", "in its own voice"


@dataclass(frozen=True, slots=True)
class Known:
    """So many reports of an article that know in one way what they report.

    ``through`` is who passed it on to the article, last of all; None but for what is relayed.
    """

    how: Knowing
    through: str | None
    number: int


@dataclass(frozen=True, slots=True)
class Ground:
    """How thin the ground is: of how many positions, and of how many reports of them.

    Of the ``positions`` so many as ``from_one`` are known from one article alone, whose copies do
    not count, and ``unreported`` ones from none. ``has_copies`` says whether there were any to be
    left out. Of the ``reports`` so many as ``unstated`` do not say how the article knows.
    """

    positions: int
    from_one: int
    unreported: int
    has_copies: bool
    reports: int
    unstated: int


def how_known(position: Position, route: Route) -> Knowing:
    """Return how an article knows a position that it has by a route."""
    if route.outlet in holders(position):
        return Knowing.OWN_VOICE
    via = route.report.via
    if via is None:
        return Knowing.NOT_STATED
    if any(isinstance(step, Unknown) for step in via):
        return Knowing.STEP_NOT_NAMED
    return Knowing.RELAYED if _through(route) else Knowing.FIRST_HAND


def _through(route: Route) -> str | None:
    """Return who passed a statement on to an article last; None where it was said to its outlet.

    What an article repeats of another one's text it has through that one.
    """
    if route.copied:
        return route.copied[-1]
    named = [step.id for step in route.report.via or () if not isinstance(step, Unknown)]
    return named[-1] if named else None


@once
def route_of(dossier: Dossier) -> Mapping[int, tuple[Position, Route]]:
    """Return the position and the route of every report of one, by the ``id()`` of the report."""
    return {
        id(route.report): (position, route)
        for position in dossier.positions.values()
        for route in routes(dossier, position)
    }


@once
def known(dossier: Dossier) -> Mapping[str, tuple[Known, ...]]:
    """Return how each article that reports a position knows what it reports, by its id.

    In the order of :class:`Knowing`; of those through whom it is known the most named come first.
    """
    by_article = grouped(
        (route.article.id, (how := how_known(position, route), _named(how, route)))
        for position, route in route_of(dossier).values()
    )
    return {article_id: counted(ways) for article_id, ways in by_article.items()}


def _named(how: Knowing, route: Route) -> str | None:
    return _through(route) if how is Knowing.RELAYED else None


def counted(ways: tuple[tuple[Knowing, str | None], ...]) -> tuple[Known, ...]:
    """Return ways of knowing with how often each is there, in order."""
    order = {how: place for place, how in enumerate(Knowing)}
    numbers = Counter(ways)
    every = (Known(how, through, number) for (how, through), number in numbers.items())
    return tuple(sorted(every, key=lambda each: (order[each.how], -each.number)))


@once
def known_in_all(dossier: Dossier) -> tuple[Known, ...]:
    """Return how the reports of the whole dossier know, whoever passed it on."""
    every = [each for some in known(dossier).values() for each in some]
    numbers = Counter[Knowing]()
    for each in every:
        numbers[each.how] += each.number
    return tuple(Known(how, None, numbers[how]) for how in Knowing if numbers[how])


@once
def ground(dossier: Dossier) -> Ground:
    """Return how much is known from one article alone, and how many reports do not say how."""
    known_from = texts(dossier)
    return Ground(
        positions=len(dossier.positions),
        from_one=sum(len(some) == 1 for some in known_from.values()),
        unreported=sum(not some for some in known_from.values()),
        has_copies=any(
            len(some) == 1 < len({one.article.id for one in dossier.reports[each]})
            for each, some in known_from.items()
        ),
        reports=len(route_of(dossier)),
        unstated=sum(each.number for each in known_in_all(dossier) if _is_unstated(each)),
    )


def _is_unstated(known: Known) -> bool:
    return known.how is Knowing.NOT_STATED


@once
def texts(dossier: Dossier) -> Mapping[str, frozenset[str]]:
    """Return the ids of the articles from which each position is known; of copies the first."""
    return {
        each: frozenset(
            _first_text(dossier, one.article.id) for one in dossier.reports.get(each, ())
        )
        for each in dossier.positions
    }


def _first_text(dossier: Dossier, article_id: str) -> str:
    """Return the id of the article whose text an article repeats, the first of all; or its own."""
    article = dossier.articles[article_id]
    return next((each.id for each in originals(dossier, article)), article_id)


@once
def only_here(dossier: Dossier) -> Mapping[str, tuple[Position, ...]]:
    """Return, for each article, the positions that no other one reports."""
    return grouped(
        (sources.pop(), position)
        for position in dossier.positions.values()
        if len(sources := {each.article.id for each in dossier.reports.get(position.id, ())}) == 1
    )
