"""How many independent origins stand behind positions: corroboration counts origins, not outlets.

A route that an article does not state, or states only in part, never counts as one more origin.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from onrecord.dossier.model import Dossier, once_each
from onrecord.dossier.routes import Route, routes
from onrecord.source.fields import Ref
from onrecord.source.records import Position
from onrecord.source.terms import Rank


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind one or more positions.

    ``origins`` is the greatest number of fully stated routes that share no actor (see
    :func:`independent`); 0 means that no route is stated in full. ``shared`` are the actors that
    every one of at least two stated routes passes through, the speaker aside.
    """

    routes: tuple[Route, ...] = field(repr=False)
    articles: int
    outlets: int
    unnamed_outlets: int
    origins: int
    shared: tuple[str, ...]
    unstated: int
    partly_stated: int


def evidence(dossier: Dossier, positions: Iterable[Position]) -> Evidence:
    """Return what stands behind the positions taken together.

    Deprecated ones are not relied on: they count only where there is nothing else.
    """
    return _evidence(dossier, tuple(position.id for position in positions))


def origins(dossier: Dossier, positions: Iterable[Position]) -> int:
    """Return the number alone of :func:`evidence`: independent origins, 0 where none is stated."""
    return evidence(dossier, positions).origins


@once_each
def _evidence(dossier: Dossier, position_ids: tuple[str, ...]) -> Evidence:
    positions = [dossier.positions[each] for each in position_ids]
    relied_on = [position for position in positions if position.rank is not Rank.DEPRECATED]
    all_routes = tuple(
        route for position in relied_on or positions for route in routes(dossier, position)
    )
    complete = [route for route in all_routes if route.complete]
    by_article = {route.article.id: route for route in all_routes}
    named: set[str] = set()
    unnamed: set[str] = set()
    for route in by_article.values():
        known = isinstance(route.article.publisher, Ref)
        (named if known else unnamed).add(route.outlet)
    return Evidence(
        routes=all_routes,
        articles=len(by_article),
        outlets=len(named),
        unnamed_outlets=len(unnamed),
        origins=independent([route.chain for route in complete]),
        shared=_shared(all_routes, complete),
        unstated=sum(not route.stated for route in all_routes),
        partly_stated=sum(route.stated and not route.complete for route in all_routes),
    )


def _shared(all_routes: Sequence[Route], complete: Sequence[Route]) -> tuple[str, ...]:
    """Return the actors, speakers aside, that every route stated in full passes through."""
    if len({route.article.id for route in complete}) < 2:
        return ()
    common = set.intersection(*(set(route.chain) for route in complete))
    speakers = {route.steps[0] for route in all_routes}
    return tuple(step for step in complete[0].chain if step in common - speakers)


def independent(chains: Sequence[tuple[str, ...]]) -> int:
    """Return how many of the chains of actors can be chosen so that no two share an actor.

    Vertex-disjoint paths in the graph of all chains (Menger 1927) are never fewer, but such a path
    can be made of pieces of two chains. So their number is only the bound at which the search for
    whole chains stops. A search that is given up counts too few origins, never too many.
    """
    # A chain that holds all actors of another one is never the better choice.
    whole: dict[frozenset[str], tuple[str, ...]] = {}
    for chain in sorted(set(chains), key=lambda each: (len(set(each)), sorted(each))):
        actors = frozenset(chain)
        if not any(other <= actors for other in whole):
            whole[actors] = chain
    if len(whole) < 2:
        return len(whole)
    import networkx as nx  # noqa: PLC0415  # slower to load than all else together

    # What shares no actor with the rest is counted by itself.
    graph: nx.Graph[Any] = nx.Graph()
    for actors, chain in whole.items():
        graph.add_edges_from((chain, actor) for actor in actors)
    parts = nx.connected_components(graph)
    return sum(_packed([node for node in part if isinstance(node, tuple)]) for part in parts)


def _packed(chains: Sequence[tuple[str, ...]]) -> int:
    """Return how many of some chains that hang together can be chosen, or too few."""
    uses = Counter(actor for chain in chains for actor in set(chain))
    if len(chains) in uses.values():
        return 1
    # Those that stand in the way of few others are tried first.
    whole = [frozenset(chain) for chain in chains]
    whole.sort(key=lambda chain: (sum(uses[actor] for actor in chain), sorted(chain)))
    best, bound = 0, _disjoint_paths(chains) if len(chains) <= _MOST else len(chains)
    waiting = [(0, whole)]
    for _ in range(_STEPS):
        if not waiting or best == bound:
            break
        chosen, left = waiting.pop()
        best = max(best, chosen)
        if chosen + len(left) > best:
            first, *rest = left
            waiting.append((chosen, rest))
            waiting.append((chosen + 1, [chain for chain in rest if not chain & first]))
    return best


# More chains than this are not looked through for the bound, which takes their square.
_MOST = 200
# Of some hundreds of chains hardly any need more than one look at each.
_STEPS = 2_000


def _disjoint_paths(chains: Sequence[tuple[str, ...]]) -> int:
    """Return the number of vertex-disjoint paths from the first actors to the outlets."""
    import networkx as nx  # noqa: PLC0415  # see above

    graph: nx.DiGraph[str] = nx.DiGraph()
    for chain in chains:
        # A chain of one actor (an outlet in its own voice) still needs a vertex between the ends.
        graph.add_edge(_SOURCE, chain[0])
        graph.add_edges_from(pairwise(chain))
        graph.add_edge(chain[-1], _SINK)
    return sum(1 for _ in nx.node_disjoint_paths(graph, _SOURCE, _SINK))


# No id holds a blank, so these cannot be actors.
_SOURCE, _SINK = "the source", "the sink"
