"""Dates: what is written is what is kept, and only what is sure is ordered."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import LEAST, read, write

from onrecord.diagnostics.findings import Place
from onrecord.source.dates import Edtf, Form, InvertedRangeError
from onrecord.source.nodes import Scalar


def _point(day: date, precision: int, qualifier: str) -> str:
    return f"{day.year:04}-{day.month:02}-{day.day:02}"[: (4, 7, 10)[precision]] + qualifier


_near = st.dates(date(2019, 1, 1), date(2026, 12, 31)) | st.dates()
points = st.builds(_point, _near, st.integers(0, 2), st.sampled_from(["", "", "?", "~", "%"]))
written = (
    points
    | st.builds("{}/{}".format, points, points)
    | st.builds("[{}..{}]".format, points, points)
    | st.sampled_from(["{}/..", "../{}", "[{}..]", "[..{}]"]).flatmap(
        lambda f: points.map(f.format)
    )
)


def is_forward(text: str) -> bool:
    try:
        return bool(Edtf.parse(text))
    except InvertedRangeError:
        return False


dates = written.filter(is_forward)


@given(dates)
def test_a_date_is_kept_as_it_is_written(text: str) -> None:
    """Parsing loses nothing: the ends, written out again, are the text."""
    day = Edtf.parse(text)
    ends = [
        ""
        if point is None
        else "-".join(
            f"{part:0{width}}"
            for part, width in ((point.year, 4), (point.month, 2), (point.day, 2))
            if part
        )
        + point.qualifier
        for point in (day.start, day.end)
    ]
    written_again = {
        Form.POINT: ends[0],
        Form.INTERVAL: "/".join(end or ".." for end in ends),
        Form.ONE_OF: f"[{ends[0]}..{ends[1]}]",
    }[day.form]
    assert written_again == text == day.text
    assert Edtf.parse(day.text) == day


@given(dates)
def test_bounds_are_in_order(text: str) -> None:
    day = Edtf.parse(text)
    assert day.earliest or day.latest
    if day.earliest and day.latest:
        assert day.earliest <= day.latest
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        assert day.earliest == day.latest == date.fromisoformat(text)


@given(dates, dates, dates)
def test_surely_before_is_a_strict_order(one: str, two: str, three: str) -> None:
    """Never of a date and itself, never both ways, and it passes on."""
    a, b, c = Edtf.parse(one), Edtf.parse(two), Edtf.parse(three)
    assert not a.surely_before(a)
    assert not (a.surely_before(b) and b.surely_before(a))
    if a.surely_before(b) and b.surely_before(c):
        assert a.surely_before(c)


@given(dates, dates)
def test_surely_before_is_what_every_day_says(one: str, two: str) -> None:
    """It holds exactly where the last day of the one lies before the first of the other."""
    a, b = Edtf.parse(one), Edtf.parse(two)
    last, first = a.latest or date.max, b.earliest or date.min
    open_ended = a.latest is None or b.earliest is None
    assert a.surely_before(b) == (not open_ended and last < first)
    if a.surely_before(b):
        assert a.order < b.order


@given(st.lists(dates, max_size=8))
def test_sorting_does_not_depend_on_the_order_given(texts: list[str]) -> None:
    days = [Edtf.parse(text) for text in texts]
    backwards = days[::-1]
    assert sorted(days, key=lambda day: day.order) == sorted(backwards, key=lambda day: day.order)


@given(st.text(st.sampled_from("0123456789-/.[]?~% xT:") | st.characters(), max_size=24) | written)
def test_any_text_is_a_date_or_is_named(text: str) -> None:
    """What is not read gives one finding; what is read is also what the JSON Schema accepts."""
    day, findings = Edtf.from_scalar(Scalar(text, Place("x"), text))
    assert (day is None) == (len(findings) == 1)
    if day is not None:
        assert re.search(str(Edtf.json_schema()["pattern"]), day.text)


@given(dates)
def test_words_name_every_end(text: str) -> None:
    """A date in words has all its years, and says when it is unsure, open or one of a range."""
    day = Edtf.parse(text)
    for shown in (day.words(), day.short()):
        for point in (day.start, day.end):
            if point:
                assert str(point.year) in shown
    assert ("uncertain" in day.words()) == ("?" in text or "%" in text)
    assert ("about" in day.words()) == ("~" in text or "%" in text)
    if day.form is Form.ONE_OF:
        assert day.words().startswith(("between ", "on or "))
    if day.form is Form.INTERVAL:
        assert day.words().startswith(("from ", "since ", "up to "))


@pytest.mark.parametrize(
    ("text", "words", "short", "bounds"),
    [
        ("2025", "2025", "2025", ["2025-01-01", "2025-12-31"]),
        ("2024-02", "February 2024", "Feb 2024", ["2024-02-01", "2024-02-29"]),
        ("2025-03-24", "24 March 2025", "24 Mar 2025", ["2025-03-24", "2025-03-24"]),
        ("2025?", "2025, uncertain", "2025?", ["2025-01-01", "2025-12-31"]),
        ("2025-03~", "about March 2025", "~Mar 2025", ["2025-03-01", "2025-03-31"]),
        ("2025-03-24%", "about 24 March 2025, uncertain", "~24 Mar 2025?", ["2025-03-24"] * 2),
        (
            "2025-03-01/2025-03-24",
            "from 1 to 24 March 2025",
            "from 1 to 24 Mar 2025",
            ["2025-03-01", "2025-03-24"],
        ),
        (
            "2025-02-27/2025-03-02",
            "from 27 February to 2 March 2025",
            "from 27 Feb to 2 Mar 2025",
            ["2025-02-27", "2025-03-02"],
        ),
        (
            "2024-12/2025-01",
            "from December 2024 to January 2025",
            "from Dec 2024 to Jan 2025",
            ["2024-12-01", "2025-01-31"],
        ),
        ("2025-03/..", "since March 2025", "from Mar 2025", ["2025-03-01", None]),
        ("../2025-03", "up to March 2025", "by Mar 2025", [None, "2025-03-31"]),
        (
            "[2025-03-01..2025-03-24]",
            "between 1 and 24 March 2025",
            "1–24 Mar 2025",
            ["2025-03-01", "2025-03-24"],
        ),
        (
            "2025-03/2025-03-24",
            "from March to 24 March 2025",
            "from Mar 2025 to 24 Mar 2025",
            ["2025-03-01", "2025-03-24"],
        ),
        (
            "[2025-03-10..2025-03]",
            "between 10 March and March 2025",
            "10 Mar 2025 – Mar 2025",
            ["2025-03-10", "2025-03-31"],
        ),
        ("[2025-03..]", "on or after March 2025", "from Mar 2025", ["2025-03-01", None]),
        ("[..2025]", "on or before 2025", "by 2025", [None, "2025-12-31"]),
    ],
)
def test_dates_in_words(text: str, words: str, short: str, bounds: list[str | None]) -> None:
    day = Edtf.parse(text)
    assert (day.words(), day.short()) == (words, short)
    given_bounds = [bound and bound.isoformat() for bound in (day.earliest, day.latest)]
    assert given_bounds == bounds


@pytest.mark.parametrize(
    ("one", "two", "sure"),
    [
        ("2025-03-24", "2025-03-25", True),
        ("2025-03-24", "2025-03-24", False),
        ("2025-03", "2025-04-01", True),
        ("2025-03", "2025-03-31", False),
        ("2024", "2025", True),
        ("2025-03-24?", "2025-03-25", True),
        ("2025-03-01/2025-03-10", "[2025-03-11..]", True),
        ("2025-03-01/..", "2026", False),
        ("[..2025-03-01]", "2025-03-02", True),
        ("2020", "../2025", False),
    ],
)
def test_what_is_surely_before_what(one: str, two: str, sure: bool) -> None:
    assert Edtf.parse(one).surely_before(Edtf.parse(two)) is sure


def test_records_stand_in_the_order_of_their_last_possible_day(tmp_path: Path) -> None:
    """A date that may be late does not come before one that is surely earlier."""
    inorder = [
        "2024-05-01",
        "[2024-04-01..2024-05-02]",
        "2024-05",
        "[..2024-06]",
        "2024",
        "2024/..",
    ]
    events = "".join(
        f'- {{id: e{number}, title: E, status: planned, date: "{day}"}}\n'
        for number, day in list(enumerate(inorder))[::-1]
    )
    dossier = read(write(tmp_path, {**LEAST, "sources/events/all.yml": events}))
    assert [event.date.text for event in dossier.events.values()] == inorder
