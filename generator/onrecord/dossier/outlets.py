"""Who published an article: its publisher, or the unnamed outlet's own voice."""

from collections.abc import Mapping

from onrecord.dossier.model import Dossier, once, reports_of
from onrecord.source.fields import Ref
from onrecord.source.records import Actor, Article
from onrecord.source.terms import Capacity


@once
def own_voices(dossier: Dossier) -> Mapping[str, str]:
    """Return, for articles that report a position in their outlet's own voice, that actor's id."""
    voices: dict[str, str] = {}
    for article in dossier.articles.values():
        for report in reports_of(article):
            position = dossier.positions.get(report.position.id) if report.position else None
            if position and position.capacity is Capacity.NARRATOR and not report.via:
                voices.setdefault(article.id, position.actor.id)
    return voices


def outlet(dossier: Dossier, article: Article) -> Actor | None:
    """Return the actor that published an article; None where the article names nobody.

    An outlet that is not named has an actor all the same where it speaks in its own voice.
    """
    if isinstance(article.publisher, Ref):
        return dossier.actors.get(article.publisher.id)
    return dossier.actors.get(own_voices(dossier).get(article.id, ""))


def outlet_id(dossier: Dossier, article: Article) -> str:
    """Return the id of the outlet, or a name of its own that no id can be."""
    if isinstance(article.publisher, Ref):
        return article.publisher.id
    return own_voices(dossier).get(article.id, f"{_UNNAMED}{article.id}")


def record_of(name: str) -> str:
    """Return the id of the record for what :func:`outlet_id` returns: the actor's or article's."""
    return name.removeprefix(_UNNAMED)


# No id holds a blank.
_UNNAMED = "article "
