"""Kill a build at many moments: the pages are the old ones or the new ones, whole.

    python -m tests.reliability.kills --counted 240 --timed 60

Counted kills strike at moments (see :mod:`tests.reliability.moments`) spread evenly over the part
of a run that writes. Timed ones kill the real command, started afresh, after a share of the time
that it takes. After each, the next run must succeed and give the new pages.
"""

import argparse
import itertools
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from tests.dossier_helpers import tree
from tests.reliability import moments, stage
from tests.reliability.moments import Ended

from onrecord.output import files


class BrokenPromiseError(AssertionError):
    """A promise that did not hold."""


@contextmanager
def copy_of(start: Path) -> Iterator[Path]:
    """A copy of the folder in which no file is shared with it."""
    with tempfile.TemporaryDirectory(dir=start.parent) as folder:
        root = Path(folder) / "dossier"
        shutil.copytree(start, root)
        yield root


def undisturbed(root: Path) -> Ended:
    """Build in a child that nobody kills."""
    whole = moments.killed_at(None, root, moments.build(root))
    if whole.code:
        raise BrokenPromiseError(
            f"a run that nobody disturbs ends with {whole.code}:\n{whole.said}"
        )
    return whole


def spread(first: int, last: int, count: int) -> list[int]:
    """Return ``count`` moments spread evenly from the first to the last."""
    if count >= last - first + 1:
        return list(range(first, last + 1))
    step = (last - first) / max(1, count - 1)
    return sorted({round(first + step * number) for number in range(count)})


def judge(root: Path, old: dict[str, bytes], new: dict[str, bytes], when: str) -> str:
    """Return which tree stands, if one does and the next run gives the new one."""
    found = stage.pages(root)
    aside = [*(root / stage.WORK).glob(f"{files._MOVED}{stage.PAGES}-*")]
    if found == old:
        state = "old"
    elif found == new:
        state = "new"
    elif found is None and [tree(each) for each in aside] == [old]:
        state = "aside"
    else:
        raise BrokenPromiseError(f"{when}: the pages are neither the old ones nor the new ones")
    after = moments.killed_at(None, root, moments.build(root))
    if after.code:
        raise BrokenPromiseError(f"{when}: the next run ends with {after.code}:\n{after.said}")
    if stage.pages(root) != new:
        raise BrokenPromiseError(f"{when}: the next run does not give the new pages")
    if left := stage.left_over(root):
        raise BrokenPromiseError(f"{when}: the next run leaves {left}")
    return state


@contextmanager
def stepwise(wanted: bool) -> Iterator[None]:
    """Let there be no system call that exchanges two folders, if wanted."""
    with pytest.MonkeyPatch.context() as patch:
        if wanted:
            patch.setattr(files, "exchange", lambda _one, _other: False)
        yield


def counted(
    start: Path, old: dict[str, bytes], new: dict[str, bytes], count: int, *, atomic: bool
) -> Counter[str]:
    """Kill at ``count`` moments; return how often which tree stood."""
    states: Counter[str] = Counter()
    with stepwise(not atomic):
        with copy_of(start) as root:
            whole = undisturbed(root)
        for moment in spread(whole.writing, whole.moments, count):
            with copy_of(start) as root:
                ended = moments.killed_at(moment, root, moments.build(root))
                when = f"killed at moment {moment}"
                if ended.code != -signal.SIGKILL:
                    what = f"{when}: it was not; it ended with {ended.code}:\n{ended.said}"
                    raise BrokenPromiseError(what)
                states[judge(root, old, new, when)] += 1
    if atomic and states["aside"]:
        raise BrokenPromiseError("for a moment there were no pages")
    return states


def timed(start: Path, old: dict[str, bytes], new: dict[str, bytes], count: int) -> Counter[str]:
    """Kill the real command after ``count`` shares of the time it takes."""
    states: Counter[str] = Counter()
    with copy_of(start) as root:
        began = time.monotonic()
        done = stage.command("build", "-C", root)
        whole = time.monotonic() - began
    if done.returncode:
        raise BrokenPromiseError(
            f"a run that nobody disturbs ends with {done.returncode}:\n{done.stderr}"
        )
    for number in range(count):
        # The last part of a run is the one that writes.
        share = 0.5 + 0.6 * number / max(1, count - 1)
        with copy_of(start) as root:
            started = [*stage.ONRECORD, "build", "-C", str(root)]
            silent = subprocess.DEVNULL
            run = subprocess.Popen(started, stdout=silent, stderr=silent)
            try:
                run.wait(whole * share)
                states["ended before"] += 1
            except subprocess.TimeoutExpired:
                run.kill()
                run.wait()
            states[judge(root, old, new, f"killed after {share:.0%} of the time")] += 1
    return states


def swapped(folder: Path, step: int = 1, *, atomic: bool) -> Counter[str]:
    """Kill at every moment, or every ``step``-th, of putting ``site/`` in the place of another."""

    def make(root: Path, words: str) -> None:
        for name in ("index.html", "assets/a.js", "articles/one.html"):
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{words} {name}", "utf-8")

    def work(root: Path) -> None:
        with files.workplace(root) as place:
            fresh = files.unfinished(place)
            make(fresh, "new")
            files.replace_tree(fresh, root / "site")

    for name in ("old", "new"):
        make(folder / name, name)
    old, new = tree(folder / "old"), tree(folder / "new")
    states: Counter[str] = Counter()
    for moment in itertools.count(1, step):
        root = folder / f"{atomic}-{moment}"
        site = root / "site"
        shutil.copytree(folder / "old", site)
        when = f"site/, killed at moment {moment}"
        with stepwise(not atomic):
            if moments.killed_at(moment, root, partial(work, root)).code == 0:
                break
            found = tree(site) if site.exists() else None
            if found not in ([old, new] if atomic else [old, new, None]):
                raise BrokenPromiseError(f"{when}: neither the old nor the new one stands")
            states["aside" if found is None else "old" if found == old else "new"] += 1
            again = moments.killed_at(None, root, partial(work, root))
        if again.code or tree(site) != new or stage.left_over(root):
            raise BrokenPromiseError(f"{when}: the next run does not mend it:\n{again.said}")
        shutil.rmtree(root)
    return states


def said(what: str, states: Counter[str]) -> str:
    """Return a line of figures."""
    shown = ", ".join(f"{state} {number}" for state, number in sorted(states.items()))
    ended = states["ended before"]
    return f"{what}: {states.total() - ended} kills ({shown})"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--counted", type=int, default=240)
    parser.add_argument("--stepwise", type=int, default=60)
    parser.add_argument("--timed", type=int, default=60)
    parser.add_argument("--swaps", type=int, default=1, help="every how many moments")
    options = parser.parse_args()
    moments.warm()
    try:
        with tempfile.TemporaryDirectory() as folder:
            start, old, new = stage.old_and_new(Path(folder), undisturbed)
            states = counted(start, old, new, options.counted, atomic=True)
            print(said("build, at counted moments", states), flush=True)
            states = counted(start, old, new, options.stepwise, atomic=False)
            print(said("build, without atomic exchange", states), flush=True)
            if options.timed:
                states = timed(start, old, new, options.timed)
                print(said("build, by the clock", states), flush=True)
            for atomic in (True, False):
                name = "site/ swap" if atomic else "site/ swap, without atomic exchange"
                print(said(name, swapped(Path(folder), options.swaps, atomic=atomic)), flush=True)
    except BrokenPromiseError as trouble:
        sys.exit(f"error: {trouble}")


if __name__ == "__main__":
    main()
