"""The live server's pages in a real browser: they reload, are searched, and run nothing else."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.barriers import WCAG, violations
from tests.cli.test_serve import Server, serving, until
from tests.dossier_helpers import PATIENCE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("serve")]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that is told to trust the dossier: elsewhere no page with a script gets this far."""
    with serving(tmp_path_factory.mktemp("live"), options=["--trust"]) as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A page of the browser's that has the server's address as its base."""
    context = browser.new_context(base_url=f"http://127.0.0.1:{server.port}")
    context.set_default_timeout(PATIENCE * 1000)
    yield context.new_page()
    context.close()


def test_a_page_reloads_and_is_searched(server: Server, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("/actors/harbour-board.html")
    expect(page.locator("article.or-page")).to_contain_text("Runs the harbour.")
    box = page.locator(".md-search__input")
    box.fill("A. Quill")
    expect(page.locator(".md-search-result__link").first).to_be_visible(timeout=PATIENCE * 1000)
    server.edit("sources/actors/people.yml", "Runs the harbour.", "Keeps the harbour.")
    expect(page.locator("article.or-page")).to_contain_text(
        "Keeps the harbour.", timeout=PATIENCE * 1000
    )
    assert said == []


def test_no_script_of_a_page_runs_but_the_servers_own(server: Server, page: Page) -> None:
    """However much it looks like the server's."""
    evil = "document.documentElement.dataset.ran = 'yes'"
    text = (
        f"# By hand\n\n<script>{evil}</script>\n\n"
        f'<script src="/livereload/overlay.js">{evil}</script>\n\n'
        f'<img src="x" onerror="{evil}">\n\n'
        '<script src="http://localhost:1/x.js"></script>\n'
    )
    raw = f"<html><body></body><script>{evil}</script></html>\n"
    (server.folder / "briefs/raw.html").write_text(raw, "utf-8")
    (server.folder / "briefs/hand.md").write_text(text, "utf-8")
    until("they are built", lambda: server.shows("hand.html", "By hand"))
    for path in ("/raw.html", "/hand.html"):
        page.goto(path)
        expect(page.locator("onrecord-overlay")).to_be_attached()
        assert page.locator("html").get_attribute("data-ran") is None


POSITIONS = "sources/positions/all.yml"
RIGHT, WRONG = "Plans with a fixed sum.", "[Plans](javascript:alert) with <b>a fixed sum."


def test_what_is_wrong_lies_over_every_page_until_it_is_mended(server: Server, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    other = page.context.new_page()
    page.goto("/questions/cost.html")
    other.goto("/nowhere.html")
    other.set_viewport_size({"width": 360, "height": 640})
    loads: list[str] = []
    for each in (page, other):
        each.on("load", lambda shown: loads.append(shown.url))
    page.locator(".md-search__input").focus()
    server.edit(POSITIONS, RIGHT, WRONG)
    for each in (page, other):
        panel = each.get_by_role("region", name="error")
        expect(panel).to_contain_text(f"{POSITIONS}:")
        expect(panel.locator("pre").first).to_contain_text("[Plans](javascript:alert) with <b>a")
        expect(panel.locator("mark").first).not_to_be_empty()
        assert panel.locator("b, a").count() == 0
        expect(each.get_by_role("alert")).to_contain_text("error")
    expect(page.locator(".md-search__input")).to_be_focused()
    assert other.evaluate("document.documentElement.scrollWidth") <= 360
    # Escape is the search's there.
    page.keyboard.press("Escape")
    fold = page.get_by_role("button", name="Fold away")
    expect(fold).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    unfold = page.get_by_role("button", name="Show")
    expect(unfold).to_have_attribute("aria-expanded", "false")
    expect(page.locator("onrecord-overlay pre").first).to_be_hidden()
    assert loads == [], "the pages stay"
    page.reload()
    expect(unfold).to_be_visible()
    unfold.press("Enter")
    expect(page.locator("onrecord-overlay pre").first).to_be_visible()
    del loads[:]
    server.edit(POSITIONS, WRONG, "Plans with a round sum.")
    expect(page.locator("article.or-page")).to_contain_text("Plans with a round sum.")
    for each in (page, other):
        expect(each.locator("onrecord-overlay section")).to_be_hidden()
    server.rests(4)
    for each in (page, other):
        # What the browser told meanwhile is heard when it is asked something.
        each.wait_for_function("document.readyState === 'complete'")
    # With a template of the dossier's own nobody knows what is the same on other pages.
    assert len(loads) == len({*loads}) > 0, "each once"
    assert said == []
    other.close()


@pytest.mark.parametrize(("width", "scheme"), [(1300, "light"), (360, "dark")])
def test_what_lies_over_a_page_shuts_nobody_out(
    server: Server, page: Page, width: int, scheme: Literal["light", "dark"]
) -> None:
    """Unfolded and folded, with a link to what a finding means where there is one."""

    def with_address(route: Route) -> None:
        answer = route.fetch(timeout=0)
        news = answer.json()
        for each in news["wrong"]["faults"]:
            each["address"] = "https://docs.example/reference/findings.html#finding-unknown-id"
        route.fulfill(response=answer, json=news)

    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})
    page.route("**/livereload/news*", with_address)
    page.goto("/questions/cost.html")
    text = server.folder.joinpath(POSITIONS).read_text("utf-8")
    right = next(line for line in text.splitlines() if " actor: " in line).split("actor: ")[1]
    wrong = f"nobody-{right[:3]} # a note"
    server.edit(POSITIONS, f"actor: {right}", f"actor: {wrong}")
    try:
        panel = page.get_by_role("region", name="error")
        expect(panel.get_by_role("link").first).to_be_visible()
        page.evaluate("document.activeElement.blur()")
        assert violations(page, WCAG) == []
        page.get_by_role("button", name="Fold away").click()
        expect(page.get_by_role("button", name="Show")).to_be_visible()
        assert violations(page, WCAG) == []
    finally:
        page.unroute_all(behavior="ignoreErrors")
        server.edit(POSITIONS, f"actor: {wrong}", f"actor: {right}")
