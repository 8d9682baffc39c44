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
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect
from tests import tongues
from tests.conftest import HARBOUR, build_once, build_site, copy_dossier
from tests.corpora import Corpus
from tests.dossier_helpers import PATIENCE, examples, write
from tests.site_helpers import Built

from onrecord.output.tokens import Splitter

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
# What is typed into a dossier that a seed makes, of 300 articles.
IN_MANY = {
    # A name, its beginning, a letter wrong, changed about, too many; without a blank; no capitals.
    "Thover Zalwilthum": "actors/actor-2",
    "zalwil": "actors/actor-2",
    "Zalwithlum": "actors/actor-2",
    "zalwilthumm": "actors/actor-2",
    "thoverzalwilthum": "actors/actor-2",
    "CHER DRISTELJOL": "actors/actor-3",
    # In another script, with an accent that is none of the name's, at the second of two words.
    "Андрій 61": "actors/actor-61",
    "олена": "actors/actor-6",
    "Thóver Zalwilthüm": "actors/actor-2",
    "Dristeljol": "actors/actor-3",
    # Titles, short labels and places, whole and in part.
    "Flol castinholdel": "articles/article-299",
    "Taldos Lasvo, 19 Jun 2025": "articles/article-299",
    "Ganfloquadewos canwan": "questions/question-1",
    "Rosku tradegrelmal": "questions/question-7",
    "breldiltru pargriquwen": "disputes#dispute-18",
    "stichithumgade": "timeline#event-1",
    # Who on what; few words; a number, with its dots and without.
    "tum pleplimun ganfloquadewos": "questions/question-1#position-599",
    "dristeljol lerl": "questions/question-18#position-271",
    "toldaldonstos": "questions/question-17#position-592",
    "44,000": "questions/question-18#position-593",
    "44000 soldiers": "questions/question-18#position-593",
    "KASSTU tril": "articles/article-0",
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


@pytest.mark.sampled(2)
def test_what_is_looked_for_stands_first(own: Built, visit: Visit) -> None:
    with visit(own) as page:
        found = {typed: [*look_for(page, typed), ""][0] for typed in WANTED}
    assert found == WANTED


@pytest.mark.parametrize("tongue", tongues.ALL)
@pytest.mark.sampled(2)
def test_so_it_does_in_other_scripts(
    shared_folder: Path, tmp_path: Path, visit: Visit, tongue: str
) -> None:
    made = tongues.lay_out(tmp_path / tongue, tongues.ALL[tongue])
    site = build_once(shared_folder, f"tongue-{tongue}", made)
    wanted = {typed: place for (name, typed), place in IN_TONGUES.items() if name == tongue}
    with visit(site) as page:
        found = {typed: [*look_for(page, typed), ""][0] for typed in wanted}
    assert found == wanted


@pytest.fixture(scope="module")
def many(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A dossier of many articles, as a site."""
    source = tmp_path_factory.mktemp("many")
    Corpus(300).write(source)
    return build_once(shared_folder, "many", source)


@pytest.mark.sampled(2)
def test_so_it_does_among_many(many: Built, visit: Visit) -> None:
    with visit(many) as page:
        found = {typed: [*look_for(page, typed), ""][0] for typed in IN_MANY}
    assert found == IN_MANY


@pytest.mark.sampled(2)
def test_a_word_is_found_by_its_stem_and_marked(own: Built, visit: Visit) -> None:
    with visit(own) as page:
        look_for(page, "peacekeeping denied")
        marks = page.locator(".md-search-result__link mark").all_inner_texts()
    assert {"peacekeeping", "denies"} <= {each.casefold() for each in marks}


def test_results_have_all_words_or_the_most(many: Built, visit: Visit) -> None:
    with visit(many) as page:
        look_for(page, "dristeljol lerlurbohar")
        titles = page.locator(".or-result__title").all_inner_texts()
        assert titles[0].startswith("Cher Dristeljol – Lerlurbohar hosces")
        texts = page.locator(".md-search-result__link").all_inner_texts()
        assert len(texts) < 10
        # Where nothing has all, a word that is nowhere takes nothing away.
        assert look_for(page, "dristeljol lerlurbohar 99999")[0] == results(page)[0]
        assert page.locator(".or-result__title").all_inner_texts() == titles


@pytest.mark.sampled(2)
def test_results_are_narrowed_down_and_stay_so_while_somebody_types(
    many: Built, visit: Visit
) -> None:
    def choose(name: str, option: str) -> None:
        page.get_by_label(name, exact=True).select_option(option)
        expect(page.locator("#or-results")).to_have_attribute("aria-busy", "false")

    with visit(many) as page:
        look_for(page, "choradrurflar")
        said = page.locator(".md-search-result__meta")
        expect(said).to_have_text("80 results")
        page.locator(".or-narrow summary").press("Enter")
        kinds = page.get_by_label("Kind", exact=True).locator("option")
        expect(kinds.nth(1)).to_be_attached()
        counts = [int(text.rpartition("(")[2][:-1]) for text in kinds.all_inner_texts()[1:]]
        assert sum(counts) == 80
        choose("Kind", "Statement")
        chosen = kinds.all_inner_texts().index(said_of(page))
        expect(said).to_have_text(f"{counts[chosen - 1]} results of 80")
        stances = page.get_by_label("Stance", exact=True).locator("option").all_inner_texts()
        choose("Stance", "denies")
        left = int(next(each for each in stances if "denies" in each).rpartition("(")[2][:-1])
        expect(said).to_have_text(f"{left} results of 80")
        assert len(results(page)) == left
        assert all(
            text.endswith("denies") for text in page.locator(".or-result__title").all_inner_texts()
        )
        # The next search is narrowed down alike; nothing left is said as such.
        look_for(page, "ganfloquadewos")
        assert all("denies" in each for each in page.locator(".or-result__title").all_inner_texts())
        choose("Year", "2020")
        kind = page.locator(".or-result__kind").all_inner_texts()
        assert kind
        assert all("2020" in each for each in kind)
        choose("Stance", "")
        choose("Kind", "")
        choose("Year", "")
        assert "of" not in said.inner_text()


def said_of(page: Page) -> str:
    """Return the option of the kind that is chosen."""
    return str(page.get_by_label("Kind", exact=True).evaluate("it => it.selectedOptions[0].text"))


def test_of_the_index_a_search_loads_little_and_before_it_nothing(
    many: Built, browser: Browser
) -> None:
    """The list, the rows of the words, the entries that are shown: files of bounded size."""
    page = browser.new_page()
    loaded: list[str] = []
    page.on("request", lambda asked: loaded.append(asked.url))

    def names() -> list[str]:
        pieces = [url.partition("/search/")[2].rpartition("/")[2] for url in loaded]
        return sorted({each.partition("-")[0].removesuffix(".js") for each in pieces if each})

    with served(many) as web:
        page.goto(f"{web}index.html")
        page.wait_for_load_state("networkidle")
        assert names() == []
        assert not [url for url in loaded if "finder" in url]
        loaded.clear()
        look_for(page, "thover zalwilthum")
        page.wait_for_load_state("networkidle")
        assert names() == ["entries", "index", "rows"]
        loaded.clear()
        page.locator(".or-narrow summary").click()
        expect(page.get_by_label("Kind", exact=True).locator("option").nth(1)).to_be_attached()
        assert names() == ["groups"]
        loaded.clear()
        look_for(page, "zalwithlum")
        assert "words" in names()
    page.close()
    # The form for new records has one of its own, which its page alone loads.
    files = [path for path in many.files if path.startswith("search/") and "form" not in path]
    assert max((many.folder / path).stat().st_size for path in files) <= 64_000
    assert len(files) < 120


def test_words_are_cut_alike_here_and_there(own: Built, browser: Browser) -> None:
    """What the generator makes of a text and what the script makes of it, in any script."""
    page = browser.new_page()
    page.goto(own.address("index.html"))
    page.locator(".md-search__input").fill("a")
    expect(page.locator("#or-results")).to_have_attribute("aria-busy", "false")
    letters = st.sampled_from("aZéßİıŁøςΣΟк5٣.,'’s -_中国語ひらカไทยمدينةالی‌‍́­한국ﬁ①²½🙂")

    # A browser may know letters that are newer than Python's.
    assigned = st.characters(exclude_categories=["Cn", "Co", "Cs"])

    @given(st.lists(st.text(letters) | st.text(assigned, max_size=12), min_size=20, max_size=20))
    @examples(30)
    def compare(texts: list[str]) -> None:
        ours = [Splitter([text]).pieces(text) for text in texts]
        assert page.evaluate("texts => texts.map(onrecordFinder.split)", texts) == ours

    compare()
    page.close()


@pytest.mark.sampled(2)
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


@pytest.mark.sampled(2)
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
@pytest.mark.sampled(3)
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


@pytest.mark.sampled(2)
def test_results_say_of_what_kind_they_are(own: Built, visit: Visit) -> None:
    with visit(own) as page:
        look_for(page, "zelenskyy china as mediator")
        first = page.locator(".md-search-result__link").first
        expect(first.locator(".or-result__kind")).to_contain_text("Statement")
        title = "Volodymyr Zelenskyy – China as mediator – supports with conditions"
        expect(first.locator(".or-result__title")).to_have_text(title)


@pytest.mark.sampled(2)
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


@pytest.mark.sampled(2)
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
