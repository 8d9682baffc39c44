"""Cards: who or what a link leads to, shown at the link, from a folder and without a network."""

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.dossier_helpers import PATIENCE
from tests.site_helpers import Built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("harbour")]

DENIAL = "Ada Quill: no, Funding"
CARD = ".or-card"


def test_a_sign_of_the_overview_says_what_it_stands_for(page: Page, harbour: Built) -> None:
    page.goto(harbour.address("matrix.html"))
    sign = page.get_by_role("link", name=DENIAL)
    sign.hover()
    card = page.locator(CARD)
    expect(card).to_be_visible()
    for words in ("6 May 2024", "on record", "Ada Quill", "Funding", "denies"):
        expect(card).to_contain_text(words)
    expect(sign).to_have_attribute("aria-describedby", "or-card")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert sign.get_attribute("aria-describedby") is None


def test_the_keyboard_shows_a_card_and_leaves_it(page: Page, harbour: Built) -> None:
    page.goto(harbour.address("index.html"))
    link = page.locator(".or-lead a").first
    link.focus()
    # By a key, since a browser shows the focus of whoever comes by keyboard alone.
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator(CARD)).to_be_visible()
    expect(page.locator(CARD)).to_contain_text("Actor")
    page.keyboard.press("Shift+Tab")
    expect(page.locator(CARD)).to_be_hidden()


def test_a_tap_shows_a_card_and_another_follows_the_link(browser: Browser, harbour: Built) -> None:
    context = browser.new_context(
        offline=True, has_touch=True, viewport={"width": 375, "height": 667}
    )
    context.set_default_timeout(1_000 * PATIENCE)
    page = context.new_page()
    page.goto(harbour.address("index.html"))
    link = page.locator(".or-lead a").first
    link.tap()
    card = page.locator(CARD)
    expect(card).to_be_visible()
    box = card.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 375
    page.locator("h1").tap()
    expect(card).to_be_hidden()
    link.tap()
    expect(card).to_be_visible()
    link.tap()
    page.wait_for_url("**/actors/*.html")
    # What is no record has no card, and is one tap away.
    page.goto(harbour.address("index.html"))
    page.locator(".or-ways").get_by_role("link", name="What is new").tap()
    page.wait_for_url("**/whats-new.html")
    context.close()


def test_no_card_is_on_paper_or_without_a_script(
    page: Page, browser: Browser, harbour: Built
) -> None:
    page.goto(harbour.address("index.html"))
    page.locator(".or-lead a").first.hover()
    expect(page.locator(CARD)).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(CARD)).to_be_hidden()
    context = browser.new_context(offline=True, java_script_enabled=False)
    without = context.new_page()
    without.goto(harbour.address("index.html"))
    assert without.locator(CARD).count() == 0
    context.close()
