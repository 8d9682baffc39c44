"""Whatever strangers write is refused at its place, or stands on the pages as the text it is.

The cases are in ``hostile/corpus.toml``.
"""

import contextlib
import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from subprocess import PIPE
from typing import Any, get_args
from xml.etree import ElementTree as ET

import pytest
from lxml.etree import _Element
from lxml.html import HtmlElement, fragment_fromstring
from mkdocs.utils.meta import get_data
from tests.dossier_helpers import run
from tests.dossier_helpers import tree as files_of
from tests.dossier_helpers import write as write_files
from tests.hostile.corpus import (
    BASE,
    Everywhere,
    Filling,
    Marked,
    Spread,
    TextCase,
    ThingCase,
    addresses,
    dossier,
    file_cases,
    limit_cases,
    rich_cases,
    text_cases,
    thing_cases,
    write,
)
from tests.pages.test_text import as_commonmark, as_the_site
from tests.reliability.costs import MEGABYTES, megabytes

from onrecord.diagnostics.findings import Diagnostic, Place, Severity
from onrecord.diagnostics.renderers import FORMATS, render
from onrecord.dossier.model import Dossier
from onrecord.exchange.citations import csl_json, ris
from onrecord.exchange.tex import biblatex, bibtex
from onrecord.output import files as output_files
from onrecord.pages import articles, timeline
from onrecord.pages.contents import make_pages
from onrecord.pages.markdown import Target, front_matter, rich_blocks
from onrecord.pages.news import feeds
from onrecord.pages.page import Page
from onrecord.pages.rendering import render_page
from onrecord.pages.templates import PageEnvironment, environment
from onrecord.reading import load
from onrecord.reading import read as read_folder
from onrecord.source import records, yaml_reader
from onrecord.source.fields import Review, Struct, specs
from onrecord.source.nodes import Scalar
from onrecord.source.rich import RichText
from onrecord.source.urls import Url

FILES = {str(case): case for case in file_cases()}
REFUSED = {name: case for name, case in FILES.items() if case.says is not None}
READ = {name: case for name, case in FILES.items() if case.says is None}
LIMITS = {str(case): case for case in limit_cases()}
THINGS = {str(case): case for case in thing_cases()}
TEXTS = {str(case): case for case in text_cases()}
ENGINES: dict[str, Callable[[str], str]] = {"the site": as_the_site, "CommonMark": as_commonmark}


def test_the_corpus_is_large() -> None:
    """Nothing is left out unseen: no case stands there twice, none expects two things."""
    assert len(FILES) == sum(1 for _ in file_cases())
    assert len(LIMITS) == sum(1 for _ in limit_cases())
    assert len(THINGS) == sum(1 for _ in thing_cases())
    assert len(TEXTS) == len({case.text for case in text_cases()}) == len(text_cases())
    assert {name for name, case in FILES.items() if bool(case.says) == bool(case.shows)} == set()
    assert len(REFUSED) + len(LIMITS) + len(THINGS) > 300
    assert len(READ) + len(TEXTS) > 200


# --- refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_at_its_place(name: str, tmp_path: Path) -> None:
    """Each fault is one finding, at its file, line and column, and nothing is written."""
    case = REFUSED[name]
    root = case.lay_out(tmp_path)
    found, texts = check(root)
    assert tuple(f"{finding.place} {finding.code}" for finding in in_order(found)) == case.says
    for style in FORMATS:
        assert_harmless(render(found, texts, style), style, len(found))
    built = run("build", "-C", root)
    assert built.exit_code == 1
    assert not (root / "briefs").exists()
    assert render(found, texts, "full") in built.stdout


def check(root: Path) -> tuple[list[Diagnostic], Mapping[str, str]]:
    """Return what is wrong with a dossier, and the texts of its files."""
    reading = read_folder(root)
    return list(reading.findings), reading.texts


def in_order(found: list[Diagnostic]) -> list[Diagnostic]:
    return sorted(found, key=lambda finding: finding.sort_key)


def assert_harmless(printed: str, style: str, number: int) -> None:
    """What is printed moves no cursor, forges no line and gives no command."""
    # What isolates is ours alone: it is an escape where a source has it.
    printed = re.sub("\u2068([^\u2068\u2069\n]+)\u2069", r"\1", printed)
    lines = printed.removesuffix("\n").split("\n")
    assert all(line.isprintable() for line in lines)
    assert not re.search(r"##\w*\[", printed) or style == "json"
    assert len(printed) < 3_000 * number
    if style == "github":
        assert len(lines) == number
        pattern = r"::(error|warning) file=[^,:]+,line=\d+,col=\d+,endColumn=\d+,title=[a-z0-9-]+::"
        assert all(re.match(pattern, line) for line in lines)
        assert all(line.isprintable() for line in lines)
    if style == "concise":
        assert len(lines) == number
        assert all(re.match(r".+:\d+:\d+: (error|warning)\[[a-z0-9-]+\] ", line) for line in lines)
    if style == "full":
        inner = r"$| *\d* \| |  = | *\d* \|$| *= "
        heads = [line for line in lines if not re.match(inner, line)]
        assert len(heads) == number
    if style == "json":
        assert printed.isascii()
        assert len(json.loads(printed)) == number


@pytest.mark.parametrize("name", READ)
def test_a_hostile_file_is_read_as_the_text_it_is(name: str, tmp_path: Path) -> None:
    """A value that YAML would take for something else, or shows oddly, is what was typed."""
    case = READ[name]
    made = read(case.lay_out(tmp_path))
    [page] = timeline.pages(made)
    heading = tree(as_the_site(markdown(page, made))).find(".//h3[@id='fair']")
    assert heading is not None
    assert "".join(heading.itertext()).removesuffix("¶").removesuffix("\u200e") == case.shows


def read(root: Path) -> Dossier:
    """Return a dossier, which must be without errors."""
    return load(root)


@cache
def templates() -> PageEnvironment:
    return environment()


def markdown(page: Page, made: Dossier) -> str:
    """Return a page's Markdown."""
    return render_page(page, made, templates())


def tree(html: str) -> HtmlElement:
    return fragment_fromstring(html, create_parent="div")


# --- within bounds -----------------------------------------------------------------------------

# Runs the command again and again, each time in a process of its own and within bounds, and tells
# its exit code and the most memory that it held. To load it takes longer than to run it: once.
# The bound in time is loose, since a busy machine is slow in processor time too;
# tests/reliability/costs.py holds what is promised.
RUNNER = """
import json, math, os, resource, sys
from onrecord.cli import console
from onrecord.cli.main import main

# How long a stage took is for a person to know.
console.LOGGED_FROM = math.inf
for line in sys.stdin:
    folder, *arguments = json.loads(line)
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_AS, (500_000_000, 500_000_000))
        resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
        os.dup2(os.open(f"{folder}/out", os.O_WRONLY | os.O_CREAT), 1)
        os.dup2(os.open(f"{folder}/err", os.O_WRONLY | os.O_CREAT), 2)
        main(arguments)
    _, status, used = os.wait4(child, 0)
    print(os.waitstatus_to_exitcode(status), used.ru_maxrss, flush=True)
"""


@pytest.fixture(scope="module")
def runner() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", RUNNER]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True, bufsize=1) as running:
        yield running


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.sampled(6)
def test_a_monstrous_file_costs_little(
    name: str, runner: subprocess.Popen[str], tmp_path: Path
) -> None:
    """However large, deep or many-headed a file is, it is read or refused within bounds."""
    case = LIMITS[name]
    root = case.lay_out(tmp_path)
    assert runner.stdin
    assert runner.stdout
    arguments = [str(root), case.command, "-C", str(root), "--format", "json"]
    runner.stdin.write(f"{json.dumps(arguments)}\n")
    code, held = map(int, runner.stdout.readline().split())
    out = (root / "out").read_text(encoding="utf-8")
    assert (root / "err").read_text(encoding="utf-8") == ""
    found = json.loads(out or "[]")
    assert len(found) == case.findings
    errors = [finding for finding in found if finding["severity"] == "error"]
    assert code == int(bool(errors))
    assert megabytes(held) <= MEGABYTES
    if found:
        first = found[0]
        said = f"{first['path']}:{first['line']}:{first['column']} {first['code']}"
        assert said == case.first
    assert len(out) < 500 * case.findings + 1_000


