"""Another dossier that comes in as its site gives it: what is written is what comes in."""

import json
from pathlib import Path

import pytest
from tests.dossier_helpers import REPOSITORY, read

from onrecord.exchange.dossiers import from_dossier
from onrecord.exchange.incoming import UnreadableError
from onrecord.exchange.whole import plain_of, whole, whole_json
from onrecord.source.records import RECORD_TYPES, Actor

DOSSIERS = [REPOSITORY, *sorted((REPOSITORY / "tests" / "dossiers").glob("*/"))]


@pytest.mark.parametrize("folder", DOSSIERS, ids=lambda path: path.name)
def test_every_record_comes_in_with_all_its_fields(folder: Path) -> None:
    dossier = read(folder)
    found = from_dossier(whole_json(dossier).encode())
    assert found.skipped == ()
    came = {(each.record_type, str(each.fields["id"])): each.fields for each in found.records}
    there = {
        (kind, record.id): plain_of(record)
        for kind in RECORD_TYPES
        for record in dossier.records.get(kind, {}).values()
    }
    assert came.keys() == there.keys()
    for key, fields in came.items():
        # Numbers are texts in sources.
        assert json.loads(json.dumps(there[key]), parse_int=str, parse_float=str) == fields


def test_actors_come_first() -> None:
    """So that whoever publishes an article is there when it comes."""
    found = from_dossier(whole_json(read(REPOSITORY)).encode())
    kinds = [each.record_type for each in found.records]
    assert kinds[: kinds.count(Actor)] == [Actor] * kinds.count(Actor)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"version": 2}, "its version is 2, not 1"),
        ({"format": 3}, "its format is 3, not 2"),
        ({"version": "x"}, "its version is x, not 1"),
        ({"dossier": None}, "it is no dossier.json"),
    ],
)
def test_what_a_later_program_wrote_is_not_guessed_at(change: dict[str, object], why: str) -> None:
    made = {**whole(read(REPOSITORY)), **change}
    with pytest.raises(UnreadableError, match=why):
        from_dossier(json.dumps(made).encode())


def test_what_is_no_record_is_told() -> None:
    nested: object = "x"
    for _ in range(100):
        nested = [nested]
    made = {
        **whole(read(REPOSITORY)),
        **{kind.folder: [] for kind in RECORD_TYPES},
        "actors": [{"name": "Nobody"}, "x", {"id": "a", "name": nested}, {"id": "b", "name": None}],
        "events": {"id": "c"},
    }
    found = from_dossier(json.dumps(made).encode())
    assert [each.place for each in found.skipped] == [f"actor {number}" for number in (1, 2, 3, 4)]
    assert [each.place for each in found.records] == ["event c"]
