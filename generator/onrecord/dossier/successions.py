"""Who took whose place.

Each keeps a history of its own: that one thing came after another makes no position of the one a
position of the other, and no difference between the two a change.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.dossier.mandates import attributed
from onrecord.dossier.model import Dossier, grouped, once
from onrecord.source.dates import Edtf
from onrecord.source.records import Position
from onrecord.source.terms import RelationKind


@dataclass(frozen=True, slots=True)
class Succession:
    """That one actor took the place of another, and since when, by their ids."""

    before: str
    after: str
    since: Edtf | None


@once
def successions(dossier: Dossier) -> Mapping[str, tuple[Succession, ...]]:
    """Return, for each actor, those in which it took a place or lost one."""
    every = (
        Succession(relation.to.id, actor.id, relation.since)
        for actor in dossier.actors.values()
        for relation in actor.relations
        if relation.relation is RelationKind.SUCCEEDS
    )
    return grouped((end, each) for each in every for end in (each.before, each.after))


@once
def heard_on(dossier: Dossier) -> Mapping[tuple[str, str], tuple[Position, ...]]:
    """Return, for each actor and question, by their ids, what is attributed, oldest first."""
    return grouped(
        ((actor_id, position.question.id), position)
        for actor_id, positions in attributed(dossier).items()
        for position in positions
    )
