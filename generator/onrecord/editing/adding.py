"""New records: what they are called, where they are put, and who is meant by the names in them.

A record has a file of its own, so that two people who add something to one dossier never write
into one file: their branches go together whatever they added.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import count
from typing import Any, get_args, get_origin

from onrecord.diagnostics.collecting import Findings
from onrecord.diagnostics.findings import Diagnostic, Place
from onrecord.editing.changes import Changes
from onrecord.editing.emitting import in_order, written
from onrecord.editing.layout import RefusedError
from onrecord.source import yaml_reader
from onrecord.source.fields import Plain, Record, Ref, Struct, accepted, specs
from onrecord.source.files import Sources
from onrecord.source.folders import FOLDER
from onrecord.source.ids import ID, MAX_ID, check_id, one_of, proposed_id
from onrecord.source.naming import Names
from onrecord.source.nodes import Node, Scalar
from onrecord.source.reader import ReadLog, read_record, read_struct
from onrecord.source.records import Actor, Article, Event, Position, Question
from onrecord.source.rich import RichText
from onrecord.source.terms import ActorKind

NOT_KNOWN = "unknown"
# The field in which a record of a type has its name, of those that have one.
NAME: Mapping[type[Record], str] = {Actor: "name", Question: "short", Event: "title"}


@dataclass(frozen=True, slots=True)
class New:
    """A record to be added: its fields as plain values, in any order, and its id if it has one."""

    record_type: type[Record]
    fields: Mapping[str, Plain]
    id: str = ""


@dataclass
class Additions:
    """Records that are added to a dossier one after the other; each knows those before it."""

    sources: Sources
    new: list[New] = field(default_factory=list)
    # Files that are there and have more from now on.
    edited: dict[str, str | None] = field(default_factory=dict)
    # The types of those that were added, by their ids; and their ids, by their types and names.
    _types: dict[str, type[Record]] = field(default_factory=dict, init=False, repr=False)
    _by_name: dict[tuple[str, str], list[str]] = field(default_factory=dict, init=False, repr=False)

    def add(self, new: New) -> New:
        """Add a record and the outlets that it names and nobody knows; return it with its id.

        Names that stand where ids belong, at any depth, are those of records that there are, or of
        outlets. Raises RefusedError where an id is taken, or a name is that of several.
        """
        fields = pointed(new.record_type, new.fields, self._referring)
        record_id = new.id or self._proposed(new.record_type, fields)
        require_id(record_id)
        if self._is_taken(record_id):
            raise RefusedError(f"the id '{record_id}' is taken; name another with --id")
        added = New(new.record_type, in_order(new.record_type, fields), record_id)
        if (path := path_of(added)) in self.sources.texts:
            raise RefusedError(f"{path} is there already, with other records; name another id")
        self.new.append(added)
        self._types[record_id] = added.record_type
        for name in dict.fromkeys(names_in(added)):
            key = (added.record_type.__name__, proposed_id(name))
            self._by_name.setdefault(key, []).append(record_id)
        return added

    def added(self, record_id: Plain | None) -> New | None:
        """Return the record that was added with an id; None where none was."""
        return next((each for each in self.new if each.id == record_id), None)

    def replace(self, new: New, fields: Mapping[str, Plain]) -> None:
        """Let a record that was added have other fields; its id stays."""
        changed = New(new.record_type, in_order(new.record_type, fields), new.id)
        self.new[self.new.index(new)] = changed

    def changes(self) -> Changes:
        """Return the files of the records that were added, and those that have more."""
        return Changes({**self.edited, **{path_of(each): text_of(each) for each in self.new}})

    def meant(self, name: str, *accepted: str) -> str:
        """Return the id of the record of a type that is accepted which bears a name, or nothing.

        An id is its own. Raises RefusedError where several bear it.
        """
        new = self._types.get(name)
        if (new.__name__ if new else self.sources.claimed_ids.get(name)) in accepted:
            return name
        known = self._names.ids(name, *accepted)
        known += [
            each for kind in accepted for each in self._by_name.get((kind, proposed_id(name)), ())
        ]
        if len(known) > 1:
            raise RefusedError(f"'{name}' is the name of {one_of(known)}; write one of them")
        return next(iter(known), "")

    @cached_property
    def _names(self) -> Names:
        return Names(self.sources.records)

    def _referring(self, field_name: str, accepted: tuple[str, ...], name: str) -> str:
        if name == NOT_KNOWN:
            return name
        if field_name == "publisher":
            return self.meant(name, *accepted) or self.add(outlet(name)).id
        return self.meant(name, *accepted) or name

    def _is_taken(self, record_id: str) -> bool:
        claimed = (self.sources.claimed_ids, self.sources.former_ids, self._types)
        return any(record_id in each for each in claimed)

    def _proposed(self, record_type: type[Record], fields: Mapping[str, Plain]) -> str:
        """Return an id that nothing has, made of what a record is called."""
        words = called(record_type, fields)
        return next(
            each
            for each in self.free_ids(words, record_type.noun)
            if path_of(New(record_type, fields, each)) not in self.sources.texts
        )

    def free_ids(self, words: str, noun: str) -> Iterator[str]:
        """Yield ids that nothing has, made of what something is called; a ``noun`` says what it is.

        Raises RefusedError where nothing in the words gives one.
        """
        proposed = _shortened(proposed_id(words))
        if not proposed:
            raise RefusedError(f"name the {noun}'s id: nothing in it gives one")
        ids = (f"{proposed}-{number}" if number > 1 else proposed for number in count(1))
        yield from (each for each in ids if not self._is_taken(each))


def require_id(text: str) -> None:
    """Raise RefusedError where a text is no id."""
    for fault in check_id(text, Place("")):
        raise RefusedError(f"{fault.message}; {fault.hint}")


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
        if word("publisher") and word("date"):
            return dated
        address = word("url").partition("://")[2] or word("doi")
        return word("title") or address or f"{word('kind')} {dated}"
    if record_type is Position:
        return f"{word('actor')} {word('question')} {word('stance')}"
    return word(NAME.get(record_type, "")) or word("text")


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


def faults(new: New, text: str = "") -> list[Diagnostic]:
    """Return what is wrong with the fields of a record, and which are missing; not its references.

    Places are those in its file, of which ``text`` is what it holds, where that is known.
    """
    return _faults(
        path_of(new),
        text or text_of(new),
        lambda root, log: read_record(new.record_type, root, new.id or "new", log),
    )


def faults_of(struct_type: type[Struct], fields: Mapping[str, Plain]) -> list[Diagnostic]:
    """Return what is wrong with fields of a part of a record, and which are missing."""
    return _faults("", written(fields), lambda root, log: read_struct(struct_type, root, log))


def _faults(path: str, text: str, read: Callable[[Node, ReadLog], object]) -> list[Diagnostic]:
    document, found = yaml_reader.read(path, text)
    log = ReadLog(Findings(), lines=document.text.split("\n"))
    if document.root is not None:
        read(document.root, log)
    return [*found, *log.findings]


# What a reference becomes: given are the field that it stands in, the names of the types to which
# it may lead, none for a link in a text, and what stands there.
Point = Callable[[str, tuple[str, ...], str], str]


def pointed(
    struct_type: type[Struct], fields: Mapping[str, Plain], point: Point
) -> dict[str, Plain]:
    """Return fields with every reference in them, at any depth, as ``point`` has it."""
    types = {spec.name: spec.type for spec in specs(struct_type)}
    return {
        name: _pointed(types.get(name), value, partial(point, name), point)
        for name, value in fields.items()
    }


def _pointed(
    held: Any, value: Plain, here: Callable[[tuple[str, ...], str], str], point: Point
) -> Plain:
    """Return a value of a type; ``here`` is the ``point`` of the field that it stands in."""
    options = (held,) if get_origin(held) in {Ref, tuple} else get_args(held) or (held,)
    for each in options:
        if isinstance(value, list) and get_origin(each) is tuple:
            return [_pointed(get_args(each)[0], item, here, point) for item in value]
        if isinstance(value, dict) and isinstance(each, type) and issubclass(each, Struct):
            return pointed(each, value, point)
        if isinstance(value, str) and get_origin(each) is Ref:
            return here(accepted(each), value)
        if isinstance(value, str) and each is RichText:
            return _relinked(value, partial(here, ()))
    return value


def _relinked(text: str, point: Callable[[str], str]) -> str:
    """Return a rich text with each link in it to a record as ``point`` has it."""
    if "[[" not in text:
        return text
    rich, _ = RichText.from_scalar(Scalar(text, Place(""), text))
    for old in dict.fromkeys(link.id for link in rich.links) if rich else ():
        if (new := point(old)) != old:
            text = re.sub(rf"\[\[{re.escape(old)}(?=\]\]|\|)", f"[[{new}", text)
    return text


def names_in(new: New) -> list[str]:
    """Return what a new record is called."""
    names = (new.fields.get(name) for name in _NAMED_BY.get(new.record_type, ()))
    return [name for name in names if isinstance(name, str)]


_NAMED_BY: Mapping[type[Record], tuple[str, ...]] = {
    Actor: ("name",),
    Article: ("title",),
    Event: ("title",),
    Question: ("short", "text"),
}


def _shortened(record_id: str) -> str:
    """Return an id without its last words, where it is longer than one has to be."""
    room = min(MAX_ID - 4, _LONG)
    if len(record_id) <= room:
        return record_id
    return record_id[:room].rpartition("-")[0] or record_id[:room]


_LONG = 50
