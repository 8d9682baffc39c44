"""Which of several words or records is meant by the few letters that a person types."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.editing.adding import Additions, names_in
from onrecord.source.fields import Record
from onrecord.source.ids import proposed_id
from onrecord.source.naming import names_of
from onrecord.source.records import Question


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be meant: a word of a list, or an id with the names of what has it.

    ``meaning`` is what a word means, where its list says so; ``text`` what is looked through where
    no name is meant.
    """

    word: str
    names: tuple[str, ...] = ()
    meaning: str = ""
    text: str = ""

    @property
    def told(self) -> str:
        """The word, and behind it what has the name, where that says more."""
        name = next(iter(self.names), "")
        return f"{name} ({self.word})" if name else self.word


def choices(additions: Additions, *kinds: str) -> list[Choice]:
    """Return the records of these types, those that are added just now too, in order of ids."""
    found = {
        each.id: _choice(type(each), each.id, names_of(each))
        for each in additions.sources.records
        if type(each).__name__ in kinds
    }
    # Of what cannot be read the id is known.
    found |= {
        each: Choice(each)
        for each, kind in additions.sources.claimed_ids.items()
        if kind in kinds and each not in found
    }
    found |= {
        each.id: _choice(each.record_type, each.id, names_in(each))
        for each in additions.new
        if each.record_type.__name__ in kinds
    }
    return [found[each] for each in sorted(found)]


def _choice(record_type: type[Record], record_id: str, names: Iterable[str]) -> Choice:
    called = tuple(filter(None, names))
    # What a question is called in short; its text has words that many have.
    most = 1 if record_type is Question else len(called)
    return Choice(record_id, called[:most], text=" ".join(called[most:]))


def meant(typed: str, choices: Iterable[Choice]) -> list[Choice]:
    """Return the choices for which letters may stand, compared as ids are made of names.

    What is one wholly comes before what begins so, and that before what has words that do: ``falk``
    and ``i f`` are both Ines Falk. Of records all are meant that begin so or have such words: who
    means the Wendle County Council by ``cou`` is not to be given a county official.
    """
    choices = list(choices)
    if same := [each for each in choices if each.word == typed]:
        return same
    parts = proposed_id(typed).split("-")
    if parts == [""]:
        return []
    found: dict[int, list[Choice]] = {}
    for choice in choices:
        if ranks := [rank for name in _called(choice) if (rank := _rank(parts, name)) is not None]:
            found.setdefault(min(ranks), []).append(choice)
    if not found:
        return [each for each in choices if _rank(parts, proposed_id(each.text)) is not None]
    best = found[min(found)]
    is_id = "-" in typed and " " not in typed
    if min(found) == _FROM_THE_BEGINNING and not is_id and any(each.names for each in best):
        best = [*best, *(each for each in found.get(_IN_WORDS, ()) if each.names)]
    return best


def completed(typed: str, choices: Iterable[Choice]) -> list[str]:
    """Return to what letters can be completed: to the one word meant, or those that begin so."""
    found = meant(typed, choices) if typed.strip() else list(choices)
    if len(found) == 1:
        return [found[0].word]
    return [each.word for each in found if each.word.startswith(typed)]


_WHOLLY, _FROM_THE_BEGINNING, _IN_WORDS = range(3)


def _rank(parts: Sequence[str], name: str) -> int | None:
    typed, words = "-".join(parts), name.split("-")
    if typed == name:
        return _WHOLLY
    if name.startswith(typed):
        return _FROM_THE_BEGINNING
    rest = iter(words)
    is_meant = all(any(word.startswith(part) for word in rest) for part in parts)
    return _IN_WORDS if is_meant else None


def _called(choice: Choice) -> list[str]:
    return [choice.word, *map(proposed_id, choice.names)]
