"""Exchanging two folders in one step, where the system can."""

import ctypes
import errno
import os
import sys
from pathlib import Path

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
