"""From pages and templates to Markdown."""

import re
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, TemplateError, TemplateRuntimeError

from onrecord.dossier.labels import label
from onrecord.dossier.mentions import name_finder
from onrecord.dossier.model import Dossier
from onrecord.exchange import feeds
from onrecord.pages import markdown, marks
from onrecord.pages.addresses import address, is_page, relative
from onrecord.pages.markdown import Markdown, Target
from onrecord.pages.page import Page
from onrecord.pages.prose import Link, Part, Prose, Said, StanceMark, StatusMark, Strong, Tag
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
    try:
        text = env.get_template(page.template).render(context)
    except (TemplateError, MemoryError, OSError, RecursionError):
        raise
    except Exception as reason:
        if not _is_in_own_template(reason, env):
            raise
        # What Python refuses in a template is a mistake there; its line is in the traceback.
        message = str(reason) or type(reason).__name__
        raise TemplateRuntimeError(message) from reason
    lines = (line.rstrip() for line in text.split("\n"))
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"


def _is_in_own_template(reason: Exception, env: Environment) -> bool:
    """Return whether an exception arose in a template of the dossier's own, or in reading one."""
    own = env.loader.searchpath[:-1] if isinstance(env.loader, FileSystemLoader) else []
    places = [reason.filename or ""] if isinstance(reason, SyntaxError) else []
    places += [frame.filename for frame in traceback.extract_tb(reason.__traceback__)]
    templates = [place for place in places if place.endswith(".j2")]
    return bool(templates) and any(templates[-1].startswith(str(folder)) for folder in own)


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
        try:
            path = target if is_page(target) else address(self._dossier, target)
        except KeyError as reason:
            raise TemplateRuntimeError(f"no record '{target}' to link to") from reason
        return Markdown(relative(path, self._page.path))

    def link(self, target: str, text: str | Markdown | None = None) -> Markdown:
        """Return a link to a record, with its label or another text, or to a page."""
        href = self.href(target)
        self._linked.add(target)
        return markdown.link(label(self._dossier, target) if text is None else text, href)

    def rich(self, text: RichText | None) -> Markdown:
        """Return rich text as blocks; nothing for None."""
        if text is None:
            return Markdown("")
        _refuse_unless(text, RichText, "rich text")
        return markdown.rich_blocks(text, self._follow, self._find)

    def inline(self, text: RichText | None) -> Markdown:
        """Return rich text on one line; nothing for None."""
        if text is None:
            return Markdown("")
        _refuse_unless(text, RichText, "rich text")
        return markdown.rich_line(text, self._follow, self._find)

    def prose(self, parts: Prose) -> Markdown:
        """Return the parts of a sentence on one line."""
        _refuse_unless(parts, tuple, "a sentence")
        return Markdown("".join(map(self._part, range(len(parts)), parts)))

    def begin_section(self) -> None:
        """Link first mentions anew from here on: what ``{% section %}`` in a template does."""
        self._linked = {self._page.subject}

    def _part(self, number: int, part: Part) -> str:
        match part:
            case str():
                return markdown.neutral(part) if number else markdown.opening(part)
            case Said(text):
                return markdown.apart(text)
            case RichText():
                return self.inline(part)
            case Link(target, text):
                shown = self.prose(text) if isinstance(text, tuple) else text
                return self.link(target, shown)
            case Strong(text):
                shown = self.prose(text) if isinstance(text, tuple) else markdown.neutral(text)
                return f"**{shown}**"
            case StanceMark(stance):
                return marks.stance_mark(stance)
            case StatusMark(status):
                return marks.status_mark(status)
            case Tag(text, css):
                return marks.tag(text, css)
            case Url():
                return markdown.web_link(part.host, part.plain)

    def _follow(self, record_id: str) -> Target:
        self._linked.add(record_id)
        return Target(label(self._dossier, record_id), self.href(record_id))

    def _find(self, words: str) -> list[tuple[int, int, Target]]:
        """Return who is named in plain words and not linked yet in this section."""
        return [
            (mention.start, mention.end, self._follow(mention.actor))
            for mention in name_finder(self._dossier).find(words)
            if mention.actor not in self._linked
        ]


def _refuse_unless(value: object, wanted: type, name: str) -> None:
    """Raise TemplateRuntimeError where a template gave a function something else than it takes."""
    if not isinstance(value, wanted):
        str(value)  # an undefined name raises, and says which it is
        raise TemplateRuntimeError(f"{name} is needed, not a {type(value).__name__}")
