"""``onrecord fmt``: writes the sources in one way."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from onrecord.cli.changing import show_difference
from onrecord.cli.console import WITHIN, Misuse, require_sources
from onrecord.diagnostics.findings import plural
from onrecord.diagnostics.renderers import printable
from onrecord.editing.changes import Changes, carry_out
from onrecord.editing.formatting import formatted, said
from onrecord.source.files import read_sources


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@WITHIN
@click.option(
    "--check", "checking", is_flag=True, help="Write nothing; exit 1 if any would change."
)
@click.option("--diff", is_flag=True, help="Write nothing, and show the difference.")
def fmt(files: tuple[Path, ...], folder: Path, checking: bool, diff: bool) -> None:
    """Write the sources in one way: fields in order, long texts folded.

    All of them, or the FILES named. Comments stay, and so does what the records say; a file with a
    fault is left as it is.
    """
    require_sources(folder)
    texts = read_sources(folder)[0].texts
    named = [_within(folder, each, texts) for each in files] or sorted(texts)
    fresh = {path: formatted(path, texts[path]) for path in named}
    changes = Changes({path: text for path, text in fresh.items() if text != texts[path]})
    for path in named:
        if path not in changes.files and said(path, texts[path]) is None:
            click.echo(printable(f"{path}: left as it is, check finds a fault in it"), err=True)
    if diff:
        show_difference(texts, changes)
    else:
        for path in changes.files:
            click.echo(printable(path))
    number = plural(len(changes.files), "file")
    if checking or diff:
        click.echo(f"{number} to be written anew", err=True)
        sys.exit(1 if checking and changes else 0)
    carry_out(folder, changes)
    click.echo(f"{number} written anew", err=True)


def _within(folder: Path, file: Path, texts: Mapping[str, str]) -> str:
    """Return the path of a file in the dossier. Raises Misuse for one that is no source."""
    path = Path(os.path.relpath(file, folder)).as_posix()
    if path not in texts:
        raise Misuse(printable(f"no source of this dossier: '{file}'"))
    return path
