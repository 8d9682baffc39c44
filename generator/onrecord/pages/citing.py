"""An article as it is cited, in words and in files of other programs; where errors are reported."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onrecord.dossier.freshness import newest_day
from onrecord.dossier.labels import outlet_name
from onrecord.dossier.model import Dossier
from onrecord.exchange.citations import csl_json, ris
from onrecord.exchange.tex import biblatex, bibtex
from onrecord.pages.page import Page
from onrecord.pages.prose import Link, Part, Prose, Said, Strong, WebLink, joined
from onrecord.pages.wording import information_to, published, published_by, titled
from onrecord.source.fields import Unknown
from onrecord.source.plain import in_marks
from onrecord.source.records import Article, Briefing
from onrecord.source.urls import url_fault

# The formats of citations, each with the ending of its files and what writes it. No id has two
# hyphens beside each other, so none is another article's file.
_FORMATS = (
    ("BibTeX", ".bib", bibtex),
    ("BibLaTeX", "--biblatex.bib", biblatex),
    ("RIS", ".ris", ris),
    ("CSL-JSON", ".json", csl_json),
)
# The files of all sources at once.
_SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class Citation:
    """An article as a reader cites it; links to it in files; where to report an error."""

    words: Prose
    files: Prose
    errors: Prose


def citation(dossier: Dossier, article: Article) -> Citation:
    """Return how an article is cited."""
    return Citation(
        words=(*joined(_words(dossier, article), ", "), "."),
        files=joined((Link(_path(article, ending), name),) for name, ending, _ in _FORMATS),
        errors=(where_to_report(dossier.briefing, "Report an error"),),
    )


def _words(dossier: Dossier, article: Article) -> Iterator[Prose]:
    """Yield authors, title, outlet, date and address: what is not known is said to be so."""
    for each in article.authors:
        yield (Said(dossier.actors[each].name if each in dossier.actors else each),)
    if isinstance(article.title, Unknown):
        yield (f"Untitled {article.kind.label}",)
    else:
        before, _, after = in_marks(article.title)
        yield (before, titled(dossier, article), after)
    outlet = published_by(dossier, article)
    yield (outlet if isinstance(outlet, Said) else outlet_name(dossier, article).lower(),)
    yield (published(article),)
    address = article.doi.address if article.doi else article.url.plain if article.url else ""
    if address:
        yield (WebLink(address, address),)


def cited_page(dossier: Dossier, page: Page) -> Prose:
    """Return how a page of the briefing is cited: by whom, what, of which edition, and where."""
    briefing, parts = dossier.briefing, list[Prose]()
    parts += [(Said(each),) for each in briefing.editors]
    if page.kind != "brief":
        before, _, after = in_marks(page.title)
        parts.append((before, Said(page.title), after))
    parts += [(Strong((Said(briefing.title),)),), (f"information to {information_to(dossier)}",)]
    if day := newest_day(dossier):
        parts.append((f"recorded up to {day.words()}",))
    parts.append((Link(page.path, HERE),))
    return (*joined(parts, ", "), ".")


# What the theme puts the page's address in the place of, where the site has one.
HERE = "address of this page"


def citation_files(dossier: Dossier) -> Mapping[str, str]:
    """Return citations in every format, of every article and of all at once, by their paths."""
    articles = tuple(dossier.articles.values())
    alone = {
        _path(article, ending): f"{write([article], dossier)}\n"
        for article in articles
        for _, ending, write in _FORMATS
    }
    together = {f"{_SOURCES}{end}": f"{write(articles, dossier)}\n" for _, end, write in _FORMATS}
    return {**alone, **(together if articles else {})}


def source_files(dossier: Dossier) -> Prose:
    """Return links to the citations of all sources; nothing where there are none."""
    if not dossier.articles:
        return ()
    return joined((Link(f"{_SOURCES}{ending}", name),) for name, ending, _ in _FORMATS)


def _path(article: Article, ending: str) -> str:
    return f"{article.folder}/{article.id}{ending}"


# What a program for mail takes as it stands.
_MAIL = re.compile(r"[\w.+-]+@[a-z\d-]+(?:\.[a-z\d-]+)+", re.IGNORECASE | re.ASCII)


def where_to_report(briefing: Briefing, label: str) -> Part:
    """Return the link to those who mend errors; to what to do where they have no address."""
    contact = briefing.contact or ""
    if _MAIL.fullmatch(contact):
        return WebLink(label, f"mailto:{contact}")
    if contact.startswith(("https://", "http://")) and not url_fault(contact):
        return WebLink(label, contact)
    return Link("cite.md#report-an-error", label)


def how_to_report(briefing: Briefing) -> Prose:
    """Return in sentences to whom an error is reported, and what to say."""
    what_to_say = "Name the page and the statement, and the source that shows the error."
    if briefing.contact:
        address = where_to_report(briefing, briefing.contact)
        # Where it is no address it is said, or the page would lead to itself.
        contact = address if isinstance(address, WebLink) else Said(briefing.contact)
        return ("Write to ", contact, f". {what_to_say}")
    pencil = "Where a page has a pencil at its head, that leads to the record behind it"
    return (f"{what_to_say} {pencil}; a form for errors may stand at its foot.",)
