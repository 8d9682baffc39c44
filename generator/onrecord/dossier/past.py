"""Which positions are past, for whom and why: what no longer counts, said in one place.

A position ends for each of its holders by itself: what several hold together one of them may give
up alone. What is past is kept and shown as past, and counts in no current stance, opposition or
total; nor does what is deprecated.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.dossier.chronology import surely_before, time_of
from onrecord.dossier.corrections import corrections, is_retracted_whole, put_right, unsound
from onrecord.dossier.freshness import cut_off
from onrecord.dossier.model import (
    Dossier,
    grouped,
    holders,
    in_whose_name,
    once,
    once_each,
    question_id,
)
from onrecord.dossier.sourcing import taken_for
from onrecord.source.dates import Edtf
from onrecord.source.fields import if_read, is_whole
from onrecord.source.records import Position
from onrecord.source.tables import Sourcing
from onrecord.source.term import Term
from onrecord.source.terms import Rank


class EndKind(Term):
    """Why a position is past."""

    WITHDRAWN = "withdrawn", "Its holder took it back."
    REPLACED = "replaced", "A later position of the same holder took its place."
    UNTIL = "until", "A source says until when it was held."
    CORRECTED = (
        "corrected",
        "The article that had it was corrected, and the correction has another.",
    )


@dataclass(frozen=True, slots=True)
class Ending:
    """That a position is past for one holder, why, and from which date.

    ``by`` is the position that takes it back or its place; None for the date that a source gives.
    ``successor`` is the next position of the same holder in the same voice or on record, if there
    is one.
    """

    kind: EndKind
    date: Edtf
    by: Position | None = None
    successor: Position | None = None


def ending(dossier: Dossier, position: Position, holder_id: str) -> Ending | None:
    """Return how the position ended for one of its holders; None where it is still held.

    The first that ended it counts. A date that is after all that the dossier knows of is to come.
    """
    asked = question_id(position)
    return _endings(dossier, holder_id, asked).get(position.id) if asked else None


def is_past(dossier: Dossier, position: Position) -> bool:
    """Return whether the position is past for every one of its holders."""
    return not still_held_by(dossier, position)


def still_held_by(dossier: Dossier, position: Position) -> tuple[str, ...]:
    """Return the holders for whom a position is not past: some may have left what others hold."""
    return _still_held_by(dossier, position.id)


@once_each
def _still_held_by(dossier: Dossier, position_id: str) -> tuple[str, ...]:
    position = dossier.positions[position_id]
    return tuple(each for each in holders(position) if not ending(dossier, position, each))


def is_current(dossier: Dossier, position: Position) -> bool:
    """Return whether it counts: it takes a stance, is relied on, and somebody holds it."""
    live = position.stance is not None and position.rank is not Rank.DEPRECATED
    return live and not is_past(dossier, position)


def subject(position: Position) -> tuple[object, ...]:
    """Return what a position is about, beside its question: whom it describes, what it counts."""
    figure = position.figure
    measure = (figure.applies_to, figure.role, figure.unit) if figure else ()
    return (position.about.id if position.about else None, *measure)


def has_weight(dossier: Dossier, position: Position) -> bool:
    """Return whether a position can end another one.

    What is deprecated ends none, nor does what is known from retracted articles alone.
    """
    return position.rank is not Rank.DEPRECATED and not is_retracted_whole(dossier, position)


def voice(dossier: Dossier, position: Position) -> tuple[object, ...]:
    """Return what tells apart what one holder says on one question: the subject, and whose word.

    What somebody unnamed says of a holder takes the place of nothing that the holder says on
    record, but what the holder says on record takes the place of either. Where no report says on
    whose word a position stands, it is taken for the holder's.
    """
    return (taken_for(dossier, position), *subject(position))


@once_each
def _endings(dossier: Dossier, holder_id: str, asked: str) -> Mapping[str, Ending]:
    """Return every ending of what one holder said on one question, by the ids of the positions."""
    withdrawn = _withdrawn(dossier)
    said = _said(dossier).get((holder_id, asked), ())
    voices = grouped((voice(dossier, each), each) for each in said if is_whole(each))
    found = {}
    for of_all, some in voices.items():
        on_record = (Sourcing.ON_RECORD, *of_all[1:])
        better = voices.get(on_record, ()) if of_all != on_record else ()
        for position, right in _put_right(dossier, some):
            found[position.id] = Ending(EndKind.CORRECTED, right.date, right, successor=right)
        for position, successor in _followed(dossier, some, better):
            if position.id in found:
                continue
            by = withdrawn.get((holder_id, position.id))
            ends = _ends(dossier, position, by, successor)
            first = min(ends, key=lambda each: each.date.order, default=None)
            if first is not None:
                found[position.id] = first
    return found


@once
def _said(dossier: Dossier) -> Mapping[tuple[str, str | None], tuple[Position, ...]]:
    """Return the positions of each holder on each question, by the ids of both."""
    return grouped(
        ((holder_id, question_id(each)), each)
        for holder_id, positions in dossier.positions_of.items()
        for each in positions
    )


def _put_right(
    dossier: Dossier, positions: Sequence[Position]
) -> Iterator[tuple[Position, Position]]:
    """Yield each position of one voice that a correction has another one in place of, with that."""
    doubtful = [(each, through) for each in positions if (through := unsound(dossier, each))]
    if not doubtful:
        return
    having = grouped(
        (reported.article.id, each)
        for each in positions
        if each.stance and has_weight(dossier, each)
        for reported in dossier.reports.get(each.id, ())
    )
    for position, through in doubtful:
        correcting = (by for each in through for by in corrections(dossier).get(each.id, ()))
        there = (each for by in correcting for each in having.get(by.id, ()))
        right = next((each for each in there if put_right(dossier, position, each)), None)
        if right is not None:
            yield position, right


def _ends(
    dossier: Dossier, position: Position, by: Position | None, successor: Position | None
) -> Iterator[Ending]:
    if by is not None:
        yield Ending(EndKind.WITHDRAWN, by.date, by, successor)
    if successor is not None:
        yield Ending(EndKind.REPLACED, successor.date, successor, successor)
    if position.until is not None and not _is_to_come(dossier, position.until):
        yield Ending(EndKind.UNTIL, position.until, successor=successor)


def _is_to_come(dossier: Dossier, day: Edtf) -> bool:
    """Return whether a date is surely after that to which the dossier's information reaches."""
    newest = if_read(lambda: cut_off(dossier), None)
    return newest is not None and newest.version.surely_before(day)


