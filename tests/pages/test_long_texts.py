"""The text of a record stands once as a whole; where others refer to it a long one is cut short."""

import json
import re
from pathlib import Path

import pytest
from tests.dossier_helpers import LEAST, run, write

UNKNOWN = "{text: All., kind: not-stated}"
FIRST = "The mayor wants a bridge. She says so in many words."
LAST = "That was all she said."
# As long as a text may be, and as long as one is that is printed whole wherever it stands.
LONG = f"{FIRST} {'Once more, and then again. ' * 290}{LAST}"
SHORT = f"{FIRST} {'Once more, and then again. ' * 19}{LAST}"


def build(root: Path, text: str) -> dict[str, str]:
    """Return the pages of a dossier whose records have the text, and others refer to them often."""
    quoted = json.dumps(text)
    sides = "[held, later, report, opening]"
    dispute = f"title: D, kind: wording, state: open, sides: {sides}, explanation: E."
    disputes = "".join(f"  - {{id: d{n}, {dispute}}}\n" for n in range(5))
    reports = "[{position: held, via: []}, {position: later, via: []}]"
    article = f"title: A, publisher: unknown, kind: news, reports: {reports}"
    files = {
        **LEAST,
        "sources/actors/all.yml": "- {id: mayor, name: Mayor, kind: person}\n",
        "sources/questions/bridge.yml": f"text: Why?\nshort: Why\ndisputes:\n{disputes}"
        "unknowns: [{text: All., kind: not-stated}]\n",
        "sources/positions/all.yml": "".join(
            f"- {{id: {name}, actor: mayor, question: bridge, stance: {stance}, date: {day}, "
            f"text: {quoted}}}\n"
            for name, stance, day in (("held", "opposes", 2023), ("later", "supports", 2024))
        ),
        "sources/events/opening.yml": f"title: O\nstatus: planned\ndate: 2024\ntext: {quoted}\n",
        "sources/articles/all.yml": f"- {{id: report, {article}, date: 2025, summary: {quoted}}}\n"
        f"- {{id: other, {article}, date: 2025, summary: S.}}\n",
    }
    result = run("build", "-C", write(root, files))
    assert result.exit_code == 0, result.stdout
    return {
        str(file.relative_to(root / "briefs")): file.read_text("utf-8").split("---\n", 2)[-1]
        for file in (root / "briefs").rglob("*.md")
    }


# How often a text of its own stands on a page as a whole.
WHOLE = {
    "questions/bridge.md": 2,
    "actors/mayor.md": 2,
    "timeline.md": 1,
    "articles/report.md": 1,
    "articles/other.md": 0,
    "articles/index.md": 1,
    "disputes.md": 0,
    "complete.md": 4,
}


def test_a_long_text_stands_as_a_whole_where_its_record_does_alone(tmp_path: Path) -> None:
    """Or what is written grows with its length times the number of those that refer to it."""
    pages = build(tmp_path, LONG)
    assert {path: pages[path].count(LAST) for path in WHOLE} == WHOLE


@pytest.mark.parametrize("path", ["questions/bridge.md", "disputes.md", "complete.md"])
def test_each_side_of_a_dispute_says_how_its_text_begins(tmp_path: Path, path: str) -> None:
    """As whole sentences, and where all of it stands."""
    page = build(tmp_path, LONG)[path]
    sides = page.split('<div class="or-side" markdown>')[1:]
    assert len(sides) == 5 * 4
    for side in sides:
        assert FIRST in side
        assert "then again. …" in side
        assert "](" in side
        assert LAST not in side.partition("or-explanation")[0]


def test_a_text_of_a_few_sentences_stands_as_a_whole_wherever_it_is_told(tmp_path: Path) -> None:
    pages = build(tmp_path, SHORT)
    assert pages["disputes.md"].count(LAST) == 5 * 4
    assert pages["articles/other.md"].count(LAST) == 2
    assert not any("…" in pages[path] for path in WHOLE)


def test_a_long_name_stands_as_a_whole_where_its_record_does_alone(tmp_path: Path) -> None:
    """At each of the links to it, of which a record may have hundreds, are its first words."""
    name = f"Mayor {'Ames ' * 190}the Last"
    files = {
        **LEAST,
        "sources/actors/mayor.yml": f"name: {name}\nkind: person\n",
        "sources/questions/q.yml": f"- {{id: q1, text: {name}, short: A, unknowns: [{UNKNOWN}]}}\n"
        f"- {{id: q2, text: B, short: B, related: [q1], unknowns: [{UNKNOWN}]}}\n",
        "sources/events/e.yml": "title: O\nstatus: planned\ndate: 2024\nactors: [mayor]\n",
    }
    result = run("build", "-C", write(tmp_path, files))
    assert result.exit_code == 0, result.stdout
    assert name in (tmp_path / "briefs/actors/mayor.md").read_text("utf-8")
    timeline = (tmp_path / "briefs/timeline.md").read_text("utf-8")
    [shown] = re.findall(r"\[(Mayor [^]]*)\]\(actors/mayor.md", timeline)
    assert shown == f"Mayor {'Ames ' * 28}…"
    assert shown in (tmp_path / "briefs/questions/q2.md").read_text("utf-8")
    assert name not in (tmp_path / "briefs/questions/q2.md").read_text("utf-8")
