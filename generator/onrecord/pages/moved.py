"""A page at each old address of a record that has a page, which leads on to where it is now.

It is a plain link: that works in any engine, in plain Markdown, from a folder and without scripts.
A redirection in the page's head would need a template of the theme's, and would be lost where the
Markdown is read as it stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.dossier.labels import label
from onrecord.dossier.model import Dossier
from onrecord.pages.addresses import anchors_of
from onrecord.pages.page import Page, View
from onrecord.source.fields import Record
from onrecord.source.records import Dispute, Position, Question


@dataclass(frozen=True, slots=True)
class Entry:
    """What stood on a page: its id now, and the anchors that it has and had."""

    now: str
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved(View):
    """Where a page is now, and where is what stood on it with an anchor of its own."""

    now: str
    entries: tuple[Entry, ...]


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
                    Moved(record.id, _entries(dossier, record)),
                    searched=False,
                )


# Whoever gives a question more ids than this finds no list of what stood there under each: it would
# grow with one number times the other.
_MOST = 20


def _entries(dossier: Dossier, record: Record) -> tuple[Entry, ...]:
    """Return what stands on a record's page, and stood there under a former id of the record.

    It may have had another id as well while the page was at that address.
    """
    if not isinstance(record, Question) or len(record.former_ids) > _MOST:
        return ()
    standing: list[Position | Dispute] = [
        *dossier.positions_on.get(record.id, ()),
        *record.disputes,
    ]
    return tuple(Entry(str(each.id), anchors_of(each)) for each in standing)
