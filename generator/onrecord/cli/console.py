"""What the commands share: options, what is shown to a person, and how a command ends."""

import errno
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from onrecord.diagnostics.findings import in_order, summary
from onrecord.diagnostics.renderers import FORMATS, printable, render
from onrecord.output.errors import PublishError, in_words
from onrecord.plain_files import holding, nearest_with
from onrecord.reading import Reading
from onrecord.source.files import BRIEFING
from onrecord.source.folders import FOLDER as SOURCES
from onrecord.stages import Stages

if TYPE_CHECKING:
    from onrecord.output.configuration import Configuration


class Misuse(click.ClickException):
    """The command was called in a way that cannot work."""

    exit_code = 2


class Failed(click.ClickException):
    """The work could not be done."""

    exit_code = 1


def _folder_option(what: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    default = "the folder here, or the nearest above it that holds a dossier"
    return click.option(
        "-C",
        "folder",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help=f"{what}  [default: {default}]",
    )


FOLDER_OPTION = _folder_option(
    "The dossier folder, as the argument DIR: sources/, mkdocs.yml and, if wanted, site_templates/."
)
_WITHIN = _folder_option("The dossier folder.")
_ARGUMENT = click.argument(
    "named", type=click.Path(path_type=Path), required=False, metavar="[DIR]"
)


def FOLDER(command: Callable[..., None]) -> Callable[..., None]:  # noqa: N802  # as the others
    """Give a command the ways to name a dossier's folder, and let it hold what is there at first.

    Raises Misuse where two are named.
    """

    @wraps(command)
    def held(named: Path | None, folder: Path | None, **options: object) -> None:
        if named and folder:
            what = f"two folders are named: '{named}' and, with -C, '{folder}'"
            raise Misuse(printable(what))
        _hold(command, named or folder, options)

    return FOLDER_OPTION(_ARGUMENT(held))


def WITHIN(command: Callable[..., None]) -> Callable[..., None]:  # noqa: N802  # as the others
    """Do what FOLDER does for a command whose arguments are others."""

    @wraps(command)
    def held(folder: Path | None, **options: object) -> None:
        _hold(command, folder, options)

    return _WITHIN(held)


def _hold(command: Callable[..., None], folder: Path | None, options: dict[str, object]) -> None:
    found = folder or nearest()
    with holding(found) if found.is_dir() else nullcontext():
        command(folder=found, **options)


def nearest() -> Path:
    """Return the folder here, or where it has no sources the nearest above that is a dossier's."""
    here = Path()
    if (here / SOURCES).is_dir():
        return here
    above = nearest_with(here, f"{SOURCES}/{BRIEFING}")
    if above:
        click.echo(printable(f"the dossier in {above}"), err=True)
    return above or here


def format_option(
    formats: Sequence[str], default: str, how: str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option that says in which of some formats it is printed; ``how`` is its help."""
    return click.option(
        "--format",
        "style",
        type=click.Choice(formats),
        default=default,
        show_default=True,
        help=how,
    )


FORMAT = format_option(FORMATS, "full", "How findings are printed.")
TIMINGS = click.option("--timings", is_flag=True, help="Say how long each stage took.")
DRAFTS = click.option(
    "--drafts", is_flag=True, help="With the records that say 'draft: yes', marked as such."
)
EVERY = click.option(
    "--all",
    "every",
    is_flag=True,
    help="Print every finding in full, also where many are alike.",
)
STRICT = click.option("--strict", is_flag=True, help="Warnings count as findings too.")

TRUST = click.option(
    "--trust",
    is_flag=True,
    help="Let run what the dossier brings along for its site: hooks, plugins and extensions that "
    "its mkdocs.yml names, any !ENV, its theme overrides. They can do whatever you can. Said once, "
    "it is remembered for the folder, outside of it.",
)


@contextmanager
def shown_stages(
    *, timings: bool = False, turn: Callable[[], None] = lambda: None
) -> Iterator[Stages]:
    """Give the stages of a run: on a terminal it is shown, from a second on, what is being done.

    Elsewhere, and in continuous integration, each stage that took some time has a line. With
    ``timings`` the seconds that each took are said at the end. ``turn`` is called as each begins,
    and within it.
    """
    is_seen = sys.stderr.isatty() and not os.environ.get("CI")
    shown = _OnTerminal() if is_seen else _InLog()

    def announce(name: str) -> None:
        if name:
            turn()
        shown.announce(name)

    def count(done: int, total: int, of_what: str) -> None:
        shown.count(done, total, of_what)
        turn()

    stages = Stages(announce, count=count)
    try:
        yield stages
    finally:
        for name, seconds in stages.seconds.items() if timings else ():
            click.echo(f"{seconds:9.3f} s  {name}", err=True)


# From so many seconds on a run shows what it does, and a log has a line for a stage.
SHOWN_FROM, LOGGED_FROM = 1.0, 5.0


class _InLog:
    """Says of each stage that took some time how long, and how much was done."""

    def __init__(self) -> None:
        self._name = self._what = ""
        self._began = 0.0

    def announce(self, name: str) -> None:
        """Begin with a stage, or end the one that was begun."""
        seconds = time.monotonic() - self._began
        if not name and seconds >= LOGGED_FROM:
            click.echo(f"{self._name}{self._what}: {seconds:.0f} s", err=True)
        self._name, self._what, self._began = name, "", time.monotonic()

    def count(self, _: int, total: int, of_what: str) -> None:
        """Take down how much there is to do."""
        self._what = f" {total:,} {of_what}"


class _OnTerminal:
    """Shows on one line what is being done and, where that is known, how long still."""

    def __init__(self) -> None:
        self._first = time.monotonic()
        self._began = time.time()
        self._name = ""
        self._bar: Any = None
        self._is_shown = False

    def announce(self, name: str) -> None:
        """Begin with a stage, or end the one that was begun."""
        if self._bar:
            self._bar.render_finish()
            # It ends its line, which goes as others do.
            click.echo("\x1b[1A", nl=False, err=True)
        if self._is_shown:
            click.echo("\r\x1b[K", nl=False, err=True)
        self._bar, self._is_shown = None, False
        self._name, self._began = name, time.time()
        if name and self._is_long():
            self._is_shown = True
            click.echo(f"\r\x1b[K{name} ...", nl=False, err=True)

    def count(self, done: int, total: int, of_what: str) -> None:
        """Show how much is done, and how long it takes still."""
        if not self._bar and done < total and self._is_long():
            click.echo("\r\x1b[K", nl=False, err=True)
            self._is_shown, label = True, f"{self._name}, {of_what}"
            self._bar = click.progressbar(
                length=total, label=label, file=sys.stderr, show_pos=True, width=24
            )
            # What was done before it was shown took its time.
            self._bar.start = self._began
        if self._bar:
            self._bar.update(done - self._bar.pos)

    def _is_long(self) -> bool:
        return time.monotonic() - self._first >= SHOWN_FROM


# What ends a program from outside. A terminal that is closed says so by the second, which Windows
# does not have.
_ENDINGS = [each for each in signal.Signals if each.name in {"SIGTERM", "SIGHUP"}]


@contextmanager
def endings_heard() -> Iterator[None]:
    """Let a signal that ends programs end the work as an error does, which leaves nothing behind.

    What is ignored stays so, as ``nohup`` has it.
    """
    heard = [each for each in _ENDINGS if signal.getsignal(each) == signal.SIG_DFL]

    def end(number: int, _: object) -> None:
        for each in heard:  # some say it twice
            signal.signal(each, signal.SIG_IGN)
        sys.exit(128 + number)

    for each in heard:
        signal.signal(each, end)
    try:
        yield
    finally:
        for each in heard:
            signal.signal(each, signal.SIG_DFL)


@contextmanager
def failures_in_a_line() -> Iterator[None]:
    """Say in a line what ends the work and is no bug: a full disk, a lock, a lack of memory."""
    try:
        yield
    except PublishError as reason:
        raise Failed(_in_lines(reason)) from reason
    except OSError as reason:
        if reason.errno == errno.EPIPE:
            raise  # whoever reads has read enough: click ends without a word
        raise Failed(printable(in_words(reason))) from reason
    except RecursionError as reason:
        raise Failed("something here is nested more deeply than Python can follow") from reason
    except RuntimeError as reason:
        if "new thread" not in str(reason):
            raise
        raise Failed("the system starts no more threads, as where these are limited") from reason
    except MemoryError as reason:
        raise Failed("there is not enough memory for this") from reason


def require_sources(folder: Path) -> None:
    """Take a folder without ``sources/`` for a misuse of the command."""
    if not folder.is_dir():
        raise Misuse(f"no folder '{printable(str(folder))}'")
    if not (folder / SOURCES).is_dir():
        raise Misuse(printable(f"no folder '{SOURCES}' in {folder}"))


def _in_lines(reason: PublishError) -> str:
    """Return the message in one line, then what another program said in its own lines."""
    said = reason.said.split("\n") if reason.said else []
    return "\n".join(map(printable, [reason.message, *said]))


def show(reading: Reading, style: str, folder: Path, *, every: bool = False) -> None:
    """Print the findings of a dossier's folder and, for a person, how many there are.

    On GitHub they have the paths of files in the repository, and all stand in the step's summary.
    """
    below = ""
    if style == "github":
        from onrecord.cli import github  # noqa: PLC0415  # which loads what escapes Markdown

        below = github.within_repository(folder)
        github.add_summary(in_order(reading.findings), below)
    text = render(
        reading.findings, reading.texts, style, every=every, below=below, links=knows_links()
    )
    if text:
        click.echo(text)
    if reading.findings and style in {"full", "concise"}:
        click.echo(summary(reading.findings), err=True)


def knows_links() -> bool:
    """Return whether it is printed to a terminal that makes links of addresses behind words.

    No terminal says so: these are known to, by what they set (as in the crate supports-hyperlinks).
    """
    said = os.environ.get
    if forced := said("FORCE_HYPERLINK"):
        return forced != "0"
    if not sys.stdout.isatty() or said("CI"):
        return False
    vte = said("VTE_VERSION", "")
    return (
        said("TERM_PROGRAM") in _LINKING_PROGRAMS
        or said("TERM") in _LINKING_TERMINALS
        or any(said(each) for each in ("DOMTERM", "WT_SESSION", "KONSOLE_VERSION"))
        or (vte.isdecimal() and int(vte) >= _LINKING_VTE)
    )


_LINKING_PROGRAMS = frozenset({"Hyper", "iTerm.app", "terminology", "WezTerm", "vscode", "ghostty"})
_LINKING_TERMINALS = frozenset({"xterm-kitty", "xterm-ghostty", "alacritty", "alacritty-direct"})
_LINKING_VTE = 5000


# Of what is left out: a configuration can name some ten thousand plugins.
_MOST_REFUSED = 50


def show_configured(configuration: "Configuration") -> None:
    """Print what of a dossier's own was left out of its site: for want of trust, or of a use."""
    for each in configuration.passed_over:
        click.echo(printable(f"{each}: left out, this engine runs none"), err=True)
    for each in configuration.refused[:_MOST_REFUSED]:
        click.echo(printable(f"{each}: left out, it needs --trust"), err=True)
    if (more := len(configuration.refused) - _MOST_REFUSED) > 0:
        click.echo(f"... and {more:,} more that were left out", err=True)
    if configuration.is_forgotten:
        click.echo("The trust could not be written down, so it holds for this run alone.", err=True)
    if configuration.refused:
        said = "It could run code or read files. If you trust this dossier, say so with --trust."
        click.echo(said, err=True)


def stops(reading: Reading, *, strict: bool) -> bool:
    """Return whether the findings stop the work: errors do, with ``strict`` all do."""
    return not reading.is_sound or (strict and bool(reading.findings))
