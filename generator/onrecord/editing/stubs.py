"""Files for what is referred to and not there: what is known of it, and what is to be filled in.

Nothing is made up: a field of which nothing is known has no value, and check asks for it.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.diagnostics.findings import Place
from onrecord.editing.adding import NAME, New, in_words, path_of
from onrecord.editing.changes import Changes
from onrecord.editing.emitting import WIDTH, ordered, written
from onrecord.source.fields import FieldSpec, Plain, Record, Ref, Struct, specs
from onrecord.source.files import Sources
from onrecord.source.ids import SLIP, check_id, suggest
from onrecord.source.records import RECORD_TYPES, Actor, Article
from onrecord.source.term import words_of
from onrecord.source.terms import ActorKind


@dataclass(frozen=True, slots=True)
class Stubs:
    """The files to be filled in, and of which ids there is none, each with its place and why."""

    changes: Changes
    left: tuple[tuple[Place, str], ...]


def stubs(sources: Sources) -> Stubs:
    """Return a file for every id that something refers to and nothing has.

    What may be another id misspelt has none, and what may be of several kinds.
    """
    wanted: dict[str, list[Ref[Struct]]] = {}
    for ref in (*sources.refs, *sources.draft_refs):
        if ref.id not in sources.claimed_ids and ref.id not in sources.former_ids:
            wanted.setdefault(ref.id, []).append(ref)
    files: dict[str, str | None] = {}
    left = []
    for record_id, refs in sorted(wanted.items()):
        kinds = _kinds(refs)
        first = min((ref.place for ref in refs), key=lambda place: place.sort_key)
        names = [each.__name__ for each in kinds]
        known = [each for each, kind in sources.claimed_ids.items() if kind in names]
        if near := suggest(record_id, known, cutoff=SLIP):
            left.append((first, f"'{record_id}': {near}"))
        elif len(kinds) != 1:
            what = " or ".join(each.noun for each in kinds) or "no one kind of record"
            left.append((first, f"'{record_id}' may be {what}; add it by hand"))
        elif faults := check_id(record_id, first):
            left.append((first, f"'{record_id}': {faults[0].message}"))
        else:
            new = New(kinds[0], _known(kinds[0], record_id, refs, sources), record_id)
            if (path := path_of(new)) in sources.texts:
                left.append((first, f"'{record_id}': {path} is there, with other records"))
            else:
                files[path] = text_of_stub(new)
    return Stubs(Changes(files), tuple(left))


def text_of_stub(new: New) -> str:
    """Return the file of a record of which some fields are to be filled in yet."""
    by_name = {spec.name: spec for spec in specs(new.record_type)}
    needed = {name for name, spec in by_name.items() if spec.required}
    needed |= set(new.record_type.one_of[:1])
    lines = []
    for name in ordered(new.record_type):
        if name in new.fields:
            lines.append(written({name: new.fields[name]}))
        elif name in needed:
            lines.append(f"{_asked(by_name[name])}{name}:\n")
    return "".join(lines)


def about(spec: FieldSpec) -> str:
    """Return what a field is for, and which words it takes."""
    words = words_of(spec.type)
    return f"{spec.doc} One of: {', '.join(words)}." if words else spec.doc


def _asked(spec: FieldSpec) -> str:
    text = about(spec)
    return textwrap.fill(text, WIDTH, initial_indent="# ", subsequent_indent="# ") + "\n"


def _kinds(refs: list[Ref[Struct]]) -> list[type[Record]]:
    """Return of which kinds a record may be, to which all these refer."""
    accepted = [set(ref.accepts) for ref in refs if ref.accepts]
    names = set.intersection(*accepted) if accepted else set()
    return [each for each in RECORD_TYPES if each.__name__ in names]


def _known(
    kind: type[Record], record_id: str, refs: list[Ref[Struct]], sources: Sources
) -> dict[str, Plain]:
    """Return what is known of a record from its id, and from what refers to it."""
    if kind is Actor:
        publishers = {ref.place for ref in _publishers(sources)}
        is_outlet = any(ref.place in publishers for ref in refs)
        kinds = {"kind": ActorKind.MEDIA.value} if is_outlet else {}
        return {"name": in_words(record_id), **kinds}
    return {NAME[kind]: " ".join(record_id.split("-")).capitalize()} if kind in NAME else {}


def _publishers(sources: Sources) -> Iterator[Ref[Actor]]:
    for record in sources.records:
        if isinstance(record, Article) and isinstance(record.publisher, Ref):
            yield record.publisher
