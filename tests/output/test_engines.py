"""Site engines beside MkDocs: how one is chosen, what it is given, and what its site still wants.

The engines themselves are no part of what runs these tests, but for one that is played here: what
real ones make is compared by ``make engines``.
"""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from tests.dossier_helpers import LEAST, REPOSITORY, run, tree, write
from tests.engines import VERSIONS

from onrecord.output import configuration, engines
from onrecord.output.errors import PublishError

ZENSICAL = engines.ENGINES["zensical"]
# It builds as Zensical does, of what lies beside its configuration, without hooks and plugins, and
# leaves behind what Zensical does.
PLAYED = """
import os, subprocess, sys
from pathlib import Path
import yaml
config = Path(sys.argv[sys.argv.index("-f") + 1])
assert "-d" not in sys.argv
values = yaml.safe_load(config.read_text("utf-8"))
for path in (values["docs_dir"], values["site_dir"], values["theme"]["custom_dir"]):
    assert (config.parent / path).resolve().is_relative_to(config.parent.resolve()), path
    assert not os.path.isabs(path), path
assert not values["hooks"] and not values["plugins"]
site = config.parent / values["site_dir"]
command = [sys.executable, "-P", "-m", "mkdocs", "build", "-q", "-f", str(config), "-d", str(site)]
code = subprocess.call(command)
(site / "search.json").write_text("{}")
(site / "assets/javascripts/workers").mkdir()
(site / "assets/javascripts/workers/search.js").write_text("")
sys.exit(code)
"""
BY_HAND = {
    "briefs/notes.md": "# Notes\n\nBy hand.\n\n## A section\n\nOf quince and medlar.\n",
    "briefs/deep/own.md": "---\ntitle: Another\n---\n\nWithout a heading.\n",
    "briefs/left.md": "---\nsearch: {exclude: true}\n---\n# Not to be found\n",
}


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that is called Zensical is installed."""
    place = tmp_path / "installed"
    write(place, {"zensical/__init__.py": "", "zensical/__main__.py": PLAYED})
    monkeypatch.syspath_prepend(str(place))
    monkeypatch.setenv("PYTHONPATH", str(place))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "dossier", LEAST | BY_HAND)


def test_the_versions_that_are_compared_are_those_that_are_asked_for() -> None:
    assert VERSIONS.keys() == engines.ENGINES.keys() - {"mkdocs"}
    for name, version in VERSIONS.items():
        wanted = Requirement(engines.ENGINES[name].requirement)
        assert wanted.name == name
        assert version in wanted.specifier
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    assert engines.MKDOCS.requirement in project["dependencies"]


def test_an_engine_that_is_not_there_is_named_with_the_command_that_helps(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "find_spec", lambda _: None)
    result = run("site", "--engine", "properdocs", "-C", root)
    assert result.exit_code == 1
    assert "ProperDocs is not installed here" in result.stderr
    assert re.search(r"-m pip install 'properdocs>=[\d.]+,<[\d.]+'$", result.stderr.strip())
    assert not (root / "briefs" / "index.md").exists()


def test_an_engine_that_bounds_nothing_needs_trust(root: Path, played: None) -> None:
    result = run("site", "--engine", "zensical", "-C", root)
    assert result.exit_code == 1
    assert "needs --trust" in result.stderr
    assert not (root / "site").exists()
    with pytest.raises(PublishError, match="--trust"):
        configuration.write_configuration(root, root, "Title", engine=ZENSICAL)


def test_the_search_knows_the_same_whichever_engine_built_the_site(
    root: Path,
    played: None,
) -> None:
    """The played engine makes the same pages, so that every file is the same."""
    found = {}
    for engine in ("mkdocs", "zensical"):
        result = run("site", "--engine", engine, "--trust", "-C", root)
        assert result.exit_code == 0, result.stderr
        found[engine] = tree(root / "site")
    assert "search/index.js" in found["mkdocs"]
    entries = b"".join(data for path, data in found["mkdocs"].items() if "/entries-" in path)
    assert b"quince" in entries
    assert b"Another" in entries
    assert b"Not to be found" not in entries
    assert found["zensical"].keys() == found["mkdocs"].keys()
    index = {path for path in found["mkdocs"] if path.startswith("search/")}
    assert {path for path in index if found["mkdocs"][path] != found["zensical"][path]} == set()


def test_what_such_an_engine_does_not_run_is_named(root: Path, played: None) -> None:
    write(root, {"mkdocs.yml": "site_name: A name\nhooks: [mine.py]\n", "mine.py": "1 / 0\n"})
    result = run("site", "--engine", "zensical", "--trust", "-C", root)
    assert result.exit_code == 0, result.stderr
    assert "mkdocs.yml:2: hooks: left out, this engine runs none" in result.stderr


def test_only_what_is_published_lies_beside_the_configuration(root: Path, tmp_path: Path) -> None:
    assert run("build", "-C", root).exit_code == 0
    write(root, {"briefs/mine.py": "1 / 0\n", "briefs/.hidden/x.md": "# X\n"})
    private = tmp_path / "private"
    private.mkdir()
    found = configuration.write_configuration(
        root, private, "Title", trusted=True, engine=ZENSICAL, made=b"{}"
    )
    values = yaml.safe_load(found.path.read_text("utf-8"))
    assert values["theme"]["variant"] == "classic"
    assert str(root) not in found.path.read_text("utf-8")
    beside = {path for path in tree(private) if path.startswith(("pages/", "theme/"))}
    assert "pages/index.md" in beside
    assert "pages/notes.md" in beside
    assert "theme/main.html" in beside
    assert [path for path in beside if path.endswith(".py") or "/." in path] == []
    assert found.frame == ""


def test_every_page_has_the_place_that_a_link_past_the_head_leads_to(root: Path) -> None:
    """Material's link leads to the first heading, Zensical's there."""
    assert run("site", "--trust", "-C", root).exit_code == 0
    pages = {path: data for path, data in tree(root / "site").items() if path.endswith(".html")}
    assert len(pages) > 5
    assert [path for path, data in pages.items() if data.count(b'id="__skip"') != 1] == []
