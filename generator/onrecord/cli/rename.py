"""``onrecord rename``: gives a record another id."""

from pathlib import Path

import click

from onrecord.cli.changing import CHANGED, readable, settle
from onrecord.cli.completing import any_id
from onrecord.editing.renaming import renamed


@click.command()
@click.argument("old", shell_complete=any_id())
@click.argument("new")
@click.option(
    "--forget",
    is_flag=True,
    help="Keep no former id: for one that was never published, whose address nobody has.",
)
@CHANGED
def rename(folder: Path, old: str, new: str, forget: bool, dry_run: bool) -> None:
    """Give what has the id OLD the id NEW, wherever that stands.

    In its file, in references and links, in the names of files; its old address leads to it.
    """
    reading = readable(folder)
    changes = renamed(reading.sources, old, new, formerly=not forget)
    settle(folder, reading, changes, dry_run=dry_run)
