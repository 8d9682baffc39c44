"""Plain text: one line, every character as typed."""

import html
import re
import unicodedata
from html.entities import html5

from onrecord.diagnostics.findings import Diagnostic, error, warning
from onrecord.source.nodes import Scalar

MAX_PLAIN = 1_000
# Stands for a text that only a person can write, in records that other programs' files gave.
TO_BE_WRITTEN = "To be written."
# What a YAML reader that types its scalars makes of one: all are text here, as 1984, true and null.
ANY_SCALAR = ["string", "number", "boolean", "null"]
# A single blank stays as it is.
_SPACE = re.compile(r"[ \t\n]{2,}|[\t\n]")
# After a word: what stands before the first is nothing lost.
_BREAK = re.compile(r"(?<=\S)[ \t]*\n\s*")
_PARAGRAPH = re.compile(r"(?<=\S)[ \t]*\n[ \t]*\n\s*")


def collapse(text: str) -> str:
    """Return ``text`` on one line: every run of blanks, tabs and line ends is one blank."""
    return _SPACE.sub(" ", text).strip(" ")


def read_plain(node: Scalar) -> tuple[str | None, list[Diagnostic]]:
    """Return the text of a scalar on one line, or None where it shows nothing or is too long."""
    text = collapse(node.value)
    if not is_visible(text):
        hint = "write a value, or leave it out"
        return None, [error("empty-value", node.place, "the text is empty", hint)]
    if len(text) > MAX_PLAIN:
        message = f"the text has {len(text):,} characters; at most {MAX_PLAIN:,} here"
        return None, [error("too-long", node.place, message, "shorten it")]
    return text, [*lost_breaks(node), *_entities_in(text, node)]


def entity(text: str) -> re.Match[str] | None:
    """Return the first reference to a character by its name or number, as HTML has it."""
    found = _ENTITY.finditer(text)
    return next((each for each in found if not each[1] or f"{each[1]};" in html5), None)


def instead_of(reference: str) -> str:
    """Return what to write instead of a reference to a character."""
    meant = html.unescape(reference)
    if meant.isspace():
        return "write a blank"
    return f"write '{meant}'" if meant.isprintable() else "write the character itself"


def _entities_in(text: str, node: Scalar) -> list[Diagnostic]:
    """Return a warning where a character is written as HTML has it, which shows as typed."""
    found = entity(text) if "&" in text else None
    if found is None:
        return []
    begin = node.value.index(found[0])
    meant = collapse(_ENTITY.sub(lambda each: html.unescape(each[0]), text))
    is_short = len(meant) <= _MOST_SHOWN and meant.isprintable()
    hint = f"write '{meant}'" if is_short else instead_of(found[0])
    message = f"'{found[0]}' is no part of plain text: it shows as typed"
    place = node.place_of(begin, begin + len(found[0]))
    return [warning("shown-as-typed", place, message, hint)]


_ENTITY = re.compile(r"(?<!\\)&(?:#\d{1,7}|#x[0-9a-f]{1,6}|([a-z][a-z0-9]{1,31}));", re.IGNORECASE)
# A longer text is not printed in a hint.
_MOST_SHOWN = 200


def lost_breaks(node: Scalar) -> list[Diagnostic]:
    """Return a warning where text that is shown on one line is written as several.

    A line that goes on in the next one is no break: YAML folds it, but for a literal block.
    """
    text = node.value.rstrip()
    found = (_PARAGRAPH if node.style == "|" else _BREAK).search(text)
    if found is None:
        return []
    place = node.place_of(found.end(), len(text))
    message = "a new line or paragraph begins here, which no page shows: this text is one line"
    return [warning("lost-break", place, message, "write it as one line, or as several texts")]


def in_marks(text: str) -> tuple[str, str, str]:
    """Return a text that somebody said with the quotation marks before and after it.

    A text that brings a pair of its own keeps that, and straight marks become ours.
    """
    first, last = text[:1], text[-1:]
    if len(text) < 3 or last not in _CLOSED_BY.get(first, ""):
        return "“", text, "”"
    inner, depth = text[1:-1], 0
    for found in re.finditer(r"(?<!\w)['’‘]|['’‘](?!\w)|[^\w\s'’‘]", inner):
        # A pair that ends within is not around the whole: “Yes” and “no”.
        if found[0] == last and not depth:
            return "“", text, "”"
        depth += (found[0] == first) - (found[0] == last)
    if first in "\"'":
        return "“", inner, "”"
    words = inner.strip()
    at = inner.index(words)
    return first + inner[:at], words, inner[at + len(words) :] + last


# The signs that close what a sign opens, in one country or another.
_CLOSED_BY = {
    '"': '"',
    "'": "'",
    "“": "”",
    "‘": "’",
    "”": "”",
    "’": "’",
    "„": "“”",
    "‚": "‘’",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "｢": "｣",
    "〝": "〟〞",
    "＂": "＂",
}
CLOSING_MARKS = frozenset("".join(_CLOSED_BY.values()))


def is_visible(text: str) -> bool:
    """Return whether a reader sees anything of the text."""
    return any(unicodedata.category(char)[0] in _SHOWN for char in text)


# Letters, digits, punctuation, symbols. No marks and no blanks, and nothing that has no meaning: of
# private use, unassigned. Those that are blank by their names are refused beforehand.
_SHOWN = "LNPS"


def sentences(text: str) -> int:
    """Return how many sentences a text has; in doubt, as after an initial, fewer."""
    count, done = 0, 0
    for end in _SENTENCE_END.finditer(text):
        before = text[: end.start()].rpartition(" ")[2].strip('("“‘«')
        short = len(before) == 1 or "." in before or before.casefold() in _ABBREVIATIONS
        rest = text[end.end() :].lstrip(' "“‘«')
        goes_on = rest[:1].islower() or (end[0] == "." and (short or re.match(r"[\d(]", rest)))
        if not rest or not goes_on:
            count, done = count + 1, end.end()
    return count + bool(text[done:].strip())


def first_sentences(text: str, most: int) -> str:
    """Return the sentences of a text within its first ``most`` characters, else whole words."""
    head = text[:most]
    ends = [end.end() for end in _SENTENCE_END.finditer(head)]
    return head[: ends[-1]] if ends else head.rpartition(" ")[0] or head


# A row of stops is tried once, from its first on.
# With those of Arabic, Urdu, Hindi, Armenian and Ethiopic.
_STOPS = ".!?…。！？\u061f\u06d4\u0964\u0965\u0589\u1362\u1367"
_SENTENCE_END = re.compile(rf"(?<![{_STOPS}])[{_STOPS}]+[\"”’»)]*(?=\s|$)|[。！？](?![”’»」』])")
_ABBREVIATIONS = frozenset(
    (
        "al approx apr art aug cf ch col corp dec dr ed etc feb fig fr gen gov inc jan jul jun lt"
        " ltd maj mar mr mrs ms mt no nos nov oct pp prof rep reps rev sen sens sep sept sgt st vol"
        " vs"
    ).split()
)
