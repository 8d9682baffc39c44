"""Where the text of sources stands on a page that a dossier's own template made.

Escaped text is harmless among text, and in the value of an attribute in double quotes. It is not in
an address, whose scheme and host it would choose, nor outside of quotes in a tag, where its blanks
part attributes, nor in a script or a style. A template is printed before anybody knows where its
texts end up; so they are marked as they are printed, by signs that no source can hold, and looked
at when the page is whole.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import cast

from onrecord.pages.markdown import Markdown

# Text, and a text that is quoted for the front matter.
TEXT, QUOTED, _END = "\x02", "\x05", "\x03"
_SIGNS = re.compile(f"[{TEXT}{QUOTED}{_END}]")
# What no template may hold: the signs, and half a character.
NOT_IN_TEMPLATES = re.compile(f"[\ud800-\udfff{TEXT}{QUOTED}{_END}]")


class MisplacedError(ValueError):
    """A source's text stands where it could do harm; the message says where."""


def marked(text: str, sign: str = TEXT) -> Markdown:
    """Return safe Markdown with marks round it, which say that it holds text of sources.

    Raises MisplacedError where it holds marks: those of another text would be taken for its own.
    """
    if is_marked(text):
        raise MisplacedError("what was printed before is taken apart, or for plain text")
    return Markdown(f"{sign}{text}{_END}")


def is_marked(text: str) -> bool:
    """Return whether there are marks in a text."""
    return _SIGNS.search(text) is not None


def unmarked(page: str) -> str:
    """Return a page without the marks; raises MisplacedError where a text stands amiss."""
    if not is_marked(page):
        return page
    shape, markup = _shape(page)
    head = _FRONT_MATTER.match(shape)
    if head and TEXT in head[0]:
        raise _misplaced(head, "the front matter without '| front_matter'")
    # Should an engine take it for no head, a key and a quoted text are no more than that.
    values = _VALUE.finditer(head[0]) if head else ()
    quoted = {place for value in values for place in _places(value[0], QUOTED, value.start())}
    standing = zip(_places(shape, _SIGNS.pattern), markup, strict=True)
    held = [(place, has_markup) for place, has_markup in standing if place not in quoted]
    places = [place for place, _ in held]
    for found in _constructs(shape.replace(QUOTED, TEXT)):
        first, end = (bisect_left(places, each) for each in found.span())
        if first < end and (
            what := _where(found, any(held[each][1] for each in range(first, end)))
        ):
            raise _misplaced(found, what)
    return _SIGNS.sub("", page)


def _places(text: str, sign: str, begin: int = 0) -> list[int]:
    return [begin + found.start() for found in re.finditer(sign, text)]


def _constructs(shape: str) -> Iterator[re.Match[str]]:
    """Yield what a text must not be in, in each way in which a page could be read.

    A tag in a code span, a comment or another tag's attribute is none, nor is what looks like an
    attribute of it; whoever wrote the template may have meant either.
    """
    for construct in _CONSTRUCTS:
        yield from construct.finditer(shape)
    looked = 0
    for start in _TAG_START.finditer(shape):
        ways = (pattern.match(shape, start.start()) for pattern in (_TAG, _TAG_OF_HTML))
        # Most end at the same sign in both.
        for tag in {way.end(): way for way in ways if way}.values():
            looked += len(tag[0])
            yield tag
            if "\n" in tag[0] and not _GOES_ON.fullmatch(tag[0]):
                yield cast("re.Match[str]", _REST.match(shape, start.start()))
                return
        if looked > _MOST_LOOKS * len(shape):
            raise MisplacedError("tags stand in one another's attributes, too many to look at")


def _shape(page: str) -> tuple[str, bytearray]:
    """Return a page with a sign for each text, and whether that text holds markup."""
    shape: list[str] = []
    markup = bytearray()
    depth = at = 0
    for sign in _SIGNS.finditer(page):
        if not depth:
            shape.append(page[at : sign.start()])
        elif not markup[-1]:
            markup[-1] = _MARKUP.search(page, at, sign.start()) is not None
        if sign[0] == _END:
            depth = max(0, depth - 1)
        else:
            if not depth:
                shape.append(sign[0])
                markup.append(0)
            depth += 1
        at = sign.end()
    return "".join([*shape, page[at:]]), markup


