"""The linked dossier: records looked up by name, and who refers to whom.

Linking changes nothing: references stay names, and the dossier answers for them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from onrecord.diagnostics import Diagnostic, error
from onrecord.kinds import (
    KINDS,
    Actor,
    Article,
    Briefing,
    Dispute,
    Event,
    Position,
    Question,
    Report,
)
from onrecord.schema import Part, Record, Ref, UnreadError, field_of, parts_of, rich_of, suggest
from onrecord.sources import Loaded

K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Carried:
    """A report together with the article it stands in."""

    article: Article
    report: Report


@dataclass(frozen=True)
class Dossier:
    """All records by id, each mapping in the order its pages list it."""

    briefing: Briefing | None
    articles: Mapping[str, Article]
    actors: Mapping[str, Actor]
    questions: Mapping[str, Question]
    positions: Mapping[str, Position]
    events: Mapping[str, Event]
    # Positions that an article's file names of which something could not be read.
    claimed: frozenset[str] = frozenset()

    def record(self, name: str) -> Record | None:
        """Return the record of any kind with this id, or None."""
        for table in (self.articles, self.actors, self.questions, self.positions, self.events):
            if name in table:
                return table[name]
        return None

    def parts(self) -> Iterator[Part]:
        """Yield the dossier file, every record, and every part written in them."""
        roots: list[Part] = [self.briefing] if self.briefing else []
        for table in (self.questions, self.actors, self.articles, self.positions, self.events):
            roots += table.values()
        for root in roots:
            yield root
            yield from parts_of(root)

    @cached_property
    def disputes(self) -> Mapping[str, tuple[Question, Dispute]]:
        """Every dispute by id, with the question it stands under."""
        return {
            str(dispute.id): (question, dispute)
            for question in self.questions.values()
            for dispute in readable(question, "disputes")
        }

    @cached_property
    def reports(self) -> Mapping[str, tuple[Carried, ...]]:
        """For each position or event, the reports that carry it, oldest article first."""
        return grouped(
            (ref.id, Carried(article, report))
            for article in self.articles.values()
            for report in readable(article, "reports")
            for name in ("position", "event")
            if isinstance(ref := field_of(report, name), Ref)
        )

    @cached_property
    def positions_of(self) -> Mapping[str, tuple[Position, ...]]:
        """For each actor, the positions it holds, oldest first."""
        return self._positions_by("actor")

    @cached_property
    def positions_on(self) -> Mapping[str, tuple[Position, ...]]:
        """For each question, the positions on it, oldest first."""
        return self._positions_by("question")

    def _positions_by(self, name: str) -> dict[str, tuple[Position, ...]]:
        return grouped(
            (ref.id, position)
            for position in self.positions.values()
            if (ref := field_of(position, name))
        )

    @cached_property
    def texts_naming(self) -> Mapping[str, tuple[Record, ...]]:
        """For each id, the records whose rich text links to it."""
        found: dict[str, dict[str, Record]] = defaultdict(dict)
        for table in (self.questions, self.articles, self.actors, self.positions, self.events):
            for record in table.values():
                for part in (record, *parts_of(record)):
                    for rich in rich_of(part):
                        for link in rich.links:
                            found[link.id][record.id] = record
        return {name: tuple(records.values()) for name, records in found.items()}


def grouped(pairs: Iterable[tuple[K, T]]) -> dict[K, tuple[T, ...]]:
    """Return the values of every key, in the order of the pairs."""
    found: dict[K, list[T]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def readable(record: Record, name: str) -> tuple[Any, ...]:
    """Return a list field of a record, or nothing where it could not be read."""
    value = field_of(record, name)
    return value if isinstance(value, tuple) else ()


def link(loaded: Loaded) -> tuple[Dossier, list[Diagnostic]]:
    """Return the dossier of all records read, and what is wrong with its references."""
    tables: dict[str, Any] = {}
    for kind in KINDS:
        records = [record for record in loaded.records if isinstance(record, kind)]
        tables[kind.folder] = {record.id: record for record in sorted(records, key=_order)}
    claimed = frozenset(
        match[1]
        for path, text in loaded.texts.items()
        if path in loaded.faulty and path.split("/")[1] == Article.folder
        for match in re.finditer(r"position['\"]?\s*:\s*['\"]?([a-z0-9-]+)", text)
    )
    return Dossier(briefing=loaded.briefing, **tables, claimed=claimed), _unresolved(loaded)


def _order(record: Record) -> tuple[Any, ...]:
    """Return what a kind's table is sorted by: dates for what has one, else name or order."""
    try:
        if isinstance(record, Position | Article | Event):
            return (0, record.date.order, record.id)
        if isinstance(record, Actor | Question):
            return (0, record.sort_key)
    except UnreadError:
        pass
    return (1, record.id)


# Every name there is is compared with, letter by letter, to find the nearest one: after so many
# pairs of letters there are no more hints.
_MAX_LOOKS = 2_000_000


def _unresolved(loaded: Loaded) -> list[Diagnostic]:
    """Return a finding for every reference to a name that nobody claims, or of a wrong kind."""
    findings = []
    hints: dict[tuple[str, tuple[str, ...]], str] = {}
    known: dict[tuple[str, ...], list[str]] = {}
    looks = 0
    for ref in loaded.refs:
        wanted = " or ".join(kind.lower() for kind in ref.kinds) or "record"
        kind = loaded.names.get(ref.id)
        if kind is None:
            key = (ref.id, ref.kinds)
            if key not in hints:
                if ref.kinds not in known:
                    names = loaded.names.items()
                    known[ref.kinds] = [n for n, of in names if not ref.kinds or of in ref.kinds]
                looks += len(ref.id) * sum(map(len, known[ref.kinds]))
                hints[key] = suggest(ref.id, known[ref.kinds]) if looks <= _MAX_LOOKS else ""
            hint = hints[key]
            findings.append(error("unknown-id", ref.place, f"no {wanted} '{ref.id}'", hint))
        elif ref.kinds and kind not in ref.kinds:
            article = "an" if kind[0] in "AE" else "a"
            what = f"'{ref.id}' is {article} {kind.lower()}; a reference to {wanted} is needed"
            findings.append(error("wrong-kind", ref.place, what))
    return findings
