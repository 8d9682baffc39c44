"""A question of many statements and a series of numbers, in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect
from tests.barriers import WCAG, violations
from tests.conftest import build_once
from tests.dossier_helpers import PATIENCE
from tests.pages.test_series import numbers, weekly
from tests.reliability.dossiers import TEXT
from tests.site_helpers import Built

from onrecord.pages.addresses import MOST

pytestmark = pytest.mark.browser

STATEMENTS = 2 * MOST + 10


@pytest.fixture(scope="module")
def site(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A dossier with a question of three pages, and one with a number a week, one month without."""
    root = tmp_path_factory.mktemp("long")
    figures: list[dict[str, Any]] = [{"min": 40, "max": 60, "qualifier": "range"}, *numbers(50, 70)]
    made = weekly([*numbers(10, 30, 20), *figures, *numbers(90, 80)], [0, 1, 2, 3, 7, 8, 9, 10])
    made.question()
    ids = [
        made.position(f"says-{i}", made.actor(f"actor-{i}"), "question", text=TEXT)
        for i in range(STATEMENTS)
    ]
    ids.append(
        made.position(
            "wraps",
            made.actor("joint", name="The Joint Committee of the Harbours and Waterways"),
            "other",
            short="only if paid",
        )
    )
    made.question(
        "other",
        answer={"text": "First.\n\n- A point\n\nLast.", "confidence": "low", "basis": ["wraps"]},
    )
    made.reported(ids)
    made.lay_out(root)
    return build_once(shared_folder, "long", root)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 800})
    context.set_default_timeout(1_000 * PATIENCE)
    yield context.new_page()
    context.close()


def headings(page: Page) -> list[str]:
    return [str(each.get_attribute("id")) for each in page.locator("h3[id^=says-]").all()]


def test_a_reader_gets_from_page_to_page_and_back(site: Built, page: Page) -> None:
    page.goto(site.address("questions/question.html"))
    seen = [headings(page)]
    for number in (2, 3):
        page.locator(".or-elsewhere").get_by_role("link").last.click()
        page.wait_for_url(f"**/question--{number}.html")
        seen.append(headings(page))
    assert [len(each) for each in seen] == [MOST, MOST, 10]
    assert len({each for some in seen for each in some}) == STATEMENTS
    page.go_back()
    expect(page.locator("h1")).to_contain_text("page 2 of 3")
    page.go_forward()
    expect(page.locator("h1")).to_contain_text("page 3 of 3")
    page.locator(".or-part").get_by_role("link", name="page 1").click()
    page.wait_for_url("**/question.html")
    page.locator(".or-crumbs").get_by_role("link", name="Questions").click()
    expect(page.locator("h1")).to_contain_text("Questions")


def test_a_statement_is_found_where_others_link_to_it(site: Built, page: Page) -> None:
    """From the matrix to the page where it stands; and from the address that it once had."""
    page.goto(site.address("questions/question--3.html"))
    last = headings(page)[-1]
    page.goto(site.address("matrix.html"))
    page.locator(f"a[href$='#{last}']:visible").first.click()
    page.wait_for_url(f"**/questions/question--3.html#{last}")
    expect(page.locator(f"h3#{last}")).to_be_in_viewport()
    page.goto(f"{site.address('questions/question.html')}#{last}")
    line = page.locator(".or-others p", has=page.locator(f"#{last}"))
    expect(line).to_be_in_viewport()
    line.get_by_role("link").click()
    page.wait_for_url("**/questions/question--3.html")


