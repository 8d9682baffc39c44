"""What a record that is there says, beside what the same one says elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.exchange.whole import plain_of
from onrecord.source.fields import Plain, Struct, specs
from onrecord.source.plain import collapse
from onrecord.source.term import Term
from onrecord.source.words import fold

# Letters of a value that are shown.
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Compared:
    """The fields of which a struct says something else, in words, and those that it has not."""

    differs: tuple[str, ...]
    lacks: tuple[str, ...]


def compared(struct: Struct, theirs: Mapping[str, Plain], names: Mapping[str, str]) -> Compared:
    """Return how a struct is other than ``theirs``; more than they have is no difference.

    ``names`` are those of actors by their ids, for fields that take either.
    """
    ours = plain_of(struct)
    defaults = {
        spec.name: str(spec.default)
        for spec in specs(type(struct))
        if isinstance(spec.default, Term)
    }
    differs, lacks = [], []
    for name, value in theirs.items():
        mine = ours.get(name, defaults.get(name))
        if mine is None:
            lacks.append(name)
        elif not is_within(value, mine, names):
            differs.append(f"{name}: {shown(mine)} (there {shown(value)})")
    return Compared(tuple(differs), tuple(lacks))


def is_within(theirs: Plain, ours: Any, names: Mapping[str, str]) -> bool:
    """Return whether all of a value is in another one, whatever its capitals and its order."""
    if isinstance(theirs, list):
        return all(is_within(each, ours, names) for each in theirs)
    if isinstance(ours, list):
        return any(is_within(theirs, one, names) for one in ours)
    if isinstance(theirs, dict):
        if not isinstance(ours, dict):
            return is_within(next(iter(theirs.values()), ""), ours, names)
        return all(
            key in ours and is_within(value, ours[key], names) for key, value in theirs.items()
        )
    if isinstance(ours, dict):
        return is_within(theirs, ours.get("text", ours.get("name", "")), names)
    said = (str(ours), names.get(str(ours), ""))
    return fold(collapse(theirs)) in {fold(collapse(each)) for each in said}


def shown(value: Any) -> str:
    """Return a value in a few words."""
    text = collapse(", ".join(_texts(value)))
    return f"'{text}'" if len(text) <= _SHOWN else f"'{text[:_SHOWN]}…'"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    else:
        yield str(value)
