"""One more part in the file of a record: a report of an article, an answer to a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onrecord.dossier.pairing import Bearer
from onrecord.editing.adding import Additions
from onrecord.editing.changes import Changes
from onrecord.editing.edits import add_mapping, applied, put_field
from onrecord.editing.emitting import in_order
from onrecord.editing.layout import Layout, Listed, Mapped, RefusedError, entry
from onrecord.editing.renaming import bearer_of, path_of
from onrecord.source.fields import Plain, Record, Struct, is_list, spec_of
from onrecord.source.files import Sources
from onrecord.source.records import (
    Actor,
    Article,
    Dispute,
    Event,
    Judgement,
    OpenPoint,
    Position,
    Question,
    Relation,
    Report,
)

# Said of a route that nobody stands on between the speaker and the outlet.
DIRECT = "direct"
# What an article carries.
REPORTED: tuple[type[Record], ...] = (Position, Event)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question that is added to it: what it is called, and in which field it stands."""

    noun: str
    field: str
    struct_type: type[Struct]


PARTS = (
    Part("answer", "answer", Judgement),
    Part("dispute", "disputes", Dispute),
    Part("unknown", "unknowns", OpenPoint),
)


@dataclass(frozen=True, slots=True)
class Carried:
    """A report that an article carries, if ``article`` names one: by its fields as plain values.

    Where ``there`` counts, from 0, a report that the article has, they are fields more of that.
    """

    article: str
    report: Mapping[str, Plain]
    there: int | None = None


def had_in(report: Report) -> dict[str, Plain]:
    """Return what is asked of a report, as far as one has it, in words."""
    had: dict[str, Plain] = {"position": str(report.position)}
    quotes = [each.text for each in (*filter(None, [report.quote]), *report.quotes)]
    if quotes:
        had["quote"] = " ... ".join(quotes)
    if report.attribution:
        had["attribution"] = str(report.attribution)
    if report.via is not None:
        had["via"] = ", ".join(map(str, report.via)) or DIRECT
    if report.where:
        had["where"] = report.where
    return had


def with_report(additions: Additions, carried: Carried) -> Changes:
    """Return the files of what is added, and that of an article with more, if it reports it.

    Raises RefusedError where no article has the id.
    """
    if not carried.article:
        return additions.changes()
    sources = additions.sources
    if carried.there is None:
        files = reported(sources, carried.article, carried.report)
    else:
        files = _with_more(sources, carried.article, carried.there, carried.report)
    return Changes({**additions.changes().files, **files})


def _with_more(
    sources: Sources, article_id: str, at: int, fields: Mapping[str, Plain]
) -> Mapping[str, str | None]:
    """Return the file of an article one of whose reports has fields more, if any are."""
    path = path_of(_of_kind(sources, Article, article_id))
    text = sources.texts[path]
    for name, value in fields.items():
        layout = Layout(text)
        found = entry(layout.record(article_id, path), "reports")
        report = found[1].value[at] if found and isinstance(found[1], Listed) else None
        if not isinstance(report, Mapped):
            raise RefusedError(f"{path}: its reports are written in a way that is not changed")
        text = applied(text, [put_field(layout, report, Report, name, value)])
    return {path: text} if fields else {}


def reported(
    sources: Sources, article_id: str, report: Mapping[str, Plain]
) -> Mapping[str, str | None]:
    """Return the file of an article with a report more at the end of those that it has.

    Raises RefusedError where nothing, or no article, has the id.
    """
    return with_part(sources, Article, article_id, "reports", in_order(Report, report))


def with_part_of(
    additions: Additions, part: Part, fields: Mapping[str, Plain], question: str
) -> Changes:
    """Return the files of what is added, and that of a question with a part more.

    A dispute has an id of its own, by its title where none is given. Raises RefusedError as
    ``with_part`` does.
    """
    if part.struct_type is Dispute and "id" not in fields:
        title = str(fields.get("title", ""))
        fields = {**fields, "id": next(additions.free_ids(title, part.noun))}
    values = in_order(part.struct_type, fields)
    changed = with_part(additions.sources, Question, question, part.field, values)
    return Changes({**additions.changes().files, **changed})


def relate(additions: Additions, actor: str, relation: Mapping[str, Plain]) -> None:
    """Let an actor, one that is there or one that is added, have a relation more."""
    if new := additions.added(actor):
        relations = [*(new.fields.get("relations") or []), dict(relation)]
        additions.replace(new, {**new.fields, "relations": relations})
        return
    values = in_order(Relation, relation)
    additions.edited |= with_part(additions.sources, Actor, actor, "relations", values)


def with_part(
    sources: Sources, kind: type[Record], record_id: str, name: str, part: dict[str, Plain]
) -> Mapping[str, str | None]:
    """Return the file of a record with a part more: at the end of a list, or where there is none.

    Raises RefusedError where nothing of the kind has the id, and where the one that it may have is
    there.
    """
    path = path_of(_of_kind(sources, kind, record_id))
    return {path: _with_parts(sources.texts[path], path, kind, record_id, name, [part])}


def require_article(sources: Sources, article_id: str) -> None:
    """Raise RefusedError where no article that could be read has the id."""
    _of_kind(sources, Article, article_id)


def require_room(sources: Sources, part: Part, question: str) -> None:
    """Raise RefusedError where there is no such question, or what it has one of is there."""
    record = _of_kind(sources, Question, question)
    if not is_list(spec_of(Question, part.field)) and getattr(record, part.field) is not None:
        raise RefusedError(_there(part.field, question))


def _of_kind(sources: Sources, kind: type[Record], record_id: str) -> Bearer:
    record = bearer_of(sources, record_id)
    if not isinstance(record, kind):
        raise RefusedError(f"'{record_id}' is no {kind.noun}")
    return record


def _there(name: str, record_id: str) -> str:
    return f"the {name} of '{record_id}' is there; nothing is written over"


def with_reports(
    text: str, path: str, article_id: str, reports: Sequence[Mapping[str, Plain]]
) -> str:
    """Return the text of a file in which an article has more reports."""
    added = [in_order(Report, each) for each in reports]
    return _with_parts(text, path, Article, article_id, "reports", added)


def _with_parts(
    text: str,
    path: str,
    kind: type[Record],
    record_id: str,
    name: str,
    added: list[dict[str, Plain]],
) -> str:
    layout = Layout(text)
    mapping = layout.record(record_id, path)
    found = entry(mapping, name)
    is_listed = is_list(spec_of(kind, name))
    if is_listed and found and isinstance(found[1], Listed):
        edit = add_mapping(layout, found[1], *added)
    elif is_listed:
        edit = put_field(layout, mapping, kind, name, [*added])
    elif found:
        raise RefusedError(_there(name, record_id))
    else:
        [part] = added
        edit = put_field(layout, mapping, kind, name, part)
    return applied(text, [edit])
