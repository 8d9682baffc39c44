"""Search for inputs that break a promise, guided by coverage, with Atheris.

Atheris is not in the project's locks: it has no wheels for some systems and serves this alone. In
an environment of its own:

    python -m venv /tmp/search
    /tmp/search/bin/pip install -r requirements/dev.txt
    /tmp/search/bin/pip install --no-deps atheris
    PYTHONPATH=generator /tmp/search/bin/python -m tests.reliability.search rich -runs=200000

What follows the target (``nodes`` or ``rich``) goes to libFuzzer: ``-max_len=300``,
``-max_total_time=600``. An input that fails is kept in ``tests/reliability/corpus/<target>``; of
the others, as few as reach every line that all of them reach. ``make test`` reads them again.
"""

import argparse
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

Lines = frozenset[tuple[str, int]]


def lines_reached(target: Callable[[bytes], None], data: bytes) -> Lines:
    """Return the lines of the generator and of its Markdown parser that an input reaches."""
    reached: set[tuple[str, int]] = set()

    def trace(frame: FrameType, event: str, _argument: object) -> Any:
        path = frame.f_code.co_filename
        if "onrecord" not in path and "markdown_it" not in path:
            return None
        if event == "line":
            reached.add((path, frame.f_lineno))
        return trace

    sys.settrace(trace)
    try:
        target(data)
    finally:
        sys.settrace(None)
    return frozenset(reached)


def distilled(target: Callable[[bytes], None], inputs: list[bytes]) -> list[bytes]:
    """Return as few and as short inputs as reach what all of them reach."""
    reach = {data: lines_reached(target, data) for data in sorted(set(inputs), key=len)}
    missing = frozenset().union(*reach.values())
    kept = []
    while missing:
        best = max(reach, key=lambda data: (len(reach[data] & missing), -len(data), data))
        kept.append(best)
        missing -= reach[best]
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("target", choices=("nodes", "rich"))
    options, passed_on = parser.parse_known_args()
    try:
        import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        sys.exit(f"Atheris is not installed here.\n\n{(__doc__ or '').partition(chr(10) * 2)[2]}")
    corpus = Path(__file__).resolve().parent / "corpus" / options.target
    corpus.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        # The search ends its process, so it has one of its own.
        child = os.fork()
        if not child:
            with atheris.instrument_imports(include=["onrecord", "markdown_it"]):
                from tests.reliability.replay import TARGETS
            arguments = [sys.argv[0], folder, str(corpus), f"-artifact_prefix={corpus}/"]
            atheris.Setup([*arguments, *passed_on], TARGETS[options.target])
            try:
                atheris.Fuzz()
            except SystemExit as leaving:
                os._exit(int(leaving.code or 0))
            finally:
                os._exit(1)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        found = [file.read_bytes() for file in (*Path(folder).iterdir(), *corpus.iterdir())]
    if code:
        sys.exit(f"an input fails; it is kept in {corpus}")
    from tests.reliability.replay import TARGETS

    kept = distilled(TARGETS[options.target], found)
    for file in corpus.iterdir():
        file.unlink()
    for data in kept:
        (corpus / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)
    print(f"{options.target}: {len(found):,} inputs found, {len(kept)} kept")


if __name__ == "__main__":
    main()
