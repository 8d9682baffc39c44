"""The index of a site's search: from entries to script files, of which a search loads a few.

A browser loads scripts from a folder, and nothing else. So each file is a call of one function with
a value that is plain data. A search loads the list of what there is (``search/index.js``), then the
rows of the words that were typed, then the entries that it shows; no more is read, however large a
dossier is. All lie in a folder that is named for what they hold: a browser that keeps old ones
never takes them for new.

A row is a word, where it is a name or a part of one, and where it stands in a text. Entries are
numbered in the order of their rank, so of a very common word the best are kept. Words of one stem
share what stands in texts: it is in the row of the first of them, to which the others lead.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import snowballstemmer
from babel.core import Locale

from onrecord.exchange.findable import KINDS, Entry
from onrecord.output.tokens import LONGEST, Splitter, is_unspaced, tables

FOLDER = "search"
INDEX = f"{FOLDER}/index.js"
# Bytes of a file: of rows and words, and of entries, which go into at most so many files as long as
# these have at most so many bytes.
_ROWS, _LEAST_ENTRIES, _MOST_ENTRIES, _FILES = 16_000, 12_000, 60_000, 750
# Of a word no more places are kept.
_MOST_NAMES, _MOST_TEXTS = 8_000, 16_000
# Letters of a text that are shown; all are found.
_LONGEST_TEXT = 12_000
# Where an entry stands is looked up as a word is, by this sign before its address.
_PLACE = "@"
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def index(entries: Iterable[Entry], language: str) -> dict[str, str]:
    """Return the files of the index, by path; ``language`` is that of most texts (BCP 47)."""
    ranked = sorted(entries, key=lambda entry: KINDS.index(entry.kind))
    words = _Words(Splitter(chain.from_iterable(map(_texts, ranked))))
    for number, entry in enumerate(ranked):
        words.add(number, entry)
    parts: dict[str, _Pieces] = {
        "rows": cut(_rows(words, _stems(words, language)), _ROWS),
        "words": cut(_spelled(words), _ROWS),
        "entries": cut(_shown(ranked), _size_of_entries(ranked)),
        "groups": cut(_groups(ranked), _ROWS),
    }
    values = {
        f"{part}-{n}": in_lines(rows)
        for part, pieces in parts.items()
        for n, (_, rows) in enumerate(pieces)
    }
    digest = hashlib.sha256("\n".join(values.values()).encode()).hexdigest()[:12]
    folder = f"{FOLDER}/{digest}"
    told = {
        "folder": folder,
        "language": language,
        "number": len(ranked),
        "kinds": _starts(ranked),
        "first": {part: [first for first, _ in pieces] for part, pieces in parts.items()},
        "tables": tables(),
    }
    files = {f"{folder}/{name}.js": _call(name, value) for name, value in values.items()}
    return {INDEX: _call("index", in_script(told)), **files}


def _starts(ranked: Sequence[Entry]) -> list[tuple[str, int]]:
    """Return each kind with the number of its first entry."""
    number = Counter(entry.kind for entry in ranked)
    return [(kind, sum(number[each] for each in KINDS[:n])) for n, kind in enumerate(KINDS)]


def _call(name: str, value: str) -> str:
    return f'onrecordSearch("{name}", {value})\n'


def in_script(value: object) -> str:
    """Return a value as JSON that stands in a script and, were it in a page, would end none."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def in_lines(values: Iterable[str]) -> str:
    """Return values that are JSON as a list, a line each."""
    return "[\n" + ",\n".join(values) + "\n]"


# What is in several files: of each its first key, and its values as JSON.
_Pieces = list[tuple[object, list[str]]]


def cut(values: Iterable[tuple[object, object]], most: int) -> _Pieces:
    """Return values, each with its key, in pieces of at most so many bytes as JSON.

    A value that is longer alone has a piece to itself.
    """
    pieces: _Pieces = []
    size = most
    for key, value in values:
        text = in_script(value)
        length = len(text.encode()) + 2
        if size + length > most:
            pieces.append((key, []))
            size = 0
        pieces[-1][1].append(text)
        size += length
    return pieces


# --- entries -----------------------------------------------------------------------------------


def _texts(entry: Entry) -> Iterator[str]:
    yield from (entry.title, entry.about, entry.short, entry.text, *entry.names)


def _shown(ranked: Sequence[Entry]) -> Iterator[tuple[object, object]]:
    """Yield what is shown of each entry, with its number."""
    for number, entry in enumerate(ranked):
        text = entry.text[:_LONGEST_TEXT]
        yield number, [entry.place, entry.title, entry.about, entry.short, text]


