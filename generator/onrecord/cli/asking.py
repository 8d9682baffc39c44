"""Questions to a person at a terminal, one for a field, with what is proposed and may be meant."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import click

from onrecord.diagnostics.renderers import printable
from onrecord.editing.choosing import Choice, completed

T = TypeVar("T")
# So many words are shown; the others are proposed as one types.
_SHOWN = 12
# Typed where something is proposed and nothing is wanted.
NOTHING = "-"
# What it is to answer nothing, where no more is said of it.
MAY_BE_LEFT_OUT = "may be left out"
# Typed for what an answer may be, and to be asked again what was asked before.
HELP, BACK = "?", "<"
_KEYS = (
    f"Enter takes what stands in [ ] or leaves it out, Tab completes, {HELP} explains, "
    f"{BACK} goes back."
)


class UnclearError(ValueError):
    """What was answered is none of what is asked for; the message says why.

    Where it may be one of several, ``among`` are those, which stand behind the message.
    """

    def __init__(self, message: str, among: Sequence[Choice] = ()) -> None:
        super().__init__(message)
        self.among = among

    def numbered(self) -> Sequence[Choice]:
        """Return those of several that numbers may stand for: none where they have numbers."""
        names = [name for each in self.among for name in each.names]
        return () if any(map(str.isdecimal, names)) else self.among

    def told(self, numbered: Sequence[Choice]) -> str:
        """Return what is said of it, with numbers before those that are ``numbered``."""
        with_numbers = [f"{number} {each.told}" for number, each in enumerate(numbered, 1)]
        told = ", ".join(with_numbers or [each.told for each in self.among])
        return f"{self}: {told}" if told else str(self)


class _BackError(Exception):
    """A person wants to be asked again what was asked before."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person is asked for.

    ``label`` stands before what is typed, ``about`` above it where it was not said before.
    ``proposal`` is taken where nothing is typed; ``choices`` are completed with the tabulator key,
    behind each comma where there may be ``several``. ``without`` says what it is to answer nothing,
    ``are_all`` whether nothing but a choice is meant, ``help_text`` how an answer is written.
    """

    label: str
    about: str
    choices: Sequence[Choice] = ()
    proposal: str = ""
    is_needed: bool = False
    several: bool = False
    are_all: bool = True
    without: str = MAY_BE_LEFT_OUT
    help_text: str = ""

    @property
    def prompt(self) -> str:
        """What stands before the answer."""
        if self.proposal:
            otherwise = "" if self.is_needed else f"; {NOTHING} for none"
            return f"{self.label} [{self.proposal}{otherwise}]: "
        return f"{self.label}: " if self.is_needed else f"{self.label} ({self.without}): "

    @property
    def known(self) -> Sequence[str]:
        """The choices, a line each where their meanings are known, else in one."""
        if self.choices and all(each.meaning for each in self.choices):
            return [f"  {each.word}: {each.meaning}" for each in self.choices]
        known = "one of" if self.are_all else "used before"
        several = ", several with commas" if self.several else ""
        told = ", ".join(each.word for each in self.choices)
        return [f"  {known}{several}: {told}"] if told else []


@dataclass
class _Course:
    """What was answered in the dialogue at hand, and what stands there again where one went back.

    Answers that were refused are among those ``given``, since something may have been added for
    them; ``stops`` are the numbers of those that were taken. ``before`` is still to be answered as
    it was, and ``undone`` what was asked beyond where one went back to, with the answers.
    """

    given: list[tuple[str, str]] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    undone: list[tuple[str, str]] = field(default_factory=list)

    def begin_anew(self) -> None:
        """Go back before the last answer that was taken."""
        to = self.stops[-1]
        self.before = [answer for _, answer in self.given[:to]]
        self.undone.insert(0, self.given[to])
        self.given, self.stops = [], []

    def note(self, prompt: str, answer: str) -> None:
        """Take an answer."""
        self.stops.append(len(self.given))
        self.given.append((prompt, answer))

    def refuse(self, since: int) -> None:
        """Let what was answered since a number of answers be no place to go back to."""
        self.stops = [each for each in self.stops if each < since]

    def forget(self) -> None:
        """Let the last answer be none, of which nothing came."""
        self.given.pop()
        self.stops.pop()

    def undone_at(self, prompt: str) -> str:
        """Return what was answered where one went back over this; nothing from another on."""
        asked, answer = self.undone.pop(0) if self.undone else ("", "")
        if asked == prompt:
            return answer
        self.undone = []
        return ""


@dataclass
class Terminal:
    """Asks, and says of each thing once what it is about."""

    _said: set[str] = field(default_factory=set)
    _course: _Course = field(default_factory=_Course)

    @property
    def is_going_over(self) -> bool:
        """Whether what was answered before is gone through again: nothing is said of it."""
        return bool(self._course.before)

    def held(self, dialogue: Callable[[], T]) -> T:
        """Return what comes of a dialogue, in which a person may go back from question to question.

        It is held anew then, and answers itself but for the last answer that was taken; answers
        behind it stand there again. What it asks has to depend on the answers alone, and nothing
        may have come of it before it ends.
        """
        self._course = _Course()
        while True:
            try:
                return dialogue()
            except _BackError:
                self._course.begin_anew()

    def ask(self, asked: Asked, read: Callable[[str], str]) -> str:
        """Return what a person means, or nothing where the field may be left out.

        ``read`` returns what an answer means, which is shown where it is not what was typed. It
        raises UnclearError where the answer means nothing; it is asked for again then.
        """
        self._explain(asked)
        among: Sequence[Choice] = ()
        answered = len(self._course.given)
        while True:
            with _completed(asked.choices, several=asked.several):
                answer = self.typed(asked.prompt).strip()
            if answer == HELP:
                self._course.forget()
                self._help(asked)
                continue
            if answer == NOTHING and not asked.is_needed:
                return ""
            if answer.isdecimal() and 0 < int(answer) <= len(among):
                answer = among[int(answer) - 1].word
                self._course.given[-1] = (asked.prompt, answer)
            if among and not answer:
                self._course.forget()
                self.say("the number of one, or more letters")
                continue
            wanted = answer or asked.proposal
            if not wanted and not asked.is_needed:
                return ""
            try:
                meant = read(wanted) if wanted else _missing()
            except UnclearError as why:
                self._course.refuse(answered)
                # In a list a number would not say which of its items is meant.
                among = () if asked.several else why.numbered() or among
                self.say(why.told(among))
                continue
            if meant != answer and answer:
                self.say(f"= {meant}")
            return meant

    def agrees(self, question: str, *, proposed: bool) -> bool:
        """Return whether a person agrees, who does what is proposed with Enter alone."""
        wanted, shown = ("y", "Y/n") if proposed else ("n", "y/N")
        while True:
            answer = self.typed(f"  {question} [{shown}]: ").strip().lower() or wanted
            if "yes".startswith(answer) or "no".startswith(answer):
                return answer[0] == "y"
            self._course.forget()
            self.say(f"y for yes, n for no; Enter is {wanted}")

    def typed(self, prompt: str) -> str:
        """Return a line that is typed, or that was typed here before."""
        course = self._course
        if course.before:
            answer = course.before.pop(0)
        else:
            undone = course.undone_at(prompt)
            with _typed_already(undone):
                answer = typed(printable(prompt))
            # Whoever goes back and back need not take away first what stands there.
            if answer.strip() in {BACK, f"{undone}{BACK}".strip()}:
                if undone:
                    course.undone.insert(0, (prompt, undone))
                if course.stops:
                    raise _BackError
                self.say("it goes no further back; what is written stays as it is")
                return self.typed(prompt)
        course.note(prompt, answer)
        return answer

    def say(self, text: str) -> None:
        """Say something beside the answers."""
        if not self.is_going_over:
            click.echo(printable(f"  {text}"), err=True)

    def _explain(self, asked: Asked) -> None:
        shown = asked.known if asked.about and len(asked.choices) <= _SHOWN else []
        if asked.about and len(asked.choices) > _SHOWN and asked.choices[0].meaning:
            shown = [f"  one of {len(asked.choices)} words; {HELP} shows them"]
        for line in (_KEYS, asked.about, asked.help_text, *shown):
            if line and line not in self._said and not self.is_going_over:
                click.echo(printable(line), err=True)
            self._said.add(line)

    def _help(self, asked: Asked) -> None:
        for line in (asked.about, asked.help_text, *asked.known):
            if line:
                self.say(line.strip())


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


def _missing() -> str:
    raise UnclearError("it is needed")


@contextmanager
def _typed_already(text: str) -> Iterator[None]:
    """Let a text stand where one types, where the system's Python can; it may be changed there."""
    try:
        import readline  # noqa: PLC0415  # Windows has none
    except ImportError:
        yield
        return
    readline.set_startup_hook(lambda: readline.insert_text(text))
    try:
        yield
    finally:
        readline.set_startup_hook()


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
