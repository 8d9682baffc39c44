"""Who opposes whom: positions on one question that cannot both hold, and what explains them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from onrecord.dossier.histories import subject
from onrecord.dossier.model import Dossier, disputes_of, once
from onrecord.dossier.sourcing import sourcing
from onrecord.source.fields import is_whole
from onrecord.source.records import Position, Question
from onrecord.source.tables import Polarity, Sourcing
from onrecord.source.term import Term
from onrecord.source.terms import Rank

# Pairs grow with the square of the positions; nobody reads more of them on one question.
MAX_PAIRS = 1_000


class OppositionKind(Term):
    """On whose word two opposed positions stand."""

    SAME_ACTOR = "same-actor", "One actor, opposed at different dates.", "same actor over time"
    ON_RECORD = "on-record", "Both on record.", "on record against on record"
    ANONYMOUS = "anonymous", "One of them anonymous.", "on record against anonymous"
    OTHER = "other", "Neither is on record, or one is a third party's description.", "not on record"


@dataclass(frozen=True, slots=True)
class Opposition:
    """Two positions on one question that cannot both hold; ``dispute`` explains them, or None."""

    one: Position
    other: Position
    kind: OppositionKind
    dispute: str | None


@dataclass(frozen=True, slots=True)
class Oppositions:
    """The pairs of opposed positions on one question, and how many more than these there are."""

    pairs: tuple[Opposition, ...] = ()
    more: int = 0

    @property
    def unexplained(self) -> tuple[Opposition, ...]:
        """The pairs that no dispute explains."""
        return tuple(pair for pair in self.pairs if pair.dispute is None)


@once
def oppositions(dossier: Dossier) -> Mapping[str, Oppositions]:
    """Return the pairs of opposed positions on each question that has any, by its id."""
    by_question = {}
    for question in dossier.questions.values():
        live = [
            position
            for position in dossier.positions_on.get(question.id, ())
            if is_whole(position) and position.rank is not Rank.DEPRECATED
        ]
        ones = [each for each in live if each.stance.polarity is Polarity.FOR]
        others = [each for each in live if each.stance.polarity is Polarity.AGAINST]
        if ones and others:
            pairs = tuple(islice(_pairs(dossier, question, ones, others), MAX_PAIRS))
            more = len(ones) * len(others) - len(pairs)
            by_question[question.id] = Oppositions(pairs, more)
    return by_question


def _pairs(
    dossier: Dossier, question: Question, ones: list[Position], others: list[Position]
) -> Iterator[Opposition]:
    disputes = [dispute for dispute in disputes_of(question) if is_whole(dispute)]
    sides = [(str(dispute.id), {ref.id for ref in dispute.sides}) for dispute in disputes]
    for one in ones:
        naming_one = [(dispute_id, ids) for dispute_id, ids in sides if one.id in ids]
        for other in others:
            explains = (dispute_id for dispute_id, ids in naming_one if other.id in ids)
            yield Opposition(one, other, _kind(dossier, one, other), next(explains, None))


def _kind(dossier: Dossier, one: Position, other: Position) -> OppositionKind:
    words = {sourcing(dossier, one), sourcing(dossier, other)}
    if one.actor.id == other.actor.id and subject(one) == subject(other):
        return OppositionKind.SAME_ACTOR
    if words == {Sourcing.ON_RECORD}:
        return OppositionKind.ON_RECORD
    if words == {Sourcing.ON_RECORD, Sourcing.ANONYMOUS}:
        return OppositionKind.ANONYMOUS
    return OppositionKind.OTHER
