"""The site in a real browser, opened from its folder with no network at all."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect
from tests.barriers import WCAG, violations
from tests.conftest import build_once
from tests.dossier_helpers import PATIENCE, write
from tests.site_helpers import (
    KINDS,
    Built,
    html_path,
    resolve,
    squeeze,
    text_of,
    with_class,
    without_blanks,
)

from onrecord.dossier.labels import article_label, plain_words
from onrecord.source.records import Actor

pytestmark = pytest.mark.browser

# What a scheme can break: everything else is the same in both.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
# What a phone can break: lines that stand beside one another at a desk stand close together there.
PHONE_RULES = ["target-size", "scrollable-region-focusable"]

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
Visit = Callable[..., AbstractContextManager[Page]]


class Window:
    """A browser window without network that remembers what it asked for and complained of."""

    def __init__(self, browser: Browser, *, scripts: bool) -> None:
        self.context = browser.new_context(offline=True, java_script_enabled=scripts)
        self.context.set_default_timeout(PATIENCE * 1000)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.context.on("requestfailed", self.miss)
        self.context.on("weberror", lambda error: self.complain(str(error.error)))
        self.context.on("console", self.hear)
        self.page = self.context.new_page()

    def miss(self, request: Request) -> None:
        # Leaving a page breaks off what is still on its way: that says nothing of the site.
        if request.failure != "net::ERR_ABORTED":
            self.complain(f"failed: {request.url} ({request.failure})")

    def complain(self, what: str) -> None:
        self.complaints.append(what)

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complain(message.text)


@pytest.fixture(scope="module")
def visit(browser: Browser) -> Iterator[Visit]:
    """Open a page of a built site from its folder.

    Leaving the page checks what must hold of every visit: nothing was asked of another host and
    the browser had nothing to complain of.
    """
    windows: dict[bool, Window] = {}

    @contextmanager
    def opened(
        site: Built,
        path: str,
        query: str = "",
        *,
        width: int = 1280,
        scheme: Scheme = "light",
        scripts: bool = True,
    ) -> Iterator[Page]:
        window = windows.pop(scripts, None) or Window(browser, scripts=scripts)
        window.page.goto("about:blank")
        window.requests.clear()
        window.complaints.clear()
        window.page.set_viewport_size({"width": width, "height": 700})
        window.page.emulate_media(media="screen", color_scheme=scheme)
        window.page.goto(site.address(path) + query)
        try:
            yield window.page
        except BaseException:
            window.context.close()
            raise
        window.page.evaluate("localStorage.clear(), sessionStorage.clear()")
        windows[scripts] = window
        assert [url for url in window.requests if not url.startswith(("file:", "data:"))] == []
        assert window.complaints == []

    yield opened
    for window in windows.values():
        window.context.close()


def path_of(site: Built, page: Page) -> str:
    """Return the file and anchor at which the browser is, without the words searched for."""
    address = re.sub(r"\?[^#]*", "", page.url)
    assert address.startswith(site.folder.as_uri())
    return address.removeprefix(f"{site.folder.as_uri()}/")


# --- search ----------------------------------------------------------------------------------


def search(page: Page, words: str) -> list[str]:
    """Look for words and return the addresses of the results, best first."""
    typed, told = page.locator(".md-search__input"), page.locator(".md-search-result__meta")
    # What was found before stands until something else is.
    typed.fill("")
    expect(told).not_to_contain_text("result")
    typed.fill(words)
    expect(told).to_contain_text("result")
    return [str(link.get_attribute("href")) for link in page.locator(RESULT).all()]


RESULT = ".md-search-result__link"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("words", "wanted"),
    [("A. Quill", "actors/ada-quill.html"), ("promised to pay", "questions/funding.html")],
)
@pytest.mark.sampled(3)
def test_the_first_result_is_what_was_looked_for(
    harbour: Built, visit: Visit, scheme: Scheme, words: str, wanted: str
) -> None:
    with visit(harbour, "index.html", scheme=scheme) as page:
        search(page, words)
        page.locator(".md-search-result__link").first.click()
        page.wait_for_url(re.compile(r"\?h="))
        assert path_of(harbour, page).partition("#")[0] == wanted
        expect(page.locator("h1")).to_be_visible()


def test_search_leads_to_the_very_statement(harbour: Built, visit: Visit) -> None:
    with visit(harbour, "index.html") as page:
        search(page, "spawning grounds")
        page.locator(".md-search-result__link[href$='#fishers-deepening']").first.click()
        page.wait_for_url(re.compile(r"\?h="))
        expect(page.locator("#fishers-deepening")).to_be_in_viewport(ratio=1)
        expect(page.get_by_text("spawning grounds").first).to_be_in_viewport()


def test_search_works_in_a_folder_below_and_by_keyboard(harbour: Built, visit: Visit) -> None:
    with visit(harbour, "questions/cost.html") as page:
        page.keyboard.press("/")
        page.keyboard.type("A. Quill")
        first = page.locator(".md-search-result__link").first
        expect(first).to_have_attribute("href", re.compile(r"ada-quill\.html"))
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"\?h="))
        assert path_of(harbour, page).startswith("actors/ada-quill.html")


def test_search_loads_nothing_before_somebody_looks_for_something(
    harbour: Built, visit: Visit, browser: Browser
) -> None:
    """And then from the site alone, once."""
    with visit(harbour, "questions/cost.html") as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.reload()
        loads = (harbour.address("assets/javascripts/finder.js"), harbour.address("search/"))
        assert [url for url in asked if url.startswith(loads)] == []
        asked.clear()
        for _ in range(2):
            assert search(page, "A. Quill")
            page.keyboard.press("Escape")
            expect(page.locator("#or-results")).to_have_attribute("aria-busy", "false")
        scripts = [url for url in asked if url.endswith(".js")]
        assert scripts[:2] == [loads[0], harbour.address("search/index.js")]
        assert all(url.startswith(loads) for url in scripts)
        assert len({*scripts}) == len(scripts)


def test_search_says_that_it_found_nothing_and_where_all_names_are(
    harbour: Built, visit: Visit
) -> None:
    with visit(harbour, "questions/cost.html") as page:
        page.locator(".md-search__input").press_sequentially("xylophone")
        expect(page.get_by_role("status").first).to_contain_text("Nothing found for “xylophone”")
        expect(page.locator(RESULT)).to_have_count(0)
        page.get_by_role("status").get_by_role("link", name="Names A–Z").click()
        page.wait_for_url(harbour.address("names.html"))


def test_people_are_found_under_their_other_names(own: Built, visit: Visit) -> None:
    spoken = own.dossier.positions_of

    def weight(actor: Actor) -> int:
        return len(spoken.get(actor.id, ()))

    named = [actor for actor in own.dossier.actors.values() if actor.also]
    with visit(own, "index.html") as page:
        for actor in sorted(named, key=weight, reverse=True)[:5]:
            name = actor.also[0].name
            # A page stands there once, and once more for each section of it that is found.
            found = dict.fromkeys(resolve("index.html", url)[0] for url in search(page, name))
            assert any(url.endswith(f"/actors/{actor.id}.html") for url in [*found][:8]), name


# What is typed, and the words that are looked for.
PARTS = {
    "Li-Hui": "Li Hui",
    "Hui": "Hui",
    "Błaszczykowski": "Błaszczykowski",
    "Xi": "Xi",
    "yard": "yard",
    "10,000": "10,000",
    "25.5": "25.5",
}


def test_words_part_where_a_reader_parts_them(marks: Built, visit: Visit) -> None:
    """At hyphens and apostrophes, but not within a number; each of them is found and marked."""
    with visit(marks, "index.html") as page:
        for typed, words in PARTS.items():
            assert looked_for(search(page, typed)) == set(words.lower().split()), typed
            result = page.locator(f"{RESULT}[href*='actors/li-hui.html']")
            assert set(result.locator("mark").all_inner_texts()) == set(words.split()), typed


def test_what_is_typed_parts_at_an_apostrophe(marks: Built, visit: Visit) -> None:
    with visit(marks, "index.html") as page:
        for typed in ("Xi's", "Xi’s"):
            found = looked_for(search(page, typed))
            assert found
            assert found <= {"xi", "s"}, typed


def test_a_part_of_a_number_is_not_the_number(marks: Built, visit: Visit) -> None:
    with visit(marks, "index.html") as page:
        found = {resolve(path_of(marks, page), url)[0] for url in search(page, "000")}
    # The source format tells of the year 0000, which begins so.
    paths = {url.rpartition("/site/")[2] for url in found} - {"format.html"}
    assert paths == {"actors/crane.html"}


def looked_for(addresses: list[str]) -> set[str]:
    """Return the words for which results were found, as their addresses hand them on."""
    return {
        word
        for address in addresses
        for words in parse_qs(urlsplit(address).query).get("h", [])
        for word in words.lower().split()
    }


# --- layout ----------------------------------------------------------------------------------


@pytest.fixture(params=["harbour", "own"])
def each(request: pytest.FixtureRequest) -> Built:
    site = request.getfixturevalue(request.param)
    assert isinstance(site, Built)
    return site


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.sampled(2)
def test_no_page_is_wider_than_a_phone(own: Built, visit: Visit, kind: str) -> None:
    with visit(own, own.largest(kind), width=320) as page:
        wide = page.evaluate(
            """() => document.scrollingElement.scrollWidth <= innerWidth ? [] :
                 [...document.querySelectorAll("body *")]
                   .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
                   .map(each => each.outerHTML.slice(0, 120))"""
        )
        assert wide == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [("harbour", kind) for kind in KINDS]
    # Of real records, the kinds that hold most of what a page can hold.
    + [("own", kind) for kind in ("brief", "question", "matrix", "actor", "article", "anonymous")],
)
@pytest.mark.sampled(4)
def test_no_page_shuts_anybody_out(
    request: pytest.FixtureRequest, visit: Visit, name: str, kind: str
) -> None:
    """No violation of WCAG 2.2 AA that axe-core can find, in either scheme and on a phone.

    All pages at both widths in both schemes: tests.reliability.access.
    """
    site = request.getfixturevalue(name)
    with visit(site, site.largest(kind), scheme="light") as page:
        assert violations(page, WCAG) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page, {"type": "rule", "values": COLOUR_RULES}) == []
        page.set_viewport_size({"width": 375, "height": 700})
        assert violations(page, {"type": "rule", "values": PHONE_RULES}) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_page_reached_by_search_is_readable(harbour: Built, visit: Visit, scheme: Scheme) -> None:
    with visit(harbour, "actors/ada-quill.html", "?h=quill", scheme=scheme) as page:
        expect(page.locator("mark").first).to_be_visible()
        assert violations(page, WCAG) == []


def test_the_scheme_follows_the_system(harbour: Built, visit: Visit) -> None:
    brightness = """() => {
        const rgb = colour => colour.match(/[0-9.]+/g).slice(0, 3).reduce((a, b) => a + +b, 0)
        const style = getComputedStyle(document.body)
        return rgb(style.color) - rgb(style.backgroundColor)
    }"""
    with visit(harbour, "index.html", scheme="light") as page:
        assert page.evaluate(brightness) < 0
    with visit(harbour, "index.html", scheme="dark") as page:
        assert page.evaluate(brightness) > 0


@pytest.mark.parametrize("width", [360, 1280])
def test_a_cell_of_the_matrix_leads_to_its_entry(each: Built, visit: Visit, width: int) -> None:
    with visit(each, "matrix.html", width=width) as page:
        link = page.locator(".or-table--matrix td a[href*='#']").last
        file, anchor = resolve("matrix.html", str(link.get_attribute("href")))
        link.click()
        page.wait_for_url(re.compile(rf"#{anchor}$"))
        assert path_of(each, page) == f"{file}#{anchor}"
        heading = page.locator(f"[id='{anchor}']")
        expect(heading).to_be_in_viewport(ratio=1)
        # Nothing that sticks to the top of the window lies over it.
        assert heading.evaluate(
            """heading => {
                const link = heading.querySelector("a").getBoundingClientRect()
                const top = document.elementFromPoint(link.x + link.width / 2, link.y + 2)
                return heading.contains(top)
            }"""
        )


# --- marks -----------------------------------------------------------------------------------

# How the edge of a statement shows on whose word it is.
EDGES = {
    "on-record": ("solid", "3px"),
    "paraphrase": ("solid", "3px"),
    "anonymous": ("dashed", "3px"),
    "unattributed": ("dotted", "3px"),
    "analyst-inference": ("double", "4px"),
}
# The colour of each stance, on light paper and on dark.
COLOURS = {
    "supports": ("#00685f", "#55c7b8"),
    "supports-with-conditions": ("#23668a", "#83bfe0"),
    "asserts": ("#1d56a3", "#8fb5f7"),
    "opposes": ("#ab370d", "#f3936a"),
    "denies": ("#8a2858", "#ea92bd"),
    "ambiguous": ("#765800", "#dab54e"),
    "neutral": ("#4b5563", "#b3bbc6"),
    "no-position": ("#626262", "#a8aeb6"),
}
# What shows an edge, on which page, and by which part of it.
EDGED = [
    ("questions/quay.html", ".or-statement", "::before"),
    ("articles/gazette-1.html", ".or-entry", "::before"),
    ("matrix.html", ".or-cell", None),
]
PATHS = [path for path, _, _ in EDGED]


@pytest.fixture(scope="module")
def marks(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A dossier with every stance on every attribution, and words that are hard to find."""
    pairs = [(stance, word) for stance in COLOURS for word in EDGES]
    files: dict[str, object] = {
        "dossier": {"title": "A quay", "scope": "The quay.", "bottom_line": "No quay yet."},
        "actors/gazette": {"name": "Port Gazette", "kind": "media"},
        "actors/li-hui": {
            "name": "Li-Hui Østergaard-Błaszczykowski",
            "kind": "person",
            "summary": "Counted 10,000 barrels for Xi's yard, and later 25.5 more.",
        },
        "actors/crane": {
            "name": "Crane Yard",
            "kind": "organisation",
            "summary": "Has 10 cranes and 000 hooks.",
        },
        "questions/quay": {
            "text": "Should there be a quay?",
            "short": "Quay",
            "unknowns": [{"text": "When.", "kind": "not-stated"}],
        },
        "events/count": {
            "title": "A count",
            "date": "2024-04-29",
            "status": "reported",
            "actors": ["li-hui", "crane"],
        },
        "articles/gazette-1": {
            "title": "All on the quay",
            "publisher": "gazette",
            "kind": "news",
            "date": "2024-05-01",
            "summary": "Asks everybody.",
            "reports": [
                {"position": f"{stance}-{word}", "attribution": word, "via": []}
                for stance, word in pairs
            ],
        },
    }
    for number, (stance, word) in enumerate(pairs):
        name = f"Speaker {number}" if number else "Li-Hui Two"
        files[f"actors/speaker-{number}"] = {"name": name, "kind": "person"}
        files[f"positions/{stance}-{word}"] = {
            "actor": f"speaker-{number}",
            "question": "quay",
            "stance": stance,
            "date": "2024-04-30",
            "text": f"Said thing {number}.",
            **({"conditions": ["It is paid."]} if "conditions" in stance else {}),
        }
    source = tmp_path_factory.mktemp("marks")
    write(source, {f"sources/{path}.yml": json.dumps(record) for path, record in files.items()})
    return build_once(shared_folder, "marks", source)


