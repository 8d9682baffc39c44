"""What a record is called where it is linked, listed or sorted.

Of a long name a label has the beginning: it stands at every link, and the whole name on the
record's own page. A label put together of several values holds isolates round those that would move
the others.
"""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from onrecord.diagnostics.findings import plural
from onrecord.dossier.corrections import doubt, stands, status
from onrecord.dossier.model import Dossier, holders, once
from onrecord.dossier.outlets import outlet
from onrecord.source.bidi import isolated
from onrecord.source.fields import Unknown, if_read
from onrecord.source.languages import name_of
from onrecord.source.plain import first_sentences
from onrecord.source.records import (
    RECORD_TYPES,
    Actor,
    Article,
    Event,
    Figure,
    Position,
    Question,
    ReadIn,
)
from onrecord.source.rich import RichText
from onrecord.source.terms import Qualifier


def label(dossier: Dossier, record_id: str) -> str:
    """Return what a record or dispute is called in a link; raises KeyError for any other id."""
    if record_id in dossier.disputes:
        return called(dossier.disputes[record_id][1].title)
    match dossier.record(record_id):
        case Actor() as actor:
            return actor_name(actor)
        case Question(short=shown):
            return called(shown)
        case Event() as event:
            return _doubted(dossier, event, called(event.title))
        case Article() as article:
            return article_label(dossier, article)
        case Position() as position:
            return position_label(dossier, position, holders(position))
        case _:
            raise KeyError(record_id)


def in_numbers(dossier: Dossier) -> str:
    """Return how many records of each type there are."""
    return ", ".join(plural(len(dossier.of(kind)), kind.noun) for kind in RECORD_TYPES)


def position_label(dossier: Dossier, position: Position, named: Sequence[str]) -> str:
    """Return what a position is called that some of its holders are named of.

    By its few words, if it has any: a stance alone does not tell one from others of its holder.
    """
    before, words, after = label_parts(dossier, position, named)
    return f"{before}{isolated(words)}{after}"


def label_parts(dossier: Dossier, position: Position, named: Sequence[str]) -> tuple[str, str, str]:
    """Return what a position is called: words of ours, the source's few words, and ours again.

    Where it has no few words, ours are all.
    """
    who = whose(dossier, position, named)
    if position.short is None:
        return (_doubted(dossier, position, f"{who}: {stance_and_date(position)}"), "", "")
    doubtful = doubt(dossier, position)
    known = f" ({doubtful})" if doubtful else ""
    return (f"{who}: ", position.short, f", {position.date.short()}{known}")


def whose(dossier: Dossier, position: Position, named: Sequence[str]) -> str:
    """Return who holds a position and, where it describes another one, whose it is said to be."""
    ref = if_read(lambda: position.about, None)
    described = dossier.actors.get(ref.id) if ref else None
    about = f" about {isolated(actor_name(described))}" if described else ""
    return f"{_holders_label(dossier, named)}{about}"


def is_composed(dossier: Dossier, record_id: str) -> bool:
    """Return whether words of ours stand in the label of a record beside those of the source."""
    match dossier.record(record_id):
        case Event() as event:
            return bool(doubt(dossier, event))
        case record:
            return isinstance(record, Article | Position)


def _doubted(dossier: Dossier, record: Position | Event, shown: str) -> str:
    doubtful = doubt(dossier, record)
    return f"{isolated(shown)} ({doubtful})" if doubtful else shown


@once
def drafts(dossier: Dossier) -> frozenset[str]:
    """Return the ids of the drafts; they are in a dossier only where they were asked for."""
    tables = dossier.records.values()
    return frozenset(record.id for table in tables for record in table.values() if record.draft)


def _holders_label(dossier: Dossier, named: Sequence[str]) -> str:
    """Return who holds a position: of many the first, and how many others."""
    first, *others = (dossier.actors[each] for each in named)
    shown = isolated(actor_name(first))
    if len(others) == 1:
        return f"{shown} and {isolated(actor_name(others[0]))}"
    return f"{shown} and {len(others)} others" if others else shown


def stance_and_date(position: Position) -> str:
    """Return the stance and the date of a position, or that it takes another one back.

    A number stands behind its stance: that somebody asserts one tells it from no other.
    """
    figure = if_read(lambda: position.figure, None)
    number = f" {figure_words(figure)}" if figure else ""
    return f"{_stance(position)}{number}, {position.date.short()}"


def bare_stance_and_date(position: Position) -> str:
    """Return the stance and the date in words of ours alone."""
    return f"{_stance(position)}, {position.date.short()}"


