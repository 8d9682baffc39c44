"""What an answer at a terminal means for a field: a word, a record by its name, a date, a text."""

import re
from collections.abc import Callable, Iterator
from typing import Any, get_args, get_origin

from onrecord.cli.asking import Terminal, UnclearError
from onrecord.diagnostics.findings import Severity
from onrecord.editing.adding import NAME, NOT_KNOWN, Additions, New, faults_of, in_words
from onrecord.editing.choosing import Choice, choices, meant
from onrecord.editing.known_again import require_new
from onrecord.editing.layout import RefusedError
from onrecord.editing.reporting import DIRECT
from onrecord.source.date_readings import readings
from onrecord.source.dates import Edtf
from onrecord.source.fields import (
    FieldSpec,
    Plain,
    Ref,
    Struct,
    Unknown,
    accepted,
    is_list,
    spec_of,
)
from onrecord.source.ids import ID, suggest
from onrecord.source.records import RECORD_TYPES, Article, OtherName, Position, Report, Side
from onrecord.source.tables import Stance
from onrecord.source.term import terms_of

# Typed for a list that has no items, as it stands in a file.
NO_ITEMS = "[]"
_MOST_TOLD = 9
_VIA = spec_of(Report, "via")
# Typed for a route that nobody stands on.
_DIRECTLY = Choice(DIRECT, meaning="said to this outlet itself")


class Answers:
    """What answers mean in a dossier to which records are added.

    ``terminal`` asks whether a record is to be added that is not there; ``add`` adds it, to which a
    field of a name refers, and returns its id; ``day`` returns the date by which shorter ones are
    completed. ``numbered`` are those that were shown with numbers.
    """

    def __init__(
        self,
        additions: Additions,
        terminal: Terminal,
        day: Callable[[], str],
        add: Callable[[New, str], str],
    ) -> None:
        self._additions, self._terminal = additions, terminal
        self._day, self._add = day, add
        self.numbered: list[Choice] = []

    def choices(self, spec: FieldSpec) -> list[Choice]:
        """Return the words that a field may have, or the records of which it may have the ids."""
        if terms := terms_of(spec.type):
            return [Choice(str(each), meaning=each.meaning) for each in terms]
        known = choices(self._additions, *accepted_by(spec))
        if Position.__name__ in accepted_by(spec):
            numbered = {each.word for each in self.numbered}
            known = [*self.numbered, *(each for each in known if each.word not in numbered)]
        if Side in held(spec):
            known += [Choice(str(each)) for each in Stance]
        # An actor may have this id.
        if spec == _VIA and all(each.word != DIRECT for each in known):
            known = [*known, _DIRECTLY]
        return [*known, Choice(NOT_KNOWN)] if Unknown in held(spec) and accepted_by(spec) else known

    def meaning(self, struct_type: type[Struct], spec: FieldSpec, answer: str) -> str:
        """Return what an answer means, of a list of records their ids with commas between them.

        Raises UnclearError where it means nothing.
        """
        if answer == NO_ITEMS and is_list(spec):
            return answer
        if in_one_line(spec):
            parts = [each.strip() for each in answer.split(",")]
            found = [self._one(struct_type, spec, each) for each in parts if each]
            if DIRECT in found and _DIRECTLY in self.choices(spec):
                return _directly(found)
            return ", ".join(found)
        return self._one(struct_type, spec, answer)

    def _one(self, struct_type: type[Struct], spec: FieldSpec, answer: str) -> str:
        if found := chosen(answer, self.choices(spec)):
            return found
        if accepted_by(spec):
            return self._added(spec, answer)
        if struct_type is Article and spec.name in {"url", "doi"}:
            self._require_new(spec.name, answer)
        if Edtf in held(spec):
            answer = _as_date(answer, self._day())
        if wrong := _wrong_in(struct_type, spec, answer):
            raise UnclearError(wrong)
        return answer

    def _require_new(self, name: str, answer: str) -> None:
        try:
            require_new(self._additions.sources, {name: answer})
        except RefusedError as reason:
            more = "what else it reports is added with: onrecord add position --reported-by"
            raise UnclearError(f"{reason}; {more}") from reason

    def _added(self, spec: FieldSpec, answer: str) -> str:
        """Return the id of a record that is not there, after it is added."""
        if answer[:1] in {"{", "["}:
            raise UnclearError("write it as a name, an id, a number or a word alone")
        kinds = accepted_by(spec)
        kind = next(each for each in RECORD_TYPES if each.__name__ in kinds)
        near = suggest(answer, [each.word for each in choices(self._additions, *kinds)])
        told = f"no {kind.noun} '{answer}' yet{near and f' ({near})'}; add it?"
        if not self._terminal.agrees(told, proposed=not near):
            raise UnclearError(f"which {kind.noun} is meant?")
        name = in_words(answer) if ID.fullmatch(answer) else answer
        fields: dict[str, Plain] = {NAME[kind]: name} if kind in NAME else {}
        new = New(kind, fields, answer if ID.fullmatch(answer) else "")
        try:
            return self._add(new, spec.name)
        except RefusedError as reason:
            raise UnclearError(str(reason)) from reason


def _directly(found: list[str]) -> str:
    if len(found) > 1:
        raise UnclearError(f"'{DIRECT}' stands alone: nobody is between")
    return NO_ITEMS


def chosen(answer: str, known: list[Choice]) -> str:
    """Return the word of the choice that an answer means, nothing where it means none.

    Raises UnclearError where it means several.
    """
    found = meant(answer, known)
    if len(found) > 1:
        raise UnclearError("which one", found[:_MOST_TOLD])
    return found[0].word if found else ""


def in_one_line(spec: FieldSpec) -> bool:
    """Return whether a field holds a list that is typed in one line, with commas: of names."""
    return is_list(spec) and (bool(accepted_by(spec)) or OtherName in held(spec))


def held(spec: FieldSpec) -> set[Any]:
    """Return the types that a field may hold, those of the items of its list too."""

    def types(found: Any) -> Iterator[Any]:  # noqa: ANN401  # whatever an annotation has
        yield found
        for each in get_args(found) if get_origin(found) is not Ref else ():
            yield from types(each)

    return set(types(spec.type))


def accepted_by(spec: FieldSpec) -> tuple[str, ...]:
    """Return the names of the types to which a field refers, none where it holds something else."""
    return next((accepted(each) for each in held(spec) if get_origin(each) is Ref), ())


def _wrong_in(struct_type: type[Struct], spec: FieldSpec, answer: str) -> str:
    """Return what is wrong with an answer, and how to mend it; or nothing."""
    only: dict[str, Plain] = {spec.name: [answer] if is_list(spec) else answer}
    for each in faults_of(struct_type, only):
        if each.severity is Severity.ERROR and each.code != "missing-key":
            return f"{each.message}{each.hint and '; ' + each.hint}"
    return ""


def _as_date(answer: str, day: str) -> str:
    """Return the date that an answer is: as it stands, read, or completed by another day.

    ``3`` is a day of the month that the other one is in, ``05-03`` and ``3 May`` are of its year.
    """
    if re.fullmatch(r"\d{1,2}(?:-\d{1,2})?", answer) and re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        parts = [part.zfill(2) for part in answer.split("-")]
        return "-".join([*day.split("-")[: 3 - len(parts)], *parts])
    try:
        return str(Edtf.parse(answer))
    except ValueError:
        with_year = f"{answer} {day[:4]}" if re.match(r"\d{4}\b", day) else answer
        found = readings(answer) or readings(with_year)
        return found[0] if len(found) == 1 else answer
