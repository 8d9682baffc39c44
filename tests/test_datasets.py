"""Small data sets become sound dossiers, and each of their rows an entry on a page."""

from pathlib import Path

import pytest
from tests.dossier_helpers import findings, run
from tests.reliability.datasets import Shape, answers, coded, rumours, shown

SMALL = {coded: 12, rumours: 60, answers: 4}


@pytest.mark.parametrize("shape", SMALL, ids=lambda shape: shape.__name__)
def test_each_row_of_a_data_set_is_shown(shape: Shape, tmp_path: Path) -> None:
    made = shape(SMALL[shape])
    made.lay_out(tmp_path)
    assert [each for each in findings(tmp_path) if each["severity"] == "error"] == []
    result = run("build", "-C", tmp_path)
    assert result.exit_code == 0, result.stderr
    assert shown(made, tmp_path / "briefs") == set(made.rows)
    assert len(made.rows) > 100 or shape is rumours


def test_a_row_that_says_what_another_one_does_is_named() -> None:
    made = coded(12)
    assert len(made.rows) + len(made.left_out) == 12 * 2391 // 179
    assert made.left_out == ["row 97 is the same in all columns as one before"]
