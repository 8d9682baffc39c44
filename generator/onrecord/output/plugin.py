"""The ``onrecord`` plugin of MkDocs: content of pages that the generator wrote, and the search.

It is the same document that the engine makes of them, and takes a tenth of the time. A page that a
person wrote or changed, one with something that :mod:`onrecord.output.bodies` does not know, a link
that leads nowhere, and every page where other extensions of Markdown are switched on go the
engine's own way. Without the plugin a site is the same and only takes longer.
"""

import os
import posixpath
import re
from collections.abc import Callable, Container, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote

from jinja2 import Environment
from jinja2.ext import Extension
from mkdocs.config import Config
from mkdocs.config.config_options import Optional, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url

from onrecord.aside import Aside
from onrecord.exchange.findable import FILE, Entry, entries_of
from onrecord.output import manifest, ownership, partly, search
from onrecord.output.bodies import Body, Permalink, body
from onrecord.output.content import IS_OURS
from onrecord.output.forms import form
from onrecord.output.inline import UnknownError
from onrecord.output.manifest import MANIFEST, is_as_written
from onrecord.output.sections import LONGEST_ENTRIES, SECTIONED, sections
from onrecord.output.together import Ahead, build_pages, builder

# What MkDocs itself switches on, and what pages need. Fenced code is never on a page of ours.
_EXTENSIONS = frozenset({"fenced_code", "md_in_html", "tables", "toc"})
_NEEDED = frozenset({"md_in_html", "tables", "toc"})
_OF_HEADINGS = frozenset({"permalink", "permalink_title", "title", "toc_depth"})
# An address of another site.
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_INCLUDED = InclusionLevel.INCLUDED


