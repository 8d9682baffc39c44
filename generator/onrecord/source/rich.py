"""Rich text: a small Markdown subset, parsed and judged.

Paragraphs, lists, emphasis, strong, code, web links ``[text](https://...)`` and cross-links
``[[id]]`` or ``[[id|text]]``; anything else means every character as typed. The parser is
markdown-it-py (CommonMark 0.31) with nothing but that subset switched on. How rich text is written
into a page is not known here.
"""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Self

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from onrecord.diagnostics.findings import Diagnostic, Place, error, warning
from onrecord.source.characters import ON_NO_LETTER, UNSEEN_BEFORE, begins_with_mark
from onrecord.source.foreign import foreign_markup
from onrecord.source.ids import ID
from onrecord.source.nodes import Scalar
from onrecord.source.plain import ANY_SCALAR, collapse, is_visible
from onrecord.source.rich_parser import PARSER
from onrecord.source.urls import (
    Url,
    address_meant,
    hosts_in_words,
    is_of_host,
    mark_fault,
    url_fault,
)

MAX_RICH = 8_000
# How deep lists nest in rich text; beyond twice this the parser drops words.
MAX_LISTS = 5
# Of emphasis in emphasis; what reads the tree calls itself for each.
MAX_DEPTH = 10


@dataclass(frozen=True, slots=True)
class CrossLink:
    """A reference from rich text to a record, with the place it stands at."""

    id: str
    place: Place


@dataclass(frozen=True, slots=True)
class RichText:
    """Rich text: its ``source`` as written, the cross-links in it, and its words alone.

    ``plain`` is one line, with the id of a cross-link that has no text of its own.
    """

    source: str
    scalar: Scalar = field(compare=False, repr=False)
    links: tuple[CrossLink, ...] = field(compare=False, default=(), repr=False)
    plain: str = field(compare=False, default="", repr=False)

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the rich text in a scalar and what in it is not of the subset."""
        source = node.value.strip("\n ")
        if len(source) > MAX_RICH:
            message = f"the text has {len(source):,} characters; at most {MAX_RICH:,} are read"
            return None, [error("too-long", node.place, message, "split or shorten it")]
        if _PLAIN.fullmatch(plain := source.strip()):
            plain = collapse(plain)
            faults = [*foreign_markup(source, node)] if is_visible(plain) else [_invisible(node)]
            return cls(source, node, (), plain), faults
        if _depth(source) > MAX_DEPTH:
            message = f"the text is marked more than {MAX_DEPTH} levels deep"
            return None, [error("too-deep", node.place, message, "flatten it")]
        findings: list[Diagnostic] = []
        links: list[CrossLink] = []
        lines = _lines(node, source)
        blocks = _tokens(source)
        levels = [each.level for each in blocks if each.type == "list_item_open"]
        too_deep = max(levels, default=0) > 2 * MAX_LISTS
        if too_deep:  # once for a text: each level further down is the same fault
            message = f"a list more than {MAX_LISTS} levels deep"
            findings.append(error("too-deep", node.place, message, "flatten it"))
        for block in blocks:
            written = _Written(block, lines, node)
            for number, token in enumerate(block.children or ()):
                if token.type == "link_open":
                    findings += _link_faults(token, written)
                    findings += _false_words(block, number, written)
                elif token.type == "cross_link":
                    place = written.place_of(token.meta["at"], token.meta["end"])
                    if fault := _cross_link_fault(token, place):
                        findings.append(fault)
                    else:
                        links.append(CrossLink(token.meta["id"], place))
            findings += _false_pieces(block, written)
            if not block.content.isascii():
                findings += _mark_faults(block, written)
        findings += foreign_markup(source, node)
        plain = _words(source, lambda record_id: record_id)
        if not (too_deep or is_visible(plain)):
            findings.append(_invisible(node))
        return cls(source, node, tuple(links), plain), findings

    @staticmethod
    def json_schema() -> dict[str, object]:
        """Return the JSON Schema of rich text."""
        return {"type": ANY_SCALAR, "minLength": 1, "maxLength": MAX_RICH}

    def words(self, label: Callable[[str], str]) -> str:
        """Return the words alone, on one line; ``label`` names the target of a cross-link."""
        return _words(self.source, label) if self.links else self.plain

    def tree(self) -> SyntaxTreeNode:
        """Return the text as markdown-it's tree, in which a cross-link is a node of its own."""
        return _tree(self.source)


