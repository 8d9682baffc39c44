"""What is not seen is refused, but where a script cannot be written without it."""

import sys
import unicodedata

import pytest
from idna import idnadata
from idna.core import valid_contextj

from onrecord.diagnostics import collecting
from onrecord.diagnostics.findings import summary
from onrecord.source.characters import REFUSED, decode, fault_of_marks

# Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties.
_IGNORABLE = (
    "AD 34F 115F-1160 17B4-17B5 180B-180F 200B-200D 202A-202E 2060-206F 3164 FE00-FE0F FEFF"
    " 70F 110BD 110CD 13430-13440 FFA0 FFF0-FFF8 1BCA0-1BCA3 1D173-1D17A E0000-E0FFF"
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
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # Scotland's flag
        "\u05d0!\u200f (C++\u200e) \u0664\u061c-\u0665",  # marks of direction
        "\u2820\u2813\u2800\u280a",  # Braille of two words
        "\u070f\u0710\u072b",  # Syriac: an abbreviation
        "\U000110bd\U00011067",  # Kaithi: a number
        "\U00013000\U00013430\U00013001\U00013437\U00013002\U00013438",  # hieroglyphs in groups
    ],
)
def test_a_script_has_what_it_cannot_do_without(text: str) -> None:
    assert not REFUSED.search(text)


def test_joiners_stand_where_domain_names_have_them() -> None:
    """The contexts of RFC 5892, appendix A.1 and A.2, by the tables of another library."""
    joining = {
        kind: [
            chr(code)
            for first_end in idnadata.joining_types[kind]
            for code in _span(first_end)
            if unicodedata.name(chr(code), "")
        ]
        for kind in "DLRT"
    }
    before, after = [*joining["D"], *joining["L"]], [*joining["D"], *joining["R"]]
    beh = "\u0628"
    viramas = [
        each for each in map(chr, range(sys.maxunicode + 1)) if unicodedata.combining(each) == 9
    ]
    contexts = [f"{each}\u200c{beh}" for each in before] + [f"{beh}\u200c{each}" for each in after]
    contexts += [f"{each}{joiner}" for each in viramas for joiner in "\u200c\u200d"]
    allowed = [each for each in contexts if valid_contextj(each, 1)]
    assert len(allowed) > 1_000
    assert [ascii(each) for each in allowed if REFUSED.search(each)] == []


def _span(first_end: int) -> range:
    return range(first_end >> 32, first_end & 0xFFFFFFFF)


@pytest.mark.parametrize(
    "letters",
    [
        "ab",
        "\u0430\u0431",
        "\u03b1\u03b2",
        "\u05d0\u05d1",
        "\u4e00\u4e8c",
        "\u3042\u3044",
        "\uac00\ub098",
        "\u0e01\u0e02",
        "12",
        "!?",
        "\u0628b",
        "b\u0628",
        "b\u0301",
    ],
)
def test_joiners_are_refused_where_no_script_takes_them(letters: str) -> None:
    """So that names, words and addresses that look alike are alike."""
    for joiner in "\u200c\u200d":
        text = joiner.join(letters)
        # After a letter of a script that joins it is a way to write this one alone.
        expected = [] if letters == "\u0628b" and joiner == "\u200d" else [joiner]
        assert REFUSED.findall(text) == expected


def test_every_refused_character_of_a_line_is_told_in_its_column() -> None:
    _, found = decode("x", b"a\xe4b\x07c\n\xff\xff")
    assert [f"{each.place} {each.code}" for each in found] == [
        "x:1:2 not-utf-8",
        "x:1:4 refused-character",
        "x:2:1 not-utf-8",
        "x:2:2 not-utf-8",
    ]


def test_of_more_than_are_shown_it_is_said_how_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(collecting, "MOST_ALIKE", 1_000)
    _, found = decode("x", b"\x07\xff" * 1_500)
    assert [each.message for each in found if each.number > 1] == [
        "and 500 more like it in this file"
    ] * 2
    assert summary(found) == "3,000 errors"


@pytest.mark.parametrize(
    "text",
    [
        "Nguye\u0302\u0303n Tr\u1ec7\u0323",  # Vietnamese, apart and half composed
        "\u05e9\u05bc\u05c1\u05b5\u0596\u05bd\u05d9",  # Hebrew with its accents
        "\u0644\u0651\u064e\u0670\u0653\u06df",  # Arabic of the Quran
        "\u0e17\u0e35\u0e48 \u0e19\u0e49\u0e33 \u0e1b\u0e31\u0e4a\u0e4a",  # Thai
        "\u0f56\u0f66\u0f92\u0fb2\u0f74\u0f56\u0f66",  # Tibetan: accomplished
        "\u0f67\u0f90\u0fb5\u0fa8\u0fb3\u0fba\u0fbc\u0fbb\u0f7e",  # Tibetan: Kalachakra
        "\u101c\u103b\u103e\u102d\u102f\u1037\u101d\u103e\u1000\u103a",  # Burmese: secret
        "\u0915\u093c\u094d\u0937\u093f\u0902\u0951",  # Hindi, with the accent of a Veda
        "\u1fa7\u0304\u0300",  # Greek with its measure
        "n\u032a\u030a\u0303\u02e4 t\u032a\u032c\u0346\u031a",  # phonetics
        "\u0cae\u0ccb\u0c82",  # Kannada: a vowel of three parts
        "\ud55c\uad6d\u1112\u1161\u11ab",  # Korean, composed and apart
    ],
)
def test_every_script_has_the_marks_it_needs(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert not fault_of_marks(unicodedata.normalize(form, text))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("e\u0301\u0302\u0303\u0304\u0305", ""),
        ("e\u0301\u0302\u0303\u0304\u0305\u0306", "more than 5"),
        ("\u00e9\u0302\u0303\u0304\u0305\u0306", "more than 5"),  # one is in the letter
        ("\u0f40" + "\u0f90" * 8, ""),
        ("\u0f40" + "\u0f90" * 9, "more than 5"),
        ("\u0f40" + "\u0f90" * 4 + "\u0301" * 2, "more than 5"),
        ("a\u0489\u0489\u0489\u0489\u0489\u0489", "more than 5"),  # that enclose
        ("a\U0001d165\U0001d165\U0001d165\U0001d165\U0001d165\U0001d165", "more than 5"),
        ("a" + "\u0903" * 9, ""),  # that stand beside it
        ("a\u0301\u0302\u0303b\u0304\u0305\u0306", ""),
    ],
)
def test_a_letter_has_no_more_marks_than_paint_over_no_other_line(text: str, fault: str) -> None:
    for form in ("NFC", "NFD"):
        assert fault_of_marks(unicodedata.normalize(form, text)).startswith(fault or "")
        assert bool(fault_of_marks(unicodedata.normalize(form, text))) == bool(fault)
