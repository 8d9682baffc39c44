"""Dates that say how much is known: a subset of EDTF (ISO 8601-2:2019, levels 0 to 2).

Read here, between the years 0000 and 9999: ``YYYY``, ``YYYY-MM`` and ``YYYY-MM-DD``; digits that
are not specified (``202X``, ``20XX``, ``2025-XX``, ``2025-03-XX``, ``2025-XX-XX``); seasons,
quarters and halves of a year (``2025-21`` to ``24``, ``33`` to ``36``, ``40``, ``41``); each with
``?`` (uncertain), ``~`` (approximate) or ``%`` (both); days with a time in a zone
(``2025-03-24T15:30+08:00``); intervals ``a/b``, ``a/..`` and ``../b`` with an open end, ``a/`` and
``/b`` with one that is not known; one of a range ``[a..b]``, ``[a..]`` and ``[..b]``. Where a field
allows it, the word ``unknown``. A date has bounds, never a made-up midpoint: two dates are ordered
only as far as their bounds are.
"""

import math
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import partial
from typing import ClassVar, Self

from onrecord.diagnostics.findings import Diagnostic, error
from onrecord.source.date_readings import advice, readings
from onrecord.source.nodes import Scalar
from onrecord.source.points import MONTHS, PATTERN, Point, as_date, earlier, later

_ACCEPTED = (
    "write 2025, 2025-03 or 2025-03-24, with ?, ~ or % if unsure and X for digits that are not "
    'known; an interval a/b, a/.. or ../b; or one of a range "[a..b]"'
)
_LEFT_OUT = (
    "write 'unknown' where an article, a position or an event has its date; leave others out"
)
_PATTERN = (
    rf"{PATTERN}|{PATTERN}/({PATTERN}|\.\.)?|(\.\.)?/{PATTERN}|\[({PATTERN})?\.\.({PATTERN})?\]"
)
# Where a day begins first, and where it ends last, in seconds from where it does so by UTC.
_AHEAD, _BEHIND = 14 * 60 * 60, 12 * 60 * 60


class Form(StrEnum):
    """The shape of a date: one point, an interval, one of a range, or none that is known."""

    POINT = "point"
    INTERVAL = "interval"
    ONE_OF = "one of a range"
    UNKNOWN = "unknown"


