"""What a reader does with an article: copies its citation, keeps its file, reports an error."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.conftest import build_site, copy_dossier
from tests.dossier_helpers import HARBOUR, REPOSITORY
from tests.site_helpers import Built


@pytest.mark.browser
def test_a_citation_is_copied_by_a_button(own: Built, browser: Browser) -> None:
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(own.address("articles/rferl-2025-03-26.html"))
        page.get_by_role("button", name="Copy", exact=True).click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“Does China Want To Send Peacekeepers To Ukraine”, RFE/RL, ")


def test_the_files_of_a_citation_are_in_the_site(own: Built) -> None:
    for article in own.dossier.articles.values():
        [item] = json.loads((own.folder / f"articles/{article.id}.json").read_text("utf-8"))
        assert item["id"] == article.id
        for ending in ("bib", "ris"):
            assert article.id in (own.folder / f"articles/{article.id}.{ending}").read_text("utf-8")


def test_an_error_is_reported_in_the_form_of_the_repository(tmp_path: Path) -> None:
    """Where the records lie on GitHub, pages of records lead to its form, and only there."""
    copy_dossier(HARBOUR, tmp_path / "dossier")
    build_site(tmp_path / "dossier", SOURCE_URL="https://github.com/editors/harbour/edit/main/")
    page = (tmp_path / "dossier/site/articles/gazette.html").read_text("utf-8")
    [form, title] = re.findall(
        r'href="https://github\.com/editors/harbour/issues/new\?template=([\w.-]+)&amp;title=([^"]+)"',
        page,
    )[0]
    assert (REPOSITORY / ".github/ISSUE_TEMPLATE" / form).is_file()
    assert title == "Error%20in%20sources/articles/gazette.yml"
    index = (tmp_path / "dossier/site/names.html").read_text("utf-8")
    assert "issues/new" not in index
