"""How articles know what they report, and how thin the ground is: small dossiers, known answers."""

from pathlib import Path
from typing import Any

import pytest
from tests.dossier_helpers import read
from tests.reliability.dossiers import Sources

from onrecord.dossier.knowing import Ground, Knowing, ground, known, known_in_all, only_here


def sources() -> Sources:
    made = Sources()
    for each in ("ann", "bob"):
        made.actor(each)
    for each in ("wire", "post"):
        made.actor(each, kind="media")
    made.question("toll")
    return made


def ways(made: Sources, root: Path, article_id: str) -> list[tuple[str, str | None, int]]:
    made.lay_out(root)
    return [(str(each.how), each.through, each.number) for each in known(read(root))[article_id]]


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        ({"via": []}, ("first-hand", None)),
        ({"via": ["wire"]}, ("relayed", "wire")),
        ({"via": ["post", "wire"]}, ("relayed", "wire")),
        ({"via": ["unknown"]}, ("step-not-named", None)),
        ({"via": ["unknown", "wire"]}, ("step-not-named", None)),
        ({}, ("not-stated", None)),
    ],
)
def test_how_an_article_knows_follows_from_its_route(
    report: dict[str, Any], expected: tuple[str, str | None], tmp_path: Path
) -> None:
    """Who passed it on last is named; a step that is not named is nobody."""
    made = sources()
    said = made.position("p", "ann", "toll")
    made.article("a", [{"position": said, **report}], publisher="press")
    assert ways(made, tmp_path, "a") == [(*expected, 1)]


@pytest.mark.parametrize("via", [None, []])
@pytest.mark.parametrize("capacity", ["narrator", "institutional"])
def test_what_the_outlet_holds_is_in_its_own_voice(
    via: list[str] | None, capacity: str, tmp_path: Path
) -> None:
    made = sources()
    said = made.position("p", "press", "toll", capacity=capacity)
    report = {"position": said} | ({} if via is None else {"via": via})
    made.article("a", [report], publisher="press")
    assert ways(made, tmp_path, "a") == [("own-voice", None, 1)]


def test_a_copy_has_what_it_repeats_through_the_first(tmp_path: Path) -> None:
    """It was said to the outlet whose text it is, not to the one that prints it again."""
    made = sources()
    said = made.position("p", "ann", "toll")
    made.article("a", [{"position": said, "via": []}], publisher="wire")
    made.article("b", [{"position": said, "via": []}], publisher="press", same_text_as="a")
    assert ways(made, tmp_path, "b") == [("relayed", "wire", 1)]


def test_ways_stand_in_one_order_and_those_named_most_come_first(tmp_path: Path) -> None:
    made = sources()
    vias: list[dict[str, Any]] = [
        {},
        {"via": ["post"]},
        {"via": ["wire"]},
        {"via": ["wire"]},
        {"via": []},
        {"via": ["unknown"]},
    ]
    reports = [
        {"position": made.position(f"p{number}", "ann", "toll"), **via}
        for number, via in enumerate(vias)
    ]
    made.article("a", reports, publisher="press")
    assert ways(made, tmp_path, "a") == [
        ("first-hand", None, 1),
        ("relayed", "wire", 2),
        ("relayed", "post", 1),
        ("step-not-named", None, 1),
        ("not-stated", None, 1),
    ]
    in_all = {each.how: each.number for each in known_in_all(read(tmp_path))}
    assert in_all == {
        Knowing.FIRST_HAND: 1,
        Knowing.RELAYED: 3,
        Knowing.STEP_NOT_NAMED: 1,
        Knowing.NOT_STATED: 1,
    }


def test_how_much_is_known_from_one_article_alone(tmp_path: Path) -> None:
    """Copies are no further article, a second report of the same one is none, and none is none."""
    made = sources()
    names = ("once", "twice-in-one", "in-two", "copied", "nowhere")
    once, twice, in_two, copied, _ = (made.position(each, "ann", "toll") for each in names)
    first: list[dict[str, Any]] = [
        {"position": once, "via": []},
        {"position": twice, "via": []},
        {"position": twice, "via": ["wire"]},
        {"position": in_two},
        {"position": copied},
    ]
    made.article("a", first, publisher="press")
    made.article("b", [{"position": copied}], publisher="post", rewrite_of="a")
    made.article("c", [{"position": in_two}], publisher="wire")
    made.lay_out(tmp_path)
    dossier = read(tmp_path)
    assert ground(dossier) == Ground(
        positions=5, from_one=3, unreported=1, has_copies=True, reports=7, unstated=4
    )
    assert {each.id for each in only_here(dossier)["a"]} == {"once", "twice-in-one"}


def test_a_dossier_without_articles_has_no_ground(tmp_path: Path) -> None:
    made = sources()
    made.lay_out(tmp_path)
    assert ground(read(tmp_path)) == Ground(0, 0, 0, has_copies=False, reports=0, unstated=0)
