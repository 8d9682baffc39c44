"""What a screen reader says of a page: links are told apart, and no sign is read aloud."""

from collections import defaultdict
from itertools import pairwise

import pytest
from playwright.sync_api import Browser
from tests.site_helpers import KINDS, Built, squeeze

from onrecord.source.tables import Stance

pytestmark = pytest.mark.browser

PAGES = (
    "questions/would-china-send.html",
    "articles/rferl-2025-03-26.html",
    "disputes.html",
    "figures.html",
    "names.html",
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.sampled(2)
def test_links_to_entries_say_which_and_signs_are_not_read(
    own: Built, browser: Browser, path: str
) -> None:
    page = browser.new_page()
    page.goto(own.address(path))
    links = page.locator(".or-page a").evaluate_all(
        "all => all.map(each => [each.getAttribute('aria-label') || each.textContent, each.href])"
    )
    told = page.locator(".or-page").aria_snapshot()
    page.close()
    leads = defaultdict(set)
    for name, address in links:
        if squeeze(name).lower().startswith(("full entry", "entry")):
            leads[squeeze(name)].add(address)
    # Elsewhere the words of a statement lead to its entry.
    assert leads or path not in {"articles/rferl-2025-03-26.html", "figures.html"}
    assert {name: found for name, found in leads.items() if len(found) > 1} == {}
    assert not {"Full entry", "entry"} & leads.keys()
    for sign in "→›¶":
        assert sign not in told, sign


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.sampled(4)
def test_a_page_is_heard_as_it_is_meant(own: Built, browser: Browser, kind: str) -> None:
    """No sign is read, headings go down a level at a time, and each row of a table has a head."""
    page = browser.new_page()
    page.goto(own.address(own.largest(kind)))
    told = page.locator("main").aria_snapshot()
    levels = page.locator(":is(h1, h2, h3, h4, h5, h6):visible").evaluate_all(
        "all => all.map(each => Number(each.localName[1]))"
    )
    bare = page.locator(".or-table tbody tr:not(:has(> th[scope=row]))").count()
    page.close()
    assert not {*"".join(stance.glyph for stance in Stance), *"→›¶▮▯"} & {*told}
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels)), levels
    assert bare == 0


def test_one_who_is_on_both_sides_is_told_apart(own: Built, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(own.address("disputes.html"))
    table = page.locator(".or-table--disputes td:last-child a")
    leads = defaultdict(set)
    for name, address in table.evaluate_all(
        "all => all.map(each => [each.textContent, each.href])"
    ):
        leads[squeeze(name)].add(address)
    page.close()
    assert {name: found for name, found in leads.items() if len(found) > 1} == {}


def test_a_table_that_does_not_scroll_is_no_stop(own: Built, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(own.address("method.html"))
    stops = page.locator(".or-table[tabindex]")
    page.wait_for_timeout(100)
    wide = stops.count()
    page.set_viewport_size({"width": 320, "height": 700})
    page.wait_for_timeout(100)
    names = page.locator(".or-table[role=group]").evaluate_all(
        "all => all.map(each => each.getAttribute('aria-label'))"
    )
    page.close()
    assert wide == 0
    assert "Table: Confidence" in names
