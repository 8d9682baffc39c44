"""What a change means: two states of a dossier, one difference each."""

from pathlib import Path
from textwrap import indent

import pytest
from tests.change_helpers import TOWN, Files, article, changed, compared, with_line
from tests.dossier_helpers import REPOSITORY

from onrecord.dossier.differences import Differences, differences, stale_because
from onrecord.reading import load
from onrecord.source.tables import Stance
from onrecord.source.terms import DisputeState

RELAYS = "  - {position: ames-2024, attribution: paraphrase, via: [wire]}"
REED = """\
actor: reed
question: bridge
stance: opposes
date: 2024-05-03
text: No money for it.
"""
QUESTION = "sources/questions/bridge.yml"
DISPUTE = """\
disputes:
  - id: bridge-or-not
    title: A bridge or none
    kind: direct
    state: {}
    sides: [ames-2024, reed-2024]
    explanation: They differ.
"""


KEY_JUDGEMENT = """\
judgements:
  - {text: It is wanted., confidence: low, basis: [ames-2024], question: bridge, as_of: 2024-05-01}
"""


def opposed(state: str = "") -> Files:
    """Return the town with a clerk who is against the bridge and, in a state, a dispute on it."""
    says = "  - {position: reed-2024, attribution: on-record, via: []}"
    files = {
        **TOWN,
        "sources/positions/reed-2024.yml": REED,
        "sources/articles/post-1.yml": article("post", "2024-05-03", says),
    }
    return with_line(files, QUESTION, DISPUTE.format(state)) if state else files


def ids(found: Differences) -> list[tuple[str | None, str | None]]:
    return [(each.before, each.after) for each in found.records]


def test_a_dossier_says_nothing_otherwise_than_itself() -> None:
    for name in ("lido", "harbour"):
        folder = REPOSITORY / "tests/dossiers" / name
        assert not differences(load(folder), load(folder))


def test_where_a_text_stands_in_its_file_is_no_change(tmp_path: Path) -> None:
    moved = {
        **{path: text for path, text in TOWN.items() if "wire-1" not in path},
        "sources/articles/2024/may.yml": "# notes\n\n- id: wire-1\n"
        + indent(TOWN["sources/articles/wire-1.yml"], "  "),
    }
    assert not compared(tmp_path, moved)


# --- stances and origins -----------------------------------------------------------------------


def test_who_takes_another_stance_is_told_with_both(tmp_path: Path) -> None:
    [change] = compared(tmp_path, changed(TOWN, "stance: supports", "stance: opposes")).stances
    assert (change.actor.label, change.question.label) == ("Mayor Ames", "Bridge")
    assert [each.stance for each in change.before] == [Stance.SUPPORTS]
    assert [each.stance for each in change.after] == [Stance.OPPOSES]


def test_a_later_position_of_an_actor_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    later = {
        **TOWN,
        "sources/positions/ames-june.yml": REED.replace("reed", "ames").replace("-03", "-30"),
        "sources/articles/post-1.yml": article(
            "post", "2024-05-30", "  - {position: ames-june, attribution: on-record, via: []}"
        ),
    }
    found = compared(tmp_path, later)
    [change] = found.stances
    assert [each.stance for each in change.after] == [Stance.OPPOSES]
    assert {each.stance: each.articles for each in found.origins} == {
        Stance.SUPPORTS: (1, 0),
        Stance.OPPOSES: (0, 1),
    }


def test_other_conditions_are_something_else_that_is_held(tmp_path: Path) -> None:
    before = changed(
        TOWN, "stance: supports", "stance: supports-with-conditions\nconditions: [A toll.]"
    )
    [change] = compared(tmp_path, changed(before, "A toll.", "No toll."), before).stances
    held = change.before + change.after
    assert [each.conditions for each in held] == [("A toll.",), ("No toll.",)]


def test_who_is_new_to_a_question_comes_after_who_changed(tmp_path: Path) -> None:
    found = compared(tmp_path, changed(opposed(), "stance: supports", "stance: neutral"))
    assert [(each.actor.id, bool(each.before)) for each in found.stances] == [
        ("ames", True),
        ("reed", False),
    ]


