"""Articles that come in as RIS: from reference managers, publishers and databases of newspapers."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.exchange.bibliographies import (
    NO_ABSTRACT,
    NOTHING,
    addresses,
    is_told_apart,
    issued_in,
    original,
    title_or_none,
)
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
from onrecord.exchange.names import apart, as_said
from onrecord.source.points import PARTS
from onrecord.source.records import Article

# A line that has a field. Some write one blank for two, or none behind the dash.
_FIELD = re.compile(r"([A-Z][A-Z0-9])(?: {1,2}|\t)-(?: |$)", re.ASCII)
# Signs that are escaped where a file was made of BibTeX.
_ESCAPED = re.compile(r"\{\\?([&%#_$])\}|\\([&%#_$])")


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
        if is_told_apart(article := _article(entry, place)):
            records.append(article)
        else:
            skipped.append(Skipped(place, NOTHING))
    if not records and not any(each.place.startswith("record") for each in skipped):
        raise UnreadableError("it holds no record of RIS")
    return Read(tuple(records), tuple(skipped))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield the records of RIS, and what stands between them, each with the number of its line.

    A record ends where the next one begins, if it does not say where.
    """
    block: list[str] = []
    first, last = 1, ""
    for number, written in enumerate([*text.split("\n"), "TY  - "], 1):
        found = _FIELD.match(written) or _FIELD.match(f"{written} ")
        tag = found[1] if found else ""
        if tag == "TY" and any(map(str.strip, block)):
            yield first, "\n".join([*block, "ER  - "])
        if tag == "TY" or not any(map(str.strip, block)):
            block, first = [], number
        if found:
            block.append(f"{tag}  - {written[found.end() :].strip()}")
        else:
            # Some have a keyword a line, and say of the first alone that it is one.
            is_keyword = last == "KW" and written.strip()
            block.append(f"KW  - {written.strip()}" if is_keyword else written)
        last = tag or last
        if tag == "ER":
            yield first, "\n".join(block)
            block = []


def _first(entry: Mapping[str, Any], *keys: str) -> str:
    """Return the first title, name or text that an entry has under one of the keys."""
    return next(filter(None, (_title(entry.get(key)) for key in keys)), "")


def _title(value: object) -> str:
    text = _ESCAPED.sub(r"\1\2", value) if isinstance(value, str) else value
    return title_or_none(text)


def _article(entry: Mapping[str, Any], place: str) -> Incoming:
    links = filter(None, map(address_in, texts_in(entry.get("urls"))))
    named = doi_in(entry.get("doi")) or doi_in(entry.get("type_of_work"))
    url, doi = addresses(next(links, ""), named)
    url, copy = original(url)
    entry_type = line(entry.get("type_of_reference"))
    kind, doubt = kind_of(entry_type, line(entry.get("type_of_work")), of_web=bool(url))
    date, fault = _date(entry)
    read, _ = _in_slashes(line(entry.get("access_date")))
    outlets = ["secondary_title", "journal_name", "alternate_title3", "alternate_title2"]
    outlets.append("alternate_title1")
    outlets.insert(0 if entry_type in _IN_BOOKS else len(outlets), "publisher")
    fields = known(
        title=_first(entry, "title", "primary_title", "short_title") or "unknown",
        publisher=_first(entry, *outlets) or "unknown",
        kind=kind.value,
        date=date or "unknown",
        language=language_in(entry.get("language")),
        authors=_authors(entry),
        url=url,
        archived_url=copy,
        accessed=read if url or doi else "",
        doi=doi,
        tags=tags_in(texts_in(entry.get("keywords"))),
    )
    has_abstract = entry.get("abstract") or entry.get("notes_abstract")
    notes = (doubt, fault, NO_ABSTRACT if has_abstract else "")
    return Incoming(Article, fields, place, tuple(filter(None, notes)), ("kind",) if doubt else ())


_IN_BOOKS = frozenset({"BOOK", "CHAP", "THES"})


def _authors(entry: Mapping[str, Any]) -> list[str]:
    """Return the authors, whichever of the two fields for them has them, the first one first."""
    fields = [key for key in entry if key in {"authors", "first_authors"}]
    written = [each for key in fields for each in texts_in(entry[key])]
    names = [as_said(name) for each in written for name in apart(title_or_none(each))]
    return list(dict.fromkeys(filter(None, names)))


def _date(entry: Mapping[str, Any]) -> tuple[str, str]:
    """Return the date of a record: that which says most of the fields that have it."""
    date, year = line(entry.get("date")), line(entry.get("year") or entry.get("publication_year"))
    if not date or not year or re.match(r"\d{4}", date):
        return _in_slashes(date or year)
    # Some have the day and month here alone.
    written = date if re.search(r"\d{4}", date) else f"{date} {year}"
    found, fault = issued_in(written)
    return (found, "") if found else (_in_slashes(year)[0], fault)


def _in_slashes(text: str) -> tuple[str, str]:
    """Return a date of RIS, year/month/day/what else is known, and what is wrong with it."""
    year, month, day, other = [*(part.strip() for part in text.split("/", 3)), *[""] * 4][:4]
    numbers = [part.zfill(2) for part in (month, day) if part]
    plain, fault = issued_in("-".join([year, *numbers])) if year else ("", "")
    if not other:
        return plain, fault
    if other in _PARTS:
        return f"{year}-{_PARTS[other]}", ""
    in_words, _ = date_in(f"{other.removesuffix(', uncertain')}{'?' * other.endswith('uncertain')}")
    return (in_words, "") if in_words else (plain, fault)


_PARTS = {words[0]: part for part, words in PARTS.items()}
