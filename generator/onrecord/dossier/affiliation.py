"""With whom an actor stands in a list: the state or body that it speaks for or is part of.

This orders lists and finds names. It makes nobody's words another's: who speaks for whom on which
day is told by :mod:`onrecord.dossier.mandates`.
"""

from collections.abc import Collection, Iterator, Mapping

from onrecord.dossier.model import MAX_LEVELS, Dossier, once
from onrecord.source.terms import SPEAKING, ActorKind


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


def _above(dossier: Dossier, actor_id: str) -> Iterator[str]:
    """Yield the bodies above an actor, the nearest first; each once, and not the actor."""
    seen = {actor_id}
    level = [actor_id]
    for _ in range(MAX_LEVELS):
        level = [body for each in level for body in _bodies(dossier).get(each, ())]
        level = [body for body in dict.fromkeys(level) if body not in seen]
        seen.update(level)
        yield from level


def heads(dossier: Dossier, among: Collection[str]) -> Mapping[str, str]:
    """Return under whom of ``among`` others of them stand: the nearest state, or who is topmost.

    A state stands under nobody, nor does who is under another that is under one itself.
    """
    found: dict[str, str] = {}
    for actor_id in among:
        if dossier.actors[actor_id].kind is ActorKind.STATE:
            continue
        above = [body for body in _above(dossier, actor_id) if body in among]
        states = (body for body in above if dossier.actors[body].kind is ActorKind.STATE)
        if above:
            found[actor_id] = next(states, above[-1])
    return {actor_id: head for actor_id, head in found.items() if head not in found}


def names_with(dossier: Dossier, among: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Return for each of ``among`` all names that find it: its own, and of who stands by it.

    Those are its parts and who speaks for it, directly or through one that is not of ``among``.
    """
    names = {actor_id: dict.fromkeys(dossier.actors[actor_id].names) for actor_id in among}
    for actor in dossier.actors.values():
        for body in _bodies(dossier).get(actor.id, ()):
            for each in (body, *_bodies(dossier).get(body, ())):
                if each in names and each != actor.id:
                    names[each] |= dict.fromkeys(actor.names)
    return {actor_id: tuple(some) for actor_id, some in names.items()}
