"""All that can be asked for, found by its names."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from onrecord.reference import explained, written
from onrecord.reference.parts import fields_of, part_name, parts
from onrecord.reference.topic import Kind, Topic, folded, singular
from onrecord.source.ids import SLIP, suggest


@cache
def all_topics() -> tuple[Topic, ...]:
    """Return every topic: findings, parts and fields, closed lists and words, writing."""
    return (*explained.topics(), *written.topics())


def found(name: str) -> list[Topic]:
    """Return the topics of a name, whatever its capitals, and of one or of many.

    A closed list is left out where a field of its name shows its words.
    """
    wanted = folded(name)
    topics = [each for each in all_topics() if wanted in each.names]
    if not topics:
        one = singular(wanted)
        topics = [each for each in all_topics() if one in map(singular, each.names)]
    shown = {seen for each in topics if each.kind is Kind.FIELD for seen in each.see}
    left = (each for each in topics if each.kind is not Kind.LIST or each.key not in shown)
    return list(_without_again(left))


def _without_again(topics: Iterable[Topic]) -> Iterator[Topic]:
    """Yield topics of which none prints a table that one before it has."""
    known: set[str] = set()
    for each in topics:
        parts = each.body.split("\n\n")
        body = "\n\n".join(_AS_ABOVE if part in known else part for part in parts)
        known |= {part for part in parts if part.startswith("|")}
        yield replace(each, body=body)


_AS_ABOVE = "They are those above."


def meant(name: str) -> str:
    """Return which names are near to one that nothing has, as a question, or nothing."""
    names = sorted({known for each in all_topics() for known in each.names})
    return suggest(folded(name), names, cutoff=SLIP) or suggest(folded(name), names)


def contents() -> dict[str, dict[str, list[str]]]:
    """Return the names of all that can be asked for, by a head and by what they stand with."""
    by_kind: dict[Kind, dict[str, list[str]]] = {kind: {} for kind in Kind}
    for each in all_topics():
        by_kind[each.kind].setdefault(each.group, []).append(each.name)
    words = {
        group: [name.removeprefix(f"{group}.") for name in names]
        for group, names in by_kind[Kind.WORD].items()
    }
    return {
        "Findings": by_kind[Kind.FINDING],
        "Records and their parts, with their fields": {
            part_name(of): [spec.name for spec in fields_of(of)] for of in parts().values()
        },
        "Closed lists, with their words": words,
        "How things are written": by_kind[Kind.WRITING],
    }
