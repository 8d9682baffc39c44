"""Pages of a site that processes make together: see :mod:`onrecord.sharing`.

The engine goes through pages one by one, twice: it reads them all, then builds them. What it finds
done it passes by, and what another process could not do it does itself, with what it has to say.
"""

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import Generic, TypeVar

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from onrecord import sharing
from onrecord.output.partly import leave_out

R = TypeVar("R")
# So many pages take some times as long as to begin with another process.
_WORTH_A_PROCESS = 50


class Ahead(Generic[R]):
    """What ``make`` returns of files, made while the engine is at those before.

    It is asked for one after the other, in order.
    """

    def __init__(self, files: Sequence[File], make: Callable[[File], R]) -> None:
        self._open = ExitStack()
        self._made: Iterator[tuple[File, R]] = iter(())
        if sharing.number(len(files), _WORTH_A_PROCESS) > 1:
            shared = sharing.shared(files, make, _WORTH_A_PROCESS)
            self._made = zip(files, self._open.enter_context(shared), strict=False)

    def of(self, file: File) -> R | None:
        """Return what was made of a file; None where it was not made ahead."""
        return next((made for each, made in self._made if each is file), None)

    def close(self) -> None:
        """End what is made still."""
        self._open.close()


def builder(
    config: MkDocsConfig, files: Files, nav: Navigation, env: Environment
) -> Callable[[Page], None]:
    """Return what builds a page as the engine does; it raises what that raises."""
    # No part of the engine's interface: without it each page is built when its turn comes.
    from mkdocs.commands.build import _build_page  # noqa: PLC0415

    is_served = config.extra.get("preview")
    level = InclusionLevel.is_in_serve if is_served else InclusionLevel.is_included
    shown = files.documentation_pages(inclusion=level)
    return lambda page: _build_page(page, config, shown, nav, env)


def build_pages(them: Iterable[Page], build_page: Callable[[Page], None]) -> None:
    """Build pages, where processes can share them.

    The engine, which leaves out what need not be built, has nothing to do for them any more.
    """
    # The theme has a page of this name, and what the engine writes later is what stands there.
    pages = [page for page in them if page.file.dest_uri != "404.html"]
    if sharing.number(len(pages), _WORTH_A_PROCESS) == 1:
        return
    here = os.getpid()

    def build(page: Page) -> None:
        if os.getpid() != here:
            logging.getLogger("mkdocs").handlers[:] = [_Refusing(logging.WARNING)]
        build_page(page)

    # With the first the templates are read, once for all.
    build(pages[0])
    with sharing.shared(pages[1:], build, _WORTH_A_PROCESS) as built:
        for page, _ in zip(pages, (None, *built), strict=True):
            leave_out(page.file)


class _Refusing(logging.Handler):
    """Refuses to be told what a person is to hear: then the page is made by who can tell it."""

    def emit(self, record: logging.LogRecord) -> None:
        raise RuntimeError(record.getMessage())
