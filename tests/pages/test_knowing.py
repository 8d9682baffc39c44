"""The bars of how articles know: as long as the numbers beside them, and the sentences in words."""

import re
from pathlib import Path

from tests.dossier_helpers import read
from tests.reliability.dossiers import Sources

from onrecord.pages.contents import make_pages
from onrecord.pages.knowing import bar_of, bar_of_all, longest, thin_ground
from onrecord.pages.prose import Link, Strong
from onrecord.pages.rendering import render

RELAYS = ("one", "two", "three", "four", "five", "six")


def sources(*numbers: int) -> Sources:
    """Return a dossier of an article for each number, which has so many positions at first hand."""
    made = Sources()
    made.actor("ann")
    made.question("toll")
    for at, number in enumerate(numbers):
        said = [made.position(f"p-{at}-{each}", "ann", "toll") for each in range(number)]
        made.article(f"a-{at}", [{"position": each, "via": []} for each in said])
    return made


def test_bars_of_one_page_have_one_scale(tmp_path: Path) -> None:
    sources(8, 4, 1).lay_out(tmp_path)
    dossier = read(tmp_path)
    bars = [bar_of(dossier, f"a-{at}", longest(dossier)) for at in range(3)]
    ends = [bar.pieces[-1].end for bar in bars if bar]
    assert [round(each + 0.6, 1) for each in ends] == [100, 50, 12.5]


def test_the_smallest_piece_is_seen_and_all_stay_within_the_field(tmp_path: Path) -> None:
    made = sources(300)
    made.article("b", [{"position": made.position("p", "ann", "toll")}])
    made.lay_out(tmp_path)
    bar = bar_of_all(read(tmp_path))
    assert bar is not None
    assert all(piece.width > 0 for piece in bar.pieces)
    assert max(piece.end for piece in bar.pieces) <= 100


def test_of_many_who_pass_on_the_first_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    made = sources()
    reports = []
    for number, relay in enumerate(RELAYS):
        made.actor(relay, kind="media")
        reports += [
            {"position": made.position(f"{relay}-{each}", "ann", "toll"), "via": [relay]}
            for each in range(9 - number)
        ]
    made.article("a", reports)
    made.lay_out(tmp_path)
    bar = bar_of(read(tmp_path), "a")
    assert bar is not None
    assert [each.target for each in bar.words if isinstance(each, Link)] == ["one", "two", "three"]
    assert [each.text for each in bar.words if isinstance(each, Strong)] == ["9", "8", "7", "15"]
    assert bar.words[-1] == " through 3 others"
    assert len(bar.pieces) == 4


def test_the_pages_say_how_thin_the_ground_is(tmp_path: Path) -> None:
    made = sources(2)
    made.article("b", [{"position": "p-0-0"}])
    made.lay_out(tmp_path)
    dossier = read(tmp_path)
    said = "**1 of 2 statements** is known from one article only. "
    said += "**1 of 3 reports** of them does not say how the article knows."
    pages = render(dossier, make_pages(dossier))
    for path in ("index.md", "articles/index.md"):
        assert said in pages[path], path
    assert "How it knows what it reports" in pages["articles/b.md"]
    assert "**1** where it does not say how" in pages["articles/b.md"]


def test_where_every_route_is_stated_none_is_counted(tmp_path: Path) -> None:
    sources(2).lay_out(tmp_path)
    said = "".join(piece if isinstance(piece, str) else "" for piece in thin_ground(read(tmp_path)))
    assert said.endswith("Every report of them says how the article knows.")


def test_without_positions_nothing_is_said_of_them(tmp_path: Path) -> None:
    sources().lay_out(tmp_path)
    dossier = read(tmp_path)
    assert thin_ground(dossier) == ()
    assert bar_of_all(dossier) is None
    pages = render(dossier, make_pages(dossier))
    assert not re.search("<svg|know what they report", pages["index.md"])
