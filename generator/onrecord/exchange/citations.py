"""An article cited: as CSL-JSON, BibTeX and RIS."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from onrecord.dossier.corrections import stands, status
from onrecord.dossier.labels import published_words
from onrecord.dossier.languages import of_article
from onrecord.dossier.model import Dossier
from onrecord.dossier.outlets import outlet
from onrecord.source.dates import Edtf, Form
from onrecord.source.fields import Unknown
from onrecord.source.plain import collapse
from onrecord.source.points import PARTS, SEASONS, Point
from onrecord.source.records import Actor, Article
from onrecord.source.terms import ArticleKind


@dataclass(frozen=True, slots=True)
class CitedAs:
    """How a kind of article is cited: its types in CSL 1.0.2, BibLaTeX and RIS.

    ``csl_outlet``, ``tex_outlet`` and ``ris_outlet`` are the fields for who published it. ``genre``
    says what it is where the types of these formats do not.
    """

    csl: str = "article-newspaper"
    tex: str = "article"
    ris: str = "NEWS"
    csl_outlet: str = "container-title"
    tex_outlet: str = "journaltitle"
    ris_outlet: str = "T2"
    genre: str | None = None


_NEWS = CitedAs()
_WEB = CitedAs("webpage", "online", "ELEC", tex_outlet="organization")
CITED_AS: Mapping[ArticleKind, CitedAs] = {
    ArticleKind.NEWS: _NEWS,
    ArticleKind.NEWS_FEED_ITEM: _NEWS,
    ArticleKind.ANALYSIS: _NEWS,
    ArticleKind.OPINION: _NEWS,
    ArticleKind.WIRE: _NEWS,
    ArticleKind.OFFICIAL_STATEMENT: _WEB,
    ArticleKind.TRANSCRIPT: replace(_WEB, csl="speech", ris="GEN", genre="Transcript"),
    ArticleKind.REPORT: CitedAs("report", "report", "RPRT", "publisher", "institution", "PB"),
    ArticleKind.SYNDICATED_COPY: _NEWS,
    ArticleKind.REWRITE: _NEWS,
    ArticleKind.PRESS_RELEASE: replace(_WEB, genre="Press release"),
    ArticleKind.INTERVIEW: CitedAs("interview", genre="Interview"),
    ArticleKind.SOCIAL_POST: replace(_WEB, csl="post", ris="ICOMM"),
    ArticleKind.VIDEO: CitedAs(
        "motion_picture", "video", "VIDEO", "publisher", "organization", "PB"
    ),
    ArticleKind.AUDIO: CitedAs("broadcast", "audio", "SOUND", "publisher", "organization", "PB"),
    ArticleKind.PAPER: CitedAs("article-journal", ris="JOUR"),
    ArticleKind.BOOK: CitedAs("book", "book", "BOOK", "publisher", "publisher", "PB"),
    ArticleKind.COURT_DECISION: CitedAs(
        "legal_case", "jurisdiction", "CASE", "authority", "organization", "PB"
    ),
    ArticleKind.PARLIAMENTARY_RECORD: CitedAs(
        "hearing", "misc", "HEAR", "authority", "organization", "PB", "Parliamentary record"
    ),
    ArticleKind.LEGISLATION: CitedAs(
        "legislation", "legislation", "STAT", "authority", "organization", "PB"
    ),
    ArticleKind.DATASET: CitedAs("dataset", "dataset", "DATA", "publisher", "publisher", "PB"),
    ArticleKind.WEB_PAGE: _WEB,
}


@dataclass(frozen=True, slots=True)
class _Cited:
    """What every citation format shares; None where it is not known."""

    title: str | None
    outlet: str | None
    authors: tuple[str, ...]
    doi: str | None
    url: str | None
    archive: str | None
    status: str | None
    keywords: tuple[str, ...]


def _cited(article: Article, dossier: Dossier) -> _Cited:
    published_by = outlet(dossier, article)
    authors = (
        dossier.actors[each].name if each in dossier.actors else each for each in article.authors
    )
    return _Cited(
        title=None if isinstance(article.title, Unknown) else collapse(article.title),
        outlet=_titled(published_by) if published_by else None,
        authors=tuple(map(collapse, authors)),
        doi=article.doi.name if article.doi else None,
        url=article.url.plain if article.url else None,
        archive=article.archived_url.plain if article.archived_url else None,
        status=None if stands(dossier, article) else str(status(dossier, article)),
        keywords=article.tags,
    )


def _titled(outlet: Actor) -> str:
    """Return an outlet as libraries title one that has a namesake: "The Herald (Glasgow)"."""
    beside = f" ({outlet.disambiguation})" if outlet.disambiguation else ""
    return collapse(outlet.name + beside)


def _ends(point: Point) -> list[list[int]]:
    """Return a point as CSL's date, or as the first and the last of what CSL has no word for."""
    first, last = point.first_day, point.last_day
    if point.years > 1:
        return [[first[0]], [last[0]]]
    if point.part and point.part not in SEASONS:
        return [list(first[:2]), list(last[:2])]
    return [[part for part in (point.year, point.month, point.day) if part is not None]]


