"""The Markdown that the generator writes, as HTML in one pass.

Pages are a small, known part of Markdown: elements with Markdown inside, headings, paragraphs,
lists, quotes, tables; in a line links, strong words, elements as they are and references to
characters. An engine for all of Markdown takes most of its time over what is not there. What comes
out is the document that Python-Markdown makes with the extensions of ``mkdocs.yml``, white space
aside; what is not of that part, as what people write by hand, is left to it.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown.extensions.toc import nest_toc_tokens, slugify, strip_tags, unique

from onrecord.output.inline import Resolve, UnknownError, html_of


@dataclass(frozen=True, slots=True)
class Permalink:
    """What stands behind a heading, and down to which level headings are in the contents."""

    title: str
    depth: int


@dataclass(frozen=True, slots=True)
class Body:
    """A page's content: its HTML, its headings as nested tokens of a table of contents, its ids."""

    html: str
    headings: list[Any]
    anchors: frozenset[str]


def body(markdown: str, resolve: Resolve, permalink: Permalink) -> Body | None:
    """Return the content of a page; None where it is not all of the kind that is known here."""
    page = _Content(resolve)
    try:
        _blocks(page, markdown.split("\n"))
    except UnknownError:
        return None
    headings = _number(page, permalink)
    written = "".join(page.out)
    return Body(written, nest_toc_tokens(headings), frozenset(_IDS.findall(written)))


_IDS = re.compile(r'<[a-z][^<>]*? id="([^"]*)"')

# --- blocks ----------------------------------------------------------------------------------

_ATTRIBUTES = r'(?: [a-z][a-z-]*(?:="[^"<>]*")?)*?'
_OPEN = re.compile(rf"<(div|details|section|h[1-6]|p)({_ATTRIBUTES}) markdown>")
_CLOSE = re.compile(r"</(div|details|section)>")
# An element that is taken as it is.
_RAW = re.compile(r"<(div|p|summary|h[1-6])(?: [^<>]*)?>(?:(?!</?\1[ >]).)*</\1>")
_COMMENT = re.compile(r"<!-- .*-->|<!-- -->")
_VERBATIM = re.compile(r"<(pre|figure)[ >]")
_HEADING = re.compile(r"(#{1,6}) +(.*)")
_ITEM = re.compile(r"((?:    )*)(?:(-) {1,3}|(\d+)\. {1,2})(?=\S)(.*)")
_DELIMITER = re.compile(r"\|(?: ?:?-+:? ?\|)+")
# What begins a line that no paragraph goes on with.
_NO_PARAGRAPH = re.compile(r"[ \t#>|=~]|[+*-](?:\s|$)|---|\*\*\*|___|```|\d+[.)](?:\s|$)|:\s|<!")
_BLOCK_TAG = re.compile(
    r"</?(?:div|details|section|summary|p|pre|h[1-6]|table|ul|ol|li|blockquote|hr|dl|form|figure)\b"
)


@dataclass(slots=True)
class _Heading:
    level: int
    name: str
    # Where it begins in what is written: its opening tag, the end of that, its words.
    start: int
    anchor: str | None


@dataclass(slots=True)
class _Content:
    """What is written so far."""

    resolve: Resolve
    out: list[str] = field(default_factory=list)
    headings: list[_Heading] = field(default_factory=list)
    # Of elements that are blocks: those of headings are made apart from them.
    anchors: set[str] = field(default_factory=set)


def _blocks(page: _Content, lines: Sequence[str]) -> None:
    """Write all blocks; raises UnknownError at the first that is none of those known."""
    opened: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line:
            at += 1
        elif line[0] == "<":
            at = _element(page, lines, at, opened)
        elif line[0] == "#":
            at = _heading(page, lines, at)
        elif line[0] == ">":
            at = _quote(page, lines, at)
        elif line[0] == "|":
            at = _table(page, lines, at)
        elif _ITEM.match(line):
            at = _list(page, lines, at)
        elif _NO_PARAGRAPH.match(line):
            raise UnknownError
        else:
            at = _paragraph(page, lines, at)
    if opened:
        raise UnknownError


