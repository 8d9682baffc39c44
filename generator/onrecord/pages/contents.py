"""The table of contents: every page kind, in reading order."""

from collections.abc import Callable, Iterator
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
from onrecord.pages.page import Page
from onrecord.source.plain import first_sentences

# A page kind is a module with a function that yields its pages, and a template beside the others.
PAGE_KINDS: tuple[Callable[[Dossier], Iterator[Page]], ...] = (
    brief.pages,
    questions.pages,
    matrix.pages,
    actors.pages,
    timeline.pages,
    articles.pages,
    disputes.pages,
    figures.pages,
    unknowns.pages,
    anonymous.pages,
    names.pages,
    whats_new.pages,
    method.pages,
    cite.pages,
    specification.pages,
    in_short.pages,
    complete.pages,
    moved.pages,
)


def make_pages(dossier: Dossier) -> tuple[Page, ...]:
    """Return every page of a dossier without errors, in reading order."""
    made = [page for pages in PAGE_KINDS for page in pages(dossier)]
    return tuple(
        _with_short_head(_marked(page) if page.subject in drafts(dossier) else page)
        for page in chain(made, moved.later_pages(dossier, made))
    )


def _marked(page: Page) -> Page:
    """Return the page of a draft, which says so first."""
    return replace(page, title=f"Draft: {page.title}")


def _with_short_head(page: Page) -> Page:
    """Return a page with no more in its head than what a search shows of it."""
    if len(page.description) <= _LONGEST_DESCRIPTION:
        return page
    return replace(page, description=first_sentences(page.description, _LONGEST_DESCRIPTION))


_LONGEST_DESCRIPTION = 500
