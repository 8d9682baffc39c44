"""The pages of a built site bound as a book for e-readers: EPUB 3.3 (W3C).

The pages become chapters in reading order. What an e-reader cannot show is left out where words
beside it say the same, and else becomes words. Links lead to the other chapters; where the target
is none, to the address at which the site is published, or nowhere if there is none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lxml import etree
from lxml.builder import ElementMaker
from lxml.html import HtmlElement

from onrecord.output import trees
from onrecord.output.archive import packed
from onrecord.output.edition import (
    COMPLETE,
    Chapter,
    Edition,
    as_uri,
    leads_out,
    page_at,
    published_at,
    target,
)
from onrecord.output.errors import PublishError
from onrecord.output.files import SITE, keep
from onrecord.plain_files import holding, walk

_XHTML = "http://www.w3.org/1999/xhtml"
_OPS = "http://www.idpf.org/2007/ops"
_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_XML = "http://www.w3.org/XML/1998/namespace"
_CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"

_MIMETYPE, _FOLDER, _STYLE = "mimetype", "EPUB", "book.css"

# What stays as it is; other elements leave their content.
_KEPT = frozenset(
    (
        "a abbr b blockquote br caption cite code col colgroup dd del div dl dt em h1 h2 h3 h4 h5"
        " h6 hr i ins kbd li mark ol p pre q s small span strong sub sup table tbody td tfoot th"
        " thead time tr ul"
    ).split()
)
# Blocks that are called something else in a book.
_RENAMED = {
    "article": "div",
    "details": "div",
    "figcaption": "p",
    "figure": "div",
    "section": "div",
    "summary": "p",
}
# What goes with all that is in it.
_GONE = frozenset(
    "audio button embed form iframe input link math meta nav noscript object script select style"
    " svg template textarea title video".split()
)
# What leads round a site, explains drawings, or is too wide for an e-reader and stands in words
# beside it.
_LEFT_OUT = frozenset(
    "headerlink or-axis or-backlinks or-card or-controls or-copy or-crumbs or-edit or-key"
    " or-editions or-overview or-table--matrix".split()
)
# No XML holds them.
_CONTROLS = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF])
_CONTROLS |= dict.fromkeys(range(0xD800, 0xE000))
_ALIGNED = frozenset({"center", "right"})
_ATTRIBUTES = frozenset("colspan dir id rowspan scope".split())
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class _Bound:
    """A chapter in the book: what it is made of, its path there, and its anchors by their ids."""

    chapter: Chapter
    path: str
    body: etree._Element
    ids: frozenset[str]


def bound(site: Path, below: Path, edition: Edition) -> bytes:
    """Return the pages of a built site as an EPUB file.

    The site lies in the folder ``below`` or deeper; no link on the way to its pages is followed.
    The bytes hang on the pages and on what the edition says of itself. Raises PublishError where
    there is no page.
    """
    complete = page_at(site, COMPLETE, below)
    address = published_at(complete, COMPLETE) if complete is not None else ""
    book: dict[str, _Bound] = {}
    for chapter in edition.chapters:
        page = page_at(site, chapter.path, below)
        if page is not None:
            book[chapter.path] = _bound(chapter, page)
    if not book:
        raise PublishError("there is no page of the site to make a book of")
    for each in book.values():
        _lead(each, book, address)
    files = {each.path: _written(_page(each)) for each in book.values()}
    files["nav.xhtml"] = _written(_contents([*book.values()], edition))
    files["package.opf"] = _written(_package([*book.values()], edition))
    files[_STYLE] = Path(__file__).with_name(_STYLE).read_bytes()
    whole = {f"{_FOLDER}/{path}": data for path, data in files.items()}
    whole["META-INF/container.xml"] = _written(_container())
    whole[_MIMETYPE] = b"application/epub+zip"
    return packed(whole, first=_MIMETYPE)


def bind(root: Path, name: str, edition: Edition) -> None:
    """Bind the pages of the site of the dossier in ``root`` as an EPUB file beside them.

    Raises PublishError where there is no page, and NotPlainError where a link lies in the site.
    """
    with holding(root):
        site = root / SITE
        for _ in walk(site, root):
            pass  # none of it is a link
        before = trees.folders_of(site)
        data = bound(site, root, edition)
        # As it was, and no link was put there by a pull for a while.
        trees.require_same(site, before)
        keep(site / name, data)


# --- a page of the site as a chapter -----------------------------------------------------------


def _bound(chapter: Chapter, page: HtmlElement) -> _Bound:
    body = etree.Element(f"{{{_XHTML}}}body", nsmap={None: _XHTML, "epub": _OPS})
    articles = page.find_class("or-page")
    taken: set[str] = set()
    _take(articles[0] if articles else page.find(".//body"), body, taken)
    _without_empty_sections(body)
    path = f"{chapter.path.removesuffix('.html')}.xhtml"
    return _Bound(chapter, path, body, frozenset(taken))


def _take(source: HtmlElement | None, into: etree._Element, taken: set[str]) -> None:
    """Put what is in an element of a page into one of a chapter; ``taken`` are ids by now."""
    if source is None:
        return
    _say(into, source.text)
    for each in source:
        if isinstance(each.tag, str):
            _take_one(each, into, taken)
        _say(into, each.tail)


def _take_one(each: HtmlElement, into: etree._Element, taken: set[str]) -> None:
    classes = each.get("class", "").split()
    drawn = each.get("aria-hidden") == "true" and not each.text_content().strip()
    if each.tag in {"img", "svg"}:
        _say(into, each.get("alt") or each.get("aria-label"))
    elif each.tag in _GONE or drawn or not _LEFT_OUT.isdisjoint(classes):
        return
    elif each.tag in _KEPT or each.tag in _RENAMED:
        made = etree.SubElement(into, f"{{{_XHTML}}}{_RENAMED.get(each.tag, each.tag)}")
        _mark(each, made, classes, taken)
        _take(each, made, taken)
    else:
        _take(each, into, taken)


def _mark(each: HtmlElement, made: etree._Element, classes: Iterable[str], taken: set[str]) -> None:
    """Give an element of a chapter the attributes that it keeps."""
    kept = {name: each.get(name, "") for name in _ATTRIBUTES if each.get(name)}
    if kept.get("id") in taken:
        del kept["id"]
    taken.update(filter(None, [kept.get("id")]))
    if language := each.get("lang"):
        kept |= {"lang": language, f"{{{_XML}}}lang": language}
    own = [each.tag] if each.tag in _RENAMED else []
    own += [f"align-{align}" for align in [each.get("align")] if align in _ALIGNED]
    own += [name for name in classes if name.startswith("or-")]
    if own:
        kept["class"] = " ".join(own)
    if each.tag == "a" and each.get("href"):
        kept["href"] = each.get("href", "")
    for name in sorted(kept):
        made.set(name, kept[name].translate(_CONTROLS))


def _say(into: etree._Element, text: str | None) -> None:
    """Add text behind all that is in an element."""
    if not text:
        return
    text = text.translate(_CONTROLS)
    if len(into):
        into[-1].tail = (into[-1].tail or "") + text
    else:
        into.text = (into.text or "") + text


def _without_empty_sections(body: etree._Element) -> None:
    """Take away headings under which nothing is left."""
    for level in ("h4", "h3", "h2"):
        above = {f"{{{_XHTML}}}{each}" for each in _HEADINGS[: _HEADINGS.index(level) + 1]}
        for heading in [*body.iter(f"{{{_XHTML}}}{level}")]:
            after = heading.getnext()
            parent = heading.getparent()
            is_last = after is None and parent is body
            is_empty = is_last or (after is not None and after.tag in above)
            if parent is not None and is_empty and not (heading.tail or "").strip():
                parent.remove(heading)


def _lead(each: _Bound, book: Mapping[str, _Bound], address: str) -> None:
    """Let the links of a chapter lead to chapters, to the site, or nowhere."""
    for link in [*each.body.iter(f"{{{_XHTML}}}a")]:
        href = link.get("href")
        if href is None:
            continue
        if leads_out(href):
            link.set("href", as_uri(href))
            continue
        found = target(each.chapter.path, href)
        there = book.get(found.path) if found else None
        if found and there:
            anchor = f"#{found.anchor}" if found.anchor in there.ids else ""
            place = f"{_up(each.path)}{there.path}"
            link.set("href", anchor if there is each and anchor else f"{place}{anchor}")
        elif found and address:
            link.set("href", f"{address}{found.path}{'#' if found.anchor else ''}{found.anchor}")
        else:
            link.tag = f"{{{_XHTML}}}span"
            del link.attrib["href"]


def _up(path: str) -> str:
    """Return the way from a chapter to where the book begins."""
    return "../" * path.count("/")


def _page(each: _Bound) -> etree._Element:
    """Return a chapter as a page of its own."""
    style = f"{_up(each.path)}{_STYLE}"
    page = _page_of(each.chapter.title, each.chapter.language, style)
    page.append(each.body)
    return page


def _page_of(title: str, language: str, style: str) -> etree._Element:
    """Return a page without a body; its own words are English, as on the site."""
    make = ElementMaker(namespace=_XHTML, nsmap={None: _XHTML, "epub": _OPS})
    heading = make.title(title, lang=language)
    heading.set(f"{{{_XML}}}lang", language)
    page = make.html(
        make.head(heading, make.link(rel="stylesheet", type="text/css", href=style)), lang="en"
    )
    page.set(f"{{{_XML}}}lang", "en")
    return page


# --- what makes a book of them -----------------------------------------------------------------


def _contents(book: list[_Bound], edition: Edition) -> etree._Element:
    """Return the table of contents: the pages of a folder stand below its index."""
    make = ElementMaker(namespace=_XHTML, nsmap={None: _XHTML, "epub": _OPS})
    listed = make.ol()
    inside: dict[str, etree._Element] = {}
    for each in book:
        folder = PurePosixPath(each.path).parent.name
        link = make.a(each.chapter.title, href=each.path, lang=each.chapter.language)
        link.set(f"{{{_XML}}}lang", each.chapter.language)
        item = make.li(link)
        index = inside.get(folder)
        if folder and index is None:
            inside[folder] = item
        if index is None:
            listed.append(item)
            continue
        below = index.find(f"{{{_XHTML}}}ol")
        if below is None:
            below = make.ol()
            index.append(below)
        below.append(item)
    nav = make.nav(make.h1("Contents"), listed, id="contents")
    nav.set(f"{{{_OPS}}}type", "toc")
    page = _page_of(edition.title, edition.languages[0], _STYLE)
    page.append(make.body(nav))
    return page


_ACCESS = {
    "accessMode": "textual",
    "accessModeSufficient": "textual",
    "accessibilityFeature": "structuralNavigation",
    "accessibilityHazard": "none",
    "accessibilitySummary": "Text with headings, lists and tables; it has no pictures.",
}


def _package(book: list[_Bound], edition: Edition) -> etree._Element:
    """Return the package document: what the book is, what is in it, and in which order."""
    make = ElementMaker(namespace=_OPF, nsmap={None: _OPF, "dc": _DC})
    dublin = ElementMaker(namespace=_DC, nsmap={"dc": _DC})
    day = edition.day.isoformat()
    metadata = make.metadata(
        dublin.identifier(edition.identifier, id="identifier"),
        dublin.title(edition.title),
        *(dublin.language(each) for each in edition.languages),
        *(dublin.creator(each) for each in edition.editors),
        dublin.description(edition.subject),
        dublin.date(day),
        make.meta(f"{day}T00:00:00Z", property="dcterms:modified"),
        *(make.meta(words, property=f"schema:{name}") for name, words in _ACCESS.items()),
    )
    xhtml = {"media-type": "application/xhtml+xml"}
    manifest = make.manifest(
        make.item(id="nav", href="nav.xhtml", properties="nav", **xhtml),
        make.item({"id": "style", "href": _STYLE, "media-type": "text/css"}),
    )
    spine = make.spine()
    for number, each in enumerate(book, 1):
        manifest.append(make.item(id=f"chapter-{number}", href=each.path, **xhtml))
        spine.append(make.itemref(idref=f"chapter-{number}"))
    package = make.package(metadata, manifest, spine, version="3.0")
    package.set("unique-identifier", "identifier")
    package.set(f"{{{_XML}}}lang", "en")
    return package


def _container() -> etree._Element:
    make = ElementMaker(namespace=_CONTAINER, nsmap={None: _CONTAINER})
    root = make.rootfile(
        {
            "full-path": f"{_FOLDER}/package.opf",
            "media-type": "application/oebps-package+xml",
        }
    )
    return make.container(make.rootfiles(root), version="1.0")


def _written(root: etree._Element) -> bytes:
    etree.cleanup_namespaces(root)
    head = b'<?xml version="1.0" encoding="utf-8"?>\n'
    kind = b"<!DOCTYPE html>\n" if root.tag == f"{{{_XHTML}}}html" else b""
    return head + kind + etree.tostring(root, encoding="utf-8", xml_declaration=False) + b"\n"
