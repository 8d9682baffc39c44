"""A spreadsheet reads back what was written, and runs none of it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import examples

from onrecord.exchange.spreadsheets import spreadsheet


def read_back(text: str) -> list[list[str]]:
    return [*csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))]


@given(st.lists(st.lists(st.text("ab,;\"' é周"), min_size=1, max_size=3), max_size=4))
@examples(50)
def test_fields_come_back_as_they_were(lines: list[list[str]]) -> None:
    assert read_back(spreadsheet(lines)) == lines


@pytest.mark.parametrize("field", ["=1+1", "+1", "-1", "@x", "＝1", "a;=1", 'a; "=1', "a\n=1"])
def test_nothing_is_a_formula(field: str) -> None:
    [[found]] = read_back(spreadsheet([[field]]))
    assert found != field
    assert found.replace("'", "") == field
    assert spreadsheet([["a = b"]]).endswith('"a = b"\n')