# Of every block: its classes, and how its edge and the word in it are drawn.
DRAWN = """([selector, part]) => [...document.querySelectorAll(selector)].map(block => {
    const edge = getComputedStyle(block, part)
    const word = block.querySelector(".or-stance")
    return {
        classes: [...block.classList],
        stance: [...word.classList].find(name => name.startsWith("or-stance--")).slice(11),
        style: edge.borderLeftStyle,
        width: edge.borderLeftWidth,
        edge: edge.borderLeftColor,
        word: getComputedStyle(word).color,
        shown: block.checkVisibility() && edge.display !== "none" && edge.content !== "none",
    }
})"""


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("path", "selector", "part"), EDGED, ids=PATHS)
def test_the_edge_is_the_attribution_and_its_colour_the_stance(
    marks: Built, visit: Visit, path: str, selector: str, part: str | None, scheme: Scheme
) -> None:
    with visit(marks, path, scheme=scheme) as page:
        drawn = page.evaluate(DRAWN, [selector, part])
    name = selector.removeprefix(".")
    found = set()
    for block in drawn:
        [word] = [each for each in EDGES if f"{name}--{each}" in block["classes"]]
        found.add((block["stance"], word))
        colour = rgb(COLOURS[block["stance"]][SCHEMES.index(scheme)])
        assert (block["style"], block["width"]) == EDGES[word], block
        assert (block["edge"], block["word"]) == (colour, colour), block
        assert block["shown"], block
    assert found == {(stance, word) for stance in COLOURS for word in EDGES}


