"""What the search of a site is made of: written as it is read, and read whatever it is."""

import json

import pytest

from onrecord.exchange.findable import Entry, entries_of, written

ENTRIES = [
    Entry(
        "actors/a.html", "Actor", "Ada", about="person", names=("Ada", "Ада"), text="Of the port."
    ),
    Entry(
        "questions/q.html#p",
        "Statement",
        'A "quoted" <title>\u2028',
        short="Only then",
        groups={"stance": ("supports",), "year": ("2024", "2025")},
    ),
]


def test_what_is_written_is_read_again() -> None:
    assert entries_of(written(ENTRIES, "de")) == ("de", ENTRIES)


def test_an_entry_has_a_line() -> None:
    assert len(written(ENTRIES, "de").splitlines()) > len(ENTRIES)
    assert written(ENTRIES, "de").split(b"\n")[1].startswith(b'{"place": "actors/a.html"')


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"nothing",
        b"\xff",
        b"[" * 100_000,
        b'{"entries": {}}',
        b'{"entries": [1, null, {"place": "a.html"}, {"place": 1, "kind": "Actor", "title": "A"}]}',
        b'{"entries": [{"place": "a.html", "kind": "Other", "title": "A"}]}',
        b'{"entries": [{"place": "a.html", "kind": "__proto__", "title": "A"}]}',
    ],
)
def test_what_is_no_entry_is_none(data: bytes) -> None:
    assert entries_of(data)[1] == []


def test_of_an_entry_what_has_another_shape_is_left_out() -> None:
    odd = {"place": "a.html", "kind": "Actor", "title": "A", "names": "B", "groups": [1], "text": 5}
    assert entries_of(json.dumps({"entries": [odd]}).encode())[1] == [Entry("a.html", "Actor", "A")]


def test_of_groups_those_are_taken_that_there_are() -> None:
    groups = {"stance": ["denies"], "__proto__": ["x"], "year": "2024"}
    odd = {"place": "a.html", "kind": "Actor", "title": "A", "groups": groups}
    [found] = entries_of(json.dumps({"entries": [odd]}).encode())[1]
    assert found.groups == {"stance": ("denies",), "year": ()}