# A line without a sign that means more than itself. To parse it takes ten times as long as all else
# that is done with a short text.
_PLAIN = re.compile(r"(?!(?:[-+]|\d{1,9}[.)])(?:\s|$))(?:[^\n\r\0*_`\[\\]++|(?<=\w)_(?=\w))*+")


def _invisible(node: Scalar) -> Diagnostic:
    hint = "write words, or leave it out"
    return error("empty-value", node.place, "the text shows nothing", hint)


def _words(source: str, label: Callable[[str], str]) -> str:
    return _shown(_tree(source), label)


def _shown(tree: SyntaxTreeNode, label: Callable[[str], str]) -> str:
    """Return the words of a tree on one line, the items of a list after the sign of one."""
    shown, sign = [], ""
    for node in descendants(tree):
        words = ""
        if node.type in {"text", "code_inline"}:
            words = node.content
        elif node.type == "cross_link":
            words = node.meta["label"] or label(node.meta["id"])
        elif node.type in {"softbreak", "hardbreak"}:
            words = " "
        elif node.type == "list_item" and len(node.siblings) > 1:
            sign = "• "
        elif node.type == "paragraph":
            words = " "
            sign = sign if node.parent and node.parent.type == "list_item" else ""
        if sign and is_visible(words):
            words, sign = sign + words, ""
        shown.append(words)
    return collapse("".join(shown))


def blocks(text: RichText) -> list[str]:
    """Return the words of each paragraph and each item of a list, on a line each."""
    found = [each for each in descendants(text.tree()) if each.type == "paragraph"]
    return [_shown(each, lambda record_id: record_id) for each in found]


def _lines(node: Scalar, source: str) -> list[tuple[int, str]]:
    """Return the lines of rich text, each with where it begins in the text of ``node``."""
    lines = source.split("\n")
    head = node.value.index(source)
    begins = itertools.accumulate((len(line) + 1 for line in lines[:-1]), initial=head)
    return list(zip(begins, lines, strict=True))


class _Written:
    """A block of rich text as it is written in the file."""

    def __init__(self, block: Token, lines: list[tuple[int, str]], node: Scalar) -> None:
        self.text = block.content
        first = block.map[0] if block.map else 0
        # The parser counts lines of wide blanks at the head, and drops them.
        head = self.text.partition("\n")[0].strip()
        numbers = range(first, len(lines))
        found = (each for each in numbers if lines[each][1].rstrip().endswith(head))
        self._first = next(found, first)
        self._lines = lines
        self._node = node

    def place_of(self, start: int, end: int) -> Place:
        """Return where the characters from ``start`` to ``end`` stand in the file."""
        return self._node.place_of(self._offset(start), self._offset(end - 1) + 1)

    def _offset(self, at: int) -> int:
        begin, offset = self._origins[bisect_right(self._origins, (at, len(self._node.value))) - 1]
        return offset + at - begin

    @cached_property
    def _origins(self) -> list[tuple[int, int]]:
        """Where each line begins, in the block and in the node's text."""
        origins = []
        begin = 0
        for number, line in enumerate(self.text.split("\n"), self._first):
            offset, whole = self._lines[number]
            # A block's lines are those of the text, less what marks and indents them.
            indent = whole.rfind(line.strip()) - (len(line) - len(line.lstrip()))
            origins.append((begin, offset + indent))
            begin += len(line) + 1
        return origins


def _cross_link_fault(token: Token, place: Place) -> Diagnostic | None:
    """Return what is wrong with a cross-link."""
    record_id, label = token.meta["id"], token.meta["label"]
    if not ID.fullmatch(record_id):
        hint = "ids are lower-case words joined by hyphens"
        return error("bad-id", place, f"'{record_id}' is not an id", hint)
    if label and not is_visible(label):
        hint = "write [[id]] or [[id|text]]"
        return error("empty-value", place, "a link without text", hint)
    return None


