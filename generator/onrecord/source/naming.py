"""Which record is meant where somebody writes its name and its id is needed.

Names are compared as the ids that they would have: letters of other scripts in Latin ones, without
capitals, accents and signs. So 'Daily Paper' is the actor that is named so, or spelled "The daily
paper" among its other names.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from onrecord.diagnostics.findings import Place
from onrecord.source.fields import Record, Ref, Unknown, if_read
from onrecord.source.ids import MOST_NAMED, SLIP, nearest, one_of, proposed_id
from onrecord.source.records import RECORD_TYPES, Actor, Article, Event, OtherName, Question

_NOUNS = {record_type.__name__: record_type.noun for record_type in RECORD_TYPES}
# Names that hardly differ are found letter by letter: after so many pairs of letters no further.
_MAX_LOOKS = 2_000_000


class Names:
    """The names of records, asked for where a reference leads nowhere; made when first asked."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = records
        # The ids of what has a name, by its type and by the id that the name would have; and of
        # each type those that there are.
        self._ids: dict[str, dict[str, list[str]]] = {}
        self._own: dict[str, dict[str, list[str]]] = {}
        # The names of what a reference may lead to, and how many letters they have.
        self._known: dict[tuple[str, ...], tuple[list[str], int]] = {}
        self._hints: dict[tuple[str, tuple[str, ...]], str] = {}
        self._looks = 0

    def meant(self, ref: Ref[Any]) -> str:
        """Return which id to write for a name that stands in the place of one.

        Names that hardly differ count as well. Nothing is returned where there is none, or where
        what stands there is an id but for its capitals and signs.
        """
        key = (ref.id, ref.accepts)
        if key not in self._hints:
            is_id = any(proposed_id(ref.id) in self._own[kind] for kind in self._kinds(ref))
            self._hints[key] = "" if is_id else self.exactly(ref) or self._nearly(ref)
        return self._hints[key]

    def exactly(self, ref: Ref[Any]) -> str:
        """Return which id to write for a name that a record has, or nothing."""
        kind, ids = self._named(ref)
        if not ids:
            return ""
        who = f"the {_NOUNS[kind]}" if len(ids) == 1 else f"{_NOUNS[kind]}s"
        return f"write {one_of(ids[:MOST_NAMED])}, {who} of that name"

    def ids(self, name: str, *kinds: str) -> list[str]:
        """Return the ids of the records that bear a name, of the types of these names."""
        return self._named(Ref(name, Place(""), kinds))[1]

    def _named(self, ref: Ref[Any]) -> tuple[str, list[str]]:
        """Return the first type of which records bear a name, and their ids."""
        name = proposed_id(ref.id)
        for kind in self._kinds(ref) if name else ():
            if ids := self._ids[kind].get(name):
                return kind, sorted(ids)
        return "", []

    def _nearly(self, ref: Ref[Any]) -> str:
        name, kinds = proposed_id(ref.id), self._kinds(ref)
        if ref.accepts not in self._known:
            known = [each for kind in kinds for each in {**self._ids[kind], **self._own[kind]}]
            self._known[ref.accepts] = known, sum(map(len, known))
        known, letters = self._known[ref.accepts]
        self._looks += len(name) * letters
        near = nearest(name, known, SLIP) if name and self._looks <= _MAX_LOOKS else []
        tables = [table[kind] for kind in kinds for table in (self._own, self._ids)]
        ids = sorted({each for table in tables for like in near for each in table.get(like, ())})
        return f"did you mean {one_of(ids[:MOST_NAMED])}?" if ids else ""

    def _kinds(self, ref: Ref[Any]) -> list[str]:
        """Return the types of records that a reference may lead to, and that there are."""
        if not self._own:
            self._fill()
        return [kind for kind in ref.accepts or _NOUNS if kind in self._own]

    def _fill(self) -> None:
        for record in self._records:
            kind = type(record).__name__
            self._own.setdefault(kind, {})[record.id] = [record.id]
            there = self._ids.setdefault(kind, {})
            for name in dict.fromkeys(map(proposed_id, names_of(record))):
                if name:
                    there.setdefault(name, []).append(record.id)


def names_of(record: Record) -> Iterator[str]:
    """Yield what a record is called, as far as it could be read; nothing where it has no name."""
    match record:
        case Actor() as actor:
            yield if_read(lambda: actor.name, "")
            for other in if_read(lambda: actor.also, ()):
                yield _name(other)
        case Question() as question:
            yield if_read(lambda: question.short, "")
            yield if_read(lambda: question.text, "")
        case Article() as article:
            title = if_read(lambda: article.title, "")
            yield "" if isinstance(title, Unknown) else title
        case Event() as event:
            yield if_read(lambda: event.title, "")
        case _:
            pass


def _name(other: OtherName) -> str:
    return if_read(lambda: other.name, "")
