"""What this machine knows of a dossier's folder: a secret, and whether it trusts the dossier.

It is written down outside the folder, where the person keeps other state (XDG Base Directory
Specification). What came with the folder does not know the secret, so nothing in a clone can pass
for what a run here left. Trust is bound to a token in the folder's ``.onrecord`` as well, and to
that folder itself: another dossier in the same place does not have them, nor has a copy, nor what
an archive brings back, whose files have other times of change.

Where a home lies in a clone, as in some containers, notes may have come with it. Those written here
say when a file beside them was made, to the nanosecond: no copy and no archive keeps that.
"""

import hashlib
import json
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

import platformdirs

from onrecord import plain_files

TOKEN = "token"  # noqa: S105  # its name
_MARK = "built-"
_MOST = 10_000


@cache
def secret(work: Path) -> str:
    """Return the secret of this machine for the work folder of a dossier, the same in every run.

    Where it cannot be written down, each run has another.
    """
    known = _note(work).get("secret")
    if isinstance(known, str):
        return known
    fresh = secrets.token_hex(8)
    _note_down(work, {"secret": fresh})
    return fresh


def signed(work: Path, name: str, rest: str = "") -> Path:
    """Return a path in the work folder that nobody knows who made a clone.

    Its name begins with ``name`` and tells nothing of the secret, nor of other names: one may be
    seen by others, in a message or in a copy of the folder.
    """
    sign = hashlib.sha256(f"{secret(work)} {name}".encode()).hexdigest()[:16]
    return work / f"{name}{sign}{rest}"


def is_trusted(work: Path) -> bool:
    """Return whether a person here has said that what the dossier brings along may run."""
    token, note = plain_files.read(work / TOKEN, work.parent, _MOST), _note(work)
    if token is None or note.get("inode") != work.stat().st_ino:
        return False
    # A number is given again, to a folder of an archive too.
    is_ours = note.get("written") == (work / TOKEN).lstat().st_ctime_ns
    return is_ours and note.get(TOKEN) == token.decode("ascii", "replace")


def remember(work: Path) -> bool:
    """Remember that the dossier is trusted; return whether that could be written down."""
    token = secrets.token_hex(32)
    _write(work / TOKEN, token)
    written = (work / TOKEN).lstat().st_ctime_ns
    ours = {"secret": secret(work), TOKEN: token, "inode": work.stat().st_ino, "written": written}
    return _note_down(work, ours)


def lock(work: Path) -> Path | None:
    """Return a file for a person's runs in a folder to lock; None where there is no place for it.

    What lies in the folder itself a checkout can take away, while somebody holds it.
    """
    place = _place(work)
    if place is None:
        return None
    try:
        plain_files.require_unlinked(place.parent)
        place.parent.mkdir(parents=True, exist_ok=True)
        found = place.with_suffix(".lock")
        # A home may have come with a clone, and a link lie there.
        plain_files.read(found, place.parent)
    except OSError:
        return None
    return found if os.access(place.parent, os.W_OK) else None


def mark(work: Path, words: str) -> None:
    """Write words into the work folder that nobody who made a clone can have written there."""
    ours = _mark(work)
    for old in work.glob(f"{_MARK}*"):
        # One of an older secret, and nobody's file, wherever the work folder may lead by now.
        is_mark = re.fullmatch("[0-9a-f]{16}", old.name.removeprefix(_MARK))
        if is_mark and old != ours and plain_files.kind(old) != "a folder":
            old.unlink()
    _write(ours, words)


def marked(work: Path) -> str | None:
    """Return the words that were written so, if they were."""
    words = plain_files.read(_mark(work), work, _MOST)
    return None if words is None else words.decode("ascii", "replace")


def _mark(work: Path) -> Path:
    return signed(work, _MARK)


def _write(place: Path, text: str) -> None:
    """Write a file that nobody else reads."""
    plain_files.put(place, text.encode("ascii"), 0o600)


def _note_down(work: Path, note: Mapping[str, object]) -> bool:
    """Write down what is known of a folder; return whether that could be done."""
    place = _place(work)
    if place is None:
        return False
    try:
        plain_files.require_unlinked(place.parent)
        place.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(_here(place), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        ours = {"folder": os.path.realpath(work.parent), "made": _here(place).lstat().st_ctime_ns}
        _write(place, json.dumps({**ours, **note}))
    except OSError:
        return False
    return True


def _place(work: Path) -> Path | None:
    """Return where is written what is known of a folder; None where a person has no such place.

    A relative one would lie in the current folder, which may be a stranger's, and one in the
    dossier may have come with it.
    """
    try:
        state = platformdirs.user_state_path("onrecord")
    except RuntimeError:  # nobody's home is known
        return None
    folder = os.path.realpath(work.parent)
    if not state.is_absolute() or Path(os.path.realpath(state)).is_relative_to(folder):
        return None
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()
    return state / "folders" / f"{name}.json"


def _note(work: Path) -> dict[str, object]:
    """Return what is written of a folder; nothing where that is not readable."""
    place = _place(work)
    if place is None:
        return {}
    try:
        found = json.loads(plain_files.read(place, place.parent, _MOST) or b"")
        made = _here(place).lstat().st_ctime_ns
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and found.get("made") == made else {}


def _here(place: Path) -> Path:
    """Return the file beside a note whose time of change the system alone keeps."""
    return place.with_name("here")
