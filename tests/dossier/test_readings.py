"""What readers are told of positions: changed, opposed, described, replaced, overtaken, dated.

Each case is a few records and what the built pages or the command say of them.
"""

import html
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.dossier_helpers import LEAST, findings, run, write

from onrecord.dossier.labels import called

Fields = Mapping[str, Any]

ACTORS: list[Fields] = [
    {"id": "town", "name": "The Town", "kind": "government-body"},
    {"id": "mayor", "name": "The Mayor", "kind": "person"},
    {"id": "rival", "name": "The Rival", "kind": "person"},
    {"id": "clerks", "name": "Two clerks", "kind": "anonymous-group"},
    {"id": "herald", "name": "The Herald", "kind": "media"},
    {"id": "post", "name": "The Post", "kind": "media"},
]
OPEN = {"unknowns": [{"text": "The price.", "kind": "not-stated"}]}
BRIDGE = {"id": "bridge", "text": "Should there be a bridge?", "short": "Bridge", **OPEN}
COST = {"id": "cost", "text": "What would it cost?", "short": "Cost", "kind": "quantity", **OPEN}


def held(name: str, stance: str, date: str, **fields: Any) -> Fields:
    """Return a position, of the mayor on the bridge where nothing else is said."""
    common = {"actor": "mayor", "question": "bridge", "text": "So it is."}
    return {"id": name, "stance": stance, "date": date, **common, **fields}


def article(name: str, date: str, *reports: Fields, **fields: Any) -> Fields:
    common = {"title": "T", "publisher": "herald", "kind": "news", "summary": "S."}
    return {"id": name, "date": date, **common, "reports": reports, **fields}


def said(*names: str, attribution: str = "on-record") -> list[Fields]:
    """Return reports of positions told to the outlet itself."""
    return [{"position": name, "attribution": attribution, "via": []} for name in names]


def dossier(
    root: Path,
    positions: list[Fields],
    articles: list[Fields],
    *,
    bridge: Fields = BRIDGE,
    actors: list[Fields] = ACTORS,
) -> Path:
    records = {
        "actors": actors,
        "questions": [bridge, COST],
        "positions": positions,
        "articles": articles,
    }
    files = {
        f"sources/{folder}/all.yml": json.dumps(each, ensure_ascii=False)
        for folder, each in records.items()
        if each
    }
    return write(root, {**LEAST, **files})


def pages(root: Path) -> dict[str, str]:
    """Return the built pages by their paths, in which links and marks are words alone."""
    result = run("build", "-C", root)
    assert result.exit_code == 0, result.stdout + result.stderr
    found = {}
    for path in (root / "briefs").rglob("*.md"):
        text = re.sub(r"\[([^][]*)\]\([^)]*\)", r"\1", path.read_text(encoding="utf-8"))
        found[path.relative_to(root / "briefs").as_posix()] = re.sub(r"<[^>]*>", "", text)
    return found


def section(page: str, heading: str) -> str:
    """Return what stands on a page under a heading, up to the next one of its level."""
    level, _, _ = heading.partition(" ")
    _, found, rest = page.partition(f"\n{heading}\n")
    assert found, f"no '{heading}' on the page"
    return re.split(rf"^#{{1,{len(level)}}} ", rest, flags=re.MULTILINE)[0]


# --- changes -----------------------------------------------------------------------------------

NONE = "No change of position is recorded."


def test_a_change_of_stance_is_called_one_everywhere(tmp_path: Path) -> None:
    positions = [held("a", "opposes", "2024-01-10"), held("b", "supports", "2024-02-10")]
    root = dossier(tmp_path, positions, [article("h", "2024-03-01", *said("a", "b"))])
    found = pages(root)
    for path in ("whats-new.md", "questions/bridge.md", "actors/mayor.md"):
        assert "Change from the entry of 10 Jan 2024: stance." in found[path], path
    assert NONE not in found["whats-new.md"]


def test_what_is_deprecated_is_no_news_of_a_change(tmp_path: Path) -> None:
    """Neither towards it nor away from it, were it ever so much on record."""
    positions = [
        held("a", "opposes", "2024-01-10"),
        held("b", "supports", "2024-02-10", rank="deprecated", note="Misquoted."),
        held("c", "opposes", "2024-03-10"),
    ]
    root = dossier(tmp_path, positions, [article("h", "2024-04-01", *said("a", "b", "c"))])
    assert NONE in pages(root)["whats-new.md"]


def test_to_take_back_what_is_deprecated_is_no_change(tmp_path: Path) -> None:
    """Nobody relies on it that it was ever held, on any page."""
    back = held("back", "", "2024-02-10", withdraws="a")
    positions = [
        held("a", "opposes", "2024-01-10", rank="deprecated", note="Misquoted."),
        {field: value for field, value in back.items() if field != "stance"},
    ]
    root = dossier(tmp_path, positions, [article("h", "2024-04-01", *said("a", "back"))])
    found = pages(root)
    assert NONE in found["whats-new.md"]
    assert "takes back" in found["questions/bridge.md"]
    for path in ("questions/bridge.md", "actors/mayor.md"):
        assert "Change from" not in found[path]


def test_to_state_no_stance_any_more_is_no_change_of_position(tmp_path: Path) -> None:
    """The stance ends nevertheless, and what is stated next is compared with it."""
    positions = [
        held("z", "no-position", "2023-12-10"),
        held("a", "opposes", "2024-01-10"),
        held("b", "no-position", "2024-02-10"),
        held("c", "opposes", "2024-03-10"),
        held("d", "no-position", "2024-04-10"),
        held("e", "supports", "2024-05-10"),
    ]
    root = dossier(tmp_path, positions, [article("h", "2024-06-01", *said(*"zabcde"))])
    found = pages(root)
    for path in ("questions/bridge.md", "actors/mayor.md"):
        page = found[path]
        assert "Not a change from the entry of 10 Dec 2023: none stated before." in page
        assert "Not a change from the entry of 10 Jan 2024: none stated since." in page
        assert "Not a change from the entry of 10 Mar 2024: none stated since." in page
        assert page.count(" a change from") == 3
        assert "Change from the entry of 10 Mar 2024: stance." in page
        assert "none stated since 10 Apr 2024" in page
    assert found["whats-new.md"].count("from the entry of") == 1


