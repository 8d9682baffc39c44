"""A terminal for the commands of a page: in a folder of its own, on a day that never changes."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Self

import pytest
from click.testing import CliRunner
from tests.docs.pages import REPOSITORY, Block, Command, written

from onrecord.cli import changing, console
from onrecord.cli.main import main

# On which pages were written, and where they say that they are.
TODAY = date(2026, 11, 28)
HOME = "/home/you"
_SHELL = re.compile(r"[|<>;&$`*?]")


class _Clock(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=tz)


class Terminal:
    """Runs what a page shows. Pages begin in an empty folder, and so does ``begin``."""

    def __init__(self, home: Path, patch: pytest.MonkeyPatch) -> None:
        self._home = home.resolve()
        self._number = 0
        self._patch = patch
        # The clock that `today` reads: each command has that function by a name of its own.
        patch.setattr(changing, "datetime", _Clock)
        # A machine that is at work with others is no reason for another output.
        patch.setattr(console, "LOGGED_FROM", 1e9)
        for name, value in _ENVIRONMENT.items():
            patch.setenv(name, value)
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        self._fresh()

    def _fresh(self) -> None:
        self._number += 1
        self._top = self._home / str(self._number)
        self._top.mkdir()
        self._patch.chdir(self._top)

    def begin(self, commands: str) -> None:
        """Begin anew in an empty folder, with commands that the page does not show."""
        self._fresh()
        for line in filter(None, commands.split("\n")):
            code, said = self.run(line.strip())
            assert code == 0, f"{line}: {said}"

    def write(self, block: Block) -> None:
        """Write the file that a block is."""
        written(Path.cwd(), block)

    def run(self, words: str) -> tuple[int, str]:
        """Run a command; return its exit code and what it printed, as a page would show it."""
        line = words.replace("\\\n", " ")
        first, _, rest = line.partition(" ")
        if first == "cd":
            self._patch.chdir(Path.cwd() / rest.strip())
            return 0, ""
        if first == "onrecord" and not _SHELL.search(_unquoted(line)):
            done = CliRunner().invoke(
                main, shlex.split(line)[1:], prog_name="onrecord", catch_exceptions=False
            )
            return done.exit_code, self._said(done.output)
        ran = subprocess.run(
            ["sh", "-c", line],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return ran.returncode, self._said(ran.stdout)

    def _said(self, output: str) -> str:
        return output.replace(str(self._top), HOME).rstrip("\n")


# Git takes who commits, and when, from here, and no configuration of the person's at work here.
_ENVIRONMENT: Mapping[str, str] = {
    "REPOSITORY": str(REPOSITORY),
    **{f"GIT_{who}_NAME": "You" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "you@example.org" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_DATE": f"{TODAY}T12:00:00Z" for who in ("AUTHOR", "COMMITTER")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_PAGER": "cat",
    "COLUMNS": "80",
    "LC_ALL": "C.UTF-8",
}


def _unquoted(line: str) -> str:
    """Return a line of a shell's without what stands in quotes."""
    return re.sub(r"'[^']*'|\"[^\"$`]*\"", "", line)


def play(block: Block, terminal: Terminal) -> list[tuple[Command, str]]:
    """Do what a block says; return its commands, each with what it printed.

    A command that fails must be the last of a block whose note says with which code.
    """
    if "begin" in block.notes:
        terminal.begin(block.notes["begin"])
    elif block.title:
        terminal.write(block)
    if block.language != "console" or "not run" in block.notes:
        return []
    commands = list(block.commands())
    expected = [0] * (len(commands) - 1) + [int(block.notes.get("exit", "0"))]
    done = []
    for command, code in zip(commands, expected, strict=True):
        ended, printed = terminal.run(command.words)
        assert ended == code, f"line {command.line}: {command.words} ended with {ended}:\n{printed}"
        done.append((command, printed))
    return done
