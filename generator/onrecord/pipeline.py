"""The compiler on one page: from a dossier's folder to its pages and its site.

Each stage is a line: a function from one value to the next, timed by its name. The stages up to
the checks are those of :func:`onrecord.reading.read`, which needs no templates.

    folder -> sources -> dossier -> findings -> answers -> pages -> {path: text} -> briefs/ -> site/
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

from onrecord import plain_files
from onrecord.aside import Aside
from onrecord.dossier.answers import compute
from onrecord.output import archive, built, cache, engines, files, rebuilding, trees
from onrecord.output import trust as trusting
from onrecord.output.configuration import Configuration, check_pages, write_configuration
from onrecord.output.errors import PublishError
from onrecord.output.located import locate
from onrecord.output.scripts import require_ours
from onrecord.packaged import TEMPLATES
from onrecord.pages.contents import make_pages, page_at
from onrecord.pages.page import Page
from onrecord.pages.rendering import MOST_FOR_A_LETTER, MOST_LETTERS, render, render_page
from onrecord.pages.templates import environment, is_own, unused
from onrecord.pages.texts import Texts
from onrecord.pages.unchanged import KnownPages
from onrecord.plain_files import holding, require_held
from onrecord.reading import Reading, known_files, read
from onrecord.source.known import KnownFiles
from onrecord.stages import Stages


@dataclass(frozen=True, slots=True)
class Built:
    """What a build gave: the dossier with its findings and, if there was no error, its outcome."""

    reading: Reading
    outcome: files.Outcome | None
    # What is said of templates of the dossier's own that no page is made from.
    unused_templates: tuple[str, ...] = ()
    # The list of the pages with their digests, where packaged templates alone made them.
    made: bytes = b""
    # In reading order.
    pages: tuple[Page, ...] = ()


# Makes a file of a built site, which lies in the second folder or deeper.
Maker = Callable[[Path, Path], bytes]


def build(
    folder: Path,
    stages: Stages | None = None,
    accept: Callable[[Reading], bool] = lambda _: True,
    *,
    drafts: bool = False,
    known: KnownFiles | None = None,
) -> Built:
    """Write the pages of the dossier in ``folder`` into its ``briefs/``, with or without drafts.

    ``accept`` is given what was read before anything is written, and says whether to go on; where
    there is an error nothing is written in any case. What is ``known`` of files is not read again.
    Raises FileNotFoundError without ``sources/``, jinja2.TemplateError where a template is wrong,
    and PublishError where the pages could not be put in place; the old ones then stand.
    """
    stages = stages or Stages()
    with holding(folder) if folder.is_dir() else nullcontext():
        require_held(folder)
        known = known or known_files(folder) or KnownFiles()
        reading = read(folder, stages, drafts=drafts, known=known)
        if not (accept(reading) and reading.is_sound):
            return Built(reading, None)
        return _write(folder, reading, known, stages)


def pages_at(
    folder: Path, paths: Iterable[str], known: KnownFiles, *, drafts: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield the Markdown of some pages as they would be built now, without building the others.

    Each comes with its path, as soon as it is made.

    There is none where a file cannot be read as it should, and where templates of the dossier's
    own make pages. No rule was applied: whoever shows them has to build after that.
    """
    if is_own(folder / TEMPLATES):
        return
    with holding(folder):
        require_held(folder)
        reading = read(folder, drafts=drafts, known=known, checked=False)
        dossier, env = reading.dossier, _packaged()
        for path in paths if reading.is_sound else ():
            if page := page_at(dossier, path):
                yield page.path, render_page(page, dossier, env)


# Whoever serves pages asks for some again and again: templates are read once.
_packaged = lru_cache(maxsize=1)(environment)


def _page(folder: Path, path: str) -> bytes | None:
    """Return what stands at a path of the pages; None where that is no plain file."""
    try:
        return plain_files.read(folder / files.PAGES / path, folder)
    except OSError:
        return None


def _write(folder: Path, reading: Reading, known: KnownFiles, stages: Stages) -> Built:
    dossier = reading.dossier
    own_templates = folder / TEMPLATES
    with files.workplace(folder) as work:
        if data := known.data():
            cache.save(work, cache.READ, cache.edition(), data)
        answers = partial(stages.over, of_what="answers")
        stages.run("compute", lambda: compute(dossier, answers))
        kinds = partial(stages.over, of_what="kinds")
        pages = stages.run("make pages", lambda: make_pages(dossier, kinds))
        letters = sum(map(len, reading.texts.values()))
        most = MOST_LETTERS + MOST_FOR_A_LETTER * letters
        written = partial(_page, folder)
        last = KnownPages(cache.load(work, cache.PAGES, cache.edition()), written)
        over = partial(stages.over, of_what="pages")
        with closing(Aside(work)) as aside:
            texts = Texts(aside)
            stages.run(
                "render", lambda: render(dossier, pages, own_templates, most, last, over, texts)
            )
            outcome = stages.run(
                "publish", lambda: files.publish(work, folder / files.PAGES, aside)
            )
        if data := last.data():
            cache.save(work, cache.PAGES, cache.edition(), data)
    made = b"" if is_own(own_templates) else outcome.manifest
    return Built(reading, outcome, tuple(unused(own_templates)), made, pages)