# --- the file system ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", THINGS)
def test_a_thing_that_is_no_record_is_not_read(name: str, tmp_path: Path) -> None:
    """Links, devices and names that show as something else are refused without being opened."""
    case = THINGS[name]
    root = shutil.copytree(BASE, tmp_path / "dossier")
    make(case, root)
    found, texts = check(root)
    assert tuple(f"{finding.place} {finding.code}" for finding in in_order(found)) == case.says
    for style in FORMATS:
        if found:
            assert_harmless(render(found, texts, style), style, len(found))
    assert run("check", "-C", root).exit_code == int(any(f.severity == "error" for f in found))


def make(case: ThingCase, root: Path) -> None:
    """Put the thing beside the sound records."""
    path = root / os.fsdecode(case.path)
    if path.exists():  # what it takes the place of is elsewhere
        path.rename(root / "elsewhere")
    path.parent.mkdir(parents=True, exist_ok=True)
    if case.make == "link":
        path.symlink_to(root / case.to if case.to == "elsewhere" else case.to)
    else:
        MAKERS[case.make](path)


RECORD = "title: A\ndate: 2024\nstatus: planned\n"


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as end, contextlib.chdir(path.parent):
        end.bind(path.name)  # the address of a socket is short, wherever the folder is


def _device(path: Path) -> None:
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes devices")


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(10_000_000_000)


def _closed(path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    path.touch(0)


def _closed_folder(path: Path) -> None:
    path.mkdir()
    _closed(path)
    path.chmod(0)


MAKERS: dict[str, Callable[[Path], object]] = {
    "record": lambda path: path.write_text(f"id: more\n{RECORD}", encoding="utf-8"),
    "record without an id": lambda path: path.write_text(RECORD, encoding="utf-8"),
    "junk": lambda path: path.write_bytes(b"\0: ["),
    "folder": Path.mkdir,
    "pipe": os.mkfifo,
    "socket": _socket,
    "device": _device,
    "sparse": _sparse,
    "unreadable": _closed,
    "unreadable folder": _closed_folder,
}


@pytest.mark.parametrize(
    ("link", "to"),
    [
        ("briefs/notes.txt", "/etc/passwd"),
        ("briefs/actors/notes.md", "../../sources/dossier.yml"),
        ("briefs/notes", "/etc"),
        ("briefs/again", "."),
        ("briefs", "elsewhere"),
        (".onrecord", "elsewhere"),
    ],
)
def test_a_link_among_what_is_made_publishes_nothing(link: str, to: str, tmp_path: Path) -> None:
    """What a link points to is neither published nor swept away."""
    root = shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    kept = root / "elsewhere/new-notes/kept.md"
    kept.parent.mkdir(parents=True)
    kept.touch()
    (root / link).parent.mkdir(parents=True, exist_ok=True)
    (root / link).symlink_to(to)
    done = run("site", "-C", root)
    assert done.exit_code == 1
    assert f"Error: {link}: a link" in done.output
    assert not (root / "site").exists()
    assert kept.exists()


@pytest.mark.parametrize(
    ("link", "to"),
    [
        (".onrecord/.gitignore", "elsewhere/kept.md"),
        (".onrecord/lock", "elsewhere/kept.md"),
        (".onrecord/lock", "elsewhere/made.md"),
        ("briefs/.onrecord.json", "elsewhere/made.md"),
    ],
)
def test_nothing_is_written_through_a_link(link: str, to: str, tmp_path: Path) -> None:
    """What a link among our own files leads to keeps its content, and gets no file more."""
    root = shutil.copytree(BASE, tmp_path / "dossier")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept.md").write_text("Mine.\n", "utf-8")
    (root / link).parent.mkdir(parents=True)
    (root / link).symlink_to(tmp_path / to)
    with output_files.workplace(root) as work:
        output_files.publish(work, root / "briefs", {"index.md": b"# Brief\n"})
    assert [path.name for path in elsewhere.iterdir()] == ["kept.md"]
    assert (elsewhere / "kept.md").read_text("utf-8") == "Mine.\n"
    assert not (root / link).is_symlink()


@pytest.mark.parametrize("name", ["..", ".", ".git", "sources", "elsewhere"])
@pytest.mark.parametrize("prefix", ["kept-", "old-", "new-"])
def test_a_work_folder_that_comes_with_a_dossier_moves_nothing(
    prefix: str, name: str, tmp_path: Path
) -> None:
    """A clone can bring folders that look as if a run had set them aside."""
    root = shutil.copytree(BASE, tmp_path / "clone")
    for kept in ("beside/kept.txt", "clone/.git/config", "clone/elsewhere/kept.txt"):
        (tmp_path / kept).parent.mkdir(parents=True)
        (tmp_path / kept).write_text("kept", encoding="utf-8")
    planted = root / ".onrecord" / f"{prefix}{name}" / "config"
    planted.parent.mkdir(parents=True)
    planted.write_text("planted", encoding="utf-8")
    before = {path: data for path, data in files_of(tmp_path).items() if ".onrecord" not in path}
    assert run("build", "-C", root).exit_code == 0
    after = files_of(tmp_path)
    assert {path: after.get(path) for path in before} == before


def test_a_planted_tree_keeps_what_a_person_wrote(tmp_path: Path) -> None:
    root = shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    assert run("build", "-C", root).exit_code == 0
    (root / "briefs/notes.md").write_text("mine", encoding="utf-8")
    planted = root / ".onrecord/kept-briefs/index.md"
    planted.parent.mkdir()
    planted.write_text("planted", encoding="utf-8")
    run("build", "-C", root)
    assert (root / "briefs/notes.md").read_text("utf-8") == "mine"


# --- texts -------------------------------------------------------------------------------------

# What engines make of Markdown, as a list of tags with attributes and of texts between them.
Shape = list[tuple[object, ...]]
# Where the words of a page are those of the templates alone.
STATIC = {"cite.md": "\n## The fields\n"}
RECORDS = re.compile(
    "(question|person|outlet|group|for|against|later|about|article|copy|event|dispute)-0"
)


def shape(html: str) -> Shape:
    """Return what a page is made of.

    Left out are code, what depends on a heading's words, and what keeps text from right to left
    apart.
    """
    found: Shape = []
    words: list[str] = []

    def end_words() -> None:
        if shown := " ".join("".join(words).replace("\u200e", "").split()):
            found.append((shown,))
        words.clear()

    def walk(node: _Element) -> None:
        if (node.tag, dict(node.attrib)) == ("span", {"dir": "auto"}):
            words.append(node.text or "")
            for child in node:
                walk(child)
        elif isinstance(node.tag, str) and node.tag != "pre":
            end_words()
            found.append((node.tag, *attributes(node)))
            words.append(node.text or "")
            for child in node:
                walk(child)
            end_words()
            found.append(("/", node.tag))
        words.append(node.tail or "")

    walk(tree(html))
    end_words()
    return found


def attributes(node: _Element) -> Iterator[tuple[str, str]]:
    """Yield the attributes of an element, but anchors that an engine makes of a heading's words."""
    for name, value in sorted(node.attrib.items()):
        heading = re.fullmatch(r"h[1-6]", str(node.tag))
        if heading and name == "id" and not RECORDS.fullmatch(str(value)):
            continue
        if name == "href" and node.get("class") == "headerlink":
            continue
        yield str(name), str(value)


@dataclass(frozen=True)
class Twin:
    """A dossier with harmless words in its fields: its pages, and what engines make of them."""

    words: Marked
    sources: Mapping[str, str]
    shapes: Mapping[str, Mapping[str, Shape]]


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Twin]:
    """The harmless dossier, by whether its texts are taken to be literal in rich text as well."""
    made = {}
    for literal in (True, False):
        words = Marked(rich="literal" if literal else "markup")
        files = markdown_of(read(write(tmp_path_factory.mktemp("twin"), dossier(words))))
        shapes = {
            name: {path: shape(body(engine, text)) for path, text in files.items()}
            for name, engine in ENGINES.items()
        }
        made[literal] = Twin(words, files, shapes)
    return made


