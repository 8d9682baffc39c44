"""Which positions are past, for whom and why, and that what is past counts in nothing."""

import re
from pathlib import Path

import pytest
from tests.dossier.test_readings import BRIDGE, Fields, article, dossier, held, pages, said, section
from tests.dossier_helpers import read

from onrecord.dossier.histories import changes, histories
from onrecord.dossier.model import Dossier
from onrecord.dossier.oppositions import oppositions
from onrecord.dossier.origins import origins
from onrecord.dossier.past import ending, is_current
from onrecord.dossier.routes import routes
from onrecord.dossier.stances import by_stance


def linked(root: Path, positions: list[Fields], *reports: Fields, day: str = "2024-06-01") -> Path:
    """Write a dossier of positions that one article reports, all of them on record unless said."""
    carried = {each["position"] for each in reports}
    plain = said(*(each["id"] for each in positions if each["id"] not in carried))
    return dossier(root, positions, [article("h", day, *plain, *reports)])


def taking_back(name: str, date: str, other: str) -> Fields:
    """Return a position that takes another one back, and no stance instead."""
    fields = held(name, "", date, withdraws=other)
    return {field: value for field, value in fields.items() if field != "stance"}


def current(found: Dossier) -> dict[str, list[str]]:
    groups = by_stance(found, found.questions["bridge"])
    return {str(stance): sorted(each.id for each in some) for stance, some in groups.items()}


def why(found: Dossier, position: str, holder: str = "mayor") -> tuple[str, str, str | None] | None:
    """Return the kind and the date of a position's end, and by which other one."""
    end = ending(found, found.positions[position], holder)
    return (str(end.kind), end.date.text, end.by.id if end.by else None) if end else None


# --- what ends a position ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "is_past"),
    [("2024-05-03", True), ("2024-06-01", True), ("2024-06-02", False), ("2024-06", True)],
)
def test_a_position_is_past_from_its_until_on(until: str, is_past: bool, tmp_path: Path) -> None:
    """To the date to which the information reaches: what is announced for later is held still."""
    found = read(linked(tmp_path, [held("a", "opposes", "2024-01-10", until=until)]))
    assert why(found, "a") == (("until", until, None) if is_past else None)
    assert current(found) == ({} if is_past else {"opposes": ["a"]})


def test_until_when_it_will_be_held_is_said_at_a_statement(tmp_path: Path) -> None:
    root = linked(tmp_path, [held("a", "opposes", "2024-01-10", until="2024-07-15")])
    made = pages(root)["questions/bridge.md"]
    assert re.search(r"10 January 2024 · on record\b.* · until 15 July 2024\n", made)


def test_a_date_that_contradicts_what_came_before_stands(tmp_path: Path) -> None:
    """What is dated first is not taken for the latest, though it is said to have come after."""
    positions = [
        held("other", "neutral", "2024-05-10", actor="rival"),
        held("a", "opposes", "2024-05-01", after=["other"], date_basis="inferred-text"),
        held("b", "supports", "2024-05-05"),
    ]
    found = read(linked(tmp_path, positions))
    assert why(found, "a") == ("replaced", "2024-05-05", "b")
    assert why(found, "b") is None


@pytest.mark.parametrize(
    ("earlier", "later", "is_past"),
    [
        ("unattributed", "on-record", True),
        ("anonymous", "paraphrase", True),
        ("anonymous", "anonymous", True),
        ("on-record", "anonymous", False),
        ("paraphrase", "unattributed", False),
        ("unattributed", "anonymous", False),
    ],
)
def test_what_is_said_on_record_replaces_whatever_stood_before(
    earlier: str, later: str, is_past: bool, tmp_path: Path
) -> None:
    """A weaker word leaves what stands on a better one."""
    positions = [held("a", "opposes", "2024-01-10"), held("b", "supports", "2024-02-10")]
    told = [
        {"position": "a", "attribution": earlier},
        {"position": "b", "attribution": later},
    ]
    found = read(linked(tmp_path, positions, *told))
    assert (why(found, "a") is not None) is is_past
    assert why(found, "b") is None


@pytest.mark.parametrize("status", ["current", "corrected", "retracted"])
@pytest.mark.parametrize("later", [held("b", "supports", "2024-02-10"), None])
def test_what_is_known_from_retracted_articles_alone_ends_nothing(
    later: Fields | None, status: str, tmp_path: Path
) -> None:
    """Nobody's word stands behind it, so what was held before is held still."""
    positions = [held("a", "opposes", "2024-01-10"), later or taking_back("b", "2024-02-10", "a")]
    articles = [
        article("h", "2024-06-01", *said("a")),
        article("p", "2024-06-02", *said("b"), status=status),
    ]
    root = dossier(tmp_path, positions, articles)
    assert (why(read(root), "a") is None) is (status == "retracted")
    cells = pages(root)["matrix.md"].partition("## In words")[2]
    assert ("replaced since" in cells or "withdrawn" in cells) is (status != "retracted")


