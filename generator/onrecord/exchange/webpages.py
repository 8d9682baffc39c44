"""An article that comes in as a saved web page, by what its head says of it.

Read are the tags of Highwire Press, which scholars' search engines ask for, OpenGraph, JSON-LD in
the words of schema.org, and Dublin Core. What a page says is a stranger's word: it is text on one
line, and an address or none. The text of the article is not looked at.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from onrecord.exchange.bibliographies import addresses, as_said, title_or_none
from onrecord.exchange.incoming import (
    MOST,
    MOST_LISTED,
    Incoming,
    Read,
    Skipped,
    UnreadableError,
    address_in,
    date_in,
    doi_in,
    known,
    language_in,
    line,
    needed,
    tags_in,
    texts_in,
)
from onrecord.exchange.kinds import kind_of
from onrecord.source.records import Article
from onrecord.source.terms import Access, ArticleKind

# Things in one another, and things in all, that JSON-LD of a page may have.
_DEEPEST, _MOST_THINGS = 20, 2_000
_PLACE = "the page"


def from_web_page(data: bytes) -> Read:
    """Return the article of a saved web page, or why there is none.

    Raises UnreadableError where it is no HTML, and MissingError where what reads it is not
    installed.
    """
    if len(data) > MOST:
        raise UnreadableError(f"it has more than {MOST:,} bytes")
    page = _page(data)
    title = page.first("citation_title", "headline", "og:title", "dc.title", "twitter:title")
    title = title or page.title
    if not title:
        return Read((), (Skipped(_PLACE, "its head says neither title nor headline"),))
    named = page.first("citation_doi", "dc.identifier", "identifier", "bepress_citation_doi")
    url, doi = addresses(page.address(), doi_in(named))
    date, fault = _date(page)
    updated, _ = _as_day(page.first("dateModified", "article:modified_time"))
    kind, doubt = _kind(page)
    authors = page.all("citation_author") or page.all("author", "article:author", "dc.creator")
    language = page.first("citation_language", "inLanguage", "dc.language", "og:locale")
    fields = known(
        title=title,
        publisher=_outlet(page) or "unknown",
        kind=kind.value,
        date=date or "unknown",
        updated=updated if date and updated > date else "",
        language=language_in(page.language) or language_in(language),
        authors=[as_said(each) for each in authors if not address_in(each)],
        url=url,
        doi=doi,
        access=_access(page),
        tags=tags_in(page.all("citation_keywords", "article:tag")),
    )
    notes = tuple(filter(None, (doubt, fault)))
    guessed = ("kind",) if doubt else ()
    return Read((Incoming(Article, fields, _PLACE, notes, guessed),), ())


@dataclass(slots=True)
class _Page:
    """What a page says of itself: its title, its language, and values by their names."""

    title: str
    language: str
    links: Mapping[str, str]
    types: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, value: object) -> None:
        """Take a value down, if it is one; many are escaped twice, or where nothing has to be."""
        if text := line(unescape(line(value))):
            self.values.setdefault(name, []).append(text)

    def all(self, *names: str) -> list[str]:
        """Return the values of the first of the names that has any, each once."""
        found = next((self.values[name] for name in names if name in self.values), [])
        return list(dict.fromkeys(found))[:MOST_LISTED]

    def first(self, *names: str) -> str:
        """Return the first value of the first of the names that has one."""
        return next(iter(self.all(*names)), "")

    def address(self) -> str:
        """Return where the page says that it is: the canonical address before others."""
        said = [self.links.get("canonical", ""), *self.all("og:url")]
        said += [*self.all("url"), *self.all("citation_public_url", "citation_abstract_html_url")]
        return next(filter(None, map(address_in, said)), "")


def _page(data: bytes) -> _Page:
    extruct, html = needed("extruct"), needed("lxml.html")
    errors = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
    try:
        # Nothing is fetched, no entity of its own is put in, and what is too deep is left out.
        parser = html.HTMLParser(encoding=_encoding(data), no_network=True, huge_tree=False)
        root = html.document_fromstring(data, parser=parser)
    except (*errors, needed("lxml.etree").LxmlError) as reason:
        raise UnreadableError("it is no web page") from reason
    links = {each.get("rel", ""): each.get("href", "") for each in root.iterfind(".//link[@rel]")}
    titles = (line(each.text_content()) for each in root.iterfind(".//head/title"))
    page = _Page(next(titles, ""), root.get("lang") or "", links)
    for meta in root.iterfind(".//meta[@content]"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip()
        page.add(name.lower().replace("dcterms.", "dc."), meta.get("content"))
    things: list[object] = []
    for script in root.iterfind(".//script[@type='application/ld+json']"):
        try:
            things += extruct.extract(script, syntaxes=["json-ld"], errors="strict")["json-ld"]
        except errors:
            continue  # one that is broken says nothing; others may
    _add_things(page, things)
    return page


def _encoding(data: bytes) -> str | None:
    """Return the encoding of a page that is in UTF-8; others say theirs in their head."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _things(root: object) -> Iterator[Mapping[str, Any]]:
    """Yield the things of JSON-LD: of a list, of a graph, and what a page is mainly about."""
    waiting: list[tuple[object, int]] = [(root, 0)]
    told = 0
    while waiting and told < _MOST_THINGS:
        value, depth = waiting.pop(0)
        told += 1
        if depth > _DEEPEST:
            continue
        if isinstance(value, list):
            waiting += [(each, depth + 1) for each in value[:_MOST_THINGS]]
        elif isinstance(value, dict):
            yield value
            waiting += [(value[key], depth + 1) for key in _INNER if key in value]


