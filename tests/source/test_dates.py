"""Dates: what is written is what is kept, and only what is sure is ordered."""

import math
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import LEAST, read, write

from onrecord.diagnostics.findings import Place
from onrecord.source.dates import Edtf, Form, InvertedRangeError
from onrecord.source.nodes import Scalar
from onrecord.source.points import DAY, PARTS


def _point(day: date, precision: int, qualifier: str) -> str:
    return f"{day.year:04}-{day.month:02}-{day.day:02}"[: (4, 7, 10)[precision]] + qualifier


def _unspecified(day: date, form: str, qualifier: str) -> str:
    year, month = f"{day.year:04}", f"{day.month:02}"
    return form.format(y3=year[:3], y2=year[:2], year=year, month=month) + qualifier


def _part(day: date, code: int, qualifier: str) -> str:
    return f"{day.year:04}-{code}{qualifier}"


def _timed(day: date, hour: int, minute: int, second: int | None, zone: str) -> str:
    seconds = "" if second is None else f":{second:02}"
    return f"{_point(day, 2, '')}T{hour:02}:{minute:02}{seconds}{zone}"


_near = st.dates(date(2019, 1, 1), date(2026, 12, 31)) | st.dates()
_close = st.dates(date(2025, 3, 22), date(2025, 3, 26))
_qualifiers = st.sampled_from(["", "", "?", "~", "%"])
_hidden = ("{y3}X", "{y2}XX", "{year}-XX", "{year}-XX-XX", "{year}-{month}-XX")
_zones = ["Z", "+08:00", "-05:00", "+05:30", "+14:00", "-12:00", "-00:30"]
timed = st.builds(
    _timed,
    _close,
    st.integers(0, 23),
    st.integers(0, 59),
    st.none() | st.integers(0, 59),
    st.sampled_from(_zones),
)
points = (
    st.builds(_point, _near, st.integers(0, 2), _qualifiers)
    | st.builds(_point, _close, st.integers(0, 2), _qualifiers)
    | st.builds(_unspecified, _near, st.sampled_from(_hidden), _qualifiers)
    | st.builds(_part, _near, st.sampled_from(sorted(PARTS)), _qualifiers)
    | timed
    | st.sampled_from(["0000", "0000-02-29", "000X", "00XX", "9999-12-31", "0000-21~"])
)
written = (
    points
    | st.builds("{}/{}".format, points, points)
    | st.builds("[{}..{}]".format, points, points)
    | st.sampled_from(["{}/..", "../{}", "{}/", "/{}", "[{}..]", "[..{}]"]).flatmap(
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
    assert str(day) == text == day.text
    assert Edtf.parse(str(day)) == day


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2025-03-24T15:30+08", "2025-03-24T15:30+08:00"),
        ("2025-03-24T15:30+00:00", "2025-03-24T15:30Z"),
    ],
)
def test_what_can_be_written_in_two_ways_means_one(text: str, canonical: str) -> None:
    one, other = Edtf.parse(text), Edtf.parse(canonical)
    assert (str(one), one.start, one.text) == (canonical, other.start, text)


@given(dates)
def test_bounds_are_in_order(text: str) -> None:
    day = Edtf.parse(text)
    assert day.first <= day.last
    assert math.isfinite(day.first) or math.isfinite(day.last)
    if day.earliest and day.latest and not day.has_time:
        assert day.earliest <= day.latest
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) and text >= "0001":
        assert day.earliest == day.latest == date.fromisoformat(text)


@given(_near, _qualifiers)
def test_bounds_hold_every_day_that_is_meant(day: date, qualifier: str) -> None:
    """Whatever is left open of a day, its bounds hold the day."""
    exact = Edtf.parse(_point(day, 2, ""))
    quarter, half = (day.month - 1) // 3, (day.month - 1) // 6
    vaguer = [
        *(_point(day, precision, qualifier) for precision in (0, 1, 2)),
        *(_unspecified(day, form, qualifier) for form in _hidden),
        *(_part(day, code, qualifier) for code in (21, 22, 23, 24, 33 + quarter, 40 + half)),
    ]
    for text in vaguer:
        vague = Edtf.parse(text)
        assert vague.first <= exact.first < exact.last <= vague.last, text
        assert (vague.earliest or date.min) <= day <= (vague.latest or date.max), text


