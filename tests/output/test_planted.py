"""Whatever a clone brings along: nothing outside is published or changed, nothing waited for."""

import os
import re
import shutil
import signal
import socket
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from tests.dossier_helpers import LEAST, examples, plant_deep, run, write
from tests.reliability.stage import NOT_FOUND

from onrecord.output import engines, programs, swap

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there are no links and pipes here")

WORDS = "Nobody else's business."
# Where something is read or written, and what lies beside it.
PLACES = (
    "briefs",
    "briefs/.onrecord.json",
    "briefs/index.md",
    "briefs/notes.md",
    "briefs/actors",
    "briefs/actors/mia-lund.md",
    "briefs/k",
    "briefs/k/file",
    "site",
    "site/k",
    "site/complete.html",
    "site/briefing.pdf",
    ".onrecord",
    ".onrecord/.gitignore",
    ".onrecord/lock",
    ".onrecord/token",
    ".onrecord/mkdocs.yml",
    ".onrecord/theme",
    ".onrecord/theme/partials",
    ".onrecord/theme/main.html",
    ".onrecord/new-x",
    f".onrecord/new-{'a' * 64}",
    ".onrecord/new-token",
    ".onrecord/old-briefs",
    ".onrecord/old-briefs/k",
    ".onrecord/old-briefs/k/file",
    ".onrecord/old-site/k/file",
    ".onrecord/old-briefs-x",
    ".onrecord/old-briefs-x/k",
    ".onrecord/old-site-x/k/file",
    "sources",
    "sources/dossier.yml",
    "sources/actors",
    "sources/actors/more.yml",
    "site_templates",
    "site_templates/pages",
    "site_templates/pages/unknowns.md.j2",
    "site_templates/overrides",
    "site_templates/overrides/404.html",
    "site_templates/overrides/assets",
    "mkdocs.yml",
    "captures",
    "captures/article.txt",
    "schema",
    "schema/actor.json",
)


