"""What was carried over from one tree to another, noted down for the run after one that is killed.

Of a file that a person wrote it tells whether what stands in a tree is what was there then, so
that what was deleted or changed since is neither put back nor in doubt.
"""

import json
from contextlib import suppress
from pathlib import Path

from onrecord import plain_files
from onrecord.output.manifest import MOST
from onrecord.output.trees import Carried, Stamp


def note_down(place: Path, carried: Carried) -> None:
    """Write the stamps of what was carried over to a file."""
    stamps = {path: sorted(carried[path]) for path in sorted(carried)}
    plain_files.put(place, json.dumps(stamps).encode("utf-8"), 0o600)


def noted(place: Path) -> Carried:
    """Return the stamps that a file has; none where there is none, or none that is read."""
    # Whatever a person, or another program, has put there: it is none of ours then.
    with suppress(ValueError, TypeError, AttributeError, RecursionError, plain_files.NotPlainError):
        found = json.loads(plain_files.read(place, place.parent, MOST) or b"{}")
        return {path: frozenset(map(_stamp, stamps)) for path, stamps in found.items()}
    return {}


def _stamp(found: list[int]) -> Stamp:
    time, number, size = map(int, found)
    return time, number, size
