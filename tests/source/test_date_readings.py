"""What people write instead of a date: what is proposed is a date, and the one that was meant."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import examples

from onrecord.diagnostics.findings import Place
from onrecord.source.date_readings import advice, readings
from onrecord.source.dates import Edtf
from onrecord.source.nodes import Scalar

ENGLISH = "January February March April May June July August September October November December"
GERMAN = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
MONTHS = [ENGLISH.split(), GERMAN.split(), FRENCH.split()]

# How people write a day. `d`, `m` and `y` are its numbers, `M` the month's name.
DAYS = [
    "{d} {M} {y}",
    "{d}. {M} {y}",
    "{M} {d}, {y}",
    "{y} {M} {d}",
    "{d}-{M}-{y}",
    "{d:02} {M:.3} {y}",
    "le {d} {M} {y}",
    "{d}.{m}.{y}",
    "{d:02}.{m:02}.{y}",
    "{m}/{d}/{y}",
    "{d}/{m}/{y}",
    "{d}-{m}-{y}",
    "{y}/{m:02}/{d:02}",
    "{y}-{m}-{d}",
    "{y}.{m}.{d}.",
    "{y}{m:02}{d:02}",
    "{y}年{m}月{d}日",
    "{y}-{m:02}-{d:04}",
    "{y}\u2013{m:02}\u2013{d:02}",
]
MONTHS_OF_A_YEAR = ["{M} {y}", "{y} {M}", "{M:.3}. {y}", "{y}/{m}", "{m}/{y}", "{y}-{m}"]
days = st.dates(date(1800, 1, 1), date(2190, 12, 31))
names = st.sampled_from(MONTHS)


def proposals(text: str) -> list[str]:
    """Return what the hint of a finding says to write, dates only."""
    day, findings = Edtf.from_scalar(Scalar(text, Place("x"), text))
    assert day is None, text
    [finding] = findings
    if not finding.hint.startswith("write ") or "2025-03-24, with" in finding.hint:
        return []
    found = re.findall(r'(?:write|or) "?([^ ",]+)"?', finding.hint)
    return [each for each in found if any(sign.isdigit() for sign in each)]


def is_date(text: str) -> bool:
    try:
        return bool(Edtf.parse(text))
    except ValueError:
        return False


def shown(form: str, day: date, months: list[str]) -> str:
    # Three letters of a month's name are no abbreviation where a fourth tells two months apart.
    name = months[day.month - 1]
    whole = ":.3" not in form or name[:3].lower() in {"jan", "mar", "apr", "may", "aug", "sep"}
    return (form if whole else form.replace(":.3", "")).format(
        d=day.day, m=day.month, y=day.year, M=name
    )


@given(st.sampled_from(DAYS), days, names)
@examples(600)
def test_of_a_day_the_day_is_proposed(form: str, day: date, months: list[str]) -> None:
    """It is the only one, or where the numbers can be read in two ways one of the two."""
    text = shown(form, day, months)
    if is_date(text):
        return
    found = proposals(text)
    assert day.isoformat() in found, (text, found)
    if len(found) > 1:
        assert day.month != day.day <= 12
        assert found in (
            [day.isoformat(), f"{day.year}-{day.day:02}-{day.month:02}"],
            [f"{day.year}-{day.day:02}-{day.month:02}", day.isoformat()],
        )


@given(st.sampled_from(MONTHS_OF_A_YEAR), days, names)
def test_of_a_month_the_month_is_proposed(form: str, day: date, months: list[str]) -> None:
    text = shown(form, day, months)
    if not is_date(text):
        assert f"{day.year}-{day.month:02}" in proposals(text), text


@given(st.sampled_from(["c. {}", "ca. {}", "circa {}", "about {}", "~{}", "um {}"]), days, names)
def test_what_is_about_a_day_is_approximate(form: str, day: date, months: list[str]) -> None:
    assert proposals(form.format(day.year)) == [f"{day.year}~"]
    assert proposals(form.format(shown("{M} {y}", day, months))) == [day.isoformat()[:7] + "~"]


@given(days)
def test_a_number_of_a_spreadsheet_is_its_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    if serial in range(10_000, 100_000):
        assert proposals(str(serial)) == [day.isoformat()]


@given(days, st.integers(0, 23), st.integers(0, 59), st.sampled_from(["Z", "+08:00", "-05:30"]))
def test_a_time_keeps_its_zone(day: date, hour: int, minute: int, zone: str) -> None:
    meant = f"{day}T{hour:02}:{minute:02}{zone}"
    assert proposals(meant.replace("T", " ")) == [meant]
    assert proposals(meant.lower().replace("+08:00", "+0800").replace("t", " ")) == [meant]


_SIGNS = st.sampled_from("0123456789" * 2 + "-/.[]?~% xXuTZ:+,'{}")
_WORDS = st.sampled_from(
    "May mars c. circa since until to from between and open unknown Q2 spring 1990s 24 2025 1/5 "
    "5/1/2024 2025-03 today .. ? ~ century 19th [ ] of the 10:30 UTC +08:00".split()
)


@given(
    st.text(_SIGNS | st.characters(), max_size=24)
    | st.lists(_WORDS, max_size=5).map(" ".join)
    | st.lists(_WORDS, max_size=4).map("".join)
)
@examples(1500)
def test_whatever_is_proposed_is_a_date(text: str) -> None:
    """Each proposal is read back, and names no century that the text does not."""
    if is_date(text.strip()):
        return
    found = proposals(text) if text.strip() else []
    for each in found:
        day = Edtf.parse(each)
        assert str(day) == each
        if text.isascii() and not re.search(r"\d{5}|century", text):
            for year in re.findall(r"(?<![\dX-])\d{2}(?=[\dX]{2}(?![\dX]))", each):
                assert year in text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2020/22", ["2020-22", "2020/2022"]),
        ("2021/22", ["2021-22", "2021/2022"]),
        ("2011/12", ["2011-12", "2011/2012"]),
        ("2019-25", ["2019/2025"]),
        ("after 2019", ["[2020..]"]),
        ("after March 2024", ["[2024-04..]"]),
        ("before 2020", ["[..2019]"]),
        ("before 1 March 2024", ["[..2024-02-29]"]),
        ("early 2020", ["[2020-01..2020-04]"]),
        ("mid-2020", ["[2020-05..2020-08]"]),
        ("end of 2020", ["[2020-09..2020-12]"]),
        ("late February 2024", ["[2024-02-21..2024-02-29]"]),
        ("winter 2021/22", ["[2021-12..2022-02]"]),
        ("2019+", ["[2019..]", "2019/.."]),
        ("24 \u043c\u0430\u0440\u0442\u0430 2025", ["2025-03-24"]),
        ("5 \u043c\u0430\u044f 2020 \u0433.", ["2020-05-05"]),
        ("24 \u0645\u0627\u0631\u0633 2025", ["2025-03-24"]),
        ("2024-02-28T24:00Z", ["2024-02-29T00:00Z"]),
        ("2016-12-31T23:59:60Z", ["2016-12-31T23:59:59Z"]),
    ],
)
def test_a_date_in_other_words_is_proposed(text: str, meant: list[str]) -> None:
    """Of two readings both; what is after a year begins with the next one."""
    assert proposals(text) == meant


def test_a_year_can_be_of_another_calendar() -> None:
    """What was 1399 in Iran was 2020 elsewhere: the hint says so, and of no year near ours."""
    assert "Persian" in advice("1399/04/25")
    assert "Persian" not in advice("1999/04/25") + advice("about 1399 of them")


@pytest.mark.parametrize(
    "text",
    [
        "24.3.25",
        "3/24/25",
        "24 March 25",
        "'98",
        "90s",
        "March '25",
        "5/1/24",
        "99-05-01",
        "1/5/98",
    ],
)
def test_a_century_is_not_guessed(text: str) -> None:
    assert proposals(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "24 March",
        "May",
        "31.2.2025",
        "30 February 2024",
        "25",
        "-0044",
        "13/13/2024",
        "2024-13",
    ],
)
def test_what_is_no_day_gives_no_day(text: str) -> None:
    assert proposals(text) == []


@pytest.mark.parametrize("text", ["yesterday", "last week", "today", "heute", "3 days ago"])
def test_of_a_day_by_its_distance_the_day_is_asked_for(text: str) -> None:
    assert proposals(text) == []
    assert "write the day that it was" in advice(text)


@pytest.mark.parametrize("text", ["Unknown", "n.d.", "unbekannt", "?", "undated", "../..", "N/A"])
def test_a_date_that_is_not_known_has_a_word(text: str) -> None:
    assert readings(text) == ["unknown"]


@pytest.mark.parametrize("sign", "?~ux-/.[ ")
def test_a_long_text_takes_no_time(sign: str) -> None:
    """A text can be a megabyte of any sign: nothing is looked for in it."""
    for text in (sign * 100_000, "1" + sign * 59, ("1" + sign) * 29, ("a " + sign) * 20):
        readings(text)
        advice(text)
