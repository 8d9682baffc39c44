"""``onrecord coverage`` as a person and a program meet it."""

import json
import re
from pathlib import Path

import pytest
from tests.dossier_helpers import LEAST, REPOSITORY, run, tree, write

LIDO = REPOSITORY / "tests" / "dossiers" / "lido"


def test_the_report_ends_with_the_reading_list() -> None:
    """Sections in order, each record by its id, so that it can be looked for."""
    done = run("coverage", LIDO)
    assert done.exit_code == 0
    heads = [line for line in done.stdout.splitlines() if re.match(r"\w", line)]
    assert heads == [
        "Questions",
        "Named without a position",
        "Times without a source",
        "Articles that report nothing",
        "The reading list",
    ]
    assert "Visitors [visitors]: no position" in done.stdout
    last = done.stdout.partition("The reading list\n")[2]
    assert last.startswith("  1. on Visitors [visitors]: ")
    assert "what Canton of Weir [canton] says itself" in last


def test_json_has_what_the_text_says() -> None:
    found = json.loads(run("coverage", LIDO, "--format", "json", "--most", "3").stdout)
    questions = {each["id"]: each for each in found["questions"]}
    assert questions["visitors"]["positions"] == 0
    assert questions["offer"]["on_one_anonymous_origin"] == ["holding-unnamed", "insiders-offer"]
    assert found["without_report"] == ["wire-2024-06-15"]
    assert [each["days"] for each in found["gaps"]] == [157, 132, 32]
    assert len(found["reading_list"]) == 3


def test_a_longer_gap_is_asked_for() -> None:
    found = json.loads(run("coverage", LIDO, "--format", "json", "--gap", "150").stdout)
    assert [each["days"] for each in found["gaps"]] == [157]


@pytest.mark.parametrize("style", ["text", "markdown", "json"])
def test_a_hostile_name_is_text(style: str, tmp_path: Path) -> None:
    """It is no link, no element, and opens no command of a workflow."""
    question = """
        text: Why?
        short: "##[error] x](http://e.example) <b>"
        unknowns: [{text: All., kind: not-stated}]
        """
    write(tmp_path, {**LEAST, "sources/questions/why.yml": question})
    done = run("coverage", tmp_path, "--format", style)
    assert done.exit_code == 0
    assert "##[" not in done.stdout
    if style == "markdown":
        assert "](" not in done.stdout
        assert "<b>" not in done.stdout


def test_errors_are_shown_and_nothing_is_changed(tmp_path: Path) -> None:
    write(tmp_path, {**LEAST, "sources/events/fair.yml": "title: The fair\ndate: soon\n"})
    before = tree(tmp_path)
    done = run("coverage", tmp_path)
    assert done.exit_code == 1
    assert "sources/events/fair.yml:2:7: error[bad-date]" in done.stdout
    assert tree(tmp_path) == before
    (tmp_path / "sources/events/fair.yml").unlink()
    done = run("coverage", tmp_path)
    assert done.exit_code == 0
    assert done.stdout.endswith("The reading list\n  nothing is wanting\n")
