"""The dossier in other programs' formats: citations as CSL-JSON, BibTeX and RIS, news as Atom.

Every value is escaped for the format it goes into; a title cannot close a brace or start a line.
"""

import json
import re
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

from onrecord.dates import Edtf, Form, Point
from onrecord.dossier import Dossier
from onrecord.kinds import Article, ArticleKind
from onrecord.schema import Ref, Unknown
from onrecord.text import Rich, collapse

_CSL_TYPES = {
    ArticleKind.REPORT: "report",
    ArticleKind.TRANSCRIPT: "speech",
    ArticleKind.OFFICIAL_STATEMENT: "webpage",
}


def _fields(article: Article, dossier: Dossier) -> dict[str, Any]:
    """Return what every citation format shares; absent where not known."""
    publisher = article.publisher
    outlet = dossier.actors.get(publisher.id) if isinstance(publisher, Ref) else None
    authors = [
        dossier.actors[name].name if name in dossier.actors else name for name in article.authors
    ]
    return {
        "title": None if isinstance(article.title, Unknown) else collapse(article.title),
        "outlet": collapse(outlet.name) if outlet else None,
        "authors": [collapse(name) for name in authors],
        "url": article.url.address if article.url else None,
        "archive": article.archived_url.address if article.archived_url else None,
    }


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
    known = _fields(article, dossier)
    item: dict[str, Any] = {
        "id": article.id,
        "type": _CSL_TYPES.get(article.kind, "article-newspaper"),
        "title": known["title"],
        "container-title": known["outlet"],
        "author": [{"literal": name} for name in known["authors"]] or None,
        "issued": _issued(article.date),
        "URL": known["url"],
        "archive_location": known["archive"],
        "language": str(article.language),
    }
    return json.dumps([{k: v for k, v in item.items() if v}], indent=2, ensure_ascii=False)


def bibtex(article: Article, dossier: Dossier) -> str:
    """Return the article as a BibLaTeX entry; its ``date`` is EDTF, as BibLaTeX reads it."""
    known = _fields(article, dossier)
    day = article.date
    # BibLaTeX reads EDTF points and intervals; "one of a range" has no notation there.
    written = None if day.form is Form.ONE_OF else day.text
    rows = {
        "title": known["title"],
        "journaltitle": known["outlet"],
        "author": " and ".join(f"{{{_tex(name)}}}" for name in known["authors"]) or None,
        "date": written,
        "url": known["url"],
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
    known = _fields(article, dossier)
    day = article.date
    rows = [("TY", "RPRT" if article.kind is ArticleKind.REPORT else "NEWS")]
    rows += [("TI", known["title"])]
    rows += [("AU", name) for name in known["authors"]]
    rows += [("T2", known["outlet"])]
    if day.form is Form.POINT and day.start:
        widths = (4, 2, 2)
        parts = [f"{n:0{w}}" for n, w in zip(_parts(day.start), widths, strict=False)]
        rows += [("PY", parts[0]), ("DA", "/".join(([*parts, "", ""])[:3]) + "/")]
    else:
        rows += [("N1", f"Published {day.words()}")]
    rows += [("UR", known["url"]), ("LA", str(article.language)), ("ID", article.id)]
    return "\n".join([*(f"{tag}  - {value}" for tag, value in rows if value), "ER  - "])


def atom(
    dossier: Dossier, title: str, label: Callable[[Article], str], plain: Callable[[Rich], str]
) -> str | None:
    """Return an Atom feed (RFC 4287) of the articles by the day they were recorded, newest first.

    ``label`` names an article, ``plain`` gives the words of rich text. Addresses are relative to
    the feed's own, since the pages know no other. Without a recorded day there is nothing to date
    an entry by, and None is returned.
    """
    entries = dated(dossier)
    if not entries:
        return None
    feed = ET.Element("feed", xmlns="http://www.w3.org/2005/Atom")
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"onrecord:{title}")
    _child(feed, "title", title)
    _child(feed, "id", name.urn)
    _child(feed, "updated", f"{entries[0][0]}T00:00:00Z")
    _child(_child(feed, "author"), "name", ", ".join(_editors(dossier)) or title)
    ET.SubElement(feed, "link", rel="alternate", href="index.html")
    for day, article in entries:
        entry = _child(feed, "entry")
        _child(entry, "title", label(article))
        _child(entry, "id", uuid.uuid5(name, article.id).urn)
        _child(entry, "updated", f"{day}T00:00:00Z")
        ET.SubElement(entry, "link", href=f"articles/{article.id}.html")
        _child(entry, "summary", plain(article.summary))
    ET.indent(feed)
    # Written by hand: the library would name the machine's own encoding.
    head = '<?xml version="1.0" encoding="utf-8"?>'
    return f"{head}\n{ET.tostring(feed, encoding='unicode')}\n"


def dated(dossier: Dossier) -> list[tuple[date, Article]]:
    """Return the articles with the first day they can have been recorded on, newest first."""
    entries = [
        (article.recorded.earliest, article)
        for article in dossier.articles.values()
        if article.recorded and article.recorded.earliest
    ]
    return sorted(entries, key=lambda entry: (entry[0], entry[1].id), reverse=True)


def _editors(dossier: Dossier) -> tuple[str, ...]:
    return dossier.briefing.editors if dossier.briefing else ()


def _child(parent: ET.Element, tag: str, text: str | None = None) -> ET.Element:
    child = ET.SubElement(parent, tag)
    child.text = text
    return child
