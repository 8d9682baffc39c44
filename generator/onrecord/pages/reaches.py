"""What lies somewhere on a scale, or between two ends of it, drawn in a line beside its words."""

from dataclasses import dataclass
from typing import Self

# The most steps of a scale: each is as wide as a short label on a phone.
STEPS = 12


@dataclass(frozen=True, slots=True)
class Ruler:
    """A scale in equal steps: the label of each, and of the end where that has one.

    ``css`` is the class of what is drawn on it.
    """

    labels: tuple[str, ...]
    end: str = ""

    @property
    def css(self) -> str:
        """The class of what is drawn on the scale: it says how many steps there are."""
        return f"or-ruled or-ruled--{len(self.labels)}"


@dataclass(frozen=True, slots=True)
class Reach:
    """Something on a scale: places are hundredths of its length.

    It is one place (``is_dot``), somewhere between two (``is_box``), or reaches from ``x`` to
    ``end`` with a ``stop`` at that of the two that is known. It has none beyond the scale.
    """

    css: str
    x: float
    end: float
    is_dot: bool = False
    is_box: bool = False
    stop: float | None = None

    @property
    def has_stop(self) -> bool:
        """Whether one of its ends is known."""
        return self.stop is not None

    @property
    def width(self) -> float:
        """How long it is; a box is never too narrow to be seen."""
        return max(_LEAST, round(self.end - self.x, 1))

    @classmethod
    def dot(cls, css: str, part: float) -> Self:
        """Return one place; parts are those of the whole scale, from 0 to 1."""
        return cls(css, _place(part), _place(part), is_dot=True)

    @classmethod
    def box(cls, css: str, first: float, last: float) -> Self:
        """Return what lies between two places."""
        x = min(_place(first), 100 - _LEAST)
        return cls(css, x, _place(last), is_box=True)

    @classmethod
    def up_to(cls, css: str, last: float, first: float = 0) -> Self:
        """Return what reaches up to a place."""
        return cls(css, _place(first), _place(last), stop=_place(last))

    @classmethod
    def onwards(cls, css: str, first: float) -> Self:
        """Return what reaches from a place on."""
        return cls(css, _place(first), 100.0, stop=_place(first))

    @classmethod
    def beyond(cls, css: str, edge: int) -> Self:
        """Return what lies before the scale, at edge 0, or after it, at edge 1."""
        return cls(css, edge * (100.0 - _EDGE), edge * 100.0 + (1 - edge) * _EDGE)


_LEAST, _EDGE = 0.8, 6.0


def _place(part: float) -> float:
    return round(100 * part, 1)