def _element(page: _Content, lines: Sequence[str], at: int, opened: list[str]) -> int:
    """Write the element at a line, or a paragraph that begins with one."""
    line = lines[at]
    if found := _CLOSE.fullmatch(line):
        if not opened or opened.pop() != found[1]:
            raise UnknownError
        page.out.append(f"{line}\n")
        return at + 1
    if found := _OPEN.match(line):
        tag, attributes = found.groups()
        anchor = _known(page, attributes)
        if tag in {"div", "details", "section"}:
            if found.end() != len(line):
                raise UnknownError
            opened.append(tag)
            page.out.append(f"<{tag}{attributes}>\n")
            return at + 1
        return _spanned(page, lines, at, found, anchor)
    if _RAW.fullmatch(line) or _COMMENT.fullmatch(line):
        page.out.append(f"{line}\n")
        return at + 1
    if found := _VERBATIM.match(line):
        end = at
        while not lines[end].endswith(f"</{found[1]}>"):
            end += 1
            if end == len(lines) or not lines[end]:
                raise UnknownError
        page.out += ["\n".join(lines[at : end + 1]), "\n"]
        return end + 1
    if _BLOCK_TAG.match(line) or line.startswith("<!"):
        raise UnknownError
    return _paragraph(page, lines, at)


def _known(page: _Content, attributes: str) -> str | None:
    """Return the id of an element, if any, which no heading without one gets."""
    found = _ID.search(attributes)
    if found:
        page.anchors.add(found[1])
    return found[1] if found else None


def _spanned(
    page: _Content, lines: Sequence[str], at: int, opening: re.Match[str], anchor: str | None
) -> int:
    """Write an element that holds a line of Markdown, on one line or on several."""
    tag, attributes = opening.groups()
    end_tag = f"</{tag}>"
    inner = [lines[at][opening.end() :]]
    while not inner[-1].endswith(end_tag):
        at += 1
        if at == len(lines) or (inner[-1] and _BLOCK_TAG.match(inner[-1])):
            raise UnknownError
        inner.append(lines[at])
    inner[-1] = inner[-1].removesuffix(end_tag)
    words = "\n".join(inner).strip()
    if tag == "p":
        page.out.append(f"<p{attributes}>{html_of(words, page.resolve)}</p>\n")
    else:
        _head(page, int(tag[1]), attributes, words, anchor)
    return at + 1


def _heading(page: _Content, lines: Sequence[str], at: int) -> int:
    """Write a heading, whose id is made of its words."""
    found = _HEADING.fullmatch(lines[at])
    if not found or found[2].endswith("#"):
        raise UnknownError
    _head(page, len(found[1]), "", found[2].strip(), None)
    return at + 1


def _head(page: _Content, level: int, attributes: str, words: str, anchor: str | None) -> None:
    inner = html_of(words, page.resolve)
    page.headings.append(_Heading(level, strip_tags(inner), len(page.out), anchor))
    page.out += [f"<h{level}{attributes}", ">", inner, f"</h{level}>\n"]


def _paragraph(page: _Content, lines: Sequence[str], at: int) -> int:
    """Write a paragraph: the lines up to an empty one, or one that is an element's."""
    end = at + 1
    while end < len(lines) and lines[end] and not _BLOCK_TAG.match(lines[end]):
        # Two blanks at the end of a line break it there.
        if _NO_PARAGRAPH.match(lines[end]) or lines[end - 1].endswith("  "):
            raise UnknownError
        end += 1
    page.out.append(f"<p>{html_of(chr(10).join(lines[at:end]), page.resolve)}</p>\n")
    return end


def _quote(page: _Content, lines: Sequence[str], at: int) -> int:
    """Write a quote of one paragraph; those that follow each other are one."""
    end = at
    while end < len(lines) and lines[end].startswith("> "):
        if _NO_PARAGRAPH.match(lines[end][2:]) or _BLOCK_TAG.match(lines[end][2:]):
            raise UnknownError
        end += 1
    if end == at or (end < len(lines) and lines[end] and not _CLOSE.fullmatch(lines[end])):
        raise UnknownError
    words = "\n".join(line[2:] for line in lines[at:end])
    if page.out and page.out[-1] == "</blockquote>\n":
        page.out.pop()
    else:
        page.out.append("<blockquote>\n")
    page.out += [f"<p>{html_of(words, page.resolve)}</p>\n", "</blockquote>\n"]
    return end


def _list(page: _Content, lines: Sequence[str], at: int) -> int:
    """Write a list and those inside of it, which are indented by four blanks."""
    if page.out and page.out[-1] in {"</ul>\n", "</ol>\n"}:
        raise UnknownError  # the two would be one
    end = at
    while end < len(lines) and (
        lines[end][:4] == "    "
        or _ITEM.match(lines[end])
        or (not lines[end] and _goes_on(lines, end + 1))
    ):
        end += 1
    if end < len(lines) and lines[end] and not _CLOSE.fullmatch(lines[end]):
        raise UnknownError
    within = lines[at:end]
    (_list_of_blocks if "" in within else _list_of_lines)(page, within)
    return end


