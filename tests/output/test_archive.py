"""The site in an archive: the same bytes again, and all of it there when it is opened."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from tests.dossier_helpers import HARBOUR, LEAST, run, tree, write

from onrecord.output.archive import packed, site_packed
from onrecord.plain_files import NotPlainError


def test_the_bytes_hang_on_names_and_contents_alone(tmp_path: Path) -> None:
    """Not on the order in which files were made, nor when, nor on who may read them here."""
    files = {"index.html": "<p>Brief.</p>", "a/b.html": "<p>B.</p>", "a/a.html": "<p>A.</p>"}
    one = write(tmp_path / "one/site", files)
    other = write(tmp_path / "other/site", dict(reversed(files.items())))
    for path in other.rglob("*.html"):
        path.chmod(0o600)
        os.utime(path, (1, 1))
    data = site_packed(one, one.parent, "it")
    assert data == site_packed(other, other.parent, "it")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        about = archive.infolist()
        assert archive.testzip() is None
    assert [each.filename for each in about] == ["it/a/a.html", "it/a/b.html", "it/index.html"]
    assert {each.date_time for each in about} == {(1980, 1, 1, 0, 0, 0)}
    assert {each.external_attr >> 16 for each in about} == {0o100644}


def test_the_first_file_is_the_first_and_can_be_read_as_it_is() -> None:
    """By it programs know what kind of archive it is, without unpacking it."""
    data = packed({"a": b"a" * 100, "mimetype": b"application/x"}, first="mimetype")
    assert data[30:51] == b"mimetypeapplication/x"


def test_what_is_hidden_stays_out_and_a_link_ends_it(tmp_path: Path) -> None:
    site = write(tmp_path / "site", {"index.html": "<p>", ".git/config": "mine"})
    with zipfile.ZipFile(io.BytesIO(site_packed(site, tmp_path, "it"))) as archive:
        assert archive.namelist() == ["it/index.html"]
    (site / "notes.txt").symlink_to("/etc/passwd")
    with pytest.raises(NotPlainError):
        site_packed(site, tmp_path, "it")


# --- of a dossier ------------------------------------------------------------------------------


def test_the_archive_holds_the_site_with_its_book_and_is_named_for_title_and_cut_off(
    tmp_path: Path,
) -> None:
    root = tmp_path / "harbour"
    sources = {
        path.relative_to(HARBOUR).as_posix(): path.read_bytes()
        for path in (HARBOUR / "sources").rglob("*.yml")
    }
    sources["sources/dossier.yml"] += b"\nkey: The harbour, for ever!\n"
    write(root, sources)
    done = run("site", "--epub", "--zip", "-C", root)
    assert done.exit_code == 0, done.output
    [archive] = (root / "dist").iterdir()
    assert f"\ndist/{archive.name}\n" in done.stderr
    assert archive.name == "should-the-harbour-be-dredged-2024-05-07.zip"
    first = archive.read_bytes()
    with zipfile.ZipFile(archive) as opened:
        held = {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}
        assert {name.partition("/")[0] for name in opened.namelist()} == {archive.stem}
    site = tree(root / "site")
    assert held == site
    assert "briefing.epub" in held
    # From nothing, and as far as something changed.
    assert run("site", "--epub", "--zip", "-C", root).exit_code == 0
    assert archive.read_bytes() == first


def test_an_archive_is_not_written_through_a_link(tmp_path: Path) -> None:
    root = write(tmp_path / "dossier", LEAST)
    (tmp_path / "elsewhere").mkdir()
    (root / "dist").symlink_to(tmp_path / "elsewhere")
    done = run("site", "--zip", "-C", root)
    assert done.exit_code == 1
    assert "dist: a link stands where a folder is needed" in done.stderr
    assert not [*(tmp_path / "elsewhere").iterdir()]


# --- what is made belongs to the site ----------------------------------------------------------


def test_pages_link_to_what_is_there_and_a_build_without_it_has_neither(tmp_path: Path) -> None:
    root = write(tmp_path / "dossier", LEAST)
    assert run("site", "-C", root).exit_code == 0
    briefs, plain = tree(root / "briefs"), tree(root / "site")
    assert run("site", "--epub", "-C", root).exit_code == 0
    for page in ("index.html", "cite.html"):
        text = (root / "site" / page).read_text("utf-8")
        assert text.count('href="briefing.epub"') == 1
        assert "briefing.pdf" not in text
    made = tree(root / "site")
    others = made.keys() - {"index.html", "cite.html", "briefing.epub"}
    assert {path for path in others if b"briefing.epub" in made[path]} == set()
    assert tree(root / "briefs") == briefs
    assert run("site", "-C", root).exit_code == 0
    assert tree(root / "site") == plain


def test_a_dossier_does_not_say_itself_what_there_is(tmp_path: Path) -> None:
    own = {"mkdocs.yml": "extra:\n  editions: [briefing.pdf, '\"><script>']\n"}
    root = write(tmp_path / "dossier", {**LEAST, **own})
    assert run("site", "-C", root).exit_code == 0
    assert "or-editions" not in (root / "site/index.html").read_text("utf-8")


def test_a_file_of_a_persons_does_not_give_way(tmp_path: Path) -> None:
    root = write(tmp_path / "dossier", {**LEAST, "briefs/briefing.epub": "Mine."})
    assert run("site", "--trust", "-C", root).exit_code == 0
    before = tree(root / "site")
    done = run("site", "--trust", "--epub", "-C", root)
    assert done.exit_code == 1
    assert (
        "briefs/briefing.epub: the site has a file of this name that is made of it" in done.stderr
    )
    assert tree(root / "site") == before


def test_without_a_browser_nothing_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(tmp_path / "dossier", LEAST)
    before = tree(root)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    done = run("site", "--pdf", "-C", root)
    assert done.exit_code == 1
    assert "no Chromium here to print with" in done.stderr
    assert tree(root) == before


@pytest.mark.skipif(os.name != "posix", reason="no scripts as programs here")
def test_where_an_edition_cannot_be_made_the_old_site_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(tmp_path / "dossier", LEAST)
    assert run("site", "-C", root).exit_code == 0
    before = tree(root / "site")
    program = write(tmp_path, {"programs/chromium": "#!/bin/sh\nexit 3\n"}) / "programs/chromium"
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    done = run("site", "--pdf", "--epub", "-C", root)
    assert done.exit_code == 1
    assert "Chromium could not print the page" in done.stderr
    assert tree(root / "site") == before
