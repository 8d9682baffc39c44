"""From the records that were read to one dossier, and what is wrong with its references."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any

from onrecord.diagnostics.findings import Diagnostic, Place, error, one
from onrecord.dossier.chronology import Dated, Time, in_time
from onrecord.dossier.model import Dossier
from onrecord.source.claims import is_draft
from onrecord.source.fields import Record, Ref, if_read, specs
from onrecord.source.files import Sources
from onrecord.source.folders import FOLDER
from onrecord.source.ids import RESERVED_IDS, suggest
from onrecord.source.meant import nobody_hint
from onrecord.source.naming import Names
from onrecord.source.plain import TO_BE_WRITTEN
from onrecord.source.records import RECORD_TYPES, Article, Briefing
from onrecord.source.rich import RichText
from onrecord.source.tables import Stance


def link(sources: Sources) -> tuple[Dossier, Iterator[Diagnostic]]:
    """Return the dossier of all records read, and one by one what is wrong with its references."""
    claimed = frozenset(
        match[1]
        for path, text in sources.texts.items()
        if path in sources.faulty and path.split("/")[1] == Article.folder
        for match in re.finditer(r"(?:position|event)['\"]?\s*:\s*['\"]?([a-z0-9-]+)", text)
    )
    times = in_time(sources.records)
    dossier = Dossier(
        briefing_or_none=sources.briefing,
        records={each: _table(each, sources.records, times) for each in RECORD_TYPES},
        claimed_positions=claimed,
    )
    return dossier, chain(_unresolved(sources), _to_drafts(sources), _unwritten(sources))


def relinked(briefing: Briefing | None, records: Iterable[Record]) -> Dossier:
    """Return the dossier of some records; whatever they refer to has to be among them."""
    records = tuple(records)
    times = in_time(records)
    return Dossier(briefing, {each: _table(each, records, times) for each in RECORD_TYPES})


def _table(
    record_type: type[Record], records: Iterable[Record], times: Mapping[str, Time]
) -> dict[str, Record]:
    """Return the records of a type by id, oldest first, or in the order of their sort keys."""
    of_type = [record for record in records if isinstance(record, record_type)]
    return {record.id: record for record in sorted(of_type, key=lambda each: _order(each, times))}


def _order(record: Record, times: Mapping[str, Time]) -> tuple[int, Any]:
    """Return what a record is sorted by; one of which that could not be read comes last."""
    unread = (1, record.id)
    if isinstance(record, Dated):
        return (0, (times[record.id], record.id)) if record.id in times else unread
    return if_read(lambda: (0, record.sort_key), unread)


# How like an id has to be to one that there is to be taken for a slip of the pen.
_NEAR = 0.75


def _renamed(record_id: str, place: Place, sources: Sources) -> Diagnostic:
    now = sources.former_ids[record_id]
    return error("former-id", place, f"'{record_id}' is now '{now}'", f"write '{now}'")


def _to_drafts(sources: Sources) -> Iterator[Diagnostic]:
    """Yield a finding for everything published that leads to a draft."""
    refs = ((ref.id, ref.place) for ref in sources.refs)
    published = (record for record in sources.records if not is_draft(record))
    for record_id, place in chain(refs, _authors(published)):
        if record_id in sources.drafts:
            message = f"'{record_id}' is a draft, to which nothing published may lead"
            draft = sources.drafts[record_id]
            hint = f"take 'draft' out of '{draft}', or make a draft of this record as well"
            yield error("leads-to-draft", place, message, hint)


def _unwritten(sources: Sources) -> Iterator[Diagnostic]:
    """Yield a finding for every field of what is published that only marks a text to be written."""
    for record in sources.records:
        for name in record.spans if not is_draft(record) else ():
            value = if_read(partial(getattr, record, name, None), None)
            text = value.source if isinstance(value, RichText) else value
            if isinstance(text, str) and text == TO_BE_WRITTEN:
                message = f"'{name}' is still to be written"
                hint = f"write it, or let '{record.id}' be a draft"
                yield error("unwritten", record.place_of(name), message, hint)


def _authors(records: Iterable[Record]) -> Iterator[tuple[str, Place]]:
    """Yield what articles give as authors: names, and ids of actors."""
    for record in records:
        if isinstance(record, Article):
            yield from ((author, record.place_of("authors")) for author in _authors_of(record))


def _authors_of(article: Article) -> tuple[str, ...]:
    return if_read(lambda: article.authors, ())


def without_drafts(dossier: Dossier) -> Dossier:
    """Return a dossier without its drafts; where there is none, the same."""
    published = {
        record_type: {each: record for each, record in table.items() if not is_draft(record)}
        for record_type, table in dossier.records.items()
    }
    if all(len(table) == len(dossier.records[each]) for each, table in published.items()):
        return dossier
    return Dossier(dossier.briefing_or_none, published, dossier.claimed_positions)


def _otherwise(ref: Ref[Any]) -> str:
    """Return what to write where no id is near the one that a reference has."""
    if ref.accepts == ("Actor",) and (hint := nobody_hint(ref.id)):
        return hint
    fitting = [each for each in RECORD_TYPES if each.__name__ in ref.accepts]
    if len(fitting) == 1 and ref.id not in RESERVED_IDS:
        return _to_write(ref, fitting[0])
    if ref.id in list(Stance):
        return f"as a side of a dispute, all who hold a stance are written {{stance: {ref.id}}}"
    wanted = f"write the id of {one(_wanted(ref))}"
    return wanted if ref.accepts else f"{wanted}, or the words without brackets"


def _to_write(ref: Ref[Any], record_type: type[Record]) -> str:
    """Return which file would hold the record that a reference names, and what in it."""
    first = record_type.one_of[:1]
    needed = [
        f"'{each.name}:'" for each in specs(record_type) if each.required or each.name in first
    ]
    fields = f"{', '.join(needed[:-1])} and {needed[-1]}"
    return f"to add it, write {FOLDER}/{record_type.folder}/{ref.id}.yml with {fields}"


# Every id there is is compared with, letter by letter, to find the nearest one: after so many
# pairs of letters there are no more hints.
_MAX_LOOKS = 2_000_000


def _unresolved(sources: Sources) -> Iterator[Diagnostic]:
    """Yield a finding for every reference to an id nobody claims, or of a wrong record type."""
    hints: dict[tuple[str, tuple[str, ...]], str] = {}
    names = Names(sources.records)
    # The ids that a reference accepts, and how many letters they have.
    known: dict[tuple[str, ...], tuple[list[str], int]] = {}
    looks = 0
    for author, place in _authors(sources.records):
        if author in sources.former_ids and author not in sources.claimed_ids:
            yield _renamed(author, place, sources)
    for ref in chain(sources.refs, sources.draft_refs):
        if ref.id in sources.former_ids and ref.id not in sources.claimed_ids:
            now = sources.claimed_ids.get(sources.former_ids[ref.id])
            if not ref.accepts or now is None or now in ref.accepts:
                yield _renamed(ref.id, ref.place, sources)
            else:
                yield _of_wrong_kind(ref, now)
            continue
        claimed_by = sources.claimed_ids.get(ref.id)
        if claimed_by is None:
            key = (ref.id, ref.accepts)
            if key not in hints:
                if ref.accepts not in known:
                    accepted = [
                        record_id
                        for record_id, type_name in sources.claimed_ids.items()
                        if not ref.accepts or type_name in ref.accepts
                    ]
                    known[ref.accepts] = accepted, sum(map(len, accepted))
                ids, letters = known[ref.accepts]
                looks += len(ref.id) * letters
                looked_at = ids if looks <= _MAX_LOOKS else []
                hints[key] = names.exactly(ref) or suggest(
                    ref.id, looked_at, _otherwise(ref), cutoff=_NEAR
                )
            yield error("unknown-id", ref.place, f"no {_wanted(ref)} '{ref.id}'", hints[key])
        elif ref.accepts and claimed_by not in ref.accepts:
            yield _of_wrong_kind(ref, claimed_by)


def _of_wrong_kind(ref: Ref[Any], claimed_by: str) -> Diagnostic:
    """Return the finding on a reference to a record of a type that it may not lead to."""
    message = f"'{ref.id}' is {one(claimed_by.lower())}; a reference to {_wanted(ref)} is needed"
    return error("wrong-kind", ref.place, message, f"write the id of {one(_wanted(ref))}")


def _wanted(ref: Ref[Any]) -> str:
    return " or ".join(type_name.lower() for type_name in ref.accepts) or "record"
