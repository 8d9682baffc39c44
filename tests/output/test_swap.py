"""Whoever looks at ``briefs/`` or ``site/`` while they are published sees a whole edition."""

import ctypes
import errno
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tests.dossier_helpers import THOROUGH, write

# Runs the installed command again and again, as two editions in turn. To start it takes longer
# than to publish a small dossier: one process does it all.
PUBLISHER = """
import pathlib, sys
from importlib.metadata import entry_points

[command] = entry_points(group="console_scripts", name="onrecord")
main, root = command.load(), pathlib.Path(sys.argv[1])
for number in range(int(sys.argv[3])):
    for name in ("dossier.yml", "events/fair.yml"):
        edition = root / f"editions/{number % 2}/{name}"
        (root / "sources" / name).write_bytes(edition.read_bytes())
    try:
        main([sys.argv[2], "-C", str(root)])
    except SystemExit as end:
        if end.code:
            raise
"""
LIBRARY = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
CANNOT = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EXDEV}


def exchanges(folder: Path) -> str | None:
    """Return why two folders cannot change places at once on this file system, if so it is."""
    one, other = folder / "one", folder / "other"
    for each in (one, other):
        (each / each.name).mkdir(parents=True)
    first, second = os.fsencode(one), os.fsencode(other)
    if LIBRARY is None:
        return "no system call exchanges folders here"
    if sys.platform == "darwin":
        failed = LIBRARY.renamex_np(first, second, 2)
    elif hasattr(LIBRARY, "renameat2"):
        failed = LIBRARY.renameat2(-100, first, -100, second, 2)
    else:
        return "no system call exchanges folders here"
    if failed:
        code = ctypes.get_errno()
        assert code in CANNOT, os.strerror(code)
        return f"this file system exchanges no folders: {os.strerror(code)}"
    assert (one / "other").is_dir()
    return None


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A dossier of which there are two editions; every page of each says which it is."""
    if reason := exchanges(tmp_path / "probe"):
        pytest.skip(reason)
    for number, name in enumerate(("Quay", "Mole")):
        write(
            tmp_path / f"dossier/editions/{number}",
            {
                "dossier.yml": f"""
                    title: The {name}
                    scope: What is said on the {name}.
                    bottom_line: The {name} stands.
                    cite_as: The {name}
                    """,
                "events/fair.yml": f"title: The {name}\ndate: 2024-05-01\nstatus: planned\n",
            },
        )
    write(tmp_path / "dossier", {"sources/events/fair.yml": "", "sources/dossier.yml": ""})
    return tmp_path / "dossier"


class ReplacedError(Exception):
    """The folder was replaced while it was read, so that what was read may be of its remains."""


def content(name: str, handle: int) -> bytes:
    try:
        file = os.open(name, os.O_RDONLY, dir_fd=handle)
    except FileNotFoundError:
        return b""
    with os.fdopen(file, "rb") as stream:
        return stream.read()


def look(folder: Path, names: tuple[str, ...]) -> tuple[frozenset[str], tuple[bytes, ...]]:
    """Return what lies in a folder, and some of its files, all from one and the same folder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        there = frozenset(os.listdir(handle))  # noqa: PTH208  # a folder by its handle
        files = tuple(content(name, handle) for name in names)
        if not os.path.samestat(os.fstat(handle), os.stat(folder)):  # noqa: PTH116
            raise ReplacedError
        return there, files
    finally:
        os.close(handle)


NAMES = ("Quay", "Mole")


def edition(files: tuple[bytes, ...]) -> str:
    """Return of which edition the files are: of one, or of none if any of them is of another."""
    of = [name for name in NAMES if all(f"The {name}".encode() in file for file in files)]
    return " and ".join(of) or "neither"


def watched(root: Path, command: str, folder: str, names: tuple[str, ...], times: int) -> list[str]:
    """Publish so many times, look without a pause, and return what was wrong at any look.

    Most looks ask only whether the folder is there: where it goes, it goes for a moment.
    """
    place = root / folder
    call = [sys.executable, "-c", PUBLISHER, str(root), command]
    subprocess.run([*call, "1"], stderr=subprocess.DEVNULL, check=True)
    listed, _ = look(place, names)
    wrong: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    with subprocess.Popen([*call, str(times)], stderr=subprocess.DEVNULL) as publisher:
        while publisher.poll() is None:
            try:
                for _ in range(500):
                    os.stat(place)  # noqa: PTH116  # nothing is faster
                there, files = look(place, names)
            except FileNotFoundError:
                wrong["missing"] += 1
            except ReplacedError:
                continue
            else:
                seen[edition(files)] += 1
                wrong.update(f"half: {name}" for name in there ^ listed)
    assert publisher.returncode == 0
    assert seen.keys() >= set(NAMES), "both editions were published, and looked at"
    wrong.update({f"of {other}": seen[other] for other in seen.keys() - set(NAMES)})
    return [f"{what}, {number} times" for what, number in wrong.items()]


def test_the_pages_are_never_missing_or_half(root: Path) -> None:
    names = ("index.md", "cite.md", "timeline.md")
    assert watched(root, "build", "briefs", names, 40 if THOROUGH else 20) == []


def test_the_site_is_never_missing_or_half(root: Path) -> None:
    names = ("index.html", "cite.html", "timeline.html", "404.html")
    assert watched(root, "site", "site", names, 4 if THOROUGH else 3) == []