def test_what_is_said_of_another_is_nobodys_stance(tmp_path: Path) -> None:
    files = with_line(opposed(), "sources/positions/reed-2024.yml", "about: ames")
    assert compared(tmp_path, files).stances == ()


def test_two_more_articles_from_one_mouth_are_still_one_origin(tmp_path: Path) -> None:
    files = {
        **TOWN,
        "sources/articles/post-2.yml": article("post", "2024-05-01", RELAYS),
        "sources/articles/herald-2.yml": article("herald", "2024-05-01", RELAYS),
    }
    [change] = compared(tmp_path, files).origins
    assert (change.stance, change.articles, change.origins) == (Stance.SUPPORTS, (1, 3), (1, 1))


# --- answers and disputes ----------------------------------------------------------------------


def test_a_new_report_makes_an_answer_stale_and_is_named(tmp_path: Path) -> None:
    files = {**TOWN, "sources/articles/post-2.yml": article("post", "2024-06-01", RELAYS)}
    found = compared(tmp_path, files)
    [change] = found.answers
    assert (change.was_stale, change.is_stale, change.is_key) == (False, True, False)
    [(_, reported)] = stale_because(found.answers)
    assert reported.article.id == "post-2"
    assert reported.report.span.path == "sources/articles/post-2.yml"
    weighed = changed(files, "as_of: 2024-05-01", "as_of: 2024-06-01")
    [back] = compared(tmp_path / "again", weighed, files).answers
    assert (back.was_stale, back.is_stale, back.because) == (True, False, ())


def test_an_article_that_is_no_newer_than_an_answer_makes_none_stale(tmp_path: Path) -> None:
    files = {**TOWN, "sources/articles/post-2.yml": article("post", "2024-05-01", RELAYS)}
    assert compared(tmp_path, files).answers == ()


def test_a_key_judgement_goes_stale_as_an_answer_does(tmp_path: Path) -> None:
    judged = with_line(TOWN, "sources/dossier.yml", KEY_JUDGEMENT)
    files = {**judged, "sources/articles/post-2.yml": article("post", "2024-06-01", RELAYS)}
    found = compared(tmp_path, files, judged)
    assert [each.is_key for each in found.answers] == [False, True]


@pytest.mark.parametrize(
    ("before", "after"), [("", "open"), ("open", "explained"), ("apparent", "open"), ("open", "")]
)
def test_a_dispute_is_opened_and_settled(before: str, after: str, tmp_path: Path) -> None:
    found = compared(tmp_path, opposed(after), opposed(before))
    [change] = found.disputes
    states = [each.value if each else "" for each in (change.before, change.after)]
    assert states == [before, after]
    assert change.dispute.label == "A bridge or none"
    # One that is there in another state says so as a record, too.
    assert [each.noun for each in found.records] == ["dispute"]


def test_positions_that_oppose_one_another_are_told_of_once(tmp_path: Path) -> None:
    [change] = compared(tmp_path, opposed()).oppositions
    assert change.is_opposed
    [back] = compared(tmp_path / "back", TOWN, opposed()).oppositions
    assert not back.is_opposed


# --- records -----------------------------------------------------------------------------------


def test_records_are_new_gone_and_changed_field_by_field(tmp_path: Path) -> None:
    later = changed(opposed("open"), "No money for it.", "No money.")
    without = {path: text for path, text in later.items() if "town" not in path}
    without["sources/actors/town.yml"] = later["sources/actors/town.yml"].replace(
        "- {id: herald, name: Town Herald, kind: media}", "- {id: echo, name: Echo, kind: media}"
    )
    found = compared(tmp_path, without, opposed("open"))
    assert ids(found) == [
        (None, "echo"),
        ("herald", None),
        ("reed-2024", "reed-2024"),
    ]
    [field] = found.records[-1].fields
    assert (field.name, field.before, field.after) == (
        "text",
        ("No money for it.",),
        ("No money.",),
    )


def test_what_of_an_answer_changed_is_named_within_it(tmp_path: Path) -> None:
    [change] = compared(tmp_path, changed(TOWN, "confidence: low", "confidence: high")).records
    assert [each.name for each in change.fields] == ["answer.confidence"]


