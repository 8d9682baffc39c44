"""Findings as a person reads them: what stands beside a source's words is not moved by them."""

import json
import re
from email.message import Message

import pytest
from tests.dossier_helpers import REPOSITORY

from onrecord.cli.console import knows_links
from onrecord.diagnostics import findings
from onrecord.diagnostics.findings import Diagnostic, Place, error, warning
from onrecord.diagnostics.renderers import FORMATS, render
from onrecord.reference.index import all_topics
from onrecord.reference.topic import Kind

HEBREW = "\u05d0\u05d1\u05d2"
ISOLATED = f"\u2068{HEBREW}\u2069"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ames 12: no word", "Ames 12: no word"),
        ("caf\u00e9 \u738b\u6bc5 12", "caf\u00e9 \u738b\u6bc5 12"),
        (HEBREW, ISOLATED),
        (
            f"'{HEBREW} 12:34: error[fake]': not a date",
            f"'{ISOLATED} 12:34: error[fake]': not a date",
        ),
        (f"{HEBREW} x {HEBREW}", f"{ISOLATED} x {ISOLATED}"),
        (f"{HEBREW}, 12 {HEBREW} 7", f"\u2068{HEBREW}, 12 {HEBREW}\u2069 7"),
        (
            "\u05e9\u05b8\u05dc\u05d5\u05b9\u05dd!",
            "\u2068\u05e9\u05b8\u05dc\u05d5\u05b9\u05dd\u2069!",
        ),
        ("\u0661\u0662.", "\u2068\u0661\u0662\u2069."),  # Arabic digits
        ("\U0001e900 x", "\u2068\U0001e900\u2069 x"),
        (f"\u2069{HEBREW}\u2068", f"\\u2069{ISOLATED}\\u2068"),
    ],
)
def test_what_runs_from_right_to_left_is_isolated(text: str, shown: str) -> None:
    finding = error("a-code", Place("a.yml", 3, 7), text, text)
    assert render([finding], {}, "concise") == f"a.yml:3:7: error[a-code] {shown}"
    full = f"a.yml:3:7: error[a-code] {shown}\n  = {shown}\n  = {finding.more}\n"
    assert render([finding], {}, "full") == full
    annotated = render([finding], {}, "github")
    assert annotated.partition("a-code::")[2] == f"{shown}%0A{shown}%0A{finding.more}"


def test_the_place_of_a_file_stands_on_its_right_side() -> None:
    finding = error("a-code", Place(f"events/{HEBREW}", 3, 7), "x")
    assert render([finding], {}, "concise") == f"events/{ISOLATED}:3:7: error[a-code] x"
    # What a program takes for a path is the path.
    assert f"file=events/{HEBREW},line=3" in render([finding], {}, "github")
    assert json.loads(render([finding], {}, "json"))[0]["path"] == f"events/{HEBREW}"


@pytest.mark.parametrize(
    ("before", "cells"),
    [
        ("title: ", 7),
        (f"{HEBREW}: ", 5),
        ("e\u0301\u20dd: ", 3),
        ("\u0e17\u0e35\u0e48: ", 3),  # Thai, whose vowels are marks of no class
        ("\u738b: ", 4),
        ("\u200d: ", len(r"\u200d: ")),
    ],
)
def test_the_caret_stands_under_the_fault(before: str, cells: int) -> None:
    finding = error("a-code", Place("a", 1, len(before) + 1, 2), "x")
    _, _, line, caret, _, _ = render([finding], {"a": f"{before}xy"}, "full").split("\n")
    assert re.sub("[\u2068\u2069]", "", line).endswith("xy")
    assert caret == "  | " + " " * cells + "^^"


@pytest.mark.parametrize("command", ["##[add-mask]x", "##vso[task.prependpath]/tmp"])
def test_no_finding_is_a_command_of_a_workflow_in_json(command: str) -> None:
    finding = error("unknown-key", Place(f"{command}.yml", 1, 1), f"no field '{command}'", command)
    shown = render([finding], {}, "json")
    assert not re.search(r"##\w*\[", shown)
    [read] = json.loads(shown)
    assert (read["path"], read["hint"]) == (f"{command}.yml", command)


def many(number: int, path: str = "a.yml", code: str = "a-code") -> list[Diagnostic]:
    return [error(code, Place(path, line + 1), f"fault {line}") for line in range(number)]


