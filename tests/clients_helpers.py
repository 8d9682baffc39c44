"""Programs from npm that read what a site gives: ``make clients`` installs them as locked."""

import os
from pathlib import Path

import pytest
from tests.dossier_helpers import REPOSITORY

CLIENTS = REPOSITORY / "tests" / "clients"


def installed(path: str) -> Path:
    """Return a file of an npm package; skips the test where there is none."""
    found = CLIENTS / "node_modules" / path
    if not found.exists():
        assert os.environ.get("ONRECORD_REQUIRE_NPM") != "1", "run 'make clients'"
        pytest.skip("the programs from npm are not installed: make clients")
    return found
