"""Ids: how they are written, and those that no record may have because they become addresses."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from typing import Self

from onrecord.diagnostics.findings import Diagnostic, Place, error
from onrecord.source.nodes import Scalar
from onrecord.source.plain import ANY_SCALAR

MAX_ID = 80
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Names that a file system, a static host or the site's own pages take.
DEVICES = frozenset("aux con nul prn".split()) | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(10)
}

RESERVED_IDS = DEVICES | frozenset(
    "404 assets index javascripts search sitemap stylesheets unknown".split()
)

ID_SCHEMA: dict[str, object] = {
    "type": ANY_SCALAR,
    "pattern": f"^{ID.pattern}$",
    "patternErrorMessage": "An id is lower-case letters a to z and digits, in words joined by "
    "single hyphens, such as mayor-2024.",
    "maxLength": MAX_ID,
}


def id_hint(text: str) -> str:
    """Return an id near to a text, and how ids are written.

    Of a letter that may only look like one of those it says the name.
    """
    near = proposed_id(text)
    hint = "ids are lower-case letters and digits, in words joined by single hyphens"
    odd = next((char for char in text if not char.isascii()), "")
    named = odd and f"; U+{ord(odd):04X} is {unicodedata.name(odd, 'not one').lower()}"
    return (near and f"write '{near}': ") + hint + named


def proposed_id(text: str) -> str:
    """Return the id that a text would have in Latin letters; empty where it has no letters."""
    from anyascii import anyascii  # noqa: PLC0415  # where something is wrong alone

    # No letter becomes more than some ten.
    letters = anyascii(text[:MAX_ID]).lower().replace("'", "")
    near = "-".join(re.findall("[a-z0-9]+", letters))
    if len(near) > MAX_ID:
        near = near[:MAX_ID].rpartition("-")[0] or near[:MAX_ID]
    return "" if near in RESERVED_IDS else near


def check_id(text: str, place: Place) -> list[Diagnostic]:
    """Return what is wrong with an id."""
    if not ID.fullmatch(text):
        return [error("bad-id", place, f"'{text}' is not an id", id_hint(text))]
    if len(text) > MAX_ID:
        message = f"the id has {len(text)} characters; at most {MAX_ID}"
        return [error("bad-id", place, message, f"write '{proposed_id(text)}'")]
    if text in RESERVED_IDS:
        hint = "file systems, web hosts or the site itself use this name; choose another"
        return [error("reserved-id", place, f"'{text}' is reserved", hint)]
    return []


class Id(str):
    """The id of a struct that becomes an address of its own."""

    __slots__ = ()

    @classmethod
    def from_scalar(cls, node: Scalar) -> tuple[Self | None, list[Diagnostic]]:
        """Return the id in a scalar, or None with the reason."""
        findings = check_id(node.value, node.place)
        return (None if findings else cls(node.value)), findings

    @staticmethod
    def json_schema() -> dict[str, object]:
        """Return the JSON Schema of an id."""
        return dict(ID_SCHEMA)


def suggest(word: str, known: Iterable[str], otherwise: str = "", *, cutoff: float = 0.6) -> str:
    """Return ``did you mean 'x'?`` for the nearest known words, or what is said ``otherwise``."""
    near = nearest(word, known, cutoff)
    return f"did you mean {one_of(near)}?" if near else otherwise


def one_of(words: Iterable[str]) -> str:
    """Return words of which one is meant."""
    return " or ".join(f"'{each}'" for each in words)


def nearest(word: str, known: Iterable[str], cutoff: float) -> list[str]:
    """Return the known words that are nearest to one, none where none is near.

    Those that go on where this one ends are near: of namesakes none is chosen. ``cutoff`` is from
    0, for whatever word, to 1, for the same one. It takes its time: the words are compared letter
    by letter.
    """
    word, known = word[:MAX_ID], list(known)
    near = sorted(each for each in known if each.startswith(f"{word}-"))
    if not 0 < len(near) <= MOST_NAMED:
        near = difflib.get_close_matches(word, known, n=MOST_NAMED, cutoff=cutoff)
        likeness = [difflib.SequenceMatcher(None, each, word).ratio() for each in near]
        near = [each for each, like in zip(near, likeness, strict=True) if like == likeness[0]]
    return near


# So many words are named of which one may be meant.
MOST_NAMED = 3


# How like a word of a list or a field has to be to be taken for a slip of the pen.
SLIP = 0.75
