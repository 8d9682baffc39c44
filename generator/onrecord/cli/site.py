"""``onrecord site``: writes the pages and builds the site, and files to take along of it."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from onrecord import pipeline, sharing
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

    def write(turn: Callable[[], None]) -> _Written | None:
        built = build_pages(folder, drafts=drafts, every=every, timings=timings, turn=turn)
        if built is None:
            return None
        kinds = [kind for kind, is_wanted in (("pdf", pdf), ("epub", epub)) if is_wanted]
        makers, name = _of_dossier(built, kinds, is_named=packed)
        if with_editions:
            makers |= _of_tags(folder, built, found, timings=timings)
        return _Written(built.reading.dossier.briefing.title, built.made, makers, name)

    # The engine needs as much memory again.
    written = sharing.apart(write)
    if written is None:
        sys.exit(1)
    with shown_stages(timings=timings) as stages:
        index = pipeline.build_site(
            folder,
            written.title,
            stages,
            show_configured,
            trust=trust,
            made=written.made,
            engine=with_engine,
            editions=written.makers,
        )
        archive = pipeline.pack_site(folder, written.name, stages) if packed else None
    click.echo(f"{SITE}/: open {printable(str(index))}", err=True)
    for each in written.makers:
        if each != PICTURE:
            click.echo(f"{SITE}/{each}", err=True)
    if archive:
        click.echo(f"{archive.parent.name}/{archive.name}", err=True)


@dataclass(frozen=True, slots=True)
class _Written:
    """What a site needs to know of the pages that were written: ``made`` is that of a build.

    ``makers`` make files of the site, and ``name`` is what an archive of it is called.
    """

    title: str
    made: bytes
    makers: dict[str, pipeline.Maker]
    name: str


def _of_dossier(
    built: pipeline.Built, kinds: Sequence[str], *, is_named: bool
) -> tuple[dict[str, pipeline.Maker], str]:
    """Return what makes the files of a site that show its dossier, and what these are called."""
    dossier = built.reading.dossier
    makers: dict[str, pipeline.Maker] = {PICTURE: partial(_held, picture(pictured(dossier)))}
    if not (kinds or is_named):
        return makers, ""
    from onrecord import editions  # noqa: PLC0415  # which loads what reads HTML

    about = editions.edition(dossier, built.pages)
    for kind in kinds:
        makers[editions.FILES[kind]] = partial(editions.made, kind, about=about)
    return makers, about.name


def _of_tags(
    folder: Path, built: pipeline.Built, found: Sequence[Tag], *, timings: bool
) -> dict[str, pipeline.Maker]:
    """Return what makes the page of what changed from tag to tag."""
    from onrecord import tagged  # noqa: PLC0415  # with what compares

    with shown_stages(timings=timings) as stages:
        told = partial(tagged.page, folder, built.reading, found, stages)
        return {tagged.FILE: partial(_held, stages.run("editions", told))}


def _held(data: bytes, *_: Path) -> bytes:
    """Return a file of a site that is made already."""
    return data


def _tags(folder: Path) -> tuple[Tag, ...]:
    """Return the tags of a dossier's repository, before anything is built."""
    from onrecord.tagged import MOST  # noqa: PLC0415  # with what compares

    try:
        return tags(folder, MOST)
    except RevisionError as reason:
        raise Misuse(printable(str(reason))) from reason
