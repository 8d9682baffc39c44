"""Findings as text: for a person at a terminal, for GitHub's annotations, for a program.

Source text is untrusted, so every character that a terminal or a workflow could act on is written
as an escape, and what runs from right to left is isolated where a person reads it.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from onrecord.diagnostics.findings import Diagnostic, Place, Severity, in_order, plural


def printable(text: str) -> str:
    r"""Return ``text`` with every character that a terminal could act on written as an escape.

    Source text is untrusted: a raw ``ESC`` or a newline in a message could rewrite the terminal or
    forge a line of another finding. ``\t`` becomes one space so that carets stay in their column.
    ``##[`` and ``##vso[`` open a command wherever they stand in a line that GitHub or Azure runs,
    ``::`` where a line begins.
    """
    shown = text
    if not text.isprintable():
        shown = "".join(
            " " if char == "\t" else char if char.isprintable() else _escape(char) for char in text
        )
    if shown.lstrip().startswith("::"):
        shown = shown.replace(":", _escape(":"), 1)
    return _COMMAND.sub(lambda found: f"{found[1]}{_escape('[')}", shown)


_COMMAND = re.compile(r"(##\w*)\[")


def _isolated(text: str) -> str:
    """Return printable text in which what runs from right to left moves nothing beside it.

    A terminal would show "name: 12" as "12 :name" where the name is in Hebrew letters. Each stretch
    from one such letter to the last before one that runs the other way is put between isolates,
    which show as nothing and take no column (UAX #9).
    """
    if text.isascii():
        return text
    classes = "".join(map(_direction, text))
    shown, end = "", 0
    for run in _RUN.finditer(classes):
        shown += f"{text[end : run.start()]}\u2068{text[run.start() : run.end()]}\u2069"
        end = run.end()
    return shown + text[end:]


def shown(text: str) -> str:
    """Return ``text`` as a line for a terminal: printable, and what runs leftwards isolated."""
    return _isolated(printable(text))


def _direction(char: str) -> str:
    found = unicodedata.bidirectional(char)
    return "R" if found in {"R", "AL", "AN"} else "L" if found == "L" else "."


_RUN = re.compile(r"R(?:\.*R)*")


def _escape(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8
        code -= 0xDC00
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _columns(text: str) -> int:
    """Return how many terminal cells the printed ``text`` takes (wide characters take two)."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(char) in {"Mn", "Me"}
        else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )


# A line longer than this is shown as a window around the fault.
_WINDOW = 120


