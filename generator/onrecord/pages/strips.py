"""Where positions on a question stand: counts by stance, as a bar and in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.diagnostics.findings import plural
from onrecord.dossier.model import Dossier
from onrecord.dossier.origins import evidence
from onrecord.pages.prose import Prose, StanceMark, joined
from onrecord.pages.statements import Statement
from onrecord.source.tables import Attribution, Stance


@dataclass(frozen=True, slots=True)
class Bit:
    """A statement in the bar of a strip."""

    css: str


@dataclass(frozen=True, slots=True)
class Strip:
    """Counts by stance, as a bar and in words; unnamed speakers are counted apart.

    ``counts`` say how many origins there are, too; ``in_brief`` leaves that to the question's page.
    """

    bits: tuple[Bit, ...]
    counts: Prose
    in_brief: Prose


def strip(dossier: Dossier, groups: Sequence[tuple[Stance, Sequence[Statement]]]) -> Strip | None:
    """Return the strip of statements by stance; None where there are none."""
    if not groups:
        return None
    total = sum(len(items) for _, items in groups)
    bits = (
        Bit(f"or-bit or-bit--{stance} or-bit--{edge}")
        for stance, items in groups
        for edge, number in Counter(item.edge for item in items).items()
        for _ in range(_bits(number, total))
    )
    counts, in_brief = [], []
    for stance, items in groups:
        apart = _apart(items)
        counts.append((StanceMark(stance), _count(items, [*apart, _origins(dossier, items)])))
        in_brief.append((StanceMark(stance), _count(items, apart)))
    return Strip(tuple(bits), joined(counts), joined(in_brief))


def _bits(number: int, total: int) -> int:
    """Return how many bits of a bar so many statements take: one each, of many their share."""
    return number if total <= _MOST_BITS else max(1, number * _MOST_BITS // total)


_MOST_BITS = 40


def _count(items: Sequence[Statement], apart: Sequence[str]) -> str:
    """Return how many there are, and what is said apart of them."""
    return f" {len(items):,} ({', '.join(apart)})" if apart else f" {len(items):,}"


def _apart(items: Sequence[Statement]) -> list[str]:
    """Return how many have nobody's name, and how many are known from unsound articles alone."""
    counts = {
        "anonymous": sum(item.edge is Attribution.ANONYMOUS for item in items),
        "in a corrected or retracted article only": sum(bool(item.doubt) for item in items),
    }
    return [
        what if number == len(items) else f"{number:,} {what}"
        for what, number in counts.items()
        if number
    ]


def _origins(dossier: Dossier, items: Sequence[Statement]) -> str:
    """Return how many origins stand behind statements."""
    behind = evidence(dossier, [item.position for item in items])
    return plural(behind.origins, "origin") if behind.origins else "no origin traced"
