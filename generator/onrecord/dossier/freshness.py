"""To which date the information reaches, and what has come in since an answer was given."""

from datetime import date

from onrecord.dossier.model import Dossier, once, once_each
from onrecord.source.dates import Edtf
from onrecord.source.records import Article, Judgement


@once
def cut_off(dossier: Dossier) -> Article | None:
    """Return the article with the latest bound: to its date the dossier's information reaches.

    An end that is open bounds nothing: there the first day that the date can mean counts.
    """

    def bound(article: Article) -> tuple[date, date]:
        day = article.date
        return (day.latest or day.earliest or date.min, day.earliest or date.min)

    return max(dossier.articles.values(), key=bound, default=None)


def newer_evidence(
    dossier: Dossier, judgement: Judgement, question_id: str | None
) -> tuple[Article, ...]:
    """Return the articles that report on the question, published after the judgement's date.

    Only those count that are surely later than ``as_of``; without ``as_of`` there are none.
    """
    if judgement.as_of is None or question_id is None:
        return ()
    return _newer(dossier, judgement.as_of, question_id)


@once_each
def _newer(dossier: Dossier, as_of: Edtf, question_id: str) -> tuple[Article, ...]:
    reporting = _reporting(dossier, question_id)
    return tuple(article for article in reporting if as_of.surely_before(article.date))


@once_each
def _reporting(dossier: Dossier, question_id: str) -> tuple[Article, ...]:
    """Return the articles that report on a question, each once: many judgements may ask."""
    articles = {
        reported.article.id: reported.article
        for position in dossier.positions_on.get(question_id, ())
        for reported in dossier.reports.get(position.id, ())
    }
    return tuple(articles.values())
