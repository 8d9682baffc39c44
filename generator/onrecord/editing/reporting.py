"""One more report in the file of an article."""

from collections.abc import Mapping

from onrecord.editing.edits import add_mapping, applied, put_field
from onrecord.editing.emitting import in_order
from onrecord.editing.layout import Layout, Listed, RefusedError, entry
from onrecord.editing.renaming import bearer_of, path_of
from onrecord.source.fields import Plain
from onrecord.source.files import Sources
from onrecord.source.records import Article, Report


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
    layout = Layout(sources.texts[path])
    mapping = layout.record(article_id, path)
    fields = in_order(Report, report)
    found = entry(mapping, "reports")
    if found and isinstance(found[1], Listed):
        edit = add_mapping(layout, found[1], fields)
    else:
        edit = put_field(layout, mapping, Article, "reports", [fields])
    return {path: applied(layout.text, [edit])}
