"""A dossier in two: some of its questions, with all that stands behind them, in one of their own.

Who speaks and what was published is in both where both need it; an article has in each the reports
that belong there. What leads from one to the other becomes a link to the other's site, or words.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from onrecord.diagnostics.findings import Place
from onrecord.editing.edits import Edit, applied, take_field, take_items, take_record
from onrecord.editing.layout import Layout, Listed, Mapped, Node, RefusedError, entry
from onrecord.editing.renaming import path_of
from onrecord.source.fields import Record, Ref, Struct, refs_of, rich_texts_of, structs_in
from onrecord.source.files import BRIEFING, Sources
from onrecord.source.folders import FOLDER
from onrecord.source.records import Article, Briefing, Dispute, Position, Question, Report

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
        tops: list[Struct] = [record]
        if isinstance(record, Article):
            # Of an article its reports alone hold structs with references.
            tops = [each for each in record.reports if _is_kept(each, barred)]
            yield from (ref.id for ref in refs_of(record))
            yield from record.authors
        for top in tops:
            for part in (top, *structs_in(top)):
                yield from (ref.id for ref in refs_of(part))
        yield from self._reporting.get(record.id, ())


def _is_kept(report: Report, barred: Collection[str]) -> bool:
    """Return whether a report is of something that is not barred."""
    return report.position is None or report.position.id not in barred


def _part(
    sources: Sources, records: Mapping[str, Record], kept: set[str], elsewhere: Elsewhere
) -> Part:
    files: dict[str, str] = {}
    cut: list[tuple[Place, str]] = []
    by_path: dict[str, list[Record]] = {}
    for record in records.values():
        by_path.setdefault(path_of(record), []).append(record)
    known = kept | _disputes(records, kept)
    for path, text in sources.texts.items():
        there = by_path.get(path, [])
        if there and not any(record.id in kept for record in there):
            continue
        cutter = _Cutter(Layout(text), known, elsewhere, cut)
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
        if edit := take_record(self.layout, self._mapping(record)):
            self._edit(edit)

    def without_judgements(self, briefing: Briefing) -> None:
        """Take out the judgements whose question, or all that they rest on, is in the other one."""
        gone = [
            (each.question is not None and each.question.id not in self.kept)
            or not any(ref.id in self.kept for ref in each.basis)
            for each in briefing.judgements
        ]
        [root] = self.layout.records()
        self._without(root, "judgements", gone)

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
        subjects = [each.position or each.event for each in article.reports]
        gone = [each is not None and each.id not in self.kept for each in subjects]
        self._without(self._mapping(article), "reports", gone)

    def _without_disputes(self, question: Question) -> None:
        """Take out the disputes of which not two sides are here."""
        gone = [not _has_sides(each, self.kept) for each in question.disputes]
        for each, is_gone in zip(question.disputes, gone, strict=True):
            if is_gone:
                self.cut.append((each.place_of("id"), str(each.id)))
        self._without(self._mapping(question), "disputes", gone)

    def _without(self, mapping: Mapped, key: str, gone: list[bool]) -> None:
        """Take those items out of the list of a field that are gone, or all of the field."""
        found = entry(mapping, key)
        if found is None or not any(gone):
            return
        listed = found[1]
        if all(gone) or not isinstance(listed, Listed):
            edits = [take_field(self.layout, mapping, key)]
        else:
            items = [item for item, each in zip(listed.value, gone, strict=True) if each]
            edits = [*take_items(self.layout, listed, items)]
        for edit in filter(None, edits):
            self._edit(edit)

    def _cut(self, refs: list[Ref[Struct]]) -> None:
        """Take references out of their lists, and fields out that hold nothing else."""
        lists: dict[tuple[int, str], tuple[Mapped, Listed, list[Node]]] = {}
        for ref in refs:
            begin = self.layout.offset(ref.place)
            if any(edit.begin <= begin < edit.end for edit in self.edits):
                continue
            self.cut.append((ref.place, ref.id))
            *_, holder, above, node = [None, *_chain(self.layout, self.layout.root, begin)]
            if isinstance(above, Mapped):
                if edit := take_field(self.layout, above, _key(above, node)):
                    self._edit(edit)
            elif isinstance(above, Listed) and isinstance(holder, Mapped):
                place = (id(above), _key(holder, above))
                lists.setdefault(place, (holder, above, []))[2].append(node)
        for (_, key), (holder, listed, items) in lists.items():
            gone = [any(each is item for item in items) for each in listed.value]
            self._without(holder, key, gone)

    def _say(self, record_id: str, place: Place) -> None:
        begin = self.layout.offset(place)
        if any(edit.begin <= begin < edit.end for edit in self.edits):
            return
        text = self.layout.text
        start, end = text.rfind("[[", 0, begin + 3), text.find("]]", begin) + 2
        words = " ".join(text[start + 2 : end - 2].partition("|")[2].split())
        self._edit(Edit(start, end, self.elsewhere(record_id, words)))

    def _mapping(self, record: Record) -> Mapped:
        return self.layout.record(record.id, path_of(record))

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
        # What is empty has one place all the same.
        if layout.begin(child) <= offset < max(layout.end(child), layout.begin(child) + 1):
            return [node, *_chain(layout, child, offset)]
    return [node]


def _key(mapping: Mapped, value: Node | None) -> str:
    """Return the name of the field whose value is a node."""
    return next(str(key.value) for key, each in mapping.value if each is value)
