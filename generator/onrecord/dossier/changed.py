"""In what a record says something else than it said: field by field, and report by report."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.dossier.model import event_id, grouped, position_id, quotes_of
from onrecord.dossier.pairing import Bearer, plain, plain_fields
from onrecord.source.fields import Struct, specs, value_of
from onrecord.source.records import Article, Question, Quote, Report


@dataclass(frozen=True, slots=True)
class FieldChange:
    """That a field says something else: its values as they were and as they are, as written.

    A field of a struct in a record has the names of both: ``answer.confidence``. What is left out
    has no value, a list one for each of its items, and an item that is a struct says its fields.
    """

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def gone(self) -> tuple[str, ...]:
        """The values that went."""
        return tuple(each for each in self.before if each not in self.after)

    @property
    def came(self) -> tuple[str, ...]:
        """The values that are new."""
        return tuple(each for each in self.after if each not in self.before)


@dataclass(frozen=True, slots=True)
class ReportChange:
    """That an article carries a position or an event, does so no more, or otherwise than before.

    ``before`` and ``after`` are the report as it was and as it is; None where there was or is none.
    """

    subject: str
    before: Report | None
    after: Report | None
    fields: tuple[FieldChange, ...] = ()


def fields_changed(
    before: Struct, after: Struct, now: Mapping[str, str]
) -> tuple[FieldChange, ...]:
    """Return the fields in which the same record says something else, in their order.

    Other ids of what it refers to are no change where ``now`` says that they are the same. Reports
    and disputes are left out: they are compared one by one.
    """
    return tuple(_changed(before, after, now))


_APART = {(Article, "reports"), (Question, "disputes")}


def _changed(before: Struct, after: Struct, now: Mapping[str, str]) -> Iterator[FieldChange]:
    was, is_now = dict(plain_fields(before, now)), dict(plain_fields(after, {}))
    for spec in specs(type(after)):
        name = spec.name
        if (type(after), name) in _APART or was.get(name) == is_now.get(name):
            continue
        values = value_of(before, spec), value_of(after, spec)
        if isinstance(values[0], Struct) and isinstance(values[1], Struct):
            inner = _changed(values[0], values[1], now)
            yield from (replace(each, name=f"{name}.{each.name}") for each in inner)
        else:
            yield FieldChange(name, _texts(was.get(name)), _texts(is_now.get(name)))


def _texts(value: object) -> tuple[str, ...]:
    """Return a plain value as texts: each item of a list, or the one that there is."""
    if value is None:
        return ()
    if isinstance(value, tuple) and not _is_of_fields(value):
        return tuple(map(_text, value))
    return (_text(value),)


def _text(value: object) -> str:
    if not isinstance(value, tuple):
        return str(value)
    if _is_of_fields(value):
        return ", ".join(f"{name}: {_text(inner)}" for name, inner in value)
    return f"[{', '.join(map(_text, value))}]"


def _is_of_fields(value: tuple[object, ...]) -> bool:
    """Return whether a plain value is a struct: pairs of names and values."""
    return bool(value) and all(isinstance(each, tuple) and len(each) == 2 for each in value)


def reports_changed(
    before: Bearer, after: Bearer, now: Mapping[str, str]
) -> tuple[ReportChange, ...]:
    """Return what an article carries otherwise than before; nothing of any other record.

    Of several reports on the same the first is compared with the first, and so on.
    """
    if not isinstance(before, Article) or not isinstance(after, Article):
        return ()
    was, is_now = _by_subject(before.reports, now), _by_subject(after.reports, {})
    found = []
    for subject in dict.fromkeys([*is_now, *was]):
        old, new = was.get(subject, ()), is_now.get(subject, ())
        for number in range(max(len(old), len(new))):
            one = old[number] if number < len(old) else None
            other = new[number] if number < len(new) else None
            fields = tuple(_of_report(one, other, now)) if one and other else ()
            if fields or not (one and other):
                found.append(ReportChange(subject, one, other, fields))
    return tuple(found)


def _by_subject(
    reports: Sequence[Report], now: Mapping[str, str]
) -> Mapping[str, tuple[Report, ...]]:
    named = ((position_id(each) or event_id(each) or "", each) for each in reports)
    return grouped((now.get(subject, subject), each) for subject, each in named)


def _of_report(before: Report, after: Report, now: Mapping[str, str]) -> Iterator[FieldChange]:
    """Yield the fields in which a report says something else; its quotes are one list of words."""
    for each in _changed(before, after, now):
        if each.name.partition(".")[0] == "via":
            # That it was said to this outlet itself is no gap.
            yield FieldChange("via", _route(before, now), _route(after, {}))
        elif each.name.partition(".")[0] not in {"quote", "quotes"}:
            yield each
    quotes = [_quoted(quotes_of(before), now), _quoted(quotes_of(after), {})]
    if quotes[0] != quotes[1]:
        yield FieldChange("quotes", *quotes)


def _route(report: Report, now: Mapping[str, str]) -> tuple[str, ...]:
    if report.via is None:
        return ()
    return (" > ".join(map(str, _texts(plain(report.via, now)))) or "[]",)


def _quoted(quotes: Sequence[Quote], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words of quotes; of one that says more than its words, all."""
    said = (dict(plain_fields(each, now)) for each in quotes)
    return tuple(
        str(each["text"]) if len(each) == 1 else _text(tuple(each.items())) for each in said
    )
