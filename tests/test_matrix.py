"""The matrix as people work with it: filters, order, as-of date, link and CSV, from a folder."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.conftest import build_once
from tests.dossier_helpers import LEAST, write
from tests.site_helpers import Built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("harbour")]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(offline=True, accept_downloads=True)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def open_matrix(page: Page, site: Built, state: str = "") -> None:
    page.goto("about:blank")
    page.goto(site.address("matrix.html") + state)
    expect(page.locator(".or-controls__count")).to_be_visible()


def actors(page: Page) -> list[str]:
    """Return the names of the rows a reader sees, in order."""
    names = page.locator(".or-table--matrix tbody tr:visible td:first-child a")
    return [name.strip() for name in names.all_inner_texts()]


def cells(page: Page) -> list[str]:
    """Return what a reader sees in all cells."""
    shown = page.locator(".or-table--matrix .or-cell:visible")
    return [" ".join(text.split()) for text in shown.all_inner_texts()]


def test_a_stance_is_filtered_and_the_link_keeps_it(page: Page, harbour: Built) -> None:
    open_matrix(page, harbour)
    everybody = actors(page)
    page.get_by_label("Stance").select_option("denies")
    # The ministry holds nothing itself; its spokeswoman's denial is its own.
    assert actors(page) == ["Ministry of Transport", "Ada Quill"]
    assert all("Denies" in cell for cell in cells(page))
    kept = page.url
    open_matrix(page, harbour)
    assert actors(page) == everybody
    page.goto("about:blank")
    page.goto(kept)
    expect(page.get_by_label("Stance")).to_have_value("denies")
    assert actors(page) == ["Ministry of Transport", "Ada Quill"]
    page.get_by_role("button", name="Show all").click()
    assert actors(page) == everybody


def test_filters_add_up(page: Page, harbour: Built) -> None:
    open_matrix(page, harbour, "#?kind=organisation&attribution=paraphrase")
    assert actors(page) == ["Fishers' Association"]
    page.get_by_label("Find an actor").fill("board")
    assert actors(page) == []
    expect(page.locator(".or-controls__count")).to_contain_text("0 of")


def test_one_question_is_one_column(page: Page, harbour: Built) -> None:
    open_matrix(page, harbour)
    page.get_by_label("Question").select_option(label="Funding")
    heads = page.locator(".or-table--matrix th:visible").all_inner_texts()
    assert [head.strip() for head in heads] == ["Actor", "Funding"]
    assert "Fishers' Association" not in actors(page)


def test_order(page: Page, harbour: Built) -> None:
    open_matrix(page, harbour)
    page.get_by_label("Sort by").select_option("name")
    assert actors(page) == sorted(actors(page), key=str.casefold)
    page.get_by_label("Sort by").select_option("most")
    assert actors(page)[0] == "Harbour Board"


def test_as_of_a_date_nothing_later_is_shown(page: Page, harbour: Built) -> None:
    open_matrix(page, harbour, "#?asof=2024-03-12")
    # On that day the Board had voted; nobody else had said anything.
    assert actors(page) == ["Harbour Board"]
    assert not any("None stated" in cell for cell in cells(page))
    slider = page.get_by_label("As of")
    expect(slider).to_have_attribute("aria-valuetext", "12 March 2024")
    slider.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "31 May 2024 (latest)")
    assert len(actors(page)) > 1


def test_the_csv_is_exactly_what_is_shown(page: Page, harbour: Built, tmp_path: Path) -> None:
    open_matrix(page, harbour, "#?stance=denies&sort=name")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV of what is shown").click()
    file = tmp_path / "shown.csv"
    download.value.save_as(file)
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == actors(page)
    assert [cell for row in rows[1:] for cell in row[2:] if cell] == [
        "✕ Denies, 6 May 2024",
        "✕ Denies, 6 May 2024, through Ada Quill",
    ]


def test_a_matrix_without_positions_has_no_controls(
    page: Page, shared_folder: Path, tmp_path: Path
) -> None:
    """There is nothing to filter, and nothing goes wrong."""
    question = "text: Why?\nshort: Why\nunknowns: [{text: Why., kind: not-stated}]\n"
    root = write(tmp_path, {**LEAST, "sources/questions/why.yml": question})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(build_once(shared_folder, "without positions", root).address("matrix.html"))
    expect(page.locator(".or-table--matrix table")).to_be_attached()
    assert complaints == []
    assert page.locator(".or-controls").count() == 0


def test_the_keyboard_reaches_every_control(page: Page, harbour: Built) -> None:
    open_matrix(page, harbour)
    page.get_by_label("Find an actor").focus()
    reached = 1
    while page.evaluate("document.activeElement.closest('.or-controls') !== null"):
        page.keyboard.press("Tab")
        reached += 1
    controls = page.locator(".or-controls :is(input, select, button)").count()
    assert reached == controls + 1
