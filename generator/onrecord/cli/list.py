"""``onrecord list``: records by what is to be done about them, a line each."""

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path

import click

from onrecord.cli.console import (
    FOLDER,
    Failed,
    Misuse,
    format_option,
    require_sources,
    shown_stages,
)
from onrecord.cli.reports import read_as_far, tell_left_out
from onrecord.diagnostics.renderers import harmless_json, printable
from onrecord.dossier.lists import KINDS, LISTS, Entry
from onrecord.exchange.spreadsheets import spreadsheet
from onrecord.source.fields import UnreadError

_EVERY = "ids"
_FORMATS = ("text", "json", "csv")
_COLUMNS = ("id", "kind", "place", "name", "why")

# A paragraph whose lines stay as they are, as click has it.
_DETAILS = "\b\n" + "\n".join(f"{name:<12}{what}" for name, (_, what) in LISTS.items())
_DETAILS += """

A line has id, kind, path:line and name, with tabs between them, so that it can be piped; on a
terminal these are columns.
"""


def _list_or_folder(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the name of a list before or behind that of the folder, or without either."""

    @wraps(command)
    def called(what: str | None, named: Path | None, **options: object) -> None:
        words = [each for each in (what, str(named) if named else None) if each]
        lists = [each for each in words if each in LISTS]
        folders = [each for each in words if each not in lists[:1]]
        if len(folders) > 1 or (what in folders and not Path(what).exists()):
            known = ", ".join(LISTS)
            raise Misuse(printable(f"no folder and no list '{folders[0]}'; lists are {known}"))
        command(
            what=next(iter(lists), _EVERY),
            named=Path(folders[0]) if folders else None,
            **options,
        )

    return click.argument("what", required=False, metavar="[LIST]")(called)


@click.command("list", epilog=_DETAILS)
@_list_or_folder
@FOLDER
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(KINDS),
    multiple=True,
    help="Those of this kind alone; more than once for several.",
)
@format_option(_FORMATS, "text", "How the list is printed.")
def list_records(folder: Path, what: str, kinds: Sequence[str], style: str) -> None:
    """List records, a line each: all ids, drafts, what is stale, what has one origin."""
    require_sources(folder)
    with shown_stages() as stages:
        dossier, errors = read_as_far(folder, stages)
        find, _ = LISTS[what]
        try:
            every = stages.run("compute", lambda: list(find(dossier)))
        except UnreadError as reason:
            said = f"{errors}: the list needs what could not be read; 'onrecord check' names it"
            raise Failed(said) from reason
    tell_left_out(errors)
    found = [each for each in every if not kinds or each.kind in kinds]
    if style == "json":
        click.echo(
            harmless_json([dict(zip(_COLUMNS, _cells(each), strict=True)) for each in found])
        )
    elif style == "csv":
        click.echo(spreadsheet([_COLUMNS, *map(_cells, found)]), nl=False)
    elif found:
        click.echo("\n".join(_lines(found, in_columns=sys.stdout.isatty())))


def _cells(entry: Entry) -> tuple[str, ...]:
    place = f"{entry.place.path}:{entry.place.line}"
    return (entry.id, entry.kind, place, entry.name, entry.why)


def _lines(entries: Iterable[Entry], *, in_columns: bool) -> list[str]:
    rows = [[printable(cell) for cell in _cells(each) if cell] for each in entries]
    if not in_columns:
        return ["\t".join(row) for row in rows]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return [
        "  ".join(
            [*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), *row[3:]]
        )
        for row in rows
    ]
