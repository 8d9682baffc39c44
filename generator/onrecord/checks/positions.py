"""Rules on positions: who holds them, in whose name, and with which figure."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from onrecord.checks.hierarchies import upward_faults
from onrecord.checks.reports import unreported
from onrecord.checks.sequence import basis_faults, sequence_faults
from onrecord.checks.soundness import unsound_source
from onrecord.diagnostics.findings import Diagnostic, error, warning
from onrecord.dossier.mandates import Asked, Mandates
from onrecord.dossier.model import (
    MAX_LEVELS,
    Dossier,
    grouped,
    holders,
    once,
    once_each,
    quotes_of,
    via_of,
)
from onrecord.dossier.past import withdrawn_for
from onrecord.source.dates import since_and_until
from onrecord.source.fields import Ref, UnreadError, if_read
from onrecord.source.records import Actor, Figure, Position, Quote, Relation, Report
from onrecord.source.tables import Stance
from onrecord.source.terms import UNNAMED, ActorKind, Capacity, Qualifier, QuestionKind, Rank


def position_is_reported(position: Position, dossier: Dossier) -> Iterator[Diagnostic]:
    """A position that no article reports has no source (warning)."""
    yield from unreported(position, dossier)


def position_stands_without_what_was_taken_back(
    position: Position, dossier: Dossier
) -> Iterator[Diagnostic]:
    """What is known only through a corrected or retracted article is not relied on (warning).

    One that was read in its corrected version is.
    """
    if position.rank is Rank.DEPRECATED:
        return
    yield from unsound_source(position, dossier, "rank it 'deprecated'")


def conditions_are_listed(position: Position, _dossier: Dossier) -> Iterator[Diagnostic]:
    """Support with conditions lists the conditions; other stances have none (warning)."""
    conditional = position.stance is Stance.SUPPORTS_WITH_CONDITIONS
    if conditional and not position.conditions:
        hint = "list them under 'conditions', or write 'supports'"
        message = "supports with conditions, but no conditions are listed"
        yield error("no-conditions", position.place_of("stance"), message, hint)
    elif position.conditions and not conditional and position.stance is not None:
        message = f"conditions of a position that '{position.stance}' is the stance of"
        hint = "write 'stance: supports-with-conditions', or say them in 'text'"
        yield warning("misplaced-conditions", position.place_of("conditions"), message, hint)


def speaker_has_a_mandate(position: Position, dossier: Dossier) -> Iterator[Diagnostic]:
    """Only speaks-for and holds-office carry a named person's words to an institution."""
    if position.on_behalf_of is None:
        return
    target = position.on_behalf_of
    if target.id in holders(position):
        hint = "leave 'on_behalf_of' out"
        yield error("self-reference", target.place, "nobody speaks on their own behalf", hint)
        return
    if target.id not in dossier.actors:
        return
    for actor in map(dossier.actors.get, holders(position)):
        if actor is not None and actor.kind not in UNNAMED:
            yield from _without_mandate(actor, target, position, dossier)


def _without_mandate(
    actor: Actor, target: Ref[Actor], position: Position, dossier: Dossier
) -> Iterator[Diagnostic]:
    """Yield a finding where nothing says that an actor speaks for whom it is said to."""
    if _mandates(dossier).carry(actor.id, position.date, target.id):
        return
    links = {_in_words(each) for each in actor.relations if each.to.id == target.id}
    bond = f" (only: {', '.join(sorted(links))})" if links else ""
    message = f"nothing says that {_told_apart(dossier, actor)} speaks for '{target.id}'{bond}"
    hint = "only 'speaks-for' and 'holds-office' in force on the date carry a position"
    if others := [each for each in _namesakes(dossier)[actor.name] if each != actor.id]:
        hint += f"; or is '{others[0]}' meant, who bears that name as well?"
    yield error("no-mandate", target.place, message, hint)


def _in_words(relation: Relation) -> str:
    """Return how somebody stands to somebody else, and from when to when."""
    since = if_read(lambda: relation.since, None)
    until = if_read(lambda: relation.until, None)
    return " ".join([relation.relation.label, *since_and_until(since, until)])


def _told_apart(dossier: Dossier, actor: Actor) -> str:
    """Return an actor's name, with the id where it is not the only one to bear it."""
    several = len(_namesakes(dossier)[actor.name]) > 1
    return f"{actor.name} ('{actor.id}')" if several else actor.name


