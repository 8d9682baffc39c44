"""Who takes which stance on a question now, and what is past."""

from collections.abc import Mapping, Sequence

from onrecord.dossier.chronology import newest_first
from onrecord.dossier.model import Dossier, grouped, once_each
from onrecord.dossier.past import is_current
from onrecord.source.fields import is_whole
from onrecord.source.records import Position, Question
from onrecord.source.tables import Stance


def by_stance(dossier: Dossier, question: Question) -> Mapping[Stance, tuple[Position, ...]]:
    """Return the current positions on a question by stance, in the order of the list, newest first.

    A stance that nobody takes now has no key. What is past or deprecated counts in none.
    """
    return _current(dossier, question.id)


@once_each
def _current(dossier: Dossier, question_id: str) -> Mapping[Stance, tuple[Position, ...]]:
    groups = grouped((each.stance, each) for each in _newest_first(dossier, question_id)[0])
    return {stance: groups[stance] for stance in Stance if stance in groups}


def not_counted(
    dossier: Dossier, question: Question
) -> Mapping[Stance | None, tuple[Position, ...]]:
    """Return by stance the positions on a question that :func:`by_stance` leaves out.

    They are past or deprecated or, under None, take a position back and no stance instead.
    """
    groups = grouped((each.stance, each) for each in _newest_first(dossier, question.id)[1])
    return {stance: groups[stance] for stance in (*Stance, None) if stance in groups}


@once_each
def _newest_first(
    dossier: Dossier, question_id: str
) -> tuple[Sequence[Position], Sequence[Position]]:
    """Return the positions on a question that count, and those that do not."""
    read = filter(is_whole, dossier.positions_on.get(question_id, ()))
    listed = newest_first(dossier, read)
    counted = grouped((is_current(dossier, position), position) for position in listed)
    return counted.get(True, ()), counted.get(False, ())
