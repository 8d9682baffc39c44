"""Findings as they are shown: the first of each kind, and exactly how many more there are."""

import json
from collections.abc import Iterator

import pytest

from onrecord.diagnostics import collecting
from onrecord.diagnostics.collecting import Findings
from onrecord.diagnostics.findings import Diagnostic, Place, error, has_errors, summary, warning
from onrecord.diagnostics.renderers import render


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show two of a kind in a file, and the files with the first five."""
    monkeypatch.setattr(collecting, "MOST_ALIKE", 2)
    monkeypatch.setattr(collecting, "MOST", 5)
    monkeypatch.setattr(collecting, "MOST_HINTED", 1)


def faults(path: str, code: str, number: int) -> Iterator[Diagnostic]:
    return (error(code, Place(path, line + 1), f"fault {line}") for line in range(number))


def said(findings: Findings) -> list[str]:
    return [f"{each.place} {each.code} {each.message}" for each in findings]


def test_a_few_are_all_shown() -> None:
    findings = Findings()
    findings += faults("a", "one", 2)
    findings += faults("b", "one", 2)
    assert said(findings) == [
        "a:1:1 one fault 0",
        "a:2:1 one fault 1",
        "b:1:1 one fault 0",
        "b:2:1 one fault 1",
    ]


def test_more_of_a_kind_are_counted_after_the_last_that_is_shown() -> None:
    """Each code is counted by itself, and so are errors and warnings of one code."""
    findings = Findings()
    findings += faults("a", "one", 1_234)
    findings += faults("a", "two", 1)
    findings.add(warning("one", Place("a", 9), "a doubt"))
    assert said(findings) == [
        "a:1:1 one fault 0",
        "a:1:1 two fault 0",
        "a:2:1 one fault 1",
        "a:2:1 one and 1,232 more like it in this file",
        "a:9:1 one a doubt",
    ]
    assert summary(findings) == "1,235 errors, 1 warning"


def test_of_many_files_the_first_are_shown() -> None:
    """Whatever the order in which they come; what is in the others is counted by its kind."""
    everything = [each for name in "abcdef" for each in faults(name, f"of-{name}", 2)]
    expected = [
        *(f"{name}:{line}:1 of-{name} fault {line - 1}" for name in "abc" for line in (1, 2)),
        *(f"d:1:1 of-{name} and 2 more like it in this file and those after it" for name in "def"),
    ]
    for start in range(len(everything)):
        findings = Findings()
        findings += [*everything[start:], *everything[:start]]
        assert [each for each in said(findings) if " and " in each] == expected[6:]
        assert sorted(said(findings)) == sorted(expected)
        assert summary(findings) == "12 errors"
        assert findings.paths == set("abcdef")


def test_an_error_that_is_only_counted_is_an_error() -> None:
    findings = Findings()
    for path in "abcde":
        findings += [warning("doubt", Place(path, line), "a doubt") for line in (1, 2)]
    findings.add_error("fault", Place("z"), "a fault")
    assert "a fault" not in "".join(said(findings))
    assert has_errors(findings)


def test_a_slow_hint_is_asked_for_only_where_it_is_shown() -> None:
    """And there for the first of a kind in a file alone; one that takes no time all have."""
    hints = iter(["one hint", "one of another file"])
    findings = Findings()
    for path in "ab":
        for line in range(9):
            findings.add_error("one", Place(path, line), "x", lambda: next(hints))
    findings.add_error("two", Place("c"), "x", "a hint")
    findings.add_error("two", Place("c", 2), "x", "a hint")
    said_of = [each.hint for each in findings]
    assert said_of == ["one hint", "", "", "one of another file", "", "", "a hint", "a hint"]


def test_a_large_dossier_is_told_all_that_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of thousands of items with one fault each every one is named: for a program, and --all."""
    monkeypatch.undo()
    findings = Findings()
    findings += faults("a", "one", 5_000)
    findings += faults("b", "one", 5_000)
    found = json.loads(render(findings, {}, "json"))
    assert [each["message"] for each in found] == 2 * [f"fault {line}" for line in range(5_000)]
    assert render(findings, {}, "github").count("::error ") == 10_000
    assert render(findings, {}, "full", every=True).count("error[one] fault") == 10_000


def test_findings_that_were_counted_are_counted_again() -> None:
    """What one stage has counted, another takes over with its number."""
    first, second = Findings(), Findings()
    first += faults("a", "one", 1_234)
    second += first
    second.add(error("one", Place("a", 9_999), "a fault"))
    assert said(second) == [
        "a:1:1 one fault 0",
        "a:2:1 one fault 1",
        "a:2:1 one and 1,233 more like it in this file",
    ]
    assert summary(second) == "1,235 errors"
