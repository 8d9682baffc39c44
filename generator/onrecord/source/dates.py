"""Dates that say how much is known: a subset of EDTF (ISO 8601-2:2019, levels 0 to 2).

Read here: ``YYYY``, ``YYYY-MM`` and ``YYYY-MM-DD``, each with ``?`` (uncertain), ``~``
(approximate) or ``%`` (both); intervals ``a/b``, ``a/..`` and ``../b``; one of a range
``[a..b]``, ``[a..]`` and ``[..b]``. A date has bounds, never a made-up midpoint: two dates are
ordered only as far as their bounds are.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, Self

from onrecord.diagnostics.findings import Diagnostic, error
from onrecord.source.nodes import Scalar

_MONTHS = (
    "January February March April May June July August September October November December"
).split()

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([?~%]?)")
_ACCEPTED = (
    "write YYYY, YYYY-MM or YYYY-MM-DD, with ?, ~ or % if unsure; an interval a/b, a/.. or ../b; "
    'or one of a range "[a..b]"'
)


class Form(StrEnum):
    """The shape of a date: one point, an interval that holds throughout, or one of a range."""

    POINT = "point"
    INTERVAL = "interval"
    ONE_OF = "one of a range"


class InvertedRangeError(ValueError):
    """The second end of a range lies before the first."""


@dataclass(frozen=True, slots=True)
class Point:
    """One calendar unit: a year, a month or a day, with its qualifier."""

    year: int
    month: int | None = None
    day: int | None = None
    qualifier: str = ""

    @property
    def first(self) -> date:
        """The first day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def words(self, *, qualified: bool = True) -> str:
        """Return, for example, ``24 March 2025``, ``March 2025, uncertain`` or ``about 2025``."""
        parts = [str(self.day)] if self.day else []
        if self.month:
            parts.append(_MONTHS[self.month - 1])
        text = " ".join([*parts, str(self.year)])
        if not qualified:
            return text
        about = "about " if self.qualifier in {"~", "%"} else ""
        return about + text + (", uncertain" if self.qualifier in {"?", "%"} else "")

    def short(self) -> str:
        """Return, for example, ``24 Mar 2025`` or ``~Mar 2025?``, for tables."""
        parts = [str(self.day)] if self.day else []
        if self.month:
            parts.append(_MONTHS[self.month - 1][:3])
        text = " ".join([*parts, str(self.year)])
        about = "~" if self.qualifier in {"~", "%"} else ""
        return about + text + ("?" if self.qualifier in {"?", "%"} else "")


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date of the format, with ``text`` as written. Open ends are None."""

    # What to say where brackets without quotes made YAML see a list.
    BRACKET_HINT: ClassVar[str] = 'a date in brackets needs quotes: "[2024-05-01..2024-05-20]"'

    text: str
    form: Form
    start: Point | None
    end: Point | None

    @property
    def earliest(self) -> date | None:
        """The first day it can mean; None where the start is open."""
        return self.start.first if self.start else None

    @property
    def latest(self) -> date | None:
        """The last day it can mean; None where the end is open."""
        return self.end.last if self.end else None

    @property
    def qualifier(self) -> str:
        """The EDTF qualifier ``?``, ``~`` or ``%`` of a point; empty for ranges."""
        return self.start.qualifier if self.start and self.form is Form.POINT else ""

    @property
    def order(self) -> tuple[date, date, str]:
        """A sort key, oldest first: by last possible day, then first, then as written."""
        return (self.latest or date.max, self.earliest or date.min, self.text)

    def surely_before(self, other: "Edtf") -> bool:
        """Whether every day it can mean lies before every day ``other`` can mean."""
        return (
            self.latest is not None and other.earliest is not None and self.latest < other.earliest
        )

    def words(self) -> str:
        """Return the date in plain English, as a page prints it."""
        if self.form is Form.POINT and self.start:
            return self.start.words()
        if self.start is None and self.end is not None:
            by = "up to" if self.form is Form.INTERVAL else "on or before"
            return f"{by} {self.end.words()}"
        if self.end is None and self.start is not None:
            since = "since" if self.form is Form.INTERVAL else "on or after"
            return f"{since} {self.start.words()}"
        if self.start is None or self.end is None:
            return "at an unknown date"
        ends = _range(self.start, self.end)
        return (
            f"from {ends[0]} to {ends[1]}"
            if self.form is Form.INTERVAL
            else (f"between {ends[0]} and {ends[1]}")
        )

    def short(self) -> str:
        """Return the date in the few characters a table cell has."""
        if self.form is Form.POINT and self.start:
            return self.start.short()
        if self.end is None and self.start is not None:
            return f"from {self.start.short()}"
        if self.start is None and self.end is not None:
            return f"by {self.end.short()}"
        if self.start is None or self.end is None:
            return "undated"
        first, last = _short_range(self.start, self.end)
        if self.form is Form.INTERVAL:
            return f"from {first} to {last}"
        return f"{first}–{last}" if first.isdigit() else f"{first} – {last}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the date written as ``text``; ValueError says what is wrong with it.

        An inverted range raises :class:`InvertedRangeError`.
        """
        if text.startswith("[") and text.endswith("]"):
            form, separator, inner = Form.ONE_OF, "..", text[1:-1]
        elif "/" in text:
            form, separator, inner = Form.INTERVAL, "/", text
        else:
            point = _point(text)
            return cls(text, Form.POINT, point, point)
        head, has_separator, tail = inner.partition(separator)
        if not has_separator:
            raise ValueError("a range is written [a..b]")
        open_end = "" if form is Form.ONE_OF else ".."
        start = None if head == open_end else _point(head)
        end = None if tail == open_end else _point(tail)
        if start is None and end is None:
            raise ValueError("a range needs at least one end")
        if start and end and start.first > end.last:
            raise InvertedRangeError("the range ends before it starts")
        return cls(text, form, start, end)

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the date in a scalar, or None with the reason."""
        text = node.value.strip()
        try:
            return cls.parse(text), []
        except InvertedRangeError as reason:
            hint = "exchange the two ends"
            return None, [error("inverted-range", node.place, f"'{text}': {reason}", hint)]
        except ValueError as reason:
            return None, [error("bad-date", node.place, f"'{text}': {reason}", _ACCEPTED)]

    @staticmethod
    def json_schema() -> dict[str, object]:
        """Return the JSON Schema of the notation."""
        point = r"\d{4}(-\d{2}(-\d{2})?)?[?~%]?"
        pattern = rf"^({point}|({point}|\.\.)/({point}|\.\.)|\[({point})?\.\.({point})?\])$"
        return {"type": ["string", "integer"], "pattern": pattern}


def _point(text: str) -> Point:
    match = _POINT.fullmatch(text)
    if match is None or not text.isascii():
        raise ValueError("not a date of the format")
    year, month, day = (int(part) if part else None for part in match.group(1, 2, 3))
    if not year:
        raise ValueError("years count from 0001")
    if month is not None and not 1 <= month <= 12:
        raise ValueError(f"there is no month {month:02}")
    if (
        day is not None
        and month is not None
        and not 1 <= day <= calendar.monthrange(year, month)[1]
    ):
        raise ValueError(f"there is no day {day:02} in {_MONTHS[month - 1]} {year}")
    return Point(year, month, day, match[4])


def _range(start: Point, end: Point) -> tuple[str, str]:
    """Return both ends in words, without repeating a year or month that both share."""
    if start.qualifier or end.qualifier or start.year != end.year or not start.month:
        return start.words(), end.words()
    if start.month == end.month and start.day and end.day:
        return str(start.day), end.words()
    parts = [str(start.day)] if start.day else []
    return " ".join([*parts, _MONTHS[start.month - 1]]), end.words()


def _short_range(start: Point, end: Point) -> tuple[str, str]:
    """Return both ends for a table, without repeating what both share."""
    plain = not start.qualifier and not end.qualifier and start.year == end.year
    if not plain or not start.month or (start.month == end.month and not (start.day and end.day)):
        return start.short(), end.short()
    if start.month == end.month:
        return str(start.day), end.short()
    return start.short().removesuffix(f" {start.year}"), end.short()