def _size_of_entries(ranked: Sequence[Entry]) -> int:
    """Return of how many bytes a file of entries is: small ones, but not very many."""
    total = sum(len(text) for entry in ranked for text in _texts(entry))
    return min(max(total // _FILES, _LEAST_ENTRIES), _MOST_ENTRIES)


def _groups(ranked: Sequence[Entry]) -> Iterator[tuple[object, object]]:
    """Yield what entries are filtered by: a kind of group, a group and the entries in it."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, entry in enumerate(ranked):
        for kind, groups in entry.groups.items():
            for group in dict.fromkeys(groups):
                found[kind, group].append(number)
    for (kind, group), numbers in sorted(found.items()):
        yield kind, [kind, group, _steps(numbers)]


# --- words -------------------------------------------------------------------------------------


@dataclass
class _Words:
    """Where each word stands, as entries come in.

    ``names`` are an entry, which of its names, and of how many words that is; ``texts`` are entries
    that have a word in their few words, several times, and once.
    """

    splitter: Splitter
    names: defaultdict[str, list[tuple[int, int, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    texts: defaultdict[str, tuple[list[int], list[int], list[int]]] = field(
        default_factory=lambda: defaultdict(lambda: ([], [], []))
    )

    def add(self, number: int, entry: Entry) -> None:
        pieces = self.splitter.pieces
        names = [*dict.fromkeys((entry.title, *entry.names))]
        for which, name in enumerate(names):
            parts = pieces(name)
            for part in dict.fromkeys(parts):
                self.names[part].append((number, which, len(parts)))
            # Of who is looked for the names are typed without a blank, too.
            if entry.kind == "Actor" and len(parts) > 1 and not any(map(is_unspaced, parts)):
                self.names["".join(parts)[:LONGEST]].append((number, len(names) + which, 1))
        few = {*pieces(f"{entry.about} {entry.short}")}
        for part in few:
            self.texts[part][0].append(number)
        for part, times in Counter(pieces(entry.text)).items():
            if part not in few:
                self.texts[part][1 if times > 1 else 2].append(number)
        self.names[_PLACE + entry.place].append((number, 0, 1))


def _order(word: str) -> bytes:
    """Return by what words are sorted: the order in which JavaScript has them."""
    return word.encode("utf-16-be", "surrogatepass")


def _stems(words: _Words, language: str) -> Mapping[str, str]:
    """Return of each word the first one with its stem; none where no stemmer is known."""
    stem = _stemmer(language)
    if stem is None:
        return {}
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    written = words.splitter.written
    for word in sorted({*words.texts, *words.names} & written.keys(), key=_order):
        if word.isalpha():
            found[word] = first.setdefault(stem(written[word].lower()), word)
    return found


def _stemmer(language: str) -> Callable[[str], str] | None:
    """Return Snowball's stemmer for a language, where it has one."""
    name = Locale("en").languages.get(language.partition("-")[0].lower(), "").lower()
    name = {"norwegian bokmål": "norwegian", "norwegian nynorsk": "norwegian"}.get(name, name)
    if name not in snowballstemmer.algorithms():
        return None
    stem: Callable[[str], str] = snowballstemmer.stemmer(name).stemWord
    return stem


def _rows(words: _Words, stems: Mapping[str, str]) -> Iterator[tuple[object, object]]:
    """Yield the row of each word: itself, its names, texts and the other words of its stem.

    Texts and words of a stem are in the row of the first of them, to which the others lead. The
    parts of a row have a blank between them; a list that is cut ends with an exclamation mark.
    """
    forms: dict[str, list[str]] = defaultdict(list)
    for word, other in stems.items():
        forms[other].append(word)
    for word in sorted({*words.names, *words.texts}, key=_order):
        names = _places(words.names.get(word, ()))
        first = stems.get(word, word)
        if first != word:
            yield word, f"{word} {names} ={first}"
            continue
        alike = forms.get(word, [word])
        texts = _in_texts([words.texts[each] for each in alike if each in words.texts])
        others = " ".join(each for each in alike if each != word)
        yield word, f"{word} {names} {texts} {others}".rstrip()


def _places(names: Sequence[tuple[int, int, int]]) -> str:
    """Return where a word is in names: entries by steps, each with which name and its length."""
    before, pieces = 0, []
    for number, which, size in names[:_MOST_NAMES]:
        pieces.append(_number(number - before) + _number(which) + _number(size))
        before = number
    return "".join(pieces) + "!" * (len(names) > _MOST_NAMES)


def _in_texts(places: Sequence[tuple[list[int], list[int], list[int]]]) -> str:
    """Return where a word stands in texts: in few words, often, once; words of one stem joined."""
    if not places:
        return ""
    if len(places) == 1:
        lists = [*places[0]]
    else:
        seen: set[int] = set()
        lists = []
        for level in zip(*places, strict=True):
            here = {*chain.from_iterable(level)} - seen
            seen |= here
            lists.append(sorted(here))
    left, is_cut = _MOST_TEXTS, sum(map(len, lists)) > _MOST_TEXTS
    kept = []
    for numbers in lists:
        kept.append(_steps(numbers[:left]))
        left -= len(numbers[:left])
    return ",".join(kept).rstrip(",") + "!" * is_cut


def _steps(numbers: Iterable[int]) -> str:
    """Return ascending numbers by the steps from each to the next."""
    before, pieces = 0, []
    for number in numbers:
        pieces.append(_number(number - before))
        before = number
    return "".join(pieces)


def _number(value: int) -> str:
    """Return a number in digits of five bits, lowest first, as in source maps (base64 VLQ)."""
    return _SHORT[value] if value < len(_SHORT) else _long(value)


def _long(value: int) -> str:
    digits = ""
    while value > 0b11111:
        digits += _DIGITS[value & 0b11111 | 0b100000]
        value >>= 5
    return digits + _DIGITS[value]


_SHORT = [_long(value) for value in range(2_048)]


def _spelled(words: _Words) -> Iterator[tuple[object, object]]:
    """Yield the words that may be meant where one is mistyped, of names with a star before."""
    known = (
        word
        for word in sorted({*words.names, *words.texts}, key=_order)
        if word[0] != _PLACE and len(word) > 2 and word.isalpha() and not is_unspaced(word)
    )
    for word in known:
        yield word, ("*" if word in words.names else "") + word
