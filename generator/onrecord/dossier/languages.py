"""In which language a text of the dossier is written."""

from onrecord.dossier.model import Dossier
from onrecord.source.fields import Unknown
from onrecord.source.records import Article, Quote
from onrecord.source.values import ENGLISH, Language


def of_dossier(dossier: Dossier) -> Language:
    """Return the language that a dossier is written in; English where its file cannot be read."""
    briefing = dossier.briefing_or_none
    return briefing.language if briefing else ENGLISH


def of_article(dossier: Dossier, article: Article) -> Language:
    """Return the language of an article: its own, or where it says none the dossier's."""
    return article.language or of_dossier(dossier)


def of_title(dossier: Dossier, article: Article) -> Language | None:
    """Return the language of an article's title; None where it is unknown: the words are ours."""
    return None if isinstance(article.title, Unknown) else of_article(dossier, article)


def of_quote(dossier: Dossier, article: Article, quote: Quote) -> Language:
    """Return the language of a quote's words as they are printed here.

    Where a translation of the article was read, the words are the translation's.
    """
    if quote.language:
        return quote.language
    return article.read_in.language if article.read_in else of_article(dossier, article)
