"""An event is shown with all that its reports say of it, and hearsay as hearsay."""

from pathlib import Path

import pytest
from tests.dossier_helpers import made_pages

ACTORS = """
- {id: paper, name: Daily Paper, kind: media}
- {id: wire, name: Town Wire, kind: media}
- {id: ann, name: Ann Lee, kind: person}
"""
ARTICLE = """
id: art
title: Shots
publisher: paper
kind: news
date: 2024-03-06
summary: Shots were fired.
reports:
"""
EVENT = "{id: shots, title: Shots at the bridge, date: 2024-03-01, status: occurred}"
FULL = """
  - event: shots
    attribution: anonymous
    via: [unknown, wire]
    quotes: [they fired first, {text: we did not, speaker: ann}]
    where: p. 3
    grade: D4
    wording: Puts it last.
    note: Only one aide says so.
"""


def pages(root: Path, reports: str) -> dict[str, str]:
    sources = {
        "sources/actors/a.yml": ACTORS,
        "sources/events/e.yml": EVENT,
        "sources/articles/art.yml": ARTICLE + reports,
    }
    return made_pages(root, sources)


def test_an_article_shows_its_whole_report(tmp_path: Path) -> None:
    """As it does of a position: route, quotes, on whose word, where, how good, and the note."""
    page = pages(tmp_path, FULL)["articles/art.md"]
    shown = page.partition("## Events it reports")[2].partition("## Cite")[0]
    route = shown.partition("or-route")[2].partition("</p>")[0]
    assert route.index("a step it does not name") < route.index("Town Wire") < route.index("art.md")
    assert "or-entry--anonymous" in shown
    assert "> “they fired first” — speaker not stated" in shown
    assert "> “we did not” — [Ann Lee]" in shown
    apparatus = "Anonymous, **graded D4**. At: p. 3. Wording: Puts it last. Note: Only one aide"
    assert apparatus in shown


def test_where_something_stands_does_not_pass_for_a_grade(tmp_path: Path) -> None:
    """Whatever is written there: a grade is in bold, before anything that a source says."""
    report = FULL.replace("where: p. 3", "where: p. 3. Graded A1")
    page = pages(tmp_path, report)["articles/art.md"]
    assert "Anonymous, **graded D4**. At: p. 3. Graded A1. Wording:" in page
    page = pages(tmp_path, report.replace("    grade: D4\n", ""))["articles/art.md"]
    assert "Anonymous. At: p. 3. Graded A1. Wording:" in page


@pytest.mark.parametrize(
    ("reports", "marked", "source"),
    [
        (FULL, True, " (anonymous, through a step not named and [Town Wire](actors/wire.md))."),
        ("  - {event: shots, attribution: paraphrase, via: []}", False, " (paraphrase)."),
        ("  - {event: shots}", False, "."),
    ],
)
def test_the_timeline_says_on_whose_word(
    reports: str, marked: bool, source: str, tmp_path: Path
) -> None:
    made = pages(tmp_path, reports)
    assert f"(articles/art.md){source}\n" in made["timeline.md"]
    for path in ("timeline.md", "complete.md"):
        assert ("</span> (anonymous)" in made[path] or "bridge (anonymous)" in made[path]) is marked


def test_a_report_that_says_nothing_more_is_a_line(tmp_path: Path) -> None:
    page = pages(tmp_path, "  - {event: shots}")["articles/art.md"]
    assert "Shots at the bridge" in page
    assert "or-route" not in page


def test_what_was_told_to_the_outlet_itself_is_said(tmp_path: Path) -> None:
    page = pages(tmp_path, "  - {event: shots, via: []}")["articles/art.md"]
    assert "told to this outlet itself" in page
