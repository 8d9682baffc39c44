"""On whose word a position stands."""

from onrecord.dossier.model import Dossier, holders, once, once_each
from onrecord.source.fields import is_whole
from onrecord.source.records import Position
from onrecord.source.tables import Attribution, Sourcing
from onrecord.source.terms import ActorKind, Rank


def attribution(dossier: Dossier, position: Position) -> Attribution | None:
    """Return the most direct attribution among the reports of a position; None without one."""
    return _attribution(dossier, position.id)


@once_each
def _attribution(dossier: Dossier, position_id: str) -> Attribution | None:
    reports = [each.report for each in dossier.reports.get(position_id, ())]
    given = [report.attribution for report in reports if is_whole(report) and report.attribution]
    return max(given, key=lambda each: each.directness, default=None)


def is_unnamed(dossier: Dossier, position: Position) -> bool:
    """Return whether groups that no source names hold the position, and nobody who is named."""
    return _is_unnamed(dossier, position.id)


@once_each
def _is_unnamed(dossier: Dossier, position_id: str) -> bool:
    holding = map(dossier.actors.get, holders(dossier.positions[position_id]))
    return all(who is not None and who.kind is ActorKind.ANONYMOUS_GROUP for who in holding)


def sourcing(dossier: Dossier, position: Position) -> Sourcing:
    """Return on whose word a position stands, at its best.

    It says less than :func:`attribution` of the reports and more of the holder: what a third party
    describes, and what a group without a name holds, is never on record.
    """
    if position.about:
        return Sourcing.DESCRIBED
    if is_unnamed(dossier, position):
        return Sourcing.ANONYMOUS
    return (attribution(dossier, position) or Attribution.UNATTRIBUTED).sourcing


@once
def on_one_anonymous_origin(dossier: Dossier) -> tuple[Position, ...]:
    """Return the positions that stand on anonymous word alone; what is not relied on is left out.

    All routes of a position begin with its speaker. So it has one origin, however many articles
    carry it; or none that is established, where no route is stated in full.
    """
    return tuple(
        position
        for position in dossier.positions.values()
        if position.rank is not Rank.DEPRECATED
        and sourcing(dossier, position) is Sourcing.ANONYMOUS
    )


def taken_for(dossier: Dossier, position: Position) -> Sourcing:
    """Return as whose word a position is compared with others of its holder.

    Where no report says, it is taken for the holder's own: what is not recorded is no difference.
    """
    word = sourcing(dossier, position)
    if word is Sourcing.UNATTRIBUTED and attribution(dossier, position) is None:
        return Sourcing.ON_RECORD
    return word
