"""``onrecord remove``: takes a record away."""

import sys
from pathlib import Path

import click

from onrecord import plain_files
from onrecord.cli.changing import CHANGED, readable, settle, today
from onrecord.cli.completing import any_id
from onrecord.cli.console import Misuse
from onrecord.diagnostics.findings import plural
from onrecord.diagnostics.renderers import printable
from onrecord.editing.merging import referring, removed
from onrecord.output.files import PAGES
from onrecord.pages.tombstones import tombstone
from onrecord.source.characters import REFUSED
from onrecord.source.files import CAPTURES


@click.command()
@click.argument("record_id", metavar="ID", shell_complete=any_id())
@click.option("--why", metavar="TEXT", default="", help="Why, in a line for the reader.")
@click.option(
    "--without-trace",
    is_flag=True,
    help="Leave no page: for a record that was never published, whose address nobody has.",
)
@CHANGED
def remove(folder: Path, record_id: str, why: str, without_trace: bool, dry_run: bool) -> None:
    """Take the record or dispute ID away, to which nothing else may refer: what does is listed.

    Where it had a page, a page stays in briefs/ that says that it was removed, when and why. Where
    another record takes its place, `onrecord merge` lets all that refers to it lead there.
    """
    if REFUSED.search(why):
        raise Misuse("--why: it holds what does not show as what it is")
    reading = readable(folder)
    changes = removed(reading.sources, record_id)
    if places := referring(reading.sources, record_id):
        for place in places:
            click.echo(printable(str(place)))
        said = f"{plural(len(places), 'place')} above {'refers' if len(places) == 1 else 'refer'} "
        click.echo(printable(f"{said}to '{record_id}': nothing is written"), err=True)
        sys.exit(1)
    found = tombstone(reading.dossier, record_id, today(), why)
    path, text = found or ("", "")
    file = folder / PAGES / path
    if found:
        plain_files.require_folders(file.parent, folder)
    settle(folder, reading, changes, dry_run=dry_run)
    capture = f"{CAPTURES}/{record_id}.txt"
    if plain_files.kind(folder / capture):
        click.echo(printable(f"left: {capture}, the text of what was removed"), err=True)
    if found is None or without_trace or dry_run:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    plain_files.put(file, text.encode("utf-8"))
    click.echo(printable(f"new: {PAGES}/{path}"))
