"""Plain files that lie in a dossier: what is read and written is never somewhere else.

A dossier may be a stranger's. A link in it can lead to any file of whoever builds it, and to open
a pipe takes for ever, so neither is opened.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from uuid import uuid4

# Where the system has it, a link put there between the look and the opening is not followed.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)


class NotPlainError(OSError):
    """What lies at a path is no plain file, or too much for one."""

    def __init__(self, path: str | Path, what: str) -> None:
        super().__init__(errno.EPERM, what, str(path))


def kind(path: Path | str) -> str | None:
    """Return what lies at ``path``, such as ``a link``; None where there is nothing."""
    try:
        mode = os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    return next((name for is_it, name in _KINDS if is_it(mode)), "a device")


_KINDS = (
    (stat.S_ISREG, "a file"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISLNK, "a link"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
)


# The folders that are held, each with what tells it from another one.
_held: dict[str, tuple[int, int]] = {}


def identity(folder: Path | str) -> tuple[int, int]:
    """Return what tells the folder at a path from every other on this machine."""
    found = os.stat(folder)  # noqa: PTH116
    return found.st_dev, found.st_ino


@contextmanager
def holding(folder: Path, place: tuple[int, int] | None = None) -> Iterator[None]:
    """Hold the folder at a path: while the block lasts, another one there is left alone.

    A pull may put one there, or a link to one. ``place`` is the :func:`identity` of the folder that
    is meant, should it have happened already. What is held stays as it is.
    """
    with ExitStack() as stack:
        for path in {str(folder), os.path.realpath(folder)} - _held.keys():
            with suppress(OSError):  # not every system opens a folder
                # As long as it is open, no new folder gets its number.
                number = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
                stack.callback(os.close, number)
            _held[path] = place or identity(Path(path))
            stack.callback(_held.pop, path)
        yield


def require_held(path: Path) -> None:
    """Raise NotPlainError where ``path`` leads through another folder than the one that is held."""
    for folder, place in tuple(_held.items()):
        is_within = f"{path}{os.sep}".startswith(folder.rstrip(os.sep) + os.sep)
        if is_within and identity(folder) != place:
            raise NotPlainError(folder, "another folder stands there by now; it is left alone")


# More bytes than any page has.
MOST = 100_000_000
# More folders in one another than a person's tree has; Python and systems give up some way beyond.
DEEPEST = 100


def read(path: Path, below: Path, most: int = MOST) -> bytes | None:
    """Return what the file at ``path`` holds; None where there is nothing.

    Raises NotPlainError where the path, or a folder between it and ``below``, is something else
    than it should be, and where the file has more than ``most`` bytes.
    """
    data = beginning(path, below, most + 1)
    if data is not None and len(data) > most:
        raise NotPlainError(path, f"more than {most:,} bytes; it is not read")
    return data


def beginning(path: Path, below: Path, most: int) -> bytes | None:
    """Return the first bytes of the file at ``path``; None where there is nothing.

    Raises NotPlainError where the path, or a folder between it and ``below``, is something else
    than it should be.
    """
    require_folders(path.parent, below)
    found = kind(path)
    if found is None:
        return None
    if found != "a file":
        raise NotPlainError(path, f"{found}, where a plain file is read")
    with os.fdopen(os.open(path, _FLAGS | _BINARY), "rb") as stream:
        data = stream.read(most)
    # A pull may have put a link there meanwhile.
    require_folders(path.parent, below)
    return data


def put(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Let a file hold ``data`` in one step: the old one stays until the new one is whole.

    It is a file of its own, whatever the old one may be another name of, or lead to.
    """
    fresh = path.with_name(f"new-{uuid4().hex}{uuid4().hex}")
    try:
        number = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
        with os.fdopen(number, "wb") as stream:
            stream.write(data)
        if kind(path) == "a file":
            fresh.chmod(stat.S_IMODE(path.lstat().st_mode) & mode)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def require_folders(path: Path, below: Path) -> None:
    """Raise NotPlainError where ``path``, or what lies between it and ``below``, is no folder.

    What is not there yet is no fault, and ``below`` itself is not looked at: whoever runs the
    command has named it. But where it is held, or lies in what is, it has to be the same.
    """
    require_held(below)
    # Texts, since this is asked for every file: to make a Path takes longer than to look.
    place = str(below)
    for part in path.relative_to(below).parts:
        place = os.path.join(place, part)  # noqa: PTH118
        found = kind(place)
        if found not in {None, "a folder"}:
            raise NotPlainError(place, f"{found} stands where a folder is needed")


# What tells a dossier or a checkout, which may be a stranger's with all that lies below.
_MARKS = ("sources", "mkdocs.yml", ".git")


def require_unlinked(path: Path) -> None:
    """Raise NotPlainError where a link that may be a stranger's lies on the way to ``path``.

    It may be one below a folder that holds one of the marks. What lies elsewhere, as a home that
    leads to another disk, is of whoever uses this machine.
    """
    for place in (*reversed(path.parents), path):
        if kind(place) == "a link" and _is_marked(place.parent):
            what = "a link in a checkout, which may lead anywhere; name where it leads"
            raise NotPlainError(place, what)


def _is_marked(folder: Path) -> bool:
    return any(nearest_with(folder, mark) for mark in _MARKS)


def nearest_with(folder: Path, mark: str) -> Path | None:
    """Return the folder, or else the nearest above it, in which something has the path ``mark``.

    It is where the folder leads to, whatever the way that was taken to it.
    """
    real = Path(os.path.realpath(folder))
    around = (real, *real.parents)
    return next((each for each in around if os.path.lexists(each / mark)), None)


def require_named(path: Path) -> None:
    """Raise NotPlainError where a name is no text: neither a page nor an address can have it."""
    try:
        path.name.encode("utf-8")
    except UnicodeEncodeError:
        raise NotPlainError(path, "a name that is not UTF-8; rename it") from None


def require_shallow(path: Path, top: Path) -> None:
    """Raise NotPlainError where ``path`` lies deeper in ``top`` than folders of a person's do."""
    if len(path.relative_to(top).parts) > DEEPEST:
        raise NotPlainError(path, f"more than {DEEPEST} folders in one another; move them away")


def paths(top: Path) -> Iterator[Path]:
    """Yield all that lies in a folder; raises NotPlainError where folders lie too deep in it."""
    for folder, folders, files in os.walk(top):
        require_shallow(Path(folder), top)
        yield from (Path(folder, name) for name in (*folders, *files))


def walk(folder: Path, below: Path) -> Iterator[Path]:
    """Yield the files in a folder; none where there is no folder.

    Raises NotPlainError at the first thing in it that is neither a file nor a folder or has a name
    that is no text, and where folders lie too deep in one another.
    """
    require_folders(folder, below)
    waiting = [folder] if folder.is_dir() else []
    while waiting:
        inside = waiting.pop()
        require_shallow(inside, folder)
        for path in sorted(inside.iterdir()):
            require_named(path)
            found = kind(path)
            if found == "a folder":
                waiting.append(path)
            elif found == "a file":
                yield path
            elif found is not None:
                raise NotPlainError(path, f"{found}, where only plain files are read")
