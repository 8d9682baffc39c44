"""From pages and templates to Markdown."""

import os
import re
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import cast

from jinja2 import (
    TemplateError,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
)

from onrecord import sharing
from onrecord.dossier.labels import drafts, is_composed, label, label_parts
from onrecord.dossier.languages import of_dossier
from onrecord.dossier.mentions import name_finder
from onrecord.dossier.model import Dossier, holders, once_each
from onrecord.exchange.findable import FILE
from onrecord.pages import allowance as costs
from onrecord.pages import contexts, markdown, marks
from onrecord.pages.addresses import COMPLETE, address, is_page, relative
from onrecord.pages.citing import citation_files
from onrecord.pages.data import TEXT, as_text, data_files
from onrecord.pages.entries import findable
from onrecord.pages.filters import refuse_unless
from onrecord.pages.listing import listings
from onrecord.pages.markdown import Markdown, Target
from onrecord.pages.news import feeds
from onrecord.pages.page import Page
from onrecord.pages.prose import (
    Link,
    Part,
    Prose,
    Said,
    Sign,
    StanceMark,
    StatusMark,
    Strong,
    Tag,
    Unseen,
    WebLink,
)
from onrecord.pages.templates import PageEnvironment, environment, leading, offered
from onrecord.pages.texts import Texts
from onrecord.pages.unchanged import Known, KnownPages
from onrecord.source.plain import CLOSING_MARKS
from onrecord.source.rich import RichText
from onrecord.source.urls import Url
from onrecord.source.values import Doi, Language

# So many pages take some times as long to write as to begin with another process.
_WORTH_A_PROCESS = 50
# Of all pages together: sound ones have some ten for each letter of the sources, and a matrix has a
# cell for each actor and question, however little is said in it.
MOST_LETTERS, MOST_FOR_A_LETTER = 100_000_000, 100

_BLANKS = re.compile(r"\n{3,}")


class PageTemplateError(TemplateError):
    """What is wrong with a template, as ``file:line: what``."""


class PagesTooLongError(PageTemplateError):
    """The pages of a dossier would be far longer than its sources."""


def render(
    dossier: Dossier,
    pages: tuple[Page, ...],
    folder: Path | None = None,
    most: int = MOST_LETTERS,
    known: KnownPages | None = None,
    over: Callable[[tuple[Page, ...]], Iterable[Page]] = iter,
    files: Texts | None = None,
) -> Texts:
    """Return the pages' Markdown, citations, what search knows and the feeds, each by its path.

    ``folder`` is the dossier's own ``site_templates``, or None. Raises PageTemplateError when a
    template is wrong, and PagesTooLongError where all pages together have more than ``most``
    letters: texts that refer to one another may be repeated without end. What is ``known`` of pages
    is not made again; nobody knows what templates of a dossier's own make a page of. ``over``
    yields the pages that it is given, so that they can be counted. All is put into ``files`` where
    these are given.
    """
    files = Texts() if files is None else files
    env = environment(folder, len(pages))
    if env.allowance:
        known = None
    try:
        with costs.in_time(len(pages)) if env.allowance else nullcontext():
            _add_pages(files, dossier, pages, env, most, known, over)
    except PageTemplateError:
        raise
    except Exception as reason:
        mistake = _mistake(reason, folder)
        if mistake is None:
            raise
        raise mistake from reason
    files.data[FILE] = findable(dossier, pages)
    files.add(citation_files(dossier).items())
    files.add(feeds(dossier).items())
    files.add(data_files(dossier))
    files.add(listings(dossier).items())
    if COMPLETE in files:
        files.add([(TEXT, as_text(files[COMPLETE], COMPLETE))])
    return files


def _add_pages(
    texts: Texts,
    dossier: Dossier,
    pages: tuple[Page, ...],
    env: PageEnvironment,
    most: int,
    known: KnownPages | None,
    over: Callable[[tuple[Page, ...]], Iterable[Page]],
) -> None:
    """Add the Markdown of pages, which processes share, of at most so many letters together."""

    def write(page: Page) -> tuple[bytes, int, Known | None]:
        if known and (data := known.text(page, dossier)) is not None:
            return data, len(data.decode("utf-8")), known.now(page.path)
        writer = Writer(page, dossier)
        text = _rendered(writer, page, dossier, env, most)
        data = text.encode("utf-8")
        if known:
            known.add(page, dossier, writer.targets, data)
        return data, len(text), known.now(page.path) if known else None

    # What a dossier's own templates may take is counted in one process.
    least = len(pages) + 1 if env.allowance else _WORTH_A_PROCESS
    if sharing.number(len(pages), least) > 1:
        # They are read once for all.
        for each in {page.template for page in pages}:
            env.get_template(each)
    with sharing.shared(pages, write, least) as written:
        for page, (data, letters, now) in zip(over(pages), written, strict=True):
            texts.data[page.path] = data
            most -= letters
            if most < 0:
                raise _too_long(page)
            if known and now:
                known.keep(page.path, now)


