"""Topics as plain text for a terminal of 80 columns."""

import re
import textwrap
from collections.abc import Iterable, Iterator

from onrecord.reference.topic import Topic

WIDTH = 80
_BLOCKS = re.compile(r"^(`{3,})[^`\n]*\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
# A longer first cell of a table has a line of its own.
_CELL = 24
_MARKS = re.compile(
    r"(`+)(.+?)\1|\*\*(.+?)\*\*|(?<![\w*])\*([^*\s][^*]*)\*(?!\w)|\[([^\]]+)\]\([^)]+\)"
)


def shown(topic: Topic) -> str:
    """Return a topic as plain text."""
    see = ", ".join(f"onrecord explain {name}" for _, name in topic.see)
    body = f"{topic.body}\n\nSee also: {see}" if see else topic.body
    return "\n".join([*wrapped(topic.title), "", *text(body)])


def text(markdown: str) -> list[str]:
    """Return our own Markdown as lines of plain text; what is in blocks stays as it is."""
    lines: list[str] = []
    end = 0
    for block in _BLOCKS.finditer(markdown):
        lines += _prose(markdown[end : block.start()])
        lines += [textwrap.indent(block[2], "    ").rstrip("\n"), ""]
        end = block.end()
    lines += _prose(markdown[end:])
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines).split("\n")


def _prose(markdown: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", markdown.strip("\n")):
        if paragraph.startswith("|"):
            yield from _table(paragraph.splitlines())
        elif paragraph.startswith("- "):
            for item in re.split(r"\n(?=- )", paragraph):
                yield from wrapped(_unmarked(item[2:]), "  - ", "    ")
        elif paragraph.startswith("    "):
            yield from paragraph.splitlines()
        elif paragraph:
            yield from wrapped(_unmarked(paragraph))
        yield ""


def _table(rows: Iterable[str]) -> Iterator[str]:
    """Yield a table of two columns as terms with what is said of them."""
    _, _, *cells = ([cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows)
    pairs = [(_bare(first), _bare_of_bars(_unmarked(" ".join(rest)))) for first, *rest in cells]
    column = min(_CELL, max(len(first) for first, _ in pairs)) + 4
    for first, rest in pairs:
        is_short = len(first) <= column - 4
        yield from () if is_short else wrapped(first, "  ", "  ")
        yield from wrapped(rest, f"  {first if is_short else ''}".ljust(column), " " * column)


def _bare(cell: str) -> str:
    return _bare_of_bars(cell.replace("`", ""))


def _bare_of_bars(cell: str) -> str:
    return cell.replace(r"\|", "|")


def _unmarked(markdown: str) -> str:
    """Return a paragraph without its marks; what is code stands in quotes."""
    return _MARKS.sub(_plain, " ".join(markdown.split()))


def _plain(found: re.Match[str]) -> str:
    if found[2] is not None:
        return found[2] if re.fullmatch(r"['\"].*['\"]", found[2]) else f"'{found[2]}'"
    return str(found[3] or found[4] or found[5])


def wrapped(words: str, first: str = "", others: str = "") -> list[str]:
    """Return words in lines that fit, after what begins the first line and the others."""
    return textwrap.wrap(
        words,
        WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )
