"""What a new record needs, asked for at a terminal."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from onrecord.cli.answers import NO_ITEMS, Answers, held, in_one_line
from onrecord.cli.asking import MAY_BE_LEFT_OUT, Asked, Terminal
from onrecord.cli.console import Misuse
from onrecord.diagnostics.findings import Diagnostic, Severity
from onrecord.diagnostics.renderers import printable
from onrecord.editing.adding import Additions, New, called, faults, faults_of, text_of
from onrecord.editing.emitting import written
from onrecord.editing.proposing import (
    REFERRING,
    Fields,
    Proposals,
    basis,
    fitting,
    hint,
    speaks,
    used,
)
from onrecord.editing.reporting import DIRECT, relate
from onrecord.source.dates import Edtf
from onrecord.source.fields import FieldSpec, Plain, Struct, is_list, spec_of, specs
from onrecord.source.records import (
    Actor,
    Article,
    Dispute,
    Event,
    Figure,
    Judgement,
    OpenPoint,
    Position,
    Question,
    Relation,
    Report,
    Side,
)
from onrecord.source.tables import Stance
from onrecord.source.term import Term
from onrecord.source.terms import ActorKind, Capacity, QuestionKind, RelationKind

# What is asked for, in this order; what is needed and is not named here comes behind it.
_ASKED: Mapping[type[Struct], tuple[str, ...]] = {
    Article: ("url", "title", "publisher", "kind", "date", "language", "summary"),
    Actor: ("name", "kind", "role", "described_as", "also", "relations"),
    Question: ("text", "short", "kind", "topic", "unknowns"),
    Position: (
        *("actor", "question", "stance", "date", "text", "short", "conditions", "figure"),
        *("capacity", "on_behalf_of"),
    ),
    Event: ("title", "date", "status", "actors", "place"),
    Report: ("quote", "attribution", "via", "where"),
    Relation: ("to", "relation"),
    OpenPoint: ("text", "kind", "settled_by"),
    Figure: ("min", "max", "unit", "qualifier", "role"),
    Judgement: ("text", "short", "likelihood", "confidence", "basis", "as_of"),
    Dispute: ("title", "kind", "state", "sides", "explanation"),
}
_FOR_OTHERS = {ActorKind.PERSON, ActorKind.OFFICE, ActorKind.ANONYMOUS_GROUP}


# A part of a file and one of its fields.
Where = tuple[type[Struct], FieldSpec]


class Filling:
    """Asks for what records that are added need, and adds those to which they are to refer.

    ``article`` is the id of the one that reports them, if any does.
    """

    def __init__(self, additions: Additions, terminal: Terminal, article: str = "") -> None:
        self._additions, self._terminal = additions, terminal
        self.proposals = Proposals(additions, article)
        self.answers = Answers(additions, terminal, self.proposals.day, self._add)

    def filled(self, new: New) -> New:
        """Return a record with what it needs, and what is mostly said of its kind."""
        fields = self.fields(new.record_type, new.fields)
        if new.record_type is Position:
            fields |= basis(self.proposals.article, fields)
        return New(new.record_type, fields, new.id)

    def fields(
        self,
        struct_type: type[Struct],
        known: Fields,
        beside: Fields | None = None,
        *,
        before: str = "",
    ) -> dict[str, Plain]:
        """Return the fields of a record, or of a part of one, those that are known among them.

        ``beside`` are those of what it is a part of.
        """
        fields = dict(known)
        needed = missing(struct_type, fields)
        for name in dict.fromkeys((*_ASKED[struct_type], *needed)):
            around = {**(beside or {}), **fields}
            fits = _fits(self.proposals, (struct_type, name), around)
            if name in fields or not (name in needed or fits):
                continue
            is_needed = name in needed or (struct_type, name) == _CONDITIONS
            value = self._value(struct_type, spec_of(struct_type, name), around, before, is_needed)
            if value is not None:
                fields[name] = value
            if (struct_type, name) == (Position, "on_behalf_of"):
                _mandate(self._additions, self.proposals, self._terminal, fields)
        return fields

    def one(self, struct_type: type[Struct], name: str, around: Fields, without: str = "") -> str:
        """Return the text of one field; nothing where it has none, which is ``without``."""
        spec, proposal = spec_of(struct_type, name), self.proposals.of(struct_type, name, around)
        about, choices = _about(struct_type, spec), self.answers.choices(spec)
        asked = Asked(name, about, choices, proposal, not without, without=without)
        return self._terminal.ask(asked, partial(self.answers.meaning, struct_type, spec))

    def again(
        self, struct_type: type[Struct], name: str, fields: Fields, beside: Fields | None = None
    ) -> dict[str, Plain]:
        """Return fields with one of them asked for again, left out where it may be."""
        spec = spec_of(struct_type, name)
        others = {key: each for key, each in fields.items() if key != name}
        is_needed = name in missing(struct_type, others)
        value = self._value(struct_type, spec, {**(beside or {}), **others}, "", is_needed)
        return others if value is None else {**others, name: value}

    def _value(
        self, struct_type: type[Struct], spec: FieldSpec, around: Fields, before: str, needed: bool
    ) -> Plain | None:
        label = f"{before}{spec.name}"
        part = next((each for each in _ASKED if each in held(spec)), None)
        if part and not is_list(spec):
            return self.fields(part, {}, around, before=f"{label} ") or None
        if is_list(spec) and not in_one_line(spec):
            return self._listed(part or struct_type, spec, label, needed) or None
        default = str(spec.default) if isinstance(spec.default, Term) else ""
        proposal = self.proposals.of(struct_type, spec.name, around) or default
        if told := hint(self.proposals, struct_type, spec.name, around):
            self._terminal.say(told)
        answer = self._asked((struct_type, spec), label, needed or bool(default), proposal, around)
        return None if answer in ("", default) else _as_value(spec, answer)

    def _listed(
        self, struct_type: type[Struct], spec: FieldSpec, label: str, needed: bool
    ) -> list[Any]:
        """Return the items of a list, each asked for until there are no more."""
        items: list[Any] = []
        is_of_parts, first = struct_type in held(spec), spec_of(struct_type, _ASKED[struct_type][0])
        asked, name = (first, f"{label} {first.name}") if is_of_parts else (spec, label)
        ask = partial(self._asked, (struct_type, asked), name, proposal="", around={})
        fill = partial(self.fields, struct_type, before=f"{label} ")
        while (answer := ask(needed and not items)) not in {"", NO_ITEMS}:
            items.append(fill({first.name: answer}) if is_of_parts else answer)
        return items

    def _asked(self, where: Where, label: str, needed: bool, proposal: str, around: Fields) -> str:
        struct_type, spec = where
        choices = self.answers.choices(spec)
        if first := fitting(self.proposals, struct_type, spec.name, around):
            choices.sort(key=lambda each: each.word not in first)
        asked = Asked(
            label,
            _about(struct_type, spec),
            choices or used(self._additions.sources, struct_type, spec.name),
            proposal,
            needed,
            several=in_one_line(spec),
            are_all=bool(choices),
            without=_WITHOUT.get((struct_type, spec.name), MAY_BE_LEFT_OUT),
            help_text=_HOW_A_DATE if Edtf in held(spec) else "",
        )
        return self._terminal.ask(asked, partial(self.answers.meaning, struct_type, spec))

    def _add(self, new: New, referring: str) -> str:
        """Add a record to which a field refers; return its id."""
        name = called(new.record_type, new.fields).strip() or new.record_type.noun
        beside = {REFERRING: referring}
        fields = self.fields(new.record_type, new.fields, beside, before=f"{name}: ")
        return sound(self._additions.add(New(new.record_type, fields, new.id))).id


def _mandate(
    additions: Additions, proposals: Proposals, terminal: Terminal, position: Fields
) -> None:
    """Ask whether who holds a position speaks for whom it is meant to, if nothing says so."""
    holder, body = position.get("actor"), position.get("on_behalf_of")
    if not body or speaks(proposals, str(holder)):
        return
    who, for_whom = (proposals.said(each, "name") for each in (holder, body))
    asked = f"nothing says that {who} speaks for {for_whom}; let it be said?"
    if terminal.agrees(asked, proposed=True):
        relation = {"to": body, "relation": RelationKind.SPEAKS_FOR.value}
        relate(additions, str(holder), relation)


def _about(struct_type: type[Struct], spec: FieldSpec) -> str:
    return _ABOUT.get((struct_type, spec.name), spec.doc)


def _as_value(spec: FieldSpec, answer: str) -> Plain:
    """Return what stands in a file for an answer: of a list its items."""
    if not is_list(spec):
        return answer
    items = [] if answer == NO_ITEMS else answer.split(", ")
    stances = set(Stance) if Side in held(spec) else set()
    return [{"stance": each} if each in stances else each for each in items]


def _fits(proposals: Proposals, where: tuple[type[Struct], str], around: Fields) -> bool:
    """Return whether a field is asked for that may be left out, beside what others say."""
    return where not in _ONLY_WHERE or _ONLY_WHERE[where](proposals, around)


def missing(struct_type: type[Struct], fields: Fields) -> list[str]:
    """Return the names of the fields that a record or a part of one needs and has not.

    An id is proposed.
    """
    needed = [spec.name for spec in specs(struct_type) if spec.required and spec.name != "id"]
    if fields.keys().isdisjoint(struct_type.one_of):
        needed += struct_type.one_of[:1]
    return [name for name in needed if name not in fields]


def sound(new: New) -> New:
    """Return a record whose fields can be read. Raises Misuse where one cannot."""
    _require(faults(new), text_of(new))
    return new


def require_sound(struct_type: type[Struct], fields: Fields) -> None:
    """Raise Misuse where one of some fields cannot be read; names may stand in the place of ids."""
    found = faults_of(struct_type, fields)
    later = {"missing-key", "bad-id"}
    _require([each for each in found if each.code not in later], written(fields))


def _require(found: list[Diagnostic], text: str) -> None:
    for each in found:
        if each.severity is Severity.ERROR:
            keys = [key.partition(":")[0] for key in text.splitlines()[: each.place.line]]
            names = [key.replace("_", "-") for key in keys if key[:1].isalpha()]
            where = f"--{names[-1]}: " if names else ""
            raise Misuse(printable(f"{where}{each.message}{each.hint and '; ' + each.hint}"))


def _is(name: str, *words: str) -> Callable[[Proposals, Fields], bool]:
    return lambda _, around: around.get(name) in words


def _leads_to(name: str, field: str, *words: str) -> Callable[[Proposals, Fields], bool]:
    return lambda proposals, around: proposals.said(around.get(name), field) in words


def _has_number(_: Proposals, around: Fields) -> bool:
    return not around.keys().isdisjoint({"min", "max"})


_HOW_A_DATE = (
    "  such as 14 May 2026, 2026-05-14, 2026-05; of the article's year 14 May, of its month 14"
)
# Asked for only where they are needed.
_CONDITIONS = (Position, "conditions")
# What is said of a field in other words than a file needs.
_ABOUT: Mapping[tuple[type[Struct], str], str] = {
    (Article, "publisher"): (
        "Its outlet; one that is not known yet is added. 'unknown' if not said."
    ),
    (Position, "actor"): (
        "Who holds it. Somebody who is not named is added as the article calls them, and is of the"
        " kind anonymous-group."
    ),
    (Position, "conditions"): "On what it depends: one condition after the other.",
    (Position, "stance"): "Where the actor stands.",
    (Report, "event"): "An event that it reports.",
    (Report, "via"): (
        "Who passed it on, from the speaker towards this article. Left out: the article does not"
        " say; unknown: a step it does not name."
    ),
    (Dispute, "sides"): (
        "At least two, with commas: a number or an id is a side of its own, a stance, such as"
        " supports, is that of all who take it."
    ),
}
# What it is to answer nothing, where more is to be said of it.
_WITHOUT: Mapping[tuple[type[Struct], str], str] = {
    (Report, "via"): f"{MAY_BE_LEFT_OUT}; {DIRECT}: to this outlet itself",
}


# What is asked for only beside certain words in other fields.
_ONLY_WHERE: Mapping[tuple[type[Struct], str], Callable[[Proposals, Fields], bool]] = {
    # What says where an article is mostly says in which language.
    (Article, "language"): lambda proposals, around: (
        "url" not in around or bool(proposals.language(around))
    ),
    (Actor, "role"): _is("kind", ActorKind.PERSON),
    (Actor, "relations"): _is("kind", ActorKind.PERSON),
    (Actor, "described_as"): _is("kind", ActorKind.ANONYMOUS_GROUP),
    (Position, "stance"): lambda _, around: "withdraws" not in around,
    (Position, "conditions"): _is("stance", Stance.SUPPORTS_WITH_CONDITIONS),
    (Position, "figure"): _leads_to("question", "kind", QuestionKind.QUANTITY),
    (Position, "on_behalf_of"): lambda proposals, around: (
        around.get("capacity") != Capacity.PERSONAL
        and proposals.said(around.get("actor"), "kind") in _FOR_OTHERS
    ),
    **dict.fromkeys([(Figure, each) for each in ("unit", "qualifier", "role")], _has_number),
}
