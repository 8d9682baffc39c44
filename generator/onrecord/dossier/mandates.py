"""Who speaks for whom: only speaks-for and holds-office carry a person's words to a body."""

from collections.abc import Mapping

from onrecord.dossier.model import MAX_LEVELS, Dossier, grouped, once, once_each
from onrecord.source.dates import Edtf
from onrecord.source.records import Actor, Position
from onrecord.source.terms import SPEAKING


def speaks_for(dossier: Dossier, actor: Actor, day: Edtf) -> frozenset[str]:
    """Return the ids of the institutions that the actor's official words are those of.

    Followed are ``speaks-for`` and ``holds-office`` in force at ``day``, and from an
    institution ``part_of`` upwards; nothing else carries a person's words to an institution.
    """
    return _spoken_for(dossier, actor.id, day)


@once_each
def _spoken_for(dossier: Dossier, actor_id: str, day: Edtf) -> frozenset[str]:
    reached: set[str] = set()
    level = {actor_id}
    for _ in range(MAX_LEVELS):
        bodies = [dossier.actors[each] for each in level if each in dossier.actors]
        up = {
            relation.to.id
            for body in bodies
            for relation in body.relations
            if relation.relation in SPEAKING
            and not (relation.until and relation.until.surely_before(day))
            and not (relation.since and day.surely_before(relation.since))
        }
        up |= {body.part_of.id for body in bodies if body.part_of and body.id != actor_id}
        level = up - reached
        reached |= level
    return frozenset(reached)


@once
def attributed(dossier: Dossier) -> Mapping[str, tuple[Position, ...]]:
    """Return, for each actor, the positions it holds or others hold in its name, oldest first.

    A position held for a part of a body counts for the body as well.
    """
    return grouped(
        (actor_id, position)
        for position in dossier.positions.values()
        for actor_id in _in_whose_name(dossier, position)
    )


def _in_whose_name(dossier: Dossier, position: Position) -> list[str]:
    """Return the holder of a position, then whom it is held for, then what that is part of."""
    actor_ids = [position.actor.id]
    step = position.on_behalf_of
    while step is not None and step.id not in actor_ids and len(actor_ids) <= MAX_LEVELS:
        actor_ids.append(step.id)
        body = dossier.actors.get(step.id)
        step = body.part_of if body else None
    return actor_ids


@once
def on_behalf(dossier: Dossier) -> Mapping[str, tuple[Position, ...]]:
    """Return, for each actor, the positions that others hold in its name."""
    return grouped(
        (position.on_behalf_of.id, position)
        for position in dossier.positions.values()
        if position.on_behalf_of
    )


@once
def described(dossier: Dossier) -> Mapping[str, tuple[Position, ...]]:
    """Return, for each actor, third parties' positions about its stance; never its own.

    What is said of somebody who speaks for the actor counts as said of the actor.
    """
    descriptions = [
        (dossier.actors[position.about.id], position)
        for position in dossier.positions.values()
        if position.about and position.about.id in dossier.actors
    ]
    return grouped(
        (actor_id, position)
        for about, position in descriptions
        for actor_id in {about.id, *speaks_for(dossier, about, position.date)}
    )
