"""Pages that somebody looks at while a site is served, and that come before all others.

The live server notes down which were asked for; whoever writes pages leaves it these first. Both
lie in the private folder of the two.
"""

import gc
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from onrecord import plain_files

_ASKED, _LEFT = "asked.json", "at-hand.json"


def note(private: Path, asked: Sequence[str]) -> None:
    """Note down the paths of pages that were asked for, the latest first."""
    with suppress(OSError):
        plain_files.put(private / _ASKED, json.dumps(asked).encode("ascii"))


def asked(private: Path) -> list[str]:
    """Return the paths that were noted down last."""
    with suppress(OSError, ValueError):
        return [str(path) for path in json.loads((private / _ASKED).read_bytes())]
    return []


def leave(private: Path, pages: Mapping[str, str]) -> None:
    """Leave the text of pages, by their paths, for the server to show."""
    with suppress(OSError):
        plain_files.put(private / _LEFT, json.dumps(pages).encode("ascii"))


def left(private: Path) -> Mapping[str, str]:
    """Return the pages that were left last."""
    with suppress(OSError, ValueError):
        return dict(json.loads((private / _LEFT).read_bytes()))
    return {}


def is_left(private: Path) -> object:
    """Return what tells the pages that were left last from those before them."""
    with suppress(OSError):
        return (private / _LEFT).lstat().st_mtime_ns
    return None


@contextmanager
def soon() -> Iterator[None]:
    """Let Python look for circles of values after the block, which takes so much less time.

    To look through a whole dossier, or all pages of a site, takes as long as to make one of them.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
