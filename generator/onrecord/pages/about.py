"""What a page is about, for programs that read no more than its head.

Its front matter says so; the theme makes of it what Zotero's button reads (Highwire's tags) and
linked data (schema.org).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onrecord.dossier.freshness import newest_day
from onrecord.dossier.labels import actor_name
from onrecord.dossier.languages import of_article, of_dossier, of_quote
from onrecord.dossier.model import Dossier, position_id, quotes_of
from onrecord.dossier.outlets import outlet
from onrecord.exchange.cited import CITED_AS, published_on, sorted_name, titled
from onrecord.source.records import Actor, Article
from onrecord.source.terms import ActorKind, Fidelity


@dataclass(frozen=True, slots=True)
class Quotation:
    """A speaker's own words. ``type`` is the class of schema.org that the speaker is of."""

    words: str
    speaker: str
    type: str
    language: str


@dataclass(frozen=True, slots=True)
class About:
    """What a page is about: ``type`` is its class of schema.org, ``names`` are its other names.

    ``container`` is what an article has its ``publisher`` for: "journal" where it stands in what
    that one puts out, else "publisher".
    ``date`` is as Highwire's tags have it, year/month/day as far as known, or words.
    """

    type: str
    name: str
    names: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    publisher: str = ""
    date: str = ""
    language: str = ""
    address: str = ""
    doi: str = ""
    wikidata: str = ""
    quotes: tuple[Quotation, ...] = ()
    container: str = ""


def about(dossier: Dossier, kind: str, subject: str) -> About | None:
    """Return what a page of a kind about a record is about; None where there is no class for it."""
    if kind == "brief":
        return _briefing(dossier)
    if kind == "article":
        return _article(dossier, dossier.articles[subject])
    return _actor(dossier.actors[subject]) if kind == "actor" else None


def _briefing(dossier: Dossier) -> About:
    newest = newest_day(dossier)
    return About(
        "Report",
        dossier.briefing.title,
        authors=dossier.briefing.editors,
        date=published_on(newest) if newest else "",
        language=of_dossier(dossier),
    )


def _article(dossier: Dossier, article: Article) -> About:
    known, published_by = dossier.actors, outlet(dossier, article)
    is_part = CITED_AS[article.kind].csl_outlet == "container-title"
    return About(
        CITED_AS[article.kind].schema,
        titled(article),
        authors=tuple(sorted_name(known.get(each), each) for each in article.authors),
        publisher=actor_name(published_by) if published_by else "",
        date=published_on(article.date),
        language=of_article(dossier, article),
        address=article.url.plain if article.url else "",
        doi=article.doi.name if article.doi else "",
        quotes=tuple(dict.fromkeys(_quotations(dossier, article))),
        container="journal" if is_part else "publisher",
    )


def _quotations(dossier: Dossier, article: Article) -> Iterator[Quotation]:
    """Yield the quotes of an article whose speaker is somebody for whom there is a class.

    Where marks were lost it is our reading what was said, which could not be told with it.
    """
    for report in article.reports:
        held = dossier.positions.get(position_id(report) or "")
        for quote in quotes_of(report):
            speaker = quote.speaker or (held.actor if held else None)
            actor = dossier.actors.get(speaker.id) if speaker else None
            if quote.fidelity is not Fidelity.MARKS_LOST and actor and actor.kind in _TYPES:
                language = of_quote(dossier, article, quote)
                yield Quotation(quote.text, actor_name(actor), _TYPES[actor.kind], language)


# Offices, unnamed groups and loose ones are none of these.
_TYPES: Mapping[ActorKind, str] = {
    ActorKind.PERSON: "Person",
    ActorKind.STATE: "Country",
    ActorKind.GOVERNMENT_BODY: "GovernmentOrganization",
    ActorKind.INTERNATIONAL_ORGANISATION: "Organization",
    ActorKind.COALITION: "Organization",
    ActorKind.ORGANISATION: "Organization",
    ActorKind.THINK_TANK: "Organization",
    ActorKind.MEDIA: "NewsMediaOrganization",
}


def _actor(actor: Actor) -> About | None:
    if actor.kind not in _TYPES:
        return None
    names = tuple(other.name for other in actor.also)
    return About(_TYPES[actor.kind], actor_name(actor), names, wikidata=actor.wikidata or "")
