"""``onrecord check --fix``: what has one answer is mended, and the difference shown first."""

import sys
from pathlib import Path

import click

from onrecord.cli.changing import show_difference
from onrecord.diagnostics.findings import plural
from onrecord.diagnostics.renderers import printable
from onrecord.editing.changes import Changes, carry_out
from onrecord.editing.fixes import fixed, renamings
from onrecord.plain_files import kind
from onrecord.reading import Reading, read


def mended(folder: Path, reading: Reading, *, agreed: bool) -> Reading:
    """Return the dossier once it is mended as far as it can be and a person wants it.

    The difference is shown. It is asked at a terminal whether to write it, if that is not
    ``agreed``; elsewhere nothing is written then.
    """
    moved = [(old, new) for old, new in renamings(reading.findings) if kind(folder / new) is None]
    for old, new in moved:
        click.echo(printable(f"rename {old} to {new}"))
    if moved and _wants(plural(len(moved), "file"), agreed=agreed):
        carry_out(folder, Changes({}, tuple(moved)))
        reading = read(folder, drafts=True)
    found = fixed(reading)
    if not found.changes:
        click.echo("nothing to mend that has one answer", err=True)
        return reading
    show_difference(reading.texts, found.changes)
    if not _wants(plural(len(found.mended), "finding"), agreed=agreed):
        return reading
    carry_out(folder, found.changes)
    click.echo(f"mended: {plural(len(found.mended), 'finding')}", err=True)
    return read(folder, drafts=True)


def _wants(what: str, *, agreed: bool) -> bool:
    if agreed:
        return True
    if not sys.stdin.isatty():
        click.echo(f"nothing is written without --yes ({what})", err=True)
        return False
    return click.confirm(f"mend {what} so?", default=True, err=True)
