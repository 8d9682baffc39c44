"""What an earlier run made, so that the next one need not make it again.

It lies in the work folder, beside what a clone may bring along, and so each file begins with a sign
that only whoever knows the secret of this machine can make (HMAC, RFC 2104). What has another one,
or none, is nothing; so is what was made of something else, which a key tells. Nothing is ever
wrong without it.
"""

import hashlib
import hmac
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from onrecord import packaged, plain_files
from onrecord.output import trust

# What names of files begin with.
_NAME = "cache-"
# What a build keeps for later runs: the files of the sources as they were read, how its pages were
# made, and how the files of the site were.
READ, PAGES, SITE = "read", "pages", "site"
_SIGN = hashlib.sha256().digest_size
_MOST = 2_000_000_000


def load(work: Path, name: str, key: str) -> bytes | None:
    """Return what was saved last under a name, if it was with this key."""
    data = None
    with suppress(OSError):
        data = plain_files.read(_place(work, name), work, _MOST)
    if data is None:
        return None
    sign, kept = data[:_SIGN], data[_SIGN:]
    return kept if hmac.compare_digest(sign, _sign(work, name, key, kept)) else None


def save(work: Path, name: str, key: str, data: bytes) -> None:
    """Save what a later run can load; where there is no room for it nothing is."""
    place = _place(work, name)
    with suppress(OSError):
        for old in work.glob(f"{_NAME}{name}-*"):
            # One of an older secret.
            is_ours = re.fullmatch("[0-9a-f]{16}", old.name.removeprefix(f"{_NAME}{name}-"))
            if is_ours and old != place and plain_files.kind(old) != "a folder":
                old.unlink()
        plain_files.require_held(place)
        plain_files.put(place, _sign(work, name, key, data) + data, 0o600)


def digest(*parts: bytes | str) -> str:
    """Return the SHA-256 of some texts, each told from the next, in hexadecimal."""
    found = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        found.update(b"%d " % len(data))
        found.update(data)
    return found.hexdigest()


@cache
def edition() -> str:
    """Return what tells this program, with all that it is made of, from every other edition."""
    code = sorted(Path(packaged.__file__).parent.rglob("*.py"))
    files = [*code, *sorted(each for each in packaged.templates().rglob("*") if each.is_file())]
    files += [packaged.config(), packaged.specification()]
    contents = (part for file in files for part in (file.name, file.read_bytes()))
    return digest(sys.version, *sorted(_installed()), *contents)


def _installed() -> Iterator[str]:
    """Yield the packages that can be imported, with their versions, as their folders are called.

    To read what each says of itself would take a quarter of a second.
    """
    for folder in dict.fromkeys(map(Path, sys.path)):
        with suppress(OSError):  # not all need be there
            names = [each.name for each in folder.iterdir()]
            yield from (name for name in names if name.endswith((".dist-info", ".egg-info")))


def _place(work: Path, name: str) -> Path:
    return trust.signed(work, f"{_NAME}{name}-")


def _sign(work: Path, name: str, key: str, data: bytes) -> bytes:
    said = f"{name} {key} ".encode()
    return hmac.digest(trust.secret(work).encode(), said + data, "sha256")