class _Unindented(Extension):
    """Templates of the theme without the blanks between their lines, a sixth of a page's bytes.

    These are the indentation, and the line that is left empty where a statement stands alone. The
    lines of the templates stay, by which a mistake is found.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """Return the text that is compiled, as the template engine asks for it."""
        if _AS_TYPED.search(source):
            return source
        return _ALONE.sub(r"\1-%}", _INDENTATION.sub("", source))


_AS_TYPED = re.compile(r"<(pre|textarea)|\{%[-+]?\s*raw", re.IGNORECASE)
_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
# Statements that have a line to themselves. What ends the line before them stays: it may keep words
# apart.
_ALONE = re.compile(
    r"^(?!\{%-)((?:\{%(?:(?!%\}).)*%\} *)*\{%(?:(?!%\}).)*(?<![-+]))%\}$", re.MULTILINE
)


# What a page is shown with.
_C = TypeVar("_C")


class Options(Config):
    """``made`` is the list of pages that this run wrote itself, by their digests.

    ``kept`` is where is said what the site has already, and ``built`` where the plugin
    says what it built; see :mod:`onrecord.output.rebuilding`. In ``steps`` it says how far it is.
    """

    made = Optional(Type(str))
    kept = Optional(Type(str))
    built = Optional(Type(str))
    steps = Optional(Type(str))


class _Pages(BasePlugin[Options]):
    """Has the content of pages put aside until they are built, and counts both.

    The engine holds the Markdown and the HTML of all pages at once, and each letter of a page in as
    many bytes as the longest one takes.
    """

    def __init__(self) -> None:
        super().__init__()
        # None where others may look for it on the pages.
        self._aside: Aside | None = None
        self._step: Callable[[], object] = lambda: None

    # When all others have had it.
    @event_priority(-200)
    def on_page_content(self, html: str, *, page: Page, **_: object) -> str:
        """Say that a page was read, and put its content aside where nobody asks for it."""
        self._step()
        if self._aside is None:
            return html
        self._aside[page.file.src_uri] = html.encode("utf-8", "surrogatepass")
        page.markdown = ""
        return ""

    # Before any other looks at it.
    @event_priority(200)
    def on_page_context(self, context: _C, *, page: Page, **_: object) -> _C:
        """Give a page its content back, to be built."""
        page.content = self._content(page)
        return context

    @event_priority(-200)
    def on_post_page(self, output: str, *, page: Page, **_: object) -> str:
        """Say that a page was built."""
        self._step()
        if self._aside is not None:
            page.content = ""
        return output

    def _content(self, page: Page) -> str | None:
        """Return the content of a page, wherever it is."""
        if self._aside is None or page.file.src_uri not in self._aside:
            return page.content
        return self._aside[page.file.src_uri].decode("utf-8", "surrogatepass")


class BriefPages(_Pages):
    """Supplies the content of pages that the generator wrote."""

    def __init__(self) -> None:
        super().__init__()
        self._permalink: Permalink | None = None
        self._listed: Mapping[str, AbstractSet[str]] = {}
        self._partly: partly.Partly | None = None
        self._ahead: Ahead[_Rendered | None] | None = None
        # What pages are shown with, once all were read.
        self._env: Environment | None = None
        self._nav: Navigation | None = None
        self._built_with: MkDocsConfig | None = None
        self.files: Files | None = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """See whether pages are read as we read them, and which are ours."""
        self._permalink = _permalink(config)
        place = Path(self.config.made or Path(config.docs_dir, MANIFEST))
        found = place.read_bytes() if place.is_file() else None
        self._listed = manifest.listed(found, MANIFEST)
        if self.config.kept:
            partly.allow()
            self._partly = partly.Partly(Path(self.config.kept)) if self._permalink else None
        # Where nothing of anybody else's is run, all that looks at a page is known.
        if config.extra.get("partly") and not config.extra.get("preview"):
            self._aside = Aside()
        return config

    def on_page_read_source(self, *, page: Page, **_: object) -> str | None:
        """Render a page ourselves where it is as we wrote it."""
        digests = self._listed.get(page.file.src_uri)
        if not (digests and self._permalink):
            return None
        data = page.file.content_bytes
        if not is_as_written(data, digests):
            return None
        render = partial(self._render, page, page.render, self._permalink)
        page.render = render  # type: ignore[method-assign]
        # A list that comes with the pages may be anybody's.
        setattr(page, IS_OURS, self.config.made is not None)
        return data.decode("utf-8-sig").replace("\r\n", "\n")

    @event_priority(-100)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Add the index of the search, now that all pages have their content.

        With it comes what the engine says of the links of pages that are not built. Pages that
        processes can share are built at once: what they are shown with is known now.
        """
        if self._ahead:
            self._ahead.close()
        if self._partly:
            self._partly.look_at_links(files)
        pages = Path(config.docs_dir)
        language, listed = entries_of(ownership.read(pages / FILE, LONGEST_ENTRIES) or b"")
        found = [*_placed(listed, files), *_by_hand(files, self._content)]
        for path, text in (search.index(found, language) | form(listed, pages)).items():
            files.append(File.generated(config, path, content=text, inclusion=_INCLUDED))
        env.add_extension(_Unindented)
        self._env, self._built_with, self.files = env, config, files
        if self._nav and self._ahead and self._partly:
            build_pages(self._partly.built.values(), builder(config, files, self._nav, env))
        return env

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """See which pages need not be built, where others would look the same beside them."""
        if self._partly:
            self._partly.keep(nav, config, files, left_out=SECTIONED)
            # Each is read, then built.
            self._step = _counted(self.config.steps, 2 * self._partly.number(files))
            if self._permalink and config.extra.get("partly"):
                self._ahead = _begun(self._listed, config, files, self._permalink)
        self._nav = nav
        return nav

    def on_post_build(self, *, config: MkDocsConfig) -> None:  # noqa: ARG002
        """Say what is known of the pages that were built."""
        if self._partly and self.config.built:
            self._partly.tell(Path(self.config.built))

    def _render(
        self,
        page: Page,
        otherwise: Callable[[MkDocsConfig, Files], None],
        permalink: Permalink,
        config: MkDocsConfig,
        files: Files,
    ) -> None:
        """Do what the engine does to render a page; let it do so where we cannot."""
        made = self._ahead.of(page.file) if self._ahead else None
        if not _is_shown(page, made or _rendered(page, permalink, files), files):
            otherwise(config, files)
        elif self._partly:
            self._partly.built[page.file.src_uri] = page

    def show(self, path: str, text: str) -> str | None:
        """Build a page of ours anew of a text; return its file of the site, if we can."""
        config, files = self._built_with, self.files
        if not (config and files and self._env and self._nav and self._permalink):
            return None
        file = files.src_uris.get(path)
        page = file.page if file else None
        if not (file and page):
            return None
        file.content_string = text
        self._listed = {**self._listed, path: {manifest.digest(file.content_bytes)}}
        page.read_source(config)
        if not _is_shown(page, _rendered(page, self._permalink, files), files):
            return None
        builder(config, files, self._nav, self._env)(page)
        return file.dest_uri


def _counted(place: str | None, steps: int) -> Callable[[], object]:
    """Return what is called at each of so many steps, and writes down a sign for it."""
    # Until the engine ends.
    found = Path(place or os.devnull).open("ab", buffering=0)  # noqa: SIM115
    found.write(b"%d\n" % steps)
    return partial(found.write, b".")