def test_a_position_is_past_from_a_later_one_of_its_holder(tmp_path: Path) -> None:
    positions = [
        held("a", "opposes", "2024-01-10"),
        held("b", "supports", "2024-02-10"),
        held("c", "supports", "2024-03-10"),
        held("other", "opposes", "2024-01-10", actor="rival"),
        held("elsewhere", "denies", "2024-04-10", question="cost"),
    ]
    found = read(linked(tmp_path, positions))
    assert why(found, "a") == ("replaced", "2024-02-10", "b")
    assert why(found, "b") == ("replaced", "2024-03-10", "c")
    assert why(found, "c") is None
    assert current(found) == {"supports": ["c"], "opposes": ["other"]}


@pytest.mark.parametrize(
    ("fields", "attribution"),
    [
        ({"date": "2024-01-10"}, "on-record"),
        ({"date": "2024"}, "on-record"),
        ({"about": "town"}, "on-record"),
        ({}, "anonymous"),
        ({}, "unattributed"),
        ({"rank": "deprecated", "note": "Misquoted."}, "on-record"),
    ],
    ids=str,
)
def test_what_is_not_surely_later_or_another_voice_replaces_nothing(
    fields: Fields, attribution: str, tmp_path: Path
) -> None:
    positions = [
        held("a", "opposes", "2024-01-10"),
        {**held("b", "supports", "2024-02-10"), **fields},
    ]
    found = read(linked(tmp_path, positions, *said("b", attribution=attribution)))
    assert why(found, "a") is None
    assert is_current(found, found.positions["a"])


def test_a_position_is_past_from_one_that_came_after_it(tmp_path: Path) -> None:
    """Whatever the dates leave open."""
    positions = [held("a", "opposes", "2024"), held("b", "supports", "2024", after=["a"])]
    found = read(linked(tmp_path, positions))
    assert why(found, "a") == ("replaced", "2024", "b")
    assert why(found, "b") is None


def test_what_another_one_said_for_a_body_can_be_taken_back_for_it(tmp_path: Path) -> None:
    """It ends for whoever said it, by the word of the next who speaks for the body."""
    speaks: Fields = {"kind": "person", "relations": [{"to": "town", "relation": "speaks-for"}]}
    actors: list[Fields] = [
        {"id": "town", "name": "The Town", "kind": "government-body"},
        {"id": "mayor", "name": "The Mayor", **speaks},
        {"id": "rival", "name": "The Rival", **speaks},
        {"id": "herald", "name": "The Herald", "kind": "media"},
    ]
    positions = [
        held("a", "opposes", "2024-01-10", on_behalf_of="town"),
        {**taking_back("w", "2024-03-01", "a"), "actor": "rival", "on_behalf_of": "town"},
    ]
    articles = [article("h", "2024-06-01", *said("a", "w"))]
    found = read(dossier(tmp_path, positions, articles, actors=actors))
    assert why(found, "a") == ("withdrawn", "2024-03-01", "w")


def test_a_withdrawal_that_is_not_relied_on_takes_nothing_back(tmp_path: Path) -> None:
    positions = [
        held("a", "opposes", "2024-01-10"),
        {**taking_back("w", "2024-03-01", "a"), "rank": "deprecated", "note": "Misquoted."},
    ]
    assert why(read(linked(tmp_path, positions)), "a") is None


def test_what_no_report_attributes_is_the_holders_own_word(tmp_path: Path) -> None:
    positions = [held("a", "opposes", "2024-01-10"), held("b", "supports", "2024-02-10")]
    found = read(linked(tmp_path, positions, {"position": "b", "via": []}))
    assert why(found, "a") == ("replaced", "2024-02-10", "b")


