"""How the building of a sound dossier grows with its size, in every way in which one can be large.

    python -m tests.reliability.growth [shape ...]

Each shape of `tests.reliability.dossiers` is built at ``n`` and at ``2n``, each in a process of its
own that has the command loaded already. Counted are the seconds of processor time, and of the
memory the most that the process held at once. What takes more than :data:`~.costs.GROWTH` times as
long for twice as much fails.
"""

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.reliability.costs import GROWTH, spent
from tests.reliability.dossiers import SHAPES, Shape


@dataclass(frozen=True)
class Cost:
    """What it takes to build a dossier."""

    kilobytes: float
    written: float
    seconds: float
    megabytes: float

    def __str__(self) -> str:
        sizes = f"{self.kilobytes:7,.0f} kB ->{self.written:8,.0f} kB"
        return f"{sizes} {self.seconds:7.2f} s {self.megabytes:6.0f} MB"


def cost(shape: Shape, n: int) -> Cost:
    """Return what building a dossier takes, in a process of its own; it must be sound."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shape(n).lay_out(root)
        ended, seconds, held = spent("build", root, 600)
        if ended:
            sys.exit(f"{shape.__name__}: the build of {n} ended with {ended}")
        return Cost(_size(root / "sources"), _size(root / "briefs"), seconds, held)


def _size(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*.*") if file.is_file()) / 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("shapes", nargs="*", metavar="shape")
    parser.add_argument("--times", type=int, default=1, help="measure larger dossiers")
    options = parser.parse_args()
    failed = []
    for shape, smallest in SHAPES.items():
        if options.shapes and shape.__name__ not in options.shapes:
            continue
        n = smallest * options.times
        one, two = cost(shape, n), cost(shape, 2 * n)
        ratio = two.seconds / one.seconds
        print(f"{shape.__name__:<24}{n:>7} {one} | {two} | {ratio:5.2f}", flush=True)
        if ratio > GROWTH:
            failed.append(shape.__name__)
    print(f"more than {GROWTH} times as long for twice as much: {', '.join(failed) or 'none'}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
