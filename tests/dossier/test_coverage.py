"""What the sources do not cover: small dossiers, known answers."""

from pathlib import Path

import pytest
from tests.dossier_helpers import read
from tests.reliability.dossiers import Sources

from onrecord.dossier.coverage import Coverage, Lack, OnQuestion, Voiceless, coverage
from onrecord.dossier.coverage import reading_list as wanted


def sources() -> Sources:
    made = Sources()
    for each in ("ann", "bob"):
        made.actor(each)
    for each in ("wire", "post"):
        made.actor(each, kind="media")
    made.question("toll")
    return made


def covered(made: Sources, root: Path, *, quiet: int = 90, gap: int = 30) -> Coverage:
    if not (root / "sources").is_dir():
        made.lay_out(root)
    return coverage(read(root), quiet=quiet, gap=gap)


def on(found: Coverage, question_id: str = "toll") -> OnQuestion:
    return next(each for each in found.questions if each.question.id == question_id)


def ids(records: tuple[object, ...]) -> list[str]:
    return [str(getattr(each, "id", "")) for each in records]


# --- questions -----------------------------------------------------------------------------------


def test_a_copy_is_no_second_article(tmp_path: Path) -> None:
    """What a copy has too is known from one article; two texts of one outlet are one outlet."""
    made = sources()
    copied, twice, well = (
        made.position(each, "ann", "toll") for each in ("copied", "twice", "well")
    )
    for each in ("post", "wire"):
        report = [{"position": one, "via": []} for one in (copied, well)]
        own = {} if each == "post" else {"same_text_as": "by-post", "kind": "syndicated-copy"}
        made.article(f"by-{each}", report, publisher=each, **own)
    made.article("first", [{"position": twice, "via": []}])
    made.article("second", [{"position": one, "via": []} for one in (twice, well)])
    found = on(covered(made, tmp_path))
    assert ids(found.one_article) == ["copied"]
    assert ids(found.one_outlet) == ["twice"]


def test_what_is_past_needs_no_better_source(tmp_path: Path) -> None:
    made = sources()
    made.position("old", "ann", "toll", date="2023-01-02")
    made.position("new", "ann", "toll", date="2024-01-02", stance="denies")
    made.reported(["old", "new"])
    found = on(covered(made, tmp_path))
    assert ids(found.positions) == ids(found.one_article) == ["new"]


def test_an_anonymous_origin_is_one_however_many_carry_it(tmp_path: Path) -> None:
    made = sources()
    made.actor("insiders", kind="anonymous-group", described_as="insiders")
    said = made.position("p", "insiders", "toll")
    made.position("q", "ann", "toll")
    for each in ("post", "wire"):
        reports = [
            {"position": said, "via": [], "attribution": "anonymous"},
            {"position": "q", "via": [], "attribution": "on-record"},
        ]
        made.article(f"by-{each}", reports, publisher=each)
    found = on(covered(made, tmp_path))
    assert ids(found.anonymous) == ["p"]
    assert not found.one_article
    assert (found.behind.articles, found.behind.outlets, found.behind.origins) == (2, 2, 2)


@pytest.mark.parametrize(
    ("newest", "is_quiet"),
    [("2024-04-01", True), ("2024-04-02", False), ("2024-04", False), ("2024-03", True)],
)
def test_a_question_is_quiet_where_its_newest_source_surely_is(
    newest: str, is_quiet: bool, tmp_path: Path
) -> None:
    """Against the dossier's newest source, of 1 July 2024, and never against today."""
    made = sources()
    made.question("noise")
    made.article("old", [{"position": made.position("p", "ann", "toll")}], date=newest)
    said = made.position("q", "ann", "noise")
    made.article("newest", [{"position": said}], date="2024-07-01")
    found = covered(made, tmp_path, quiet=90)
    assert (on(found).days_behind > 90) is is_quiet
    assert on(found, "noise").days_behind == 0
    lacks = {lack for each in wanted(found) for lack, _ in each.lacks}
    assert (Lack.QUIET in lacks) is is_quiet


# --- actors and times ----------------------------------------------------------------------------