def _list_of_blocks(page: _Content, lines: Sequence[str]) -> None:
    """Write a list whose items are blocks, with an empty line between any two."""
    items: list[list[str]] = []
    tag = ""
    for at, line in enumerate(lines):
        if line[:4] == "    ":
            items[-1].append(line[4:])
        elif not line:
            items[-1].append("")
        elif (item := _ITEM.fullmatch(line)) and not (at and lines[at - 1]):
            kind = "ul" if item[2] else "ol"
            if tag not in {"", kind} or (not items and item[3] not in {None, "1"}):
                raise UnknownError
            tag = kind
            items.append([item[4]])
        else:
            raise UnknownError
    page.out.append(f"<{tag}>\n")
    for each in items:
        page.out.append("<li>\n")
        _blocks(page, each)
        page.out.append("</li>\n")
    page.out.append(f"</{tag}>\n")


def _list_of_lines(page: _Content, lines: Sequence[str]) -> None:
    """Write a list, each item of it a line."""
    opened: list[str] = []
    for line in lines:
        item = _ITEM.fullmatch(line)
        if not item:
            raise UnknownError
        depth, tag = len(item[1]) // 4, "ul" if item[2] else "ol"
        words = item[4]
        if depth > len(opened) or _NO_PARAGRAPH.match(words) or _BLOCK_TAG.match(words):
            raise UnknownError
        while len(opened) > depth + 1:
            page.out += ["</li>\n", f"</{opened.pop()}>\n"]
        if len(opened) == depth:
            if item[3] not in {None, "1"}:
                raise UnknownError
            opened.append(tag)
            page.out.append(f"<{tag}>\n")
        elif opened[-1] != tag:
            raise UnknownError
        else:
            page.out.append("</li>\n")
        page.out += ["<li>", html_of(words, page.resolve)]
    while opened:
        page.out += ["</li>\n", f"</{opened.pop()}>\n"]


def _table(page: _Content, lines: Sequence[str], at: int) -> int:
    """Write a table with a head."""
    end = at
    while end < len(lines) and lines[end].startswith("|"):
        end += 1
    if end - at < 2 or not _DELIMITER.fullmatch(lines[at + 1]):
        raise UnknownError
    if end < len(lines) and lines[end] and not _CLOSE.fullmatch(lines[end]):
        raise UnknownError
    ways = [_WAYS[cell[0] == ":", cell[-1] == ":"] for cell in _cells(lines[at + 1])]
    page.out.append("<table>\n<thead>\n")
    _row(page, _cells(lines[at]), "th", ways)
    page.out.append("</thead>\n<tbody>\n")
    for line in lines[at + 2 : end]:
        _row(page, _cells(line), "td", ways)
    if end - at == 2:
        _row(page, [""] * len(ways), "td", ways)
    page.out.append("</tbody>\n</table>\n")
    return end


def _row(page: _Content, cells: Sequence[str], tag: str, ways: Sequence[str]) -> None:
    if len(cells) != len(ways):
        raise UnknownError
    page.out.append("<tr>\n")
    for cell, way in zip(cells, ways, strict=True):
        page.out.append(f"<{tag}{way}>{html_of(cell, page.resolve)}</{tag}>\n")
    page.out.append("</tr>\n")


_WAYS = {
    (False, False): "",
    (True, False): ' align="left"',
    (False, True): ' align="right"',
    (True, True): ' align="center"',
}
_ID = re.compile(r' id="([^"]*)"')


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Return whether a list goes on at a line."""
    return at < len(lines) and bool(lines[at][:4] == "    " or _ITEM.match(lines[at]))


def _cells(line: str) -> list[str]:
    if not line.endswith("|"):
        raise UnknownError
    return [cell.strip() for cell in line[1:-1].split("|")]


def _number(page: _Content, permalink: Permalink) -> list[dict[str, Any]]:
    """Give headings without an id one, and each a link to itself; return those of the contents."""
    tokens: list[dict[str, Any]] = []
    for heading in page.headings:
        anchor = heading.anchor
        if anchor is None:
            words = slugify(html.unescape(heading.name), "-")
            anchor = unique(words, page.anchors)
            page.out[heading.start] += f' id="{anchor}"'
        link = f'<a class="headerlink" href="#{anchor}" title="{permalink.title}">&para;</a>'
        page.out[heading.start + 2] += link
        if heading.level <= permalink.depth:
            tokens.append({"level": heading.level, "id": anchor, "name": heading.name})
    return tokens
