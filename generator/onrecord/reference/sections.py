"""Documents of the package in Markdown, taken apart by their headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from onrecord import packaged

_HEADING = re.compile(r"^(#{1,6}) +(.+?) *$")
_FENCE = re.compile(r"^(`{3,})([^`\n]*)\n(.*?)^\1$\n?", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, its level, and what stands below it up to the next one."""

    level: int
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the words after its fence, and what stands in it."""

    info: str
    text: str


def sections(text: str) -> tuple[Section, ...]:
    """Return the sections of a document; what stands before its first heading is left out."""
    return tuple(_sections(text))


def _sections(text: str) -> Iterator[Section]:
    level, title, body, fence = 0, "", list[str](), ""
    for line in text.splitlines():
        if mark := re.match(r"`{3,}", line):
            fence = "" if mark[0] == fence else fence or mark[0]
        heading = None if fence else _HEADING.match(line)
        if heading is None:
            body.append(line)
            continue
        if level:
            yield Section(level, title, "\n".join(body).strip("\n"))
        level, title, body = len(heading[1]), heading[2], []
    if level:
        yield Section(level, title, "\n".join(body).strip("\n"))


def blocks(text: str) -> tuple[Block, ...]:
    """Return the fenced blocks of a text."""
    return tuple(Block(found[2].strip(), found[3]) for found in _FENCE.finditer(f"{text}\n"))


def without_blocks(text: str) -> str:
    """Return a text without its fenced blocks."""
    return _FENCE.sub("", f"{text}\n").strip()


@cache
def specification() -> tuple[Section, ...]:
    """Return the sections of FORMAT.md."""
    return sections(packaged.specification().read_text(encoding="utf-8"))


def explanations(name: str) -> tuple[Section, ...]:
    """Return the sections of one of the documents in ``explanations/``."""
    return sections((packaged.explanations() / f"{name}.md").read_text(encoding="utf-8"))
