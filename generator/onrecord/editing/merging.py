"""Two records of one thing made one, and a record taken away."""

from dataclasses import dataclass

from onrecord.diagnostics.findings import Place
from onrecord.editing.changes import Changes, Files
from onrecord.editing.edits import (
    add_items,
    add_mapping,
    applied,
    put_field,
    take_field,
    take_record,
)
from onrecord.editing.layout import Layout, Listed, Mapped, Node, RefusedError, entry
from onrecord.editing.renaming import bearer_of, keep_former, path_of, point
from onrecord.source.fields import Plain, Record, specs
from onrecord.source.files import Sources
from onrecord.source.folders import FOLDER
from onrecord.source.records import Actor, Position

# Where the one that stays leaves these out that says something: it is published, not reviewed,
# it stands. Nor does one go without the date that it is about.
_NOT_TAKEN = frozenset(
    "former_ids draft reviewed rank status status_note corrects withdraws until".split()
)
_OF_DATE = frozenset({"date_basis", "date_note", "updated"})


@dataclass(frozen=True, slots=True)
class Merged:
    """The changes that make two records one, and what of the first the second takes over or not.

    ``left`` has the name of a field, what it said, and what it says in the other, if anything;
    ``taken`` the names of the fields that the other did not have.
    """

    changes: Changes
    left: tuple[tuple[str, Plain, Plain | None], ...]
    taken: tuple[str, ...]


def merged(sources: Sources, old: str, into: str) -> Merged:
    """Return the changes by which the record ``old`` goes up in ``into``.

    Every reference leads to ``into`` then, which has the ids and, as an actor, the names of both.
    Lists are joined; of other fields it keeps its own, and takes those that it has not where
    having none says nothing. Raises RefusedError where the two are no records of one kind.
    """
    gone, kept = bearer_of(sources, old), bearer_of(sources, into)
    if not isinstance(gone, Record) or type(gone) is not type(kept) or old == into:
        raise RefusedError(f"'{old}' and '{into}' are not two records of one kind")
    files = Files(sources.texts)
    point(files, sources, old, into)
    theirs = _fields(files, path_of(gone), old)
    ours = _fields(files, path_of(kept), into)
    left: list[tuple[str, Plain, Plain | None]] = []
    taken = []
    for name in [spec.name for spec in specs(type(gone)) if spec.name in theirs]:
        value, mine = theirs[name], ours.get(name)
        is_joined = isinstance(value, list) and isinstance(mine, list)
        if name == "former_ids" or value == mine:
            continue
        if is_joined and name not in _NOT_TAKEN:
            _join(files, kept, into, name, value, mine)
        elif mine is None and name not in _NOT_TAKEN | _OF_DATE:
            _put(files, kept, into, name, value)
            taken.append(name)
        else:
            left.append((name, value, mine))
    if isinstance(gone, Actor) and isinstance(kept, Actor):
        _keep_names(files, gone, kept, into)
    keep_former(files, path_of(kept), kept, into, [*map(str, gone.former_ids), old])
    _take_away(files, path_of(gone), old)
    _without_itself(files, kept, into)
    if isinstance(gone, Actor):
        _join_positions(files, old, into)
    return Merged(files.changes(), tuple(left), tuple(taken))


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


def _fields(files: Files, path: str, record_id: str) -> dict[str, Plain]:
    """Return what the record of an id says in a file, as it is written there."""
    _, mapping = files.record(path, record_id)
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
    layout, mapping = files.record(path, record_id)
    files.edit(path, put_field(layout, mapping, type(record), key, value))


def _join(
    files: Files, record: Record, record_id: str, key: str, theirs: Plain, ours: Plain | None
) -> None:
    """Put the items of a list behind those of another one that it does not have."""
    more = [each for each in theirs if each not in (ours or ())]
    path = path_of(record)
    for value in more:
        layout, mapping = files.record(path, record_id)
        found = entry(mapping, key)
        assert found  # noqa: S101  # it has the list
        listed = found[1]
        edit = None
        if isinstance(listed, Listed) and isinstance(value, str):
            edit = add_items(layout, listed, [value])
        elif isinstance(listed, Listed) and isinstance(value, dict) and not listed.flow_style:
            edit = add_mapping(layout, listed, value)
        files.edit(path, edit)
        if not edit:
            now = _fields(files, path, record_id)[key]
            _put(files, record, record_id, key, [*now, value])


def _without_itself(files: Files, record: Record, record_id: str) -> None:
    """Take out of a record what refers to it itself."""
    now = _fields(files, path_of(record), record_id)
    for spec in specs(type(record)):
        value = now.get(spec.name)
        if spec.name in {"related", "not_same_as", "after"} and isinstance(value, list):
            rest: Plain = [each for each in value if each != record_id]
        elif spec.name == "relations" and isinstance(value, list):
            rest = [each for each in value if each.get("to") != record_id]
        elif spec.name in _TO_ITS_KIND and value == record_id:
            rest = []
        else:
            continue
        if rest == value:
            continue
        if rest:
            _put(files, record, record_id, spec.name, rest)
            continue
        path = path_of(record)
        layout, mapping = files.record(path, record_id)
        files.edit(path, take_field(layout, mapping, spec.name))


# Fields that lead from a record to one of its kind.
_TO_ITS_KIND = frozenset({"part_of", "same_text_as", "rewrite_of", "corrects", "withdraws"})


def _keep_names(files: Files, gone: Actor, kept: Actor, into: str) -> None:
    """Let an actor be found by the name of another one, too."""
    written = _fields(files, path_of(kept), into).get("also", [])
    known = {kept.name, *(each["name"] if isinstance(each, dict) else each for each in written)}
    if gone.name not in known:
        _put(files, kept, into, "also", [*written, gone.name])


def _take_away(files: Files, path: str, record_id: str) -> None:
    layout, mapping = files.record(path, record_id)
    edit = take_record(layout, mapping)
    files.put(path, applied(layout.text, [edit]) if edit else None)


def _join_positions(files: Files, old: str, into: str) -> None:
    """Let the positions of an actor stand where those of the other one do.

    Files that would not go together as they are written stay apart.
    """
    base = f"{FOLDER}/{Position.folder}"
    for path in list(files.paths()):
        if path.startswith(f"{base}/{old}/"):
            now = f"{base}/{into}/{path.removeprefix(f'{base}/{old}/')}"
            if files.text(now) is None:
                files.call(path, now)
    was, now = (f"{base}/{each}.yml" for each in (old, into))
    theirs, ours = files.text(was), files.text(now)
    if theirs is None:
        return
    if ours is None:
        if isinstance(Layout(theirs).root, Listed):
            files.call(was, now)
    elif _goes_behind(theirs, ours):
        files.put(now, f"{ours.rstrip()}\n{theirs}")
        files.put(was, None)


def _goes_behind(theirs: str, ours: str) -> bool:
    """Return whether two lists of records make one, written one behind the other."""
    layouts = (Layout(theirs), Layout(ours))
    roots = [each.root for each in layouts]
    return all(
        isinstance(root, Listed) and not root.flow_style and layout.column(root) == 0
        for root, layout in zip(roots, layouts, strict=True)
    ) and not theirs.lstrip().startswith(("---", "%"))
