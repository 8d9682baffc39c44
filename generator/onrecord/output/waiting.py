"""The page that a live server shows while there are none: what is wrong is laid over it.

It is a dossier of its own in the private folder, so that nothing which may be wrong with the one
that is served has a part in it.
"""

from dataclasses import replace
from pathlib import Path

from onrecord import plain_files
from onrecord.output import faults
from onrecord.output.configuration import write_configuration
from onrecord.output.files import PAGES
from onrecord.packaged import CONFIG

_FOLDER = "waiting"
_EFFECT = "There are no pages yet; they come as soon as this is mended."
_PAGE = """\
---
title: No pages yet
page_kind: waiting
search: {exclude: true}
---

# No pages yet

The pages come here by themselves, as soon as they can be made.
"""


def wait(private: Path, title: str) -> None:
    """Configure the engine in the private folder to show it."""
    pages = private / _FOLDER / PAGES
    pages.mkdir(parents=True, exist_ok=True)
    plain_files.put(pages / "index.md", _PAGE.encode("utf-8"))
    plain_files.put(private / _FOLDER / CONFIG, b"nav: [index.md]\n")
    write_configuration(private / _FOLDER, private, title, preview=True)


def meant(wrong: faults.Faults) -> faults.Faults:
    """Return what is wrong, with what that means meanwhile."""
    return replace(wrong, effect=_EFFECT)
