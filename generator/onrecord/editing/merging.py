"""Two records of one thing made one, and a record taken away."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from onrecord.diagnostics.findings import Place
from onrecord.editing.changes import Changes, Files, RefusedError
from onrecord.editing.edits import applied, put_field, take_record
from onrecord.editing.emitting import Plain
from onrecord.editing.layout import Layout, Listed, Mapped, Node
from onrecord.editing.renaming import bearer_of, keep_former, path_of, point
from onrecord.source.fields import Record, specs
from onrecord.source.files import Sources
from onrecord.source.folders import FOLDER
from onrecord.source.records import Actor, Position


@dataclass(frozen=True, slots=True)
class Merged:
    """The changes that make two records one, and what of the first the second does not take over.

    ``left`` has the name of a field, what it said, and what it says in the other.
    """

    changes: Changes
    left: tuple[tuple[str, Plain, Plain], ...]


def merged(sources: Sources, old: str, into: str) -> Merged:
    """Return the changes by which the record ``old`` goes up in ``into``.

    Every reference leads to ``into`` then, which has the ids and, as an actor, the names of both.
    Lists are joined; of other fields it keeps its own. Raises RefusedError where the two are no
    records of one kind.
    """
    gone, kept = bearer_of(sources, old), bearer_of(sources, into)
    if not isinstance(gone, Record) or type(gone) is not type(kept) or old == into:
        raise RefusedError(f"'{old}' and '{into}' are not two records of one kind")
    files = Files(sources.texts)
    point(files, sources, old, into)
    theirs = _fields(files, path_of(gone), old, into)
    left = []
    for spec in specs(type(gone)):
        if spec.name not in theirs or spec.name == "former_ids":
            continue
        value = theirs[spec.name]
        ours = _fields(files, path_of(kept), into, into)
        mine = ours.get(spec.name)
        if mine is None:
            _put(files, kept, into, spec.name, value)
        elif isinstance(value, list) and isinstance(mine, list):
            more = [each for each in value if each not in mine]
            if more:
                _put(files, kept, into, spec.name, [*mine, *more])
        elif value != mine:
            left.append((spec.name, value, mine))
    if isinstance(gone, Actor) and isinstance(kept, Actor):
        _keep_names(files, gone, kept, into)
    keep_former(files, path_of(kept), kept, into, [*map(str, gone.former_ids), old])
    _take_away(files, path_of(gone), old)
    if isinstance(gone, Actor):
        _join_positions(files, old, into)
    return Merged(files.changes(), tuple(left))


def removed(sources: Sources, record_id: str) -> Changes:
    """Return the changes by which a record is there no more.

    Raises RefusedError where nothing has the id, or what has it is a part of a question.
    """
    gone = bearer_of(sources, record_id)
    if not isinstance(gone, Record):
        raise RefusedError(f"'{record_id}' is a dispute; take it out of {path_of(gone)}")
    files = Files(sources.texts)
    _take_away(files, path_of(gone), record_id)
    return files.changes()


def referring(sources: Sources, record_id: str) -> list[Place]:
    """Return the places that refer to a record, in order; links in texts and authors are some."""
    places = {ref.place for ref in (*sources.refs, *sources.draft_refs) if ref.id == record_id}
    for record in sources.records:
        if record_id in getattr(record, "authors", ()):
            places.add(record.place_of("authors"))
    return sorted(places, key=lambda place: place.sort_key)


def _fields(files: Files, path: str, *ids: str) -> dict[str, Plain]:
    """Return what the record of one of the ids says in a file, as it is written there."""
    layout = Layout(files.text(path) or "")
    found = (layout.record(each, PurePosixPath(path).stem) for each in ids)
    mapping = next(each for each in found if each is not None)
    plain = _plain(mapping)
    assert isinstance(plain, dict)  # noqa: S101
    return plain


def _plain(node: Node) -> Plain:
    if isinstance(node, Mapped):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, Listed):
        return [_plain(each) for each in node.value]
    return str(node.value)


def _put(files: Files, record: Record, record_id: str, key: str, value: Plain) -> None:
    path = path_of(record)
    layout = Layout(files.text(path) or "")
    mapping = layout.record(record_id, PurePosixPath(path).stem)
    assert mapping is not None  # noqa: S101  # it was read from there
    files.put(path, applied(layout.text, [put_field(layout, mapping, type(record), key, value)]))


def _keep_names(files: Files, gone: Actor, kept: Actor, into: str) -> None:
    """Let an actor be found by the name of another one, too."""
    written = _fields(files, path_of(kept), into).get("also", [])
    known = {kept.name, *(each["name"] if isinstance(each, dict) else each for each in written)}
    if gone.name not in known:
        _put(files, kept, into, "also", [*written, gone.name])


def _take_away(files: Files, path: str, record_id: str) -> None:
    layout = Layout(files.text(path) or "")
    mapping = layout.record(record_id, PurePosixPath(path).stem)
    edit = take_record(layout, mapping) if mapping else None
    files.put(path, applied(layout.text, [edit]) if edit else None)


def _join_positions(files: Files, old: str, into: str) -> None:
    """Let the list of an actor's positions stand where those of the other one do."""
    was, now = (f"{FOLDER}/{Position.folder}/{each}.yml" for each in (old, into))
    theirs, ours = files.text(was), files.text(now)
    if theirs is None or not theirs.lstrip().startswith(("-", "#")):
        return
    if ours is None:
        files.put(now, theirs)
    elif isinstance(Layout(ours).root, Listed) and ours.lstrip()[:1] != "[":
        files.put(now, f"{ours.rstrip()}\n{theirs}")
    else:
        return
    files.put(was, None)
