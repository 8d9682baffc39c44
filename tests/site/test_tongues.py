"""Dossiers in German, Arabic, Persian and Chinese, as a reader of them sees them in a browser."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect
from tests import tongues
from tests.conftest import build_once
from tests.dossier_helpers import PATIENCE
from tests.site.test_direction import measured, out_of_order
from tests.site_helpers import Built
from tests.tongues import ALL, Words

from onrecord.source.bidi import moves

pytestmark = pytest.mark.browser

LEFTWARDS = {"ar", "fa"}


Sites = Callable[[str], Built]


@pytest.fixture(scope="module")
def sites(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """The site in a language, which is built when it is asked for."""
    root = tmp_path_factory.mktemp("tongues")

    @cache
    def site(name: str) -> Built:
        dossier = tongues.lay_out(root / name, ALL[name])
        return build_once(shared_folder, f"tongue-{name}", dossier)

    return site


# The words of each text of a page, with the language and the direction in which it stands.
TEXTS = """root => {
    const found = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node; (node = walker.nextNode()); ) {
        const parent = node.parentElement, { direction } = getComputedStyle(parent)
        if (!node.data.trim() || parent.closest("pre, summary, .headerlink")) continue
        found.push([node.data.trim(), parent.closest("[lang]").lang, direction])
    }
    return found
}"""


# A quarter of the pages of each, in an order in which a sample has other languages, too.
LANGUAGES = ("fa", "ar", "de", "zh-Hans")
PARTS = [(LANGUAGES[(part + each) % 4], part) for part in range(4) for each in range(4)]


@pytest.mark.parametrize(("name", "part"), PARTS)
@pytest.mark.sampled(8)
def test_every_page_is_in_order_and_as_wide_as_the_window(
    sites: Sites, page: Page, name: str, part: int
) -> None:
    """On a phone, and on a desk."""
    root = "document.documentElement"
    for each in sites(name).pages[part::4]:
        page.set_viewport_size({"width": 360, "height": 900})
        page.goto(sites(name).address(each.path.replace(".md", ".html")))
        assert page.evaluate(f"[{root}.lang, document.body.dir]") == ["en", "ltr"], each.path
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert out_of_order(measured(page)) == [], (each.path, width)
            fits = page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")
            assert fits, (each.path, width)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.sampled(2)
def test_what_a_source_says_is_in_its_language_and_what_we_say_in_ours(
    sites: Sites, page: Page, name: str
) -> None:
    """The language is what a screen reader pronounces, the direction what a label is read in."""
    words = ALL[name]
    wanted = (words.language, "rtl" if name in LEFTWARDS else "ltr")
    for path, said in _said(words).items():
        page.goto(sites(name).address(path))
        texts: list[list[str]] = page.locator(".or-page").evaluate(TEXTS)
        shown = {text: (language, direction) for text, language, direction in texts}
        for text in said:
            assert shown.get(text) == wanted, (path, text)
        ours = [
            each
            for each in texts
            if re.fullmatch(r"[A-Za-z ,.:()0-9–·]*[a-z]{4}[a-z ,.:]*", each[0])
        ]
        assert len(ours) > 5
        if words.language != "de":  # which is written in the same letters
            assert [each for each in ours if each[1:] != ["en", "ltr"]] == [], path
        loose = [text for text, _, direction in texts if moves(text) and direction != "rtl"]
        assert loose == [], path


def _said(words: Words) -> dict[str, list[str]]:
    """Return texts of which each page shows every one whole, beside others."""
    return {
        "index.html": [words.title, words.bottom_line, words.question, words.topic],
        "questions/bridge.html": [words.question, words.why, words.quote, words.condition],
        "actors/mayor.html": [words.mayor, words.role, words.also, words.short],
        "articles/report.html": [words.headline, words.summary, words.garbled, words.mended],
        "timeline.html": [words.event, words.place, words.headline, words.paper],
    }


@pytest.mark.parametrize("name", ["ar", "fa"])
def test_a_quote_has_its_edge_and_its_marks_where_it_begins(
    sites: Sites, page: Page, name: str
) -> None:
    """And what is said of it stays in the order of the page."""
    page.goto(sites(name).address("questions/bridge.html"))
    quote = page.locator(".or-quote blockquote").first
    place: dict[str, Any] = quote.evaluate(
        """quote => {
            const around = quote.parentElement.getBoundingClientRect()
            const words = quote.querySelector("[lang]").getBoundingClientRect()
            const credit = quote.querySelector("[dir=ltr]").getBoundingClientRect()
            return {end: around.right - words.right, credit: words.left - credit.right}
        }"""
    )
    assert abs(place["end"]) < 20
    assert place["credit"] > 0


def test_no_name_is_slanted_in_a_script_without_italics(sites: Sites, page: Page) -> None:
    """Neither by a style nor, where no markup tells the script, by a browser without italics."""
    for name in ("ar", "fa", "zh-Hans"):
        page.goto(sites(name).address("questions/bridge.html"))
        slanted = page.locator("blockquote :is(a, span)").evaluate_all(
            """all => all.filter(each => {
                const style = getComputedStyle(each)
                return style.fontStyle != "normal" && style.fontSynthesisStyle != "none"
            }).length"""
        )
        assert slanted == 0
        marked = page.locator("blockquote :is([dir=auto], [dir=rtl], [lang])").evaluate_all(
            "all => all.map(each => getComputedStyle(each).fontStyle)"
        )
        assert set(marked) == {"normal"}


def test_a_quote_says_its_language_and_how_it_was_read(sites: Sites, page: Page) -> None:
    page.goto(sites("fa").address("articles/english.html"))
    assert "In English; read in a machine translation into Persian." in (
        page.locator(".or-facts").text_content() or ""
    )
    quotes = [each.strip() for each in page.locator("blockquote").all_text_contents()]
    assert quotes[0].endswith(", read in a machine translation into Persian")
    assert quotes[1].endswith(", in English")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("de", "Weiß"),
        ("ar", "حدّاد"),
        ("fa", "خواجه\u200cزاده"),
        ("fa", "خواجه زاده"),
        ("fa", "زاده"),
        ("zh-Hans", "王丽华"),
    ],
)
def test_search_finds_a_name(sites: Sites, page: Page, name: str, typed: str) -> None:
    page.goto(sites(name).address("index.html"))
    box = page.locator(".md-search__input")
    box.fill(typed)
    first = page.locator(".md-search-result__item > .md-search-result__link").first
    expect(first).to_be_attached(timeout=1_000 * PATIENCE)
    assert "actors/mayor.html" in unquote(first.get_attribute("href") or "")