@pytest.mark.parametrize("who", [{"actor": "mayor"}, {"actor": "rival", "on_behalf_of": "mayor"}])
def test_a_position_that_is_taken_back_is_past(who: Fields, tmp_path: Path) -> None:
    """By its holder or by whoever speaks for it; what takes it back need take no stance."""
    actors: list[Fields] = [
        {"id": "mayor", "name": "The Mayor", "kind": "government-body"},
        {"id": "rival", "name": "The Rival", "kind": "person"}
        | {"relations": [{"to": "mayor", "relation": "speaks-for"}]},
        {"id": "herald", "name": "The Herald", "kind": "media"},
    ]
    positions = [
        held("a", "opposes", "2024-01-10"),
        {**taking_back("w", "2024-03-01", "a"), **who},
    ]
    root = dossier(
        tmp_path, positions, [article("h", "2024-06-01", *said("a", "w"))], actors=actors
    )
    found = read(root)
    assert why(found, "a") == ("withdrawn", "2024-03-01", "w")
    assert current(found) == {}
    page = pages(root)["questions/bridge.md"]
    assert "No position on it is held now." in page
    assert "0 positions and 2 past or not relied on" in page
    assert "withdrawn, 1 March 2024" in section(page, "## Opposes")
    assert "takes back The Mayor: opposes, 10 Jan 2024" in page
    # It is shown, since an empty cell would say that there is no record.
    assert "withdrawn 1 Mar 2024" in pages(root)["matrix.md"].partition("## In words")[2]


def test_the_first_that_ends_a_position_is_why(tmp_path: Path) -> None:
    positions = [
        held("a", "opposes", "2024-01-10", until="2024-02-01"),
        held("b", "supports", "2024-03-10"),
        held("c", "opposes", "2023-01-10", until="2024-02-01"),
    ]
    found = read(linked(tmp_path, positions))
    assert why(found, "a") == ("until", "2024-02-01", None)
    assert why(found, "c") == ("replaced", "2024-01-10", "a")


def test_to_take_back_and_say_the_opposite_is_one_change(tmp_path: Path) -> None:
    positions = [
        held("a", "opposes", "2024-01-10"),
        held("b", "supports", "2024-02-10", withdraws="a"),
    ]
    root = linked(tmp_path, positions)
    found = read(root)
    assert why(found, "a") == ("withdrawn", "2024-02-10", "b")
    assert [(change.before.id, change.after.id) for change in changes(found)] == [("a", "b")]


def test_a_withdrawal_alone_is_a_change(tmp_path: Path) -> None:
    positions = [held("a", "opposes", "2024-01-10"), taking_back("b", "2024-02-10", "a")]
    root = linked(tmp_path, positions)
    assert "Change from the entry of 10 Jan 2024: taken back." in pages(root)["whats-new.md"]


# --- held together -----------------------------------------------------------------------------


JOINT = held("both", "opposes", "2024-01-10", jointly_with=["rival", "town"])


def test_what_several_hold_stands_in_the_history_of_each(tmp_path: Path) -> None:
    root = linked(tmp_path, [JOINT])
    found = read(root)
    for holder in ("mayor", "rival", "town"):
        assert [each.id for each in histories(found)[holder, "bridge"].held] == ["both"]
        row = re.search(
            r"\| ▼ Opposes \|.*\| 10 January 2024 \|", pages(root)[f"actors/{holder}.md"]
        )
        assert row
    assert current(found) == {"opposes": ["both"]}
    assert (
        pages(root)["matrix.md"].partition("## In words")[2].count("10 Jan 2024, held jointly") == 3
    )


def test_what_several_hold_is_one_origin_whose_route_begins_with_all(tmp_path: Path) -> None:
    own = held("own", "opposes", "2024-02-10", actor="town", question="cost")
    root = linked(tmp_path, [JOINT, own])
    found = read(root)
    [route] = routes(found, found.positions["both"])
    assert (route.steps, route.together) == (("mayor",), ("rival", "town"))
    assert origins(found, [found.positions["both"]]) == 1
    assert origins(found, [found.positions["both"], found.positions["own"]]) == 1
    assert "Route: The Mayor, The Rival and The Town → " in pages(root)["questions/bridge.md"]


def test_a_holder_that_passes_on_the_joint_words_is_no_step_more(tmp_path: Path) -> None:
    told = {"position": "both", "attribution": "on-record", "via": ["town", "post"]}
    found = read(linked(tmp_path, [JOINT], told))
    assert routes(found, found.positions["both"])[0].steps == ("mayor", "post")


def test_a_later_position_of_one_ends_it_for_that_one_alone(tmp_path: Path) -> None:
    later = held("later", "supports", "2024-02-10", actor="rival")
    root = linked(tmp_path, [JOINT, later])
    found = read(root)
    assert why(found, "both", "rival") == ("replaced", "2024-02-10", "later")
    assert why(found, "both", "mayor") is None
    assert current(found) == {"supports": ["later"], "opposes": ["both"]}
    assert "replaced by supports, 10 Feb 2024 for The Rival" in pages(root)["questions/bridge.md"]
    history = histories(found)["rival", "bridge"]
    assert history.latest is found.positions["later"]
    # It holds the joint one no longer, which the others do.
    assert [each.id for each in history.held] == ["later"]


