"""Let the system calls of a build fail, one in each run: the pages stay whole, the reason is said.

    python -m tests.reliability.faults --count 150

At each of ``--count`` moments (see :mod:`tests.reliability.moments`) a run meets each error in
turn: disk full, permission denied, read-only, input/output error. It ends well with the new pages,
where the call was one it can do without, or with one line of error and the old pages, or the new
ones if they stood already. There is never a traceback, and the next run mends everything. Then real
full disks of growing size, for builds and for sites, where this machine lets one be mounted.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.reliability import moments, stage
from tests.reliability.kills import BrokenPromiseError, copy_of, said, spread, undisturbed
from tests.reliability.moments import ERRORS, Ended


def judge(root: Path, ended: Ended, old: dict[str, bytes], new: dict[str, bytes], when: str) -> str:
    """Return how a run ended that met a fault; raise BrokenPromiseError if it may not end so."""
    when = f"{when} at {ended.struck!r}"
    found = stage.pages(root)
    if "Traceback" in ended.said or ended.code not in {0, 1}:
        raise BrokenPromiseError(f"{when}: ended with {ended.code}:\n{ended.said}")
    if found not in ([new] if ended.code == 0 else [old, new]):
        raise BrokenPromiseError(f"{when}: the pages are not whole:\n{ended.said}")
    lines = [line for line in ended.said.splitlines() if line.startswith("Error: ")]
    found_fault = "error[" in ended.said
    if ended.code and not found_fault and len(lines) != 1:
        raise BrokenPromiseError(f"{when}: not one line of error:\n{ended.said}")
    after = moments.killed_at(None, root, moments.build(root))
    if after.code or stage.pages(root) != new:
        raise BrokenPromiseError(f"{when}: the next run does not mend it:\n{after.said}")
    if left := stage.left_over(root):
        raise BrokenPromiseError(f"{when}: the next run leaves {left}")
    return "survived" if ended.code == 0 else "a finding" if found_fault else "one line"


def injected(
    start: Path, old: dict[str, bytes], new: dict[str, bytes], count: int
) -> Iterator[tuple[str, Counter[str]]]:
    """Yield, for each error, how often the runs that met it ended in which way."""
    with copy_of(start) as root:
        whole = moments.failed_at(None, root, moments.build(root), 0)
    for name, code in ERRORS.items():
        states: Counter[str] = Counter()
        for moment in spread(1, whole.moments, count):
            with copy_of(start) as root:
                ended = moments.failed_at(moment, root, moments.build(root), code)
                states[judge(root, ended, old, new, f"{name}, moment {moment},")] += 1
        yield name, states


@contextmanager
def disk(folder: Path, kilobytes: int) -> Iterator[Path | None]:
    """A disk of a size, in memory; None where this machine does not let one be mounted."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    mounted = False
    if shutil.which("mount"):
        mounted = not subprocess.run(mount, capture_output=True, check=False).returncode
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def full_disks(
    start: Path, old: dict[str, bytes], new: dict[str, bytes], count: int
) -> Counter[str] | None:
    """Build on disks with ever more room left; None where none can be mounted."""
    taken = sum(-(-file.stat().st_size // 4096) * 4 for file in start.rglob("*") if file.is_file())
    states: Counter[str] = Counter()
    for number in range(count):
        room = 200 * number // max(1, count - 1)
        with disk(start.parent / f"disk-{room}", taken + room) as place:
            if place is None:
                return None
            root = place / "dossier"
            shutil.copytree(start, root)
            ended = moments.failed_at(None, root, moments.build(root), 0)
            found = stage.pages(root)
            when = f"a disk with {room} kB left"
            if "Traceback" in ended.said or ended.code not in {0, 1}:
                raise BrokenPromiseError(f"{when}: ended with {ended.code}:\n{ended.said}")
            if found != (old if ended.code else new):
                raise BrokenPromiseError(f"{when}: the pages are not whole:\n{ended.said}")
            lines = [line for line in ended.said.splitlines() if line.startswith("Error: ")]
            if ended.code and (len(lines) != 1 or "No space left" not in lines[0]):
                raise BrokenPromiseError(f"{when}: not one line that says so:\n{ended.said}")
            if left := stage.left_over(root):
                raise BrokenPromiseError(f"{when}: leaves {left}")
            states["one line" if ended.code else "survived"] += 1
    return states


def full_sites(start: Path, count: int) -> Counter[str] | None:
    """Make the site on disks with ever more room left; None where none can be mounted."""
    states: Counter[str] = Counter()
    for number in range(count):
        room = 500 + 9_500 * number // max(1, count - 1)
        with disk(start.parent / f"site-{room}", room) as place:
            if place is None:
                return None
            root = place / "dossier"
            shutil.copytree(start / "sources", root / "sources")
            # As if it had been built.
            old = root / "site/old.html"
            old.parent.mkdir()
            old.write_text(stage.PAGE, "utf-8")
            ended = stage.command("site", "-C", root)
            when = f"a site on a disk with {room} kB left"
            lines = [line for line in ended.stderr.splitlines() if line.startswith("Error: ")]
            if "Traceback" in ended.stderr or ended.returncode not in {0, 1}:
                raise BrokenPromiseError(f"{when}: ended with {ended.returncode}:\n{ended.stderr}")
            if ended.returncode and (len(lines) != 1 or "No space left" not in lines[0]):
                raise BrokenPromiseError(f"{when}: not one line that says so:\n{ended.stderr}")
            if old.exists() != bool(ended.returncode):
                raise BrokenPromiseError(f"{when}: the site is neither the old one nor the new one")
            if left := stage.left_over(root):
                raise BrokenPromiseError(f"{when}: leaves {left}")
            states["one line" if ended.returncode else "survived"] += 1
    return states


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--count", type=int, default=75)
    parser.add_argument("--disks", type=int, default=20)
    parser.add_argument("--sites", type=int, default=20)
    options = parser.parse_args()
    moments.warm()
    try:
        with tempfile.TemporaryDirectory() as folder:
            start, old, new = stage.old_and_new(Path(folder), undisturbed)
            for name, states in injected(start, old, new, options.count):
                print(said(name, states).replace("kills", "faults"), flush=True)
            for name, filled in (
                ("full disks, build", full_disks(start, old, new, options.disks)),
                ("full disks, site", full_sites(start, options.sites)),
            ):
                if filled is None:
                    print(f"{name}: none can be mounted here (needs root)")
                else:
                    print(said(name, filled).replace("kills", "runs"))
    except BrokenPromiseError as trouble:
        sys.exit(f"error: {trouble}")


if __name__ == "__main__":
    main()
