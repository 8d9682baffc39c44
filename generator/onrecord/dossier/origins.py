"""How many independent origins stand behind positions: corroboration counts origins, not outlets.

An origin is who speaks. Outlets that pass words on are none, and do not make one of two speakers,
whom others quote as well or not. A route that an article does not state, or states only in part,
never counts as one more origin.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import islice

from onrecord.dossier.circles import begins_in_a_circle
from onrecord.dossier.corrections import retracted
from onrecord.dossier.model import Dossier, holders, once_each
from onrecord.dossier.routes import Route, routes
from onrecord.source.fields import Ref, if_read
from onrecord.source.records import Position
from onrecord.source.tables import Stance
from onrecord.source.terms import ActorKind, Rank


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind one or more positions.

    ``origins`` is the greatest number of fully stated routes that share neither the speaker nor
    anybody else who is no outlet (see :func:`independent`); 0 means that no route is stated in
    full. So many of them as ``own_voices`` are outlets that say it themselves. ``shared`` are the
    actors, or names of outlets that are not named, that every one of at least two stated routes
    passes through, the speaker aside; where a step that is not named leaves that open, those of the
    fully stated ones alone (not ``shared_by_all``). ``circular`` routes begin in a circle, and
    ``retracted`` ones lead through an article that was retracted: they are none of these.
    """

    routes: tuple[Route, ...] = field(repr=False)
    articles: int
    outlets: int
    unnamed_outlets: int
    origins: int
    own_voices: int
    shared: tuple[str, ...]
    shared_by_all: bool
    unstated: int
    partly_stated: int
    circular: int
    retracted: int


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
    found = [
        (position, route)
        for position in relied_on or positions
        for route in routes(dossier, position)
    ]
    all_routes = tuple(route for _, route in found)
    circular = {id(route) for each, route in found if begins_in_a_circle(dossier, each, route)}
    taken_back = {
        id(route) for each, route in found if id(route.report) in retracted(dossier, each.id)
    }
    nobodys = circular | taken_back
    stated = [route for route in all_routes if route.stated and id(route) not in nobodys]
    complete = [route for route in stated if route.complete]
    word_of = {id(route): _word_of(dossier, each, route) for each, route in found if route.complete}
    own = {id(route) for each, route in found if _is_an_outlets_own(dossier, each, route)}
    said_by_others = [route for route in complete if id(route) not in own]
    count = independent(word_of[id(route)] for route in complete)
    speakers = frozenset(who for position, _ in found for who in holders(position))
    shared = _shared(stated, speakers)
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
        origins=count,
        own_voices=count - independent(word_of[id(route)] for route in said_by_others),
        shared=shared or _shared(complete, speakers),
        shared_by_all=bool(shared),
        unstated=sum(not route.stated for route in all_routes if id(route) not in taken_back),
        partly_stated=len(stated) - len(complete),
        circular=len(circular - taken_back),
        retracted=len(taken_back),
    )


def _is_an_outlets_own(dossier: Dossier, position: Position, route: Route) -> bool:
    """Return whether an outlet says it itself, in its own article or quoted in another's."""
    return route.steps[0] == position.actor.id and _is_outlet(dossier, position.actor.id)


def _word_of(dossier: Dossier, position: Position, route: Route) -> tuple[str, ...]:
    """Return whose word a complete route brings: who speaks, and who passes on, but for outlets.

    From whom an outlet has what it says itself stands first among its steps, and counts, and so do
    those from whom these have it.
    """
    first, *others = filter(None, route.steps)
    passed_on = [each for each in others if not _is_outlet(dossier, each)]
    if _is_outlet(dossier, position.actor.id) and not route.in_own_voice:
        passed_on += _behind(dossier, position.question.id, position.stance, first)
    return (first, *holders(position), *passed_on)


@once_each
def _behind(
    dossier: Dossier, question_id: str, stance: Stance | None, outlet: str
) -> tuple[str, ...]:
    """Return from whom an outlet has what is said with a stance on a question, and they, and so on.

    Who has it by way of too many has it from one and the same, as far as anybody can tell.
    """
    named = _named_by(dossier, question_id, stance)
    waiting, seen = [outlet], {outlet: None}
    while waiting and len(seen) < _FAR_BACK:
        near = islice(named.get(waiting.pop(), ()), _FAR_BACK)
        found = [each for each in near if each not in seen]
        seen |= dict.fromkeys(found)
        waiting += found
    return (*seen, *([f"{question_id} {stance}"] if waiting else []))


