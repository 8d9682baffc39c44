"""New records: what they are called, where they are put, and who is meant by the names in them.

A record has a file of its own, so that two people who add something to one dossier never write
into one file: their branches go together whatever they added.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, get_args, get_origin

from onrecord.diagnostics.collecting import Findings
from onrecord.diagnostics.findings import Diagnostic
from onrecord.editing.changes import Changes, RefusedError
from onrecord.editing.emitting import Plain, in_order, written
from onrecord.source import yaml_reader
from onrecord.source.fields import Record, Ref, specs
from onrecord.source.files import Sources
from onrecord.source.folders import FOLDER
from onrecord.source.ids import ID, MAX_ID, one_of, proposed_id
from onrecord.source.naming import Names
from onrecord.source.reader import ReadLog, read_record
from onrecord.source.records import Actor, Article, Event, Position, Question
from onrecord.source.terms import ActorKind
from onrecord.source.values import Doi

NOT_KNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class New:
    """A record to be added: its fields as plain values, in any order, and its id if it has one."""

    record_type: type[Record]
    fields: Mapping[str, Plain]
    id: str = ""


@dataclass(slots=True)
class Additions:
    """Records that are added to a dossier one after the other; each knows those before it."""

    sources: Sources
    new: list[New] = field(default_factory=list)

    def add(self, new: New) -> New:
        """Add a record and the outlets that it names and nobody knows; return it with its id.

        Names that stand where ids belong are those of records that there are, or of outlets.
        Raises RefusedError where an id is taken, or a name is that of several.
        """
        fields = dict(new.fields)
        for name, accepted in _references(new.record_type):
            if name in fields:
                fields[name] = self._referring(name, accepted, fields[name])
        record_id = new.id or self._proposed(new.record_type, fields)
        if self._is_taken(record_id):
            raise RefusedError(f"the id '{record_id}' is taken; name another with --id")
        added = New(new.record_type, in_order(new.record_type, fields), record_id)
        self.new.append(added)
        return added

    def changes(self) -> Changes:
        """Return the files of the records that were added."""
        return Changes({path_of(each): text_of(each) for each in self.new})

    def _referring(self, name: str, accepted: tuple[str, ...], value: Plain) -> Plain:
        if isinstance(value, list):
            return [self._referring(name, accepted, each) for each in value]
        if not isinstance(value, str) or value == NOT_KNOWN or self._is_taken(value):
            return value
        known = Names(self.sources.records).ids(value, *accepted)
        known += [
            each.id
            for each in self.new
            if each.record_type.__name__ in accepted and value in _names(each)
        ]
        if len(known) > 1:
            raise RefusedError(f"'{value}' is the name of {one_of(known)}; write one of them")
        if known:
            return known[0]
        if name == "publisher":
            return self.add(outlet(value)).id
        return value

    def _is_taken(self, record_id: str) -> bool:
        claimed = (self.sources.claimed_ids, self.sources.former_ids)
        return any(record_id in each for each in claimed) or any(
            each.id == record_id for each in self.new
        )

    def _proposed(self, record_type: type[Record], fields: Mapping[str, Plain]) -> str:
        """Return an id that nothing has, made of what a record is called."""
        proposed = _shortened(proposed_id(called(record_type, fields)))
        if not proposed:
            raise RefusedError(f"name the {record_type.noun}'s id: nothing in it gives one")
        ids = (f"{proposed}-{number}" if number > 1 else proposed for number in count(1))
        return next(each for each in ids if not self._is_taken(each))


def require_new(sources: Sources, fields: Mapping[str, Plain]) -> None:
    """Raise RefusedError where an article is there already, by its DOI or where it is.

    One that says that it is a copy, or was rewritten, may be where another one is.
    """
    if {"same_text_as", "rewrite_of", "corrects"} & fields.keys():
        return
    for record in sources.records:
        if not isinstance(record, Article):
            continue
        if record.doi and record.doi.key == Doi(str(fields.get("doi", ""))).key:
            raise RefusedError(f"'{record.id}' has this DOI")
        if record.url and record.url.address == fields.get("url"):
            raise RefusedError(f"'{record.id}' has this address")


def outlet(name: str) -> New:
    """Return the actor for a publisher of whom nothing is known but the name, or the id."""
    if ID.fullmatch(name):
        return New(Actor, {"name": in_words(name), "kind": ActorKind.MEDIA.value}, name)
    return New(Actor, {"name": name, "kind": ActorKind.MEDIA.value})


def in_words(record_id: str) -> str:
    """Return an id as a name: ``town-council`` is Town Council."""
    return " ".join(each.capitalize() for each in record_id.split("-"))


def called(record_type: type[Record], fields: Mapping[str, Plain]) -> str:
    """Return the words of which the id of a new record is made."""

    def word(name: str) -> str:
        value = fields.get(name, "")
        return value if isinstance(value, str) and value != NOT_KNOWN else ""

    if record_type is Article:
        dated = f"{word('publisher')} {word('date')}"
        return dated if word("publisher") and word("date") else word("title")
    if record_type is Position:
        return f"{word('actor')} {word('question')} {word('stance')}"
    names = {Actor: "name", Question: "short", Event: "title"}
    return word(names.get(record_type, "")) or word("text")


def path_of(new: New) -> str:
    """Return the path of the file that a new record is put into."""
    folder = f"{FOLDER}/{new.record_type.folder}"
    actor = new.fields.get("actor")
    below = f"/{actor}" if new.record_type is Position and isinstance(actor, str) else ""
    if below and not ID.fullmatch(str(actor)):
        below = ""
    return f"{folder}{below}/{new.id}.yml"


def text_of(new: New) -> str:
    """Return the file of a new record."""
    return written(in_order(new.record_type, new.fields))


def faults(new: New) -> list[Diagnostic]:
    """Return what is wrong with the fields of a record, and which are missing; not its references.

    Places are those in its file.
    """
    path = path_of(new)
    document, found = yaml_reader.read(path, text_of(new))
    log = ReadLog(Findings(), lines=document.text.split("\n"))
    if document.root is not None:
        read_record(new.record_type, document.root, new.id or "new", log)
    return [*found, *log.findings]


def _references(record_type: type[Record]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the fields that hold ids, alone or in a list, and the types that they lead to."""
    for spec in specs(record_type):
        for each in _refs_in(spec.type):
            yield spec.name, each


def _refs_in(held: Any) -> Iterator[tuple[str, ...]]:
    if get_origin(held) is Ref:
        (accepted,) = get_args(held)
        yield tuple(each.__name__ for each in get_args(accepted) or (accepted,))
    else:
        for each in get_args(held):
            yield from _refs_in(each)


def _names(new: New) -> list[Plain]:
    return [new.fields.get(name, "") for name in ("name", "short", "title")]


def _shortened(record_id: str) -> str:
    """Return an id without its last words, where it is longer than one has to be."""
    room = min(MAX_ID - 4, _LONG)
    if len(record_id) <= room:
        return record_id
    return record_id[:room].rpartition("-")[0] or record_id[:room]


_LONG = 50
