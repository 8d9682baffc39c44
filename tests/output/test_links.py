"""A link that leads nowhere stops ``onrecord site``, whoever wrote it, and is named."""

import re
import shutil
from pathlib import Path

import pytest
from tests.dossier_helpers import LEAST, REPOSITORY, run, tree, write

TEMPLATE = "site_templates/pages/unknowns.md.j2"
PACKAGED = REPOSITORY / TEMPLATE


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier with a built site."""
    root = write(tmp_path_factory.mktemp("sound"), LEAST)
    done = run("site", "-C", root)
    assert done.exit_code == 0, done.stderr
    return root


@pytest.fixture
def root(sound: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sound, tmp_path / "dossier")


def refused(root: Path, *named: str) -> None:
    """Assert that the old site stands and that a line of warning names all of ``named``."""
    before = tree(root / "site")
    done = run("site", "-C", root)
    assert done.exit_code == 1
    assert "Traceback" not in done.stderr
    warnings = [line for line in done.stderr.splitlines() if line.startswith("WARNING")]
    assert [line for line in warnings if all(f"'{each}'" in line for each in named)], done.stderr
    assert tree(root / "site") == before


# Where a link leads, and how it is named.
NOWHERE = [
    pytest.param("nowhere.md", "nowhere.md", id="no page"),
    pytest.param("index.md#nowhere", "#nowhere", id="no anchor on another page"),
    pytest.param("#nowhere", "#nowhere", id="no anchor on the page itself"),
    pytest.param("/index.md", "/index.md", id="from the root"),
    pytest.param("nowhere/", "nowhere/", id="not a file"),
]


@pytest.mark.parametrize(("address", "named"), NOWHERE)
def test_a_broken_link_in_a_page_written_by_hand_is_named(
    root: Path, address: str, named: str
) -> None:
    write(root, {"briefs/notes.md": f"# Notes\n\nSee [this]({address}).\n"})
    refused(root, "notes.md", named)


def test_a_configuration_of_its_own_excuses_no_broken_link(root: Path) -> None:
    notes = "# Notes\n\nSee [this](index.md#nowhere).\n"
    write(root, {"mkdocs.yml": "site_name: A name\n", "briefs/notes.md": notes})
    refused(root, "notes.md", "#nowhere")


@pytest.mark.parametrize(("address", "named"), NOWHERE[:2])
def test_a_broken_link_of_a_dossiers_own_template_is_named(
    root: Path, address: str, named: str
) -> None:
    template = PACKAGED.read_text("utf-8")
    write(root, {TEMPLATE: f"{template}\n\nSee [this]({address}).\n"})
    refused(root, "unknowns.md", named)


def test_sound_links_written_by_hand_are_links(root: Path) -> None:
    """The page that is refused above for its link is built where the link is right."""
    template = PACKAGED.read_text("utf-8")
    write(
        root,
        {
            "briefs/notes.md": "# Notes\n\nSee [this](unknowns.md#more) and [that](#notes).\n",
            TEMPLATE: f"{template}\n\n## More\n\nSee [this](notes.md#notes).\n",
        },
    )
    done = run("site", "-C", root)
    assert done.exit_code == 0, done.stderr
    found = {
        name: re.findall(r'<a href="([^"]*)">(?:this|that)</a>', page)
        for name in ("notes", "unknowns")
        if (page := (root / f"site/{name}.html").read_text("utf-8"))
    }
    assert found == {"notes": ["unknowns.html#more", "#notes"], "unknowns": ["notes.html#notes"]}
