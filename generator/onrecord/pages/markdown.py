"""The one escape boundary: whatever a source wrote leaves it as safe Markdown, or not at all.

Nothing that a source wrote can open a tag, a link, a list, an attribute list or any other
construct, whichever Markdown engine reads the page. How: characters that Markdown, or an extension
of it, could see are written as HTML character references, which every engine shows as the
character and none reads as structure (CommonMark 0.31, on entities: "cannot be used in place of
symbols indicating structure").
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup

from onrecord.source.bidi import FSI, PDI, isolated, moves
from onrecord.source.languages import can_be, is_same, runs_leftwards
from onrecord.source.plain import collapse
from onrecord.source.rich import RichText
from onrecord.source.values import ENGLISH

# Safe Markdown. It is markupsafe's type because that is what Jinja's autoescape trusts: a string
# of any other type is escaped where a template prints it.
Markdown = Markup
# Structure wherever it stands ...
_ANYWHERE = re.compile(
    r'[\\`*_\[\]<>&|~^${}"#@!=]|\+{2,}|(?<=www)\.|:(?=//)|:(?=[a-z0-9_+-]+:)', re.IGNORECASE
)

# ... and at the start of a line, or after a number there: list markers, rules, definition lists.
_AT_START = re.compile(r"[!-/:-@]")
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")


def _reference(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in match[0])


def neutral(text: str) -> str:
    """Return ``text`` with what is structure anywhere in a line written as references."""
    return _ANYWHERE.sub(_reference, text)


def escape(text: str) -> Markdown:
    """Return plain text as Markdown that shows it character for character, on one line.

    The result may stand in a paragraph, a heading, a list item, a table cell, a link's text and a
    double-quoted HTML attribute.
    """
    return Markdown(opening(collapse(text)))


# A mark keeps the order where markup is lost: in the results of a search, on other sites.
_MARK = "&lrm;"
_BEGIN, _END = '<span dir="auto">', "</span>"


def apart(text: str, language: str | None = None) -> Markdown:
    """Return plain text escaped, and isolated where it could move what stands beside it.

    It is marked as text in its ``language`` where that is not the pages'. The result may stand
    wherever that of :func:`escape` may, but for an attribute.
    """
    return (_apart_often if len(text) <= _OFTEN else _apart)(text, language)


# Names, labels and classes stand on many pages; longer texts on a few.
_OFTEN = 100


def _apart(text: str, language: str | None) -> Markdown:
    attributes = tongue(text, language)
    # As a plain string, since safe Markdown escapes what it is given in place of another text.
    if not attributes:
        return Markdown(_marked_up(str(escape(text))))
    return Markdown(_spanned(_marked_up(neutral(collapse(text))), attributes))


_apart_often = lru_cache(maxsize=20_000)(_apart)


def tongue(text: str, language: str | None) -> str:
    """Return the attributes of an element round a text: its language and direction.

    Both are left out where they are those of the pages' own words, which is all that a page in
    English shows. Where letters run from right to left and the language does not, or is not known,
    the first of them says in which direction all runs.
    """
    auto = ' dir="auto"' if moves(text) else ""
    if language is None or is_same(language, PAGES) or not can_be(text, language):
        return auto
    return f' lang="{language}"' + (' dir="rtl"' if runs_leftwards(language) else auto)


# The language of all that we say ourselves.
PAGES = ENGLISH


def _spanned(written: str, attributes: str) -> str:
    if not attributes:
        return written
    return f"<span{attributes}>{written}{_END}{_MARK if ' dir=' in attributes else ''}"


def _marked_up(text: str) -> str:
    return text.replace(FSI, _BEGIN).replace(PDI, _END + _MARK)


def words(text: str, *, opens: bool) -> str:
    """Return a part of a sentence escaped and isolated, with the blanks round it.

    ``opens`` says that it may stand at the start of a line.
    """
    return _marked_up((opening if opens else neutral)(isolated(text)))


def opening(line: str) -> str:
    """Return ``line`` with structure written as references, at its start as well."""
    marker = re.match(r"\d+(?=[.)](?:\s|$))", line)
    at = marker.end() if marker else 0
    first = _AT_START.match(line, at)
    if first is None:
        return neutral(line)
    return neutral(line[:at]) + _reference(first) + neutral(line[first.end() :])


def code_block(text: str, language: str = "") -> Markdown:
    """Return ``text`` as a block of code.

    It is HTML in which every sign is a reference, and no line empty, not a fence round raw text:
    what stands before a fence, or round it, can break it.
    """
    kind = f' class="language-{language}"' if language else ""
    code = _SIGN.sub(_reference, text.rstrip("\n"))
    code = re.sub(r"\n(?=[ \t]*\n)", "&#10;", code)
    return Markdown(f"<pre><code{kind}>{code}</code></pre>")


def front_matter(value: object) -> Markdown:
    """Return a value for a page's YAML front matter.

    Themes print titles and descriptions from front matter without escaping, between tags and in
    double-quoted attributes, so text is escaped here, then quoted as JSON, which is YAML. It is as
    safe elsewhere on a page. An apostrophe stays, since code hosts show front matter as it is; a
    theme of a dossier's own puts no such value between single quotes.
    """
    if isinstance(value, str):
        value = neutral(collapse(value))
    quoted = json.dumps(value, ensure_ascii=False)
    # Who reads the file sees that something is there.
    return Markdown(quoted.replace(FSI, r"\u2068").replace(PDI, r"\u2069"))


@dataclass(frozen=True, slots=True)
class Target:
    """Where a cross-link leads: the record's label and the link's address on the page."""

    label: str
    href: str


Resolve = Callable[[str], Target]
# Finds stretches of plain text that should be links: start, end and target, without overlaps.
FindMentions = Callable[[str], list[tuple[int, int, Target]]]


def rich_blocks(
    rich: RichText,
    resolve: Resolve,
    mentions: FindMentions | None = None,
    language: str | None = None,
) -> Markdown:
    """Return rich text as safe Markdown blocks.

    ``resolve`` turns an id into a link's target; ``mentions`` finds in plain words what else
    should become a link, and is never asked about words inside links or code. Where the
    ``language`` is not the pages' there is an element of that language round the blocks.
    """
    attributes = _foreign(rich, language)
    writer = _Writer(resolve, mentions, attributes.endswith(_RTL))
    blocks = "\n\n".join(writer.blocks(rich.tree().children, 0))
    if not attributes:
        return Markdown(blocks)
    return Markdown(f'<div class="or-said"{attributes} markdown>\n\n{blocks}\n\n</div>')


def rich_line(
    rich: RichText,
    resolve: Resolve,
    mentions: FindMentions | None = None,
    language: str | None = None,
) -> Markdown:
    """Return rich text as safe Markdown on one line, for list items and table cells.

    There a paragraph begins a line of its own, and an item of a list with the sign of one.
    """
    attributes = _foreign(rich, language)
    writer = _Writer(resolve, mentions, attributes.endswith(_RTL))
    return Markdown(_spanned(_BREAK.join(writer.lines(rich.tree().children)), attributes))


_RTL = ' dir="rtl"'


def _foreign(rich: RichText, language: str | None) -> str:
    """Return the attributes of an element round rich text that is not in the pages' language.

    Without one each paragraph has the direction of its own first letter.
    """
    attributes = tongue(rich.plain, language)
    return attributes if " lang=" in attributes else ""


# Letters of scripts without italics, Hebrew and Arabic, those of India, Chinese, Japanese, Korean:
# what is emphasised in them is not slanted.
_UPRIGHT = re.compile(
    "[\u0590-\u1cff\u2e80-\ua4cf\ua800-\uab2f\uabc0-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufeff"
    "\uff66-\uffdc\U00010800-\U0001cfff\U0001e800-\U0001eeff\U00020000-\U0003ffff]"
)

# With a blank, or the theme's search makes one word of two.
_BREAK = "<br> "
_LISTS = frozenset({"bullet_list", "ordered_list"})


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes parsed rich text as Markdown in which only the subset is structure."""

    resolve: Resolve
    mentions: FindMentions | None
    # Whether it all stands in an element that runs from right to left.
    is_leftwards: bool = False

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
        """Yield the Markdown of the items of a list, but for empty ones, counted from one."""
        margin = "    " * depth
        number = 0
        for item in node.children:
            body = "\n\n".join(self.blocks(item.children, depth + 1))
            if not body.strip():
                continue
            number += 1
            # Engines count for themselves; a third digit would not fit the indent.
            marker = f"{min(number, 99)}." if node.type == "ordered_list" else "-"
            yield margin + marker.ljust(4) + body[len(margin) + 4 :]

    def lines(self, nodes: list[SyntaxTreeNode]) -> Iterator[str]:
        """Yield the Markdown of block nodes line by line, for where no block can stand."""
        for node in nodes:
            if node.type == "paragraph" and (line := self.line(node.children[0], _MARK)):
                yield line
            elif node.type in _LISTS:
                yield from self.signed(node)

    def signed(self, node: SyntaxTreeNode) -> Iterator[str]:
        """Yield the lines of a list, its items after a sign or a number where it has several."""
        items = filter(None, ([*self.lines(item.children)] for item in node.children))
        for number, (first, *rest) in enumerate(items, 1):
            sign = f"{number}&#46; " if node.type == "ordered_list" else "• "
            yield (sign if len(node.children) > 1 else "") + first
            yield from (f"&emsp;{line}" for line in rest)

    def line(self, inline: SyntaxTreeNode, mark: str = "") -> str:
        """Return the Markdown of a run of inline nodes, safe at the start of a line.

        It has a direction of its own where it can move what is beside it, and then ends with
        ``mark``.
        """
        if not inline.children:
            return ""
        written = self.run(inline)
        if self.is_leftwards:
            return written.replace(_MARK, "")
        if not moves(inline.content):
            return written
        # Inside of a text that runs from right to left the marks would turn the order round.
        return f"{_BEGIN}{written.replace(_MARK, '')}{_END}{mark}"

    def run(self, inline: SyntaxTreeNode) -> str:
        """Return the Markdown of a run of inline nodes, in the direction of what is round it."""
        first, *rest = inline.children
        # Only a text node can put a block marker at the start of the line.
        starts = first.type == "text"
        head = self.words(first.content, at_start=True) if starts else self.node(first)
        # Joined, not added: safe Markdown escapes what is added to it.
        return "".join([head, *(self.node(child) for child in rest)])

    def words(self, content: str, *, at_start: bool = False) -> str:
        """Return plain words, with what is mentioned in them linked."""
        content = content.replace("\t", " ")
        parts, at = [], 0
        for start, end, target in self.mentions(content) if self.mentions else ():
            parts += [content[at:start], link(self.label(content[start:end]), target.href)]
            at = end
        parts.append(content[at:])
        shown = (part if isinstance(part, Markup) else neutral(part) for part in parts[1:])
        return (opening(parts[0]) if at_start else neutral(parts[0])) + "".join(shown)

    def node(self, node: SyntaxTreeNode) -> str:
        """Return the Markdown of one inline node."""
        if node.type == "text":
            return self.words(node.content)
        if node.type == "softbreak":
            return " "
        if node.type == "hardbreak":
            return _BREAK
        if node.type == "code_inline":
            return f"<code>{neutral(node.content)}</code>"
        if node.type == "cross_link":
            target = self.resolve(node.meta["id"])
            return link(self.label(node.meta["label"] or target.label), target.href)
        if node.type == "link":
            bare = _Writer(self.resolve, None, self.is_leftwards)
            inner = "".join(bare.node(child) for child in node.children)
            return web_link(Markdown(inner), str(node.attrs["href"]))
        inner = "".join(self.node(child) for child in node.children)
        if node.type not in {"em", "strong"}:
            return inner
        upright = node.type == "em" and any(_UPRIGHT.search(each.content) for each in node.walk())
        kind = ' class="or-upright"' if upright else ""
        return f"<{node.type}{kind}>{inner}</{node.type}>"

    def label(self, text: str) -> Markdown:
        """Return the words of a link, isolated where they could be moved by what is round them."""
        if self.is_leftwards:
            return Markdown(f"{_BEGIN}{_marked_up(neutral(collapse(text)))}{_END}")
        return apart(text)


def link(label: str | Markdown, href: str) -> Markdown:
    """Return a Markdown link to a page of the site; ``href`` is the generator's own."""
    shown = label if isinstance(label, Markup) else apart(label)
    return Markdown(f"[{shown}]({href})")


def web_link(label: str | Markdown, address: str) -> Markdown:
    """Return a link that leaves the site; the address has passed :func:`url_fault`.

    It is written as HTML because plain Markdown cannot carry ``rel``: a stranger's address must
    not gain from our standing (nofollow) nor reach back into our window (noopener).
    """
    shown = label if isinstance(label, Markup) else apart(label)
    return Markdown(
        f'<a href="{web_address(address)}" rel="noopener noreferrer nofollow">{shown}</a>'
    )


def web_address(address: str) -> Markdown:
    """Return an address that has passed :func:`url_fault`, for a link's target or an attribute."""
    written = re.sub(r"[^A-Za-z0-9:/?=.,;%+-]", _reference, address)
    # The theme's search cuts what looks like an attribute of its own out of a page.
    return Markdown(written.replace("data-search-", "data&#45;search-"))
