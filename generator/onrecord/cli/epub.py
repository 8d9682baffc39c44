"""``onrecord epub``: binds the pages of a built site as a book for e-readers."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli.console import DRAFTS, FOLDER, Failed, Misuse, require_sources
from onrecord.diagnostics.renderers import printable
from onrecord.output.files import SITE
from onrecord.plain_files import kind
from onrecord.reading import read

if TYPE_CHECKING:
    from onrecord.output.edition import Edition


@click.command()
@FOLDER
@DRAFTS
def epub(folder: Path, drafts: bool) -> None:
    """Bind the pages of a built site as a book for e-readers, site/briefing.epub."""
    from onrecord.editions import FILES  # noqa: PLC0415  # which loads what reads HTML
    from onrecord.output.epub import bind  # noqa: PLC0415

    folder, about = about_site(folder, drafts=drafts)
    bind(folder, FILES["epub"], about)
    click.echo(f"{SITE}/{FILES['epub']}", err=True)


def about_site(folder: Path, *, drafts: bool) -> "tuple[Path, Edition]":
    """Return the real folder of a dossier with a built site, and what its briefing says of itself.

    What is not in the site, and what cannot be read of the sources, ends the command in a line.
    """
    from onrecord.editions import edition  # noqa: PLC0415
    from onrecord.output.edition import COMPLETE  # noqa: PLC0415
    from onrecord.pages.contents import make_pages  # noqa: PLC0415

    folder = Path(os.path.realpath(folder))
    page = folder / SITE / COMPLETE
    if kind(page) != "a file":
        shown = printable(str(page))
        raise Misuse(f"no {shown}: build the site first, with 'onrecord site'")
    require_sources(folder)
    reading = read(folder, drafts=drafts, checked=False)
    if not reading.is_sound:
        raise Failed("the sources have errors, which 'onrecord check' names")
    return folder, edition(reading.dossier, make_pages(reading.dossier))
