"""A number that is given again and again is one series: drawn, in a table, and told once."""

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import examples, read, run
from tests.reliability.dossiers import Sources

from onrecord.dossier.series import series
from onrecord.pages.drawing import HEIGHT, WIDTH, drawn

BEGIN = date(2024, 1, 5)


def weekly(figures: list[dict[str, Any]], weeks: list[int] | None = None) -> Sources:
    """Return a dossier in which an office gives a number in each of some weeks."""
    made = Sources()
    made.actor("office", name="Health Office")
    made.question("cases", kind="quantity")
    for figure, week in zip(figures, weeks or range(len(figures)), strict=True):
        day = str(BEGIN + timedelta(weeks=week))
        usual = {"unit": "cases", "role": "count"}
        position = made.position(f"week-{week}", "office", "cases", date=day, figure=usual | figure)
        made.article(f"news-{week}", [{"position": position}], date=day, recorded=day)
    return made


def numbers(*values: int) -> list[dict[str, Any]]:
    return [{"min": value} for value in values]


def built(sources: Sources, root: Path) -> dict[str, str]:
    sources.lay_out(root)
    result = run("build", "-C", root)
    assert result.exit_code == 0, result.stderr
    folder = root / "briefs"
    return {f.relative_to(folder).as_posix(): f.read_text("utf-8") for f in folder.rglob("*.md")}


def test_a_series_is_a_line_and_a_table_and_one_entry_in_lists(tmp_path: Path) -> None:
    pages = built(weekly(numbers(*range(100, 2700, 100))), tmp_path)
    page = pages["questions/cases.md"]
    assert page.count("<svg ") == 1
    entry = '[entry<span class="or-sr"> of 5 Jan 2024</span>](#week-0)'
    assert f"| 5 Jan 2024 | **100** cases | {entry}, [The Press, 5 Jan 2024]" in page
    assert len(re.findall(r"^\| \d.*cases \| \[entry<", page, re.MULTILINE)) == 26
    assert "26 numbers, 5 Jan 2024 to 28 Jun 2024; the latest: **2,600** cases." in page
    for path in ("timeline.md", "whats-new.md", "actors/office.md", "questions/cases.md"):
        assert pages[path].count(">Updated</span>") == 1, path
        assert ">Change</span>" not in pages[path], path
    assert "**[Health Office](../actors/office.md)** · cases · count" in page
    line = next(each for each in pages["whats-new.md"].splitlines() if "Updated" in each)
    assert line.endswith("26 numbers since 5 Jan 2024.")
    assert "**28 June 2024**" in line
    assert "[**2,600** cases](questions/cases.md#week-25)" in line
    assert "[**2,500** cases](questions/cases.md#week-24)" in line
    # The entries themselves are all there.
    assert len(re.findall(r'<h3 id="week-\d+"', page)) == 26
    assert "<svg " in pages["figures.md"]


def test_a_series_of_noughts_is_drawn_between_nought_and_one(tmp_path: Path) -> None:
    page = built(weekly(numbers(0, 0, 0, 0)), tmp_path)["questions/cases.md"]
    [drawing] = re.findall(r"<svg .*?</svg>", page, re.DOTALL)
    assert re.findall(r"<text [^>]*>([\d.,]+)</text>", drawing) == ["0", "0.5"]


def test_three_numbers_are_told_one_by_one(tmp_path: Path) -> None:
    pages = built(weekly(numbers(1, 2, 3)), tmp_path)
    assert 'class="or-drawing"' not in pages["questions/cases.md"]
    assert pages["whats-new.md"].count(">Change</span>") == 2


@pytest.mark.parametrize(
    ("others", "length"),
    [
        ({}, 6),
        ({"qualifier": "about"}, 6),
        ({"unit": "beds"}, 4),
        ({"applies_to": "the north"}, 4),
        ({"role": "estimate"}, 4),
    ],
)
def test_numbers_of_other_things_are_not_of_the_series(
    others: dict[str, str], length: int, tmp_path: Path
) -> None:
    """The last two of six weeks are of something else."""
    last: list[dict[str, Any]] = [{**figure, **others} for figure in numbers(5, 6)]
    weekly(numbers(1, 2, 3, 4) + last).lay_out(tmp_path)
    (found,) = series(read(tmp_path))["cases"]
    assert len(found.positions) == length


def test_a_gap_is_dotted_and_said(tmp_path: Path) -> None:
    sources = weekly(numbers(1, 2, 3, 4, 5), [0, 1, 2, 6, 7])
    pages = built(sources, tmp_path)
    page = pages["questions/cases.md"]
    assert page.count("or-line--gap") == 1
    assert "| 16 Feb 2024, after a gap of 28 days | **4** cases |" in page
    assert "Dotted: no numbers in between." in page


