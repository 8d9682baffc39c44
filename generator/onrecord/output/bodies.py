"""The Markdown that the generator writes, as HTML in one pass.

Pages are a small, known part of Markdown: elements with Markdown inside, headings, paragraphs,
lists, quotes, tables; in a line links, strong words, elements as they are and references to
characters. An engine for all of Markdown takes most of its time over what is not there. What comes
out is the document that Python-Markdown makes with the extensions of ``mkdocs.yml``, white space
aside; what is not of that part, as what people write by hand, is left to it.
"""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown.extensions.toc import nest_toc_tokens, slugify, strip_tags, unique

# From the address in a link to that on the site; raises UnknownError where it leads nowhere.
Resolve = Callable[[str], str]


class UnknownError(Exception):
    """Something that is left to the engine."""


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
    writer = _Writer(resolve)
    try:
        writer.blocks(markdown.split("\n"))
    except UnknownError:
        return None
    headings = _number(writer, permalink)
    written = "".join(writer.out)
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
class _Writer:
    resolve: Resolve
    out: list[str] = field(default_factory=list)
    headings: list[_Heading] = field(default_factory=list)
    # Of elements that are blocks: those of headings are made apart from them.
    anchors: set[str] = field(default_factory=set)

    def blocks(self, lines: Sequence[str]) -> None:
        """Write all blocks; raises UnknownError at the first that is none of those known."""
        opened: list[str] = []
        at = 0
        while at < len(lines):
            line = lines[at]
            if not line:
                at += 1
            elif line[0] == "<":
                at = self.element(lines, at, opened)
            elif line[0] == "#":
                at = self.heading(lines, at)
            elif line[0] == ">":
                at = self.quote(lines, at)
            elif line[0] == "|":
                at = self.table(lines, at)
            elif _ITEM.match(line):
                at = self.list(lines, at)
            elif _NO_PARAGRAPH.match(line):
                raise UnknownError
            else:
                at = self.paragraph(lines, at)
        if opened:
            raise UnknownError

    def element(self, lines: Sequence[str], at: int, opened: list[str]) -> int:
        """Write the element at a line, or a paragraph that begins with one."""
        line = lines[at]
        if found := _CLOSE.fullmatch(line):
            if not opened or opened.pop() != found[1]:
                raise UnknownError
            self.out.append(f"{line}\n")
            return at + 1
        if found := _OPEN.match(line):
            tag, attributes = found.groups()
            self._know(attributes)
            if tag in {"div", "details", "section"}:
                if found.end() != len(line):
                    raise UnknownError
                opened.append(tag)
                self.out.append(f"<{tag}{attributes}>\n")
                return at + 1
            return self._spanned(lines, at, found)
        if _RAW.fullmatch(line) or _COMMENT.fullmatch(line):
            self.out.append(f"{line}\n")
            return at + 1
        if found := _VERBATIM.match(line):
            end = at
            while not lines[end].endswith(f"</{found[1]}>"):
                end += 1
                if end == len(lines) or not lines[end]:
                    raise UnknownError
            self.out += ["\n".join(lines[at : end + 1]), "\n"]
            return end + 1
        if _BLOCK_TAG.match(line) or line.startswith("<!"):
            raise UnknownError
        return self.paragraph(lines, at)

    def _know(self, attributes: str) -> str | None:
        found = _ID.search(attributes)
        if found:
            self.anchors.add(found[1])
        return found[1] if found else None

    def _spanned(self, lines: Sequence[str], at: int, opening: re.Match[str]) -> int:
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
            self.out.append(f"<p{attributes}>{self.line(words)}</p>\n")
        else:
            found = _ID.search(attributes)
            self._head(int(tag[1]), attributes, words, found[1] if found else None)
        return at + 1

    def heading(self, lines: Sequence[str], at: int) -> int:
        """Write a heading, whose id is made of its words."""
        found = _HEADING.fullmatch(lines[at])
        if not found or found[2].endswith("#"):
            raise UnknownError
        self._head(len(found[1]), "", found[2].strip(), None)
        return at + 1

    def _head(self, level: int, attributes: str, words: str, anchor: str | None) -> None:
        inner = self.line(words)
        self.headings.append(_Heading(level, strip_tags(inner), len(self.out), anchor))
        self.out += [f"<h{level}{attributes}", ">", inner, f"</h{level}>\n"]

    def paragraph(self, lines: Sequence[str], at: int) -> int:
        """Write a paragraph: the lines up to an empty one, or one that is an element's."""
        end = at + 1
        while end < len(lines) and lines[end] and not _BLOCK_TAG.match(lines[end]):
            # Two blanks at the end of a line break it there.
            if _NO_PARAGRAPH.match(lines[end]) or lines[end - 1].endswith("  "):
                raise UnknownError
            end += 1
        self.out.append(f"<p>{self.line(chr(10).join(lines[at:end]))}</p>\n")
        return end

    def quote(self, lines: Sequence[str], at: int) -> int:
        """Write a quote of one paragraph; those that follow each other are one."""
        end = at
        while end < len(lines) and lines[end].startswith("> "):
            if _NO_PARAGRAPH.match(lines[end][2:]) or _BLOCK_TAG.match(lines[end][2:]):
                raise UnknownError
            end += 1
        if end == at or (end < len(lines) and lines[end] and not _CLOSE.fullmatch(lines[end])):
            raise UnknownError
        words = "\n".join(line[2:] for line in lines[at:end])
        if self.out and self.out[-1] == "</blockquote>\n":
            self.out.pop()
        else:
            self.out.append("<blockquote>\n")
        self.out += [f"<p>{self.line(words)}</p>\n", "</blockquote>\n"]
        return end

    def list(self, lines: Sequence[str], at: int) -> int:
        """Write a list and those inside of it, which are indented by four blanks."""
        if self.out and self.out[-1] in {"</ul>\n", "</ol>\n"}:
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
        (self._list_of_blocks if "" in within else self._list_of_lines)(within)
        return end

    def _list_of_blocks(self, lines: Sequence[str]) -> None:
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
        self.out.append(f"<{tag}>\n")
        for each in items:
            self.out.append("<li>\n")
            self.blocks(each)
            self.out.append("</li>\n")
        self.out.append(f"</{tag}>\n")

    def _list_of_lines(self, lines: Sequence[str]) -> None:
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
                self.out.append(f"</li>\n</{opened.pop()}>\n")
            if len(opened) == depth:
                if item[3] not in {None, "1"}:
                    raise UnknownError
                opened.append(tag)
                self.out.append(f"<{tag}>\n")
            elif opened[-1] != tag:
                raise UnknownError
            else:
                self.out.append("</li>\n")
            self.out += ["<li>", self.line(words)]
        while opened:
            self.out.append(f"</li>\n</{opened.pop()}>\n")
            if opened:
                continue
            # Its end stands alone, by which it is known.
            self.out[-1:] = ["</li>\n", self.out[-1].removeprefix("</li>\n")]

    def table(self, lines: Sequence[str], at: int) -> int:
        """Write a table with a head."""
        end = at
        while end < len(lines) and lines[end].startswith("|"):
            end += 1
        if end - at < 2 or not _DELIMITER.fullmatch(lines[at + 1]):
            raise UnknownError
        if end < len(lines) and lines[end] and not _CLOSE.fullmatch(lines[end]):
            raise UnknownError
        ways = [_WAYS[cell[0] == ":", cell[-1] == ":"] for cell in _cells(lines[at + 1])]
        self.out.append("<table>\n<thead>\n")
        self._row(_cells(lines[at]), "th", ways)
        self.out.append("</thead>\n<tbody>\n")
        for line in lines[at + 2 : end]:
            self._row(_cells(line), "td", ways)
        if end - at == 2:
            self._row([""] * len(ways), "td", ways)
        self.out.append("</tbody>\n</table>\n")
        return end

    def _row(self, cells: Sequence[str], tag: str, ways: Sequence[str]) -> None:
        if len(cells) != len(ways):
            raise UnknownError
        self.out.append("<tr>\n")
        for cell, way in zip(cells, ways, strict=True):
            self.out.append(f"<{tag}{way}>{self.line(cell)}</{tag}>\n")
        self.out.append("</tr>\n")

    # --- lines -------------------------------------------------------------------------------

    def line(self, words: str) -> str:
        """Return a line of Markdown as HTML."""
        if not _SIGNS.search(words):
            return words
        out: list[str] = []
        # What is open: strong words, and links by where they begin.
        opened: list[int] = []
        for sign in _pieces(words):
            if sign in _MARKS:
                which, tag = _MARKS[sign]
                is_end = bool(opened) and opened[-1] == which
                out.append(f"</{tag}>" if is_end else f"<{tag}>")
                opened = opened[:-1] if is_end else [*opened, which]
            elif sign == "[":
                if any(each >= 0 for each in opened):
                    raise UnknownError
                opened.append(len(out))
                out.append("")
            elif sign[0] == "]":
                if not opened or opened[-1] < 0:
                    raise UnknownError
                href = html.escape(self.resolve(html.unescape(sign[2:-1])))
                out[opened.pop()] = f'<a href="{href}">'
                out.append("</a>")
            elif sign[0] == "`":
                out.append(f"<code>{html.escape(sign[1:-1], quote=False)}</code>")
            else:
                out.append(sign)
        if opened:
            raise UnknownError
        return "".join(out)


