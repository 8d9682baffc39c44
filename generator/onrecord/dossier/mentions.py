"""Where an actor is named or linked, beside its own positions."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from onrecord.dossier.model import Dossier, once
from onrecord.dossier.names import Names, owners, small_forms
from onrecord.source.fields import Record, Ref, UnreadError, rich_texts_of, structs_in
from onrecord.source.records import Actor, Position


@once
def name_finder(dossier: Dossier) -> Names:
    """Return every name and alias of every actor, ready to be looked for in texts."""
    return _names(owners(dossier.actors.values(), common_words(dossier)))


# What was found in texts is found again in the same ones, as long as the names are the same.
_names = lru_cache(maxsize=1)(Names)


@once
def common_words(dossier: Dossier) -> frozenset[str]:
    """Return the words that texts write in small letters and that could be names of actors.

    Hosts and the like are no words.
    """
    asked = frozenset(_small_forms(dossier.actors.values()))
    automaton = AhoCorasick(sorted(asked))
    return frozenset(
        word
        for struct in dossier.structs()
        for rich in rich_texts_of(struct)
        # Few texts have one of them.
        if automaton.find_matches_as_indexes(rich.plain)
        for word in _WORD.findall(rich.words(lambda _: ""))
        if word in asked
    )


def _small_forms(actors: Iterable[Actor]) -> AbstractSet[str]:
    """Return the names of those whose names could be read, in small letters."""
    found: set[str] = set()
    for actor in actors:
        with suppress(UnreadError):
            found |= small_forms(actor)
    return found


_WORD = re.compile(r"(?<![\w.@/-])\w+(?![\w@/-]|\.\w)")


@once
def named_in(dossier: Dossier) -> Mapping[str, tuple[Record, ...]]:
    """Return, for each actor that a rich text names or links to, the records with such texts."""
    naming: dict[str, dict[str, Record]] = defaultdict(dict)
    for table in (dossier.questions, dossier.articles, dossier.events, dossier.positions):
        for record in table.values():
            for struct in (record, *structs_in(record)):
                for rich in rich_texts_of(struct):
                    actor_ids = {mention.actor for mention in name_finder(dossier).find(rich.plain)}
                    actor_ids |= {link.id for link in rich.links if link.id in dossier.actors}
                    for actor_id in actor_ids:
                        naming[actor_id][record.id] = record
    return {actor_id: tuple(records.values()) for actor_id, records in naming.items()}


@once
def mentions(dossier: Dossier) -> Mapping[str, tuple[Record, ...]]:
    """Return, by actor id, the records in which an actor occurs; an actor without any has no key.

    It occurs in events in which it takes part, in articles on whose routes it is a step, and in
    records whose rich text names it or links to it, in this order; its own positions are left out.
    """
    mentioning: dict[str, dict[str, Record]] = defaultdict(dict)
    for event in dossier.events.values():
        for ref in event.actors:
            mentioning[ref.id][event.id] = event
    for article in dossier.articles.values():
        for report in article.reports:
            for step in report.via or ():
                if isinstance(step, Ref):
                    mentioning[step.id][article.id] = article
    for actor_id, records in named_in(dossier).items():
        for record in records:
            if not (isinstance(record, Position) and record.actor.id == actor_id):
                mentioning[actor_id][record.id] = record
    return {actor_id: tuple(records.values()) for actor_id, records in mentioning.items()}
