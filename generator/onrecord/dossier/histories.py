"""Who changed position: the positions of an actor on a question in order, and how they differ.

Between different speakers, subjects or kinds of sourcing nothing is called a change: an anonymous
report after a denial on record is not a change of mind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onrecord.dossier.chronology import Time, surely_before, time_of
from onrecord.dossier.corrections import put_right
from onrecord.dossier.model import Dossier, grouped, held_by, once
from onrecord.dossier.past import ending, is_current, subject
from onrecord.dossier.sourcing import taken_for
from onrecord.source.records import Position
from onrecord.source.tables import Stance
from onrecord.source.term import Term
from onrecord.source.terms import Rank


@dataclass(frozen=True, slots=True)
class History:
    """The positions of one actor on one question, oldest first.

    ``held`` are those of them that the actor holds still: neither past for it nor deprecated.
    ``latest`` is the newest of these: of equal dates the preferred one, and never one of which
    nothing says that it came after anything, where another is dated.
    """

    actor: str
    question: str
    positions: tuple[Position, ...]
    held: tuple[Position, ...]
    latest: Position | None


class Difference(Term):
    """In what two entries of one history differ."""

    SPEAKER = "speaker", "Different people speak.", "another speaker"
    SOURCING = "sourcing", "One is on record, the other is not.", "another kind of source"
    ORDER = "order", "Which came first is not known.", "order not known"
    SINCE = "none-since", "No stance is stated any more.", "none stated since"
    BEFORE = "none-before", "No stance was stated before.", "none stated before"
    WITHDRAWN = "withdrawn", "The one takes the other back.", "taken back"
    DEPRECATED = "deprecated", "It is kept, but not relied on.", "not relied on"
    CORRECTED = "corrected", "The one was a mistake, which a correction put right."
    STANCE = "stance", "The stance is another one."
    CONDITIONS = "conditions", "The conditions are others."
    FIGURE = "figure", "The number is another one."


# What makes two entries different in kind: between them nothing may be called a change.
_NOT_COMPARABLE = frozenset(
    {
        Difference.SPEAKER,
        Difference.SOURCING,
        Difference.ORDER,
        Difference.SINCE,
        Difference.BEFORE,
        Difference.CORRECTED,
        Difference.DEPRECATED,
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

    @property
    def reasons(self) -> tuple[Difference, ...]:
        """What changed or, where that is no change, why not.

        Where nothing but the order is open, what changed in the one or the other is said, too.
        """
        against = tuple(each for each in self.differs if each in _NOT_COMPARABLE)
        return self.differs if self.is_change or against == (Difference.ORDER,) else against


@dataclass(frozen=True, slots=True)
class Change:
    """A change of position: one actor, one question, one sourcing, another stance or number."""

    before: Position
    after: Position
    differs: tuple[Difference, ...]


@once
def histories(dossier: Dossier) -> Mapping[tuple[str, str], History]:
    """Return the history of every actor on every question it has a position on, by their ids.

    What several hold together stands in the history of each.
    """
    groups = grouped(
        ((actor_id, position.question.id), position)
        for actor_id, positions in dossier.positions_of.items()
        for position in positions
    )
    return {key: _history(dossier, *key, positions) for key, positions in groups.items()}


def _history(
    dossier: Dossier, actor_id: str, question_id: str, positions: tuple[Position, ...]
) -> History:
    held = tuple(
        each
        for each in positions
        if is_current(dossier, each) and not ending(dossier, each, actor_id)
    )

    def newness(position: Position) -> tuple[bool, Time, bool]:
        time = time_of(dossier, position)
        return (time.has_begin, time, position.rank is Rank.PREFERRED)

    return History(actor_id, question_id, positions, held, max(held, key=newness, default=None))


def entries(dossier: Dossier, positions: Iterable[Position]) -> tuple[Entry, ...]:
    """Return the positions as a history, each compared with the one it follows.

    That is the one that it takes back, else the one before it on the same question and subject
    that states a stance or, where there is none, the one before it there. Questions are not
    compared, nor what describes or counts different things, and nothing is compared with what is
    deprecated.
    """
    made: list[Entry] = []
    latest: dict[tuple[object, ...], Position] = {}
    seen: dict[str, Position] = {}
    for position in positions:
        taken_back = seen.get(position.withdraws.id) if position.withdraws else None
        # What takes back and states nothing instead is about what it takes back.
        about = taken_back if taken_back and position.stance is None else position
        topic = (position.question.id, *subject(about))
        before = taken_back or latest.get(topic)
        differs = _differences(dossier, before, position) if before else ()
        made.append(Entry(position, before, differs))
        if position.rank is Rank.DEPRECATED:
            continue
        seen[position.id] = position
        if position.stance is Stance.NO_POSITION:
            latest.setdefault(topic, position)
        else:
            latest[topic] = position
    return tuple(made)


@once
def changes(dossier: Dossier) -> tuple[Change, ...]:
    """Return every change of position in the dossier, oldest first."""
    changed: dict[tuple[str, str], Change] = {}
    for history in histories(dossier).values():
        # What several held together, and changed together, is one change.
        changed |= {
            (entry.before.id, entry.position.id): Change(
                entry.before, entry.position, entry.differs
            )
            for entry in entries(dossier, history.positions)
            if entry.before and entry.is_change
        }
    return tuple(sorted(changed.values(), key=lambda change: time_of(dossier, change.after)))


def _differences(dossier: Dossier, one: Position, other: Position) -> tuple[Difference, ...]:
    taken_back = other.withdraws is not None and other.withdraws.id == one.id
    if other.stance is None or (taken_back and subject(one) != subject(other)):
        return (Difference.WITHDRAWN,) if taken_back else ()
    same = {
        Difference.DEPRECATED: other.rank is not Rank.DEPRECATED,
        Difference.SPEAKER: not held_by(dossier, one.id).isdisjoint(held_by(dossier, other.id)),
        Difference.SOURCING: taken_for(dossier, one) is taken_for(dossier, other),
        Difference.STANCE: one.stance is other.stance,
        Difference.CONDITIONS: one.conditions == other.conditions,
        Difference.FIGURE: one.figure == other.figure,
    }
    differing = [difference for difference, equal in same.items() if not equal]
    if put_right(dossier, one, other) or put_right(dossier, other, one):
        return (*(each for each in differing if each in _NOT_COMPARABLE), Difference.CORRECTED)
    if Difference.STANCE in differing and Stance.NO_POSITION in {one.stance, other.stance}:
        # Nobody changed position: what was said is not said any more, or was not said before.
        since = other.stance is Stance.NO_POSITION
        stated = Difference.SINCE if since else Difference.BEFORE
        return (*(each for each in differing if each in _NOT_COMPARABLE), stated)
    if differing and not surely_before(dossier, one, other):
        differing.append(Difference.ORDER)
    return tuple(differing)
