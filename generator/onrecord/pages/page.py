"""A page as data: its path, its template and the view that the template prints."""

from dataclasses import dataclass, field
from typing import ClassVar

from onrecord.pages.about import About
from onrecord.pages.prose import Prose


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step on the way from the front page to a page."""

    path: str
    label: str


class View:
    """What the template of a page prints: its subclasses are frozen dataclasses with slots."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class OtherPage:
    """One of the later pages that a page is divided into, or some of them by the first.

    ``ids`` are the anchors of what stands there, and stood on the first page while that was short.
    """

    words: Prose
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Which of several pages this is, and what it holds; the first one lists the others."""

    here: Prose
    others: tuple[OtherPage, ...] = ()


BRIEF = Crumb("index.md", "Brief")


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be written.

    ``kind`` names the template, and is the page's kind in front matter and in the theme. ``view``
    is made by the module of the page; our templates print nothing else.
    """

    path: str
    kind: str
    title: str
    description: str
    view: View = field(repr=False)
    crumbs: tuple[Crumb, ...] = (BRIEF,)
    # The language of the title; None where the words are our own.
    language: str | None = None
    # The YAML file a reader would mend, relative to the dossier folder.
    source_path: str | None = None
    # The id of the record it is about, which it never links to itself.
    subject: str = ""
    # The ids of records that stand on this page itself: links to them stay on the page.
    inlined: frozenset[str] = frozenset()
    # What the theme leaves out: pages with wide tables have no table of contents.
    wide: bool = False
    # Which one it is of the pages that it is divided into; None where it is whole.
    part: Part | None = None
    # How it is cited; the path without ending of the feed of what comes in on it, and its links.
    cited: Prose = ()
    feed: str = ""
    follow: Prose = ()
    # What it is about, for programs; None where there is no word for that.
    about: About | None = None

    suffix: ClassVar[str] = ".md.j2"
    # What they hold stands on other pages.
    copies: ClassVar[frozenset[str]] = frozenset({"complete", "in-short", "moved"})

    @property
    def is_copy(self) -> bool:
        """Whether it says again what others say: searches of engines can leave it out."""
        return self.kind in self.copies

    @property
    def template(self) -> str:
        """The template's name."""
        return f"{self.kind}{self.suffix}"