def _begun(
    listed: Container[str], config: MkDocsConfig, files: Files, permalink: Permalink
) -> "Ahead[_Rendered | None]":
    """Begin to render the pages that are ours, in the order in which the engine comes to them."""

    def render(file: File) -> _Rendered | None:
        page = file.page or Page(None, file, config)
        if page.markdown is None:
            page.read_source(config)
        return _rendered(page, permalink, files)

    pages = files.documentation_pages()
    return Ahead([each for each in pages if each.src_uri in listed and each.is_modified()], render)


# The content of a page and, by the paths of files, the anchors that it leads to.
_Rendered = tuple[Body, Mapping[str, dict[str, str]]]


def _rendered(page: Page, permalink: Permalink, files: Files) -> _Rendered | None:
    """Return the content of a page that was read; None where we cannot tell."""
    links: dict[File, dict[str, str]] = {}
    resolve = partial(_resolved, page.file, files, links, {})
    made = body(page.markdown or "", resolve, permalink)
    # A page without a title in its head is called by what a heading of it says.
    if made is None or "title" not in page.meta:
        return None
    return made, {file.src_uri: anchors for file, anchors in links.items()}


def _is_shown(page: Page, rendered: _Rendered | None, files: Files) -> bool:
    """Give a page its content, as the engine does to render it; return whether there is one."""
    if rendered is None:
        return False
    made, links = rendered
    page.content = made.html
    page.toc = get_toc(made.headings)
    page.present_anchor_ids = {*made.anchors}
    by_path = files.src_uris
    page.links_to_anchors = {by_path[path]: anchors for path, anchors in links.items()}
    return True


def _placed(entries: list[Entry], files: Files) -> Iterator[Entry]:
    """Yield the entries whose pages are in the site, with their addresses there."""
    by_path = files.src_uris
    for entry in entries:
        path, sign, anchor = entry.place.partition("#")
        file = by_path.get(path.removesuffix(".html") + ".md")
        if file and not file.inclusion.is_excluded():
            yield replace(entry, place=f"{file.url}{sign}{anchor}")


def _by_hand(files: Files, content_of: Callable[[Page], str | None]) -> Iterator[Entry]:
    """Yield the entries of pages that people wrote, and of sections of some of ours."""
    for file in files.documentation_pages():
        page = file.page
        if page is None:
            continue
        kind, wish = page.meta.get("page_kind"), page.meta.get("search")
        is_wanted = not (kind or (isinstance(wish, dict) and wish.get("exclude")))
        if not ((kind in SECTIONED or is_wanted) and (content := content_of(page))):
            continue
        found = sections(file.url, str(page.title or ""), content)
        # Of ours the page itself has an entry.
        yield from (each for each in found if is_wanted or "#" in each.place)


def _permalink(config: MkDocsConfig) -> Permalink | None:
    """Return what headings get; None where pages are read with other extensions than ours."""
    options = config.mdx_configs
    headings = options.get("toc", {})
    is_known = (
        _NEEDED <= {*config.markdown_extensions} <= _EXTENSIONS
        and options.get("tables") == {"use_align_attribute": True}
        and not options.get("md_in_html")
        and headings.keys() <= _OF_HEADINGS
        and headings.get("permalink") is True
    )
    if not is_known:
        return None
    depth = str(headings.get("toc_depth", 6))
    return Permalink(headings["permalink_title"], int(depth)) if depth.isdecimal() else None


def _resolved(
    file: File, files: Files, links: dict[File, dict[str, str]], known: dict[str, str], url: str
) -> str:
    """Return the address on the site that a link of a page leads to, as MkDocs does.

    ``links`` gets which files it leads to, with what must be an anchor there, ``known`` the
    addresses found so far.
    Raises UnknownError where MkDocs has something to say of it.
    """
    if _ELSEWHERE.match(url):
        return url
    if "?" in url or "\\" in url or url[:1] == "/":
        raise UnknownError
    path, _, anchor = url.partition("#")
    if not path:
        if anchor:
            links.setdefault(file, {}).setdefault(anchor, url)
        return url
    target = posixpath.normpath(posixpath.join(posixpath.dirname(file.src_uri), unquote(path)))
    found = files.src_uris.get(target)
    if found is None or found.inclusion.is_excluded():
        raise UnknownError
    anchors = links.setdefault(found, {})
    if anchor:
        anchors.setdefault(anchor, url)
    if path not in known:
        known[path] = get_relative_url(found.url, file.url)
    return f"{known[path]}#{anchor}" if anchor else known[path]
