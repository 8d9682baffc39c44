"""The ends of dates: a year, a part of one, a month, a day or a time, as EDTF writes them.

A moment is counted in seconds of UTC since the day before 0001-01-01 began. A day without a time
has no zone: it is counted as though it were one of UTC, which `surely_before` of a date allows for.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (
    "January February March April May June July August September October November December"
).split()

# As many letters as a month has that is written out.
_WHOLE = max(map(len, MONTHS))

DAY = 24 * 60 * 60
# The codes of parts of a year (ISO 8601-2, 4.8), with the first and last month of each. A season
# is another one in the south of the earth, so its bounds are the year's.
PARTS = {
    21: ("spring", 1, 12),
    22: ("summer", 1, 12),
    23: ("autumn", 1, 12),
    24: ("winter", 1, 12),
    33: ("first quarter", 1, 3),
    34: ("second quarter", 4, 6),
    35: ("third quarter", 7, 9),
    36: ("fourth quarter", 10, 12),
    40: ("first half", 1, 6),
    41: ("second half", 7, 12),
}
SEASONS = (21, 22, 23, 24)

_POINT = re.compile(
    r"([0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX)(?:T(.+?))?)?)?([?~%]?)"
)
_CLOCK = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(?:(Z)|([+-][0-9]{2})(?::([0-9]{2}))?)?")
# Farther from UTC than this no place has a clock of its own.
_ZONES = range(-12 * 60, 14 * 60 + 1)

# What `Point.parse` reads, as a regular expression that ECMAScript knows, too.
PATTERN = (
    r"(\d{4}(-(\d{2}|XX)(-(\d{2}|XX))?)?[?~%]?|(\d{3}X|\d{2}XX)[?~%]?"
    r"|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}(:\d{2})?))"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in a zone, which is ``offset`` minutes ahead of UTC."""

    hour: int
    minute: int
    second: int | None
    offset: int

    @property
    def first(self) -> int:
        """The seconds from the begin of the day to it."""
        return (self.hour * 60 + self.minute) * 60 + (self.second or 0)

    @property
    def last(self) -> int:
        """The seconds to the last that it can mean: without seconds, the last of its minute."""
        return self.first + (59 if self.second is None else 0)

    def __str__(self) -> str:
        """Return it as EDTF: ``15:30+08:00``."""
        seconds = "" if self.second is None else f":{self.second:02}"
        hours, minutes = divmod(abs(self.offset), 60)
        sign = "-" if self.offset < 0 else "+"
        zone = f"{sign}{hours:02}:{minutes:02}" if self.offset else "Z"
        return f"{self.hour:02}:{self.minute:02}{seconds}{zone}"

    def words(self) -> tuple[str, str]:
        """Return the time and the zone, such as ``15:30`` and ``UTC+8``."""
        seconds = "" if self.second is None else f":{self.second:02}"
        hours, minutes = divmod(abs(self.offset), 60)
        sign = "-" if self.offset < 0 else "+"
        zone = f"{sign}{hours}" + (f":{minutes:02}" if minutes else "") if self.offset else ""
        return f"{self.hour:02}:{self.minute:02}{seconds}", f"UTC{zone}"


