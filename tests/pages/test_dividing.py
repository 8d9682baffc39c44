"""Long lists stand on several pages: nothing is lost, and every link leads to where it is."""

import posixpath
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import examples, run
from tests.reliability.dossiers import Sources, disputes, history, positions_on_a_question

from onrecord.pages.addresses import MOST
from onrecord.pages.dividing import Listing

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_ANCHOR = re.compile(r'<(\w+) id="([^"]+)"')


def built(sources: Sources, root: Path) -> dict[str, str]:
    """Return the pages of a dossier by their paths."""
    sources.lay_out(root)
    result = run("build", "-C", root)
    assert result.exit_code == 0, result.stderr
    folder = root / "briefs"
    files = folder.rglob("*.md")
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


def of(pages: Mapping[str, str], first: str) -> list[str]:
    """Return a page and those beside it that it is divided into, in their order."""
    later = f"{first.removesuffix('.md')}--%d.md"
    names = [first]
    while later % (len(names) + 1) in pages:
        names.append(later % (len(names) + 1))
    assert sum(name.startswith(first.removesuffix(".md")) for name in pages) == len(names)
    return [pages[name] for name in names]


def astray(pages: Mapping[str, str]) -> list[str]:
    """Return the links between pages that lead to no page, or to no anchor on it."""
    anchors = {path: {each[1] for each in _ANCHOR.findall(text)} for path, text in pages.items()}
    found = []
    for path, text in pages.items():
        for link in _LINK.findall(text):
            file, _, anchor = link.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), file))
            target = target if file else path
            # Headings in Markdown get their anchors from the engine; those of records are ours.
            own = anchor and target.startswith(("questions/", "timeline"))
            if target.endswith(".md") and (
                target not in pages or (own and anchor not in anchors[target])
            ):
                found.append(f"{path}: {link}")
    return found


def long_article(n: int) -> Sources:
    """One document with many positions of one state, each on a question of its own, and events."""
    made = Sources()
    made.actor("state", "state")
    ids = [
        made.position(f"position-{i}", "state", made.question(f"question-{i}")) for i in range(n)
    ]
    for i in range(n):
        made.add("events", f"event-{i}", title=f"E {i}", date="2024", status="planned")
    for number in range(0, n, 100):
        reports = [{"position": each, "via": []} for each in ids[number : number + 100]]
        events = [{"event": f"event-{i}"} for i in range(number, min(number + 100, n))]
        made.article(f"document-{number}", reports + events)
    return made


def test_each_statement_of_a_question_stands_on_one_of_its_pages(tmp_path: Path) -> None:
    pages = built(positions_on_a_question(4 * (2 * MOST + 3)), tmp_path)
    parts = of(pages, "questions/question.md")
    headings = Counter(
        anchor
        for part in parts
        for tag, anchor in _ANCHOR.findall(part)
        if tag == "h3" and anchor.startswith("position-")
    )
    assert headings == Counter(f"position-{i}" for i in range(4 * (2 * MOST + 3)))
    # Every stance is on the first page, and no page has more of one than there is room for.
    assert all(f"## {stance}" in parts[0] for stance in ("Asserts", "Supports", "Opposes"))
    assert max(part.count("or-statement--asserts ") for part in parts) == MOST
    assert "Asserts: 1 to 50 of 103 · next: [51 to 100](question--2.md)" in parts[0]
    assert "before: [51 to 100](question--2.md)" in parts[2]
    assert astray(pages) == []


def test_an_address_that_a_statement_once_had_leads_on(tmp_path: Path) -> None:
    """What stood on the first page while there was less stands there as a line with a link."""
    parts = of(built(history(5 * MOST), tmp_path), "questions/question.md")
    there = {anchor for _, anchor in _ANCHOR.findall(parts[0])}
    assert {f"position-{i}" for i in range(5 * MOST)} <= there
    line = next(line for line in parts[0].splitlines() if '<span id="position-0"></span>' in line)
    assert "](question--2.md)" in line
    assert "Supports, past or not relied on: 51 to 83 of 83, The Actor to The Actor" in line


@pytest.mark.parametrize("what", ["article", "actor", "disputes"])
def test_a_page_of_many_is_divided(what: str, tmp_path: Path) -> None:
    several = 5 * MOST if what == "actor" else 2 * MOST
    sources = disputes(MOST + 10) if what == "disputes" else long_article(several)
    pages = built(sources, tmp_path)
    assert astray(pages) == []
    first, wanted, each = {
        "article": ("articles/document-0.md", 2 * MOST, '<div class="or-report" markdown>'),
        "actor": ("actors/state.md", 5 * MOST, '| <span id="position-'),
        "disputes": ("questions/question-0.md", MOST + 10, '<h3 id="dispute-'),
    }[what]
    parts = of(pages, first)
    assert sum(part.count(each) for part in parts) == wanted
    assert len(parts) >= 2
    assert "or-legend" not in parts[1]
    assert "## Cite" not in parts[1]


def test_a_page_of_fifty_stays_whole(tmp_path: Path) -> None:
    pages = built(history(MOST), tmp_path)
    (only,) = of(pages, "questions/question.md")
    assert "or-part" not in only
    assert "or-elsewhere" not in only


@given(st.integers(0, 5 * MOST), st.integers(1, 7))
@examples(50)
def test_a_list_is_the_same_in_portions(length: int, number: int) -> None:
    whole = Listing(range(length), "Numbers", [(f"was-{i}", f"n-{i}") for i in range(length)])
    parts = [whole.portion(page, "questions/q.md") for page in range(1, whole.pages + 1)]
    assert [each for part in parts for each in part] == list(whole)
    assert whole.pages == max(1, -(-length // MOST))
    assert [each for part in parts for each in part.anchors] == list(whole.anchors)
    assert all(bool(part.elsewhere) == (len(parts) > 1) for part in parts)
    if number > len(parts):
        assert not whole.portion(number, "questions/q.md")
