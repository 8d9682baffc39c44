"""What came before what, where a source says so, and what is said of dates that are not known."""

from collections.abc import Iterator, Mapping

from onrecord.diagnostics.findings import Diagnostic, error, warning
from onrecord.dossier.chronology import Dated, chronology, said_before
from onrecord.dossier.cycles import circle_in_words, circles
from onrecord.dossier.model import Dossier, once
from onrecord.source.records import Event, Position
from onrecord.source.terms import DateBasis


def sequence_faults(record: Position | Event, dossier: Dossier) -> Iterator[Diagnostic]:
    """Yield a finding where ``after`` runs in a circle, or contradicts the dates."""
    before, times = said_before(dossier), chronology(dossier)
    circle = _circles(dossier).get(record.id, frozenset())
    for ref in record.after:
        if ref.id in circle:
            way = circle_in_words(record.id, ref.id, circle, before)
            hint = "remove one of the links"
            yield error("cycle", ref.place, f"'after' runs in a circle{way}", hint)
    earlier = [(ref, times[ref.id].since) for ref in record.after if ref.id in times]
    contradicting = [
        (ref, since)
        for ref, since in earlier
        if ref.id not in circle and record.date.surely_before(since.date)
    ]
    dated = record.date.words() if contradicting else ""
    for ref, since in contradicting:
        chain = "" if since.id == ref.id else f", which came after '{since.id}'"
        message = f"dated {dated}, but came after '{ref.id}'{chain} ({since.date.words()})"
        hint = "one of the two dates is wrong, or the order is"
        finding = error if is_stated(record) and is_stated(since) else warning
        yield finding("date-conflict", ref.place, message, hint)


def basis_faults(record: Dated) -> Iterator[Diagnostic]:
    """Yield a finding where a date that is not known is said to have a basis."""
    is_written = "date_basis" in record.spans
    if not record.date.is_known and is_written and record.date_basis is not DateBasis.UNKNOWN:
        message = f"the date is unknown, so it is not '{record.date_basis}'"
        hint = "write 'unknown', or leave the field out"
        yield warning("undated-basis", record.place_of("date_basis"), message, hint)


def is_stated(record: Dated) -> bool:
    """Return whether a record's date is said to be the source's own."""
    return record.date_basis is DateBasis.STATED


@once
def _circles(dossier: Dossier) -> Mapping[str, frozenset[str]]:
    return circles(said_before(dossier))
