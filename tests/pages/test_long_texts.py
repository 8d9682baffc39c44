"""The text of a record stands once as a whole; where others refer to it a long one is cut short."""

import json
import re
from pathlib import Path

import pytest
from tests.dossier_helpers import LEAST, run, write

import onrecord
from onrecord.pages.contents import make_pages
from onrecord.pages.rendering import PagesTooLongError, render

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
    "actors/mayor.md": 0,
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


@pytest.mark.parametrize("path", ["disputes.md", "complete.md"])
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


def test_a_text_of_many_links_is_as_long_as_what_they_lead_to_is_called(tmp_path: Path) -> None:
    """In a few letters of a text there is room for a hundred links."""
    names = "".join(
        f"- {{id: a{n}, name: Mayor {n} {'x' * 99}, kind: person}}\n" for n in range(80)
    )
    links = " ".join(f"[[a{n}]]" for n in range(80))
    files = {
        **LEAST,
        "sources/actors/all.yml": f"{names}- {{id: mayor, name: Mayor, kind: person}}\n",
        "sources/questions/q.yml": "text: Why?\nshort: Why\ndisputes:\n- {id: d, title: D, "
        "kind: wording, state: open, sides: [one, two], explanation: E.}\n"
        f"unknowns: [{UNKNOWN}]\n",
        "sources/positions/all.yml": "".join(
            f"- {{id: {name}, actor: mayor, question: q, stance: {stance}, date: 2023, "
            f"text: '{links}'}}\n"
            for name, stance in (("one", "opposes"), ("two", "supports"))
        ),
    }
    result = run("build", "-C", write(tmp_path, files))
    assert result.exit_code == 0, result.stdout
    page = (tmp_path / "briefs/disputes.md").read_text("utf-8")
    assert len(page) < 5_000
    assert page.count("Mayor 0") == 2
    assert "Mayor 79" not in page


def test_pages_are_not_much_longer_than_the_sources_and_some(tmp_path: Path) -> None:
    """What texts repeat of one another has no end: the line names where it was too much."""
    dossier = onrecord.load(write(tmp_path, LEAST))
    pages = make_pages(dossier)
    made = render(dossier, pages)
    length = sum(len(made[page.path]) for page in pages)
    assert render(dossier, pages, most=length + 1_000)  # blanks at ends of lines are taken away
    with pytest.raises(PagesTooLongError, match=r"^complete\.md: the pages would be far longer"):
        render(dossier, pages, most=length - 1_000)


def test_the_head_of_a_page_says_no_more_than_a_search_shows(tmp_path: Path) -> None:
    """The engine takes only so much of it, and a text may be as long as it likes."""
    build(tmp_path, LONG)
    head = (tmp_path / "briefs/articles/report.md").read_text("utf-8").split("---\n")[1]
    assert 400 < len(head) < 1_000
    assert "then again." in head


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
