"""What is drawn, in a real browser: beside its words, within the window, in a reader's colours."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page
from tests.dossier_helpers import PATIENCE
from tests.site_helpers import Built

pytestmark = pytest.mark.browser

DRAWN = ("index.html", "articles/index.html", "figures.html", "timeline.html")
WIDTHS = (375, 768, 1300)
# What is drawn where no words of its own stand beside it: in its cell, its line or its block.
WITHOUT_WORDS = """
    () => [...document.querySelectorAll("svg.or-drawn")]
        .filter((each) => !each.closest("th, td, li, p, .or-knowing, .or-meta").innerText.trim())
        .map((each) => each.outerHTML)
"""
# What is drawn outside of its field, or where nobody sees it.
ASTRAY = """
    () => [...document.querySelectorAll("svg.or-drawn")]
        .filter((each) => {
            const field = each.getBoundingClientRect();
            return !field.width || !field.height || [...each.children].some((part) => {
                const { left, right } = part.getBoundingClientRect();
                return left < field.left - 6 || right > field.right + 6;
            });
        })
        .map((each) => each.outerHTML)
"""


@contextmanager
def opened(browser: Browser, site: Built, path: str, width: int) -> Iterator[Page]:
    context = browser.new_context(offline=True, viewport={"width": width, "height": 900})
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    page.goto(site.address(path))
    yield page
    context.close()


@pytest.mark.parametrize("path", DRAWN)
@pytest.mark.sampled(2)
def test_what_is_drawn_has_its_words_and_keeps_its_field(
    built: Built, browser: Browser, path: str
) -> None:
    with opened(browser, built, path, WIDTHS[0]) as page:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.locator("svg.or-drawn").count() > 0
            assert page.locator("svg.or-drawn:not([aria-hidden=true])").count() == 0
            assert page.evaluate(WITHOUT_WORDS) == []
            assert page.evaluate(ASTRAY) == []
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wide) <= 0, width


def test_forced_colours_leave_all_that_is_drawn_in_ink(own: Built, browser: Browser) -> None:
    """Else ink of the light scheme would be drawn on the black of a reader's own colours."""
    with opened(browser, own, "timeline.html", 1300) as page:
        page.emulate_media(forced_colors="active")
        ink = "getComputedStyle(document.querySelector('.or-timeline .or-drawn circle')).stroke"
        text = "getComputedStyle(document.body).color"
        assert page.evaluate(ink) == page.evaluate(text)


def test_the_scale_of_time_stands_over_what_is_drawn(own: Built, browser: Browser) -> None:
    """Its steps are where those of the drawings under it are, at every width."""
    with opened(browser, own, "timeline.html", WIDTHS[0]) as page:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            axis = page.locator(".or-axis .or-scale").bounding_box()
            field = page.locator(".or-timeline svg.or-drawn").first.bounding_box()
            assert axis
            assert field
            assert axis["x"] == pytest.approx(field["x"], abs=3), width
            assert axis["width"] == pytest.approx(field["width"], abs=8), width


def test_routes_run_from_left_to_right_where_there_is_room(own: Built, browser: Browser) -> None:
    with opened(browser, own, "questions/chinese-european-contacts.html", 1300) as page:
        step = ".or-page > .or-merged--beside li:has(> ul)"
        told, teller = f"{step} > ul > li > .or-step", f"{step} > .or-step"
        for width, beside in ((1300, True), (375, False)):
            page.set_viewport_size({"width": width, "height": 900})
            first, second = (page.locator(each).first.bounding_box() for each in (teller, told))
            assert first
            assert second
            assert (second["x"] >= first["x"] + first["width"]) is beside
            assert (second["y"] >= first["y"] + first["height"]) is not beside


def test_routes_turned_round_run_from_right_to_left(own: Built, browser: Browser) -> None:
    with opened(browser, own, "questions/chinese-european-contacts.html", 1300) as page:
        page.evaluate("document.documentElement.dir = 'rtl'; document.body.dir = 'rtl'")
        step = ".or-page > .or-merged--beside li:has(> ul)"
        first = page.locator(f"{step} > .or-step").first.bounding_box()
        second = page.locator(f"{step} > ul > li > .or-step").first.bounding_box()
        assert first
        assert second
        assert second["x"] + second["width"] <= first["x"]


def test_in_forced_colours_what_took_place_is_told_from_what_was_planned(
    own: Built, page: Page
) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(own.address("timeline.html"))
    fills = [
        page.locator(f".or-event:has(.or-status--{status})").first.evaluate(
            "node => getComputedStyle(node, '::before').backgroundColor"
        )
        for status in ("occurred", "planned")
    ]
    assert fills[0] != fills[1]


def test_the_overview_stands_on_one_sheet_of_paper(own: Built, page: Page) -> None:
    """A4 with its margins, in pixels of the stylesheet: 178 by 261 mm."""
    width, height = (round(each / 25.4 * 96) for each in (178, 261))
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(media="print")
    page.goto(own.address("matrix.html"))
    box = page.locator(".or-overview table").bounding_box()
    assert box
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= height


def test_on_a_phone_figures_have_their_scale(own: Built, page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 667})
    page.goto(own.address("figures.html"))
    scale = page.locator(".or-ruled thead .or-scale")
    drawn = page.locator(".or-ruled tbody .or-drawn").first
    above, below = scale.bounding_box(), drawn.bounding_box()
    assert above
    assert below
    assert above["y"] < below["y"]
    assert abs(above["x"] - below["x"]) < 2
    assert abs(above["width"] - below["width"]) < 3


@pytest.mark.parametrize("path", ["articles/index.html", "figures.html", "actors/china.html"])
def test_no_column_is_out_of_sight(own: Built, page: Page, path: str) -> None:
    page.goto(own.address(path))
    tables = page.locator(".or-table")
    assert tables.count()
    fit = "all => all.every(each => each.scrollWidth <= each.clientWidth)"
    for width in (1024, 768, 720):
        page.set_viewport_size({"width": width, "height": 900})
        assert tables.evaluate_all(fit), width
