"""What each monstrous file of the hostile corpus costs: processor time and memory.

    python -m tests.reliability.costs

Each run is a process of its own that has the command loaded already: counted are its seconds of
processor time and, of its memory, the most it held at once, the loaded command included.
"""

import argparse
import os
import resource
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.corpus import LimitCase, limit_cases

from onrecord.cli.main import main as command

# What a hostile file may cost, as RELIABILITY.md promises.
SECONDS = 1.0
MEGABYTES = 200.0


@dataclass(frozen=True)
class Cost:
    """What one file costs."""

    name: str
    kilobytes: float
    seconds: float
    megabytes: float

    def __str__(self) -> str:
        size = f"{self.kilobytes:10,.0f} kB"
        return f"{size} {self.seconds:7.2f} s {self.megabytes:7.0f} MB  {self.name}"


def cost(case: LimitCase, folder: Path) -> Cost:
    """Return what the command takes for a case, in a process of its own."""
    root = case.lay_out(folder)
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, 1)
        os.dup2(sink, 2)
        try:
            command([case.command, "-C", str(root)])
        finally:
            os._exit(0)
    _, _, used = os.wait4(child, 0)
    size = (root / case.path).stat().st_size
    seconds = used.ru_utime + used.ru_stime
    return Cost(str(case), size / 1_000, seconds, megabytes(used.ru_maxrss))


def megabytes(held: int) -> float:
    """Return the most memory of a process, which Linux counts in kibibytes, macOS in bytes."""
    return held * (1 if sys.platform == "darwin" else 1024) / 1_000_000


def main() -> None:
    argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0]).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = [
            cost(case, Path(folder) / str(number)) for number, case in enumerate(limit_cases())
        ]
    for each in sorted(found, key=lambda each: -each.seconds):
        print(each)
    over = [each for each in found if each.seconds > SECONDS or each.megabytes > MEGABYTES]
    print(f"{len(found)} files, {len(over)} take more than {SECONDS} s or {MEGABYTES:.0f} MB")
    sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()
