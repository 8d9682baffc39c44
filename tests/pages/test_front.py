"""The front page in a few screens, and the line that every page carries under its title."""

import re
from pathlib import Path

import pytest
from tests.dossier_helpers import HARBOUR, REPOSITORY, read
from tests.pages.test_sentences import pages

from onrecord.pages.contents import make_pages
from onrecord.pages.rendering import render

MKDOCS = REPOSITORY / "mkdocs.yml"
ANSWERED = """
    id: q
    text: Should it be built?
    short: Building
    answer:
      text: Ann Lee wants it built, and nobody else says anything.
      short: "Yes, says one"
      confidence: low
      basis: [p1]
    """


def test_the_front_page_has_the_answer_in_few_words_and_its_page_has_all(tmp_path: Path) -> None:
    found = pages(tmp_path, questions=ANSWERED)
    front, page = found["index.md"], found["questions/q.md"]
    assert "Yes, says one" in front
    assert "**Low confidence.**" in front
    assert "Ann Lee wants it built" not in front.replace("[Ann Lee](actors/ann.md)", "Ann Lee")
    assert page.index("Yes, says one") < page.index("nobody else says anything")


def test_without_few_words_the_front_page_has_the_whole_answer(tmp_path: Path) -> None:
    found = pages(tmp_path, questions=ANSWERED.replace('short: "Yes, says one"\n', "\n"))
    assert "nobody else says anything" in found["index.md"]


def test_what_is_new_stands_on_the_front_page(tmp_path: Path) -> None:
    article = """
        - {id: old, title: Old, publisher: paper, kind: news, date: 2024-03-06, summary: Old.,
           recorded: 2024-04-01}
        - {id: new, title: New, publisher: paper, kind: news, date: 2024-03-05, summary: New.,
           recorded: 2024-05-01, reports: [{position: p1, attribution: on-record, via: []},
           {position: p2, attribution: on-record, via: []}]}
        """
    positions = """
        - {id: p1, actor: ann, question: q, stance: supports, date: 2024-03-04, text: For it.}
        - {id: p2, actor: ann, question: q, stance: opposes, date: 2024-03-05, text: Against it.}
        """
    front = pages(tmp_path, articles=article, positions=positions)["index.md"]
    assert "**New, recorded 1 May 2024:** [Daily Paper, 5 Mar 2024](articles/new.md)." in front
    changed = (
        "**Changed positions:** [Ann Lee: opposes, 5 Mar 2024](questions/q.md#p2) on [Building]"
    )
    assert changed in front


@pytest.mark.parametrize("way", ["disputes.md", "whats-new.md", "figures.md", "complete.md"])
def test_four_ways_stand_before_all_judgements(way: str) -> None:
    dossier = read(HARBOUR)
    front = render(dossier, make_pages(dossier))["index.md"]
    assert f"({way})" in front.partition("## ")[0]


@pytest.mark.parametrize("name", ["harbour", "lido", "ferry"])
def test_every_page_says_how_far_it_reaches_and_leads_to_the_marks(name: str) -> None:
    dossier = read(HARBOUR.parent / name)
    for page in make_pages(dossier):
        text = render(dossier, (page,))[page.path]
        [line] = re.findall(r'<div class="or-info" markdown>\n\n(.+)\n\n</div>', text)
        own = "" if page.path == "method.md" else "method.md"
        assert f"{own}#how-to-read-the-marks)" in line, page.path
        if page.kind not in {"actor", "article", "actors"}:
            assert re.search("information to", line, re.IGNORECASE), page.path
        if page.path == "method.md":
            assert "\n## How to read the marks\n" in text


def test_a_page_and_the_navigation_have_one_name(tmp_path: Path) -> None:
    """A tab, the title and the heading of a page are the same words, but for the front page's."""
    nav = re.findall(r"^ +- ([^:\n]+): ([\w/-]+\.md)$", MKDOCS.read_text("utf-8"), re.MULTILINE)
    found = pages(tmp_path)
    assert len(nav) > 10
    for name, path in nav:
        if path in {"index.md", "complete.md", "in-short.md"}:
            continue  # their heading is the briefing's own title
        assert f'title: "{name}"' in found[path].partition("---\n\n")[0], path
        assert f"\n# {name}\n" in found[path], path


def test_a_date_that_is_inferred_is_marked_and_its_entry_says_from_what(tmp_path: Path) -> None:
    position = """
        id: p1
        actor: ann
        question: q
        stance: supports
        date: 2024-03-05
        date_basis: inferred-set
        text: For it.
        """
    found = pages(tmp_path, positions=position)
    assert "5 March 2024 (inferred) · on record" in found["questions/q.md"]
    assert "Date inferred from other sources." in found["questions/q.md"]
    assert "“Inferred” behind a date" in found["method.md"]
