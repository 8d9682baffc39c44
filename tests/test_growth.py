"""Dossiers that are large in one way: that they are sound, and where their pages had a bound."""

import json
import re
import string
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.dossier_helpers import REPOSITORY, read, run, tree
from tests.reliability.dossiers import SHAPES, Shape, relay_lengths, reports_of_a_position

from onrecord.dossier.routes import routes
from onrecord.pages.addresses import anchors_of
from onrecord.pages.outline import merged
from onrecord.reading import load
from onrecord.source.fields import Record
from onrecord.source.records import Dispute


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_a_dossier_that_is_large_in_one_way_is_sound(shape: Shape, tmp_path: Path) -> None:
    shape(20).lay_out(tmp_path)
    result = run("check", "-C", tmp_path)
    assert result.exit_code == 0, result.stdout


def test_a_route_may_be_as_long_as_a_list(tmp_path: Path) -> None:
    """With the speaker before it and the outlet behind."""
    relay_lengths(200).lay_out(tmp_path)
    result = run("build", "-C", tmp_path)
    assert result.exit_code == 0, result.stderr


def test_routes_are_drawn_together_however_long_they_are(tmp_path: Path) -> None:
    reports_of_a_position(2).lay_out(tmp_path)
    dossier = read(tmp_path)
    steps = ("actor", *(f"agency-{i}" for i in range(5_000)))
    both = [replace(each, steps=steps) for each in routes(dossier, dossier.positions["position"])]
    *shared, one, other = merged(both)
    assert [(each.depth, each.actor) for each in shared] == list(enumerate(steps))
    assert {one.depth, other.depth} == {len(steps)}


# --- counted ---------------------------------------------------------------------------------

LIDO = REPOSITORY / "tests" / "dossiers" / "lido"
# Which files copies have in common, by how their paths begin; all else each has of its own.
APART = ("dossier.yml",)
OF_THE_SAME = (*APART, "actors/", "questions/", "events/", "positions/reopen.yml")

# How many more steps a copy may take than the one before it, as a part of them. To look something
# up in what is sorted takes log N: where all are looked up, that is 0.06. A function of which an
# eighth is quadratic has 0.06 as well, and one that is altogether 0.29.
_MORE, _FEW = 0.06, 10

# What grows faster than the dossier, and why that cannot be otherwise.
_CELLS = "the matrix prints a cell for each actor and question"
GROWING = {
    "pages/matrix.py: _standings": _CELLS,
    "matrix.md.j2: root": _CELLS,
    "_parts.md.j2: macro": _CELLS,
    "pages/rendering.py: _within": _CELLS,
    "pages/rows.py: matrix_rows": _CELLS,
    "pages/rows.py: _shortened": _CELLS,
}


def many(copies: int, shared: tuple[str, ...], root: Path) -> Path:
    """Write the lido so many times over below ``root``, as one dossier; return ``root``.

    Copies have the files in common whose paths begin with one of ``shared``. Where actors are not
    shared, none has a name that one in another copy has.
    """
    dossier = load(LIDO, drafts=True)
    own = [
        record_id
        for each in dossier.structs()
        if isinstance(each, Record | Dispute)
        and not each.span.path.removeprefix("sources/").startswith(shared)
        for record_id in anchors_of(each)
    ]
    names = [] if "actors/" in shared else [n for a in dossier.actors.values() for n in a.names]
    for path, data in tree(LIDO / "sources").items():
        for letter in string.ascii_lowercase[: 1 if path.startswith(shared) else copies]:
            # "wire" is an article's kind, too.
            text = _any_of(own, r"(?<!kind: )").sub(rf"\g<0>-{letter}", data.decode())
            text = _any_of(names).sub(rf"\g<0>{letter}", text) if names else text
            file = root / "sources" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file = file if path == "dossier.yml" else file.with_stem(f"{file.stem}-{letter}")
            file.write_text(text, encoding="utf-8")
    return root


def _any_of(words: Iterable[str], before: str = "") -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"{before}(?<![\w-])({'|'.join(longest_first)})(?![\w-])")


def counted(root: Path) -> Counter[str]:
    """Return the steps that it takes to make pages, in a process that remembers no other."""
    command = [sys.executable, "-m", "tests.steps", str(root)]
    found = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, check=True)
    return Counter(json.loads(found.stdout))


# Two copies have what one has not: others in the same place.
@pytest.mark.parametrize(
    ("shared", "first"), [(APART, 1), (OF_THE_SAME, 2)], ids=["apart", "of the same"]
)
def test_each_copy_takes_as_many_steps_as_the_one_before_it(
    shared: tuple[str, ...], first: int, tmp_path: Path
) -> None:
    """As many of every function; so they grow with the dossier, and not with its square.

    Copies are alike to a word: what one takes more than the one before it is what it has to do with
    those before it.
    """
    one, two, three = (counted(many(first + n, shared, tmp_path / str(n))) for n in range(3))
    more = {name: three[name] - 2 * two[name] + one[name] for name in three}
    growing = {
        name: (one[name], two[name], three[name])
        for name in three.keys() - GROWING
        if more[name] > max(_FEW, _MORE * (three[name] - two[name]))
    }
    assert not growing, f"steps of {first} copies, and of one and two more: {growing}"
