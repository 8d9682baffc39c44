"""Articles that come in from reference managers as CSL-JSON, and what all of these have."""

import json
import re
from collections.abc import Mapping
from typing import Any

from onrecord.exchange.incoming import (
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
    shown,
    tags_in,
    text_in,
)
from onrecord.exchange.kinds import kind_of
from onrecord.exchange.names import apart
from onrecord.source.points import SEASONS
from onrecord.source.records import Article
from onrecord.source.terms import ArticleKind, ArticleStatus

NO_ABSTRACT = (
    "abstracts are left out: a summary is in the editors' own words, and the text of an article "
    "never enters the repository"
)
# What stands in the place of a title that is not known, as libraries have it and `cited` writes it.
UNTITLED = re.compile(r"\[Untitled [^\]]*\]")
# Types of which the publisher is the outlet, whatever they are contained in.
_IN_BOOKS = frozenset({"book", "chapter", "entry-dictionary", "entry-encyclopedia", "thesis"})


def parsed(data: bytes) -> Any:  # noqa: ANN401  # what JSON has
    """Return what a file of JSON holds. Raises UnreadableError where it is none."""
    text = text_in(data)
    try:
        return json.loads(text)
    except RecursionError as reason:
        raise UnreadableError("it is nested more deeply than any such file is") from reason
    except ValueError as reason:
        raise UnreadableError(f"it is no JSON: {line(str(reason))}") from reason


def from_csl_json(data: bytes) -> Read:
    """Return the articles of a CSL-JSON file. Raises UnreadableError where it is none."""
    root = parsed(data)
    lists = (root.get(key) for key in ("items", "references")) if isinstance(root, dict) else ()
    listed = next((each for each in lists if isinstance(each, list)), None)
    items = listed if listed is not None else [root] if isinstance(root, dict) else root
    if not isinstance(items, list):
        raise UnreadableError("it is no list of entries in CSL-JSON")
    records, skipped = [], []
    for number, item in enumerate(items, 1):
        named = line(item.get("id", "")) if isinstance(item, dict) else ""
        place = f"entry {named or number}"
        if not isinstance(item, dict):
            skipped.append(Skipped(place, "it is no entry of CSL-JSON"))
        elif is_told_apart(article := _article(item, place)):
            records.append(article)
        else:
            skipped.append(Skipped(place, NOTHING))
    return Read(tuple(records), tuple(skipped))


NOTHING = "it has no title, no outlet, no date and no address"


def is_told_apart(article: Incoming) -> bool:
    """Return whether an article has anything by which it is known again."""
    fields = article.fields
    known_by = {fields.get(name, "unknown") for name in ("title", "publisher", "date")}
    return known_by != {"unknown"} or not fields.keys().isdisjoint({"url", "doi"})


def _article(item: Mapping[str, Any], place: str) -> Incoming:
    title = title_or_none(item.get("title")) or "unknown"
    url, doi = addresses(item.get("URL"), item.get("DOI"))
    url, copy = original(url)
    entry_type = line(item.get("type"))
    kind, doubt = kind_of(entry_type, line(item.get("genre")), of_web=bool(url))
    if entry_type == "article":
        kind, doubt = ArticleKind.PAPER, ""
    date, fault = _date(item.get("issued"))
    read, _ = _date(item.get("accessed"))
    authors = item.get("author")
    keywords = line(item.get("keyword"))
    status = line(item.get("status"))
    fields = known(
        title=title,
        publisher=_outlet(item, entry_type) or "unknown",
        kind=kind.value,
        date=date or "unknown",
        language=language_in(item.get("language")),
        authors=[
            name
            for each in (authors if isinstance(authors, list) else [])[:MOST_LISTED]
            for name in apart(_name(each))
        ],
        url=url,
        archived_url=(copy or address_in(item.get("archive_location"))) if url or doi else "",
        accessed=read if url or doi else "",
        doi=doi,
        status=status if status in _STATUSES else "",
        tags=tags_in(keywords.split(",")),
    )
    written = line(item.get("URL"))
    no_address = f"'{written}' is no address" if written and not address_in(written) else ""
    abstract = NO_ABSTRACT if item.get("abstract") else ""
    notes = [each for each in (doubt, fault, no_address, abstract) if each]
    return Incoming(Article, fields, place, tuple(notes), ("kind",) if doubt else ())


_STATUSES = frozenset({ArticleStatus.CORRECTED.value, ArticleStatus.RETRACTED.value})