def render_page(
    page: Page, dossier: Dossier, env: PageEnvironment, most: int = MOST_LETTERS
) -> str:
    """Return the Markdown of one page of at most so many letters; raises what a template raises."""
    return _rendered(Writer(page, dossier), page, dossier, env, most)


def _rendered(
    writer: "Writer", page: Page, dossier: Dossier, env: PageEnvironment, most: int
) -> str:
    context = {"page": page, "view": page.view, "dossier": dossier, **writer.functions()}
    template = env.get_template(page.template)
    try:
        # What a dossier's own templates may write is bound, and what they do wrong is told by the
        # frames that they are in; piece by piece it could be in none.
        pieces = [template.render(context)] if env.allowance else template.generate(context)
        text = contexts.unmarked("".join(_within(pieces, most, page)))
    except contexts.MisplacedError as reason:
        raise PageTemplateError(f"{template.filename}: {page.path}: {reason}") from reason
    lines = (line.rstrip() for line in text.split("\n"))
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"


def _within(pieces: Iterable[str], most: int, page: Page) -> Iterator[str]:
    for piece in pieces:
        most -= len(piece)
        if most < 0:
            raise _too_long(page)
        yield piece


def _too_long(page: Page) -> PagesTooLongError:
    message = "the pages would be far longer than the sources: too much is said of too much"
    return PagesTooLongError(f"{page.path}: {message}; divide the dossier")


def _mistake(reason: Exception, folder: Path | None) -> PageTemplateError | None:
    """Return a mistake in a template with its place; None where it is no template's.

    The place is the nearest line of the dossier's own templates: what a packaged one stumbles over
    was given to it there. What Python refuses there is a mistake there, too.
    """
    what = str(reason) or type(reason).__name__
    if type(reason) is TemplateNotFound:
        what = f"no template '{reason.name}'"
    if isinstance(reason, RecursionError):
        what = "nested more deeply than Python can follow"
    if isinstance(reason, TemplateSyntaxError):
        what = f"{reason.filename or reason.name}:{reason.lineno}: {reason.message}"
        return PageTemplateError(what[:_LONGEST])
    within = f"{folder}{os.sep}" if folder else None
    places = _places(reason.__traceback__, within)
    if reason.__cause__:
        places += _places(reason.__cause__.__traceback__, within)
    own = [place for place in places if within and place.startswith(within)]
    if not own and not isinstance(reason, TemplateError):
        return None
    return PageTemplateError(f"{(own or places or ['a template'])[-1]}: {what[:_LONGEST]}")


