"""The pages of docs/ as the tests read them: blocks of code, commands, and what these print."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "docs"
# Notes that belong to no block.
_ALONE = {"begin", "picture"}
# Those are made by `python -m tests.docs.reference`.
MADE = "reference/"

_NOTE = re.compile(r"<!-- ([a-z ]+?)(?:: (.*?))? -->", re.DOTALL)
_TITLE = re.compile(r'title="([^"]+)"')


@dataclass(frozen=True)
class Command:
    """A command as a page shows it, with what it prints; ``line`` is where it stands."""

    words: str
    shown: str
    line: int
    # How many lines of the page it and what it prints take.
    height: int


@dataclass(frozen=True)
class Block:
    """A block of code. ``title`` is the file that it is, or a change of; ``notes`` stand above it.

    A note is a comment that no reader sees: ``not run: WHY`` or ``exit: CODE`` above a block, and
    between blocks ``begin: COMMANDS`` or ``picture: FILE PAGE HEIGHT``.
    """

    language: str
    title: str
    text: str
    line: int
    notes: dict[str, str] = field(default_factory=dict)

    def commands(self) -> Iterator[Command]:
        """Yield the commands of a block of a terminal's."""
        lines = self.text.splitlines()
        starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
        assert not lines or starts[:1] == [0], f"line {self.line}: output without a command"
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            last = start
            while lines[last].endswith("\\"):
                last += 1
            words = "\n".join(lines[start : last + 1])[2:]
            shown = "\n".join(lines[last + 1 : end])
            yield Command(words, shown, self.line + 1 + start, end - start)


def paths() -> list[str]:
    """Return the pages, each as its path below docs/."""
    found = (each.relative_to(DOCS).as_posix() for each in DOCS.rglob("*.md"))
    return sorted(found)


def read(path: str) -> str:
    """Return the text of a page."""
    return (DOCS / path).read_text(encoding="utf-8")


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of code of a page, and one without text for each note that stands alone."""
    notes: dict[str, str] = {}
    for token in MarkdownIt("commonmark").parse(text):
        line = token.map[0] if token.map else 0
        if token.type == "html_block":
            for name, said in _NOTE.findall(token.content):
                if name in _ALONE:
                    yield Block("", "", "", line, {name: said})
                else:
                    notes[name] = said
        elif token.type == "fence":
            title = _TITLE.search(token.info)
            language = token.info.partition(" ")[0]
            yield Block(language, title[1] if title else "", token.content, line, notes)
            notes = {}
        elif token.type.endswith("_open"):
            assert not (notes and token.type == "heading_open"), f"line {line}: notes of no block"


def changed(text: str, change: str) -> str:
    """Return a text with the change made that a page shows as a difference.

    Lines that stay and lines that go must stand in it once, one after another.
    """
    lines = change.splitlines()
    assert all(line[:1] in {"", " ", "-", "+"} for line in lines), change
    old = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "+")
    new = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "-")
    assert text.count(old) == 1, f"stands {text.count(old)} times there:\n{old}"
    return text.replace(old, new)


def written(folder: Path, block: Block) -> None:
    """Write the file that a block is, or make the change that it shows."""
    file = folder / block.title
    if block.language == "diff":
        text = changed(file.read_text(encoding="utf-8"), block.text)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        text = block.text
    file.write_text(text, encoding="utf-8")


def fits(shown: str, printed: str) -> bool:
    """Return whether what a page shows is what was printed.

    A line ``...`` stands for any lines, and within a line for anything.
    """
    pattern = "".join(
        r"(?:.*\n)*?"
        if line.strip() == "..."
        else ".*".join(map(re.escape, line.split("..."))) + r"\n"
        for line in map(str.rstrip, shown.splitlines())
    )
    lines = "".join(f"{line.rstrip()}\n" for line in printed.splitlines())
    return re.fullmatch(pattern, lines) is not None
