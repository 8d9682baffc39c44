"""Records that come into a dossier, one after the other: known again, or new."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from onrecord.diagnostics.findings import Severity
from onrecord.editing.adding import NOT_KNOWN, Additions, New, faults, path_of, pointed, text_of
from onrecord.editing.changes import Changes, Files
from onrecord.editing.comparing import compared, is_within, shown
from onrecord.editing.edits import put_field
from onrecord.editing.known_again import KnownAgain, mark_line, mark_of, word
from onrecord.editing.layout import RefusedError
from onrecord.editing.renaming import path_of as path_of_record
from onrecord.editing.reporting import with_reports
from onrecord.exchange.incoming import Incoming
from onrecord.reading import Reading
from onrecord.source.fields import Plain, Record, specs
from onrecord.source.plain import TO_BE_WRITTEN
from onrecord.source.records import Actor, Article
from onrecord.source.terms import ActorKind

LACKING = "a record that is there has not all that the file says of it: --fill adds it"
# What a person says of a record, or the record of itself; nothing to be kept or filled.
_ITS_OWN = frozenset({"id", "former_ids", "draft", "reviewed", "recorded"})


@dataclass(frozen=True, slots=True)
class Wishes:
    """How an import is wanted.

    ``fill`` lets records that are there have the fields that they lack; with ``publish`` what is
    whole comes in as no draft. ``today`` is the day on which articles are recorded.
    """

    today: str
    fill: bool = False
    publish: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a record that came in: its id, what was kept, and what was filled in."""

    id: str
    is_new: bool = False
    kept: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()


class Intake:
    """All that comes into a dossier at one time; each record knows those before it.

    ``records`` are those that were there, ``new`` the fields of those that came in, by their ids;
    ``more`` are reports of articles that were there. ``files`` are edited where a record that was
    there gets more; ``known`` tells who is who. ``notes`` say what was left out or taken to be
    something, and of how many that is true; ``names`` are those of the actors that were there.
    """

    def __init__(self, reading: Reading, wishes: Wishes, incoming: Sequence[Incoming]) -> None:
        self.sources, self.wishes = reading.sources, wishes
        self.quoting = reading.dossier.briefing.quoting
        self.records = {record.id: record for record in reading.sources.records}
        self.new: dict[str, dict[str, Plain]] = {}
        self.more: dict[str, list[Plain]] = {}
        self.files = Files(reading.texts)
        self.notes: Counter[str] = Counter()
        self.names = {
            each.id: each.name for each in self.records.values() if isinstance(each, Actor)
        }
        self._additions = Additions(reading.sources)
        self.known = KnownAgain(reading.sources, self._additions, incoming)
        self._heads: dict[str, str] = {}
        # What was written of those that came in, and the fields of which it was.
        self._texts: dict[str, tuple[dict[str, Plain], str]] = {}
        self._behind: dict[str, list[int]] = {}

    def take(self, number: int, incoming: Incoming, where: str) -> Taken:
        """Take a record in, unless it is there already.

        ``number`` tells rows apart, ``where`` says in words from where it comes. Raises
        RefusedError where it cannot be taken.
        """
        record_type, own_id = incoming.record_type, word(incoming.fields, "id")
        mark = "" if own_id else mark_of(record_type, incoming.fields)
        point = self.known.by_id if own_id else self.known.by_name
        fields = pointed(record_type, incoming.fields, point)
        if record_type is Article and (found := self.known.article(word(fields, "title"))):
            del fields["title"]  # it is the id of that article
        else:
            found = self.known.found(mark or own_id, record_type, fields)
        if found in self.records:
            return _there(self, self.records[found], incoming, fields)
        if found in self.new:
            self.put_behind(found, number)
            if self.known.let_be(mark, found):
                self._heads[found] += mark_line(mark, where)
            if self.new[found].get("publisher") == NOT_KNOWN:
                self._let_be_there(number, incoming, fields, where)
            return _met(self, found, incoming, fields)
        self._let_be_there(number, incoming, fields, where)
        self.notes.update(incoming.notes)
        new = self._added(record_type, fields, mark)
        self._heads[new.id] = mark_line(mark, where) if mark else ""
        self.put_behind(new.id, number)
        return Taken(new.id, is_new=True)

    def is_draft(self, record_id: str) -> bool:
        """Return whether a record is a draft, one that is there or one that came in."""
        return record_id in self.sources.drafts or "draft" in self.new.get(record_id, ())

    def put_behind(self, what: str, number: int) -> None:
        """Let a row be one of those of which a record, or a file, is made."""
        self._behind.setdefault(what, []).append(number)

    def behind(self, path: str) -> list[int]:
        """Return the rows of which a file is made, or what was added to it."""
        ids = [each.id for each in self._additions.new if path_of(each) == path]
        return [number for key in (path, *ids) for number in self._behind.get(key, ())]

    def changes(self) -> Changes:
        """Return the files of what came in new, and those that have more in them."""
        for article_id, reports in self.more.items():
            _put_reports(self.files, self.records[article_id], reports)
        files = dict(self.files.changes().files)
        types = {each.id: each.record_type for each in self._additions.new}
        while held := [
            each
            for each, fields in self.new.items()
            if "draft" not in fields and any(map(self.is_draft, _led_to(types[each], fields)))
        ]:
            for each in held:
                self.new[each]["draft"] = "yes"
        for record_id, fields in self.new.items():
            whole = New(types[record_id], fields, record_id)
            before, text = self._texts[record_id]
            # Most are as they came in, and to write one takes longer than to compare it.
            text = text if fields == before else text_of(whole)
            files[path_of(whole)] = self._heads.get(record_id, "") + text
        return Changes(dict(sorted(files.items())))

    def _added(self, record_type: type[Record], fields: dict[str, Plain], mark: str) -> New:
        whole = _whole(record_type, fields, self.wishes)
        if any(map(self.is_draft, _led_to(record_type, whole))):
            whole["draft"] = "yes"
        new = self._additions.add(New(record_type, whole, word(fields, "id")))
        text = text_of(new)
        for each in faults(new, text):
            if each.severity is Severity.ERROR:
                raise RefusedError(each.message)
        self.new[new.id] = dict(new.fields)
        self._texts[new.id] = deepcopy(self.new[new.id]), text
        self.known.put(mark, record_type, new.fields, new.id)
        return new

    def _let_be_there(
        self, number: int, incoming: Incoming, fields: dict[str, Plain], where: str
    ) -> None:
        """Let the outlet be there that an article names which has no id of its own."""
        publisher = word(fields, "publisher")
        is_there = publisher in self.records or publisher in self.new
        if publisher not in {"", NOT_KNOWN} and not is_there and not word(incoming.fields, "id"):
            outlet = {"name": publisher, "kind": ActorKind.MEDIA.value}
            of = Incoming(Actor, outlet, incoming.place)
            fields["publisher"] = self.take(number, of, where).id


