"""From pages and templates to Markdown."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import Environment, TemplateError, TemplateRuntimeError

from onrecord.dossier.labels import label
from onrecord.dossier.mentions import names
from onrecord.dossier.model import Dossier
from onrecord.exchange import feeds
from onrecord.pages import markdown, marks
from onrecord.pages.addresses import address, is_page, relative
from onrecord.pages.markdown import Markdown, Target
from onrecord.pages.page import Page
from onrecord.pages.prose import Link, Prose, StanceMark, StatusMark, Strong, Tag
from onrecord.pages.templates import environment
from onrecord.source.rich import RichText
from onrecord.source.urls import Url

FEED = "feed.xml"

_BLANKS = re.compile(r"\n{3,}")


def render(
    dossier: Dossier, pages: tuple[Page, ...], folder: Path | None = None
) -> Mapping[str, str]:
    """Return every page's Markdown, and the feed, by its path below ``briefs/``.

    ``folder`` is the dossier's own ``site_templates``, or None. Raises jinja2.TemplateError when a
    template is wrong.
    """
    env = environment(folder)
    files = {page.path: render_page(page, dossier, env) for page in pages}
    feed = feeds.atom(dossier)
    return files if feed is None else {**files, FEED: feed}


def render_page(page: Page, dossier: Dossier, env: Environment) -> str:
    """Return the Markdown of one page."""
    writer = Writer(page, dossier)
    context = {"page": page, "view": page.view, "dossier": dossier, **writer.functions()}
    template = env.get_template(page.template)
    try:
        text = template.render(context)
    except (TemplateError, MemoryError, OSError, RecursionError):
        raise
    except Exception as reason:
        # What Python refuses in a template is a mistake there; its line is in the traceback.
        message = str(reason) or type(reason).__name__
        raise TemplateRuntimeError(message) from reason
    lines = (line.rstrip() for line in text.split("\n"))
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"


class Writer:
    """Writes the links and texts of one page.

    The first mention of an actor in a section is linked. ``_linked`` has the ids that are linked
    in the section at hand already; a page about an actor never links to it.
    """

    def __init__(self, page: Page, dossier: Dossier) -> None:
        self._page = page
        self._dossier = dossier
        self._linked = {page.subject}

    def functions(self) -> dict[str, Callable[..., Markdown | None]]:
        """Return what a template may call, by the name it has there."""
        return {
            "href": self.href,
            "link": self.link,
            "rich": self.rich,
            "inline": self.inline,
            "prose": self.prose,
            "begin_section": self.begin_section,
        }

    def href(self, target: str) -> Markdown:
        """Return the address of a record by its id, or of a page by its path, from this page."""
        if target in self._page.inlined:
            return Markdown(f"#{target}")
        path = target if is_page(target) else address(self._dossier, target)
        return Markdown(relative(path, self._page.path))

    def link(self, target: str, text: str | Markdown | None = None) -> Markdown:
        """Return a link to a record, with its label or another text, or to a page."""
        self._linked.add(target)
        shown = label(self._dossier, target) if text is None else text
        return markdown.link(shown, self.href(target))

    def rich(self, text: RichText | None) -> Markdown:
        """Return rich text as blocks; nothing for None."""
        if text is None:
            return Markdown("")
        return markdown.rich_blocks(_checked(text), self._follow, self._find)

    def inline(self, text: RichText | None) -> Markdown:
        """Return rich text on one line; nothing for None."""
        if text is None:
            return Markdown("")
        return markdown.rich_line(_checked(text), self._follow, self._find)

    def prose(self, parts: Prose) -> Markdown:
        """Return the parts of a sentence on one line."""
        return Markdown("".join(map(self._part, range(len(parts)), parts)))

    def begin_section(self) -> None:
        """Link first mentions anew from here on: what ``{% section %}`` in a template does."""
        self._linked = {self._page.subject}

    def _part(self, number: int, part: object) -> str:
        match part:
            case str():
                return markdown.neutral(part) if number else markdown.opening(part)
            case RichText():
                return self.inline(part)
            case Link(target, text):
                shown = self.prose(text) if isinstance(text, tuple) else text
                return self.link(target, shown)
            case Strong(text):
                return f"**{markdown.neutral(text)}**"
            case StanceMark(stance):
                return marks.stance_mark(stance)
            case StatusMark(status):
                return marks.status_mark(status)
            case Tag(text, css):
                return marks.tag(text, css)
            case Url():
                return markdown.web_link(part.host, part.address)
            case _:
                raise TypeError(f"no part of a sentence: {type(part).__name__}")

    def _follow(self, record_id: str) -> Target:
        self._linked.add(record_id)
        return Target(label(self._dossier, record_id), self.href(record_id))

    def _find(self, words: str) -> list[tuple[int, int, Target]]:
        """Return who is named in plain words and not linked yet in this section."""
        return [
            (mention.start, mention.end, self._follow(mention.actor))
            for mention in names(self._dossier).find(words)
            if mention.actor not in self._linked
        ]


def _checked(text: object) -> RichText:
    """Return rich text that a template gave; raises TemplateRuntimeError for anything else."""
    if not isinstance(text, RichText):
        str(text)  # an undefined name raises, and says which it is
        raise TemplateRuntimeError(f"rich text is needed, not a {type(text).__name__}")
    return text