def test_what_is_said_again_is_compared_with_nothing(tmp_path: Path) -> None:
    positions = [held("a", "opposes", "2024-01-10"), held("b", "opposes", "2024-02-10")]
    found = pages(dossier(tmp_path, positions, [article("h", "2024-03-01", *said("a", "b"))]))
    assert "10 February 2024" in found["actors/mayor.md"]
    assert all("from the entry of" not in page for page in found.values())


ROOMS = {"min": 1, "unit": "francs", "role": "estimate", "applies_to": "the piers"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"figure": ROOMS}, {"figure": {**ROOMS, "applies_to": "the deck"}}),
        ({"figure": ROOMS}, {"figure": {**ROOMS, "unit": "men"}}),
        ({"figure": ROOMS}, {"figure": {**ROOMS, "role": "plan"}}),
        ({"figure": ROOMS}, {}),
    ],
    ids=str,
)
def test_another_subject_is_not_compared_and_no_contradiction_of_oneself(
    one: Fields, other: Fields, tmp_path: Path
) -> None:
    positions = [
        held("a", "asserts", "2024-01-10", question="cost", **one),
        held("b", "denies", "2024-02-10", question="cost", **other),
    ]
    root = dossier(tmp_path, positions, [article("h", "2024-03-01", *said("a", "b"))])
    found = pages(root)
    assert NONE in found["whats-new.md"]
    for path in ("questions/cost.md", "actors/mayor.md"):
        assert "from the entry of" not in found[path]
    # What is about something else is not given up, nor is it opposed by it.
    is_met = other.get("figure", {"role": "plan"})["role"] == "plan"
    opposed = section(found["disputes.md"], "## Found by comparison")
    assert ("● Asserts" in opposed) is is_met
    # Each stands in the matrix, since neither replaces the other.
    assert "replaced since" not in found["matrix.md"].partition("## In words")[2]


def test_who_speaks_for_the_parts_of_a_body_speaks_for_it(tmp_path: Path) -> None:
    """So do those who speak for whoever speaks for it, but for those whose time is over.

    Each is named once; who only belongs to it stands apart.
    """

    def speaks(name: str, to: str, **fields: Any) -> Fields:
        return {"id": name, "name": name.title(), "kind": "person"} | {
            "relations": [{"to": to, "relation": "speaks-for", **fields}]
        }

    actors: list[Fields] = [
        {"id": "mayor", "name": "The Mayor", "kind": "office"}
        | {"relations": [{"to": "town", "relation": "speaks-for"}]},
        {"id": "town", "name": "The Town", "kind": "government-body"},
        {"id": "board", "name": "The Board", "kind": "government-body", "part_of": "town"},
        {"id": "works", "name": "The Works", "kind": "government-body", "part_of": "board"},
        {"id": "herald", "name": "The Herald", "kind": "media"},
        speaks("ann", "works"),
        speaks("ben", "works", until="2023"),
        speaks("cat", "mayor"),
        speaks("dan", "town"),
        speaks("eve", "ben"),
        {**speaks("fay", "town"), "relations": [{"to": "town", "relation": "member-of"}]},
    ]
    twice = {"to": "board", "relation": "speaks-for"}
    actors[5] = {**actors[5], "relations": [twice, *actors[5]["relations"]]}
    told = article("h", "2024-06-01", summary="Of [[town]].")
    root = dossier(tmp_path, [], [told], actors=actors)
    page = section(pages(root)["actors/town.md"], "## On whose behalf")
    speakers = page.partition("**Who speaks for it**")[2].partition("**")[0].split("\n- ")
    assert [each.strip() for each in speakers if each.strip()] == [
        "Dan: speaks for",
        "The Mayor: speaks for",
        "Ann: speaks for, through The Board",
        "Cat: speaks for, through The Mayor",
    ]
    assert "- Fay: member of" in page.partition("**Who does not**")[2]


def test_of_many_who_speak_for_its_parts_the_rest_are_on_the_pages_of_these(tmp_path: Path) -> None:
    speaks = {"relations": [{"to": "board", "relation": "speaks-for"}]}
    many: list[Fields] = [
        {"id": f"p{number}", "name": f"Voice {number}", "kind": "person", **speaks}
        for number in range(60)
    ]
    board = {"id": "board", "name": "The Board", "kind": "government-body", "part_of": "town"}
    told = article("h", "2024-06-01", summary="Of [[town]].")
    root = dossier(tmp_path, [], [told], actors=[*ACTORS, board, *many])
    page = section(pages(root)["actors/town.md"], "## On whose behalf")
    assert page.count(", through The Board") == 50
    assert "- Others: on the pages of those through whom they speak." in page


@pytest.mark.parametrize("silent", ["a", "b"])
def test_what_is_not_recorded_is_no_difference(silent: str, tmp_path: Path) -> None:
    """A report that does not say on whose word it stands hides no change of position."""
    positions = [held("a", "opposes", "2024-01-10"), held("b", "supports", "2024-02-10")]
    reports: list[Fields] = [
        {"position": name, **({} if name == silent else {"attribution": "on-record"})}
        for name in ("a", "b")
    ]
    found = pages(dossier(tmp_path, positions, [article("h", "2024-03-01", *reports)]))
    assert "Change from the entry of 10 Jan 2024: stance." in found["whats-new.md"]


def test_entries_on_different_questions_are_not_compared(tmp_path: Path) -> None:
    positions = [
        held("a", "opposes", "2024-01-10"),
        held("b", "asserts", "2024-02-10", question="cost"),
        held("c", "opposes", "2024-03-10"),
    ]
    root = dossier(tmp_path, positions, [article("h", "2024-04-01", *said("a", "b", "c"))])
    assert "from the entry of" not in pages(root)["actors/mayor.md"]


def test_a_number_that_does_not_stand_is_marked_in_the_table(tmp_path: Path) -> None:
    """As one that was taken for wrong, that was replaced since, or that its owner denies."""
    number = {"question": "cost", "figure": ROOMS}
    later = {**number, "figure": {**ROOMS, "min": 2}}
    positions = [
        held("a", "asserts", "2024-01-10", **number),
        held("b", "asserts", "2024-02-10", **later),
        held("c", "asserts", "2024-01-11", actor="rival", rank="deprecated", note="N.", **number),
        held("d", "denies", "2024-01-12", actor="town", **number),
    ]
    reports = said("a", "b", "c", "d")
    found = pages(dossier(tmp_path, positions, [article("h", "2024-03-01", *reports)]))
    cells = [line.split(" | ") for line in found["figures.md"].splitlines()]
    assert [cell[0] for cell in cells if len(cell) > 5][1:] == [
        "| **1** francs · replaced by asserts 2 francs, 10 Feb 2024",
        "| **1** francs · Deprecated",
        "| **1** francs · ✕ Denies",
        "| **2** francs",
    ]


