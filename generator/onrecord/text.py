"""Text from sources, and the one boundary where it is escaped.

Two kinds of text come out of a source file. *Plain text* (names, titles, quotes) means every
character as typed. *Rich text* is a small Markdown subset: paragraphs, lists, emphasis, strong,
code, web links and cross-links ``[[id]]`` or ``[[id|text]]``. Both leave this module as
:class:`Markdown`, in which nothing that a source wrote can open a tag, a link, a list, an
attribute list or any other construct, whichever Markdown engine reads it.

How: characters that Markdown, or an extension of it, could see are written as HTML character
references, which every engine shows as the character and none reads as structure (CommonMark 0.31,
section 6.2 of its entity rules: "cannot be used in place of symbols indicating structure").
"""

import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import accumulate
from math import ceil
from typing import Self
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import link as inline_link
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup

from onrecord.diagnostics import Diagnostic, Place, error
from onrecord.nodes import Scalar

MAX_PLAIN = 1_000
MAX_RICH = 8_000
# How deep lists nest in rich text; beyond twice this the parser drops words.
MAX_LISTS = 5
# Of emphasis in emphasis; what reads the tree calls itself for each.
MAX_DEPTH = 10
MAX_ID = 80
MAX_URL = 2_000

# Safe Markdown. It is markupsafe's type because that is what Jinja's autoescape trusts: a string
# of any other type is escaped where a template prints it.
Markdown = Markup

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Names that a file system, a static host or the site's own pages take.
DEVICES = frozenset("aux con nul prn".split()) | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(10)
}
RESERVED_IDS = DEVICES | frozenset(
    "404 assets index javascripts search sitemap stylesheets unknown".split()
)

_SPACE = re.compile(r"[ \t\n]+")
# Structure wherever it stands ...
_ANYWHERE = re.compile(
    r'[\\`*_\[\]<>&|~^${}"#@!]|={2,}|\+{2,}|(?<=www)\.|:(?=//)|:(?=[a-z0-9_+-]+:)', re.IGNORECASE
)
# ... and at the start of a line, or after a number there: list markers, rules, definition lists.
_AT_START = re.compile(r"[!-/:-@]")


# Letters and signs by name that show nothing.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def is_visible(text: str) -> bool:
    """Return whether a reader sees anything of the text."""
    return any(unicodedata.category(char) in _SHOWN and char not in _BLANKS for char in text)


# Letters, digits, punctuation, symbols, and what is of private use; no marks and no blanks.
_SHOWN = frozenset("Lu Ll Lt Lm Lo Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Co".split())


def sentences(text: str) -> int:
    """Return how many sentences a text has; in doubt, as after an initial, fewer."""
    count, done = 0, 0
    for end in _SENTENCE_END.finditer(text):
        before = text[: end.start()].rpartition(" ")[2].strip('("“‘«')
        short = len(before) == 1 or "." in before or before.casefold() in _ABBREVIATIONS
        rest = text[end.end() :].lstrip(' "“‘«')
        goes_on = rest[:1].islower() or (end[0] == "." and (short or re.match(r"[\d(]", rest)))
        if not rest or not goes_on:
            count, done = count + 1, end.end()
    return count + bool(text[done:].strip())


_SENTENCE_END = re.compile(r"[.!?…。！？]+[\"”’»)]*(?=\s|$)|[。！？](?![”’»」』])")
_ABBREVIATIONS = frozenset(
    (
        "al approx apr art aug cf ch col corp dec dr ed etc feb fig fr gen gov inc jan jul jun lt"
        " ltd maj mar mr mrs ms mt no nos nov oct pp prof rep reps rev sen sens sep sept sgt st vol"
        " vs"
    ).split()
)


def collapse(text: str) -> str:
    """Return ``text`` on one line: every run of blanks, tabs and line ends is one blank."""
    return _SPACE.sub(" ", text).strip(" ")


def _reference(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in match[0])


def _neutral(text: str) -> str:
    """Return ``text`` with what is structure anywhere in a line written as references."""
    return _ANYWHERE.sub(_reference, text)


def escape(text: str) -> Markdown:
    """Return plain text as Markdown that shows it character for character, on one line.

    The result may stand in a paragraph, a heading, a list item, a table cell, a link's text and a
    double-quoted HTML attribute.
    """
    return Markdown(_opening(collapse(text)))


