"""Changes of a dossier's files: shown, judged as what they would make of it, and written."""

import codecs
import difflib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from onrecord import plain_files
from onrecord.diagnostics.findings import Diagnostic, Severity
from onrecord.editing.edits import Edit, applied
from onrecord.editing.layout import Layout, Mapped, RefusedError
from onrecord.reading import Reading, read
from onrecord.source.characters import MAX_BYTES


@dataclass(frozen=True, slots=True)
class Changes:
    """What files of a dossier hold from now on.

    ``files`` maps paths in the dossier to texts, and to None those of files that go. ``moved`` are
    files whose name changes and nothing else, from and to, where there are such.
    """

    files: Mapping[str, str | None]
    moved: tuple[tuple[str, str], ...] = ()
    # Of a file that is called otherwise from now on, what it was called.
    names: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.files)


@dataclass(slots=True)
class Files:
    """The texts of a dossier's files, which are edited one after the other."""

    texts: Mapping[str, str]
    changed: dict[str, str | None] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def text(self, path: str) -> str | None:
        """Return what a file holds as far as it was edited; None where there is none."""
        return self.changed[path] if path in self.changed else self.texts.get(path)

    def put(self, path: str, text: str | None) -> None:
        """Let a file hold a text, or with None take it away."""
        self.changed[path] = text
        if text == self.texts.get(path):
            del self.changed[path]

    def record(self, path: str, record_id: str) -> tuple[Layout, Mapped]:
        """Return where things stand in a file now, and the record of an id that is in it."""
        layout = Layout(self.text(path) or "")
        return layout, layout.record(record_id, path)

    def edit(self, path: str, *edits: Edit | None) -> None:
        """Make edits of a file, of where things stand in it now."""
        self.put(path, applied(self.text(path) or "", filter(None, edits)))

    def call(self, old: str, new: str) -> None:
        """Let a file be called otherwise. Raises RefusedError where there is one of that name."""
        if self.text(new) is not None:
            raise RefusedError(f"{new} is there already")
        self.put(new, self.text(old))
        self.put(old, None)
        self.names[new] = self.names.pop(old, old)

    def paths(self) -> Iterator[str]:
        """Yield the paths of the files that there are now, in order."""
        yield from sorted(
            path for path in {*self.texts, *self.changed} if self.text(path) is not None
        )

    def changes(self, moved: Iterable[tuple[str, str]] = ()) -> Changes:
        """Return what was changed."""
        return Changes(dict(sorted(self.changed.items())), tuple(moved), dict(self.names))


def difference(texts: Mapping[str, str], changes: Changes) -> str:
    """Return what changes, as a unified diff (POSIX ``diff -u``)."""
    lines: list[str] = []
    for path, text in changes.files.items():
        before, after = texts.get(path), text
        lines += difflib.unified_diff(
            (before or "").splitlines(),
            (after or "").splitlines(),
            "/dev/null" if before is None else f"a/{path}",
            "/dev/null" if after is None else f"b/{path}",
            lineterm="",
        )
    return "\n".join(lines)


def judged(texts: Mapping[str, str], changes: Changes) -> Reading:
    """Return the dossier as it would be, and everything that would be wrong with it.

    ``texts`` are those of the files that there are. Nothing of the dossier is touched.
    """
    with tempfile.TemporaryDirectory(prefix="onrecord-") as private:
        root = Path(private)
        (root / "sources").mkdir()
        for path, text in {**texts, **changes.files}.items():
            if text is not None:
                file = root / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text.encode("utf-8", "surrogateescape"))
        return read(root, drafts=True)


def new_errors(before: Iterable[Diagnostic], after: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the errors that there were not before, wherever those stand now."""
    known = {(each.code, each.message) for each in before}
    return [each for each in after if is_grave(each) and (each.code, each.message) not in known]


def new_warnings(before: Iterable[Diagnostic], after: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the warnings of a code that a file had none of before."""
    known = {(each.code, each.place.path) for each in before}
    return [each for each in after if (each.code, each.place.path) not in known]


def is_grave(finding: Diagnostic) -> bool:
    """Return whether nothing may be written that brings a finding: an error, or a text cut off."""
    return finding.severity is Severity.ERROR or finding.code == "cut-text"


def carry_out(folder: Path, changes: Changes, of: Path | None = None) -> None:
    """Write the changes into a dossier's folder: each file in one step, those that go last.

    A file keeps its line ends, and its byte-order mark if it has one. ``of`` is the dossier that
    the files come from, where that is another one. Raises NotPlainError where a link leads
    elsewhere, and OSError where the system does not let it be written.
    """
    require_way(folder, changes)
    looks = {path: _look(of or folder, changes.names.get(path, path)) for path in changes.files}
    for path, text in sorted(changes.files.items(), key=lambda each: each[1] is None):
        file = folder / path
        if text is None:
            file.unlink(missing_ok=True)
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        plain_files.put(file, _as_before(text, looks[path]))
    for old, new in changes.moved:
        if plain_files.kind(folder / old) == "a file" and not (folder / new).exists():
            (folder / old).rename(folder / new)


def require_way(folder: Path, changes: Changes) -> None:
    """Raise NotPlainError where something else stands where a folder or a file is needed."""
    paths = [*changes.files, *(path for pair in changes.moved for path in pair)]
    for path in paths:
        plain_files.require_folders((folder / path).parent, folder)
        found = plain_files.kind(folder / path)
        if found not in {None, "a file"}:
            raise plain_files.NotPlainError(folder / path, f"{found}, where a file is needed")


def _look(folder: Path, path: str) -> bytes:
    return plain_files.beginning(folder / path, folder, MAX_BYTES) or b""


def _as_before(text: str, before: bytes) -> bytes:
    """Return a text as bytes, with the byte-order mark and the line ends that the file had.

    Where it has some of each sort, each line that is there keeps its own.
    """
    bom = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    data = text.encode("utf-8", "surrogateescape")
    number, in_all = before.count(b"\r\n"), before.count(b"\n")
    most = b"\r\n" if number * 2 > in_all else b"\n"
    if number in {0, in_all}:
        return bom + data.replace(b"\n", most)
    lines, old = data.split(b"\n"), before.removeprefix(bom).split(b"\n")
    ends = [most] * len(lines)
    for was, now in _same([each.removesuffix(b"\r") for each in old], lines):
        ends[now] = b"\r\n" if old[was].endswith(b"\r") else b"\n"
    whole = b"".join(line + end for line, end in zip(lines, ends, strict=True))
    return bom + whole.removesuffix(ends[-1])


def _same(old: list[bytes], new: list[bytes]) -> Iterator[tuple[int, int]]:
    """Yield the lines that stay, or say something else: their numbers in both."""
    head = 0
    while head < min(len(old), len(new)) - 1 and old[head] == new[head]:
        yield head, head
        head += 1
    tail = 1
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        yield len(old) - 1 - tail, len(new) - 1 - tail
        tail += 1
    matcher = difflib.SequenceMatcher(None, old[head:-tail], new[head:-tail])
    for what, was, was_end, now, now_end in matcher.get_opcodes():
        if what == "equal" or was_end - was == now_end - now:
            yield from zip(
                range(head + was, head + was_end), range(head + now, head + now_end), strict=True
            )
