"""``onrecord merge``: makes one record of two."""

from pathlib import Path

import click

from onrecord.cli.changing import CHANGED, readable, settle
from onrecord.cli.completing import any_id
from onrecord.diagnostics.renderers import printable
from onrecord.editing.emitting import written
from onrecord.editing.merging import merged
from onrecord.plain_files import kind
from onrecord.source.files import CAPTURES


@click.command()
@click.argument("old", shell_complete=any_id())
@click.argument("into", shell_complete=any_id())
@CHANGED
def merge(folder: Path, old: str, into: str, dry_run: bool) -> None:
    """Let the record OLD go up in the record INTO, of one kind, or a dispute in a dispute.

    All that refers to OLD refers to INTO then, which has the names and lists of both. Where both
    say something else, what INTO says stays, and what OLD said is printed.
    """
    reading = readable(folder)
    found = merged(reading.sources, old, into)
    settle(folder, reading, found.changes, dry_run=dry_run)
    if found.taken:
        click.echo(printable(f"taken over from '{old}': {', '.join(found.taken)}"), err=True)
    for name, theirs, ours in found.left:
        click.echo(printable(f"not taken over from '{old}':"), err=True)
        for line in written({name: theirs}).splitlines():
            click.echo(printable(f"  {line}"), err=True)
        if ours is not None:
            click.echo(printable(f"  where '{into}' says:"), err=True)
            for line in written({name: ours}).splitlines():
                click.echo(printable(f"    {line}"), err=True)
    for comment in found.comments:
        click.echo(printable(f"not taken over from '{old}': {comment}"), err=True)
    if kind(folder / CAPTURES / f"{old}.txt"):
        click.echo(printable(f"left: {CAPTURES}/{old}.txt, the text of '{old}'"), err=True)
