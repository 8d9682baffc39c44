"""Dates as drawn certainty: what is known of a date is what is drawn of it, and no more."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import examples, read
from tests.reliability.dossiers import Sources

from onrecord.dossier.model import Dossier
from onrecord.pages.contents import make_pages
from onrecord.pages.reaches import STEPS, Reach
from onrecord.pages.rendering import render
from onrecord.pages.spans import Span, TimeScale, drawn, scale_of, span
from onrecord.source.dates import Edtf, Form


def of(text: str) -> Span:
    """Return the span of a date that stands by itself."""
    day = Edtf.unknown() if text == "unknown" else Edtf.parse(text)
    ahead = 60 * day.zone
    lasted = day.form is Form.INTERVAL
    return Span(day.first + ahead, day.last + ahead, lasted, bool(day.qualifier))


def scaled(*texts: str) -> TimeScale:
    scale = scale_of(map(of, texts))
    assert scale is not None
    return scale


YEAR = ("2024-01-01", "2024-12-31")


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("2024-07-01", "dot"),
        ("2024-07-01T15:30Z", "dot"),
        ("2024-07", "box"),
        ("2024-33", "box"),
        ("2024-21", "box"),
        ("2024-XX-XX", "box"),
        ("[2024-02-01..2024-03-01]", "box"),
        ("2024-02-01/2024-03-01", "lasting"),
        ("[..2024-07-01]", "to"),
        ("../2024-07-01", "to"),
        ("/2024-07-01", "to"),
        ("[2024-07-01..]", "from"),
        ("2024-07-01/..", "from"),
        ("2024-07-01/", "from"),
        ("unknown", "nothing"),
    ],
)
def test_the_shape_says_how_a_date_is_known(text: str, shape: str) -> None:
    assert _shape(drawn(of(text), scaled(*YEAR))) == shape


def _shape(reaches: tuple[Reach, ...]) -> str:
    if not reaches:
        return "nothing"
    [reach] = reaches
    if reach.is_dot:
        return "dot"
    if reach.is_box:
        return "lasting" if "or-when--lasting" in reach.css else "box"
    return "to" if reach.stop == reach.end else "from"


def test_a_month_stands_in_its_step(tmp_path: Path) -> None:
    scale = scaled(*YEAR)
    assert scale.ruler.labels[:4] == ("2024", "Feb", "Mar", "Apr")
    [july] = drawn(of("2024-07"), scale)
    assert (july.x, july.end) == (50, 58.3)
    [by_july] = drawn(of("[..2024-06-30]"), scale)
    assert (by_july.x, by_july.end) == (0, 50)
    [middle] = drawn(of("2024-07-01"), scale)
    assert 50 < middle.x < 50.3


@pytest.mark.parametrize("qualifier", ["?", "~", "%"])
def test_what_is_not_sure_looks_so(qualifier: str) -> None:
    [reach] = drawn(of(f"2024-07{qualifier}"), scaled(*YEAR))
    assert "or-when--unsure" in reach.css


@pytest.mark.parametrize(
    ("texts", "labels"),
    [
        (("2024-07-01", "2024-07-01"), ("1 Jul",)),
        (("2024-07-01T09:10Z", "2024-07-01T11:50Z"), ("09:00", "10:00", "11:00")),
        (
            ("2024-07-01T01:00Z", "2024-07-01T23:00Z"),
            tuple(f"{each:02}:00" for each in range(0, 24, 3)),
        ),
        (("2024-07-30", "2024-08-02"), ("30 Jul", "31 Jul", "1 Aug", "2 Aug")),
        (("2024-07-01", "2024-07-21"), ("1 Jul", "8 Jul", "15 Jul")),
        (("2023-11-04", "2024-02-04"), ("Nov", "Dec", "2024", "Feb")),
        (("2022-11-04", "2024-02-04"), ("Oct", "2023", "Apr", "Jul", "Oct", "2024")),
        (("2005", "2024"), tuple(f"{each}" for each in range(2004, 2025, 2))),
        (
            ("0000", "2024"),
            (
                "0000",
                "0200",
                "0400",
                "0600",
                "0800",
                "1000",
                "1200",
                "1400",
                "1600",
                "1800",
                "2000",
            ),
        ),
        (("9998", "9999"), ("9998", "Apr", "Jul", "Oct", "9999", "Apr", "Jul", "Oct")),
    ],
)
def test_the_scale_is_as_fine_as_it_can_be(texts: tuple[str, str], labels: tuple[str, ...]) -> None:
    assert scaled(*texts).ruler.labels == labels


def test_a_few_that_lie_far_away_do_not_press_the_rest_together() -> None:
    """They are drawn at the edge, and their date is in the words."""
    near = [f"2025-0{month}-1{day}" for month in range(1, 9) for day in range(5)]
    scale = scaled("1991", *near, "2040")
    assert scale.ruler.labels[0] == "2025"
    assert len(scale.ruler.labels) == 8
    [early], [late] = (drawn(of(each), scale) for each in ("1991", "2040"))
    assert (early.x, early.has_stop) == (0, False)
    assert (late.end, late.has_stop) == (100, False)


def test_where_there_are_few_none_is_far_away() -> None:
    assert scaled("1991", "2025-03-01", "2025-03-02").ruler.labels[0] == "1990"


@given(st.lists(st.dates(date(1, 1, 1), date(9999, 12, 31)), min_size=1, max_size=30))
@examples(200)
def test_every_day_stands_within_the_scale_in_order(days: list[date]) -> None:
    spans = [of(str(each)) for each in sorted(days)]
    scale = scale_of(spans)
    assert scale is not None
    assert 1 <= len(scale.ruler.labels) <= STEPS
    assert all(one < other for one, other in pairwise(scale.bounds))
    reaches = [reach for each in spans for reach in drawn(each, scale)]
    assert len(reaches) == len(days)
    places = [each.x for each in reaches if each.is_dot]
    assert places == sorted(places)
    assert all(0 <= each.x <= each.end <= 100 for each in reaches)


def sources(*dates: str, **fields: Any) -> Sources:
    made = Sources()
    made.actor("ann")
    made.question("toll")
    said = [
        made.position(f"p{number}", "ann", "toll", date=each, **(fields if number else {}))
        for number, each in enumerate(dates)
    ]
    made.article("a", [{"position": each, "via": []} for each in said], date="2024-03-31")
    return made


def laid_out(root: Path, made: Sources) -> Dossier:
    made.lay_out(root)
    return read(root)


def test_what_came_before_bounds_what_is_drawn(tmp_path: Path) -> None:
    """A statement of some day in March that came after one of the 20th is later than that."""
    dossier = laid_out(tmp_path, sources("2024-03-20", "2024-03", after=["p0"]))
    later = span(dossier, dossier.positions["p1"])
    assert later.first == of("2024-03-20").first
    assert later.last == of("2024-03").last


def test_what_has_no_date_is_drawn_only_as_far_as_it_is_bound(tmp_path: Path) -> None:
    dossier = laid_out(tmp_path, sources("2024-03-20", "unknown", after=["p0"]))
    scale = scaled("2024-03-01", "2024-03-31")
    [reach] = drawn(span(dossier, dossier.positions["p1"]), scale)
    assert reach.has_stop
    assert reach.end == 100


def test_every_entry_of_the_timeline_has_its_date_beside_what_is_drawn(tmp_path: Path) -> None:
    dossier = laid_out(tmp_path, sources("2024-03-20", "unknown", "[..2024-03-10]"))
    page = render(dossier, make_pages(dossier))["timeline.md"]
    drawn_lines = [line for line in page.splitlines() if line.startswith("- **") and "<svg" in line]
    assert len(drawn_lines) == 3
    assert not any("undated" in line for line in drawn_lines)
    assert "- **undated** <span" in page
    assert 'data-label="4 Mar"' in page


def test_a_timeline_without_dates_has_no_scale(tmp_path: Path) -> None:
    made = Sources()
    dossier = laid_out(tmp_path, made)
    page = render(dossier, make_pages(dossier))["timeline.md"]
    assert "or-axis" not in page
    assert "How dates are drawn" not in page


def test_five_thousand_entries_have_one_scale_and_a_sign_each(tmp_path: Path) -> None:
    days = [str(date(2005, 1, 1) + timedelta(days=each)) for each in range(5_000)]
    made = Sources()
    made.actor("ann")
    made.question("toll")
    for number, day in enumerate(days):
        made.add("events", f"e{number}", title=f"Event {number}", date=day, status="occurred")
    dossier = laid_out(tmp_path, made)
    scale = scale_of(span(dossier, each) for each in dossier.events.values())
    assert scale is not None
    assert scale.ruler.labels == ("2004", "2006", "2008", "2010", "2012", "2014", "2016", "2018")
    assert all(len(drawn(span(dossier, each), scale)) == 1 for each in dossier.events.values())
