"""From a dossier folder to its dossier and everything that is wrong with it: load and check.

The first half of the compiler, for whoever needs no pages. Nothing here imports a template engine.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from onrecord.checks.registry import run_rules
from onrecord.diagnostics.collecting import Findings
from onrecord.diagnostics.findings import Diagnostic, has_errors
from onrecord.diagnostics.renderers import render
from onrecord.dossier.linking import link, without_drafts
from onrecord.dossier.model import Dossier
from onrecord.output.trees import WORK
from onrecord.source.files import Sources, read_sources
from onrecord.source.known import KnownFiles, LastingFiles
from onrecord.stages import Stages


@dataclass(frozen=True, slots=True)
class Reading:
    """A dossier as far as it could be read, and what is wrong with it, in the order of places.

    ``sources`` are the files that it was read from, for whoever edits them. ``left_out`` are the
    ids of the drafts that are not in the dossier.
    """

    dossier: Dossier
    findings: tuple[Diagnostic, ...]
    sources: Sources = field(repr=False)
    left_out: frozenset[str] = frozenset()

    @property
    def texts(self) -> Mapping[str, str]:
        """Each file's text by its path, for showing findings."""
        return self.sources.texts

    @property
    def is_sound(self) -> bool:
        """Whether there is no error, so that every field of every record can be read."""
        return not has_errors(self.findings)


class LoadError(ValueError):
    """A dossier has errors.

    ``findings`` is everything that is wrong with it, warnings too, in the order of places; the
    message shows it as the command does.
    """

    def __init__(self, message: str, findings: tuple[Diagnostic, ...]) -> None:
        super().__init__(message, findings)
        self.findings = findings

    def __str__(self) -> str:
        return str(self.args[0])


def read(
    folder: Path,
    stages: Stages | None = None,
    *,
    drafts: bool = False,
    known: KnownFiles | None = None,
    checked: bool = True,
) -> Reading:
    """Return what the dossier in ``folder`` says and everything wrong with it.

    Drafts are read in any case, and are in the dossier with ``drafts``; then it is looked at both
    with them and without, so that nothing is found where they are left out that was not found
    here. What is ``known`` of files is not read again. Without being ``checked`` it has the
    findings of its files and references alone. Raises FileNotFoundError where the folder has no
    ``sources/``.
    """
    stages = stages or Stages()
    over = partial(stages.over, of_what="files")
    sources, findings = stages.run("read", lambda: read_sources(folder, known, over))
    return linked(sources, findings, stages, drafts=drafts, checked=checked)


def linked(
    sources: Sources,
    findings: Findings,
    stages: Stages | None = None,
    *,
    drafts: bool = False,
    checked: bool = True,
) -> Reading:
    """Return what sources say that were read, and everything wrong with them, as :func:`read`."""
    stages = stages or Stages()
    everything, unresolved = stages.run("link", lambda: link(sources))
    stages.run("link", lambda: findings.extend(unresolved))
    published = without_drafts(everything)
    with_drafts = drafts and everything is not published
    looked_at = (published, everything) if with_drafts else (published,)
    if checked:
        stages.run("check", lambda: findings.extend(_found_in(looked_at)))
    left_out = frozenset() if drafts else frozenset(sources.drafts)
    return Reading(looked_at[-1], tuple(findings), sources, left_out)


def known_files(folder: Path) -> KnownFiles | None:
    """Return what a build here knew of the files of a dossier; None where there was none."""
    data = _known(folder)
    return KnownFiles(data) if data else None


def lasting_files(folder: Path) -> LastingFiles:
    """Return what a build here knew of the files of a dossier, for many a build to come."""
    return LastingFiles(_known(folder))


def _known(folder: Path) -> bytes | None:
    work = folder / WORK
    if not next(work.glob("cache-read-*"), None):
        return None
    from onrecord.output import cache  # noqa: PLC0415  # where there is one alone

    return cache.load(work, cache.READ, cache.edition())


def _found_in(dossiers: tuple[Dossier, ...]) -> Iterator[Diagnostic]:
    """Yield what the rules find in the dossiers, each finding once."""
    first, *others = dossiers
    if not others:
        yield from run_rules(first)
        return
    found: set[Diagnostic] = set()
    for dossier in dossiers:
        for each in run_rules(dossier):
            if each not in found:
                yield each
            found.add(each)


def load(folder: str | Path, *, drafts: bool = False) -> Dossier:
    """Return the dossier in a folder, every field of every record readable.

    Its drafts are in it with ``drafts`` alone. Raises LoadError with all its findings where there
    is an error, and FileNotFoundError where the folder has no ``sources/``. Warnings are no errors;
    :func:`check` gives them.
    """
    reading = read(Path(folder), drafts=drafts)
    if not reading.is_sound:
        raise LoadError(
            render(reading.findings, reading.texts, "full", every=False), reading.findings
        )
    return reading.dossier


def check(folder: str | Path) -> list[Diagnostic]:
    """Return everything that is wrong with the dossier in a folder, in the order of its places.

    Raises FileNotFoundError where the folder has no ``sources/``.
    """
    return list(read(Path(folder), drafts=True).findings)
