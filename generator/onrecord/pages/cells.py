"""A cell of the matrix: what an actor says on a question, in every voice."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from onrecord.dossier.chronology import known_by, surely_before, time_of, told_before
from onrecord.dossier.corrections import doubt
from onrecord.dossier.labels import actor_name, label
from onrecord.dossier.languages import of_dossier
from onrecord.dossier.mandates import attributed, described
from onrecord.dossier.model import Dossier, grouped, holds
from onrecord.dossier.past import Ending, EndKind, ending, has_weight, voice
from onrecord.pages.prose import Link, Part, Prose, Said, StanceMark, joined
from onrecord.pages.statements import Statement, number_and_stance, stance_mark_of, statement
from onrecord.pages.wording import figure_prose
from onrecord.source.records import Actor, Position
from onrecord.source.tables import Attribution, Stance
from onrecord.source.terms import ActorKind, QuestionKind, Rank


@dataclass(frozen=True, slots=True)
class CellEntry:
    """A position in a cell of the matrix.

    ``label`` is its stance, figure or answer, and ``words`` the rest in a line. The link of the two
    is what is said, in a few words, where there are any: stances alone are alike in most cells, and
    so no names for links. ``sign`` stands where there is room for no word and says all to who
    listens, ``who`` where the stance is said before, with ``note`` behind it, which is ``words``
    without a link.
    ``css``, ``mark`` and ``stand`` are the classes of the three.
    ``voice`` tells the speakers and kinds of sourcing of a cell apart; of each voice what nothing
    surely later replaces is shown, and what ``is_earlier`` is kept for looking back. ``earliest``
    is the first day it can be of, ``known`` the day by which it surely was; both are empty where
    that is not known. ``replaced`` is the day by which something surely later was. ``ended`` is the
    first day on which it can be past though nothing has taken its place.
    """

    position: str
    is_description: bool
    is_earlier: bool
    css: str
    mark: str
    stand: str
    label: Prose
    sign: Prose
    who: Prose
    words: Prose
    note: Prose
    earliest: str
    known: str
    replaced: str
    ended: str
    voice: int
    stance: str
    attribution: str


def cells(dossier: Dossier, actor: Actor) -> Mapping[str, tuple[CellEntry, ...]]:
    """Return the cells of an actor that are not empty, by the question."""
    own = [(position, False) for position in attributed(dossier).get(actor.id, ())]
    by_others = [(position, True) for position in described(dossier).get(actor.id, ())]
    live = grouped(
        (position.question.id, (position, is_description))
        for position, is_description in own + by_others
        if position.rank is not Rank.DEPRECATED and position.stance
    )
    return {question_id: _cell(dossier, actor, some) for question_id, some in live.items()}


def _cell(
    dossier: Dossier, actor: Actor, positions: Iterable[tuple[Position, bool]]
) -> tuple[CellEntry, ...]:
    """Return the positions by voice: official, unnamed and described ones stay apart.

    Of each position is said whether a third party describes the actor in it.
    """
    voices = grouped(
        (_voice(dossier, actor, position, is_description), (position, is_description))
        for position, is_description in positions
    )
    there = {position.id for some in voices.values() for position, _ in some}
    made = []
    for number, entries in enumerate(voices.values()):
        some = [position for position, _ in entries]
        standing = [each for each in some if not _is_corrected(dossier, actor, each)] or some
        last = max(standing, key=lambda each: (has_weight(dossier, each), *_newness(dossier, each)))
        replaced = _replaced(dossier, some)
        for position, is_description in entries:
            ended = ending(dossier, position, _holder(dossier, actor, position))
            successor = ended.successor if ended else None
            days = [day for day in [replaced.get(position.id)] if day]
            # What is on record takes the place of what is said in other voices.
            overtaken = successor is not None and successor.id in there
            if successor is not None and overtaken and (day := known_by(dossier, successor)):
                days.append(day)
            made.append(
                _entry(
                    dossier,
                    actor,
                    statement(dossier, position),
                    voice=number,
                    through=not holds(dossier, actor.id, position) and not is_description,
                    is_description=is_description,
                    earlier=_OVERTAKEN[ended.kind]
                    if ended and overtaken
                    else _earlier(dossier, position, last),
                    replaced=min(days, default=None),
                    ended=None if overtaken and ended and ended.kind in _TAKEN_PLACE else ended,
                )
            )
    return tuple(made)


def _replaced(dossier: Dossier, positions: Sequence[Position]) -> Mapping[str, date]:
    """Return for positions of one voice the day by which something surely later was, if any was."""
    times = {each.id: time_of(dossier, each) for each in positions}
    days = {each.id: known_by(dossier, each) for each in positions}
    ending_others = [each for each in positions if has_weight(dossier, each)]
    later = sorted(ending_others, key=lambda each: (times[each.id].has_begin, times[each.id].first))
    # From each of them on, the first day by which one was.
    firsts = [*accumulate((days[each.id] or date.max for each in reversed(later)), min)][::-1]
    found: dict[str, date] = {}
    for position in positions:
        end = times[position.id].until.date
        at = bisect_left(later, 1, key=lambda other: end.surely_before(times[other.id].since.date))
        if at < len(firsts) and firsts[at] < date.max:
            found[position.id] = firsts[at]
    for position in ending_others:
        day = days[position.id]
        for each in told_before(dossier, position) if day else ():
            if day and each in times:
                found[each] = min(day, found.get(each, day))
    return found


def _newness(dossier: Dossier, position: Position) -> tuple[bool, float, int]:
    """Return what is greatest of the position before which most others surely were."""
    time = time_of(dossier, position)
    return (time.has_begin, time.first, time.depth)


def _earlier(dossier: Dossier, position: Position, last: Position) -> str:
    """Return why another position of the voice is shown: a later one, or one that has a date."""
    if surely_before(dossier, position, last):
        return "replaced since"
    has_begin = time_of(dossier, position).has_begin
    is_dated = time_of(dossier, last).has_begin and not has_begin
    return "another is dated" if is_dated else ""


def _holder(dossier: Dossier, actor: Actor, position: Position) -> str:
    """Return the actor where it holds the position itself, else who holds it."""
    return actor.id if holds(dossier, actor.id, position) else position.actor.id


def _voice(
    dossier: Dossier, actor: Actor, position: Position, is_description: bool
) -> tuple[object, ...]:
    """Return what tells the voices of a cell apart."""
    speaker = position.actor.id if is_description else not holds(dossier, actor.id, position)
    return (is_description, speaker, *voice(dossier, position))


def _entry(
    dossier: Dossier,
    actor: Actor,
    item: Statement,
    *,
    voice: int,
    through: bool,
    is_description: bool,
    earlier: str,
    replaced: date | None,
    ended: Ending | None,
) -> CellEntry:
    position = item.position
    figure = position.figure
    mark: Prose = (_mark(dossier, position),)
    shown = joined(number_and_stance(position, figure)) if figure else mark
    state = []
    what: Prose = (Said(position.short),) if position.short else ()
    note: list[Prose] = [(position.date.short(),)]
    if item.edge is not Attribution.ON_RECORD:
        note.append((item.attribution_label,))
    if is_description:
        state.append("described")
        note.append(("as ", Said(actor_name(item.actor)), " describes it"))
    elif item.about:
        note.append(("about ", Said(actor_name(item.about))))
    if through:
        unnamed = item.actor.kind is ActorKind.ANONYMOUS_GROUP
        note.append(("through ", "unnamed sources" if unnamed else Said(actor_name(item.actor))))
    if doubtful := doubt(dossier, position):
        note.append((doubtful,))
    if position.jointly_with and not through:
        note.append(("held jointly",))
    if ended:
        # It is shown as past where nothing has taken its place, so that no cell looks empty.
        state.append("past")
        note.append((f"{ended.kind} {ended.date.short()}",))
    if earlier:
        state.append("earlier")
        note.append((earlier,))
    return CellEntry(
        position=position.id,
        is_description=is_description,
        is_earlier=bool(earlier),
        # A figure has no mark of its stance: the edge alone has its colour.
        css=_css("cell", item.edge, *state, position.stance or ""),
        mark=_css("mark", item.edge, *state, position.stance or ""),
        label=shown if what else (Link(position.id, shown),),
        stand=_css("stand", item.edge, *state, position.stance or ""),
        sign=(
            Link(position.id, _spoken(dossier, actor, position, item if is_description else None)),
        ),
        who=(Link(position.id, (Said(actor_name(actor)),)), *_number(position)),
        words=joined([(Link(position.id, what),) if what else (), *note], ", "),
        note=joined([what, *note], ", "),
        earliest=str(time_of(dossier, position).since.date.earliest or ""),
        known=str(known_by(dossier, position) or ""),
        replaced=str(replaced or ""),
        ended=str(_first_day(dossier, ended) or "") if ended else "",
        voice=voice,
        stance=position.stance.value if position.stance else "",
        attribution=item.edge.value,
    )


def _is_corrected(dossier: Dossier, actor: Actor, position: Position) -> bool:
    """Return whether a correction has another position in place of this one."""
    ended = ending(dossier, position, _holder(dossier, actor, position))
    return ended is not None and ended.kind is EndKind.CORRECTED


# Ends of a position in whose place another one stands.
_TAKEN_PLACE = frozenset({EndKind.REPLACED, EndKind.CORRECTED})
_OVERTAKEN = dict.fromkeys(EndKind, "replaced since") | {EndKind.CORRECTED: "corrected since"}


def _first_day(dossier: Dossier, ended: Ending) -> date | None:
    """Return the first day on which a position can have ended."""
    return (time_of(dossier, ended.by).since.date if ended.by else ended.date).earliest


def _number(position: Position) -> Prose:
    return (" ", *figure_prose(position.figure)) if position.figure else ()


def _css(block: str, *states: str) -> str:
    """Return the classes of a block, and of each state that it is in."""
    return " ".join([f"or-{block}", *(f"or-{block}--{state}" for state in states if state)])


def _spoken(dossier: Dossier, actor: Actor, position: Position, by: Statement | None) -> Prose:
    """Return what a sign is called: who, the stance, the question, when, who says so."""
    said: Prose = figure_prose(position.figure) if position.figure else ()
    if position.stance and not said:
        stance = position.stance
        said = ((answer(dossier, position.question.id, stance) or stance.label).casefold(),)
    described: Prose = (", as ", Said(actor_name(by.actor)), " describes it") if by else ()
    question = label(dossier, position.question.id)
    day = position.date.short()
    return (Said(actor_name(actor)), ": ", *said, ", ", Said(question), ", ", day, *described)


# A question that asks one thing, whether it is so, in English; any other is left alone, since a
# wrong "yes" is worse than the word of the stance.
_YES_OR_NO = re.compile(
    r"(?:am|is|are|was|were|do|does|did|has|have|had|can|could|may|might|must|shall|should|will"
    r"|would)\b(?!.*(?:[,;:—]|\b(?:or|how|what|when|where|which|whether|who|whom|whose|why)\b))"
    r"[^?]*\?",
    re.IGNORECASE,
)
_ANSWERS = {
    QuestionKind.FACTUAL: {
        Stance.ASSERTS: "Yes",
        Stance.SUPPORTS: "Yes",
        Stance.OPPOSES: "No",
        Stance.DENIES: "No",
    },
    # A denial is one of a report there, and no refusal.
    QuestionKind.POLICY: {
        Stance.SUPPORTS: "Yes",
        Stance.SUPPORTS_WITH_CONDITIONS: "Yes, if",
        Stance.OPPOSES: "No",
    },
}


def answer(dossier: Dossier, question_id: str, stance: Stance) -> str:
    """Return what a stance answers to a question of yes or no; nothing where it is no such."""
    question = dossier.questions[question_id]
    if not of_dossier(dossier).startswith("en") or not _YES_OR_NO.fullmatch(question.text.strip()):
        return ""
    return _ANSWERS.get(question.kind, {}).get(stance, "")


def _mark(dossier: Dossier, position: Position) -> Part:
    if position.stance is None:
        return stance_mark_of(position)
    return StanceMark(position.stance, answer(dossier, position.question.id, position.stance))
