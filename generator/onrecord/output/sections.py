"""Pages that people wrote by hand, as the search of a site finds them: a section an entry.

What a page says is read from the HTML that the engine made of it: it alone knows the anchors.
"""

from collections.abc import Iterator
from html.parser import HTMLParser

from onrecord.exchange.findable import Entry

# Kinds of pages of ours that are found section by section, as those of people are.
SECTIONED = frozenset({"cite", "method", "specification"})
# Bytes of the file of entries.
LONGEST_ENTRIES = 200_000_000
# Of a page, as it is said with each of its sections.
_LONGEST_TITLE = 200
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_VOID = frozenset("br col hr img input wbr".split())
# What begins and ends inside a sentence parts no words.
_INLINE = frozenset(
    "a abbr b bdi bdo cite code del em i ins kbd mark q s small span strong sub sup u".split()
)


def sections(address: str, title: str, html: str) -> Iterator[Entry]:
    """Yield an entry for a page, with what stands before its first section, and one for each.

    ``address`` is that of the page below the site's root; ``title`` may hold markup, as ``html``
    does.
    """
    named = _plain(title)
    parser = _Parser()
    parser.feed(html)
    parser.close()
    (_, _, lead), *rest = [(anchor, *map(_line, both)) for anchor, *both in parser.sections]
    # The heading of the page is its title.
    if rest and rest[0][1] == named:
        lead = f"{lead} {rest.pop(0)[2]}".strip()
    yield Entry(address, "Page", named, text=lead)
    for anchor, heading, text in rest:
        titled = " – ".join(each for each in (named[:_LONGEST_TITLE], heading) if each)
        yield Entry(f"{address}#{anchor}", "Page", titled, text=text)


def _plain(html: str) -> str:
    """Return the words of a piece of HTML on one line."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return _line([piece for _, *both in parser.sections for pieces in both for piece in pieces])


def _line(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())


class _Parser(HTMLParser):
    """Collects the sections of a page: an anchor, the words of the heading, those below it.

    What marks itself as not to be searched is left out, and the link of a heading to itself.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sections: list[tuple[str, list[str], list[str]]] = [("", [], [])]
        self._is_heading = False
        # The elements that are open since one that is left out.
        self._left_out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a section at a heading with an anchor, and leave out what says so."""
        if tag in _VOID:
            self._part(tag)
            return
        values = dict(attrs)
        is_sign = "headerlink" in (values.get("class") or "").split()
        is_out = "data-search-exclude" in values or is_sign
        if self._left_out or is_out or tag in {"script", "style"}:
            self._left_out.append(tag)
            return
        self._part(tag)
        if tag in _HEADINGS and values.get("id"):
            self.sections.append((str(values["id"]), [], []))
            self._is_heading = True

    def handle_endtag(self, tag: str) -> None:
        """End what is left out, or the heading."""
        if self._left_out:
            while self._left_out and self._left_out.pop() != tag:
                pass
            return
        self._part(tag)
        if tag in _HEADINGS:
            self._is_heading = False

    def handle_data(self, data: str) -> None:
        """Take words into the heading, or below it."""
        if not self._left_out:
            _, heading, text = self.sections[-1]
            (heading if self._is_heading else text).append(data)

    def _part(self, tag: str) -> None:
        if tag not in _INLINE and not self._left_out:
            self.handle_data(" ")
