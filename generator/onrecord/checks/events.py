"""Rules on events."""

from collections.abc import Iterator

from onrecord.checks.hierarchies import upward_faults
from onrecord.checks.reports import unreported
from onrecord.checks.sequence import basis_faults, sequence_faults
from onrecord.checks.soundness import unsound_source
from onrecord.diagnostics.findings import Diagnostic, error
from onrecord.dossier.model import Dossier
from onrecord.source.records import Event
from onrecord.source.terms import EventStatus


def event_is_reported_after_it(event: Event, dossier: Dossier) -> Iterator[Diagnostic]:
    """An event that occurred is not known only from articles older than itself."""
    carried = dossier.reports.get(event.id, ())
    if event.status is not EventStatus.OCCURRED or not carried:
        return
    if all(item.article.version.surely_before(event.date) for item in carried):
        message = "occurred, but every report of it is older than it"
        hint = "write 'planned' until a later source says that it took place"
        yield error("not-yet-occurred", event.place_of("status"), message, hint)


def event_is_reported(event: Event, dossier: Dossier) -> Iterator[Diagnostic]:
    """Nor has an event that no article reports, but is said to be more than planned (warning)."""
    if event.status not in {EventStatus.PLANNED, EventStatus.CANCELLED}:
        yield from unreported(event, dossier)


def event_stands_without_what_was_taken_back(
    event: Event, dossier: Dossier
) -> Iterator[Diagnostic]:
    """Nor is an event (warning)."""
    yield from unsound_source(event, dossier, "leave it out")


def event_keeps_its_place(event: Event, dossier: Dossier) -> Iterator[Diagnostic]:
    """An event is not older than what came before it; a date not known has no basis (warning)."""
    yield from basis_faults(event)
    yield from sequence_faults(event, dossier)


def event_is_not_itself(event: Event, dossier: Dossier) -> Iterator[Diagnostic]:
    """not_same_as names other events; part_of runs in no circle."""
    for ref in event.not_same_as:
        if ref.id == event.id:
            message = "an event is the same as itself"
            yield error("self-reference", ref.place, message, "delete it")
    yield from upward_faults(event, dossier)
