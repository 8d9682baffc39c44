"""What it takes to read rich text, known from its signs before it is read."""

import re

# What it is read by, sign by sign, and as many for each text that has any: to begin with one takes
# as long.
_MARKS = re.compile(r"[\[*`\\\n]|(?<!\w)_|_(?!\w)|(?<!\S)(?:[-+]|\d{1,9}[.)])(?=\s|$)")
_EACH = 4
# An underscore within a word marks nothing; addresses have some.
_WITHIN = re.compile(r"(?<=\w)_(?=\w)")
_WITHIN_EACH = 4
# The hosts of a link are taken apart, in its words as well, and compared.
_LINK, _LINK_EACH = "](", 2


def marks_in(text: str) -> int:
    """Return how many signs of markup a text counts for."""
    marks = len(_MARKS.findall(text.strip()))
    marks += _EACH * bool(marks) + len(_WITHIN.findall(text)) // _WITHIN_EACH
    return marks + _LINK_EACH * text.count(_LINK)
