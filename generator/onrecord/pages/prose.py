"""Sentences as parts: words, links and marks in order, for a template to print as one.

Where what is said depends on the records, it is put together here in Python, with types, and not
by conditions in a template. Our own words are plain strings; what a source wrote is :class:`Said`
or rich text, so that a sentence tells the two apart as the pages do. The writer of the page escapes
both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.source.rich import RichText
from onrecord.source.tables import Stance
from onrecord.source.terms import EventStatus
from onrecord.source.urls import Url
from onrecord.source.values import Doi


@dataclass(frozen=True, slots=True)
class Said:
    """Plain text as a source wrote it: a name, a title, a quote.

    ``language`` is given where it is not the dossier's.
    """

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that weigh more."""

    text: "str | Prose"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a record by its id, or to a page by its path; ``label`` where not the record's."""

    target: str
    label: "str | Prose | None" = None


@dataclass(frozen=True, slots=True)
class WebLink:
    """A link that leaves the site, with words of ours; ``address`` is one that we put together."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class StanceMark:
    """A stance as its glyph and its word, or another word that says the same."""

    stance: Stance
    word: str = ""


@dataclass(frozen=True, slots=True)
class StatusMark:
    """Whether an event took place, as a small word beside it."""

    status: EventStatus


@dataclass(frozen=True, slots=True)
class Tag:
    """A small word that stands out; ``css`` is the rest of its class, if it has one of its own."""

    text: str
    css: str = ""


@dataclass(frozen=True, slots=True)
class Unseen:
    """Words for lists of headings and for who listens: beside them others show the same."""

    text: "str | Prose"


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign for the eye, such as an arrow between two links: nobody reads it aloud."""

    text: str


Part = (
    str
    | Said
    | Strong
    | Link
    | WebLink
    | StanceMark
    | StatusMark
    | Tag
    | Unseen
    | Sign
    | RichText
    | Url
    | Doi
)
Prose = tuple[Part, ...]


def listed(parts: Iterable[Part]) -> Prose:
    """Return the parts as a list in a sentence: ``a, b and c``."""
    return in_a_list((part,) for part in parts)


def in_a_list(pieces: Iterable[Prose]) -> Prose:
    """Return pieces of prose as a list in a sentence."""
    items = list(pieces)
    prose: list[Part] = []
    for number, item in enumerate(items, 1):
        prose += item
        if number == len(items) - 1:
            prose.append(" and ")
        elif number < len(items):
            prose.append(", ")
    return tuple(prose)


def links(targets: Iterable[str]) -> Prose:
    """Return links to records as a list in a sentence."""
    return listed(Link(target) for target in targets)


def spaced(piece: Prose) -> Prose:
    """Return a piece of prose after a blank; nothing for an empty one."""
    return (" ", *piece) if piece else ()


# So many of a long list of records are named.
SOME = 5


def some_links(
    targets: Sequence[str], most: int = SOME, instead: Mapping[str, Link] | None = None
) -> Prose:
    """Return links to the first of many records, and how many more there are: never one alone.

    ``instead`` are links with texts of their own, by the records.
    """
    own = instead or {}
    # "1 more" takes the room of what it keeps from the reader.
    named = targets if len(targets) == most + 1 else targets[:most]
    return _some([own.get(target, Link(target)) for target in named], len(targets))


def first_links(targets: Sequence[str], most: int) -> list[Prose]:
    """Return links to the first of many records, each a piece, and how many more there are."""
    return and_more([(Link(target),) for target in targets[:most]], len(targets))


def and_more(pieces: list[Prose], number: int) -> list[Prose]:
    """Return the first of so many pieces, and how many more there are."""
    left = number - len(pieces)
    return [*pieces, (f"{left:,} more",)] if left else pieces


def some_of(names: Sequence[str], most: int = 3) -> Prose:
    """Return the first of many names as a source wrote them, and how many more there are."""
    return _some([Said(name) for name in names[:most]], len(names))


def _some(shown: Sequence[Part], number: int) -> Prose:
    left = number - len(shown)
    return listed([*shown, f"{left:,} more"] if left else shown)


def joined(pieces: Iterable[Prose], separator: str = " · ") -> Prose:
    """Return pieces of prose as one, with a separator between them; empty ones are left out."""
    prose: list[Part] = []
    for piece in pieces:
        if piece:
            prose += [separator, *piece] if prose else piece
    return tuple(prose)
