"""Texts that YAML takes for something else unless they are quoted, and how they are quoted.

Nothing here parses: a line is looked at as a person would, after a parser has refused it, so that
the hint can print the line as it should be.
"""

import re
import unicodedata
from dataclasses import dataclass

# A line of more letters is not printed in a hint.
MAX_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Unquoted:
    """A text in a line that needs quotes: why, from which column on, and the line with it quoted.

    ``is_whole`` says that it begins in this line, behind a key or a dash; ``indent`` is where that
    stands.
    """

    fault: str
    column: int
    line: str
    indent: int
    is_whole: bool


def quoted(text: str) -> str:
    """Return a text of one line as YAML reads it whole, in single quotes if these read well."""
    if "'" in text and not re.search(r'["\\]', text):
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def in_braces(text: str) -> str:
    """Return a text as it stands among the fields of a mapping in braces."""
    return quoted(text) if re.search(r"^\W|[\[\]{},#:]", text) else text


def with_quotes(line: str, begin: int, end: int) -> str:
    """Return a line, without its indentation, with what stands from ``begin`` to ``end`` quoted.

    It is empty where the line is too long to be shown.
    """
    if len(line) > MAX_SHOWN:
        return ""
    if doi := _DOI.fullmatch(line[begin:end]):
        # As a field of its own it is bare; elsewhere it is an address.
        prefix = "" if line[:begin].endswith("doi: ") else "https://doi.org/"
        return (line[:begin] + prefix + doi[1] + line[end:]).strip()
    return (line[:begin] + quoted(_meant(line[begin:end].strip())) + line[end:]).strip()


def _meant(text: str) -> str:
    """Return a text without the quotes around it, where these are closed too early or never."""
    if text.startswith('"') and not QUOTED.match(text):
        return text[1:]
    if _AROUND.fullmatch(text):
        return text[1:-1].replace("''", "'") if text[0] == "'" else text[1:-1].replace('\\"', '"')
    return text


def unquoted(line: str, column: int) -> Unquoted | None:
    """Return the text in a line that needs quotes, or None.

    ``column``, counted from 0, is where the parser gave up; it chooses among several texts in
    braces.
    """
    line = line[: MAX_SHOWN + 1].rstrip()
    head = _HEAD.match(line)
    begin, end = head.end() if head else 0, len(line)
    behind = line[begin:][_end_of_brackets(line[begin:]) :].lstrip() if begin < end else ""
    is_followed = behind not in ("", line[begin:]) and behind[0] != "#"
    in_braces = bool(_IN_BRACES.match(line, begin)) and not is_followed
    if in_braces:
        keys = list(_KEY_IN_BRACES.finditer(line, begin))
        begun = [key.end() for key in keys if key.end() <= column]
        if not begun:
            return None
        begin = begun[-1]
        end = next((key.start() for key in keys if key.start() >= begin), end)
        end = begin + len(line[begin:end].rstrip(" ,}"))
    fault, at = _why(line[begin:end])
    if not fault and in_braces and (sign := _OF_FLOW.search(line, begin, end)):
        fault, at = f"a text in braces that holds '{sign[1]}' needs quotes", sign.start(1) - begin
    if not fault and in_braces and (cut := CUT.search(line, begin, end)):
        fault, at = "a text in braces that holds ' #' needs quotes", cut.end() - 1 - begin
    if not fault:
        return None
    margin = MARGIN.match(line)
    indent = margin.end() if margin else 0
    is_whole = bool(line[:begin].strip())
    return Unquoted(fault, begin + at, with_quotes(line, begin, end), indent, is_whole)


