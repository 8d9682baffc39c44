"""Rules at the edges that a file of cases would be long for."""

import json
from pathlib import Path

import pytest
from tests.dossier_helpers import LEAST, findings, write


def ring(root: Path, size: int) -> Path:
    """Write a dossier with a circle of events, each part of the next."""
    events = [
        {
            "id": f"e{number}",
            "title": f"Event {number}",
            "date": "2024",
            "status": "planned",
            "part_of": f"e{(number + 1) % size}",
        }
        for number in range(size)
    ]
    return write(root, {**LEAST, "sources/events/ring.yml": json.dumps(events)})


@pytest.mark.parametrize("size", [2, 20, 21, 1_000])
def test_a_circle_is_written_out_up_to_twenty_records(tmp_path: Path, size: int) -> None:
    found = findings(ring(tmp_path, size))
    assert [finding["code"] for finding in found] == ["cycle"] * size
    said = found[0]["message"]
    if size <= 20:
        way = " -> ".join(f"e{number % size}" for number in range(size + 1))
        assert said == f"'part_of' runs in a circle: {way}"
    else:
        assert said == f"'part_of' runs in a circle of {size:,} records"
