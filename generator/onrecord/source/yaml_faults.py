"""A syntax error as a person would say it: where it is best sought, the line as it should be."""

import re
from dataclasses import dataclass

from onrecord.diagnostics.findings import Diagnostic, Place, error
from onrecord.source.quoting import (
    CUT,
    MARGIN,
    NEVER_CLOSED,
    OPENED,
    QUOTED,
    Unquoted,
    colon_hint,
    unquoted,
    with_quotes,
)
from onrecord.source.yaml_places import Mark, Places

DIRECTIVE_HINT = "delete the lines that start with '%', and '---' after them"


@dataclass(frozen=True, slots=True)
class Problem:
    """What the parser says, and of what (``context``), with the marks of both.

    ``last`` is where the last text before it is written.
    """

    said: str
    at: Mark | None = None
    context: str = ""
    begun: Mark | None = None
    last: Mark | None = None


def syntax_error(places: Places, problem: Problem) -> Diagnostic:
    """Return a syntax error, where a person would seek it."""
    mark = problem.at or problem.begun
    if mark is None:
        hint = "save the file anew, as YAML and in UTF-8"
        return error("yaml-syntax", places.at((0, 0)), problem.said, hint)
    if tab := _TAB.match(places.line(mark[0])):
        place = places.at((mark[0], tab.end() - 1))
        return error("yaml-syntax", place, "a tab in the indentation", "indent with spaces")
    if found := _cut_short(places, problem, mark):
        return found
    if lacking := _without_colon(places, problem, mark):
        place, written = lacking
        return error("yaml-syntax", place, _NO_COLON, colon_hint(written) or _COLON_HINT)
    if found := _without_quotes(places, problem, mark):
        return found
    hint = _other_hint(places, problem, mark)
    if not places.text[places.offset_of(mark) :].strip():
        # What is missing at the end is best sought where it was opened.
        mark = problem.begun or mark
    said = problem.said
    if problem.context and problem.begun is not None:
        line = places.offset + problem.begun[0] + 1
        said += f" {problem.context} that starts in line {line}"
    return error("yaml-syntax", places.at(mark), said, hint)


def _without_quotes(places: Places, problem: Problem, mark: Mark) -> Diagnostic | None:
    """Return that a text needs quotes, if that is the fault."""
    if "directive" in problem.context:
        return None
    suspects = [mark]
    if problem.begun and problem.context.startswith(("while scanning", "while parsing a flow")):
        suspects.insert(0, problem.begun)
    if problem.last and problem.last[0] != mark[0]:
        suspects.insert(0, problem.last)
    if problem.begun and "parsing a flow" in problem.context:
        for number in {problem.begun[0], max(problem.begun[0], mark[0] - 1)}:
            # What YAML takes for a comment ends the line, and the parser gives up behind it.
            if cut := CUT.search(places.line(number)):
                suspects = [(number, cut.end() - 1)]
    for number, column in suspects:
        found = unquoted(places.line(number), column)
        if found is None or (_is_open(found) and _goes_on(places, number, found.indent)):
            continue
        place = places.at((number, found.column))
        return error("yaml-syntax", place, found.fault, _quoting_hint(places, number, found))
    return None


def _cut_short(places: Places, problem: Problem, mark: Mark) -> Diagnostic | None:
    """Return that a text of several lines needs to be written as one, if that is the fault.

    Of its lines one is cut at ' #', or the first one, an item of a list, passes for a mapping.
    """
    lacks_colon = problem.said == _NO_COLON and problem.begun is not None
    at = problem.begun[0] if lacks_colon and problem.begun else mark[0]
    number, before = at - 1, places.line(at - 1) if at else ""
    if re.search(r":(?:\s|$)", places.line(at)):
        return None
    if problem.said == _NO_KEY and (cut := CUT.search(before)):
        column = cut.end() - 1
        place = places.at((number, column), len(before.rstrip()) - column)
        message = f"YAML takes '{before[column:].rstrip()}' for a comment; the text ends before it"
    elif lacks_colon and (colon := _LIKE_A_KEY.match(before)):
        place = places.at((number, colon.end() - 1))
        message = "a text that holds ': ' needs quotes"
    else:
        return None
    return error("yaml-syntax", place, message, _hint_of_lines(places, number))


def _is_open(found: Unquoted) -> bool:
    return any(found.fault.startswith(each) for each in OPENED.values())


def _goes_on(places: Places, number: int, indent: int) -> bool:
    """Return whether a text goes on in the line after the one of a number."""
    following = places.line(number + 1)
    return bool(following.strip()) and following[: indent + 1].isspace()


def _quoting_hint(places: Places, number: int, found: Unquoted) -> str:
    if found.fault == NEVER_CLOSED:
        return f"close it, or write {found.line}" if found.line else "close it"
    if not found.is_whole or _goes_on(places, number, found.indent):
        return _hint_of_lines(places, number)
    if not found.line:
        return "quote all of it"
    if _is_open(found):
        return f"close it; if it is a text, write {found.line}"
    if "'- '" in found.fault:
        return f"write {found.line}; if it is a list, put it on the lines under its key"
    return f"write {found.line}"


