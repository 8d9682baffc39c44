"""Something is wrong or missing: what do I do, without Git and without a program?"""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.dossier.model import Dossier
from onrecord.pages.citing import how_to_report
from onrecord.pages.page import Crumb, Page, View
from onrecord.pages.prose import Prose
from onrecord.pages.wording import information
from onrecord.source.fields import Record, specs
from onrecord.source.folders import FOLDER
from onrecord.source.records import RECORD_TYPES


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of record: what it is for, in which file one is written, and what it must say."""

    name: str
    purpose: str
    file: str
    needed: str


@dataclass(frozen=True, slots=True)
class Contribute(View):
    """How an error is reported and a source added, by whoever does not write the sources."""

    info: Prose
    errors: Prose
    kinds: tuple[Kind, ...]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the page on which a correction or a record is written; the theme makes a form of it."""
    view = Contribute(
        info=information(dossier),
        errors=how_to_report(dossier.briefing),
        kinds=tuple(map(_kind, RECORD_TYPES)),
    )
    description = "How to report an error in this briefing, and how to add a source to it."
    yield Page(
        "contribute.md",
        "contribute",
        "Correct or add",
        description,
        view,
        crumbs=(Crumb("index.md", "Brief"), Crumb("cite.md", "Cite and contribute")),
    )


def _kind(record_type: type[Record]) -> Kind:
    needed = [spec.name for spec in specs(record_type) if spec.required]
    if record_type.one_of:
        needed.append(" or ".join(record_type.one_of))
    return Kind(
        record_type.noun,
        record_type.purpose,
        f"{FOLDER}/{record_type.folder}/ID.yml",
        ", ".join(needed),
    )
