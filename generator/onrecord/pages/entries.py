"""What the search of the site knows: an entry for each record, made from the record itself.

A position stands on the pages of its question and of its holder, in lists, histories and the
complete briefing; it has one entry, which leads to the first. Entries are plain text: whatever
shows them makes no markup of it. The file is a script that sets one value, since from a folder
browsers load scripts and nothing else.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
from onrecord.pages.addresses import address
from onrecord.pages.page import Page
from onrecord.pages.statements import statement
from onrecord.source.bidi import isolated
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

ENTRIES = "entries.js"
# Before the value, which is JSON.
_NAME = "var onrecordEntries = "


@dataclass(frozen=True, slots=True)
class Entry:
    """What search knows of a record, or of a page that is about none.

    ``place`` is its address below the site's root. ``names`` are what it is called, each a way to
    find it first; ``about`` tells it from others of its ``kind`` in a few words; ``weight`` is how
    often the dossier speaks of it, which decides between two of one name.
    """

    place: str
    kind: str
    title: str
    about: str = ""
    names: tuple[str, ...] = ()
    text: str = ""
    weight: int = 0


def script(dossier: Dossier, pages: Iterable[Page]) -> str:
    """Return the script that the site's search loads when somebody looks for something."""
    # An entry a line, so that a change of one is a line of a difference.
    rows = ",\n".join(
        json.dumps(_row(entry), ensure_ascii=False) for entry in entries(dossier, pages)
    )
    language = json.dumps(of_dossier(dossier))
    return f'{_NAME}{{"language": {language}, "entries": [\n{rows}\n]}}\n'


def _row(entry: Entry) -> dict[str, object]:
    """Return what of an entry is not empty."""
    fields = {name: getattr(entry, name) for name in Entry.__slots__}
    return {name: value for name, value in fields.items() if value}


def entries(dossier: Dossier, pages: Iterable[Page]) -> Iterator[Entry]:
    """Yield an entry for each record and dispute, then for each page that is about none."""
    for actor in dossier.actors.values():
        yield _actor(dossier, actor)
    for question in dossier.questions.values():
        yield _question(dossier, question)
    for position in dossier.positions.values():
        yield _position(dossier, position)
    for article in dossier.articles.values():
        yield _article(dossier, article)
    for event in dossier.events.values():
        yield _event(dossier, event)
    for question, dispute in dossier.disputes.values():
        yield _dispute(dossier, question, dispute)
    for page in pages:
        if not page.subject and page.kind != "moved":
            yield Entry(_site(page.path), "Page", page.title, text=page.description)


def _actor(dossier: Dossier, actor: Actor) -> Entry:
    return Entry(
        place=_place(dossier, actor.id),
        kind="Actor",
        title=actor_title(actor),
        about=_about(dossier, actor, actor.kind.label, actor.role),
        names=tuple(dict.fromkeys(actor.names)),
        text=_words(dossier, actor.described_as, actor.summary),
        weight=_weight(dossier, actor),
    )


def _question(dossier: Dossier, question: Question) -> Entry:
    judged: tuple[str | RichText | None, ...] = ()
    if question.answer:
        judged = _judged(question.answer)
    unknowns = (each.text for each in question.unknowns)
    return Entry(
        place=_place(dossier, question.id),
        kind="Question",
        title=question.text,
        about=_about(dossier, question, question.short, question.topic),
        names=(question.short, question.text),
        text=_words(dossier, *judged, question.why, *unknowns),
        weight=_weight(dossier, question),
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
    return Entry(
        place=_place(dossier, position.id),
        kind="Figure" if position.figure else "Statement",
        title=f"{held_by} – {isolated(question.short)} – {stance}",
        about=_about(
            dossier, position, position.date.short(), statement(dossier, position).attribution_label
        ),
        text=_words(
            dossier,
            *_figure(position.figure),
            position.short,
            position.text,
            *position.conditions,
            *quotes,
            *wordings,
            position.note,
        ),
        weight=_weight(dossier, position),
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
        place=_place(dossier, article.id),
        kind="Article",
        title=article_title(dossier, article),
        about=_about(dossier, article, outlet_name(dossier, article), article.date.short()),
        names=(article_title(dossier, article), article_label(dossier, article)),
        text=_words(dossier, *authors, article.summary, *article.key_points, *notes, *article.tags),
        weight=_weight(dossier, article),
    )


def _event(dossier: Dossier, event: Event) -> Entry:
    return Entry(
        place=_place(dossier, event.id),
        kind="Event",
        title=event.title,
        about=_about(dossier, event, event.date.short(), event.status.label),
        names=(event.title, event.place) if event.place else (event.title,),
        text=_words(dossier, event.text),
        weight=_weight(dossier, event),
    )


def _dispute(dossier: Dossier, question: Question, dispute: Dispute) -> Entry:
    return Entry(
        place=_place(dossier, str(dispute.id)),
        kind="Dispute",
        title=dispute.title,
        about=f"{isolated(question.short)} · {dispute.state.label}",
        names=(dispute.title,),
        text=_words(dossier, dispute.explanation),
    )


def _place(dossier: Dossier, record_id: str) -> str:
    return _site(address(dossier, record_id))


def _site(path: str) -> str:
    """Return where a page is on the site, with its anchor."""
    file, sign, anchor = path.partition("#")
    return f"{file.removesuffix('.md')}.html{sign}{anchor}"


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