def build_site(
    folder: Path,
    title: str,
    stages: Stages | None = None,
    configured: Callable[[Configuration], None] = lambda _: None,
    *,
    trust: bool = False,
    made: bytes = b"",
    engine: engines.Engine = engines.MKDOCS,
    editions: Mapping[str, Maker] | None = None,
) -> Path:
    """Build the site from the pages in ``folder``; return its front page.

    ``title`` names the site where the dossier's configuration does not. With ``trust``, now and
    from now on, what the dossier brings along for the site may run; ``configured`` is given what
    the site is configured with, before it is built. ``made`` is that of :class:`Built`. What makes
    ``editions``, by their names, is given the new site before it takes the place of the old one,
    and its pages link to them. Raises PublishError with what the engine said, where it is not
    installed or an edition cannot be made; the old site then stands.
    """
    engines.require_installed(engine)
    stages = stages or Stages()
    count = partial(_counted, stages.count)
    build = partial(
        _build_site,
        folder,
        title,
        configured,
        count,
        trust=trust,
        made=made,
        engine=engine,
        makers=editions or {},
    )
    stages.run("build", build)
    return folder / files.SITE / "index.html"


def configure(
    folder: Path,
    work: Path,
    private: Path,
    title: str,
    *,
    trust: bool = False,
    preview: bool = False,
    made: bytes = b"",
    engine: engines.Engine = engines.MKDOCS,
    editions: Sequence[str] = (),
) -> Configuration:
    """Write the site's configuration; ``trust`` is remembered, ``preview`` is for a live server.

    ``work`` comes from :func:`onrecord.output.files.workplace`; the configuration is written into
    ``private``, a folder that nothing of the dossier reaches.
    """
    trusted = trusting.is_trusted(work)
    forgotten = trust and not trusted and not trusting.remember(work)
    found = write_configuration(
        folder,
        private,
        title,
        trusted=trusted or trust,
        preview=preview,
        made=made,
        engine=engine,
        editions=editions,
    )
    return replace(found, is_forgotten=forgotten)


def _counted(count: Callable[[int, int, str], None], private: Path) -> None:
    """Count the pages that the engine has built by now."""
    if found := rebuilding.progress(private):
        count(*found, "pages")


def _build_site(
    folder: Path,
    title: str,
    configured: Callable[[Configuration], None],
    count: Callable[[Path], None],
    *,
    trust: bool,
    made: bytes,
    engine: engines.Engine,
    makers: Mapping[str, Maker],
) -> None:
    with (
        files.workplace(folder) as work,
        tempfile.TemporaryDirectory(prefix="onrecord-") as private,
    ):
        pages = folder / files.PAGES
        before = trees.folders_of(pages) if pages.exists() else {}
        config = configure(
            folder,
            work,
            Path(private),
            title,
            trust=trust,
            made=made,
            engine=engine,
            editions=[*makers],
        )
        configured(config)
        # Where no checkout reaches it.
        site = Path(private, files.SITE)
        site.mkdir()
        kept = rebuilding.known(folder, work, config.frame, made)
        rebuilding.tell(kept, Path(private))
        tick = partial(count, Path(private))
        engines.build(config.path, site, engine=engine, partly=bool(config.frame), tick=tick)
        if not engine.is_mkdocs:
            # It loads what search needs, which with MkDocs the plugin does.
            from onrecord.output import finishing  # noqa: PLC0415

            finishing.finish(site, pages, engine.leftovers)
        locate(site, config.address)
        # Which may have changed in the meantime, as by a pull.
        files.standing(work)
        check_pages(pages, trusted=config.is_trusted)
        if not config.is_trusted:
            # Something else may have stood there for a while.
            trees.require_same(pages, before)
            require_ours(site, config.address, policy=True)
        fresh = files.unfinished(work)
        trees.copy(site, fresh)
        rebuilding.take_over(kept, folder / files.SITE, fresh)
        fresh.chmod(0o755)
        if files.standing(folder / files.SITE):
            trees.keep_mode(folder / files.SITE, fresh)
        built.require_built(folder, work, fresh)
        rebuilding.remember(kept, work, config.frame, fresh, Path(private), made)
        _make_editions(makers, fresh, work)
        files.require_whole(fresh, trees.existing(site)[0].keys() | makers.keys())
        files.replace_tree(fresh, folder / files.SITE)
        built.mark(folder, work)


def _make_editions(makers: Mapping[str, Maker], site: Path, work: Path) -> None:
    """Put what is made of a site into it; nothing of a person's gives way to it."""
    for name in makers:
        if plain_files.kind(site / name) is not None:
            what = "the site has a file of this name that is made of it; rename yours"
            raise PublishError(f"{files.PAGES}/{name}: {what}")
    # One is not made of the others.
    made = {name: make(site, work) for name, make in makers.items()}
    for name, data in made.items():
        files.keep(site / name, data)


def pack_site(folder: Path, name: str, stages: Stages | None = None) -> Path:
    """Pack the built site of ``folder`` into an archive of this name; return its path.

    It can be opened from where it is unpacked, without a network. Raises PublishError where it
    cannot be written, and NotPlainError where a link lies in the way or in the site.
    """
    stages = stages or Stages()
    place = folder / DIST / f"{name}.zip"
    with files.workplace(folder):
        site = folder / files.SITE
        data = stages.run("pack", lambda: archive.site_packed(site, folder, name))
        plain_files.require_folders(place.parent, folder)
        place.parent.mkdir(exist_ok=True)
        files.keep(place, data)
    return place


# Where a dossier has what is handed on as a file.
DIST = "dist"
