"""Articles that come in from reference managers: CSL-JSON and RIS."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.exchange.incoming import (
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
    text_in,
    texts_in,
)
from onrecord.exchange.kinds import kind_of
from onrecord.source.points import PARTS, SEASONS
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
# HTML that CSL-JSON has in titles.
_IN_TITLES = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span)\b[^<>]{0,200}>", re.IGNORECASE)


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
    items = root.get("items", [root]) if isinstance(root, dict) else root
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
    title = _title_in(item.get("title"))
    url, doi = addresses(item.get("URL"), item.get("DOI"))
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
        authors=[name for name in map(_name, authors if isinstance(authors, list) else []) if name],
        url=url,
        archived_url=address_in(item.get("archive_location")) if url or doi else "",
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


def _title_in(value: object) -> str:
    """Return a title without the HTML that programs put into it, or ``unknown``."""
    title = line(_IN_TITLES.sub("", value) if isinstance(value, str) else value)
    return "unknown" if not title or UNTITLED.fullmatch(title) else title


def addresses(url: object, doi: object) -> tuple[str, str]:
    """Return the address and the DOI of an entry; one that leads to its DOI says no more than it.

    Either is empty where it is not known.
    """
    address, name = address_in(url), doi_in(doi)
    if address and (named := doi_in(address)):
        return ("", named) if not name or name.lower() == named.lower() else (address, name)
    return address, name


def _outlet(item: Mapping[str, Any], entry_type: str) -> str:
    keys = ["container-title", "publisher", "authority", "collection-title"]
    if entry_type in _IN_BOOKS:
        keys.insert(0, "publisher")
    return next(filter(None, (title_or_none(item.get(key)) for key in keys)), "")


def title_or_none(value: object) -> str:
    """Return a title or a name, nothing where there is none."""
    title = _title_in(value)
    return "" if title == "unknown" else title


def _name(name: object) -> str:
    """Return an author's name as it is said: given, particles, family, suffix."""
    if not isinstance(name, dict):
        return line(name)
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    said = " ".join(filter(None, (line(name.get(part)) for part in parts)))
    return line(name.get("literal")) or said


def _date(value: object) -> tuple[str, str]:
    """Return a date of CSL in the format's notation, and what is wrong with it, if anything is."""
    if not isinstance(value, dict):
        return date_in(value) if value else ("", "")
    parts = value.get("date-parts")
    if not isinstance(parts, list) or not parts:
        said = value.get("raw") or value.get("literal")
        return date_in(said) if said else ("", "")
    ends = [_point(part) for part in parts[:2]]
    season = line(value.get("season"))
    if season in _SEASONS and len(ends) == 1:
        ends = [f"{ends[0][:4]}-{_SEASONS[season]}"]
    if value.get("circa"):
        ends = [f"{end}~" if end else "" for end in ends]
    return date_in("/".join(ends)) if all(ends) else ("", f"a date {line(str(parts))} is none")


def _point(parts: object) -> str:
    numbers = [line(each) for each in parts[:3]] if isinstance(parts, list) else []
    if not numbers or not all(re.fullmatch(r"\d{1,4}", each) for each in numbers):
        return ""
    return "-".join(f"{int(each):0{2 if at else 4}}" for at, each in enumerate(numbers))


_SEASONS = {str(number): part for number, part in enumerate(SEASONS, 1)}


# --- RIS ---------------------------------------------------------------------------------------