def addresses(url: object, doi: object) -> tuple[str, str]:
    """Return the address and the DOI of an entry; one that leads to its DOI says no more than it.

    Either is empty where it is not known.
    """
    address, name = address_in(url), doi_in(doi)
    if address and (named := doi_in(address)):
        return ("", named) if not name or name.lower() == named.lower() else (address, name)
    return address, name


def original(address: str) -> tuple[str, str]:
    """Return where a text was first, and the copy that an address leads to; else it alone."""
    found = _COPY.fullmatch(address)
    first = address_in(found[1]) if found else ""
    return (first, address) if first else (address, "")


# How archives of the web call what they kept of an address (Memento, RFC 7089).
_COPY = re.compile(r"https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(https?:/.+)", re.DOTALL)


def issued_in(value: object) -> tuple[str, str]:
    """Return the date of a publication as libraries write it, and else why it is none.

    An issue of several months reaches from the first to the last; a year in brackets is that of
    the original.
    """
    text = line(value).strip('"')
    text = _ORIGINAL.sub("", text).strip() or text
    if issue := _MONTHS.fullmatch(text):
        ends = [date_in(f"{name} {issue[3]}")[0] for name in issue.groups()[:2]]
        if all(ends) and ends[0] < ends[1]:
            return "/".join(ends), ""
    return date_in("/".join(years.groups()) if (years := _YEARS.fullmatch(text)) else text)


_ORIGINAL = re.compile(r"\[[12]\d{3}\]")
_MONTHS = re.compile(r"([^\W\d_]{3,9})\.? ?[-\u2013/] ?([^\W\d_]{3,9})\.?,? (\d{4})")
_YEARS = re.compile(r"(\d{4}) ?(?:--|\u2013) ?(\d{4})")


def _outlet(item: Mapping[str, Any], entry_type: str) -> str:
    keys = ["container-title", "publisher", "authority", "collection-title"]
    if entry_type in _IN_BOOKS:
        keys.insert(0, "publisher")
    return next(filter(None, (title_or_none(item.get(key)) for key in keys)), "")


def title_or_none(value: object) -> str:
    """Return a title or a name without its markup, nothing where there is none."""
    title = shown(value)
    return "" if UNTITLED.fullmatch(title) or title == "unknown" else title


def _name(name: object) -> str:
    """Return an author's name as it is said: given, particles, family, suffix."""
    if not isinstance(name, dict):
        return shown(name)
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    said = " ".join(filter(None, (shown(name.get(part)) for part in parts)))
    return shown(name.get("literal")) or said


def _date(value: object) -> tuple[str, str]:
    """Return a date of CSL in the format's notation, and what is wrong with it, if anything is."""
    if not isinstance(value, dict):
        return issued_in(value) if value else ("", "")
    parts = value.get("date-parts")
    if not isinstance(parts, list) or not any(parts):
        said = value.get("raw") or value.get("literal")
        return issued_in(said) if said else ("", "")
    ends = [_point(part) for part in parts[:2]]
    season = line(value.get("season"))
    if season in _SEASONS and len(ends) == 1 and ends[0]:
        ends = [f"{ends[0][:4]}-{_SEASONS[season]}"]
    if value.get("circa"):
        ends = [f"{end}~" if end else "" for end in ends]
    if ends[1:] and _is_nought(parts[1]):
        ends[1] = ".."
    return date_in("/".join(ends)) if all(ends) else ("", f"a date {line(str(parts))} is none")


def _point(parts: object) -> str:
    """Return a year, a month or a day; what is nought of it is not known."""
    numbers = [line(each) for each in parts[:3]] if isinstance(parts, list) else []
    if not numbers or not all(re.fullmatch(r"\d{1,4}", each) for each in numbers):
        return ""
    if len(numbers) > 1 and numbers[1] in _SEASONS_AS_MONTHS:
        numbers[1:] = [_SEASONS_AS_MONTHS[numbers[1]]]
    while numbers[1:] and not int(numbers[-1]):
        numbers.pop()
    return "-".join(f"{int(each):0{2 if at else 4}}" for at, each in enumerate(numbers))


def _is_nought(parts: object) -> bool:
    """Return whether a date is that of no day: a range without end has it."""
    return isinstance(parts, list) and not any(line(each).strip("0") for each in parts)


_SEASONS = {str(number): part for number, part in enumerate(SEASONS, 1)}
# CSL counts them on from the months.
_SEASONS_AS_MONTHS = {str(number): str(part) for number, part in enumerate(SEASONS, 13)}