def _where(found: re.Match[str], markup: bool) -> str:
    """Return where the text in a construct stands, if it must not; else the empty string."""
    match found.lastgroup:
        case "script":
            return "a script or a style"
        case "address" if found[0].startswith("](") and not found[0].endswith(")"):
            return "an address, or behind one with signs that are better encoded, as %2A for *"
        case "address":
            return "an address"
        case "list":
            return "a list of attributes"
        case "rest":
            return "what may be a tag: one that goes on in a line that begins with no attribute"
        case "tag" if TEXT in _apart_from_values(found[0]):
            return "a tag, and not in double quotes as the value of an attribute that takes text"
        case "tag" | "image" if markup:
            return "an attribute or an image's words without '| attribute'"
    return ""


def _apart_from_values(tag: str) -> str:
    """Return a tag without the values that take text; of one that is amiss all that follows."""
    name = _NAME.match(tag)
    at = name.end() if name else 0
    kept = [tag[:at]]
    while found := _ATTRIBUTE.match(tag, at):
        at = found.end()
        if not (found["value"] and _TAKES_TEXT.fullmatch(found["name"])):
            kept.append(found[0])
    return "".join([*kept, tag[at:]])


def _misplaced(found: re.Match[str], what: str) -> MisplacedError:
    shown = " ".join(_SIGNS.sub("…", found[0]).split())
    return MisplacedError(f"the text of a source stands in {what}: {shown[:_LONGEST]}")


_LONGEST = 60
# As escaped text never holds it.
_MARKUP = re.compile(r'[<"\[*]')
# As the engines find it.
_FRONT_MATTER = re.compile(r"(?:[ \t]*\n)*---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_VALUE = re.compile(rf"^[ \t]*(?:-|[\w-]+:)[ \t]*\[?(?:{QUOTED},?[ \t]*+)+\]?[ \t]*$", re.MULTILINE)
# Up to a round bracket that closes no other one. Where anything else stands before it than
# addresses and titles are written with, engines and their extensions differ in which one ends it:
# all that follows may be in it.
_PLAIN = rf"""(?:[\w./:?=&%#~@,;"' \t\n{TEXT}-]|\+(?!\+))"""
_DESTINATION = rf"(?:(?:{_PLAIN}|\({_PLAIN}*+\))*+\)|.*+)"
_CONSTRUCTS = [
    re.compile(construct, re.DOTALL | re.IGNORECASE)
    for construct in (
        r"(?P<script><(?P<raw>script|style)\b(?:[^<]|<(?!/(?P=raw)[ \t\n\f\r/>]))*+)",
        r"(?P<image>!\[[^\]\n]*+)",
        # In HTML an address may go on over blank lines, and a list has its end in a value.
        rf"(?P<address>\]\({_DESTINATION}|\]:[^\n]*+(?:\n[^\n]*+)?)",
        r"(?P<list>\{(?:[^\n]*\}|[^}\n]*+))",
    )
]
# Or an address of mail, which may begin with a figure.
_TAG_START = re.compile(rf"<(?=[\w/.+-]|{TEXT})", re.IGNORECASE)
_TAG = re.compile(
    rf"""(?P<tag><(?:"[^"]*+"|'[^']*+'|[^'"><]++|<(?![\w/.+-]|{TEXT}))*+)""", re.IGNORECASE
)
# There a quote is none but behind a sign of equality.
_TAG_OF_HTML = re.compile(
    r"""(?P<tag><(?:=[ \t\n\f\r]*+(?:"[^"]*+"|'[^']*+')|[^><])*+)""", re.IGNORECASE
)
# What begins a line otherwise, a quote or code for instance, an engine may take out of a tag.
_GOES_ON = re.compile(r"""(?:[^\n"']++|"[^"\n]*+"|'[^'\n]*+'|\n[ \t]*+(?=[A-Za-z]))*+""")
_REST = re.compile("(?P<rest>.*)", re.DOTALL)
# Each tag once, and in pages that nobody would write some of them again.
_MOST_LOOKS = 20
# The blanks of HTML: others are part of a name or a value.
_B = r" \t\n\f\r"
_NAME = re.compile(rf"</?[a-z][^{_B}/>]*", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    rf"""[{_B}]+(?P<name>[^{_B}"'<>/=]+)"""
    rf"""(?:[{_B}]*=[{_B}]*(?:(?P<value>"[^"]*")|'[^']*'|[^{_B}"'=<>`]+))?+"""
)
_TAKES_TEXT = re.compile(
    r"abbr|alt|class|data-[\w-]+|aria-[\w-]+|dir|id|label|lang|placeholder|title|value",
    re.IGNORECASE,
)
