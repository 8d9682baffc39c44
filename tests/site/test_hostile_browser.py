"""The site of a hostile dossier in a real browser: nothing runs, nothing leaves, all is shown."""

import csv
import io
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect
from tests.conftest import build_once
from tests.dossier_helpers import PATIENCE
from tests.hostile.corpus import FOLDER, Spread, dossier, write
from tests.site_helpers import KINDS, Built, html_path

from onrecord.dossier.labels import actor_title

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("hostile")]

FILL = Spread()
POLICY = "Content-Security-Policy"


@pytest.fixture(scope="module")
def hostile(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The dossier with all hostile texts spread over its fields, as a site."""
    source = write(tmp_path_factory.mktemp("hostile"), dossier(FILL))
    return build_once(shared_folder, "hostile", source)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def web(hostile: Built) -> Iterator[str]:
    """The address at which the site is served on this machine."""
    handler = partial(Quiet, directory=str(hostile.folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


# Finds what is on a page that neither the theme nor the templates put there.
FOREIGN = (FOLDER / "foreign.js").read_text(encoding="utf-8")

# Hears of everything the policy stops, in the page and in its frames.
LISTEN = """
addEventListener("securitypolicyviolation", event => {
  (top.__stopped ??= []).push(`${event.violatedDirective}: ${event.blockedURI}`)
})
"""

Visit = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def visit(browser: Browser) -> Visit:
    """Open a page; leaving it checks that nothing of it ran, left, failed or was stopped."""

    @contextmanager
    def opened(address: str, **options: Any) -> Iterator[Page]:
        context = browser.new_context(**options)
        context.add_init_script(LISTEN)
        requests: list[str] = []
        said: list[str] = []

        def heard(dialog: Dialog) -> None:
            said.append(dialog.message)
            dialog.dismiss()

        context.on("request", lambda request: requests.append(request.url))
        context.on("requestfailed", lambda request: said.append(f"not loaded: {request.url}"))
        context.on("console", lambda line: said.append(line.text))
        context.on("weberror", lambda error: said.append(str(error.error)))
        page = context.new_page()
        page.on("dialog", heard)
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(address)
        yield page
        page.wait_for_load_state("load")
        here = address.partition("://")[0] + "://" + address.partition("://")[2].partition("/")[0]
        away = [url for url in requests if not url.startswith((here, "data:", "blob:"))]
        stopped = page.evaluate("window.__stopped ?? []")
        ran = page.evaluate("'__pwned' in window")
        foreign = page.evaluate(f"({FOREIGN})(document)")
        context.close()
        assert ran is False
        assert away == []
        assert stopped == []
        assert foreign == []
        assert said == []

    return opened


# --- every page --------------------------------------------------------------------------------


# These hold every text that the others hold.
LARGE = ("actor", "article", "brief", "cite", "complete", "matrix", "timeline")


@pytest.mark.parametrize(
    ("kind", "how"),
    [(kind, how) for how in ("folder", "web") for kind in KINDS]
    + [(kind, "folder without a policy") for kind in LARGE],
)
@pytest.mark.sampled(5)
def test_a_hostile_page_runs_nothing(
    hostile: Built, web: str, visit: Visit, kind: str, how: str
) -> None:
    """Neither from a folder nor on the web, even where the second line of defence is down."""
    path = hostile.largest(kind)
    address = f"{web}/{path}" if how == "web" else hostile.address(path)
    with visit(address, bypass_csp="without" in how) as page:
        expect(page.locator(".or-page h1")).to_be_visible()
        assert page.locator(f"head meta[http-equiv={POLICY}]").count() == 1
        page.mouse.wheel(0, 100_000)


def test_every_hostile_page_is_as_its_templates_made_it(
    hostile: Built, web: str, visit: Visit
) -> None:
    """The browser's own parser finds nothing foreign on any page, and the titles as written."""
    paths = sorted(hostile.html)
    with visit(f"{web}/index.html") as page:
        found = page.evaluate(
            f"""async paths => Promise.all(paths.map(async path => {{
                const text = await (await fetch(path)).text()
                const page = new DOMParser().parseFromString(text, "text/html")
                const policy = page.querySelectorAll("head meta[http-equiv={POLICY}]").length
                const about = page.querySelector("meta[name=description]").content
                const heading = page.querySelector("h1").textContent
                return [({FOREIGN})(page), policy, page.title, about, heading]
            }}))""",
            paths,
        )
    site = title_of(hostile)
    planned = {html_path(each.path): each for each in hostile.pages}
    for path, (foreign, policies, title, about, heading) in zip(paths, found, strict=True):
        assert foreign == [], path
        assert policies == 1, path
        if path in planned:
            wanted = words(planned[path].title)
            assert words(about) == words(planned[path].description), path
            if planned[path].source_path:
                assert words(heading.removesuffix("¶")) == wanted, path
                assert words(title) == (site if path == "index.html" else f"{wanted} - {site}")


def title_of(site: Built) -> str:
    return words(site.dossier.briefing.title)


def words(text: str) -> str:
    """Return a text where runs of blanks are one, without what keeps it apart from others."""
    return " ".join(re.sub("[\u200e\u2068\u2069]", "", text).split())


# --- what a reader does ------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["folder", "web"])
@pytest.mark.sampled(2)
def test_hostile_names_in_search_results_are_their_letters(
    hostile: Built, web: str, visit: Visit, how: str
) -> None:
    with visit(f"{web}/index.html" if how == "web" else hostile.address("index.html")) as page:
        for number in range(0, FILL.sets, 2):
            actor = hostile.dossier.actors[f"person-{number}"]
            box = page.locator(".md-search__input")
            box.fill("")
            box.press_sequentially(f"Nn{number:02}")
            result = page.locator(f".md-search-result__link[href*='actors/{actor.id}.html']").first
            expect(result).to_be_visible()
            heading = result.locator(".or-result__title")
            expect(heading.locator("mark")).to_have_text(f"Nn{number:02}")
            assert words(heading.text_content() or "") == words(actor_title(actor))


def test_a_word_found_beside_a_sign_leaves_the_sign_as_it_is(hostile: Built, visit: Visit) -> None:
    """A name such as <noscript> is written with references, which a mark must not cut."""
    with visit(hostile.address("index.html")) as page:
        page.locator(".md-search__input").press_sequentially("noscript")
        actor = next(a for a in hostile.dossier.actors.values() if "<noscript>" in a.name)
        result = page.locator(f".md-search-result__link[href*='actors/{actor.id}.html']").first
        heading = result.locator(".or-result__title")
        expect(heading.locator("mark").first).to_have_text("noscript")
        assert words(heading.text_content() or "") == words(actor_title(actor))


@pytest.mark.parametrize(
    "path",
    [
        f"questions/question-0.html?h={quote('<img src=x onerror=window.__pwned=1>')}",
        "questions/question-0.html?h=%28.%2A%2B%20%5Ba-z%5D%20%5C",
        f"questions/question-0.html#{quote('<img src=x onerror=window.__pwned=1>')}",
        "questions/question-0.html#javascript:window.__pwned=1",
        f"index.html?q={quote('<img src=x onerror=window.__pwned=1>')}",
        f"matrix.html#?text={quote('<img src=x onerror=window.__pwned=1>')}&kind=%3Cb%3E&stance='",
        "matrix.html#?__proto__=x&constructor=x&question=-1&asof=x",
        "matrix.html#?sort=constructor&question=99",
        "matrix.html#?sort=__proto__",
        "matrix.html#?%",
    ],
)
@pytest.mark.sampled(3)
def test_an_address_cannot_make_a_page_do_anything(hostile: Built, visit: Visit, path: str) -> None:
    """Strangers also write links to the site."""
    with visit(f"{hostile.folder.as_uri()}/{path}") as page:
        expect(page.locator(".or-page h1")).to_be_visible()
        if path.startswith("matrix"):
            expect(page.locator(".or-controls__count")).to_contain_text("actors shown")


# What a spreadsheet may run, the last four where people write wide letters.
FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def test_a_hostile_table_is_taken_away_as_text(hostile: Built, visit: Visit) -> None:
    """No cell of the download is a formula, and the cells are the names and labels as written."""
    with visit(hostile.address("matrix.html")) as page:
        with page.expect_download() as waiting:
            page.get_by_role("button", name="CSV").click()
        text = waiting.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(FORMULA)]
    assert not re.search(r";[ \t\"]*[=+@-]", text)
    found = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    asked = {words(question.short) for question in hostile.dossier.questions.values()}
    assert {words(unquoted(row["question_short"])) for row in found} == asked
    names = {words(actor_title(actor)) for actor in hostile.dossier.actors.values()}
    people = {words(unquoted(row["actor_name"])) for row in found}
    assert people <= names
    assert len(people) >= 2 * FILL.sets


