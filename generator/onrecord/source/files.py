"""From a dossier folder to typed records: finds the files of ``sources/`` and reads each.

A file that cannot be read costs only its own records; the ids it claims are kept, so that
references to them are not called unknown.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from onrecord import plain_files, sharing
from onrecord.diagnostics.collecting import Findings
from onrecord.diagnostics.findings import Diagnostic, Place
from onrecord.source import yaml_reader
from onrecord.source.characters import MAX_BYTES, REFUSED, decode, text_of
from onrecord.source.claims import claims_of, is_draft, with_ids_of_their_own
from onrecord.source.fields import Record, Ref, Struct
from onrecord.source.folders import FOLDER, source_files, unreadable
from onrecord.source.ids import ID, suggest
from onrecord.source.known import FileRead, KnownFiles, in_short
from onrecord.source.meant import folder_hint
from onrecord.source.naming import Names
from onrecord.source.nodes import Document, Scalar, Sequence
from onrecord.source.nodes import Mapping as MappingNode
from onrecord.source.reader import ReadLog, read_record, read_struct
from onrecord.source.records import RECORD_TYPES, Briefing
from onrecord.source.versions import FormatVersion

# Where a contributor keeps the articles' own texts, beside it.
CAPTURES = "captures"
BRIEFING = "dossier.yml"
# A file with more faults is no dossier's: to go on would take longer than anybody waits.
MAX_FAULTS = 10_000
# Of a file that cannot be read so many characters are looked at for the ids that it claims.
_CLAIMING = 256 * 1024
# So many files take some times as long to read as to begin with another process.
_WORTH_A_PROCESS = 150
Over = Callable[[list[tuple[str, Path]]], Iterable[tuple[str, Path]]]
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


def read_sources(
    root: Path,
    known: KnownFiles | None = None,
    over: Over = iter,
) -> tuple[Sources, Findings]:
    """Return what the folder ``root``/sources holds, and everything wrong with its files.

    What is ``known`` of files is not read again, and of others is known from then on. ``over``
    yields the files that it is given, so that they can be counted. Raises FileNotFoundError when
    there is no such folder.
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
    log = ReadLog(findings)
    files = _dossier_file_first(source_files(base, findings))
    known, over = _read_ahead(files, base, known, over)
    pile = _Pile(log, known)
    briefing: Briefing | None = None
    has_briefing = False
    for path, file in over(files):
        parts = path.split("/")[1:]
        if parts == [BRIEFING]:
            has_briefing = True
        elif len(parts) < 2 or parts[0] not in _BY_FOLDER:
            _misplaced(path, parts, findings)
            continue
        record_type = _BY_FOLDER.get(parts[0])
        data = known.content(path, file) if known else None
        if data is None:
            data = _data(path, file, base, findings)
        if record_type is not None:
            pile.add(record_type, path, data)
        elif document := pile.document(path, data):
            if newer := _newer_format(document):
                # All that is unknown to this program would be called wrong.
                findings.add(newer)
                return Sources(None, (), {}, (), pile.texts), findings
            briefing = _briefing(document, log)
    place = Place(f"{FOLDER}/{BRIEFING}")
    if not has_briefing and place.path not in findings.paths:
        findings.add_error("missing-file", place, "the dossier file is missing", _NEEDED)
    names = Names(pile.records)
    findings.hint_better("bad-id", ((each.place, names.meant(each)) for each in log.misnamed))
    kept = with_ids_of_their_own(pile.records, findings)
    claims = claims_of(pile.records)
    sources = Sources(
        briefing,
        tuple(kept),
        pile.claimed | claims.types,
        tuple(ref for ref in log.refs if ref.id not in claims.contested),
        pile.texts,
        frozenset(findings.paths),
        tuple(ref for ref in log.draft_refs if ref.id not in claims.contested),
        claims.former,
        claims.drafts,
    )
    return sources, findings


_BY_FOLDER = {record_type.folder: record_type for record_type in RECORD_TYPES}


def _dossier_file_first(files: Iterable[tuple[str, Path]]) -> list[tuple[str, Path]]:
    return sorted(files, key=lambda each: each[0] != f"{FOLDER}/{BRIEFING}")


def _read_ahead(
    files: list[tuple[str, Path]], base: Path, known: KnownFiles | None, over: Over
) -> tuple[KnownFiles | None, Over]:
    """Return what is known of files once several processes have read those that are not known.

    With it comes how they are counted from then on.
    """
    news = [each for each in files if not (known and known.knows(each[0]))]
    if sharing.number(len(news), _WORTH_A_PROCESS) == 1:
        return known, over
    known = known or KnownFiles()
    with sharing.shared(news, partial(_read_alone, base), _WORTH_A_PROCESS) as all_said:
        for (path, _), said in zip(over(news), all_said, strict=True):
            if said:
                known.put(path, said)
    return known, iter


def _read_alone(base: Path, named: tuple[str, Path]) -> tuple[bytes, bytes] | None:
    """Return what a file of records says, in short; None where anything is wrong with it."""
    path, file = named
    record_type = _BY_FOLDER.get(path.split("/")[1])
    findings = Findings()
    data = _data(path, file, base, findings) if record_type else None
    if record_type is None or data is None:
        return None
    read = _Pile(ReadLog(findings), None).read(record_type, path, data)
    return None if path in findings.paths else in_short(data, read)


@dataclass(slots=True)
class _Pile:
    """What files were read to be, one after the other.

    ``claimed`` are the ids of what could not be read; the references go into the ``log``.
    """

    log: ReadLog
    known: KnownFiles | None
    texts: dict[str, str] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    claimed: dict[str, str] = field(default_factory=dict)

    def add(self, record_type: type[Record], path: str, data: bytes | None) -> None:
        """Read a file of records; ``data`` is None where it cannot be."""
        known = self.known if data is not None else None
        read = known.get(path, data or b"") if known else None
        if read:
            self.texts[path] = text_of(data or b"")
        else:
            read = self.read(record_type, path, data)
            if known and path not in self.log.findings.paths:
                read = known.add(path, data or b"", read)
        self.records += read.records
        self.log.refs += read.refs
        self.log.draft_refs += read.draft_refs

    def read(self, record_type: type[Record], path: str, data: bytes | None) -> FileRead:
        """Return what a file of records says that nothing is known of."""
        document, stem = self.document(path, data), PurePosixPath(path).stem
        log = ReadLog(self.log.findings, misnamed=self.log.misnamed, lines=self.log.lines)
        records = tuple(_records(record_type, document, stem, log)) if document else ()
        if document is None or document.broken or not records:
            text = self.texts.get(path, (data or b"").decode("utf-8", "replace"))
            self.claimed |= dict.fromkeys(_claimed_in(text, stem), record_type.__name__)
        return FileRead(records, tuple(log.refs), tuple(log.draft_refs))

    def document(self, path: str, data: bytes | None) -> Document | None:
        """Return a file as nodes; None where it is no text."""
        text, faults = (None, []) if data is None else decode(path, data)
        self.log.findings += faults
        if text is None:
            return None
        self.texts[path] = text
        document, faults = yaml_reader.read(path, text)
        self.log.findings += faults
        self.log.lines = text.split("\n")
        return document


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


def _data(path: str, file: Path, base: Path, findings: Findings) -> bytes | None:
    """Return what a file holds, as far as it is looked at; None where it cannot be read."""
    try:
        return plain_files.beginning(file, base.parent, MAX_BYTES + 1) or b""
    except OSError as reason:
        findings += [unreadable(Place(path), reason)]
        return None