def test_what_others_say_of_an_actor_is_no_stance_and_no_side(tmp_path: Path) -> None:
    """It stands apart on the question, under the name of whom it describes, and has no vote."""
    positions = [
        held("a", "opposes", "2024-01-10"),
        held("b", "supports", "2024-02-10", actor="rival", about="town"),
        held("c", "opposes", "2024-02-11", actor="town", about="mayor"),
        held("d", "supports", "2024-02-12", actor="rival", about="mayor", until="2024-02-13"),
    ]
    root = dossier(tmp_path, positions, [article("h", "2024-03-01", *said("a", "b", "c", "d"))])
    found = pages(root)
    page = found["questions/bridge.md"]
    assert "1 position · 3 on what others hold" in page
    assert "▼ Opposes 1 (1 origin)" in page
    assert "▲ Supports 1" not in page
    headings = re.findall(r"(?m)^## (.+)$", page)
    assert headings[:3] == [
        "Opposes",
        "The Mayor: what others say",
        "The Town: what others say",
    ]
    assert "Past or not relied on: 1" in section(page, "## The Mayor: what others say")
    assert "The Rival about The Town" in section(page, "## The Town: what others say")
    assert "None." in section(found["disputes.md"], "## Found by comparison")
    assert "Opposes The Town about The Mayor on" in found["timeline.md"]
    assert "supports" not in section(found["disputes.md"], "## Found by comparison")
    # Where all stand, it is listed once: with who says it, and not with whom it describes.
    listed = re.findall(r"(?m)^- (.+)$", section(found["matrix.md"], "## By question"))
    assert listed == [
        "The Rival 10 Feb 2024, about The Town",
        "The Rival 12 Feb 2024, about The Mayor, until 13 Feb 2024",
        "The Town 11 Feb 2024, about The Mayor",
        "The Mayor 10 Jan 2024",
    ]


def test_the_same_subject_is(tmp_path: Path) -> None:
    positions = [
        held("a", "asserts", "2024-01-10", question="cost", figure=ROOMS),
        held("b", "denies", "2024-02-10", question="cost", figure={**ROOMS, "min": 2}),
    ]
    root = dossier(tmp_path, positions, [article("h", "2024-03-01", *said("a", "b"))])
    found = pages(root)
    assert "Change from the entry of 10 Jan 2024: stance and figure." in found["whats-new.md"]
    # What the actor gave up opposes nothing that it holds.
    assert section(found["disputes.md"], "## Found by comparison").strip().endswith("None.")
    assert "10 Jan 2024, replaced since" in found["matrix.md"].partition("## In words")[2]
    assert "replaced by denies 2 francs, 10 Feb 2024" in found["questions/cost.md"]


# --- on whose word -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "attribution", "word"),
    [
        ({"actor": "rival"}, "on-record", "named"),
        ({"actor": "rival"}, "paraphrase", "named"),
        ({"actor": "rival"}, "anonymous", "anonymous"),
        ({"actor": "clerks"}, "anonymous", "anonymous"),
        ({"actor": "clerks"}, "paraphrase", "anonymous"),
        ({"actor": "rival"}, "unattributed", "unattributed"),
        ({"actor": "mayor"}, "anonymous", "anonymous"),
    ],
    ids=str,
)
def test_opposed_positions_are_listed_by_whose_word_they_are(
    fields: Fields, attribution: str, word: str, tmp_path: Path
) -> None:
    positions = [held("a", "opposes", "2024-01-10"), held("b", "supports", "2024-02-10", **fields)]
    reports = [*said("a"), *said("b", attribution=attribution)]
    root = dossier(tmp_path, positions, [article("h", "2024-03-01", *reports)])
    found = section(pages(root)["disputes.md"], "## Found by comparison")
    assert f"\n- ▲ Supports · 1 {word}: " in found
    assert "\n- ▼ Opposes · 1 named: " in found
    assert "Not explained." in found


@pytest.mark.parametrize("attribution", ["paraphrase", "unattributed", "anonymous"])
def test_an_unnamed_group_is_anonymous_whatever_the_article_calls_it(
    attribution: str, tmp_path: Path
) -> None:
    """In the edge of its statements, in the counts by stance and in the matrix."""
    positions = [held("a", "supports", "2024-01-10", actor="clerks")]
    reports = said("a", attribution=attribution)
    root = dossier(tmp_path, positions, [article("h", "2024-03-01", *reports)])
    assert "▲ Supports 1 (anonymous, 1 origin)" in pages(root)["questions/bridge.md"]
    matrix = (root / "briefs/matrix.md").read_text(encoding="utf-8")
    assert 'data-attribution="anonymous"' in matrix
    assert "or-cell--anonymous" in matrix
    question = (root / "briefs/questions/bridge.md").read_text(encoding="utf-8")
    assert "or-statement--anonymous" in question
    assert "or-entry--anonymous" in (root / "briefs/articles/h.md").read_text(encoding="utf-8")


# --- to which date -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        (["2024-06-18", "2024-05-01/.."], "18 June 2024"),
        (["2024-06-18", "[2024-05..]"], "18 June 2024"),
        (["2024-06-18", "2024/.."], "18 June 2024"),
        (["2024-04-30", "2024-05-01/.."], "since 1 May 2024"),
        (["2024-04-30", "[..2024-05-02]"], "on or before 2 May 2024"),
        (["2024-06-15", "[2024-06-10..2024-06-20]"], "a date between 10 and 20 June 2024"),
        (["2024-06-15", "2024-06"], "June 2024"),
        (["2024-06-30", "2024-06"], "30 June 2024"),
        (["2024-06-30", "[..2024-06-30]"], "30 June 2024"),
    ],
    ids=str,
)
def test_information_reaches_to_the_last_day_that_is_given(
    dates: list[str], words: str, tmp_path: Path
) -> None:
    """An article without an end does not reach further than to the day it gives."""
    articles = [article(f"h{n}", day) for n, day in enumerate(dates)]
    found = pages(dossier(tmp_path, [], articles))
    for path in ("index.md", "matrix.md", "timeline.md", "whats-new.md", "questions/bridge.md"):
        assert f"Information to **{words}**" in found[path], path


