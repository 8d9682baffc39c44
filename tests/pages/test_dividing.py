"""Long lists stand on several pages: nothing is lost, and every link leads to where it is."""

import posixpath
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.corpora import Corpus
from tests.dossier_helpers import examples, run, tree
from tests.reliability.dossiers import (
    Sources,
    disputes,
    history,
    positions_on_a_question,
    reports_of_a_position,
)

from onrecord.pages.addresses import LINES, MOST
from onrecord.pages.dividing import LISTED, Listing, below

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
            own = anchor and target.startswith(
                ("questions/", "timeline", "disputes", "actors/index")
            )
            own = own and not target.startswith("questions/index")
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


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages of a dossier of many articles, events and questions."""
    root = tmp_path_factory.mktemp("many")
    Corpus(220).write(root)
    assert run("build", "-C", root).exit_code == 0
    return {path: text.decode() for path, text in tree(root / "briefs").items()}


def test_what_lists_the_whole_dossier_is_divided(many: dict[str, str]) -> None:
    """Each record stands on one of the pages, and whatever leads to it leads there."""
    assert astray(many) == []
    timeline, news = of(many, "timeline.md"), of(many, "whats-new.md")
    events = Counter(_ANCHOR.findall("".join(timeline)))
    assert [each for tag, each in events if tag == "h3" and events[tag, each] > 1] == []
    assert sum(tag == "h3" for tag, _ in events) == 220 // 3
    for number, parts, each in (
        (440, timeline, "](questions/question-%d.md"),
        (220, timeline, "](articles/article-%d.md)"),
        (220, news, "](articles/article-%d.md)"),
    ):
        assert len(parts) >= 2
        lines = [line for part in parts for line in part.splitlines() if line.startswith("- ")]
        start = each.partition("%d")[0]
        assert sum(start in line for line in lines) == number, each
    first, *_ = of(many, "articles/index.md")
    assert "Sources: 1 to 100 of 220 · next: [101 to 200](index--2.md)" in first


def test_no_page_of_a_large_dossier_is_large(many: dict[str, str]) -> None:
    pages = {path: text for path, text in many.items() if path.endswith(".md")}
    assert not {path: len(text) for path, text in pages.items() if len(text) > 300_000}
    # Nor does a feed; data have all of it, for programs.
    feeds = {path: text for path, text in many.items() if path.endswith(("feed.xml", "feed.json"))}
    assert feeds
    assert max(map(len, feeds.values())) < 100_000


def test_a_briefing_too_long_for_a_page_leads_to_its_parts(many: dict[str, str]) -> None:
    """Every answer is there, and every question, and how much there is of all else."""
    complete = many["complete.md"]
    asked = [path for path in many if re.fullmatch(r"questions/question-\d+\.md", path)]
    assert len(asked) == 18
    assert all(f"]({path})**" in complete for path in asked)
    assert "[Timeline](timeline.md): 73 events" in complete
    assert "[Sources](articles/index.md): 220 articles" in complete
    assert "or-statement" not in complete


def test_disputes_stand_on_several_pages(tmp_path: Path) -> None:
    pages = built(disputes(MOST + 10), tmp_path)
    parts = of(pages, "disputes.md")
    headings = [each for part in parts for tag, each in _ANCHOR.findall(part) if tag == "h3"]
    assert sorted(headings) == sorted(f"dispute-{i}" for i in range(MOST + 10))
    later = next(each for tag, each in _ANCHOR.findall(parts[1]) if tag == "h3")
    assert f"](disputes--2.md#{later})" in pages["index.md"] + pages["disputes.md"]
    # An address that it had while there were fewer.
    assert f'<span id="{later}"></span>' in parts[0]


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


def test_lists_of_names_and_actors_are_divided(tmp_path: Path) -> None:
    """A link to an actor who has no page leads to the part of the list where he stands."""
    made = Sources()
    made.reported([made.position("position", made.actor("body"), made.question())])
    for number in range(LINES + 20):
        known = {"summary": f"Below [[actor-{number - 1}]]."} if number else {}
        made.actor(f"actor-{number}", name=f"Actor {number:03}", **known)
    pages = built(made, tmp_path)
    parts = of(pages, "actors/index.md")
    assert len(parts) == 2
    assert sum(part.count('<span id="actor-') for part in parts) >= LINES + 20
    assert astray(pages) == []
    names = of(pages, "names.md")
    assert len(names) == 2
    assert sum(part.count("\n- ") for part in names) == LINES + 22
    assert "Names: 201 to 222 of 222" in names[1]


def test_what_is_not_known_is_divided(tmp_path: Path) -> None:
    made = Sources()
    for number in range(LINES + 20):
        made.question(f"question-{number}")
    parts = of(built(made, tmp_path), "unknowns.md")
    assert [part.count("or-unknown") for part in parts] == [LINES, 20]


def test_a_statement_shows_some_reports_and_the_question_the_rest(tmp_path: Path) -> None:
    """Each report stands once, on one of the pages of the question."""
    number = 3 * MOST
    pages = built(reports_of_a_position(number), tmp_path)
    parts = of(pages, "questions/question.md")
    assert f"{2 * MOST} more: see “Further reports”." in parts[0]
    assert sum(part.count('<div class="or-report" markdown>') for part in parts) == number
    # The page has all that there is of it.
    articles = {each for part in parts for each in re.findall(r"articles/([\w-]+)\.md", part)}
    assert len(articles) == len(list((tmp_path / "briefs" / "articles").glob("[a-z]*.md"))) - len(
        list((tmp_path / "briefs" / "articles").glob("index*.md"))
    )
    assert astray(pages) == []


@given(st.integers(1, 3_000))
@examples(30)
def test_every_page_is_found_from_the_first(count: int) -> None:
    """However many there are, no page lists more than some dozens of others."""
    found, waiting = {1}, [1]
    while waiting:
        listed = [first for first, _ in below(waiting.pop(), count)]
        assert len(listed) < 3 * LISTED
        assert not found & {*listed}
        found |= {*listed}
        waiting += listed
    assert found == set(range(1, count + 1))


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