def _window(place: Place, line: str) -> tuple[str, str, str, str, str]:
    """Return what of ``line`` is shown: a lead, what is before, in and after the place, a tail."""
    at = min(place.column - 1, len(line))
    start = max(0, at - _WINDOW // 2) if len(line) > _WINDOW else 0
    end, after = start + _WINDOW, min(at + place.width, start + _WINDOW)
    lead, tail = "..." if start else "", "..." if end < len(line) else ""
    return lead, line[start:at], line[at:after], line[after:end], tail


def _excerpt(place: Place, line: str) -> tuple[str, int, int]:
    """Return the printable part of ``line`` around the place, its caret's offset and its length."""
    lead, before, marked, after, tail = _window(place, line)
    return (
        lead + printable(before + marked + after) + tail,
        _columns(lead + printable(before)),
        max(1, _columns(printable(marked))),
    )


def parted(place: Place, line: str) -> tuple[str, str, str]:
    """Return the printable part of ``line`` around the place: before it, in it, after it."""
    lead, before, marked, after, tail = _window(place, line)
    return lead + printable(before), printable(marked), printable(after) + tail


# Every file's lines, by its path.
Lines = Mapping[str, Sequence[str]]


def _full(finding: Diagnostic, files: Lines, *, links: bool = False) -> str:
    shown = [_concise(finding, files)]
    if finding.number > 1:  # it stands for others, and is at no line
        return f"{shown[0]}\n"
    lines = files.get(finding.place.path, ())
    gutter = " "
    if finding.place.line <= len(lines) and lines[finding.place.line - 1].strip():
        excerpt, offset, length = _excerpt(finding.place, lines[finding.place.line - 1])
        gutter = " " * len(str(finding.place.line))
        shown += [
            f"{gutter} |",
            f"{finding.place.line} | {_isolated(excerpt)}",
            f"{gutter} | {' ' * offset}{'^' * length}",
        ]
    if finding.hint:
        shown.append(f"{gutter} = {_isolated(printable(finding.hint))}")
    more = linked(finding.more, finding.address) if links and finding.address else finding.more
    shown.append(f"{gutter} = {more}")
    return "\n".join(shown) + "\n"


def linked(words: str, address: str) -> str:
    """Return words that lead to an address where a terminal knows links (OSC 8)."""
    return f"\x1b]8;;{printable(address)}\x1b\\{words}\x1b]8;;\x1b\\"


def _concise(finding: Diagnostic, _files: Lines) -> str:
    place, message = (printable(each) for each in (str(finding.place), finding.message))
    return f"{_isolated(place)}: {finding.severity}[{finding.code}] {_isolated(message)}"


def _github(finding: Diagnostic, below: str) -> str:
    """Return a workflow command, escaped as GitHub's toolkit does."""

    def data(text: str) -> str:
        return printable(text).replace("%", "%25")

    def attribute(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    place = finding.place
    text = _isolated(data(finding.message))
    text += f"%0A{_isolated(data(finding.hint))}" if finding.hint else ""
    text += f"%0A{finding.more}"
    text += f"%0A{data(finding.address)}" if finding.address else ""
    span = f"line={place.line},col={place.column},endColumn={place.column + place.width}"
    file = attribute(below + place.path)
    return f"::{finding.severity} file={file},{span},title={finding.code}::{text}"


def as_json(findings: Iterable[Diagnostic]) -> str:
    """Return the findings as a JSON list of objects, one per finding, ASCII only.

    Nothing in it opens a command where a workflow prints it (see :func:`printable`).
    """
    return harmless_json(
        [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "path": finding.place.path,
                "line": finding.place.line,
                "column": finding.place.column,
                "message": finding.message,
                "hint": finding.hint,
                "explain": finding.more,
                "url": finding.address,
            }
            for finding in findings
        ]
    )


def harmless_json(data: object) -> str:
    """Return plain values as JSON, ASCII only, in which nothing opens a command of a workflow."""
    return _COMMAND.sub(r"\1\\u005b", json.dumps(data, indent=2))


_LINES: Mapping[str, Callable[[Diagnostic, Lines], str]] = {
    "full": _full,
    "concise": _concise,
}

FORMATS = (*_LINES, "github", "json")


# Of one code so many findings are shown in a file, and so many in all, where a person reads them.
_MOST_IN_FILE, _MOST_IN_ALL = 10, 30


def summed(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return findings in order, of those that are many and alike the first ones.

    One finding says how many more there are in a file, or in all files from one on.
    """
    alike: dict[tuple[str, Severity], dict[str, list[Diagnostic]]] = {}
    for finding in in_order(findings):
        by_path = alike.setdefault((finding.code, finding.severity), {})
        by_path.setdefault(finding.place.path, []).append(finding)
    shown: list[Diagnostic] = []
    for by_path in alike.values():
        left = _MOST_IN_ALL
        files = list(by_path.values())
        for number, each in enumerate(files):
            if left <= 0:
                rest = [finding for others in files[number:] for finding in others]
                shown += _first(
                    rest, 0, f"in {plural(len(files) - number, 'file')} from this one on"
                )
                break
            shown += _first(each, _MOST_IN_FILE, "in this file")
            left -= min(len(each), _MOST_IN_FILE)
    return in_order(shown)


def _first(alike: list[Diagnostic], most: int, where: str) -> list[Diagnostic]:
    """Return the first findings, and one that says how many more there are; never one of one."""
    if len(alike) <= most + 1:
        return alike
    last = alike[max(most - 1, 0)]
    number = sum(finding.number for finding in alike[most:])
    place = last.place if most else Place(last.place.path)
    message = f"and {number:,} more like it {where}; --all shows them"
    return [*alike[:most], replace(last, place=place, message=message, hint="", number=number)]


def render(
    findings: Iterable[Diagnostic],
    texts: Mapping[str, str],
    style: str,
    *,
    every: bool = True,
    below: str = "",
    links: bool = False,
) -> str:
    """Return the findings, in the order of their places, as text in one of :data:`FORMATS`.

    ``texts`` maps a path to the file's text, for the source line under a finding; a file that is
    not in it is shown without its line. Without ``every`` a person is shown the first of those that
    are many and alike. ``below`` stands before each path of an annotation, which is one in a
    repository. With ``links`` the commands that explain findings ``full`` lead to where the same
    stands on the web, where it does. No findings give the empty string (``[]`` for ``json``).
    """
    ordered = summed(findings) if style == "full" and not every else in_order(findings)
    if style == "json":
        return as_json(ordered)
    if style == "github":
        return "\n".join(_github(finding, below) for finding in ordered)
    named = {finding.place.path for finding in ordered}
    files = {path: text.split("\n") for path, text in texts.items() if path in named}
    in_style = partial(_full, links=links) if style == "full" else _LINES[style]
    return "\n".join(in_style(finding, files) for finding in ordered)
