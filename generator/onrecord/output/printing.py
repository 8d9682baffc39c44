"""A page made ready for paper before a browser prints it, and the PDF that it gives finished.

What Chromium prints names the clock, knows links by the host that it was shown the page at, and
joins words of headings where a line ends. The PDF (ISO 32000-2) is written anew without that.
"""

import io
import re
from collections.abc import Iterator
from datetime import date

from lxml.html import HtmlElement, tostring
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, OutlineItem, Pdf, PdfError

from onrecord.output.edition import (
    COMPLETE,
    Edition,
    Target,
    leads_out,
    parsed,
    published_at,
    target,
)
from onrecord.output.errors import PublishError

# The sheets that a site can name as its paper, as CSS knows them.
PAPERS = ("A4", "Letter")
# Where the style of the paper is asked for; no page of a site has such a path.
STYLE = "onrecord-print.css"
# A line of a running head holds no more.
_MOST_OF_A_HEAD = 90
# Marks an address that was made for a link of the site; others are printed behind their words.
_OF_SITE = "or-on-site"


def ready(data: bytes, page: str, edition: Edition) -> tuple[bytes, bytes]:
    """Return a page of the site as it is to be printed, and the style of its paper.

    Links lead to where the record stands on the page itself, else to the address at which the site
    is published; without one they are no links. Raises PublishError where the page names a paper
    that is not known.
    """
    root = parsed(data)
    style = _style(_paper(root), edition.title)
    address = published_at(root, page) or published_at(root, COMPLETE)
    named = _name_rows(root, page, edition)
    ids = frozenset(str(each.get("id")) for each in root.iter("*") if each.get("id"))
    for link in [*root.iter("a")]:
        href = link.get("href")
        if href is None or leads_out(href):
            continue
        found = target(page, href)
        # In who is who a name leads to more than its own row.
        inside = found and link not in named and _inside(found, page, ids, edition)
        if inside:
            link.set("href", f"#{inside}")
        elif found and address and found.path != page:
            link.set("href", f"{address}{found.path}{'#' if found.anchor else ''}{found.anchor}")
            link.set("class", f"{link.get('class', '')} {_OF_SITE}".strip())
        else:
            del link.attrib["href"]
    for place in root.iterfind(".//head"):
        sheet = place.makeelement("link", {"rel": "stylesheet", "href": f"/{STYLE}"})
        place.append(sheet)
    return tostring(root, encoding="utf-8", doctype="<!doctype html>"), style.encode("utf-8")


def _inside(found: Target, page: str, ids: frozenset[str], edition: Edition) -> str:
    """Return the anchor on the page itself at which the target of a link stands, or none.

    Anchors of other pages are those of records alone: a heading can be called the same elsewhere.
    """
    if found.path == page:
        return found.anchor if found.anchor in ids else ""
    return found.record if found.record in ids & edition.records else ""


def _name_rows(root: HtmlElement, page: str, edition: Edition) -> frozenset[HtmlElement]:
    """Give each row of who is who the id of its actor, so that links can lead there.

    Return the links that the rows are named for.
    """
    taken = {each.get("id") for each in root.iter("*")}
    named: list[HtmlElement] = []
    for table in root.find_class("or-table--actors"):
        for row in table.iter("tr"):
            link = row.find(".//a[@href]")
            found = target(page, link.get("href", "")) if link is not None else None
            if link is None or found is None or found.record in taken:
                continue
            if found.record in edition.records:
                row.set("id", found.record)
                taken.add(found.record)
                named.append(link)
    return frozenset(named)


def _paper(root: HtmlElement) -> str:
    """Return the sheet that a page says it is printed on."""
    named = next((each.get("content", "") for each in root.iterfind(_PAPER)), PAPERS[0])
    found = next((each for each in PAPERS if each.lower() == named.strip().lower()), None)
    if found is None:
        raise PublishError(f"'extra: paper' is '{named}', where it is {' or '.join(PAPERS)}")
    return found


_PAPER = ".//head/meta[@name='onrecord:paper']"


