"""Dossier folders to try things on, and runs of the command in them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.dossier_helpers import HARBOUR, PATIENCE, REPOSITORY, tree

from onrecord.output import scripts

PAGES = "briefs"
WORK = ".onrecord"
# Written by a person among the pages; nothing may ever happen to them.
HAND_WRITTEN = {"notes.md": b"Mine.\n", "articles/notes/more.md": b"Mine as well.\n"}

ONRECORD = (sys.executable, "-c", "from onrecord.cli.main import main; main()")


def lay_out(root: Path) -> Path:
    """Write the sources of the invented dossier below ``root``."""
    shutil.copytree(HARBOUR / "sources", root / "sources")
    return root


def edit(root: Path) -> None:
    """Change the sources so that pages are written, removed and left alone."""
    sources = root / "sources"
    event = sources / "events" / "meeting.yml"
    written = event.read_text("utf-8").replace("Custom House", "Old Mint")
    written = written.replace("The Board voted.", "The Board voted, and the Tug Crew left.")
    event.write_text(written, "utf-8")
    people = sources / "actors" / "people.yml"
    added = "- id: tug-crew\n  name: Tug Crew\n  kind: category\n"
    people.write_text(people.read_text("utf-8") + added, "utf-8")
    (sources / "articles" / "coast.yml").unlink()


def write_by_hand(root: Path) -> None:
    """Put files of a person's own among the pages."""
    for path, content in HAND_WRITTEN.items():
        file = root / PAGES / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def pages(root: Path) -> dict[str, bytes] | None:
    """Return the published tree, or None where there is none."""
    folder = root / PAGES
    return tree(folder) if folder.is_dir() else None


# How every page of a site begins.
PAGE = f"""<!doctype html><html lang="en" class="no-js"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{scripts.POLICY}"></head>"""
NOT_FOUND = PAGE.replace(scripts.POLICY, scripts.SERVED)


def left_over(root: Path) -> list[str]:
    """Return what a run left behind beside its lock and what it keeps for later."""
    kept = {".gitignore", "lock", "mkdocs.yml", "theme"}
    folder = root / WORK
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    return sorted(name for name in names - kept if not name.startswith(("built-", "cache-")))


def command(
    *arguments: str | Path,
    environment: Mapping[str, str] | None = None,
    umask: int = -1,
    seconds: float = PATIENCE,
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [*ONRECORD, *map(str, arguments)],
        env={**os.environ, **(environment or {})},
        capture_output=True,
        encoding="utf-8",
        umask=umask,
        timeout=seconds,
        check=False,
        cwd=REPOSITORY,
    )


def old_and_new(
    folder: Path, build: Callable[[Path], object]
) -> tuple[Path, dict[str, bytes], dict[str, bytes]]:
    """Return a dossier that was built and then edited, its pages, and what they should become."""
    root = lay_out(folder / "start")
    build(root)
    write_by_hand(root)
    old = pages(root)
    edit(root)
    other = folder / "end"
    shutil.copytree(root, other)
    build(other)
    new = pages(other)
    assert old is not None
    assert new is not None
    assert old != new
    assert HAND_WRITTEN.items() <= old.items() & new.items()
    return root, old, new
