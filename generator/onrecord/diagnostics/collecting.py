"""Findings as they come in: what is shown of them is kept, the rest is counted.

A file can have a fault in every third byte, and a folder such a file fifty thousand times. Nobody
reads that, so memory and output grow with what is shown and no further. What is shown is more than
a dossier has that somebody means: of each item of the longest list a fault of each kind.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Self

from onrecord.diagnostics.findings import Diagnostic, Place, Severity, error, in_order

# Shown are so many findings of one code in one file, and the files in which the first so many are.
MOST_ALIKE = 10_000
MOST = 20_000
# Of one code in one file so many have hints that take their time.
MOST_HINTED = 1_000


class Findings:
    """What is wrong with a dossier: of each code so many findings in a file, in the first files.

    Kept are those that come first, which need not stand first: what a stage finds, it finds in its
    own order. Of the others, findings of their own say how many they are.
    """

    def __init__(self) -> None:
        # Every file in which something is wrong.
        self.paths: set[str] = set()
        self._kept: defaultdict[str, list[Diagnostic]] = defaultdict(list)
        self._held = 0
        # How many there are in each file, by code and severity.
        self._numbers: defaultdict[str, Counter[tuple[str, Severity]]] = defaultdict(Counter)
        # The first file of which nothing is shown, and how many there are from it on.
        self._end: str | None = None
        self._beyond: Counter[tuple[str, Severity]] = Counter()

    def add(self, finding: Diagnostic) -> None:
        """Add a finding."""
        if self.count(finding.place.path, finding.code, finding.severity, finding.number):
            self.keep(finding)

    def extend(self, findings: Iterable[Diagnostic]) -> None:
        """Add findings."""
        for finding in findings:
            self.add(finding)

    def __iadd__(self, findings: Iterable[Diagnostic]) -> Self:
        self.extend(findings)
        return self

    def add_error(
        self, code: str, place: Place, message: str, hint: str | Callable[[], str] = ""
    ) -> None:
        """Add an error. A hint that takes its time is a function, called for the first alike."""
        if self.count(place.path, code):
            if not isinstance(hint, str):
                alike = self._numbers[place.path][code, Severity.ERROR]
                hint = hint() if alike <= MOST_HINTED else ""
            self.keep(error(code, place, message, hint))

    def count(
        self, path: str, code: str, severity: Severity = Severity.ERROR, number: int = 1
    ) -> bool:
        """Count a finding, or so many; return whether it is one of those that are shown.

        Where it is, whoever asks hands it to :meth:`keep`: it need not be made where it is not.
        """
        self.paths.add(path)
        if self._end is not None and path >= self._end:
            self._beyond[code, severity] += number
            return False
        numbers = self._numbers[path]
        numbers[code, severity] += number
        return numbers[code, severity] <= MOST_ALIKE

    def number_in(self, path: str) -> int:
        """Return how many findings there are in a file."""
        return sum(self._numbers[path].values()) if path in self._numbers else 0

    def keep(self, finding: Diagnostic) -> None:
        """Keep a finding that was counted and is shown."""
        self._kept[finding.place.path].append(finding)
        self._held += 1
        if self._held > 2 * MOST:
            self._close()

    def _close(self) -> None:
        """Drop the files that come after those in which the first :data:`MOST` findings are."""
        self._held = 0
        for path in sorted(self._kept):
            if self._held < MOST:
                self._held += len(self._kept[path])
            else:
                self._end = path if self._end is None else min(path, self._end)
                self._beyond += self._numbers.pop(path)
                del self._kept[path]

    def hint_better(self, code: str, hints: Iterable[tuple[Place, str]]) -> None:
        """Give findings of a code, by their places, the hints that were not known as they came in.

        An empty hint is none; after the first thousand no further ones are asked for.
        """
        known = {place: hint for place, hint in islice(hints, MOST_HINTED) if hint}
        for path in {place.path for place in known} & self._kept.keys():
            self._kept[path] = [
                replace(each, hint=known.get(each.place, each.hint)) if each.code == code else each
                for each in self._kept[path]
            ]

    def __iter__(self) -> Iterator[Diagnostic]:
        """Yield the findings that are shown, in order, and after them how many more there are."""
        self._close()
        shown: list[Diagnostic] = []
        for path, kept in self._kept.items():
            ordered = in_order(kept)
            last = {(finding.code, finding.severity): finding.place for finding in ordered}
            shown += ordered
            shown += [
                _more(last[kind], kind, number - MOST_ALIKE, "in this file")
                for kind, number in self._numbers[path].items()
                if number > MOST_ALIKE
            ]
        shown += [
            _more(Place(self._end or ""), kind, number, "in this file and those after it")
            for kind, number in self._beyond.items()
        ]
        return iter(in_order(shown))


def _more(place: Place, kind: tuple[str, Severity], number: int, where: str) -> Diagnostic:
    return Diagnostic(
        place=place,
        code=kind[0],
        message=f"and {number:,} more like it {where}",
        severity=kind[1],
        number=number,
    )
