"""The command ``onrecord``: a table of commands, each loaded when it is run."""

import gc
import importlib
import io
import os
import sys
from pathlib import Path

import click

# A command, where it is, and what it does in a few words: `--help` loads none of them.
COMMANDS = {
    "add": (
        "onrecord.cli.add:add",
        "Write a new record, or what is missing, into sources/.",
    ),
    "build": ("onrecord.cli.build:build", "Check the sources and write the pages into briefs/."),
    "check": ("onrecord.cli.check:check", "Check the sources; exit 1 if anything is wrong."),
    "coverage": (
        "onrecord.cli.coverage:coverage_report",
        "Say what the sources do not cover: the reading list for the next article.",
    ),
    "diff": (
        "onrecord.cli.diff:diff",
        "Say what a dossier says otherwise than at another revision, or in another folder.",
    ),
    "epub": (
        "onrecord.cli.epub:epub",
        "Bind the pages of a built site as a book for e-readers, site/briefing.epub.",
    ),
    "explain": (
        "onrecord.cli.explain:explain",
        "Say what a finding, a field or a word means, with examples; alone, list all there is.",
    ),
    "fmt": (
        "onrecord.cli.fmt:fmt",
        "Write the sources in one way: fields in order, long texts folded.",
    ),
    "import": (
        "onrecord.cli.imports:import_",
        "Take in what other programs have: Zotero's library, a table, DNA's statements.",
    ),
    "links": (
        "onrecord.cli.links:links",
        "Ask the addresses of the sources which are dead or moved; needs the network.",
    ),
    "list": (
        "onrecord.cli.list:list_records",
        "List records, a line each: all ids, drafts, what is stale, what has one origin.",
    ),
    "merge": (
        "onrecord.cli.merge:merge",
        "Let the record OLD go up in the record INTO, of one kind, or a dispute in a dispute.",
    ),
    "new": (
        "onrecord.cli.new:new",
        "Start a dossier in FOLDER: one small record of each kind, to be replaced.",
    ),
    "pdf": (
        "onrecord.cli.pdf:pdf",
        "Print the complete briefing of a built site to site/briefing.pdf, with Chromium.",
    ),
    "remove": (
        "onrecord.cli.remove:remove",
        "Take the record or dispute ID away, to which nothing else may refer: what does is listed.",
    ),
    "rename": (
        "onrecord.cli.rename:rename",
        "Give what has the id OLD the id NEW, wherever that stands.",
    ),
    "schema": (
        "onrecord.cli.schema:schema",
        "Write the JSON Schemas of the source format, for editors, into FOLDER.",
    ),
    "serve": (
        "onrecord.cli.serve:serve",
        "Show the site live: an edit in sources/ or site_templates/ shows in the browser.",
    ),
    "site": ("onrecord.cli.site:site", "Write the pages and build the site into site/."),
    "split": (
        "onrecord.cli.split:split_off",
        "Put the questions of TOPIC, and all that stands behind them, into a dossier in NEW.",
    ),
}


class Commands(click.Group):
    """The commands of the table. What ends one and is no bug is said in a line."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that was called, loaded in place of its line of help."""
        name, _, rest = super().resolve_command(ctx, args)
        return name, load(name) if name else None, rest

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was called."""
        # Not for --help.
        from onrecord.cli.console import endings_heard, failures_in_a_line  # noqa: PLC0415

        with endings_heard(), failures_in_a_line():
            return super().invoke(ctx)


def load(name: str) -> click.Command:
    """Return the command of a name in the table."""
    module, _, attribute = COMMANDS[name][0].partition(":")
    command = getattr(importlib.import_module(module), attribute)
    assert isinstance(command, click.Command)  # noqa: S101  # as the table says
    return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="onrecord")
def main() -> None:
    """Turn a folder of sourced statements into a briefing site.

    The folder may be a stranger's: what it brings along for its site runs with --trust alone.
    """
    # A run makes many values and few circles of them: Python need not look for those so often.
    gc.set_threshold(50_000, 20, 20)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # It was closed; a file opened later must not get its number.
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            # Findings show what was written, in letters that the terminal may not have.
            stream.reconfigure(errors="backslashreplace")


for _name, (_, _help) in COMMANDS.items():
    main.add_command(click.Command(_name, help=_help))
