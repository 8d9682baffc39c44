"""What it takes to read rich text, known from its signs before it is read."""

import re

# What it is read by, sign by sign, and as many for each text that has any: to begin with one takes
# as long.
_MARKS = re.compile(r"[\[*`\\\n]|(?<!\w)_|_(?!\w)|(?<!\S)(?:[-+]|\d{1,9}[.)])(?=\s|$)")
_ANY = re.compile(r"[\[\]*_`\\\n+&-]|\d[.)]|[^\x00-\x7f]")
_EACH = 4
# An underscore within a word marks nothing; addresses have some. But what is behind a bracket is
# gone through as often as brackets are open.
_WITHIN = re.compile(r"(?<=\w)_(?=\w)")
_WITHIN_EACH = 4
# A link in which a host of other letters may stand takes some times as long as another one.
_LINK = re.compile(r"\[[^\[\]]*\]\([\s<]*[^\s()]*")
_FOREIGN_EACH = 2
_HOST = re.compile(r"://([^\s/?#<>()\[\]]*)")
_LETTERS = 12


def marks_in(text: str) -> int:
    """Return how many signs of markup a text counts for."""
    if not _ANY.search(text):
        return 0
    marks = len(_MARKS.findall(text.strip())) + max(text.count("]") - text.count("["), 0)
    marks += len(_WITHIN.findall(text)) // (1 if "[" in text else _WITHIN_EACH)
    marks += _EACH * bool(marks)
    if not text.isascii() or "&" in text:
        # A host of other letters, letter by letter.
        marks += sum(len(host) // _LETTERS for host in _HOST.findall(text) if not host.isascii())
        links = _LINK.findall(text)
        marks += _FOREIGN_EACH * sum("&" in link or not link.isascii() for link in links)
    return marks
