"""Which language tags and country codes there are, and what is meant by one that there is not.

The data are those of Unicode (CLDR), as Babel carries them: the languages that have a name in
English there, which are all with two letters and some of those with three.
"""

import re
from functools import lru_cache

from babel.core import Locale, get_global

# What people write for a language that is something else, such as its country's code.
_MEANT = {
    "cn": "zh",
    "cz": "cs",
    "dari": "prs",
    "dk": "da",
    "farsi": "fa",
    "gr": "el",
    "ir": "fa",
    "jp": "ja",
    "kp": "ko",
    "kr": "ko",
    "mandarin": "zh",
    "ua": "uk",
    "vn": "vi",
}
# Codes that CLDR only knows as others, and that tags may have none the less.
_OLD = frozenset("in iw ji jw mo sh tl".split())
# Codes of territories that are none: of private use, and for what is not known.
_NO_PLACE = frozenset("QO XA XB XX ZZ".split())


def language_fault(tag: str) -> tuple[str, str]:
    """Return what is not known of a language tag, and the tag that is meant if that can be said.

    Both are empty where all is known, or for private use. Of codes with three letters there are
    thousands more than are known here: only those for which there is one of two are named.
    """
    first, *rest = tag.split("-")
    if len(first) == 1 or re.fullmatch("q[a-t][a-z]", first, re.IGNORECASE):
        return "", ""
    code = first.lower()
    if code not in _languages().values() and code not in _OLD:
        meant = _MEANT.get(code) or _languages().get(code) or _shorter(code)
        if len(code) == 3 and not meant:
            return "", ""
        return first, "-".join([meant, *rest]) if meant else ""
    for number, part in enumerate(rest, 1):
        if len(part) == 1:  # what follows is an extension
            break
        if len(part) == 2 and part.isalpha() and not _is_place(part.upper()):
            meant = _place_of(part.upper())
            return part, "-".join(
                [first, *rest[: number - 1], meant, *rest[number:]] if meant else []
            )
    return "", ""


def country_fault(code: str) -> tuple[str, str]:
    """Return a country code that there is not, and the one that is meant if that can be said."""
    if len(code) == 2:
        return ("", "") if _is_place(code) else (code, _place_of(code))
    return ("", "") if _place_of(code) else (code, "")


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    """Return the codes of languages by their names in English."""
    names = Locale("en").languages
    return {str(name).lower(): code for code, name in reversed([*names.items()]) if "_" not in code}


def _shorter(code: str) -> str:
    """Return the code with two letters of a language for which one with three is written."""
    found = str(get_global("language_aliases").get(code, ""))
    return found if len(found) == 2 and code not in _OWN else ""


# They have codes of their own, though CLDR takes them for the language they are a form of.
_OWN = frozenset(
    "als arb azj bcc bcl cmn ekk gug khk knn lvs npi ory pes plt pnb quz swh uzn ydd zsm".split()
)


def _is_place(code: str) -> bool:
    return code in Locale("en").territories and code not in _NO_PLACE


def _place_of(code: str) -> str:
    """Return the territory for which another code is written."""
    places = get_global("territory_aliases").get(code, [])
    return places[0] if len(places) == 1 and _is_place(places[0]) else ""
