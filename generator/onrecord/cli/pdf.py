"""``onrecord pdf``: prints the complete briefing of a built site."""

from pathlib import Path

import click

from onrecord.cli.console import FOLDER, Misuse
from onrecord.diagnostics.renderers import printable
from onrecord.output.files import SITE
from onrecord.output.pdf import print_pdf


@click.command()
@FOLDER
def pdf(folder: Path) -> None:
    """Print the complete briefing of a built site to site/briefing.pdf, with Chromium."""
    built = folder.resolve() / SITE
    page = built / "complete.html"
    if not page.is_file():
        shown = printable(str(page))
        raise Misuse(f"no {shown}: build the site first, with 'onrecord site'")
    print_pdf(page, built / "briefing.pdf")
    click.echo(f"{SITE}/briefing.pdf", err=True)
