"""Rich text: a small Markdown subset, parsed and judged.

Paragraphs, lists, emphasis, strong, code, web links ``[text](https://...)`` and cross-links
``[[id]]`` or ``[[id|text]]``; anything else means every character as typed. The parser is
markdown-it-py (CommonMark 0.31) with nothing but that subset switched on. How rich text is written
into a page is not known here.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate
from typing import Self

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import link as inline_link
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from onrecord.diagnostics.findings import Diagnostic, Place, error
from onrecord.source.ids import ID
from onrecord.source.nodes import Scalar
from onrecord.source.plain import collapse, is_visible
from onrecord.source.urls import Url, url_fault

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
        if _depth(source) > MAX_DEPTH:
            message = f"the text is marked more than {MAX_DEPTH} levels deep"
            return None, [error("too-deep", node.place, message, "flatten it")]
        findings: list[Diagnostic] = []
        links: list[CrossLink] = []
        head = node.value.index(source)
        for token, at in _placed(source):
            if token.type == "cross_link":
                place = node.place_of(token.meta["source"], head + at)
                if not ID.fullmatch(token.meta["id"]):
                    message = f"'{token.meta['id']}' is not an id"
                    hint = "ids are lower-case words joined by hyphens"
                    findings.append(error("bad-id", place, message, hint))
                else:
                    links.append(CrossLink(token.meta["id"], place))
            elif token.type == "link_open":
                findings += _link_faults(token, node, head + at)
            elif token.type == "list_item_open" and token.level > 2 * MAX_LISTS:
                message = f"a list more than {MAX_LISTS} levels deep"
                findings.append(error("too-deep", node.place, message, "flatten it"))
        plain = _words(source, lambda record_id: record_id)
        if not is_visible(plain):
            hint = "write words, or leave it out"
            findings.append(error("empty-value", node.place, "the text shows nothing", hint))
        return cls(source, node, tuple(links), plain), findings

    @staticmethod
    def json_schema() -> dict[str, object]:
        """Return the JSON Schema of rich text."""
        return {"type": "string", "minLength": 1, "maxLength": MAX_RICH}

    def words(self, label: Callable[[str], str]) -> str:
        """Return the words alone, on one line; ``label`` names the target of a cross-link."""
        return _words(self.source, label) if self.links else self.plain

    def tree(self) -> SyntaxTreeNode:
        """Return the text as markdown-it's tree, in which a cross-link is a node of its own."""
        return _tree(self.source)


def _words(source: str, label: Callable[[str], str]) -> str:
    shown = []
    for node in descendants(_tree(source)):
        if node.type in {"text", "code_inline"}:
            shown.append(node.content)
        elif node.type == "cross_link":
            shown.append(node.meta["label"] or label(node.meta["id"]))
        elif node.type in {"softbreak", "hardbreak", "paragraph", "list_item"}:
            shown.append(" ")
    return collapse("".join(shown))


def _placed(source: str) -> Iterator[tuple[Token, int]]:
    """Yield the tokens of rich text, each link with its offset, any other with 0."""
    lines = source.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    for block in _tokens(source):
        yield block, 0
        content = block.content.split("\n")
        for token in block.children or ():
            at = 0
            if "at" in token.meta and block.map:
                before = block.content[: token.meta["at"]]
                number = before.count("\n")
                # A block's lines are those of the source, less what marks and indents them.
                line = block.map[0] + number
                indent = lines[line].rfind(content[number].strip())
                at = starts[line] + max(0, indent) + len(before.rpartition("\n")[2])
            yield token, at


def _link_faults(token: Token, node: Scalar, at: int) -> Iterator[Diagnostic]:
    """Yield what is wrong with a web link that stands at an offset of the text of ``node``."""
    written = token.meta["source"]
    label, _, address = written.rpartition("](")
    hint = "write [text](https://host/path)"
    place = node.place_of(f"]({address}", at)
    place = replace(place, column=place.column + 2, width=max(1, place.width - 3))
    if fault := url_fault(str(token.attrs["href"])):
        yield error("bad-url", place, fault, hint)
    elif title := str(token.attrs.get("title", "")):
        message = "an address with a title, which no page shows"
        yield error("bad-url", node.place_of(title, at + len(label)), message, hint)
    if node.value[:at].endswith("!") and not node.value[:at].endswith("\\!"):
        blank = "put a blank after '!' if a link was meant"
        image = node.place_of(f"!{written}", at - 1)
        yield error("image", image, "images are not part of rich text", blank)
    elif not label[1:].strip():
        yield error("empty-value", node.place_of(written, at), "a link without text", hint)


def _cross_link(state: StateInline, silent: bool) -> bool:
    """Inline rule for ``[[id]]`` and ``[[id|text]]``."""
    match = _CROSS_LINK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("cross_link", "", 0)
        label = match[2].strip() if match[2] else ""
        token.meta = {"id": match[1].strip(), "label": label, "source": match[0], "at": state.pos}
    state.pos = match.end()
    return True


def _link_in_its_place(state: StateInline, silent: bool) -> bool:
    """Inline rule for links that remembers how and where they are written."""
    start, count = state.pos, len(state.tokens)
    is_link = inline_link(state, silent)
    if is_link and not silent:
        opened = next(token for token in state.tokens[count:] if token.type == "link_open")
        opened.meta = {"source": state.src[start : state.pos], "at": start}
    return is_link


_CROSS_LINK = re.compile(r"\[\[([^\[\]|\n]*)(?:\|([^\[\]\n]*))?\]\]")


def _list_from_one(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Block rule for lists. A number other than 1 opens none: engines would print another."""
    number = _NUMBER.match(state.src, state.bMarks[line] + state.tShift[line])
    if not silent and number and int(number[1]) != 1:
        return False
    return list_block(state, line, end, silent)


_NUMBER = re.compile(r"(\d{1,9})[.)]")


def _any_address(url: str) -> bool:  # noqa: ARG001
    """Let every address through the parser: url_fault judges it, with a place and a reason."""
    return True


def _normalized(url: str) -> str:
    """Return an address in ASCII; the parser alone would make another host of a capital letter."""
    return normalizeLink(url if url_fault(url) else Url(url).plain)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero")  # which has no HTML, and no more than is enabled here
    parser.enable(["list", "emphasis", "backticks", "link", "escape", "newline"])
    parser.block.ruler.at("list", _list_from_one, {"alt": ["paragraph"]})
    parser.inline.ruler.at("link", _link_in_its_place)
    parser.inline.ruler.before("link", "cross_link", _cross_link)
    parser.validateLink = _any_address  # type: ignore[method-assign]
    parser.normalizeLink = _normalized  # type: ignore[method-assign]
    return parser


_PARSER = _parser()


# A text is looked at several times in a row.
@lru_cache(maxsize=1)
def _tokens(source: str) -> list[Token]:
    return _PARSER.parse(source)


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
