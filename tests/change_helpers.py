"""A small dossier, and how it changes: for tests of what a change means."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from tests.dossier_helpers import LEAST, write

from onrecord.dossier.differences import Differences, differences
from onrecord.dossier.model import Dossier
from onrecord.reading import load

Files = Mapping[str, str]

# Nothing in it is indented as a whole, so that lines can be put behind it.
TOWN: Files = {
    **{path: dedent(text).lstrip() for path, text in LEAST.items()},
    "sources/actors/town.yml": """\
- {id: ames, name: Mayor Ames, kind: person}
- {id: reed, name: Clerk Reed, kind: person}
- {id: wire, name: The Wire, kind: media}
- {id: post, name: Morning Post, kind: media}
- {id: herald, name: Town Herald, kind: media}
""",
    "sources/questions/bridge.yml": """\
text: Should there be a bridge?
short: Bridge
answer: {text: The mayor wants one., confidence: low, basis: [ames-2024], as_of: 2024-05-01}
""",
    "sources/positions/ames-2024.yml": """\
actor: ames
question: bridge
stance: supports
date: 2024-05-01
text: A bridge by spring.
""",
    "sources/articles/wire-1.yml": """\
title: A bridge by spring
publisher: wire
kind: report
date: 2024-05-01
summary: The mayor wants a bridge.
reports:
  - {position: ames-2024, attribution: on-record, via: [], quote: By spring.}
""",
}


def article(outlet: str, day: str, reports: str, title: str = "More on the bridge") -> str:
    """Return an article of an outlet on a day, with its reports as YAML in one line each."""
    return (
        f"title: {title}\npublisher: {outlet}\nkind: report\ndate: {day}\n"
        f"summary: What was said.\nreports:\n{reports}\n"
    )


def changed(files: Files, text: str, into: str) -> Files:
    """Return files in which a text became another one wherever it stands; it stands somewhere."""
    assert any(text in content for content in files.values()), text
    return {path: content.replace(text, into) for path, content in files.items()}


def with_line(files: Files, path: str, lines: str) -> Files:
    """Return files of which one has more lines at its end."""
    return {**files, path: f"{files[path]}{lines}\n"}


def both(tmp_path: Path, before: Files, after: Files) -> tuple[Dossier, Dossier]:
    """Return the dossiers of the files before and after."""
    return (
        load(write(tmp_path / "before", before)),
        load(write(tmp_path / "after", after)),
    )


def compared(tmp_path: Path, after: Files, before: Files = TOWN) -> Differences:
    """Return what the files after say otherwise than those before."""
    return differences(*both(tmp_path, before, after))
