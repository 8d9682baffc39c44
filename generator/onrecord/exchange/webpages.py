"""An article that comes in as a saved web page, by what its head says of it.

Read are the tags of Highwire Press, which scholars' search engines ask for, OpenGraph, JSON-LD in
the words of schema.org, and Dublin Core. What a page says is a stranger's word: it is text on one
line, and an address or none. The text of the article is not looked at.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from onrecord.exchange.bibliographies import addresses, original, title_or_none
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
    shown,
    tags_in,
    texts_in,
)
from onrecord.exchange.kinds import kind_of
from onrecord.exchange.names import apart, as_said, is_body
from onrecord.source.records import Article
from onrecord.source.terms import Access, ArticleKind
from onrecord.source.words import fold

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
    outlet = _outlet(page)
    title = page.first("citation_title", "headline", "og:title", "dc.title", "twitter:title")
    title = _without(outlet, title or page.title)
    if not title:
        return Read((), (Skipped(_PLACE, "its head says neither title nor headline"),))
    named = page.first("citation_doi", "dc.identifier", "identifier", "bepress_citation_doi")
    url, doi = addresses(page.address(), doi_in(named))
    url, copy = original(url)
    date, fault = _date(page)
    updated, _ = _as_day(page.first("datemodified", "article:modified_time"))
    kind, doubt = _kind(page)
    language = page.first("citation_language", "inlanguage", "dc.language", "og:locale")
    fields = known(
        title=title,
        publisher=outlet or "unknown",
        kind=kind.value,
        date=date or "unknown",
        updated=updated if date and updated > date else "",
        language=language_in(page.language) or language_in(language),
        authors=_authors(page, outlet),
        url=url,
        archived_url=copy,
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
        """Take a value down, if it is one, under a name in small letters."""
        if text := shown(value):
            self.values.setdefault(name.lower(), []).append(text)

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
        page.add(_DUBLIN_CORE.sub("dc.", name.lower()), meta.get("content"))
    for each in root.iterfind(".//time[@itemprop]"):
        page.add(each.get("itemprop"), each.get("datetime"))
    things: list[object] = []
    for script in root.iterfind(".//script[@type='application/ld+json']"):
        try:
            things += extruct.extract(script, syntaxes=["json-ld"], errors="strict")["json-ld"]
        except errors:
            continue  # one that is broken says nothing; others may
    _add_things(page, things)
    return page


_DUBLIN_CORE = re.compile(r"^(?:dcterms|dc|dcterm)[.:]")


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
        if any(each.endswith("Page") for each in types):
            # Many say of the page what they do not say of the article on it.
            for name in ("datePublished", "dateModified", "inLanguage"):
                page.add(f"page {name}", thing.get(name))
        if not any(_OF_AN_ARTICLE.search(each) for each in types):
            continue
        page.types += types
        for name in ("headline", "name", *_OF_A_TEXT):
            for text in texts_in(thing.get(name, [])):
                page.add("headline" if name == "name" else name, text)
        for name, key in (("author", "author"), ("creator", "author"), ("publisher", "publisher")):
            for each in _named(thing.get(name), by_id):
                page.add(key, each)
        for each in _named(thing.get("identifier"), by_id):
            page.add("identifier", each)
        free = thing.get("isAccessibleForFree")
        page.add("isAccessibleForFree", str(free) if isinstance(free, bool | str) else "")


_OF_A_TEXT = ("datePublished", "dateCreated", "dateModified", "url", "inLanguage")

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
    """Return who published a page: the first that is a name, and no address."""
    names = ("citation_journal_title", "citation_conference_title", "citation_publisher")
    others = ("og:site_name", "publisher", "dc.publisher", "article_publication_name")
    said = (page.first(each) for each in (*names, *others, "application-name"))
    return next((title_or_none(each) for each in said if each and address_in(each) != each), "")


def _without(outlet: str, title: str) -> str:
    """Return a title without the name of the outlet behind it, as the heads of pages have it."""
    for sign in _SIGNS:
        begin, _, end = title.rpartition(sign)
        if begin and outlet and fold(end) == fold(outlet):
            return begin.strip()
    return title.removesuffix("|").strip()


_SIGNS = (" | ", " - ", " \u2013 ", " \u2014 ", " \u00b7 ", " \u00bb ")


def _authors(page: _Page, outlet: str) -> list[str]:
    """Return who wrote a page; the outlet itself only where nobody else is named."""
    scholars = page.all("citation_author", "bepress_citation_author")
    said = (
        [each for each in page.all(name) if not address_in(each)]
        for name in ("author", "article:author", "dc.creator", *_OF_AUTHORS)
    )
    written = scholars or next(filter(None, said), [])
    names = [
        name
        for each in written
        for part in apart(_BY.sub("", each))
        for name in ([as_said(part)] if scholars else _people(part))
    ]
    persons = [each for each in names if fold(each) != fold(outlet)]
    return list(dict.fromkeys(persons or names))[:MOST_LISTED]


# As systems for measuring readers are told.
_OF_AUTHORS = (
    "dc.author",
    "parsely-author",
    "sailthru.author",
    "article_author",
    "shareaholic:article_author_name",
    "authors",
)
_BY = re.compile(r"^(?:by|von|par|por)\s+(?=[^\W\d_])", re.IGNORECASE)


def _people(text: str) -> list[str]:
    """Return the persons of a line above an article, which joins them as a sentence does."""
    parts = [part.strip() for part in re.split(r",\s+(?:and\s+)?|\s+(?:and|und|&)\s+", text)]
    are_whole = all(_FEWEST <= len(part.split()) <= _MOST and not is_body(part) for part in parts)
    return parts if len(parts) > 1 and are_whole else [as_said(text)]


# Words that a name has which stands for itself.
_FEWEST, _MOST = 2, 4


def _date(page: _Page) -> tuple[str, str]:
    """Return the date of publication, and what is wrong with it; scholars' pages have it first."""
    said = list(filter(None, map(page.first, _OF_DATES)))
    found = [_as_day(each) for each in said]
    return next((each for each in found if each[0]), found[0] if found else ("", ""))