# What stands for an opened element among the places of opened links.
_MARKS = {"**": (-1, "strong"), "*": (-2, "em")}
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


_SIGNS = re.compile(r"[\\`*_\[\]<>&]")
_PIECE = re.compile(
    r"""
      (?P<text> [^\\`*_\[\]<>&]+ | &(?:\#\d+|\#x[0-9a-fA-F]+|[a-zA-Z]+); )
    | (?P<tag> </?[a-z][a-zA-Z0-9]*(?:\ [a-zA-Z][a-zA-Z0-9-]*(?:="[^"<>]*")?)*\ ?/?> )
    | (?P<strong> (?<!\*)\*\*(?!\*) )
    | (?P<em> (?<!\*)\*(?![*\s]) | (?<=\w)\*(?!\*) )
    | (?P<code> (?<!`)`[^`]+`(?!`) )
    | (?P<open> (?<!!)\[ )
    | (?P<close> \]\([^\s()<>\[\]"'\\`*]+\) )
    """,
    re.VERBOSE,
)


def _pieces(words: str) -> Iterator[str]:
    at = 0
    while at < len(words):
        found = _PIECE.match(words, at)
        if not found:
            raise UnknownError
        yield found[0]
        at = found.end()


def _cells(line: str) -> list[str]:
    if not line.endswith("|"):
        raise UnknownError
    return [cell.strip() for cell in line[1:-1].split("|")]


def _number(writer: _Writer, permalink: Permalink) -> list[dict[str, Any]]:
    """Give headings without an id one, and each a link to itself; return those of the contents."""
    tokens: list[dict[str, Any]] = []
    for heading in writer.headings:
        anchor = heading.anchor
        if anchor is None:
            words = slugify(html.unescape(heading.name), "-")
            anchor = unique(words, writer.anchors)
            writer.out[heading.start] += f' id="{anchor}"'
        link = f'<a class="headerlink" href="#{anchor}" title="{permalink.title}">&para;</a>'
        writer.out[heading.start + 2] += link
        if heading.level <= permalink.depth:
            tokens.append({"level": heading.level, "id": anchor, "name": heading.name})
    return tokens
