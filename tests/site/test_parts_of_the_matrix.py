"""A part of who stands where works as the whole does, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.barriers import WCAG, violations
from tests.conftest import build_once
from tests.reliability.dossiers import Sources
from tests.site_helpers import Built

pytestmark = pytest.mark.browser

ACTORS, QUESTIONS = 120, 10


@pytest.fixture(scope="module")
def site(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Two topics of five questions; each actor speaks on one question of each."""
    root = tmp_path_factory.mktemp("parts")
    made = Sources()
    for number in range(QUESTIONS):
        made.question(f"question-{number}", topic="Even" if number % 2 == 0 else "Odd")
    ids = []
    for number in range(ACTORS):
        actor = made.actor(f"actor-{number:03}", name=f"Actor {number:03}")
        ids += [
            made.position(
                f"says-{number}-{at}",
                actor,
                f"question-{(number + at) % QUESTIONS}",
                stance="denies" if number == 7 else "supports",
            )
            for at in range(4)
        ]
    made.reported(ids)
    made.lay_out(root)
    return build_once(shared_folder, "parts", root)


def test_a_reader_gets_to_a_part_and_filters_it(site: Built, page: Page) -> None:
    page.goto(site.address("matrix.html"))
    expect(page.locator(".or-info")).to_contain_text("120 actors · 10 questions · 480 positions")
    page.locator("h2").get_by_role("link", name="Odd", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Who stands where: Odd")
    count = page.locator(".or-controls__count")
    expect(count).to_have_text("60 of 60 actors on this page shown")
    page.get_by_label("Find an actor").fill("actor 007")
    expect(page.locator(".or-table--matrix tbody tr:visible")).to_have_count(1)
    page.get_by_role("button", name="Show all").click()
    page.locator(".or-part").get_by_role("link", name="page 2").click()
    page.wait_for_url("**/question-1--2.html")
    expect(count).to_have_text("60 of 60 actors on this page shown")
    expect(page.locator(".or-part")).to_contain_text("Actors: 61 to 120 of 120")
    page.locator(".or-crumbs").get_by_role("link", name="Who stands where", exact=True).click()
    page.wait_for_url("**/matrix.html")


def test_a_link_to_a_view_of_the_whole_goes_on_in_each_part(site: Built, page: Page) -> None:
    """It was given away while there was room for all on one page."""
    page.goto(site.address("matrix.html") + "#?actors=actor-007%2Cactor-009&question=3")
    page.locator("h2").get_by_role("link", name="Even", exact=True).click()
    heads = page.locator(".or-compared thead th")
    expect(heads).to_have_text(["Question", "Actor 007", "Actor 009"])


@pytest.mark.parametrize(
    "path", ["matrix.html", "matrix/question-0.html", "matrix/question-0--2.html"]
)
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.sampled(3)
def test_nothing_is_wider_than_the_window_and_shuts_anybody_out(
    site: Built, page: Page, path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site.address(path))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page, WCAG) == []


def test_on_paper_a_part_says_which_one_it_is(site: Built, page: Page) -> None:
    page.goto(site.address("matrix/question-0--2.html"))
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".or-part")).to_be_visible()
    expect(page.locator(".or-part")).to_contain_text("Page 2 of 2")
