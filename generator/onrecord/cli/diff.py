"""``onrecord diff``: what a dossier says otherwise than before, in terms of what it means."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from jinja2 import TemplateError

from onrecord.cli import github
from onrecord.cli.console import (
    DRAFTS,
    TIMINGS,
    WITHIN,
    Failed,
    Misuse,
    format_option,
    require_sources,
    shown_stages,
)
from onrecord.comparing import Comparison, NotComparableError, compare
from onrecord.diagnostics.findings import Diagnostic, plural, warning
from onrecord.diagnostics.renderers import harmless_json, printable, render, shown
from onrecord.dossier.differences import stale_because
from onrecord.exchange.changes import as_data
from onrecord.output.revisions import Revision, RevisionError, taken_out
from onrecord.packaged import TEMPLATES
from onrecord.pages.compared import (
    Section,
    Told,
    as_html,
    as_markdown,
    not_compared,
    reaching,
    sections,
    shortened,
)
from onrecord.reading import Reading, known_files, read
from onrecord.source.bidi import FSI, PDI
from onrecord.source.folders import FOLDER as SOURCES
from onrecord.stages import Stages

FORMATS = ("text", "markdown", "html", "json", "github")
# Of each sort so many changes are shown at a terminal, and so many letters of each.
_MOST, _LETTERS = 20, 200
# In a summary it is as many of these as it takes: it has at most a megabyte.
_MOST_IN_SUMMARY, _LETTERS_IN_SUMMARY = (200, 50, 10), 500
_LONGEST_SUMMARY = 1_000_000


@dataclass(frozen=True, slots=True)
class _Side:
    """A state of the dossier: what it is called, where it lies, what was read there if anything."""

    name: str
    folder: Path
    reading: Reading | None

    @property
    def templates(self) -> Path:
        """The page templates of its own, if it has any."""
        return self.folder / TEMPLATES


_MORE = """
BASE and HEAD are each a revision of the Git repository in which the dossier lies, or the folder of
a dossier (one with sources/ comes before a revision of its name). As with git diff, without HEAD it
is the dossier as it lies here, and without BASE that is compared with the last commit. At a
revision that has no dossier yet, all of it is new. What a branch alone changes:

    onrecord diff $(git merge-base main HEAD)

A record with an error is left out on both sides, and so is what cannot stand without it; they are
named. Exit codes: 0 compared, 1 where so much is wrong that nothing can be said, and with
--exit-code where they differ, 2 misuse, such as a revision that there is not.

The keys of the JSON: base and head (name, errors), left_out (ids), information_to, stances,
origins, answers, disputes, oppositions, records, pages (path, title, change; null with --no-pages)
and redated_pages, a number.
"""


@click.command(epilog=_MORE)
@WITHIN
@click.argument("base", default="", metavar="[BASE]")
@click.argument("head", default="", metavar="[HEAD]")
@format_option(
    FORMATS,
    "text",
    "How it is written. 'github' annotates what made an answer stale, and adds the Markdown to the "
    "summary of the step.",
)
@click.option(
    "--pages/--no-pages",
    "with_pages",
    default=True,
    show_default=True,
    help="Make the pages of both, and name those that change.",
)
@click.option("--exit-code", "is_told", is_flag=True, help="Exit with 1 where they differ.")
@click.option("--all", "every", is_flag=True, help="Show every change, and texts in full.")
@DRAFTS
@TIMINGS
def diff(
    folder: Path,
    base: str,
    head: str,
    style: str,
    with_pages: bool,
    is_told: bool,
    every: bool,
    drafts: bool,
    timings: bool,
) -> None:
    """Say what a dossier says otherwise than at another revision, or in another folder."""
    require_sources(folder)
    with (
        tempfile.TemporaryDirectory(prefix="onrecord-") as private,
        shown_stages(timings=timings) as stages,
    ):
        readers = _Reader(folder, Path(private), drafts, stages)
        before, after = readers.side(base or "HEAD"), readers.side(head)
        if after.reading is None:
            raise Misuse(printable(f"no dossier at '{after.name}'"))
        templates = (before.templates, after.templates) if with_pages else None
        try:
            found = compare(before.reading, after.reading, templates, stages)
        except NotComparableError as reason:
            raise Failed(printable(f"{_faulty(before, after)}: {reason}")) from reason
        except TemplateError as reason:
            raise Failed(printable(str(reason))) from reason
    click.echo(_written(style, before, after, found, folder, every=every), nl=style != "github")
    differs = bool(found.differences) or bool(found.pages and found.pages.pages)
    sys.exit(1 if is_told and differs else 0)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the states that are named of the dossier in a folder."""

    folder: Path
    private: Path
    drafts: bool
    stages: Stages

    def side(self, name: str) -> _Side:
        """Return the state that a revision or a folder is called; without a name, the one here."""
        if not name:
            known = known_files(self.folder)
            reading = read(self.folder, self.stages, drafts=self.drafts, known=known)
            return _Side("working tree", self.folder, reading)
        if (Path(name) / SOURCES).is_dir():
            return _Side(name, Path(name), read(Path(name), self.stages, drafts=self.drafts))
        into = self.private / str(len(list(self.private.iterdir())))
        try:
            parts = (SOURCES, TEMPLATES)
            revision = taken_out(self.folder, name, parts, into)
        except RevisionError as reason:
            said = f"no folder '{SOURCES}' in {name}" if Path(name).is_dir() else str(reason)
            raise Misuse(printable(said)) from reason
        _tell_passed_over(revision)
        called = f"{name} ({revision.commit[:12]})"
        if not (into / SOURCES).is_dir():
            return _Side(called, into, None)
        return _Side(called, into, read(into, self.stages, drafts=self.drafts))


