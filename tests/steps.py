"""How many steps each function of ours takes to make the pages of a dossier: counted, not timed.

    python -m tests.steps FOLDER

A step is a call, or a new turn of a generator, and in a function that has a loop each line as well.
So a loop over everything is seen that calls nothing. What is done within a call of Python's own is
not: to sort a list, to look through a tuple. Templates count, as the functions that Jinja makes of
them. Every Python counts like this; `sys.monitoring` came with 3.12.
"""

import dis
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from onrecord.dossier.answers import compute
from onrecord.pages.contents import make_pages
from onrecord.pages.rendering import render
from onrecord.reading import load

Trace = Callable[[FrameType, str, Any], Any]


def steps(work: Callable[[], object]) -> Mapping[str, int]:
    """Return how many steps each function of ours takes to do some work, by file and name."""
    # By its id: to look for a code object, Python compares all that is in it.
    tracers: dict[int, tuple[CodeType, list[int], Trace | None]] = {}

    def first(code: CodeType) -> tuple[CodeType, list[int], Trace | None]:
        count = [0]
        tracers[id(code)] = code, count, _lines(count) if _loops(code) else None
        return tracers[id(code)]

    def called(frame: FrameType, _event: str, _value: object) -> Trace | None:
        _, count, lines = tracers.get(id(frame.f_code)) or first(frame.f_code)
        count[0] += 1
        return lines

    sys.settrace(called)
    try:
        work()
    finally:
        sys.settrace(None)
    found: Counter[str] = Counter()
    for code, count, _ in tracers.values():
        if _is_ours(code):
            found[_name(code)] += count[0]
    return found


def _lines(count: list[int]) -> Trace:
    def stepped(_frame: FrameType, _event: str, _value: object) -> None:
        count[0] += 1

    return stepped


def _is_ours(code: CodeType) -> bool:
    return "/onrecord/" in code.co_filename or code.co_filename.endswith(".j2")


def _loops(code: CodeType) -> bool:
    """Return whether a function of ours has a loop: whether anything in it leads back."""
    return _is_ours(code) and any("BACKWARD" in each.opname for each in dis.get_instructions(code))


def _name(code: CodeType) -> str:
    """Return what a function is called; what is defined in it is a part of it."""
    if code.co_filename.endswith(".j2"):
        return f"{Path(code.co_filename).name}: {code.co_name}"
    return f"{code.co_filename.rpartition('/onrecord/')[2]}: {code.co_qualname.split('.<')[0]}"


def build(folder: Path) -> None:
    """Take the stages from the sources to the text of pages, which stays in memory."""
    dossier = load(folder)
    compute(dossier)
    render(dossier, make_pages(dossier))


if __name__ == "__main__":
    if sys.platform == "linux":
        # On one processor nothing is done by a process whose steps nobody counts.
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    json.dump(steps(lambda: build(Path(sys.argv[1]))), sys.stdout)
