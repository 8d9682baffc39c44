"""What the sides of a dispute are, and which positions they name."""

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from onrecord.diagnostics.findings import Place
from onrecord.dossier.model import Dossier, once_each, position_id, question_id, reports_of
from onrecord.dossier.stances import by_stance
from onrecord.source.fields import Ref, if_read, is_whole
from onrecord.source.records import Article, Event, Position, Side
from onrecord.source.tables import Stance


@dataclass(frozen=True, slots=True)
class DisputeSide:
    """A side of a dispute: an event, a position, what an article makes of one, all of a stance.

    ``positions`` are those that it names. Of an article it is the one that is meant; where that
    cannot be told there is none, and ``unclear`` are the ids of those that could be.
    """

    place: Place
    positions: tuple[Position, ...] = ()
    article: Article | None = None
    event: Event | None = None
    stance: Stance | None = None
    unclear: Collection[str] = ()


@once_each
def sides(dossier: Dossier, dispute_id: str) -> tuple[DisputeSide, ...]:
    """Return the sides of a dispute in their order; what could not be read is left out.

    An article that reports one position on the question means that one. One that reports several
    means the one that the sides have in common, such as two articles that word it differently.
    """
    question, dispute = dossier.disputes[dispute_id]
    written = [each for each in if_read(lambda: dispute.sides, ()) if _is_read(each)]
    named = [_named(dossier, each, question.id) for each in written]
    common = _common([each for each in named if each])
    return tuple(
        _side(dossier, each, ids, common, question.id)
        for each, ids in zip(written, named, strict=True)
    )


def _is_read(side: Ref[Position | Article | Event] | Side) -> bool:
    return isinstance(side, Ref) or is_whole(side)


# The ids of positions, in the order of the reports.
_Ids = Mapping[str, None]


def _named(
    dossier: Dossier, side: Ref[Position | Article | Event] | Side, question_id: str
) -> _Ids:
    """Return the ids of the positions that a side names or, if it is an article, could mean."""
    if isinstance(side, Side):
        return {side.position.id: None} if side.position else {}
    if side.id in dossier.articles:
        return reported_on(dossier, side.id).get(question_id, {})
    return {side.id: None} if side.id in dossier.positions else {}


def _common(named: Iterable[_Ids]) -> AbstractSet[str]:
    """Return the ids that all sides have in common, where one of the sides has few."""
    fewest, *others = sorted(named, key=len) or [{}]
    if len(fewest) > _FEW:
        return frozenset()
    return {each for each in fewest if all(each in ids for ids in others)}


# An article that reports more on one question has to say what it means.
_FEW = 100


def _side(
    dossier: Dossier,
    side: Ref[Position | Article | Event] | Side,
    named: _Ids,
    common: AbstractSet[str],
    question_id: str,
) -> DisputeSide:
    if isinstance(side, Side):
        return _written_out(dossier, side, question_id)
    article = dossier.articles.get(side.id)
    meant = named if len(named) == 1 or article is None else common
    positions = (dossier.positions.get(each) for each in meant if len(meant) == 1)
    found = tuple(each for each in positions if each is not None)
    return DisputeSide(
        place=side.place,
        positions=found,
        article=article,
        event=dossier.events.get(side.id),
        unclear=() if found else named,
    )


def _written_out(dossier: Dossier, side: Side, question_id: str) -> DisputeSide:
    if side.stance is not None:
        holding = by_stance(dossier, dossier.questions[question_id]).get(side.stance, ())
        return DisputeSide(side.span, holding, stance=side.stance)
    position = dossier.positions.get(side.position.id) if side.position else None
    article = dossier.articles.get(side.article.id) if side.article else None
    return DisputeSide(side.span, (position,) if position else (), article=article)


@once_each
def reported_on(dossier: Dossier, article_id: str) -> Mapping[str, _Ids]:
    """Return, for each question, the ids of the positions on it that an article reports."""
    carried: dict[str, dict[str, None]] = {}
    for report in reports_of(dossier.articles[article_id]):
        position = dossier.positions.get(position_id(report) or "")
        question = question_id(position) if position else None
        if position and question:
            carried.setdefault(question, {})[position.id] = None
    return carried
