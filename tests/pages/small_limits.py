"""The largest page of each kind where little has room on a page, as JSON: a program of its own.

    python -m tests.pages.small_limits SHAPE SIZE ...

The limits are set before the modules are loaded that take them over.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from onrecord.pages import addresses

addresses.MOST, addresses.LINES = 3, 6

# The others come after it.
from onrecord.pages import (  # noqa: E402
    articles,
    brief,
    complete,
    dividing,
    figures,
    in_short,
    matrix,
    strips,
)

dividing.LISTED = 3
articles._SOURCES_ON_A_PAGE = 3
brief._QUESTIONS = complete._MOST = strips._MOST_BITS = 3
figures._QUESTIONS, figures._ROWS = 3, 3
in_short._JUDGEMENTS = in_short._QUESTIONS = 2
in_short._DISPUTES = in_short._UNKNOWNS = 2
matrix._WHOLE, matrix._CELLS, matrix._COLUMNS = 8, 8, 2
matrix._ENTRIES, matrix._GROUPS, matrix._ROWS = 8, 2, (6, 5, 4, 3, 2, 2)

from tests.corpora import Corpus  # noqa: E402
from tests.dossier_helpers import read  # noqa: E402
from tests.reliability.dossiers import SHAPES  # noqa: E402

from onrecord.pages.contents import make_pages  # noqa: E402
from onrecord.pages.rendering import render  # noqa: E402

WRITERS: Mapping[str, Callable[[int, Path], None]] = {
    "corpus": lambda n, root: Corpus(n).write(root),
    **{each.__name__: lambda n, root, made=each: made(n).lay_out(root) for each in SHAPES},  # type: ignore[misc]
}


def largest(shape: str, n: int) -> dict[str, int]:
    """Return the bytes of the largest page of each kind of a dossier."""
    with tempfile.TemporaryDirectory() as folder:
        WRITERS[shape](n, Path(folder))
        dossier = read(Path(folder))
    pages = make_pages(dossier)
    texts = render(dossier, pages)
    found: dict[str, int] = {}
    for page in pages:
        found[page.kind] = max(found.get(page.kind, 0), len(texts[page.path].encode()))
    return found


if __name__ == "__main__":
    print(json.dumps([largest(sys.argv[1], int(n)) for n in sys.argv[2:]]))
