"""The page of formats has every key that a command's JSON has, and no other."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.docs.pages import read
from tests.dossier_helpers import HARBOUR, LEAST, run, write
from tests.web_helpers import serving

LIDO = HARBOUR.parent / "lido"
# Whose keys are words of a list, not names.
_COUNTS = "lacks"


def keys(value: Any, at: str = "") -> Iterator[str]:
    """Yield each key below a value, as ``questions[].id``."""
    if isinstance(value, dict) and not at.endswith(_COUNTS):
        for key, each in value.items():
            yield f"{at}.{key}".lstrip(".")
            yield from keys(each, f"{at}.{key}".lstrip("."))
    elif isinstance(value, list):
        for each in value:
            yield from keys(each, f"{at}[]")


def described(command: str) -> tuple[set[str], set[str]]:
    """Return the keys that the page has a row of, and names that the rows say are below them."""
    table = read("reference/formats.md").partition(f"<!-- keys: {command} -->")[2]
    rows = re.findall(r"^\| (`.*?) \| (.*) \|$", table.partition("\n## ")[0], re.MULTILINE)
    named = {key for left, _ in rows for key in re.findall(r"`([^`]+)`", left)}
    return named, {word for _, right in rows for word in re.findall(r"`(\w+)`", right)}


def told(command: str, tmp_path: Path) -> Iterator[str]:
    """Yield what a command prints, on dossiers that together have all it can say."""
    if command == "diff":
        yield run("diff", HARBOUR, LIDO, "--no-pages", "--format", "json").stdout
    elif command == "links":
        with serving() as server:
            text = "title: A\npublisher: unknown\nkind: news\ndate: 2024\nsummary: So.\nurl: {}\n"
            files = {"sources/articles/a.yml": text.format(server.at("/gone"))}
            write(tmp_path, {**LEAST, **files})
            yield run("links", tmp_path, "--allow-local", "--pause", "0", "--format", "json").stdout
    else:
        for root in (HARBOUR, LIDO):
            yield run(command, root, "--format", "json").stdout


@pytest.mark.parametrize("command", ["check", "list", "coverage", "diff", "links"])
def test_every_key_has_a_row_and_every_row_is_a_key(command: str, tmp_path: Path) -> None:
    found = {key for text in told(command, tmp_path) for key in keys(json.loads(text))}
    named, below = described(command)
    assert {key for key in found - named if re.split(r"\.", key)[-1] not in below} == set()
    # A file is written with --write alone.
    assert {key for key in named - found if not key.startswith("files")} == set()
