"""What of other kinds of Markdown rich text does not have: it shows as typed, and is named."""

import re
from collections.abc import Iterator

from onrecord.diagnostics.findings import Diagnostic, warning
from onrecord.source.nodes import Scalar

_ELEMENT = (
    r"(?<!\\)<(?:!--|/?(?:a|abbr|b|big|blockquote|br|center|cite|code|dd|del|details|div|dl|dt|em"
    r"|font|h[1-6]|hr|i|iframe|img|input|ins|kbd|li|link|mark|meta|object|ol|p|pre|q|s|script|small"
    r"|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|th|thead|tr|tt|u|ul|video)"
    r"(?=[\s/>])[^<>]{0,300}>)"
)
# What it is called, what to do instead, and how it is written.
_KINDS = {
    "heading": (
        "a heading",
        "write a paragraph, or words in **strong**",
        r"^ {0,3}\#{1,6}[ \t]+(?=\S)|^(?=[^\n]*\w)[^\n]*\n {0,3}(?:={2,}|-{2,})[ \t]*$",
    ),
    "table": (
        "a table",
        "write a list",
        r"\|[ \t]*:?-{3,}:?[ \t]*(?:\||$)|^[ \t]*:?-{3,}:?[ \t]*\|",
    ),
    "footnote": ("a footnote", "say it in the text", r"(?<!\\)\[\^[^\s\[\]^]{1,40}\]"),
    "definition": (
        "a definition list",
        "write a list",
        r"(?<=\S)\n {0,3}:[ \t]+(?=\S)",
    ),
    "html": ("HTML", "write *emphasis*, **strong**, `code`, lists and links", _ELEMENT),
}
_FOREIGN = re.compile(
    "|".join(f"(?P<{name}>{pattern})" for name, (_, _, pattern) in _KINDS.items()),
    re.MULTILINE | re.IGNORECASE,
)
# Without one of these there is none.
_SIGNS = re.compile(r"[#|<]|\[\^|\n *(?:: |:\t|==|--)")


def foreign_markup(source: str, node: Scalar) -> Iterator[Diagnostic]:
    """Yield a warning for each kind of markup that shows as typed, at the first of its kind."""
    if not _SIGNS.search(source):
        return
    head = node.value.index(source)
    seen = set()
    for found in _FOREIGN.finditer(_without_code(source)):
        kind = str(found.lastgroup)
        if kind in seen:
            continue
        seen.add(kind)
        name, hint, _ = _KINDS[kind]
        begin = found.start() + len(found[0]) - len(found[0].lstrip())
        place = node.place_of(head + begin, head + max(found.end(), begin + 1))
        yield warning(
            "shown-as-typed", place, f"{name} is no part of rich text: it shows as typed", hint
        )


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
