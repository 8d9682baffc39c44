"""``onrecord pdf``: prints the complete briefing of a built site."""

import os
from pathlib import Path

import click

from onrecord.cli.console import FOLDER, Misuse
from onrecord.diagnostics.renderers import printable
from onrecord.output.files import SITE
from onrecord.output.pdf import print_pdf
from onrecord.plain_files import kind

_PAGE, _PDF = "complete.html", "briefing.pdf"


@click.command()
@FOLDER
def pdf(folder: Path) -> None:
    """Print the complete briefing of a built site to site/briefing.pdf, with Chromium."""
    folder = Path(os.path.realpath(folder))
    page = folder / SITE / _PAGE
    if kind(page) != "a file":
        shown = printable(str(page))
        raise Misuse(f"no {shown}: build the site first, with 'onrecord site'")
    print_pdf(folder, _PAGE, _PDF)
    click.echo(f"{SITE}/{_PDF}", err=True)
