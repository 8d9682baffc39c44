"""Where is ...? Every name and spelling leads to its record."""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.dossier.labels import spellings, without_accents
from onrecord.dossier.model import Dossier, grouped
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Link, Prose, Said


@dataclass(frozen=True, slots=True)
class Letter:
    """The names that start with one letter."""

    letter: str
    names: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class NamesPage(View):
    """The list of names."""

    letters: tuple[Letter, ...]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the list of names."""
    names = {
        (name, actor.id)
        for actor in dossier.actors.values()
        for name in (actor.name, *spellings(actor))
    }
    ordered = sorted(names, key=lambda entry: (_sortable(entry[0]), entry))
    by_letter = grouped((_letter(name), _line(dossier, name, owner)) for name, owner in ordered)
    view = NamesPage(tuple(Letter(*group) for group in by_letter.items()))
    description = "Every name and spelling in the briefing, and whom it means."
    yield Page("names.md", "names", "Names A–Z", description, view)


def _line(dossier: Dossier, name: str, owner: str) -> Prose:
    return (
        (Link(owner),) if name == dossier.actors[owner].name else (Said(name), " → ", Link(owner))
    )


def _letter(name: str) -> str:
    first = _sortable(name)[:1].upper()
    return first if first.isalpha() else "#"


def _sortable(name: str) -> str:
    """Return a name without accents and case, so that É sorts with E in every locale."""
    return without_accents(name).casefold().lstrip('"“')
