"""Questions to a person at a terminal, one for a field, with what is proposed and may be meant."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import click

from onrecord.diagnostics.renderers import printable
from onrecord.editing.choosing import Choice, completed

# So many words are shown; the others are proposed as one types.
_SHOWN = 12
# Typed where something is proposed and nothing is wanted.
NOTHING = "-"


class UnclearError(ValueError):
    """What was answered is none of what is asked for; the message says why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person is asked for.

    ``label`` stands before what is typed, ``about`` above it where it was not said before.
    ``proposal`` is taken where nothing is typed; ``choices`` are completed with the tabulator key,
    behind each comma where there may be ``several``. ``without`` says what it is to answer nothing,
    ``are_all`` whether nothing but a choice is meant.
    """

    label: str
    about: str
    choices: Sequence[Choice] = ()
    proposal: str = ""
    is_needed: bool = False
    several: bool = False
    are_all: bool = True
    without: str = "may be left out"

    @property
    def prompt(self) -> str:
        """What stands before the answer."""
        if self.proposal:
            otherwise = "" if self.is_needed else f"; {NOTHING} for none"
            return f"{self.label} [{self.proposal}{otherwise}]: "
        return f"{self.label}: " if self.is_needed else f"{self.label} ({self.without}): "


@dataclass
class Terminal:
    """Asks, and says of each thing once what it is about."""

    _said: set[str] = field(default_factory=set)

    def ask(self, asked: Asked, read: Callable[[str], str]) -> str:
        """Return what a person means, or nothing where the field may be left out.

        ``read`` returns what an answer means, which is shown where it is not what was typed. It
        raises UnclearError where the answer means nothing; it is asked for again then.
        """
        self._explain(asked)
        while True:
            with _completed(asked.choices, several=asked.several):
                answer = typed(printable(asked.prompt)).strip()
            if answer == NOTHING and not asked.is_needed:
                return ""
            wanted = answer or asked.proposal
            if not wanted and not asked.is_needed:
                return ""
            try:
                meant = read(wanted) if wanted else _missing()
            except UnclearError as why:
                say(str(why))
                continue
            if meant != answer and answer:
                say(f"= {meant}")
            return meant

    def _explain(self, asked: Asked) -> None:
        words = [each.word for each in asked.choices]
        is_short = asked.about and 0 < len(words) <= _SHOWN
        known = "one of" if asked.are_all else "used before"
        shown = f"  {known}: {', '.join(words)}" if is_short else ""
        for line in (asked.about, shown):
            if line and line not in self._said:
                click.echo(printable(line), err=True)
            self._said.add(line)


def is_terminal() -> bool:
    """Return whether somebody is there to answer."""
    return sys.stdin.isatty()


def typed(prompt: str) -> str:
    """Return a line that is typed."""
    try:
        # Not with err: Python completes nothing where the output is turned elsewhere.
        return str(click.prompt(prompt, default="", show_default=False, prompt_suffix=""))
    except click.Abort:
        click.echo(err=True)  # what is said of it has a line of its own
        raise


def say(text: str) -> None:
    """Say something beside the answers."""
    click.echo(printable(f"  {text}"), err=True)


def _missing() -> str:
    raise UnclearError("it is needed")


@contextmanager
def _completed(choices: Sequence[Choice], *, several: bool) -> Iterator[None]:
    """Complete what is typed to one of the choices, where the system's Python can."""
    try:
        import readline  # noqa: PLC0415  # Windows has none
    except ImportError:
        yield
        return
    before, delimiters = readline.get_completer(), readline.get_completer_delims()

    def complete(letters: str, number: int) -> str | None:
        blanks = " " * (len(letters) - len(letters.lstrip()))
        found = completed(letters.strip(), choices)
        return blanks + found[number] if number < len(found) else None

    readline.set_completer(complete)
    readline.set_completer_delims("," if several else "\n")
    # macOS has another library under the same name.
    is_other = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if is_other else "tab: complete")
    try:
        yield
    finally:
        readline.set_completer(before)
        readline.set_completer_delims(delimiters)
