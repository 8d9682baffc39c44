"""From a dossier folder to typed records: finds the files of ``sources/`` and reads each.

A file that cannot be read costs only its own records; the ids it claims are kept, so that
references to them are not called unknown.
"""

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from onrecord import plain_files
from onrecord.diagnostics.collecting import Findings
from onrecord.diagnostics.findings import Diagnostic, Place, error, warning
from onrecord.source import yaml_reader
from onrecord.source.characters import MAX_BYTES, REFUSED, decode
from onrecord.source.claims import claims_of, is_draft, with_ids_of_their_own
from onrecord.source.fields import Record, Ref, Struct
from onrecord.source.ids import DEVICES, ID, suggest
from onrecord.source.meant import folder_hint
from onrecord.source.naming import Names
from onrecord.source.nodes import Document, Scalar, Sequence
from onrecord.source.nodes import Mapping as MappingNode
from onrecord.source.reader import ReadLog, read_record, read_struct
from onrecord.source.records import RECORD_TYPES, Briefing
from onrecord.source.versions import FormatVersion

FOLDER = "sources"
# Where a contributor keeps the articles' own texts, beside it.
CAPTURES = "captures"
BRIEFING = "dossier.yml"
MAX_FILES = 50_000
# A file with more faults is no dossier's: to go on would take longer than anybody waits.
MAX_FAULTS = 10_000
# Of a file that cannot be read so many characters are looked at for the ids that it claims.
_CLAIMING = 256 * 1024
_NEEDED = "it needs 'title', 'scope' and 'bottom_line'"


@dataclass(frozen=True, slots=True)
class Sources:
    """All that could be read of a dossier folder, not yet linked.

    ``claimed_ids`` maps every id that some file claims, readable or not, to the name of its record
    type. ``texts`` maps each file's path to its text, for showing findings; ``faulty`` are the
    paths of files of which something could not be read. ``refs`` are the references of records and
    of the dossier file, ``draft_refs`` those of drafts, whose ids ``drafts`` maps to the records
    that say so; ``former_ids`` maps each id that a record once had to the one it has.
    """

    briefing: Briefing | None
    records: tuple[Record, ...]
    claimed_ids: Mapping[str, str]
    refs: tuple[Ref[Struct], ...]
    texts: Mapping[str, str] = field(repr=False)
    faulty: frozenset[str] = frozenset()
    draft_refs: tuple[Ref[Struct], ...] = ()
    former_ids: Mapping[str, str] = field(default_factory=dict)
    drafts: Mapping[str, str] = field(default_factory=dict)


def read_sources(root: Path) -> tuple[Sources, Findings]:
    """Return what the folder ``root``/sources holds, and everything wrong with its files.

    Raises FileNotFoundError when there is no such folder.
    """
    findings = Findings()
    base = root / FOLDER
    if not base.is_dir():
        raise FileNotFoundError(f"no folder '{FOLDER}' in {root}")
    if base.is_symlink():
        # What it points to may be no part of the dossier, and findings show what they are about.
        message, hint = "links are not followed", "put the folder itself here"
        findings.add_error("not-a-file", Place(FOLDER), message, hint)
        return Sources(None, (), {}, (), {}), findings
    texts: dict[str, str] = {}
    log = ReadLog(findings)
    records: list[Record] = []
    claimed: dict[str, str] = {}
    briefing: Briefing | None = None
    has_briefing = False
    for path, file in _dossier_file_first(_files(base, findings)):
        parts = path.split("/")[1:]
        if parts == [BRIEFING]:
            has_briefing = True
        elif len(parts) < 2 or parts[0] not in _BY_FOLDER:
            _misplaced(path, parts, findings)
            continue
        record_type = _BY_FOLDER.get(parts[0])
        text, legible = _text(path, file, base, findings)
        if text is None:
            if record_type is not None:
                claimed |= dict.fromkeys(_claimed_in(legible, file.stem), record_type.__name__)
            continue
        texts[path] = text
        document, faults = yaml_reader.read(path, text)
        findings += faults
        log.lines = text.split("\n")
        if record_type is None:
            if newer := _newer_format(document):
                # All that is unknown to this program would be called wrong.
                findings.add(newer)
                return Sources(None, (), {}, (), texts), findings
            briefing = _briefing(document, log)
            continue
        read = list(_records(record_type, document, file.stem, log))
        if document.broken or not read:
            claimed |= dict.fromkeys(_claimed_in(text, file.stem), record_type.__name__)
        records += read
    place = Place(f"{FOLDER}/{BRIEFING}")
    if not has_briefing and place.path not in findings.paths:
        findings.add_error("missing-file", place, "the dossier file is missing", _NEEDED)
    names = Names(records)
    findings.hint_better("bad-id", ((each.place, names.meant(each)) for each in log.misnamed))
    kept = with_ids_of_their_own(records, findings)
    claims = claims_of(records)
    sources = Sources(
        briefing,
        tuple(kept),
        claimed | claims.types,
        tuple(ref for ref in log.refs if ref.id not in claims.contested),
        texts,
        frozenset(findings.paths),
        tuple(ref for ref in log.draft_refs if ref.id not in claims.contested),
        claims.former,
        claims.drafts,
    )
    return sources, findings


