"""The front page and the answers of questions as a reader on a phone sees them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.site_helpers import Built

pytestmark = pytest.mark.browser

# A small phone.
WIDTH, HEIGHT = 375, 667


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    yield page
    page.close()


def size(page: Page, selector: str) -> float:
    return float(
        page.locator(selector).first.evaluate("each => parseFloat(getComputedStyle(each).fontSize)")
    )


def test_the_front_page_is_six_screens_of_a_phone(own: Built, phone: Page) -> None:
    phone.goto(own.address("index.html"))
    assert phone.evaluate("document.documentElement.scrollHeight") <= 6 * HEIGHT
    assert size(phone, ".or-lead p") == 19
    assert (
        not phone.locator(".or-judgements").get_by_text("Rests on", exact=True).first.is_visible()
    )


def test_what_a_judgement_rests_on_opens_by_a_tap_and_for_paper(own: Built, phone: Page) -> None:
    phone.goto(own.address("index.html"))
    rests = phone.locator(".or-judgements").get_by_text("Rests on", exact=True)
    phone.locator(".or-judgements summary").first.click()
    assert rests.first.is_visible()
    phone.emulate_media(media="print")
    assert all(each.is_visible() for each in rests.all())


@pytest.mark.parametrize("width", [WIDTH, 1300])
def test_an_answer_in_few_words_is_larger_than_its_sentence(
    own: Built, phone: Page, width: int
) -> None:
    phone.set_viewport_size({"width": width, "height": 900})
    phone.goto(own.address("questions/would-china-send.html"))
    assert size(phone, ".or-answer") >= 1.2 * size(phone, ".or-words p")
    assert size(phone, ".or-answer") < size(phone, "h1")


def test_an_answer_in_the_list_of_questions_has_room(own: Built, phone: Page) -> None:
    phone.set_viewport_size({"width": 1300, "height": 900})
    phone.goto(own.address("questions/index.html"))
    answers = phone.locator(".or-question > h3 + p")
    assert answers.count() == len(own.dossier.questions)
    assert min(each.bounding_box()["width"] for each in answers.all()) > 400  # type: ignore[index]
