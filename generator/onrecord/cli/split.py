"""``onrecord split``: makes two dossiers of one."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from onrecord.cli.changing import CHANGED, put_down, readable, require_no_new_errors
from onrecord.cli.console import Misuse, knows_links
from onrecord.cli.new import begin
from onrecord.diagnostics.findings import in_order, plural
from onrecord.diagnostics.renderers import printable, render
from onrecord.dossier.labels import label
from onrecord.dossier.model import Dossier
from onrecord.editing.changes import Changes, carry_out, is_grave, judged
from onrecord.editing.edits import applied, put_field
from onrecord.editing.layout import Layout, Mapped
from onrecord.editing.splitting import Elsewhere, Part, split
from onrecord.output.swap import remove
from onrecord.pages.addresses import site_address
from onrecord.source.files import BRIEFING
from onrecord.source.folders import FOLDER as SOURCES
from onrecord.source.records import Briefing
from onrecord.source.urls import url_fault

_DOSSIER = f"{SOURCES}/{BRIEFING}"


@click.command("split")
@click.argument("topic")
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--title", metavar="TEXT", help="The new briefing's title.  [default: the topic]")
@click.option("--here", metavar="URL", default="", help="Where the site of this dossier is.")
@click.option("--there", metavar="URL", default="", help="Where that of the new one will be.")
@CHANGED
def split_off(
    folder: Path, topic: str, new: Path, title: str | None, here: str, there: str, dry_run: bool
) -> None:
    """Put the questions of TOPIC, and all that stands behind them, into a dossier in NEW.

    TOPIC may be the id of a question, too. Articles and actors are in both where both need them.
    Links from one to the other lead to its site, where the addresses are given, or become words.
    Other references across are cut, and listed. Both are judged before anything is written.
    """
    if Path(os.path.realpath(new)).is_relative_to(os.path.realpath(folder)):
        raise Misuse(printable(f"'{new}' lies in the dossier that is split"))
    reading = readable(folder)
    dossier = reading.dossier
    chosen = {each.id for each in dossier.questions.values() if topic in {each.topic, each.id}}
    if not chosen:
        topics = sorted({each.topic for each in dossier.questions.values() if each.topic})
        raise Misuse(printable(f"no question has the topic '{topic}': {', '.join(topics)}"))
    for address in filter(None, (here, there)):
        if fault := url_fault(address):
            raise Misuse(printable(f"'{address}': {fault}"))
    found = split(reading.sources, chosen, _elsewhere(dossier, there), _elsewhere(dossier, here))
    goes = {
        **found.goes.files,
        _DOSSIER: _with(found.goes.files[_DOSSIER], "title", title or topic),
    }
    _require_sound(goes)
    gone = dict.fromkeys(reading.texts.keys() - found.stays.files.keys())
    kept = {path: text for path, text in found.stays.files.items() if text != reading.texts[path]}
    changes = Changes({**kept, **gone})
    require_no_new_errors(reading, changes)
    if not dry_run:
        begin(new, title or topic, dossier.briefing.language)
        # Feeds take two of one key for one.
        key = re.search(r"^key: (.*)$", (new / _DOSSIER).read_text("utf-8"), re.MULTILINE)
        goes[_DOSSIER] = _with(goes[_DOSSIER], "key", key[1] if key else "")
        for part in (new / SOURCES).iterdir():
            remove(part)
        carry_out(new, Changes(goes), of=folder)
    put_down(folder, reading, changes, dry_run=dry_run)
    _tell(found.stays, "here, of what is there now")
    _tell(found.goes, "there, of what stays here")
    number = plural(len(chosen), "question")
    done = "would go" if dry_run else "went"
    place = printable(str(new))
    click.echo(f"{number} {done} into {place}; read its {_DOSSIER}, which is a copy", err=True)


def _elsewhere(dossier: Dossier, site: str) -> Elsewhere:
    """Return what becomes of a link into the other dossier, whose site is at an address."""

    def linked(record_id: str, words: str) -> str:
        # Signs of YAML and of Markdown would end the text, or begin something.
        shown = words or " ".join(re.sub(r"[^\w ,.()’-]", " ", label(dossier, record_id)).split())
        if not site:
            return shown
        return f"[{shown}]({site.rstrip('/')}/{site_address(dossier, record_id)})"

    return linked


def _with(text: str, field: str, value: str) -> str:
    """Return a dossier file in which a field says something else."""
    layout = Layout(text)
    assert isinstance(layout.root, Mapped)  # noqa: S101  # it was read
    return applied(text, [put_field(layout, layout.root, Briefing, field, value)])


def _require_sound(files: Mapping[str, str]) -> None:
    """End the command with the errors that the new dossier would have."""
    there = judged({}, Changes(files))
    errors = [each for each in there.findings if is_grave(each)]
    if errors:
        click.echo(render(in_order(errors), there.texts, "full", links=knows_links()))
        click.echo("nothing is written: the new dossier would have these errors", err=True)
        sys.exit(1)


def _tell(part: Part, where: str) -> None:
    for place, record_id in part.cut:
        click.echo(printable(f"cut {where}: '{record_id}' at {place}"), err=True)
