"""The site as it is handed on: out of its archive, in a folder, with the network off."""

import shutil
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.dossier_helpers import HARBOUR, run

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def unpacked(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that comes out of the archive; where it was made there is nothing any more."""
    root = tmp_path_factory.mktemp("made") / "harbour"
    shutil.copytree(HARBOUR / "sources", root / "sources")
    done = run("site", "--pdf", "--epub", "--zip", "-C", root)
    assert done.exit_code == 0, done.output
    [archive] = (root / "dist").glob("*.zip")
    folder = tmp_path_factory.mktemp("taken along")
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    shutil.rmtree(root)
    return folder / archive.stem


@pytest.fixture
def opened(unpacked: Path, page: Page) -> Page:
    """The front page, from the folder; whatever a page asks for elsewhere is a failure."""
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url))
    page.goto((unpacked / "index.html").as_uri())
    page.wait_for_load_state("load")
    assert asked
    assert [url for url in asked if not url.startswith("file://")] == []
    return page


def test_search_finds_an_actor(opened: Page) -> None:
    opened.keyboard.press("/")
    opened.locator(".md-search__input").fill("quill")
    expect(opened.locator(".md-search-result__link").first).to_contain_text("Ada Quill")


def test_the_matrix_is_narrowed_down_and_gives_its_data(opened: Page, unpacked: Path) -> None:
    opened.goto((unpacked / "matrix.html").as_uri())
    opened.locator(".or-controls").get_by_label("Stance").select_option("denies")
    expect(opened.locator(".or-controls__count")).to_be_visible()
    with opened.expect_download() as download:
        opened.get_by_role("button", name="CSV of what is shown").click()
    assert "through Ada Quill" in download.value.path().read_text("utf-8-sig")


def test_what_is_taken_along_is_linked_and_there(opened: Page, unpacked: Path) -> None:
    for name in ("briefing.pdf", "briefing.epub"):
        link = opened.locator(f"a[href='{name}']")
        expect(link).to_be_visible()
        assert (unpacked / name).stat().st_size > 10_000


def test_the_book_can_be_read(browser: Browser, unpacked: Path, tmp_path: Path) -> None:
    """A chapter in a browser has its words, its style and its links, and asks nobody."""
    with zipfile.ZipFile(unpacked / "briefing.epub") as book:
        book.extractall(tmp_path)
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((tmp_path / "EPUB/questions/deepening.xhtml").as_uri())
    edge = page.locator(".or-statement").first
    assert edge.evaluate("each => getComputedStyle(each).borderInlineStartWidth") == "3px"
    page.locator("a[href*='actors/']").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert "/actors/" in page.url
    context.close()