@pytest.mark.parametrize(
    ("as_of", "date", "stale"),
    [
        ("2024-06-12", "2024-06-13", True),
        ("2024-06-12", "2024-06-12", False),
        ("2024-06-12", "2024-06-11", False),
        ("2024-06-12", "[2024-06-10..2024-06-20]", False),
        ("2024-06-12", "[2024-06-13..2024-06-20]", True),
        ("2024-06-12", "2024-06", False),
        ("2024-06", "2024-06-30", False),
        ("2024-06", "2024-07", True),
        ("2024-06-12", "2024-06-01/..", False),
        ("2024-06-12", "2024-06-13/..", True),
        ("2024-06-01/..", "2024-07-01", False),
    ],
)
def test_an_answer_is_overtaken_by_what_is_surely_later(
    as_of: str, date: str, stale: bool, tmp_path: Path
) -> None:
    answer = {"text": "Yes.", "confidence": "low", "basis": ["a"], "as_of": as_of}
    # What reports on another question alone overtakes nothing.
    other = held("b", "asserts", "2024-01-10", question="cost")
    articles = [article("h", date, *said("a")), article("late", "2024-12-01", *said("b"))]
    positions = [held("a", "supports", "2024-01-10"), other]
    root = dossier(tmp_path, positions, articles, bridge={**BRIDGE, "answer": answer})
    assert ("stale-answer" in {finding["code"] for finding in findings(root)}) is stale
    page = pages(root)["questions/bridge.md"]
    assert ("Newer evidence not yet weighed: The Herald" in page) is stale


def test_newer_evidence_is_listed_in_the_order_of_what_it_reports(tmp_path: Path) -> None:
    answer = {"text": "Yes.", "confidence": "low", "basis": ["a"], "as_of": "2024-06-12"}
    positions = [held("a", "supports", "2024-01-10"), held("b", "supports", "2024-02-10")]
    articles = [
        article("old", "2024-03-01", *said("a", "b")),
        article("soon", "2024-11-01", *said("b"), publisher="herald"),
        article("late", "2024-12-01", *said("b", "a"), publisher="post"),
    ]
    root = dossier(tmp_path, positions, articles, bridge={**BRIDGE, "answer": answer})
    weighed = "not yet weighed: The Post, 1 Dec 2024 and The Herald, 1 Nov 2024."
    assert weighed in pages(root)["questions/bridge.md"]


@pytest.mark.parametrize(
    ("field", "heading"), [("assumptions", "Assumes"), ("would_change_if", "Would change if")]
)
def test_an_answer_says_what_it_assumes_or_what_would_change_it(
    field: str, heading: str, tmp_path: Path
) -> None:
    """Each of them where the other is not given."""
    answer = {"text": "Yes.", "confidence": "low", "basis": ["a"], field: ["The price holds."]}
    positions, articles = [held("a", "supports", "2024-01-10")], [article("h", "2024", *said("a"))]
    root = dossier(tmp_path, positions, articles, bridge={**BRIDGE, "answer": answer})
    page = pages(root)["questions/bridge.md"]
    assert f"**{heading}**\n\n- The price holds." in page
    assert page.count("The price holds.") == 1


# --- the matrix --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "replaced"),
    [
        ("2024-01-10", "2024-01-11", True),
        ("2024-01", "2024-01-31", False),
        ("2024-01", "2024-02", True),
        ("2024-01-01/2024-01-31", "2024-01-15/2024-02-15", False),
        ("[2024-01-01..2024-01-31]", "2024-02-01/2024-02-15", True),
        ("../2024-01", "2024-02", True),
        ("2024-01", "../2024-02", False),
        ("2024-01", "2024-02-01/..", True),
    ],
)
def test_a_position_is_replaced_by_what_is_surely_later(
    one: str, other: str, replaced: bool, tmp_path: Path
) -> None:
    positions = [held("a", "opposes", one), held("b", "supports", other)]
    root = dossier(tmp_path, positions, [article("h", "2024-12-01", *said("a", "b"))])
    matrix = pages(root)["matrix.md"].partition("## In words")[2]
    assert matrix.count("replaced since") == int(replaced)
    assert bool(re.search("▼ No[^▲]*, replaced since", matrix)) is replaced


def test_of_several_positions_the_latest_replaces_those_before_it(tmp_path: Path) -> None:
    """Whichever of them comes last in the list, and whether or not each has a first day."""
    dates = ["2024-01-10", "2024-03/2024-05", "../2024-04", "2024-02/2024-06"]
    positions = [held(f"p{n}", "supports", day) for n, day in enumerate(dates)]
    names = [position["id"] for position in positions]
    root = dossier(tmp_path, positions, [article("h", "2024-12-01", *said(*names))])
    cells = pages(root)["matrix.md"].partition("## In words")[2]
    assert re.findall(r"10 Jan 2024[^▲]*, replaced since", cells)
    assert cells.count("replaced since") == 1


def test_what_another_speaker_says_later_replaces_in_the_cell_of_a_body(tmp_path: Path) -> None:
    """Of the first speaker nothing ends by it."""
    speaks = {"relations": [{"to": "town", "relation": "speaks-for"}]}
    actors = [{**each, **speaks} if each["kind"] == "person" else each for each in ACTORS]
    positions = [
        held("a", "opposes", "2024-01-10", on_behalf_of="town"),
        held("b", "supports", "2024-02-10", actor="rival", on_behalf_of="town"),
    ]
    told = [article("h", "2024-12-01", *said("a", "b"))]
    found = pages(dossier(tmp_path, positions, told, actors=actors))
    rows = found["matrix.md"].partition("## In words")[2].splitlines()
    town, mayor = (
        next(row for row in rows if row.startswith(f"| {name}")) for name in ("The Town", "The M")
    )
    assert re.findall("[▲▼] [A-Z][^▲▼]*", town) == [
        "▼ No10 Jan 2024, through The Mayor, replaced since",
        "▲ Yes10 Feb 2024, through The Rival |  |",
    ]
    assert "replaced since" not in mayor


