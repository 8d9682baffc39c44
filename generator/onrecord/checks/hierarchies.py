"""What leads up from a record (`part_of`), or to an earlier one (`corrects`), never returns."""

from collections.abc import Iterator, Mapping

from onrecord.diagnostics.findings import Diagnostic, error
from onrecord.dossier.cycles import circle_in_words, circles
from onrecord.dossier.model import MAX_LEVELS, Dossier, once
from onrecord.source.fields import Record, Ref, if_read
from onrecord.source.records import Actor, Article, Event, Position


def upward_faults(record: Record, dossier: Dossier) -> Iterator[Diagnostic]:
    """Yield a finding where what is above ``record`` leads back to it, or up too many levels."""
    above = _above(dossier)
    circle = _circles(dossier).get(record.id, frozenset())
    for field_name, first in _upwards(record):
        if first.id in circle:
            way = circle_in_words(record.id, first.id, circle, above)
            message = f"'{field_name}' runs in a circle{way}"
            yield error("cycle", first.place, message, "remove one of the links")
        elif _levels(first.id, dossier) == MAX_LEVELS + 1:
            message = f"'{field_name}' leads up more than {MAX_LEVELS} levels"
            yield error("too-deep", first.place, message, "leave levels out")


def _upwards(record: Record | None) -> list[tuple[str, Ref[Record]]]:
    """Return the fields that lead from a record to one above it or to an earlier one."""
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
    elif isinstance(record, Position) and record.withdraws:
        yield "withdraws", record.withdraws


def _levels(record_id: str, dossier: Dossier) -> int:
    """Return how many levels there are from a record upwards, itself included, if not too many."""
    levels = 0
    above = [record_id]
    while above and levels <= MAX_LEVELS + 1:
        levels += 1
        above = [ref.id for _, ref in _upwards(dossier.record(above[0]))]
    return levels


@once
def _above(dossier: Dossier) -> Mapping[str, list[str]]:
    """Return the ids of what is right above each record."""
    return {
        record.id: [ref.id for _, ref in _upwards(record)]
        for table in (dossier.articles, dossier.actors, dossier.positions, dossier.events)
        for record in table.values()
    }


@once
def _circles(dossier: Dossier) -> Mapping[str, frozenset[str]]:
    """Return, for every record in a circle, the ids of it: what leads up from it and back to it."""
    return circles(_above(dossier))
