"""The page of what is not found: shown at any address, with the site's styles and without them."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.conftest import HARBOUR, build_once
from tests.dossier_helpers import PATIENCE
from tests.site.test_site import PUBLISHED, SITE_URL
from tests.site_helpers import Built

pytestmark = pytest.mark.browser

# Where nothing is, and deeper than any page of the site.
NOWHERE = f"{SITE_URL}old/papers/harbour.html"


@pytest.fixture(scope="module")
def site(shared_folder: Path) -> Built:
    """The invented dossier, whose address on the web ends in a path."""
    return build_once(shared_folder, "published", HARBOUR, PUBLISHED)


@pytest.fixture
def page(site: Built, browser: Browser) -> Iterator[Page]:
    """A page of a browser for which the site is on the web, below its path and nowhere else."""
    base = urlsplit(SITE_URL).path

    def answer(route: Route) -> None:
        path = unquote(urlsplit(route.request.url).path)
        file = site.folder / path.removeprefix(base)
        if path.startswith(base) and file.is_file():
            route.fulfill(path=file)
        else:
            route.fulfill(path=site.folder / "404.html", status=404)

    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(1_000 * PATIENCE)
    context.route("**/*", answer)
    yield context.new_page()
    context.close()


def test_it_looks_like_the_site_below_any_path(page: Page) -> None:
    page.goto(NOWHERE)
    heading = page.locator("h1")
    tabs, words = page.locator(".md-tabs").bounding_box(), heading.bounding_box()
    assert tabs
    assert words
    assert tabs["y"] < words["y"], "the tabs stand over the words, as on every page"
    assert "Source Serif" in str(heading.evaluate("node => getComputedStyle(node).fontFamily"))


def test_its_links_lead_into_the_site_from_any_path(page: Page) -> None:
    page.goto(NOWHERE)
    leads = page.locator("article a, .or-colophon a").evaluate_all("all => all.map(a => a.href)")
    assert {f"{SITE_URL}index.html", f"{SITE_URL}names.html", f"{SITE_URL}matrix.html"} <= {*leads}
    answered: dict[str, int] = page.evaluate(
        """async all => Object.fromEntries(await Promise.all(
            all.map(async each => [each, (await fetch(each)).status])))""",
        [*dict.fromkeys(leads)],
    )
    assert len(answered) > 10
    assert {address for address, status in answered.items() if status != 200} == set()


def test_without_styles_the_words_come_first_and_no_box_is_bare(page: Page) -> None:
    page.route("**/*.css", lambda route: route.abort())
    page.goto(NOWHERE)
    seen = page.evaluate(
        """() => [...document.body.querySelectorAll("*")]
            .filter(each => each.checkVisibility() && !each.children.length)
            .filter(each => each.getClientRects().length)
            .map(each => each.textContent.trim() || each.type || "")
            .filter(Boolean)"""
    )
    assert seen[0] == "Not here"
    expect(page.locator("input[type=checkbox]:visible")).to_have_count(0)
    # What leads on is said once.
    assert seen.count("Timeline") == 1
