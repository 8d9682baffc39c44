"""With whom an actor stands in a list: the state or body that it speaks for or is part of.

This orders lists and finds names. It makes nobody's words another's: who speaks for whom on which
day is told by :mod:`onrecord.dossier.mandates`.
"""

from collections.abc import Collection, Mapping

from onrecord.dossier.model import MAX_LEVELS, Dossier, grouped, once
from onrecord.source.records import Actor, Relation
from onrecord.source.terms import SPEAKING, ActorKind


@once
def relations_to(dossier: Dossier) -> Mapping[str, tuple[tuple[Actor, Relation], ...]]:
    """Return for each actor the relations of others to it."""
    return grouped(
        (relation.to.id, (actor, relation))
        for actor in dossier.actors.values()
        for relation in actor.relations
    )


@once
def parts_of(dossier: Dossier) -> Mapping[str, tuple[Actor, ...]]:
    """Return for each actor those that are part of it."""
    everyone = dossier.actors.values()
    return grouped((actor.part_of.id, actor) for actor in everyone if actor.part_of)


@once
def _bodies(dossier: Dossier) -> Mapping[str, tuple[str, ...]]:
    """Return for each actor whom it speaks for, at any time, is part of, or is heard for."""
    found: dict[str, dict[str, None]] = {}
    for actor in dossier.actors.values():
        own = found.setdefault(actor.id, {})
        own |= {each.to.id: None for each in actor.relations if each.relation in SPEAKING}
        if actor.part_of:
            own[actor.part_of.id] = None
    for position in dossier.positions.values():
        if position.on_behalf_of and position.on_behalf_of.id != position.actor.id:
            found[position.actor.id][position.on_behalf_of.id] = None
    return {actor_id: tuple(bodies) for actor_id, bodies in found.items()}


# Level by level from above, so that a thousand who speak for a thousand bodies by way of one cost
# no more than their links.


def _nearest(dossier: Dossier, wanted: Collection[str]) -> Mapping[str, str]:
    """Return for each actor below one that is ``wanted`` the nearest of these."""
    found: dict[str, str] = {}
    for _ in range(MAX_LEVELS):
        level = {
            each: [body for body in own if body in wanted]
            or [found[body] for body in own if body in found]
            for each, own in _bodies(dossier).items()
        }
        found = {each: some[0] for each, some in level.items() if some} | found
    return found


def _topmost(dossier: Dossier, among: Collection[str]) -> Mapping[str, str]:
    """Return for each actor below one of ``among`` the last of these on the way up."""
    found: dict[str, str] = {}
    for _ in range(MAX_LEVELS):
        level = {
            each: [found.get(body, body) for body in own if body in found or body in among]
            for each, own in _bodies(dossier).items()
        }
        tops = ((each, [body for body in some if body != each]) for each, some in level.items())
        found = {each: some[0] for each, some in tops if some}
    return found


def heads(dossier: Dossier, among: Collection[str]) -> Mapping[str, str]:
    """Return under whom of ``among`` others of them stand: the nearest state, or who is topmost.

    A state stands under nobody, nor does who is under another that is under one itself.
    """
    states = {each for each in among if dossier.actors[each].kind is ActorKind.STATE}
    above = {**_topmost(dossier, among), **_nearest(dossier, states)}
    found = {each: above[each] for each in among if each in above and each not in states}
    return {actor_id: head for actor_id, head in found.items() if head not in found}


def names_with(dossier: Dossier, among: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Return for each of ``among`` all names that find it: its own, and of who stands by it.

    Those are its parts and who speaks for it, directly or through one other or some that are not of
    ``among``, and all whose topmost it is.
    """
    names = {actor_id: dict.fromkeys(dossier.actors[actor_id].names) for actor_id in among}
    nearest, topmost = _nearest(dossier, among), _topmost(dossier, among)
    for actor in dossier.actors.values():
        own = _bodies(dossier)[actor.id]
        above = [each for body in own for each in (body, nearest.get(body))]
        for body in dict.fromkeys([*above, topmost.get(actor.id)]):
            if body in names and body != actor.id:
                names[body] |= dict.fromkeys(actor.names)
    return {actor_id: tuple(some) for actor_id, some in names.items()}
