"""Whatever was built before, pages and site are what a build from nothing gives, byte for byte."""

import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import REPOSITORY, THOROUGH, examples, run, tree, write

from onrecord import pipeline, reading
from onrecord.output import rebuilding
from onrecord.pages import rendering
from onrecord.pages.contents import make_pages
from onrecord.pages.page import Page
from onrecord.source import yaml_reader
from onrecord.source.known import LastingFiles

Files = dict[str, bytes]
MKDOCS = "mkdocs.yml"


@cache
def lido() -> Files:
    """Return the sources of the dossier that has every field there is."""
    folder = REPOSITORY / "tests" / "dossiers" / "lido" / "sources"
    return {f"sources/{path}": data for path, data in tree(folder).items()}


def lay_out(root: Path, files: Files) -> None:
    """Let a dossier's folder hold these sources and settings, and leave what was built there."""
    for name in ("sources", "site_templates"):
        shutil.rmtree(root / name, ignore_errors=True)
    (root / MKDOCS).unlink(missing_ok=True)
    write(root, files)


def built(root: Path) -> Files:
    """Build the dossier that has every field in a folder; return its sources."""
    files = dict(lido())
    lay_out(root, files)
    assert outcome(root, "build")[0] == 0
    return files


def outcome(root: Path, command: str, *arguments: str) -> tuple[int, Files]:
    """Run a command in a dossier's folder; return how it ended, and what stands there then."""
    result = run(command, "-C", root, *arguments)
    made: Files = {}
    for name in ("briefs", "site"):
        made |= {f"{name}/{path}": data for path, data in tree(root / name).items()}
    return result.exit_code, made


def assert_as_from_nothing(root: Path, files: Files, command: str, *arguments: str) -> int:
    """Assert that a command in a folder with a past gives what it gives without; return how."""
    lay_out(root, files)
    code, made = outcome(root, command, *arguments)
    with tempfile.TemporaryDirectory() as elsewhere:
        write(Path(elsewhere), files)
        for path, data in tree(root / "briefs").items():
            if path.startswith("by-hand"):
                write(Path(elsewhere), {f"briefs/{path}": data})
        afresh, wanted = outcome(Path(elsewhere), command, *arguments)
    assert code == afresh
    if code == 0:
        assert made.keys() == wanted.keys()
        assert [path for path in made if made[path] != wanted[path]] == []
    return code


# --- pages, after any edits ------------------------------------------------------------------


def leaves(value: Any, *keys: str | int) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to each value of a file that is no list or mapping."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, *keys, key)
    else:
        yield keys


def at(value: Any, keys: tuple[str | int, ...]) -> Any:
    """Return what is at the end of a way."""
    for key in keys:
        value = value[key]
    return value


def edit_of(kind: int, where: int, which: int) -> Callable[[Files], None]:
    """Return an edit of a kind, of a value among all and with another one."""

    def edit(files: Files) -> None:
        parsed = {path: yaml.load(data, yaml.BaseLoader) for path, data in sorted(files.items())}  # noqa: S506  # texts alone
        ways = [(path, way) for path, value in parsed.items() for way in leaves(value)]
        path, way = ways[where % len(ways)]
        holder = at(parsed[path], way[:-1])
        name = next(key for key in reversed(way) if isinstance(key, str))
        if kind == 0:
            alike = [(p, w) for p, w in ways if name in w[-2:]]
            other, there = alike[which % len(alike)]
            holder[way[-1]] = at(parsed[other], there)
        elif kind == 1:
            holder[way[-1]] += " Again."
        else:
            del holder[way[-1]]
        files[path] = yaml.safe_dump(parsed[path], allow_unicode=True, sort_keys=False).encode()

    return edit


NUMBERS = st.integers(0, 10**6)
EDITS = st.builds(edit_of, st.sampled_from([0, 0, 0, 1, 1, 2]), NUMBERS, NUMBERS)


