"""Two records of one thing made one, and a record taken away."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.diagnostics.findings import Place
from onrecord.dossier.pairing import Bearer
from onrecord.editing.changes import Changes, Files
from onrecord.editing.edits import (
    add_items,
    applied,
    put_field,
    take_field,
    take_record,
)
from onrecord.editing.formatting import said
from onrecord.editing.layout import Layout, Listed, RefusedError, entry, plain, scalar_in
from onrecord.editing.renaming import bearer_of, keep_former, keep_items, path_of, point
from onrecord.source.fields import Plain, specs
from onrecord.source.files import Sources
from onrecord.source.folders import FOLDER
from onrecord.source.records import Actor, Dispute, Position, Question

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
    ``taken`` the names of the fields that the other did not have; ``comments`` are those that
    went with the first, or with what would say it twice.
    """

    changes: Changes
    left: tuple[tuple[str, Plain, Plain | None], ...]
    taken: tuple[str, ...]
    comments: tuple[str, ...]


def merged(sources: Sources, old: str, into: str) -> Merged:
    """Return the changes by which the record or dispute ``old`` goes up in ``into``.

    Every reference leads to ``into`` then, which has the ids and, as an actor, the names of both.
    Lists are joined; of other fields it keeps its own, and takes those that it has not where
    having none says nothing. Raises RefusedError where the two are no records of one kind, or
    disputes of two questions.
    """
    gone, kept = bearer_of(sources, old), bearer_of(sources, into)
    if type(gone) is not type(kept) or old == into:
        raise RefusedError(f"'{old}' and '{into}' are not two records of one kind")
    _require_one_question(sources, gone, kept)
    files = Files(sources.texts)
    point(files, sources, old, into)
    theirs = _fields(files, path_of(gone), old)
    ours = _fields(files, path_of(kept), into)
    left: list[tuple[str, Plain, Plain | None]] = []
    taken = []
    for name in [spec.name for spec in specs(type(gone)) if spec.name in theirs]:
        value, mine = theirs[name], ours.get(name)
        if name == "former_ids" or value == mine:
            continue
        if isinstance(value, list) and isinstance(mine, list) and name not in _NOT_TAKEN:
            _join(files, kept, into, name, value)
        elif mine is None and name not in _NOT_TAKEN | _OF_DATE:
            _put(files, kept, into, name, value)
            taken.append(name)
        else:
            left.append((name, value, mine))
    if isinstance(gone, Actor) and isinstance(kept, Actor):
        _keep_names(files, gone, kept, into)
    keep_former(files, path_of(kept), kept, into, [*map(str, gone.former_ids), old])
    _take_away(files, sources, gone)
    _without_itself(files, kept, into)
    if isinstance(gone, Actor):
        _join_positions(files, old, into)
    return Merged(files.changes(), tuple(left), tuple(taken), tuple(_gone(files)))


def removed(sources: Sources, record_id: str) -> Changes:
    """Return the changes by which a record, or a dispute, is there no more.

    Raises RefusedError where nothing has the id.
    """
    files = Files(sources.texts)
    _take_away(files, sources, bearer_of(sources, record_id))
    return files.changes()


def referring(sources: Sources, record_id: str) -> list[Place]:
    """Return the places that refer to a record, in order; links in texts and authors are some.

    What it says of itself is none.
    """
    places = {ref.place for ref in (*sources.refs, *sources.draft_refs) if ref.id == record_id}
    for record in sources.records:
        if record_id in getattr(record, "authors", ()):
            places.add(record.place_of("authors"))
    path = path_of(bearer_of(sources, record_id))
    layout = Layout(sources.texts[path])
    own = layout.record(record_id, path)
    others = (
        each
        for each in places
        if each.path != path or not layout.begin(own) <= layout.offset(each) < layout.end(own)
    )
    return sorted(others, key=lambda place: place.sort_key)


def _require_one_question(sources: Sources, gone: Bearer, kept: Bearer) -> None:
    """Raise RefusedError where two disputes are of two questions: a stance is of one."""
    if isinstance(gone, Dispute) and isinstance(kept, Dispute):
        one, other = (_question_of(sources, each) for each in (gone, kept))
        if one.id != other.id:
            raise RefusedError(
                f"'{gone.id}' is a dispute on '{one.id}' ({gone.place_of('id')}), and '{kept.id}' "
                f"one on '{other.id}' ({kept.place_of('id')}); merge the questions first, or write "
                "its sides into the other by hand"
            )