def _socket(place: Path, _victim: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made, suppress(OSError):
        made.bind(str(place))


def _device(place: Path, _victim: Path) -> None:
    with suppress(PermissionError):
        os.mknod(place, stat.S_IFCHR | 0o600, os.makedev(1, 5))  # endless zeros


def _odd_tree(place: Path, victim: Path) -> None:
    (place / "k").mkdir(parents=True, mode=0o2777)
    (place / "k/file").write_text("planted", "utf-8")
    (place / "k/file").chmod(0o4777)
    (place / "l").symlink_to(victim)


# What can lie somewhere; each is given the place and a folder of somebody else.
THINGS: dict[str, Callable[[Path, Path], object]] = {
    "link to a file": lambda place, victim: place.symlink_to(victim / "file"),
    "link to a folder": lambda place, victim: place.symlink_to(victim),
    "link to nothing": lambda place, victim: place.symlink_to(victim / "made"),
    "link to itself": lambda place, _: place.symlink_to(place.name),
    "pipe": lambda place, _: os.mkfifo(place),
    "socket": _socket,
    "device": _device,
    "folder": lambda place, _: place.mkdir(),
    "odd tree": _odd_tree,
    "file": lambda place, _: place.write_text("planted", "utf-8"),
    "list of files": lambda place, _: place.write_text(
        '{"files": ["../x", "/etc/passwd", "k/file", "index.md"]}', "utf-8"
    ),
}


def plant(place: Path, thing: str, victim: Path) -> None:
    """Put a thing at a place, if its folder can be made; not through what was planted before."""
    if any(parent.is_symlink() for parent in place.parents):
        return
    with suppress(FileExistsError, NotADirectoryError):
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        place.unlink(missing_ok=True)
        THINGS[thing](place, victim)


def seen(folder: Path) -> dict[str, tuple[int, int, int, bytes]]:
    """Return all that could be changed of what lies in a folder, and of itself."""
    found = {}
    for path in (folder, *sorted(folder.rglob("*"))):
        state = path.lstat()
        data = path.read_bytes() if path.is_file() else b""
        found[str(path)] = (state.st_mode, state.st_mtime_ns, state.st_nlink, data)
    return found


def like_mkdocs(config: Path, folder: Path, **_how: bool) -> None:
    """Read and publish what a site engine would, links and all."""
    known = yaml.safe_load(config.read_text("utf-8"))
    shutil.copytree(known["docs_dir"], folder, dirs_exist_ok=True, ignore_dangling_symlinks=True)
    # Templates are not published.
    theme, no_pages = known["theme"]["custom_dir"], shutil.ignore_patterns("*.html")
    shutil.copytree(theme, folder, dirs_exist_ok=True, ignore=no_pages)
    (folder / "404.html").write_text(NOT_FOUND, "utf-8")
    write(folder, {"sitemap.xml": "<urlset/>"})


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Fail where something is waited for that never comes."""

    def late(*_: object) -> None:
        raise AssertionError("it waits for ever")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


planted = st.lists(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(sorted(THINGS))), min_size=1, max_size=4
)


def holds(tmp_path: Path, things: list[tuple[str, str]], *, built: bool) -> None:
    """Assert that all commands end, each in a line at worst, and the victim is as it was."""
    for left in tmp_path.iterdir():
        shutil.rmtree(left)
    victim = tmp_path / "victim"
    write(victim, {"file": WORDS, "k/file": WORDS, "partials/x.html": WORDS})
    (victim / "file").chmod(0o600)
    root = write(tmp_path / "clone", LEAST)
    if built:
        assert run("site", "-C", root).exit_code == 0
    for place, thing in things:
        plant(root / place, thing, victim)
    before = seen(victim)
    here = Path.cwd()
    os.chdir(root)
    try:
        for command in (
            ["check"],
            ["build"],
            ["site", "--trust"],
            ["site"],
            ["schema"],
            ["pdf"],
        ):
            with within(60):
                done = run(*command)
            assert done.exit_code in {0, 1, 2}, done.output
            assert WORDS not in done.output
            assert seen(victim) == before, command
    finally:
        os.chdir(here)
    for made in ("briefs", "site"):
        if not (root / made).is_symlink():
            for path in (root / made).rglob("*"):
                if path.is_file() and not path.is_symlink():
                    assert WORDS.encode() not in path.read_bytes(), path


@pytest.fixture(autouse=True)
def no_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither MkDocs nor Chromium is run, which takes seconds."""
    monkeypatch.setattr(engines, "build", like_mkdocs)
    monkeypatch.setattr(shutil, "which", lambda _: "/bin/chromium")

    def prints(command: list[str], *_: object) -> "subprocess.CompletedProcess[str]":
        [pdf] = [each.partition("=")[2] for each in command if "print-to-pdf" in each]
        Path(pdf).write_bytes(b"%PDF")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(programs, "run", prints)


@example([("briefs/k", "link to a folder"), (".onrecord/old-briefs/k/file", "file")])
@example([(".onrecord/old-briefs-x/k", "link to a folder"), ("briefs/k/file", "file")])
@example([(".onrecord/old-site/k/file", "file"), ("site/k", "link to a folder")])
@example([("briefs/k", "link to a folder"), ("briefs/.onrecord.json", "list of files")])
@example([("briefs/.onrecord.json", "pipe")])
@example([("briefs/notes.md", "pipe")])
@example([(".onrecord/.gitignore", "pipe")])
@example([("mkdocs.yml", "link to a file")])
@example([("site_templates/pages/unknowns.md.j2", "link to a file")])
@example([("site_templates/pages", "link to a folder")])
@example([("site_templates/pages", "link to itself")])
@example([("site_templates/overrides", "link to itself")])
@example([("site_templates/overrides/assets", "link to a folder")])
@example([("site/briefing.pdf", "link to a file"), ("site/complete.html", "file")])
@example([("schema/actor.json", "link to a file")])
@example([("schema", "link to a folder")])
@examples(60)
@given(planted)
def test_nothing_in_a_fresh_clone_reaches_out_of_it(
    tmp_path_factory: pytest.TempPathFactory, things: list[tuple[str, str]]
) -> None:
    holds(tmp_path_factory.mktemp("fresh"), things, built=False)


@examples(40)
@given(planted)
def test_nothing_that_is_pulled_into_a_built_dossier_reaches_out_of_it(
    tmp_path_factory: pytest.TempPathFactory, things: list[tuple[str, str]]
) -> None:
    holds(tmp_path_factory.mktemp("built"), things, built=True)


def test_what_is_pulled_in_replaces_nothing_that_a_person_wrote(tmp_path: Path) -> None:
    """Not even where it looks as if a run here had been killed, and is newer."""
    root = write(tmp_path, LEAST)
    assert run("build", "-C", root).exit_code == 0
    write(root, {"briefs/notes.md": WORDS})
    write(root, {".onrecord/old-briefs/notes.md": "planted"})
    done = run("build", "-C", root)
    assert done.exit_code == 1
    assert "Error: .onrecord/old-briefs: no run here set it aside" in done.output
    assert (root / "briefs/notes.md").read_text("utf-8") == WORDS


def test_a_list_that_is_pulled_in_deletes_nothing_that_a_person_wrote(tmp_path: Path) -> None:
    root = write(tmp_path, LEAST)
    assert run("build", "-C", root).exit_code == 0
    write(root, {"briefs/notes.md": WORDS, "briefs/.onrecord.json": '{"files": [\n"notes.md"\n]}'})
    for path in (root / "briefs").rglob("*.md"):
        if path.name != "notes.md":
            path.unlink()
    assert run("build", "-C", root).exit_code == 0
    assert (root / "briefs/notes.md").read_text("utf-8") == WORDS


@pytest.mark.parametrize("thing", ["link to a folder", "link to nothing", "pipe", "file"])
def test_schemas_are_written_through_no_link(thing: str, tmp_path: Path) -> None:
    """Neither where the folder is named from here, nor from the root."""
    victim = write(tmp_path / "victim", {"actor.json": WORDS})
    plant(tmp_path / "clone/schema", thing, victim)
    done = run("schema", tmp_path / "clone/schema")
    assert done.exit_code == 1
    assert f"clone/schema: {'a pipe' if thing == 'pipe' else 'a'}" in done.stderr
    assert seen(victim).keys() == {str(victim), str(victim / "actor.json")}
    assert (victim / "actor.json").read_text("utf-8") == WORDS


@pytest.mark.parametrize("command", ["schema", "new"])
@pytest.mark.parametrize("mark", ["sources/dossier.yml", "mkdocs.yml", ".git/HEAD"])
@pytest.mark.parametrize(
    "way", ["clone/k/l/new", "clone/k/l", "clone/k/l/../new", "mine/k/l/new", "here"]
)
def test_nothing_is_started_through_a_link_of_a_checkout(
    way: str, mark: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever on the way it lies, and however somebody's own links lead into the checkout."""
    victim = tmp_path / "victim"
    (victim / "k").mkdir(parents=True)
    write(tmp_path / "clone", {mark: "", "k/x": ""})
    (tmp_path / "clone/k/l").symlink_to(victim / "k")
    (tmp_path / "mine").symlink_to(tmp_path / "clone")
    monkeypatch.chdir(tmp_path / "clone/k")
    done = run(command, "l/new" if way == "here" else tmp_path / way)
    assert done.exit_code == 1, done.output
    assert "l: a link" in done.stderr
    assert done.stderr.count("\n") == 1
    assert [*victim.rglob("*")] == [victim / "k"]


@pytest.mark.parametrize("command", ["schema", "new"])
def test_somebodys_own_links_lead_where_they_should(command: str, tmp_path: Path) -> None:
    """As a home that lies on another disk, with a checkout in it."""
    write(tmp_path / "disk/clone", LEAST)
    (tmp_path / "home").symlink_to(tmp_path / "disk")
    for folder in ("home/new", "home/clone/new"):
        assert run(command, tmp_path / folder).exit_code == 0
        assert [*(tmp_path / folder).resolve().iterdir()]


@pytest.mark.parametrize(
    ("place", "thing", "said"),
    [
        ("briefs/.onrecord.json", "pipe", "briefs/.onrecord.json: a pipe"),
        (".onrecord/.gitignore", "pipe", ".onrecord/.gitignore: a pipe"),
        (".onrecord/lock", "pipe", ".onrecord/lock: a pipe"),
        ("briefs/x.md", "pipe", "briefs/x.md: a pipe"),
        ("briefs/x.md", "socket", "briefs/x.md: a socket"),
        ("mkdocs.yml", "link to a file", "mkdocs.yml: a link"),
        ("mkdocs.yml", "pipe", "mkdocs.yml: a pipe"),
        ("mkdocs.yml", "folder", "mkdocs.yml: a folder"),
        ("site_templates/overrides/x.html", "link to a file", "overrides/x.html: a link"),
        ("site_templates/overrides", "link to a folder", "site_templates/overrides: a link"),
        ("site_templates", "link to a folder", "site_templates: a link"),
        ("site_templates/pages/cite.md.j2", "link to a file", "pages/cite.md.j2: a link"),
        ("site_templates/pages/cite.md.j2", "pipe", "pages/cite.md.j2: a pipe"),
        ("briefs/k", "link to a folder", "briefs/k: a link"),
    ],
)
def test_what_is_no_plain_file_is_named_in_a_line(
    place: str, thing: str, said: str, tmp_path: Path
) -> None:
    victim = write(tmp_path / "victim", {"file": WORDS})
    root = write(tmp_path / "clone", LEAST)
    plant(root / place, thing, victim)
    with within(60):
        done = run("site", "-C", root)
    assert done.exit_code == 1
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1
    assert said in errors[0]
    assert WORDS not in done.output


@pytest.mark.parametrize("name", [b"\xff.md", b"\xff.png", b"\xff/x.md"])
@pytest.mark.parametrize(
    ("command", "folder"),
    [("build", "briefs"), ("site", "briefs"), ("serve", "briefs"), ("pdf", "site")],
)
def test_a_name_that_is_no_text_is_named_in_a_line(
    command: str, folder: str, name: bytes, tmp_path: Path
) -> None:
    root = write(tmp_path, {**LEAST, "site/complete.html": "x"})
    place = os.fsencode(root / folder) + b"/k" + name
    try:
        os.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH103, PTH120
        os.close(os.open(place, os.O_CREAT | os.O_WRONLY))
    except OSError:
        pytest.skip("this file system has no such names")
    done = run(command, "-C", root)
    assert done.exit_code == 1
    assert re.search(r"k\\\S+: a name that is not UTF-8; rename it$", done.stderr.strip())
    assert done.stderr.count("\n") == 1


# --- deeper than systems and programs can follow ------------------------------------------------


# Beyond what Python follows, beyond what a path can say, and by few long names beyond that.
DEEP = [("d", 1_500), ("d", 5_000), ("d" * 250, 40)]


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """A dossier that brings its own theme along, and is cleared away however deep it is."""
    yield write(tmp_path / "clone", {**LEAST, "site_templates/overrides/more.css": ""})
    swap.remove(tmp_path / "clone")


@pytest.mark.parametrize(("name", "levels"), DEEP)
@pytest.mark.parametrize(
    "place",
    ["site", ".onrecord", ".onrecord/theme", f".onrecord/new-{'a' * 64}", "site_templates/pages"],
)
@pytest.mark.sampled(4)
def test_folders_too_deep_in_one_another_are_no_reason_to_stop(
    place: str, name: str, levels: int, deep: Path
) -> None:
    """Where they are in nobody's way, or go, as with a site that was built here."""
    done = run("site", "-C", deep)
    assert done.exit_code == 0, done.output
    plant_deep(deep / place, name, levels)
    for command in ("build", "site"):
        done = run(command, "-C", deep)
        assert done.exit_code == 0, done.output
    if place != "site_templates/pages":
        assert not list(deep.glob(".onrecord/new-*"))
        assert not (deep / "site" / name).exists()


@pytest.mark.parametrize(("name", "levels"), DEEP)
@pytest.mark.parametrize("place", ["briefs", "site", "site_templates/overrides"])
def test_folders_too_deep_in_one_another_are_named_in_a_line(
    place: str, name: str, levels: int, deep: Path
) -> None:
    plant_deep(deep / place, name, levels)
    done = run("site", "--trust", "-C", deep)
    assert done.exit_code == 1
    [line] = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert f"/{place}/d" in line
    assert re.search("(more than 100 folders in one another; move them away|name too long)$", line)
    assert len(line) < 500


@pytest.mark.parametrize(("name", "levels"), DEEP)
def test_a_site_too_deep_is_not_printed(name: str, levels: int, deep: Path) -> None:
    plant_deep(write(deep, {"site/complete.html": "x"}) / "site", name, levels)
    done = run("pdf", "-C", deep)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"Error: {deep}/site/d")
    assert done.stderr.count("\n") == 1


def test_sources_lie_no_deeper_in_one_another_than_a_person_puts_them(tmp_path: Path) -> None:
    """To look at each folder on the way to each file takes the square of their number."""
    write(tmp_path, LEAST)
    near, far = "/".join(["a"] * 99), "/".join(["a"] * 150)
    write(tmp_path, {f"sources/actors/{near}/x.yml": "name: X\nkind: person\n"})
    assert run("check", "-C", tmp_path).exit_code == 0
    write(tmp_path, {f"sources/actors/{far}/y.yml": "name: Y\nkind: person\n"})
    done = run("check", "-C", tmp_path, "--format", "concise")
    assert done.exit_code == 1
    assert done.stdout.splitlines()[0].endswith(
        "/a:1:1: error[too-deep] more than 100 folders in one another"
    )
