"""The sides of disputes, and of what is opposed, as pages print them."""

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.diagnostics.findings import plural
from onrecord.dossier.disputes import DisputeSide, sides
from onrecord.dossier.labels import actor_name, label_parts
from onrecord.dossier.model import Dossier, grouped, holders
from onrecord.dossier.oppositions import Opposed
from onrecord.dossier.past import still_held_by
from onrecord.dossier.sourcing import sourcing
from onrecord.pages.prose import (
    SOME,
    Link,
    Prose,
    Said,
    StanceMark,
    Unseen,
    joined,
    some_links,
    some_of,
)
from onrecord.pages.statements import Statement, few_words, leading_words, stance_mark_of, statement
from onrecord.pages.wording import doubtful, figure_and_role, in_short, when
from onrecord.source.records import Article, Dispute, Position, Question
from onrecord.source.rich import RichText
from onrecord.source.tables import Sourcing, Stance


@dataclass(frozen=True, slots=True)
class Side:
    """A side of a dispute: what it is, and what it says."""

    meta: Prose
    words: Prose


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute with its sides beside each other; in a line it is who is ``against`` whom."""

    dispute: Dispute
    css: str
    kicker: str
    against: Prose
    sides: tuple[Side, ...]


def dispute_views(dossier: Dossier, question: Question) -> tuple[DisputeView, ...]:
    """Return the disputes of a question."""
    return tuple(_dispute_view(dossier, dispute) for dispute in question.disputes)


def _dispute_view(dossier: Dossier, dispute: Dispute) -> DisputeView:
    found = sides(dossier, str(dispute.id))
    return DisputeView(
        dispute,
        f"or-dispute or-dispute--{dispute.state}",
        f"{dispute.kind.label.capitalize()} · {dispute.state.label}",
        # Of more than two not each is against every other.
        joined((_named(dossier, side) for side in found), " against " if len(found) == 2 else "; "),
        tuple(_side(dossier, side) for side in found),
    )


def _named(dossier: Dossier, side: DisputeSide) -> Prose:
    """Return a side in few words, which lead to all of it."""
    if side.stance is not None:
        return (StanceMark(side.stance), f" ({len(side.positions):,})")
    if side.article is not None:
        return (Link(side.article.id),)
    for position in side.positions:
        who = some_of([actor_name(dossier.actors[each]) for each in holders(position)])
        # One actor may be on both sides: links to two entries are told apart by who listens.
        heard = Unseen((": ", few_words(position)))
        return (stance_mark_of(position), " ", Link(position.id, (*who, heard)))
    return (Link(side.event.id),) if side.event else ()


def _side(dossier: Dossier, side: DisputeSide) -> Side:
    if side.stance is not None:
        count = plural(len(side.positions), "position")
        few = doubtful(dossier, side.positions)
        meta: Prose = (StanceMark(side.stance), f" · {count}{f', {few}' if few else ''}")
        return Side(meta, _held_now(dossier, side.positions) or ("Nobody holds it now.",))
    if side.article is not None:
        return _article_side(dossier, side, side.article)
    for position in side.positions:
        return _position_side(statement(dossier, position))
    event = side.event
    if event is None:
        return Side((), ())
    said: Prose = (": ", in_short(dossier, event.text)) if event.text else ()
    meta = (f"{event.status.label.capitalize()} · {when(event)}",)
    return Side(meta, (Link(event.id), *said))


def _article_side(dossier: Dossier, side: DisputeSide, article: Article) -> Side:
    """Return what an article makes of the position that is meant, or else what it says."""
    meta: Prose = ("Article · ", Link(article.id))
    if not side.positions:
        return Side(meta, (in_short(dossier, article.summary),))
    [position] = side.positions
    worded = _wording(dossier, article, position)
    past = statement(dossier, position).standing
    meta = (*meta, " on ", Link(position.id), *((" · ", *past) if past else ()))
    return Side(meta, (in_short(dossier, worded or position.text),))


def _wording(dossier: Dossier, article: Article, position: Position) -> RichText | None:
    """Return how an article first puts a position; None where it says no more than the position."""
    reports = (
        each.report for each in dossier.reports.get(position.id, ()) if each.article is article
    )
    return next((report.wording for report in reports if report.wording), None)


def _position_side(item: Statement) -> Side:
    position = item.position
    meta: list[Prose] = [(stance_mark_of(position),), item.who]
    meta += [(when(position),), (item.attribution_label,), item.standing, item.doubt]
    figure = figure_and_role(position.figure) if position.figure else ()
    return Side(joined(meta), leading_words(item, figure))


def _held_now(dossier: Dossier, positions: Sequence[Position]) -> Prose:
    """Return links to the first of some positions; who has left what others hold is not named."""
    left = {each.id: still_held_by(dossier, each) for each in positions[:SOME]}
    some = {
        each.id: Link(each.id, _called(label_parts(dossier, each, left[each.id])))
        for each in positions[:SOME]
        if 0 < len(left[each.id]) < len(holders(each))
    }
    return some_links([each.id for each in positions], instead=some)


def _called(parts: tuple[str, str, str]) -> Prose:
    before, words, after = parts
    return (before, Said(words), after) if words else (before,)


def opposed_lines(dossier: Dossier, opposed: Opposed) -> tuple[Prose, ...]:
    """Return the two sides of an opposition, each with how many stand on whose word."""
    return tuple(_opposed_line(dossier, some) for some in (opposed.ones, opposed.others))


def _opposed_line(dossier: Dossier, positions: Sequence[Position]) -> Prose:
    taken = {each.stance for each in positions}
    stances = joined(((StanceMark(stance),) for stance in Stance if stance in taken), ", ")
    by_word = grouped((sourcing(dossier, each), each) for each in positions)
    pieces = (
        (f"{len(by_word[word]):,} {word.label}: ", *_held_now(dossier, by_word[word]))
        for word in Sourcing
        if word in by_word
    )
    few = doubtful(dossier, positions)
    return (*stances, " · ", *joined([*pieces, (few,) if few else ()]))