@given(st.lists(EDITS, min_size=4, max_size=4))
@examples(3)
def test_pages_are_those_of_a_build_from_nothing(sequence: list[Callable[[Files], None]]) -> None:
    """After each of some edits, with what the builds before it left: a value as it stands in the
    place of another one, a word more, a value less.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = built(root)
        for edit in sequence:
            before = dict(files)
            edit(files)
            if assert_as_from_nothing(root, files, "build"):
                files = before  # what is wrong would hide what comes after it


@given(st.lists(EDITS, min_size=3, max_size=3))
@examples(3)
def test_a_process_reads_again_what_one_reads_that_begins(
    sequence: list[Callable[[Files], None]],
) -> None:
    """With what is wrong by then, and each page is made alone as it is among all."""
    known = LastingFiles()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = dict(lido())
        lay_out(root, files)
        for edit in [lambda _: None, *sequence]:
            before = dict(files)
            edit(files)
            write(root, {path: data for path, data in files.items() if data != before[path]})
            again, afresh = reading.read(root, known=known), reading.read(root)
            assert (again.findings, again.texts) == (afresh.findings, afresh.texts)
            if afresh.is_sound:
                assert [*again.dossier.structs()] == [*afresh.dossier.structs()]
                pages = make_pages(afresh.dossier)
                made = rendering.render(afresh.dossier, pages)
                paths = [page.path for page in pages if page.kind != "moved"][::7]
                wanted = {path: made[path] for path in paths}
                assert dict(pipeline.pages_at(root, paths, known)) == wanted


# Each is of a kind that reaches pages on which the record itself is not shown.
ELSEWHERE = {
    "a name that texts have": (
        "actors/bodies.yml",
        "also: [",
        "also: [The basin, Canton of Weir, ",
    ),
    "an actor's name": ("actors/people.yml", "name: Jory Kell", "name: Jori Kell"),
    "a word that is a name": (
        "positions/reopen.yml",
        "Want the lido back.",
        "Want märch, and oddie.",
    ),
    "the language": ("dossier.yml", "language: en-GB", "language: de"),
    "a question's short form": ("questions/all.yml", "short: The sale", "short: Selling it"),
    "a position's date": ("positions/reopen.yml", "date: 2024-04-18", "date: 2024-04-17"),
    "a position's few words": ("positions/reopen.yml", "short: past mending", "short: beyond it"),
    "an article's title": ("articles/2023.yml", "title: A pool with a roof", "title: Roofs"),
    "a summary": ("articles/2023.yml", "ask for an indoor pool.", "want a roof."),
    "a position's text": ("positions/reopen.yml", "Would rather have an indoor pool.", "A roof."),
    "a condition": ("positions/reopen.yml", "Children swim free.", "Children pay."),
    "a role": ("actors/people.yml", "role: hydraulic engineer", "role: engineer"),
    "why it is asked": ("questions/all.yml", "why: It is the only place", "why: It is a place"),
    "a quote": ("articles/2023.yml", "text: a roof before a lawn", "text: a roof"),
    "a relation": ("actors/people.yml", "{to: institute, relation", "{to: works, relation"),
    "a group": (
        "actors/people.yml",
        "described_as: two people who know",
        "described_as: two who know",
    ),
    "a route": ("articles/2023.yml", "attribution: on-record, via: []", "attribution: paraphrase"),
    "a dispute's title": ("questions/all.yml", "title: The Friends then and now", "title: Then"),
    "the day an article came in": (
        "articles/2023.yml",
        "recorded: 2024-05-02",
        "recorded: 2024-06-30",
    ),
}


def change(files: Files, what: str) -> str:
    """Make one of these edits; return the path of the file."""
    path, old, new = ELSEWHERE[what]
    name = f"sources/{path}"
    assert old.encode() in files[name], what
    files[name] = files[name].replace(old.encode(), new.encode(), 1)
    return name


def test_an_edit_reaches_every_page_it_shows_on(tmp_path: Path) -> None:
    """One edit after the other, with what the builds before it left."""
    files = built(tmp_path)
    for what in list(ELSEWHERE)[:: 1 if THOROUGH else 2]:
        before = tree(tmp_path / "briefs")
        change(files, what)
        assert assert_as_from_nothing(tmp_path, files, "build") == 0, what
        assert tree(tmp_path / "briefs") != before, what


def test_what_stays_the_same_is_not_read_and_not_rendered_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted: nothing without an edit, and after one the file and the pages that show it."""
    read: list[str] = []
    rendered: list[str] = []
    documents, pages = yaml_reader.read, rendering._rendered

    def counted_read(path: str, text: str) -> object:
        read.append(path)
        return documents(path, text)

    def counted_rendered(writer: rendering.Writer, page: Page, *others: object) -> str:
        rendered.append(page.path)
        return pages(writer, page, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(yaml_reader, "read", counted_read)
    monkeypatch.setattr(rendering, "_rendered", counted_rendered)
    files = built(tmp_path)
    everything = len(rendered)
    assert everything > 30
    read.clear()
    rendered.clear()
    assert outcome(tmp_path, "build")[0] == 0
    # In the dossier file everything may be meant.
    assert (read, rendered) == (["sources/dossier.yml"], [])
    path = change(files, "a quote")
    lay_out(tmp_path, files)
    assert outcome(tmp_path, "build")[0] == 0
    assert read == ["sources/dossier.yml"] * 2 + [path]
    assert "articles/courier-2023-05-13.md" in rendered
    assert 0 < len(rendered) < everything / 4


# --- the site --------------------------------------------------------------------------------

CONFIG = """
site_name: A name
nav:
  - Brief: index.md
  - by-hand.md
  - Sources: articles/index.md
not_in_nav: |
  *.md
"""


def test_a_site_is_that_of_a_build_from_nothing(tmp_path: Path) -> None:
    """After edits of sources, of the configuration and of a page by hand, in the navigation too."""
    files = dict(lido())
    lay_out(tmp_path, files)
    write(tmp_path, {"briefs/by-hand.md": "# By hand\n\nSee [the front](index.md).\n"})
    assert_as_from_nothing(tmp_path, files, "site")
    kept = stamps(tmp_path / "site")
    change(files, "an article's title")
    assert_as_from_nothing(tmp_path, files, "site")
    now = stamps(tmp_path / "site")
    # That page is another, one that does not name it the same file as before.
    for path, is_same in {"articles/courier-2023-05-13.html": False, "unknowns.html": True}.items():
        assert (kept[path] == now[path]) is is_same, path
    files["mkdocs.yml"] = CONFIG.encode()
    assert_as_from_nothing(tmp_path, files, "site")
    # What the page is called stands in the navigation of all.
    write(tmp_path, {"briefs/by-hand.md": "# With these hands\n"})
    assert_as_from_nothing(tmp_path, files, "site")
    assert b"With these hands" in (tmp_path / "site" / "cite.html").read_bytes()
    files["mkdocs.yml"] = b"site_url: https://briefing.example/\n"
    assert_as_from_nothing(tmp_path, files, "site")


def stamps(site: Path) -> dict[str, tuple[int, int]]:
    """Return what tells each file of a site from another one with the same content."""
    return {
        path: ((site / path).stat().st_ino, (site / path).stat().st_mtime_ns) for path in tree(site)
    }


def test_what_was_changed_in_a_site_is_built_again(tmp_path: Path) -> None:
    """By hand, or taken away."""
    lay_out(tmp_path, lido())
    assert run("site", "-C", tmp_path).exit_code == 0
    before = tree(tmp_path / "site")
    (tmp_path / "site" / "cite.html").write_bytes(before["cite.html"].replace(b"Cite", b"Site"))
    (tmp_path / "site" / "method.html").unlink()
    assert run("site", "-C", tmp_path).exit_code == 0
    assert tree(tmp_path / "site") == before


def test_nothing_is_taken_from_a_cache_that_this_machine_did_not_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clone may bring along all that lies in the work folder of its maker."""
    lay_out(tmp_path, lido())
    assert run("site", "-C", tmp_path).exit_code == 0
    caches = {each.name for each in (tmp_path / ".onrecord").glob("cache-*")}
    assert {name.split("-")[1] for name in caches} == {"pages", "read", "site"}
    clone = shutil.copytree(tmp_path, tmp_path.with_name("clone"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path.with_name("state")))
    # Under the names that it looks for, too.
    assert run("build", "-C", clone).exit_code == 0
    ours = {each.name for each in (clone / ".onrecord").glob("cache-*")} - caches
    assert {name.split("-")[1] for name in ours} == {"pages", "read"}
    for name in ours:
        [theirs] = [each for each in caches if each.split("-")[1] == name.split("-")[1]]
        shutil.copy(tmp_path / ".onrecord" / theirs, clone / ".onrecord" / name)
    planted = [(tmp_path / ".onrecord" / name).read_bytes() for name in caches]
    loads, loaded = pickle.loads, []

    def load(data: bytes) -> object:
        loaded.append(data)
        return loads(data)

    monkeypatch.setattr("pickle.loads", load)
    for command in ("check", "build"):
        assert run(command, "-C", clone).exit_code == 0
        assert not any(whole.endswith(each) for each in loaded for whole in planted), command


HOOK = """
    from pathlib import Path

    def on_post_page(output, page, config):
        number = Path(config.docs_dir, "../number").read_text()
        return output.replace("</h1>", number + "</h1>")
    """
MAIN = """
    {% extends "base.html" %}
    {% block content %}{{ nav.pages | length }} pages{% endblock %}
    """


@pytest.mark.parametrize("own", ["hooks", "theme", "template"])
def test_nothing_is_kept_where_code_of_the_dossier_makes_pages(tmp_path: Path, own: str) -> None:
    """What that makes a page of nobody knows: here, of a file beside the sources."""
    lay_out(tmp_path, lido())
    write(tmp_path, {"number": "1"})
    if own == "hooks":
        write(tmp_path, {"mkdocs.yml": "hooks: [hook.py]\n", "hook.py": HOOK})
    elif own == "theme":
        write(tmp_path, {"site_templates/overrides/main.html": MAIN})
    else:
        write(tmp_path, {"site_templates/pages/unknowns.md.j2": "# Unknown\n"})
    for number in ("1", "2"):
        write(tmp_path, {"number": number})
        result = run("site", "-C", tmp_path, "--trust")
        assert result.exit_code == 0, result.output
        kept = [each.name for each in (tmp_path / ".onrecord").glob("cache-site-*")]
        assert kept == [], own
    if own == "hooks":
        assert b"2" in (tmp_path / "site" / "cite.html").read_bytes().split(b"</h1>")[0][-3:]


def test_links_of_pages_that_are_kept_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As those of any other page: where one leads nowhere by now the engine says so."""
    lay_out(tmp_path, lido())
    assert run("site", "-C", tmp_path).exit_code == 0
    before, tell = tree(tmp_path / "site"), rebuilding.tell
    links: dict[str, dict[str, str]] = {"gone.md": {}}

    def told(kept: rebuilding.Kept, private: Path) -> None:
        page = {**kept.files["unknowns.md"], "links": links}
        tell(rebuilding.Kept(kept.navigation, {**kept.files, "unknowns.md": page}), private)

    monkeypatch.setattr(rebuilding, "tell", told)
    # The page itself leads to no page that is gone: it is built again, and found to be right.
    assert run("site", "-C", tmp_path).exit_code == 0
    assert tree(tmp_path / "site") == before
    links = {"method.md": {"no-such": "method.md#no-such"}}
    result = run("site", "-C", tmp_path)
    assert result.exit_code == 1
    assert "'unknowns.md' contains a link 'method.md#no-such', but" in result.output