def _why(text: str) -> tuple[str, int]:
    """Return why a text cannot stand without quotes, or with those that it has, and where."""
    first = text[:1]
    if first in {'"', "'"}:
        found = QUOTED.match(text)
        if found is None:
            return NEVER_CLOSED, 0
        rest = text[found.end() :].lstrip()
        if rest and rest[0] != "#":
            return "there is text after the closing quote", len(text) - len(rest)
        return "", 0
    if first in {"[", "{"}:
        end = _end_of_brackets(text)
        rest = text[end:].lstrip()
        if not end:
            return f"{OPENED[first]} is opened and never closed", 0
        return (_needs_quotes(first) if rest and rest[0] != "#" else ""), 0
    if first in _SIGNS and not _BLOCK.fullmatch(text):
        return _needs_quotes(first), 0
    if _SIGN_ALONE.match(text):
        return _needs_quotes(f"{first} "), 0
    if colon := _COLON.search(text):
        holds = "holds ': '" if colon.end() < len(text) else "ends with ':'"
        return f"a text that {holds} needs quotes", colon.start()
    return "", 0


def _needs_quotes(sign: str) -> str:
    return f"a text that starts with '{sign}' needs quotes"


def _end_of_brackets(text: str) -> int:
    """Return where what a text opens at its head is closed; 0 where it is not."""
    depth, at = 0, 0
    while at < len(text):
        char = text[at]
        if char in "\"'" and text[at - 1] in "[{, :" and (found := QUOTED.match(text, at)):
            at = found.end()
            continue
        depth += (char in "[{") - (char in "]}")
        at += 1
        if not depth:
            return at
    return 0


def colon_hint(written: str) -> str:
    """Return what is wrong with the colon after the key at the head of a text, if something is."""
    found = _ODD_COLON.match(written)
    if found is None:
        return ""
    colon, after = found.group("colon", "after")
    if colon:
        return f"U+{ord(colon):04X} ({unicodedata.name(colon).lower()}) is not YAML's ':'"
    if after.isspace():
        name = unicodedata.name(after).lower()
        return f"U+{ord(after):04X} ({name}) follows the colon; a plain blank is needed"
    return f"a blank is missing after the colon: {_spaced(written, found.start('after'))}"


def _spaced(written: str, at: int) -> str:
    line = written.partition("\n")[0][:MAX_SHOWN].rstrip()
    return f"{line[:at]} {line[at:]}"


NEVER_CLOSED = "a quote is opened and never closed"
OPENED = {"[": "a list '['", "{": "a mapping '{'"}
MARGIN = re.compile(r" *(?:[-?] +)*")
QUOTED = re.compile(r"'(?:[^']|'')*+'|\"(?:[^\"\\]|\\[\s\S])*+\"")
_DOI = re.compile(r"(?i)doi: *(10\.\S+)")
# In quotes as a whole, of which those within are followed by a letter: "The "old" fair".
_AROUND = re.compile(r"""'(?:[^']|'')*+(?:'\w.*)?'|"(?:[^"\\]|\\.)*+(?:"\w.*)?\"""")
# Dashes, and a key with its colon.
_HEAD = re.compile(rf"{MARGIN.pattern}(?:[A-Za-z_][\w-]*+ *:(?:[ \t]+|$))?")
_IN_BRACES = re.compile(r"\{ *[a-z][a-z0-9_]* *:")
# A text that YAML ends at a number sign, which it takes for the beginning of a comment.
CUT = re.compile(r"[^\s#:,][ \t]+#")
_OF_FLOW = re.compile(r"[^\s,:\[\]{}] *([\[\]{}])")
_KEY_IN_BRACES = re.compile(r"[{,] *[a-z][a-z0-9_]* *: +")
_BLOCK = re.compile(r"[|>](?:[-+]?[1-9]?|[1-9][-+])(?:\s+#.*)?")
_SIGNS = frozenset("*&!%@`|>,]}#")
_SIGN_ALONE = re.compile(r"[-?:](?:\s|$)")
_COLON = re.compile(r":(?:\s|$)")
# Colons of other scripts and of mathematics, by which a keyboard may give another one than YAML's.
_ODD_COLON = re.compile(
    r"[a-z][a-z0-9_]* *(?:(?P<colon>[\u02d0\u2236\ua789\ufe13\ufe55\uff1a])"
    r"|:(?!//)(?P<after>[^ \t\n]))"
)
