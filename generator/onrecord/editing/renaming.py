"""Another id for a record: where it stands, wherever it is referred to, and in the files' names.

An id is an address for ever, so the old one stays among the former ids, from which it leads on.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from onrecord.diagnostics.findings import Place
from onrecord.dossier.model import grouped
from onrecord.dossier.pairing import Bearer
from onrecord.editing.adding import require_id
from onrecord.editing.changes import Changes, Files
from onrecord.editing.edits import Edit, add_items, put_field, take_field, take_items
from onrecord.editing.layout import (
    Layout,
    Listed,
    Mapped,
    Node,
    RefusedError,
    entry,
    plain,
    scalar_in,
)
from onrecord.source.fields import Plain, Record
from onrecord.source.files import CAPTURES, Sources
from onrecord.source.folders import FOLDER
from onrecord.source.ids import suggest
from onrecord.source.records import Actor, Article, Position, Question


def bearer_of(sources: Sources, record_id: str) -> Bearer:
    """Return the record or the dispute of an id. Raises RefusedError where nothing has it."""
    for record in sources.records:
        if record.id == record_id:
            return record
    for question in sources.records:
        disputes = question.disputes if isinstance(question, Question) else ()
        for dispute in disputes:
            if dispute.id == record_id:
                return dispute
    if now := sources.former_ids.get(record_id):
        raise RefusedError(f"'{record_id}' is now '{now}'")
    if record_id in sources.claimed_ids:
        raise RefusedError(f"'{record_id}' cannot be read; check says why")
    near = suggest(record_id, sources.claimed_ids)
    raise RefusedError(f"nothing here has the id '{record_id}'{near and f'; {near}'}")


def _require_free(sources: Sources, new: str, bearer: Bearer) -> None:
    """Raise RefusedError where a text is no id, or is that of something else, now or once."""
    require_id(new)
    if new in sources.claimed_ids:
        raise RefusedError(f"the id '{new}' is taken")
    if new in sources.former_ids and new not in bearer.former_ids:
        raise RefusedError(f"'{new}' was once the id of '{sources.former_ids[new]}'")


def path_of(bearer: Bearer) -> str:
    """Return the path of the file in which a record or a dispute stands."""
    return bearer.place_of("id").path


def renamed(sources: Sources, old: str, new: str, *, formerly: bool = True) -> Changes:
    """Return the changes by which what has the id ``old`` has the id ``new``.

    ``formerly`` keeps the old one among its former ids. Raises RefusedError where nothing has the
    id, where the new one is no id or taken, and where a file is in the way.
    """
    bearer = bearer_of(sources, old)
    _require_free(sources, new, bearer)
    files = Files(sources.texts)
    point(files, sources, old, new)
    path = path_of(bearer)
    _name_itself(files, path, bearer, old, new)
    moved = []
    for was, now in list(_paths(files, bearer, old, new)):
        files.call(was, now)
        path = now if was == path else path
    keep_former(files, path, bearer, new, [old] if formerly else [])
    if isinstance(bearer, Article):
        moved.append((f"{CAPTURES}/{old}.txt", f"{CAPTURES}/{new}.txt"))
    return files.changes(moved)


def point(files: Files, sources: Sources, old: str, new: str) -> None:
    """Let every reference to ``old`` lead to ``new``, links in texts and authors too."""
    refs = [ref for ref in (*sources.refs, *sources.draft_refs) if ref.id == old]
    for path, some in grouped((ref.place.path, ref.place) for ref in refs).items():
        layout = Layout(files.text(path) or "")
        edits = [_pointed(layout, place, old, new) for place in some]
        files.edit(path, *edits)
    for record in sources.records:
        if isinstance(record, Article) and old in record.authors:
            _point_author(files, record, old, new)
    for path in sorted({ref.place.path for ref in refs}):
        _without_doubles(files, path, new)


def _pointed(layout: Layout, place: Place, old: str, new: str) -> Edit:
    """Return the edit by which the reference at a place leads to another id.

    Raises RefusedError where the id does not stand there as it is: in quotes it may be written with
    escapes.
    """
    begin = layout.offset(place)
    found = layout.text.find(old, begin, begin + len(old) + 2)
    if found < 0:
        raise RefusedError(f"'{old}' is written with escapes at {place}; write it without them")
    return Edit(found, found + len(old), new)


def keep_former(files: Files, path: str, bearer: Bearer, now: str, former: list[str]) -> None:
    """Let the record that has the id ``now`` have the ``former`` ids beside those that it has."""
    layout, mapping = files.record(path, now)
    found = entry(mapping, "former_ids")
    had = [each.value for each in found[1].value] if found else []
    listed = [each for each in dict.fromkeys([*had, *former]) if each != now]
    if not listed:
        files.edit(path, take_field(layout, mapping, "former_ids"))
    elif found and isinstance(found[1], Listed):
        files.edit(path, add_items(layout, found[1], listed))
        layout, mapping = files.record(path, now)
        keep_items(files, path, layout, mapping, "former_ids", lambda each: each != now)
    else:
        files.edit(path, put_field(layout, mapping, type(bearer), "former_ids", listed))


def keep_items(
    files: Files,
    path: str,
    layout: Layout,
    mapping: Mapped,
    key: str,
    is_kept: Callable[[Plain], bool],
) -> None:
    """Let the list of a field have those items alone that are kept; without any it goes."""
    found = entry(mapping, key)
    if found is None or not isinstance(found[1], Listed):
        return
    gone = [each for each in found[1].value if not is_kept(plain(each))]
    if len(gone) == len(found[1].value):
        files.edit(path, take_field(layout, mapping, key))
    elif gone:
        files.edit(path, *take_items(layout, found[1], gone))


def _name_itself(files: Files, path: str, bearer: Bearer, old: str, new: str) -> None:
    layout, mapping = files.record(path, old)
    written = entry(mapping, "id")
    if written:
        edit = _instead(layout, layout.begin(written[1]), layout.end(written[1]), old, new)
    elif any(was == path for was, _ in _paths(files, bearer, old, new)):
        return  # its file's name is its id
    else:
        edit = put_field(layout, mapping, type(bearer), "id", new)
    files.edit(path, edit)


def _paths(files: Files, bearer: Bearer, old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield the files that are called by an id, with what they are called from then on.

    That is a record's own, and for an actor those of its positions, a file or a folder.
    """
    own = PurePosixPath(path_of(bearer))
    if own.stem == old and isinstance(bearer, Record):
        yield str(own), str(own.with_stem(new))
    if isinstance(bearer, Actor):
        named = re.compile(rf"({FOLDER}/{Position.folder}/){re.escape(old)}(\.yml|/.*)")
        for path in list(files.paths()):
            if found := named.fullmatch(path):
                yield path, f"{found[1]}{new}{found[2]}"


