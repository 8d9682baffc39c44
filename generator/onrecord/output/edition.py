"""A briefing as one file: what a printed or bound one says of itself, and where its links lead.

It is made of the pages of a built site, which may be a stranger's: they are parsed, and nothing in
them is run or followed.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement, HTMLParser, document_fromstring

from onrecord import plain_files

# The page that holds the whole briefing.
COMPLETE = "complete.html"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the site as a chapter: its path, its title, and the language of that."""

    path: str
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class Edition:
    """What a briefing in one file says of itself, all of it from the sources.

    ``identifier`` is an URN that stays the same whatever the title; ``name`` is what a file of it
    is called, without its ending; ``languages`` begins with the dossier's own. ``day`` is when the
    newest of its articles was recorded. ``records`` are the ids of all records.
    """

    identifier: str
    name: str
    title: str
    subject: str
    editors: tuple[str, ...]
    languages: tuple[str, ...]
    day: date
    chapters: tuple[Chapter, ...]
    records: frozenset[str]


@dataclass(frozen=True, slots=True)
class Target:
    """A place on the site: the path of a page or file, and the anchor there, or none."""

    path: str
    anchor: str

    @property
    def record(self) -> str:
        """The id of the record that it can be about: its anchor, or else the name of its page."""
        path = PurePosixPath(self.path)
        return self.anchor or (path.stem if path.parent.name else "")


def page_at(site: Path, path: str, below: Path) -> HtmlElement | None:
    """Return a page of a built site, parsed; None where there is none.

    Raises NotPlainError where a link lies on the way to it from ``below``.
    """
    data = plain_files.read(site / path, below)
    return parsed(data) if data and data.strip() else None


def parsed(data: bytes) -> HtmlElement:
    """Return a page as a tree, as libxml2 reads HTML."""
    return document_fromstring(data, parser=HTMLParser(encoding="utf-8", huge_tree=True))


def published_at(page: HtmlElement, path: str) -> str:
    """Return the address of the site that a page with this path says it is of, or an empty text.

    A page says its own as its canonical one.
    """
    for link in page.iterfind(".//head/link[@rel='canonical']"):
        address = link.get("href", "")
        if address.startswith(("https://", "http://")) and address.endswith(f"/{path}"):
            return address.removesuffix(path)
    return ""


def target(page: str, address: str) -> Target | None:
    """Return where a link of the page at this path leads on the site; None where that is elsewhere.

    A site is known here by no address, so those that name a host lead out of it.
    """
    try:
        whole = urlsplit(urljoin(f"{_ANY}{page}", address.strip()))
    except ValueError:  # as of an address with half a number in brackets
        return None
    if f"{whole.scheme}://{whole.netloc}/" != _ANY or whole.query:
        return None
    return Target(whole.path.lstrip("/"), whole.fragment)


# A host that no link can name by chance: only what is joined to it lies below.
_ANY = "http://site.invalid/"


def leads_out(address: str) -> bool:
    """Return whether a link leads to another site, or to somebody's mail, and to nothing else."""
    try:
        return urlsplit(address.strip()).scheme in {"https", "http", "mailto"}
    except ValueError:
        return False


def as_uri(address: str) -> str:
    """Return an address with all that no URI may hold as it is written there (RFC 3986)."""
    parts = urlsplit(_NO_ESCAPE.sub("%25", address.strip()))
    path, query, anchor = (quote(each, safe=_SAFE) for each in parts[2:])
    return urlunsplit((parts.scheme, parts.netloc, path, query, anchor))


_NO_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")
_SAFE = "%/:=&?~+!$,;'@()*"
