"""Text that runs from right to left beside text that does not (Unicode UAX #9).

A name in Hebrew letters moves the number beside it: "name · 2 May" shows as "2 · name May". What is
isolated shows in its own direction and moves nothing. Sources cannot hold the characters that
isolate (:mod:`characters`): wherever they stand they are ours, and markup may take their place.
"""

import re

# First strong isolate, and pop directional isolate.
FSI, PDI = "\u2068", "\u2069"

# The blocks whose characters are, or will be, of the classes R, AL and AN, and the mark of R.
_MOVES = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_ISOLATED = re.compile(f"{FSI}[^{PDI}]*{PDI}")


def moves(text: str) -> bool:
    """Return whether a text, displayed as it stands, can change the order of what is beside it."""
    return not text.isascii() and bool(_MOVES.search(_ISOLATED.sub("", text)))


def isolated(text: str) -> str:
    """Return a text for a place beside others where no markup can stand, isolated if it moves."""
    return f"{FSI}{text}{PDI}" if moves(text) else text
