"""What the sources do not cover, and so what should be read next.

Nothing here is a fault of a record. What stands now is looked at: what is past, or not relied on,
needs no better source.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from onrecord.dossier.freshness import cut_off
from onrecord.dossier.knowing import texts
from onrecord.dossier.mandates import attributed, described
from onrecord.dossier.mentions import mentions
from onrecord.dossier.model import Dossier, once
from onrecord.dossier.origins import Evidence, evidence
from onrecord.dossier.sourcing import on_one_anonymous_origin
from onrecord.dossier.stances import by_stance
from onrecord.source.fields import Record
from onrecord.source.records import Actor, Article, OpenPoint, Position, Question
from onrecord.source.term import Term, make_member
from onrecord.source.terms import ActorKind, UnknownKind

# A stretch of more days without a source is a gap; a question without a newer source is quiet.
GAP, QUIET = 30, 90


@dataclass(frozen=True, slots=True)
class OnQuestion:
    """What stands on a question now, and how thin the ground is.

    ``positions`` count now, and ``behind`` is what stands behind all of them. Of these some are
    known from ``one_article`` alone, whose copies do not count, some from several articles of
    ``one_outlet``, and some on one ``anonymous`` origin. ``newest`` is the newest article that
    reports on the question at all, surely so many days older than the dossier's cut-off as
    ``days_behind``, or at most as old where that is 0. ``unread`` is what is known to exist, but
    not among the sources.
    """

    question: Question
    positions: tuple[Position, ...]
    behind: Evidence
    one_article: tuple[Position, ...]
    one_outlet: tuple[Position, ...]
    anonymous: tuple[Position, ...]
    newest: Article | None
    days_behind: int
    unread: tuple[OpenPoint, ...]


@dataclass(frozen=True, slots=True)
class Voiceless:
    """An actor that records name, and that holds no position, nor does anybody in its name.

    So many positions as ``described`` say what others think that it holds.
    """

    actor: Actor
    named_in: tuple[Record, ...]
    described: int


@dataclass(frozen=True, slots=True)
class Gap:
    """So many days, from the first to the last, on which surely no article was published."""

    first: date
    last: date
    before: Article
    after: Article

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the sources cover: by question, by actor and in time.

    ``quiet`` are days: a question is quiet whose newest source is more of them behind the cut-off.
    Of the gaps, and of the actors without a position, what weighs most comes first.
    """

    cut_off: Article | None
    questions: tuple[OnQuestion, ...]
    voiceless: tuple[Voiceless, ...]
    gaps: tuple[Gap, ...]
    without_report: tuple[Article, ...]
    quiet: int
    gap: int


def coverage(dossier: Dossier, *, quiet: int = QUIET, gap: int = GAP) -> Coverage:
    """Return what the sources cover; a gap lasts more days than ``gap``."""
    return Coverage(
        cut_off=cut_off(dossier),
        questions=tuple(_on(dossier, each) for each in dossier.questions.values()),
        voiceless=tuple(_voiceless(dossier)),
        gaps=tuple(_gaps(dossier.articles.values(), gap)),
        without_report=tuple(each for each in dossier.articles.values() if not each.reports),
        quiet=quiet,
        gap=gap,
    )


def _on(dossier: Dossier, question: Question) -> OnQuestion:
    standing = tuple(each for some in by_stance(dossier, question).values() for each in some)
    from_one = tuple(each for each in standing if len(texts(dossier)[each.id]) == 1)
    newest = _newest(dossier, question)
    return OnQuestion(
        question=question,
        positions=standing,
        behind=evidence(dossier, standing),
        one_article=from_one,
        one_outlet=tuple(
            each for each in standing if each not in from_one and _is_of_one_outlet(dossier, each)
        ),
        anonymous=tuple(each for each in standing if each.id in _anonymous(dossier)),
        newest=newest,
        days_behind=_days_behind(dossier, newest),
        unread=tuple(each for each in question.unknowns if each.kind is UnknownKind.NOT_IN_SET),
    )


@once
def _anonymous(dossier: Dossier) -> frozenset[str]:
    return frozenset(each.id for each in on_one_anonymous_origin(dossier))


def _is_of_one_outlet(dossier: Dossier, position: Position) -> bool:
    behind = evidence(dossier, [position])
    return behind.outlets + behind.unnamed_outlets == 1


def _newest(dossier: Dossier, question: Question) -> Article | None:
    """Return the article with the latest bound of those that report on a question."""
    reporting = (
        reported.article
        for position in dossier.positions_on.get(question.id, ())
        for reported in dossier.reports.get(position.id, ())
    )
    dated = (each for each in reporting if each.version.latest)
    return max(dated, key=lambda each: (each.version.last, each.id), default=None)


def _days_behind(dossier: Dossier, newest: Article | None) -> int:
    reached = cut_off(dossier)
    end = newest.version.latest if newest else None
    begin = reached.version.earliest if reached else None
    return max(0, (begin - end).days) if begin and end else 0


# Outlets pass on what others hold; of a loose set of actors nobody can say what it holds.
_NOT_ASKED = frozenset({ActorKind.MEDIA, ActorKind.CATEGORY})


def _voiceless(dossier: Dossier) -> list[Voiceless]:
    held = attributed(dossier)
    found = [
        Voiceless(actor, records, len(described(dossier).get(actor.id, ())))
        for actor in dossier.actors.values()
        if actor.id not in held and actor.kind not in _NOT_ASKED
        if (records := mentions(dossier).get(actor.id, ()))
    ]
    return sorted(found, key=lambda each: -len(each.named_in))


