"""Who takes which stance on a question now, what is past, and what others say of an actor."""

from collections.abc import Mapping, Sequence

from onrecord.dossier.chronology import newest_first
from onrecord.dossier.model import Dossier, grouped, once_each
from onrecord.dossier.past import is_current
from onrecord.source.fields import is_whole
from onrecord.source.records import Position, Question
from onrecord.source.tables import Stance

# Positions that count, and those that do not, each newest first.
Listed = tuple[Sequence[Position], Sequence[Position]]


def by_stance(dossier: Dossier, question: Question) -> Mapping[Stance, tuple[Position, ...]]:
    """Return the current positions on a question by stance, in the order of the list, newest first.

    A stance that nobody takes now has no key. What is past or deprecated counts in none, nor does
    what somebody says of another one: that is nobody's own stance.
    """
    return _current(dossier, question.id)


@once_each
def _current(dossier: Dossier, question_id: str) -> Mapping[Stance, tuple[Position, ...]]:
    groups = grouped((each.stance, each) for each in _own(dossier, question_id)[0])
    return {stance: groups[stance] for stance in Stance if stance in groups}


def not_counted(
    dossier: Dossier, question: Question
) -> Mapping[Stance | None, tuple[Position, ...]]:
    """Return by stance the positions on a question that are past or deprecated.

    Under None they take a position back, and no stance instead.
    """
    groups = grouped((each.stance, each) for each in _own(dossier, question.id)[1])
    return {stance: groups[stance] for stance in (*Stance, None) if stance in groups}


def descriptions(dossier: Dossier, question: Question) -> Mapping[str, Listed]:
    """Return what others say of actors on a question, by the id of whom they describe.

    Of each there are the descriptions that stand, and those that are past or deprecated.
    """
    return {
        actor_id: listed
        for actor_id, listed in _listed(dossier, question.id).items()
        if actor_id is not None
    }


def _own(dossier: Dossier, question_id: str) -> Listed:
    return _listed(dossier, question_id).get(None, ((), ()))


@once_each
def _listed(dossier: Dossier, question_id: str) -> Mapping[str | None, Listed]:
    """Return the positions on a question by whom they describe; under None are all others."""
    read = filter(is_whole, dossier.positions_on.get(question_id, ()))
    listed = newest_first(dossier, read)
    groups = grouped((each.about.id if each.about else None, each) for each in listed)
    return {about: _by_whether_counted(dossier, some) for about, some in groups.items()}


def _by_whether_counted(dossier: Dossier, positions: Sequence[Position]) -> Listed:
    counted = grouped((is_current(dossier, each), each) for each in positions)
    return counted.get(True, ()), counted.get(False, ())
