"""What leads up from a record (`part_of`), or to what it copies or corrects, never returns."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from onrecord.diagnostics.findings import Diagnostic, error
from onrecord.dossier.model import MAX_LEVELS, Dossier, once
from onrecord.source.fields import Record, Ref, if_read
from onrecord.source.records import Actor, Article, Event


def upward_faults(record: Record, dossier: Dossier) -> Iterator[Diagnostic]:
    """Yield a finding where what is above ``record`` leads back to it, or up too many levels."""
    circle = _circles(dossier).get(record.id, frozenset())
    for field_name, first in _upwards(record):
        if first.id in circle:
            message = f"'{field_name}' runs in a circle"
            if len(circle) <= _SHOWN:
                message += f": {' -> '.join(_trail(record.id, first.id, dossier))}"
            else:
                message += f" of {len(circle):,} records"
            yield error("cycle", first.place, message, "remove one of the links")
        elif _levels(first.id, dossier) == MAX_LEVELS + 1:
            message = f"'{field_name}' leads up more than {MAX_LEVELS} levels"
            yield error("too-deep", first.place, message, "leave levels out")


def _upwards(record: Record | None) -> list[tuple[str, Ref[Record]]]:
    """Return the fields that lead from a record to one above it, or to its original."""
    return if_read(lambda: list(_upward_fields(record)), [])


def _upward_fields(record: Record | None) -> Iterator[tuple[str, Ref[Record]]]:
    if isinstance(record, Article):
        if record.same_text_as:
            yield "same_text_as", record.same_text_as
        if record.rewrite_of:
            yield "rewrite_of", record.rewrite_of
        if record.corrects:
            yield "corrects", record.corrects
    elif isinstance(record, Actor | Event) and record.part_of:
        yield "part_of", record.part_of


def _levels(record_id: str, dossier: Dossier) -> int:
    """Return how many levels there are from a record upwards, itself included, if not too many."""
    levels = 0
    above = [record_id]
    while above and levels <= MAX_LEVELS + 1:
        levels += 1
        above = [ref.id for _, ref in _upwards(dossier.record(above[0]))]
    return levels


# A circle of more records than this is counted, not written out.
_SHOWN = 20


def _trail(record_id: str, first: str, dossier: Dossier) -> list[str]:
    """Return the way from a record by ``first`` back to it; both are of one circle."""
    waiting = [(first, [record_id])]
    seen: set[str] = set()
    while waiting:
        step, trail = waiting.pop()
        if step == record_id:
            return [*trail, step]
        if step not in seen:
            seen.add(step)
            above = [ref.id for _, ref in _upwards(dossier.record(step))]
            waiting += [(up, [*trail, step]) for up in above if up in _circles(dossier)[record_id]]
    return []


@once
def _circles(dossier: Dossier) -> Mapping[str, frozenset[str]]:
    """Return, for every record in a circle, the ids of it: what leads up from it and back to it."""
    above = {
        record.id: [ref.id for _, ref in _upwards(record)]
        for table in (dossier.articles, dossier.actors, dossier.events)
        for record in table.values()
    }
    return circles_in(above)


def circles_in(above: Mapping[str, list[str]]) -> Mapping[str, frozenset[str]]:
    """Return, for every id in a circle, the ids of it; ``above`` has where each id leads."""
    try:
        TopologicalSorter(above).prepare()
    except CycleError:
        import networkx as nx  # noqa: PLC0415  # slow to load, and sound dossiers need none of it

        graph: nx.DiGraph[str] = nx.DiGraph()
        for record_id, higher in above.items():
            graph.add_edges_from((record_id, each) for each in higher)
        circles = map(frozenset, nx.strongly_connected_components(graph))
        return {record_id: circle for circle in circles for record_id in circle}
    return {}
