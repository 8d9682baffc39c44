"""Where each record stands among the pages, and how one page links to another."""

import posixpath
import re

from onrecord.dossier.model import Dossier
from onrecord.source.ids import ID
from onrecord.source.records import Actor, Article, Question


def address(dossier: Dossier, record_id: str) -> str:
    """Return the page of a record or dispute, with its anchor; raises KeyError for any other id."""
    if record_id in dossier.positions:
        return f"questions/{dossier.positions[record_id].question.id}.md#{record_id}"
    if record_id in dossier.events:
        return f"timeline.md#{record_id}"
    if record_id in dossier.disputes:
        return f"questions/{dossier.disputes[record_id][0].id}.md#{record_id}"
    record = dossier.record(record_id)
    if isinstance(record, Actor | Article | Question):
        return f"{record.folder}/{record_id}.md"
    raise KeyError(record_id)


_PAGE = re.compile(rf"(?:{ID.pattern}/)?{ID.pattern}\.md(?:#{ID.pattern})?")


def is_page(target: str) -> bool:
    """Return whether a link's target is a page's path, with or without an anchor, and no id."""
    return bool(_PAGE.fullmatch(target))


def relative(target: str, page_path: str) -> str:
    """Return the link from a page to a path among the pages, with or without an anchor."""
    file, _, anchor = target.partition("#")
    if file == page_path and anchor:
        return f"#{anchor}"
    path = posixpath.relpath(file, posixpath.dirname(page_path) or ".")
    return f"{path}#{anchor}" if anchor else path
