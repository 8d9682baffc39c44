"""From a dossier folder to typed records: finds the files of ``sources/`` and reads each.

A file that cannot be read costs only its own records; the names it claims are kept, so that
references to them are not called unknown.
"""

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord import nodes
from onrecord.diagnostics import Diagnostic, Place, error, warning
from onrecord.kinds import KINDS, Briefing
from onrecord.schema import (
    Part,
    Reading,
    Record,
    Ref,
    UnreadError,
    parts_of,
    read_part,
    read_record,
    suggest,
)
from onrecord.text import DEVICES, ID

FOLDER = "sources"
BRIEFING = "dossier.yml"
MAX_FILES = 50_000
_NEEDED = "it needs 'title', 'scope' and 'bottom_line'"


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that could be read of a dossier folder, not yet linked.

    ``names`` maps every id that some file claims, readable or not, to the name of its kind.
    ``texts`` maps each file's path to its text, for showing findings; ``faulty`` are the paths of
    files of which something could not be read.
    """

    briefing: Briefing | None
    records: tuple[Record, ...]
    names: Mapping[str, str]
    refs: tuple[Ref[Any], ...]
    texts: Mapping[str, str] = field(repr=False)
    faulty: frozenset[str] = frozenset()


def load(root: Path) -> tuple[Loaded, list[Diagnostic]]:
    """Return what the folder ``root``/sources holds, and everything wrong with its files.

    Raises FileNotFoundError when there is no such folder.
    """
    base = root / FOLDER
    if not base.is_dir():
        raise FileNotFoundError(f"no folder '{FOLDER}' in {root}")
    if base.is_symlink():
        # What it points to may be no part of the dossier, and findings show what they are about.
        what, hint = "links are not followed", "put the folder itself here"
        return Loaded(None, (), {}, (), {}), [error("not-a-file", Place(FOLDER), what, hint)]
    findings: list[Diagnostic] = []
    texts: dict[str, str] = {}
    out = Reading()
    records: list[Record] = []
    names: dict[str, str] = {}
    briefing: Briefing | None = None
    seen_briefing = False
    by_folder = {kind.folder: kind for kind in KINDS}
    for path, file in _files(base, findings):
        parts = path.split("/")[1:]
        if parts == [BRIEFING]:
            seen_briefing = True
        elif len(parts) < 2 or parts[0] not in by_folder:
            findings.append(_misplaced(path, parts))
            continue
        kind = by_folder.get(parts[0])
        text, legible = _text(path, file, findings)
        if text is None:
            if kind is not None:
                names |= dict.fromkeys(_claimed(legible, file.stem), kind.__name__)
            continue
        texts[path] = text
        document, faults = nodes.read(path, text)
        findings += faults
        if kind is None:
            briefing = _briefing(document, out)
            continue
        found = list(_read(kind, document, file.stem, out))
        if document.broken or not found:
            names |= dict.fromkeys(_claimed(text, file.stem), kind.__name__)
        records += found
    place = Place(f"{FOLDER}/{BRIEFING}")
    if not seen_briefing and all(finding.place != place for finding in findings):
        findings.append(error("missing-file", place, "the dossier file is missing", _NEEDED))
    kept, faults = _distinct(records)
    claims = [(record.id, type(record).__name__) for record in records]
    claims += [(name, "Dispute") for record in records for name, _ in _part_ids(record)]
    names |= dict(claims)
    # Of an id that two kinds claim nobody can say which of them a reference means.
    contested = {name for name, kind in claims if names[name] != kind}
    refs = tuple(ref for ref in out.refs if ref.id not in contested)
    findings += [*out.findings, *faults]
    faulty = frozenset(finding.place.path for finding in findings)
    return Loaded(briefing, tuple(kept), names, refs, texts, faulty), findings


def _briefing(document: nodes.Document, out: Reading) -> Briefing | None:
    if document.root is None:
        if not document.broken:
            out.fault("empty-file", Place(document.path), "the file is empty", _NEEDED)
        return None
    part = read_part(Briefing, document.root, out)
    return part if isinstance(part, Briefing) else None


def _read(kind: type[Any], document: nodes.Document, stem: str, out: Reading) -> Iterator[Record]:
    root = document.root
    if root is None or (isinstance(root, nodes.Sequence) and not root.items):
        if not document.broken:
            what = "the file holds no record"
            out.fault("empty-file", Place(document.path), what, "write one, or delete the file")
        return
    listed = isinstance(root, nodes.Sequence)
    for node in root.items if isinstance(root, nodes.Sequence) else (root,):
        record = read_record(kind, node, None if listed else stem, out)
        if record is not None:
            yield record


def _claimed(text: str, stem: str) -> Iterator[str]:
    """Yield the ids that a file which cannot be read seems to claim."""
    yield stem
    for match in re.finditer(r"^ *(?:- +)?id: *['\"]?([a-z0-9-]+)", text, re.MULTILINE):
        if ID.fullmatch(match[1]):
            yield match[1]


def _part_ids(record: Record) -> Iterator[tuple[str, Part]]:
    """Yield the ids that parts of a record carry (disputes), with the parts."""
    for part in parts_of(record):
        if "id" in part.marks:
            try:
                yield str(part.id), part
            except UnreadError:
                continue


def _distinct(records: list[Record]) -> tuple[list[Record], list[Diagnostic]]:
    """Return the records without those whose id another one has, and a finding for each."""
    kept: list[Record] = []
    first: dict[str, Place] = {}
    findings = []
    for record in records:
        claims = [(record.id, record.at("id"))]
        claims += [(name, part.at("id")) for name, part in _part_ids(record)]
        for number, (name, place) in enumerate(claims):
            if name in first:
                hint = f"it stands first at {first[name]}; ids are unique over all kinds"
                findings.append(error("duplicate-id", place, f"id '{name}' is taken", hint))
            else:
                first[name] = place
                if number == 0:
                    kept.append(record)
    return kept, findings


def _misplaced(path: str, parts: list[str]) -> Diagnostic:
    folders = [kind.folder for kind in KINDS]
    if len(parts) < 2:
        what = f"'{parts[0]}' is not read here"
        hint = suggest(parts[0], [BRIEFING]) or f"records live in {', '.join(folders)}"
    else:
        what = f"there is no kind of record '{parts[0]}'"
        hint = suggest(parts[0], folders) or f"the folders are {', '.join(folders)}"
    return error("unknown-folder", Place(path), what, hint)


def _files(base: Path, findings: list[Diagnostic]) -> Iterator[tuple[str, Path]]:
    """Yield the regular ``.yml`` files below ``base`` with their paths, in one fixed order.

    Links and devices are refused: what they point to is not in the repository. Anything that is
    neither a record nor plainly a companion (hidden files, notes in Markdown) is named.
    """
    found: dict[str, Path] = {}
    folders = [base]
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except OSError as reason:
            where = Place(_relative(base, Path(str(reason.filename))))
            findings.append(error("unreadable", where, f"cannot be read: {reason.strerror}"))
            continue
        for entry in entries:
            path = _relative(base, Path(entry.path))
            if entry.name.startswith("."):
                continue
            if not entry.name.isprintable():
                what = "a name with characters that do not show as what they are"
                findings.append(error("refused-character", Place(path), what, "rename it"))
            elif not _is_portable(entry.name):
                what = "a name that some file systems cannot hold"
                findings.append(error("bad-file-name", Place(path), what, "rename it"))
            elif entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
            elif fault := _entry_fault(entry, Place(path)):
                findings.append(fault)
            elif not entry.name.endswith(".md"):
                found[path] = Path(entry.path)
    yield from _distinguishable(found, findings)


def _distinguishable(
    found: Mapping[str, Path], findings: list[Diagnostic]
) -> Iterator[tuple[str, Path]]:
    """Yield the files in order that no file system takes for another one."""
    folded: dict[str, str] = {}
    for path in sorted(found):
        name = unicodedata.normalize("NFC", path).casefold()
        if name in folded:
            hint = f"some file systems take it for {folded[name]}; rename one"
            what = "differs only in case, or in how accents are written, from another file"
            findings.append(error("case-collision", Place(path), what, hint))
            continue
        folded[name] = path
        if len(folded) > MAX_FILES:
            what = f"{len(found):,} files; at most {MAX_FILES:,} are read"
            findings.append(error("too-large", Place(FOLDER), what))
            return
        yield path, found[path]


def _is_portable(name: str) -> bool:
    """Return whether Windows can hold a file of this name: what cannot be checked out is lost."""
    stem = name.partition(".")[0].casefold()
    return not (re.search(r'[<>:"|?*\\]|[. ]$', name) or stem in DEVICES)


def _entry_fault(entry: os.DirEntry[str], place: Place) -> Diagnostic | None:
    """Return why an entry that is no folder is not read; None for records and notes."""
    if entry.is_symlink():
        return error("not-a-file", place, "links are not followed", "put the file itself here")
    if not entry.is_file(follow_symlinks=False):
        return error("not-a-file", place, "only plain files are read")
    if entry.name.endswith(".yaml"):
        hint = f"rename it to {entry.name.removesuffix('.yaml')}.yml"
        return error("yaml-suffix", place, "sources end in .yml", hint)
    if not entry.name.endswith((".yml", ".md")):
        return warning("stray-file", place, "neither a record (.yml) nor a note (.md); not read")
    return None


def _relative(base: Path, path: Path) -> str:
    return f"{FOLDER}/{path.relative_to(base).as_posix()}" if path != base else FOLDER


def _text(path: str, file: Path, findings: list[Diagnostic]) -> tuple[str | None, str]:
    """Return a file's text; where it is None, beside it what can be made out of the file."""
    try:
        with file.open("rb") as stream:
            data = stream.read(nodes.MAX_BYTES + 1)
    except OSError as reason:
        findings.append(error("unreadable", Place(path), f"cannot be read: {reason.strerror}"))
        return None, ""
    text, faults = nodes.decode(path, data)
    findings += faults
    return text, data.decode("utf-8", "replace")
