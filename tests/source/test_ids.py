"""Ids, and what is proposed where a text is none."""

from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import examples

from onrecord.diagnostics.findings import Place
from onrecord.source.ids import check_id, proposed_id


@examples(200)
@given(st.text(max_size=200))
def test_what_is_proposed_is_an_id(text: str) -> None:
    proposed = proposed_id(text)
    assert proposed == "" or check_id(proposed, Place("x")) == []


@examples(100)
@given(st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,4}", fullmatch=True))
def test_an_id_stays_as_it_is(text: str) -> None:
    assert proposed_id(text.upper()) == text or check_id(text, Place("x"))
