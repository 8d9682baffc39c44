"""``onrecord build``: checks the sources and writes the pages, as `site` and `serve` do too."""

import sys
from collections.abc import Callable
from pathlib import Path

import click
from jinja2 import TemplateError

from onrecord import pipeline
from onrecord.cli.check import compared
from onrecord.cli.console import (
    DRAFTS,
    EVERY,
    FOLDER,
    FORMAT,
    STRICT,
    TIMINGS,
    Failed,
    require_sources,
    show,
    shown_stages,
    stops,
)
from onrecord.diagnostics.renderers import printable
from onrecord.output.files import PAGES
from onrecord.reading import Reading
from onrecord.source.known import KnownFiles

_MOST_KEPT = 10


@click.command()
@FOLDER
@FORMAT
@STRICT
@DRAFTS
@EVERY
@TIMINGS
def build(folder: Path, style: str, strict: bool, drafts: bool, every: bool, timings: bool) -> None:
    """Check the sources and write the pages into briefs/."""
    built = build_pages(folder, style, strict=strict, drafts=drafts, every=every, timings=timings)
    sys.exit(0 if built else 1)


def build_pages(
    folder: Path,
    style: str = "full",
    *,
    strict: bool = False,
    drafts: bool = False,
    every: bool = False,
    timings: bool = False,
    known: KnownFiles | None = None,
    turn: Callable[[], None] = lambda: None,
    heed: Callable[[Reading], object] = lambda _: None,
) -> pipeline.Built | None:
    """Write ``briefs/``; return what was built, or None when findings stop the build.

    ``turn`` is called now and then before anything is written, and may end the build; ``heed`` is
    given what was read, with all findings.
    """

    def accept(reading: Reading) -> bool:
        reading = compared(reading, folder)
        show(reading, style, folder, every=every)
        heed(reading)
        return not stops(reading, strict=strict)

    require_sources(folder)
    try:
        with shown_stages(timings=timings, turn=turn) as stages:
            built = pipeline.build(folder, stages, accept, drafts=drafts, known=known)
    except TemplateError as reason:
        raise Failed(printable(str(reason))) from reason
    if built.outcome is None:
        return None
    for each in built.unused_templates:
        click.echo(printable(f"Warning: {each}"), err=True)
    outcome = built.outcome
    for each in outcome.kept[:_MOST_KEPT]:
        what = "kept aside while pages were replaced, which had no place for it; move or delete it"
        click.echo(printable(f"Warning: {each}: {what}"), err=True)
    if more := len(outcome.kept[_MOST_KEPT:]):
        click.echo(f"Warning: and {more} more like it", err=True)
    if style == "full":
        changed = f"{len(outcome.written)} written, {len(outcome.removed)} removed, "
        click.echo(f"{PAGES}/: {changed}{outcome.unchanged} unchanged", err=True)
    return built
