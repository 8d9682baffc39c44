"""When something was, drawn on a scale of time: as sure as it is known, and no surer.

A scale goes in equal steps of the calendar: a month is as long as any other, and a year.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count, islice

from onrecord.dossier.chronology import Dated, time_of
from onrecord.dossier.model import Dossier
from onrecord.pages.reaches import STEPS, Reach, Ruler
from onrecord.source.dates import Edtf, Form
from onrecord.source.points import DAY, MONTHS

_HOUR = DAY // 24


@dataclass(frozen=True, slots=True)
class Span:
    """Between which moments something was; infinite where that is open.

    They are counted in seconds on the clocks of the place, as the source has them. ``lasted`` says
    that it was all the time between them.
    """

    first: float
    last: float
    lasted: bool
    is_unsure: bool


@dataclass(frozen=True, slots=True)
class TimeScale:
    """The moments at which the steps of a scale begin, and that at which the last one ends."""

    bounds: tuple[float, ...]
    ruler: Ruler

    def part(self, moment: float) -> float:
        """Return how far along the scale a moment is, from 0 to 1."""
        at = min(max(bisect_right(self.bounds, moment), 1), len(self.bounds) - 1)
        begin, end = self.bounds[at - 1], self.bounds[at]
        within = min(max((moment - begin) / (end - begin), 0), 1)
        return (at - 1 + within) / (len(self.bounds) - 1)


def span(dossier: Dossier, record: Dated) -> Span:
    """Return when a record was: by its own date, and by what is said to come before and after."""
    time = time_of(dossier, record)
    since, until = time.since.date, time.until.date
    return Span(
        _local(since, since.first),
        _local(until, until.last),
        lasted=record.date.form is Form.INTERVAL,
        is_unsure=bool(record.date.qualifier),
    )


def _local(day: Edtf, moment: float) -> float:
    return moment + 60 * day.zone


def scale_of(spans: Iterable[Span]) -> TimeScale | None:
    """Return a scale that holds all ends of some spans, but for few that lie far from the rest.

    There is none where no end is known.
    """
    known = [found for each in spans if (found := _ends(each))]
    if not known:
        return None
    begins, ends = sorted(first for first, _ in known), sorted(last for _, last in known)
    far = max(1, len(known) // _FEW) if len(known) >= _ENOUGH else 0
    first, last = begins[0], ends[-1]
    if last - begins[far] < (last - first) / 2:
        first = begins[far]
    if ends[-1 - far] - first < (last - first) / 2:
        last = ends[-1 - far]
    first, last = max(first, DAY), max(first, last, DAY)
    is_timed = any(end % DAY not in {0, DAY - 1} for each in known for end in each)
    units = (*(_HOURS if is_timed else ()), *_DAYS)
    tried = ((unit, _bounds(unit.begins(first), last)) for unit in units)
    unit, bounds = next(each for each in tried if each[1][-1] > last)
    return TimeScale(tuple(bounds), Ruler(tuple(map(unit.label, bounds[:-1]))))


# One in so many may lie far from the rest, where there are enough to tell.
_FEW, _ENOUGH = 20, 10


def _ends(of: Span) -> tuple[float, float] | None:
    """Return the ends of a span, one of them for both where the other is open; None without one."""
    known = [end for end in (of.first, of.last) if math.isfinite(end)]
    return (known[0], known[-1]) if known else None


def _bounds(begins: Iterator[float], last: float) -> list[float]:
    """Return the begins of steps up to the first after a moment, or of as many as there may be."""
    found: list[float] = []
    for begin in islice(begins, STEPS + 1):
        found.append(begin)
        if begin > last:
            break
    return found


@dataclass(frozen=True, slots=True)
class _Unit:
    """A step of a scale: when steps begin from that of a moment on, and the label of each."""

    begins: Callable[[float], Iterator[float]]
    label: Callable[[float], str]


def _hours(hours: int) -> _Unit:
    step = hours * _HOUR
    return _Unit(
        lambda first: count(first - first % step, step),
        lambda begin: f"{int(begin % DAY) // _HOUR:02}:00",
    )


def _days(days: int) -> _Unit:
    # The first day of the calendar was a Monday.
    step = days * DAY
    return _Unit(
        lambda first: count(first - (first - DAY) % step, step),
        lambda begin: f"{_date(begin).day} {MONTHS[_date(begin).month - 1][:3]}",
    )


def _months(months: int) -> _Unit:
    def begins(first: float) -> Iterator[float]:
        day = _date(first)
        begin = day.year * 12 + (day.month - 1) // months * months
        return (_begin(number // 12, number % 12) for number in count(begin, months))

    return _Unit(begins, lambda begin: _of_month(_date(begin)))


def _of_month(day: date) -> str:
    return MONTHS[day.month - 1][:3] if day.month > 1 else f"{day.year:04}"


def _years(years: int) -> _Unit:
    def begins(first: float) -> Iterator[float]:
        begin = _date(first).year // years * years
        return (_begin(number, 0) for number in count(begin, years))

    return _Unit(begins, lambda begin: f"{_date(begin).year if begin >= DAY else 0:04}")


_HOURS = tuple(_hours(each) for each in (1, 3, 6, 12))
_DAYS = (
    *(_days(each) for each in (1, 7)),
    *(_months(each) for each in (1, 3)),
    *(_years(each) for each in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)


def _date(moment: float) -> date:
    return date.fromordinal(int(moment // DAY))


def _begin(year: int, month: int) -> float:
    """Return the first moment of a month, counted from 0, also of years that Python does not know.

    They are taken for years of the usual length: nothing is dated in them.
    """
    known = min(max(year, date.min.year), date.max.year)
    if year == known:
        return float(date(year, month + 1, 1).toordinal() * DAY)
    return float(date(known, 1, 1).toordinal() * DAY) + (year - known + month / 12) * _YEAR


_YEAR = 366 * DAY


def drawn(of: Span, scale: TimeScale, css: str = "") -> tuple[Reach, ...]:
    """Return what is drawn of a span on a scale: nothing where neither end is known.

    What lies before or after the scale is dotted at its edge.
    """
    look = f"or-when{' or-when--unsure' if of.is_unsure else ''}{f' {css}' if css else ''}"
    ends = _ends(of)
    if ends is None:
        return ()
    if ends[1] < scale.bounds[0]:
        return (Reach.beyond(look, 0),)
    if ends[0] > scale.bounds[-1]:
        return (Reach.beyond(look, 1),)
    first, last = map(scale.part, ends)
    if not math.isfinite(of.first):
        return (Reach.up_to(look, last),)
    if not math.isfinite(of.last):
        return (Reach.onwards(look, first),)
    if of.last - of.first < DAY:
        return (Reach.dot(look, (first + last) / 2),)
    return (Reach.box(f"{look} or-when--lasting" if of.lasted else look, first, last),)
