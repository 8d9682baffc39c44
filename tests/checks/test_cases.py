"""What ``onrecord check`` says of faulty sources, case by case, from ``cases/*.md``.

How a case is written stands in ``cases/base.md``. To add one, write its title and its files, run
``pytest tests/checks/test_cases.py --update-golden`` and read what it put under them.
"""

import ast
import errno
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from tests.dossier_helpers import LEAST, REPOSITORY, run, said, write

from onrecord.checks.registry import RULES, run_rules
from onrecord.diagnostics.findings import Severity
from onrecord.diagnostics.renderers import printable
from onrecord.dossier import linking
from onrecord.dossier.linking import link
from onrecord.dossier.model import Dossier
from onrecord.source import folders, yaml_reader
from onrecord.source.fields import Struct
from onrecord.source.files import read_sources

CASES = REPOSITORY / "tests" / "cases"
BASE = "base.md"
GENERATOR = REPOSITORY / "generator" / "onrecord"

_FENCE = re.compile(r"^(`{3,})([^`\n]+)\n(.*?)^\1$\n?", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: the words after its fence and what stands in it."""

    info: tuple[str, ...]
    content: str

    @property
    def style(self) -> str | None:
        """The kind of output the block holds; None for a file."""
        return self.info[1] if self.info[0] == "text" and "/" not in self.info[-1] else None


@dataclass(frozen=True)
class Case:
    """A case: a folder's files, and what the command says of them."""

    file: str
    title: str
    blocks: tuple[Block, ...]

    def __str__(self) -> str:
        return f"{self.file.removesuffix('.md')}: {self.title}"

    @property
    def outputs(self) -> dict[str, str]:
        """The expected outputs by their kind."""
        return {block.style: block.content for block in self.blocks if block.style}

    def lay(self, root: Path) -> None:
        """Put the case's files over those that are there."""
        for block in self.blocks:
            if block.style:
                continue
            *how, path = block.info
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            if how == ["delete"]:
                place.unlink()
            elif how == ["symlink"]:
                place.symlink_to(block.content.strip())
            elif how[1:] == ["escaped"]:
                # One escape a character, so that what is invisible can be read in the case.
                text = block.content.encode("latin-1", "backslashreplace").decode("unicode_escape")
                place.write_bytes(text.encode("utf-8", "surrogatepass"))
            elif how[1:] == ["bytes"]:
                place.write_bytes(block.content.encode().decode("unicode_escape").encode("latin-1"))
            else:
                assert not how[1:], f"{self}: no such block: {' '.join(block.info)}"
                place.write_bytes(block.content.encode())


def _info(line: str) -> tuple[str, ...]:
    """Return the words after a fence; a path, which may hold blanks, is one of them."""
    words, *path = re.split(r" (?=(?:sources|captures)/)", line, maxsplit=1)
    return (*words.split(), *path)


def _cases(path: Path) -> Iterator[Case]:
    for section in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, _, body = section.partition("\n")
        blocks = [Block(_info(match[2]), match[3]) for match in _FENCE.finditer(body)]
        yield Case(path.name, title.strip(), tuple(blocks))


@cache
def cases() -> dict[str, Case]:
    """Every case by its name."""
    found = [case for path in sorted(CASES.glob("*.md")) for case in _cases(path)]
    assert len({str(case) for case in found}) == len(found), "two cases have one title"
    return {str(case): case for case in found}


def lay_out(case: Case, root: Path) -> Path:
    """Write the case's dossier: the base of its file, or the common one, and its own files."""
    own = cases().get(f"{case.file.removesuffix('.md')}: base")
    (own or cases()["base: base"]).lay(root)
    if case.title != "base":
        case.lay(root)
    return root


def outcome(root: Path, style: str) -> str:
    """Return what the command prints on the dossier; hints go under the concise lines."""
    if style != "diagnostics":
        shown = run("check", "-C", root, "--format", style).stdout
        # What isolates a text is not seen: in a case it is an escape.
        return shown.replace("\u2068", r"\u2068").replace("\u2069", r"\u2069")
    lines = run("check", "-C", root, "--format", "concise").stdout.splitlines()
    found = json.loads(run("check", "-C", root, "--format", "json").stdout)
    assert len(lines) == len(found)
    shown = ""
    for line, finding in zip(lines, found, strict=True):
        shown += f"{line}\n"
        if finding["hint"]:
            shown += f"  = {printable(finding['hint'])}\n"
    return shown


@pytest.mark.parametrize("name", cases())
def test_check_says(name: str, tmp_path: Path, update_golden: bool) -> None:
    """Each fault is named at its place, with its code, its message and its hint, and no other."""
    case = cases()[name]
    root = lay_out(case, tmp_path)
    expected = case.outputs or {"diagnostics": ""}
    given = {style: outcome(root, style) for style in expected}
    if update_golden and given != case.outputs and (case.outputs or case.title != "base"):
        for style, text in given.items():
            renew(case, style, text)
        pytest.fail(f"{case.file}: renewed; read what changed, then run again", pytrace=False)
    assert case.outputs or case.title == "base", "the case says nothing of what is expected"
    assert given == expected
    stops = ": error[" in outcome(root, "concise")
    assert run("check", "-C", root).exit_code == int(stops)


def renew(case: Case, style: str, text: str) -> None:
    """Write what the command says now into the case."""
    path = CASES / case.file
    with FileLock(Path(tempfile.gettempdir()) / "onrecord-cases.lock"):
        head, mark, rest = path.read_text(encoding="utf-8").partition(f"## {case.title}\n")
        body, following, tail = rest.partition("\n## ")
        block = next((m for m in _FENCE.finditer(body) if m[2].split() == ["text", style]), None)
        if block is not None:
            body = body[: block.start(3)] + text + body[block.end(3) :]
        elif case.title != "base":
            body = f"{body.rstrip()}\n\n```text {style}\n{text}```\n"
        path.write_text(head + mark + body + following + tail, encoding="utf-8")


# --- what a file of cases cannot hold ----------------------------------------------------------


def _many_bytes(root: Path, _patch: pytest.MonkeyPatch) -> None:
    fill(root / "sources/events/fair.yml", "title: The fair\n# " + "x" * (1024 * 1024))


def _many_values(root: Path, _patch: pytest.MonkeyPatch) -> None:
    fill(root / "sources/events/fair.yml", f"title: The fair\nactors: [{'a, ' * 75_000}a]\n")


def _many_faults(root: Path, patch: pytest.MonkeyPatch) -> None:
    fill(root / "sources/events/fair.yml", "title: *a\ndate: *b\nstatus: *c\n")
    patch.setattr(yaml_reader, "MAX_FAULTS", 2)


def _many_unknown(root: Path, patch: pytest.MonkeyPatch) -> None:
    event = {"id": "fair", "title": "The fair", "date": "2024-05-01", "status": "planned"}
    fill(root / "sources/events/fair.yml", json.dumps({**event, "actors": ["counci", "maior"]}))
    # The letters of the first, each with those of all actors' ids, and not those of the second.
    patch.setattr(linking, "_MAX_LOOKS", 200)


def _many_letters(root: Path, _patch: pytest.MonkeyPatch) -> None:
    record = {"title": "The fair", "date": "2024-05-01", "status": "planned"}
    fill(root / "sources/events/fair.yml", json.dumps({**record, "text": "x" * 8_001}))


def _many_files(root: Path, patch: pytest.MonkeyPatch) -> None:
    fill(root / "sources/questions/zoo.yml", "text: A zoo?")
    patch.setattr(folders, "MAX_FILES", 6)


def _no_permission(root: Path, patch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def refuse(path: Path, *arguments: Any, **options: Any) -> Any:
        if Path(path).name == "vote.yml":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, *arguments, **options)

    patch.setattr(os, "open", refuse)


def _no_listing(root: Path, patch: pytest.MonkeyPatch) -> None:
    listed = os.scandir

    def refuse(path: Path) -> Any:
        if Path(path).name == "events":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return listed(path)

    patch.setattr(os, "scandir", refuse)


def _pipe(root: Path, _patch: pytest.MonkeyPatch) -> None:
    os.mkfifo(root / "sources/events/fair.yml")


def _tracked_capture(root: Path, _patch: pytest.MonkeyPatch) -> None:
    for path, data in {"captures/fair.txt": b"Said.", ".git/index": b"captures/fair.txt\0"}.items():
        (root / path).parent.mkdir()
        (root / path).write_bytes(data)


BEYOND: dict[Callable[[Path, pytest.MonkeyPatch], None], str] = {
    _many_bytes: """\
sources/events/fair.yml:1:1: error[too-large] the file has more than 1,048,576 bytes
  = split it into several files
""",
    _many_values: """\
sources/events/fair.yml:2:224995: error[too-deep] more than 75,000 values in one file
  = split or flatten it
""",
    _many_letters: """\
sources/events/fair.yml:1:74: error[too-long] the text has 8,001 characters; at most 8,000 are read
  = split or shorten it
""",
    _many_faults: """\
sources/events/fair.yml:1:8: error[yaml-alias] aliases are not part of the format
  = write it out; if it is a text, write title: '*a'
sources/events/fair.yml:2:7: error[yaml-alias] aliases are not part of the format
  = write it out; if it is a text, write date: '*b'
sources/events/fair.yml:3:9: error[too-many-faults] 2 faults before this one; the file is not read \
further
  = mend those first
""",
    _many_unknown: """\
sources/events/fair.yml:1:91: error[unknown-id] no actor 'counci'
  = did you mean 'council'?
sources/events/fair.yml:1:101: error[unknown-id] no actor 'maior'
  = to add it, write sources/actors/maior.yml with 'name:' and 'kind:'
""",
    _many_files: """\
sources:1:1: error[too-large] 7 files; at most 6 are read
  = put several records of one kind into a file, as a list
""",
    _no_permission: """\
sources/events/vote.yml:1:1: error[unreadable] cannot be read: Permission denied
  = see that you may read it, or take it away
""",
    _no_listing: """\
sources/events:1:1: error[unreadable] cannot be read: Permission denied
  = see that you may read it, or take it away
""",
    _tracked_capture: """\
captures/fair.txt:1:1: warning[stray-capture] a capture of no article: 'fair'
  = name it <article-id>.txt
captures/fair.txt:1:1: warning[tracked-capture] Git has this text, and would publish it: it is \
somebody else's
  = git rm --cached captures/fair.txt, and a line 'captures/' in .gitignore
""",
    _pipe: """\
sources/events/fair.yml:1:1: error[not-a-file] only plain files are read
  = take it away, or put a file here
""",
}


def fill(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("make", BEYOND, ids=lambda make: make.__name__.strip("_"))
def test_check_says_beyond_the_files(
    make: Callable[[Path, pytest.MonkeyPatch], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is too large, or cannot be opened, is named as well, and nothing else is."""
    root = lay_out(cases()["base: base"], tmp_path)
    make(root, monkeypatch)
    assert outcome(root, "diagnostics") == BEYOND[make]


# --- nothing is left out -----------------------------------------------------------------------

_MAKERS = {"error", "warning", "add_error", "_fault", "report"}


def codes() -> dict[str, str]:
    """Return every code that the generator can give, with a place in it that does."""
    found = {}
    for file in sorted(GENERATOR.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
            code = node.args[0]
            if name in _MAKERS and isinstance(code, ast.Constant) and isinstance(code.value, str):
                found[code.value] = f"{file.name}:{node.lineno}"
    return found


def test_every_code_has_a_case() -> None:
    """A finding that no case shows could say anything."""
    outputs = [output for case in cases().values() for output in case.outputs.values()]
    text = "".join([*outputs, *BEYOND.values()])
    shown = set(re.findall(r": (?:error|warning)\[([a-z0-9-]+)\]", text))
    made = codes()
    assert len(made) > 50, "the codes are no longer found where they were"
    assert {code: place for code, place in made.items() if code not in shown} == {}
    assert shown - made.keys() == set(), "cases expect codes that nothing gives"


def test_every_finding_says_what_to_do() -> None:
    """A person who meets a finding is told how to mend it."""
    outputs = [case.outputs.get("diagnostics", "") for case in cases().values()]
    lines = "".join([*outputs, *BEYOND.values()]).splitlines()
    assert len(lines) > 1000, "the findings are no longer where they were"
    bare = [
        line
        for line, following in pairwise([*lines, ""])
        if re.match(r"\S.*: (?:error|warning)\[", line) and not following.startswith("  = ")
    ]
    assert bare == []


def test_codes_are_written_out() -> None:
    """Every finding's code is a literal, so that the test above sees it."""
    passed_on = set()
    for file in sorted(GENERATOR.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for call in ast.walk(node):
                    name = (
                        getattr(call.func, "id", None) or getattr(call.func, "attr", "")
                        if isinstance(call, ast.Call)
                        else ""
                    )
                    if name in _MAKERS | {"Diagnostic"} and isinstance(call, ast.Call):
                        first = call.args[:1]
                        if first and not isinstance(first[0], ast.Constant):
                            passed_on.add(node.name)
    # The makers themselves hand on what they were given.
    assert passed_on <= _MAKERS


def test_every_rule_has_a_case(tmp_path: Path) -> None:
    """Each rule between records speaks in at least one case."""
    dossiers: list[Dossier] = []
    for number, case in enumerate(cases().values()):
        root = lay_out(case, tmp_path / str(number))
        if (root / "sources").is_dir():
            dossiers.append(link(read_sources(root)[0])[0])
    silent = [
        rule.check.__name__
        for rule in RULES
        if not any(run_rules(each, (rule,)) for each in dossiers)
    ]
    assert silent == []


def test_every_rule_gives_what_the_table_says_of_it(tmp_path: Path) -> None:
    """The codes and severities of a rule's findings are those that it is listed with."""
    found: list[set[tuple[str, Severity]]] = [set() for _ in RULES]
    for number, case in enumerate(cases().values()):
        root = lay_out(case, tmp_path / str(number))
        if (root / "sources").is_dir():
            dossier = link(read_sources(root)[0])[0]
            for rule, given in zip(RULES, found, strict=True):
                findings = run_rules(dossier, (rule,))
                given |= {(finding.code, finding.severity) for finding in findings}
    beyond = {"too-many-pairs", "too-deep"}  # which take more records than a case holds
    for rule, given in zip(RULES, found, strict=True):
        listed = {
            (code, severity) for code, severities in rule.codes.items() for severity in severities
        }
        assert given <= listed, rule.check.__name__
        assert {code for code, _ in listed - given} <= beyond, rule.check.__name__


WING = GENERATOR / "checks"


def test_every_rule_is_in_the_table() -> None:
    """A function that looks at a struct and yields findings does nothing until it is listed."""
    structs = {each.__name__ for each in _all_structs()}
    rules = {rule.check.__name__ for rule in RULES}
    for file in sorted(WING.glob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            first = node.args.args[0].annotation if node.args.args else None
            yields = any(isinstance(each, ast.Yield | ast.YieldFrom) for each in ast.walk(node))
            if yields and first and ast.unparse(first) in structs and len(node.args.args) == 2:
                shared = node.name == "upward_faults"  # which three rules hand their record on to
                assert node.name in rules or shared, f"{file.name}: {node.name} is not listed"


def _all_structs() -> Iterator[type[Struct]]:
    waiting: list[type[Struct]] = [Struct]
    while waiting:
        struct = waiting.pop()
        yield struct
        waiting += struct.__subclasses__()


def test_every_code_of_the_rules_is_in_the_table() -> None:
    """And the table has none that no rule gives."""
    made = set()
    for file in sorted(WING.glob("*.py")):
        if file.stem == "captures":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"error", "warning"}:
                made.add(ast.literal_eval(node.args[0]))
    assert made == {code for rule in RULES for code in rule.codes}


def test_a_kind_that_could_not_be_read_makes_no_other_finding(tmp_path: Path) -> None:
    """Who opposes whom is asked only where on whose word both stand can be known."""
    actor = {"id": "mayor", "name": "Mayor Ames", "kind": "persn"}
    question = {
        "id": "bridge",
        "text": "Build it?",
        "short": "Bridge",
        "unknowns": [{"text": "The price.", "kind": "not-stated"}],
    }
    held = {"actor": "mayor", "question": "bridge", "text": "T."}
    positions = [
        {"id": "yes", "stance": "supports", "date": "2024-01-02", **held},
        {"id": "no", "stance": "opposes", "date": "2024-03-02", **held},
    ]
    article = {
        "id": "a",
        "title": "T",
        "publisher": "unknown",
        "kind": "news",
        "date": "2024-04-01",
        "summary": "S.",
        "reports": [{"position": each, "attribution": "on-record"} for each in ("yes", "no")],
    }
    files = {
        "actors": [actor],
        "questions": [question],
        "positions": positions,
        "articles": [article],
    }
    write(tmp_path, {**LEAST, **{f"sources/{k}/all.yml": json.dumps(v) for k, v in files.items()}})
    assert [line.split()[1] for line in said(tmp_path)] == ["unknown-term"]