@given(_near, st.integers(0, 3), st.integers(0, 1))
def test_quarters_and_halves_have_bounds_of_their_own(day: date, quarter: int, half: int) -> None:
    for code, first, months in ((33 + quarter, 3 * quarter + 1, 3), (40 + half, 6 * half + 1, 6)):
        part = Edtf.parse(_part(day, code, ""))
        start = Edtf.parse(f"{day.year:04}-{first:02}")
        end = Edtf.parse(f"{day.year:04}-{first + months - 1:02}")
        assert (part.first, part.last) == (start.first, end.last)


@given(timed)
def test_a_time_is_a_moment_of_the_world(text: str) -> None:
    """What Python's calendar says of the moment is what the bounds say."""
    day = Edtf.parse(text)
    moment = datetime.fromisoformat(text)
    since = (moment - datetime(1, 1, 1, tzinfo=UTC)).total_seconds() + DAY
    assert day.first == since
    assert day.last == since + (0 if text.count(":") - text[19:].count(":") == 2 else 59)
    assert day.earliest == day.latest == moment.date()


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
    """It holds exactly where the last day of the one lies before the first of the other.

    What is not sure may be a day, month or year away from there.
    """
    a, b = Edtf.parse(one), Edtf.parse(two)
    if set(one + two) & set("?~%"):
        assert not a.surely_before(b) or a.last < b.first
    elif a.has_time == b.has_time:
        assert a.surely_before(b) == (a.last < b.first)
    elif a.surely_before(b):
        # Wherever on earth the day was.
        assert a.last + 12 * 3600 < b.first
    if a.surely_before(b):
        assert a.order < b.order


@given(st.lists(dates, max_size=8))
def test_sorting_does_not_depend_on_the_order_given(texts: list[str]) -> None:
    days = [Edtf.parse(text) for text in texts]
    backwards = days[::-1]
    assert sorted(days, key=lambda day: day.order) == sorted(backwards, key=lambda day: day.order)


@given(
    st.text(st.sampled_from("0123456789-/.[]?~% xXTZ:+") | st.characters(), max_size=24) | written
)
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
                assert f"{point.year:04}" in shown
    assert ("uncertain" in day.words()) == ("?" in text or "%" in text)
    assert ("about" in day.words()) == ("~" in text or "%" in text)
    assert ("unknown" in day.words()) == (text.startswith("/") or text.endswith("/"))
    assert ("not known" in day.words()) == ("-XX" in text)
    if day.form is Form.ONE_OF:
        assert day.words().startswith(("between ", "on or "))
    if day.form is Form.INTERVAL:
        assert day.words().startswith(("from ", "since ", "up to "))


@given(dates, dates)
def test_words_are_those_of_one_date(one: str, two: str) -> None:
    """Two dates that are not the same are not printed alike."""
    a, b = Edtf.parse(one), Edtf.parse(two)
    assert (a.words() == b.words()) == (str(a) == str(b))


