"""The package as somebody installs it: what is in the wheel, and that it needs no checkout."""

import os
import re
import subprocess
import sys
import sysconfig
from email.parser import HeaderParser
from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.dossier_helpers import REPOSITORY, tree

pytestmark = pytest.mark.xdist_group("wheel")

# Where the files of the checkout are in the package.
PLACES = {
    "generator/onrecord": "onrecord",
    "site_templates": "onrecord/site_templates",
}


def ran(*command: str | Path, cwd: Path) -> str:
    """Run a program that finds nothing of the checkout but by its name; return what it said."""
    hidden = ("PYTHONPATH", "SITE_URL", "SOURCE_URL")
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [str(each) for each in command],
        env={**env, "PIP_NO_INDEX": "1"},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built with what the lock holds and without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    ran(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=REPOSITORY)
    [made] = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def packed(wheel: Path) -> dict[str, bytes]:
    """The files of the wheel by their paths."""
    with ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tracked(folder: str) -> dict[str, bytes]:
    """Return the files of a folder of the checkout, caches left out."""
    files = tree(REPOSITORY / folder)
    return {path: data for path, data in files.items() if "__pycache__" not in path}


def test_the_wheel_is_for_every_machine(wheel: Path) -> None:
    assert re.fullmatch(r"onrecord-[\d.]+-py3-none-any\.whl", wheel.name)


def test_everything_of_the_package_is_in_the_wheel_and_nothing_else(
    packed: dict[str, bytes],
) -> None:
    wanted = {
        f"{place}/{path}": data
        for folder, place in PLACES.items()
        for path, data in tracked(folder).items()
    }
    for name in ("FORMAT.md", "mkdocs.yml"):
        wanted[f"onrecord/{name}"] = (REPOSITORY / name).read_bytes()
    for path in (
        "onrecord/py.typed",
        "onrecord/starter/sources/dossier.yml",
        "onrecord/starter/mkdocs.yml",
        "onrecord/output/book.css",
        "onrecord/site_templates/pages/brief.md.j2",
        "onrecord/site_templates/overrides/main.html",
        "onrecord/site_templates/overrides/assets/stylesheets/onrecord.css",
    ):
        assert path in wanted
    found = {path: data for path, data in packed.items() if ".dist-info/" not in path}
    assert found.keys() == wanted.keys()
    assert [path for path in wanted if found[path] != wanted[path]] == []


def about(packed: dict[str, bytes], name: str) -> bytes:
    """Return a file of what the wheel says of itself."""
    [path] = [path for path in packed if path.endswith(f".dist-info/{name}")]
    return packed[path]


def test_the_licence_goes_with_the_wheel(packed: dict[str, bytes]) -> None:
    text = (REPOSITORY / "LICENSE").read_bytes()
    assert text.startswith(b"MIT License\n")
    assert about(packed, "licenses/LICENSE") == text
    told = HeaderParser().parsestr(about(packed, "METADATA").decode())
    assert told["License-Expression"] == "MIT AND OFL-1.1"
    fonts = [path for path in packed if path.endswith(".woff2") and "/source-" in path]
    licences = {re.sub(r"-latin.*", "", path) + "-OFL.txt" for path in fonts}
    assert len(fonts) > 4
    named = {each for each in told.get_all("License-File", []) if each != "LICENSE"}
    assert {path.removeprefix("onrecord/") for path in licences} == named
    for path in licences:
        assert about(packed, f"licenses/{path.removeprefix('onrecord/')}") == packed[path]


def test_the_wheel_says_what_it_is(packed: dict[str, bytes]) -> None:
    """With the README whole, which is what an index or ``pip show --verbose`` has to show."""
    told = HeaderParser().parsestr(about(packed, "METADATA").decode())
    assert told["Description-Content-Type"] == "text/markdown"
    assert str(told.get_payload()).strip() == (REPOSITORY / "README.md").read_text("utf-8").strip()
    summary, opening = str(told["Summary"]), "Who said what, when, and how do we know"
    assert summary.startswith(opening)