@once_each
def _named_by(
    dossier: Dossier, question_id: str, stance: Stance | None
) -> Mapping[str, Mapping[str, None]]:
    """Return, for each outlet, those from whom its articles have a stance on a question."""
    named: dict[str, dict[str, None]] = {}
    for position in dossier.positions_on.get(question_id, ()):
        if position.stance is stance:
            for route in routes(dossier, position):
                steps = dict.fromkeys([*route.chain, *holders(position)])
                del steps[route.outlet]
                named.setdefault(route.outlet, {}).update(steps)
    return named


# A statement passes through fewer outlets than this.
_FAR_BACK = 50


def _is_outlet(dossier: Dossier, actor_id: str) -> bool:
    actor = dossier.actors.get(actor_id)
    return actor is not None and if_read(lambda: actor.kind, None) is ActorKind.MEDIA


def _shared(found: Sequence[Route], speakers: AbstractSet[str]) -> tuple[str, ...]:
    """Return the actors, speakers aside, that every one of some routes names among its steps."""
    if len({route.article.id for route in found}) < 2:
        return ()
    common = set.intersection(*(set(route.chain) for route in found))
    return tuple(step for step in found[0].chain if step in common - speakers)


def independent(chains: Iterable[tuple[str, ...]]) -> int:
    """Return how many of the chains of actors can be chosen so that no two share an actor.

    The order of the actors does not count. A search that is given up counts too few origins, never
    too many.
    """
    # What shares no actor with the rest is counted by itself.
    smallest = _smallest(set(map(frozenset, chains)))
    return sum(_packed(part, len(smallest)) for part in _parts(smallest))


# The actors of a chain.
_Actors = frozenset[str]


def _smallest(chains: AbstractSet[_Actors]) -> list[_Actors]:
    """Return the chains that hold all actors of no other one, which is never the worse choice.

    Where that takes too long the rest are all returned, of which no more can be chosen either.
    """
    uses = Counter(actor for chain in chains for actor in chain)
    # Each chain is looked for among those of the actor that the fewest others pass through.
    filed: defaultdict[str, list[_Actors]] = defaultdict(list)
    smallest = []
    looks = min(_LOOKS_EACH * len(chains), _LOOKS)
    for chain in sorted(chains, key=lambda each: (len(each), sorted(each))):
        near = [filed[actor] for actor in chain if actor in filed] if looks > 0 else []
        looks -= sum(map(len, near))
        if not any(other <= chain for others in near for other in others):
            filed[min(chain, key=lambda actor: (uses[actor], actor))].append(chain)
            smallest.append(chain)
    return smallest


def _parts(chains: Sequence[_Actors]) -> Iterator[list[_Actors]]:
    """Yield the chains that hang together by their actors, part by part."""
    using: defaultdict[str, list[_Actors]] = defaultdict(list)
    for chain in chains:
        for actor in chain:
            using[actor].append(chain)
    seen: set[_Actors] = set()
    for start in chains:
        part = [] if start in seen else [start]
        seen.add(start)
        for chain in part:
            near = dict.fromkeys(each for actor in chain for each in using.pop(actor, ()))
            part += [each for each in near if each not in seen]
            seen.update(near)
        if part:
            yield part


def _packed(chains: Sequence[_Actors], all_chains: int) -> int:
    """Return how many of some chains that hang together can be chosen, or too few.

    The more chains there are in all, the less each part of them is searched through.
    """
    uses = Counter(actor for chain in chains for actor in chain)
    # Those that stand in the way of few others are tried first.
    whole = sorted(chains, key=lambda each: (sum(uses[actor] for actor in each), sorted(each)))
    best, most = _taken_in_turn(whole), _passing_all(whole, uses)
    waiting = [(0, whole)]
    looks = min(_LOOKS_EACH, _LOOKS // all_chains) * len(whole)
    while waiting and looks > 0 and best < most:
        chosen, left = waiting.pop()
        best = max(best, chosen)
        if chosen + len(left) > best:
            first, *rest = left
            looks -= len(left) * len(first)
            waiting.append((chosen, rest))
            waiting.append((chosen + 1, [chain for chain in rest if chain.isdisjoint(first)]))
    return best


# After so many looks at an actor or a chain a search is given up: for each chain, and for all that
# stands behind some positions.
_LOOKS_EACH, _LOOKS = 500, 2_000_000


def _passing_all(chains: Sequence[_Actors], uses: Mapping[str, int]) -> int:
    """Return how many actors it takes that each chain passes through one, or some more.

    Of the chains through one actor one alone can be chosen, so no more of all than that.
    """
    first = {max(chain, key=lambda actor: (uses[actor], actor)) for chain in chains}
    return len(first)


def _taken_in_turn(chains: Iterable[_Actors]) -> int:
    """Return how many chains are chosen where each is that shares no actor with those before."""
    taken: set[str] = set()
    number = 0
    for chain in chains:
        if taken.isdisjoint(chain):
            taken |= chain
            number += 1
    return number