_BY_FOLDER = {record_type.folder: record_type for record_type in RECORD_TYPES}


def _dossier_file_first(files: Iterable[tuple[str, Path]]) -> list[tuple[str, Path]]:
    return sorted(files, key=lambda each: each[0] != f"{FOLDER}/{BRIEFING}")


def _newer_format(document: Document) -> Diagnostic | None:
    """Return the finding that a dossier is in a version of the format which is not known here."""
    written = document.root.get("format") if isinstance(document.root, MappingNode) else None
    faults = FormatVersion.from_scalar(written)[1] if isinstance(written, Scalar) else []
    return next((fault for fault in faults if fault.code == "newer-format"), None)


def _briefing(document: Document, log: ReadLog) -> Briefing | None:
    if document.root is None:
        if not document.broken:
            log.add_error("empty-file", Place(document.path), "the file is empty", _NEEDED)
        return None
    return read_struct(Briefing, document.root, log)


def _records(
    record_type: type[Record], document: Document, stem: str, log: ReadLog
) -> Iterator[Record]:
    root = document.root
    if root is None or (isinstance(root, Sequence) and not root.items):
        if not document.broken:
            message = "the file holds no record"
            log.add_error(
                "empty-file", Place(document.path), message, "write one, or delete the file"
            )
        return
    listed = isinstance(root, Sequence)
    told = log.findings.number_in(document.path)
    for node in root.items if isinstance(root, Sequence) else (root,):
        if log.findings.number_in(document.path) - told > MAX_FAULTS:
            message = f"more than {MAX_FAULTS:,} faults before this record; no further one is read"
            log.add_error("too-many-faults", node.place, message, "mend those first")
            return
        before = len(log.refs)
        record = read_record(record_type, node, None if listed else stem, log)
        if record is not None:
            if is_draft(record):
                log.draft_refs += log.refs[before:]
                del log.refs[before:]
            yield record


def _claimed_in(text: str, stem: str) -> Iterator[str]:
    """Yield the ids that a file which cannot be read seems to claim."""
    yield stem
    shown = REFUSED.sub("", text[:_CLAIMING])
    for match in re.finditer(r"^ *(?:- +)?(?:\{ *)?id: *['\"]?([a-z0-9-]+)", shown, re.MULTILINE):
        if ID.fullmatch(match[1]):
            yield match[1]


def _misplaced(path: str, parts: list[str], findings: Findings) -> None:
    folders = list(_BY_FOLDER)
    hint: str | Callable[[], str]
    if len(parts) < 2:
        message = f"'{parts[0]}' is not read here"
        hint = partial(suggest, parts[0], [BRIEFING], f"records live in {', '.join(folders)}")
    else:
        message = f"there is no kind of record '{parts[0]}'"
        named = f"the folders are {', '.join(folders)}"
        hint = folder_hint(parts[0]) or partial(suggest, parts[0], folders, named)
    findings.add_error("unknown-folder", Place(path), message, hint)


