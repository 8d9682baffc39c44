"""May I reuse it, how do I mend it?"""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.dossier.model import Dossier
from onrecord.pages.citing import how_to_report, source_files
from onrecord.pages.data import links_to_data
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Prose, Said, listed
from onrecord.pages.wording import information, information_to
from onrecord.source.fields import FieldSpec, Record, specs
from onrecord.source.files import BRIEFING
from onrecord.source.records import RECORD_TYPES, Briefing
from onrecord.source.versions import NEWEST


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of a record type."""

    name: str
    needed: str
    meaning: str


@dataclass(frozen=True, slots=True)
class FieldTable:
    """The fields of a record type, under its folder's name."""

    name: str
    purpose: str
    rows: tuple[FieldRow, ...]


@dataclass(frozen=True, slots=True)
class Cite(View):
    """How to cite, reuse, mend and add to the briefing."""

    info: Prose
    cite_as: Prose
    files: Prose
    data: Prose
    information_to: str
    editors: Prose
    reuse: Prose
    errors: Prose
    version: int
    fields: tuple[FieldTable, ...]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the page on citing and contributing."""
    briefing = dossier.briefing
    reach = information_to(dossier)
    view = Cite(
        info=information(dossier),
        cite_as=(Said(briefing.cite_as),)
        if briefing.cite_as
        else (Said(briefing.title), f". Information to {reach}."),
        files=source_files(dossier),
        data=links_to_data(dossier),
        information_to=reach,
        editors=("Editors: ", *listed(map(Said, briefing.editors)), ".")
        if briefing.editors
        else (),
        reuse=_reuse(briefing),
        errors=how_to_report(briefing),
        version=briefing.format or NEWEST,
        fields=(_table(BRIEFING, Briefing), *(_table(each.folder, each) for each in RECORD_TYPES)),
    )
    description = "How to cite this briefing, its licence, how to report an error and add a source."
    yield Page("cite.md", "cite", "Cite and contribute", description, view)


def _reuse(briefing: Briefing) -> Prose:
    publishers = " The articles themselves belong to their publishers."
    if briefing.licence is None:
        return (f"No licence is stated.{publishers}",)
    return ("The content may be reused under ", Said(briefing.licence), f".{publishers}")


def _table(name: str, struct_type: type[Briefing] | type[Record]) -> FieldTable:
    return FieldTable(name, struct_type.purpose, tuple(map(_row, specs(struct_type))))


def _row(spec: FieldSpec) -> FieldRow:
    return FieldRow(spec.name, "always" if spec.required else "no", spec.doc)
