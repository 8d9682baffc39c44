"""The form for corrections and records: whoever does not write YAML gets a file that is read."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect
from tests.barriers import WCAG, violations
from tests.dossier_helpers import THOROUGH, examples
from tests.site_helpers import REPOSITORY, Built

from onrecord import packaged
from onrecord.diagnostics.collecting import Findings
from onrecord.editing.formatting import formatted, said
from onrecord.source import yaml_reader
from onrecord.source.json_schema import records_schema
from onrecord.source.nodes import Mapping, Node, Scalar, Sequence
from onrecord.source.reader import ReadLog, read_record
from onrecord.source.records import RECORD_TYPES, Article

pytestmark = pytest.mark.browser


def plain(node: Node) -> Any:
    """Return a file as it was read, as plain values."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [plain(each) for each in node.items]
        case Mapping():
            return {key.value: plain(value) for key, value in node.entries}


# What YAML takes for something else, or a reader for a comment.
TRICKY = (
    "no",
    "null",
    "~",
    "- one",
    "? what",
    "--- a",
    "1.10",
    "2025-03-24",
    "[2025..]",
    "a: b",
    "a:",
    "a #b",
    "#1",
    "it's",
    "'quoted'",
    '"quoted" and more',
    'say "no": she said #1',
    "a\nb",
    "one\n\n  two\n- three # four\n\n",
    "tab\there",
    "\u200fעברית: כן",
    "Київ – столиця: так",
    "日本語 #タグ",
    "😀 yes: no",
    "&anchor",
    "*alias",
    "!tag",
    "%x",
    "@at",
    "`tick`",
    "| pipe",
    "> fold",
    "{a: b}",
    "a, b] c}",
    "back\\slash",
    "word " * 40,
    "two  blanks " * 20 + "- # : end",
    "# " + "long " * 30,
)


@pytest.fixture
def form(page: Page, on_github: Built) -> Page:
    """The form for an article, opened from the folder."""
    page.goto(f"{on_github.address('contribute.html')}?add=article")
    expect(page.locator(".or-form form")).to_be_visible()
    return page


def read_as_written(page: Page, texts: list[str]) -> None:
    kept = [each.strip() for each in texts]
    fields = {
        "title": kept[0],
        "key_points": kept,
        "notes": [{"kind": "other", "text": each, "as_printed": each} for each in kept],
        "read_in": {"by": kept[0]},
        "via": [],
    }
    text = page.evaluate("fields => onrecordYaml(fields)", fields)
    document, findings = yaml_reader.read("x.yml", text)
    assert findings == [], text
    assert document.root is not None
    assert plain(document.root) == fields, text


def test_what_is_typed_is_what_is_read(form: Page) -> None:
    read_as_written(form, list(TRICKY))
    for each in TRICKY:
        read_as_written(form, [each])


WORDS = st.text(st.sampled_from("ab é日\n -#:'\"[]{}&*!|>%@`,?~\\.0"), min_size=1, max_size=150)


def test_any_text_is_read_as_it_was_typed(form: Page) -> None:
    @given(st.lists(WORDS.filter(str.strip), min_size=1, max_size=4))
    @examples(60)
    def holds(texts: list[str]) -> None:
        read_as_written(form, texts)

    holds()


# A name, which stands for an id.
GAZETTE = "Port Gazette"


def fill(page: Page) -> None:
    """Write an article with a report, as a person would."""
    box = page.locator(".or-form")
    box.get_by_label("title (needed)").fill("Harbour: who pays #1?")
    publisher = box.get_by_label("publisher (needed)")
    publisher.fill(GAZETTE.upper())
    publisher.press("Tab")
    box.get_by_label("kind (needed)").select_option("news")
    box.get_by_label("date (needed)").fill("2024-05-01")
    summary = "The board\u2028says no\u00ad.\n\n- It has *no* money: none."
    box.get_by_label("summary (needed)").fill(summary)
    box.get_by_label("Url", exact=True).fill("https://gazette.example/1#top")
    box.get_by_role("button", name="Add: report").click()
    report = box.get_by_role("group", name="Report 1")
    report.get_by_label("attribution").select_option("on-record")
    report.get_by_label("none: [ ]").check()
    report.get_by_label("Text", exact=True).first.fill("no")