@pytest.mark.parametrize(
    ("left", "named"),
    [
        ([], "The Mayor and 2 others: opposes"),
        (["rival"], "The Mayor and The Town: opposes"),
        (["mayor", "rival"], "The Town: opposes"),
    ],
)
def test_who_left_what_others_hold_is_not_named_among_them(
    left: list[str], named: str, tmp_path: Path
) -> None:
    """Neither in what is opposed nor in the side of a dispute; the statement says who left."""
    positions = [
        JOINT,
        held("for", "supports", "2024-01-10", actor="herald"),
        *(held(f"later-{who}", "neutral", "2024-02-10", actor=who) for who in left),
    ]
    found = pages(linked(tmp_path, positions))
    opposed = section(found["disputes.md"], "## Found by comparison")
    assert named in opposed
    assert [who for who in left if who.title() in opposed] == []
    sides = [{"stance": "opposes"}, {"stance": "supports"}]
    dispute = {"id": "d", "title": "D", "kind": "evaluation", "state": "open", "sides": sides}
    bridge = {**BRIDGE, "disputes": [{**dispute, "explanation": "E."}]}
    root = dossier(
        tmp_path, positions, [article("h", "2024-06-01", *said("both", "for"))], bridge=bridge
    )
    assert f"1 position\n\n{named}" in re.sub(r"\n{2,}", "\n\n", pages(root)["disputes.md"])


def test_what_all_have_given_up_is_past(tmp_path: Path) -> None:
    positions = [
        JOINT,
        *(held(f"later-{who}", "neutral", "2024-03-01", actor=who) for who in ("mayor", "rival")),
        held("no", "supports", "2024-02-01", actor="town", until="2024-02-02"),
    ]
    found = read(linked(tmp_path, positions))
    assert current(found) == {"neutral": ["later-mayor", "later-rival"]}


# --- who opposes whom --------------------------------------------------------------------------


def test_what_is_past_or_deprecated_opposes_nobody(tmp_path: Path) -> None:
    positions = [
        held("a", "opposes", "2024-01-10", until="2024-02"),
        held("b", "opposes", "2024-01-10", actor="town", rank="deprecated", note="Misquoted."),
        held("c", "supports", "2024-02-10", actor="rival"),
    ]
    assert oppositions(read(linked(tmp_path, positions))) == {}


def asked(*sides: object) -> Fields:
    dispute = {"id": "d", "title": "D", "kind": "evaluation", "state": "open", "explanation": "E."}
    return {**BRIDGE, "disputes": [{**dispute, "sides": list(sides)}]}


@pytest.mark.parametrize(
    ("sides", "ones", "others"),
    [
        (({"stance": "supports"}, {"stance": "opposes"}), "", ""),
        (({"stance": "supports"}, "no-1"), "ab", "2"),
        (("yes-a", "no-1", "no-2"), "b", "12"),
        (("yes-a", "no-1"), "ab", "12"),
        (({"article": "h", "position": "yes-a"}, {"stance": "opposes"}), "b", "12"),
        (({"stance": "supports"}, {"stance": "denies"}), "ab", "12"),
    ],
    ids=str,
)
def test_a_dispute_explains_those_whom_its_sides_name_to_each_other(
    sides: tuple[object, ...], ones: str, others: str, tmp_path: Path
) -> None:
    positions = [
        held("yes-a", "supports", "2024-01-10"),
        held("yes-b", "supports", "2024-01-10", actor="town"),
        held("no-1", "opposes", "2024-01-10", actor="rival"),
        held("no-2", "opposes", "2024-01-10", actor="herald"),
    ]
    reports = said("yes-a", "yes-b", "no-1", "no-2")
    root = dossier(
        tmp_path, positions, [article("h", "2024-06-01", *reports)], bridge=asked(*sides)
    )
    left = oppositions(read(root))["bridge"].unexplained
    assert {each.id for each in left.ones} == {f"yes-{name}" for name in ones}
    assert {each.id for each in left.others} == {f"no-{name}" for name in others}


def test_an_article_side_prints_how_it_words_the_position_that_is_meant(tmp_path: Path) -> None:
    """Not the first that it reports on the question, where it reports several."""
    positions = [
        held("a", "opposes", "2024-01-10"),
        held("b", "opposes", "2024-01-10", actor="town"),
    ]
    worded = [{**report, "wording": f"{report['position']} in words."} for report in said("b", "a")]
    articles = [
        article("h", "2024-06-01", *worded),
        article("other", "2024-06-01", *({**worded[1], "wording": "Otherwise."},)),
    ]
    root = dossier(tmp_path, positions, articles, bridge=asked("h", "other"))
    shown = pages(root)["disputes.md"]
    assert "a in words." in shown
    assert "Otherwise." in shown
    assert "b in words." not in shown
