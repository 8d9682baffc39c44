"""What a screen reader says of a page: links are told apart, and no sign is read aloud."""

from collections import defaultdict

import pytest
from playwright.sync_api import Browser
from tests.site_helpers import Built, squeeze

pytestmark = pytest.mark.browser

PAGES = (
    "questions/would-china-send.html",
    "articles/rferl-2025-03-26.html",
    "disputes.html",
    "figures.html",
    "names.html",
)


@pytest.mark.parametrize("path", PAGES)
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
    assert leads or path == "names.html"
    assert {name: found for name, found in leads.items() if len(found) > 1} == {}
    assert not {"Full entry", "entry"} & leads.keys()
    for sign in "→›¶":
        assert sign not in told, sign
