"""Rules on actors: names that mislead nobody, and relations that run forward."""

import re
from collections.abc import Iterator, Mapping

from onrecord.checks.hierarchies import upward_faults
from onrecord.diagnostics.findings import Diagnostic, Place, error, warning
from onrecord.dossier.cycles import circles
from onrecord.dossier.mentions import common_words
from onrecord.dossier.model import Dossier, once
from onrecord.dossier.names import alike, is_common
from onrecord.source.fields import Ref, UnreadError, if_read
from onrecord.source.records import Actor, OtherName, Relation
from onrecord.source.terms import RelationKind


def actor_is_in_no_circle(actor: Actor, dossier: Dossier) -> Iterator[Diagnostic]:
    """part_of leads upwards and never back."""
    yield from upward_faults(actor, dossier)


def namesakes_are_told_apart(actor: Actor, dossier: Dossier) -> Iterator[Diagnostic]:
    """Actors of one name, or of names hardly different, each have a disambiguation (warning)."""
    reported: set[str] = set()
    bearers = _bearers(dossier)
    for name, place in (*_placed_names(actor), *_as_shown(actor)):
        shared = alike(name)
        if shared in reported:
            continue
        reported.add(shared)
        # Reported once, at the later of the two places.
        first, spelt = bearers[shared, ""]
        if first.disambiguation and actor.disambiguation:
            # Nobody's own name: as two are shown who are told apart by the same words.
            first, spelt = bearers.get((shared, alike(actor.disambiguation)), (actor, name))
        if first is not actor:
            yield warning("ambiguous-alias", place, *_namesake(name, actor, spelt, first))


def _namesake(name: str, actor: Actor, spelt: str, other: Actor) -> tuple[str, str]:
    """Return what is wrong with two actors of one name, and what mends it."""
    message = f"'{name}' also names '{other.id}'"
    if name != spelt:
        message = f"'{name}' is hardly told from '{spelt}', which names '{other.id}'"
    hint = "give each a 'disambiguation' of its own, such as 'footballer, born 1961'"
    if bool(actor.disambiguation) is not bool(other.disambiguation):
        hint = f"'{(other if actor.disambiguation else actor).id}' needs a 'disambiguation' as well"
    return message, hint


def _placed_names(actor: Actor) -> list[tuple[str, Place]]:
    """Return every name of an actor, with its place."""
    others = ((other.name, other.place_of("name")) for other in actor.also)
    return [(actor.name, actor.place_of("name")), *others]


def _as_shown(actor: Actor) -> list[tuple[str, Place]]:
    """Return the name with what tells it from others, as pages show it, where there is any."""
    if not actor.disambiguation:
        return []
    return [(f"{actor.name} ({actor.disambiguation})", actor.place_of("disambiguation"))]


@once
def _bearers(dossier: Dossier) -> Mapping[tuple[str, str], tuple[Actor, str]]:
    """Return the first to bear each name, and how it is spelt there.

    A name is as readers tell names apart, and has a disambiguation beside it, or "" for whichever.
    """
    bearers: dict[tuple[str, str], tuple[Actor, str]] = {}
    for actor in sorted(dossier.actors.values(), key=lambda each: each.span.sort_key):
        try:
            told_by = alike(actor.disambiguation or "")
            for name in actor.names:
                shared = alike(name)
                bearers.setdefault((shared, ""), (actor, name))
                bearers.setdefault((shared, told_by), (actor, name))
            for name, _ in _as_shown(actor):
                bearers.setdefault((alike(name), ""), (actor, name))
        except UnreadError:
            continue
    return bearers


def name_is_of_one_script(actor: Actor, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A word in which letters of scripts that look alike stand beside each other (warning)."""
    for name, place in _placed_names(actor):
        for word in () if name.isascii() else re.findall(r"[^\W\d_]+", name):
            scripts = [script for script, letters in _LOOK_ALIKE.items() if letters.search(word)]
            if len(scripts) > 1:
                message = (
                    f"'{word}' is written in {' and '.join(scripts)} letters, which look alike"
                )
                hint = "write it in letters of one script, or it passes for another name"
                yield warning("mixed-scripts", place, message, hint)
                break


# The scripts of which most letters can stand for one another (UTS #39).
_LOOK_ALIKE = {
    "Latin": re.compile("[A-Za-z\u00c0-\u024f]"),
    "Greek": re.compile("[\u0370-\u03ff]"),
    "Cyrillic": re.compile("[\u0400-\u052f]"),
}


def other_names_are_listed_once(actor: Actor, _dossier: Dossier) -> Iterator[Diagnostic]:
    """Another name of an actor is listed once, and borne from a date to a later one."""
    seen: set[OtherName] = set()
    for other in actor.also:
        if other in seen:
            message = f"'{other.name}' is listed twice"
            yield error("listed-twice", other.place_of("name"), message, "delete one of them")
        seen.add(other)
        yield from _runs_forward(other)


def name_is_no_common_word(actor: Actor, dossier: Dossier) -> Iterator[Diagnostic]:
    """A name that the texts use as a word is linked nowhere by itself (warning)."""
    words = common_words(dossier)
    for name, place in dict(reversed(_placed_names(actor))).items():
        if name != name.lower() and is_common(name, words):
            message = f"'{name}' is a word of the texts as well, so it is not linked as a name"
            yield warning("common-word", place, message, "leave it out, or write the name in full")


def relation_dates_run_forward(actor: Actor, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A relation ends after it begins, and leads to somebody else."""
    for relation in actor.relations:
        to = _to(relation)
        if to and to.id == actor.id:
            message = "an actor's relation to itself"
            yield error("self-reference", to.place, message, "delete it, or name the other actor")
        yield from _runs_forward(relation)


def succession_runs_in_no_circle(actor: Actor, dossier: Dossier) -> Iterator[Diagnostic]:
    """Nobody takes the place of one that has taken its place."""
    circle = _circles_of_succession(dossier).get(actor.id, frozenset())
    for each in _succeeded(actor):
        if each.id in circle and each.id != actor.id:
            others = ", ".join(f"'{one}'" for one in sorted(circle)[:_SHOWN])
            more = f" and {len(circle) - _SHOWN:,} more" if len(circle) > _SHOWN else ""
            message = f"'succeeds' runs in a circle of {others}{more}"
            yield error("cycle", each.place, message, "remove one of the links")


# How many of a circle are named.
_SHOWN = 10


@once
def _circles_of_succession(dossier: Dossier) -> Mapping[str, frozenset[str]]:
    """Return, for each actor that took the place of one that took its place, all of the circle."""
    return circles(
        {actor.id: [each.id for each in _succeeded(actor)] for actor in dossier.actors.values()}
    )


def _succeeded(actor: Actor) -> list[Ref[Actor]]:
    """Return whose place an actor took, as far as it could be read."""
    relations = if_read(lambda: actor.relations, ())
    taken = (_to(relation) for relation in relations if _kind(relation) is RelationKind.SUCCEEDS)
    return [each for each in taken if each]


def _kind(relation: Relation) -> RelationKind | None:
    return if_read(lambda: relation.relation, None)


def _to(relation: Relation) -> Ref[Actor] | None:
    return if_read(lambda: relation.to, None)


def _runs_forward(lasting: Relation | OtherName) -> Iterator[Diagnostic]:
    """Yield a finding where something ends before it begins; none where a date is unread."""
    since = if_read(lambda: lasting.since, None)
    until = if_read(lambda: lasting.until, None)
    if since and until and until.surely_before(since):
        message = f"ends {until.words()}, before it begins {since.words()}"
        yield error("inverted-range", lasting.place_of("until"), message, "exchange the dates")
