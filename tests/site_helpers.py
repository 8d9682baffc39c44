"""A built dossier as the site tests look at it: its records, its pages, its links."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element
from lxml.html import document_fromstring
from markdown import Markdown
from mkdocs.config import load_config

from onrecord import packaged
from onrecord.dossier.model import Dossier
from onrecord.output import settings
from onrecord.pages.contents import make_pages
from onrecord.pages.page import Page
from onrecord.reading import read

REPOSITORY = Path(__file__).resolve().parents[1]

# One template each: what a page kind is called in front matter, in the theme and here. Pages at old
# addresses are there only where something was renamed.
KINDS = sorted(
    path.name.removesuffix(".md.j2")
    for path in (packaged.templates() / "pages").glob("*.md.j2")
    if not path.name.startswith("_") and path.name != "moved.md.j2"
)

# Attributes that hold one address.
ADDRESSES = ("href", "src", "poster", "data", "action", "formaction", "xlink:href")


@dataclass(frozen=True)
class Html:
    """One HTML file."""

    path: str
    root: _Element

    @cached_property
    def ids(self) -> tuple[str, ...]:
        return tuple(str(node.get("id")) for node in self.root.iter("*") if node.get("id"))

    def at(self, anchor: str) -> _Element:
        """Return the element with an id."""
        found = [node for node in self.root.iter("*") if node.get("id") == anchor]
        assert found, f"{self.path} has no #{anchor}"
        return found[0]

    @property
    def article(self) -> _Element:
        """The page's own content, without what the theme puts round it."""
        [article] = with_class(self.root, "or-page")
        return article

    def addresses(self) -> Iterator[tuple[_Element, str]]:
        """Yield every address in the page with the element that holds it."""
        for node in self.root.iter("*"):
            for name in ADDRESSES:
                if value := node.get(name):
                    yield node, value
            for value in (node.get("srcset") or "").split(","):
                if value.strip():
                    yield node, value.split()[0]


@dataclass(frozen=True)
class Built:
    """A dossier folder after ``onrecord site``."""

    name: str
    root: Path

    @property
    def folder(self) -> Path:
        return self.root / "site"

    @cached_property
    def dossier(self) -> Dossier:
        return read(self.root).dossier

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        return make_pages(self.dossier)

    @cached_property
    def html(self) -> dict[str, Html]:
        """Every HTML file by its path."""
        return {
            path.relative_to(self.folder).as_posix(): read_html(self.folder, path)
            for path in sorted(self.folder.rglob("*.html"))
        }

    @cached_property
    def files(self) -> frozenset[str]:
        return frozenset(
            path.relative_to(self.folder).as_posix()
            for path in self.folder.rglob("*")
            if path.is_file()
        )

    def largest(self, kind: str) -> str:
        """Return the path of the largest page of a kind: the hardest to lay out."""
        paths = [html_path(page.path) for page in self.pages if page.kind == kind]
        assert paths, f"{self.name} has no page of the kind '{kind}'"
        return max(paths, key=lambda path: (self.folder / path).stat().st_size)

    def address(self, path: str) -> str:
        """Return the address of a page opened from the folder."""
        return (self.folder / path).as_uri()


def read_html(folder: Path, path: Path) -> Html:
    text = path.read_text(encoding="utf-8")
    return Html(path.relative_to(folder).as_posix(), document_fromstring(text))


def html_path(path: str) -> str:
    """Return where the page of a Markdown file is."""
    return f"{path.removesuffix('.md')}.html"


def with_class(node: _Element, name: str) -> list[_Element]:
    """Return the element itself and those below it that have a class, in order."""
    return [each for each in node.iter("*") if name in (each.get("class") or "").split()]


def text_of(node: _Element) -> str:
    """Return an element's text with blanks as a reader sees them."""
    return squeeze("".join(node.itertext("*")))


def squeeze(text: str) -> str:
    return " ".join(text.split())


def without_blanks(text: str) -> str:
    return "".join(text.split())


def is_external(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.netloc) or parts.scheme in {"http", "https", "ws", "wss", "ftp"}


def resolve(page: str, address: str, base: str = "/") -> tuple[str, str]:
    """Return the file below the site folder and the anchor that an address on a page means."""
    parts = urlsplit(address)
    path = unquote(parts.path)
    if path.startswith(base):
        file = path.removeprefix(base)
    elif path:
        file = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    else:
        file = page
    return file, unquote(parts.fragment)


def broken_links(built: Built, base: str = "/") -> list[str]:
    """Return the internal addresses of all pages that lead to no file or to no anchor."""
    broken = []
    for page in built.html.values():
        for _, address in page.addresses():
            if is_external(address) or re.match(r"(data|mailto|tel|javascript):", address):
                continue
            file, anchor = resolve(page.path, address, base)
            if file not in built.files:
                broken.append(f"{page.path}: {address} (no file)")
            elif anchor and anchor not in built.html[file].ids:
                broken.append(f"{page.path}: {address} (no anchor)")
    return broken


def site_settings(root: Path) -> dict[str, Any]:
    """Return the packaged configuration for the pages in ``root``, and nothing more of ours."""
    values = dict(settings.read_settings(packaged.config(), trusted=True).values)
    overrides = str(packaged.templates() / "overrides")
    values["theme"] = {**values["theme"], "custom_dir": overrides}
    return {**values, "docs_dir": str(root / "briefs"), "site_name": "A site"}


@cache
def site_engine() -> Markdown:
    """The engine with the extensions that the packaged configuration names, and MkDocs' own."""
    config = load_config(str(packaged.config()))
    return Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)


def document(html: str | bytes) -> list[object]:
    """Return the elements of a piece of HTML with their attributes, and the words between them.

    White space and the order of attributes are left aside.
    """
    found: list[object] = []

    def words(text: str | None) -> None:
        if text and text.split():
            found.append(" ".join(text.split()))

    def look(node: _Element) -> None:
        # A comment stands for what it says.
        found.append((str(node.tag), sorted(node.attrib.items())))
        words(node.text)
        for child in node:
            look(child)
            found.append("</>")
            words(child.tail)

    look(document_fromstring(html))
    return found
