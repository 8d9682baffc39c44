"""The pages of invented dossiers, word for word, and that nothing but their sources makes them.

To renew what is expected: ``pytest tests/pages/test_golden.py --update-golden``; read what
changed. Such a run fails where it wrote something; the next one compares.
"""

import difflib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.dossier_helpers import HARBOUR, REPOSITORY, run, tree

from onrecord.checks.registry import RULES
from onrecord.dossier.histories import Difference
from onrecord.dossier.past import EndKind
from onrecord.output.manifest import MANIFEST
from onrecord.source.fields import Struct, specs
from onrecord.source.records import RECORD_TYPES, Briefing
from onrecord.source.tables import Sourcing
from onrecord.source.term import Term
from onrecord.source.terms import CLOSED_LISTS

DOSSIERS = HARBOUR.parent
# What the code says of itself is tested by rule below, and what is put together from other pages
# stands there.
LEFT_OUT = {
    "method.md": re.compile(r"^## The labels\n.*", re.MULTILINE | re.DOTALL),
    "cite.md": re.compile(r"^## The fields\n.*", re.MULTILINE | re.DOTALL),
    "format.md": re.compile(r"^# .*", re.MULTILINE | re.DOTALL),
    "complete.md": re.compile(
        r"^<h2 id=\"part--questions.*?(?=^<h2 id=\"part--timeline)|^<details .*",
        re.MULTILINE | re.DOTALL,
    ),
}
# What "onrecord check" says of the dossier, kept beside its pages.
FINDINGS = "findings.txt"


def dossiers() -> list[str]:
    return sorted(path.parent.name for path in DOSSIERS.glob("*/sources"))


def copy(name: str, root: Path) -> Path:
    shutil.copytree(DOSSIERS / name / "sources", root / "sources")
    return root


def built(name: str, root: Path) -> dict[str, str]:
    """Return the pages of a dossier as a run in this process makes them."""
    result = run("build", "-C", copy(name, root))
    assert result.exit_code == 0, result.stdout + result.stderr
    return {path: data.decode() for path, data in tree(root / "briefs").items()}


# --- word for word -----------------------------------------------------------------------------

_ROW_BREAK = re.compile(r"(?<=.)\|(?= )")
_ENTRY_BREAK = re.compile(r'</span><br><br>(?=<span class="or-cell )')


def kept(pages: Mapping[str, str]) -> dict[str, str]:
    """Return the pages as they are kept, without what is not."""
    return {
        path: spread(path, LEFT_OUT[path].sub("", text) if path in LEFT_OUT else text)
        for path, text in pages.items()
        if path != MANIFEST
    }


def spread(path: str, text: str) -> str:
    """Return a page as it is kept: the matrix with one cell a line, all others as they are."""
    if path != "matrix.md":
        return text
    lines = [
        _ENTRY_BREAK.sub("</span>\n", _ROW_BREAK.sub("|\n", line)) if line[:1] == "|" else line
        for line in text.split("\n")
    ]
    found = "\n".join(lines)
    back = found.replace("|\n ", "| ").replace("</span>\n<span", "</span><br><br><span")
    assert back == text, "what is kept no longer says where the lines of the matrix end"
    return found


def compared(expected: dict[str, str], given: dict[str, str]) -> str:
    """Return how two sets of files differ, each file with its difference line by line."""
    found = []
    for path in sorted(expected.keys() | given.keys()):
        before, after = expected.get(path), given.get(path)
        if before != after:
            old, new = ((text or "").splitlines() for text in (before, after))
            names = f"expected/{path}", f"given/{path}"
            lines = list(difflib.unified_diff(old, new, *names, n=1, lineterm=""))
            # Line ends, and whether a file is there at all, show in no line.
            found += lines or [f"{path}: {before!r:.200} is now {after!r:.200}"]
    return "\n".join(found)


def read_texts(folder: Path) -> dict[str, str]:
    return {path: data.decode() for path, data in tree(folder).items()}


