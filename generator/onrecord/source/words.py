"""The words of a text: for counting them, and for comparing texts whatever their typography."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from math import ceil

from onrecord.source.characters import UNSEEN
from onrecord.source.plain import collapse


def words(text: str, *, as_printed: bool = False) -> list[str]:
    """Return the words of a text, in lower case or as printed, with typographic variants folded.

    Used to count words and to compare texts: quotes, dashes and apostrophes of any style are left
    out, so that typography alone never makes two texts differ. In scripts that set no blanks every
    character stands alone.
    """
    folded = _typed(text) if as_printed else fold(text)
    return [piece for piece in _apart(folded.replace("'", "")) if _is_inner(piece[0])]


def placed_words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a text as :func:`words` gives them, each with where it begins and ends."""
    word, begin, end = "", 0, 0
    for at, char in enumerate(text):
        for folded in char.translate(_FOLDED).casefold().replace("'", ""):
            is_inner, stands_alone = _is_inner(folded), _a_word(folded)
            if word and (stands_alone or not is_inner):
                yield word, begin, end
                word = ""
            if stands_alone and is_inner:
                yield folded, at, at + 1
            elif is_inner:
                begin = begin if word else at
                word, end = word + folded, at + 1
    if word:
        yield word, begin, end


def weight(word: str) -> float:
    """Return how many words one of :func:`words` counts as.

    It is one, but for a character of a script without blanks, which is a part of one.
    """
    share = _a_word(word[0])
    return 1 / share if share else 1


def count_words(text: str) -> int:
    """Return how many words a text has, as people count them.

    A compound such as "state-of-the-art", a number such as 10,000 and initials such as U.S. are one
    word. A dash or a stroke parts words, with blanks beside it or without.
    """
    text = _JOINED.sub("", text.translate(_JOINTS))
    text = _COMPOUND.sub(lambda found: re.sub("['-]", "", found[0]), text)
    return ceil(sum(map(weight, words(text.replace("'", " ")))))


_JOINTS = {**dict.fromkeys(map(ord, "’ʼ"), "'"), **dict.fromkeys(map(ord, "‐‑"), "-")}
_JOINED = re.compile(r"(?<=\d)[.,:/–](?=\d)|(?<=\b[^\W\d_])[.&](?=[^\W\d_]\b)")
# Of at most five parts: a longer chain is a sentence in disguise.
_COMPOUND = re.compile(r"(?<![\w-])(?<!\w')[^\W_]+(?:(?:-|'-?|-')[^\W_]+){1,4}(?![\w-])(?!'\w)")


def pieces(text: str) -> list[str]:
    """Return a folded text taken apart: its words as printed, and each character between them."""
    return _apart(_typed(text))


def _apart(folded: str) -> list[str]:
    # Folded text is one line, so that line ends are free to part it.
    return [piece for piece in folded.translate(_PARTED).split("\n") if piece]


def fold(text: str) -> str:
    """Return ``text`` in lower case with quotes, dashes, apostrophes and white space made plain.

    What is not seen is left out: soft hyphens, joiners, selectors, byte-order marks.
    """
    return _typed(text).casefold()


def _typed(text: str) -> str:
    """Return a text as :func:`fold` does, its capitals kept."""
    joined = text if text.isascii() else _INSIDE.sub("", text)
    return collapse(joined.translate(_FOLDED))


# In French a blank stands between such marks and what they enclose.
_INSIDE = re.compile(r"(?<=[«‹])[^\S\n]+|[^\S\n]+(?=[»›])")


class _Table(dict[int, str]):
    """A table for ``str.translate`` whose entries are worked out as characters are met."""

    def __init__(self, rule: Callable[[str], str], known: Mapping[int, str]) -> None:
        super().__init__(known)
        self._rule = rule

    def __missing__(self, code: int) -> str:
        """Work the entry out, and keep it."""
        self[code] = self._rule(chr(code))
        return self[code]


def _folded(char: str) -> str:
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) == "Cf" or UNSEEN.match(char) else char


_FOLDED = _Table(
    _folded,
    {
        **dict.fromkeys(map(ord, "‘’‚‛′ʼ`´"), "'"),
        **dict.fromkeys(map(ord, "“”„‟″«»‹›「」『』〝〞〟＂"), '"'),
        **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
        ord("…"): "...",
    },
)


def _is_inner(char: str) -> bool:
    """Return whether a character can stand in a word: a letter, a digit or a mark on one."""
    return char.isalnum() or unicodedata.category(char).startswith("M")


@cache
def _a_word(char: str) -> int:
    """Return how many characters make a word in a script without blanks; 0 in any other."""
    return next((share for first, last, share in _UNSPACED if first <= char <= last), 0)


# Scripts that set no blanks between words: the classes SA and ID of UAX #14, but for Korean, which
# sets them. Only a dictionary could tell the words apart. On average one has some four letters and
# signs in Thai and those near it, and some two characters in Chinese and Japanese.
_UNSPACED = (
    ("\u0e00", "\u0eff", 4),  # Thai, Lao
    ("\u1000", "\u109f", 4),  # Burmese
    ("\u1780", "\u17ff", 4),  # Khmer
    ("\u1950", "\u19df", 4),  # Tai Le, New Tai Lue
    ("\u1a20", "\u1aaf", 4),  # Tai Tham
    ("\ua9e0", "\ua9ff", 4),  # Burmese
    ("\uaa60", "\uaadf", 4),  # Burmese, Tai Viet
    ("\u2e80", "\u312f", 2),  # Chinese signs, kana, Bopomofo
    ("\u3190", "\u31ff", 2),
    ("\u3400", "\ua4cf", 2),  # Chinese, Yi
    ("\uf900", "\ufaff", 2),
    ("\uff66", "\uff9f", 2),  # narrow kana
    ("\U00016fe0", "\U0001b2ff", 2),  # Tangut, Khitan, Nushu, old kana
    ("\U00020000", "\U0003ffff", 2),
)

_PARTED = _Table(lambda char: char if _is_inner(char) and not _a_word(char) else f"\n{char}\n", {})
