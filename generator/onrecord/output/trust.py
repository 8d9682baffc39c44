"""What this machine knows of a dossier's folder: that it worked there, and whether it trusts it.

It is written down outside the folder, with the person's other state (XDG Base Directory
Specification), and names the folder and a token that lies in the folder's ``.onrecord``. What came
with the folder cannot know the token, so nothing in a clone can pass for ours, nor can another
folder that is put in the same place.
"""

import hashlib
import json
import os
import secrets
from pathlib import Path

import platformdirs

from onrecord import plain_files

TOKEN = "token"  # noqa: S105  # its name
_MOST = 10_000


def is_known(work: Path) -> bool:
    """Return whether this machine has worked in the folder ``work``: what lies there is ours."""
    token = _token(work)
    return token is not None and _note(work).get("token") == token


def is_trusted(work: Path) -> bool:
    """Return whether a person here has said that what the dossier brings along may run."""
    return is_known(work) and _note(work).get("trusted") is True


def remember(work: Path, *, trusted: bool = False) -> bool:
    """Write down that ``work`` is ours, and whether the dossier is trusted.

    Return whether that could be written: where it cannot, nothing is known of the folder later.
    """
    known = is_known(work)
    token = (_token(work) if known else None) or secrets.token_hex(32)
    place = _place(work)
    note = {"folder": str(work.parent.resolve()), "token": token, "trusted": trusted}
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _write(place, json.dumps(note))
        if not known:
            _write(work / TOKEN, token)
    except OSError:
        return False
    return True


def _write(place: Path, text: str) -> None:
    """Write a file that nobody else reads, in one step."""
    fresh = place.with_name(f"new-{place.name}")
    fresh.unlink(missing_ok=True)
    try:
        number = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w", encoding="ascii") as stream:
            stream.write(text)
        fresh.replace(place)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def _token(work: Path) -> str | None:
    data = plain_files.read(work / TOKEN, work.parent, _MOST)
    return None if data is None else data.decode("ascii", "replace")


def _place(work: Path) -> Path:
    """Return where is written what is known of a folder."""
    name = hashlib.sha256(os.fsencode(work.parent.resolve())).hexdigest()
    return platformdirs.user_state_path("onrecord") / "folders" / f"{name}.json"


def _note(work: Path) -> dict[str, object]:
    """Return what is written of a folder; nothing where that is not readable."""
    try:
        found = json.loads(_place(work).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