@pytest.mark.parametrize("name", dossiers())
def test_the_pages_are_as_expected(name: str, tmp_path: Path, update_golden: bool) -> None:
    """Every page letter for letter, but for what stands elsewhere, and every finding."""
    pages = kept(built(name, tmp_path))
    pages[FINDINGS] = run("check", "-C", tmp_path, "--format", "concise").stdout
    folder = DOSSIERS / name / "expected"
    difference = compared(read_texts(folder), pages)
    if difference and update_golden:
        shutil.rmtree(folder, ignore_errors=True)
        for path, text in pages.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text.encode())
        pytest.fail(f"{name}: renewed; read what changed, then run again", pytrace=False)
    if difference:
        pytest.fail(f"{name}: these pages differ\n{difference}", pytrace=False)


# --- how what is expected is renewed -----------------------------------------------------------


def in_a_copy(root: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the comparison of one dossier's pages on a copy of these tests."""
    for part in ("pyproject.toml", "tests"):
        source = REPOSITORY / part
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "ferry", "lido", "cases", "reliability")
            shutil.copytree(source, root / part, ignore=ignored, dirs_exist_ok=True)
        else:
            shutil.copy2(source, root / part)
    spoilt = root / "tests/dossiers/harbour/expected"
    for path in ("figures.md", "unknowns.md"):
        (spoilt / path).write_text("# Something else\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    command += ["tests/pages/test_golden.py", "-k", "test_the_pages_are_as_expected"]
    unset = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    env = {**unset, "CI": "", **environment}
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)


def test_all_pages_that_differ_are_shown_line_by_line(tmp_path: Path) -> None:
    """The first page that differs hides no other."""
    done = in_a_copy(tmp_path)
    assert done.returncode == 1
    for heading in ("# Figures", "# What is not known"):
        assert f"\n+{heading}\n" in done.stdout
    assert done.stdout.count("\n-# Something else\n") == 2


def test_a_run_that_renews_what_is_expected_does_not_pass(tmp_path: Path) -> None:
    done = in_a_copy(tmp_path, "--update-golden")
    assert done.returncode == 1
    assert "harbour: renewed; read what changed, then run again" in done.stdout
    now = read_texts(tmp_path / "tests/dossiers/harbour/expected")
    assert now == read_texts(HARBOUR / "expected")


def test_nothing_is_renewed_where_nobody_reads_it(tmp_path: Path) -> None:
    done = in_a_copy(tmp_path, "--update-golden", CI="true")
    assert done.returncode == 4
    assert "--update-golden is refused where CI is set" in done.stderr
    kept = tmp_path / "tests/dossiers/harbour/expected/figures.md"
    assert kept.read_text(encoding="utf-8") == "# Something else\n"


def unlinked(text: str) -> str:
    """Return Markdown without the targets of its links, which differ from page to page."""
    return re.sub(r"\]\([^)]*\)", "]", text)


@pytest.mark.parametrize("name", dossiers())
def test_the_complete_briefing_has_every_statement(name: str, tmp_path: Path) -> None:
    """What stands on the questions' pages stands on the page to print as well."""
    pages = built(name, tmp_path)
    complete = unlinked(pages["complete.md"])
    seen = 0
    for path, text in pages.items():
        is_moved = 'page_kind: "moved"' in text
        if path.startswith("questions/") and path != "questions/index.md" and not is_moved:
            lines = unlinked(text).splitlines()
            telling = [line for line in lines if line.startswith(("# ", "> ", "**Rests on**"))]
            for line in telling:
                assert line.removeprefix("# ") in complete, path
            seen += len(telling)
    assert seen > 5


def test_the_method_page_explains_every_label_and_rule(tmp_path: Path) -> None:
    """A label that readers meet, and a rule that writers meet, is explained in its own words."""
    method = built("harbour", tmp_path)["method.md"]
    lists: list[type[Term]] = [*CLOSED_LISTS, Sourcing, Difference, EndKind]
    assert len(lists) > 18
    for term in lists:
        for word in term:
            assert word.meaning.split(";")[0].split("(")[0].strip(" .") in method, word
    for rule in RULES:
        assert (
            str(rule.check.__doc__).split("\n")[0].split('"')[0].split("_")[0].rstrip(" .")
            in method
        )


