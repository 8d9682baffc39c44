"""The briefing as files to take along: printed, bound as a book, packed with its site.

From the dossier comes what they say of themselves, from the built site what they hold.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from onrecord.dossier.freshness import by_day, cut_off
from onrecord.dossier.labels import identity, plain_words
from onrecord.dossier.languages import of_dossier
from onrecord.dossier.model import Dossier
from onrecord.exchange.feeds import urn
from onrecord.output.edition import COMPLETE, Chapter, Edition
from onrecord.pages.addresses import in_site
from onrecord.pages.page import Page
from onrecord.source.dates import Edtf
from onrecord.source.ids import proposed_id
from onrecord.source.values import ENGLISH

# What each is called in the site; links on its pages know them by these names.
FILES = {"pdf": "briefing.pdf", "epub": "briefing.epub"}
# Of no use without the generator.
_NOT_IN_A_BOOK = frozenset({"specification"})


def edition(dossier: Dossier, pages: Iterable[Page]) -> Edition:
    """Return what the briefing says of itself where it is one file.

    ``pages`` are those of its site, in reading order. A dossier is known by its key, or by its
    title where it has none, as in its feed; its files are called by its title, and by the day to
    which it reaches.
    """
    briefing = dossier.briefing
    language = str(of_dossier(dossier))
    newest = cut_off(dossier)
    reach = _day(newest.version) if newest else None
    return Edition(
        identifier=urn(identity(dossier), "edition"),
        name=(proposed_id(briefing.title) or "briefing")
        + (f"-{reach.isoformat()}" if reach else ""),
        title=briefing.title,
        subject=plain_words(dossier, briefing.bottom_line),
        editors=tuple(briefing.editors),
        languages=tuple(dict.fromkeys((language, str(ENGLISH)))),
        day=next((day for day in map(_day, _recorded(dossier)) if day), reach or _UNDATED),
        chapters=tuple(
            Chapter(
                in_site(page.path),
                page.title,
                str(page.language or ENGLISH),
            )
            for page in pages
            if not page.is_copy and page.kind not in _NOT_IN_A_BOOK
        ),
        records=frozenset(str(each) for table in dossier.records.values() for each in table),
    )


# Where no article has a date.
_UNDATED = date(1970, 1, 1)


def _recorded(dossier: Dossier) -> Iterable[Edtf]:
    return (day for day, _ in by_day(dossier))


def _day(known: Edtf) -> date | None:
    """Return the last day that a date can mean, or the first where its end is open."""
    return known.latest or known.earliest


def made(kind: str, site: Path, below: Path, about: Edition) -> bytes:
    """Return the file of a kind, a key of :data:`FILES`, made of a built site.

    The site lies in the folder ``below`` or deeper. Raises PublishError where it cannot be made.
    """
    # Each brings a library along that nothing else needs.
    if kind == "pdf":
        from onrecord.output import pdf  # noqa: PLC0415

        return pdf.printed(site, below, COMPLETE, about)
    from onrecord.output import epub  # noqa: PLC0415

    return epub.bound(site, below, about)
