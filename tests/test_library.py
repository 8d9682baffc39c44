"""The package as a library: a dossier, what is wrong with it, and the questions asked of it."""

import json
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.dossier_helpers import HARBOUR, LEAST, REPOSITORY, read, write

import onrecord


def test_what_is_public_is_there_and_listed() -> None:
    for name in onrecord.__all__:
        assert getattr(onrecord, name).__doc__, name
    assert dir(onrecord) == onrecord.__all__


def test_the_types_of_what_is_public_are_given_to_type_checkers() -> None:
    """The names that are loaded when asked for are the names that a type checker sees."""
    text = (REPOSITORY / "generator/onrecord/__init__.py").read_text(encoding="utf-8")
    typed = dict(re.findall(r"from onrecord\.([\w.]+) import \w+ as (\w+)", text))
    assert sorted(re.findall(r"import (\w+) as \1", text)) == onrecord.__all__
    assert typed


def test_a_dossier_is_loaded_whole() -> None:
    dossier = onrecord.load(HARBOUR)
    assert dossier.briefing.title
    assert dossier.actors["harbour-board"].name == "Harbour Board"
    assert onrecord.load(str(HARBOUR)).positions.keys() == dossier.positions.keys()


def test_what_is_wrong_is_raised_with_all_of_it(tmp_path: Path) -> None:
    """One broken record is no dossier: whoever calculates with it must know."""
    broken = {"id": "mayor", "name": "Mayor", "kind": "persn", "also": 5}
    write(tmp_path, {**LEAST, "sources/actors/all.yml": json.dumps([broken])})
    with pytest.raises(onrecord.LoadError) as raised:
        onrecord.load(tmp_path)
    assert {finding.code for finding in raised.value.findings} == {"unknown-term", "wrong-shape"}
    assert "sources/actors/all.yml:1:" in str(raised.value)
    assert "did you mean 'person'?" in str(raised.value)
    again = pickle.loads(pickle.dumps(raised.value))  # noqa: S301  # as a pool of processes does
    assert (str(again), again.findings) == (str(raised.value), raised.value.findings)


def test_warnings_are_no_reason_not_to_load() -> None:
    findings = onrecord.check(HARBOUR)
    assert {finding.severity for finding in findings} == {onrecord.Severity.WARNING}
    assert findings == sorted(findings, key=lambda finding: finding.sort_key)
    assert onrecord.load(HARBOUR).positions


def test_a_folder_without_sources_is_not_found(tmp_path: Path) -> None:
    for function in (onrecord.load, onrecord.check):
        with pytest.raises(FileNotFoundError, match="sources"):
            function(tmp_path)


def test_the_questions_are_asked_by_their_names() -> None:
    """Routes, origins, histories, oppositions: each a function of the dossier."""
    dossier = read(HARBOUR)
    position = dossier.positions["officials-funding"]
    passed = onrecord.routes(dossier, position)
    assert [route.steps for route in passed][:2] == [
        ("two-officials",),
        ("two-officials", "port-gazette"),
    ]
    assert onrecord.origins(dossier, [position]) == 1
    assert onrecord.evidence(dossier, [position]).shared == ("port-gazette",)
    assert onrecord.sourcing(dossier, position).value == "anonymous"
    assert onrecord.attribution(dossier, position) == "anonymous"
    assert onrecord.histories(dossier)["harbour-board", "deepening"].latest
    assert onrecord.oppositions(dossier)["deepening"].unexplained.ones
    assert onrecord.by_stance(dossier, dossier.questions["deepening"])
    assert onrecord.mentions(dossier).keys() <= dossier.actors.keys()
    assert onrecord.mentions(dossier)
    quill = dossier.actors["ada-quill"]
    assert onrecord.speaks_for(dossier, quill, position.date) == {"transport-ministry"}


def test_an_answer_is_worked_out_once() -> None:
    dossier = onrecord.load(HARBOUR)
    assert onrecord.histories(dossier) is onrecord.histories(dossier)
    assert onrecord.histories(dossier) is not onrecord.histories(onrecord.load(HARBOUR))


def test_the_package_is_a_command_as_well() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "onrecord", "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "Usage: onrecord [OPTIONS] COMMAND" in done.stdout