@once
def _namesakes(dossier: Dossier) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of those who bear each name."""
    return grouped(
        (name, actor.id) for actor in dossier.actors.values() if (name := _name(actor)) is not None
    )


def _name(actor: Actor) -> str | None:
    return if_read(lambda: actor.name, None)


def institution_is_not_a_former_member(
    position: Position, dossier: Dossier
) -> Iterator[Diagnostic]:
    """A state's or body's own position is not reported through somebody without its mandate."""
    holder = _body(position, dossier)
    if holder is None:
        return
    for ref, speaker in _mouthpieces(position, dossier):
        bonds = _bonds(dossier, speaker.id).get(holder.id)
        speaks = _mandates(dossier).carry(speaker.id, position.date, holder.id)
        if bonds and not speaks:
            message = (
                f"{_told_apart(dossier, speaker)} does not speak for {holder.name} "
                f"(only: {', '.join(sorted(bonds))})"
            )
            hint = f"make it a position of '{speaker.id}', or say who speaks for the body"
            yield error("no-mandate", ref.place, message, hint)


def _body(position: Position, dossier: Dossier) -> Actor | None:
    """Return the state or body whose own position it is, if it is one's."""
    holder = dossier.actors.get(position.actor.id)
    return holder if holder is not None and holder.kind in _INSTITUTIONS else None


def _mouthpieces(position: Position, dossier: Dossier) -> Iterator[tuple[Ref[Actor], Actor]]:
    """Yield the persons from whom articles have a position, where they are named."""
    for reported in dossier.reports.get(position.id, ()):
        first_step = (via_of(reported.report) or ())[:1]
        for ref in (*_quoted_speakers(reported.report), *first_step):
            if isinstance(ref, Ref):
                speaker = dossier.actors.get(ref.id)
                if speaker is not None and speaker.kind is ActorKind.PERSON:
                    yield ref, speaker


def body_is_quoted_by_who_speaks_for_it(
    position: Position, dossier: Dossier
) -> Iterator[Diagnostic]:
    """A state's or body's own position is quoted from who has to do with it (warning)."""
    holder = _body(position, dossier)
    if holder is None:
        return
    meant = _meant(position, dossier)
    for ref, speaker in _voices(position, dossier):
        if _is_strange(speaker, meant, position, dossier):
            name = _told_apart(dossier, speaker)
            message = f"nothing says that {name} speaks for {holder.name}, whose position this is"
            hint = (
                f"say that under the relations of '{speaker.id}' ('speaks-for', 'holds-office'), "
                f"or make it a position of '{speaker.id}', about '{holder.id}'"
            )
            yield warning("no-mandate", ref.place, message, hint)


def _voices(position: Position, dossier: Dossier) -> Iterator[tuple[Ref[Actor], Actor]]:
    """Yield those whose words are quoted for a position, where they are named."""
    for reported in dossier.reports.get(position.id, ()):
        for ref in _quoted_speakers(reported.report):
            speaker = dossier.actors.get(ref.id)
            if speaker is not None and speaker.kind not in UNNAMED:
                yield ref, speaker


def _meant(position: Position, dossier: Dossier) -> AbstractSet[str]:
    """Return who holds a position, or is meant in it, with what each is part of."""
    others = (each for each in (position.about, position.on_behalf_of) if each)
    meant = [*holders(position), *(each.id for each in others)]
    return {whole for each in meant for whole in _upwards(dossier, each)}


def _is_strange(
    speaker: Actor, meant: AbstractSet[str], position: Position, dossier: Dossier
) -> bool:
    """Return whether nothing leads from a speaker to any of those who are meant in a position."""
    if not meant.isdisjoint(_related(dossier, speaker.id)):
        return False
    if speaker.id in _related(dossier, position.actor.id):
        return False
    return not _mandates(dossier).carry(speaker.id, position.date, position.actor.id)


@once_each
def _related(dossier: Dossier, actor_id: str) -> AbstractSet[str]:
    """Return an actor's id, of what it is part of, and of all to which it has a relation."""
    return frozenset({*_upwards(dossier, actor_id), *_bonds(dossier, actor_id)})


@once
def _mandates(dossier: Dossier) -> Mandates:
    """Return the mandates of whoever holds or speaks a position, each on its day."""
    asked: list[Asked] = []
    for position in dossier.positions.values():
        try:
            asked += ((holder, position.date) for holder in holders(position))
            asked += ((who.id, position.date) for _, who in _mouthpieces(position, dossier))
            asked += ((who.id, position.date) for _, who in _voices(position, dossier))
        except UnreadError:  # nor is a rule asked then
            continue
    return Mandates(dossier, asked)


_INSTITUTIONS = frozenset(ActorKind) - {
    ActorKind.PERSON,
    ActorKind.ANONYMOUS_GROUP,
    ActorKind.CATEGORY,
    ActorKind.MEDIA,
}


def _quoted_speakers(report: Report) -> Iterator[Ref[Actor]]:
    for quote in quotes_of(report):
        if speaker := _speaker(quote):
            yield speaker


def _speaker(quote: Quote) -> Ref[Actor] | None:
    return if_read(lambda: quote.speaker, None)


