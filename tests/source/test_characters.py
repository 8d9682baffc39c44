"""What is not seen is refused, but where a script cannot be written without it."""

import pytest

from onrecord.diagnostics.findings import summary
from onrecord.source.characters import REFUSED, decode

# Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties.
_IGNORABLE = (
    "AD 34F 61C 115F-1160 17B4-17B5 180B-180F 200B-200F 202A-202E 2060-206F 3164 FE00-FE0F FEFF"
    " FFA0 FFF0-FFF8 1BCA0-1BCA3 1D173-1D17A E0000-E0FFF"
).split()


@pytest.mark.parametrize("stretch", _IGNORABLE)
def test_what_unicode_says_to_ignore_is_refused_among_letters(stretch: str) -> None:
    first, _, last = stretch.partition("-")
    for code in range(int(first, 16), int(last or first, 16) + 1):
        for text in (f"{chr(code)}", f"The {chr(code)}fair", f"The{chr(code)}fair{chr(code)}"):
            assert {found[0] for found in REFUSED.finditer(text)} == {chr(code)}, hex(code)


@pytest.mark.parametrize(
    "text",
    [
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian: a verb
        "\u0647\u200d",  # Persian: a heh that joins nothing
        "\u09b0\u200d\u09cd\u09af\u09be\u09ac",  # Bengali: a police force
        "\u0d15\u0d4d\u200d",  # Malayalam: a letter without its vowel
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3",  # Sinhala: an honorific
        "\u0c1f\u0c4d\u200c\u0c35",  # Telugu: letters kept apart
        "\u182d\u180b",  # Mongolian: another form of a letter
        "\u845b\U000e0100\u57ce",  # Japanese: a family's form of a sign
        "\U0001f469\U0001f3fd\u200d\U0001f680",  # an astronaut
        "\u2764\ufe0f\u200d\U0001f525",  # a heart on fire
        "1\ufe0f\u20e3",  # a key
        "\u2820\u2813\u2800\u280a",  # Braille of two words
    ],
)
def test_a_script_has_what_it_cannot_do_without(text: str) -> None:
    assert not REFUSED.search(text)


def test_every_refused_character_of_a_line_is_told_in_its_column() -> None:
    _, found = decode("x", b"a\xe4b\x07c\n\xff\xff")
    assert [f"{each.place} {each.code}" for each in found] == [
        "x:1:2 not-utf-8",
        "x:1:4 refused-character",
        "x:2:1 not-utf-8",
        "x:2:2 not-utf-8",
    ]


def test_of_more_than_are_shown_it_is_said_how_many_there_are() -> None:
    _, found = decode("x", b"\x07\xff" * 1_500)
    assert [each.message for each in found if each.number > 1] == [
        "and 500 more like it in this file"
    ] * 2
    assert summary(found) == "3,000 errors"
