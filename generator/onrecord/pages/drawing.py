"""A series of numbers as a drawn line: where each thing stands on a field of a fixed size.

Places are whole units of the field, counted from its upper left corner, so that the same numbers
give the same bytes. The scale begins at nought, so that a line looks no steeper than it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import count, groupby

from onrecord.dossier.series import Series, day_of
from onrecord.source.records import Figure
from onrecord.source.terms import Qualifier

WIDTH, HEIGHT = 640, 220
_TOP, _BOTTOM, _SIDE = 24, 190, 8
# As wide as a digit of the scale is on a phone, where letters take more of the field.
_DIGIT = 12
# The most steps on the scale, and the most numbers that have a point each on the line.
_STEPS, _POINTS = 4, 60


@dataclass(frozen=True, slots=True)
class Mark:
    """A number on the field: its place, and from where to where it may reach."""

    x: int
    y: int
    top: int
    bottom: int
    css: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the line: from number to number, or over a gap."""

    css: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A number on the scale, at its height."""

    y: int
    words: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is drawn of a series: the line, its points, how far they reach, and the scale.

    ``width`` and ``height`` are those of the field; ``base`` is where the scale begins; the line
    begins at ``left``, beside the numbers of the scale; ``first`` and ``last`` are the days at its
    ends.
    """

    width: int
    height: int
    base: int
    left: int
    stretches: tuple[Stretch, ...]
    points: tuple[Mark, ...]
    reaches: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Scale:
    """From which number to which a field goes, in how large steps."""

    floor: Decimal
    step: Decimal
    steps: int

    def part(self, value: Decimal) -> Decimal:
        """Return how far along the scale a number is, from 0 to 1."""
        return (value - self.floor) / (self.step * self.steps)

    def values(self) -> Iterator[Decimal]:
        """Yield the numbers of the scale, its ends and each step between."""
        return (self.floor + number * self.step for number in range(self.steps + 1))


def drawn(series: Series) -> Drawing:
    """Return a series as a drawing."""
    figures = [position.figure for position in series.positions if position.figure]
    scale = scale_of([end for figure in figures for end in ends_of(figure)])
    days = [day_of(position.date) or 0 for position in series.positions]
    ticks = tuple(Tick(_y(scale, each), in_digits(each)) for each in scale.values())
    left = _SIDE + max(len(tick.words) for tick in ticks) * _DIGIT
    width = WIDTH - left - _SIDE
    marks = [
        _mark(figure, left + (day - days[0]) * width // (days[-1] - days[0]), scale)
        for figure, day in zip(figures, days, strict=True)
    ]
    return Drawing(
        width=WIDTH,
        height=HEIGHT,
        base=_BOTTOM,
        left=left,
        stretches=tuple(_stretches(marks, series.gaps)),
        points=tuple(marks) if len(marks) <= _POINTS else (),
        reaches=tuple(_thinned([mark for mark in marks if mark.top < mark.bottom])),
        ticks=ticks,
        first=series.positions[0].date.short(),
        last=series.positions[-1].date.short(),
    )


def _y(scale: Scale, value: Decimal) -> int:
    """Return the height of a number on the field."""
    return _BOTTOM - round(scale.part(value) * (_BOTTOM - _TOP))


def in_digits(value: Decimal) -> str:
    """Return a number as it stands on a scale."""
    return f"{value.normalize():,f}"


def ends_of(figure: Figure) -> list[Decimal]:
    """Return the number of a figure, or the two that it lies between."""
    return [end.value for end in (figure.min, figure.max) if end]


def scale_of(values: list[Decimal], most: int = _STEPS) -> Scale:
    """Return a scale that holds numbers, and nought: no difference looks larger than it is.

    It has so many steps at ``most``, and one more where nought lies between its ends.
    """
    nought = Decimal(0)
    low, high = min(nought, *values), max(nought, *values)
    span = high - low or Decimal(1)
    powers = count(span.adjusted() - 1)
    steps = (Decimal(factor).scaleb(power) for power in powers for factor in (1, 2, 5))
    step = next(each for each in steps if each * most >= span)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return Scale(first * step, step, max(1, int(last - first)))


def _mark(figure: Figure, x: int, scale: Scale) -> Mark:
    ends = ends_of(figure)
    top, bottom = _y(scale, ends[-1]), _y(scale, ends[0])
    y = (top + bottom) // 2
    if figure.qualifier is Qualifier.UP_TO:
        bottom = _BOTTOM
    elif figure.qualifier in {Qualifier.AT_LEAST, Qualifier.MORE_THAN}:
        top = _TOP
    return Mark(x, y, top, bottom, f"or-point or-point--{figure.qualifier}")


def _stretches(marks: Sequence[Mark], gaps: Sequence[int | None]) -> Iterator[Stretch]:
    """Yield the line in pieces; a gap is one of its own."""
    run: list[Mark] = []
    for mark, gap in zip(marks, gaps, strict=True):
        if gap:
            yield Stretch("or-line", tuple(_thinned(run)))
            yield Stretch("or-line or-line--gap", (run[-1], mark))
            run = []
        run.append(mark)
    yield Stretch("or-line", tuple(_thinned(run)))


def _thinned(marks: Sequence[Mark]) -> Iterator[Mark]:
    """Yield what can be told apart of marks: of many at one place the first, the ends, the last."""
    for _, run in groupby(marks, lambda mark: mark.x):
        there = list(run)
        ends = (there[0], min(there, key=_height), max(there, key=_height), there[-1])
        yield from dict.fromkeys(ends)


def _height(mark: Mark) -> int:
    return mark.y