@dataclass(frozen=True, slots=True)
class Point:
    """A calendar unit with its qualifier.

    Of a decade or century ``year`` is the first of its ``years``. ``part`` is a code of
    :data:`PARTS`. ``unspecified`` says which parts of a day are written as ``X``: ``day``,
    ``month``, or ``month and day``.
    """

    year: int
    month: int | None = None
    day: int | None = None
    qualifier: str = ""
    years: int = 1
    part: int | None = None
    unspecified: str = ""
    clock: Clock | None = None

    @classmethod
    def parse(cls, text: str) -> "Point":
        """Return the unit written as ``text``; ValueError says what is wrong with it."""
        match = _POINT.fullmatch(text)
        if match is None:
            raise ValueError("not a date of the format")
        written_year, written_month, written_day, clock, qualifier = match.groups()
        year = int(written_year.replace("X", "0"))
        years = 10 ** written_year.count("X")
        if written_month is None:
            return cls(year, qualifier=qualifier, years=years)
        if years > 1:
            raise ValueError("a year with an X has no month")
        month, part, day = _in_year(year, written_month, written_day)
        hidden = (("month", written_month), ("day", written_day))
        unspecified = " and ".join(name for name, written in hidden if written == "XX")
        if clock is None:
            return cls(year, month, day, qualifier, part=part, unspecified=unspecified)
        if day is None:
            raise ValueError("a time needs its day")
        if qualifier:
            raise ValueError("a time is neither uncertain nor approximate")
        return cls(year, month, day, clock=_clock(clock))

    @property
    def first_day(self) -> tuple[int, int, int]:
        """The first day it can mean: year, month, day."""
        month = PARTS[self.part][1] if self.part else self.month or 1
        return self.year, month, self.day or 1

    @property
    def last_day(self) -> tuple[int, int, int]:
        """The last day it can mean: year, month, day."""
        year = self.year + self.years - 1
        month = PARTS[self.part][2] if self.part else self.month or 12
        return year, month, self.day or calendar.monthrange(year, month)[1]

    def first(self, offset: int) -> int:
        """Return the first moment it can mean; a day is one of a zone so many minutes ahead."""
        begins = self.clock.first if self.clock else 0
        return _days(*self.first_day) * DAY + begins - 60 * self._offset(offset)

    def last(self, offset: int) -> int:
        """Return the last moment it can mean; a day is one of a zone so many minutes ahead."""
        ends = self.clock.last if self.clock else DAY - 1
        return _days(*self.last_day) * DAY + ends - 60 * self._offset(offset)

    def _offset(self, others: int) -> int:
        return self.clock.offset if self.clock else others

    def __str__(self) -> str:
        """Return it as EDTF, in the one way in which each is written."""
        year = f"{self.year:04}"[: 5 - len(str(self.years))].ljust(4, "X")
        parts = [year]
        if self.month or self.part or "month" in self.unspecified:
            number = self.part or self.month
            parts.append(f"{number:02}" if number else "XX")
        if self.day or "day" in self.unspecified:
            parts.append(f"{self.day:02}" if self.day else "XX")
        time = f"T{self.clock}" if self.clock else ""
        return "-".join(parts) + time + self.qualifier

    @property
    def is_plain(self) -> bool:
        """Whether it is a year, a month or a day, and nothing more is said of it."""
        return self == Point(self.year, self.month, self.day)

    def words(self) -> str:
        """Return, for example, ``24 March 2025``, ``March 2025, uncertain`` or ``about 2025``."""
        about = "about " if self.qualifier in {"~", "%"} else ""
        unknown = f", {self.unspecified} not known" if self.unspecified else ""
        doubt = ", uncertain" if self.qualifier in {"?", "%"} else ""
        return about + self._unit(_WHOLE) + unknown + doubt

    def short(self) -> str:
        """Return, for example, ``24 Mar 2025`` or ``~Mar 2025?``, for tables."""
        about = "~" if self.qualifier in {"~", "%"} else ""
        return about + self._unit(3) + ("?" if self.qualifier in {"?", "%"} else "")

    def _unit(self, letters: int) -> str:
        """Return the unit itself, with so many letters of the months."""
        is_short = letters == 3
        if self.years > 1:
            # "The 1900s" are ten years to some and a hundred to others.
            is_decade = self.years == 10 and self.year % 100
            span = f"{self.year:04}s" if is_decade else f"{self.year:04}–{self.last_day[0]:04}"
            article = "" if is_short else "the " if is_decade else "the years "
            return article + span
        if self.part:
            return _part_of_year(self.part, self.year, is_short=is_short)
        parts = [str(self.day)] if self.day else []
        if self.month:
            parts.append(MONTHS[self.month - 1][:letters])
        day = " ".join([*parts, f"{self.year:04}"])
        if self.clock is None:
            return day
        time, zone = self.clock.words()
        return f"{day} {time} {zone}" if is_short else f"{day} at {time} ({zone})"


