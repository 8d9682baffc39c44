"""The linked dossier: records looked up by id, and who refers to whom.

Linking changes nothing: references stay ids, and the dossier answers for them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from onrecord.source.fields import (
    Record,
    Ref,
    Struct,
    Unknown,
    UnreadError,
    if_read,
    rich_texts_of,
    structs_in,
)
from onrecord.source.records import (
    READING_ORDER,
    Actor,
    Article,
    Briefing,
    Dispute,
    Event,
    Position,
    Question,
    Quote,
    Report,
)

K = TypeVar("K")
V = TypeVar("V")
R = TypeVar("R", bound=Record)
P = ParamSpec("P")

# The most levels of `part_of`, and of copies of copies; the checks name what goes beyond.
MAX_LEVELS = 20


@dataclass(frozen=True, slots=True)
class ArticleReport:
    """A report together with the article it stands in."""

    article: Article
    report: Report


_Query = Callable[Concatenate["Dossier", P], V]
# In place of an answer, which may be None.
_NOT_ASKED: Any = object()


@dataclass(frozen=True, eq=False)
class Dossier:
    """All records by id, each mapping in the order in which pages list it."""

    # None where dossier.yml could not be read; `briefing` is what pages and the library use.
    briefing_or_none: Briefing | None
    # By record type, then by id.
    records: Mapping[type[Record], Mapping[str, Record]]
    # Positions that an article's file names of which something could not be read.
    claimed_positions: frozenset[str] = frozenset()
    _answers: dict[object, Any] = field(default_factory=dict, init=False, repr=False)

    def remembered(self, query: _Query[P, V], /, *args: P.args, **kwargs: P.kwargs) -> V:
        """Return what a query answers, worked out when it is first asked; see `once`."""
        key = (query, args, *kwargs.items()) if kwargs else (query, args)
        known: V = self._answers.get(key, _NOT_ASKED)
        if known is _NOT_ASKED:
            found = query(self, *args, **kwargs)
            known = cast("V", MappingProxyType(found)) if isinstance(found, dict) else found
            self._answers[key] = known
        return known

    @property
    def briefing(self) -> Briefing:
        """The dossier file; raises UnreadError where it could not be read."""
        if self.briefing_or_none is None:
            raise UnreadError("briefing")
        return self.briefing_or_none

    def of(self, record_type: type[R]) -> Mapping[str, R]:
        """Return the records of a type by id, in the order in which pages list them."""
        return cast("Mapping[str, R]", self.records.get(record_type, {}))

    @cached_property
    def articles(self) -> Mapping[str, Article]:
        """The articles by id, oldest first."""
        return self.of(Article)

    @cached_property
    def actors(self) -> Mapping[str, Actor]:
        """The actors by id, by name."""
        return self.of(Actor)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """The questions by id, in their order."""
        return self.of(Question)

    @cached_property
    def positions(self) -> Mapping[str, Position]:
        """The positions by id, oldest first."""
        return self.of(Position)

    @cached_property
    def events(self) -> Mapping[str, Event]:
        """The events by id, oldest first."""
        return self.of(Event)

    def record(self, record_id: str) -> Record | None:
        """Return the record of any type with this id, or None."""
        tables = self.records.values()
        return next((table[record_id] for table in tables if record_id in table), None)

    def structs(self) -> Iterator[Struct]:
        """Yield the dossier file, every record, and every struct written in them."""
        roots: list[Struct] = [self.briefing_or_none] if self.briefing_or_none else []
        for table in self.records.values():
            roots += table.values()
        for root in roots:
            yield root
            yield from structs_in(root)

    @cached_property
    def disputes(self) -> Mapping[str, tuple[Question, Dispute]]:
        """Every dispute by id, with the question it stands under."""
        return {
            str(dispute.id): (question, dispute)
            for question in self.questions.values()
            for dispute in disputes_of(question)
        }

    @cached_property
    def reports(self) -> Mapping[str, tuple[ArticleReport, ...]]:
        """For each position or event, the reports that carry it, oldest article first."""
        return grouped(
            (subject_id, ArticleReport(article, report))
            for article in self.articles.values()
            for report in reports_of(article)
            for subject_id in (position_id(report), event_id(report))
            if subject_id is not None
        )

    @cached_property
    def positions_of(self) -> Mapping[str, tuple[Position, ...]]:
        """For each actor, the positions it holds, alone or with others, oldest first."""
        return grouped(
            (actor_id, position)
            for position in self.positions.values()
            for actor_id in _holders(position)
        )

    @cached_property
    def positions_on(self) -> Mapping[str, tuple[Position, ...]]:
        """For each question, the positions on it, oldest first."""
        return grouped(
            (asked, position)
            for position in self.positions.values()
            if (asked := question_id(position)) is not None
        )

    @cached_property
    def backlinks(self) -> Mapping[str, tuple[Record, ...]]:
        """For each id, the records whose rich text links to it."""
        linking: dict[str, dict[str, Record]] = defaultdict(dict)
        for record_type in READING_ORDER:
            for record in self.of(record_type).values():
                for struct in (record, *structs_in(record)):
                    for rich in rich_texts_of(struct):
                        for link in rich.links:
                            linking[link.id][record.id] = record
        return {record_id: tuple(records.values()) for record_id, records in linking.items()}


def grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    """Return the values of every key, in the order of the pairs."""
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}


# --- fields that may not have been read ------------------------------------------------------


def reports_of(article: Article) -> tuple[Report, ...]:
    """Return the reports of an article; none where they could not be read."""
    return if_read(lambda: article.reports, ())


def disputes_of(question: Question) -> tuple[Dispute, ...]:
    """Return the disputes of a question; none where they could not be read."""
    return if_read(lambda: question.disputes, ())


def position_id(report: Report) -> str | None:
    """Return the id of the position that a report carries; None where it names none."""
    return _id_of(report, "position")


def event_id(report: Report) -> str | None:
    """Return the id of the event that a report carries; None where it names none."""
    return _id_of(report, "event")


def _id_of(report: Report, field_name: str) -> str | None:
    # Asked for of every report: a call less than if_read.
    try:
        ref = getattr(report, field_name)
    except UnreadError:
        return None
    return ref.id if ref else None


def via_of(report: Report) -> tuple[Ref[Actor] | Unknown, ...] | None:
    """Return the route of a report; None where it is not stated or could not be read."""
    return if_read(lambda: report.via, None)


def quotes_of(report: Report) -> tuple[Quote, ...]:
    """Return the quotes of a report, one or several; none where they could not be read."""
    return if_read(lambda: (report.quote,) if report.quote else report.quotes, ())


def holders(position: Position) -> tuple[str, ...]:
    """Return the ids of those who hold a position: its actor, then whoever holds it with it."""
    return (position.actor.id, *(ref.id for ref in position.jointly_with))


def in_whose_name(position: Position) -> tuple[str, ...]:
    """Return who holds a position, then whom it is held for, each once."""
    body = position.on_behalf_of
    return tuple(dict.fromkeys([*holders(position), *([body.id] if body else [])]))


def _holders(position: Position) -> tuple[str, ...]:
    return if_read(lambda: holders(position), ())


def question_id(position: Position) -> str | None:
    """Return the id of the question that a position is on; None where it could not be read."""
    return if_read(lambda: position.question.id, None)


# --- questions asked of a dossier ------------------------------------------------------------


def once(query: Callable[[Dossier], V]) -> Callable[[Dossier], V]:
    """Make a function of a dossier work its answer out once for each dossier, when asked."""

    @wraps(query)
    def answered(dossier: Dossier) -> V:
        return dossier.remembered(query)

    return answered


def once_each(
    query: Callable[Concatenate[Dossier, P], V],
) -> Callable[Concatenate[Dossier, P], V]:
    """Do what :func:`once` does for each set of further arguments, which are hashable: ids."""

    @wraps(query)
    def answered(dossier: Dossier, /, *args: P.args, **kwargs: P.kwargs) -> V:
        return dossier.remembered(query, *args, **kwargs)

    return answered


def holds(dossier: Dossier, actor_id: str, position: Position) -> bool:
    """Return whether an actor holds a position, alone or with others."""
    return actor_id in held_by(dossier, position.id)


@once_each
def held_by(dossier: Dossier, position_id: str) -> frozenset[str]:
    """Return the ids of those who hold a position, of whom there may be thousands."""
    return frozenset(holders(dossier.positions[position_id]))
