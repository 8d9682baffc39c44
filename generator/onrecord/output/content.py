"""What the text of a page may be made of that nobody here trusts, a hook of the engine's.

A page by hand, or of a template of a dossier's own, is HTML as well as Markdown. The theme's
scripts look for elements by what they are called and fetch what those name, so what is harmless is
listed here and nothing else gets to a reader: each page is parsed as browsers parse it, and written
anew (nh3, the sanitizer Ammonia). What is seen to be left out is named.

MkDocs loads this file by its path and calls the functions that have the names of its events.
"""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nh3

from onrecord.output.scripts import UNREAD, written_out

_DATA = frozenset(
    "data-at data-attribution data-ended data-held data-kind data-label data-labels data-linenos"
    " data-names data-replaced data-search-exclude data-since data-source data-stance data-tabs"
    " data-voice".split()
)
_EVERYWHERE = _DATA | frozenset(
    "aria-describedby aria-hidden aria-label aria-labelledby class dir hidden id lang role style"
    " tabindex title translate".split()
)
_DRAWN = frozenset("circle line polyline rect svg text".split())
_OF_CELLS = frozenset("abbr align colspan headers rowspan scope valign width".split())
# Beside text and tables: steps of a list that can be ticked, and tabs, as extensions make them, and
# a line that is drawn of numbers: no element of a drawing that leads, loads, styles or holds HTML.
_ATTRIBUTES: dict[str, frozenset[str]] = {
    "*": _EVERYWHERE,
    "a": frozenset("download href hreflang name rel target type".split()),
    "blockquote": frozenset({"cite"}),
    "circle": frozenset("cx cy r".split()),
    "col": _OF_CELLS | {"span"},
    "colgroup": _OF_CELLS | {"span"},
    "data": frozenset({"value"}),
    "del": frozenset({"cite", "datetime"}),
    "details": frozenset({"name", "open"}),
    "img": frozenset("align alt decoding height loading src width".split()),
    "input": frozenset("checked disabled name".split()),
    "ins": frozenset({"cite", "datetime"}),
    "label": frozenset({"for"}),
    "li": frozenset({"type", "value"}),
    "line": frozenset("x1 x2 y1 y2".split()),
    "ol": frozenset({"reversed", "start", "type"}),
    "polyline": frozenset({"points"}),
    "q": frozenset({"cite"}),
    "rect": frozenset("height width x y".split()),
    "svg": frozenset({"viewBox"}),
    "table": frozenset({"align", "summary", "width"}),
    "td": _OF_CELLS,
    "text": frozenset("dy x y".split()),
    "th": _OF_CELLS,
    "time": frozenset({"datetime"}),
    "tr": frozenset({"align", "valign"}),
}
TAGS = nh3.ALLOWED_TAGS - {"area", "map"} | {"input", "label", "section", "tfoot"} | _DRAWN
_CHOSEN = {"input": {"type": {"checkbox", "radio"}}}
_SCHEMES = frozenset({"data", "http", "https", "mailto", "tel"})
# What extensions of Markdown write; the policy of a page stops all styles in it.
_STYLES = frozenset({"text-align", "width"})
_KNOWN = frozenset().union({"type", "markdown", "viewbox"}, *_ATTRIBUTES.values())

# What the theme finds by an id of its own, or by one put together of another: none of a page's is
# taken for it. Those that extensions make for tabs and lines of code begin alike.
_OWN_ID = re.compile(r"(?!__(?!tabbed_|codelineno-|span-))[\w.:-]+")


def _kept(_: str, name: str, value: str) -> str | None:
    return value if name not in {"id", "for"} or _OWN_ID.fullmatch(value) else None


_cleaner = nh3.Cleaner(
    tags=set(TAGS),
    attributes={name: set(known) for name, known in _ATTRIBUTES.items()},
    tag_attribute_values=_CHOSEN,
    url_schemes=set(_SCHEMES),
    filter_style_properties=set(_STYLES),
    attribute_filter=_kept,
    link_rel=None,
)

