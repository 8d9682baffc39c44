"""What it takes to enter a dossier by ``onrecord add``, beside writing its YAML by hand."""

import pytest
from tests.cli.typist import SKERRY, Count, counted
from tests.dossier_helpers import findings


@pytest.fixture(scope="module")
def skerry(tmp_path_factory: pytest.TempPathFactory) -> Count:
    return counted(SKERRY, tmp_path_factory.mktemp("skerry"))


def test_a_dossier_takes_at_most_half_the_typing_of_its_yaml(skerry: Count) -> None:
    """Texts are typed, by hand or not; what is beside them takes less than a third."""
    assert skerry.keys <= skerry.characters / 2, skerry.told()
    assert skerry.overhead <= (skerry.characters - skerry.prose) / 3, skerry.told()


def test_what_is_entered_has_no_fault(skerry: Count) -> None:
    """Neither before it was completed by hand nor after that, when it is what was on paper."""
    assert skerry.at_first == ()
    assert findings(skerry.folder) == []
