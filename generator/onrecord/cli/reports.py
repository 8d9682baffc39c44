"""What a command found out, in sections of lines: for a terminal, or as Markdown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from onrecord.diagnostics.findings import has_errors, summary
from onrecord.diagnostics.renderers import printable
from onrecord.dossier.model import Dossier
from onrecord.reading import known_files, read
from onrecord.stages import Stages

FORMATS = ("text", "json", "markdown")
# Of what is long a section has so many lines.
MOST = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A line of plain text, and the lines below it."""

    text: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and lines; ``none`` stands in their place where there are none."""

    title: str
    lines: Sequence[Line]
    none: str = ""
    is_numbered: bool = False


def read_as_far(folder: Path, stages: Stages) -> tuple[Dossier, str]:
    """Return a dossier as far as it can be read, with its drafts, and how many errors there are.

    There are no words for none.
    """
    reading = read(folder, stages, drafts=True, known=known_files(folder), checked=False)
    return reading.dossier, summary(reading.findings) if has_errors(reading.findings) else ""


def tell_left_out(errors: str) -> None:
    """Say that something is left out, where there are ``errors`` in words."""
    if errors:
        said = f"{errors}: what could not be read is left out; 'onrecord check' names it"
        click.echo(said, err=True)


def as_text(sections: Iterable[Section]) -> str:
    """Return sections for a terminal; source text in them moves no cursor."""
    return "\n".join(line for each in sections for line in _text(each)).rstrip("\n")


def _text(section: Section) -> Iterator[str]:
    yield printable(section.title)
    if not section.lines and section.none:
        yield f"  {section.none}"
    for number, line in enumerate(section.lines[:MOST], start=1):
        yield f"  {f'{number}. ' if section.is_numbered else ''}{printable(line.text)}"
        yield from (f"      {printable(each)}" for each in line.below)
    if len(section.lines) > MOST:
        yield f"  and {len(section.lines) - MOST:,} more"
    yield ""


def as_markdown(sections: Iterable[Section]) -> str:
    """Return sections as Markdown, in which source text is text."""
    from onrecord.pages.markdown import escape  # noqa: PLC0415  # it loads what makes pages

    found: list[str] = []
    for section in sections:
        found += [f"## {escape(section.title)}", ""]
        if not section.lines and section.none:
            found.append(escape(section.none))
        for line in section.lines[:MOST]:
            found.append(f"{'1.' if section.is_numbered else '-'} {escape(line.text)}")
            found += [f"    - {escape(each)}" for each in line.below]
        if len(section.lines) > MOST:
            found.append(f"- and {len(section.lines) - MOST:,} more")
        found.append("")
    return "\n".join(found).rstrip("\n")
