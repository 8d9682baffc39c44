"""What the tests of the built site in a browser share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.conftest import build_once
from tests.dossier_helpers import HARBOUR, PATIENCE
from tests.site_helpers import Built


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a browser that reaches no network."""
    context = browser.new_context(offline=True)
    context.set_default_timeout(1_000 * PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def on_github(shared_folder: Path) -> Built:
    """The invented dossier, whose records lie on GitHub."""
    config = "extra: {source_url: 'https://github.com/editors/harbour/edit/main/'}\n"
    return build_once(shared_folder, "on-github", HARBOUR, config)