def earlier(point: Point, offset: int) -> int:
    """Return how many seconds before :meth:`Point.first` what is not sure may begin."""
    return point.first(offset) - _beside(point, -1).first(offset)


def later(point: Point, offset: int) -> int:
    """Return how many seconds after :meth:`Point.last` what is not sure may end."""
    return _beside(point, 1).last(offset) - point.last(offset)


def _beside(point: Point, step: int) -> Point:
    """Return the day, the month or the years before or after; itself at the calendar's ends.

    Parts of a year are of many lengths, and seasons of none: beside them is a year.
    """
    if point.day and point.month:
        # After 400 years the calendar begins anew.
        begun = 400 + point.year % 400
        day = date(begun, point.month, point.day) + timedelta(days=step)
        beside = Point(point.year + day.year - begun, day.month, day.day)
    elif point.month:
        years, month = divmod(point.month - 1 + step, 12)
        beside = Point(point.year + years, month + 1)
    else:
        beside = Point(point.year + step * point.years, years=point.years)
    return beside if 0 <= beside.year <= 9999 else point


def as_date(day: tuple[int, int, int]) -> date | None:
    """Return a day as Python's; None of the year 0000, which Python's calendar does not have."""
    return date(*day) if day[0] else None


def _days(year: int, month: int, day: int) -> int:
    """Return the number of a day; 1 is the first of the year 1.

    After 400 years the calendar begins anew, so the year 0000 is like the year 400.
    """
    return date(year or 400, month, day).toordinal() - (0 if year else 146_097)


def _in_year(year: int, month: str, day: str | None) -> tuple[int | None, int | None, int | None]:
    """Return the month, or the code of a part of the year, and the day; None where not written."""
    if month == "XX":
        if day not in {None, "XX"}:
            raise ValueError("a day needs its month")
        return None, None, None
    number = int(month)
    if number in PARTS:
        if day is not None:
            raise ValueError(f"{number} is no month but the {PARTS[number][0]}, which has no days")
        return None, number, None
    if not 1 <= number <= 12:
        raise ValueError(f"there is no month {month}")
    if day in {None, "XX"}:
        return number, None, None
    assert day is not None  # noqa: S101  # as the line above says
    if not 1 <= int(day) <= calendar.monthrange(year, number)[1]:
        raise ValueError(f"there is no day {day} in {MONTHS[number - 1]} {year:04}")
    return number, None, int(day)


def _clock(text: str) -> Clock:
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError("a time is hours and minutes, or with seconds, and its zone")
    hour, minute, second = (int(part) if part else None for part in match.group(1, 2, 3))
    if hour is None or minute is None or hour > 23 or minute > 59 or (second or 0) > 59:
        raise ValueError(f"there is no time {text[: match.end(3) if second else 5]}")
    if not match[4] and not match[5]:
        raise ValueError("a time needs its zone")
    hours, minutes = int(match[5] or 0), int(match[6] or 0)
    offset = hours * 60 + (-minutes if (match[5] or "").startswith("-") else minutes)
    if offset not in _ZONES or minutes > 59 or (match[5] == "-00" and not minutes):
        raise ValueError("there is no such zone")
    return Clock(hour, minute, second, offset)


def _part_of_year(part: int, year: int, *, is_short: bool) -> str:
    if part in SEASONS:
        return f"{PARTS[part][0]} {year:04}"
    if not is_short:
        return f"the {PARTS[part][0]} of {year:04}"
    return f"Q{part - 32} {year:04}" if part < 40 else f"H{part - 39} {year:04}"