def markdown_of(made: Dossier) -> dict[str, str]:
    """Return the Markdown of every page by its path, static ends left out."""
    shown = {page.path: markdown(page, made) for page in make_pages(made)}
    return {path: md.partition(STATIC.get(path, "\0"))[0] for path, md in shown.items()}


def body(engine: Callable[[str], str], page: str) -> str:
    """Return the HTML of a page; as in MkDocs the engine does not see the page's head."""
    return engine(get_data(page)[0])


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.sampled(6)
def test_a_hostile_text_stands_on_every_page_as_it_is(
    name: str, twins: dict[bool, Twin], tmp_path: Path
) -> None:
    """With the text in every field, the pages are those of harmless words with the text in place.

    So it is shown letter for letter wherever a field is, and no element, attribute or link comes
    of it, whichever engine reads the pages.
    """
    case = TEXTS[name]
    fill = Everywhere(case)
    twin = twins[case.rich == "literal"]
    made = read(write(tmp_path, dossier(fill)))
    assert_cited(made, case)
    files = markdown_of(made)
    assert files.keys() == twin.sources.keys()
    for path, page in files.items():
        if page == twin.sources[path]:
            continue
        for engine, convert in ENGINES.items():
            if engine != "the site" and path in REPEATED:
                continue
            wanted = [revealed(part, twin.words, fill) for part in twin.shapes[engine][path]]
            found = shape(body(convert, page))
            if path == "names.md":  # in the order of the letters
                wanted, found = sorted(items(wanted)), sorted(items(found))
            assert found == wanted, f"{path}, as {engine} reads it"


# What stands on these stands on another page in the same way.
REPEATED = frozenset(
    "questions/question-0.md questions/index.md disputes.md unknowns.md figures.md anonymous.md "
    "names.md whats-new.md articles/copy-0.md actors/group-0.md actors/outlet-0.md".split()
)


def revealed(part: tuple[object, ...], words: Marked, fill: Filling) -> tuple[object, ...]:
    """Return a part of a page with the hostile text in the place of a harmless word."""
    if not any("Qz" in str(one) for one in part):
        return part
    if len(part) == 1:
        return (" ".join(words.reveal(str(part[0]), fill).split()),)
    return tuple(
        (one[0], words.reveal(one[1], fill)) if isinstance(one, tuple) else one for one in part
    )


def items(parts: Shape) -> list[tuple[object, ...]]:
    """Return the items of a page's lists."""
    starts = [at for at, part in enumerate(parts) if part == ("li",)]
    return [tuple(parts[start : parts.index(("/", "li"), start)]) for start in starts]


def test_every_text_field_of_every_kind_is_filled_and_shown(twins: dict[bool, Twin]) -> None:
    """The dossier of the tests above leaves no field out, and every field is on some page."""
    twin = twins[True]
    filled = {name.rpartition("/")[2] for name, _ in twin.words.fields}
    assert fields() <= filled
    shown = "".join(twin.sources.values())
    hidden = {name for at, (name, _) in enumerate(twin.words.fields) if f"Qz{at:03}z" not in shown}
    assert hidden == {"Actor.sort_name", "Briefing.key"}


