"""A page at each old address of a record that has a page, which leads on to where it is now.

It is a plain link: that works in any engine, in plain Markdown, from a folder and without scripts.
A redirection in the page's head would need a template of the theme's, and would be lost where the
Markdown is read as it stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.dossier.labels import label
from onrecord.dossier.model import Dossier
from onrecord.pages.page import Page, View
from onrecord.source.fields import Record
from onrecord.source.records import Question


@dataclass(frozen=True, slots=True)
class Moved(View):
    """Where a page is now, and where is what stood on it with an anchor of its own."""

    now: str
    anchors: tuple[str, ...]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield a page for each former id of what has a page of its own."""
    for table in (dossier.questions, dossier.actors, dossier.articles):
        for record in table.values():
            for former in record.former_ids:
                yield Page(
                    f"{record.folder}/{former}.md",
                    "moved",
                    f"Moved: {label(dossier, record.id)}",
                    "This address is an old one.",
                    Moved(record.id, _anchors(dossier, record)),
                    searched=False,
                )


# Whoever gives a question more ids than this finds no list of what stood there under each: it would
# grow with one number times the other.
_MOST = 20


def _anchors(dossier: Dossier, record: Record) -> tuple[str, ...]:
    """Return the ids of what stands on a record's page, and stood there under its former id."""
    if not isinstance(record, Question) or len(record.former_ids) > _MOST:
        return ()
    positions = (each.id for each in dossier.positions_on.get(record.id, ()))
    return (*positions, *(str(dispute.id) for dispute in record.disputes))
