"""``onrecord site``: writes the pages and builds the site."""

import os
import sys
from pathlib import Path

import click

from onrecord import pipeline
from onrecord.cli.build import build_pages
from onrecord.cli.console import (
    DRAFTS,
    EVERY,
    FOLDER,
    TIMINGS,
    TRUST,
    show_configured,
    shown_stages,
)
from onrecord.diagnostics.renderers import printable
from onrecord.output import engines
from onrecord.output.files import SITE

ENGINE = click.option(
    "--engine",
    type=click.Choice([*engines.ENGINES]),
    default=engines.MKDOCS.name,
    show_default=True,
    help="The program that makes the site. Others than the first are installed beside Onrecord.",
)


@click.command()
@FOLDER
@DRAFTS
@ENGINE
@EVERY
@TIMINGS
@TRUST
def site(folder: Path, drafts: bool, engine: str, every: bool, timings: bool, trust: bool) -> None:
    """Write the pages and build the site into site/."""
    with_engine = engines.ENGINES[engine]
    engines.require_installed(with_engine)
    folder = Path(os.path.realpath(folder))
    built = build_pages(folder, drafts=drafts, every=every, timings=timings)
    if built is None:
        sys.exit(1)
    with shown_stages(timings=timings) as stages:
        title = built.reading.dossier.briefing.title
        index = pipeline.build_site(
            folder,
            title,
            stages,
            show_configured,
            trust=trust,
            made=built.made,
            engine=with_engine,
        )
    click.echo(f"{SITE}/: open {printable(str(index))}", err=True)
