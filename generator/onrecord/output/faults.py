"""What is wrong, as the live server shows it over a page: findings and other errors as plain data.

Whoever builds the pages notes it down in the private folder of the two, and the server passes it on
to browsers as JSON, from which a script of ours makes text. So nothing of it is HTML anywhere.
"""

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from onrecord import plain_files
from onrecord.diagnostics.findings import Diagnostic, Place, Severity, plural, summary
from onrecord.diagnostics.renderers import parted, printable, summed

_NAME = "wrong.json"
# Nobody mends more of them before looking again; the terminal has them all.
_MOST = 50
# More letters than a file has that a person wrote, of which a line is shown.
_LONGEST_FILE = 1_000_000
# So begins what is said of other files than sources: of templates, of the configuration, of pages.
_PLACED = re.compile(r"([^\s:][^:\n]*?\.\w+):(\d{1,6})(?::(\d{1,6}))?: |([^\s:][^:\n]*/[^:\n]+): ")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in printable words: where, what, how to mend it, which command explains it.

    ``address`` is where that stands on the web, if it does. ``source`` is the line there in three
    parts, of which the second is the fault.
    """

    message: str
    place: str = ""
    line: int = 0
    source: tuple[str, str, str] | None = None
    code: str = ""
    hint: str = ""
    more: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Faults:
    """All that is wrong, in a few words how much it is, and what it means for the pages."""

    summary: str = ""
    faults: tuple[Fault, ...] = ()
    effect: str = "The pages are as they were; they follow as soon as this is mended."


NONE = Faults()


def of_findings(findings: Iterable[Diagnostic], texts: Mapping[str, str]) -> Faults:
    """Return the errors among the findings; ``texts`` are those of the files, by their paths.

    Warnings stop nothing, and the terminal says them. Tools of this kind that are well liked (Vite,
    Astro, Hugo) lay errors alone over a page: warnings would stay there as long as a dossier has
    some, and who folds them away each time folds away the errors, too.
    """
    errors = [each for each in findings if each.severity is Severity.ERROR]
    shown = summed(errors)[: _MOST + 1]
    named = {each.place.path for each in shown}
    lines = {path: text.split("\n") for path, text in texts.items() if path in named}
    return Faults(summary(errors), _cut(_of_finding(each, lines) for each in shown))


def _of_finding(finding: Diagnostic, lines: Mapping[str, list[str]]) -> Fault:
    place = finding.place
    found = lines.get(place.path, [])
    is_there = finding.number == 1 and place.line <= len(found) and found[place.line - 1].strip()
    return Fault(
        printable(finding.message),
        printable(str(place) if finding.number == 1 else place.path),
        place.line,
        parted(place, found[place.line - 1]) if is_there else None,
        finding.code,
        printable(finding.hint),
        finding.more,
        finding.address,
    )


def of_words(said: Iterable[str], folder: Path) -> Faults:
    """Return what was said otherwise, a fault a text; of a file in ``folder`` with the line.

    What stands below the first line of a text is said of it.
    """
    faults = _cut(_of_text(each.removeprefix("Error: "), folder) for each in said if each.strip())
    return Faults(plural(len(faults), "error"), faults) if faults else NONE


def _of_text(said: str, folder: Path) -> Fault:
    first, _, rest = said.strip().partition("\n")
    first, hint = first.removeprefix(f"{folder}/"), "\n".join(map(printable, rest.splitlines()))
    found = _PLACED.match(first)
    if not found:
        return Fault(printable(first), hint=hint)
    path, number, column = found[1] or found[4], int(found[2] or 0), int(found[3] or 0)
    message, place = printable(first[found.end() :]), printable(found[0].removesuffix(": "))
    lines, source = _lines(folder, path) if number else [], None
    if 0 < number <= len(lines) and (line := lines[number - 1]).strip():
        # Without a column all of the line is meant.
        start, width = (column, 1) if column else (len(line) - len(line.lstrip()) + 1, len(line))
        source = parted(Place(path, number, start, width), line)
    return Fault(message, place, number, source, hint=hint)


def _lines(folder: Path, path: str) -> list[str]:
    """Return the lines of a file of the dossier; none where it is no plain file of it."""
    with suppress(OSError, ValueError):
        if ".." not in Path(path).parts:
            data = plain_files.beginning(folder / path, folder, _LONGEST_FILE)
            return (data or b"").decode("utf-8", "replace").split("\n")
    return []


def _cut(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    found = tuple(faults)
    more = (Fault("and more, which the terminal has"),) if len(found) > _MOST else ()
    return found[:_MOST] + more


def note(private: Path, faults: Faults) -> None:
    """Note down all that is wrong now, where it is something else than was noted down last."""
    data = json.dumps(asdict(faults)).encode("ascii")
    with suppress(OSError):
        if not (private / _NAME).exists() or (private / _NAME).read_bytes() != data:
            plain_files.put(private / _NAME, data)


def noted(private: Path) -> Faults:
    """Return what was noted down last."""
    with suppress(OSError, ValueError):
        found = json.loads((private / _NAME).read_bytes())
        return Faults(**{**found, "faults": tuple(Fault(**each) for each in found["faults"])})
    return NONE


def is_noted(private: Path) -> object:
    """Return what tells that which was noted down last from what was before it."""
    with suppress(OSError):
        return (private / _NAME).lstat().st_mtime_ns
    return None