def _opening(line: str) -> str:
    """Return ``line`` with structure written as references, at its start as well."""
    marker = re.match(r"\d+(?=[.)](?:\s|$))", line)
    at = marker.end() if marker else 0
    first = _AT_START.match(line, at)
    if first is None:
        return _neutral(line)
    return _neutral(line[:at]) + _reference(first) + _neutral(line[first.end() :])


def code_block(text: str, language: str = "") -> Markdown:
    """Return ``text`` as a fenced code block that no run of backticks inside it can close."""
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall(r"`+", text))])
    return Markdown(f"{fence}{language}\n{text.rstrip(chr(10))}\n{fence}")


def front_matter(value: object) -> Markdown:
    """Return a value for a page's YAML front matter.

    Themes print titles and descriptions from front matter without escaping, so text is escaped for
    HTML here, then quoted as JSON, which is YAML.
    """
    if isinstance(value, str):
        value = html.escape(collapse(value), quote=True)
    return Markdown(json.dumps(value, ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class Url:
    """A web address: http or https, with a host, and nothing that could leave an attribute."""

    address: str

    @property
    def host(self) -> str:
        """The host name as a browser shows it where letters could be mistaken for others."""
        host = urlsplit(self.address).hostname or ""
        # The codec's older standard takes these two letters for others, browsers do not.
        plain = host.isascii() or not {"ß", "ς"}.isdisjoint(host)
        return host if plain else host.encode("idna").decode("ascii")

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the address in a scalar, or None with the reason."""
        if fault := url_fault(node.value):
            return None, [error("bad-url", node.place, fault, "write https://host/path")]
        return cls(node.value), []

    @staticmethod
    def json_schema() -> dict[str, object]:
        """Return the JSON Schema of an address."""
        pattern = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s\"'<>`\\{}|^]+$"
        return {"type": "string", "pattern": pattern, "maxLength": MAX_URL}


def url_fault(address: str) -> str:
    """Return what is wrong with a web address, or the empty string."""
    if len(address) > MAX_URL:
        return f"the address has more than {MAX_URL:,} characters"
    if re.search(r"[\s\"'<>`\\{}|^\x00-\x20\x7f-\x9f]", address):
        return "an address holds no blanks, quotes, braces, backslashes or angle brackets"
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "not a web address"
    if parts.scheme not in {"http", "https"}:
        return "only http and https addresses are accepted"
    if not host or not re.search(r"[^\W_]", host):
        return "the address has no host"
    if "%" in host or not _is_host(host):
        return "the address has a host name that none can have"
    if "@" in parts.netloc:
        return "an address carries no user name or password"
    return ""


def _is_host(name: str) -> bool:
    try:
        name.encode("idna")
    except UnicodeError:
        return name.isascii()  # a part is empty or too long; browsers ask for it all the same
    return True


@dataclass(frozen=True, slots=True)
class CrossLink:
    """A reference from rich text to a record, with the place it stands at."""

    id: str
    place: Place


@dataclass(frozen=True, slots=True)
class Target:
    """Where a cross-link leads: the record's label and the link's address on the page."""

    label: str
    href: str


Resolve = Callable[[str], Target]
# Finds stretches of plain text that should be links: start, end and target, without overlaps.
Mentions = Callable[[str], list[tuple[int, int, Target]]]


@dataclass(frozen=True, slots=True)
class Rich:
    """Rich text: its ``source`` as written and the cross-links in it."""

    source: str
    scalar: Scalar = field(compare=False, repr=False)
    links: tuple[CrossLink, ...] = field(compare=False, default=(), repr=False)

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the rich text in a scalar and what in it is not of the subset."""
        source = node.value.strip("\n ")
        if len(source) > MAX_RICH:
            what = f"the text has {len(source):,} characters; at most {MAX_RICH:,} are read"
            return None, [error("too-long", node.place, what, "split or shorten it")]
        if _depth(source) > MAX_DEPTH:
            what = f"the text is marked more than {MAX_DEPTH} levels deep"
            return None, [error("too-deep", node.place, what, "flatten it")]
        findings: list[Diagnostic] = []
        links: list[CrossLink] = []
        head = node.value.index(source)
        for token, at in _placed(source):
            if token.type == "cross_link":
                place = node.place_of(token.meta["source"], head + at)
                if not ID.fullmatch(token.meta["id"]):
                    what = f"'{token.meta['id']}' is not an id"
                    hint = "ids are lower-case words joined by hyphens"
                    findings.append(error("bad-id", place, what, hint))
                else:
                    links.append(CrossLink(token.meta["id"], place))
            elif token.type == "link_open":
                findings += _link_faults(token, node, head + at)
            elif token.type == "list_item_open" and token.level > 2 * MAX_LISTS:
                what = f"a list more than {MAX_LISTS} levels deep"
                findings.append(error("too-deep", node.place, what, "flatten it"))
        rich = cls(source, node, tuple(links))
        if not is_visible(rich.plain):
            hint = "write words, or leave it out"
            findings.append(error("empty-value", node.place, "the text shows nothing", hint))
        return rich, findings

    @staticmethod
    def json_schema() -> dict[str, object]:
        """Return the JSON Schema of rich text."""
        return {"type": "string", "minLength": 1, "maxLength": MAX_RICH}

    @property
    def plain(self) -> str:
        """The words alone, on one line, cross-links by their ids where they have no label."""
        return self.words(lambda name: name)

    def words(self, label: Callable[[str], str]) -> str:
        """Return the words alone, on one line; ``label`` names the target of a cross-link."""
        shown = []
        for node in _walk(_parse(self.source)):
            if node.type in {"text", "code_inline"}:
                shown.append(node.content)
            elif node.type == "cross_link":
                shown.append(node.meta["label"] or label(node.meta["id"]))
            elif node.type in {"softbreak", "hardbreak", "paragraph", "list_item"}:
                shown.append(" ")
        return collapse("".join(shown))

    def markdown(self, resolve: Resolve, mentions: Mentions | None = None) -> Markdown:
        """Return the text as safe Markdown blocks.

        ``resolve`` turns an id into a link's target; ``mentions`` finds in plain words what else
        should become a link, and is never asked about words inside links or code.
        """
        writer = _Writer(resolve, mentions)
        return Markdown("\n\n".join(writer.blocks(_parse(self.source).children, 0)))

    def inline(self, resolve: Resolve, mentions: Mentions | None = None) -> Markdown:
        """Return the text as safe Markdown on one line, for list items and table cells."""
        writer = _Writer(resolve, mentions)
        lines = (node for node in _walk(_parse(self.source)) if node.type == "inline")
        return Markdown(" ".join(writer.line(node) for node in lines))


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
        what = "an address with a title, which no page shows"
        yield error("bad-url", node.place_of(title, at + len(label)), what, hint)
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
    found = inline_link(state, silent)
    if found and not silent:
        opened = next(token for token in state.tokens[count:] if token.type == "link_open")
        opened.meta = {"source": state.src[start : state.pos], "at": start}
    return found


_CROSS_LINK = re.compile(r"\[\[([^\[\]|\n]*)(?:\|([^\[\]\n]*))?\]\]")


def _list_from_one(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Block rule for lists. A number other than 1 opens none: engines would print another."""
    number = _NUMBER.match(state.src, state.bMarks[line] + state.tShift[line])
    if not silent and number and int(number[1]) != 1:
        return False
    return list_block(state, line, end, silent)


_NUMBER = re.compile(r"(\d{1,9})[.)]")
_LISTS = frozenset({"bullet_list", "ordered_list"})


def _any_address(url: str) -> bool:  # noqa: ARG001
    """Let every address through the parser: url_fault judges it, with a place and a reason."""
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero")  # which has no HTML, and no more than is enabled here
    parser.enable(["list", "emphasis", "backticks", "link", "escape", "newline"])
    parser.block.ruler.at("list", _list_from_one, {"alt": ["paragraph"]})
    parser.inline.ruler.at("link", _link_in_its_place)
    parser.inline.ruler.before("link", "cross_link", _cross_link)
    parser.validateLink = _any_address  # type: ignore[method-assign]
    return parser


_PARSER = _parser()


# A text is looked at several times in a row.
@lru_cache(maxsize=1)
def _tokens(source: str) -> list[Token]:
    return _PARSER.parse(source)


@lru_cache(maxsize=1)
def _parse(source: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(_tokens(source))


def _depth(source: str) -> int:
    """Return how many levels deep emphasis and the like stand in each other."""
    return max(
        (token.level for block in _tokens(source) for token in block.children or ()), default=0
    )


def _walk(node: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    for child in node.children:
        yield child
        yield from _walk(child)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes parsed rich text as Markdown in which only the subset is structure."""

    resolve: Resolve
    mentions: Mentions | None

    def blocks(self, nodes: list[SyntaxTreeNode], depth: int) -> Iterator[str]:
        """Yield the Markdown of block nodes; a level of lists indents by four blanks."""
        margin = "    " * depth
        previous = ""
        for node in nodes:
            if node.type == "paragraph":
                yield margin + self.line(node.children[0])
            elif node.type in _LISTS:
                items = list(self.items(node, depth))
                if not items:
                    continue
                if previous in _LISTS:
                    yield margin + "<!-- -->"  # or engines make one list of the two
                # Python-Markdown loses its place after an item of several blocks without this.
                yield ("\n\n" if any("\n\n" in item for item in items) else "\n").join(items)
            previous = node.type

    def items(self, node: SyntaxTreeNode, depth: int) -> Iterator[str]:
        """Yield the Markdown of the items of a list, but for empty ones."""
        margin = "    " * depth
        for number, item in enumerate(node.children, 1):
            # Engines count for themselves; a third digit would not fit the indent.
            marker = f"{min(number, 99)}." if node.type == "ordered_list" else "-"
            body = "\n\n".join(self.blocks(item.children, depth + 1))
            if body.strip():
                yield margin + marker.ljust(4) + body[len(margin) + 4 :]

    def line(self, inline: SyntaxTreeNode) -> str:
        """Return the Markdown of a run of inline nodes, safe at the start of a line."""
        if not inline.children:
            return ""
        first, *rest = inline.children
        # Only a text node can put a block marker at the start of the line.
        opening = first.type == "text"
        head = self.words(first.content, opening=True) if opening else self.node(first)
        # Joined, not added: safe Markdown escapes what is added to it.
        return "".join([head, *(self.node(child) for child in rest)])

    def words(self, content: str, *, opening: bool = False) -> str:
        """Return plain words, with what is mentioned in them linked."""
        content = content.replace("\t", " ")
        parts, at = [], 0
        for start, end, target in self.mentions(content) if self.mentions else ():
            parts += [content[at:start], link(content[start:end], target.href)]
            at = end
        parts.append(content[at:])
        shown = (part if isinstance(part, Markup) else _neutral(part) for part in parts[1:])
        return (_opening(parts[0]) if opening else _neutral(parts[0])) + "".join(shown)

    def node(self, node: SyntaxTreeNode) -> str:
        """Return the Markdown of one inline node."""
        if node.type == "text":
            return self.words(node.content)
        if node.type == "softbreak":
            return " "
        if node.type == "hardbreak":
            return "<br>"
        if node.type == "code_inline":
            return f"<code>{_neutral(node.content)}</code>"
        if node.type == "cross_link":
            target = self.resolve(node.meta["id"])
            return link(node.meta["label"] or target.label, target.href)
        if node.type == "link":
            bare = _Writer(self.resolve, None)
            inner = "".join(bare.node(child) for child in node.children)
            return web_link(Markdown(inner), str(node.attrs["href"]))
        inner = "".join(self.node(child) for child in node.children)
        return f"<{node.type}>{inner}</{node.type}>" if node.type in {"em", "strong"} else inner


def link(label: str | Markdown, href: str) -> Markdown:
    """Return a Markdown link to a page of the site; ``href`` is the generator's own."""
    shown = label if isinstance(label, Markup) else escape(label)
    return Markdown(f"[{shown}]({href})")


def web_link(label: str | Markdown, address: str) -> Markdown:
    """Return a link that leaves the site; the address has passed :func:`url_fault`.

    It is written as HTML because plain Markdown cannot carry ``rel``: a stranger's address must
    not gain from our standing (nofollow) nor reach back into our window (noopener).
    """
    shown = label if isinstance(label, Markup) else escape(label)
    href = re.sub(r"[^A-Za-z0-9:/?=.,;%+-]", _reference, address)
    return Markdown(f'<a href="{href}" rel="noopener noreferrer nofollow">{shown}</a>')


def words(text: str) -> list[str]:
    """Return the words of a text, lower-cased, with typographic variants folded.

    Used to count words and to compare texts: quotes, dashes and apostrophes of any style are left
    out, so that typography alone never makes two texts differ. In scripts that set no blanks every
    character stands alone.
    """
    return [piece for piece in _apart(fold(text).replace("'", "")) if _is_inner(piece[0])]


def weight(word: str) -> float:
    """Return how many words one of :func:`words` counts as.

    It is one, but for a character of a script without blanks, which is a part of one.
    """
    share = _a_word(word[0])
    return 1 / share if share else 1


def count_words(text: str) -> int:
    """Return how many words a text has, as people count them.

    A compound such as "state-of-the-art", a number such as 10,000 and initials such as U.S. are one
    word. A dash or a stroke parts words, with blanks beside it or without.
    """
    text = _JOINED.sub("", text.translate(_JOINTS))
    text = _COMPOUND.sub(lambda found: re.sub("['-]", "", found[0]), text)
    return ceil(sum(map(weight, words(text.replace("'", " ")))))


_JOINTS = {**dict.fromkeys(map(ord, "’ʼ"), "'"), **dict.fromkeys(map(ord, "‐‑"), "-")}
_JOINED = re.compile(r"(?<=\d)[.,:/–](?=\d)|(?<=\b[^\W\d_])[.&](?=[^\W\d_]\b)")
# Of at most five parts: a longer chain is a sentence in disguise.
_COMPOUND = re.compile(r"(?<![\w-])(?<!\w')[^\W_]+(?:(?:-|'-?|-')[^\W_]+){1,4}(?![\w-])(?!'\w)")


def pieces(text: str) -> list[str]:
    """Return a folded text taken apart: its words, and each character between them."""
    return _apart(fold(text))


def _apart(folded: str) -> list[str]:
    # Folded text is one line, so that line ends are free to part it.
    return [piece for piece in folded.translate(_PARTED).split("\n") if piece]


def fold(text: str) -> str:
    """Return ``text`` in lower case with quotes, dashes, apostrophes and white space made plain.

    Format characters, which show nothing, are left out: soft hyphens, joiners, byte-order marks.
    """
    return collapse(text.translate(_FOLDED)).casefold()


class _Table(dict[int, str]):
    """A table for ``str.translate`` whose entries are worked out as characters are met."""

    def __init__(self, rule: Callable[[str], str], known: Mapping[int, str]) -> None:
        super().__init__(known)
        self._rule = rule

    def __missing__(self, code: int) -> str:
        """Work the entry out, and keep it."""
        self[code] = self._rule(chr(code))
        return self[code]


def _folded(char: str) -> str:
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) == "Cf" else char


_FOLDED = _Table(
    _folded,
    {
        **dict.fromkeys(map(ord, "‘’‚‛′ʼ`´"), "'"),
        **dict.fromkeys(map(ord, "“”„‟″«»"), '"'),
        **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
        ord("…"): "...",
        # Marks by their category, and yet nothing to see: the grapheme joiner, variation selectors.
        **dict.fromkeys([0x34F, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10)], ""),
        **dict.fromkeys(range(0xE0100, 0xE01F0), ""),
    },
)


def _is_inner(char: str) -> bool:
    """Return whether a character can stand in a word: a letter, a digit or a mark on one."""
    return char.isalnum() or unicodedata.category(char).startswith("M")


@cache
def _a_word(char: str) -> int:
    """Return how many characters make a word in a script without blanks; 0 in any other."""
    return next((share for first, last, share in _UNSPACED if first <= char <= last), 0)


# Scripts that set no blanks between words: the classes SA and ID of UAX #14, but for Korean, which
# sets them. Only a dictionary could tell the words apart. On average one has some four letters and
# signs in Thai and those near it, and some two characters in Chinese and Japanese.
_UNSPACED = (
    ("\u0e00", "\u0eff", 4),  # Thai, Lao
    ("\u1000", "\u109f", 4),  # Burmese
    ("\u1780", "\u17ff", 4),  # Khmer
    ("\u1950", "\u19df", 4),  # Tai Le, New Tai Lue
    ("\u1a20", "\u1aaf", 4),  # Tai Tham
    ("\ua9e0", "\ua9ff", 4),  # Burmese
    ("\uaa60", "\uaadf", 4),  # Burmese, Tai Viet
    ("\u2e80", "\u312f", 2),  # Chinese signs, kana, Bopomofo
    ("\u3190", "\u31ff", 2),
    ("\u3400", "\ua4cf", 2),  # Chinese, Yi
    ("\uf900", "\ufaff", 2),
    ("\uff66", "\uff9f", 2),  # narrow kana
    ("\U00016fe0", "\U0001b2ff", 2),  # Tangut, Khitan, Nushu, old kana
    ("\U00020000", "\U0003ffff", 2),
)
_PARTED = _Table(lambda char: char if _is_inner(char) and not _a_word(char) else f"\n{char}\n", {})