def test_the_contributing_page_shows_every_field(tmp_path: Path) -> None:
    page = built("harbour", tmp_path)["cite.md"]
    kinds: tuple[type[Struct], ...] = (Briefing, *RECORD_TYPES)
    for kind in kinds:
        for field in specs(kind):
            name = field.name.replace("_", "&#95;")
            needed = "always" if field.required else "no"
            assert f"| {name} | {needed} | " in page, f"{kind.__name__}.{field.name}"


# --- nothing but the sources -------------------------------------------------------------------


def made(root: Path, **environment: str) -> dict[str, bytes]:
    """Return briefs/ as a process of its own makes it, in another environment."""
    code = "from onrecord.cli.main import main; main()"
    command = [sys.executable, "-c", code, "build", "-C", str(root)]
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return tree(root / "briefs")


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return made(copy("ferry", tmp_path_factory.mktemp("reference")), PYTHONHASHSEED="0")


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "SOURCE_DATE_EPOCH": "1"},
        {"PYTHONHASHSEED": "4294967295", "LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr", "COLUMNS": "9"},
        {
            "TZ": "Pacific/Pago_Pago",
            "HOME": "/nonexistent",
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
        },
        {"PYTHONOPTIMIZE": "2"},
    ],
    ids=lambda environment: " ".join(f"{k}={v}" for k, v in environment.items()),
)
@pytest.mark.sampled(2)
def test_the_environment_makes_no_difference(
    environment: dict[str, str], reference: dict[str, bytes], tmp_path: Path
) -> None:
    """Hash seed, clock, time zone, locale and user leave every byte as it is."""
    pages = made(copy("ferry", tmp_path), **environment)
    if environment.get("PYTHONOPTIMIZE") == "2":
        # The method page shows docstrings, which this takes away.
        pages.pop("method.md")
        reference = {path: data for path, data in reference.items() if path != "method.md"}
    assert pages == reference


def test_the_place_makes_no_difference(reference: dict[str, bytes], tmp_path: Path) -> None:
    root = tmp_path / "a folder with blanks" / "é %41 [x] 'y'"
    root.mkdir(parents=True)
    assert made(copy("ferry", root)) == reference


def test_the_order_in_which_files_came_makes_no_difference(
    reference: dict[str, bytes], tmp_path: Path
) -> None:
    """Folders list their files as the file system pleases."""
    files = tree(DOSSIERS / "ferry" / "sources")
    for path in sorted(files, key=lambda path: path[::-1], reverse=True):
        place = tmp_path / "sources" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(files[path])
    assert made(tmp_path) == reference


def test_files_in_folders_below_and_in_pieces_make_no_difference(
    reference: dict[str, bytes], tmp_path: Path
) -> None:
    """How records are spread over files is the contributors' business; only the pencil knows."""
    copy("ferry", tmp_path)
    events = tmp_path / "sources" / "events"
    text = (events / "all.yml").read_text(encoding="utf-8")
    (events / "all.yml").unlink()
    for number, piece in enumerate(text.split("- id: ")[1:]):
        place = events / str(9 - number) / "one.yml"
        place.parent.mkdir()
        place.write_text(f"- id: {piece}", encoding="utf-8")
    pages = made(tmp_path)
    assert pages != reference
    assert without_pencils(pages) == without_pencils(reference)


def without_pencils(pages: dict[str, bytes]) -> dict[str, bytes]:
    """Return pages without what says in which file a record is mended, and their digests."""
    return {
        path: re.sub(rb' data-source="[^"]*"|, "file": "[^"]*"', b"", data)
        for path, data in pages.items()
        if path != MANIFEST
    }


def test_line_ends_and_marks_of_other_systems_make_no_difference(
    reference: dict[str, bytes], tmp_path: Path
) -> None:
    for file in (copy("ferry", tmp_path) / "sources").rglob("*.yml"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert made(tmp_path) == reference


def test_a_second_run_makes_no_difference(reference: dict[str, bytes], tmp_path: Path) -> None:
    root = copy("ferry", tmp_path)
    made(root)
    assert made(root, PYTHONHASHSEED="7") == reference


def test_what_went_before_makes_no_difference(reference: dict[str, bytes], tmp_path: Path) -> None:
    """Pages built after an edit and its undoing are those built at once."""
    root = copy("harbour", tmp_path)
    made(root)
    shutil.rmtree(root / "sources")
    assert made(copy("ferry", root)) == reference