@pytest.mark.parametrize("text", ["2025", "[..2025-03]", "2025-03-24T15:30Z", "0000", "9999-12-31"])
def test_the_unknown_is_last_and_bounds_nothing(text: str) -> None:
    unknown, day = Edtf.unknown(), Edtf.parse(text)
    assert not unknown.surely_before(day)
    assert not day.surely_before(unknown)
    assert day.order < unknown.order
    assert (unknown.words(), unknown.short(), str(unknown)) == ("undated", "undated", "unknown")
    assert (unknown.earliest, unknown.latest) == (None, None)


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
        ("2025-03/..", "since March 2025", "since Mar 2025", ["2025-03-01", None]),
        ("../2025-03", "up to March 2025", "up to Mar 2025", [None, "2025-03-31"]),
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
        ("[2025-03..]", "on or after March 2025", "Mar 2025 or later", ["2025-03-01", None]),
        ("[..2025]", "on or before 2025", "by 2025", [None, "2025-12-31"]),
        ("199X", "the 1990s", "1990s", ["1990-01-01", "1999-12-31"]),
        ("200X", "the years 2000–2009", "2000–2009", ["2000-01-01", "2009-12-31"]),
        ("20XX", "the years 2000–2099", "2000–2099", ["2000-01-01", "2099-12-31"]),
        ("199X~", "about the 1990s", "~1990s", ["1990-01-01", "1999-12-31"]),
        ("2025-XX", "2025, month not known", "2025", ["2025-01-01", "2025-12-31"]),
        ("2025-02-XX", "February 2025, day not known", "Feb 2025", ["2025-02-01", "2025-02-28"]),
        ("2025-XX-XX", "2025, month and day not known", "2025", ["2025-01-01", "2025-12-31"]),
        ("2004-21", "spring 2004", "spring 2004", ["2004-01-01", "2004-12-31"]),
        ("2004-24?", "winter 2004, uncertain", "winter 2004?", ["2004-01-01", "2004-12-31"]),
        ("2025-34", "the second quarter of 2025", "Q2 2025", ["2025-04-01", "2025-06-30"]),
        ("2025-41", "the second half of 2025", "H2 2025", ["2025-07-01", "2025-12-31"]),
        (
            "2025-03-24T15:30+08:00",
            "24 March 2025 at 15:30 (UTC+8)",
            "24 Mar 2025 15:30 UTC+8",
            ["2025-03-24"] * 2,
        ),
        (
            "2025-03-24T00:05:09-03:30",
            "24 March 2025 at 00:05:09 (UTC-3:30)",
            "24 Mar 2025 00:05:09 UTC-3:30",
            ["2025-03-24"] * 2,
        ),
        (
            "2025-03-24T15:30Z",
            "24 March 2025 at 15:30 (UTC)",
            "24 Mar 2025 15:30 UTC",
            ["2025-03-24"] * 2,
        ),
        (
            "[2024-01..2024]",
            "between January 2024 and 2024",
            "Jan 2024 – 2024",
            ["2024-01-01", "2024-12-31"],
        ),
        (
            "[2024-01-01..2024-01-01]",
            "between 1 January 2024 and 1 January 2024",
            "1–1 Jan 2024",
            ["2024-01-01"] * 2,
        ),
        ("2024/", "from 2024 to an unknown date", "from 2024 to ?", ["2024-01-01", None]),
        ("/2024", "from an unknown date to 2024", "from ? to 2024", [None, "2024-12-31"]),
        (
            "202X/2025-XX",
            "from the 2020s to 2025, month not known",
            "from 2020s to 2025",
            ["2020-01-01", "2025-12-31"],
        ),
        (
            "2025-33/2025-34",
            "from the first quarter of 2025 to the second quarter of 2025",
            "from Q1 2025 to Q2 2025",
            ["2025-01-01", "2025-06-30"],
        ),
        ("0000", "0000", "0000", [None, "0001-01-01"]),
        ("0044-03-15", "15 March 0044", "15 Mar 0044", ["0044-03-15"] * 2),
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
        # What is not sure may be the day, the month or the year beside it.
        ("2025-03-24?", "2025-03-25", False),
        ("2025-03-24?", "2025-03-26", True),
        ("2025-03-24", "2025-03-26~", True),
        ("2025-03-24~", "2025-03-26%", False),
        ("2025-02~", "2025-03-25", False),
        ("2025-02~", "2025-04", True),
        ("2023", "2024?", False),
        ("2022", "2024?", True),
        ("2020-01/2024~", "2025", False),
        ("2020-01~/2024", "2025", True),
        ("0000-01-01~", "0000-01-03", True),
        ("9999-12-30", "9999-12-31?", False),
        ("000X~", "0020", True),
        ("0019", "003X%", True),
        ("2024-33~", "2026", True),
        ("2024-33~", "2025-07", False),
        ("2025-03-01/2025-03-10", "[2025-03-11..]", True),
        ("2025-03-01/..", "2026", False),
        ("[..2025-03-01]", "2025-03-02", True),
        ("2020", "../2025", False),
        ("0000", "0001", True),
        ("2025-33", "2025-04", True),
        ("2025-21", "2025-12-31", False),
        ("199X", "2000", True),
        ("2025/", "2026", False),
        ("2025-03-24T15:30+08:00", "2025-03-24T15:31+08:00", True),
        ("2025-03-24T15:30+08:00", "2025-03-24T15:30:30+08:00", False),
        ("2025-03-24T15:30+08:00", "2025-03-24T10:00-05:00", True),
        ("2025-03-25T01:00+08:00", "2025-03-24T18:00Z", True),
        ("2025-03-24T20:00-05:00", "2025-03-24", False),
        # An hour before midnight in one place can be the day after in another one.
        ("2025-03-24T23:00-05:00", "2025-03-25", False),
        ("2025-03-24", "2025-03-25T08:00+08:00", False),
        ("2025-03-24", "2025-03-26T15:30+08:00", True),
        ("2025-03-23T15:30+08:00", "2025-03-25", True),
        # A day beside a time is one of its zone.
        ("2025-03-24T20:00-05:00/2025-03-24", "2025-03-25T06:00Z", True),
        ("2025-03-24T20:00-05:00/2025-03-24", "2025-03-25T04:00Z", False),
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
