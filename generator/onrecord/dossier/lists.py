"""Lists of records by what is to be done about them: each record where it stands in its file.

Lists of what a record itself says leave out those of which it could not be read. Those of what
stands behind positions raise UnreadError there.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from onrecord.diagnostics.findings import Place
from onrecord.dossier.corrections import status
from onrecord.dossier.freshness import newer_evidence
from onrecord.dossier.knowing import texts
from onrecord.dossier.labels import label
from onrecord.dossier.model import Dossier, disputes_of
from onrecord.dossier.origins import origins
from onrecord.dossier.sourcing import on_one_anonymous_origin
from onrecord.dossier.stances import by_stance
from onrecord.source.claims import is_draft
from onrecord.source.fields import Record, UnreadError, if_read
from onrecord.source.records import READING_ORDER, Dispute, Judgement, Position, Question
from onrecord.source.terms import ArticleStatus

# What has an id and is no record, and what has the id of the question that it is on.
DISPUTE, JUDGEMENT = "dispute", "judgement"
KINDS = (*(each.noun for each in READING_ORDER), DISPUTE, JUDGEMENT)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: an id, the kind of what has it, where that stands and what it is called.

    ``why`` says more, where the list is of several reasons.
    """

    id: str
    kind: str
    place: Place
    name: str
    why: str = ""


Listed = Callable[[Dossier], Iterator[Entry]]


def _entry(dossier: Dossier, record: Record) -> Entry:
    return Entry(record.id, record.noun, record.place_of("id"), _name(dossier, record))


def _name(dossier: Dossier, record: Record) -> str:
    """Return what a record is called: its id where that could not be read, or names nobody."""
    try:
        return label(dossier, record.id)
    except (UnreadError, KeyError):
        return record.id


def _records(dossier: Dossier) -> Iterator[Record]:
    return (each for kind in READING_ORDER for each in dossier.of(kind).values())


def _disputes(record: Record) -> tuple[Dispute, ...]:
    return disputes_of(record) if isinstance(record, Question) else ()


def _ids(dossier: Dossier) -> Iterator[Entry]:
    for record in _records(dossier):
        yield _entry(dossier, record)
        yield from filter(None, map(_of_dispute, _disputes(record)))


def _of_dispute(dispute: Dispute) -> Entry | None:
    its_id = if_read(lambda: str(dispute.id), "")
    name = if_read(lambda: dispute.title, its_id)
    return Entry(its_id, DISPUTE, dispute.place_of("id"), name) if its_id else None


def _former(dossier: Dossier) -> Iterator[Entry]:
    for record in _records(dossier):
        yield from _once(record, record.noun)
        for dispute in _disputes(record):
            yield from _once(dispute, DISPUTE)


def _once(bearer: Record | Dispute, kind: str) -> Iterator[Entry]:
    place, now = bearer.place_of("former_ids"), if_read(lambda: str(bearer.id), "unreadable")
    for former in if_read(lambda: bearer.former_ids, ()):
        yield Entry(str(former), kind, place, f"now {now}")


def _drafts(dossier: Dossier) -> Iterator[Entry]:
    return (_entry(dossier, each) for each in _records(dossier) if is_draft(each))


def _unreviewed(dossier: Dossier) -> Iterator[Entry]:
    return (_entry(dossier, each) for each in _records(dossier) if not _is_reviewed(each))


def _is_reviewed(record: Record) -> bool:
    return if_read(lambda: bool(record.reviewed), instead=True)


def _stale(dossier: Dossier) -> Iterator[Entry]:
    for question in dossier.questions.values():
        answer = _answer(question)
        if answer and (why := _newer(dossier, answer, question.id)):
            name, place = _name(dossier, question), answer.place_of("as_of")
            yield Entry(question.id, question.noun, place, name, why)
    for judgement in _judgements(dossier):
        asked = _asked(judgement)
        if asked and (why := _newer(dossier, judgement, asked)):
            yield Entry(asked, JUDGEMENT, judgement.place_of("as_of"), _words(judgement), why)


def _answer(question: Question) -> Judgement | None:
    return if_read(lambda: question.answer, None)


def _judgements(dossier: Dossier) -> tuple[Judgement, ...]:
    return if_read(lambda: dossier.briefing.judgements, ())


def _asked(judgement: Judgement) -> str | None:
    return if_read(lambda: judgement.question.id if judgement.question else None, None)


def _words(judgement: Judgement) -> str:
    return if_read(lambda: judgement.text.plain, "")


def _newer(dossier: Dossier, judgement: Judgement, question_id: str) -> str:
    """Return what came in since a judgement on a question; nothing where nothing did."""
    newer = if_read(lambda: newer_evidence(dossier, judgement, question_id), ())
    return f"older than {', '.join(each.id for each in newer)}" if newer else ""


def _standing(dossier: Dossier) -> Iterator[tuple[Position, ...]]:
    """Yield the positions that count now, those of one stance on one question together."""
    for question in dossier.questions.values():
        yield from by_stance(dossier, question).values()


def _one_origin(dossier: Dossier) -> Iterator[Entry]:
    for together in _standing(dossier):
        if origins(dossier, together) <= 1:
            yield from (_entry(dossier, each) for each in together)


def _one_article(dossier: Dossier) -> Iterator[Entry]:
    for position in (each for together in _standing(dossier) for each in together):
        if len(texts(dossier)[position.id]) == 1:
            yield _entry(dossier, position)


def _anonymous(dossier: Dossier) -> Iterator[Entry]:
    standing = {each.id for together in _standing(dossier) for each in together}
    for position in on_one_anonymous_origin(dossier):
        if position.id in standing:
            yield _entry(dossier, position)


def _unreported(dossier: Dossier) -> Iterator[Entry]:
    for record in (*dossier.positions.values(), *dossier.events.values()):
        if record.id not in dossier.reports:
            yield _entry(dossier, record)


def _became(wanted: ArticleStatus) -> Listed:
    def became(dossier: Dossier) -> Iterator[Entry]:
        for article in dossier.articles.values():
            if status(dossier, article) is wanted:
                yield _entry(dossier, article)

    return became


# A list by its name, and what is in it.
LISTS: Mapping[str, tuple[Listed, str]] = {
    "ids": (_ids, "every record and dispute"),
    "former": (_former, "ids that something had once"),
    "drafts": (_drafts, "records that say 'draft: yes'"),
    "unreviewed": (_unreviewed, "records that nobody is said to have looked over"),
    "stale": (_stale, "answers and key judgements that are older than what came in since"),
    "one-origin": (
        _one_origin,
        "positions that count now, of a stance with no second independent origin",
    ),
    "one-article": (_one_article, "positions that count now and are known from one article alone"),
    "anonymous": (_anonymous, "positions that count now and rest on one anonymous origin"),
    "unreported": (_unreported, "positions and events that no article reports"),
    "corrected": (_became(ArticleStatus.CORRECTED), "articles that were corrected"),
    "retracted": (_became(ArticleStatus.RETRACTED), "articles that were taken back"),
}