def _gaps(articles: Iterable[Article], least: int) -> list[Gap]:
    """Return the stretches of more days than ``least`` without an article, the longest first.

    A date that is not exact can be any of its days, so that none of them is in a gap. What has no
    date, or one with an open end, bounds nothing.
    """
    dated = [
        (begin, end, each)
        for each in articles
        if (begin := each.date.earliest) and (end := each.date.latest)
    ]
    dated.sort(key=lambda each: (each[0], each[1], each[2].id))
    found: list[Gap] = []
    last = dated[0] if dated else None
    for begin, end, article in dated:
        assert last  # noqa: S101  # there is a first one
        if (begin - last[1]).days - 1 > least:
            day = last[1].toordinal()
            first, final = date.fromordinal(day + 1), date.fromordinal(begin.toordinal() - 1)
            found.append(Gap(first, final, last[2], article))
        if end > last[1]:
            last = (begin, end, article)
    return sorted(found, key=lambda each: -each.days)


# --- what to read next -------------------------------------------------------------------------


class Lack(Term):
    """What is wanting, and how much it weighs: each time, and at the most."""

    weight: int
    most: int

    def __new__(cls, value: str, meaning: str, label: str, weight: int, most: int) -> Self:
        """Make a member from a row of the table."""
        member = make_member(cls, value, meaning, label)
        member.weight = weight
        member.most = most
        return member

    @property
    def is_of_all(self) -> bool:
        """Whether it is said of all that stands on a question, and so has no number."""
        return self in _OF_ALL

    # word, meaning, label, weight, at the most
    NO_POSITION = "no-position", "Nothing stands on the question.", "no position on it", 8, 8
    UNREAD = (
        "unread",
        "Known to exist, but not among the sources.",
        "known to exist and not read",
        2,
        6,
    )
    ALL_ON_ONE_ARTICLE = (
        "all-on-one-article",
        "All that stands on it is known from one article.",
        "all of it from one article",
        5,
        5,
    )
    ALL_ON_ONE_OUTLET = (
        "all-on-one-outlet",
        "All that stands on it is known from one outlet.",
        "all of it from one outlet",
        4,
        4,
    )
    ALL_ON_ONE_ORIGIN = (
        "all-on-one-origin",
        "At most one independent origin is established.",
        "no second independent origin",
        3,
        3,
    )
    ONE_ARTICLE = (
        "one-article",
        "Positions that are known from one article alone.",
        "positions known from one article alone",
        1,
        3,
    )
    ANONYMOUS = (
        "anonymous",
        "Positions that rest on one anonymous origin.",
        "positions on one anonymous origin",
        1,
        3,
    )
    QUIET = (
        "quiet",
        "Its newest source is far behind the cut-off.",
        "days from its newest source to the cut-off",
        3,
        3,
    )
    VOICELESS = "voiceless", "Named without a position.", "records that name it", 1, 6
    GAP = "gap", "A stretch of time without a source.", "days without a source", 2, 8


_OF_ALL = frozenset(
    {Lack.NO_POSITION, Lack.ALL_ON_ONE_ARTICLE, Lack.ALL_ON_ONE_OUTLET, Lack.ALL_ON_ONE_ORIGIN}
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the next article should be about, and what is wanting: each lack with its number."""

    about: OnQuestion | Voiceless | Gap
    lacks: tuple[tuple[Lack, int], ...]
    weight: int


def reading_list(found: Coverage, most: int = 10) -> tuple[Wanted, ...]:
    """Return what to read next, what weighs most first: questions, then actors, then times.

    Each lack weighs what :class:`Lack` says, a gap once for each time that it is as long as one has
    to be. What lacks nothing is not in it.
    """
    every = [
        *(_wanted(each, tuple(_lacks(each, found.quiet))) for each in found.questions),
        *(_wanted(each, ((Lack.VOICELESS, len(each.named_in)),)) for each in found.voiceless),
        *(
            _wanted(each, ((Lack.GAP, each.days),), times=each.days // (found.gap + 1))
            for each in found.gaps
        ),
    ]
    wanting = (each for each in every if each.weight)
    return tuple(sorted(wanting, key=lambda each: -each.weight)[:most])


def _wanted(
    about: OnQuestion | Voiceless | Gap,
    lacks: tuple[tuple[Lack, int], ...],
    *,
    times: int | None = None,
) -> Wanted:
    weights = (
        min(lack.most, lack.weight * (number if times is None else times)) for lack, number in lacks
    )
    return Wanted(about, lacks, sum(weights))


def _lacks(on: OnQuestion, quiet: int) -> Iterator[tuple[Lack, int]]:
    if on.unread:
        yield Lack.UNREAD, len(on.unread)
    if not on.positions:
        yield Lack.NO_POSITION, 1
        return
    if in_all := _all_on_one(on.behind):
        yield in_all, 1
    if on.one_article and in_all is not Lack.ALL_ON_ONE_ARTICLE:
        yield Lack.ONE_ARTICLE, len(on.one_article)
    if on.anonymous:
        yield Lack.ANONYMOUS, len(on.anonymous)
    if on.days_behind > quiet:
        yield Lack.QUIET, on.days_behind


def _all_on_one(behind: Evidence) -> Lack | None:
    """Return on what one thing all rests that stands on a question, if it does."""
    if behind.articles == 1:
        return Lack.ALL_ON_ONE_ARTICLE
    if behind.outlets + behind.unnamed_outlets == 1:
        return Lack.ALL_ON_ONE_OUTLET
    return Lack.ALL_ON_ONE_ORIGIN if behind.origins <= 1 else None
