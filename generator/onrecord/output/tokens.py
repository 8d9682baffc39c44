"""The words of a text as the search of a site compares them.

The script of the site (``finder.js``) takes what is typed apart in the same way: what of that is a
table is written into the index from here (:func:`tables`), and a test compares the two on texts of
all scripts.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

# No word is compared beyond so many letters.
LONGEST = 40
# Letters of their own that readers of other languages type as another one; of Arabic and Persian
# those that are typed for one another, and the stretched line between letters.
_PLAIN = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "ħ": "h",
    "ς": "σ",
    "\u0649": "\u064a",
    "\u06cc": "\u064a",
    "\u06a9": "\u0643",
    "\u0629": "\u0647",
    "\u0640": "",
}
# What is not seen. These and the following are what stands between the brackets of a pattern.
_UNSEEN = (
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069"
    "\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff"
)
# Accents of Latin, Greek and Cyrillic letters, points of Hebrew and Arabic; of other scripts marks
# are vowels.
_ACCENTS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed"
# Scripts that set no blanks: Thai, Lao, Tibetan, Burmese, Khmer, Chinese and Japanese.
_UNSPACED = (
    "\u0e01-\u0eff\u0f00-\u109f\u1780-\u17ff\u19e0-\u19ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029"
    "\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U000323af"
)
# The article of Arabic, alone or behind a word that is written with it.
_ARTICLE = "^[\u0648\u0641\u0628\u0643]?(?:\u0627\u0644|\u0644\u0644)(?=[\u0620-\u064a]{2})"
# What English adds to whom something belongs to.
_OWNER = "['’ʼ]s"
# A dot or comma before three digits parts thousands.
_THOUSANDS = "[.,](?=[^.,]{3}(?:[.,]|$))"


def tables() -> dict[str, object]:
    """Return what the script takes words apart by."""
    patterns = {"unseen": _UNSEEN, "accents": _ACCENTS, "unspaced": _UNSPACED}
    return {**patterns, "plain": _PLAIN, "article": _ARTICLE, "thousands": _THOUSANDS}


class Splitter:
    """Takes texts apart, and remembers what each word is compared as.

    It is made for the characters of its texts: Python's patterns know no classes of Unicode.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        signs: set[str] = set()
        for text in texts:
            signs.update(text)
        self._words, self._joined = _patterns(signs)
        self._pieces: dict[str, tuple[str, ...]] = {}
        # A word as it was first written, to each that it is compared as.
        self.written: dict[str, str] = {}

    def pieces(self, text: str) -> list[str]:
        """Return the pieces of a text by which it is found, in their order."""
        known, found = self._pieces, list[str]()
        for word in self._words.findall(_OWNERS.sub(" ", text)):
            if word not in known:
                known[word] = self._apart(word)
            found += known[word]
        if _JOINER in text:
            found += [fold(word)[:LONGEST] for word in self._joined.findall(text)]
        return found

    def _apart(self, word: str) -> tuple[str, ...]:
        folded = fold(word)
        if not folded:
            return ()
        if not _UNSPACED_SIGN.search(folded):
            self.written.setdefault(folded[:LONGEST], word)
            return (folded[:LONGEST],)
        return tuple(_pairs(folded))


def fold(word: str) -> str:
    """Return a word as it is compared: no capitals, no accents, one letter for those like it."""
    lower = word.lower()
    if not lower.isascii():
        plain = unicodedata.normalize("NFKD", lower)
        plain = _ACCENT.sub("", _UNSEEN_SIGN.sub("", plain))
        lower = unicodedata.normalize("NFC", plain).translate(_PLAINER)
        lower = _ARTICLE_BEFORE.sub("", lower)
    if "." in lower or "," in lower:
        lower = lower.replace(".", "") if lower[0].isalpha() else _THOUSAND.sub("", lower)
    return lower


def is_unspaced(piece: str) -> bool:
    """Return whether a piece is of a script that sets no blanks."""
    return _UNSPACED_SIGN.search(piece) is not None


def _pairs(folded: str) -> Iterator[str]:
    """Yield what of a word is found: each two signs of a script without blanks, else the whole."""
    for run in _RUNS.findall(folded):
        if not _UNSPACED_SIGN.match(run):
            yield run[:LONGEST]
        elif len(run) == 1:
            yield run
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))


def _patterns(signs: Iterable[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds the words of texts of these signs, and those that a joiner holds apart.

    Words are initials, numbers with dots in them, and what has no other sign in it. Of Persian
    words that are held apart people type a blank there, or nothing.
    """
    kinds: dict[str, list[str]] = {"L": [], "M": [], "N": []}
    for sign in sorted(signs):
        kinds.get(unicodedata.category(sign)[0], []).append(re.escape(sign))
    letters, marks, numbers = ("".join(kinds[each]) for each in "LMN")
    # A class holds something, so that it is one.
    letter, number = f"[a{letters}]", f"[0{numbers}]"
    inner = f"a0{letters}{marks}{numbers}"
    initials = rf"{letter}(?:\.{letter})+(?![{inner}])"
    words = rf"{initials}|{number}+(?:[.,]{number}+)+|[{inner}\u00ad\u200d]+"
    return re.compile(words), re.compile(f"{letter}+(?:{_JOINER}{letter}+)+")


_JOINER = "\u200c"
_OWNERS = re.compile(rf"{_OWNER}(?!\w)")
_PLAINER = str.maketrans(_PLAIN)
_UNSEEN_SIGN, _ACCENT = re.compile(f"[{_UNSEEN}]"), re.compile(f"[{_ACCENTS}]")
_UNSPACED_SIGN = re.compile(f"[{_UNSPACED}]")
_RUNS = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_ARTICLE_BEFORE, _THOUSAND = re.compile(_ARTICLE), re.compile(_THOUSANDS)
