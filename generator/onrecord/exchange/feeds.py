"""News of the dossier: an Atom feed (RFC 4287) of the articles by the day they were recorded."""

import uuid
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

from onrecord.dossier.corrections import stands, status
from onrecord.dossier.labels import article_title, plain_words
from onrecord.dossier.languages import of_dossier, of_title
from onrecord.dossier.model import Dossier
from onrecord.source.bidi import FSI, PDI, isolated
from onrecord.source.points import DAY
from onrecord.source.records import Article
from onrecord.source.values import ENGLISH


def dated(dossier: Dossier) -> list[tuple[str, Article]]:
    """Return the articles with the first moment they can have been recorded at, newest first.

    A moment is in the notation of RFC 3339, in UTC.
    """
    entries = [
        (_moment(article.recorded.first), article)
        for article in dossier.articles.values()
        if article.recorded and article.recorded.earliest
    ]
    return sorted(entries, key=lambda entry: (entry[0], entry[1].id), reverse=True)


def _moment(seconds: float) -> str:
    """Return a moment (`points`) as a time of UTC, or the first or last that has four digits."""
    since = min(max(0, seconds - DAY), _LAST)
    return f"{(_FIRST + timedelta(seconds=since)).isoformat()}Z"


# The seconds from the first moment of a year that has four digits to the last one.
_FIRST = datetime(1, 1, 1)  # noqa: DTZ001  # it is of UTC
_LAST = (datetime(9999, 12, 31, 23, 59, 59) - _FIRST) // timedelta(seconds=1)  # noqa: DTZ001


def atom(dossier: Dossier) -> str | None:
    """Return an Atom feed of the articles by the day they were recorded, newest first.

    Addresses are relative to the feed's own, since the pages know no other. Without a recorded day
    there is nothing to date an entry by, and None is returned.
    """
    entries = dated(dossier)
    if not entries:
        return None
    title = dossier.briefing.title
    language = of_dossier(dossier)
    feed = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", _LANGUAGE: language})
    feed_id = uuid.uuid5(uuid.NAMESPACE_URL, f"onrecord:{dossier.briefing.key or title}")
    _child(feed, "title", title)
    _child(feed, "id", feed_id.urn)
    _child(feed, "updated", entries[0][0])
    # Several in one field stand beside each other; one alone is what it is.
    names = dossier.briefing.editors
    editors = ", ".join(map(isolated, names)) if len(names) > 1 else "".join(names)
    _child(_child(feed, "author"), "name", editors or title)
    ET.SubElement(feed, "link", rel="alternate", href="index.html")
    # Tags are of a scheme of their own: one that is called "corrected" says nothing of the article.
    # No id has a dot.
    of_tags = uuid.uuid5(feed_id, "articles.tags").urn
    for moment, article in entries:
        entry = _child(feed, "entry")
        draft = "Draft: " if article.draft else ""
        headline = _child(entry, "title", draft + article_title(dossier, article))
        own = of_title(dossier, article) or ENGLISH
        if own != language:
            headline.set(_LANGUAGE, own)
        # An entry stays the same one when its article gets another id.
        _child(entry, "id", uuid.uuid5(feed_id, [*article.former_ids, article.id][0]).urn)
        _child(entry, "updated", moment)
        if not stands(dossier, article):
            ET.SubElement(entry, "category", term=status(dossier, article).value)
        for tag in article.tags:
            ET.SubElement(entry, "category", term=tag, scheme=of_tags)
        ET.SubElement(entry, "link", href=f"articles/{article.id}.html")
        _child(entry, "summary", plain_words(dossier, article.summary))
    ET.indent(feed)
    # Written by hand: the library would name the machine's own encoding.
    head = '<?xml version="1.0" encoding="utf-8"?>'
    written = ET.tostring(feed, encoding="unicode")
    # Who reads the file sees that something is there.
    written = written.replace(FSI, f"&#{ord(FSI)};").replace(PDI, f"&#{ord(PDI)};")
    return f"{head}\n{written}\n"


# As ElementTree has it: ``xml:lang``.
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def _child(parent: ET.Element, tag: str, text: str | None = None) -> ET.Element:
    child = ET.SubElement(parent, tag)
    child.text = text
    return child
