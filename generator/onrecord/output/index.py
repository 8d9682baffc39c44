"""What the search of a built site is given: texts that the theme can show unharmed.

The theme's scripts cut the texts in which something was found into pieces and make elements of
them, which no page has and no policy sees.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from onrecord import plain_files
from onrecord.output.content import cleaned
from onrecord.output.errors import PublishError
from onrecord.output.files import SITE
from onrecord.output.scripts import active
from onrecord.packaged import CONFIG

_INDEX, _SCRIPT = "search/search_index.json", "search/search_index.js"
# The search keeps a place in a text in 20 bits, the length of a word in 10 and the number of a
# piece in 12, and takes what is beyond for another place: pieces of a text and of a tag could come
# together. A page has a list of labels, which are called tags as well.
_LONGEST, _MOST_TAGS, _LONGEST_TITLE, _MOST_LABELS = 400_000, 2_000, 1_000, 100
_MOST_BOOST = 1_000_000
# A letter may be six bytes there, and two on a page.
_MOST_GROWN, _LEAST = 4, 1_000_000
# A reference to a character ends a word.
_LONGEST_WORD = 900
_LONG_WORD = re.compile(rf"(?<![^\s<>&])[^\s<>&]{{{_LONGEST_WORD},}}")


def bound_index(site: Path, *, trusted: bool) -> None:
    """Cut texts of the index that are beyond what the search can keep apart.

    Where the dossier is not ``trusted`` its titles are cleaned. Raises PublishError where a boost
    is no number, which ends the search, and where a dossier that is not trusted has an index much
    longer than its pages, or in it what would run, or load something.
    """
    place = site / _INDEX
    if plain_files.kind(place) != "a file":
        return
    size = place.stat().st_size
    if not trusted and size > _LEAST + _MOST_GROWN * _size_of_pages(site):
        message = f"{size:,} bytes, far more than the pages have: shorten titles and tags"
        raise PublishError(f"{SITE}/{_INDEX}: {message}, or use --trust")
    index = json.loads(place.read_bytes())
    for whose, boost in _boosts(index):
        if boost is not None and not (isinstance(boost, int | float) and abs(boost) <= _MOST_BOOST):
            message = f"the boost of a search is a number up to {_MOST_BOOST:,}, not {boost!r:.50}"
            raise PublishError(f"{whose}: {message}")
    is_cut = False
    for entry in index["docs"]:
        bound = _bound(entry)
        if not trusted:
            _require_plain(entry)
            bound["title"] = _cleaned(bound["title"])
        is_cut |= bound != entry
        entry.update(bound)
    if is_cut:
        data = json.dumps(index, separators=(",", ":"))
        place.write_text(data, encoding="utf-8")
        if (site / _SCRIPT).is_file():
            (site / _SCRIPT).write_text(f"var __index = {data}", encoding="utf-8")


def _boosts(index: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield how much more something found counts than another, and where that is said."""
    for field in index["config"]["fields"].values():
        yield CONFIG, field.get("boost", 1)
    for entry in index["docs"]:
        yield f"{SITE}/{entry['location']}", entry.get("boost", 1)


def _size_of_pages(site: Path) -> int:
    """Return how many bytes of HTML a site has."""
    return sum(page.lstat().st_size for page in site.rglob("*.html"))


# The title of a page stands for that of a section that has none, and is what a head says.
_cleaned = lru_cache(maxsize=100)(cleaned)
_active = lru_cache(maxsize=100)(active)


def _require_plain(entry: Mapping[str, Any]) -> None:
    what = _active(entry["title"]) or active(entry["text"])
    if what is None and any("<" in str(tag) for tag in entry.get("tags", ())):
        what = "a '<'"
    if what:
        message = f"{what} in a title or a tag would be in the search, and needs --trust"
        raise PublishError(f"{SITE}/{entry['location']}: {message}")


def _bound(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry of which the search can keep everything apart."""
    title = _beginning(entry["title"], _LONGEST_TITLE)
    text = _beginning(_LONG_WORD.sub(_apart, _beginning(entry["text"], _LONGEST)), _LONGEST)
    bound = {**entry, "title": _LONG_WORD.sub(_apart, title), "text": text}
    if "tags" in entry:
        bound["tags"] = [tag[:_LONGEST_TITLE] for tag in entry["tags"][:_MOST_LABELS]]
    return bound


def _apart(word: re.Match[str]) -> str:
    """Return a long word in pieces."""
    starts = range(0, len(word[0]), _LONGEST_WORD)
    return " ".join(word[0][start : start + _LONGEST_WORD] for start in starts)


def _beginning(text: str, most: int) -> str:
    """Return ``most`` letters of a text, with not too many tags and without half of one."""
    begin = text[:most]
    if begin.count("<") > _MOST_TAGS:
        begin = "<".join(begin.split("<", _MOST_TAGS)[:-1])
    if begin == text:
        return text
    if begin.rfind("<") > begin.rfind(">"):
        begin = begin[: begin.rfind("<")]
    return _HALF.sub("", begin)


# Of a reference to a character.
_HALF = re.compile(r"&[^;\s&]{0,40}\Z")
