"""Small dossiers for tests: write their files, run the command on them, read them."""

import atexit
import json
import os
import shutil
import tempfile
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from hypothesis import HealthCheck, settings

from onrecord.cli.main import main
from onrecord.dossier.model import Dossier
from onrecord.reading import load

REPOSITORY = Path(__file__).resolve().parents[1]
HARBOUR = REPOSITORY / "tests" / "dossiers" / "harbour"

# Whether all is tried, or of what takes long a sample.
THOROUGH = os.environ.get("ONRECORD_THOROUGH") == "1"


def _number(number: int) -> int:
    """Return on how many values a property is tried that names so many: on half, in a sample."""
    if "ONRECORD_EXAMPLES" in os.environ:
        return number * int(os.environ["ONRECORD_EXAMPLES"])
    return number if THOROUGH else -(-number // 2)


# Property tests try the same values every time, so that what passed here passes there. To search
# further: ONRECORD_SEARCH=1 tries new ones, ONRECORD_EXAMPLES=20 twenty times as many.
settings.register_profile(
    "onrecord",
    max_examples=_number(100),
    database=None,
    deadline=None,
    derandomize=os.environ.get("ONRECORD_SEARCH") != "1",
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("onrecord")


def examples(number: int, **others: Any) -> settings:
    """Return the settings of a property that is tried on so many values, or on a search's more."""
    return settings(max_examples=_number(number), **others)


# What is known of a folder is kept here, and not where the person at work here keeps it.
os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="onrecord-state-")
atexit.register(shutil.rmtree, os.environ["XDG_STATE_HOME"], ignore_errors=True)

# How many seconds a test waits for what must happen, on the slowest machine.
PATIENCE = 120.0

# The least that is a dossier.
LEAST = {
    "sources/dossier.yml": """
        title: A bridge for the town
        scope: What is said on the bridge.
        bottom_line: The mayor wants a bridge.
        """
}


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files below ``root``; text may be indented as a whole. Return ``root``."""
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            text = textwrap.dedent(content).lstrip("\n")
            file.write_bytes(text.encode("utf-8", "surrogateescape"))
    return root


def run(*arguments: str | Path) -> Result:
    """Run the command in this process; an exception other than its exit is the test's failure."""
    return CliRunner().invoke(main, [str(each) for each in arguments], catch_exceptions=False)


def as_options(**fields: str) -> list[str]:
    """Return fields as the options by which a command is given them."""
    return [
        part for name, value in fields.items() for part in (f"--{name.replace('_', '-')}", value)
    ]


def findings(root: Path) -> list[dict[str, Any]]:
    """Return what ``onrecord check`` finds, as its JSON gives it."""
    found = json.loads(run("check", "-C", root, "--format", "json").stdout)
    assert isinstance(found, list)
    return found


def said(root: Path) -> list[str]:
    """Return what ``onrecord check`` finds, each as ``path:line:column code``."""
    return [f"{f['path']}:{f['line']}:{f['column']} {f['code']}" for f in findings(root)]


def read(root: Path) -> Dossier:
    """Return the linked dossier, which must be free of errors."""
    return load(root)


def made_pages(root: Path, files: Mapping[str, str | bytes]) -> dict[str, str]:
    """Return the pages of a dossier that has these files and what each dossier must have."""
    write(root, {**LEAST, **files})
    result = run("build", "-C", root)
    assert result.exit_code == 0, result.output
    return {path: text.decode() for path, text in tree(root / "briefs").items()}


def tree(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below ``folder`` by its path there."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def plant_deep(place: Path, name: str, levels: int) -> None:
    """Make folders in one another from a place down, the deepest with a page in it."""
    place.mkdir(parents=True, exist_ok=True)
    at = os.open(place, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir(name, dir_fd=at)
        below = os.open(name, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.close(os.open("page.md", os.O_CREAT | os.O_WRONLY, 0o400, dir_fd=at))
    os.fchmod(at, 0o500)
    os.close(at)
