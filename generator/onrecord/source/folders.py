"""The files of a dossier's sources: which there are, and what there lies that is none."""

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from onrecord import plain_files
from onrecord.diagnostics.collecting import Findings
from onrecord.diagnostics.findings import Diagnostic, Place, error, warning
from onrecord.source.ids import DEVICES

FOLDER = "sources"
# Half as many articles, with what they report, need more memory than most machines have.
MAX_FILES = 200_000


def source_files(base: Path, findings: Findings) -> Iterator[tuple[str, Path]]:
    """Yield the regular ``.yml`` files below ``base`` with their paths, in one fixed order.

    Links and devices are refused: what they point to is not in the repository. Anything that is
    neither a record nor plainly a companion (hidden files, notes in Markdown) is named.
    """
    paths: dict[str, Path] = {}
    folders = [(FOLDER, base)]
    while folders:
        above, folder = folders.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as reason:
            findings += [unreadable(Place(above), reason)]
            continue
        for entry in entries:
            path = f"{above}/{entry.name}"
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
                    folders.append((path, Path(entry.path)))
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
    return not (_NOT_PORTABLE.search(name) or stem in DEVICES)


_NOT_PORTABLE = re.compile(r'[<>:"|?*\\]|[. ]$')


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
