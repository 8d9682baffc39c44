"""What a reader does with an article: copies its citation, keeps its file, reports an error."""

import json
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, expect
from tests.dossier_helpers import REPOSITORY
from tests.site_helpers import Built, resolve, with_class

from onrecord import packaged


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


def fields_of(template: Path) -> set[str]:
    """Return the ids of what an issue form asks for."""
    asked = yaml.safe_load(template.read_text(encoding="utf-8"))["body"]
    return {each["id"] for each in asked}


def test_every_page_leads_to_the_forms_of_the_repository(on_github: Built) -> None:
    """Each is there, here and in a new dossier, and has the fields that a page fills in."""
    for path, page in on_github.html.items():
        [links] = with_class(page.root, "or-mend")
        forms = {}
        for link in links.iter("a"):
            address = urlsplit(str(link.get("href")))
            if address.netloc == "github.com":
                assert address.path == "/editors/harbour/issues/new"
                asked = dict(parse_qsl(address.query, keep_blank_values=True))
                forms[asked.pop("template")] = asked
        assert forms.keys() == {"statement-error.yml", "add-a-source.yml"}, path
        for name, filled in forms.items():
            for folder in (REPOSITORY, packaged.starter()):
                there = fields_of(folder / ".github/ISSUE_TEMPLATE" / name)
                assert filled.keys() - {"title"} <= there - {"title"}, (path, name)
    [links] = with_class(on_github.html["articles/gazette.html"].root, "or-mend")
    [error] = [each for each in links.iter("a") if "statement-error" in str(each.get("href"))]
    asked = dict(parse_qsl(urlsplit(str(error.get("href"))).query))
    assert asked["page"] == "articles/gazette.html"
    assert asked["record"] == "sources/articles/gazette.yml"
    assert asked["title"].startswith("Error in ")


def test_every_page_leads_to_the_form_of_the_site(harbour: Built) -> None:
    """It is in the folder; nothing leads to another host where none was named."""
    for path, page in harbour.html.items():
        [links] = with_class(page.root, "or-mend")
        addresses = [urlsplit(str(each.get("href"))) for each in links.iter("a")]
        correct, add = addresses
        assert dict(parse_qsl(add.query)) == {"add": "article"}
        if path != "404.html":
            assert resolve(path, correct.path) == ("contribute.html", "")
            assert f"{dict(parse_qsl(correct.query))['correct']}.html" == path


def test_the_issue_forms_of_a_new_dossier_are_those_here() -> None:
    here, there = (each / ".github/ISSUE_TEMPLATE" for each in (REPOSITORY, packaged.starter()))
    for name in ("statement-error.yml", "add-a-source.yml"):
        assert (here / name).read_bytes() == (there / name).read_bytes()