def test_the_wheel_says_what_it_needs(packed: dict[str, bytes]) -> None:
    told = HeaderParser().parsestr(about(packed, "METADATA").decode())
    assert told["Name"] == "onrecord"
    assert told["Requires-Python"] == ">=3.11"
    needed: set[str] = set()
    extra: set[str] = set()
    for each in told.get_all("Requires-Dist", []):
        kept = extra if "extra == 'import'" in each else needed
        kept.add(re.split(r"[<>=]", each)[0])
    assert extra == {"bibtexparser", "extruct", "openpyxl", "rispy"}
    assert needed == set(
        "ahocorasick-rs anyascii babel click filelock jinja2 lxml markdown markdown-it-py mkdocs "
        "mkdocs-material networkx nh3 pikepdf pillow platformdirs pyyaml snowballstemmer "
        "urllib3 watchdog".split()
    )


# --- installed ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the wheel, and of this one all but the package."""
    home = tmp_path_factory.mktemp("installed") / "environment"
    ran(sys.executable, "-m", "venv", "--without-pip", home, cwd=home.parent)
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    place = Path(ran(python, "-c", ask, cwd=home).strip())
    # A path in such a file is not searched for such files: the editable install stays out.
    others = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    (place / "others.pth").write_text("\n".join(others), encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    ran(*pip, "install", "--no-deps", "--no-index", "--ignore-installed", wheel, cwd=home)
    found = ran(python, "-c", "import onrecord; print(onrecord.__file__)", cwd=home).strip()
    assert Path(found).is_relative_to(place)
    return programs


def test_an_installed_wheel_makes_a_dossier_and_its_site(programs: Path, tmp_path: Path) -> None:
    """Far from the checkout, with the templates, the theme and the configuration it brings."""
    command, root = programs / "onrecord", tmp_path / "bridge"
    ran(command, "new", root, cwd=tmp_path)
    made = {
        path: data
        for path, data in tree(root).items()
        if not path.startswith((".onrecord/", "schema/"))
    }
    own = re.compile(rb"(?m)^key: .*$")  # each dossier has a key of its own
    made["sources/dossier.yml"] = own.sub(b"key: starter", made["sources/dossier.yml"])
    named = re.compile(rb"(?m)^(onrecord)==\d+\.\d+.*$")  # and is built by the version that made it
    made["requirements.txt"] = named.sub(rb"\1==VERSION", made["requirements.txt"])
    assert made == tracked("generator/onrecord/starter")
    assert "0 removed" in ran(command, "build", "-C", root, "--strict", cwd=tmp_path)
    assert (root / "briefs/index.md").is_file()
    pages = tree(root / "briefs")
    said = ran(command, "site", "-C", root, cwd=tmp_path)
    assert f"site/: open {root / 'site/index.html'}" in said
    assert tree(root / "briefs") == pages
    index = (root / "site/index.html").read_text(encoding="utf-8")
    assert "or-masthead" in index
    assert "Content-Security-Policy" in index
    for path in ("assets/stylesheets/onrecord.css", "assets/javascripts/matrix.js"):
        assert (root / "site" / path).read_bytes() == tracked("site_templates/overrides")[path]
    for page in (*(root / "briefs").rglob("*.md"), *(root / "site").rglob("*.html")):
        assert str(REPOSITORY) not in page.read_text(encoding="utf-8")


def test_an_installed_wheel_says_its_version(wheel: Path, programs: Path, tmp_path: Path) -> None:
    version = wheel.name.split("-")[1]
    assert version in ran(programs / "onrecord", "--version", cwd=tmp_path)
    ran(programs / "onrecord", "schema", "made", cwd=tmp_path)
    assert tree(tmp_path / "made") == tree(REPOSITORY / "schema")