class InvertedRangeError(ValueError):
    """The second end of a range lies before the first."""


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date of the format, with ``text`` as written.

    Ends that are open are None, as are those not known; ``has_unknown_end`` tells them apart.
    ``first`` and ``last`` are the moments that it can mean (`points`), infinite where an end is
    open. ``has_time`` is whether a time is stated, so that its moments are those of a zone.
    ``BRACKET_HINT`` is for brackets without quotes, of which YAML makes a list.
    """

    BRACKET_HINT: ClassVar[str] = 'a date in brackets needs quotes: "[2024-05-01..2024-05-20]"'

    text: str
    form: Form
    start: Point | None
    end: Point | None
    has_unknown_end: bool = False
    first: float = field(init=False, compare=False, repr=False)
    last: float = field(init=False, compare=False, repr=False)
    has_time: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Work out once what each comparison asks for."""
        keep, zone = partial(object.__setattr__, self), self.zone
        keep("first", self.start.first(zone) if self.start else -math.inf)
        keep("last", self.end.last(zone) if self.end else math.inf)
        keep("has_time", any(point and point.clock for point in (self.start, self.end)))

    @property
    def earliest(self) -> date | None:
        """The first day it can mean; None where the start is open, or of the year 0000."""
        return as_date(self.start.first_day) if self.start else None

    @property
    def latest(self) -> date | None:
        """The last day it can mean, or the first of the year 1; None where the end is open."""
        return (as_date(self.end.last_day) or date.min) if self.end else None

    @property
    def is_known(self) -> bool:
        """Whether it is more than the word ``unknown``."""
        return self.form is not Form.UNKNOWN

    @property
    def qualifier(self) -> str:
        """The EDTF qualifier ``?``, ``~`` or ``%`` of a point; empty for ranges."""
        return self.start.qualifier if self.start and self.form is Form.POINT else ""

    @property
    def zone(self) -> int:
        """The zone of its time, as minutes ahead of UTC; without one UTC.

        An end of a range that has no time is a day of the other's zone.
        """
        points = (self.start, self.end)
        return next((each.clock.offset for each in points if each and each.clock), 0)

    @property
    def order(self) -> tuple[bool, float, float, str]:
        """A sort key, oldest first: by last possible moment, then first, then as written.

        What is unknown comes last.
        """
        return (not self.is_known, self.last, self.first, self.text)

    def surely_before(self, other: "Edtf") -> bool:
        """Whether every moment it can mean lies before every moment ``other`` can mean.

        A day without a time can be one of any zone, and lasts from where on earth it begins first
        to where it ends last. What is not sure can be the day, month or year beside it as well.
        """
        apart = 0 if self.has_time == other.has_time else _AHEAD if self.has_time else _BEHIND
        apart += later(self.end, self.zone) if self.end and self.end.qualifier else 0
        apart += earlier(other.start, other.zone) if other.start and other.start.qualifier else 0
        return self.last + apart < other.first

    def words(self) -> str:
        """Return the date in plain English, as a page prints it."""
        return _words(self)

    def short(self) -> str:
        """Return the date in the few characters a table cell has."""
        return _short(self)

    def __str__(self) -> str:
        """Return it as EDTF, in the one way in which each date is written."""
        return _written(self)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the date written as ``text``; ValueError says what is wrong with it.

        An inverted range raises :class:`InvertedRangeError`.
        """
        made = cls(text, *_parts(text))
        if made.first > made.last:
            raise InvertedRangeError("the range ends before it starts")
        return made

    @classmethod
    def unknown(cls) -> Self:
        """Return the date of which nothing is known: it bounds nothing."""
        return cls("unknown", Form.UNKNOWN, None, None)

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the date in a scalar, or None with the reason."""
        text = node.value.strip()
        try:
            return cls.parse(text), []
        except ValueError as reason:
            return None, [_not_a_date(node, text, reason)]

    @staticmethod
    def json_schema(*, or_unknown: bool = False) -> dict[str, object]:
        """Return the JSON Schema of the notation."""
        return _schema(or_unknown)


# What editors say of what is no date.
_MESSAGE = (
    "A date is written as 2025-03-24, 2025-03 or 2025, as 2025-03? or 2025~ where it is not sure, "
    "as 2025-03-22/2025-03-24 or 2025-03-22/.. from the one to the other (EDTF)"
)


def since_and_until(since: Edtf | None, until: Edtf | None) -> list[str]:
    """Return in words from when and until when something lasted, as far as that is known."""
    ends = (f"since {since.words()}" if since else "", f"until {until.words()}" if until else "")
    return [each for each in ends if each]


def _schema(or_unknown: bool) -> dict[str, object]:
    word, or_word = ("unknown|", ", or 'unknown'") if or_unknown else ("", "")
    return {
        "type": ["string", "integer"],
        "pattern": f"^({word}{_PATTERN})$",
        "patternErrorMessage": _MESSAGE + or_word,
    }


def _parts(text: str) -> tuple[Form, Point | None, Point | None, bool]:
    """Return form, start and end of a date, and whether an end of it is written as not known."""
    if text.startswith("[") and text.endswith("]"):
        form, separator, inner = Form.ONE_OF, "..", text[1:-1]
    elif "/" in text:
        form, separator, inner = Form.INTERVAL, "/", text
    else:
        point = Point.parse(text)
        return Form.POINT, point, point, False
    head, has_separator, tail = inner.partition(separator)
    if not has_separator:
        raise ValueError("a range is written [a..b]")
    left_out = {""} if form is Form.ONE_OF else {"", ".."}
    start = None if head in left_out else Point.parse(head)
    end = None if tail in left_out else Point.parse(tail)
    if start is None and end is None:
        raise ValueError("a range needs at least one end")
    return form, start, end, form is Form.INTERVAL and "" in {head, tail}