_OF_DATES = (
    *("citation_publication_date", "citation_date", "citation_online_date", "datepublished"),
    *("article:published_time", "dc.date", "dc.issued", "dc.date.issued", "dc.created"),
    *("og:article:published_time", "og:published_time", "bepress_citation_date", "datecreated"),
    *("page datepublished", "article_date_original", "sailthru.date", "parsely-pub-date"),
    *("publication_date", "publishdate", "publish-date", "pubdate", "pub_date", "date"),
    "shareaholic:article_published_time",
)


def _as_day(text: str) -> tuple[str, str]:
    """Return the day of a moment, whatever the hour and the zone."""
    whole = re.match(r"(\d{4})-?(\d\d)-?(\d\d)(?=[T ]|[A-Z]{3,4}\d)", text)
    plain = _CLOCK.sub(" ", _DAY_OF_WEEK.sub("", text)).strip(" ,-")
    return date_in("-".join(whole.groups()) if whole else plain)


_DAY_OF_WEEK = re.compile(r"^[^\W\d_]{2,10}\.?,\s*")
_CLOCK = re.compile(
    r"[\s,]\s*\d{1,2}:\d\d(?::\d\d)?(?:\s*[ap]\.?m\.?(?!\w))?"
    r"(?:\s*(?:Z|UTC|GMT|CES?T|[ECMP][SD]T|[+-]\d\d:?\d\d)(?!\w))?",
    re.IGNORECASE,
)


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
    free = page.first("isaccessibleforfree")
    says = {"true": Access.OPEN.value, "false": Access.PAYWALLED.value}
    return says.get(free.rpartition("/")[2].lower(), "")
