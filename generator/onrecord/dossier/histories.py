"""Who changed position: the positions of an actor on a question in order, and how they differ.

Between different speakers, subjects or kinds of sourcing nothing is called a change: an anonymous
report after a denial on record is not a change of mind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onrecord.dossier.chronology import Time, surely_before, time_of
from onrecord.dossier.model import Dossier, grouped, once
from onrecord.dossier.sourcing import sourcing
from onrecord.source.records import Position
from onrecord.source.term import Term
from onrecord.source.terms import Rank


@dataclass(frozen=True, slots=True)
class History:
    """The positions of one actor on one question, oldest first.

    ``latest`` is the newest that is not deprecated: of equal dates the preferred one, and never one
    of which nothing says that it came after anything, where another is dated.
    """

    actor: str
    question: str
    positions: tuple[Position, ...]
    latest: Position | None


class Difference(Term):
    """In what two entries of one history differ."""

    QUESTION = "question", "They answer different questions.", "another question"
    SUBJECT = "subject", "They are about different things.", "another subject"
    SPEAKER = "speaker", "Different people speak.", "another speaker"
    SOURCING = "sourcing", "One is on record, the other is not.", "another standing"
    ORDER = "order", "Which came first is not known.", "order not known"
    STANCE = "stance", "The stance is another one."
    CONDITIONS = "conditions", "The conditions are others."
    FIGURE = "figure", "The number is another one."


# What makes two entries different in kind: between them nothing may be called a change.
_NOT_COMPARABLE = frozenset(
    {
        Difference.QUESTION,
        Difference.SUBJECT,
        Difference.SPEAKER,
        Difference.SOURCING,
        Difference.ORDER,
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A position in a history, and how it differs from the one before it.

    ``is_change`` holds only between positions of one actor on one question with one sourcing.
    """

    position: Position
    before: Position | None = None
    differs: tuple[Difference, ...] = ()

    @property
    def is_change(self) -> bool:
        """Whether the actor changed position here."""
        return bool(self.differs) and not _NOT_COMPARABLE.intersection(self.differs)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of position: one actor, one question, one sourcing, another stance or number."""

    before: Position
    after: Position
    differs: tuple[Difference, ...]


@once
def histories(dossier: Dossier) -> Mapping[tuple[str, str], History]:
    """Return the history of every actor on every question it has a position on, by their ids."""
    groups = grouped(
        ((position.actor.id, position.question.id), position)
        for position in dossier.positions.values()
    )
    return {
        key: History(*key, positions, _latest(dossier, positions))
        for key, positions in groups.items()
    }


def _latest(dossier: Dossier, positions: Iterable[Position]) -> Position | None:
    def newness(position: Position) -> tuple[bool, Time, bool]:
        time = time_of(dossier, position)
        return (time.has_begin, time, position.rank is Rank.PREFERRED)

    live = [each for each in positions if each.rank is not Rank.DEPRECATED]
    return max(live, key=newness, default=None)


def entries(dossier: Dossier, positions: Iterable[Position]) -> tuple[Entry, ...]:
    """Return the positions as a history, each compared with the one it follows.

    That is the one before it on the same question or, where there is none, the one before it.
    """
    made: list[Entry] = []
    latest: dict[str, Position] = {}
    for position in positions:
        before = latest.get(position.question.id, made[-1].position if made else None)
        differs = _differences(dossier, before, position) if before else ()
        made.append(Entry(position, before, differs))
        latest[position.question.id] = position
    return tuple(made)


@once
def changes(dossier: Dossier) -> tuple[Change, ...]:
    """Return every change of position in the dossier, oldest first."""
    changed: list[Change] = []
    for history in histories(dossier).values():
        live = [each for each in history.positions if each.rank is not Rank.DEPRECATED]
        changed += [
            Change(entry.before, entry.position, entry.differs)
            for entry in entries(dossier, live)
            if entry.before and entry.is_change
        ]
    return tuple(sorted(changed, key=lambda change: time_of(dossier, change.after)))


def subject(position: Position) -> tuple[object, ...]:
    """Return what a position is about, beside its question: whom it describes, what it counts."""
    figure = position.figure
    measure = (figure.applies_to, figure.role, figure.unit) if figure else ()
    return (position.about.id if position.about else None, *measure)


def _differences(dossier: Dossier, one: Position, other: Position) -> tuple[Difference, ...]:
    if one.question.id != other.question.id:
        return (Difference.QUESTION,)
    same = {
        Difference.SUBJECT: subject(one) == subject(other),
        Difference.SPEAKER: one.actor.id == other.actor.id,
        Difference.SOURCING: sourcing(dossier, one) is sourcing(dossier, other),
        Difference.STANCE: one.stance is other.stance,
        Difference.CONDITIONS: one.conditions == other.conditions,
        Difference.FIGURE: one.figure == other.figure,
    }
    differing = [difference for difference, equal in same.items() if not equal]
    if differing and not surely_before(dossier, one, other):
        differing.append(Difference.ORDER)
    return tuple(differing)