def from_ris(data: bytes) -> Read:
    """Return the articles of a file in RIS.

    Raises UnreadableError where it is none, and MissingError where what reads it is not installed.
    """
    rispy = needed("rispy")
    # An address may hold the sign that parts several.
    reader = rispy.RisParser(delimiter_tags_mapping={})
    records, skipped = [], []
    for number, (first, block) in enumerate(_blocks(text_in(data)), 1):
        place = f"line {first}"
        if not block.startswith("TY"):
            skipped.append(Skipped(place, "it stands in no record, which begins with 'TY  - '"))
            continue
        try:
            [entry] = reader.parse(block)
        except (ValueError, LookupError, rispy.parser.ParseError):
            skipped.append(Skipped(place, "it is no record of RIS"))
            continue
        place = f"record {line(entry.get('id')) or number}, line {first}"
        if is_told_apart(article := _from_ris(entry, place)):
            records.append(article)
        else:
            skipped.append(Skipped(place, NOTHING))
    if not records and not skipped:
        raise UnreadableError("it holds no record of RIS")
    return Read(tuple(records), tuple(skipped))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield the records of RIS, and what stands between them, each with the number of its line.

    A record ends where the next one begins, if it does not say where.
    """
    block: list[str] = []
    first = 1
    for number, each in enumerate([*text.split("\n"), "TY  - "], 1):
        ends, begins = re.match(r"ER  ?-", each), re.match(r"TY  ?-", each)
        if begins and any(map(str.strip, block)):
            yield first, "\n".join([*block, "ER  - "])
        if begins or not any(map(str.strip, block)):
            block, first = [], number
        block.append(each)
        if ends:
            yield first, "\n".join(block)
            block = []


def _first(entry: Mapping[str, Any], *keys: str) -> str:
    """Return the first title, name or text that an entry has under one of the keys."""
    return next(filter(None, (title_or_none(entry.get(key)) for key in keys)), "")


def _from_ris(entry: Mapping[str, Any], place: str) -> Incoming:
    url, doi = addresses((texts_in(entry.get("urls")) or [""])[0], entry.get("doi"))
    entry_type = line(entry.get("type_of_reference"))
    kind, doubt = kind_of(entry_type, line(entry.get("type_of_work")), of_web=bool(url))
    date, fault = _ris_date(entry)
    read, _ = _in_slashes(line(entry.get("access_date")))
    outlets = ["secondary_title", "journal_name", "alternate_title3", "alternate_title2"]
    outlets.insert(0 if entry_type in {"BOOK", "CHAP", "THES"} else len(outlets), "publisher")
    named = texts_in(entry.get("authors") or entry.get("first_authors") or [])
    fields = known(
        title=_first(entry, "title", "primary_title") or "unknown",
        publisher=_first(entry, *outlets) or "unknown",
        kind=kind.value,
        date=date or "unknown",
        language=language_in(entry.get("language")),
        authors=[as_said(name) for name in named],
        url=url,
        accessed=read if url or doi else "",
        doi=doi,
        tags=tags_in(texts_in(entry.get("keywords"))),
    )
    has_abstract = entry.get("abstract") or entry.get("notes_abstract")
    notes = (doubt, fault, NO_ABSTRACT if has_abstract else "")
    return Incoming(Article, fields, place, tuple(filter(None, notes)), ("kind",) if doubt else ())


def as_said(name: str) -> str:
    """Return a name that has the family's first as it is said: Lund, Mia is Mia Lund."""
    family, *others = (part.strip() for part in name.split(","))
    return " ".join(filter(None, [*others[:1], family, *others[1:]]))


def _ris_date(entry: Mapping[str, Any]) -> tuple[str, str]:
    date, year = line(entry.get("date")), line(entry.get("year") or entry.get("publication_year"))
    if date and not re.match(r"\d{4}", date) and year:
        # Some have the day and month here alone.
        found, fault = date_in(f"{date} {year}")
        return (found, "") if found else (date_in(year)[0], fault)
    return _in_slashes(date or year)


def _in_slashes(text: str) -> tuple[str, str]:
    """Return a date of RIS, year/month/day/what else is known, and what is wrong with it."""
    year, month, day, other = [*(part.strip() for part in text.split("/", 3)), *[""] * 4][:4]
    numbers = [part.zfill(2) for part in (month, day) if part]
    plain, fault = date_in("-".join([year, *numbers])) if year else ("", "")
    if not other:
        return plain, fault
    if other in _PARTS:
        return f"{year}-{_PARTS[other]}", ""
    in_words, _ = date_in(f"{other.removesuffix(', uncertain')}{'?' * other.endswith('uncertain')}")
    return (in_words, "") if in_words else (plain, fault)


_PARTS = {words[0]: part for part, words in PARTS.items()}
