"""Who is named in a text: every name and alias of every actor, found in one pass.

The automaton is Aho and Corasick's (1975), so the work grows with the text, not with the number of
names. Of overlapping names the longest wins; a name that two actors bear, told apart or not, is
never matched, nor one that could be any word: one without a capital, or one that the texts write in
small letters as well. Both are compared without what is not seen in them, such as the joiners of
Persian.
"""

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from ahocorasick_rs import AhoCorasick

from onrecord.source.characters import UNSEEN
from onrecord.source.records import Actor
from onrecord.source.words import fold


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a text, from ``start`` up to ``end``, that names an actor."""

    start: int
    end: int
    actor: str


def alike(name: str) -> str:
    """Return what two names share that readers cannot tell apart, or hardly.

    Capitals, the style of dashes and apostrophes, what is not seen and compatible forms of letters
    tell no names apart.
    """
    if name.isascii():
        return fold(name).strip()
    # Folding may leave what can be composed again, and the other way round.
    return unicodedata.normalize("NFKC", fold(unicodedata.normalize("NFKC", name))).strip()


def is_common(name: str, words: AbstractSet[str]) -> bool:
    """Return whether a name could be one of the words at the start of a sentence."""
    return name[1:].islower() and name.lower() in words


def small_forms(actor: Actor) -> set[str]:
    """Return the names of an actor that would be common if these were words of the texts."""
    return {name.lower() for name in _spellings(actor) if name[1:].islower()}


def owners(
    actors: Iterable[Actor], words: AbstractSet[str] = frozenset()
) -> tuple[tuple[str, str], ...]:
    """Return the names that are looked for, in order, each with the id of who bears it.

    ``words`` are those of any text.
    """
    borne = {(spelling, actor.id) for actor in actors for spelling in _spellings(actor)}
    bearers = Counter(name for name, _ in {(alike(name), who) for name, who in borne})
    found = (
        (name, owner)
        for name, owner in borne
        if bearers[alike(name)] == 1
        and len(name) <= _LONGEST
        and name != name.lower()
        and not is_common(name, words)
    )
    return tuple(sorted(found))


def _spellings(actor: Actor) -> Iterator[str]:
    for name in map(_seen, actor.names):
        # "the Board" is "The Board" at the start of a sentence.
        yield from (name, name[:1].upper() + name[1:])


class Names:
    """Names, ready to be looked for, each with the id of who bears it."""

    def __init__(self, owners: Sequence[tuple[str, str]]) -> None:
        self._owners = tuple(owners)
        self._automaton = AhoCorasick([name for name, _ in owners])
        # A text stands on several pages.
        self._found: dict[str, tuple[Mention, ...]] = {}

    @cached_property
    def digest(self) -> str:
        """What tells these names, with whose they are, from others."""
        return hashlib.sha256(repr(self._owners).encode("utf-8", "surrogatepass")).hexdigest()

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return who is named in ``text``, in order, without overlaps."""
        if text not in self._found:
            mentions = self._find(_seen(text))
            self._found[text] = tuple(_placed(mentions, text) if UNSEEN.search(text) else mentions)
        return self._found[text]

    def _find(self, text: str) -> list[Mention]:
        matches: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            # No letter and no digit goes on with a name on either side.
            if not (_goes_on(text[start - 1 : start]) or _goes_on(text[end : end + 1])):
                matches[end - start].append((start, end, index))
        mentions: list[Mention] = []
        taken = bytearray(len(text))
        for length in sorted(matches, reverse=True):
            for start, end, index in matches[length]:
                # What is taken is as long at least, so that it cannot lie between the two.
                if not (taken[start] or taken[end - 1]):
                    taken[start:end] = bytes([1]) * length
                    mentions.append(Mention(start, end, self._owners[index][1]))
        return sorted(mentions, key=lambda mention: mention.start)


def _goes_on(sign: str) -> bool:
    """Return whether a name goes on with what stands beside it: nothing, beyond the text."""
    return sign.isalnum() or sign == "-"


def _seen(text: str) -> str:
    """Return a text without what is not seen."""
    return text if text.isascii() else UNSEEN.sub("", text)


def _placed(mentions: Iterable[Mention], text: str) -> Iterator[Mention]:
    """Yield mentions in what is seen of a text where they stand in the text itself."""
    places = [at for at, char in enumerate(text) if not UNSEEN.match(char)]
    for mention in mentions:
        yield Mention(places[mention.start], places[mention.end - 1] + 1, mention.actor)


# Texts call nobody by a longer name, and every one that could start at a place is a match there.
_LONGEST = 100
