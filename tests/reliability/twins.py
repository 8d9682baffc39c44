"""The same sources on machines that differ in everything else give the same bytes.

    python -m tests.reliability.twins --site

Each twin is one difference; with ``--site`` the whole site is compared as well.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.dossier_helpers import tree
from tests.reliability import stage


@dataclass(frozen=True)
class Twin:
    """How a machine differs."""

    environment: Mapping[str, str] = field(default_factory=dict)
    umask: int = -1
    # What is done to the folder, and under which name it stands.
    change: Callable[[Path], object] | None = None
    name: str = "dossier"


def _files(root: Path) -> list[Path]:
    return sorted(path for path in (root / "sources").rglob("*") if path.is_file())


def written_in_another_order(root: Path) -> None:
    """Write the files anew, last ones first, so that the folders list them otherwise."""
    content = [(path, path.read_bytes()) for path in _files(root)]
    shutil.rmtree(root / "sources")
    for path, data in reversed(content):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def of_other_times(root: Path) -> None:
    for number, path in enumerate(_files(root)):
        os.utime(path, (86_400 * number, 1_900_000_000 - 86_400 * number))


def of_other_line_ends(root: Path) -> None:
    """Save the files as some editors do: CRLF, with a byte-order mark."""
    for path in _files(root):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))


def kept_otherwise(root: Path) -> None:
    """Make all three changes."""
    written_in_another_order(root)
    of_other_line_ends(root)
    of_other_times(root)


def split_otherwise(root: Path) -> None:
    """Put the records of a list into files of their own, in a folder."""
    actors = root / "sources" / "actors" / "people.yml"
    items = actors.read_text("utf-8").split("\n- ")
    for number, item in enumerate(items):
        file = actors.parent / "deeper" / f"part-{len(items) - number}.yml"
        file.parent.mkdir(exist_ok=True)
        file.write_text("- " + item.removeprefix("- ") + "\n", "utf-8")
    actors.unlink()


TWINS: Mapping[str, Twin] = {
    "another hash seed": Twin({"PYTHONHASHSEED": "4711"}),
    "a third hash seed": Twin({"PYTHONHASHSEED": "31337"}),
    "another time zone": Twin({"TZ": "Pacific/Kiritimati"}),
    "another language": Twin({"LC_ALL": "C", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"}),
    "without UTF-8": Twin({"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "files in another order": Twin(change=written_in_another_order),
    "files of other times": Twin(change=of_other_times),
    "another umask": Twin(umask=0o077),
    "other line ends": Twin(change=of_other_line_ends),
    "another place": Twin(name="an other/plåce [x] 'y' {z}"),
    "optimised": Twin({"PYTHONOPTIMIZE": "2"}),
}
# All at once, for when there is no time for one after another.
ALL = Twin(
    {**TWINS["another hash seed"].environment, **TWINS["another time zone"].environment}
    | {**TWINS["without UTF-8"].environment, **TWINS["optimised"].environment},
    umask=0o077,
    change=kept_otherwise,
    name="an other/plåce [x] 'y' {z}",
)
FIRST = Twin({"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}, umask=0o022)


def made(folder: Path, twin: Twin, *, site: bool) -> dict[str, bytes]:
    """Return everything that a run on such a machine makes of the invented dossier."""
    root = stage.lay_out(folder / twin.name)
    if twin.change:
        twin.change(root)
    environment = {"PYTHONDONTWRITEBYTECODE": "1", **twin.environment}
    command = ("site", "--epub", "--zip") if site else ("build",)
    done = stage.command(*command, "-C", root, environment=environment, umask=twin.umask)
    assert done.returncode == 0, done.stdout + done.stderr
    found = tree(root / stage.PAGES)
    if site:
        for name in ("site", "dist"):
            found |= {f"{name}/{path}": data for path, data in tree(root / name).items()}
    return found


def difference(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """Return the paths that are not the same bytes in both."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--site", action="store_true")
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        first = made(Path(folder) / "first", FIRST, site=options.site)
        for number, (name, twin) in enumerate(TWINS.items()):
            other = made(Path(folder) / str(number), twin, site=options.site)
            differs = difference(first, other)
            failed = failed or bool(differs)
            print(
                f"{name}: {len(first)} files, {len(differs)} differ {differs[:5] or ''}", flush=True
            )
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
