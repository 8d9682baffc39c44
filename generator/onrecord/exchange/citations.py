"""An article cited: as CSL-JSON, BibTeX and RIS."""

import json
import re
from dataclasses import dataclass
from typing import Any

from onrecord.dossier.model import Dossier
from onrecord.dossier.outlets import outlet
from onrecord.source.dates import Edtf, Form, Point
from onrecord.source.fields import Unknown
from onrecord.source.plain import collapse
from onrecord.source.records import Article
from onrecord.source.terms import ArticleKind

_CSL_TYPES = {
    ArticleKind.REPORT: "report",
    ArticleKind.TRANSCRIPT: "speech",
    ArticleKind.OFFICIAL_STATEMENT: "webpage",
}


@dataclass(frozen=True, slots=True)
class _Cited:
    """What every citation format shares; None where it is not known."""

    title: str | None
    outlet: str | None
    authors: tuple[str, ...]
    url: str | None
    archive: str | None


def _cited(article: Article, dossier: Dossier) -> _Cited:
    published_by = outlet(dossier, article)
    authors = (
        dossier.actors[each].name if each in dossier.actors else each for each in article.authors
    )
    return _Cited(
        title=None if isinstance(article.title, Unknown) else collapse(article.title),
        outlet=collapse(published_by.name) if published_by else None,
        authors=tuple(map(collapse, authors)),
        url=article.url.plain if article.url else None,
        archive=article.archived_url.plain if article.archived_url else None,
    )


def _parts(point: Point) -> list[int]:
    return [part for part in (point.year, point.month, point.day) if part]


def _issued(day: Edtf) -> dict[str, Any]:
    """Return a CSL date. What CSL cannot say (one of a range) is a range marked as circa."""
    ends = [_parts(point) for point in (day.start, day.end) if point]
    if day.form is Form.POINT:
        ends = ends[:1]
    issued: dict[str, Any] = {"date-parts": ends}
    if day.qualifier or day.form is Form.ONE_OF or len(ends) < 1 + (day.form is not Form.POINT):
        issued["circa"] = True
    return issued


def csl_json(article: Article, dossier: Dossier) -> str:
    """Return the article as a CSL-JSON list of one item (citationstyles.org, schema 1.0.2)."""
    known = _cited(article, dossier)
    item: dict[str, Any] = {
        "id": article.id,
        "type": _CSL_TYPES.get(article.kind, "article-newspaper"),
        "title": known.title,
        "container-title": known.outlet,
        "author": [{"literal": name} for name in known.authors] or None,
        "issued": _issued(article.date),
        "URL": known.url,
        "archive_location": known.archive,
        "language": str(article.language),
    }
    return json.dumps([{k: v for k, v in item.items() if v}], indent=2, ensure_ascii=False)


def bibtex(article: Article, dossier: Dossier) -> str:
    """Return the article as a BibLaTeX entry; its ``date`` is EDTF, as BibLaTeX reads it."""
    known = _cited(article, dossier)
    day = article.date
    # BibLaTeX reads EDTF points and intervals; "one of a range" has no notation there.
    written = None if day.form is Form.ONE_OF else day.text
    rows = {
        "title": known.title,
        "journaltitle": known.outlet,
        "author": " and ".join(f"{{{_tex(name)}}}" for name in known.authors) or None,
        "date": written,
        "url": known.url,
        "note": None if written else f"published {day.words()}",
        "langid": str(article.language),
    }
    lines = [f"@online{{{article.id},"]
    for name, value in rows.items():
        if value:
            # An address is read as it stands; none holds a brace or a backslash.
            shown = value if name in {"author", "date", "url"} else _tex(value)
            lines.append(f"  {name} = {{{shown}}},")
    return "\n".join([*lines, "}"])


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
    known = _cited(article, dossier)
    day = article.date
    rows: list[tuple[str, str | None]] = [
        ("TY", "RPRT" if article.kind is ArticleKind.REPORT else "NEWS")
    ]
    rows += [("TI", known.title)]
    rows += [("AU", name) for name in known.authors]
    rows += [("T2", known.outlet)]
    if day.form is Form.POINT and day.start:
        widths = (4, 2, 2)
        parts = [f"{n:0{w}}" for n, w in zip(_parts(day.start), widths, strict=False)]
        rows += [("PY", parts[0]), ("DA", "/".join(([*parts, "", ""])[:3]) + "/")]
    else:
        rows += [("N1", f"Published {day.words()}")]
    rows += [("UR", known.url), ("LA", str(article.language)), ("ID", article.id)]
    return "\n".join([*(f"{tag}  - {value}" for tag, value in rows if value), "ER  - "])
