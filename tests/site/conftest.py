"""What the tests of the built site in a browser share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.dossier_helpers import PATIENCE


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a browser that reaches no network."""
    context = browser.new_context(offline=True)
    context.set_default_timeout(1_000 * PATIENCE)
    yield context.new_page()
    context.close()
