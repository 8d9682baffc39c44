"""Which of several is meant by a few letters."""

import pytest

from onrecord.editing.choosing import Choice, completed, meant

CHOICES = [
    Choice("ines-falk", ("Ines Falk", "Director Falk")),
    Choice("harbour-trust", ("Harbour Trust",)),
    Choice("harbour-trust-fund", ("Harbour Trust Fund",)),
    Choice("ministry", ("Міністерство оборони",)),
    Choice("unknown"),
]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("ines-falk", ["ines-falk"]),
        ("INES", ["ines-falk"]),
        ("falk", ["ines-falk"]),
        ("i f", ["ines-falk"]),
        ("director", ["ines-falk"]),
        # What is one wholly is not what only begins so.
        ("Harbour Trust", ["harbour-trust"]),
        ("harb", ["harbour-trust", "harbour-trust-fund"]),
        ("fund", ["harbour-trust-fund"]),
        ("mini", ["ministry"]),
        ("Міністерство", ["ministry"]),
        ("unknown", ["unknown"]),
        ("unk", ["unknown"]),
        # Words stand in their order, and none is left over.
        ("falk ines", []),
        ("ines falks", []),
        ("nobody", []),
        ("", []),
        ("…", []),
    ],
)
def test_few_letters_are_enough(typed: str, words: list[str]) -> None:
    assert [each.word for each in meant(typed, CHOICES)] == words


def test_tab_completes_what_is_meant_and_never_takes_letters_away() -> None:
    assert completed("falk", CHOICES) == ["ines-falk"]
    assert completed("harb", CHOICES) == ["harbour-trust", "harbour-trust-fund"]
    two = [Choice("old-trust"), Choice("new-trust")]
    assert completed("tru", two) == []
    assert completed("", two) == ["old-trust", "new-trust"]
