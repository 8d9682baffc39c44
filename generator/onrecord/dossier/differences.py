"""What one state of a dossier says otherwise than an earlier one, in terms of what it means.

Not lines of files: who takes another stance, whether there are more origins or only more articles,
which answers are behind the evidence, which disputes were opened or settled, and which records are
new, gone, renamed or say something else.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from onrecord.diagnostics.findings import Place
from onrecord.dossier.changed import (
    FieldChange,
    ReportChange,
    fields_changed,
    reports_changed,
)
from onrecord.dossier.freshness import cut_off, newer_evidence
from onrecord.dossier.histories import histories
from onrecord.dossier.labels import figure_words, label
from onrecord.dossier.model import ArticleReport, Dossier, grouped
from onrecord.dossier.oppositions import oppositions
from onrecord.dossier.origins import evidence
from onrecord.dossier.pairing import Pair, Pairing, paired
from onrecord.dossier.stances import by_stance
from onrecord.source.fields import Record
from onrecord.source.records import Judgement, Position
from onrecord.source.tables import Stance
from onrecord.source.terms import DisputeState


@dataclass(frozen=True, slots=True)
class Named:
    """A record by its id, and what it is called."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Held:
    """What an actor holds on a question: a stance, and a number or conditions if there are any."""

    stance: Stance
    figure: str = ""
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StanceChange:
    """That an actor holds something else on a question; nothing at all where there is none."""

    actor: Named
    question: Named
    before: tuple[Held, ...]
    after: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class OriginChange:
    """That other articles or origins stand behind a stance on a question: each before and after."""

    question: Named
    stance: Stance
    articles: tuple[int, int]
    origins: tuple[int, int]


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """That evidence newer than an answer came in, or that the answer has caught up with it.

    ``because`` are the reports that are new in such articles; none where it has caught up.
    ``is_key`` says that it is a key judgement, in the dossier file, and not the question's own.
    """

    question: Named
    is_key: bool
    is_stale: bool
    was_stale: bool
    because: tuple[ArticleReport, ...] = ()


@dataclass(frozen=True, slots=True)
class DisputeChange:
    """That a dispute is in another state than before; None where it was not there, or is not."""

    dispute: Named
    question: Named
    before: DisputeState | None
    after: DisputeState | None


@dataclass(frozen=True, slots=True)
class OppositionChange:
    """That positions on a question oppose one another which did not, or that none do any more."""

    question: Named
    is_opposed: bool


@dataclass(frozen=True, slots=True)
class RecordChange:
    """That a record is new, gone, renamed, or says something else; the dossier file is one too.

    ``before`` and ``after`` are its ids; None where it was not there, or is not. Where it was
    renamed and does not say so (not ``is_declared``), its old address leads nowhere.
    """

    noun: str
    label: str
    before: str | None
    after: str | None
    is_declared: bool = True
    fields: tuple[FieldChange, ...] = ()
    reports: tuple[ReportChange, ...] = ()
    place: Place | None = None

    @property
    def is_renamed(self) -> bool:
        """Whether it has another id than before."""
        return None not in {self.before, self.after} and self.before != self.after


@dataclass(frozen=True, slots=True)
class Differences:
    """All that a dossier says otherwise than before, the weightiest first."""

    stances: tuple[StanceChange, ...]
    origins: tuple[OriginChange, ...]
    answers: tuple[AnswerChange, ...]
    disputes: tuple[DisputeChange, ...]
    oppositions: tuple[OppositionChange, ...]
    records: tuple[RecordChange, ...]
    # To which date the information reached, and reaches; nothing where no article is dated.
    reaches: tuple[str, str]

    def __bool__(self) -> bool:
        """Return whether there is any."""
        found = self.stances, self.origins, self.answers, self.disputes, self.oppositions
        return any((*found, self.records)) or self.reaches[0] != self.reaches[1]


def differences(before: Dossier, after: Dossier) -> Differences:
    """Return what the later of two dossiers without errors says otherwise than the earlier one."""
    both = _Both(before, after, paired(before, after))
    return Differences(
        stances=tuple(_stances(both)),
        origins=tuple(_origins(both)),
        answers=tuple(_answers(both)),
        disputes=tuple(_disputes(both)),
        oppositions=tuple(_oppositions(both)),
        records=(*_dossier_file(both), *_records(both)),
        reaches=(_reach(before), _reach(after)),
    )


