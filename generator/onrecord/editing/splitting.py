"""A dossier in two: some of its questions, with all that stands behind them, in one of their own.

Who speaks and what was published is in both where both need it; an article has in each the reports
that belong there. What leads from one to the other becomes a link to the other's site, or words.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from onrecord.diagnostics.findings import Place
from onrecord.editing.changes import RefusedError
from onrecord.editing.edits import Edit, applied, take_field, take_items, take_record
from onrecord.editing.layout import Layout, Listed, Mapped, Node, Scalar, entry
from onrecord.source.fields import Record, Ref, Struct, refs_of, rich_texts_of, structs_in
from onrecord.source.files import BRIEFING, Sources
from onrecord.source.folders import FOLDER
from onrecord.source.records import Article, Dispute, Position, Question

# What a link to a record of the other dossier becomes, by its id and its own words, if it has some.
Elsewhere = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Part:
    """One of the two dossiers: its files, and the references that were cut, with their places.

    The places are those in the dossier that is split.
    """

    files: Mapping[str, str]
    cut: tuple[tuple[Place, str], ...]


@dataclass(frozen=True, slots=True)
class Split:
    """The dossier that stays, and the one that is new."""

    stays: Part
    goes: Part


def split(sources: Sources, chosen: Collection[str], there: Elsewhere, here: Elsewhere) -> Split:
    """Return the two dossiers that come of one: ``chosen`` are the questions that go.

    ``there`` gives what a link into the new one becomes, ``here`` one back. Raises RefusedError
    where no question goes, or none stays.
    """
    records = {record.id: record for record in sources.records}
    questions = {each.id for each in records.values() if isinstance(each, Question)}
    going = questions & set(chosen)
    if not going or going == questions:
        raise RefusedError("of the questions some have to go, and some to stay")
    needs = _Needs(records)
    moved = going | {
        each.id
        for each in records.values()
        if isinstance(each, Position) and each.question.id in going
    }
    goes = needs.all_behind(moved, barred=needs.of_questions - moved)
    left = needs.of_questions - moved
    others = {each for each in records if each not in goes}
    partly = {
        each.id
        for each in records.values()
        if isinstance(each, Article) and each.id in goes and not needs.is_whole(each, goes, moved)
    }
    stays = needs.all_behind(left | others | partly, barred=moved)
    return Split(
        _part(sources, records, stays, there),
        _part(sources, records, goes, here),
    )


@dataclass(slots=True)
class _Needs:
    """What a record cannot stand without."""

    records: Mapping[str, Record]
    of_questions: set[str] = field(init=False)
    _reporting: dict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.of_questions = {
            each.id for each in self.records.values() if isinstance(each, Question | Position)
        }
        self._reporting = {}
        for each in self.records.values():
            for report in each.reports if isinstance(each, Article) else ():
                if report.position:
                    self._reporting.setdefault(report.position.id, set()).add(each.id)

    def all_behind(self, ids: Collection[str], barred: Collection[str]) -> set[str]:
        """Return the records, and what they need, without what is barred."""
        found: set[str] = set()
        waiting = list(ids)
        while waiting:
            each = waiting.pop()
            if each in found or each in barred or each not in self.records:
                continue
            found.add(each)
            waiting += self._of(self.records[each], barred)
        return found

    def is_whole(self, article: Article, goes: set[str], moved: set[str]) -> bool:
        """Return whether all that an article reports goes, and something that is moved."""
        subjects = [each.position or each.event for each in article.reports]
        ids = {each.id for each in subjects if each}
        return ids <= goes and bool(ids & moved)

    def _of(self, record: Record, barred: Collection[str]) -> Iterator[str]:
        parts: list[Struct] = [record, *structs_in(record)]
        if isinstance(record, Article):
            dropped = {id(each) for each in record.reports if not _is_kept(each, barred)}
            dropped |= {
                id(inner)
                for each in record.reports
                if id(each) in dropped
                for inner in structs_in(each)
            }
            parts = [each for each in parts if id(each) not in dropped]
            yield from record.authors
        for part in parts:
            yield from (ref.id for ref in refs_of(part))
        yield from self._reporting.get(record.id, ())


def _is_kept(report: "Struct", barred: Collection[str]) -> bool:
    """Return whether an article reports something that is not barred."""
    position = getattr(report, "position", None)
    return position is None or position.id not in barred


def _part(
    sources: Sources, records: Mapping[str, Record], kept: set[str], elsewhere: Elsewhere
) -> Part:
    files: dict[str, str] = {}
    cut: list[tuple[Place, str]] = []
    by_path: dict[str, list[Record]] = {}
    for record in records.values():
        by_path.setdefault(record.place_of("id").path, []).append(record)
    for path, text in sources.texts.items():
        layout = Layout(text)
        there = by_path.get(path, [])
        if there and not any(record.id in kept for record in there):
            continue
        cutter = _Cutter(layout, kept | _disputes(records, kept), elsewhere, cut)
        if path == f"{FOLDER}/{BRIEFING}" and sources.briefing:
            cutter.without_judgements(sources.briefing)
            cutter.add(sources.briefing)
        for record in there:
            if record.id in kept:
                cutter.add(record)
            else:
                cutter.take(record)
        files[path] = applied(text, cutter.edits)
    return Part(files, tuple(sorted(cut, key=lambda each: each[0].sort_key)))


def _disputes(records: Mapping[str, Record], kept: set[str]) -> set[str]:
    """Return the disputes that can be in a dossier which has these records."""
    questions = [each for each in records.values() if isinstance(each, Question)]
    disputes = [one for each in questions if each.id in kept for one in each.disputes]
    return {str(each.id) for each in disputes if _has_sides(each, kept)}


def _has_sides(dispute: Dispute, kept: set[str]) -> bool:
    """Return whether two sides of a dispute are there, or more."""
    sides = ([side] if isinstance(side, Ref) else list(refs_of(side)) for side in dispute.sides)
    return sum(all(ref.id in kept for ref in refs) for refs in sides) >= _SIDES


@dataclass(slots=True)
class _Cutter:
    """The edits by which a file has no reference to what is in the other dossier."""

    layout: Layout
    kept: set[str]
    elsewhere: Elsewhere
    cut: list[tuple[Place, str]]
    edits: list[Edit] = field(default_factory=list)

    def take(self, record: Record) -> None:
        """Take a record out of the file, in which others stay."""
        mapping = self._mapping(record)
        edit = take_record(self.layout, mapping) if mapping else None
        if edit:
            self._edit(edit)

    def without_judgements(self, briefing: Struct) -> None:
        """Take out the judgements whose question, or all that they rest on, is in the other one."""
        root = self.layout.root
        found = entry(root, "judgements") if isinstance(root, Mapped) else None
        judged = getattr(briefing, "judgements", ())
        if found is None or not isinstance(found[1], Listed) or not isinstance(root, Mapped):
            return
        gone = [
            (each.question.id if each.question else "") not in {*self.kept, ""}
            or not any(ref.id in self.kept for ref in each.basis)
            for each in judged
        ]
        self._without(root, "judgements", found[1], gone)

    def add(self, struct: Struct) -> None:
        """Cut what leads elsewhere from a record, or from the dossier file."""
        if isinstance(struct, Article):
            self._without_reports(struct)
        if isinstance(struct, Question):
            self._without_disputes(struct)
        parts = (struct, *structs_in(struct))
        self._cut([ref for part in parts for ref in refs_of(part) if ref.id not in self.kept])
        for rich in (rich for part in parts for rich in rich_texts_of(part)):
            for link in rich.links:
                if link.id not in self.kept:
                    self._say(link.id, link.place)

    def _without_reports(self, article: Article) -> None:
        mapping = self._mapping(article)
        found = entry(mapping, "reports") if mapping else None
        if found is None or mapping is None or not isinstance(found[1], Listed):
            return
        gone = [
            (each.position or each.event) is not None
            and (each.position or each.event).id not in self.kept  # type: ignore[union-attr]
            for each in article.reports
        ]
        self._without(mapping, "reports", found[1], gone)

    def _without_disputes(self, question: Question) -> None:
        """Take out the disputes of which not two sides are here."""
        mapping = self._mapping(question)
        found = entry(mapping, "disputes") if mapping else None
        if found is None or mapping is None or not isinstance(found[1], Listed):
            return
        gone = [not _has_sides(each, self.kept) for each in question.disputes]
        for each, is_gone in zip(question.disputes, gone, strict=True):
            if is_gone:
                self.cut.append((each.place_of("id"), str(each.id)))
        self._without(mapping, "disputes", found[1], gone)

    def _without(self, mapping: Mapped, key: str, listed: Listed, gone: list[bool]) -> None:
        if all(gone):
            edit = take_field(self.layout, mapping, key) if gone else None
            edits = [edit] if edit else []
        else:
            items = [item for item, each in zip(listed.value, gone, strict=True) if each]
            edits = take_items(self.layout, listed, items)
        for each in edits:
            self._edit(each)

    def _cut(self, refs: list[Ref[Struct]]) -> None:
        """Take references out of their lists, and fields out that hold nothing else."""
        lists: dict[int, tuple[Mapped, str, Listed, list[Node]]] = {}
        for ref in refs:
            begin = self.layout.offset(ref.place)
            if any(edit.begin <= begin < edit.end for edit in self.edits):
                continue
            self.cut.append((ref.place, ref.id))
            *_, above, node = _chain(self.layout, self.layout.root, begin)
            if isinstance(above, Mapped):
                key = next(key.value for key, value in above.value if value is node)
                if edit := take_field(self.layout, above, key):
                    self._edit(edit)
            elif isinstance(above, Listed):
                holder = _chain(self.layout, self.layout.root, begin)[-3]
                assert isinstance(holder, Mapped)  # noqa: S101  # a list is a field's
                key = next(key.value for key, value in holder.value if value is above)
                lists.setdefault(id(above), (holder, key, above, []))[3].append(node)
        for holder, key, listed, items in lists.values():
            gone = [any(each is item for item in items) for each in listed.value]
            self._without(holder, key, listed, gone)

    def _say(self, record_id: str, place: Place) -> None:
        begin = self.layout.offset(place)
        if any(edit.begin <= begin < edit.end for edit in self.edits):
            return
        text = self.layout.text
        start, end = text.rfind("[[", 0, begin + 3), text.find("]]", begin) + 2
        words = " ".join(text[start + 2 : end - 2].partition("|")[2].split())
        self._edit(Edit(start, end, self.elsewhere(record_id, words)))

    def _mapping(self, record: Record) -> Mapped | None:
        return self.layout.record(record.id, PurePosixPath(record.place_of("id").path).stem)

    def _edit(self, edit: Edit) -> None:
        # What goes as a whole takes along what was to be changed in it.
        self.edits[:] = [
            each for each in self.edits if each.end <= edit.begin or each.begin >= edit.end
        ]
        self.edits.append(edit)


# A dispute has as many sides.
_SIDES = 2


def _chain(layout: Layout, node: Node | None, offset: int) -> list[Node]:
    """Return the nodes that hold what stands at an offset, the outermost first."""
    if node is None:
        return []
    children: list[Node] = []
    if isinstance(node, Mapped):
        children = [value for _, value in node.value]
    elif isinstance(node, Listed):
        children = list(node.value)
    for child in children:
        is_here = layout.begin(child) <= offset < max(layout.end(child), layout.begin(child) + 1)
        if is_here or (isinstance(child, Scalar) and layout.begin(child) == offset):
            return [node, *_chain(layout, child, offset)]
    return [node]
