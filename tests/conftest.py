"""What several test files share: built sites, a browser, the switch that renews golden files."""

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, expect, sync_playwright
from tests.dossier_helpers import PATIENCE, THOROUGH
from tests.ready_engine import ReadyEngine
from tests.site_helpers import REPOSITORY, Built

from onrecord.output import engines
from onrecord.output.pdf import BROWSERS

HARBOUR = REPOSITORY / "tests" / "dossiers" / "harbour"
# What a dossier is made of; all else in its folder is made from that.
PARTS = ("sources", "site_templates", "mkdocs.yml")


# Where a site is published, which the configuration reads from here: not the tests' business.
for _name in ("SITE_URL", "SOURCE_URL"):
    os.environ.pop(_name, None)


# Where the tests are begun behind a shell's back an interrupt is ignored, and what they start
# inherits that: nothing could be told to stop.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write expected outputs that differ anew, and fail where one did",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update-golden") and os.environ.get("CI") not in {None, "", "false"}:
        what = "--update-golden is refused where CI is set: nobody would read what changed"
        raise pytest.UsageError(what)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave a sample of the cases of tests that take long, and keep together what shares much."""
    if not THOROUGH:
        _leave_sample(config, items)
    for item in items:
        if _shares(item) and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
        if getattr(config.option, "loadgroup", False):
            _name_group(item)


def _shares(item: pytest.Item) -> bool:
    """Return whether a test uses what is made once for its module: by each process that has one."""
    made = item._fixtureinfo.name2fixturedefs if isinstance(item, pytest.Function) else {}
    return any(each.scope == "module" for found in made.values() for each in found)


def _name_group(item: pytest.Item) -> None:
    """Say at the end of the name of a test of which group it is, where pytest-xdist looks for it.

    pytest-xdist 3.8 says it where a pytest of 9.2 no longer has the name, which has an ``id``.
    """
    names = sorted({str(mark.args[0]) for mark in item.iter_markers("xdist_group")})
    if names and hasattr(item, "id"):
        item._id = type(item.id).parse(f"{item.nodeid}@{'_'.join(names)}")


def _leave_sample(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave one in so many cases where a test says so, the same ones every time."""
    counted: Counter[str] = Counter()
    left: list[pytest.Item] = []
    for item in items:
        mark = item.get_closest_marker("sampled")
        name = item.nodeid.partition("[")[0]
        if mark and counted[name] % mark.args[0]:
            left.append(item)
        counted[name] += 1
    config.hook.pytest_deselected(items=left)
    gone = set(map(id, left))
    items[:] = [item for item in items if id(item) not in gone]


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: many tests wait for a server or a browser."""
    return min((os.cpu_count() or 1) + 1, 4)


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether expected outputs that differ are to be written anew."""
    return bool(request.config.getoption("--update-golden"))


# --- built sites -----------------------------------------------------------------------------


def onrecord() -> str:
    """Return the command as it is installed beside the Python that runs the tests."""
    found = shutil.which("onrecord", path=str(Path(sys.executable).parent))
    assert found, "the command 'onrecord' is not installed; run 'make venv'"
    return found


def copy_dossier(source: Path, target: Path) -> None:
    """Copy what a person wrote of a dossier, without hidden files."""
    target.mkdir(parents=True)
    for name in PARTS:
        part = source / name
        if part.is_dir():
            shutil.copytree(part, target / name, ignore=shutil.ignore_patterns(".*"))
        elif part.is_file():
            shutil.copy2(part, target / name)


def build_site(root: Path, **variables: str) -> None:
    """Run ``onrecord site``, with more variables in its environment."""
    command = [onrecord(), "site", "-C", str(root)]
    env = {**os.environ, **variables}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stdout + done.stderr
        pytest.fail(f"'onrecord site' failed on {root.name}:\n{said}", pytrace=False)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this test run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def build_once(shared: Path, name: str, source: Path, config: str | None = None) -> Built:
    """Return a dossier's built site; the first process that asks builds it for all.

    ``config`` replaces the dossier's own site configuration.
    """
    root = shared / "built" / name
    done = shared / f"{name}.built"
    with FileLock(shared / f"{name}.lock"):
        if not done.exists():
            if root.exists():
                shutil.rmtree(root)
            copy_dossier(source, root)
            if config is not None:
                (root / "mkdocs.yml").write_text(config, encoding="utf-8")
            build_site(root)
            done.touch()
    return Built(name, root)


@pytest.fixture(scope="session")
def harbour(shared_folder: Path) -> Built:
    """The invented dossier, built without a configuration of its own."""
    return build_once(shared_folder, "harbour", HARBOUR)


@pytest.fixture(scope="session")
def own(shared_folder: Path) -> Built:
    """This repository's own dossier, built with its own configuration and templates."""
    if not (REPOSITORY / "sources").is_dir():
        pytest.skip("there is no sources/ here")
    return build_once(shared_folder, "own", REPOSITORY)


@pytest.fixture(
    scope="session",
    params=[
        pytest.param("harbour", marks=pytest.mark.xdist_group("harbour")),
        pytest.param("own", marks=pytest.mark.xdist_group("own")),
    ],
)
def built(request: pytest.FixtureRequest) -> Built:
    """Each of the two sites in turn; the tests of one stay in one process, which reads it once."""
    site = request.getfixturevalue(request.param)
    assert isinstance(site, Built)
    return site


@pytest.fixture(scope="session")
def ready_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadyEngine]:
    engine = ReadyEngine(tmp_path_factory.mktemp("engine"))
    yield engine
    engine.close()


@pytest.fixture(autouse=True)
def _engine(
    request: pytest.FixtureRequest, ready_engine: ReadyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Have sites that are built in this process built by a copy of an engine that has begun.

    Those who look at the process of the engine itself have the mark ``fresh_engine``.
    """
    if hasattr(os, "fork") and not request.node.get_closest_marker("fresh_engine"):
        monkeypatch.setattr(engines, "programs", ready_engine)


# --- a browser -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium() -> str:
    """The Chromium of this machine."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        reason = f"no browser: none of {', '.join(BROWSERS)} is on the PATH"
        if os.environ.get("ONRECORD_REQUIRE_BROWSER") == "1":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return executable


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """A Chromium of this machine, headless, that calls nobody on its own account."""
    # Playwright would wait 5 s for what is expected, which a machine at work can take.
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield browser
        browser.close()
