"""Two folders exchanged in one step, where the system can, and one removed, however deep."""

import ctypes
import errno
import os
import sys
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from onrecord import plain_files

_AT_FDCWD_LINUX = -100
_RENAME_EXCHANGE = 2  # Linux: renameat2(2); macOS: RENAME_SWAP of renamex_np(2) has the same value


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders atomically; return whether the system could."""
    libc = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and libc is not None:
        failed = libc.renamex_np(first, second, _RENAME_EXCHANGE)
    elif libc is not None and hasattr(libc, "renameat2"):
        failed = libc.renameat2(_AT_FDCWD_LINUX, first, _AT_FDCWD_LINUX, second, _RENAME_EXCHANGE)
    else:
        return False
    if not failed:
        return True
    code = ctypes.get_errno()
    if code in {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EXDEV}:
        return False
    raise OSError(code, os.strerror(code), str(other))


def remove(tree: Path) -> None:
    """Remove a tree as far as that can be done, folders that are read-only included.

    A folder in it is moved to its top first: so no path is too long, however deep it lies.
    """
    if plain_files.kind(tree) not in {None, "a folder"}:
        tree.unlink()
    folders = [tree]
    for folder in folders:  # which grows
        with suppress(OSError):
            folder.chmod(0o700)
            for path in [*folder.iterdir()]:
                with suppress(OSError):
                    if plain_files.kind(path) != "a folder":
                        path.unlink()
                        continue
                    path.chmod(0o700)
                    folders.append(path.rename(tree / uuid4().hex))
    for folder in reversed(folders):
        with suppress(OSError):
            folder.rmdir()
