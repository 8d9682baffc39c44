"""What it takes to read rich text, known from its signs before it is read."""

import re

# What it is read by, sign by sign, and as many for each text that has any: to begin with one takes
# as long.
_MARKS = re.compile(r"[\[*`\\\n]|(?<!\w)_|_(?!\w)|(?<!\S)(?:[-+]|\d{1,9}[.)])(?=\s|$)")
_EACH = 4
# An underscore within a word marks nothing; addresses have some.
_WITHIN = re.compile(r"(?<=\w)_(?=\w)")
_WITHIN_EACH = 4
# After a bracket the parser looks for the one that closes it, sign by sign, and anew for each one
# within, down to a depth. Those counted above are so few that it takes no time.
_BRACKET = re.compile(r"[\[\]]")
_SOUGHT = re.compile(r"[!#$%&+:<=>@^{}~-]")
# The first time it takes some times as long.
_DEEPEST, _FIRST, _SOUGHT_EACH = 20, 4, 80
# At each of these the parser stops as well, and sees that it is a sign like any other. Some come
# with a link.
_STOP = re.compile(r"[]!#$%&+:<=>@^{}~-]")
_STOP_EACH, _STOPS_OF_MARK = 20, 3
# A link in which a host of other letters may stand takes some times as long as another one.
_LINK = re.compile(r"\[[^\[\]]*\]\([\s<]*[^\s()]*")
_FOREIGN_EACH = 2


def marks_in(text: str) -> int:
    """Return how many signs of markup a text counts for."""
    marks = len(_MARKS.findall(text.strip()))
    marks += _EACH * bool(marks) + len(_WITHIN.findall(text)) // _WITHIN_EACH
    marks += max(len(_STOP.findall(text)) - _STOPS_OF_MARK * marks, 0) // _STOP_EACH
    if not text.isascii() or "&" in text:
        links = _LINK.findall(text)
        marks += _FOREIGN_EACH * sum("&" in link or not link.isascii() for link in links)
    return marks + _sought(text) // _SOUGHT_EACH


def _sought(text: str) -> int:
    """Return how many signs are gone through to find what closes the brackets of a text."""
    sought = depth = end = 0
    for bracket in _BRACKET.finditer(text):
        if depth:
            signs = len(_SOUGHT.findall(text, end, bracket.start()))
            sought += signs * (_FIRST + min(depth, _DEEPEST))
        depth = depth + 1 if bracket[0] == "[" else max(depth - 1, 0)
        end = bracket.end()
    if depth:
        sought += len(_SOUGHT.findall(text, end)) * (_FIRST + min(depth, _DEEPEST))
    return sought