def _link_faults(token: Token, written: _Written) -> Iterator[Diagnostic]:
    """Yield what is wrong with a web link."""
    start, label_end, end = token.meta["at"], token.meta["label_end"], token.meta["end"]
    if _is_image(written.text, start):
        place = written.place_of(start - 1, end)
        hint = "put a blank after '!' if a link was meant"
        yield error("image", place, "images are not part of rich text", hint)
        return
    address = _address(written.text, label_end, end)
    # As it was typed: the parser has encoded what an address cannot hold.
    typed = written.text[slice(*address)]
    if fault := mark_fault(typed) or url_fault(str(token.attrs["href"])):
        meant = address_meant(typed.strip("<>")) or "https://host/path"
        yield error("bad-url", written.place_of(*address), fault, f"write [text]({meant})")
    elif token.attrs.get("title"):
        title_end = address[1] + len(written.text[address[1] : end - 1].rstrip())
        title = end - len(written.text[address[1] : end - 1].lstrip())
        message = "an address with a title, which no page shows"
        hint = f"write [text]({token.attrs['href']})"
        yield error("bad-url", written.place_of(title, title_end - 1), message, hint)
    if not is_visible(written.text[start + 1 : label_end]):
        hint = "write [text](https://host/path)"
        yield error("empty-value", written.place_of(start, end), "a link without text", hint)


def _false_words(block: Token, number: int, written: _Written) -> Iterator[Diagnostic]:
    """Yield that the words of a link are an address of another host than it leads to."""
    opened, *rest = (block.children or [])[number:]
    parts = itertools.takewhile(lambda token: token.type != "link_close", rest)
    words = "".join(token.content or "\n" * ("break" in token.type) for token in parts)
    if fault := _marked_address(words, [opened], written):
        yield fault
        return
    yield from _misleading(hosts_in_words(words), [opened], written)


def _marked_address(words: str, links: list[Token], written: _Written) -> Diagnostic | None:
    """Return that the words of links are an address whose parts would show in another order."""
    if not mark_fault(words) or not any(hosts_in_words(words)):
        return None
    place = written.place_of(links[0].meta["at"] + 1, links[-1].meta["label_end"])
    message = "the words are an address, which holds no marks of direction"
    return error("misleading-link", place, message, "write other words, or delete the marks")


def _misleading(
    shown: Iterable[tuple[str, bool]], links: list[Token], written: _Written
) -> Iterator[Diagnostic]:
    """Yield the first of the hosts that are shown to which one of the links does not lead."""
    names = [each for each in shown if each[0]]
    addresses = [str(link.attrs["href"]) for link in links] if names else []
    hosts = dict.fromkeys(Url(each).host for each in addresses if not url_fault(each))
    for (name, may_be_none), host in itertools.product(names, hosts):
        if not is_of_host(name, host):
            start, end = links[0].meta["at"] + 1, links[-1].meta["label_end"]
            place = written.place_of(start, end)
            message = f"the words are an address at '{name}', and the link leads to '{host}'"
            hint = "write other words, or that address"
            if may_be_none:
                yield warning("misleading-link", place, message, hint)
            else:
                yield error("misleading-link", place, message, hint)
            return


def _false_pieces(block: Token, written: _Written) -> Iterator[Diagnostic]:
    """Yield that links and what touches them show an address to which not all of them lead."""
    shown, links = "", []
    for token in block.children or ():
        if token.type == "link_open":
            links.append((len(shown), len(shown), token))
        elif token.type == "link_close":
            links[-1] = (links[-1][0], len(shown), links[-1][2])
        elif token.type == "cross_link":
            shown += token.meta["label"] or token.meta["id"]
        else:
            shown += token.content or "\n" * ("break" in token.type)
    first = 0
    for word in _TOUCHING.finditer(shown) if links else ():
        while first < len(links) and links[first][1] <= word.start():
            first += 1
        rest = itertools.islice(links, first, first + _MOST_PIECES)
        inside = [each for each in rest if each[0] < word.end()]
        if inside and not (inside[0][0] <= word.start() and word.end() <= inside[0][1]):
            if fault := _marked_address(word[0], [link for _, _, link in inside], written):
                yield fault
                continue
            whole = {host for start, end, _ in inside for host in hosts_in_words(shown[start:end])}
            across = (each for each in hosts_in_words(word[0]) if each not in whole)
            pieces = itertools.islice(across, _MOST_PIECES)
            yield from _misleading(pieces, [link for _, _, link in inside], written)


