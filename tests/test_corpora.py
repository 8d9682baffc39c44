"""Dossiers made of a seed are the same each time, and nothing is wrong with them."""

from pathlib import Path

import pytest
from tests.corpora import Corpus
from tests.dossier_helpers import findings, tree


@pytest.mark.parametrize("articles", [1, 7, 40])
def test_a_dossier_that_is_made_has_no_errors(articles: int, tmp_path: Path) -> None:
    Corpus(articles).write(tmp_path)
    assert [each for each in findings(tmp_path) if each["severity"] == "error"] == []
    assert len(list((tmp_path / "sources" / "articles").iterdir())) == articles


def test_one_seed_gives_one_dossier(tmp_path: Path) -> None:
    places = [tmp_path / "first", tmp_path / "again", tmp_path / "other"]
    for place, seed in zip(places, (13, 13, 14), strict=True):
        Corpus(10, seed).write(place)
    first, again, other = map(tree, places)
    assert first == again
    assert first != other
