"""Who speaks for whom: only speaks-for and holds-office carry a person's words to a body."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate
from operator import or_
from typing import TypeVar

from onrecord.dossier.model import MAX_LEVELS, Dossier, grouped, in_whose_name, once
from onrecord.source.dates import Edtf
from onrecord.source.fields import UnreadError
from onrecord.source.records import Actor, Position
from onrecord.source.terms import SPEAKING

V = TypeVar("V")
# An actor's id and the day on which it is asked for whom the actor speaks.
Asked = tuple[str, Edtf]


def speaks_for(dossier: Dossier, actor: Actor, day: Edtf) -> frozenset[str]:
    """Return the ids of the institutions that the actor's official words are those of.

    Followed are ``speaks-for`` and ``holds-office`` in force at ``day``, and from an
    institution ``part_of`` upwards; nothing else carries a person's words to an institution.
    Whoever asks of many uses :class:`Mandates`.
    """
    return frozenset(_reached(dossier, [(actor.id, day)]))


def _reached(
    dossier: Dossier, asked: Sequence[Asked], *, to_the_whole: bool = True
) -> Mapping[str, int]:
    """Return who speaks for each body; raises UnreadError where some link could not be read."""
    reached, unread = _followed(dossier, asked, to_the_whole=to_the_whole)
    if unread:
        raise UnreadError("relations")
    return reached


class Mandates:
    """For whom some actors speak, each on a day: what :func:`speaks_for` says of each of them.

    All are followed at once. Of as many as there are positions, each could speak for as many bodies
    as there are, by a way of its own.
    """

    def __init__(self, dossier: Dossier, asked: Iterable[Asked]) -> None:
        self._found: dict[Asked, tuple[_Followed, int]] = {}
        for some in _batches(list(dict.fromkeys(asked))):
            followed = _followed(dossier, some)
            self._found |= {each: (followed, number) for number, each in enumerate(some)}

    def carry(self, actor_id: str, day: Edtf, body_id: str) -> bool:
        """Return whether an actor, one of those asked for, speaks for a body on a day."""
        (reached, unread), number = self._found[actor_id, day]
        if unread >> number & 1:
            raise UnreadError("relations")
        return bool(reached.get(body_id, 0) >> number & 1)


# For each body who of those asked for speak for it, and of whom some link could not be read: each a
# number in which the bits of those who are meant are set.
_Followed = tuple[Mapping[str, int], int]
# So many bits are less than what is kept of a body anyway.
_AT_ONCE = 4_000


def _batches(asked: Sequence[V]) -> Iterator[Sequence[V]]:
    return (asked[at : at + _AT_ONCE] for at in range(0, len(asked), _AT_ONCE))


def _followed(dossier: Dossier, asked: Sequence[Asked], *, to_the_whole: bool = True) -> _Followed:
    """Return who speaks for each body, level by level from the actors upwards.

    ``to_the_whole`` says whether who speaks for a part may speak for what it is part of.
    """
    starts: defaultdict[str, int] = defaultdict(int)
    for number, (actor_id, _) in enumerate(asked):
        starts[actor_id] |= 1 << number
    terms = _Terms([day for _, day in asked])
    reached: dict[str, int] = {}
    unread = 0
    level: Mapping[str, int] = starts
    for _ in range(MAX_LEVELS):
        up: defaultdict[str, int] = defaultdict(int)
        for actor_id, who in level.items():
            if (actor := dossier.actors.get(actor_id)) is not None:
                within = who & ~starts.get(actor_id, 0) if to_the_whole else 0
                unread |= _rise(actor, who, within, terms, up)
        level = {each: new for each, who in up.items() if (new := who & ~reached.get(each, 0))}
        for body_id, who in level.items():
            reached[body_id] = reached.get(body_id, 0) | who
    return reached, unread


class _Terms:
    """Some days, by whether a term has begun and has not ended on each."""

    def __init__(self, days: Sequence[Edtf]) -> None:
        self._first, self._from_first = _in_order([day.earliest or date.min for day in days])
        self._last, self._from_last = _in_order([day.latest or date.max for day in days])

    def not_ended(self, until: Edtf) -> int:
        """Return the days of which it is not sure that they come after the end."""
        return self._from_first[bisect_right(self._first, until.latest or date.max)]

    def begun(self, since: Edtf) -> int:
        """Return the days of which it is not sure that they come before the begin."""
        return ~self._from_last[bisect_left(self._last, since.earliest or date.min)]


def _in_order(dates: Sequence[date]) -> tuple[list[date], list[int]]:
    """Return dates in order, and the bits of the first none, one, two and so on of them."""
    order = sorted(range(len(dates)), key=dates.__getitem__)
    bits = accumulate((1 << number for number in order), or_, initial=0)
    return [dates[number] for number in order], list(bits)


def _rise(actor: Actor, who: int, within: int, terms: _Terms, up: dict[str, int]) -> int:
    """Add to ``up`` for whom an actor speaks; return those of whom some link could not be read.

    ``who`` has come to the actor, and of these ``within`` not as that actor.
    """
    unread = 0
    try:
        if actor.part_of and within:
            up[actor.part_of.id] |= within
        relations = actor.relations
    except UnreadError:
        return who
    for relation in relations:
        held = who
        try:
            if relation.relation not in SPEAKING:
                continue
            if relation.until:
                held &= terms.not_ended(relation.until)
            if held and relation.since:
                held &= terms.begun(relation.since)
            if held:
                up[relation.to.id] |= held
        except UnreadError:
            unread |= held
    return unread


@once
def attributed(dossier: Dossier) -> Mapping[str, tuple[Position, ...]]:
    """Return, for each actor, the positions it holds or others hold in its name, oldest first.

    The body that an actor is part of takes no stance by that: nobody says that it is its own.
    """
    return grouped(
        (actor_id, position)
        for position in dossier.positions.values()
        for actor_id in in_whose_name(position)
    )


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

    What is said of somebody who speaks for the actor counts as said of the actor, and not of what
    the actor is part of.
    """
    descriptions = [
        (position.about.id, position)
        for position in dossier.positions.values()
        if position.about and position.about.id in dossier.actors
    ]
    by_actor: defaultdict[str, list[Position]] = defaultdict(list)
    for some in _batches(descriptions):
        asked = [(about, position.date) for about, position in some]
        named = dict(_reached(dossier, asked, to_the_whole=False))
        for number, (about, _) in enumerate(some):
            named[about] = named.get(about, 0) | 1 << number
        for actor_id, which in named.items():
            by_actor[actor_id] += [some[number][1] for number in _numbers(which)]
    return {actor_id: tuple(positions) for actor_id, positions in by_actor.items()}


def _numbers(bits: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, the smallest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