def test_a_record_that_names_its_former_id_is_renamed_and_nothing_else(tmp_path: Path) -> None:
    """Whatever leads to it under its new id says the same as before."""
    renamed = changed(opposed("open"), "ames-2024", "ames-may")
    position = "sources/positions/ames-2024.yml"
    renamed = with_line(renamed, position, "id: ames-may\nformer_ids: [ames-2024]")
    found = compared(tmp_path, renamed, opposed("open"))
    assert ids(found) == [("ames-2024", "ames-may")]
    [change] = found.records
    assert change.is_declared
    assert change.is_renamed
    assert change.fields == ()
    assert (found.stances, found.origins, found.answers) == ((), (), ())


def test_a_record_that_is_the_same_but_for_its_id_looks_renamed(tmp_path: Path) -> None:
    """Its old address is lost, and it is no new record; nor is what leads to it."""
    before = with_line(opposed("open"), "sources/positions/ames-2024.yml", "id: ames-2024")
    found = compared(tmp_path, changed(before, "ames", "mayor"), before)
    assert ids(found) == [("ames", "mayor"), ("ames-2024", "mayor-2024")]
    assert not any(each.is_declared for each in found.records)
    assert not found.stances


def test_two_records_that_went_are_not_taken_for_one_that_came(tmp_path: Path) -> None:
    """Of two that say the same nobody can tell which became what."""
    why = "text: Why?\nshort: Why\nunknowns: [{text: That., kind: not-stated}]\n"
    twins = {**TOWN, "sources/questions/a.yml": why, "sources/questions/b.yml": why}
    after = {**TOWN, "sources/questions/c.yml": why}
    assert ids(compared(tmp_path, after, twins)) == [(None, "c"), ("a", None), ("b", None)]


def test_the_route_the_attribution_and_the_quotes_of_a_report_change(tmp_path: Path) -> None:
    after = changed(
        TOWN,
        "attribution: on-record, via: [], quote: By spring.",
        "attribution: paraphrase, via: [reed], quotes: [By spring., By May.]",
    )
    [change] = compared(tmp_path, after).records
    [report] = change.reports
    assert report.subject == "ames-2024"
    assert {each.name: (each.before, each.after) for each in report.fields} == {
        "attribution": (("on-record",), ("paraphrase",)),
        "via": (("[]",), ("reed",)),
        "quotes": (("By spring.",), ("By spring.", "By May.")),
    }


def test_a_report_comes_and_goes(tmp_path: Path) -> None:
    after = with_line(opposed(), "sources/articles/post-1.yml", RELAYS)
    [change] = compared(tmp_path, after, opposed()).records
    [came] = change.reports
    assert (came.subject, came.before) == ("ames-2024", None)
    [change] = compared(tmp_path / "back", opposed(), after).records
    [gone] = change.reports
    assert (gone.subject, gone.after) == ("ames-2024", None)


def test_the_dossier_file_is_compared_as_well(tmp_path: Path) -> None:
    after = with_line(TOWN, "sources/dossier.yml", "editors: [Ann Lee]")
    [change] = compared(tmp_path, after).records
    assert change.noun == "dossier file"
    assert [(each.name, each.came) for each in change.fields] == [("editors", ("Ann Lee",))]


def test_to_which_date_the_information_reaches_is_said_before_and_after(tmp_path: Path) -> None:
    files = {**TOWN, "sources/articles/post-2.yml": article("post", "2024-06-01", RELAYS)}
    assert compared(tmp_path, files).reaches == ("1 May 2024", "1 June 2024")


def test_a_dispute_that_stands_comes_before_one_that_is_settled(tmp_path: Path) -> None:
    settled = DISPUTE.partition("\n")[2].replace("bridge-or-not", "money")
    before = with_line(opposed("open"), QUESTION, settled.format("explained"))
    after = with_line(opposed("explained"), QUESTION, settled.format("open"))
    found = compared(tmp_path, after, before).disputes
    assert [(each.dispute.id, each.after) for each in found] == [
        ("money", DisputeState.OPEN),
        ("bridge-or-not", DisputeState.EXPLAINED),
    ]
