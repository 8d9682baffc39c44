"""Who speaks for whom: many asked at once are told what each of them is told alone."""

import json
from collections.abc import Mapping
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import examples

from onrecord.dossier import mandates
from onrecord.dossier.mandates import Asked, Mandates, described, speaks_for
from onrecord.dossier.model import MAX_LEVELS, Dossier
from onrecord.source.dates import Edtf
from onrecord.source.fields import Record, UnreadError
from onrecord.source.reader import ReadLog, read_record
from onrecord.source.records import Actor, Position
from onrecord.source.terms import SPEAKING
from onrecord.source.yaml_reader import read

IDS = "abcdefg"
DAYS = (
    "2021 2022-03 2022-03-04 2023-01-01 2022/2023 [2021..2022] 2022/.. ../2021-06 [..2023]".split()
)
# With what cannot be read, and is a hole then.
TERMS = st.one_of(st.none(), st.sampled_from([*DAYS, "soon"]))
RELATIONS = st.fixed_dictionaries(
    {
        "to": st.sampled_from([*IDS, "nobody", "NOT AN ID"]),
        "relation": st.sampled_from(["speaks-for", "speaks-for", "holds-office", "member-of", "x"]),
        "since": TERMS,
        "until": TERMS,
    }
)
ACTORS = st.fixed_dictionaries(
    {
        each: st.tuples(
            st.lists(RELATIONS, max_size=3), st.sampled_from([None, None, *IDS, "nobody", "A B"])
        )
        for each in IDS
    }
)
ASKED = st.lists(st.tuples(st.sampled_from([*IDS, "nobody"]), st.sampled_from(DAYS)), min_size=1)


Actors = Mapping[str, tuple[list[Mapping[str, str | None]], str | None]]
R = TypeVar("R", bound=Record)


def record(record_type: type[R], fields: Mapping[str, object]) -> R:
    """Return a record as it is read, with holes where a field is not what it should be."""
    document, _ = read("x.yml", json.dumps(fields))
    assert document.root
    made = read_record(record_type, document.root, None, ReadLog())
    assert made
    return made


def dossier(actors: Actors) -> Dossier:
    """Return a dossier of actors, each with its relations and what it is part of."""
    made = {}
    for actor_id, (relations, part_of) in actors.items():
        written = [{key: value for key, value in each.items() if value} for each in relations]
        fields = {"id": actor_id, "name": "X", "kind": "state", "relations": written}
        made[actor_id] = record(Actor, fields | ({"part_of": part_of} if part_of else {}))
    return Dossier(None, {Actor: made})


def plainly(made: Dossier, actor_id: str, day: Edtf) -> frozenset[str]:
    """Return for whom an actor speaks, level by level as it is defined."""
    reached: set[str] = set()
    level = {actor_id}
    for _ in range(MAX_LEVELS):
        bodies = [made.actors[each] for each in level if each in made.actors]
        up = {
            relation.to.id
            for body in bodies
            for relation in body.relations
            if relation.relation in SPEAKING
            and not (relation.until and relation.until.surely_before(day))
            and not (relation.since and day.surely_before(relation.since))
        }
        up |= {body.part_of.id for body in bodies if body.part_of and body.id != actor_id}
        level = up - reached
        reached |= level
    return frozenset(reached)


@given(ACTORS, ASKED, st.integers(1, 4))
@examples(100)
def test_many_asked_at_once_speak_for_whom_each_of_them_speaks_for(
    actors: Actors,
    asked: list[tuple[str, str]],
    at_once: int,
) -> None:
    """Where a link on the way could not be read nothing is said, as where it is asked alone."""
    made = dossier(actors)
    days: list[Asked] = [(who, Edtf.parse(day)) for who, day in asked]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mandates, "_AT_ONCE", at_once)
        together = Mandates(made, days)
    for who, day in days:
        try:
            bodies = plainly(made, who, day)
        except UnreadError:
            with pytest.raises(UnreadError):
                together.carry(who, day, "a")
            continue
        assert {each for each in [*IDS, "nobody"] if together.carry(who, day, each)} == bodies
        if who in made.actors:
            assert speaks_for(made, made.actors[who], day) == bodies


def test_a_body_is_described_where_those_are_who_speak_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However many descriptions are looked at together, each body has its own, oldest first."""
    monkeypatch.setattr(mandates, "_AT_ONCE", 2)
    links = {"a": "b", "c": "b", "d": "c"}
    made = dossier(
        {
            each: ([{"to": links[each], "relation": "speaks-for"}] if each in links else [], None)
            for each in "abcd"
        }
    )
    usual = {"actor": "z", "question": "q", "stance": "asserts", "text": "x"}
    positions = {
        f"p{day}": record(
            Position, {**usual, "id": f"p{day}", "date": f"2024-01-0{day}", "about": about}
        )
        for day, about in enumerate("adacab", 1)
    }
    whole = Dossier(None, {**made.records, Position: positions})
    found = {who: [each.id for each in held] for who, held in described(whole).items()}
    assert found == {
        "a": ["p1", "p3", "p5"],
        "b": ["p1", "p2", "p3", "p4", "p5", "p6"],
        "c": ["p2", "p4"],
        "d": ["p2"],
    }
