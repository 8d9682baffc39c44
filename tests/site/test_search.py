"""What readers type and what they find first, in a real browser: over the web and from a folder."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect
from tests import tongues
from tests.conftest import HARBOUR, build_once, build_site, copy_dossier
from tests.dossier_helpers import PATIENCE, write
from tests.site_helpers import Built

pytestmark = pytest.mark.browser

# What is typed into this repository's own dossier, and the record that has to stand first.
WANTED = {
    # Names, and parts of them.
    "China": "actors/china",
    "Zelenskyy": "actors/zelenskyy",
    "Volodymyr": "actors/zelenskyy",
    "wang yi": "actors/wang-yi",
    "EU": "actors/european-union",
    "NATO": "actors/nato",
    "RFE/RL": "actors/rferl",
    "die welt": "actors/die-welt",
    "Xi Jinping": "actors/index#xi-jinping",
    "Germany": "actors/index#germany",
    # What bears the name of a place.
    "Moscow": "actors/russia",
    "Kremlin": "actors/kremlin",
    "Beijing": "actors/china",
    "Washington": "actors/united-states",
    "London": "actors/united-kingdom",
    "Kyiv": "actors/ukraine",
    "Kiev": "actors/ukraine",
    # Short and with points.
    "UK": "actors/united-kingdom",
    "U.K.": "actors/united-kingdom",
    "US": "actors/united-states",
    "usa": "actors/united-states",
    "UN": "actors/united-nations",
    # As other languages write them.
    "Selenskyj": "actors/zelenskyy",
    "Zelensky": "actors/zelenskyy",
    "Зеленський": "actors/zelenskyy",
    "Lawrow": "actors/lavrov",
    "Песков": "actors/peskov",
    "Россия": "actors/russia",
    "中国": "actors/china",
    "王毅": "actors/wang-yi",
    "近平": "actors/index#xi-jinping",
    # With a letter wrong, missing, too many or changed about; and begun.
    "Zelenskky": "actors/zelenskyy",
    "Selensky": "actors/zelenskyy",
    "Chna": "actors/china",
    "Macorn": "actors/macron",
    "Ischnger": "actors/ischinger",
    "Starmerr": "actors/starmer",
    "Peskv": "actors/peskov",
    "diplomates": "actors/eu-diplomats-rferl",
    "Fornu": "actors/fornusek",
    # Questions, positions, articles, events, disputes, figures, pages.
    "China as mediator": "questions/mediation",
    "UN mandate": "questions/un-mandate",
    "Would China send peacekeepers": "questions/would-china-send",
    "zelenskyy china as mediator": "questions/mediation#zelenskyy-china-at-table",
    "guo untrue": "questions/chinese-european-contacts#guo-denies-report",
    "Does China Want To Send Peacekeepers": "articles/rferl-2025-03-26",
    "riyadh": "timeline#riyadh-meeting-february-2025",
    "paris meeting coalition": "timeline#paris-meeting-2025-03-27",
    "From 10,000 to 100,000": "disputes#figures-of-different-kinds",
    "1,000 kilometres": "questions/force-size#ischinger-line-of-contact",
    "who stands where": "matrix",
    "cite": "cite",
}
# The same in dossiers of other languages, which tests.tongues lays out.
IN_TONGUES = {
    ("de", "Weiss"): "actors/mayor",
    ("de", "joerg weiß"): "actors/mayor",
    ("de", "Flusszeitung"): "actors/paper",
    ("de", "Süddeutsche Flußzeitung"): "actors/paper",
    ("de", "brückenbau"): "questions/bridge",
    ("ar", "حداد"): "actors/mayor",
    ("ar", "ليلى حداد"): "actors/mayor",
    ("ar", "المدينة"): "actors/council",
    ("ar", "مدينه"): "actors/council",
    ("ar", "بالمدينة"): "actors/council",
    ("fa", "خواجه\u200cزاده"): "actors/mayor",
    ("fa", "خواجه زاده"): "actors/mayor",
    ("fa", "خواجهزاده"): "actors/mayor",
    ("fa", "زاده"): "actors/mayor",
    ("fa", "شوراي شهر"): "actors/council",
    ("zh-Hans", "王丽华"): "actors/mayor",
    ("zh-Hans", "丽华"): "actors/mayor",
    ("zh-Hans", "日报"): "actors/paper",
    ("zh-Hans", "议会"): "actors/council",
    ("zh-Hans", "取消了拨款"): "questions/bridge",
}


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def served(site: Built) -> Iterator[str]:
    """Serve a site on this machine, below a path as hosts of many sites do."""
    handler = partial(Quiet, directory=str(site.root))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/site/"
        server.shutdown()


Visit = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(params=["folder", "web"])
def visit(request: pytest.FixtureRequest, browser: Browser) -> Visit:
    """Open a page of a site from its folder, and over the web; nobody may complain meanwhile."""

    @contextmanager
    def opened(site: Built, path: str = "index.html", query: str = "") -> Iterator[Page]:
        complaints: list[str] = []
        context = browser.new_context(viewport={"width": 1280, "height": 700})
        context.set_default_timeout(PATIENCE * 1000)
        context.on("console", lambda message: complaints.append(message.text))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        page = context.new_page()
        if request.param == "folder":
            page.goto(site.address(path) + query)
            yield page
        else:
            with served(site) as web:
                page.goto(web + path + query)
                yield page
        context.close()
        assert complaints == []

    return opened


def results(page: Page) -> list[str]:
    """Return where the results lead, best first, without what is marked there."""
    found = page.locator(".md-search-result__link").evaluate_all("all => all.map(a => a.href)")
    places = (unquote(url).partition("/site/")[2] for url in found)
    return [place.partition("?")[0].removesuffix(".html") + _anchor(place) for place in places]


def _anchor(place: str) -> str:
    return f"#{place.partition('#')[2]}" if "#" in place else ""


def look_for(page: Page, typed: str) -> list[str]:
    """Type words into the field and return where the results lead."""
    field = page.locator(".md-search__input")
    field.fill(typed)
    expect(page.locator("#or-results")).to_have_attribute("aria-busy", "false")
    expect(page.locator(".md-search-result__meta")).to_contain_text("result")
    return results(page)


def test_what_is_looked_for_stands_first(own: Built, visit: Visit) -> None:
    with visit(own) as page:
        found = {typed: [*look_for(page, typed), ""][0] for typed in WANTED}
    assert found == WANTED


@pytest.mark.parametrize("tongue", tongues.ALL)
def test_so_it_does_in_other_scripts(
    shared_folder: Path, tmp_path: Path, visit: Visit, tongue: str
) -> None:
    made = tongues.lay_out(tmp_path / tongue, tongues.ALL[tongue])
    site = build_once(shared_folder, f"tongue-{tongue}", made)
    wanted = {typed: place for (name, typed), place in IN_TONGUES.items() if name == tongue}
    with visit(site) as page:
        found = {typed: [*look_for(page, typed), ""][0] for typed in wanted}
    assert found == wanted


def test_the_keyboard_finds_reads_and_leaves(own: Built, visit: Visit) -> None:
    """By a key into the field, down to a result, back, and out again; nothing unseen between."""
    with visit(own) as page:
        page.keyboard.press("/")
        page.keyboard.type("Beijing")
        expect(page.locator(".md-search-result__link").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        at = "document.activeElement.querySelector('.or-result__title')?.textContent"
        assert page.evaluate(at) == "China"
        page.keyboard.press("ArrowUp")
        expect(page.locator(".md-search__input")).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**/actors/china.html?h=Beijing")
        expect(page.locator("mark").first).to_have_text("Beijing")


def test_the_key_after_a_closed_search_is_the_next_thing_seen(own: Built, visit: Visit) -> None:
    """The list of results is no stop while nobody looks for anything."""
    with visit(own) as page:
        page.keyboard.press("s")
        page.keyboard.press("Escape")
        expect(page.locator(".md-search__output")).to_be_hidden()
        seen = []
        page.evaluate("document.querySelector('.or-masthead').focus()")
        for _ in range(8):
            page.keyboard.press("Tab")
            # Of a choice the label is seen.
            here = page.evaluate_handle(
                "(it => it.matches('.md-option') ? it.nextElementSibling : it)"
                "(document.activeElement)"
            ).as_element()
            assert here
            box = here.bounding_box()
            seen.append(here.evaluate("it => it.className"))
            assert box, seen
            assert box["width"] > 1, seen
            assert here.evaluate("it => getComputedStyle(it).outlineStyle") != "none" or (
                "md-search__input" in seen[-1]  # whose frame shows it
            )
            if "md-tabs__link" in seen[-1]:
                break
        assert "md-tabs__link" in seen[-1]


@pytest.mark.parametrize("width", [375, 1280])
def test_the_search_is_one_stop_and_escape_leads_back_to_it(
    own: Built, visit: Visit, width: int
) -> None:
    name = "document.activeElement.getAttribute('aria-label')"
    with visit(own) as page:
        page.set_viewport_size({"width": width, "height": 700})
        page.locator(".or-masthead").focus()
        stops: list[str] = []
        while not stops or stops[-1] == "Search" or len(stops) < 3:
            page.keyboard.press("Tab")
            stops.append(page.evaluate(name))
        assert stops.count("Search") == 1
        page.keyboard.press("Shift+Tab")
        if width == 375:
            page.keyboard.press("Enter")
        page.keyboard.type("kremlin")
        expect(page.locator(".or-result__title").first).to_have_text("Kremlin")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Escape")
        expect(page.locator(".md-search__output")).to_be_hidden()
        assert page.evaluate(name) == "Search"
        # From a field that is closed it opens again by what is typed.
        page.keyboard.press("Enter" if width == 375 else "Backspace")
        expect(page.locator(".md-search__output")).to_be_visible()


def test_an_address_brings_along_what_to_look_for(own: Built, visit: Visit) -> None:
    with visit(own, "index.html", query="?q=Kremlin") as page:
        expect(page.locator(".or-result__title").first).to_have_text("Kremlin")
        page.keyboard.press("Escape")
        assert "q=" not in page.url


def test_results_say_of_what_kind_they_are(own: Built, visit: Visit) -> None:
    with visit(own) as page:
        look_for(page, "zelenskyy china as mediator")
        first = page.locator(".md-search-result__link").first
        expect(first.locator(".or-result__kind")).to_contain_text("Statement")
        title = "Volodymyr Zelenskyy – China as mediator – supports with conditions"
        expect(first.locator(".or-result__title")).to_have_text(title)


def test_a_page_written_by_hand_is_found_as_well(tmp_path: Path, visit: Visit) -> None:
    """Its markup is no markup in the results."""
    root = tmp_path / "harbour"
    copy_dossier(HARBOUR, root)
    write(root, {"briefs/reading.md": "# Reading list\n\nBooks on *tides* & dredgers.\n"})
    build_site(root)
    site = Built("by-hand", root)
    with visit(site) as page:
        assert look_for(page, "dredgers")[0].startswith("reading")
        text = page.locator(".or-result__text").first
        expect(text).to_have_text("Books on tides & dredgers.")


# --- what a page weighs ----------------------------------------------------------------------

# Of the front page with all that it loads, uncompressed, before anybody searches.
MOST_BYTES = 350_000


def test_the_front_page_is_light(own: Built, browser: Browser) -> None:
    page = browser.new_page()
    loaded: dict[str, int] = {}
    page.on("response", lambda answer: loaded.update({answer.url: len(answer.body())}))
    with served(own) as web:
        page.goto(f"{web}index.html")
        page.wait_for_load_state("networkidle")
    page.close()
    assert len(loaded) > 5
    assert sum(loaded.values()) <= MOST_BYTES, loaded


# --- what a page does besides ------------------------------------------------------------------


def test_a_chosen_scheme_stays(own: Built, visit: Visit) -> None:
    """From page to page, and in the button that says which is next."""
    dark = "body[data-md-color-scheme=slate]"
    with visit(own) as page:
        button = page.locator("[data-md-component=palette] label").filter(visible=True)
        expect(button).to_have_count(1)
        first = button.get_attribute("title")
        for _ in range(2):
            button.click()
        expect(page.locator(dark)).to_have_count(1)
        page.locator("a.md-tabs__link").nth(1).click()
        expect(page.locator(dark)).to_have_count(1)
        expect(button).not_to_have_attribute("title", str(first))
        button.click()
        expect(button).to_have_attribute("title", str(first))


def test_the_list_of_sections_follows_and_the_top_is_a_press_away(own: Built, visit: Visit) -> None:
    with visit(own, own.largest("question")) as page:
        active = page.locator(".md-nav--secondary .md-nav__link--active")
        top = page.locator(".md-top")
        expect(top).to_be_hidden()
        last = page.locator(".md-nav--secondary .md-nav__link").last
        last.click()
        expect(active).to_have_text(last.inner_text())
        page.mouse.wheel(0, -400)
        expect(top).to_be_visible()
        top.click()
        expect(top).to_be_hidden()
        assert page.evaluate("scrollY") == 0