def unquoted(cell: str) -> str:
    """Return a cell without the apostrophes by which a spreadsheet knows it for text.

    One stands behind each semicolon as well, at which some part a line.
    """
    signs = "".join(map(re.escape, FORMULA))
    return re.sub(rf"(^|[;\t\r\n][\"\s]*)'(?=[{signs}])", r"\1", cell)


def test_a_hostile_feed_is_plain_text(hostile: Built, browser: Browser, web: str) -> None:
    """The feed is well-formed and holds the texts as written; nothing runs where it is opened."""
    root = ET.parse(hostile.folder / "feed.xml").getroot()  # noqa: S314  # our own
    atom = "{http://www.w3.org/2005/Atom}"
    titles = {words(entry.findtext(f"{atom}title") or "") for entry in root.iter(f"{atom}entry")}
    wanted = {words(FILL.shown(number, "Article.title")) for number in range(FILL.sets)}
    assert wanted <= titles
    assert words(root.findtext(f"{atom}title") or "") == title_of(hostile)
    page = browser.new_page()
    page.goto(f"{web}/feed.xml")
    # The browser keeps the feed's own elements apart from those by which it shows them.
    held = page.evaluate(
        """[...document.querySelectorAll("#webkit-xml-viewer-source-xml *")]
             .map(node => node.localName)"""
    )
    parts = "feed title id published updated author name link entry summary category"
    assert set(held) == set(parts.split())
    assert page.evaluate("'__pwned' in window") is False
    page.close()