@dataclass(frozen=True, slots=True)
class _Both:
    """The dossier before and after, and which record of the one is which of the other."""

    before: Dossier
    after: Dossier
    pairing: Pairing

    def named(self, record_id: str) -> Named:
        """Return a record by its id of now, or the one that it had to the last."""
        for dossier in (self.after, self.before):
            if record_id in dossier.disputes or dossier.record(record_id):
                return Named(record_id, label(dossier, record_id))
        return Named(record_id, record_id)

    def questions(self) -> Iterator[tuple[str | None, str | None]]:
        """Yield the ids of each question before and after; None where it was not, or is not."""
        once = {self.pairing.id_now(each): each for each in self.before.questions}
        for each in self.after.questions:
            yield once.get(each), each
        for each in self.before.questions:
            if self.pairing.id_now(each) not in self.after.questions:
                yield each, None


def _reach(dossier: Dossier) -> str:
    article = cut_off(dossier)
    return article.version.words() if article else ""


# --- stances and origins ---------------------------------------------------------------------


def _stances(both: _Both) -> Iterator[StanceChange]:
    """Yield who holds something else: first who held something before, then who is new to it."""
    was = {
        (both.pairing.id_now(actor), both.pairing.id_now(question)): held
        for (actor, question), held in _held(both.before).items()
    }
    is_now = _held(both.after)
    found = [
        StanceChange(both.named(actor), both.named(question), old, new)
        for actor, question in dict.fromkeys([*is_now, *was])
        if set(old := was.get((actor, question), ()))
        != set(new := is_now.get((actor, question), ()))
    ]
    yield from sorted(found, key=lambda change: (not change.before, not change.after))


def _held(dossier: Dossier) -> Mapping[tuple[str, str], tuple[Held, ...]]:
    """Return what each actor holds on each question itself, each once."""
    held = {
        key: tuple(dict.fromkeys(map(_holding, filter(_is_own, history.held))))
        for key, history in histories(dossier).items()
    }
    return {key: tuple(filter(None, some)) for key, some in held.items() if any(some)}


def _is_own(position: Position) -> bool:
    return position.about is None and position.stance is not None


def _holding(position: Position) -> Held | None:
    if position.stance is None:
        return None
    figure = figure_words(position.figure) if position.figure else ""
    return Held(position.stance, figure, tuple(each.plain for each in position.conditions))


def _origins(both: _Both) -> Iterator[OriginChange]:
    for before, after in both.questions():
        was, is_now = _behind(both.before, before), _behind(both.after, after)
        for stance in Stance:
            articles, origins = zip(
                was.get(stance, (0, 0)), is_now.get(stance, (0, 0)), strict=True
            )
            if articles[0] != articles[1] or origins[0] != origins[1]:
                yield OriginChange(both.named(after or before or ""), stance, articles, origins)


def _behind(dossier: Dossier, question_id: str | None) -> Mapping[Stance, tuple[int, int]]:
    """Return how many articles and origins stand behind each stance that somebody takes now."""
    if question_id is None:
        return {}
    current = by_stance(dossier, dossier.questions[question_id])
    found = {stance: evidence(dossier, positions) for stance, positions in current.items()}
    return {stance: (each.articles, each.origins) for stance, each in found.items()}


# --- answers -----------------------------------------------------------------------------------


def _answers(both: _Both) -> Iterator[AnswerChange]:
    """Yield the judgements that newer evidence came in for, or that have caught up with it."""
    was, is_now = _judgements(both.before), _judgements(both.after)
    for before, after in both.questions():
        for is_key in (False, True) if after else ():
            old, new = was.get((before, is_key), ()), is_now.get((after, is_key), ())
            known = _reported(both.before, before, both.pairing) if new else set()
            for number, judgement in enumerate(new):
                past = old[number] if number < len(old) else None
                then = newer_evidence(both.before, past, before) if past else ()
                now = {each.id for each in newer_evidence(both.after, judgement, after)}
                because = tuple(_new_reports(both.after, after, now, known))
                if bool(then) != bool(now) or because:
                    asked = both.named(after or "")
                    yield AnswerChange(asked, is_key, bool(now), bool(then), because)