def test_a_record_is_written_without_git(form: Page, on_github: Built) -> None:
    """The file that comes of it is sound; the platform is given it with its name."""
    fill(form)
    position = next(iter(on_github.dossier.positions))
    form.get_by_role("group", name="Report 1").get_by_label("position").fill(position)
    expect(form.locator(".or-form pre")).to_contain_text(position)
    expect(form.get_by_role("status").filter(has_text="as the format has it")).to_be_visible()
    text = form.locator(".or-form pre").inner_text()
    document, findings = yaml_reader.read("sources/articles/x.yml", text)
    assert document.root is not None
    log = ReadLog(Findings(), lines=text.split("\n"))
    article = read_record(Article, document.root, "x", log)
    assert [*findings, *log.findings] == []
    assert isinstance(article, Article)
    assert article.title == "Harbour: who pays #1?"
    assert plain(document.root)["publisher"] == "port-gazette"
    assert article.summary.source == "The board says no.\n\n- It has *no* money: none."
    assert plain(document.root)["reports"] == [
        {"position": position, "attribution": "on-record", "via": [], "quote": "no"}
    ]
    link = urlsplit(str(form.get_by_role("link", name="Add the file").get_attribute("href")))
    assert (link.netloc, link.path) == ("github.com", "/editors/harbour/new/main")
    asked = parse_qs(link.query)
    assert asked["filename"] == ["sources/articles/port-gazette-2024-05-01.yml"]
    assert text.strip() == f"# {asked['filename'][0]}\n{asked['value'][0]}".strip()
    form.locator(".or-form").get_by_label("summary (needed)").fill("long " * 1_500)
    expect(form.get_by_text("it is too long for a link").first).to_be_visible()
    with form.expect_download() as saved:
        form.get_by_role("button", name="Download").click()
    assert saved.value.suggested_filename == "port-gazette-2024-05-01.yml"


def test_what_is_wrong_is_said_as_one_types(form: Page) -> None:
    date = form.get_by_label("date (needed)")
    date.press_sequentially("24 March")
    fault = form.get_by_text("A date is written as").first
    expect(fault).to_be_visible()
    expect(date).to_have_attribute("aria-invalid", "true")
    date.fill("2024-03-24")
    expect(fault).to_be_hidden()
    publisher = form.get_by_label("publisher (needed)")
    publisher.fill("nobody-yet")
    publisher.press("Tab")
    expect(form.get_by_text("No record here has this id yet")).to_be_visible()
    form.get_by_role("button", name="Title is needed.").click()
    expect(form.get_by_label("title (needed)")).to_be_focused()


def test_an_error_is_told_of_the_page_at_hand(page: Page, on_github: Built) -> None:
    page.goto(on_github.address("articles/gazette.html"))
    page.get_by_role("link", name="Correct this", exact=True).click()
    page.get_by_label("what would you like to do?").select_option("correct")
    assert page.get_by_label("page (needed)").input_value().startswith("articles/gazette.html")
    page.get_by_label("what is wrong").fill("It says <b>no</b>.")
    page.get_by_label("what the source says").fill("Yes & no.")
    link = page.locator(".or-form").get_by_role("link", name="Send it as an issue")
    expect(link).to_be_visible()
    asked = parse_qs(urlsplit(str(link.get_attribute("href"))).query)
    assert asked["template"] == ["statement-error.yml"]
    assert asked["wrong"] == ["It says <b>no</b>."]
    assert asked["source"] == ["Yes & no."]
    assert asked["record"] == ["gazette"]


def corrected(page: Page, built: Built, record: str) -> str:
    """Return what comes of it when one writes over a field of a record; the rest is as it was."""
    page.goto(built.address("contribute.html"))
    page.get_by_label("what would you like to do?").select_option("record")
    which = page.get_by_label("record (needed)")
    which.fill(record)
    which.press("Tab")
    draft = page.get_by_label("Draft", exact=True)
    draft.wait_for(state="attached")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    draft.select_option("yes")
    shown = page.locator(".or-form pre")
    expect(shown).to_contain_text("draft: ")
    return shown.inner_text().partition("\n")[2]


def test_a_record_is_loaded_as_it_is_and_written_as_fmt_would(page: Page, on_github: Built) -> None:
    """Each record of the dossier: what is not written over reads the same, lists and all."""
    dossier = on_github.dossier
    records = [each for kind in RECORD_TYPES for each in dossier.of(kind).values()]
    listed = Counter(each.span.path for each in records)
    page.goto(on_github.address("contribute.html"))
    for record in records[:: 1 if THOROUGH else 3]:
        text = corrected(page, on_github, record.id)
        assert text.startswith("- ") == (listed[record.span.path] > 1)
        path = f"sources/{record.folder}/{PurePosixPath(record.span.path).name}"
        [found] = said(path, text) or [None]
        assert found, (record.id, text)
        assert replace(found, draft=record.draft) == record, text
        assert formatted(path, text) == text


