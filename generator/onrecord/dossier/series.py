"""Which numbers are one series: a quantity that one actor gives again and again.

A number a week for half a year is one thing that is kept up to date, not 26 statements.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from onrecord.dossier.model import Dossier, grouped, once
from onrecord.dossier.past import subject
from onrecord.dossier.sourcing import sourcing
from onrecord.source.dates import Edtf
from onrecord.source.records import Position
from onrecord.source.tables import Stance
from onrecord.source.terms import QuestionKind, Rank

# Fewer numbers are told one by one.
SHORTEST = 4
# What lies further apart than so many times the usual distance is a gap; a series has a usual
# distance where so many of its numbers lie no further apart.
_GAP, _REGULAR = 1.5, 0.75
# With these somebody else's number is named.
_OF_OTHERS = {Stance.DENIES, Stance.OPPOSES, Stance.NO_POSITION}


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of one thing that one actor gave on a question on one kind of word, oldest first.

    Their places are the middles of what their dates can mean: a year's stands in its middle.
    """

    actor: str
    question: str
    positions: tuple[Position, ...]

    @property
    def latest(self) -> Position:
        """The newest of them."""
        return self.positions[-1]

    @property
    def gaps(self) -> tuple[int | None, ...]:
        """For each number the days since the one before it, where that is a gap; else None.

        There are none in a series without a usual distance.
        """
        days = [day_of(each.date) or 0 for each in self.positions]
        apart = [later - earlier for earlier, later in pairwise(days)]
        most = _GAP * median_low(apart)
        near = sum(each <= most for each in apart)
        regular = near >= _REGULAR * len(apart)
        return (None, *(each if regular and each > most else None for each in apart))


def day_of(date: Edtf) -> int | None:
    """Return the middle of the days that a date can mean, as an ordinal; None without a day."""
    bounds = [each.toordinal() for each in (date.earliest, date.latest) if each]
    return sum(bounds) // len(bounds) if bounds else None


@once
def series(dossier: Dossier) -> Mapping[str, tuple[Series, ...]]:
    """Return the series on each question that has any, by its id, in the order of their begins."""
    return grouped((each.question, each) for each in _series(dossier))


@once
def _in_series(dossier: Dossier) -> Mapping[str, tuple[Series, int]]:
    """Return the series that a position belongs to, and its place there, by the position's id."""
    every = (each for some in series(dossier).values() for each in some)
    return {
        position.id: (each, place)
        for each in every
        for place, position in enumerate(each.positions)
    }


def in_a_series(dossier: Dossier, position: Position) -> bool:
    """Return whether a position is one of a series."""
    return position.id in _in_series(dossier)


def told_once(dossier: Dossier, positions: Iterable[Position]) -> dict[str, Series | None]:
    """Return what stands in a list of positions where each series is told once, by id, in order.

    A series stands at the newest of its positions in the list, whatever the list's order.
    """
    listed = {position.id: _in_series(dossier).get(position.id) for position in positions}
    newest: dict[int, int] = {}
    for found in filter(None, listed.values()):
        newest[id(found[0])] = max(found[1], newest.get(id(found[0]), 0))
    return {
        position_id: found[0] if found else None
        for position_id, found in listed.items()
        if found is None or newest[id(found[0])] == found[1]
    }


def _series(dossier: Dossier) -> Iterator[Series]:
    kinds = grouped(
        ((each.question.id, each.actor.id, subject(each), sourcing(dossier, each)), each)
        for each in dossier.positions.values()
        if _is_number(dossier, each)
    )
    for (question, actor, *_), positions in kinds.items():
        days = {each.id: day_of(each.date) or 0 for each in positions}
        if len(set(days.values())) >= SHORTEST:
            ordered = sorted(positions, key=lambda each: days[each.id])
            yield Series(actor, question, tuple(ordered))


def _is_number(dossier: Dossier, position: Position) -> bool:
    return (
        position.figure is not None
        and dossier.questions[position.question.id].kind is QuestionKind.QUANTITY
        and position.rank is not Rank.DEPRECATED
        and position.stance not in _OF_OTHERS
        and day_of(position.date) is not None
    )
