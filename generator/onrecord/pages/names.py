"""Where is ...? Every name and spelling leads to its record."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import starmap

from onrecord.dossier.labels import without_accents
from onrecord.dossier.model import Dossier, grouped
from onrecord.pages.addresses import LINES
from onrecord.pages.dividing import Divisible, Listing, divided
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Link, Prose, Sign, joined
from onrecord.pages.wording import count_of, information, other_name
from onrecord.source.records import Actor
from onrecord.source.terms import NameKind


@dataclass(frozen=True, slots=True)
class Letter:
    """The names that start with one letter."""

    letter: str
    names: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class NamesPage(View, Divisible):
    """The list of names, each with its letter."""

    info: Prose
    listed: Listing[tuple[str, Prose]]

    @property
    def letters(self) -> tuple[Letter, ...]:
        """The names by their letters."""
        return tuple(starmap(Letter, grouped(self.listed).items()))


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the list of names."""
    lines = (line for actor in dossier.actors.values() for line in _lines(actor))
    ordered = sorted(lines, key=lambda line: (_sortable(line[0]), line[0], line[1]))
    info = joined([information(dossier), count_of(len(ordered), "name")])
    by_letter = grouped((_letter(name), (name, line)) for name, _, line in ordered)
    found = [(letter, *each) for letter, some in by_letter.items() for each in some]
    listed = Listing(
        ((letter, line) for letter, _, line in found),
        "Names",
        names=[name for _, name, _ in found],
        most=LINES,
    )
    view = NamesPage(info, listed)
    description = "Every name and spelling in the briefing, and whom it means."
    yield from divided(Page("names.md", "names", "Names A–Z", description, view), view)


def _lines(actor: Actor) -> Iterator[tuple[str, str, Prose]]:
    """Yield what each name of an actor is sorted by, the actor's id, and the line that shows it."""
    own = Link(actor.id)
    yield actor.sort_name or actor.name, actor.id, (own,)
    for other in dict.fromkeys(actor.also):
        if other.name != actor.name:
            sort = () if other.kind is NameKind.SPELLING else (f", {other.kind.label}",)
            yield other.name, actor.id, (*other_name(other), *sort, " ", Sign("→"), " ", own)


def _letter(name: str) -> str:
    first = _sortable(name)[:1].upper()
    return first if first.isalpha() else "#"


def _sortable(name: str) -> str:
    """Return a name without accents and case, so that É sorts with E in every locale."""
    return without_accents(name).casefold().lstrip('"“')
