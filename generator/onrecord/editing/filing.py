"""Where copies are kept, written into the files of articles: two fields each, and no other byte.

The reader is the judge: what it reads afterwards must be the same records but for these fields, or
the file stays as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from onrecord import plain_files
from onrecord.dossier.model import grouped
from onrecord.editing.changes import Files, carry_out
from onrecord.editing.edits import put_field
from onrecord.editing.formatting import said
from onrecord.editing.layout import RefusedError
from onrecord.source.characters import MAX_BYTES, decode
from onrecord.source.dates import Edtf
from onrecord.source.records import Article
from onrecord.source.urls import Url

# An article, the address of a copy of it, and the day on which that was made.
Copy = tuple[Article, str, str]


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a file: how many copies it has now, or why it was left as it was."""

    path: str
    number: int = 0
    why_not: str = ""


def filed(folder: Path, copies: Sequence[Copy]) -> Iterator[Filed]:
    """Write copies into the files of their articles, and yield what became of each file."""
    for path, some in grouped((each[0].span.path, each) for each in copies).items():
        try:
            _file(folder, path, some)
            yield Filed(path, len(some))
        except RefusedError as reason:
            yield Filed(path, why_not=str(reason))
        except OSError as reason:
            yield Filed(path, why_not=reason.strerror or "it cannot be written")


def _file(folder: Path, path: str, copies: Sequence[Copy]) -> None:
    """Write copies into one file. Raises RefusedError, and OSError, where that cannot be."""
    text, faults = decode(path, plain_files.read(folder / path, folder, MAX_BYTES) or b"")
    before = said(path, text) if text is not None and not faults else None
    if text is None or before is None:
        raise RefusedError("it has errors")
    files = Files({path: text})
    wanted = {article.id: (address, day) for article, address, day in copies}
    known = {each.id: each for each in before}
    for article_id, found in wanted.items():
        article = known.get(article_id)
        if article is None or article.url is None:
            raise RefusedError("it has changed since it was read")
        if article.archived_url or article.archived_on:
            raise RefusedError(f"'{article_id}' says of a copy already")
        for key, value in zip(("archived_url", "archived_on"), found, strict=True):
            layout, mapping = files.record(path, article_id)
            files.edit(path, put_field(layout, mapping, Article, key, value))
    expected = [
        replace(each, archived_url=Url(copy[0]), archived_on=Edtf.parse(copy[1]))
        if (copy := wanted.get(each.id))
        else each
        for each in before
    ]
    if said(path, files.text(path) or "") != expected:
        raise RefusedError("it is so written that fields cannot be put in")
    carry_out(folder, files.changes())