def _hint_of_lines(places: Places, number: int) -> str:
    """Return how a text of several lines is written, of which the one of a number is one."""
    lines: list[str] = []
    begun = None
    for at in range(number, max(-1, number - _LONG_TEXT), -1):
        line = places.line(at)
        lines.insert(0, line.strip())
        if begun := _BEGUN.match(line):
            lines[0] = line.rstrip()
            break
    if begun is None:
        return "quote all of it, or write '>-' after its key and the text on the lines below"
    # What goes on is indented more than the key, or the dash where there is none.
    indent = begun.end(1) if begun.end() > begun.end(1) else begun[1].rfind("-")
    while _goes_on(places, number, indent) and len(lines) < _LONG_TEXT:
        number += 1
        lines.append(places.line(number).strip())
    block = f"'{begun[0].strip()} >-' and the text on the lines below"
    is_last = places.line(number + 1).strip() or not _goes_on(places, number + 1, indent)
    whole, begin = " ".join(lines), begun.end() + begun[0].endswith(":")
    is_whole = is_last and len(lines) < _LONG_TEXT
    shown = with_quotes(whole, begin, len(whole)) if is_whole else ""
    return f"write {shown}, or {block}" if shown else f"write {block}"


def _other_hint(places: Places, problem: Problem, mark: Mark) -> str:
    """Return what usually helps where no text lacks quotes."""
    line = places.line(mark[0])
    if problem.said.startswith(_SECOND_COLON) and _OWN_LINE.match(line):
        return "is the line indented too far, or does the text before it need quotes?"
    if "escape" in problem.said and problem.begun and problem.begun[0] == mark[0]:
        head = problem.begun[1]
        if found := QUOTED.match(line, head):
            shown = with_quotes(line, *found.span())
            return f"in double quotes a backslash begins an escape: write {shown}"
    if mark[0] and CUT.search(places.line(mark[0] - 1)):
        number = places.offset + mark[0]
        return f"' #' in line {number} begins a comment: quote the text if it is a part of it"
    return next((hint for sign, hint in _HINTS.items() if sign in problem.said), "")


def _without_colon(places: Places, problem: Problem, mark: Mark) -> tuple[Place, str] | None:
    """Return where a colon is missing after a key, and what is written there, if one is.

    The parser says so in the next line only, or takes that line's key for a part of the text.
    """
    if problem.said == _NO_COLON and problem.begun is not None:
        return places.at(problem.begun), places.line(problem.begun[0])[problem.begun[1] :]
    own = _KEY.fullmatch(places.line(mark[0])[: mark[1]])
    if own is None or not problem.said.startswith(_SECOND_COLON):
        return None
    found = None
    for number in range(mark[0] - 1, max(-1, mark[0] - _LINES), -1):
        line = places.line(number)
        if re.search(r":(?:[ \t]|$)|^[ \t]*#", line):
            break
        written = MARGIN.sub("", line, count=1)
        column = len(line) - len(written)
        if colon_hint(written) or (column == own.start(1) and _KEY.match(line)):
            found = places.at((number, column)), written
    return found


_KEY = re.compile(rf"{MARGIN.pattern}([a-z][a-z0-9_]*)(?![^ ])")
# Lines that are looked at before the one in which the parser gave up.
_LINES = 100_000
_TAB = re.compile(r" *\t")
# A line that has a key of its own, and is no item of a list.
_OWN_LINE = re.compile(r" *[a-z][a-z0-9_]* *:(?: |$)")
# Dashes or a key, or both, with a text behind; a text of more lines is not printed in a hint.
_BEGUN = re.compile(r"( *(?:- +)*)(?:[a-z][a-z0-9_]* *:(?: +|$)|(?<=- )(?=\S))")
_LONG_TEXT = 20
# An item of a list that starts with words and a colon, which are no field.
_LIKE_A_KEY = re.compile(r" *(?:- +)+(?![a-z][a-z0-9_]*:)[^\s\"'\[{:][^:]*:(?=\s)")
_SECOND_COLON = "mapping values are not allowed"
NO_END = "found unexpected end of stream"
_NO_KEY = "did not find expected key"
_NO_COLON = "could not find expected ':'"
_COLON_HINT = "is a colon missing, or a text not indented under its key?"
# What the parser says, and what usually helps.
_HINTS = {
    _SECOND_COLON: "a text that holds ': ' needs quotes, or '>-' and a new line",
    "cannot start any token": "quote a text that starts with such a sign",
    _NO_KEY: "check the indentation, and quotes that close too early",
    "did not find expected '-' indicator": "the items of a list start in one column",
    "did not find expected ',' or ']'": "is a comma missing, or does a text need quotes?",
    "did not find expected ',' or '}'": "is a comma missing, or does a text need quotes?",
    NO_END: "a quote is opened and never closed",
    "block sequence entries are not allowed": "put the list on the lines under its key",
    "expected alphabetic or numeric character": "quote a text that starts with & or *",
    "directive": DIRECTIVE_HINT,
    "found incompatible YAML document": DIRECTIVE_HINT,
    "did not find expected <document start>": "a file holds one document, and nothing after '...'",
    "found unknown escape character": "use single quotes where a text holds a backslash",
}
