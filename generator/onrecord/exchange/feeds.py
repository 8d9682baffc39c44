"""News as readers subscribe to them: Atom (RFC 4287) and JSON Feed (version 1.1).

Addresses in a feed are relative to its own, since the pages know no other: :func:`located` makes
them whole where the site has an address.
"""

import html
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from onrecord.source.bidi import FSI, PDI
from onrecord.source.points import DAY


@dataclass(frozen=True, slots=True)
class News:
    """Something that came in.

    ``name`` tells it from all else in its dossier for ever. ``page`` is where it stands. It came in
    at ``came`` and was touched last at ``touched``: moments (`points`). ``tags`` are labels,
    ``states`` what has become of it.
    """

    name: str
    title: str
    language: str
    page: str
    came: float
    touched: float
    summary: str
    tags: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """What one feed is about, and its news, the newest first.

    ``key`` names the dossier for ever, and ``name`` what of it the feed is about, if not all. The
    feed lies at ``path`` without its ending, ``page`` is the page that it belongs to.
    """

    key: str
    name: str
    title: str
    language: str
    editors: str
    path: str
    page: str
    news: tuple[News, ...]

    @property
    def updated(self) -> str:
        """When anything in it was touched last."""
        return _moment(max(each.touched for each in self.news))


def urn(key: str, name: str = "") -> str:
    """Return what names something of the dossier of a key for ever, or without a name all of it."""
    root = uuid.uuid5(uuid.NAMESPACE_URL, f"onrecord:{key}")
    return (uuid.uuid5(root, name) if name else root).urn


def _moment(seconds: float) -> str:
    """Return a moment (`points`) as RFC 3339 has it, in UTC, or the first or last with 4 digits."""
    since = min(max(0, seconds - DAY), _LAST)
    return f"{(_FIRST + timedelta(seconds=since)).isoformat()}Z"


# The seconds from the first moment of a year that has four digits to the last one.
_FIRST = datetime(1, 1, 1)  # noqa: DTZ001  # it is of UTC
_LAST = (datetime(9999, 12, 31, 23, 59, 59) - _FIRST) // timedelta(seconds=1)  # noqa: DTZ001


def atom(channel: Channel) -> str:
    """Return a feed as Atom; it has news."""
    feed = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", _LANGUAGE: channel.language})
    _child(feed, "title", channel.title)
    _child(feed, "id", urn(channel.key, channel.name))
    _child(feed, "updated", channel.updated)
    _child(_child(feed, "author"), "name", channel.editors)
    ET.SubElement(feed, "link", rel="alternate", href=_from(channel, channel.page))
    # Tags are of a scheme of their own: one that is called "corrected" says nothing of the article.
    # No id has a dot.
    of_tags = urn(channel.key, "articles.tags")
    for each in channel.news:
        entry = _child(feed, "entry")
        headline = _child(entry, "title", each.title)
        if each.language != channel.language:
            headline.set(_LANGUAGE, each.language)
        _child(entry, "id", urn(channel.key, each.name))
        _child(entry, "published", _moment(each.came))
        _child(entry, "updated", _moment(each.touched))
        for state in each.states:
            ET.SubElement(entry, "category", term=state)
        for tag in each.tags:
            ET.SubElement(entry, "category", term=tag, scheme=of_tags)
        ET.SubElement(entry, "link", href=_from(channel, each.page))
        _child(entry, "summary", each.summary)
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


def json_feed(channel: Channel) -> str:
    """Return a feed as JSON Feed; it has news."""
    feed = {
        "version": _VERSION,
        "title": channel.title,
        "home_page_url": _from(channel, channel.page),
        "language": channel.language,
        "authors": [{"name": channel.editors}],
        "items": [*_items(channel)],
    }
    return _written(feed)


_VERSION = "https://jsonfeed.org/version/1.1"


def _items(channel: Channel) -> Iterator[dict[str, Any]]:
    for each in channel.news:
        item = {
            "id": urn(channel.key, each.name),
            "url": _from(channel, each.page),
            "title": each.title,
            "content_text": each.summary,
            "date_published": _moment(each.came),
            "date_modified": _moment(each.touched),
            "tags": [*each.states, *each.tags],
            "language": "" if each.language == channel.language else each.language,
        }
        yield {key: value for key, value in item.items() if value}


def _written(feed: dict[str, Any]) -> str:
    """Return a feed as JSON, an item a line."""
    head = {key: value for key, value in feed.items() if key != "items"}
    items = ",\n".join(json.dumps(item, ensure_ascii=False) for item in feed["items"])
    return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "items": [\n{items}\n]}}\n'


def _from(channel: Channel, page: str) -> str:
    """Return the address of a page from the place of a feed."""
    return "../" * channel.path.count("/") + page


def located(feed: str, address: str) -> str:
    """Return a feed that says where it lies and where all that it names does.

    ``address`` is the feed's own. What was located before stays as it is, and so does what is no
    feed of ours.
    """
    if feed.startswith("{"):
        return _located_json(feed, address)

    def whole(link: re.Match[str]) -> str:
        return html.escape(urljoin(address, html.unescape(link[0])))

    whole_links = _HREF.sub(whole, feed)
    if _SELF in feed:
        return whole_links
    own = f'<link {_SELF} href="{html.escape(address)}" />'
    return whole_links.replace('<link rel="alternate"', f'{own}\n  <link rel="alternate"', 1)


_HREF = re.compile('(?<= href=")[^"]*')
_SELF = 'rel="self"'


def _located_json(feed: str, address: str) -> str:
    try:
        found = json.loads(feed)
    except ValueError:
        return feed
    if not isinstance(found, dict) or found.get("version") != _VERSION:
        return feed
    home = urljoin(address, found.pop("home_page_url"))
    items = [{**item, "url": urljoin(address, item["url"])} for item in found.pop("items")]
    head = {"version": found.pop("version"), "title": found.pop("title"), "home_page_url": home}
    return _written({**head, **found, "feed_url": address, "items": items})
