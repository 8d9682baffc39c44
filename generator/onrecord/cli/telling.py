"""What whoever serves a site tells of what is wrong: at the terminal, and over the pages."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from onrecord.diagnostics.renderers import printable
from onrecord.output import faults, waiting
from onrecord.reading import Reading


class OutdatedError(Exception):
    """What a build is made of has changed in the meantime."""


class Telling:
    """Tells what is wrong with a dossier's folder; browsers are told by the private folder.

    Where there are no pages ``is_waiting``, and one is served that waits for them.
    """

    def __init__(self, folder: Path, private: Path) -> None:
        self._folder = folder
        self._private = private
        self._wrong = faults.NONE
        self.is_waiting = False

    def heed(self, reading: Reading) -> None:
        """Note down what the sources have errors in, or that these are mended."""
        found = faults.of_findings(reading.findings, reading.texts)
        # What else is wrong may be so still.
        if found.faults or all(each.code for each in self._wrong.faults):
            self._note(found)

    def mended(self) -> None:
        """Note down that nothing is wrong."""
        self._note(faults.NONE)

    @contextmanager
    def heard(self, *kinds: type[Exception]) -> Iterator[None]:
        """Say what of some kinds goes wrong within the block, and end it."""
        try:
            yield
        except OutdatedError:
            raise
        except kinds as reason:
            if isinstance(reason, click.ClickException):
                self.say(f"Error: {reason.format_message()}")
            else:
                self.say(f"Error: {type(reason).__name__}: {reason}; the pages stay")

    def say(self, what: str) -> None:
        """Say what is wrong, line by line."""
        click.echo("\n".join(map(printable, what.split("\n"))), err=True)
        self._note(faults.of_words([what], self._folder))

    def wait(self, title: str, said: Collection[str] = ()) -> None:
        """Let a page be served that waits for others; what else was ``said`` is wrong."""
        self.is_waiting = True
        waiting.wait(self._private, title)
        self._note(faults.of_words(said, self._folder) if said else self._wrong)

    def _note(self, wrong: faults.Faults) -> None:
        self._wrong = wrong
        faults.note(self._private, waiting.meant(wrong) if self.is_waiting else wrong)