def _met(intake: Intake, found: str, incoming: Incoming, fields: Mapping[str, Plain]) -> Taken:
    """Let a record that came in have what it lacks, and tell what is said otherwise of it."""
    mine = intake.new[found]
    path = path_of(New(incoming.record_type, mine, found))
    left = {*_ITS_OWN, *incoming.guessed}
    theirs = {name: value for name, value in fields.items() if name not in left}
    kept = tuple(f"{path}: {each}" for each in _otherwise(mine, theirs, intake.names))
    _extend(mine, fields)
    return Taken(found, kept=kept)


def _there(
    intake: Intake, record: Record, incoming: Incoming, fields: Mapping[str, Plain]
) -> Taken:
    left = {*_ITS_OWN, *incoming.guessed}
    theirs = {name: each for name, each in fields.items() if name not in left and each != NOT_KNOWN}
    found = compared(record, theirs, intake.names)
    path = path_of_record(record)
    filled = tuple(
        f"{path}: {name}"
        for name in (found.lacks if intake.wishes.fill else ())
        if _is_filled(intake.files, record, name, theirs[name])
    )
    if found.lacks and not intake.wishes.fill:
        intake.notes[LACKING] += 1
    kept = tuple(f"{path}: {each}" for each in found.differs)
    return Taken(record.id, kept=kept, filled=filled)


def _whole(
    record_type: type[Record], known: Mapping[str, Plain], wishes: Wishes
) -> dict[str, Plain]:
    """Return the fields of a record with all that it needs, marked where only a person has it."""
    fields = {name: value for name, value in known.items() if name != "id"}
    if record_type is Article:
        fields = {"title": NOT_KNOWN, "publisher": NOT_KNOWN, "date": NOT_KNOWN, **fields}
        # One that has an id comes from another dossier, whole as it is.
        fields |= {} if "id" in known else {"recorded": wishes.today}
    unwritten = [
        each.name for each in specs(record_type) if each.required and each.name not in fields
    ]
    fields |= dict.fromkeys(unwritten, TO_BE_WRITTEN)
    if unwritten or not wishes.publish:
        fields["draft"] = "yes"
    return fields


def _led_to(record_type: type[Record], fields: Mapping[str, Plain]) -> list[str]:
    """Return all to which fields refer."""
    led: list[str] = []

    def see(_field: str, _accepted: tuple[str, ...], to: str) -> str:
        led.append(to)
        return to

    pointed(record_type, fields, see)
    return led


def _is_filled(files: Files, record: Record, name: str, value: Plain) -> bool:
    """Let a record that is there have a field more; return whether it can."""
    path = path_of_record(record)
    layout, mapping = files.record(path, record.id)
    if mapping.flow_style:
        return False
    files.edit(path, put_field(layout, mapping, type(record), name, value))
    return True


def _put_reports(files: Files, article: Record, reports: Any) -> None:  # noqa: ANN401  # mappings
    """Let an article that is there have more reports, if there are any."""
    path = path_of_record(article)
    if reports:
        files.put(path, with_reports(files.text(path) or "", path, article.id, reports))


def _otherwise(
    mine: Mapping[str, Plain], theirs: Mapping[str, Plain], names: Mapping[str, str]
) -> Iterator[str]:
    """Yield what the same record says otherwise elsewhere; of lists both are taken."""
    for name, value in theirs.items():
        here = mine.get(name, NOT_KNOWN)
        if isinstance(value, list) or NOT_KNOWN in (here, value) or here == TO_BE_WRITTEN:
            continue
        if not is_within(value, here, names):
            yield f"{name}: {shown(here)} (there {shown(value)})"


def _extend(fields: dict[str, Plain], more: Mapping[str, Plain]) -> None:
    """Let a record that came in have what the same one has elsewhere, and it has not."""
    for name, value in more.items():
        mine = fields.get(name, NOT_KNOWN)
        if isinstance(mine, list) and isinstance(value, list):
            mine += [each for each in value if not is_within([each], mine, {})]
        elif mine in (NOT_KNOWN, TO_BE_WRITTEN):
            fields[name] = value