def test_numbers_without_a_usual_distance_have_no_gap(tmp_path: Path) -> None:
    page = built(weekly(numbers(1, 2, 3, 4, 5), [0, 1, 9, 10, 40]), tmp_path)["questions/cases.md"]
    assert "or-line--gap" not in page
    assert "after a gap" not in page


def test_a_range_and_an_open_number_reach_as_far_as_they_may(tmp_path: Path) -> None:
    figures: list[dict[str, Any]] = [
        {"min": 0},
        {"min": 20, "max": 60, "qualifier": "range"},
        {"max": 50, "qualifier": "up-to"},
        {"min": 50, "qualifier": "at-least"},
        {"min": 100},
    ]
    weekly(figures).lay_out(tmp_path)
    drawing = drawn(series(read(tmp_path))["cases"][0])
    top, bottom = drawing.ticks[-1].y, drawing.ticks[0].y
    middle = {each.css.rpartition("--")[2]: each for each in drawing.reaches}
    assert bottom > middle["range"].bottom > middle["range"].y > middle["range"].top > top
    assert (middle["up-to"].top, middle["up-to"].bottom) == (middle["up-to"].y, bottom)
    assert (middle["at-least"].top, middle["at-least"].bottom) == (top, middle["at-least"].y)
    assert [tick.words for tick in drawing.ticks] == ["0", "50", "100"]


def test_numbers_of_dates_of_all_lengths_stand_on_the_field(tmp_path: Path) -> None:
    """Also where the last of the dates to end is the year in which the others are."""
    made = weekly(numbers(1, 2, 3, 4, 5))
    days = ["2024-07-01", "2024-07-02", "2024-07-03", "2024", "2024-07-04"]
    carried = zip(made.records("positions"), made.records("articles"), days, strict=True)
    for position, article, day in carried:
        position["date"] = day
        article |= {"date": "2025-01-10", "recorded": "2025-01-10"}
    made.lay_out(tmp_path)
    drawing = drawn(series(read(tmp_path))["cases"][0])
    places = [mark.x for mark in drawing.points]
    assert places == sorted(places)
    assert 0 <= places[0] < places[-1] <= WIDTH


def test_a_number_that_is_deprecated_is_in_no_line(tmp_path: Path) -> None:
    made = weekly(numbers(1, 2, 3, 4, 900))
    made.records("positions")[4] |= {"rank": "deprecated", "note": "Known to be wrong."}
    page = built(made, tmp_path)["questions/cases.md"]
    assert "4 numbers, 5 Jan 2024 to 26 Jan 2024; the latest: **4** cases." in page


def test_a_number_that_is_denied_is_somebody_elses(tmp_path: Path) -> None:
    made = weekly(numbers(1, 2, 3, 4, 5))
    made.records("positions")[2]["stance"] = "denies"
    made.lay_out(tmp_path)
    [found] = series(read(tmp_path))["cases"]
    assert len(found.positions) == 4


@given(
    st.lists(
        st.decimals(-(10**9), 10**9, places=2, allow_nan=False, allow_infinity=False),
        min_size=4,
        max_size=12,
    )
)
@examples(30)
def test_whatever_the_numbers_are_the_line_stays_on_its_field(
    tmp_path_factory: pytest.TempPathFactory, values: list[Decimal]
) -> None:
    root = tmp_path_factory.mktemp("series")
    weekly([{"min": str(value)} for value in values]).lay_out(root)
    drawing = drawn(series(read(root))["cases"][0])
    marks = [mark for stretch in drawing.stretches for mark in stretch.marks]
    assert all(0 <= mark.x <= WIDTH and 0 <= mark.y <= HEIGHT for mark in marks)
    # A greater number stands no lower, nought is on the scale, and there are few steps.
    highest = sorted(zip(values, drawing.points, strict=True), key=lambda each: each[0])
    assert [mark.y for _, mark in highest] == sorted((mark.y for _, mark in highest), reverse=True)
    assert "0" in {tick.words for tick in drawing.ticks}
    assert len(drawing.ticks) <= 7


def test_a_thousand_numbers_are_drawn_in_bounds_and_stand_on_several_pages(tmp_path: Path) -> None:
    pages = built(weekly(numbers(*(n % 97 for n in range(300)))), tmp_path)
    first = pages["questions/cases.md"]
    assert "<circle" not in first
    rows = [
        row
        for path, page in pages.items()
        if path.startswith("questions/cases")
        for row in re.findall(r"^\| \d.*cases \| \[entry<", page, re.MULTILINE)
    ]
    assert len(rows) == len(set(rows)) == 300