_INNER = ("@graph", "mainEntity", "mainEntityOfPage", "@list", "@set")


def _add_things(page: _Page, found: list[object]) -> None:
    """Take down what JSON-LD says of the article, and of nothing else on the page."""
    things = list(_things(found))
    by_id = {line(each.get("@id")): each for each in things if len(each) > 1}
    for thing in things:
        types = [each.rpartition("/")[2] for each in texts_in(thing.get("@type", []))]
        if not any(_OF_AN_ARTICLE.search(each) for each in types):
            continue
        page.types += types
        for name in ("headline", "name", "datePublished", "dateModified", "url", "inLanguage"):
            for text in texts_in(thing.get(name, [])):
                page.add("headline" if name == "name" else name, text)
        for name, key in (("author", "author"), ("creator", "author"), ("publisher", "publisher")):
            for each in _named(thing.get(name), by_id):
                page.add(key, each)
        for each in _named(thing.get("identifier"), by_id):
            page.add("identifier", each)
        free = thing.get("isAccessibleForFree")
        page.add("isAccessibleForFree", str(free) if isinstance(free, bool | str) else "")


_OF_AN_ARTICLE = re.compile(
    r"(?:Article|BlogPosting|Posting|Report|VideoObject|AudioObject|PodcastEpisode|Legislation"
    r"|Book|Dataset)$"
)


def _named(value: object, by_id: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield the names of persons and outlets, as text or as things, also by their ids."""
    for each in value[:MOST_LISTED] if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            thing = {**by_id.get(line(each.get("@id")), {}), **each}
            texts = texts_in(thing.get("name") or thing.get("value") or [])
            yield from texts[:1]
        elif text := line(each):
            yield text


def _outlet(page: _Page) -> str:
    names = ("citation_journal_title", "citation_conference_title", "citation_publisher")
    found = page.first(*names, "og:site_name", "publisher", "dc.publisher", "application-name")
    return "" if address_in(found) == found else title_or_none(found)


def _date(page: _Page) -> tuple[str, str]:
    """Return the date of publication, and what is wrong with it; scholars' pages have it first."""
    names = ("citation_publication_date", "citation_date", "citation_online_date", "datePublished")
    said = page.first(*names, "article:published_time", "dc.date", "dc.issued", "dc.date.issued")
    return _as_day(said) if said else ("", "")


def _as_day(text: str) -> tuple[str, str]:
    # Time without a zone, or to the fraction of a second.
    whole = re.fullmatch(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d).*?(Z|[+-]\d\d:?\d\d)?", text)
    return date_in(whole[1] if whole else text)


def _kind(page: _Page) -> tuple[ArticleKind, str]:
    """Return the kind of a page: as its types say, or by what scholars' pages have."""
    if not page.values.keys().isdisjoint({"citation_journal_title", "citation_conference_title"}):
        return ArticleKind.PAPER, ""
    for each in page.types:
        if not (found := kind_of(each))[1]:
            return found
    if "article" in page.all("og:type"):
        return ArticleKind.NEWS, "a page of OpenGraph's type 'article' is taken for news"
    return ArticleKind.WEB_PAGE, ""


def _access(page: _Page) -> str:
    """Return whether everybody can read it, where a page says so."""
    free = page.first("isAccessibleForFree")
    says = {"true": Access.OPEN.value, "false": Access.PAYWALLED.value}
    return says.get(free.rpartition("/")[2].lower(), "")
