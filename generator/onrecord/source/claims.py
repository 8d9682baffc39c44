"""Which record has which id, or had it once.

An id is of one record, or of one dispute, for ever: also when another one has taken its place,
since addresses go on leading to it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from onrecord.diagnostics.collecting import Findings
from onrecord.diagnostics.findings import Place
from onrecord.source.fields import Record, Struct, if_read
from onrecord.source.records import Dispute, Question
from onrecord.source.values import NO


@dataclass(slots=True)
class Claims:
    """What the records of a dossier claim as theirs.

    ``types`` maps each id to the name of the type of what has it, ``former`` each former id to the
    one that took its place; ``contested`` are the ids that two types claim, ``drafts`` the ids of
    drafts and of what stands in them, each with the draft's.
    """

    types: dict[str, str] = field(default_factory=dict)
    contested: set[str] = field(default_factory=set)
    former: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)


def claims_of(records: Iterable[Record]) -> Claims:
    """Return what the records claim; of an id that two types claim nobody can say whose it is."""
    claims = Claims()
    for record in records:
        for each, bearer in _bearers(record):
            type_name = type(bearer).__name__
            if claims.types.setdefault(each, type_name) != type_name:
                claims.contested.add(each)
            for former in _former_ids(bearer):
                claims.former.setdefault(former, each)
            if is_draft(record):
                claims.drafts[each] = record.id
    return claims


def is_draft(record: Record) -> bool:
    """Return whether a record is left out of a build that asks for no drafts."""
    return bool(if_read(lambda: record.draft, NO))


def _bearers(record: Record) -> Iterator[tuple[str, Record | Dispute]]:
    """Yield the id of a record and those that structs in it carry (disputes), with what has it."""
    yield record.id, record
    if isinstance(record, Question):
        for dispute in if_read(lambda: record.disputes, ()):
            dispute_id = _id_of(dispute)
            if dispute_id is not None:
                yield dispute_id, dispute


def _id_of(dispute: Dispute) -> str | None:
    return if_read(lambda: str(dispute.id), None)


def _former_ids(bearer: Record | Dispute) -> list[str]:
    return if_read(lambda: list(map(str, bearer.former_ids)), [])


def with_ids_of_their_own(records: Iterable[Record], findings: Findings) -> list[Record]:
    """Return the records without those whose id another one has; add a finding for each.

    Those that have an id which another one had once are named as well.
    """
    kept: list[Record] = []
    first: dict[str, Place] = {}
    former: list[tuple[str, str, Struct]] = []
    for record in records:
        for each, bearer in _bearers(record):
            place = bearer.place_of("id")
            if each in first:
                hint = f"it stands first at {first[each]}; ids are unique over all kinds"
                findings.add_error("duplicate-id", place, f"id '{each}' is taken", hint)
                continue
            first[each] = place
            former += ((once, each, bearer) for once in _former_ids(bearer))
            if bearer is record:
                kept.append(record)
    _tell_taken(former, first, findings)
    return kept


def _tell_taken(
    former: Iterable[tuple[str, str, Struct]], taken: dict[str, Place], findings: Findings
) -> None:
    """Add a finding for each former id that something has now, or had as well."""
    owners: dict[str, str] = {}
    for once, now, bearer in former:
        place = bearer.place_of("former_ids")
        if once == now:
            message = f"'{once}' is its id, and no former one"
            findings.add_error("duplicate-id", place, message, "delete it here")
        elif once in taken:
            message = f"id '{once}' was once that of '{now}', to which its address leads"
            hint = f"choose another; '{once}' stands among the former ids at {place}"
            findings.add_error("duplicate-id", taken[once], message, hint)
        elif owners.setdefault(once, now) != now:
            message = f"'{once}' is a former id of '{owners[once]}' already"
            findings.add_error("duplicate-id", place, message, "delete it from one of the two")
