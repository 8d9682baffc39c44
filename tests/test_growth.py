"""Dossiers that are large in one way: that they are sound, and where their pages had a bound."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.dossier_helpers import read, run
from tests.reliability.dossiers import SHAPES, Shape, relay_lengths, reports_of_a_position

from onrecord.dossier.routes import routes
from onrecord.pages.outline import merged


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_a_dossier_that_is_large_in_one_way_is_sound(shape: Shape, tmp_path: Path) -> None:
    shape(20).lay_out(tmp_path)
    result = run("check", "-C", tmp_path)
    assert result.exit_code == 0, result.stdout


def test_a_route_may_be_as_long_as_a_list(tmp_path: Path) -> None:
    """With the speaker before it and the outlet behind."""
    relay_lengths(200).lay_out(tmp_path)
    result = run("build", "-C", tmp_path)
    assert result.exit_code == 0, result.stderr


def test_routes_are_drawn_together_however_long_they_are(tmp_path: Path) -> None:
    reports_of_a_position(2).lay_out(tmp_path)
    dossier = read(tmp_path)
    steps = ("actor", *(f"agency-{i}" for i in range(5_000)))
    both = [replace(each, steps=steps) for each in routes(dossier, dossier.positions["position"])]
    *shared, one, other = merged(both)
    assert [(each.depth, each.actor) for each in shared] == list(enumerate(steps))
    assert {one.depth, other.depth} == {len(steps)}
