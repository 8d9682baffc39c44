"""By which route an article has a statement: who passed it on, from the speaker to the outlet.

What an article does not say about its route is "not stated"; nothing is put in its place.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from onrecord.dossier.model import (
    MAX_LEVELS,
    ArticleReport,
    Dossier,
    holders,
    once_each,
    via_of,
)
from onrecord.dossier.outlets import outlet_id
from onrecord.source.fields import Ref, Unknown
from onrecord.source.records import Article, Event, Position, Report


@dataclass(frozen=True, slots=True)
class Route:
    """The way a statement took into one article: ``steps`` are actor ids, speaker first.

    Where the outlet itself is the speaker and names from whom it has it, the steps are those alone.
    A step that the article does not name is None. ``stated`` is false where the article does not
    say how it knows; the steps are then the speaker alone. ``outlet`` stands for the article at the
    route's end: its publisher's id, or a name of its own where the publisher is unknown. ``copied``
    are the outlets whose text the article repeats. ``together`` are those who hold the statement
    jointly with the speaker: all of them are one first step.
    """

    article: Article = field(repr=False)
    report: Report = field(repr=False)
    steps: tuple[str | None, ...]
    stated: bool
    outlet: str
    copied: tuple[str, ...] = ()
    together: tuple[str, ...] = ()

    def __hash__(self) -> int:
        # Of the article its id, or each of its routes would cost as much as all of its reports.
        return hash((self.article.id, self.report, self.steps))

    @property
    def complete(self) -> bool:
        """Whether every step is named."""
        return self.stated and None not in self.steps

    @property
    def in_own_voice(self) -> bool:
        """Whether the outlet itself is the speaker, alone, and nobody stands between."""
        return self.steps == (self.outlet,) and not self.together

    @property
    def chain(self) -> tuple[str, ...]:
        """The actors in order, the outlet last, each once; unnamed steps left out.

        Whoever holds the statement together stands there one after another.
        """
        speaker, *steps = self.steps
        named = [step for step in (speaker, *self.together, *steps) if step is not None]
        return tuple(dict.fromkeys([*named, *self.copied, self.outlet]))


def routes(dossier: Dossier, position: Position) -> tuple[Route, ...]:
    """Return the routes by which articles have the position, oldest article first.

    What the dossier has under the position's id counts; so it is in all questions about positions.
    """
    return _routes(dossier, position.id)


@dataclass(frozen=True, slots=True)
class Way:
    """How one report has a position or an event, as far as others are named that had it before.

    ``outlet`` stands for the article at its end; ``before`` are the ids of those others, the
    outlets whose text the article repeats among them.
    """

    article: Article = field(repr=False)
    report: Report = field(repr=False)
    outlet: str
    before: tuple[str, ...]


def ways(dossier: Dossier, record_id: str) -> tuple[Way, ...]:
    """Return how articles have a position or an event, oldest article first."""
    if record_id in dossier.positions:
        found = _routes(dossier, record_id)
        return tuple(
            Way(each.article, each.report, each.outlet, (*_named(each.steps), *each.copied))
            for each in found
        )
    return tuple(_way(dossier, each) for each in dossier.reports.get(record_id, ()))


def _named(steps: Iterable[str | None]) -> Iterator[str]:
    return (step for step in steps if step is not None)


def _way(dossier: Dossier, reported: ArticleReport) -> Way:
    article = reported.article
    before = [step.id for step in via_of(reported.report) or () if isinstance(step, Ref)]
    before += [outlet_id(dossier, original) for original in originals(dossier, article)]
    return Way(article, reported.report, outlet_id(dossier, article), tuple(before))


def event_routes(dossier: Dossier, event: Event) -> tuple[Route, ...]:
    """Return the routes by which articles have an event, oldest article first."""
    return tuple(event_route(dossier, each) for each in dossier.reports.get(event.id, ()))


def event_route(dossier: Dossier, reported: ArticleReport) -> Route:
    """Return the route of one report of an event: nobody speaks, steps are those named."""
    return _route(dossier, (), reported)


@once_each
def _routes(dossier: Dossier, position_id: str) -> tuple[Route, ...]:
    holding = holders(dossier.positions[position_id])
    reports = dossier.reports.get(position_id, ())
    return tuple(_route(dossier, holding, each) for each in reports)


def _route(dossier: Dossier, holding: tuple[str, ...], reported: ArticleReport) -> Route:
    speaker: list[str | None] = [*holding[:1]]
    article, via = reported.article, reported.report.via
    end = outlet_id(dossier, article)
    # What an outlet says itself begins with those from whom it has it, where it names them.
    steps = [] if via and holding == (end,) else [*speaker]
    for step in via or ():
        actor_id = None if isinstance(step, Unknown) else step.id
        # A house that passes on its own words is one step, not two.
        own = holding if steps == speaker else steps[-1:]
        if actor_id is None or actor_id not in own:
            steps.append(actor_id)
    first_had = (outlet_id(dossier, original) for original in originals(dossier, article))
    # Nor is an outlet passed through again whose words reached this one through others.
    copied = tuple(each for each in first_had if each not in {*holding, *steps, end})
    stated = via is not None or end in holding
    return Route(
        article,
        reported.report,
        tuple(steps),
        stated=stated,
        outlet=end,
        copied=copied,
        together=holding[1:],
    )


def originals(dossier: Dossier, article: Article) -> list[Article]:
    """Return the articles whose text this one repeats, the first original first."""
    found: dict[str, Article] = {}
    while len(found) < MAX_LEVELS and (ref := article.same_text_as or article.rewrite_of):
        original = dossier.articles.get(ref.id)
        if original is None or original.id in found:
            break
        found[original.id] = article = original
    return list(reversed(found.values()))