def _style(paper: str, title: str) -> str:
    """Return the style of the paper: its size, and the title as a running head."""
    head = title if len(title) <= _MOST_OF_A_HEAD else f"{title[:_MOST_OF_A_HEAD]}…"
    # Every character by its number: no title ends the text that it stands in.
    text = "".join(f"\\{ord(each):06x}" for each in head)
    return f"""\
@page {{
  size: {paper};
  @top-right {{ content: "{text}"; font: 8pt "Source Sans 3", sans-serif; color: #444; }}
}}
.{_OF_SITE}::after {{ content: none !important; }}
a:not([href]) {{ color: inherit !important; border: 0 !important; text-decoration: none; }}
"""


# --- the PDF ---------------------------------------------------------------------------------

# By which Chromium tells the parts of a table from one another; they go up from run to run.
_NODE = re.compile(rb"\(node(\d{8})\)")


def finished(data: bytes, html: bytes, edition: Edition, host: str) -> bytes:
    """Return a PDF that Chromium made of a page, with the same bytes from the same page.

    It says whose it is and of when, its outline has the words of the headings, and no link leads to
    the ``host`` that the page was shown at. Raises PublishError where it is no PDF.
    """
    try:
        with Pdf.open(io.BytesIO(_renumbered(data))) as pdf:
            _name(pdf, edition)
            _without(pdf, host)
            _mend_outline(pdf, html)
            stream = io.BytesIO()
            pdf.save(stream, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    except PdfError as reason:
        raise PublishError(f"what Chromium printed is no PDF: {reason}") from reason
    return stream.getvalue()


def _renumbered(data: bytes) -> bytes:
    """Return a PDF with the numbers of its parts counted from one, in their order.

    They have as many digits as before, so that everything stays at its place in the file.
    """
    numbers = {number: at for at, number in enumerate(sorted(set(_NODE.findall(data))), 1)}
    return _NODE.sub(lambda found: b"(node%08d)" % numbers[found[1]], data)


def _name(pdf: Pdf, edition: Edition) -> None:
    """Write down title, editors, subject, languages and date, in both of the places for them."""
    moment = f"{edition.day.isoformat()}T00:00:00Z"
    for key in [*pdf.docinfo.keys()]:
        del pdf.docinfo[key]
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as about:
        about["dc:title"] = edition.title
        if edition.editors:
            about["dc:creator"] = [*edition.editors]
        about["dc:description"] = edition.subject
        about["dc:language"] = [*edition.languages]
        about["dc:identifier"] = edition.identifier
        about["xmp:CreateDate"] = about["xmp:ModifyDate"] = moment
        about["xmp:CreatorTool"] = "Onrecord"
    pdf.docinfo["/Title"] = edition.title
    if edition.editors:
        pdf.docinfo["/Author"] = ", ".join(edition.editors)
    pdf.docinfo["/Subject"] = edition.subject
    pdf.docinfo["/Creator"] = "Onrecord"
    pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = _moment(edition.day)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.PageMode = Name.UseOutlines


def _moment(day: date) -> str:
    return f"D:{day.year:04}{day.month:02}{day.day:02}000000Z"


def _without(pdf: Pdf, host: str) -> None:
    """Take the addresses of a host out of the links."""
    for page in pdf.pages:
        for each in page.get("/Annots", Array()):
            address = str(each.get("/A", Dictionary()).get("/URI", ""))
            if address.startswith(f"http://{host}"):
                del each.A


def _mend_outline(pdf: Pdf, html: bytes) -> None:
    """Give the outline the words of the headings; Chromium has no blank where a line ends."""
    headings = [
        " ".join("".join(_words(each)).split())
        for each in parsed(html).iter("h1", "h2", "h3", "h4", "h5", "h6")
    ]
    with pdf.open_outline() as outline:
        at = 0
        for item in _items(outline.root):
            same = "".join(str(item.title).split())
            # Headings that are not printed have no item.
            for later in range(at, len(headings)):
                if "".join(headings[later].split()) == same:
                    item.title, at = headings[later], later + 1
                    break


def _words(heading: HtmlElement) -> Iterator[str]:
    """Yield the text of a heading, but for the sign that leads to it."""
    for link in heading.find_class("headerlink"):
        link.drop_tree()
    yield from heading.itertext()


def _items(items: list[OutlineItem]) -> Iterator[OutlineItem]:
    for each in items:
        yield each
        yield from _items(each.children)
