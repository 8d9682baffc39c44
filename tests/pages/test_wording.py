"""Figures in words: what is one number is printed once, however it is written."""

from pathlib import Path

import pytest
from tests.dossier_helpers import LEAST, run, write


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        ("{min: 5, max: 5.0}", "**5**"),
        ("{min: 5, max: 7}", "**5–7**"),
        ("{max: 7, qualifier: up-to}", "up to **7**"),
        ("{min: 10000, unit: soldiers, qualifier: about}", "about **10,000** soldiers"),
        ("{min: -5, max: -3}", "**&#45;5–&#45;3**"),
        ("{min: 2.50, unit: (rooms)}", "**2.50** &#40;rooms)"),
    ],
)
def test_a_figure_is_printed_as_it_is(figure: str, shown: str, tmp_path: Path) -> None:
    files = {
        "actors": "{id: mayor, name: Mayor Ames, kind: person}",
        "questions": "{id: price, text: How much?, short: Price, kind: quantity, "
        "unknowns: [{text: All of it., kind: not-stated}]}",
        "positions": "{id: p, actor: mayor, question: price, stance: asserts, date: 2024-05-01, "
        f"text: T., figure: {figure}}}",
    }
    sources = {f"sources/{kind}/all.yml": f"- {record}\n" for kind, record in files.items()}
    write(tmp_path, {**LEAST, **sources})
    assert run("build", "-C", tmp_path).exit_code == 0
    page = (tmp_path / "briefs/questions/price.md").read_text(encoding="utf-8")
    assert f"\n{shown}\n</div>" in page