def _point_author(files: Files, article: Article, old: str, new: str) -> None:
    path = path_of(article)
    layout, mapping = files.record(path, article.id)
    found = entry(mapping, "authors")
    items = found[1].value if found else ()
    spans = [(layout.begin(each), layout.end(each)) for each in items if each.value.strip() == old]
    files.edit(path, *(_instead(layout, *span, old, new) for span in spans))


def _instead(layout: Layout, begin: int, end: int, old: str, new: str) -> Edit:
    """Return the edit by which an id is another one, in quotes if it has some.

    Where it does not stand there as it is, being written with escapes, all of it is.
    """
    at = layout.text.rfind(old, begin, end)
    return Edit(begin, end, new) if at < 0 else Edit(at, at + len(old), new)


# A dispute has as many sides.
_SIDES = 2
# Lists of ids in which one that stands twice says no more than once.
_SETS = frozenset(
    "authors actors basis sides jointly_with related after not_same_as former_ids".split()
)


def _without_doubles(files: Files, path: str, record_id: str) -> None:
    """Take an id out of lists of a file in which it stands twice, but for the first time.

    Raises RefusedError for a route that goes through one twice, and through another in between, and
    for a dispute that would have one side.
    """
    layout = Layout(files.text(path) or "")
    edits = []
    for holder, key, listed in _lists(layout.root):
        if key not in {*_SETS, "via"}:
            continue
        said = [plain(each) for each in listed.value]
        places = [at for at, each in enumerate(said) if _leads_to(each, record_id)]
        again = [at for at in places if said.index(said[at]) < at]
        if not again:
            continue
        line = f"{path}:{listed.start_mark.line + 1}"
        if key == "via" and places[-1] - places[0] >= len(places):
            raise RefusedError(f"the route at {line} would go through '{record_id}' twice")
        if key == "sides" and len(said) - len(again) < _SIDES:
            name = scalar_in(holder, "id")
            raise RefusedError(
                f"the dispute '{name}' at {line} would have one side, '{record_id}' alone; "
                f"name another side there, or take it out first: onrecord remove {name}"
            )
        edits += take_items(layout, listed, [listed.value[at] for at in again])
    files.edit(path, *edits)


def _leads_to(item: Plain, record_id: str) -> bool:
    """Return whether an item of a list is an id, or a side of a dispute that has it in it."""
    return item == record_id or (isinstance(item, dict) and record_id in item.values())


def _lists(node: Node | None) -> Iterator[tuple[Mapped, str, Listed]]:
    """Yield every list that a field holds inside a node, with the mapping and the field's name."""
    if isinstance(node, Listed):
        for each in node.value:
            yield from _lists(each)
    elif isinstance(node, Mapped):
        for name, value in node.value:
            if isinstance(value, Listed):
                yield node, name.value, value
            yield from _lists(value)
