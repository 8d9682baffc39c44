"""``onrecord import``: takes in what other programs have."""

import sys
from pathlib import Path

import click

from onrecord.cli.changing import CHANGED, put_down, readable, today
from onrecord.cli.console import Misuse, knows_links
from onrecord.diagnostics.findings import in_order
from onrecord.diagnostics.renderers import printable, render
from onrecord.editing.importing import Imported, Outcome, accounted, imported
from onrecord.editing.intake import Wishes
from onrecord.exchange.formats import FORMATS, WITH_COLUMNS, format_of, read_file
from onrecord.exchange.incoming import EncodingError, MissingError, Read, UnreadableError
from onrecord.exchange.mapping import Columns, MappingError, read_mapping
from onrecord.source.characters import MAX_BYTES, decode

PATH = click.Path(path_type=Path)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILE...")
@click.option(
    "--mapping",
    type=PATH,
    metavar="MAP.yml",
    help="Says which column of a table is which field, and which of its words which stance.",
)
@click.option(
    "--from",
    "form",
    type=click.Choice(list(FORMATS)),
    help="What the files are.  [default: by their names]",
)
@click.option(
    "--encoding",
    default="",
    metavar="NAME",
    help="How letters are written in the files, such as windows-1252.  [default: UTF-8]",
)
@click.option("--fill", is_flag=True, help="Let records that are there have fields they lack.")
@click.option(
    "--publish",
    is_flag=True,
    help="Let what is whole come in as no draft. What is to be written yet stays one.",
)
@CHANGED
def import_(
    folder: Path,
    files: tuple[Path, ...],
    mapping: Path | None,
    form: str | None,
    encoding: str,
    fill: bool,
    publish: bool,
    dry_run: bool,
) -> None:
    """Take in what other programs have: Zotero's library, a table, DNA's statements.

    FILE is CSL-JSON, RIS or BibTeX, a saved web page, a table of statements (CSV, XLSX), a database
    of Discourse Network Analyzer, or another dossier's dossier.json. Records come in as drafts;
    what is there already stays as it is. Every entry and row is accounted for.
    """
    reading = readable(folder)
    columns = _columns(mapping) if mapping else None
    if columns and not any((form or format_of(path)) in WITH_COLUMNS for path in files):
        raise Misuse("none of these files has columns that --mapping could name")
    reads = [(path.name, _read(path, form, encoding, columns, mapping)) for path in files]
    done = imported(reading, reads, Wishes(today().isoformat(), fill=fill, publish=publish))
    if done.changes:
        put_down(folder, reading, done.changes, dry_run=dry_run)
    _tell(done)
    if any(row.outcome is Outcome.REFUSED for row in done.rows):
        sys.exit(1)


def _columns(path: Path) -> Columns:
    """Return what a mapping file says."""
    if not path.is_file():
        raise Misuse(printable(f"no file '{path}'"))
    with path.open("rb") as opened:
        data = opened.read(MAX_BYTES + 1)
    text, found = decode(str(path), data)
    try:
        if text is None or found:
            raise MappingError(found)
        return read_mapping(str(path), text)
    except MappingError as faults:
        raise _misuse(faults, path, text or "") from faults


def _misuse(faults: MappingError, path: Path, text: str) -> Misuse:
    """Print what is wrong with a mapping file, and return what ends the command."""
    click.echo(render(in_order(faults.findings), {str(path): text}, "full", links=knows_links()))
    return Misuse("the mapping file has faults; nothing is written")


def _read(
    path: Path, form: str | None, encoding: str, columns: Columns | None, mapping: Path | None
) -> Read:
    named = form or format_of(path)
    if not named:
        raise Misuse(printable(f"what is '{path.name}'? Name its format with --from"))
    try:
        return read_file(path, named, columns, encoding)
    except EncodingError as reason:
        hint = "name its encoding with --encoding" if not encoding else "name another one"
        raise Misuse(printable(f"'{path.name}' cannot be read: {reason}, or {hint}")) from reason
    except UnreadableError as reason:
        raise Misuse(printable(f"'{path.name}' cannot be read: {reason}")) from reason
    except MissingError as reason:
        raise Misuse(printable(str(reason))) from reason
    except MappingError as faults:
        assert mapping is not None  # noqa: S101  # it names the column
        raise _misuse(faults, mapping, mapping.read_text("utf-8")) from faults


def _tell(done: Imported) -> None:
    """Say what was kept, filled in and not taken, and of all rows what became of how many."""
    for note, number in sorted(done.notes.items()):
        click.echo(printable(f"note: {note} ({number:,})"))
    for each in dict.fromkeys(one for row in done.rows for one in row.kept):
        click.echo(printable(f"kept: {each}"))
    for each in dict.fromkeys(one for row in done.rows for one in row.filled):
        click.echo(printable(f"filled: {each}"))
    for row in done.rows:
        if row.outcome is Outcome.REFUSED:
            click.echo(printable(f"not taken: {row.place}: {row.why}"))
    click.echo(accounted(done.rows))