@pytest.mark.parametrize(
    ("date", "since", "until"),
    [
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-02-03/2024-03-04", "2024-02-03", "2024-03-04"),
        ("[2024-02..2024-04]", "2024-02-01", "2024-04-30"),
        ("../2024-02-03", "", "2024-02-03"),
        ("2024-02-03/..", "2024-02-03", "2024-02-03"),
        ("2024-02/..", "2024-02-01", "2024-02-29"),
        ("[2024-02-03..]", "2024-02-03", "2024-12-31"),
        ("unknown", "", ""),
    ],
)
def test_a_cell_says_of_which_days_it_can_be(
    date: str, since: str, until: str, tmp_path: Path
) -> None:
    """The controls go by it."""
    root = dossier(tmp_path, [held("a", "opposes", date)], [article("h", "2024-12", *said("a"))])
    pages(root)
    matrix = (root / "briefs/matrix.md").read_text(encoding="utf-8")
    assert f'data-since="{since}" data-held="{until}"' in matrix


@pytest.mark.parametrize(
    ("date", "after", "days", "replaced"),
    [
        pytest.param("[2020..]", [], ("2020-01-01", "2024-12-01"), "", id="may be the earlier"),
        pytest.param(
            *("[2020..]", ["a"], ("2024-01-10", "2024-12-01"), "2024-12-01"),
            id="a source says that it was the later",
        ),
        pytest.param(
            *("unknown", ["a"], ("2024-01-10", "2024-12-01"), "2024-12-01"), id="without a date"
        ),
        pytest.param(
            *("[2020..]", ["c"], ("2024-03-05", "2024-12-01"), "2024-03-05"),
            id="it was after what was after that",
        ),
        pytest.param(
            *("2024-02", [], ("2024-02-01", "2024-02-29"), "2024-02-29"), id="by its date"
        ),
    ],
)
def test_what_is_later_replaces_from_the_day_by_which_it_was(
    date: str, after: list[str], days: tuple[str, str], replaced: str, tmp_path: Path
) -> None:
    """An open date is bounded by what came before it, and by the first article that reports it."""
    positions = [
        held("a", "opposes", "2024-01-10"),
        held("b", "supports", date, after=after),
        *([held("c", "neutral", "2024-03-05")] if after == ["c"] else []),
    ]
    names = [position["id"] for position in positions]
    articles = [
        article("h", "2024-12-01", *said(*names)),
        article("i", "2024-12-09", *said("b"), publisher="post"),
    ]
    root = dossier(tmp_path, positions, articles)
    pages(root)
    matrix = (root / "briefs/matrix.md").read_text(encoding="utf-8")
    assert f'data-since="{days[0]}" data-held="{days[1]}"' in matrix
    told = f' data-replaced="{replaced}"' if replaced else ""
    assert f'data-since="2024-01-10" data-held="2024-01-10"{told} data-voice' in matrix


def test_what_is_on_record_replaces_another_voice_in_a_cell_too(tmp_path: Path) -> None:
    positions = [held("a", "opposes", "2024-01-10"), held("b", "supports", "2024-02-10")]
    told = [*said("a", attribution="anonymous"), *said("b")]
    root = dossier(tmp_path, positions, [article("h", "2024-12-01", *told)])
    assert (
        "10 Jan 2024, anonymous, replaced since"
        in pages(root)["matrix.md"].partition("## In words")[2]
    )
    matrix = (root / "briefs/matrix.md").read_text(encoding="utf-8")
    assert 'data-held="2024-01-10" data-replaced="2024-02-10"' in matrix


def test_a_body_takes_no_stance_from_a_part_of_it(tmp_path: Path) -> None:
    """Neither through who speaks for the part, nor from its own, nor from what is said of it."""
    speaks = [{"to": "town", "relation": "speaks-for"}]
    actors = [
        *({**each, "part_of": "union"} if each["id"] == "town" else each for each in ACTORS[:1]),
        {**ACTORS[1], "relations": speaks},
        *ACTORS[2:],
        {"id": "union", "name": "The Union", "kind": "coalition"},
    ]
    positions = [
        held("a", "opposes", "2024-01-10", on_behalf_of="town"),
        held("b", "supports", "2024-02-10", actor="town", question="cost"),
        held("c", "neutral", "2024-02-10", actor="rival", about="mayor"),
    ]
    told = said("a", "b", "c")
    found = pages(dossier(tmp_path, positions, [article("h", "2024-03-01", *told)], actors=actors))
    assert "through The Mayor" in found["matrix.md"].partition("## In words")[2]
    assert "The Union" not in found["matrix.md"].partition("## In words")[2]
    assert "10 January 2024" in found["actors/town.md"]
    assert "actors/union.md" not in found  # nothing is told of it
    assert "The Union |" in found["actors/index.md"]


def test_each_of_those_who_describe_an_actor_has_a_voice(tmp_path: Path) -> None:
    """What the one says later does not replace what the other has said."""
    positions = [
        held("a", "opposes", "2024-01-10", about="town"),
        held("b", "supports", "2024-02-10", about="town", actor="rival"),
    ]
    root = dossier(tmp_path, positions, [article("h", "2024-03-01", *said("a", "b"))])
    matrix = pages(root)["matrix.md"].partition("## In words")[2]
    assert "as The Mayor describes it" in matrix
    assert "as The Rival describes it" in matrix
    assert "replaced since" not in matrix


# --- routes, figures, names --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("via", "route"),
    [
        (["mayor", "post"], "The Mayor → The Post"),
        (["post", "mayor"], "The Mayor → The Post → The Mayor"),
        (["unknown", "unknown"], "The Mayor → a step it does not name → a step it does not name"),
    ],
)
def test_a_house_that_passes_on_its_own_words_is_one_step(
    via: list[str], route: str, tmp_path: Path
) -> None:
    report = {"position": "a", "attribution": "on-record", "via": via}
    root = dossier(
        tmp_path, [held("a", "opposes", "2024-01-10")], [article("h", "2024-03-01", report)]
    )
    routes = re.findall(r"Route: (.*)", pages(root)["questions/bridge.md"])
    assert routes == [f"{route} → The Herald, 1 Mar 2024"]