@pytest.mark.parametrize(("number", "shown"), [(1, 1), (10, 10), (11, 11), (12, 10), (500, 10)])
def test_of_many_findings_alike_in_a_file_the_first_are_shown(number: int, shown: int) -> None:
    """And exactly how many more there are, never that there is one more."""
    other = warning("other", Place("a.yml", 1), "x")
    text = render([*many(number), other], {}, "full", every=False)
    assert text.count("fault") == shown
    assert "warning[other]" in text
    more = re.findall(r"a\.yml:10:1: error\[a-code\] and ([\d,]+) more like it in this file", text)
    assert more == ([str(number - shown)] if number > shown else [])
    assert render(many(number), {}, "full", every=True).count("fault") == number


def test_of_a_finding_in_very_many_files_the_first_are_shown() -> None:
    findings = [warning("a-code", Place(f"{name:04}.yml", 7), "fault") for name in range(2_595)]
    text = render([*findings, *many(2, "z.yml", "other")], {}, "full", every=False)
    assert text.count("fault\n") == 30
    said = "0030.yml:1:1: warning[a-code] and 2,565 more like it in 2,565 files from this one on"
    assert f"{said}; --all shows them\n" in text
    assert text.count("error[other]") == 2


def test_programs_are_given_every_finding() -> None:
    for style in ("concise", "github", "json"):
        assert render(many(500), {}, style, every=False).count("fault") == 500


def test_what_is_counted_counts_among_those_that_are_not_shown() -> None:
    counted = Diagnostic(Place("a.yml", 600), "a-code", "and 70 more like it", number=70)
    text = render([*many(500), counted], {}, "full", every=False)
    assert "and 560 more like it in this file" in text


SITE = "https://docs.example/"


def test_without_a_published_documentation_no_address_is_given() -> None:
    """None is promised that leads nowhere."""
    assert findings.documentation() == ""
    finding = error("a-code", Place("a.yml"), "no")
    assert "http" not in "".join(render([finding], {}, each, links=True) for each in FORMATS)


def test_a_finding_leads_to_its_explanation_where_that_is_published(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(findings, "documentation", lambda: SITE)
    finding = error("unknown-id", Place("a.yml"), "no")
    address = f"{SITE}reference/findings.html#finding-unknown-id"
    assert json.loads(render([finding], {}, "json"))[0]["url"] == address
    assert render([finding], {}, "github").endswith(f"%0Aonrecord explain unknown-id%0A{address}")
    link = f"\x1b]8;;{address}\x1b\\onrecord explain unknown-id\x1b]8;;\x1b\\"
    assert link in render([finding], {}, "full", links=True)
    assert "\x1b" not in render([finding], {}, "full")
    assert "\x1b" not in render([finding], {}, "concise", links=True)


def test_where_it_is_published_the_package_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for said, found in (
        (f"Documentation, {SITE.rstrip('/')}", SITE),
        (f"documentation,{SITE}", SITE),
        (f"Changelog, {SITE}", ""),
        ("Documentation, javascript:x", ""),
    ):
        message = Message()
        message["Project-URL"] = said
        monkeypatch.setattr("importlib.metadata.metadata", lambda _, it=message: it)
        assert findings.documentation.__wrapped__() == found


def test_each_finding_has_its_place_in_the_documentation() -> None:
    page = (REPOSITORY / "docs/reference/findings.md").read_text("utf-8")
    codes = [each.name for each in all_topics() if each.kind is Kind.FINDING]
    assert "unknown-id" in codes
    for code in codes:
        anchor = error(code, Place("a.yml"), "no").anchor
        assert f'<a id="{anchor}"></a>' in page


@pytest.mark.parametrize(
    ("said", "knows"),
    [
        ({}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM_PROGRAM": "vscode"}, True),
        ({"VTE_VERSION": "6800"}, True),
        ({"VTE_VERSION": "4000"}, False),
        ({"VTE_VERSION": "\u0661"}, False),
        ({"WT_SESSION": "1", "CI": "true"}, False),
        ({"WT_SESSION": "1", "FORCE_HYPERLINK": "0"}, False),
        ({"FORCE_HYPERLINK": "1", "CI": "true"}, True),
    ],
)
def test_a_terminal_that_makes_links_is_known(
    said: dict[str, str], knows: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.environ", said)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert knows_links() is knows