@once_each
def _bonds(dossier: Dossier, person_id: str) -> Mapping[str, AbstractSet[str]]:
    """Return how a person stands to each body of which, or of a part of which, relations speak."""
    bonds: dict[str, set[str]] = {}
    for relation in dossier.actors[person_id].relations:
        for body_id in _upwards(dossier, relation.to.id):
            bonds.setdefault(body_id, set()).add(_in_words(relation))
    return bonds


def _upwards(dossier: Dossier, actor_id: str) -> Iterator[str]:
    """Yield the id of an actor, and of what it is part of, level by level."""
    current = dossier.actors.get(actor_id)
    for _ in range(MAX_LEVELS):
        if current is None:
            return
        yield current.id
        current = dossier.actors.get(current.part_of.id) if current.part_of else None


def capacity_fits(position: Position, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A former official, an analyst or a private person does not speak for an institution."""
    if position.on_behalf_of and position.capacity in _PRIVATE:
        message = f"a position in {position.capacity.label} capacity is held on nobody's behalf"
        hint = "leave 'on_behalf_of' out; 'about' names whom a third party describes"
        yield error("no-mandate", position.place_of("capacity"), message, hint)


_PRIVATE = frozenset({Capacity.PERSONAL, Capacity.FORMER_OFFICIAL, Capacity.ANALYST})


def position_keeps_its_place(position: Position, dossier: Dossier) -> Iterator[Diagnostic]:
    """A position is not older than what came before it; a date not known has no basis (warning)."""
    yield from basis_faults(position)
    yield from sequence_faults(position, dossier)


def about_is_somebody_else(position: Position, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A third party's description is about somebody else."""
    if position.about and position.about.id in holders(position):
        message = "the actor describes itself; that is its own position"
        yield error("self-reference", position.about.place, message, "leave 'about' out")


def deprecated_has_a_reason(position: Position, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A deprecated position says why in its note."""
    if position.rank is Rank.DEPRECATED and position.note is None:
        hint = "say why in 'note'"
        yield error("no-reason", position.place_of("rank"), "deprecated without a reason", hint)


def holders_are_several(position: Position, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A position that is held jointly is held with somebody else."""
    for ref in position.jointly_with:
        if ref.id == position.actor.id:
            message = f"'{ref.id}' is the position's actor"
            yield error("self-reference", ref.place, message, "name the others alone")


def withdrawal_is_ones_own(position: Position, dossier: Dossier) -> Iterator[Diagnostic]:
    """A position takes back one of its own holder's, on the same question, held before."""
    if position.withdraws is None:
        return
    yield from upward_faults(position, dossier)
    taken_back = dossier.positions.get(position.withdraws.id)
    if taken_back is None:
        return
    if not withdrawn_for(position, taken_back):
        message = f"'{taken_back.id}' is not held by '{position.actor.id}'"
        hint = "a position is taken back by who holds it, or speaks for who does"
    elif taken_back.question.id != position.question.id:
        message = f"'{taken_back.id}' is on another question, '{taken_back.question.id}'"
        hint = "take it back on its own question"
    elif position.date.surely_before(taken_back.date):
        message = f"'{taken_back.id}' was held only later, {taken_back.date.words()}"
        hint = "correct one of the dates"
    else:
        return
    yield error("wrong-withdrawal", position.withdraws.place, message, hint)


def until_is_later(position: Position, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A position is held before it is no longer held (warning)."""
    if position.until and position.until.surely_before(position.date):
        message = f"no longer held {position.until.words()}, but held {position.date.words()}"
        yield warning("inverted-range", position.place_of("until"), message, "correct the dates")


def figure_belongs_to_a_quantity(position: Position, dossier: Dossier) -> Iterator[Diagnostic]:
    """A figure stands on a quantity question."""
    question = dossier.questions.get(position.question.id)
    if position.figure and question and question.kind is not QuestionKind.QUANTITY:
        message = f"a figure on '{question.id}', which is not a quantity question"
        hint = "write 'kind: quantity' in the question, or move it to one of that kind"
        yield warning("misplaced-figure", position.place_of("figure"), message, hint)


def figure_is_a_range(figure: Figure, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A figure has a number; a range has two, the smaller first."""
    if figure.min is None and figure.max is None:
        hint = "write 'min: ...' with the number, or leave 'figure' out"
        yield error("no-number", figure.span, "a figure needs 'min' or 'max'", hint)
    elif figure.min and figure.max:
        if figure.min.value > figure.max.value:
            message = f"the range runs from {figure.min} down to {figure.max}"
            yield error(
                "inverted-range", figure.place_of("min"), message, "exchange 'min' and 'max'"
            )
    elif figure.qualifier is Qualifier.RANGE:
        message = "a range needs both 'min' and 'max'"
        hint = f"add '{'max' if figure.min else 'min'}: ...', or leave 'qualifier' out"
        yield error("no-number", figure.place_of("qualifier"), message, hint)
