"""``onrecord check``: names every fault in the sources."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from onrecord.cli.console import (
    EVERY,
    FOLDER,
    FORMAT,
    STRICT,
    TIMINGS,
    Misuse,
    require_sources,
    show,
    shown_stages,
    stops,
)
from onrecord.diagnostics.collecting import Findings
from onrecord.diagnostics.findings import plural
from onrecord.diagnostics.renderers import printable
from onrecord.dossier.labels import in_numbers
from onrecord.reading import Reading, known_files, read
from onrecord.source.files import CAPTURES


@click.command()
@FOLDER
@FORMAT
@STRICT
@EVERY
@TIMINGS
@click.option(
    "--captures",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Compare quotes and wording with the articles' texts, DIR/<article-id>.txt. "
    "[default: captures/, where there is one]",
)
@click.option("--fix", is_flag=True, help="Show how to mend what has one answer, and ask to.")
@click.option("--yes", is_flag=True, help="With --fix: mend it without being asked.")
def check(
    folder: Path,
    style: str,
    strict: bool,
    every: bool,
    timings: bool,
    captures: Path | None,
    fix: bool,
    yes: bool,
) -> None:
    """Check the sources; exit 1 if anything is wrong."""
    require_sources(folder)
    if yes and not fix:
        raise Misuse("--yes goes with --fix")
    with shown_stages(timings=timings) as stages:
        reading = read(folder, stages, drafts=True, known=known_files(folder))
    if fix:
        from onrecord.cli.mending import mended  # noqa: PLC0415  # where it is asked for alone

        reading = mended(folder, reading, agreed=yes)
    if captures is not None and not captures.is_dir():
        raise Misuse(f"no folder '{printable(str(captures))}'")
    reading = compared(reading, folder, captures)
    show(reading, style, folder, every=every)
    if not reading.findings and style == "full":
        click.echo(f"nothing wrong in {in_numbers(reading.dossier)}", err=True)
    sys.exit(1 if stops(reading, strict=strict) else 0)


def compared(reading: Reading, folder: Path, named: Path | None = None) -> Reading:
    """Return the reading with what the comparison with captures finds, and say what there was.

    They are in the folder that was named, else in the dossier's own, where it has one.
    """
    kept = named or folder / CAPTURES
    # What a person names may be a link; what a dossier brings along is taken for no other folder.
    if not kept.is_dir() or (kept.is_symlink() and not named):
        return reading
    from onrecord.checks import captures  # noqa: PLC0415  # where there are captures alone

    known, faults = captures.load_captures(kept, reading.dossier, reading.left_out)
    findings = Findings()
    findings += [*faults, *captures.check_captures(reading.dossier, known)]
    missing = [article_id for article_id, capture in known.items() if capture is None]
    number = len(known) - len(missing)
    said = f"quotes and wording compared with {plural(number, 'capture')}"
    click.echo(f"{said}; no text of {', '.join(missing)}" if missing else said, err=True)
    return replace(reading, findings=(*reading.findings, *findings))