@pytest.mark.parametrize(("via", "outlet"), [([], "The Post"), (["town"], "Outlet not named")])
def test_an_outlet_is_known_by_its_own_voice_alone(
    via: list[str], outlet: str, tmp_path: Path
) -> None:
    """What was passed on to it is not its own voice."""
    own = held("a", "asserts", "2024-01-10", actor="post", capacity="narrator")
    report = {"position": "a", "attribution": "unattributed", "via": via}
    root = dossier(tmp_path, [own], [article("h", "2024-03-01", report, publisher="unknown")])
    assert f"{outlet}, 1 Mar 2024" in pages(root)["questions/bridge.md"]


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (["town"], ["town"], True),
        (["unknown"], ["unknown"], False),
        (["unknown", "town"], ["unknown", "town"], True),
        (["town"], ["post"], False),
        ([], [], False),
        (["town", "rival"], ["post", "rival"], True),
    ],
)
def test_routes_that_share_a_named_step_are_drawn_together(
    one: list[str], other: list[str], together: bool, tmp_path: Path
) -> None:
    """A step that is not named could be anybody."""
    articles = [
        article(name, date, {"position": "a", "attribution": "on-record", "via": via})
        for name, date, via in (("h", "2024-03-01", one), ("i", "2024-03-02", other))
    ]
    root = dossier(tmp_path, [held("a", "supports", "2024-01-10")], articles)
    assert ("The routes together" in pages(root)["questions/bridge.md"]) is together


@pytest.mark.parametrize(
    ("second", "via", "network"),
    [("opposes", "post", True), ("supports", "post", False), ("opposes", "rival", False)],
)
def test_who_told_whom_is_drawn_for_a_question_where_stances_share_steps(
    second: str, via: str, network: bool, tmp_path: Path
) -> None:
    """Of one stance the routes stand together with it already."""
    positions = [
        held("a", "supports", "2024-01-10"),
        held("b", second, "2024-01-11", actor="town"),
    ]
    articles = [
        article("h", "2024-03-01", {"position": "a", "attribution": "on-record", "via": ["post"]}),
        article("i", "2024-03-02", {"position": "b", "attribution": "on-record", "via": [via]}),
    ]
    page = pages(dossier(tmp_path, positions, articles))["questions/bridge.md"]
    assert ("## Who told whom" in page) is network
    assert ("(as above: routes meet here)" in page) is (via == "post")


def relayed(tmp_path: Path, steps: int) -> tuple[list[str], Path]:
    """Return so many outlets, and a dossier with two articles that have a position through all."""
    passing = [f"relay-{number}" for number in range(steps)]
    actors = [*ACTORS, *({"id": each, "name": each, "kind": "media"} for each in passing)]
    articles = [
        article(name, date, {"position": "a", "attribution": "on-record", "via": passing})
        for name, date in (("h", "2024-03-01"), ("i", "2024-03-02"))
    ]
    root = dossier(tmp_path, [held("a", "supports", "2024-01-10")], articles, actors=actors)
    return passing, root


@pytest.mark.parametrize(("steps", "beside"), [(3, True), (4, False)])
def test_long_routes_stay_an_outline_at_every_width(
    steps: int, beside: bool, tmp_path: Path
) -> None:
    """So many boxes beside one another would be too narrow for a name."""
    _, root = relayed(tmp_path, steps)
    assert "The routes together" in pages(root)["questions/bridge.md"]
    page = (root / "briefs" / "questions" / "bridge.md").read_text("utf-8")
    assert ("or-merged--beside" in page) is beside


@pytest.mark.parametrize(("steps", "together"), [(30, True), (300, False)])
def test_routes_too_long_for_an_outline_stand_by_themselves_alone(
    steps: int, together: bool, tmp_path: Path
) -> None:
    """Nobody reads hundreds of levels, and no engine builds a page of them."""
    passing, root = relayed(tmp_path, steps)
    page = pages(root)["questions/bridge.md"]
    assert ("The routes together" in page) is together
    assert page.count(" → ".join(passing)) == 2


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"wording": "Asked for it."}, "Attribution not recorded. Wording: Asked for it."),
        ({"note": "In passing."}, "Attribution not recorded. Note: In passing."),
        ({"where": "page 3"}, "Attribution not recorded. At: page 3."),
        ({"grade": "B2"}, "Attribution not recorded, **graded B2**."),
        ({"attribution": "paraphrase"}, "Paraphrase."),
    ],
    ids=str,
)
def test_whatever_a_report_adds_stands_under_it(fields: Fields, shown: str, tmp_path: Path) -> None:
    report = {"position": "a", "via": [], **fields}
    positions = [held("a", "supports", "2024-01-10")]
    page = pages(dossier(tmp_path, positions, [article("h", "2024-03-01", report)]))
    assert f"\n{shown}\n" in page["questions/bridge.md"]


def test_an_unnamed_group_spoke_to_those_of_whom_it_is_said(tmp_path: Path) -> None:
    """A route not stated, or a step not named, says nothing of whom it spoke to."""
    positions = [held("a", "opposes", "2024-01-10", actor="clerks")]
    reports: list[Fields] = [
        {"position": "a", "attribution": "anonymous"},
        {"position": "a", "attribution": "anonymous", "via": ["unknown"]},
    ]
    root = dossier(tmp_path, positions, [article("h", "2024-03-01", *reports)])
    assert "Spoke to: not stated." in pages(root)["anonymous.md"]


def test_an_unnamed_group_spoke_to_whoever_heard_it_first_on_a_route(tmp_path: Path) -> None:
    """Whoever holds the position, and wherever the group stands again."""
    positions = [held("a", "opposes", "2024-01-10"), held("b", "opposes", "2024", actor="clerks")]
    reports: list[Fields] = [
        {"position": "a", "attribution": "anonymous", "via": ["clerks"]},
        {"position": "b", "attribution": "anonymous", "via": ["post", "clerks", "town"]},
    ]
    root = dossier(tmp_path, positions, [article("h", "2025-03-01", *reports)])
    assert "Spoke to: The Herald and The Post." in pages(root)["anonymous.md"]


def test_a_question_of_quantity_without_a_figure_says_so(tmp_path: Path) -> None:
    found = pages(dossier(tmp_path, [], []))["figures.md"]
    assert "No figure is recorded." in section(found, "## What would it cost?")
    assert "## Should there be a bridge?" not in found


