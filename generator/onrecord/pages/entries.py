"""What the search of the site knows: an entry for each record, made from the record itself.

A position stands on the pages of its question and of its holder, in lists, histories and the
complete briefing; it has one entry, which leads to the first. Entries are plain text: whatever
shows them makes no markup of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from onrecord.dossier.labels import (
    WITHDRAWAL,
    actor_title,
    article_label,
    article_title,
    drafts,
    outlet_name,
    plain_words,
    whose,
)
from onrecord.dossier.languages import of_dossier
from onrecord.dossier.model import Dossier, holders, quotes_of
from onrecord.exchange.findable import Entry, written
from onrecord.pages.addresses import in_site, site_address
from onrecord.pages.page import Page
from onrecord.pages.statements import statement
from onrecord.source.bidi import isolated
from onrecord.source.dates import Edtf
from onrecord.source.fields import Record
from onrecord.source.records import (
    Actor,
    Article,
    Dispute,
    Event,
    Figure,
    Judgement,
    Position,
    Question,
)
from onrecord.source.rich import RichText

D = TypeVar("D", Article, Event, Position)


def findable(dossier: Dossier, pages: Iterable[Page]) -> bytes:
    """Return the file that the search of the site is made of, in UTF-8."""
    return written(entries(dossier, pages), of_dossier(dossier))


def entries(dossier: Dossier, pages: Iterable[Page]) -> Iterator[Entry]:
    """Yield an entry for each record and dispute, then for each page that is about none.

    Of each kind those come first that are spoken of most, or are the latest.
    """
    for actor in sorted(dossier.actors.values(), key=lambda each: -_weight(dossier, each)):
        yield _actor(dossier, actor)
    for question in dossier.questions.values():
        yield _question(dossier, question)
    for position in _latest_first(dossier.positions):
        yield _position(dossier, position)
    for question, dispute in dossier.disputes.values():
        yield _dispute(dossier, question, dispute)
    for event in _latest_first(dossier.events):
        yield _event(dossier, event)
    for article in _latest_first(dossier.articles):
        yield _article(dossier, article)
    for page in pages:
        if not page.subject and page.kind != "moved":
            yield Entry(in_site(page.path), "Page", page.title, text=page.description)


def _latest_first(records: Mapping[str, D]) -> Sequence[D]:
    """Return records, which come oldest first, the latest first; those without a date last."""
    found = list(records.values())[::-1]
    return sorted(found, key=lambda each: not each.date.is_known)


def _actor(dossier: Dossier, actor: Actor) -> Entry:
    return Entry(
        place=site_address(dossier, actor.id),
        file=actor.span.path,
        kind="Actor",
        title=actor_title(actor),
        about=_about(dossier, actor, actor.kind.label, actor.role),
        names=tuple(dict.fromkeys(actor.names)),
        text=_words(dossier, actor.described_as, actor.summary),
    )


def _question(dossier: Dossier, question: Question) -> Entry:
    judged: tuple[str | RichText | None, ...] = ()
    if question.answer:
        judged = _judged(question.answer)
    unknowns = (each.text for each in question.unknowns)
    return Entry(
        place=site_address(dossier, question.id),
        file=question.span.path,
        kind="Question",
        title=question.text,
        about=_about(dossier, question, question.short, question.topic),
        names=(question.short, question.text),
        text=_words(dossier, *judged, question.why, *unknowns),
        groups={"question": (question.short,)},
    )


def _judged(answer: Judgement) -> tuple[str | RichText | None, ...]:
    return (answer.short, answer.text, *answer.assumptions, *answer.would_change_if)


def _position(dossier: Dossier, position: Position) -> Entry:
    question = dossier.questions[position.question.id]
    stance = position.stance.label if position.stance else WITHDRAWAL
    held_by = whose(dossier, position, holders(position))
    reports = [each.report for each in dossier.reports.get(position.id, ())]
    quotes = (quote.text for report in reports for quote in quotes_of(report))
    wordings = (report.wording for report in reports)
    articles = (each.article for each in dossier.reports.get(position.id, ()))
    return Entry(
        place=site_address(dossier, position.id),
        file=position.span.path,
        kind="Figure" if position.figure else "Statement",
        title=f"{held_by} – {isolated(question.short)} – {stance}",
        about=_about(
            dossier, position, position.date.short(), statement(dossier, position).attribution_label
        ),
        short=position.short or "",
        text=_words(
            dossier,
            *_figure(position.figure),
            position.text,
            *position.conditions,
            *quotes,
            *wordings,
            position.note,
        ),
        groups={
            "question": (question.short,),
            "stance": (stance,),
            "publisher": tuple(outlet_name(dossier, each) for each in articles),
            "year": _years(position.date),
        },
    )


def _figure(figure: Figure | None) -> Iterator[str]:
    """Yield a number's ends and what it counts."""
    if figure:
        yield from (str(end) for end in (figure.min, figure.max) if end)
        yield from (each for each in (figure.unit, figure.applies_to) if each)