def _question_of(sources: Sources, dispute: Dispute) -> Question:
    return next(
        each
        for each in sources.records
        if isinstance(each, Question) and any(own is dispute for own in each.disputes)
    )


def _fields(files: Files, path: str, record_id: str) -> dict[str, Plain]:
    """Return what the record of an id says in a file, as it is written there."""
    _, mapping = files.record(path, record_id)
    fields = plain(mapping)
    assert isinstance(fields, dict)  # noqa: S101
    return fields


def _put(files: Files, record: Bearer, record_id: str, key: str, value: Plain) -> None:
    path = path_of(record)
    layout, mapping = files.record(path, record_id)
    files.edit(path, put_field(layout, mapping, type(record), key, value))


def _join(files: Files, record: Bearer, record_id: str, key: str, theirs: list[Plain]) -> None:
    """Put the items of a list behind those of another one that it does not have."""
    path = path_of(record)
    layout, mapping = files.record(path, record_id)
    found = entry(mapping, key)
    if found and isinstance(found[1], Listed):
        files.edit(path, add_items(layout, found[1], theirs))


def _without_itself(files: Files, record: Bearer, record_id: str) -> None:
    """Take out of a record what refers to it itself."""
    path = path_of(record)
    for spec in specs(type(record)):
        layout, mapping = files.record(path, record_id)
        if spec.name in {"related", "not_same_as", "after", "relations"}:
            keep_items(
                files, path, layout, mapping, spec.name, lambda each: not _leads(each, record_id)
            )
        elif spec.name in _TO_ITS_KIND and scalar_in(mapping, spec.name) == record_id:
            files.edit(path, take_field(layout, mapping, spec.name))


def _leads(item: Plain, record_id: str) -> bool:
    """Return whether an item of a list is an id, or a relation to what has it."""
    return item == record_id or (isinstance(item, dict) and item.get("to") == record_id)


# Fields that lead from a record to one of its kind.
_TO_ITS_KIND = frozenset({"part_of", "same_text_as", "rewrite_of", "corrects", "withdraws"})


def _keep_names(files: Files, gone: Actor, kept: Actor, into: str) -> None:
    """Let an actor be found by the name of another one, too."""
    written = _fields(files, path_of(kept), into).get("also")
    also = written if isinstance(written, list) else []
    known = {kept.name, *(each["name"] if isinstance(each, dict) else each for each in also)}
    if gone.name in known:
        return
    if also:
        _join(files, kept, into, "also", [gone.name])
    else:
        _put(files, kept, into, "also", [gone.name])


def _take_away(files: Files, sources: Sources, gone: Bearer) -> None:
    """Take a record, or a dispute, out of its file; without any other the file goes."""
    path = path_of(gone)
    if isinstance(gone, Dispute):
        layout, question = files.record(path, _question_of(sources, gone).id)
        keep_items(
            files,
            path,
            layout,
            question,
            "disputes",
            lambda each: isinstance(each, dict) and each.get("id") != gone.id,
        )
        return
    layout, mapping = files.record(path, str(gone.id))
    edit = take_record(layout, mapping)
    files.put(path, applied(layout.text, [edit]) if edit else None)


def _gone(files: Files) -> Iterator[str]:
    """Yield the comments that there were, and are no more."""
    before = (files.texts.get(path) for path in files.changed)
    old, new = (
        Counter(
            comment for text in texts if text for comment in Layout(text).comments(0, len(text))
        )
        for texts in (before, files.changed.values())
    )
    yield from old - new


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
    elif joined := _one_behind_the_other(now, ours, theirs):
        files.put(now, joined)
        files.put(was, None)


def _one_behind_the_other(path: str, ours: str, theirs: str) -> str | None:
    """Return two lists of records as one, set in as the first is; None where they make none."""
    layouts = (Layout(ours), Layout(theirs))
    roots = [each.root for each in layouts]
    if not all(isinstance(root, Listed) and not root.flow_style for root in roots):
        return None
    columns = [layout.column(layout.root) for layout in layouts if layout.root]
    by = columns[0] - columns[1]
    lines = "\n".join(_set_in(line, by) for line in theirs.split("\n"))
    joined = f"{ours}{lines}" if ours.endswith("\n") else f"{ours}\n{lines}"
    parts = [said(path, each) for each in (ours, theirs)]
    records = [record for part in parts for record in part or ()]
    return joined if None not in parts and said(path, joined) == records else None


def _set_in(line: str, by: int) -> str:
    """Return a line set in further by some blanks, or less where they are fewer than none."""
    blanks = len(line) - len(line.lstrip(" "))
    return line and " " * max(0, blanks + by) + line[blanks:]
