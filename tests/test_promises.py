"""What the documents say of the project itself: its numbers, names, commands and who may write."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import click
import pytest
import yaml
from tests.dossier_helpers import REPOSITORY, run
from tests.hostile import corpus
from tests.reliability.mutants import WINGS
from tests.reliability.replay import CORPUS

from onrecord.cli.main import COMMANDS, load
from onrecord.diagnostics.renderers import FORMATS
from onrecord.source import yaml_reader
from onrecord.source.records import RECORD_TYPES
from onrecord.source.tables import Stance

PACKAGE = REPOSITORY / "generator" / "onrecord"
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "RELIABILITY.md")


def read(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def section(name: str, heading: str) -> str:
    """Return what a document says under a heading."""
    found = read(name).partition(f"## {heading}\n")[2].partition("\n## ")[0]
    assert found, f"{name} has no section {heading!r}"
    return found


# --- numbers -----------------------------------------------------------------------------------


def test_the_numbers_of_hostile_cases_are_those_of_the_corpus() -> None:
    kinds = {
        "files": corpus.file_cases(),
        "large, deep or many-headed ones": corpus.limit_cases(),
        "links, pipes, devices and names of the file system": corpus.thing_cases(),
        "texts": corpus.text_cases(),
        "rich texts": corpus.rich_cases(),
        "addresses": corpus.addresses(),
    }
    numbers = {kind: sum(1 for _ in cases) for kind, cases in kinds.items()}
    said = " ".join(section("RELIABILITY.md", "The hostile corpus").split())
    [total] = re.findall(r"There are (\d+):", said)
    for kind, number in numbers.items():
        assert re.search(rf"\b{number} {kind}\b", said), f"{number} {kind}"
    assert int(total) == sum(numbers.values())


def test_the_figures_that_the_repository_holds_are_its_own() -> None:
    """How long a run took is past; how many files it runs over stands here."""
    figures = section("RELIABILITY.md", "Figures of the long runs")
    cases = list(corpus.limit_cases())
    largest = max(sum(len(text) * times for text, times in case.pieces) for case in cases)
    [(files, megabytes)] = re.findall(r"`costs` \| (\d+) files, up to (\d+) MB", figures)
    assert int(files) == len(cases)
    assert round(largest / 1_000_000) == int(megabytes)
    [kept] = re.findall(r"(\d+) and (\d+) inputs kept", figures)
    assert [int(number) for number in kept] == [
        len(list((CORPUS / name).iterdir())) for name in ("nodes", "rich")
    ]


def test_every_wing_that_is_mutated_has_its_figures() -> None:
    """A row a wing, which adds up; the long run takes the same wings."""
    figures = section("RELIABILITY.md", "Figures of the long runs")
    row = r"^\| `mutants (\w+)` \| ([\d,]+) mutants?(?: of [\d,]+)?, ([\d,]+) caught, ([\d,]+) not"
    said = {
        wing: [int(number.replace(",", "")) for number in numbers]
        for wing, *numbers in re.findall(row, figures, re.MULTILINE)
    }
    assert said.keys() == WINGS.keys()
    assert [wing for wing, (tried, caught, alive) in said.items() if tried != caught + alive] == []
    [run_by_make] = re.findall(r"for wing in ([a-z ]+);", read("Makefile"))
    assert run_by_make.split() == list(WINGS)


def test_the_readme_counts_the_articles() -> None:
    [number] = re.findall(r"is real: (\w+) articles", read("README.md"))
    words = "no one two three four five six seven eight nine ten eleven twelve".split()
    assert words.index(number) == len(list((REPOSITORY / "sources/articles").rglob("*.yml")))


# --- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_in_a_document_is_there(document: str) -> None:
    """What is made on a person's machine, or stands for any name, is none of them."""
    made = (
        "site/",
        "dist/",
        "data/",
        "captures/",
        ".onrecord/",
        "sources/articles/<id>.yml",
        "site/index.html",
    )
    text = read(document)
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    quoted = re.findall(r"`([\w.-]+/[\w./*-]*|[\w-]+\.(?:md|yml|toml|md\.j2))`", text)
    for path in [*links, *quoted]:
        if path.startswith(made):
            continue
        places = [REPOSITORY, PACKAGE, REPOSITORY / "sources", REPOSITORY / "site_templates/pages"]
        places += [REPOSITORY / "tests", PACKAGE / "starter/sources"]
        assert any(list(place.glob(path.rstrip("/"))) for place in places), path


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_in_a_document_is_one(document: str) -> None:
    """Targets of make, commands of onrecord with their options, and modules of the tests."""
    text = read(document)
    targets = set(re.findall(r"^([a-z]+):.*?## ", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^    )make ([a-z]+)", text, re.MULTILINE)) <= targets
    for name, rest in re.findall(r"(?:`|bin/)onrecord ([a-z]+)([^`\n#]*)", text):
        options = {option for each in _meant(load(name), rest).params for option in each.opts}
        assert set(re.findall(r"(?<= )--?\w[\w-]*", rest)) <= options, name
    for name in re.findall(r"python -m (tests[\w.]+)", text):
        assert callable(import_module(name).main)


def _meant(command: click.Command, rest: str) -> click.Command:
    """Return the command that is named, of several that go by one name the one that follows."""
    named = rest.split()[:1]
    found = command.commands.get(named[0]) if isinstance(command, click.Group) and named else None
    return found or command


def test_every_stage_is_a_function_that_the_code_has() -> None:
    stages = section("ARCHITECTURE.md", "Bird's-eye view")
    named = re.findall(r"^\| [^|]+ \| `(?:(\w+)\.)?(\w+)` \|", stages, re.MULTILINE)
    assert len(named) > 5
    for module, name in named:
        files = list(PACKAGE.rglob(f"{module or name.lower()}.py"))
        files += list(PACKAGE.rglob(f"{module or name.lower()}/__init__.py"))
        assert any(name in defined(file) for file in files), f"{module}.{name}"


def defined(file: Path) -> set[str]:
    """Return what a module defines, or takes from another under this name."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.ClassDef)
    names = {node.name for node in tree.body if isinstance(node, kinds)}
    taken = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    return names | {each.asname or each.name for node in taken for each in node.names}


def test_every_dependency_says_what_for() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["import"]]
    used = {re.split(r"[<>=]", each)[0] for each in needed}
    table = section("ARCHITECTURE.md", "Dependencies")
    rows = re.findall(r"^\| ([a-z][\w, -]+) \| [^|]{5,} \|", table, re.MULTILINE)
    named = {name for row in rows for name in row.split(", ")} - {"package"}
    assert named == used


def test_one_python_is_needed_wherever_it_is_said() -> None:
    """And every version that the project names is tried where changes are checked."""
    project = tomllib.loads(read("pyproject.toml"))["project"]
    least = project["requires-python"].removeprefix(">=")
    for name in ("README.md", "Makefile"):
        assert set(re.findall(r"Python (3\.\d+) or newer", read(name))) == {least}
    named = re.findall(r"Python :: (3\.\d+)", " ".join(project["classifiers"]))
    tried = yaml.safe_load(read(".github/workflows/check.yml"))["jobs"]["test"]
    assert tried["strategy"]["matrix"]["python"] == named
    assert named[0] == least


def test_the_licences_are_those_that_are_named() -> None:
    assert "Code: MIT. Content in `sources/` and `briefs/`: CC BY 4.0." in read("README.md")
    assert read("LICENSE").startswith("MIT License")
    assert "Creative Commons Attribution 4.0" in read("LICENSE-CONTENT")
    fonts = REPOSITORY / "site_templates/overrides/assets/fonts"
    for name in ("source-serif-4", "source-sans-3"):
        text = (fonts / f"{name}-OFL.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE" in text.upper()


def test_the_site_is_published_as_the_readme_says() -> None:
    """On every push to main, and by hand: pages refreshed, site built and deployed."""
    # YAML takes the word "on" for true.
    flow = yaml.load(read(".github/workflows/publish.yml"), yaml.BaseLoader)  # noqa: S506
    assert flow["name"] == "publish"
    assert flow["on"] == {"push": {"branches": ["main"]}, "workflow_dispatch": ""}
    assert flow["jobs"].keys() == {"build", "refresh", "deploy"}
    made = [each["run"] for each in flow["jobs"]["build"]["steps"] if "run" in each]
    documentation = "make docs ARGS='--site-dir site/docs'"
    assert made == ["make site ARGS='--pdf --epub --editions'", documentation]
    for job in ("refresh", "deploy"):
        assert flow["jobs"][job]["needs"] == "build"


def test_workflows_are_pinned_and_strangers_get_no_secret() -> None:
    """Each action by its commit; what runs for pull requests may read, and holds nothing."""
    for path in sorted((REPOSITORY / ".github/workflows").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        flow = yaml.load(text, yaml.BaseLoader)  # noqa: S506
        used = re.findall(r"uses: (\S+)", text)
        assert used
        assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", each) for each in used), path
        assert "pull_request_target" not in flow["on"], path
        if "pull_request" in flow["on"]:
            assert not re.search(r"\$\{\{[^}]*(secrets|token)", text)
            permissions = [flow["permissions"], *(j["permissions"] for j in flow["jobs"].values())]
            assert [each for each in permissions if each not in ({}, {"contents": "read"})] == []


def test_make_help_lists_every_target() -> None:
    makefile = read("Makefile")
    phony = re.findall(r"^\.PHONY: (\w+)\n\1:[^#\n]*## \S", makefile, re.MULTILINE)
    assert set(phony) == set(re.findall(r"^\.PHONY: (\w+)", makefile, re.MULTILINE))


# --- the command -------------------------------------------------------------------------------


def test_commands_take_the_options_that_the_readme_gives_them() -> None:
    text = read("README.md")
    assert "Every command but `new`, `schema` and `explain` takes `-C DIR`" in text
    taking = {name: options(load(name)) for name in COMMANDS}
    assert {name for name, found in taking.items() if "-C" not in found} == {
        "new",
        "schema",
        "explain",
    }
    assert {name for name, found in taking.items() if "--strict" in found} == {"check", "build"}
    printing = {name for name in COMMANDS if styles(load(name)) == FORMATS}
    assert printing == {"check", "build"}


def styles(command: click.Command) -> tuple[str, ...]:
    """Return what may stand behind a command's ``--format``."""
    found = (each.type for each in command.params if "--format" in each.opts)
    return tuple(next((each.choices for each in found if isinstance(each, click.Choice)), ()))


def options(command: click.Command) -> set[str]:
    return {option for each in command.params for option in each.opts}


def test_the_finding_in_the_readme_is_what_a_new_dossier_gives(tmp_path: Path) -> None:
    """The mistake made in a dossier that was just started, the command says those very lines."""
    [shown] = re.findall(r"```\n(sources/.+?)```", read("README.md"), re.DOTALL)
    [wrong] = re.findall(r"no \w+ '([\w-]+)'", shown)
    [right] = re.findall(r"did you mean '([\w-]+)'", shown)
    root = tmp_path / "new"
    assert run("new", root).exit_code == 0
    file = root / shown.partition(":")[0]
    text = file.read_text(encoding="utf-8")
    mistaken = text.replace(f"question: {right}", f"question: {wrong}")
    assert text != mistaken
    file.write_text(mistaken, encoding="utf-8")
    assert run("check", "-C", root).stdout.rstrip("\n") == shown.rstrip("\n")


def test_a_new_dossier_has_a_record_of_each_kind_and_nothing_wrong(tmp_path: Path) -> None:
    root = tmp_path / "new"
    assert run("new", root).exit_code == 0
    folders = {path.parent.name for path in (root / "sources").rglob("*.yml")}
    assert folders == {"sources", *(each.folder for each in RECORD_TYPES)}
    done = run("check", "-C", root, "--strict")
    assert (done.exit_code, done.stdout) == (0, "")


# --- what is told apart --------------------------------------------------------------------------


def test_no_stance_looks_or_reads_like_another() -> None:
    """A denial is no refusal, and "none stated" no "no": each has a word and a shape of its own."""
    assert len({stance.glyph for stance in Stance}) == len(Stance)
    assert len({stance.label.casefold() for stance in Stance}) == len(Stance)
    assert len({stance.meaning for stance in Stance}) == len(Stance)


def test_the_quick_parser_is_used_where_there_is_one() -> None:
    if not yaml.__with_libyaml__:
        pytest.skip("PyYAML has no libyaml here")
    assert yaml_reader._LOADER is yaml.CSafeLoader


# --- who may write -----------------------------------------------------------------------------

# Modules through which files are made, changed or taken away: of some every name, of others these.
_ALL = frozenset(
    "asyncio.subprocess ctypes fileinput filelock ftplib gzip io lzma bz2 mmap multiprocessing"
    " posix shelve shutil sqlite3 subprocess tarfile tempfile urllib.request zipfile".split()
)
_OF_OS = frozenset(
    "chmod chown execv execve fchmod ftruncate lchmod lchown link makedirs mkdir mkfifo mknod open"
    " popen posix_spawn pwrite remove removedirs removexattr rename renames replace rmdir setxattr"
    " sendfile spawnv startfile symlink system truncate unlink utime write writev".split()
)
# Looks only, or is a stream in memory.
_HARMLESS = frozenset("io.BytesIO io.StringIO io.TextIOWrapper shutil.which".split())
# What paths and files can do that changes something, whatever they are called.
_METHODS = frozenset(
    "chmod hardlink_to lchmod link_to mkdir rename rmdir symlink_to touch truncate unlink write"
    " write_bytes write_text writelines".split()
)


class _Writing(ast.NodeVisitor):
    """Finds, by the function it stands in, what a module has that can write a file."""

    def __init__(self) -> None:
        self.found: dict[str, set[str]] = {}
        self._function = ""
        self._names: dict[str, str] = {}

    def visit_Import(self, node: ast.Import) -> None:
        for each in node.names:
            self._names[each.asname or each.name.split(".")[0]] = (
                each.name if each.asname else each.name.split(".")[0]
            )

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for each in node.names:
            self._names[each.asname or each.name] = f"{node.module}.{each.name}"

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._inside(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._inside(node)

    def _inside(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        before, self._function = self._function, self._function or node.name
        self.generic_visit(node)
        self._function = before

    def visit_Name(self, node: ast.Name) -> None:
        self._judge(self._names.get(node.id, ""))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        whole = ast.unparse(node)
        first, _, rest = whole.partition(".")
        if first in self._names:
            self._judge(f"{self._names[first]}.{rest}")
        elif node.attr in _METHODS:
            self._add(f".{node.attr}")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func
        if isinstance(called, ast.Name) and called.id == "open":
            self._judge_mode(node.args[1:2], node)
        elif isinstance(called, ast.Attribute) and called.attr == "open":
            self._judge_mode(node.args[:1], node)
        elif (
            # A path takes the place of another, given alone; in texts one of two is put for one.
            isinstance(called, ast.Attribute)
            and called.attr == "replace"
            and len(node.args) == 1
            and not node.keywords
        ):
            self._add(".replace")
        self.generic_visit(node)

    def _judge_mode(self, given: list[ast.expr], call: ast.Call) -> None:
        modes = given + [each.value for each in call.keywords if each.arg == "mode"]
        for mode in modes:
            if not isinstance(mode, ast.Constant) or set("wax+") & set(str(mode.value)):
                self._add("open")

    def _judge(self, name: str) -> None:
        module, _, last = name.rpartition(".")
        if name in _HARMLESS or any(name.startswith(f"{each}.") for each in _HARMLESS):
            return
        if any(name.startswith(f"{each}.") for each in _ALL) or (module == "os" and last in _OF_OS):
            self._add(name)
        # Of a class that a module gives, such as pathlib.Path.
        elif last in _METHODS:
            self._add(f".{last}")

    def _add(self, what: str) -> None:
        self.found.setdefault(self._function, set()).add(what)


def writing(source: str) -> Mapping[str, set[str]]:
    """Return, by function, what the source of a module has that can write a file."""
    finder = _Writing()
    finder.visit(ast.parse(source))
    return finder.found


def modules() -> Iterator[tuple[str, Path]]:
    """Yield every module of the package, however deep, with its name below the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield ".".join(path.relative_to(PACKAGE).with_suffix("").parts), path


# What writes pages and site: the one module, and what it calls for trees and their exchange.
PUBLISHERS = {"output.files", "output.in_place", "output.merging", "output.swap", "output.trees"}
# What else may, and why: function by function, so that nothing comes in beside it.
ALLOWED: Mapping[str, set[str]] = {
    # A stream that was closed gets a place to go.
    "cli.main.main": {"open"},
    # The folder that the engine builds the site in, below the work folder; files swaps it in. What
    # it is run with lies where nothing of the dossier's reaches.
    "pipeline._build_site": {".chmod", ".mkdir", "tempfile.TemporaryDirectory"},
    # The site as a file to hand on, packed in memory, in a folder beside it.
    "pipeline.pack_site": {".mkdir"},
    "output.archive.packed": {
        "zipfile.ZIP_DEFLATED",
        "zipfile.ZIP_STORED",
        "zipfile.ZipFile",
        "zipfile.ZipInfo",
    },
    # A new dossier in an empty folder, and the schemas where the person wants them.
    "cli.new.begin": {".mkdir", "shutil.Error", "shutil.copytree"},
    # What a dossier would be, beside it; then its sources, each file in one step, and the page that
    # tells of a record that was removed.
    "editing.changes.judged": {".mkdir", ".write_bytes", "tempfile.TemporaryDirectory"},
    "editing.changes.carry_out": {".mkdir", ".rename", ".unlink"},
    "cli.remove.remove": {".mkdir"},
    # The file that GitHub names for it, outside of the dossier.
    "cli.github.add_to_summary": {".writelines", "open"},
    "cli.schema.schema": {".mkdir"},
    # The engine's configuration, so that it builds anew what is made of the theme.
    "cli.serve._build": {".touch"},
    # That configuration, out of the reach of what comes into the dossier meanwhile.
    "cli.serve.serve": {"tempfile.TemporaryDirectory"},
    # The page that waits for others, in its private folder.
    "output.waiting.wait": {".mkdir"},
    # The live server's site, which stays where a build fails.
    "output.live.build": {"shutil.rmtree", "tempfile.mkdtemp"},
    # The site that was just built, in its private folder.
    "output.located.locate": {".unlink", ".write_text"},
    "output.located._locate": {".write_text"},
    # The overrides that the engine is configured with, beside its configuration.
    "output.configuration.theme_folder": {".unlink", "shutil.rmtree"},
    "output.configuration._put": {".mkdir"},
    # A site before it is put in place, of an engine that runs no plugin of ours.
    "output.finishing.finish": {".mkdir", ".unlink", "shutil.rmtree"},
    # What is known of a folder: there a token, and a note where the person's state is kept.
    "output.trust._note_down": {".mkdir", "os.open", "open"},
    "output.trust.mark": {".unlink"},
    "output.trust.lock": {".mkdir"},
    # How far the engine is, beside its configuration.
    "output.plugin._counted": {"open", ".write"},
    # What was kept under a name that the secret of this machine does not give any more.
    "output.cache.save": {".unlink"},
    # A file of ours, in one step.
    "plain_files.put": {".chmod", ".unlink", "os.open", "open", ".write", ".replace"},
    # Notes of the engine, beside its configuration.
    "output.limit._allow": {"os.open", "open"},
    "output.limit._turn_to": {"os.ftruncate", "os.write"},
    # What a process says to the one that asked.
    "sharing._say": {"os.write"},
    # They read: a database that is opened for nothing else, and a workbook in memory.
    "exchange.dna.": {"sqlite3.Connection"},
    "exchange.dna.from_dna": {"sqlite3.Error"},
    "exchange.dna._opened": {"sqlite3.SQLITE_LIMIT_LENGTH", "sqlite3.connect"},
    "exchange.sheets._require_harmless": {"open", "zipfile.BadZipFile", "zipfile.ZipFile"},
    # It reads, with flags of the system.
    "plain_files.beginning": {"open", "os.open"},
    # It opens a folder, so that no other one gets its number.
    "plain_files.holding": {"open", "os.open"},
    # The engine and Chromium: programs of their own, with folders of their own.
    "output.engines.serve": {
        "subprocess.PIPE",
        "subprocess.Popen",
        "subprocess.STDOUT",
        "tempfile.TemporaryDirectory",
    },
    "output.pdf.printed": {"subprocess.TimeoutExpired", "tempfile.TemporaryDirectory"},
    # A PDF in memory.
    "output.printing.finished": {"open"},
    # An answer to the browser.
    "output.pdf.do_GET": {".write"},
    # What needs not be in memory, in a file without a name.
    "aside.__init__": {"tempfile.TemporaryFile"},
    "aside.__setitem__": {".write"},
    # A dossier as it was at a revision, in a private folder; Git is asked for it.
    "cli.diff.diff": {"tempfile.TemporaryDirectory"},
    "tagged._reading": {"tempfile.TemporaryDirectory"},
    "output.revisions.taken_out": {".mkdir"},
    "output.revisions._said": {"subprocess.TimeoutExpired"},
    "output.revisions._write": {".mkdir", "open", ".write"},
    "output.programs.answer": {"subprocess.PIPE", "subprocess.Popen"},
    "output.programs._ended": {"subprocess.TimeoutExpired"},
    "output.programs._tell": {".write"},
    "output.programs.run": {
        "subprocess.CompletedProcess",
        "subprocess.DEVNULL",
        "subprocess.PIPE",
        "subprocess.Popen",
    },
}


def test_only_publish_writes() -> None:
    """No other module has anything that writes a file, but for a short list."""
    found: dict[str, set[str]] = {}
    for name, path in modules():
        if name not in PUBLISHERS:
            for function, what in writing(path.read_text(encoding="utf-8")).items():
                found.setdefault(f"{name}.{function}", set()).update(what)
    assert found == ALLOWED


def test_what_publishes_does_write() -> None:
    publishers = [path for name, path in modules() if name in PUBLISHERS]
    assert len(publishers) == len(PUBLISHERS)
    assert all(writing(path.read_text(encoding="utf-8")) for path in publishers)


@pytest.mark.parametrize(
    "source",
    [
        "from pathlib import Path\nPath('x').write_text('')",
        "from pathlib import Path\nPath.unlink(p)",
        "p.write_bytes(b'')",
        "(a / b).mkdir(parents=True)",
        "p.replace(q)",
        "p.rename(q)",
        "list(map(Path.touch, paths))",
        "make = p.mkdir",
        "open('x', 'w')",
        "open('x', mode='ab')",
        "open('x', mode)",
        "p.open('r+')",
        "p.open(mode='x')",
        "import os\nos.remove(p)",
        "import os as system\nsystem.rename(p, q)",
        "from os import unlink as away\naway(p)",
        "import os\nremove = os.unlink",
        "import os\nos.open(p, os.O_CREAT)",
        "import shutil\nshutil.rmtree(p)",
        "from shutil import copytree\ncopytree(p, q, copy_function=f)",
        "import tempfile\ntempfile.mkdtemp()",
        "import subprocess\nsubprocess.run([])",
        "from subprocess import Popen\nPopen([])",
        "import ctypes\nctypes.CDLL(None)",
        "from filelock import FileLock\nFileLock(p)",
        "import zipfile\nzipfile.ZipFile(p, 'w')",
        "def f():\n    class A:\n        def g(self):\n            self.path.write_text('')",
    ],
)
def test_what_writes_is_seen(source: str) -> None:
    assert writing(source)


@pytest.mark.parametrize(
    "source",
    [
        "text.replace('a', 'b')",
        "day.replace(year=2024)",
        "from dataclasses import replace\nreplace(place, column=2)",
        "open('x')",
        "open('x', 'rb')",
        "p.open('rb')",
        "p.read_text('utf-8')",
        "p.open(encoding='utf-8')",
        "import os\nos.scandir(p)\nos.path.realpath(p)",
        "import io\nio.StringIO()",
        "import shutil\nshutil.which('chromium')",
        "items.remove(x)",
        "link(a, b)",
    ],
)
def test_what_only_looks_is_not(source: str) -> None:
    assert not writing(source)


# --- who asks the network ------------------------------------------------------------------------

# What opens a connection to somebody else.
_ASKING = frozenset(
    "aiohttp asyncio ftplib http.client httpx imaplib poplib requests smtplib socket ssl telnetlib"
    " urllib.request urllib3 websockets xmlrpc.client".split()
)
ASKING: Mapping[str, set[str]] = {
    # An address of the sources, when a person calls `onrecord links`; and where its host is.
    "web.asking": {"http.client", "ssl", "urllib3"},
    "web.hosts": {"socket"},
    # The live server on this machine: whether it answers, which port is free, which names it has.
    "cli.serve": {"http.client", "socket"},
    "output.preview": {"socket"},
}


def test_only_links_asks_the_network() -> None:
    """A build needs none; no other module has what opens a connection."""
    found: dict[str, set[str]] = {}
    for name, path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for each in _ASKING & {
                part for whole in names for part in (whole, whole.split(".")[0])
            }:
                found.setdefault(name, set()).add(each)
    assert found == ASKING


def test_no_command_but_links_and_add_loads_what_asks() -> None:
    """The wing that asks is imported by `links`, and by `add` where it is told to fetch."""
    importing = {
        name
        for name, path in modules()
        if not name.startswith("web.") and "onrecord.web" in path.read_text(encoding="utf-8")
    }
    assert importing == {"cli.links", "cli.finding"}


# --- the engine --------------------------------------------------------------------------------


def test_no_module_knows_the_engine_from_inside() -> None:
    """MkDocs is a program that is called: it builds without us, and it alone loads our plugin."""
    engines = {"mkdocs", "material", "markdown", "pymdownx"}
    inside = {name: {"mkdocs"} for name in ("live.py", "partly.py", "plugin.py", "together.py")}
    inside["bodies.py"] = {"markdown"}
    for _, path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            known = {name.split(".")[0] for name in names} - inside.get(path.name, set())
            assert not engines & known, path
            assert not any(name.startswith("onrecord.output.plugin") for name in names), path


def test_the_engine_runs_its_own_plugins_alone() -> None:
    config = yaml.load(read("mkdocs.yml"), yaml.BaseLoader)  # noqa: S506
    named = {name if isinstance(name, str) else next(iter(name)) for name in config["plugins"]}
    assert named == set()
    assert "hooks" not in config


# --- searches ----------------------------------------------------------------------------------


def test_a_search_reaches_every_property() -> None:
    """No test sets its own number of examples past the helper that a search multiplies."""
    for path in sorted((REPOSITORY / "tests").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {
            each.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hypothesis")
            for each in node.names
        }
        if path.name != "dossier_helpers.py":
            assert "settings" not in imported, path
        if {"given", "stateful", "RuleBasedStateMachine"} & imported:
            # The module in which the profile is loaded.
            assert "from tests.dossier_helpers import" in path.read_text(encoding="utf-8"), path
    assert "-m hypothesis" in read("Makefile")