# What no blank parts, as it is seen: of thin ones nobody can tell.
_TOUCHING = re.compile(r"(?:\S|[\u2006\u2008-\u200a\u202f\u205f])+")
# What is more is no word that anybody reads as an address.
_MOST_PIECES = 20


def _mark_faults(block: Token, written: _Written) -> Iterator[Diagnostic]:
    """Yield where what is shown begins with a mark on no letter: a block, a line, marked words."""
    at = 0
    begins = True
    for token in block.children or ():
        shown = token.content
        if token.type == "cross_link":
            shown = token.meta["label"] or token.meta["id"]
        if token.nesting == 1 or token.type in {"code_inline", "cross_link", "hardbreak"}:
            begins = True
        if begins and begins_with_mark(shown):
            at = _marked_from(written.text, at, shown.lstrip(UNSEEN_BEFORE)[0])
            place = written.place_of(at, at + 1)
            yield error("refused-character", place, ON_NO_LETTER, "delete it")
            at += 1
        begins = begins and not shown.strip(UNSEEN_BEFORE)


def _marked_from(text: str, start: int, mark: str) -> int:
    """Return where a mark stands that begins what is shown: at first, or behind signs of markup."""
    places = _begun(text).get(mark, [])
    number = bisect_left(places, start)
    return places[number] if number < len(places) else start


@lru_cache(maxsize=1)
def _begun(text: str) -> dict[str, list[int]]:
    """Return where in a text something begins, by what it begins with."""
    places: dict[str, list[int]] = {}
    for found in _BEGINNING.finditer(text):
        places.setdefault(found[1], []).append(found.start(1))
    return places


_BEGINNING = re.compile(rf"(?:^|(?<=[*_`\[|\n]))[\s{UNSEEN_BEFORE}]*([^\s{UNSEEN_BEFORE}])")


def _is_image(text: str, start: int) -> bool:
    """Return whether the link at ``start`` has an unescaped exclamation mark before it."""
    before = text[: start - 1]
    return text[start - 1 : start] == "!" and (len(before) - len(before.rstrip("\\"))) % 2 == 0


def _address(text: str, label_end: int, end: int) -> tuple[int, int]:
    """Return where the address stands in a link, whose label and which itself end there."""
    found = _ADDRESS.match(text, label_end + 2, end - 1)
    return found.span(1) if found else (end - 1, end - 1)


_ADDRESS = re.compile(r"[ \t\n]*(<(?:\\.|[^\\>])*>|[^ \t\n]*)")


# A text is looked at several times in a row. More than the last is not kept: of hostile texts a few
# hundred are much memory, which the collector walks again and again.
@lru_cache(maxsize=1)
def _tokens(source: str) -> list[Token]:
    plain = source.strip()
    return _of_a_line(plain) if _PLAIN.fullmatch(plain) else PARSER.parse(source)


def _of_a_line(plain: str) -> list[Token]:
    """Return what the parser makes of a line without a sign, which are most texts."""
    words = Token("text", "", 0, content=plain)
    line = Token("inline", "", 0, map=[0, 1], level=1, children=[words], content=plain, block=True)
    begin = Token("paragraph_open", "p", 1, map=[0, 1], block=True)
    return [begin, line, Token("paragraph_close", "p", -1, block=True)]


@lru_cache(maxsize=1)
def _tree(source: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(_tokens(source))


def _depth(source: str) -> int:
    """Return how many levels deep emphasis and the like stand in each other."""
    return max(
        (token.level for block in _tokens(source) for token in block.children or ()), default=0
    )


def descendants(node: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    """Yield every node below ``node``, in reading order."""
    for child in node.children:
        yield child
        yield from descendants(child)
