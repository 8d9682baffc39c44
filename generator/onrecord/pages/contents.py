"""The table of contents: every page kind, in reading order."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from onrecord.dossier.labels import drafts
from onrecord.dossier.model import Dossier
from onrecord.pages import (
    actors,
    anonymous,
    articles,
    brief,
    cite,
    complete,
    contribute,
    disputes,
    figures,
    in_short,
    matrix,
    method,
    moved,
    names,
    questions,
    specification,
    timeline,
    unknowns,
    whats_new,
)
from onrecord.pages.about import about
from onrecord.pages.citing import cited_page
from onrecord.pages.news import ALL, feed_of, has_feed, links_to
from onrecord.pages.page import Page
from onrecord.pages.prose import Link, joined
from onrecord.source.plain import first_sentences

# A page kind is a module with a function that yields its pages, and a template beside the others.
# Here it stands under what the paths of its pages begin with; those of what moved stand anywhere.
PageKind = Callable[[Dossier], Iterator[Page]]
PAGE_KINDS: Mapping[str, PageKind] = {
    "index": brief.pages,
    "questions": questions.pages,
    "matrix": matrix.pages,
    "actors": actors.pages,
    "timeline": timeline.pages,
    "articles": articles.pages,
    "disputes": disputes.pages,
    "figures": figures.pages,
    "unknowns": unknowns.pages,
    "anonymous": anonymous.pages,
    "names": names.pages,
    "whats-new": whats_new.pages,
    "method": method.pages,
    "cite": cite.pages,
    "contribute": contribute.pages,
    "format": specification.pages,
    "in-short": in_short.pages,
    "complete": complete.pages,
    "": moved.pages,
}


def make_pages(
    dossier: Dossier,
    over: Callable[[tuple[PageKind, ...]], Iterable[PageKind]] = iter,
) -> tuple[Page, ...]:
    """Return every page of a dossier without errors, in reading order.

    ``over`` yields the kinds of pages that it is given, so that they can be counted.
    """
    made = [page for pages in over((*PAGE_KINDS.values(),)) for page in pages(dossier)]
    return tuple(_finished(dossier, page) for page in chain(made, moved.later_pages(dossier, made)))


def page_at(dossier: Dossier, path: str) -> Page | None:
    """Return the page at a path, made without those of other records; None where there is none.

    What is found there may be no page of a record that moved.
    """
    place, _, name = path.removesuffix(".md").partition("/")
    name, place = name.partition("--")[0], place.partition("--")[0]
    found: Iterable[Page] = ()
    if place == "articles" and name in dossier.articles:
        found = articles.about(dossier, dossier.articles[name])
    elif place == "questions" and name in dossier.questions:
        found = questions.about(dossier, dossier.questions[name])
    elif place == "actors" and name in dossier.actors:
        found = actors.about(dossier, dossier.actors[name])
    elif place in PAGE_KINDS:
        found = PAGE_KINDS[place](dossier)
    return next((_finished(dossier, page) for page in found if page.path == path), None)


def _finished(dossier: Dossier, page: Page) -> Page:
    page = _with_short_head(_marked(page) if page.subject in drafts(dossier) else page)
    feed = ""
    if page.kind == "brief":
        feed = ALL if has_feed(dossier) else ""
    elif page.kind in _FOLLOWED:
        feed = feed_of(dossier, page.subject)
    cited = cited_page(dossier, page) if page.kind in _CITED else ()
    topic = about(dossier, page.kind, page.subject)
    if not (feed or cited or topic):
        return page
    follow = links_to(feed)
    if page.kind == "brief":
        follow = joined(filter(None, (follow, (Link("cite.md#data", "Data"),))))
    return replace(page, feed=feed, follow=follow, cited=cited, about=topic)


# The kinds of pages that are cited beside articles, and those that have a feed of their own.
_CITED = frozenset({"brief", "question"})
_FOLLOWED = frozenset({"question", "actor"})


def _marked(page: Page) -> Page:
    """Return the page of a draft, which says so first."""
    return replace(page, title=f"Draft: {page.title}")


def _with_short_head(page: Page) -> Page:
    """Return a page with no more in its head than what a search shows of it."""
    if len(page.description) <= _LONGEST_DESCRIPTION:
        return page
    return replace(page, description=first_sentences(page.description, _LONGEST_DESCRIPTION))


_LONGEST_DESCRIPTION = 500
