"""One more part in the file of a record: a report of an article, an answer to a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onrecord.dossier.pairing import Bearer
from onrecord.editing.adding import Additions
from onrecord.editing.changes import Changes
from onrecord.editing.edits import add_mapping, applied, put_field
from onrecord.editing.emitting import in_order
from onrecord.editing.layout import Layout, Listed, RefusedError, entry
from onrecord.editing.renaming import bearer_of, path_of
from onrecord.source.fields import Plain, Record, Struct, is_list, spec_of
from onrecord.source.files import Sources
from onrecord.source.records import (
    Article,
    Dispute,
    Event,
    Judgement,
    OpenPoint,
    Position,
    Question,
    Report,
)

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


def with_report(additions: Additions, article_id: str, report: Mapping[str, Plain]) -> Changes:
    """Return the files of what is added, and that of an article with a report more, if it has one.

    Raises RefusedError where no article has the id.
    """
    if not article_id:
        return additions.changes()
    return Changes({**additions.changes().files, **reported(additions.sources, article_id, report)})


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


def with_part(
    sources: Sources, kind: type[Record], record_id: str, name: str, part: dict[str, Plain]
) -> Mapping[str, str | None]:
    """Return the file of a record with a part more: at the end of a list, or where there is none.

    Raises RefusedError where nothing of the kind has the id, and where the one that it may have is
    there.
    """
    path = path_of(_of_kind(sources, kind, record_id))
    return {path: _with_parts(sources.texts[path], path, kind, record_id, name, [part])}


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
