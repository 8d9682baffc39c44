"""A history as pages print it, and all that an actor holds in one table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onrecord.dossier.histories import Difference, Entry, entries
from onrecord.dossier.mandates import attributed
from onrecord.dossier.model import Dossier, grouped, holders, once
from onrecord.dossier.series import Series, told_once
from onrecord.pages.addresses import LINES, anchors_of
from onrecord.pages.dividing import Listing
from onrecord.pages.prose import (
    Link,
    Prose,
    Strong,
    Tag,
    joined,
    listed,
    some_links,
    spaced,
)
from onrecord.pages.series import updated
from onrecord.pages.statements import (
    Statement,
    in_a_line,
    leading_words,
    stance_mark_of,
    statement,
)
from onrecord.pages.wording import came_after, figure_prose, when
from onrecord.source.records import Position


def history_lines(dossier: Dossier, entries: Iterable[Entry]) -> tuple[Prose, ...]:
    """Return a history: each entry says how it differs from the one it follows.

    Whether the difference is a change of position is said, too. A series stands there once.
    """
    entries = tuple(entries)
    told = told_once(dossier, [entry.position for entry in entries])
    return tuple(
        updated(series)
        if (series := told[entry.position.id])
        else _history_line(statement(dossier, entry.position), entry)
        for entry in entries
        if entry.position.id in told
    )


def _history_line(item: Statement, entry: Entry) -> Prose:
    return (Strong(when(entry.position)), " ", *in_a_line(item), *spaced(difference(entry)))


def difference(entry: Entry) -> Prose:
    """Return how an entry differs from the one it follows; nothing where it does not."""
    if entry.before is None or not entry.differs:
        return ()
    tag = Tag("Change", "change") if entry.is_change else Tag("Not a change")
    # "Figure and order not known" would say that no figure is known.
    apart = grouped((each is Difference.ORDER, each.label) for each in entry.reasons)
    reasons = joined((listed(apart[each]) for each in sorted(apart)), "; ")
    return (tag, " from the entry ", *_dated(entry.before), ": ", *reasons, ".")


def _dated(position: Position) -> Prose:
    # A bound is in words: "the entry of by 26 Mar 2025" is no English.
    before, after = ("before it (", ")") if position.date.short()[0].islower() else ("of ", "")
    return (before, Link(position.id, position.date.short()), after)


# --- what an actor holds ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A position in the table of its holder, or a series of numbers.

    ``anchors`` are its ids. ``words`` lead to all of it, and say how it differs from the entry on
    the question that it follows.
    """

    position: Position
    anchors: tuple[str, ...]
    question: Prose
    stance: Prose
    words: Prose
    date: Prose
    word: Prose


def held_rows(dossier: Dossier, actor_id: str) -> Listing[HeldRow]:
    """Return what an actor holds and others hold in its name: by question, oldest first."""
    by_question = grouped(
        (position.question.id, position) for position in attributed(dossier).get(actor_id, ())
    )
    places = _places(dossier)
    order = sorted(by_question, key=lambda question_id: places[question_id])
    positions = [each for question_id in order for each in by_question[question_id]]
    told = told_once(dossier, positions)
    shown = [each for each in entries(dossier, positions) if each.position.id in told]
    return Listing(
        (_held_row(dossier, actor_id, each, told[each.position.id]) for each in shown),
        "Positions",
        [anchors_of(each.position) for each in shown],
        [dossier.questions[each.position.question.id].short for each in shown],
        LINES,
    )


@once
def _places(dossier: Dossier) -> Mapping[str, int]:
    """Return the place of each question in their order."""
    return {question_id: place for place, question_id in enumerate(dossier.questions)}


def _held_row(dossier: Dossier, actor_id: str, entry: Entry, series: Series | None) -> HeldRow:
    position, item = entry.position, statement(dossier, entry.position)
    question: Prose = (Link(position.question.id),)
    if series:
        return HeldRow(position, anchors_of(position), question, (), updated(series), (), ())
    return HeldRow(
        position,
        anchors_of(position),
        question,
        (stance_mark_of(position),),
        _words(item, entry),
        joined([(when(position),), came_after(position)]),
        _word(position, item, actor_id),
    )


def _words(item: Statement, entry: Entry) -> Prose:
    position = item.position
    number = figure_prose(position.figure) if position.figure else ()
    draft: Prose = (Tag("Draft"),) if position.draft else ()
    rest = joined([item.standing, item.doubt, draft, difference(entry)])
    return (*leading_words(item, number), *((" — ", *rest) if rest else ()))


def _word(position: Position, item: Statement, actor_id: str) -> Prose:
    """Return on whose word a position is known, and whose it is besides, or alone."""
    pieces: list[Prose] = [(item.attribution_label,)]
    holding = holders(position)
    others = [each for each in holding if each != actor_id]
    if len(others) == len(holding):
        pieces.append(("held by ", *some_links(others, 3)))
    elif others:
        pieces.append(("jointly with ", *some_links(others, 3)))
    if position.on_behalf_of and position.on_behalf_of.id != actor_id:
        pieces.append(("on behalf of ", Link(position.on_behalf_of.id)))
    if position.about:
        pieces.append(("about ", Link(position.about.id), ", whose position this is not"))
    return joined(pieces)