def _places(trace: TracebackType | None, within: str | None) -> list[str]:
    """Return the lines of templates in a traceback: Jinja puts them among those of Python.

    In the dossier's own folder a template may have any name.
    """
    frames = ((frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(trace))
    return [
        f"{name}:{line}"
        for name, line in frames
        if name.endswith(".j2") or (within and name.startswith(within))
    ]


# How much is said of what is wrong.
_LONGEST = 500


class Writer:
    """Writes the links and texts of one page.

    The first mention of an actor in a section is linked. ``_linked`` has the ids that are linked
    in the section at hand already; a page about an actor never links to it.
    """

    def __init__(self, page: Page, dossier: Dossier) -> None:
        self._page = page
        self._dossier = dossier
        self._language = of_dossier(dossier)
        self._linked = {page.subject}
        # All that a link was asked for.
        self.targets: set[str] = set()
        # Of a record with its label: on a page of many routes it stands a thousand times.
        self._links: dict[str, Markdown] = {}

    def functions(self) -> dict[str, Callable[..., Markdown | None]]:
        """Return what a template may call, by the name it has there."""
        offered = (self.href, self.link, self.said, self.rich, self.inline, self.prose)
        return {each.__name__: each for each in (*offered, self.begin_section)}

    @leading
    def href(self, target: str) -> Markdown:
        """Return the address of a record by its id, or of a page by its path, from this page."""
        found = Markdown(_href(self._dossier, self._page, target))
        self.targets.add(target)
        return found

    @offered
    def link(self, target: str, text: str | Markdown | None = None) -> Markdown:
        """Return a link to a record, with its label or another text, or to a page."""
        refuse_unless(target, str, "an id or a page's path")
        if text is not None:
            refuse_unless(text, str, "text")
            shown = _link(self._dossier, target, text, self.href(target))
        elif target in self._links:
            shown = self._links[target]
        else:
            called = _label(self._dossier, target)
            shown = _link(self._dossier, target, called, self.href(target))
            self._links[target] = shown
        self._linked.add(target)
        return shown

    @offered
    def said(self, text: str, language: str | None = "") -> Markdown:
        """Return plain text in the dossier's language, in another one, or for None in ours."""
        refuse_unless(text, str, "text")
        refuse_unless(language, str | None, "a language")
        if language and not re.fullmatch(Language.pattern, language):
            raise TemplateRuntimeError(f"{Language.name} is needed, not '{language[:50]}'")
        return markdown.apart(text, self._language if language == "" else language)

    @offered
    def rich(self, text: RichText | None) -> Markdown:
        """Return rich text as blocks; nothing for None."""
        if text is None:
            return Markdown("")
        refuse_unless(text, RichText, "rich text")
        return markdown.rich_blocks(text, self._follow, self._find, self._language)

    @offered
    def inline(self, text: RichText | None) -> Markdown:
        """Return rich text on one line; nothing for None."""
        if text is None:
            return Markdown("")
        refuse_unless(text, RichText, "rich text")
        return markdown.rich_line(text, self._follow, self._find, self._language)

    @offered
    def prose(self, parts: Prose) -> Markdown:
        """Return the parts of a sentence on one line."""
        refuse_unless(parts, tuple, "a sentence")
        shown: list[str] = []
        tidy = _with_one_stop(self._dossier, parts)
        for of_words, run in groupby(tidy, lambda part: isinstance(part, str)):
            if of_words:
                # A list of names that a source wrote may come here, too: as one text, or they
                # could be harmless alone and a link together.
                text = "".join(cast("Iterable[str]", run))
                shown.append(markdown.words(text, opens=not shown))
            else:
                shown += map(self._part, run)
        return Markdown("".join(shown))

    @offered
    def begin_section(self) -> None:
        """Link first mentions anew from here on: what ``{% section %}`` in a template does."""
        self._linked = {self._page.subject}

    def _part(self, part: Part) -> str:
        match part:
            case Said(text, language):
                return markdown.apart(text, language or self._language)
            case RichText():
                return self.inline(part)
            case Link(target, text):
                return self.link(target, self.prose(text) if isinstance(text, tuple) else text)
            case Strong(tuple(parts)):
                return f"**{self.prose(parts)}**"
            case Unseen(tuple(parts)):
                return marks.unseen(self.prose(parts))
            case _:
                return _mark(part)

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


def _with_one_stop(dossier: Dossier, parts: Prose) -> Iterator[Part]:
    """Yield the parts of a sentence, without our full stop where a text brings one."""
    before: Part = ""
    for part in parts:
        is_second = isinstance(part, str) and part.startswith(".") and not isinstance(before, str)
        is_second = is_second and _ends_with_stop(dossier, before)
        yield cast("str", part)[1:] if is_second else part
        # A text that ends within its quotation marks has ended.
        if not (isinstance(part, str) and part in CLOSING_MARKS):
            before = part


# A full stop behind a letter: alone it is no abbreviation. A question ends with its own sign, which
# behind a number says that a date is not sure.
_STOPPED = re.compile(r"\w[.…]$|[^\W\d][?!]$")


def _ends_with_stop(dossier: Dossier, part: Part) -> bool:
    """Return whether a part ends with a full stop, as abbreviations do."""
    match part:
        case Said(text):
            return bool(_STOPPED.search(text))
        case RichText():
            return bool(_STOPPED.search(part.plain))
        case Link(target, None):
            return not is_page(target) and bool(_STOPPED.search(label(dossier, target)))
        case Link(_, tuple(parts)) | Strong(tuple(parts)):
            return bool(parts) and _ends_with_stop(dossier, parts[-1])
        case Link(_, str(text)) | Strong(str(text)) | str(text):
            return bool(_STOPPED.search(text))
        case _:
            return False


def _link(dossier: Dossier, target: str, text: str | Markdown, href: Markdown) -> Markdown:
    """Return a link, and behind one to a draft the word that it is one."""
    shown = markdown.link(text, href)
    return Markdown(f"{shown} {marks.tag('Draft')}") if target in drafts(dossier) else shown


def _mark(part: Part) -> Markdown:
    """Return a part of a sentence that is the same on every page."""
    match part:
        case StanceMark(stance, word):
            return marks.stance_mark(stance, word)
        case StatusMark(status):
            return marks.status_mark(status)
        case Tag(text, css):
            return marks.tag(text, css)
        case Strong(str(text)):
            return Markdown(f"**{markdown.neutral(text)}**")
        case Unseen(str(text)):
            return marks.unseen(text)
        case Sign(text):
            return marks.sign(text)
        case Url():
            return markdown.web_link(part.host, part.plain)
        case Doi(name):
            return markdown.web_link(name, part.address)
        case WebLink(label, address):
            return markdown.web_link(label, address)
        case _:
            what = f"a part of a sentence is needed, not a {type(part).__name__}"
            raise TemplateRuntimeError(what)


@once_each
def _label(dossier: Dossier, record_id: str) -> Markdown:
    """Return what a record is called: words of ours apart from what is in its language."""
    language, position = of_dossier(dossier), dossier.positions.get(record_id)
    if position and position.short:
        before, words, after = label_parts(dossier, position, holders(position))
        shown = markdown.words(before, opens=True), markdown.apart(words, language)
        return Markdown("".join([*shown, markdown.words(after, opens=False)]))
    composed = is_composed(dossier, record_id)
    return markdown.apart(label(dossier, record_id), None if composed else language)


def _href(dossier: Dossier, page: Page, target: str) -> str:
    refuse_unless(target, str, "an id or a page's path")
    if target in page.inlined:
        return f"#{target}"
    try:
        path = target if is_page(target) else address(dossier, target)
    except KeyError as reason:
        raise TemplateRuntimeError(f"no record '{target}' to link to") from reason
    return relative(path, page.path)
