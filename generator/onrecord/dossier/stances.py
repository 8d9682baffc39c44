"""Who takes which stance on a question."""

from collections.abc import Mapping

from onrecord.dossier.chronology import newest_first
from onrecord.dossier.model import Dossier, grouped, once_each
from onrecord.source.records import Position, Question
from onrecord.source.tables import Stance


def by_stance(dossier: Dossier, question: Question) -> Mapping[Stance, tuple[Position, ...]]:
    """Return the positions on a question by stance, in the order of the list, newest first.

    A stance that nobody takes has no key.
    """
    return _by_stance(dossier, question.id)


@once_each
def _by_stance(dossier: Dossier, question_id: str) -> Mapping[Stance, tuple[Position, ...]]:
    listed = newest_first(dossier, dossier.positions_on.get(question_id, ()))
    groups = grouped((position.stance, position) for position in listed)
    return {stance: groups[stance] for stance in Stance if stance in groups}