def fields() -> set[str]:
    """Return every field of every kind that takes text."""
    every = [*vars(records).values(), Review]
    parts = [kind for kind in every if isinstance(kind, type) and issubclass(kind, Struct)]
    return {
        f"{part.__name__}.{spec.name}"
        for part in parts
        for spec in specs(part)
        if {str, RichText} & {spec.type, *get_args(spec.type)}
    }


def assert_shown_as_typed(found: list[Diagnostic]) -> None:
    """Nothing is wrong with a text, but that it has markup which no page takes for markup."""
    assert {(each.code, each.severity) for each in found} <= {("shown-as-typed", Severity.WARNING)}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_in_rich_text_is_what_the_corpus_says(name: str) -> None:
    case = TEXTS[name]
    value, found = RichText.from_scalar(Scalar(case.composed, Place("x"), case.text))
    if case.rich == "refused" or value is None:
        assert case.rich == "refused"
        assert found or (value and value.links)
        return
    assert_shown_as_typed(found)
    page = shape(as_the_site(rich_blocks(value, lambda name: Target(name, f"{name}.md"))))
    literal = [("div",), ("p",), (" ".join(case.shown.split()),), ("/", "p"), ("/", "div")]
    assert (page == literal) == (case.rich == "literal")


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_stays_in_the_head_of_a_page(name: str) -> None:
    """A title is one value of the page's head, and nothing where a theme prints it as it comes."""
    case = TEXTS[name]
    head = f"---\ntitle: {front_matter(case.composed)}\nkind: x\n---\n\nBody"
    words, data = get_data(head)
    assert words.strip() == "Body"
    assert data.keys() == {"title", "kind"}
    printed = tree(f'<p title="{data["title"]}">{data["title"]}</p>')
    assert printed[0].get("title") == case.shown
    assert printed[0].text == case.shown
    assert len(printed[0]) == 0


# --- links -------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", addresses())
def test_a_link_leads_where_it_says_and_gives_nothing_away(address: str, tmp_path: Path) -> None:
    root = shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    path = root / "sources/articles/bridge-news.yml"
    path.write_text(f"{path.read_text()}url: {json.dumps(address)}\n", encoding="utf-8")
    made = read(root)
    page = next(page for page in articles.pages(made) if page.subject == "bridge-news")
    for convert in ENGINES.values():
        html = tree(body(convert, markdown(page, made)))
        away = [link for link in html.iter("a") if link.get("rel")]
        # In the facts, and in the line to cite it by.
        wanted = {"href": Url(address).plain, "rel": "noopener noreferrer nofollow"}
        assert [dict(link.attrib) for link in away] == [wanted, wanted]
        assert not [link for link in html.iter("a") if "onclick" in link.attrib]


# --- rich text ---------------------------------------------------------------------------------

RICH = {case["name"]: case for case in rich_cases()}


@pytest.mark.parametrize("name", RICH)
def test_markup_of_the_subset_lets_no_other_in(name: str) -> None:
    case = RICH[name]
    value, found = RichText.from_scalar(Scalar(case["text"], Place("x"), case["text"]))
    assert_shown_as_typed(found)
    assert value is not None
    page = rich_blocks(value, lambda name: Target("<i>Mayor</i> *Ames*", f"../actors/{name}.md"))
    for engine, convert in ENGINES.items():
        assert shape(convert(page)) == shape(case["html"]), engine


# --- what is taken away ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def spread(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """The dossier in which all texts are spread over the fields."""
    return read(write(tmp_path_factory.mktemp("spread"), dossier(Spread())))


def assert_cited(made: Dossier, case: TextCase) -> None:
    """BibTeX, RIS and CSL-JSON have one record each, with the text in its fields."""
    article = made.articles["article-0"]
    outlet = made.actors["outlet-0"].name
    [item] = json.loads(csl_json([article], made))
    assert item["title"] == case.shown
    assert item["container-title"] == outlet
    assert item["author"][0] == {"literal": case.shown}
    lines = ris([article], made).split("\n")
    assert [line[:2] for line in lines] == "TY TI AU AU T2 PY DA N1 N1 UR LA ID ER".split()
    assert all(line[2:6] == "  - " for line in lines)
    assert f"TI  - {case.shown}" in lines
    assert_one_entry(bibtex([article], made), "misc")
    assert_one_entry(biblatex([article], made), "article")


