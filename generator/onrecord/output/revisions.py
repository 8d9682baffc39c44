"""A dossier as it was at a revision of its Git repository, as files in a private folder; its tags.

The repository may be a stranger's, with a configuration of its own. Git is asked for what stands in
it and for nothing else: no hook, filter or other program that is named there runs, nothing comes
over a network, and of what a tree holds only plain files are taken.
"""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from subprocess import TimeoutExpired

from onrecord.output.programs import TooMuchError, answer


class RevisionError(ValueError):
    """A revision could not be read, in words for whoever named it."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit: what it was called, its digest, and the paths in it that are no plain files."""

    name: str
    commit: str
    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: what it is called, its whole name, which no option has, and its day as Git has it."""

    name: str
    reference: str
    day: str


# So long one question may take.
_SECONDS = 60.0
# More files, letters of their names, and bytes of all of them than a dossier has.
_MOST_FILES, _MOST_NAMES, _MOST_BYTES = 100_000, 50_000_000, 500_000_000
# What a person, and no repository, says of Git.
_KEPT = frozenset(
    "GIT_CEILING_DIRECTORIES GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM GIT_CONFIG_SYSTEM"
    " GIT_DISCOVERY_ACROSS_FILESYSTEM GIT_EXEC_PATH".split()
)
_SAID = {
    # What a clone left out is not fetched: for that Git would run what the repository names.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    # What a commit says, and not what a reference puts in its place.
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
}
_CONFIGURED = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    # One that lies in a checkout as a folder of it.
    "safe.bareRepository=explicit",
)


def taken_out(folder: Path, revision: str, parts: Sequence[str], into: Path) -> Revision:
    """Write what some parts of a dossier's folder were at a revision into a new folder.

    ``parts`` are paths in the folder; those that were not there are not made. Raises RevisionError
    where there is no Git, no repository or no such revision, and where it holds too much.
    """
    commit = _commit(folder, revision)
    above = _said(folder, ["rev-parse", "--show-prefix"]).removesuffix(b"\n")
    paths = [os.fsdecode(above) + part for part in parts]
    listed = list(_listed(folder, commit, paths))
    files = [each for each in listed if each.is_file]
    if len(files) > _MOST_FILES or sum(each.size for each in files) > _MOST_BYTES:
        raise RevisionError(f"there is more at '{revision}' than a dossier has")
    into.mkdir()
    for each, data in zip(files, _contents(folder, files), strict=True):
        _write(into, each.path.removeprefix(os.fsdecode(above)), data)
    passed_over = tuple(each.path for each in listed if not each.is_file)
    return Revision(revision, commit, passed_over)


def tags(folder: Path, most: int) -> tuple[Tag, ...]:
    """Return the newest tags of what lies here, newest first; none where there is no commit yet.

    Raises RevisionError where there is no Git or no repository.
    """
    _said(folder, ["rev-parse", "--git-dir"])
    try:
        head = _commit(folder, "HEAD")
    except RevisionError:
        return ()
    asked = ["for-each-ref", "--sort=-creatordate", f"--merged={head}", f"--count={most}"]
    asked += ["--format=%(refname)%09%(creatordate:short)", "refs/tags"]
    lines = os.fsdecode(_said(folder, asked)).splitlines()
    named = (line.partition("\t") for line in lines)
    return tuple(Tag(name.removeprefix("refs/tags/"), name, day) for name, _, day in named)


def _commit(folder: Path, revision: str) -> str:
    """Return the digest of the commit that a revision is."""
    if revision.startswith("-"):
        raise RevisionError(f"'{revision}' is no revision: none begins with '-'")
    if not revision or "\0" in revision:
        raise RevisionError("a revision has a name")
    # Also says whether there is a repository at all, before the revision is blamed.
    shallow = _said(folder, ["rev-parse", "--is-shallow-repository"]).strip() == b"true"
    asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"]
    try:
        found = _said(folder, asked).strip().decode("ascii", "replace")
    except RevisionError:
        found = ""
    if not _DIGEST.fullmatch(found):
        raise RevisionError(f"no revision '{revision}' here; {_hint(folder, shallow=shallow)}")
    return found


def _hint(folder: Path, *, shallow: bool) -> str:
    """Return what to do where a repository has no revision that is asked for."""
    if shallow:
        return "the clone is shallow: 'git fetch --unshallow' brings the rest of its history"
    if not _said(folder, ["rev-list", "--all", "--max-count=1"]).strip():
        return "nothing is committed yet: 'git add --all' and 'git commit' begin its history"
    return "'git log' and 'git tag' show which there are"


_DIGEST = re.compile(r"[0-9a-f]{40,64}")


@dataclass(frozen=True, slots=True)
class _Entry:
    path: str
    digest: bytes
    size: int
    is_file: bool


def _listed(folder: Path, commit: str, paths: Sequence[str]) -> Iterator[_Entry]:
    """Yield what lies at or below some paths of a commit."""
    asked = ["ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--", *paths]
    for line in _said(folder, asked, most=_MOST_NAMES).split(b"\0"):
        if line:
            about, _, path = line.partition(b"\t")
            mode, kind, digest, size = about.split()
            is_file = kind == b"blob" and mode in {b"100644", b"100755"}
            if is_file and not size.isdigit():
                raise RevisionError(_PARTIAL.format(os.fsdecode(path)))
            yield _Entry(os.fsdecode(path), digest, int(size) if is_file else 0, is_file)


def _contents(folder: Path, files: Sequence[_Entry]) -> Iterator[bytes]:
    """Yield what files hold, as they were committed."""
    if not files:
        return
    # A line about each stands before it, and a line end behind.
    most = sum(each.size for each in files) + 200 * len(files)
    asked = b"".join(each.digest + b"\n" for each in files)
    data, at = _said(folder, ["cat-file", "--batch"], asked, most), 0
    for each in files:
        begin = data.index(b"\n", at) + 1
        if data[at : begin - 1].split() != [each.digest, b"blob", b"%d" % each.size]:
            raise RevisionError(_PARTIAL.format(each.path))
        at = begin + each.size + 1
        yield data[begin : at - 1]


_PARTIAL = "'{}' is not in this clone, which has not all files of its history"


def _write(into: Path, path: str, data: bytes) -> None:
    """Write a file of a tree, whose paths nobody has looked at, where it lies in the folder."""
    parts = path.split("/")
    if any(part in {"", ".", ".."} or _ODD.search(part) for part in parts):
        raise RevisionError(f"a file at '{path}' is none that lies in a folder")
    place = into.joinpath(PurePosixPath(path))
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("xb") as stream:
        stream.write(data)


# What leads elsewhere where a system takes it for more than a sign in a name.
_ODD = re.compile(r"[\\:\0]") if os.name == "nt" else re.compile(r"\0")


def _said(folder: Path, asked: Sequence[str], told: bytes = b"", most: int = 1_000_000) -> bytes:
    """Return what Git answers; raises RevisionError with its own words where it cannot."""
    git = shutil.which("git")
    if git is None:
        raise RevisionError("a revision is read with Git, which is not installed here")
    env = {name: value for name, value in os.environ.items() if _is_passed_on(name)} | _SAID
    configured = [word for each in _CONFIGURED for word in ("-c", each)]
    command = [git, *configured, "-C", str(folder), *asked]
    try:
        code, data, complaint = answer(command, env, told, most, _SECONDS)
    except TimeoutExpired:
        raise RevisionError("Git takes too long to answer") from None
    except TooMuchError:
        raise RevisionError("there is more in it than a dossier has") from None
    if code:
        line = next(iter(complaint.strip().splitlines()), "").removeprefix("fatal: ")
        raise RevisionError(f"Git says: {line}" if line else "Git does not answer")
    return data


def _is_passed_on(name: str) -> bool:
    return not name.startswith("GIT_") or name in _KEPT
