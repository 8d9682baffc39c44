"""Plain text at its bounds: what is read, and what is counted as a sentence."""

import pytest

from onrecord.diagnostics.findings import Place
from onrecord.source.nodes import Scalar
from onrecord.source.plain import (
    MAX_PLAIN,
    collapse,
    first_sentences,
    in_marks,
    is_visible,
    read_plain,
    sentences,
)
from onrecord.source.words import fold


def scalar(text: str) -> Scalar:
    return Scalar(text, Place("x"), text)


def test_a_plain_text_has_as_many_letters_as_it_may() -> None:
    assert read_plain(scalar("x" * MAX_PLAIN)) == ("x" * MAX_PLAIN, [])
    value, [found] = read_plain(scalar("x" * (MAX_PLAIN + 1)))
    assert value is None
    assert (found.code, found.message) == (
        "too-long",
        "the text has 1,001 characters; at most 1,000 here",
    )


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\ue000", "\u0301", "\u0378"])
def test_what_shows_nothing_is_empty(text: str) -> None:
    assert not is_visible(text)
    value, [found] = read_plain(scalar(text))
    assert (value, found.code) == (None, "empty-value")


@pytest.mark.parametrize("text", ["a", "1", ".", "+", " a", "\u0301a"])
def test_letters_digits_punctuation_and_symbols_are_seen(text: str) -> None:
    assert is_visible(text)


def test_blanks_tabs_and_line_ends_are_one_blank() -> None:
    assert collapse(" a \t\n\n b\u00a0\u00a0c\n") == "a b\u00a0\u00a0c"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("One", 1),
        ("One. Two", 2),
        ("One? Two! Three\u2026", 3),
        ("One.Two", 1),
        ("One... two.", 1),
        ("One. 5 of them. (Two.)", 1),
        ("Mr. Ames came. He left.", 2),
        ("J. Ames came.", 1),
        ("The U.S. Army came.", 1),
        ("\u201cOne.\u201d Two.", 2),
        ("\u4e00\u3002\u4e8c\u3002", 2),
        ("\u4e00\u3002\u300d\u4e8c", 1),
        ("\u4e00\uff1f\u4e8c\uff01", 2),
    ],
)
def test_sentences_are_counted(text: str, number: int) -> None:
    assert sentences(text) == number


@pytest.mark.parametrize(
    ("most", "shown"),
    [(9, "One two."), (8, "One two."), (7, "One"), (3, "One"), (2, "On"), (18, "One two. Three.")],
)
def test_the_first_sentences_are_whole(most: int, shown: str) -> None:
    assert first_sentences("One two. Three. Four five", most).rstrip() == shown


def test_a_line_of_tabs_parts_two_paragraphs() -> None:
    text = "one\n\t \ntwo"
    _, [found] = read_plain(Scalar(text, Place("x"), text, "|"))
    assert (found.code, found.place.line) == ("lost-break", 3)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("so it is", "“so it is”"),
        ("“so it is”", "“so it is”"),
        ('"so it is"', "“so it is”"),
        ("'so'", "“so”"),
        ("« ainsi »", "« ainsi »"),
        ("„so“", "„so“"),
        ("»so«", "»so«"),
        ("「そう」", "「そう」"),
        ("‘it’s so’", "‘it’s so’"),
        ("“so “it” is”", "“so “it” is”"),
        ("“so” it “is”", "““so” it “is””"),
        ('"so" it "is"', '“"so" it "is"”'),
        ("“so", "““so”"),
        ('""', '“""”'),
    ],
)
def test_a_text_that_brings_its_quotation_marks_has_one_pair(text: str, shown: str) -> None:
    assert "".join(in_marks(text)) == shown


@pytest.mark.parametrize("text", ["«\u00a0b\u00a0»", "«b»", "「b」", "‹ b ›", '"b"', "“b”"])
def test_quotation_marks_are_alike_with_blanks_inside_and_without(text: str) -> None:
    assert fold(text) == '"b"'
