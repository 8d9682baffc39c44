"""What follows from the dossier and is never typed: routes, origins, histories, cut-off.

Two rules keep it honest. Corroboration counts origins, not outlets. And what an article does not
say about its route is "not stated": it never counts as one more independent origin.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

import networkx as nx

from onrecord.dates import Edtf
from onrecord.dossier import Carried, Dossier
from onrecord.kinds import SPEAKING, Actor, Article, Event, Position, Rank, Stance
from onrecord.schema import Ref, Unknown


@dataclass(frozen=True, slots=True)
class Route:
    """The way a statement took into one article: ``steps`` are actor ids, speaker first.

    A step that the article does not name is None. ``stated`` is false where the article does not
    say how it knows; the steps are then the speaker alone. ``outlet`` stands for the article at the
    route's end: its publisher's id, or a name of its own where the publisher is unknown. ``copied``
    are the outlets whose text the article repeats.
    """

    carried: Carried
    steps: tuple[str | None, ...]
    stated: bool
    outlet: str
    copied: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every step is named."""
        return self.stated and None not in self.steps

    @property
    def chain(self) -> tuple[str, ...]:
        """The actors in order, the outlet last, each once; unnamed steps left out."""
        named = [step for step in self.steps if step is not None]
        return tuple(dict.fromkeys([*named, *self.copied, self.outlet]))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind one or more positions.

    ``origins`` is the greatest number of fully stated routes that share no actor (Menger's
    theorem on the graph of routes); 0 means that no route is stated in full. ``shared`` are the
    actors that every one of at least two stated routes passes through, the speaker aside.
    """

    routes: tuple[Route, ...]
    articles: int
    outlets: int
    unnamed_outlets: int
    origins: int
    shared: tuple[str, ...]
    unstated: int
    partly_stated: int


@dataclass(frozen=True, slots=True)
class History:
    """The positions of one actor on one question, oldest first; ``latest`` is relied on."""

    actor: str
    question: str
    positions: tuple[Position, ...]

    @property
    def latest(self) -> Position | None:
        """The newest position that is not deprecated; of equal dates the preferred one."""
        live = [held for held in self.positions if held.rank is not Rank.DEPRECATED]
        return max(
            live, key=lambda held: (held.date.order, held.rank is Rank.PREFERRED), default=None
        )


class Insights:
    """Facts computed from a dossier, each when first asked for."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier

    def routes(self, position: Position) -> tuple[Route, ...]:
        """Return the routes by which articles have the position, oldest article first."""
        carried = self.dossier.reports.get(position.id, ())
        return tuple(self._route(position.actor.id, item) for item in carried)

    def _route(self, speaker: str, carried: Carried) -> Route:
        article, via = carried.article, carried.report.via
        outlet = self._outlet(article)
        copied = tuple(self._outlet(original) for original in self._originals(article))
        if via is None:
            return Route(
                carried, (speaker,), stated=speaker == outlet, outlet=outlet, copied=copied
            )
        steps = (speaker, *(None if isinstance(step, Unknown) else step.id for step in via))
        return Route(carried, steps, stated=True, outlet=outlet, copied=copied)

    @staticmethod
    def _outlet(article: Article) -> str:
        publisher = article.publisher
        return publisher.id if isinstance(publisher, Ref) else f"article {article.id}"

    def _originals(self, article: Article) -> list[Article]:
        """Return the articles whose text this one repeats, the first original first."""
        found: dict[str, Article] = {}
        while ref := article.same_text_as or article.rewrite_of:
            original = self.dossier.articles.get(ref.id)
            if original is None or original.id in found:
                break
            found[original.id] = article = original
        return list(reversed(found.values()))

    def evidence(self, positions: Iterable[Position]) -> Evidence:
        """Return what stands behind the positions taken together."""
        routes = tuple(route for position in positions for route in self.routes(position))
        complete = [route for route in routes if route.complete]
        articles = {route.carried.article.id: route.outlet for route in routes}
        named = {outlet for outlet in articles.values() if outlet in self.dossier.actors}
        unnamed = {outlet for outlet in articles.values() if outlet not in self.dossier.actors}
        shared: dict[str, None] = {}
        if len({route.carried.article.id for route in complete}) > 1:
            common = set.intersection(*(set(route.chain) for route in complete))
            speakers = {route.steps[0] for route in routes}
            order = complete[0].chain
            shared = dict.fromkeys(step for step in order if step in common - speakers)
        return Evidence(
            routes=routes,
            articles=len(articles),
            outlets=len(named),
            unnamed_outlets=len(unnamed),
            origins=independent([route.chain for route in complete]),
            shared=tuple(shared),
            unstated=sum(not route.stated for route in routes),
            partly_stated=sum(route.stated and not route.complete for route in routes),
        )

    @cached_property
    def histories(self) -> Mapping[tuple[str, str], History]:
        """The history of every actor on every question it has a position on."""
        found: dict[tuple[str, str], list[Position]] = {}
        for position in self.dossier.positions.values():
            found.setdefault((position.actor.id, position.question.id), []).append(position)
        return {key: History(*key, tuple(held)) for key, held in found.items()}

    @cached_property
    def cut_off(self) -> Article | None:
        """The article with the latest bound: to its date the dossier's information reaches."""

        def bound(article: Article) -> tuple[date, date]:
            day = article.date
            return (day.latest or day.earliest or date.min, day.earliest or date.min)

        return max(self.dossier.articles.values(), key=bound, default=None)

    def on_behalf(self, actor: Actor) -> tuple[Position, ...]:
        """Return positions that others hold in this actor's name."""
        return tuple(
            position
            for position in self.dossier.positions.values()
            if position.on_behalf_of and position.on_behalf_of.id == actor.id
        )

    def described(self, actor: Actor) -> tuple[Position, ...]:
        """Return third parties' positions about this actor's stance; never its own."""
        return tuple(
            position
            for position in self.dossier.positions.values()
            if position.about and position.about.id == actor.id
        )

    def speaks_for(self, actor: Actor, day: Edtf) -> frozenset[str]:
        """Return the ids of the institutions that the actor's official words are those of.

        Followed are ``speaks-for`` and ``holds-office`` in force at ``day``, and from an
        institution ``part_of`` upwards; nothing else carries a person's words to an institution.
        """
        reached: set[str] = set()
        waiting = [actor.id]
        while waiting:
            current = self.dossier.actors.get(waiting.pop())
            if current is None:
                continue
            up = [
                relation.to.id
                for relation in current.relations
                if relation.relation in SPEAKING
                and not (relation.until and relation.until.surely_before(day))
                and not (relation.since and day.surely_before(relation.since))
            ]
            if current.part_of and current.id != actor.id:
                up.append(current.part_of.id)
            fresh = [name for name in up if name not in reached]
            reached.update(fresh)
            waiting += fresh
        return frozenset(reached)

    def mentions(self, actor: Actor) -> tuple[Article | Event, ...]:
        """Return articles and events that name the actor without a position of its own."""
        name = actor.id
        found: dict[str, Article | Event] = {}
        for event in self.dossier.events.values():
            if any(ref.id == name for ref in event.actors):
                found[event.id] = event
        for article in self.dossier.articles.values():
            for report in article.reports:
                via = report.via or ()
                if any(isinstance(step, Ref) and step.id == name for step in via):
                    found[article.id] = article
        for record in self.dossier.texts_naming.get(name, ()):
            if isinstance(record, Article | Event):
                found[record.id] = record
        return tuple(found.values())

    def stances(self, positions: Iterable[Position]) -> Mapping[Stance, tuple[Position, ...]]:
        """Return the positions by stance, in the order of the stance list, newest first."""
        held = sorted(positions, key=lambda position: (position.date.order, position.id))
        held.reverse()
        groups = {stance: tuple(p for p in held if p.stance is stance) for stance in Stance}
        return {stance: group for stance, group in groups.items() if group}


def independent(chains: Sequence[tuple[str, ...]]) -> int:
    """Return how many of the chains of actors can be chosen so that no two share an actor.

    By Menger's theorem this is the number of vertex-disjoint paths from the first actors to the
    outlets in the graph of all chains (Menger 1927; computed by maximum flow).
    """
    if not chains:
        return 0
    graph: nx.DiGraph[str] = nx.DiGraph()
    for chain in chains:
        # A chain of one actor (an outlet in its own voice) still needs a vertex between the ends.
        graph.add_edge(_SOURCE, chain[0])
        graph.add_edges_from(pairwise(chain))
        graph.add_edge(chain[-1], _SINK)
    return sum(1 for _ in nx.node_disjoint_paths(graph, _SOURCE, _SINK))


# No id holds a blank, so these cannot be actors.
_SOURCE, _SINK = "the source", "the sink"