def test_who_is_named_without_a_position(tmp_path: Path) -> None:
    """Who holds one, in whose name another does, and outlets are not asked for; the rest are."""
    made = sources()
    made.actor("ministry")
    made.actor("carl")
    made.actor("nobody")
    made.actor("dora", relations=[{"to": "ministry", "relation": "speaks-for"}])
    made.position("p", "dora", "toll", on_behalf_of="ministry", capacity="official")
    made.position("q", "ann", "toll", about="bob", capacity="analyst")
    summary = "The Dora, The Ministry, The Wire and The Carl met."
    made.article("a", [{"position": "p"}, {"position": "q"}], summary=summary)
    made.add("events", "met", title="Talks", date="2024", status="occurred", actors=["bob", "carl"])
    found = covered(made, tmp_path)
    assert [(each.actor.id, len(each.named_in), each.described) for each in found.voiceless] == [
        ("carl", 2, 0),
        ("bob", 1, 1),
    ]


@pytest.mark.parametrize(
    ("dates", "gaps"),
    [
        (["2024-01-01", "2024-02-01"], []),
        (["2024-01-01", "2024-02-02"], [("2024-01-02", "2024-02-01")]),
        # What is not exact can be of any of its days.
        (["2024-01-01", "2024-01", "2024-03-15"], [("2024-02-01", "2024-03-14")]),
        (["2024-01-01", "2024", "2024-03-15"], []),
        (
            ["2024-01-01", "[2024-02-20..2024-05-01]", "2024-03-01", "2024-07-01"],
            [("2024-05-02", "2024-06-30"), ("2024-01-02", "2024-02-19")],
        ),
        # What has no end bounds nothing.
        (["2024-01-01", "unknown", "2024-01-05/..", "2024-02-02"], [("2024-01-02", "2024-02-01")]),
        ([], []),
    ],
)
def test_gaps_are_days_on_which_surely_nothing_was_published(
    dates: list[str], gaps: list[tuple[str, str]], tmp_path: Path
) -> None:
    made = sources()
    for number, day in enumerate(dates):
        made.article(f"a{number}", [], date=day)
    found = covered(made, tmp_path, gap=30).gaps
    assert [(str(each.first), str(each.last)) for each in found] == gaps


# --- the reading list ----------------------------------------------------------------------------


def test_the_reading_list_begins_with_what_weighs_most(tmp_path: Path) -> None:
    made = sources()
    made.question("empty")
    exists = {"text": "What the mayor said.", "kind": "not-in-set", "settled_by": "His speech."}
    made.question("thin", unknowns=[exists])
    made.actor("carl")
    made.reported([made.position("p", "ann", "thin"), made.position("q", "bob", "toll")])
    made.article(
        "b", [{"position": "q"}], publisher="wire", date="2024-09-01", key_points=["The Carl."]
    )
    found = wanted(covered(made, tmp_path))
    about = [
        each.about.question.id
        if isinstance(each.about, OnQuestion)
        else each.about.actor.id
        if isinstance(each.about, Voiceless)
        else "gap"
        for each in found
    ]
    assert about == ["thin", "empty", "gap", "toll", "carl"]
    assert dict(found[0].lacks) == {
        Lack.UNREAD: 1,
        Lack.ALL_ON_ONE_ARTICLE: 1,
        Lack.QUIET: 181,
    }
    assert [each.weight for each in found] == [10, 8, 8, 3, 1]
    assert wanted(covered(made, tmp_path), most=2) == found[:2]


def test_where_nothing_is_wanting_the_list_is_empty(tmp_path: Path) -> None:
    made = sources()
    for actor in ("ann", "bob"):
        made.position(f"by-{actor}", actor, "toll")
    for outlet in ("post", "wire"):
        reports = [{"position": f"by-{actor}", "via": []} for actor in ("ann", "bob")]
        made.article(outlet + "-1", reports, publisher=outlet)
    found = covered(made, tmp_path)
    assert wanted(found) == ()
    assert (*found.gaps, *found.voiceless, *found.without_report) == ()
