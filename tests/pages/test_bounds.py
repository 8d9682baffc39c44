"""No page grows without bound with the dossier, of whatever kind, and in whatever way it grows.

Limits are small here, so that a small dossier meets them all. Bytes are counted, and no time.
"""

import json
import subprocess
import sys

import pytest
from tests.dossier_helpers import REPOSITORY
from tests.reliability.dossiers import SHAPES

# What one record holds by itself is bounded by what the format lets a list or a file hold: the
# steps of a route, the conditions of a position, who holds it jointly, the sides of a dispute, the
# judgements of the briefing.
IN_ONE_RECORD = {
    "relay_lengths": {"question", "article"},
    "conditions": {"question"},
    "together": {"question"},
    "sides": {"question"},
    "judgements": {"brief", "complete"},
}

# Where a size means more or less than some of what it names.
SIZES = {
    "corpus": (60, 240),
    "opposed": (100, 400),
    "reports_of_an_article": (8, 32),
    "judgements": (8, 32),
}


@pytest.mark.parametrize("shape", ["corpus", *(each.__name__ for each in SHAPES)])
@pytest.mark.sampled(5)
def test_of_four_times_the_dossier_no_page_is_much_longer(shape: str) -> None:
    few, many = SIZES.get(shape, (24, 96))
    done = subprocess.run(  # our own program
        [sys.executable, "-m", "tests.pages.small_limits", shape, str(few), str(many)],
        capture_output=True,
        check=True,
        cwd=REPOSITORY,
        text=True,
    )
    small, large = json.loads(done.stdout)
    assert len(large) > 15
    grown = {kind: (small[kind], large[kind]) for kind in large if large[kind] > 2 * small[kind]}
    assert grown.keys() <= IN_ONE_RECORD.get(shape, set()), grown
