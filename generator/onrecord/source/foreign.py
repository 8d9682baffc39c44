"""What of other kinds of Markdown rich text does not have: it shows as typed, and is named.

Meant is what people write who know CommonMark or GitHub's kind of it. A sign that prose has as well
(``5 > 3``, ``AT&T``, ``#hashtag``, ``1)``) is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.diagnostics.findings import Diagnostic, warning
from onrecord.source.nodes import Scalar
from onrecord.source.plain import entity, instead_of
from onrecord.source.urls import url_fault


@dataclass(frozen=True, slots=True)
class _Found:
    """Markup in a text: from where to where it stands, what it is called, what to do instead."""

    start: int
    end: int
    name: str
    hint: str
    becomes: str = "it shows as typed"


# What may stand before it in its line: blanks, and signs of lists and block quotes.
_INDENT = r"^[ \t>]*+"
_WITHIN = r"^[ \t]*+(?:(?:[-+*]|\d{1,9}[.)])[ \t]++|>[ \t]*+)*+"
_CELL = r"[ \t]*+:?-++:?[ \t]*+"
_IN_LIST = r"^[ \t]*+(?:(?:[-+*]|\d{1,9}[.)])[ \t]++)*+"

_TAGS = (
    "a|abbr|address|area|article|aside|audio|b|base|big|blockquote|body|br|button|canvas|caption"
    "|center|cite|code|col|colgroup|data|dd|del|details|dfn|dialog|div|dl|dt|em|embed|fieldset"
    "|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd"
    "|label|legend|li|link|main|map|mark|meta|nav|noscript|object|ol|option|p|param|picture|pre|q"
    "|rp|rt|ruby|s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary"
    "|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var"
    "|video|wbr"
)

# What it is called, what to do instead, and how it is written; it stands in the first group, where
# there is one.
_WRITTEN = (
    (
        "a heading",
        "write a paragraph, or words in **strong**",
        (
            rf"{_WITHIN}(\#{{1,6}}[ \t]+(?=\S))"
            r"|^(?=[^\n]*\w)[^\n]*\n[ \t>]*+(?:={2,}|-{2,})[ \t]*$"
        ),
    ),
    (
        "a table",
        "write a list",
        (
            r"\|[ \t]*:?-{3,}:?[ \t]*(?:\||$)|^[ \t]*:?-{3,}:?[ \t]*\|"
            rf"|{_INDENT}(?=[^\n|]*\|)(\|?{_CELL}(?:\|{_CELL})*+\|?)[ \t]*+$"
        ),
    ),
    (
        "a block quote",
        "write it in quotation marks; words of a speaker stand under 'quote'",
        rf"{_IN_LIST}((?:>[ \t]*+)++)(?=-[ \t]|[^\s\d=:;<>()/\\|.,-])",
    ),
    (
        "a rule between paragraphs",
        "leave it out, or write a paragraph",
        (
            rf"{_INDENT}((?:\*[ \t]*+){{3,}}+|(?:_[ \t]*+){{3,}}+)$"
            r"|(?:\A|(?<=\n\n))[ \t]*+((?:-[ \t]*+){3,}+)$"
        ),
    ),
    ("a footnote", "say it in the text", r"(?<!\\)\[\^[^\s\[\]^]{1,40}\]"),
    ("a definition list", "write a list", r"(?<=\S)\n {0,3}:[ \t]+(?=\S)"),
    (
        "a list of tasks",
        "write a list",
        r"^[ \t>]*+(?:[-+*]|\d{1,9}[.)])[ \t]++(\[[ x]\])[ \t]+(?=\S)",
    ),
    ("text struck out", "leave it out", r"(?<![\\~])~~(?=[^\s~])[^~\n]{0,300}(?<!\s)~~(?!~)"),
    (
        "HTML",
        "write *emphasis*, **strong**, `code`, lists and links",
        rf"(?<!\\)<(?:!--|/?(?:{_TAGS})(?=[\s/>])[^<>]{{0,300}}>)",
    ),
    (
        "a link in angle brackets",
        "write [text](https://host/path)",
        r"(?<!\\)<(?:(?:https?|ftp|mailto):[^\s<>]{1,2000}|[\w.+-]{1,64}@[\w.-]{3,200})>",
    ),
    ("a list of attributes", "leave it out", r"(?<!\\)\{:[ \t]*[.#\w][^{}\n]{0,300}\}"),
)
_KINDS = [
    (name, hint, re.compile(pattern, re.MULTILINE | re.IGNORECASE))
    for name, hint, pattern in _WRITTEN
]
_FENCE = re.compile(rf"{_WITHIN}(`{{3,}}[^`\n]*|~{{3,}}[^\n]*)$", re.MULTILINE)
# Where a link leads: there an entity is read as what it stands for (CommonMark 6.3).
_DESTINATION = re.compile(r"(?<=\]\()[ \t]*(?:<[^<>\n]*>|[^\s<>]+)")

_LABEL = r"(?:[^\[\]\\\n]|\\.)"
_DEFINITION = re.compile(
    rf"{_INDENT}(\[(?!\^)({_LABEL}{{1,200}})\]:[ \t]*(<[^<>\n]*>|\S+)"
    r"(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?)[ \t]*$",
    re.MULTILINE,
)
_REFERENCE = re.compile(
    rf"(?<![\\\[])!?\[({_LABEL}{{1,300}})\](?:\[({_LABEL}{{0,200}})\])?(?![\[(:])"
)

# Without one of these there is none.
_SIGNS = re.compile(r"[#|<>&~`]|[-*_=]{2}|([-*_])[ \t]+\1|\[\^|\]:|\[[ xX]\]|\{:|\n *:[ \t]")


def foreign_markup(source: str, node: Scalar) -> Iterator[Diagnostic]:
    """Yield a warning for each kind of markup that shows as typed, at the first of its kind."""
    if not _SIGNS.search(source):
        return
    head = node.value.index(source)
    for found in sorted(_all_found(source), key=lambda each: (each.start, each.name)):
        place = node.place_of(head + found.start, head + max(found.end, found.start + 1))
        message = f"{found.name} is no part of rich text: {found.becomes}"
        yield warning("shown-as-typed", place, message, found.hint)


def _all_found(source: str) -> Iterator[_Found]:
    """Yield the first of each kind of markup in a text."""
    if fence := _FENCE.search(source):
        hint = "write `code` within a line"
        yield _Found(*fence.span(1), "a block of code", hint, "its lines run together")
    text = _DESTINATION.sub(_blanked, _without_code(source))
    yield from _references(text)
    text = _DEFINITION.sub(_blanked, text)
    yield from _entities(text)
    for name, hint, pattern in _KINDS:
        if found := pattern.search(text):
            group = found.lastindex or 0
            end = found.end(group)
            yield _Found(end - len(found[group].lstrip()), end, name, hint)


def _entities(text: str) -> Iterator[_Found]:
    """Yield the first reference to a character by its name or number."""
    if found := entity(text):
        yield _Found(*found.span(), f"'{found[0]}'", instead_of(found[0]))


def _references(text: str) -> Iterator[_Found]:
    """Yield the first link and the first image whose address is defined in a line of its own."""
    defined = {_folded(each[2]): each for each in _DEFINITION.finditer(text)}
    if not defined:
        return
    used: dict[str, _Found] = {}
    for found in _REFERENCE.finditer(text):
        definition = defined.get(_folded(found[2] or found[1]))
        if definition is None:
            continue
        name, hint = "an image", "leave it out"
        if not found[0].startswith("!"):
            name, hint = "a link to an address defined apart", _as_link(found[1], definition[3])
        used.setdefault(name, _Found(*found.span(), name, hint))
    yield from used.values()
    if not used:
        for each in defined.values():
            if re.search("[/.#:]", each[3]):
                hint = _as_link("text", each[3])
                yield _Found(*each.span(1), "an address defined apart", hint)
                return


def _as_link(words: str, address: str) -> str:
    plain = address.strip("<>")
    return f"write [{words}]({'https://host/path' if url_fault(plain) else plain})"


def _folded(label: str) -> str:
    """Return a label as it is compared (CommonMark 4.7)."""
    return " ".join(label.split()).casefold()


def _blanked(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _without_code(source: str) -> str:
    """Return a text with blanks for what stands in backticks (CommonMark 6.1)."""
    if "`" not in source:
        return source
    ticks = [found.span() for found in re.finditer("`+", source)]
    # Of each run of backticks the next one that is as long.
    following: dict[int, int] = {}
    after: dict[int, int] = {}
    for number in range(len(ticks) - 1, -1, -1):
        length = ticks[number][1] - ticks[number][0]
        if length in after:
            following[number] = after[length]
        after[length] = number
    shown, at, number = [], 0, 0
    while number < len(ticks):
        end = following.get(number)
        if end is not None:
            shown += [
                source[at : ticks[number][0]],
                re.sub(r"[^\n]", " ", source[ticks[number][0] : ticks[end][1]]),
            ]
            at, number = ticks[end][1], end
        number += 1
    return "".join([*shown, source[at:]])
