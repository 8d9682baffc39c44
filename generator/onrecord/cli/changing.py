"""What the commands share that change sources: they judge first what would come of it."""

import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import NoReturn

import click

from onrecord.cli.console import FOLDER_OPTION, Misuse, knows_links, nearest, require_sources
from onrecord.diagnostics.findings import Diagnostic, Severity, in_order, plural
from onrecord.diagnostics.renderers import printable, render
from onrecord.editing.changes import Changes, carry_out, difference, judged, new_errors, require_way
from onrecord.editing.layout import RefusedError
from onrecord.plain_files import holding, kind
from onrecord.reading import Reading, linked
from onrecord.source.files import read_sources

DRY_RUN = click.option(
    "-n", "--dry-run", is_flag=True, help="Show the difference, and write nothing."
)


def CHANGED(command: Callable[..., None]) -> Callable[..., None]:  # noqa: N802  # as the others
    """Give a command the dossier whose sources it changes, and the option to only show how."""
    return FOLDER_OPTION(DRY_RUN(in_dossier(command)))


def in_dossier(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the folder that was named, or the one here, and hold what is there at first.

    What was said before the name of one command of several holds for it, too. Raises Misuse where
    there are no sources.
    """

    @wraps(command)
    def held(folder: Path | None, dry_run: bool, **options: object) -> None:
        above = getattr(click.get_current_context().parent, "params", {})
        found = folder or above.get("folder") or nearest()
        dry_run = dry_run or bool(above.get("dry_run"))
        require_sources(found)
        with holding(found):
            try:
                command(folder=found, dry_run=dry_run, **options)
            except RefusedError as reason:
                raise Misuse(printable(str(reason))) from reason

    return held


def today() -> date:
    """Return the day that it is where the person is."""
    return datetime.now().astimezone().date()


def readable(folder: Path) -> Reading:
    """Return a dossier all of whose files could be read. Raises Misuse where one could not.

    A reference in it would be overlooked. References that lead nowhere are no hindrance.
    """
    sources, findings = read_sources(folder)
    # A warning in a file keeps nobody from reading it whole.
    broken = [each for each in findings if each.severity is Severity.ERROR]
    if broken:
        click.echo(render(in_order(broken), sources.texts, "full", links=knows_links()))
        raise Misuse("a file that cannot be read whole may hold what has to change; mend it first")
    return linked(sources, findings, drafts=True)


def settle(folder: Path, before: Reading, changes: Changes, *, dry_run: bool) -> None:
    """Write changes of which the dossier has no error that it did not have, and say which files.

    With ``dry_run`` the difference is printed alone. Ends the command with 1, and nothing written,
    where there would be an error.
    """
    require_no_new_errors(before, changes)
    put_down(folder, before, changes, dry_run=dry_run)


def put_down(folder: Path, before: Reading, changes: Changes, *, dry_run: bool) -> None:
    """Write changes that were judged, and say which files; with ``dry_run`` show the difference."""
    require_free(folder, before.texts, changes)
    if dry_run:
        show_difference(before.texts, changes)
        return
    carry_out(folder, changes)
    for path, text in changes.files.items():
        done = "gone" if text is None else "new" if path not in before.texts else "changed"
        click.echo(printable(f"{done}: {path}"))
    click.echo(f"{plural(len(changes.files), 'file')} changed", err=True)


def show_difference(texts: Mapping[str, str], changes: Changes) -> None:
    """Print what changes in files that have these texts."""
    shown = difference(texts, changes)
    click.echo("\n".join(map(printable, shown.split("\n"))), nl=bool(shown))


def require_free(folder: Path, texts: Mapping[str, str], changes: Changes) -> None:
    """Raise RefusedError where something lies in the way that was not read, such as a folder."""
    for path, text in changes.files.items():
        if path not in texts and text is not None and kind(folder / path) is not None:
            raise RefusedError(f"{path} is there already, and was not read")
    require_way(folder, changes)


def require_no_new_errors(before: Reading, changes: Changes) -> None:
    """End the command with 1, and say why, where changes would bring errors that were not there."""
    if errors_brought(before, changes):
        write_nothing()


def write_nothing() -> NoReturn:
    """End the command with 1, after errors were shown that changes would bring."""
    click.echo("nothing is written: these errors would come of it", err=True)
    sys.exit(1)


def errors_brought(before: Reading, changes: Changes) -> list[Diagnostic]:
    """Return the errors that changes would bring and that were not there, and show them."""
    after = judged(before.texts, changes)
    errors = new_errors(before.findings, after.findings)
    if errors:
        click.echo(render(in_order(errors), after.texts, "full", links=knows_links()))
    return list(in_order(errors))