def _files(base: Path, findings: Findings) -> Iterator[tuple[str, Path]]:
    """Yield the regular ``.yml`` files below ``base`` with their paths, in one fixed order.

    Links and devices are refused: what they point to is not in the repository. Anything that is
    neither a record nor plainly a companion (hidden files, notes in Markdown) is named.
    """
    paths: dict[str, Path] = {}
    folders = [base]
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except OSError as reason:
            where = Place(_relative(base, Path(str(reason.filename))))
            findings += [unreadable(where, reason)]
            continue
        for entry in entries:
            path = _relative(base, Path(entry.path))
            if entry.name.startswith("."):
                continue
            if not entry.name.isprintable():
                message = "a name with characters that do not show as what they are"
                findings.add_error("refused-character", Place(path), message, "rename it")
            elif not _is_portable(entry.name):
                message = "a name that some file systems cannot hold"
                findings.add_error("bad-file-name", Place(path), message, "rename it")
            elif entry.is_dir(follow_symlinks=False):
                if entry.name.casefold().endswith((".yml", ".yaml")):
                    message = "a folder with the name of a record"
                    findings.add(error("not-a-file", Place(path), message, "rename it"))
                if path.count("/") > plain_files.DEEPEST:
                    message = f"more than {plain_files.DEEPEST} folders in one another"
                    findings.add_error("too-deep", Place(path), message, "move it further up")
                else:
                    folders.append(Path(entry.path))
            elif fault := _entry_fault(entry, Place(path)):
                findings.add(fault)
            elif not entry.name.endswith(".md"):
                paths[path] = Path(entry.path)
    yield from _distinguishable(paths, findings)


def _distinguishable(paths: Mapping[str, Path], findings: Findings) -> Iterator[tuple[str, Path]]:
    """Yield the files in order that no file system takes for another one."""
    folded: dict[str, str] = {}
    for path in sorted(paths):
        name = unicodedata.normalize("NFC", path).casefold()
        if name in folded:
            hint = f"some file systems take it for {folded[name]}; rename one"
            message = "differs only in case, or in how accents are written, from another file"
            findings.add_error("case-collision", Place(path), message, hint)
            continue
        folded[name] = path
        if len(folded) > MAX_FILES:
            message = f"{len(paths):,} files; at most {MAX_FILES:,} are read"
            hint = "put several records of one kind into a file, as a list"
            findings.add_error("too-large", Place(FOLDER), message, hint)
            return
        yield path, paths[path]


def _is_portable(name: str) -> bool:
    """Return whether Windows can hold a file of this name: what cannot be checked out is lost."""
    stem = name.partition(".")[0].casefold()
    return not (re.search(r'[<>:"|?*\\]|[. ]$', name) or stem in DEVICES)


def unreadable(place: Place, reason: OSError) -> Diagnostic:
    """Return that the system does not give what stands at a place."""
    message = f"cannot be read: {reason.strerror}"
    return error("unreadable", place, message, "see that you may read it, or take it away")


def _entry_fault(entry: os.DirEntry[str], place: Place) -> Diagnostic | None:
    """Return why an entry that is no folder is not read; None for records and notes."""
    if entry.is_symlink():
        return error("not-a-file", place, "links are not followed", "put the file itself here")
    if not entry.is_file(follow_symlinks=False):
        hint = "take it away, or put a file here"
        return error("not-a-file", place, "only plain files are read", hint)
    if entry.name.endswith(".yaml"):
        hint = f"rename it to {entry.name.removesuffix('.yaml')}.yml"
        return error("yaml-suffix", place, "sources end in .yml", hint)
    if not entry.name.endswith((".yml", ".md")):
        message = "neither a record (.yml) nor a note (.md); not read"
        stem, _, suffix = entry.name.rpartition(".")
        hint = f"rename it to {stem}.yml" if suffix.lower() in _RECORDS else _STRAY_HINT
        return warning("stray-file", place, message, hint)
    return None


_STRAY_HINT = "rename it to .yml if it holds records, to .md if it is a note, or move it away"
# JSON is YAML, too.
_RECORDS = frozenset({"yml", "yaml", "json"})


def _relative(base: Path, path: Path) -> str:
    return f"{FOLDER}/{path.relative_to(base).as_posix()}" if path != base else FOLDER


def _text(path: str, file: Path, base: Path, findings: Findings) -> tuple[str | None, str]:
    """Return a file's text; where it is None, beside it what can be made out of the file."""
    try:
        data = plain_files.beginning(file, base.parent, MAX_BYTES + 1) or b""
    except OSError as reason:
        findings += [unreadable(Place(path), reason)]
        return None, ""
    text, faults = decode(path, data)
    findings += faults
    return text, data.decode("utf-8", "replace")