def _not_a_date(node: Scalar, text: str, reason: ValueError) -> Diagnostic:
    if isinstance(reason, InvertedRangeError):
        hint = "exchange the two ends"
        return error("inverted-range", node.place, f"'{text}': {reason}", hint)
    return error("bad-date", node.place, f"'{text}': {reason}", _hint(text))


def _hint(text: str) -> str:
    """Return what to write instead of a text: the dates that it can be, or what is accepted."""
    read = readings(text)
    if "unknown" in read:
        return _LEFT_OUT
    proposed = []
    for written in read:
        try:
            proposed.append(Edtf.parse(written))
        except ValueError:
            continue
    told = advice(text)
    if not proposed:
        return told or _ACCEPTED
    if len(proposed) == 1:
        return f"write {_quoted(proposed[0])}" + (f", {told}" if told else "")
    return "write " + " or ".join(f"{_quoted(day)} ({day.words()})" for day in proposed)


def _quoted(day: Edtf) -> str:
    """Return a date as YAML takes it for text."""
    return f'"{day}"' if day.form is Form.ONE_OF else str(day)


def _written(day: Edtf) -> str:
    ends = [str(point) if point else "" for point in (day.start, day.end)]
    if day.form is Form.ONE_OF:
        return f"[{'..'.join(ends)}]"
    if day.form is Form.INTERVAL:
        return "/".join(end or ("" if day.has_unknown_end else "..") for end in ends)
    return ends[0] or day.text


# --- dates in words --------------------------------------------------------------------------


def _words(day: Edtf) -> str:
    is_interval = day.form is Form.INTERVAL
    if day.start is None and day.end is None:
        return "undated"
    if day.form is Form.POINT and day.start:
        return day.start.words()
    if day.start and day.end:
        first, last = _range(day.start, day.end)
        return f"from {first} to {last}" if is_interval else f"between {first} and {last}"
    if day.has_unknown_end:
        first, last = (end.words() if end else "an unknown date" for end in (day.start, day.end))
        return f"from {first} to {last}"
    if day.end:
        return f"{'up to' if is_interval else 'on or before'} {day.end.words()}"
    assert day.start is not None  # noqa: S101  # one end there is
    return f"{'since' if is_interval else 'on or after'} {day.start.words()}"


def _short(day: Edtf) -> str:
    if day.start is None and day.end is None:
        return "undated"
    if day.form is Form.POINT and day.start:
        return day.start.short()
    if day.start and day.end:
        first, last = _short_range(day.start, day.end)
        if day.form is Form.INTERVAL:
            return f"from {first} to {last}"
        return f"{first}–{last}" if first.isdigit() else f"{first} – {last}"
    if day.has_unknown_end:
        first, last = (end.short() if end else "?" for end in (day.start, day.end))
        return f"from {first} to {last}"
    # From then on, and once from then on, are two things.
    is_interval = day.form is Form.INTERVAL
    if day.end:
        return f"{'up to' if is_interval else 'by'} {day.end.short()}"
    if day.start is None:
        return ""
    return f"since {day.start.short()}" if is_interval else f"{day.start.short()} or later"


def _range(start: Point, end: Point) -> tuple[str, str]:
    """Return both ends in words, without repeating a year or month that both share."""
    is_plain = start.is_plain and end.is_plain and start.year == end.year
    if not is_plain or not (start.month and end.month):
        return start.words(), end.words()
    if start == end:
        return start.words(), end.words()
    if start.month == end.month and start.day and end.day:
        return str(start.day), end.words()
    parts = [str(start.day)] if start.day else []
    return " ".join([*parts, MONTHS[start.month - 1]]), end.words()


def _short_range(start: Point, end: Point) -> tuple[str, str]:
    """Return both ends for a table, without repeating what both share."""
    is_plain = start.is_plain and end.is_plain and start.year == end.year
    if not is_plain or not (start.month and end.month):
        return start.short(), end.short()
    if start.month == end.month:
        is_day = bool(start.day and end.day)
        return str(start.day) if is_day else start.short(), end.short()
    return start.short().removesuffix(f" {end.short().rpartition(' ')[2]}"), end.short()
