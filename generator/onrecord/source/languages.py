"""What is known of a language by its tag (BCP 47): its name, its script, which way it runs.

The data are those of Unicode (CLDR), as Babel carries them.
"""

import re
from functools import lru_cache

from babel.core import Locale, get_global

from onrecord.source.bidi import moves

# Scripts that run from right to left, by their codes of ISO 15924.
_LEFTWARDS = frozenset(
    (
        "Adlm Arab Armi Avst Chrs Cprt Elym Hatr Hebr Hung Khar Lydi Mand Mani Merc Mero Narb Nbat"
        " Nkoo Orkh Palm Phli Phlp Phnx Prti Rohg Samr Sarb Sogd Sogo Syrc Thaa Yezi"
    ).split()
)
_SCRIPT = re.compile(r"(?<=-)[A-Za-z]{4}(?=-|$)")


@lru_cache(maxsize=1_000)
def name_of(tag: str) -> str:
    """Return what a language is called in English: ``zh-Hans`` is ``Simplified Chinese``.

    Of a tag with parts that have no name the rest is named; one that is all unknown stays as it is.
    """
    names = Locale("en").languages
    parts = [part.title() if len(part) == 4 else part.upper() for part in tag.split("-")]
    parts[0] = parts[0].lower()
    while parts:
        if named := names.get("_".join(parts)):
            return str(named)
        parts.pop()
    return tag


@lru_cache(maxsize=1_000)
def script_of(tag: str) -> str:
    """Return the code of the script that a language is written in; Latin where it is not known."""
    if written := _SCRIPT.search(tag):
        return written[0].title()
    language, *rest = tag.lower().split("-")
    regions = [part.upper() for part in rest if len(part) == 2]
    likely = get_global("likely_subtags")
    full = likely.get("_".join([language, *regions[:1]])) or likely.get(language, "")
    return next((part for part in full.split("_") if len(part) == 4), "Latn")


def runs_leftwards(tag: str) -> bool:
    """Return whether a language is written from right to left."""
    return script_of(tag) in _LEFTWARDS


def is_same(one: str, other: str) -> bool:
    """Return whether two tags name one language, whatever country it is spoken in."""
    return one.partition("-")[0].lower() == other.partition("-")[0].lower()


def can_be(text: str, tag: str) -> bool:
    """Return whether there is a letter in a text that the script of a language has.

    A Latin name in an Arabic text is no Arabic, nor a number German. Scripts other than Latin and
    those that run from right to left are not told apart.
    """
    if script_of(tag) == "Latn":
        return bool(_LATIN.search(text))
    if runs_leftwards(tag):
        return moves(text)
    return any(char.isalpha() for char in text if not char.isascii()) and not moves(text)


# With the letters that have accents of their own; those of few languages are named so.
_LATIN = re.compile(r"[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]")
