"""Who opposes whom: current positions on one question that cannot both hold, summed up by sides.

What somebody says of another one takes no side.

Pairs grow with the square of the positions, and nobody reads them. So each side is named as a
whole, and of each side those whom no dispute explains to everybody on the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from onrecord.dossier.disputes import DisputeSide, sides
from onrecord.dossier.model import Dossier, disputes_of, once
from onrecord.dossier.past import is_current
from onrecord.source.fields import is_whole
from onrecord.source.records import Position, Question
from onrecord.source.tables import Polarity, Stance


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
        if ones and others:
            found[question.id] = _explained(dossier, question, ones, others)
    return found


def _polarity(position: Position) -> Polarity:
    return position.stance.polarity if position.stance else Polarity.NEITHER


def _explained(
    dossier: Dossier, question: Question, ones: Sequence[Position], others: Sequence[Position]
) -> Oppositions:
    """Return what the disputes of a question explain; each position of a side is a bit of it."""
    against = _Bits(others)
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
    left = {each.id: against.all & ~(by_id[each.id] | by_stance[each.stance]) for each in ones}
    unexplained = Opposed(
        tuple(one for one in ones if left[one.id]),
        tuple(against.those(reduce(or_, set(left.values()), 0))),
    )
    return Oppositions(Opposed(tuple(ones), tuple(others)), tuple(disputes), unexplained)


class _Bits:
    """Positions, each a bit of a number."""

    def __init__(self, positions: Sequence[Position]) -> None:
        self._positions = positions
        self._bits = {each.id: 1 << number for number, each in enumerate(positions)}
        self.all = (1 << len(positions)) - 1
        self._stances: dict[Stance | None, int] = {}
        for each in positions:
            self._stances[each.stance] = self._stances.get(each.stance, 0) | self._bits[each.id]

    def of(self, side: DisputeSide) -> int:
        """Return the bits of those that a side of a dispute names."""
        if side.stance is not None:
            return self._stances.get(side.stance, 0)
        return reduce(or_, (self._bits.get(each.id, 0) for each in side.positions), 0)

    def those(self, bits: int) -> Iterable[Position]:
        """Return the positions of bits, in their order."""
        return (each for each in self._positions if self._bits[each.id] & bits)