def _article(dossier: Dossier, article: Article) -> Entry:
    authors = (
        dossier.actors[each].name if each in dossier.actors else each for each in article.authors
    )
    notes = (note.text for note in article.notes)
    return Entry(
        place=site_address(dossier, article.id),
        file=article.span.path,
        kind="Article",
        title=article_title(dossier, article),
        about=_about(dossier, article, outlet_name(dossier, article), article.date.short()),
        names=(article_title(dossier, article), article_label(dossier, article)),
        text=_words(dossier, *authors, article.summary, *article.key_points, *notes, *article.tags),
        groups={
            "question": tuple(_asked(dossier, article)),
            "publisher": (outlet_name(dossier, article),),
            "year": _years(article.date),
        },
    )


def _event(dossier: Dossier, event: Event) -> Entry:
    return Entry(
        place=site_address(dossier, event.id),
        file=event.span.path,
        kind="Event",
        title=event.title,
        about=_about(dossier, event, event.date.short(), event.status.label),
        names=(event.title, event.place) if event.place else (event.title,),
        text=_words(dossier, event.text),
        groups={"year": _years(event.date)},
    )


def _dispute(dossier: Dossier, question: Question, dispute: Dispute) -> Entry:
    return Entry(
        place=site_address(dossier, str(dispute.id)),
        kind="Dispute",
        title=dispute.title,
        about=f"{isolated(question.short)} · {dispute.state.label}",
        names=(dispute.title,),
        text=_words(dossier, dispute.explanation),
        groups={"question": (question.short,)},
    )


def _asked(dossier: Dossier, article: Article) -> Iterator[str]:
    """Yield the questions on which an article reports positions, by their short labels."""
    for report in article.reports:
        if report.position:
            position = dossier.positions[report.position.id]
            yield dossier.questions[position.question.id].short


def _years(date: Edtf) -> tuple[str, ...]:
    """Return the years in which a date begins and ends, as far as they are known."""
    days = (date.earliest, date.latest)
    return tuple(dict.fromkeys(f"{day.year:04}" for day in days if day))


def _about(dossier: Dossier, record: Record, *pieces: str | None) -> str:
    """Return the pieces that there are on one line, and before them that a record is a draft."""
    draft = "Draft" if record.id in drafts(dossier) else None
    return " · ".join(isolated(piece) for piece in (draft, *pieces) if piece)


def _words(dossier: Dossier, *texts: str | RichText | None) -> str:
    """Return the words of texts, plain and rich, one after another."""
    plain = (
        plain_words(dossier, text) if isinstance(text, RichText) else text for text in texts if text
    )
    return " · ".join(" ".join(each.split()) for each in plain)


def _weight(dossier: Dossier, record: Record) -> int:
    return len(dossier.backlinks.get(record.id, ())) + len(dossier.positions_of.get(record.id, ()))
