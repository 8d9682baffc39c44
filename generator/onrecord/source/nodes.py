"""A YAML file as nodes: text, lists and mappings, each with its place."""

import itertools
import re
from dataclasses import dataclass, field

from onrecord.diagnostics.findings import Place


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text. ``raw`` is how it stands in the file, for finding places inside it.

    ``lost`` says that it is not the text that was meant, and that a finding has said why.
    """

    value: str
    place: Place
    raw: str = field(repr=False, compare=False)
    plain: bool = True
    lost: bool = False

    def place_of(self, needle: str, offset: int = 0) -> Place:
        """Return the place of ``needle``, or the scalar's own.

        In the value it stands at ``offset``, or first after it. The file may hold escapes and line
        ends that the value does not; what stands there as often before is taken for the same.
        """
        # A blank of the value may be a line's end in the file.
        pattern = r"\s+".join(re.escape(word) for word in needle.split())
        nth = sum(1 for _ in re.finditer(pattern, self.value[:offset]))
        match = next(itertools.islice(re.finditer(pattern, self.raw), nth, None), None)
        if not match or not match[0]:
            return self.place
        before = self.raw[: match.start()]
        line = before.count("\n")
        column = len(before) - before.rfind("\n") if line else self.place.column + len(before)
        width = len(match[0].partition("\n")[0])
        return Place(self.place.path, self.place.line + line, column, width)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    items: tuple["Node", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Key scalars and their nodes, in the order of the file; no key twice."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    place: Place

    def get(self, key: str) -> "Node | None":
        """Return the node under ``key``, or None."""
        return next((node for name, node in self.entries if name.value == key), None)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: its node, or None, and whether something in it could not be read."""

    path: str
    text: str = field(repr=False)
    root: Node | None
    broken: bool = False
