"""Values that come in: each is one that the format takes, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import examples

from onrecord.exchange.incoming import (
    MOST,
    MissingError,
    UnreadableError,
    address_in,
    date_in,
    doi_in,
    known,
    language_in,
    line,
    needed,
    tags_in,
    text_in,
    texts_in,
)
from onrecord.source.characters import REFUSED
from onrecord.source.dates import Edtf
from onrecord.source.ids import ID
from onrecord.source.plain import MAX_PLAIN
from onrecord.source.urls import url_fault


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none()))
@examples(200)
def test_whatever_comes_in_is_sound_or_nothing(value: object) -> None:
    text = line(value)
    assert len(text) <= MAX_PLAIN
    assert not REFUSED.search(text)
    assert "\n" not in text
    assert not address_in(value) or not url_fault(address_in(value))
    found, why = date_in(value)
    assert bool(found) != bool(why)
    assert found in {"", "unknown"} or str(Edtf.parse(found)) == found
    assert all(ID.fullmatch(each) for each in tags_in([value]))


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2024-03~", "2024-03~"),
        ("5 March 2024", "2024-03-05"),
        ("03/04/2024", ""),
        ("n.d.", "unknown"),
        ("soon", ""),
    ],
)
def test_a_date_is_taken_where_it_can_be_one_alone(written: str, found: str) -> None:
    assert date_in(written)[0] == found
    assert date_in("03/04/2024", "day") == ("2024-04-03", "")
    assert date_in("03/04/2024", "month") == ("2024-03-04", "")


def test_names_of_things_in_any_writing() -> None:
    for written in (
        "10.1000/182",
        "doi:10.1000/182",
        "https://doi.org/10.1000/182",
        "DOI 10.1000/182",
    ):
        assert doi_in(written) == "10.1000/182"
    assert doi_in("https://a.example/10.1000/182") == ""
    assert [language_in(each) for each in ("en_GB", "English", "eng", "xx-nope", "")] == [
        "en-GB",
        "en",
        "en",
        "",
        "",
    ]
    assert tags_in(["Town council", "town-council", "!"]) == ["town-council"]
    assert texts_in(["a", 1, None, {}]) == ["a", "1"]
    assert known(a="", b=[], c="x") == {"c": "x"}


def test_a_text_is_utf_8_or_refused_in_a_line() -> None:
    assert text_in("\ufeffa\r\nb".encode()) == "a\nb"
    for data in (b"caf\xe9", b"\xff\xfea\x00", b"a" * (MOST + 1)):
        with pytest.raises(UnreadableError):
            text_in(data)


def test_what_is_not_installed_is_said_with_how_to_have_it() -> None:
    with pytest.raises(MissingError, match=r"pip install 'onrecord\[import\]'"):
        needed("no_such_module_of_anybody")
