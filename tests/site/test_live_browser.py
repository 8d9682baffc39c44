"""The live server's pages in a real browser: they reload, are searched, and run nothing else."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
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
    assert set(said) == {"Enabled live reload"}


def test_no_script_of_a_page_runs_but_the_servers_own(server: Server, page: Page) -> None:
    """However much it looks like the server's."""
    evil = "document.documentElement.dataset.ran = 'yes'"
    own = "\nvar livereload = function(epoch, requestId) {};\nlivereload(1, 1);\n"
    text = (
        f"# By hand\n\n<script>{evil}</script>\n\n<script>{own}{evil}</script>\n\n"
        f'<img src="x" onerror="{evil}">\n\n'
        '<script src="http://localhost:1/x.js"></script>\n'
    )
    raw = f"<html><body></body><script>{own}{evil}</script></html>\n"
    (server.folder / "briefs/raw.html").write_text(raw, "utf-8")
    (server.folder / "briefs/hand.md").write_text(text, "utf-8")
    until("they are built", lambda: server.shows("hand.html", "By hand"))
    for path in ("/raw.html", "/hand.html"):
        with page.expect_console_message(lambda line: line.text == "Enabled live reload"):
            page.goto(path)
        assert page.locator("html").get_attribute("data-ran") is None