# What says of a page that this very run wrote it, to the last letter, of packaged templates.
IS_OURS = "onrecord_made"

_HEADING = re.compile("h[1-6]")
_TAG = re.compile(r"<([a-z][^\s/>]*)((?:[\s/][^<>]*)?)", re.IGNORECASE)
_NAME = re.compile(r"""[\s/]([^\s/>="']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"']*))?""")
_SCHEME = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def on_page_content(html: str, page: Any, config: Any, **_: object) -> str:  # noqa: ANN401
    """Return what is harmless of the content of a page; ends where more is seen in it."""
    if getattr(page, IS_OURS, False):
        return html
    what = _odd_heading(page.toc) or foreign(html)
    clean = "" if what else cleaned(html)
    # What marks text is opened anew in each element that is open where it ends, and a title of a
    # reference is written wherever it is used.
    if len(clean) > _MOST_GROWN * len(page.markdown or "") + _EVERY_PAGE:
        what = "text of which so much HTML is made"
    if what:
        raise SystemExit(f"{Path(config.docs_dir).name}/{page.file.src_uri}: {what} needs --trust")
    return clean


# After all that makes the content, and all that changes it.
on_page_content.mkdocs_priority = -100  # type: ignore[attr-defined]


def cleaned(html: str) -> str:
    """Return what is harmless of a piece of HTML, as browsers parse it."""
    return str(_cleaner.clean(html))


def foreign(text: str) -> str | None:
    """Return what of HTML is not listed as harmless, in words; None where all is.

    It is sought as a person would, and so may be missed where it is hidden; that is left out.
    """
    if _is_deep(text):
        return "HTML with so many open elements"
    for tag in _TAG.finditer(text):
        name = tag[1].lower()
        if name not in TAGS:
            return f"<{name}>"
        for attribute in _NAME.finditer(tag[2]):
            known, value = attribute[1].lower(), written_out((attribute[2] or "").strip("\"'"))
            value = value.translate(UNREAD)
            if known not in _KNOWN:
                return f"'{known}' of <{name}>"
            # The engine makes a heading's of its words, which may be a source's: it is left out.
            if _kept(name, known, value) is None and not _HEADING.fullmatch(name):
                return f"'{known}=\"{value[:80]}\"' of <{name}>"
            scheme = _SCHEME.match(value) if known in {"href", "src"} else None
            if scheme and scheme[1].lower() not in _SCHEMES:
                return f"an address of '{scheme[1].lower()}:'"
    return None


def _is_deep(text: str) -> bool:
    """Return whether more elements may be open at once than a page of a person's has.

    To close one takes as long as there are others, and what marks text is opened anew in each.
    """
    opened: Counter[str] = Counter()
    marks = total = 0
    for tag in _ENDS.finditer(text):
        name, step = tag[2].lower(), -1 if tag[1] else 1
        if (step < 0 and not opened[name]) or name in _VOID:
            continue
        opened[name] += step
        total += step
        marks += step * (name in _MARKS)
        if total > _MOST_OPEN or marks > _MOST_MARKS:
            return True
    return False


_ENDS = re.compile(r"<(/?)([a-z][^\s/>]*)", re.IGNORECASE)
_VOID = frozenset("br col hr img input wbr".split())
_MARKS = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_MOST_OPEN, _MOST_MARKS = 2_000, 100
# A cell of a table may be a letter.
_MOST_GROWN, _EVERY_PAGE = 50, 1_000_000


def _odd_heading(items: Iterable[Any]) -> str | None:
    """Return what of a table of contents is not harmless; of its titles what is stays alone.

    The theme prints both as they are, beside the content.
    """
    for item in items:
        if not _ID.fullmatch(item.id):
            return f"the id '{item.id[:80]}' of a heading, of other than letters and digits,"
        if what := foreign(item.title) or _odd_heading(item.children):
            return what
        item.title = cleaned(item.title)
    return None


_ID = re.compile(r"[\w.:-]*")
