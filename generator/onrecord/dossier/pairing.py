"""Which record of one dossier is which of another: an id may have become another one.

The two are one dossier at two times. A record that has another id by now says so among its former
ids; where it does not, it is taken for the same where all but its id is the same.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from onrecord.dossier.model import Dossier, grouped
from onrecord.source.fields import Record, Ref, Struct, specs, value_of
from onrecord.source.records import Actor, Article, Dispute, Event, Position, Question
from onrecord.source.rich import RichText

# What has an id, and so an address.
Bearer = Record | Dispute
# In this order, since each kind refers most to those before it.
_KINDS: tuple[type[Bearer], ...] = (Actor, Question, Event, Position, Dispute, Article)


@dataclass(frozen=True, slots=True)
class Pair:
    """A record as it was and as it is; None where it was not there, or is there no more.

    It ``is_declared`` where the record that is there says itself which id it had.
    """

    before: Bearer | None
    after: Bearer | None
    is_declared: bool = True

    @property
    def is_renamed(self) -> bool:
        """Whether it had another id."""
        both = self.before, self.after
        return None not in both and len({str(each.id) for each in both if each}) > 1


@dataclass(frozen=True, slots=True)
class Pairing:
    """The records of both dossiers, each once, and the ids of now by those that they were."""

    pairs: tuple[Pair, ...]
    now: Mapping[str, str]

    def id_now(self, record_id: str) -> str:
        """Return the id that a record of the earlier dossier has now, or had to the last."""
        return self.now.get(record_id, record_id)


def paired(before: Dossier, after: Dossier) -> Pairing:
    """Return which record is which: those that there are in their order, then those that went."""
    tables = [(_bearers(before, kind), _bearers(after, kind)) for kind in _KINDS]
    declared: dict[str, str] = {}
    for old, new in tables:
        declared |= _declared(old, new)
    now = dict(declared)
    for old, new in tables:
        now |= _alike(old, new, now)
    pairs = [pair for old, new in tables for pair in _pairs(old, new, now, declared)]
    return Pairing(tuple(pairs), now)


# Records or disputes by their ids.
_Table = Mapping[str, Bearer]


def _bearers(dossier: Dossier, kind: type[Bearer]) -> _Table:
    if issubclass(kind, Record):
        return dossier.of(kind)
    return {each: dispute for each, (_, dispute) in dossier.disputes.items()}


def _declared(old: _Table, new: _Table) -> Iterator[tuple[str, str]]:
    """Yield the ids that went, each with the one that names it as its former one."""
    former = {str(once): each for each, bearer in new.items() for once in bearer.former_ids}
    for gone in old:
        if gone not in new and gone in former and former[gone] not in old:
            yield gone, former[gone]


def _alike(old: _Table, new: _Table, now: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the ids that went, each with the new one of a record that is the same but for it."""
    taken = set(now.values())
    gone = _by_content((each for each in old if each not in new and each not in now), old, now)
    came = _by_content((each for each in new if each not in old and each not in taken), new, {})
    for content, ids in gone.items():
        if len(ids) == len(found := came.get(content, ())) == 1:
            yield ids[0], found[0]


def _by_content(
    ids: Iterable[str], table: _Table, now: Mapping[str, str]
) -> Mapping[object, tuple[str, ...]]:
    return grouped((_content(table[each], now), each) for each in ids)


def _content(bearer: Bearer, now: Mapping[str, str]) -> object:
    return tuple(each for each in plain_fields(bearer, now) if each[0] not in {"id", "former_ids"})


def _pairs(
    old: _Table, new: _Table, now: Mapping[str, str], declared: Mapping[str, str]
) -> Iterator[Pair]:
    once = {each: before for before, each in now.items() if each in new}
    for each, bearer in new.items():
        before = once.get(each, each)
        is_declared = before == each or before in declared
        yield Pair(old.get(before), bearer, is_declared)
    yield from (Pair(old[each], None) for each in old if now.get(each, each) not in new)


def plain(value: object, now: Mapping[str, str]) -> object:
    """Return a value of a field as what can be compared: without its place, ids as they are now."""
    match value:
        case Ref():
            return now.get(value.id, value.id)
        case RichText():
            return _LINK.sub(lambda link: f"[[{now.get(link[1], link[1])}", value.source)
        case Struct():
            return tuple(plain_fields(value, now))
        case tuple():
            return tuple(plain(each, now) for each in value)
        case Enum():
            return str(value.value)
        case None:
            return None
        case _:
            return str(value)


_LINK = re.compile(r"\[\[([a-z0-9-]+)")


def plain_fields(struct: Struct, now: Mapping[str, str]) -> Iterator[tuple[str, object]]:
    """Yield the fields of a struct that say something, each with its value to be compared."""
    for spec in specs(type(struct)):
        value = value_of(struct, spec)
        if value != spec.default or spec.required:
            if spec.name == "authors" and isinstance(value, tuple):
                # An author is a name, or the id of an actor.
                value = tuple(now.get(each, each) for each in value)
            yield spec.name, plain(value, now)
