"""Who has a part in what is told, and who is only on the list."""

from onrecord.dossier.mandates import attributed
from onrecord.dossier.mentions import named_in
from onrecord.dossier.model import Dossier, once
from onrecord.source.fields import refs_of
from onrecord.source.records import Actor, Relation


@once
def involved(dossier: Dossier) -> frozenset[str]:
    """Return the ids that a record or text names, and those of whose positions others speak.

    An actor that is not among them holds nothing, carries nothing and is told of nowhere: it is
    known by its own record, and by relations.
    """
    used = {
        ref.id
        for struct in dossier.structs()
        if not isinstance(struct, Actor | Relation)
        for ref in refs_of(struct)
    }
    authors = (name for article in dossier.articles.values() for name in article.authors)
    return frozenset(used.union(authors, attributed(dossier), named_in(dossier)))
