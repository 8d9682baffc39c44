"""``onrecord serve``: shows the site live, and builds the pages anew at each change."""

import errno
import http.client
import ipaddress
import os
import signal
import socket
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import click

from onrecord import pipeline, plain_files
from onrecord.cli.build import build_pages
from onrecord.cli.console import (
    DRAFTS,
    FOLDER,
    TRUST,
    Failed,
    Misuse,
    failures_in_a_line,
    show_configured,
)
from onrecord.diagnostics.renderers import printable
from onrecord.output import at_hand, engines, limit
from onrecord.output.configuration import Configuration, keep_made
from onrecord.output.files import PAGES, workplace
from onrecord.packaged import CONFIG, TEMPLATES
from onrecord.plain_files import kind
from onrecord.reading import lasting_files
from onrecord.source.folders import FOLDER as SOURCES
from onrecord.source.known import KnownFiles

# How often is looked for changes, and how long files must stand still to be built. To look may take
# so much of the time.
_EVERY, _STILL, _LOOKING = 0.1, 0.2, 0.1
# A build that is out of date is given up, but for one in so many seconds.
_UNFINISHED = 60.0
# How long a server may take to answer.
_PATIENCE = 0.7


@click.command()
@FOLDER
@DRAFTS
@TRUST
@click.option("-a", "--address", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT")
def serve(folder: Path, address: str, drafts: bool, trust: bool) -> None:
    """Show the site live: an edit in sources/ or site_templates/ shows in the browser."""
    folder = Path(os.path.realpath(folder))
    address = _free(address)
    with tempfile.TemporaryDirectory(prefix="onrecord-") as private:
        edition = _Edition(folder, Path(private), drafts=drafts, trust=trust)
        sys.exit(1 if not edition.build() or _serve_until_told(edition, address) else 0)


def _serve_until_told(edition: "_Edition", address: str) -> int | None:
    """Serve until a signal says that it is enough, or the server ends by itself; return how."""
    heed = _interrupts()
    returned, has_answered = None, False
    with suppress(KeyboardInterrupt, SystemExit):
        while returned is None:
            began = edition.everything()
            returned, answers = _serve(edition, address, heed)
            ended = limit.ended_at(edition.config, returned) if returned else None
            if ended:
                click.echo(f"Error: {printable(ended)}", err=True)
            if (ended and answers) or (has_answered and returned and (ended or not answers)):
                # It has said why: what came back is not what it was, or changed in the meantime.
                click.echo("The server waits until something changes.", err=True)
                edition.wait(began)
                returned = None
            has_answered = has_answered or answers
    return returned


def _interrupts() -> Callable[[], None]:
    """Let an interrupt end the work; return what ends it for one that came and had no effect.

    A shell starts what it puts in the background with interrupts ignored; and where Python calls
    back, as when it forgets an object, it drops the exception that an interrupt is.
    """
    has_come = False

    def interrupt(*_: object) -> None:
        nonlocal has_come
        has_come = True
        raise KeyboardInterrupt

    def heed() -> None:
        if has_come:
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    return heed


# So many ports are tried, from the one that is wanted on.
_PORTS = 20


def _free(address: str) -> str:
    """Return the address, or where its port is taken the one of the next port that is free.

    Raises Misuse for what is no address, and Failed where nothing can be served at it.
    """
    name, _, port = address.rpartition(":")
    host = name[1:-1] if name.startswith("[") and name.endswith("]") else name
    try:
        is_ipv6 = host != "localhost" and ipaddress.ip_address(host).version == 6
        if not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
            raise ValueError
    except ValueError:
        wanted = "HOST is localhost or an IP address ([::1] for IPv6), PORT is 1 to 65535"
        message = f"no address HOST:PORT to serve at: '{address}'; {wanted}"
        raise Misuse(printable(message)) from None
    family = socket.AF_INET6 if is_ipv6 else socket.AF_INET
    first = int(port)
    try:
        each = _first_free(host, first, family)
    except OSError as reason:
        why = f"{address}: {os.strerror(reason.errno or 0)}; choose another with -a"
        raise Failed(printable(why)) from reason
    if each != first:
        click.echo(f"port {first} is taken; this is served at {name}:{each}", err=True)
    return f"{name}:{each}"


def _first_free(host: str, first: int, family: socket.AddressFamily) -> int:
    """Return the first port that can be served at; raises the OSError of the last one tried."""
    last = min(first + _PORTS, 65_536) - 1
    for port in range(first, last + 1):
        try:
            socket.create_server((host, port), family=family).close()
        except OSError as reason:
            if reason.errno != errno.EADDRINUSE or port == last:
                raise
        else:
            break
    return port


def _serve(edition: "_Edition", address: str, heed: Callable[[], None]) -> tuple[int | None, bool]:
    """Run the server until it ends; return how, and whether it answered before.

    It ends as None where it has to be started anew.
    """
    show = partial(click.echo, err=True)
    with engines.serve(edition.config, address, show) as server:
        answers = False
        while server.poll() is None:
            heed()
            edition.rest()
            # It sees no change that comes before it watches, which it does before it answers.
            answers = answers or _answers(address)
            if answers and not edition.follow():
                return None, answers
        return server.returncode, answers


def _answers(address: str) -> bool:
    """Return whether a server answers at an address, whatever it says."""
    connection = http.client.HTTPConnection(address, timeout=_PATIENCE)
    try:
        connection.request("HEAD", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


class _OutdatedError(Exception):
    """What a build is made of has changed in the meantime."""


class _Edition:
    """What is served of a dossier's folder, and from which state of its files it was built.

    ``private`` is a folder for the engine's configuration, out of the dossier's reach.
    """

    def __init__(self, folder: Path, private: Path, *, drafts: bool, trust: bool) -> None:
        self._folder = folder
        self._drafts = drafts
        self._trust = trust
        self._configured: Configuration | None = None
        self._is_lost = False
        self._known = lasting_files(folder)
        # When the last build was finished.
        self._finished = time.monotonic()
        self._sight = _Sight(folder)
        self._seen = self._look()
        self._shown_meanwhile: dict[str, object] | None = None
        self._title, self._made = "", b""
        self.config = private / CONFIG

    def build(self) -> bool:
        """Build the pages and what the engine is configured with; return whether there is both."""
        folder, place = self._folder, self.config.parent
        self._shown_meanwhile = None
        known, turn = self._known, self._heed_changes
        built = build_pages(folder, drafts=self._drafts, known=known, turn=turn)
        self._finished = time.monotonic()
        if built is not None:
            self._title, self._made = built.reading.dossier.briefing.title, built.made
            # The server sees at once that pages have changed.
            keep_made(place, self._made)
            if self._shown_meanwhile is None:
                at_hand.leave(place, {})
        if self._title:
            with workplace(folder) as work:
                title, made = self._title, self._made
                found = pipeline.configure(
                    folder, work, place, title, trust=self._trust, preview=True, made=made
                )
            if found != self._configured:
                show_configured(found)
            self._configured = found
        return bool(self._title)

    def _heed_changes(self) -> None:
        """End a build that something has changed for; one in a while goes on all the same."""
        is_due = self._title and self._sight.is_due()
        if not is_due or (now := self._look()) == (self._shown_meanwhile or self._seen):
            return
        if time.monotonic() - self._finished < _UNFINISHED:
            raise _OutdatedError
        _show_first(self._folder, self.config.parent, self._known, drafts=self._drafts)
        self._shown_meanwhile = now

    def follow(self) -> bool:
        """Build anew what has changed; return whether the server can go on with it.

        What is wrong is said, and the pages stay. Raises Failed where the folder for the
        configuration is gone, as systems clean the place for temporary files.
        """
        if not self.config.parent.is_dir():
            gone = f"{self.config.parent}: it was taken away; start the server again"
            raise Failed(printable(gone))
        self._is_lost = self._is_lost or not self._is_whole()
        if self._look() == self._seen:
            return True
        _show_first(self._folder, self.config.parent, self._known, drafts=self._drafts)
        before, self._seen = self._seen, _when_still(self._look)
        self._is_lost = self._is_lost or not self._is_whole()
        is_built = False
        if (self._folder / SOURCES).is_dir():
            try:
                with failures_in_a_line():
                    self.build()
                    if any(before[name] != self._seen[name] for name in (TEMPLATES, CONFIG)):
                        # The engine watches this file, and none that the theme is made of.
                        self.config.touch()
                is_built = True
            except _OutdatedError:
                self._seen = before
                return True
            except click.ClickException as reason:
                reason.show()
            except Exception as reason:  # noqa: BLE001  # whatever it is, the server goes on
                said = f"Error: {type(reason).__name__}: {reason}; the pages stay"
                click.echo(printable(said), err=True)
            _take_back(self._folder, self.config.parent)
        elif self._seen[SOURCES] != before[SOURCES]:
            click.echo(f"{SOURCES}/ is gone; the pages stay until it is back", err=True)
        if not self._is_lost:
            return True
        # A server that is started over pages which it refuses would end.
        self._is_lost = not (is_built and self._is_whole())
        if not self._is_lost:
            self._seen.pop(PAGES, None)
        return self._is_lost

    def wait(self, seen: dict[str, object]) -> None:
        """Build anew, whenever there is something else than was seen, until that can be served."""
        self._is_lost, self._seen = True, seen
        while self.follow():
            self.rest()

    def rest(self) -> None:
        """Wait until it is time to look again."""
        time.sleep(self._sight.pause)

    def _is_whole(self) -> bool:
        """Return whether there is what the server watches; it is deaf once that was gone."""
        return self.config.is_file() and kind(self._folder / PAGES) == "a folder"

    def everything(self) -> dict[str, object]:
        """Return what is there, to be compared."""
        return self._sight.look(SOURCES, TEMPLATES, CONFIG, PAGES)

    def _look(self) -> dict[str, object]:
        # While it serves, the engine looks at the pages itself.
        return self._sight.look(SOURCES, TEMPLATES, CONFIG, *([PAGES] if self._is_lost else []))


class _Sight:
    """What can be seen of a folder.

    The files are looked at by turns instead of asking the kernel, which works on every file system,
    and by their paths, so that a folder may go and come back, or come later. ``pause`` is how long
    to wait between, so that looking takes little of the time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last = 0.0
        self.pause = _EVERY

    def look(self, *names: str) -> dict[str, object]:
        """Return all that lies under some names, to be compared."""
        began = time.monotonic()
        found: dict[str, object] = {name: dict(_look(self._folder / name)) for name in names}
        self._last = time.monotonic()
        self.pause = max(_EVERY, (self._last - began) / _LOOKING)
        return found

    def is_due(self) -> bool:
        """Return whether it is time to look again."""
        return time.monotonic() - self._last >= self.pause


def _when_still(look: Callable[[], dict[str, object]]) -> dict[str, object]:
    """Return what is there after an editor or a checkout has touched several files at once."""
    seen = look()
    for _ in range(20):
        time.sleep(_STILL)
        before, seen = seen, look()
        if before == seen:
            break
    return seen


def _look(path: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield every path from ``path`` down with what tells a file from a changed one."""
    waiting = [str(path)]
    while waiting:
        each = waiting.pop()
        with suppress(OSError):
            found = os.lstat(each)
            yield each, (found.st_mode, found.st_ino, found.st_size, found.st_mtime_ns)
            if stat.S_ISDIR(found.st_mode):
                waiting += (entry.path for entry in os.scandir(each))


def _show_first(folder: Path, private: Path, known: KnownFiles, *, drafts: bool) -> None:
    """Give the server the pages that somebody looks at, before anything else is built."""
    # Whatever is wrong is said when all is built.
    with suppress(Exception):
        pages = pipeline.pages_at(folder, at_hand.asked(private), known, drafts=drafts)
        if pages:
            at_hand.leave(private, pages)


def _take_back(folder: Path, private: Path) -> None:
    """Give the server the pages that stay, in the place of those that no build has written."""
    shown = at_hand.left(private)
    texts = {path: plain_files.read(folder / PAGES / path, folder) for path in shown}
    pages = {path: text.decode("utf-8") for path, text in texts.items() if text}
    if pages != shown:
        at_hand.leave(private, pages)