def _stance(position: Position) -> str:
    return position.stance.label if position.stance else WITHDRAWAL


def figure_words(figure: Figure) -> str:
    """Return a number in plain words: ``about 10,000 soldiers``."""
    unit = f" {isolated(called(figure.unit))}" if figure.unit else ""
    return f"{exactness(figure)}{'–'.join(numbers(figure))}{unit}"


def exactness(figure: Figure) -> str:
    """Return how exact a number is, before it; nothing where the number itself says so."""
    return "" if figure.qualifier in _SAID_BY_THE_NUMBER else f"{figure.qualifier.label} "


_SAID_BY_THE_NUMBER = frozenset({Qualifier.EXACTLY, Qualifier.RANGE})


def numbers(figure: Figure) -> list[str]:
    """Return the numbers of a figure: one, or the ends of a range."""
    ends = [end for end in (figure.min, figure.max) if end]
    return list(map(str, dict.fromkeys(ends)))


# What stands in the place of a stance where a position takes another one back and has none.
WITHDRAWAL = "withdrawal"


def called(name: str) -> str:
    """Return a name as it stands where others refer to it: of a long one its first words."""
    if len(name) <= _LONG:
        return name
    return f"{name[:_LONG].rpartition(' ')[0] or name[:_LONG]} …"


# Headlines are shorter.
_LONG = 150


def actor_name(actor: Actor) -> str:
    """Return an actor's name as it stands in lists, links and headings.

    Beside it is what tells it from its namesakes, where a source says so.
    """
    return _told_apart(called(actor.name), actor)


def actor_title(actor: Actor) -> str:
    """Return an actor's whole name, with what tells it from its namesakes."""
    return _told_apart(actor.name, actor)


def _told_apart(name: str, actor: Actor) -> str:
    if actor.disambiguation is None:
        return name
    return f"{isolated(name)} ({isolated(called(actor.disambiguation))})"


def outlet_name(dossier: Dossier, article: Article) -> str:
    """Return the name of an article's outlet, or say that it is not named."""
    published_by = outlet(dossier, article)
    return actor_name(published_by) if published_by else "Outlet not named"


def article_label(dossier: Dossier, article: Article) -> str:
    """Return an article's short name: outlet and date, and what became of it."""
    became = "" if stands(dossier, article) else f" ({status(dossier, article).label})"
    return f"{isolated(outlet_name(dossier, article))}, {article.date.short()}{became}"


def article_title(dossier: Dossier, article: Article) -> str:
    """Return an article's title, or say that the capture gives none."""
    if isinstance(article.title, Unknown):
        return f"Untitled: {article_label(dossier, article)}"
    return article.title


def plain_words(dossier: Dossier, rich: RichText) -> str:
    """Return the words of rich text alone, records by their labels."""
    return rich.words(lambda record_id: isolated(label(dossier, record_id)))


def without_accents(text: str) -> str:
    """Return ``text`` without accents."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))


def who_is(dossier: Dossier, actor: Actor) -> str:
    """Return who an actor is, as a list has it: its role, a source's words, or what is said first.

    What is said first are the first sentences of its summary, as far as they are short.
    """
    shown = actor.role or actor.described_as
    if shown or actor.summary is None:
        return shown or ""
    words = plain_words(dossier, actor.summary)
    if len(words) <= _IN_A_LIST:
        return words
    begin = first_sentences(words, _IN_A_LIST)
    return begin if begin.endswith((".", "!", "?")) else f"{begin} …"


_IN_A_LIST = 110


@once
def same_words(dossier: Dossier) -> Mapping[tuple[str, str, str | None], int]:
    """Return how many positions of one holder on one question have the same few words, or none."""
    return Counter(
        (holder_id, position.question.id, position.short)
        for position in dossier.positions.values()
        for holder_id in holders(position)
    )


def published_words(article: Article) -> str:
    """Return when an article was published as a sentence says it; nothing where undated."""
    words = article.date.words()
    if not article.date.is_known:
        return ""
    # The parts of a year and the decades have an article: published in the 2020s.
    return f"published in {words}" if words.startswith("the ") else f"published {words}"


def identity(dossier: Dossier) -> str:
    """Return what names a dossier for ever: its key, or its title where it has none."""
    return dossier.briefing.key or dossier.briefing.title


def read_in(reading: ReadIn) -> str:
    """Return in which translation an article was read."""
    return f"read in {reading.by.label} into {name_of(reading.language)}"
