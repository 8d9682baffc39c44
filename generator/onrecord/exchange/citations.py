"""Articles as reference managers take them: CSL-JSON and RIS."""

import json
from collections.abc import Iterable
from typing import Any

from onrecord.dossier.model import Dossier
from onrecord.exchange.cited import (
    CITED_AS,
    Cited,
    Name,
    cited,
    common_parts,
    qualifier_of,
    remarks,
)
from onrecord.source.dates import Edtf, Form
from onrecord.source.points import PARTS, SEASONS, Point
from onrecord.source.records import Article


def _ends(point: Point) -> list[list[int]]:
    """Return a point as CSL's date, or as the first and the last of what CSL has no word for."""
    if point.years > 1:
        return [[day[0]] for day in (point.first_day, point.last_day)]
    if point.part and point.part not in SEASONS:
        return [list(day[:2]) for day in (point.first_day, point.last_day)]
    return [[part for part in (point.year, point.month, point.day) if part is not None]]


def _csl_date(day: Edtf) -> dict[str, Any] | None:
    """Return a CSL date; None where nothing is known.

    A range goes on from its first day to its last. One day of a range is the year or month that
    all of it lies in, marked as circa; where there is none, and for a decade or a quarter, a range
    so marked.
    """
    year, month = common_parts(day)
    if day.form is Form.ONE_OF and year is not None:
        return {"date-parts": [[year, month] if month else [year]], "circa": True}
    starts, stops = (_ends(point) if point else [] for point in (day.start, day.end))
    ends = starts if day.form is Form.POINT else [*starts[:1], *stops[-1:]]
    if not ends:
        return None
    issued: dict[str, Any] = {"date-parts": ends}
    if day.form is Form.POINT and day.start and day.start.part in SEASONS:
        issued["season"] = 1 + SEASONS.index(day.start.part)
    is_range = day.form is Form.INTERVAL and len(ends) > 1
    is_point = day.form is Form.POINT and len(ends) == 1
    if qualifier_of(day) or not (is_range or is_point):
        issued["circa"] = True
    return issued


def _csl_name(name: Name) -> dict[str, str]:
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {key: part for key, part in parts.items() if part} or {"literal": name.whole}


def csl_json(articles: Iterable[Article], dossier: Dossier) -> str:
    """Return articles as a CSL-JSON list (citationstyles.org, schema 1.0.2)."""
    items = [_csl_item(article, dossier) for article in articles]
    return json.dumps(items, indent=2, ensure_ascii=False)


def _csl_item(article: Article, dossier: Dossier) -> dict[str, Any]:
    known, form = cited(article, dossier), CITED_AS[article.kind]
    published = known.published if known.is_vague else ""
    item = {
        "id": article.id,
        "type": form.csl,
        "genre": form.genre,
        "title": known.title,
        form.csl_outlet: known.outlet,
        "author": [_csl_name(name) for name in known.authors],
        "issued": _csl_date(article.date),
        "accessed": _csl_date(article.accessed) if article.accessed else None,
        "DOI": known.doi,
        "URL": known.url,
        "archive_location": known.archive,
        "status": known.status,
        "note": remarks(published, known.version, known.accessed_vaguely, known.archived_on),
        "keyword": ", ".join(known.keywords),
        "language": known.language,
    }
    return {key: value for key, value in item.items() if value}


def ris(articles: Iterable[Article], dossier: Dossier) -> str:
    """Return articles as RIS records (Research Information Systems, 2011)."""
    return "\n\n".join(_ris_record(article, dossier) for article in articles)


def _ris_record(article: Article, dossier: Dossier) -> str:
    known, form = cited(article, dossier), CITED_AS[article.kind]
    year = None if known.year is None else f"{known.year:04}"
    rows: list[tuple[str, str | None]] = [("TY", form.ris), ("TI", known.title)]
    rows += [("AU", name.as_sorted) for name in known.authors]
    rows += [(form.ris_outlet, known.outlet), ("M3", form.genre)]
    rows += [("PY", year), ("DA", year and _ris_date(article.date, known))]
    published = known.published if known.is_vague or not year else ""
    rows += [("N1", remarks(published)), ("N1", remarks(known.version))]
    rows += [("N1", remarks(known.accessed_vaguely))]
    rows += [("N1", remarks(known.status)), ("N1", remarks(known.archived))]
    rows += [("KW", word) for word in known.keywords]
    rows += [("DO", known.doi), ("UR", known.url), ("Y2", _ris_read(article.accessed))]
    rows += [("LA", known.language), ("ID", article.id)]
    return "\n".join([*(f"{tag}  - {value}" for tag, value in rows if value), "ER  - "])


def _ris_date(day: Edtf, known: Cited) -> str:
    """Return year, month, day and what else is known, parted by slashes."""
    point = day.start
    assert point is not None  # noqa: S101  # there is a year
    if day.form is not Form.POINT:
        return _in_slashes(known.year, known.month, None, day.words())
    other = PARTS[point.part][0] if point.part else ""
    other = " ".join(point.clock.words()) if point.clock else other
    return _in_slashes(point.year, point.month, point.day, day.words() if known.doubt else other)


def _ris_read(day: Edtf | None) -> str | None:
    """Return when an article was read; None where the format has no notation for it."""
    if day is None or day.form is not Form.POINT or day.start is None or day.start.years > 1:
        return None
    return _in_slashes(day.start.year, day.start.month, day.start.day, "")


def _in_slashes(year: int | None, month: int | None, day: int | None, other: str) -> str:
    parts = (
        f"{year:04}" if year is not None else "",
        *(f"{n:02}" if n else "" for n in (month, day)),
    )
    return "/".join([*parts, other])