def test_what_is_folded_is_there_without_a_script(site: Built, browser: Browser) -> None:
    """For whoever follows a link into it, by keyboard, and on paper."""
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address("questions/question.html"))
    fold, last = page.locator("details.or-fold"), headings(page)[-1]
    expect(fold.locator("summary")).to_have_text(f"Statements: 1 to {MOST} of {STATEMENTS}")
    statement = page.locator(f"h3#{last}")
    expect(statement).not_to_be_visible()
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(statement).to_be_visible()
    page.keyboard.press("Enter")
    expect(statement).not_to_be_visible()
    page.emulate_media(media="print")
    expect(statement).to_be_visible()
    page.emulate_media(media="screen")
    page.goto(f"{site.address('questions/question.html')}#{last}")
    expect(statement).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize(
    "path", ["questions/question.html", "questions/question--2.html", "questions/cases.html"]
)
def test_nothing_is_wider_than_the_window(site: Built, page: Page, path: str) -> None:
    page.goto(site.address(path))
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def overlap(one: FloatRect, other: FloatRect) -> bool:
    """Return whether two boxes have a point in common."""
    beside = one["x"] < other["x"] + other["width"] and other["x"] < one["x"] + one["width"]
    level = one["y"] < other["y"] + other["height"] and other["y"] < one["y"] + one["height"]
    return beside and level


def test_an_answer_of_several_paragraphs_stands_beside_what_it_is_worth(
    site: Built, page: Page
) -> None:
    page.set_viewport_size({"width": 1300, "height": 900})
    page.goto(site.address("questions/other.html"))
    answer = page.locator(".or-judgement")
    words = [box(answer.get_by_text(each, exact=True)) for each in ("First.", "A point", "Last.")]
    worth = box(answer.locator(".or-confidence"))
    assert words[0]["x"] == words[2]["x"] < words[1]["x"] < worth["x"]
    tops = [each["y"] for each in words]
    assert tops == sorted(tops)
    # One follows the other closely, however tall what stands beside them is.
    assert tops[2] - tops[0] < 4 * words[0]["height"]
    assert abs(worth["y"] - tops[0]) < words[0]["height"]


def box(part: Locator) -> FloatRect:
    found = part.bounding_box()
    assert found, part
    return found


def test_a_colon_stands_behind_the_name_that_it_follows(site: Built, page: Page) -> None:
    """Where there is a column of names, in which a long one takes several lines."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(site.address("questions/other.html"))
    lines = page.locator("h3#wraps").evaluate(
        """heading => {
            const name = [...heading.querySelector("a").getClientRects()]
            const range = new Range()
            const colon = [...heading.childNodes].find(each => each.data?.startsWith(":"))
            range.setStart(colon, 0)
            range.setEnd(colon, 1)
            return {names: name.length, last: name.at(-1).top, colon: range.getClientRects()[0].top}
        }"""
    )
    assert lines["names"] > 1
    assert abs(lines["last"] - lines["colon"]) < 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_series_is_seen_and_can_be_read_aloud(site: Built, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(site.address("questions/cases.html"))
    drawing = page.get_by_role("img", name=re.compile("A line of 8 numbers, 5 Jan 2024 to "))
    expect(drawing).to_be_visible()
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    strokes = page.eval_on_selector_all(
        ".or-drawing .or-line", "all => all.map(each => getComputedStyle(each).stroke)"
    )
    assert len(strokes) == 3
    assert set(strokes).isdisjoint({"none", paper})
    # Each point is on the drawing, and the months without a number are dotted.
    field = drawing.bounding_box()
    points = [each.bounding_box() for each in page.locator(".or-drawing circle").all()]
    assert field
    assert len(points) == 8
    scale = [each.bounding_box() for each in page.locator(".or-drawing .or-tick").all()]
    for point in points:
        assert point
        assert not any(overlap(point, each) for each in scale if each)
        assert field["x"] <= point["x"] <= field["x"] + field["width"]
        assert field["y"] <= point["y"] <= field["y"] + field["height"]
    dashes = page.locator(".or-line--gap").evaluate(
        "each => getComputedStyle(each).strokeDasharray"
    )
    assert dashes != "none"
    expect(page.get_by_role("rowheader", name="after a gap of 28 days")).to_be_visible()
    assert violations(page, WCAG) == []
