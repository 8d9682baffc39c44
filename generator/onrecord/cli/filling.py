"""What a new record needs, asked for at a terminal: an answer is judged as a field is."""

import sys
from functools import partial
from typing import get_args, get_origin

import click

from onrecord.cli.asking import ask
from onrecord.cli.console import Misuse
from onrecord.diagnostics.findings import Severity
from onrecord.diagnostics.renderers import printable
from onrecord.editing.adding import NAME, Additions, New, faults, in_words, text_of
from onrecord.editing.layout import RefusedError
from onrecord.source.fields import FieldSpec, Plain, Ref, accepted, specs
from onrecord.source.ids import ID, suggest
from onrecord.source.naming import Names
from onrecord.source.records import RECORD_TYPES, Actor, Article, Event, Position, Question
from onrecord.source.term import words_of

# What is asked for beside what is needed.
_ASKED = {
    Article: ("url", "language"),
    Actor: ("role",),
    Question: ("topic",),
    Position: ("capacity", "short"),
    Event: ("place",),
}


def filled(additions: Additions, new: New) -> New:
    """Return a record with what it needs: at a terminal that is asked for, else it is misuse."""
    by_name = {spec.name: spec for spec in specs(new.record_type)}
    needed = [name for name, spec in by_name.items() if spec.required]
    if new.fields.keys().isdisjoint(new.record_type.one_of):
        needed += new.record_type.one_of[:1]
    missing = [name for name in by_name if name in needed and name not in new.fields]
    if not missing:
        return new
    if not sys.stdin.isatty():
        options = ", ".join(f"--{name.replace('_', '-')}" for name in missing)
        raise Misuse(f"a new {new.record_type.noun} needs {options}, too")
    fields = dict(new.fields)
    for name in [each for each in by_name if each in {*missing, *_ASKED[new.record_type]}]:
        if name in fields:
            continue
        spec = by_name[name]
        wrong = partial(_fault, new, spec)
        words = words_of(spec.type) or _ids(additions, spec)
        answer = ask(name, f"{spec.doc}", words, wrong, is_needed=name in missing)
        if answer:
            fields[name] = _known(additions, spec, answer)
    return New(new.record_type, fields, new.id)


def sound(new: New) -> New:
    """Return a record whose fields can be read. Raises Misuse where one cannot."""
    for each in faults(new):
        if each.severity is Severity.ERROR:
            where = new.fields and _field_at(new, each.place.line)
            raise Misuse(printable(f"{where}{each.message}{each.hint and '; ' + each.hint}"))
    return new


def _field_at(new: New, line: int) -> str:
    lines = text_of(new).splitlines()[:line]
    keys = [each.partition(":")[0] for each in lines if each[:1].isalpha()]
    return f"--{keys[-1].replace('_', '-')}: " if keys else ""


def _fault(new: New, spec: FieldSpec, answer: str) -> str:
    """Return what is wrong with an answer, and how to mend it; or nothing."""
    if _accepted(spec):
        return ""
    only = New(new.record_type, {spec.name: [answer] if is_list(spec) else answer}, new.id)
    for each in faults(only):
        if each.severity is Severity.ERROR and each.code != "missing-key":
            return f"{each.message}{each.hint and '; ' + each.hint}"
    return ""


def _accepted(spec: FieldSpec) -> tuple[str, ...]:
    """Return the names of the types to which a field refers, none where it holds something else."""
    held = (spec.type, *get_args(spec.type))
    return next((accepted(each) for each in held if get_origin(each) is Ref), ())


def _ids(additions: Additions, spec: FieldSpec) -> list[str]:
    """Return the ids that a field may have, those that are added just now too."""
    kinds = _accepted(spec)
    known = {each for each, kind in additions.sources.claimed_ids.items() if kind in kinds}
    known |= {each.id for each in additions.new if each.record_type.__name__ in kinds}
    return sorted(known)


def _known(additions: Additions, spec: FieldSpec, answer: str) -> str:
    """Return the id that an answer stands for; of a record that is not there it adds one."""
    kinds = _accepted(spec)
    known = _ids(additions, spec)
    if not kinds or answer in known or answer == "unknown":
        return answer
    named = Names(additions.sources.records).ids(answer, *kinds)
    if len(named) == 1:
        click.echo(printable(f"  that is {named[0]}"), err=True)
        return named[0]
    kind = next(each for each in RECORD_TYPES if each.__name__ in kinds)
    near = suggest(answer, known)
    said = f"  no {kind.noun} '{answer}' yet{near and f' ({near})'}; add it?"
    if not click.confirm(printable(said), default=not near, err=True):
        raise RefusedError(f"no {kind.noun} '{answer}'")
    fields: dict[str, Plain] = {}
    if name := NAME.get(kind):
        fields[name] = in_words(answer) if ID.fullmatch(answer) else answer
    if spec.name == "publisher":
        fields["kind"] = "media"
    record_id = answer if ID.fullmatch(answer) else ""
    return sound(additions.add(filled(additions, New(kind, fields, record_id)))).id


def is_list(spec: FieldSpec) -> bool:
    """Return whether a field holds a list."""
    return any(get_origin(each) is tuple for each in (spec.type, *get_args(spec.type)))
