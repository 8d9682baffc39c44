"""How articles know what they report: a bar that is drawn, and the same in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.dossier.knowing import Ground, Knowing, Known, ground, known, known_in_all
from onrecord.dossier.model import Dossier, once
from onrecord.dossier.outlets import record_of
from onrecord.pages.prose import Link, Prose, Strong, joined

# What heads the statements that an article has in one way.
HEADINGS = {
    Knowing.FIRST_HAND: "Said to this outlet itself",
    Knowing.RELAYED: "Relayed from others",
    Knowing.STEP_NOT_NAMED: "Relayed, with a step not named",
    Knowing.NOT_STATED: "Route not stated",
    Knowing.OWN_VOICE: "In the outlet's own voice",
}
# So many are named through whom an article knows; more are told together.
_NAMED = 3
# What is left free at the end of each piece, and the least that is seen of it.
_GAP, _LEAST = 0.6, 0.3


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar: where it begins and how long it is, in hundredths of the whole field.

    What is ``lined`` has a line along its middle, or stripes.
    """

    x: float
    width: float
    css: str
    lined: bool

    @property
    def end(self) -> float:
        """Where it ends."""
        return round(self.x + self.width, 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """Reports by how an article knows what is in them: drawn, and in words."""

    pieces: tuple[Piece, ...]
    words: Prose


@dataclass(frozen=True, slots=True)
class KeyLine:
    """What a piece of a bar means, and beside it a bar of one."""

    pieces: tuple[Piece, ...]
    words: str


def bar_of(dossier: Dossier, article_id: str, whole: int = 0) -> Bar | None:
    """Return the bar of an article; None where it reports no position.

    ``whole`` is how many reports are as long as the field, where that is not as many as it has.
    """
    ways = known(dossier).get(article_id, ())
    return _bar(_few(ways), whole) if ways else None


def bar_of_all(dossier: Dossier) -> Bar | None:
    """Return the bar of all reports of the dossier; None where there are none."""
    ways = known_in_all(dossier)
    return _bar([(each, _words_in_all(each)) for each in ways], 0) if ways else None


@once
def longest(dossier: Dossier) -> int:
    """Return how many reports of positions the article has that has the most."""
    return max((sum(each.number for each in ways) for ways in known(dossier).values()), default=0)


def _bar(ways: Sequence[tuple[Known, Prose]], whole: int) -> Bar:
    whole = whole or sum(each.number for each, _ in ways)
    return Bar(
        pieces=tuple(_pieces([each for each, _ in ways], whole)),
        words=joined(words for _, words in ways),
    )


def _pieces(ways: Sequence[Known], whole: int) -> Iterator[Piece]:
    before = 0
    for each in ways:
        width = max(_LEAST, 100 * each.number / whole - _GAP)
        yield _piece(each.how, round(100 * before / whole, 1), round(width, 1))
        before += each.number


def _piece(how: Knowing, x: float, width: float) -> Piece:
    lined = how in {Knowing.NOT_STATED, Knowing.OWN_VOICE}
    return Piece(x, width, f"or-known or-known--{how}", lined)


def _few(ways: Sequence[Known]) -> list[tuple[Known, Prose]]:
    """Return ways of knowing in words; of those through whom it is known the rest as one."""
    relayed = [each for each in ways if each.through]
    rest = relayed[_NAMED:] if len(relayed) > _NAMED + 1 else []
    shown = [(each, _words(each)) for each in ways if each not in rest]
    if rest:
        together = replace(rest[0], through=None, number=sum(each.number for each in rest))
        words = _counted(together, f"through {len(rest):,} others")
        shown.insert(ways.index(rest[0]), (together, words))
    return shown


def _words(each: Known) -> Prose:
    if each.through:
        return (*_counted(each, "through "), Link(record_of(each.through)))
    return _counted(each, each.how.label)


def _words_in_all(each: Known) -> Prose:
    return _counted(each, _IN_ALL[each.how])


_IN_ALL = {
    Knowing.FIRST_HAND: "said to the article's outlet itself",
    Knowing.RELAYED: "through others who are named",
    Knowing.STEP_NOT_NAMED: "with a step not named",
    Knowing.NOT_STATED: "not said how",
    Knowing.OWN_VOICE: "in the outlet's own voice",
}


def _counted(each: Known, words: str) -> Prose:
    return (Strong(f"{each.number:,}"), f" {words}")


def key() -> tuple[KeyLine, ...]:
    """Return what each piece of a bar means."""
    return tuple(
        KeyLine((_piece(how, 0, 100),), f"{how.label}: {how.meaning[0].lower()}{how.meaning[1:]}")
        for how in Knowing
    )


def thin_ground(dossier: Dossier) -> Prose:
    """Return how much is known from one article alone, and how many reports do not say how.

    For example: ``**31 of 48 statements** are known from one article only. **40 of 86 reports** of
    them do not say how the article knows.``
    """
    return joined([_from_one(ground(dossier)), _unstated(ground(dossier))], " ")


def _from_one(found: Ground) -> Prose:
    if not found.positions:
        return ()
    copies = ", copies of it not counted" if found.has_copies else ""
    verb = "is" if found.from_one == 1 else "are"
    pieces: list[Prose] = [
        (
            Strong(_of(found.from_one, found.positions, "statement")),
            f" {verb} known from one article only{copies}",
        )
    ]
    if found.unreported:
        pieces.append((f"{found.unreported:,} from none",))
    return (*joined(pieces, ", "), ".")


def _unstated(found: Ground) -> Prose:
    if not found.reports:
        return ()
    if not found.unstated:
        return ("Every report of them says how the article knows.",)
    verb = "does" if found.unstated == 1 else "do"
    return (
        Strong(_of(found.unstated, found.reports, "report")),
        f" of them {verb} not say how the article knows.",
    )


def _of(some: int, every: int, noun: str) -> str:
    return f"{some:,} of {every:,} {noun}{'s' if every != 1 else ''}"
