"""``onrecord site``: writes the pages and builds the site."""

import sys
from pathlib import Path

import click

from onrecord import pipeline
from onrecord.cli.build import build_pages
from onrecord.cli.console import FOLDER, TIMINGS, shown_stages
from onrecord.diagnostics.renderers import printable
from onrecord.output.files import SITE


@click.command()
@FOLDER
@TIMINGS
def site(folder: Path, timings: bool) -> None:
    """Write the pages and build the site into site/."""
    folder = folder.resolve()
    dossier = build_pages(folder, timings=timings)
    if dossier is None:
        sys.exit(1)
    with shown_stages(timings=timings) as stages:
        index = pipeline.build_site(folder, dossier.briefing.title, stages)
    click.echo(f"{SITE}/: open {printable(str(index))}", err=True)
