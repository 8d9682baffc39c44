"""Long lists over several pages, so that no page of a record grows without bound.

A view holds its lists as :class:`Listing`. What of a list is more than a page takes stands on
numbered pages beside it. Each of these holds a portion of every list, so that the first page of a
question shows each of its stances. A page whose lists are short stays as it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from itertools import chain
from typing import Any, Self, TypeVar

from onrecord.pages.addresses import LINES, MOST, number_of, numbered
from onrecord.pages.page import Crumb, OtherPage, Page, Part, View
from onrecord.pages.prose import Link, Prose, Said, joined
from onrecord.source.bidi import isolated

T = TypeVar("T")


class Divisible:
    """What holds lists that may be divided, itself or in its parts: a view, or a part of one."""

    __slots__ = ()


class Listing(tuple[T, ...]):  # noqa: SLOT001  # Python gives no tuple slots of its own
    """A list of a page, or the portion of it that stands there.

    ``name`` says what it is a list of, as its heading does; ``anchors`` are those of each item,
    where other pages lead to it, ``names`` what each is found by, where it has a name. A page is
    full with ``most`` items. ``elsewhere`` says where the rest stands; it is empty where this is
    all. ``counted`` says how many items there are, and of a portion which of them it holds.
    """

    name: str
    anchors: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]
    most: int
    counted: str
    elsewhere: Prose = ()

    def __new__(
        cls,
        items: Iterable[T],
        name: str,
        anchors: Iterable[tuple[str, ...]] = (),
        names: Sequence[str] = (),
        most: int = MOST,
    ) -> Self:
        """Return the items, with what is said of them."""
        made = super().__new__(cls, items)
        made.name, made.anchors, made.names, made.most = name, tuple(anchors), tuple(names), most
        made.counted = f"{len(made):,}"
        return made

    @property
    def pages(self) -> int:
        """On how many pages it stands."""
        return number_of(max(len(self), 1) - 1, self.most)

    def portion(self, number: int, first: str) -> "Listing[T]":
        """Return what of it stands on the page of a number; ``first`` is the path of the first."""
        part = self._slice(number)
        there = Listing(self[part], self.name, self.anchors[part], self.names[part], self.most)
        if self.pages > 1:
            there.counted = self._counted(number)
            there.elsewhere = self._elsewhere(number, first)
        return there

    def beginning(self, most: int, whole: Prose) -> "Listing[T]":
        """Return the first of its items, and say where the ``whole`` of it stands; all of few."""
        if len(self) <= most:
            return self
        there = Listing(self[:most], self.name, self.anchors[:most], self.names[:most], most)
        there.counted = f"1 to {most:,} of {self.counted}"
        there.elsewhere = joined([(f"{self.name}: {there.counted}",), whole])
        return there

    def anchors_on(self, number: int) -> Iterator[str]:
        """Yield the anchors of what stands on the page of a number."""
        return chain.from_iterable(self.anchors[self._slice(number)])

    def held(self, number: int, last: int = 0) -> Prose:
        """Return what stands on the page of a number: which items, and from which to which name.

        ``last`` is the number of the last one, where it is several.
        """
        there = [*chain.from_iterable(self.names[self._slice(n)] for n in (number, last) if n)]
        between: Prose = (", ", Said(there[0]), " to ", Said(there[-1])) if there else ()
        return (self.told(number, last), *between)

    def _slice(self, number: int) -> slice:
        return slice((number - 1) * self.most, number * self.most)

    def told(self, number: int, last: int = 0) -> str:
        """Return in words how much of it stands on the page of a number, and up to a last one."""
        return f"{self.name}: {self._counted(number, last)}"

    def _counted(self, number: int, last: int = 0) -> str:
        return f"{self.range(number, last)} of {self.counted}"

    def range(self, number: int, last: int = 0) -> str:
        """Return which of its items stand on the page of a number, counted from one."""
        start, end = (number - 1) * self.most + 1, min((last or number) * self.most, len(self))
        return f"{start:,} to {end:,}" if start < end else f"{end:,}"

    def _elsewhere(self, number: int, first: str) -> Prose:
        pieces: list[Prose] = [(self.told(number),)]
        for word, other in (("before", number - 1), ("next", number + 1)):
            if 1 <= other <= self.pages:
                pieces.append((f"{word}: ", Link(numbered(first, other), self.range(other))))
        return joined(pieces)


# Of nothing.
EMPTY: Listing[Any] = Listing((), "")


def lines(items: Iterable[T], name: str) -> Listing[T]:
    """Return a list of lines, of which a page holds more than of statements."""
    return Listing(items, name, most=LINES)


def divided(page: Page, later: View) -> Iterator[Page]:
    """Yield a page, or the pages that it is divided into.

    ``later`` is its view without what stands on the first page alone.
    """
    lists = [each for each in _lists(page.view) if each.pages > 1]
    count = max((each.pages for each in lists), default=1)
    if count == 1:
        yield page
        return
    held = [_held(lists, number) for number in range(1, count + 1)]

    def part(number: int) -> Part:
        others = (_other(lists, page.path, *some) for some in below(number, count))
        return Part(_here(page.path, number, count, held[number - 1]), tuple(others))

    yield replace(page, view=_portion(page.view, 1, page.path), part=part(1))
    crumbs = (*page.crumbs, Crumb(page.path, page.title))
    for number in range(2, count + 1):
        yield replace(
            page,
            path=numbered(page.path, number),
            title=f"{isolated(page.title)} (page {number:,} of {count:,})",
            description=held[number - 1],
            view=_portion(later, number, page.path),
            crumbs=crumbs,
            part=part(number),
        )


def _here(first: str, number: int, count: int, held: str) -> Prose:
    """Return what stands on one of the pages, and links to the first and those beside it."""
    pieces: list[Prose] = [(f"Page {number:,} of {count:,}",), (held,)]
    beside = sorted({1, max(1, number - 1), min(count, number + 1)} - {number})
    pieces += [(Link(numbered(first, each), f"page {each:,}"),) for each in beside]
    return joined(pieces)


# So many other pages a page lists: of more, some together, by the first of them.
LISTED = 20


def below(number: int, count: int) -> Iterator[tuple[int, int]]:
    """Yield which pages the page of a number lists, each some from a first one to a last.

    The first lists nineteen by themselves, then twenty in a line, of which the first lists these,
    and so on: so no page lists more than some dozens, however many there are.
    """
    step = 1
    while step < count and (number - 1) % (step * LISTED) == 0:
        for first in range(number + step, min(number + step * LISTED, count + 1), step):
            yield first, min(first + step - 1, count)
        step *= LISTED


def _other(lists: Sequence[Listing[Any]], path: str, first: int, last: int) -> OtherPage:
    """Return one of the other pages, or some in a line without anchors, which would be many."""
    several = last > first
    name = f"Pages {first:,} to {last:,}" if several else f"Page {first:,}"
    held = [each.held(first, min(last, each.pages)) for each in lists if each.pages >= first]
    ids = () if several else (each for one in lists for each in one.anchors_on(first))
    return OtherPage(joined([(Link(numbered(path, first), name),), *held]), tuple(ids))


def _held(lists: Sequence[Listing[Any]], number: int) -> str:
    """Return in words what of the lists stands on the page of a number."""
    return "; ".join(each.told(number) for each in lists if each.pages >= number)


def _lists(whole: object) -> Iterator[Listing[Any]]:
    """Yield the lists of a view, at any depth, in their order."""
    if isinstance(whole, Listing):
        yield whole
    elif isinstance(whole, Divisible):
        for field in fields(whole):  # type: ignore[arg-type]  # each is a dataclass
            yield from _lists(getattr(whole, field.name))
    elif isinstance(whole, tuple) and whole and isinstance(whole[0], Divisible):
        for each in whole:
            yield from _lists(each)


def _portion(whole: Any, number: int, first: str) -> Any:  # noqa: ANN401  # of its own type
    """Return what of a view, or of a part of one, stands on the page of a number."""
    if isinstance(whole, Listing):
        return whole.portion(number, first)
    if isinstance(whole, Divisible):
        names = [field.name for field in fields(whole)]  # type: ignore[arg-type]
        parts = {name: _portion(getattr(whole, name), number, first) for name in names}
        return replace(whole, **parts)  # type: ignore[type-var]
    if isinstance(whole, tuple) and whole and isinstance(whole[0], Divisible):
        there = (part for part in whole if any(each.pages >= number for each in _lists(part)))
        return tuple(_portion(part, number, first) for part in there)
    return whole