def _tell_passed_over(revision: Revision) -> None:
    for path in revision.passed_over[:_MOST]:
        what = "a link or a repository of its own, which is not followed"
        click.echo(printable(f"{revision.name}: {path}: {what}"), err=True)


def _faulty(*sides: _Side) -> str:
    """Return which state has how many errors."""
    counted = (
        f"{side.name}: {plural(number, 'error')}"
        for side in sides
        if side.reading and (number := _errors(side.reading))
    )
    return "; ".join(counted)


def _errors(reading: Reading) -> int:
    return sum(each.number for each in reading.findings if each.severity == "error")


# --- how it is written ---------------------------------------------------------------------------


def _written(
    style: str, before: _Side, after: _Side, found: Comparison, folder: Path, *, every: bool
) -> str:
    """Return what differs in one of :data:`FORMATS`."""
    if style == "json":
        return _as_json(before, after, found)
    listed = sections(found.after, found.differences, found.pages)
    title = f"{before.name} -> {after.name}"
    said = list(_said(before, after, found))
    if not listed:
        nothing = "nothing differs in what it says."
        said.append(f"Of what could be read, {nothing}" if any(found.errors) else f"N{nothing[1:]}")
    if style == "html":
        return as_html(title, [Told(title, tuple(said), listed)])
    if style == "text":
        kept = [each if every else shortened(each, _MOST, _LETTERS) for each in listed]
        return _as_text(title, said, kept)
    markdown = as_markdown(f"What changes: {title}", said, listed)
    for most in () if every else _MOST_IN_SUMMARY:
        kept = [shortened(each, most, _LETTERS_IN_SUMMARY) for each in listed]
        markdown = as_markdown(f"What changes: {title}", said, kept)
        if len(markdown.encode()) <= _LONGEST_SUMMARY:
            break
    if style == "markdown":
        return markdown
    github.add_to_summary([markdown])
    below = github.within_repository(folder)
    text = render(_annotations(found), {}, "github", below=below)
    return f"{text}\n" if text else ""


def _said(before: _Side, after: _Side, found: Comparison) -> Iterator[str]:
    """Yield what is to be known before all changes."""
    if before.reading is None:
        yield f"There is no dossier at {before.name}: all of it is new."
    yield from reaching(found.differences)
    if any(found.errors):
        yield f"Errors: {_faulty(before, after)}."
        if found.left_out:
            yield not_compared(found.left_out)


def _as_text(title: str, said: Sequence[str], listed: Sequence[Section]) -> str:
    lines = [title, *said]
    for section in listed:
        lines += ["", section.title]
        for line in section.lines:
            lines += [f"  {line.words}", *(f"      {note}" for note in line.notes)]
        if section.more:
            lines.append(f"  and {section.more:,} more; --all shows them")
    # On a terminal isolates are made anew, of what is printable.
    return "\n".join(shown(line.replace(FSI, "").replace(PDI, "")) for line in lines)


def _as_json(before: _Side, after: _Side, found: Comparison) -> str:
    pages = found.pages
    return harmless_json(
        {
            "base": {"name": before.name, "errors": found.errors[0]},
            "head": {"name": after.name, "errors": found.errors[1]},
            "left_out": list(found.left_out),
            **as_data(found.differences),
            "pages": pages
            and [
                {"path": each.path, "title": each.title, "change": each.change}
                for each in pages.pages
            ],
            "redated_pages": pages and pages.dated,
        }
    )


def _annotations(found: Comparison) -> Iterator[Diagnostic]:
    """Yield a warning at each new report that made an answer stale, besides that at the answer."""
    for change, reported in stale_because(found.differences.answers):
        what = "a key judgement on" if change.is_key else "the answer to"
        message = f"newer than {what} '{change.question.id}', which does not weigh it"
        hint = "weigh it there, then set its 'as_of' to this article's date"
        yield warning("stale-answer", reported.report.span, message, hint)
