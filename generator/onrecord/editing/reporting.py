"""One more report in the file of an article."""

from collections.abc import Mapping, Sequence

from onrecord.editing.adding import Additions, New
from onrecord.editing.changes import Changes
from onrecord.editing.edits import add_mapping, applied, put_field
from onrecord.editing.emitting import in_order
from onrecord.editing.layout import Layout, Listed, RefusedError, entry
from onrecord.editing.renaming import bearer_of, path_of
from onrecord.source.fields import Plain, Record
from onrecord.source.files import Sources
from onrecord.source.records import Article, Event, Position, Report

# What an article carries.
REPORTED: tuple[type[Record], ...] = (Position, Event)


def with_report(
    additions: Additions, article_id: str, added: New, report: Mapping[str, Plain]
) -> Changes:
    """Return the files of what is added, and that of an article that carries one of them, if any.

    Raises RefusedError where no article has the id.
    """
    if not article_id:
        return additions.changes()
    fields = {added.record_type.noun: added.id, **report}
    return Changes({**additions.changes().files, **reported(additions.sources, article_id, fields)})


def reported(
    sources: Sources, article_id: str, report: Mapping[str, Plain]
) -> Mapping[str, str | None]:
    """Return the file of an article with a report more at the end of those that it has.

    Raises RefusedError where nothing, or no article, has the id.
    """
    article = bearer_of(sources, article_id)
    if not isinstance(article, Article):
        raise RefusedError(f"'{article_id}' is no article")
    path = path_of(article)
    return {path: with_reports(sources.texts[path], path, article_id, [report])}


def with_reports(
    text: str, path: str, article_id: str, reports: Sequence[Mapping[str, Plain]]
) -> str:
    """Return the text of a file in which an article has more reports."""
    layout = Layout(text)
    mapping = layout.record(article_id, path)
    added = [in_order(Report, each) for each in reports]
    found = entry(mapping, "reports")
    if found and isinstance(found[1], Listed):
        edit = add_mapping(layout, found[1], *added)
    else:
        edit = put_field(layout, mapping, Article, "reports", [*added])
    return applied(text, [edit])
