"""A page at each old address of a record that has a page, which leads on to where it is now.

It is a plain link: that works in any engine, in plain Markdown, from a folder and without scripts.
A redirection in the page's head would need a template of the theme's, and would be lost where the
Markdown is read as it stands.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, count

from onrecord.dossier.labels import label
from onrecord.dossier.model import Dossier
from onrecord.pages.addresses import anchors_of, numbered, on_question
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Link, Prose
from onrecord.pages.wording import information
from onrecord.source.fields import Record
from onrecord.source.records import Actor, Article, Dispute, Position, Question


@dataclass(frozen=True, slots=True)
class Entry:
    """What stood on a page: its id now, and the anchors that it has and had."""

    now: str
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved(View):
    """Where a page is now, and where is what stood on it with an anchor of its own.

    ``part`` says which page of what is divided.
    """

    info: Prose
    now: str
    entries: tuple[Entry, ...]
    part: Prose = ()


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield a page for each former id of what has a page of its own."""
    for record in _with_pages(dossier):
        for former in record.former_ids:
            path = f"{record.folder}/{former}.md"
            yield _page(
                dossier,
                record,
                path,
                Moved(information(dossier), record.id, _entries(dossier, record)),
            )


def later_pages(dossier: Dossier, made: Iterable[Page]) -> Iterator[Page]:
    """Yield a page for each former id and each page but the first of what is divided.

    It lists what stands on that page now; whatever stood there once and does no more is found from
    the page that it leads to.
    """
    paths = {page.path for page in made}
    for record in _with_pages(dossier):
        standing: dict[str, list[Entry]] = {}
        for entry in _entries(dossier, record) if record.former_ids else ():
            standing.setdefault(on_question(dossier, entry.now).partition("#")[0], []).append(entry)
        for former in record.former_ids:
            for number in count(2):
                now = numbered(f"{record.folder}/{record.id}.md", number)
                if now not in paths:
                    break
                path = numbered(f"{record.folder}/{former}.md", number)
                part = (Link(now, f"page {number:,}"), " of ")
                view = Moved(information(dossier), record.id, tuple(standing.get(now, ())), part)
                yield _page(dossier, record, path, view)


def _with_pages(dossier: Dossier) -> Iterator[Question | Actor | Article]:
    return chain(dossier.questions.values(), dossier.actors.values(), dossier.articles.values())


def _page(dossier: Dossier, record: Record, path: str, view: Moved) -> Page:
    title = f"Moved: {label(dossier, record.id)}"
    return Page(path, "moved", title, "This address is an old one.", view)


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
