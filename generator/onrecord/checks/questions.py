"""Rules on questions, their answers and their disputes."""

from collections.abc import Iterator, Sequence

from onrecord.checks.briefing import stale
from onrecord.diagnostics.findings import Diagnostic, error, warning
from onrecord.dossier.disputes import reported_on, sides
from onrecord.dossier.model import Dossier, holders
from onrecord.dossier.oppositions import oppositions
from onrecord.source.fields import is_whole
from onrecord.source.records import Position, Question, Side


def question_says_something(question: Question, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A question has an answer, or says what is not known (warning)."""
    if "answer" not in question.spans and not question.unknowns:
        message = "neither an answer nor unknowns"
        hint = "add 'answer', or list what is not known under 'unknowns'"
        yield warning("unanswered", question.place_of("text"), message, hint)


def question_is_related_to_others(question: Question, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A question is related to other questions."""
    for ref in question.related:
        if ref.id == question.id:
            message = "a question is not related to itself"
            yield error("self-reference", ref.place, message, "delete it")


def dispute_has_two_sides(question: Question, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A dispute has at least two sides."""
    for dispute in question.disputes:
        count = len(dict.fromkeys(dispute.sides))
        if count < 2:
            message = f"a dispute has at least two sides; this one has {count}"
            hint = "name who holds the other side, or delete the dispute"
            yield error("one-sided", dispute.place_of("sides"), message, hint)


def sides_are_found(question: Question, dossier: Dossier) -> Iterator[Diagnostic]:
    """A side that is an article says which position is meant, and one that is a stance has holders.

    Where an article reports several positions on the question, and the sides have none or several
    of them in common, that is a warning, and so is a stance that nobody holds now.
    """
    for dispute in question.disputes:
        for written in dispute.sides:
            if isinstance(written, Side):
                yield from _side_faults(written, dossier)
        for side in sides(dossier, str(dispute.id)):
            if side.stance and not side.positions:
                message = f"nobody holds '{side.stance}' on '{question.id}' now"
                hint = "name another side, or the positions that were held"
                yield warning("empty-side", side.place, message, hint)
            if side.article and side.unclear:
                count = len(side.unclear)
                message = f"'{side.article.id}' reports {count} positions on '{question.id}'"
                meant = f"{{article: {side.article.id}, position: {next(iter(side.unclear))}}}"
                hint = f"say which one is meant, such as '{meant}'"
                yield warning("unclear-side", side.place, message, hint)


def _side_faults(side: Side, dossier: Dossier) -> Iterator[Diagnostic]:
    """Yield what is wrong with a side that is written as a mapping."""
    written = {name for name in ("article", "position", "stance") if name in side.spans}
    if written not in ({"article", "position"}, {"stance"}):
        message = "a side is an id, an article with a position, or a stance alone"
        hint = "write '{article: ..., position: ...}' or '{stance: ...}'"
        yield error("wrong-side", side.span, message, hint)
    elif side.article and side.position and side.article.id in dossier.articles:
        article_id, position_id = side.article.id, side.position.id
        carried = any(position_id in ids for ids in reported_on(dossier, article_id).values())
        known = position_id in dossier.positions and position_id not in dossier.claimed_positions
        if known and not carried:
            message = f"'{article_id}' does not report '{position_id}'"
            hint = "add it to the article's reports, or name one that it reports"
            yield error("wrong-side", side.position.place, message, hint)


def oppositions_are_explained(question: Question, dossier: Dossier) -> Iterator[Diagnostic]:
    """Opposed positions on a question are sides of a dispute that explains them (warning)."""
    if not all(map(is_whole, question.disputes)):
        return
    opposed = oppositions(dossier).get(question.id)
    left = opposed.unexplained if opposed else None
    if left and left.ones:
        sides_named = f"{_some(left.ones)} against {_some(left.others)}"
        message = f"opposed, and no dispute explains it: {sides_named}"
        hint = (
            "add a dispute whose sides name both, each position by its id or all of a stance as "
            "'{stance: ...}'; kind 'evaluation' says that views differ"
        )
        if pair := _of_one_holder(left.ones, left.others):
            hint = (
                f"'{pair[0]}' and '{pair[1]}' are of one actor: if one came later, give it "
                f"'after: [<the earlier one>]' or a closer date; else {hint}"
            )
        place = question.place_of("disputes" if question.disputes else "text")
        yield warning("unexplained-opposition", place, message, hint)


def _of_one_holder(ones: Sequence[Position], others: Sequence[Position]) -> tuple[str, str] | None:
    """Return two opposed positions of one actor, if there are such."""
    by_holder = {holder: each.id for each in reversed(ones) for holder in holders(each)}
    pairs = ((by_holder.get(holder), each.id) for each in others for holder in holders(each))
    return next(((one, other) for one, other in pairs if one), None)


def _some(positions: Sequence[Position]) -> str:
    """Return the ids of the first few positions, and how many more there are."""
    named = [f"'{each.id}'" for each in positions[:_NAMED]]
    if len(positions) > len(named):
        named.append(f"{len(positions) - len(named):,} more")
    *before, last = named
    return f"{', '.join(before)} and {last}" if before else last


_NAMED = 3


def answer_is_up_to_date(question: Question, dossier: Dossier) -> Iterator[Diagnostic]:
    """An answer weighs all evidence: none of its question is newer than its as_of (warning)."""
    if question.answer is not None:
        yield from stale(question.answer, question.id, dossier)
