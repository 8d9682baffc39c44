"""The parser of rich text: CommonMark 0.31 with nothing but the subset switched on.

It is markdown-it-py's. What is a link or a cross-link knows where in its block it is written.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import cast

from markdown_it import MarkdownIt, helpers
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import link as inline_link

from onrecord.source.urls import Url


def _text(state: StateInline, silent: bool) -> bool:
    """Inline rule for text, up to a sign of the subset: the parser stops at many that are none."""
    found = _SIGN.search(state.src, state.pos)
    end = found.start() if found else state.posMax
    if not silent:
        state.append_pending(state.src[state.pos : end])
    is_text, state.pos = end > state.pos, end
    return is_text


_SIGN = re.compile(r"[\n*_`\[\]\\]")


def _cross_link(state: StateInline, silent: bool) -> bool:
    """Inline rule for ``[[id]]`` and ``[[id|text]]``."""
    match = _CROSS_LINK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("cross_link", "", 0)
        label = match[2].strip() if match[2] else ""
        token.meta = {"id": match[1].strip(), "label": label, "at": state.pos, "end": match.end()}
    state.pos = match.end()
    return True


def _link_in_its_place(state: StateInline, silent: bool) -> bool:
    """Inline rule for links that remembers how and where they are written."""
    start, count = state.pos, len(state.tokens)
    is_link = inline_link(state, silent)
    if is_link and not silent:
        opened = next(token for token in state.tokens[count:] if token.type == "link_open")
        label_end = state.md.helpers.parseLinkLabel(state, start, disableNested=True)
        opened.meta = {"at": start, "label_end": label_end, "end": state.pos}
    return is_link


def link_label(state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: ARG001, N803  # called by name
    """Return where the label of a link ends that begins at a bracket; -1 where there is none.

    A link in it makes it none (CommonMark 6.3). The parser's own function goes through all that is
    behind a bracket once more for each one that is open; here what is known of one tells of the
    others.
    """
    known = cast("dict[tuple[str, int], dict[int, int]]", state.env)
    ends = known.setdefault((state.src, state.posMax), {})
    if start not in ends:
        before, state.pos = state.pos, start + 1
        ends[start] = _label_end(state, ends)
        state.pos = before
    return ends[start]


def _label_end(state: StateInline, ends: dict[int, int]) -> int:
    while state.pos < state.posMax:
        at = state.pos
        if state.src[at] == "]":
            return at
        state.md.inline.skipToken(state)
        if state.src[at] == "[":
            # A link, or a bracket that nothing closes or that has one in it: so has this one.
            if state.pos != at + 1 or ends.get(at, -1) < 0:
                return -1
            state.pos = ends[at] + 1
    return -1


def link_destination(text: str, start: int, end: int) -> SimpleNamespace:
    """Return the address at a place, as CommonMark 6.3 has it: in angle brackets, or a word.

    ``start`` is behind a parenthesis, and blanks that may follow it. The parser's own function goes
    letter by letter from each, and a text may have thousands without an end.
    """
    if text.startswith("<", start, end):
        found = _IN_ANGLES.match(text, start, end)
        return _address_of(found[1], found.end()) if found else _NO_ADDRESS
    at = _ends(text).get(start, end + 1)
    # What does not end within the brackets that are read leads nowhere.
    return _NO_ADDRESS if at > end else _address_of(text[start:at], at)


@lru_cache(maxsize=1)
def _ends(text: str) -> dict[int, int]:
    """Return where an address that is a word ends, by where it begins.

    It begins behind a parenthesis or a blank, and ends with the word, or at a parenthesis that was
    not opened in it. Those with more parentheses in one another than is allowed have no end.
    """
    ends: dict[int, int] = {}
    at, opened = 0, [_Opened(0)]
    for part in _PART.finditer(text):
        if part.start() != at:
            opened[-1].end(at, ends)
            opened = [_Opened(part.start())]
        at = part.end()
        if part[0] == "(":
            opened.append(_Opened(at))
        elif part[0] == ")":
            levels = opened.pop().end(part.start(), ends)
            # Behind one that was not opened in the word no address begins.
            opened = opened or [_Opened(at)]
            opened[-1].levels = max(opened[-1].levels, levels + 1)
    opened[-1].end(at, ends)
    return ends


@dataclass(slots=True)
class _Opened:
    """Where an address may begin, and how many levels of parentheses are in it so far."""

    begin: int
    levels: int = 0

    def end(self, at: int, ends: dict[int, int]) -> int:
        """Note where it ends; return the levels in it."""
        if self.begin < at and self.levels <= _MOST_PARENTHESES:
            ends[self.begin] = at
        return self.levels


def _address_of(text: str, end: int) -> SimpleNamespace:
    return SimpleNamespace(ok=True, pos=end, str=unescapeAll(text))


_NO_ADDRESS = SimpleNamespace(ok=False, pos=0, str="")
_IN_ANGLES = re.compile(r"<((?:[^\n<>\\]++|\\.?)*+)>", re.DOTALL)
_PART = re.compile(r"[^\x00-\x20\x7f()\\]++|\\(?! ).?|[()]", re.DOTALL)
_MOST_PARENTHESES = 32

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
    """Return an address in ASCII, but for one of no host that can be.

    The parser alone would make a host of that, and another one of a capital letter.
    """
    try:
        return normalizeLink(Url(url).plain)
    except ValueError:
        return url


def parser() -> MarkdownIt:
    """Return a parser of the subset."""
    made = MarkdownIt("zero")  # which has no HTML, and no more than is enabled here
    made.enable(["list", "emphasis", "backticks", "link", "escape", "newline"])
    made.block.ruler.at("list", _list_from_one, {"alt": ["paragraph"]})
    made.inline.ruler.at("text", _text)
    made.inline.ruler.at("link", _link_in_its_place)
    made.inline.ruler.before("link", "cross_link", _cross_link)
    own = {"parseLinkDestination": link_destination, "parseLinkLabel": link_label}
    made.helpers = SimpleNamespace(**{**vars(helpers), **own})  # type: ignore[assignment]
    made.validateLink = _any_address  # type: ignore[method-assign]
    made.normalizeLink = _normalized  # type: ignore[method-assign]
    return made


PARSER = parser()
