"""Where copies are kept, written into the files of articles: two lines each, and no other byte.

The reader is the judge: what it reads afterwards must be the same records but for these fields, or
the file stays as it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from onrecord import plain_files
from onrecord.diagnostics.collecting import Findings
from onrecord.diagnostics.findings import Place, has_errors
from onrecord.dossier.model import grouped
from onrecord.source import nodes, yaml_reader
from onrecord.source.characters import MAX_BYTES, decode
from onrecord.source.dates import Edtf
from onrecord.source.quoting import quoted
from onrecord.source.reader import ReadLog, read_record
from onrecord.source.records import Article
from onrecord.source.urls import Url
from onrecord.web.copies import Copy


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a file: how many copies it has now, or why it was left as it was."""

    path: str
    number: int = 0
    why_not: str = ""


def filed(folder: Path, copies: Sequence[Copy]) -> Iterator[Filed]:
    """Write copies into the files of their articles, and yield what became of each file."""
    for path, some in grouped((each.article.span.path, each) for each in copies).items():
        try:
            before = plain_files.read(folder / path, folder, MAX_BYTES)
            after = with_copies(path, before or b"", some)
            plain_files.put(folder / path, after)
            yield Filed(path, len(some))
        except _LeftAloneError as reason:
            yield Filed(path, why_not=str(reason))
        except OSError as reason:
            yield Filed(path, why_not=reason.strerror or "it cannot be written")


class _LeftAloneError(Exception):
    """Why a file stays as it is."""


def with_copies(path: str, data: bytes, copies: Sequence[Copy]) -> bytes:
    """Return what a file of articles holds once it has the copies of some of them.

    Raises an exception that says why where it cannot be so written that it means the same.
    """
    before = {each.id: each for each in _articles(path, data)}
    wanted = {copy.article.id: copy for copy in copies}
    if not wanted.keys() <= before.keys():
        raise _LeftAloneError("it has changed since it was read")
    lines = re.split(r"(?<=\n)", data.decode("utf-8"))
    places = [(_line_of_url(before[each]), copy) for each, copy in wanted.items()]
    for number, copy in sorted(places, key=lambda each: -each[0]):
        lines[number : number + 1] = _with_copy(lines[number], copy)
    after = "".join(lines).encode("utf-8")
    expected = [
        replace(
            each,
            archived_url=Url(wanted[each.id].address),
            archived_on=Edtf.parse(wanted[each.id].day),
        )
        if each.id in wanted
        else each
        for each in before.values()
    ]
    if _articles(path, after) != expected:
        raise _LeftAloneError("it is so written that lines cannot be put in")
    return after


def _articles(path: str, data: bytes) -> list[Article]:
    """Return the articles in a file, every field readable."""
    text, faults = decode(path, data)
    document, more = yaml_reader.read(path, text or "")
    findings = Findings()
    log = ReadLog(findings)
    root = document.root
    listed = isinstance(root, nodes.Sequence)
    stem = None if listed else PurePosixPath(path).stem
    items = root.items if isinstance(root, nodes.Sequence) else (root,) if root else ()
    found = [read_record(Article, each, stem, log) for each in items]
    if has_errors([*faults, *more, *findings]) or None in found:
        raise _LeftAloneError("it has errors")
    return [each for each in found if each]


def _line_of_url(article: Article) -> int:
    """Return the number of the line, from 0, in which an article's address stands."""
    if article.archived_url or article.archived_on:
        raise _LeftAloneError(f"'{article.id}' says of a copy already")
    place: Place | None = article.spans.get("url")
    if place is None:
        raise _LeftAloneError("it has changed since it was read")
    return place.line - 1


# The key in a line of its own, behind the dash of a list where it comes first.
_KEY = re.compile(r"(?P<before>(?:- +| )*)(?P<quote>[\"']?)url(?P=quote) *:[ \t]")


def _with_copy(line: str, copy: Copy) -> list[str]:
    key = _KEY.match(line.removeprefix("\ufeff"))
    if key is None:
        raise _LeftAloneError("it is so written that lines cannot be put in")
    content = line.rstrip("\r\n")
    end = line[len(content) :] or "\n"
    indent = " " * len(key["before"])
    address = quoted(copy.address) if copy.address.endswith(":") else copy.address
    return [
        f"{content}{end}",
        f"{indent}archived_url: {address}{end}",
        f"{indent}archived_on: {copy.day}{line[len(content) :]}",
    ]
