"""What people write where the format has another word for it, and what to write instead."""

import re
from decimal import Decimal

_AMOUNT = "write 'min', with 'max' beside it where it is a range"
# Keys that people take for fields: the field beside which each is told, and what is said of it.
_KEYS = {
    "correction": (
        "status_note",
        "'status_note' says what was corrected, 'corrects' names the article that this corrects",
    ),
    "retraction": ("status_note", "write 'status: retracted', and why in 'status_note'"),
    "translation": (
        "quote",
        "a quote has the words as printed, 'translated' ones too; a translation of one's own none",
    ),
    "type": ("kind", "write 'kind'"),
    "author": ("authors", "write 'authors', a list"),
    "tag": ("tags", "write 'tags', a list"),
    "aliases": ("also", "write 'also', a list"),
    "source": ("publisher", "write 'publisher'"),
    "value": ("min", _AMOUNT),
    "number": ("min", _AMOUNT),
    "amount": ("min", _AMOUNT),
}
# Names of folders that no kind of record has, and where that stands.
_FOLDERS = {
    "disputes": "disputes stand in the file of their question, under 'disputes'",
    "unknowns": "what is not known stands in the file of its question, under 'unknowns'",
    "reports": "reports stand in the file of their article, under 'reports'",
    "quotes": "quotes stand in the reports of their article, under 'quote' or 'quotes'",
    "figures": "a figure stands in its position, under 'figure'",
    "judgements": "judgements stand in dossier.yml, under 'judgements'",
    "captures": "the texts of articles stand beside 'sources', in 'captures'",
}
# What is written where nobody is named.
_NOBODY = frozenset(
    "anon anonymous unnamed unnamed-source unnamed-sources anonymous-source anonymous-sources "
    "source sources not-named na none undisclosed".split()
)
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split(),
        1,
    )
}
_TIMES = {
    "k": 10**3,
    "thousand": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "billion": 10**9,
    "bn": 10**9,
}
_GROUPED = re.compile(r"-?\d{1,3}(?:([ ,.'’_\u00a0\u2009\u202f])\d{3}(?:\1\d{3})*)(?:[.,]\d{1,9})?")
_COMMA = re.compile(r"(-?\d{1,18}),(\d{1,9})")
_MULTIPLE = re.compile(rf"(\d{{1,9}}(?:\.\d{{1,9}})?) ?({'|'.join(_TIMES)})", re.IGNORECASE)


def key_hint(key: str, names: list[str]) -> str:
    """Return what to write instead of a key, where people know it from elsewhere; or nothing."""
    beside, hint = _KEYS.get(key.lower(), ("", ""))
    return hint if beside in names else ""


def folder_hint(name: str) -> str:
    """Return where what a folder is named after stands; or nothing."""
    return _FOLDERS.get(name.lower(), "")


def nobody_hint(record_id: str) -> str:
    """Return what to write for somebody who is not named, where an id says that; or nothing."""
    if record_id not in _NOBODY:
        return ""
    return (
        "write 'unknown' for a step of 'via' that is not named; "
        "who speaks unnamed is an actor of kind 'anonymous-group'"
    )


def number_hint(text: str) -> str:
    """Return the numbers, in digits, that a text can be meant for; or nothing."""
    plain = text.strip()
    if word := _NUMBERS.get(plain.lower()):
        return f"write {word}"
    if found := _GROUPED.fullmatch(plain):
        return _ungrouped(plain, found[1])
    if found := _COMMA.fullmatch(plain):
        return f"write {found[1]}.{found[2]}, with a point"
    if found := _MULTIPLE.fullmatch(plain):
        return f"write {(Decimal(found[1]) * _TIMES[found[2].lower()]).normalize():f}"
    return ""


def _ungrouped(text: str, sign: str) -> str:
    """Return a number without what parts its thousands; with one comma it may be a decimal one."""
    rest = "," if sign == "." else "."
    whole, _, fraction = text.partition(rest)
    number = whole.replace(sign, "") + (f".{fraction}" if fraction else "")
    if text.count(",") == 1 and sign == "," and not fraction:
        return f"write {number}, or {text.replace(',', '.')} if the comma is a decimal point"
    return f"write {number}"