def _judgements(dossier: Dossier) -> Mapping[tuple[str | None, bool], tuple[Judgement, ...]]:
    """Return the judgements on each question: its own answer, and those of the dossier file."""
    own = [((each.id, False), each.answer) for each in dossier.questions.values() if each.answer]
    briefing = dossier.briefing_or_none
    key = [each for each in briefing.judgements if each.question] if briefing else []
    return grouped([*own, *(((each.question.id, True), each) for each in key if each.question)])


def _reported(dossier: Dossier, question_id: str | None, pairing: Pairing) -> set[tuple[str, str]]:
    """Return which articles report which positions on a question, by their ids of now."""
    found = _reports_on(dossier, question_id)
    return {(pairing.id_now(each.article.id), pairing.id_now(position)) for position, each in found}


def _new_reports(
    dossier: Dossier, question_id: str | None, articles: set[str], known: set[tuple[str, str]]
) -> Iterator[ArticleReport]:
    """Yield the reports on a question in some articles that were not known before."""
    for position, each in _reports_on(dossier, question_id):
        if each.article.id in articles and (each.article.id, position) not in known:
            yield each


def _reports_on(dossier: Dossier, question_id: str | None) -> Iterator[tuple[str, ArticleReport]]:
    for position in dossier.positions_on.get(question_id or "", ()):
        for reported in dossier.reports.get(position.id, ()):
            yield position.id, reported


# --- disputes ----------------------------------------------------------------------------------


def _disputes(both: _Both) -> Iterator[DisputeChange]:
    """Yield the disputes that are in another state, those that stand now first."""
    was = {both.pairing.id_now(each): found for each, found in both.before.disputes.items()}
    is_now = both.after.disputes
    found = []
    for each in dict.fromkeys([*is_now, *was]):
        old, new = was.get(each), is_now.get(each)
        before, after = old[1].state if old else None, new[1].state if new else None
        if before is not after:
            asked = new[0].id if new else both.pairing.id_now(old[0].id) if old else ""
            found.append(DisputeChange(both.named(each), both.named(asked), before, after))
    yield from sorted(found, key=lambda change: change.after is not DisputeState.OPEN)


def _oppositions(both: _Both) -> Iterator[OppositionChange]:
    was, is_now = oppositions(both.before), oppositions(both.after)
    for before, after in both.questions():
        if (before in was) != (after in is_now):
            yield OppositionChange(both.named(after or before or ""), after in is_now)


# --- records -----------------------------------------------------------------------------------


def _dossier_file(both: _Both) -> Iterator[RecordChange]:
    before, after = both.before.briefing_or_none, both.after.briefing_or_none
    if before and after:
        fields = fields_changed(before, after, both.pairing.now)
        if fields:
            yield RecordChange("dossier file", after.title, "", "", fields=fields, place=after.span)


def _records(both: _Both) -> Iterator[RecordChange]:
    """Yield the records that are new, gone, renamed or say something else, in this order."""
    found = filter(None, (_record(both, pair) for pair in both.pairing.pairs))
    yield from sorted(found, key=_weight)


def _weight(change: RecordChange) -> int:
    if change.before is None:
        return 0
    if change.after is None:
        return 1
    return 2 if change.is_renamed else 3


def _record(both: _Both, pair: Pair) -> RecordChange | None:
    before, after = pair.before, pair.after
    shown = after or before
    assert shown is not None  # noqa: S101  # a pair has one of the two
    fields: tuple[FieldChange, ...] = ()
    reports: tuple[ReportChange, ...] = ()
    if before and after:
        now = both.pairing.now
        changed = fields_changed(before, after, now)
        # That it was renamed is said already.
        fields = tuple(each for each in changed if not pair.is_renamed or each.name not in _IDS)
        reports = reports_changed(before, after, now)
        if not (fields or reports or pair.is_renamed):
            return None
    return RecordChange(
        noun=shown.noun if isinstance(shown, Record) else "dispute",
        label=label(both.after if after else both.before, str(shown.id)),
        before=str(before.id) if before else None,
        after=str(after.id) if after else None,
        is_declared=pair.is_declared,
        fields=fields,
        reports=reports,
        place=after.span if after else None,
    )


_IDS = frozenset({"id", "former_ids"})


def stale_because(found: Iterable[AnswerChange]) -> Iterator[tuple[AnswerChange, ArticleReport]]:
    """Yield each new report that made an answer stale, behind that answer, by their places."""
    pairs = [(change, each) for change in found if change.is_stale for each in change.because]
    yield from sorted(pairs, key=lambda pair: pair[1].report.span.sort_key)
