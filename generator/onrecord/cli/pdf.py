"""``onrecord pdf``: prints the complete briefing of a built site."""

from pathlib import Path

import click

from onrecord.cli.console import DRAFTS, FOLDER
from onrecord.cli.epub import about_site
from onrecord.output.files import SITE


@click.command()
@FOLDER
@DRAFTS
def pdf(folder: Path, drafts: bool) -> None:
    """Print the complete briefing of a built site to site/briefing.pdf, with Chromium."""
    from onrecord.editions import FILES  # noqa: PLC0415  # which loads what reads HTML
    from onrecord.output.edition import COMPLETE  # noqa: PLC0415
    from onrecord.output.pdf import find_browser, print_pdf  # noqa: PLC0415

    folder, about = about_site(folder, drafts=drafts)
    find_browser()
    print_pdf(folder, COMPLETE, FILES["pdf"], about)
    click.echo(f"{SITE}/{FILES['pdf']}", err=True)
