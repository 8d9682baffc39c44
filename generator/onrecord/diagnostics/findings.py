"""A finding as data: its code, its place, its message and a hint.

How a finding looks is the business of :mod:`onrecord.diagnostics.renderers`, so a terminal, a
continuous-integration annotation and another program all show the same one.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import NamedTuple
from urllib.parse import quote


class Severity(StrEnum):
    """How much a finding weighs: an error stops the build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Place(NamedTuple):
    """A stretch of characters in a source file: of everything written there is one.

    ``path`` is relative to the dossier folder, with forward slashes. ``line`` and ``column`` count
    from 1 in characters (code points), as editors do; ``width`` is how many characters to mark.
    """

    path: str
    line: int = 1
    column: int = 1
    width: int = 1

    @property
    def sort_key(self) -> tuple[str, int, int, int]:
        """The order of places: by file, then from its top."""
        return (self.path, self.line, self.column, self.width)

    @property
    def address(self) -> str:
        """The path of the file as it stands in a web address."""
        return quote(self.path)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault: its stable ``code``, place, message, and a hint that says how to mend it.

    Where there are too many of a kind to be shown, one finding tells the ``number`` of the others.
    """

    place: Place
    code: str
    message: str
    hint: str = ""
    severity: Severity = field(default=Severity.ERROR)
    number: int = 1

    @property
    def sort_key(self) -> tuple[tuple[str, int, int, int], str, int, str, str, str]:
        """The order in which findings are shown: by place, then code, then message."""
        return (self.place.sort_key, self.code, self.number, self.message, self.hint, self.severity)

    @property
    def more(self) -> str:
        """The command that says what such a finding means, and shows it wrong and right."""
        return f"onrecord explain {self.code}"

    @property
    def address(self) -> str:
        """Where that stands on the web, in the documentation; empty where that is not published."""
        site = documentation()
        return f"{site}reference/findings.html#{self.anchor}" if site else ""

    @property
    def anchor(self) -> str:
        """Where it stands on the page of all findings."""
        return f"finding-{self.code}"


@cache
def documentation() -> str:
    """Return the address below which the documentation is published, or the empty string.

    It is what the package's own metadata say, so pyproject.toml: ``Documentation`` of
    ``[project.urls]``. While nothing stands there, no address leads anywhere and none is given.
    """
    from importlib import metadata  # noqa: PLC0415  # where something is wrong alone

    with suppress(metadata.PackageNotFoundError):
        for each in metadata.metadata("onrecord").get_all("Project-URL") or ():
            label, _, address = each.partition(",")
            if label.strip().lower() == "documentation" and address.strip().startswith("https://"):
                return f"{address.strip().rstrip('/')}/"
    return ""


def error(code: str, place: Place, message: str, hint: str = "") -> Diagnostic:
    """Return a finding that stops the build."""
    return Diagnostic(place, code, _short(message), hint, Severity.ERROR)


def warning(code: str, place: Place, message: str, hint: str = "") -> Diagnostic:
    """Return a finding that the build reports and survives."""
    return Diagnostic(place, code, _short(message), hint, Severity.WARNING)


# A message names what was written; the middle of a value longer than this is left out.
_LONGEST = 500


def _short(message: str) -> str:
    if len(message) <= _LONGEST:
        return message
    return f"{message[: _LONGEST // 2]} ... {message[-_LONGEST // 4 :]}"


def has_errors(findings: Iterable[Diagnostic]) -> bool:
    """Return whether a finding stops the build."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def line_of(reason: UnicodeDecodeError) -> int:
    """Return the line, counted from 1, of the byte that is not text."""
    return reason.object.count(b"\n", 0, reason.start) + 1


def in_order(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings in the order in which they are shown, each once."""
    return sorted(set(findings), key=lambda finding: finding.sort_key)


def plural(count: int, noun: str, many: str = "") -> str:
    """Return, for example, ``1 article`` or ``2 articles``."""
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"


def one(noun: str) -> str:
    """Return, for example, ``an article`` or ``a position``."""
    return f"{'an' if noun[0] in 'aeu' else 'a'} {noun}"


def summary(findings: Iterable[Diagnostic]) -> str:
    """Return a line such as ``2 errors, 1 warning``; the empty string when there are none."""
    counts = dict.fromkeys(Severity, 0)
    for finding in set(findings):
        counts[finding.severity] += finding.number
    return ", ".join(plural(count, severity) for severity, count in counts.items() if count)