def test_what_has_no_mark_of_a_stance_has_an_edge_all_the_same(each: Built, visit: Visit) -> None:
    """A number in the matrix, and an event that an article reports."""
    ask = """([selector, part]) => [...document.querySelectorAll(selector)]
        .filter(block => !block.querySelector(".or-stance"))
        .map(block => getComputedStyle(block, part).borderLeftStyle)"""
    articles = [path for path in each.html if re.fullmatch(r"articles/(?!index).*", path)]
    places = [("matrix.html", ".or-cell", None), *((a, ".or-entry", "::before") for a in articles)]
    found: dict[str, int] = {}
    for path, selector, part in places:
        with visit(each, path) as page:
            drawn = page.evaluate(ask, [selector, part])
        assert set(drawn) <= {style for style, _ in EDGES.values()}, path
        found[selector] = found.get(selector, 0) + len(drawn)
    assert all(found.values())


def rgb(colour: str) -> str:
    """Return a colour as browsers compute it."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"rgb({red}, {green}, {blue})"


# Of every sign of the overview: how much its colour stands out from the paper, as WCAG reckons it.
CONTRAST = """() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })
    const light = (...layers) => {
        for (const [colour, opacity] of layers) {
            canvas.globalAlpha = opacity
            canvas.fillStyle = colour
            canvas.fillRect(0, 0, 1, 1)
        }
        const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(part => part / 255)
        const [r, g, b] = parts.map(part =>
            part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
        return .2126 * r + .7152 * g + .0722 * b + .05
    }
    const paper = [getComputedStyle(document.body).backgroundColor, 1]
    return [...document.querySelectorAll(".or-overview .or-mark")].map(mark => {
        const { color } = getComputedStyle(mark.querySelector("a"))
        const sign = [color, +getComputedStyle(mark).opacity]
        const [low, high] = [light(paper), light(paper, sign)].sort((a, b) => a - b)
        return [mark.className, high / low]
    })
}"""


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["marks", "own"])
def test_every_sign_of_the_overview_can_be_seen(
    request: pytest.FixtureRequest, visit: Visit, name: str, scheme: Scheme
) -> None:
    """Also those paler ones of what others say of somebody: 3:1, which axe does not measure."""
    site = request.getfixturevalue(name)
    with visit(site, "matrix.html", scheme=scheme) as page:
        measured = page.evaluate(CONTRAST)
    assert measured
    assert [each for each in measured if each[1] < 3] == []


def test_the_edge_is_beside_all_of_the_statement(marks: Built, visit: Visit) -> None:
    """On a wide window it stands between who spoke and what, on a phone before both."""
    ask = """width => [...document.querySelectorAll(".or-statement")].every(block => {
        const edge = getComputedStyle(block, "::before")
        const box = block.getBoundingClientRect()
        return parseFloat(edge.height) > box.height - 40 && edge.gridColumnStart === width
    })"""
    with visit(marks, "questions/quay.html") as page:
        assert page.evaluate(ask, "2")
    with visit(marks, "questions/quay.html", width=360) as page:
        assert page.evaluate(ask, "1")


def test_a_long_name_parts_where_its_language_lets_it(marks: Built, visit: Visit) -> None:
    """In the narrow column of names only; the name itself has no mark put into it."""
    ask = """[...document.querySelectorAll(".or-statement > h3")]
        .map(heading => getComputedStyle(heading).hyphens)"""
    with visit(marks, "questions/quay.html") as page:
        assert page.locator("html").get_attribute("lang") == "en"
        assert set(page.evaluate(ask)) == {"auto"}
        assert page.get_by_role("heading", name="Li-Hui Two").count() == 1
    with visit(marks, "questions/quay.html", width=360) as page:
        assert set(page.evaluate(ask)) == {"manual"}


# --- buttons ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("box", "opened", "closes"),
    [
        ("__drawer", ".or-drawer", ".md-overlay"),
        ("__search", ".md-search__output", ".md-search__form > label"),
    ],
)
def test_a_button_says_whether_what_it_opens_is_open(
    harbour: Built, visit: Visit, box: str, opened: str, closes: str
) -> None:
    """Also when it was closed by other means: by a key, or by a click elsewhere."""
    with visit(harbour, "index.html", width=600) as page:
        button = page.locator(f"[data-or-open={box}]")
        expect(button).to_have_attribute("aria-expanded", "false")
        for by in ("key", "click"):
            button.click()
            expect(button).to_have_attribute("aria-expanded", "true")
            expect(page.locator(opened)).to_be_in_viewport()
            if by == "key":
                page.keyboard.press("Escape")
            else:
                size = page.locator(closes).bounding_box()
                assert size
                # The drawer lies over the left part of what is beside it.
                place = {"x": size["width"] - 8.0, "y": size["height"] / 2}
                page.locator(closes).click(position={"x": place["x"], "y": place["y"]})
            expect(button).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("width", [600, 1280])
@pytest.mark.parametrize(
    ("path", "section"), [("questions/cost.html", "Questions"), ("index.html", "Brief")]
)
@pytest.mark.sampled(3)
def test_the_navigation_shows_in_which_section_a_page_is(
    harbour: Built, visit: Visit, path: str, section: str, width: int
) -> None:
    """In the drawer of a phone as in the tabs of a desk."""
    with visit(harbour, path, width=width) as page:
        if width == 600:
            page.locator("[data-or-open=__drawer]").click()
        lit = page.locator(":is(.or-tab--active, .md-nav__link--active):visible")
        names = lit.filter(has_not=page.locator("bdi"))
        assert [name.strip() for name in names.all_inner_texts()] == [section]


# --- paper, and no JavaScript ----------------------------------------------------------------


def test_on_paper_only_the_briefing_remains(harbour: Built, visit: Visit) -> None:
    with visit(harbour, "questions/funding.html") as page:
        furniture = page.locator(
            ".md-header, .md-tabs, .md-search, .md-sidebar, .or-open, .md-footer nav, .headerlink"
        )
        expect(page.locator(".md-header")).to_be_visible()
        page.emulate_media(media="print")
        assert [part.get_attribute("class") for part in furniture.all() if part.is_visible()] == []
        for words in ("Calls the report wrong.", "a step it does not name", "1 independent origin"):
            expect(page.get_by_text(words).first).to_be_visible()


def test_on_paper_long_statements_are_divided_and_short_ones_are_not(
    own: Built, visit: Visit
) -> None:
    """Or the complete briefing has half-empty sheets; what belongs together stays together."""
    with visit(own, "complete.html") as page:
        page.emulate_media(media="print")
        statements = page.evaluate(
            """() => [...document.querySelectorAll(".or-statement")].map(each => [
                each.querySelectorAll(":scope > .or-report").length,
                getComputedStyle(each).breakInside,
            ])"""
        )
        styles = """all => [...new Set(all.map(each => {
            const style = getComputedStyle(each)
            return `${style.breakInside} ${style.breakAfter}`
        }))]"""
        reports = page.eval_on_selector_all(".or-report", styles)
        heads = page.eval_on_selector_all("h2, h3, h4, .or-statement > .or-meta", styles)
    assert {rule for reports, rule in statements if reports > 2} == {"auto"}
    assert {rule for reports, rule in statements if reports < 2} == {"avoid"}
    assert reports == ["avoid auto"]
    assert all(rule.endswith(" avoid") for rule in heads)


def seen(page: Page, selector: str) -> list[str]:
    """Return the text of what a reader sees of some elements, in order."""
    found = page.evaluate(
        """selector => [...document.querySelectorAll(selector)]
             .map(each => each.checkVisibility({visibilityProperty: true}) ? each.innerText : null)
        """,
        selector,
    )
    assert found
    assert None not in found, f"a {selector} is hidden"
    return [squeeze(text) for text in found]


def test_without_javascript_every_statement_is_there(each: Built, visit: Visit) -> None:
    path = each.largest("question")
    [question] = [page.path for page in each.pages if html_path(page.path) == path]
    name = question.removeprefix("questions/").removesuffix(".md")
    with visit(each, path, scripts=False) as page:
        statements = seen(page, ".or-statement")
        routes = seen(page, ".or-statement .or-route")
    positions = each.dossier.positions_on[name]
    carried = [report for held in positions for report in each.dossier.reports.get(held.id, ())]
    assert len(statements) == len(positions)
    assert len(routes) == len(carried)
    for position in positions:
        [block] = [text for text in statements if plain_words(each.dossier, position.text) in text]
        for report in each.dossier.reports.get(position.id, ()):
            assert squeeze(article_label(each.dossier, report.article)) in block


def test_without_javascript_the_matrix_is_whole(each: Built, visit: Visit) -> None:
    [table] = with_class(each.html["matrix.html"].root, "or-table--matrix")
    written = [text_of(cell) for cell in table.iter("td", "th")]
    with visit(each, "matrix.html", scripts=False) as page:
        # What is far below is drawn when a reader comes near.
        page.locator(".or-table--matrix").scroll_into_view_if_needed()
        first = page.locator(".or-table--matrix th").first
        expect(first).to_have_text(text_of(next(table.iter("th"))), use_inner_text=True)
        cells = seen(page, ".or-table--matrix :is(td, th)")
    assert [without_blanks(text) for text in cells] == [without_blanks(text) for text in written]
