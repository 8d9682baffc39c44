"""By whom an actor stands in a list, and by which names it is found."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.dossier_helpers import LEAST, write

from onrecord.dossier.affiliation import heads, names_with
from onrecord.dossier.model import Dossier
from onrecord.reading import read

Fields = dict[str, Any]


def actor(name: str, kind: str, *relations: str, **fields: Any) -> Fields:
    made: Fields = {"id": name, "name": name.title(), "kind": kind, **fields}
    if relations:
        made["relations"] = [
            {"relation": relation, "to": to}
            for relation, to in (each.split(" ") for each in relations)
        ]
    return made


def dossier(tmp_path: Path, *actors: Fields) -> Dossier:
    text = yaml.safe_dump([*actors], allow_unicode=True)
    reading = read(write(tmp_path, {**LEAST, "sources/actors/all.yml": text}))
    return reading.dossier


STATE = actor("land", "state")
MINISTRY = actor("ministry", "government-body", part_of="land")
SPEAKER = actor("speaker", "person", "speaks-for ministry")


@pytest.mark.parametrize(
    ("among", "expected"),
    [
        ({"land", "ministry", "speaker"}, {"ministry": "land", "speaker": "land"}),
        # Who is not in the list has nobody below it.
        ({"ministry", "speaker"}, {"speaker": "ministry"}),
        ({"land", "speaker"}, {"speaker": "land"}),
        ({"speaker"}, {}),
    ],
)
def test_who_speaks_for_a_state_stands_by_it(
    among: set[str], expected: dict[str, str], tmp_path: Path
) -> None:
    assert heads(dossier(tmp_path, STATE, MINISTRY, SPEAKER), among) == expected


@pytest.mark.parametrize("relation", ["member-of", "owned-by", "employed-by", "formerly", "leads"])
def test_who_does_not_speak_for_it_stands_alone(relation: str, tmp_path: Path) -> None:
    found = dossier(tmp_path, STATE, actor("critic", "person", f"{relation} land"))
    assert heads(found, {"land", "critic"}) == {}
    assert names_with(found, {"land"})["land"] == ("Land",)


def test_a_state_stands_under_nobody_and_a_circle_under_nothing(tmp_path: Path) -> None:
    found = dossier(
        tmp_path,
        actor("union", "coalition"),
        actor("land", "state", part_of="union"),
        actor("one", "organisation", "speaks-for two"),
        actor("two", "organisation", "speaks-for one"),
    )
    assert heads(found, {"union", "land", "one", "two"}) == {}


def test_the_nearest_state_counts_and_else_who_is_topmost(tmp_path: Path) -> None:
    found = dossier(
        tmp_path,
        actor("union", "international-organisation"),
        STATE,
        actor("office", "office", part_of="union"),
        actor("envoy", "person", "speaks-for office"),
        actor("minister", "person", "holds-office union", "speaks-for land"),
    )
    among = {"union", "land", "office", "envoy", "minister"}
    assert heads(found, among) == {"office": "union", "envoy": "union", "minister": "land"}


def test_a_body_is_found_by_the_names_of_who_speaks_for_it(tmp_path: Path) -> None:
    found = dossier(tmp_path, {**STATE, "also": [{"name": "Capital"}]}, MINISTRY, SPEAKER)
    names = names_with(found, {"land", "speaker"})
    assert set(names["land"]) == {"Land", "Capital", "Ministry", "Speaker"}
    assert set(names["speaker"]) == {"Speaker"}
