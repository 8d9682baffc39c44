"""Titles and names as text, which other programs fill with markup.

HTML and the tags of JATS become what they show, and references to characters the characters. A sign
that is raised or lowered stays so where Unicode has it: 10³ is not 103.
"""

import re
from html import unescape

# Tags of HTML, of JATS and of programs for libraries that are in titles; any other is text.
_TAGS = (
    r"jats:[a-z-]+|mml:[a-z]+|a|abbr|b|bdi|big|bold|cite|em|font|h[1-6]|i|inf|it|italic|mark|math"
    r"|mfenced|mi|mn|mo|monospace|mrow|mstyle|msub|msubsup|msup|mtext|overline|p|q|roman|s"
    r"|sans-serif|sc|scp|small|span|strike|strong|styled-content|sub|sup|tt|u|underline|var"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]{{0,300}})?/?>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|h[1-6]|jats:p|div)>", re.IGNORECASE)
_SHIFTED = re.compile(r"<(?:jats:)?(sup|sub|inf)>([^<>]{1,40})</(?:jats:)?\1>", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def as_text(written: str) -> str:
    """Return a title or a name without the markup in it; what is no markup stays."""
    text = written
    if "&" in text:
        # What one program escaped another one escaped once more.
        for _ in range(2):
            text = _REFERENCE.sub(lambda found: unescape(found[0]), text)
    if "<" in text:
        text = _SHIFTED.sub(lambda found: shifted(found[2], up=found[1].lower() == "sup"), text)
        text = _TAG.sub("", _BREAK.sub(" ", text))
    return text


def shifted(text: str, *, up: bool) -> str:
    """Return a text that is raised, or lowered, in the signs that Unicode has for it.

    Where it has not all of them, letters stand in the line: 5th. A number is never joined to the
    one before it.
    """
    signs = _RAISED if up else _LOWERED
    plain = text.strip()
    if all(sign in signs for sign in plain):
        return "".join(signs[sign] for sign in plain)
    return f"^{plain}" if up and plain[:1].isdigit() else plain


_RAISED = dict(zip("0123456789+-\u2212=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOWERED = dict(zip("0123456789+-\u2212=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
