"""Who has a part in what is told, and who is only on the list."""

from onrecord.dossier.mandates import attributed
from onrecord.dossier.mentions import named_in
from onrecord.dossier.model import Dossier, once
from onrecord.source.fields import refs_of
from onrecord.source.records import Actor, Relation


def is_involved(dossier: Dossier, actor_id: str) -> bool:
    """Return whether a record or text names an actor, or others speak of a position as its own.

    One that is not involved holds nothing, carries nothing and is told of nowhere: it is known by
    its own record, and by relations.
    """
    return actor_id in _referred_to(dossier) or actor_id in named_in(dossier)


@once
def _referred_to(dossier: Dossier) -> frozenset[str]:
    used = {
        ref.id
        for struct in dossier.structs()
        if not isinstance(struct, Actor | Relation)
        for ref in refs_of(struct)
    }
    authors = (name for article in dossier.articles.values() for name in article.authors)
    return frozenset(used.union(authors, attributed(dossier)))