def _issued(day: Edtf) -> dict[str, Any] | None:
    """Return a CSL date; None where nothing is known.

    What CSL cannot say (one of a range, a decade, a quarter) is a range marked as circa.
    """
    starts, stops = (_ends(point) if point else [] for point in (day.start, day.end))
    ends = starts if day.form is Form.POINT else [*starts[:1], *stops[-1:]]
    if not ends:
        return None
    issued: dict[str, Any] = {"date-parts": ends}
    if day.form is Form.POINT and day.start and day.start.part in SEASONS:
        issued["season"] = 1 + SEASONS.index(day.start.part)
    is_range = day.form is Form.INTERVAL and len(ends) > 1
    is_point = day.form is Form.POINT and len(ends) == 1
    if day.qualifier or not (is_range or is_point):
        issued["circa"] = True
    return issued


def csl_json(article: Article, dossier: Dossier) -> str:
    """Return the article as a CSL-JSON list of one item (citationstyles.org, schema 1.0.2)."""
    known, form = _cited(article, dossier), CITED_AS[article.kind]
    item: dict[str, Any] = {
        "id": article.id,
        "type": form.csl,
        "genre": form.genre,
        "title": known.title,
        form.csl_outlet: known.outlet,
        "author": [{"literal": name} for name in known.authors] or None,
        "issued": _issued(article.date),
        "DOI": known.doi,
        "URL": known.url,
        "archive_location": known.archive,
        "status": known.status,
        "note": _updated(article),
        "keyword": ", ".join(known.keywords),
        "language": str(of_article(dossier, article)),
    }
    return json.dumps([{k: v for k, v in item.items() if v}], indent=2, ensure_ascii=False)


def bibtex(article: Article, dossier: Dossier) -> str:
    """Return the article as a BibLaTeX entry; its ``date`` is EDTF, as BibLaTeX reads it."""
    known, form = _cited(article, dossier), CITED_AS[article.kind]
    day = article.date
    written = _biblatex(day)
    rows = {
        "title": known.title,
        form.tex_outlet: known.outlet,
        "type": form.genre,
        "author": " and ".join(f"{{{_tex(name)}}}" for name in known.authors) or None,
        "date": written,
        "doi": known.doi,
        "url": known.url,
        "note": _remarks(article, is_dated=bool(written)),
        "pubstate": known.status,
        "keywords": ", ".join(known.keywords),
        "langid": str(of_article(dossier, article)),
    }
    lines = [f"@{form.tex}{{{article.id},"]
    for name, value in rows.items():
        if value:
            # An address or DOI is read as it stands; none holds a brace or a backslash.
            shown = value if name in {"author", "date", "doi", "url"} else _tex(value)
            lines.append(f"  {name} = {{{shown}}},")
    return "\n".join([*lines, "}"])


def _updated(article: Article) -> str:
    """Return of when the version is that was read, where that is another date."""
    return f"updated {article.updated.words()}" if article.updated else ""


def _remarks(article: Article, *, is_dated: bool) -> str:
    """Return what of an article's dates no field of the format has said."""
    published = "" if is_dated else published_words(article)
    return ", ".join(filter(None, (published, _updated(article))))


def _biblatex(day: Edtf) -> str | None:
    """Return a date as BibLaTeX reads it; None where it has no notation.

    It reads EDTF's levels 0 and 1: no "one of a range", no quarters and no halves. A time without
    seconds it does not read, so such a date is its day.
    """
    parts = {point.part for point in (day.start, day.end) if point}
    if day.form in {Form.ONE_OF, Form.UNKNOWN} or not parts <= {None, *SEASONS}:
        return None
    start, end = map(_with_seconds, (day.start, day.end))
    return str(replace(day, start=start, end=end))


def _with_seconds(point: Point | None) -> Point | None:
    """Return a point with its time if that has seconds, else without."""
    has_none = point is not None and point.clock is not None and point.clock.second is None
    return replace(point, clock=None) if point and has_none else point


def _tex(text: str) -> str:
    """Return text in which nothing is a TeX command and braces balance."""
    plain = text.translate({ord("\\"): r"\textbackslash ", ord("{"): "(", ord("}"): ")"})
    return (
        re.sub(r"([#$%&_])", r"\\\1", plain)
        .replace("~", r"\textasciitilde ")
        .replace("^", r"\textasciicircum ")
    )


def ris(article: Article, dossier: Dossier) -> str:
    """Return the article as a RIS record (Research Information Systems, 2011)."""
    known, form = _cited(article, dossier), CITED_AS[article.kind]
    day = article.date
    rows: list[tuple[str, str | None]] = [("TY", form.ris), ("TI", known.title)]
    rows += [("AU", name) for name in known.authors]
    rows += [(form.ris_outlet, known.outlet), ("M3", form.genre)]
    is_dated = day.form is Form.POINT and day.start is not None and day.start.years == 1
    if day.start and is_dated:
        rows += [("PY", f"{day.start.year:04}"), ("DA", _ris_date(day.start))]
    remarks = _remarks(article, is_dated=is_dated)
    rows += [("N1", remarks[:1].upper() + remarks[1:])]
    rows += [("N1", known.status and known.status.capitalize())]
    rows += [("KW", word) for word in known.keywords]
    rows += [
        ("DO", known.doi),
        ("UR", known.url),
        ("LA", str(of_article(dossier, article))),
        ("ID", article.id),
    ]
    return "\n".join([*(f"{tag}  - {value}" for tag, value in rows if value), "ER  - "])


def _ris_date(point: Point) -> str:
    """Return year, month, day and what else is known, parted by slashes."""
    parts = [f"{point.year:04}", *(f"{n:02}" if n else "" for n in (point.month, point.day))]
    other = PARTS[point.part][0] if point.part else ""
    return "/".join([*parts, " ".join(point.clock.words()) if point.clock else other])