def test_a_figure_is_listed_whatever_its_question_asks(tmp_path: Path) -> None:
    """That it stands under the wrong question is a warning, and no reason to hide it."""
    positions = [held("a", "supports", "2024-01-10", figure=ROOMS)]
    root = dossier(tmp_path, positions, [article("h", "2024-03-01", *said("a"))])
    found = pages(root)["figures.md"]
    assert "1 francs" in section(found, "## Should there be a bridge?").replace("**", "")


def test_other_names_of_an_unnamed_group_stand_on_its_own_page_alone(tmp_path: Path) -> None:
    actors = [{**each, "also": ["Both"]} if each["id"] == "clerks" else each for each in ACTORS]
    positions = [held("a", "supports", "2024-01-10", actor="clerks")]
    articles = [article("h", "2024-03-01", *said("a", attribution="anonymous"))]
    found = pages(dossier(tmp_path, positions, articles, actors=actors))
    assert "Both" in found["actors/clerks.md"]
    assert "Two clerks" in found["anonymous.md"]
    assert "Both" not in found["anonymous.md"]


def test_names_stand_under_their_first_letter(tmp_path: Path) -> None:
    """Whatever stands before or above it; what begins with no letter stands apart."""
    names = ["5th Fleet", "Élan", "“Zebra”", '"Zulu"', "easy"]
    actors: list[Fields] = [
        {"id": f"a{n}", "name": name, "kind": "category"} for n, name in enumerate(names)
    ]
    root = dossier(tmp_path, [], [], actors=actors)
    found = re.findall(r"^(?:## |- )(.+)$", pages(root)["names.md"], re.MULTILINE)
    shown = ["#", "5th Fleet", "E", "easy", "Élan", "Z", "“Zebra”", '"Zulu"']
    assert [html.unescape(each) for each in found] == shown


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("The Mayor speaks.", True),
        ("So the Mayor speaks.", False),
        ("“The Mayor” speaks.", True),
        ("The Mayoress speaks.", False),
        ("The Mayor-elect speaks.", False),
        ("ex-The Mayor speaks.", False),
        ("Of The Mayor's words.", True),
        ("The Mayor2 speaks.", False),
        ("So it is\n\nThe Mayor\n\nspeaks.", True),
    ],
)
def test_a_name_is_linked_where_it_stands_alone(text: str, linked: bool, tmp_path: Path) -> None:
    root = dossier(tmp_path, [], [article("h", "2024-03-01", summary=text)])
    pages(root)
    page = (root / "briefs/articles/h.md").read_text(encoding="utf-8")
    assert ("(../actors/mayor.md)" in page) is linked
    actor = root / "briefs/actors/mayor.md"
    assert (actor.exists() and "## Mentioned in" in actor.read_text("utf-8")) is linked


@pytest.mark.parametrize(
    ("also", "text", "linked"),
    [
        ("Boss", "The Boss speaks.", "mayor"),
        ("Boss", "The Boss is a boss.", None),
        ("the boss", "So the boss speaks.", None),
        ("The Rival of The Mayor", "The Rival of The Mayor speaks.", "mayor"),
        ("Anne-Lise", "What Anne-Lise says.", "mayor"),
        ("Lise", "What Anne-Lise says.", None),
        ("TheRival", "The Rival speaks.", "rival"),
        # What is a part of an address, a path or a longer word is no common word.
        *(
            ("Boss", f"The Boss has {written} here.", "mayor")
            for written in "boss.org x.boss boss/x x/boss boss@x x@boss boss-x x-boss".split()
        ),
        ("Boss", "The Boss has bossy-x and x-oboss here.", "mayor"),
    ],
)
def test_the_longest_name_that_is_no_common_word_is_linked(
    also: str, text: str, linked: str | None, tmp_path: Path
) -> None:
    actors = [{**each, "also": [also]} if each["id"] == "mayor" else each for each in ACTORS]
    root = dossier(tmp_path, [], [article("h", "2024-03-01", summary=text)], actors=actors)
    pages(root)
    page = (root / "briefs/articles/h.md").read_text(encoding="utf-8")
    links = set(re.findall(r"\(\.\./actors/(mayor|rival)\.md\)", page))
    assert links == ({linked} if linked else set())


def test_every_name_in_a_text_is_linked(tmp_path: Path) -> None:
    """The longest first, which takes only its own letters away from the others."""
    text = "So The Town met The Rival and The Mayor."
    root = dossier(tmp_path, [], [article("h", "2024-03-01", summary=text)])
    pages(root)
    page = (root / "briefs/articles/h.md").read_text(encoding="utf-8")
    assert re.findall(r"\(\.\./actors/(town|rival|mayor)\.md\)", page) == ["town", "rival", "mayor"]


def test_what_an_actor_says_of_itself_is_no_mention(tmp_path: Path) -> None:
    own = held("a", "opposes", "2024-01-10", text="The Mayor is against it, as is The Rival.")
    root = dossier(tmp_path, [own], [article("h", "2024-03-01", *said("a"))])
    found = pages(root)
    assert "## Mentioned in" not in found["actors/mayor.md"]
    assert "## Mentioned in" in found["actors/rival.md"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a" * 150, "a" * 150),
        ("a" * 151, "a" * 150 + " …"),
        ("word " * 29 + "end!!", "word " * 29 + "end!!"),
        ("word " * 29 + "end!!!", "word " * 28 + "word …"),
    ],
)
def test_where_others_refer_to_it_a_long_name_is_its_first_words(name: str, shown: str) -> None:
    assert called(name) == shown


def test_what_has_gone_on_was_so_when_an_article_first_says_so(tmp_path: Path) -> None:
    """As of a day: a later article's looser date hides nothing that an earlier one has."""
    standing = held("a", "asserts", "../2024-03-31")
    articles = [
        article("h", "2024-03-26", *said("a")),
        article("i", "[2024-03-24..2024-03-31]", *said("a")),
    ]
    root = dossier(tmp_path, [standing], articles)
    pages(root)
    matrix = (root / "briefs/matrix.md").read_text(encoding="utf-8")
    assert 'data-since="" data-held="2024-03-26"' in matrix


