"""The same sources give the same bytes, wherever and whenever they are read.

One difference after another, and the whole site: ``make reliability``.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.dossier_helpers import run, tree, write
from tests.reliability import stage, twins

from onrecord.output.configuration import theme_folder
from onrecord.output.manifest import MANIFEST
from onrecord.packaged import templates

posix = pytest.mark.skipif(os.name != "posix", reason="no umask and no TZ here")


@posix
def test_another_machine_gives_the_same_pages(tmp_path: Path) -> None:
    """Another hash seed, zone, locale, umask, place; files of other order, times, line ends."""
    first = twins.made(tmp_path / "first", twins.FIRST, site=False)
    assert len(first) > 30
    other = twins.made(tmp_path / "other", twins.ALL, site=False)
    assert twins.difference(first, other) == []


@posix
@pytest.mark.xdist_group("twins")
def test_another_machine_gives_the_same_site(tmp_path: Path) -> None:
    first = twins.made(tmp_path / "first", twins.FIRST, site=True)
    assert "site/index.html" in first
    other = twins.made(tmp_path / "other", twins.ALL, site=True)
    assert twins.difference(first, other) == []


@pytest.mark.parametrize(
    "change", [twins.written_in_another_order, twins.of_other_times, twins.of_other_line_ends]
)
def test_how_files_are_kept_makes_no_difference(
    change: Callable[[Path], None], tmp_path: Path
) -> None:
    """An edition that was built before is not even touched."""
    root = stage.lay_out(tmp_path)
    assert run("build", "-C", root).exit_code == 0
    before = {path: path.stat().st_ino for path in (root / stage.PAGES).rglob("*")}
    change(root)
    done = run("build", "-C", root)
    assert "0 written, 0 removed" in done.stderr
    assert {path: path.stat().st_ino for path in (root / stage.PAGES).rglob("*")} == before


def test_how_records_are_shared_out_among_files_shows_only_in_where_to_mend_them(
    tmp_path: Path,
) -> None:
    one, other = stage.lay_out(tmp_path / "one"), stage.lay_out(tmp_path / "other")
    twins.split_otherwise(other)
    found = []
    for root in (one, other):
        assert run("build", "-C", root).exit_code == 0
        pages = tree(root / stage.PAGES)
        del pages[MANIFEST]  # it has digests of the lines that differ
        found.append(
            {
                path: [
                    re.sub(rb' data-source="[^"]*"|, "file": "sources/[^"]*"', b"", line)
                    for line in data.split(b"\n")
                    if not line.startswith(b"source_path: ")
                ]
                for path, data in pages.items()
            }
        )
    assert found[0] == found[1]


def test_the_theme_is_what_its_folders_hold_now(tmp_path: Path) -> None:
    """What a dossier no longer overrides is gone; what it still does is not even touched."""
    work = tmp_path / "work"
    own = tmp_path / "site_templates" / "overrides"
    packaged = tree(templates() / "overrides")
    replaced = next(path for path in packaged if path.endswith(".html"))
    write(own, {replaced: "mine", "partials/mine.html": "mine as well"})
    merged, _ = theme_folder(tmp_path, work, trusted=True)
    assert tree(merged) == {**packaged, replaced: b"mine", "partials/mine.html": b"mine as well"}
    before = {path: path.stat().st_mtime_ns for path in merged.rglob("*")}
    theme_folder(tmp_path, work, trusted=True)
    assert {path: path.stat().st_mtime_ns for path in merged.rglob("*")} == before
    (own / replaced).unlink()
    (own / "partials" / "mine.html").unlink()
    theme_folder(tmp_path, work, trusted=True)
    assert tree(merged) == packaged


def test_pages_are_readable_by_whom_the_umask_lets(tmp_path: Path) -> None:
    root = stage.lay_out(tmp_path)
    assert stage.command("build", "-C", root, umask=0o022).returncode == 0
    folder = root / stage.PAGES
    assert folder.stat().st_mode & 0o777 == 0o755
    assert {file.stat().st_mode & 0o777 for file in folder.rglob("*.md")} == {0o644}
