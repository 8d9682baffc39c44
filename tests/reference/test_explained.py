"""Every finding is explained, and its examples are what the check says they are."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest
from tests.checks.test_cases import GENERATOR, Block, Case, cases, codes
from tests.dossier_helpers import findings

from onrecord.checks.registry import RULES
from onrecord.reference.explained import GIVEN, HIDDEN, RIGHT, WRONG, explained, said_by_rules

# Whose examples stand in words: no file of some lines is one.
IN_WORDS = {"too-large", "too-many-faults", "tracked-capture", "unreadable"}
# What else is found in a wrong example: what a side leaves out, no dispute explains.
BESIDE = {"empty-side": {"unexplained-opposition"}}
_SEVERITIES = {"error": "error", "add_error": "error", "_fault": "error", "report": "error"}


def laid(code: str, role: str, root: Path) -> Path:
    """Return a dossier with one example of a finding in it."""
    files = tuple(
        Block((*each.kind.split(), each.path), each.text)
        for each in explained()[code].examples
        if each.role in {GIVEN, HIDDEN, role}
    )
    cases()["base: base"].lay(root)
    Case("explanations", code, files).lay(root)
    return root


@pytest.mark.parametrize("code", sorted(explained().keys() - IN_WORDS))
def test_the_wrong_example_has_the_finding_and_the_right_one_has_none(
    code: str, tmp_path: Path
) -> None:
    found = findings(laid(code, WRONG, tmp_path / WRONG))
    assert {each["code"] for each in found} == {code} | BESIDE.get(code, set[str]())
    assert findings(laid(code, RIGHT, tmp_path / RIGHT)) == []


def test_every_finding_is_explained_and_nothing_else() -> None:
    assert explained().keys() == codes().keys()


def test_every_explanation_is_whole() -> None:
    """What, why, a wrong and a right example; those in words are the ones that are named."""
    for each in explained().values():
        assert each.what or said_by_rules(each.code), each.code
        assert each.why, each.code
        roles = {example.role for example in each.examples}
        assert {WRONG, RIGHT} <= roles <= {WRONG, RIGHT, GIVEN, HIDDEN}, each.code
        in_words = {example.path == "" for example in each.examples}
        assert in_words == {each.code in IN_WORDS}, each.code


def test_what_a_rule_says_of_itself_is_not_said_twice() -> None:
    """Where rules give one finding, and nothing else gives it, their docstrings say what it is."""
    elsewhere = {code for code, files in _makers().items() if files - {"checks"}}
    alone = {
        code
        for code in codes()
        if (rules := [rule for rule in RULES if code in rule.codes])
        and all(len(rule.codes) == 1 for rule in rules)
    }
    assert {each.code for each in explained().values() if not each.what} == alone - elsewhere


def _makers() -> dict[str, set[str]]:
    """Return the folders of the modules that give each finding."""
    found = defaultdict(set)
    for file in sorted(GENERATOR.rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        for name in re.findall(r'"([a-z0-9-]+)"', text):
            # What compares or lists may call something by the name of a finding.
            if file.parent.name not in {"cli", "editing"} and file.stem != "lists":
                found[name].add(file.parent.name)
    return found


def test_an_explanation_says_how_much_its_finding_weighs() -> None:
    weights: defaultdict[str, set[str]] = defaultdict(set)
    for rule in RULES:
        for code, severities in rule.codes.items():
            weights[code] |= {str(each) for each in severities}
    for file in sorted(GENERATOR.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
                if name in {*_SEVERITIES, "warning"}:
                    weights[str(node.args[0].value)].add(_SEVERITIES.get(name, "warning"))
    said = {each.code: set(each.severity.split(" or ")) for each in explained().values()}
    assert said == {code: weights[code] for code in codes()}
