"""What the search of a site is made of: an entry for each record, as JSON, an entry a line.

The generator writes it beside the pages, in a file that no engine publishes; the plugin of the site
engine makes the index of it. Whoever reads it takes it for anybody's: what has another shape than
an entry is none.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

# The name begins with a dot, so that nothing publishes it.
FILE = ".entries.json"
# In this order entries stand, and come first where nothing else decides between two.
KINDS = (
    "Actor",
    "Question",
    "Statement",
    "Figure",
    "Dispute",
    "Event",
    "Article",
    "Page",
)
# What entries are in groups by.
GROUPS = ("question", "stance", "publisher", "year")


@dataclass(frozen=True, slots=True)
class Entry:
    """What search knows of a record, of a page that is about none, or of a section of a page.

    ``place`` is its address below the site's root. ``names`` are what it is called beside its
    ``title``, each a way to find it first; ``about`` tells it from others of its ``kind`` in a few
    words, ``short`` says it in a few; ``file`` is that in which the record stands. ``groups`` are
    what it is filtered by: to each kind of group those that it is in, by :data:`GROUPS`.
    """

    place: str
    kind: str
    title: str
    about: str = ""
    names: tuple[str, ...] = ()
    short: str = ""
    text: str = ""
    file: str = ""
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def written(entries: Iterable[Entry], language: str) -> bytes:
    """Return the file of entries, in UTF-8, those before others that rank before them."""
    # An entry a line, so that a change of one is a line of a difference.
    rows = b",\n".join(json.dumps(_row(entry), ensure_ascii=False).encode() for entry in entries)
    return b'{"language": %b, "entries": [\n%b\n]}\n' % (json.dumps(language).encode(), rows)


def _row(entry: Entry) -> dict[str, object]:
    """Return what of an entry is not empty."""
    fields = {name: getattr(entry, name) for name in Entry.__slots__}
    return {name: value for name, value in fields.items() if value}


def entries_of(data: bytes) -> tuple[str, list[Entry]]:
    """Return the language and the entries of a file; English and none where it is no such file."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return "en", []
    if not isinstance(found, dict):
        return "en", []
    rows = found.get("entries")
    return str(found.get("language", "en")), [*_entries(rows if isinstance(rows, list) else [])]


def _entries(rows: Iterable[object]) -> Iterator[Entry]:
    for row in rows:
        if not isinstance(row, dict):
            continue
        texts = {key: _text(row.get(key)) for key in ("place", "kind", "title")}
        groups = row.get("groups")
        if all(texts.values()) and texts["kind"] in KINDS:
            yield Entry(
                **texts,
                **{key: _text(row.get(key)) for key in ("about", "short", "text", "file")},
                names=_texts(row.get("names")),
                groups={key: _texts(groups[key]) for key in GROUPS if key in groups}
                if isinstance(groups, dict)
                else {},
            )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(_text, value)) if isinstance(value, list) else ()
