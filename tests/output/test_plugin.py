"""With the plugin a site is what it is without, and what people wrote goes the engine's way."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.dossier_helpers import LEAST, run, tree, write
from tests.site_helpers import REPOSITORY, document, site_settings

from onrecord import packaged
from onrecord.output import settings

OWN = ".onrecord.json"


def build(root: Path, site: str, config: bytes, *arguments: str) -> str:
    """Build the pages below ``root`` with MkDocs and this configuration; return what it said."""
    (root / "own.yml").write_bytes(config)
    command = [sys.executable, "-m", "mkdocs", "build", *arguments, "-f", "own.yml", "-d", site]
    env = {**os.environ, "SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def config(root: Path, *, plugin: bool, **others: object) -> bytes:
    """Return the packaged configuration, with or without the plugin."""
    values = {**site_settings(root), **others}
    values["plugins"] = [*values["plugins"], *(["onrecord"] if plugin else [])]
    return settings.dump(values)


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier with its pages, and one more that a person wrote."""
    root = tmp_path_factory.mktemp("lido")
    source = REPOSITORY / "tests" / "dossiers" / "lido"
    for path, data in tree(source / "sources").items():
        write(root, {f"sources/{path}": data})
    assert run("build", "-C", root).exit_code == 0
    by_hand = "# By hand\n\nSee [the front](index.md), *all* of it.\n\n[a]: index.md\n\n[Or][a]\n"
    write(root, {"briefs/by-hand.md": by_hand})
    return root


def test_a_site_is_the_same_with_the_plugin_and_without(dossier: Path) -> None:
    """Every element, attribute and word of every page, and every other file byte for byte.

    The search alone has files more.
    """
    sites = {}
    for name, plugin in {"with": True, "without": False}.items():
        said = build(dossier, name, config(dossier, plugin=plugin), "--strict")
        assert "WARNING" not in said, said
        sites[name] = tree(dossier / name)
    index = {path for path in sites["with"] if path.startswith("search/")}
    assert "search/index.js" in index
    assert sites["with"].keys() - index == sites["without"].keys()
    assert b"<em>all</em>" in sites["with"]["by-hand.html"]
    for path, other in sites["without"].items():
        data = sites["with"][path]
        if path.endswith(".html"):
            assert document(data) == document(other), path
        else:
            assert data == other, path


def test_a_page_that_a_person_changed_goes_the_engines_way(tmp_path: Path) -> None:
    """What is in it may be any Markdown, which the plugin does not claim to know."""
    write(tmp_path, LEAST)
    assert run("build", "-C", tmp_path).exit_code == 0
    page = tmp_path / "briefs" / "unknowns.md"
    page.write_text(page.read_text("utf-8") + "\nSee _all_ of it.\n", encoding="utf-8")
    build(tmp_path, "site", config(tmp_path, plugin=True))
    assert b"<em>all</em>" in (tmp_path / "site" / "unknowns.html").read_bytes()


def test_links_that_lead_nowhere_are_told_as_the_engine_tells_them(dossier: Path) -> None:
    """Of a page that is gone, and of an anchor."""
    lost = dossier / "briefs" / "disputes.md"
    page, manifest = lost.read_bytes(), (dossier / "briefs" / OWN).read_bytes()
    lost.unlink()
    try:
        assert "target 'disputes.md' is not found" in warned_of_alike(dossier)
    finally:
        lost.write_bytes(page)
    # A page of ours with its list, from which an anchor is gone that others lead to.
    timeline = dossier / "briefs" / "timeline.md"
    before = timeline.read_bytes()
    timeline.write_bytes(before.replace(b'id="closure"', b'id="closed"'))
    try:
        assert "does not contain an anchor '#closure'" in warned_of_alike(dossier)
    finally:
        timeline.write_bytes(before)
    assert (dossier / "briefs" / OWN).read_bytes() == manifest


def warned_of_alike(dossier: Path) -> str:
    """Return what MkDocs warns of, which is the same with the plugin and without."""
    both = [build(dossier, "lost", config(dossier, plugin=plugin)) for plugin in (True, False)]
    ours, theirs = (
        sorted(line for line in said.splitlines() if line.startswith("WARNING")) for said in both
    )
    assert ours == theirs
    return "\n".join(ours)


def test_extensions_of_a_dossiers_own_work_on_pages_of_ours_too(tmp_path: Path) -> None:
    """With another extension the engine reads all pages."""
    text = 'Costs 10 euros -- or "more".'
    write(tmp_path, {**LEAST, "sources/dossier.yml": f"title: A\nscope: B.\nbottom_line: {text}\n"})
    assert run("build", "-C", tmp_path).exit_code == 0
    extensions = settings.read_settings(packaged.config(), trusted=True).values
    own = [*extensions["markdown_extensions"], "smarty"]
    build(tmp_path, "site", config(tmp_path, plugin=True, markdown_extensions=own))
    assert "Costs 10 euros &ndash; or" in (tmp_path / "site" / "index.html").read_text("utf-8")
