"""Figures on one scale: by unit, each where its number lies, and drawn as what it is."""

from pathlib import Path
from typing import Any

import pytest
from tests.dossier_helpers import read
from tests.reliability.dossiers import Sources

from onrecord.pages.contents import make_pages
from onrecord.pages.prose import Said
from onrecord.pages.quantities import FigureTable, figure_tables
from onrecord.pages.reaches import Reach
from onrecord.pages.rendering import render


def tables(root: Path, *figures: dict[str, Any], **fields: Any) -> tuple[FigureTable, ...]:
    """Return the tables of a question on which somebody gives each of the figures."""
    made = Sources()
    made.question("force", kind="quantity")
    said = []
    for number, figure in enumerate(figures):
        made.actor(f"actor-{number}")
        more = fields if not number else {}
        said.append(made.position(f"p{number}", f"actor-{number}", "force", figure=figure, **more))
    made.reported(said)
    made.lay_out(root)
    dossier = read(root)
    return figure_tables(dossier, dossier.questions["force"])


def drawn(root: Path, *figures: dict[str, Any], **fields: Any) -> list[Reach]:
    [table] = tables(root, *figures, **fields)
    return [each for row in table.rows for each in row.reaches]


UP_TO = {"max": 100_000, "unit": "troops", "qualifier": "up-to", "role": "allegation"}
PLAN = {
    "min": 10_000,
    "max": 30_000,
    "unit": "troops",
    "qualifier": "range",
    "role": "plan",
}


def test_figures_of_one_unit_stand_on_one_scale(tmp_path: Path) -> None:
    [table] = tables(tmp_path, PLAN, UP_TO)
    assert table.ruler is not None
    assert table.ruler.labels == ("0", "20,000", "40,000", "60,000", "80,000")
    assert table.ruler.end == "100,000"
    plan, up_to = (row.reaches[0] for row in table.rows)
    assert (plan.x, plan.end, plan.is_box) == (10, 30, True)
    assert (up_to.x, up_to.end, up_to.stop) == (0, 100, 100)
    assert "or-reach--plan" in plan.css
    assert "or-reach--allegation" in up_to.css


def test_different_units_share_no_scale(tmp_path: Path) -> None:
    """What is alone in its unit stands below, with nothing to be held against."""
    kilometres = {"min": 1_000, "unit": "kilometres"}
    lorries = [{"min": each, "unit": "lorries"} for each in (1, 4)]
    force, carried, alone = tables(tmp_path, PLAN, kilometres, *lorries, UP_TO)
    assert (force.unit, len(force.rows)) == ((Said("troops"),), 2)
    assert (carried.unit, len(carried.rows)) == ((Said("lorries"),), 2)
    assert carried.ruler is not None
    assert carried.ruler.end == "4"
    assert (alone.unit, alone.ruler, len(alone.rows)) == ((), None, 1)
    assert not alone.rows[0].reaches


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ({"min": 50}, (50, 50, None, True)),
        ({"min": 50, "qualifier": "about"}, (50, 50, None, True)),
        ({"max": 50, "qualifier": "up-to"}, (0, 50, 50, False)),
        ({"min": 20, "max": 50, "qualifier": "up-to"}, (20, 50, 50, False)),
        ({"min": 50, "qualifier": "at-least"}, (50, 100, 50, False)),
        ({"min": 50, "qualifier": "more-than"}, (50, 100, 50, False)),
        ({"min": 20, "max": 50, "qualifier": "range"}, (20, 50, None, False)),
        ({"min": 0}, (0, 0, None, True)),
    ],
)
def test_the_shape_is_how_exact_a_figure_is(
    figure: dict[str, Any], expected: tuple[float, float, float | None, bool], tmp_path: Path
) -> None:
    reach, _ = drawn(tmp_path, figure, {"min": 100})
    assert (reach.x, reach.end, reach.stop, reach.is_dot) == expected
    assert ("or-reach--about" in reach.css) is (figure.get("qualifier") == "about")


def test_what_lies_below_nought_is_left_of_it(tmp_path: Path) -> None:
    loss, gain = drawn(tmp_path, {"max": -100, "qualifier": "up-to"}, {"min": 100})
    assert (loss.x, loss.end) == (50, 0)
    assert gain.x == 100


@pytest.mark.parametrize(
    "fields",
    [{"rank": "deprecated", "note": "Wrong."}, {"stance": "denies"}, {"until": "2024-02-01"}],
)
def test_what_is_not_relied_on_is_drawn_fainter(fields: dict[str, Any], tmp_path: Path) -> None:
    first, second = drawn(tmp_path, {"min": 1}, {"min": 2}, **fields)
    assert "or-reach--past" in first.css
    assert "or-reach--past" not in second.css


def test_a_narrow_range_is_seen_at_either_end(tmp_path: Path) -> None:
    high = {"min": 9_999, "max": 10_000, "qualifier": "range"}
    for each in drawn(tmp_path, high, {"min": 1, "max": 2, "qualifier": "range"}):
        assert each.width > 0
        assert each.x + each.width <= 100


def test_the_page_has_the_words_beside_each_drawing(tmp_path: Path) -> None:
    tables(tmp_path, PLAN, UP_TO)
    dossier = read(tmp_path)
    pages = render(dossier, make_pages(dossier))
    for path in ("figures.md", "questions/force.md"):
        rows = [
            line for line in pages[path].splitlines() if line.startswith("| ") and "<svg" in line
        ]
        assert len(rows) == 2, path
        assert "**10,000–30,000** troops<svg" in rows[0]
        assert "</svg> | plan |" in rows[0]