def test_why_something_is_no_change_is_said_and_nothing_else(tmp_path: Path) -> None:
    """The stance is another one, as everybody sees; that is no reason why it is no change."""
    positions = [held("a", "supports", "2024-01-10"), held("b", "opposes", "2024-02-10")]
    reports = [*said("a"), *said("b", attribution="unattributed")]
    page = pages(dossier(tmp_path, positions, [article("h", "2024-03-01", *reports)]))
    told = section(page["questions/bridge.md"], "## Over time")
    assert "Not a change from the entry of 10 Jan 2024: another kind of source.\n" in told


@pytest.mark.parametrize(("number", "rest"), [(5, None), (6, None), (7, "2 more")])
def test_a_list_is_never_cut_by_one(number: int, rest: str | None, tmp_path: Path) -> None:
    names = [f"n{i}" for i in range(number)]
    actors = [*ACTORS, *({"id": each, "name": each.title(), "kind": "person"} for each in names)]
    for_it = [held(f"p-{each}", "supports", "2024-01-10", actor=each) for each in names]
    against = held("a", "opposes", "2024-01-10")
    told = article("h", "2024-03-01", *said("a", *(f"p-{each}" for each in names)))
    found = pages(dossier(tmp_path, [against, *for_it], [told], actors=actors))
    line = next(each for each in found["disputes.md"].splitlines() if "Supports" in each)
    assert len(re.findall(r"N\d: supports", line)) == (number if rest is None else 5)
    assert "more" not in line if rest is None else rest in line


def test_an_outlet_that_another_one_quotes_speaks_in_its_own_voice(tmp_path: Path) -> None:
    """Both count as outlets' own voices: the one in its own article, and the one quoted there."""
    positions = [
        held("a", "supports", "2024-01-10", actor="herald", capacity="narrator"),
        held("b", "supports", "2024-01-10", actor="post", capacity="narrator"),
    ]
    reports: list[Fields] = [
        {"position": "a", "attribution": "unattributed", "via": []},
        {"position": "b", "attribution": "on-record", "via": ["post"]},
    ]
    page = pages(dossier(tmp_path, positions, [article("h", "2024-03-01", *reports)]))
    assert "2 independent origins: outlets' own voices." in page["questions/bridge.md"]


def test_what_an_actor_says_of_others_is_none_of_its_positions(tmp_path: Path) -> None:
    """So it is counted on its page, in the list of actors and on the front page."""
    positions = [
        held("a", "opposes", "2024-01-10"),
        held("b", "supports", "2024-02-10", about="town"),
        held("c", "asserts", "2024-02-10", about="town", question="cost"),
    ]
    found = pages(dossier(tmp_path, positions, [article("h", "2024-03-01", *said("a", "b", "c"))]))
    counts = "1 position on 1 question · 2 on what others hold"
    assert counts in found["actors/mayor.md"]
    assert "| The Mayor |  | 1, 2 on others |" in found["actors/index.md"]
    assert "1 position on 2 questions · 2 on what others hold" in found["index.md"]
    assert "about The Town, whose position this is not" in found["actors/mayor.md"]


def test_an_unnamed_group_that_is_only_spoken_of_spoke_to_nobody(tmp_path: Path) -> None:
    actors = [*ACTORS, {"id": "aides", "name": "Aides", "kind": "anonymous-group"}]
    reports: list[Fields] = [{"position": "a", "attribution": "anonymous", "via": ["clerks"]}]
    told = article("h", "2024-03-01", *reports)
    root = dossier(tmp_path, [held("a", "opposes", "2024-01-10")], [told], actors=actors)
    page = pages(root)["anonymous.md"]
    assert "Spoke to" not in section(page, "## Aides")
    assert "No position of its own is recorded." in section(page, "## Aides")
    # Who passes on a word of others is told with it.
    assert "- Passed on: The Mayor: opposes, 10 Jan 2024, into The Herald" in page


@pytest.mark.parametrize(
    ("printed", "shown"),
    [("It fell.", "“It fell.” Corrected: It stood."), ("It fell", "“It fell”. Corrected:")],
)
def test_words_as_printed_bring_their_own_full_stop(
    printed: str, shown: str, tmp_path: Path
) -> None:
    note = {"kind": "overreach", "text": "Wrong.", "as_printed": printed, "corrected": "It stood"}
    told = article("h", "2024-03-01", *said("a"), notes=[note])
    found = pages(dossier(tmp_path, [held("a", "opposes", "2024-01-10")], [told]))
    assert shown in found["disputes.md"]


def test_who_somebody_is_stands_in_the_list_of_actors(tmp_path: Path) -> None:
    """The role, else what the summary says first: a list of names alone tells who nobody is."""
    long = "It builds bridges. " + "It has built very many of them in very many towns. " * 3
    actors = [
        *ACTORS[1:],
        {"id": "town", "name": "The Town", "kind": "government-body", "summary": long},
        {"id": "ann", "name": "Ann", "kind": "person", "role": "engineer", "summary": "Odd."},
    ]
    positions = [held("a", "opposes", "2024-01-10", actor="town")]
    positions.append(held("b", "opposes", "2024-01-10", actor="ann"))
    told = article("h", "2024-03-01", *said("a", "b"))
    listed = pages(dossier(tmp_path, positions, [told], actors=actors))["actors/index.md"]
    assert "| The Town | It builds bridges. It has built" in listed
    assert "| Ann | engineer | 1 |" in listed
    (line,) = (each for each in listed.splitlines() if each.startswith("| The Town"))
    assert line.count("very many of them") == 1


def test_headings_are_told_apart_where_their_words_do_not_do_it(tmp_path: Path) -> None:
    """A stance and a date that both have, behind words that differ, are noise."""
    few = [
        held("a", "asserts", "2024-01-10", short="one pier"),
        held("b", "asserts", "2024-01-10", short="two piers", about="town"),
    ]
    told = [article("h", "2024-03-01", *said("a", "b"))]
    none: list[Fields] = [
        {key: value for key, value in each.items() if key != "short"} for each in few
    ]
    for positions, number in ((few, 0), (none, 2)):
        root = dossier(tmp_path / str(number), positions, told)
        pages(root)
        page = (root / "briefs/questions/bridge.md").read_text(encoding="utf-8")
        assert page.count("asserts, 10 Jan 2024)</span>") == number