def _followed(
    dossier: Dossier, positions: Sequence[Position], better: Sequence[Position]
) -> Iterator[tuple[Position, Position | None]]:
    """Yield each position of one voice with the first that is surely later, if there is one.

    That is one of the voice itself, or of a ``better`` one.
    """

    def begin(position: Position) -> tuple[bool, float, int, str]:
        time = time_of(dossier, position)
        return (time.has_begin, time.first, time.depth, position.id)

    both = [*positions, *better]
    later = [each for each in both if each.stance and has_weight(dossier, each)]
    later.sort(key=begin)
    for position in positions:
        yield position, _successor(dossier, position, later) if position.stance else None


def _successor(dossier: Dossier, position: Position, later: Sequence[Position]) -> Position | None:
    """Return the first of some positions, in the order of their begins, that is surely later."""
    end = time_of(dossier, position).until.date

    def is_later(other: Position) -> bool:
        return end.surely_before(time_of(dossier, other).since.date)

    at = bisect_left(later, 1, key=is_later)
    if at < len(later):
        return later[at]
    # Of what a source says came after it the date may say nothing.
    last = later[-1] if later else position
    return last if last is not position and surely_before(dossier, position, last) else None


@once
def _withdrawn(dossier: Dossier) -> Mapping[tuple[str, str], Position]:
    """Return what takes a position back first, by the ids of the holder and of the position."""
    found: dict[tuple[str, str], Position] = {}
    for position in dossier.positions.values():
        if not is_whole(position) or position.withdraws is None:
            continue
        taken_back = dossier.positions.get(position.withdraws.id)
        if not has_weight(dossier, position) or taken_back is None or not is_whole(taken_back):
            continue
        for holder_id in withdrawn_for(position, taken_back):
            found.setdefault((holder_id, taken_back.id), position)
    return found


def withdrawn_for(position: Position, taken_back: Position) -> tuple[str, ...]:
    """Return the holders of ``taken_back`` for whom ``position`` can take it back.

    Who speaks for a body takes back what another said for it, and the body what was said for it.
    """
    named = set(in_whose_name(position))
    body = taken_back.on_behalf_of
    if body and body.id in named:
        return holders(taken_back)
    return tuple(each for each in holders(taken_back) if each in named)
