"""Who is named in a text: every name and alias of every actor, found in one pass.

The automaton is Aho and Corasick's (1975), so the work grows with the text, not with the number of
names. Of overlapping names the longest wins; a name that two actors bear is never matched, nor one
without a capital, which could be any word.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from onrecord.kinds import Actor


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a text, from ``start`` up to ``end``, that names an actor."""

    start: int
    end: int
    actor: str


class Names:
    """The names of some actors, ready to be looked for."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        borne = {
            (spelling, actor.id)
            for actor in actors
            for name in (actor.name, *actor.also)
            # "the Board" is "The Board" at the start of a sentence.
            for spelling in (name, name[:1].upper() + name[1:])
        }
        bearers = Counter(name for name, _ in {(name.casefold(), who) for name, who in borne})
        self._owners = sorted(
            (name, owner)
            for name, owner in borne
            if bearers[name.casefold()] == 1 and name != name.lower()
        )
        self._automaton = AhoCorasick([name for name, _ in self._owners])

    def find(self, text: str) -> list[Mention]:
        """Return who is named in ``text``, in order, without overlaps."""
        found = [
            Mention(start, end, self._owners[index][1])
            for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True)
            if _stands_alone(text, start, end)
        ]
        mentions: list[Mention] = []
        taken = bytearray(len(text))
        for new in sorted(found, key=lambda mention: (mention.start - mention.end, mention.start)):
            if taken.find(1, new.start, new.end) < 0:
                taken[new.start : new.end] = bytes([1]) * (new.end - new.start)
                mentions.append(new)
        return sorted(mentions, key=lambda mention: mention.start)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether no letter or digit continues the stretch on either side."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() or after.isalnum() or after == "-" or before == "-")
