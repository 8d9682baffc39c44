"""A line of the Markdown that the generator writes, as HTML.

There are links, strong and emphasised words, code, elements as they are, and references to
characters; every other sign of Markdown was written as a reference.
"""

import html
import re
from collections.abc import Callable, Iterator

# From the address in a link to that on the site; raises UnknownError where it leads nowhere.
Resolve = Callable[[str], str]


class UnknownError(Exception):
    """Something that is left to the engine."""


def html_of(words: str, resolve: Resolve) -> str:
    """Return a line of Markdown as HTML; raises UnknownError for what is not known."""
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
            href = html.escape(resolve(html.unescape(sign[2:-1])))
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
