"""Rules on actors: names that mislead nobody, and relations that run forward."""

from collections.abc import Iterator, Mapping

from onrecord.checks.hierarchies import upward_faults
from onrecord.diagnostics.findings import Diagnostic, error, warning
from onrecord.dossier.mentions import common_words
from onrecord.dossier.model import Dossier, once
from onrecord.dossier.names import alike, is_common
from onrecord.source.dates import Edtf
from onrecord.source.fields import Ref, UnreadError, if_read
from onrecord.source.records import Actor, Relation


def actor_is_in_no_circle(actor: Actor, dossier: Dossier) -> Iterator[Diagnostic]:
    """part_of leads upwards and never back."""
    yield from upward_faults(actor, dossier)


def name_is_one_actors(actor: Actor, dossier: Dossier) -> Iterator[Diagnostic]:
    """A name or alias belongs to one actor, so that search and links cannot mislead."""
    for name in dict.fromkeys((actor.name, *actor.also)):
        # Reported once, at the later of the two places.
        first = _bearers(dossier).get(alike(name), actor)
        if first is not actor:
            place = actor.place_of("name" if name == actor.name else "also")
            message = f"'{name}' also names '{first.id}'"
            yield error("ambiguous-alias", place, message, "drop it from one of the two")


@once
def _bearers(dossier: Dossier) -> Mapping[str, Actor]:
    """Return every name of every actor, as readers tell names apart, with the first to bear it."""
    bearers: dict[str, Actor] = {}
    for actor in sorted(dossier.actors.values(), key=lambda each: each.span.sort_key):
        try:
            for name in (actor.name, *actor.also):
                bearers.setdefault(alike(name), actor)
        except UnreadError:
            continue
    return bearers


def name_is_no_common_word(actor: Actor, dossier: Dossier) -> Iterator[Diagnostic]:
    """A name that the texts use as a word is linked nowhere by itself (warning)."""
    for name in dict.fromkeys((actor.name, *actor.also)):
        if name != name.lower() and is_common(name, common_words(dossier)):
            place = actor.place_of("name" if name == actor.name else "also")
            message = f"'{name}' is a word of the texts as well, so it is not linked as a name"
            yield warning("common-word", place, message, "leave it out, or write the name in full")


def relation_dates_run_forward(actor: Actor, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A relation ends after it begins, and leads to somebody else."""
    for relation in actor.relations:
        to, since, until = _read(relation)
        if "to" in relation.spans and to and to.id == actor.id:
            yield error("self-reference", to.place, "an actor's relation to itself")
        if since and until and until.surely_before(since):
            message = f"ends {until.words()}, before it begins {since.words()}"
            yield error("inverted-range", relation.place_of("until"), message, "exchange the dates")


def _read(relation: Relation) -> tuple[Ref[Actor] | None, Edtf | None, Edtf | None]:
    """Return where a relation leads, its begin and its end; None where one could not be read."""
    return (
        if_read(lambda: relation.to, None),
        if_read(lambda: relation.since, None),
        if_read(lambda: relation.until, None),
    )