def assert_one_entry(bibtex: str, kind: str) -> None:
    """The braces of each value close where its line ends, and nothing in it is a command."""
    head, *rows, end = bibtex.split("\n")
    assert head == f"@{kind}{{article-0,"
    assert end == "}"
    for row in rows:
        match = re.fullmatch(r"  ([a-z]+) = \{(.*)\},|  month = [a-z]{3},", row)
        assert match, row
        depth = 0
        value = match[2] or ""
        for brace in re.findall(r"[{}]", value):
            depth += 1 if brace == "{" else -1
            assert depth >= 0, row
        assert depth == 0, row
        commands = r"\\text(backslash|asciitilde|asciicircum)\{\}|\\[#$%&_]"
        rest = re.sub(commands, "", value)
        if match[1] != "url":  # read as it stands
            assert not re.search(r"[\\#$%&_~^]", rest), row


def test_the_feed_holds_the_texts_as_they_are(spread: Dossier) -> None:
    """The feed is one of plain texts: no element of it is markup for a reader's program."""
    fill = Spread()
    made = feeds(spread).get("feed.xml")
    assert made is not None
    root = ET.fromstring(made)  # noqa: S314  # our own
    xmlns = "{http://www.w3.org/2005/Atom}"
    assert {node.tag.removeprefix(xmlns) for node in root.iter()} <= set(
        "feed title id updated published author name link entry summary category".split()
    )
    assert not [node for node in root.iter() if "type" in node.attrib]
    entries = {
        str(entry.find(f"{xmlns}link").get("href")): entry  # type: ignore[union-attr]
        for entry in root.iter(f"{xmlns}entry")
    }
    for number in range(fill.sets):
        entry = entries[f"articles/article-{number}.html"]
        assert entry.findtext(f"{xmlns}title") == fill.shown(number, "Article.title")
        summary = fill.shown(number, "Article.summary", "rich")
        assert (entry.findtext(f"{xmlns}summary") or "").split() == summary.split()


# --- the terminal ------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8", "cp1252"])
def test_a_terminal_without_the_letters_shows_their_escapes(encoding: str, tmp_path: Path) -> None:
    """A finding about letters that the terminal does not have is a finding, not a traceback."""
    root = shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    fair = root / "sources/events/fair.yml"
    fair.write_text(f"{fair.read_text()}id: f\u0430\U0001f3a1\n", encoding="utf-8")
    command = [sys.executable, "-c", "from onrecord.cli.main import main; main()", "check"]
    command += ["-C", str(root)]
    env = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = subprocess.run(command, env=env, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"fair.yml:4:5: error[bad-id]" in done.stdout


@pytest.mark.parametrize("name", ["sources/events/zz.yml", "sources/events"])
def test_a_link_that_is_pulled_while_sources_are_read_is_not_followed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it leads to is a record of somebody's, but not of this dossier."""
    root = shutil.copytree(BASE, tmp_path / "clone")
    event = "title: %s\ndate: 2024-05-02\nstatus: occurred\n"
    write_files(root, {"sources/events/zz.yml": event % "Known"})
    elsewhere = write_files(tmp_path / "elsewhere", {"zz.yml": event % "Private"})
    sound = yaml_reader.read

    def pulled(path: str, text: str) -> Any:
        place = root / name
        if not place.is_symlink():
            shutil.rmtree(place) if place.is_dir() else place.unlink()
            place.symlink_to(elsewhere if name.endswith("events") else elsewhere / "zz.yml")
        return sound(path, text)

    monkeypatch.setattr(yaml_reader, "read", pulled)
    done = run("build", "-C", root)
    assert done.exit_code == 1
    assert "cannot be read: a link" in done.output
    assert "Private" not in done.output
    assert not (root / "briefs").exists()