def test_of_the_page_at_hand_the_record_is_there(page: Page, on_github: Built) -> None:
    """Without a network and by scripts alone; the platform is given it with its reason."""
    page.goto(on_github.address("articles/gazette.html"))
    page.get_by_role("link", name="Correct this", exact=True).click()
    title = page.get_by_label("title (needed)")
    article = on_github.dossier.articles["gazette"]
    expect(title).to_have_value(str(article.title))
    expect(page.get_by_label("record (needed)")).to_have_value("gazette")
    expect(page.locator(".or-form__result")).to_be_hidden()
    title.fill("Another title")
    page.get_by_label("what the source says").fill("So it is printed.")
    place = page.get_by_text("takes the place of all that sources/articles/gazette.yml holds")
    expect(place).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="as the format has it")).to_be_visible()
    edit = page.get_by_role("link", name="Open the file on GitHub")
    address = "https://github.com/editors/harbour/edit/main/sources/articles/gazette.yml"
    assert edit.get_attribute("href") == address
    link = page.locator(".or-form").get_by_role("link", name="Send it as an issue")
    asked = parse_qs(urlsplit(str(link.get_attribute("href"))).query)
    assert asked["template"] == ["statement-error.yml"]
    assert asked["record"] == ["gazette"]
    assert asked["source"] == ["So it is printed."]
    assert asked["wrong"] == ["Other values are meant for: title."]
    assert "title: Another title\n" in asked["corrected"][0]
    assert violations(page, WCAG) == []


def test_fields_that_are_filled_in_for_the_platform_are_those_of_its_forms() -> None:
    script = (packaged.templates() / "overrides/assets/javascripts/contribute.js").read_text(
        "utf-8"
    )
    [told] = re.findall(r"wrong, source: source.value, corrected: ", script)
    assert told
    for root in (REPOSITORY, packaged.starter()):
        form = (root / ".github/ISSUE_TEMPLATE/statement-error.yml").read_text("utf-8")
        ids = set(re.findall(r"^    id: (\w+)$", form, re.MULTILINE))
        assert {"page", "record", "wrong", "source", "corrected"} <= ids


@pytest.mark.parametrize(("width", "scheme"), [(1300, "light"), (375, "dark")])
def test_the_form_shuts_nobody_out(
    on_github: Built, browser: Browser, width: int, scheme: Literal["light", "dark"]
) -> None:
    with browser.new_context(offline=True, color_scheme=scheme) as context:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{on_github.address('contribute.html')}?add=article")
        fill(page)
        page.get_by_label("date (needed)").fill("24 March")
        expect(page.get_by_text("A date is written as").first).to_be_visible()
        for fold in page.locator(".or-form summary:visible").all():
            fold.click()
        assert violations(page, WCAG) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_the_page_says_what_to_do(harbour: Built, browser: Browser) -> None:
    with browser.new_context(offline=True, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(harbour.address("contribute.html"))
        expect(page.get_by_text("write what is said below in your own words")).to_be_visible()
        expect(page.get_by_role("heading", name="Report an error")).to_be_visible()


def test_one_page_alone_loads_the_form(harbour: Built) -> None:
    loading = [path for path, page in harbour.html.items() if scripts_of(page.root)]
    assert loading == ["contribute.html"]


def scripts_of(root: Any) -> list[str]:
    return [each for each in root.xpath("//script/@src") if each.endswith("contribute.js")]


def test_what_the_form_shows_first_are_fields_of_the_format() -> None:
    script = packaged.templates() / "overrides/assets/javascripts/contribute.js"
    shown = re.search(r"const USUAL = \{(.*?)\n  \}", script.read_text("utf-8"), re.DOTALL)
    assert shown
    records = records_schema({})["records"]
    rows = re.findall(r"(\w+): \[(.*?)\]", shown[1])
    assert {kind for kind, _ in rows} == records.keys()
    for kind, names in rows:
        assert {*re.findall(r"\w+", names)} <= records[kind]["properties"].keys(), kind
