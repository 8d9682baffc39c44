"""Who opposes whom: current positions on one question that cannot both hold, summed up by sides.

What somebody says of another one takes no side. A number is opposed by one that it meets alone: who
denies that it is sixty says nothing against forty.

Pairs grow with the square of the positions, and nobody reads them. So each side is named as a
whole, and of each side those whom no dispute explains to everybody on the other.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from itertools import accumulate
from operator import or_

from onrecord.dossier.disputes import DisputeSide, sides
from onrecord.dossier.model import Dossier, disputes_of, grouped, once
from onrecord.dossier.past import is_current
from onrecord.source.fields import is_whole
from onrecord.source.records import Figure, Position, Question
from onrecord.source.tables import Polarity, Stance
from onrecord.source.terms import Qualifier


@dataclass(frozen=True, slots=True)
class Opposed:
    """Positions for something, and those against it; neither side is empty, or both are."""

    ones: tuple[Position, ...] = ()
    others: tuple[Position, ...] = ()


@dataclass(frozen=True, slots=True)
class Oppositions:
    """The opposed positions on a question, the disputes that explain some, and what none explains.

    ``unexplained`` are those of each side that some of the other side oppose without a dispute
    whose sides name both.
    """

    opposed: Opposed = Opposed()
    explained_by: tuple[str, ...] = ()
    unexplained: Opposed = Opposed()


@once
def oppositions(dossier: Dossier) -> Mapping[str, Oppositions]:
    """Return the opposed positions on each question that has any, by its id."""
    found = {}
    for question in dossier.questions.values():
        live = [
            position
            for position in dossier.positions_on.get(question.id, ())
            if is_whole(position) and is_current(dossier, position) and not position.about
        ]
        ones = [each for each in live if _polarity(each) is Polarity.FOR]
        others = [each for each in live if _polarity(each) is Polarity.AGAINST]
        against = _Bits(others)
        meeting = {each.id: bits for each in ones if (bits := against.met_by(each))}
        if meeting:
            met = against.those(reduce(or_, meeting.values()))
            opposed = Opposed(tuple(each for each in ones if each.id in meeting), tuple(met))
            found[question.id] = _explained(dossier, question, opposed, against, meeting)
    return found


def _polarity(position: Position) -> Polarity:
    return position.stance.polarity if position.stance else Polarity.NEITHER


def _explained(
    dossier: Dossier,
    question: Question,
    opposed: Opposed,
    against: "_Bits",
    meeting: Mapping[str, int],
) -> Oppositions:
    """Return what the disputes of a question explain.

    ``meeting`` are, for each of the one side, the bits of those of the other that it is opposed to.
    """
    ones = opposed.ones
    # To whom of the others disputes explain a position, and all of a stance.
    by_id = {each.id: 0 for each in ones}
    by_stance = {each.stance: 0 for each in ones}
    disputes = []
    for dispute in disputes_of(question):
        named = sides(dossier, str(dispute.id)) if is_whole(dispute) else ()
        mask = reduce(or_, map(against.of, named), 0)
        ids = [each.id for side in named if not side.stance for each in side.positions]
        ids = [each for each in ids if mask and each in by_id]
        for position_id in ids:
            by_id[position_id] |= mask
        stances = [side.stance for side in named if mask and side.stance in by_stance]
        for stance in stances:
            by_stance[stance] |= mask
        if ids or stances:
            disputes.append(str(dispute.id))
    left = {each.id: meeting[each.id] & ~(by_id[each.id] | by_stance[each.stance]) for each in ones}
    unexplained = Opposed(
        tuple(one for one in ones if left[one.id]),
        tuple(against.those(reduce(or_, set(left.values()), 0))),
    )
    return Oppositions(opposed, tuple(disputes), unexplained)


class _Bits:
    """Positions, each a bit of a number."""

    def __init__(self, positions: Sequence[Position]) -> None:
        self._positions = positions
        self._bits = {each.id: 1 << number for number, each in enumerate(positions)}
        self._all = (1 << len(positions)) - 1
        figures = [(each.figure, self._bits[each.id]) for each in positions if each.figure]
        self._figures = {
            counted: _Ranges(some)
            for counted, some in grouped(
                (_counted(figure), (figure, bit)) for figure, bit in figures
            ).items()
        }
        self._numbers = reduce(or_, (bit for _, bit in figures), 0)
        self._stances: dict[Stance | None, int] = {}
        for each in positions:
            self._stances[each.stance] = self._stances.get(each.stance, 0) | self._bits[each.id]

    def of(self, side: DisputeSide) -> int:
        """Return the bits of those that a side of a dispute names."""
        if side.stance is not None:
            return self._stances.get(side.stance, 0)
        return reduce(or_, (self._bits.get(each.id, 0) for each in side.positions), 0)

    def met_by(self, position: Position) -> int:
        """Return the bits of those that cannot hold together with a position of the other side."""
        figure = position.figure
        if figure is None:
            return self._all
        alike = self._figures.get(_counted(figure))
        return self._all & ~self._numbers | (alike.met_by(figure) if alike else 0)

    def those(self, bits: int) -> Iterable[Position]:
        """Return the positions of bits, in their order."""
        return (each for each in self._positions if self._bits[each.id] & bits)


class _Ranges:
    """Numbers that count the same thing, each a bit of a number."""

    def __init__(self, figures: Sequence[tuple[Figure, int]]) -> None:
        ends = [(*_range(figure), bit) for figure, bit in figures]
        self._lows, self._from_low = _summed((low, bit) for low, _, bit in ends)
        self._highs, self._to_high = _summed((-high, bit) for _, high, bit in ends)

    def met_by(self, figure: Figure) -> int:
        """Return the bits of those that have a number in common with another one."""
        low, high = _range(figure)
        begun = self._from_low[bisect_right(self._lows, high)]
        not_ended = self._to_high[bisect_right(self._highs, -low)]
        return begun & not_ended


def _summed(ends: Iterable[tuple[Decimal, int]]) -> tuple[list[Decimal], list[int]]:
    """Return ends in order, and the bits of the first none, one, two and so on of them."""
    ordered = sorted(ends)
    return [end for end, _ in ordered], [*accumulate((bit for _, bit in ordered), or_, initial=0)]


def _counted(figure: Figure) -> tuple[str | None, str | None]:
    """Return what a figure counts."""
    return figure.unit, figure.applies_to


def _range(figure: Figure) -> tuple[Decimal, Decimal]:
    """Return the least and the most that a figure can be."""
    ends = [end.value for end in (figure.min, figure.max) if end]
    low, high = (min(ends), max(ends)) if ends else (-_ENDLESS, _ENDLESS)
    if figure.qualifier is Qualifier.UP_TO:
        low = -_ENDLESS
    elif figure.qualifier in {Qualifier.AT_LEAST, Qualifier.MORE_THAN}:
        high = _ENDLESS
    return low, high


_ENDLESS = Decimal("Infinity")
