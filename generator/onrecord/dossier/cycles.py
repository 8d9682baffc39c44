"""Circles of what leads from one record to others.

Sound sources have none, so what finds them is loaded only where there is one.
"""

from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter


def circles(leads_to: Mapping[str, Collection[str]]) -> Mapping[str, frozenset[str]]:
    """Return, for every record that leads round to itself, the ids of all on the way round.

    Where there is a circle at all, other records may have a set with their own id alone.
    """
    try:
        TopologicalSorter(leads_to).prepare()
    except CycleError:
        import networkx as nx  # noqa: PLC0415  # slow to load, and sound dossiers need none of it

        graph: nx.DiGraph[str] = nx.DiGraph()
        for record_id, others in leads_to.items():
            graph.add_edges_from((record_id, each) for each in others)
        found = map(frozenset, nx.strongly_connected_components(graph))
        return {record_id: circle for circle in found for record_id in circle}
    return {}


# A circle of more records than this is counted, not written out.
_SHOWN = 20


def circle_in_words(
    start: str, first: str, circle: Collection[str], leads_to: Mapping[str, Collection[str]]
) -> str:
    """Return the way from a record by ``first`` back to it; of a long one how long it is."""
    if len(circle) > _SHOWN:
        return f" of {len(circle):,} records"
    way = way_round(start, first, circle, leads_to)
    return f": {' -> '.join(way)}" if way else ""


def way_round(
    start: str, first: str, circle: Collection[str], leads_to: Mapping[str, Collection[str]]
) -> list[str]:
    """Return the way from a record by ``first`` back to it; the empty list where none is known."""
    waiting = [(first, [start])]
    seen: set[str] = set()
    while waiting:
        step, trail = waiting.pop()
        if step == start:
            return [*trail, step]
        if step not in seen:
            seen.add(step)
            waiting += [(each, [*trail, step]) for each in leads_to.get(step, ()) if each in circle]
    return []
