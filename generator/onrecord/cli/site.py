"""``onrecord site``: writes the pages and builds the site, and files to take along of it."""

import os
import sys
from functools import partial
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
    Misuse,
    show_configured,
    shown_stages,
)
from onrecord.diagnostics.renderers import printable
from onrecord.exchange.picture import PICTURE, picture
from onrecord.output import engines
from onrecord.output.files import SITE
from onrecord.output.revisions import RevisionError, Tag, tags
from onrecord.pages.topics import pictured

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
@click.option(
    "--pdf", is_flag=True, help="With site/briefing.pdf, to which the pages link; needs Chromium."
)
@click.option("--epub", is_flag=True, help="With site/briefing.epub, to which the pages link.")
@click.option(
    "--editions",
    "with_editions",
    is_flag=True,
    help="With site/editions.html: what changed from tag to tag of the Git repository.",
)
@click.option(
    "--zip", "packed", is_flag=True, help="Pack the site into a ZIP archive in dist/ as well."
)
def site(
    folder: Path,
    drafts: bool,
    engine: str,
    every: bool,
    timings: bool,
    trust: bool,
    pdf: bool,
    epub: bool,
    with_editions: bool,
    packed: bool,
) -> None:
    """Write the pages and build the site into site/."""
    with_engine = engines.ENGINES[engine]
    engines.require_installed(with_engine)
    folder = Path(os.path.realpath(folder))
    if pdf:
        from onrecord.output.pdf import find_browser  # noqa: PLC0415  # as below

        find_browser()  # not after all the rest is done
    found = _tags(folder) if with_editions else ()
    built = build_pages(folder, drafts=drafts, every=every, timings=timings)
    if built is None:
        sys.exit(1)
    dossier, name = built.reading.dossier, ""
    makers: dict[str, pipeline.Maker] = {PICTURE: lambda *_: picture(pictured(dossier))}
    if pdf or epub or packed:
        from onrecord import editions  # noqa: PLC0415  # which loads what reads HTML

        about = editions.edition(dossier, built.pages)
        for kind, is_wanted in (("pdf", pdf), ("epub", epub)):
            if is_wanted:
                makers[editions.FILES[kind]] = partial(editions.made, kind, about=about)
        name = about.name
    with shown_stages(timings=timings) as stages:
        if with_editions:
            from onrecord import tagged  # noqa: PLC0415  # with what compares

            told = partial(tagged.page, folder, built.reading, found, stages)
            data = stages.run("editions", told)
            makers[tagged.FILE] = lambda *_: data
        index = pipeline.build_site(
            folder,
            dossier.briefing.title,
            stages,
            show_configured,
            trust=trust,
            made=built.made,
            engine=with_engine,
            editions=makers,
        )
        archive = pipeline.pack_site(folder, name, stages) if packed else None
    click.echo(f"{SITE}/: open {printable(str(index))}", err=True)
    for each in makers:
        if each != PICTURE:
            click.echo(f"{SITE}/{each}", err=True)
    if archive:
        click.echo(f"{archive.parent.name}/{archive.name}", err=True)


def _tags(folder: Path) -> tuple[Tag, ...]:
    """Return the tags of a dossier's repository, before anything is built."""
    from onrecord.tagged import MOST  # noqa: PLC0415  # with what compares

    try:
        return tags(folder, MOST)
    except RevisionError as reason:
        raise Misuse(printable(str(reason))) from reason
