"""The list of our own files in a tree of pages, each with a digest of what was written.

The list lies among the pages, so whoever sends a change can name in it what a person wrote by hand.
It alone makes no file ours: the file is as its digest says.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from onrecord.output.errors import PublishError

MANIFEST = ".onrecord.json"
# More than any dossier has.
_MOST = 1_000_000
MOST = 100 * _MOST
# An entry has a line to itself, so that a list in which a merge left its marks is read as both
# sides. No path of ours is longer, or has other signs. Older lists have no digests.
_ENTRY = re.compile(
    r'^ *"((?:[\w.-]{1,100}/){0,9}[\w.-]{1,100})"(?:: "([0-9a-f]{64})")?,?[ \r]*$',
    re.ASCII | re.MULTILINE,
)

_START = re.compile(r'\s*\{(?:\s*"comment": "[^"]*",)?\s*"files": ?[\[{]')


def make(pages: Mapping[str, bytes]) -> bytes:
    """Return the list of pages, by path, with the digest of what each holds."""
    return _written((path, digest(pages[path])) for path in sorted(pages))


def joined(*lists: Mapping[str, AbstractSet[str]]) -> bytes:
    """Return a list that names every file of some others, with each digest that it has there."""
    entries = {(path, known) for each in lists for path in each for known in each[path]}
    return _written(sorted(entries))


def _written(entries: Iterable[tuple[str, str]]) -> bytes:
    lines = ",\n".join(f'  "{path}": "{known}"' for path, known in entries)
    files = f"{{\n{lines}\n }}" if lines else "{}"
    head = ' "comment": "Files that onrecord writes here."'
    return f'{{\n{head},\n "files": {files}\n}}\n'.encode()


def listed(data: bytes | None, name: str) -> Mapping[str, AbstractSet[str]]:
    """Return the digests of each path that a list names; ``name`` is the list's own.

    Raises PublishError where it is no list of ours.
    """
    found: dict[str, set[str]] = {}
    if data is None:
        return found
    text = data.decode("utf-8", "replace")
    if not (_START.match(text) and text.rstrip().endswith("}")):
        message = "not readable as onrecord's list of its own files"
        raise PublishError(f"{name}: {message}; restore it, or delete the folder")
    for number, entry in enumerate(_ENTRY.finditer(text)):
        if number == _MOST:
            raise PublishError(f"{name}: more than {_MOST:,} files; delete the folder")
        found.setdefault(entry[1], set()).update({entry[2]} - {None})
    return found


def is_as_written(data: bytes | None, digests: AbstractSet[str]) -> bool:
    """Return whether a file holds what was written, but for line ends that git has changed."""
    return data is not None and digest(data) in digests


def digest(data: bytes) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()
