"""``.ci/run`` says no more than it has seen: of the browser, and of the committed pages."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import onrecord
from tests.dossier_helpers import LEAST, REPOSITORY, run, write

from onrecord.output.pdf import BROWSERS

PROGRAMS = "bash basename cat cp cut diff dirname env git head mktemp python3 rm sed tail".split()
SCRIPT = REPOSITORY / ".ci/run"

pytestmark = pytest.mark.skipif(
    any(shutil.which(each) is None for each in PROGRAMS),
    reason=f"one of {' '.join(PROGRAMS)} is not here",
)
CHROMIUM = "Browser tests run with {}."
SKIPPED = "Browser tests were SKIPPED: there is no Chromium here."


class Checkout:
    """A small repository with the script in it; ``make`` there does nothing but say its targets."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "checkout"
        self.programs = folder / "programs"
        self.programs.mkdir()
        for name in PROGRAMS:
            (self.programs / name).symlink_to(str(shutil.which(name)))
        self.program("make", 'echo "make $*, browser ${ONRECORD_REQUIRE_BROWSER:-not} required"')
        write(self.root, {**LEAST, ".gitignore": "/.venv/\n/site/\n.onrecord/\n"})
        (self.root / ".ci").mkdir()
        shutil.copy(SCRIPT, self.root / ".ci")
        (self.root / ".venv/bin").mkdir(parents=True)
        (self.root / ".venv/bin/onrecord").symlink_to(onrecord())
        assert run("build", "-C", self.root).exit_code == 0
        self.git("init", "--quiet")
        self.commit()

    def program(self, name: str, does: str) -> None:
        path = self.programs / name
        path.write_text(f"#!{shutil.which('bash')}\n{does}\n", encoding="utf-8")
        path.chmod(0o755)

    def git(self, *arguments: str) -> None:
        who = ("-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *arguments], cwd=self.root, check=True)

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Pages")

    def check(self, **variables: str) -> tuple[int, list[str]]:
        """Run the script; return its exit code and what it said, line by line."""
        env = {"PATH": str(self.programs), "HOME": str(self.root.parent), **variables}
        done = subprocess.run(
            [self.programs / "bash", self.root / ".ci/run"],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout.splitlines()


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


@pytest.fixture
def sound(checkout: Checkout) -> Checkout:
    checkout.program("chromium", "exit 1")
    return checkout


# --- the browser -------------------------------------------------------------------------------


def test_with_a_browser_everything_is_run_and_said_to_be(sound: Checkout) -> None:
    code, said = sound.check()
    assert code == 0, said
    assert said[-1].startswith("== Everything passed (in ")
    assert said[-1].endswith(CHROMIUM.format(sound.programs / "chromium"))
    made = [line for line in said if line.startswith("make ")]
    targets = ("venv", "lint", "test", "site")
    assert made == [f"make {target}, browser 1 required" for target in targets]


@pytest.mark.parametrize("variable", [{}, {"ONRECORD_WITHOUT_BROWSER": "0"}])
def test_without_a_browser_nothing_passes(checkout: Checkout, variable: dict[str, str]) -> None:
    code, said = checkout.check(**variable)
    assert code == 1
    assert "Everything passed" not in "\n".join(said)
    assert "== Failed: there is no Chromium here, and none could be installed." in said
    assert said[-1].endswith("ONRECORD_WITHOUT_BROWSER=1 .ci/run")


def test_whoever_wants_it_without_a_browser_is_told_so_in_the_last_line(checkout: Checkout) -> None:
    """Also where the variable that requires one comes with the environment."""
    code, said = checkout.check(ONRECORD_WITHOUT_BROWSER="1", ONRECORD_REQUIRE_BROWSER="1")
    assert code == 0, said
    assert said[-1].startswith("== Everything passed (in ")
    assert said[-1].endswith(SKIPPED)
    assert "make test, browser not required" in said


def test_a_step_that_fails_is_named_in_the_last_line(sound: Checkout) -> None:
    sound.program("make", '[[ $1 != test ]] || exit 1; echo "make $*"')
    code, said = sound.check()
    assert code == 1
    assert said[-1].startswith("== Failed: tests (after ")
    assert "make site" in said


# --- the pages ---------------------------------------------------------------------------------


def _untracked(checkout: Checkout) -> str:
    write(checkout.root, {"briefs/notes.md": "# Notes\n"})
    return "?? briefs/notes.md"


def _untracked_and_ignored(checkout: Checkout) -> str:
    write(checkout.root, {".gitignore": "/.venv/\n/site/\n.onrecord/\nnotes*\n"})
    checkout.commit()
    write(checkout.root, {"briefs/notes.md": "# Notes\n"})
    return "Only in briefs: notes.md"


def _tracked(checkout: Checkout) -> str:
    write(checkout.root, {"briefs/more/notes.md": "# Notes\n"})
    checkout.commit()
    return "Only in briefs: more"


def _missing(checkout: Checkout) -> str:
    (checkout.root / "briefs/timeline.md").unlink()
    checkout.commit()
    return "Only in (made of sources): timeline.md"


def _edited(checkout: Checkout) -> str:
    page = checkout.root / "briefs/index.md"
    page.write_text(f"{page.read_text('utf-8')}\nMore.\n", "utf-8")
    checkout.commit()
    return "> More."


def _stale(checkout: Checkout) -> str:
    source = checkout.root / "sources/dossier.yml"
    source.write_text(source.read_text("utf-8").replace("a bridge", "a ferry"), "utf-8")
    checkout.commit()
    return "< The mayor wants a ferry."


def _not_committed(checkout: Checkout) -> str:
    _stale(checkout)
    assert run("build", "-C", checkout.root).exit_code == 0
    return " M briefs/index.md"


def _without_git(checkout: Checkout) -> str:
    shutil.rmtree(checkout.root / ".git")
    write(checkout.root, {"briefs/notes.md": "# Notes\n"})
    return "Only in briefs: notes.md"


@pytest.mark.parametrize(
    "change",
    [
        _untracked,
        _untracked_and_ignored,
        _tracked,
        _missing,
        _edited,
        _stale,
        _not_committed,
        _without_git,
    ],
    ids=lambda change: change.__name__.strip("_"),
)
def test_pages_that_the_sources_do_not_give_are_named(
    sound: Checkout, change: Callable[[Checkout], str]
) -> None:
    named = change(sound)
    code, said = sound.check(GIT_CEILING_DIRECTORIES=str(sound.root.parent))
    assert code == 1
    assert named in said
    assert said[-1].startswith("== Failed: committed pages (after ")
    assert not [line for line in said if line == "briefs/ is what sources/ give."]


def test_the_check_leaves_nothing_behind(sound: Checkout, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    assert sound.check(TMPDIR=str(temporary))[0] == 0
    assert not list(temporary.iterdir())


def test_the_script_and_make_look_for_the_browsers_that_print_pdf() -> None:
    """The script runs before there is a Python to ask, so it has their names once more."""
    text = SCRIPT.read_text(encoding="utf-8")
    assert f"for name in {' '.join(BROWSERS)}; do" in text
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    assert f"for each in {' '.join(BROWSERS)}; do" in makefile
