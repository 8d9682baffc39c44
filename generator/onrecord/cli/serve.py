"""``onrecord serve``: shows the site live, and builds the pages anew at each change."""

import errno
import http.client
import ipaddress
import os
import re
import signal
import socket
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Collection
from contextlib import suppress
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
from onrecord.cli.telling import OutdatedError, Telling
from onrecord.diagnostics.renderers import printable
from onrecord.output import at_hand, engines, limit
from onrecord.output.configuration import Configuration, keep_made
from onrecord.output.files import PAGES, workplace
from onrecord.output.sight import Sight
from onrecord.packaged import CONFIG, TEMPLATES
from onrecord.plain_files import kind
from onrecord.reading import Reading, lasting_files
from onrecord.source.folders import FOLDER as SOURCES

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
    """Show the site live: an edit in sources/ or site_templates/ shows in the browser.

    What is wrong shows there, too, over the pages.
    """
    folder = Path(os.path.realpath(folder))
    address = _free(address)
    with tempfile.TemporaryDirectory(prefix="onrecord-") as private:
        edition = _Edition(folder, Path(private), drafts=drafts, trust=trust)
        edition.begin()
        sys.exit(_serve_until_told(edition, address))


def _serve_until_told(edition: "_Edition", address: str) -> int:
    """Serve until a signal says that it is enough, or the server ends by itself; return how."""
    heed = _interrupts()
    with suppress(KeyboardInterrupt, SystemExit):
        while True:
            began = edition.everything()
            returned, said = _serve(edition, address, heed)
            if returned is None:
                continue
            if not returned or edition.is_waiting:
                return returned
            if ended := limit.ended_at(edition.config, returned):
                click.echo(f"Error: {printable(ended)}", err=True)
            # It has said why: it cannot begin, or what came back is not what it was.
            edition.give_up(began, [ended] if ended else said)
    return 0


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


def _serve(
    edition: "_Edition", address: str, heed: Callable[[], None]
) -> tuple[int | None, Collection[str]]:
    """Run the server until it ends; return how, and what it said of what is wrong.

    It ends as None where it has to be started anew.
    """
    said: deque[str] = deque(maxlen=_MOST_SAID)

    def show(line: str) -> None:
        click.echo(line, err=True)
        if not _NEWS.match(line):
            said.append(_WEIGHT.sub("", line))

    with engines.serve(edition.config, address, show) as server:
        answers = False
        while server.poll() is None:
            heed()
            edition.rest()
            # It sees no change that comes before it watches, which it does before it answers.
            answers = answers or _answers(address)
            if answers and not edition.follow():
                return None, said
    return server.returncode, said


# What the engine says of its own doings, and what stands before what it says of a fault. Of many
# faults these are the last.
_NEWS, _WEIGHT = re.compile("(INFO|DEBUG) "), re.compile(r"[A-Z]+ +- +")
_MOST_SAID = 20


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


class _Pages:
    """Makes the pages of a dossier's folder, and what the engine is configured with.

    ``private`` is a folder for the two, out of the dossier's reach.
    """

    def __init__(self, folder: Path, private: Path, *, drafts: bool, trust: bool) -> None:
        self._folder = folder
        self._private = private
        self._drafts = drafts
        self._trust = trust
        self._known = lasting_files(folder)
        self._made = b""
        # Of the pages that there are, of now or of before.
        self.title = ""
        self.configured: Configuration | None = None
        # When the last build was finished, and whether pages were shown that it knows nothing of.
        self.finished = time.monotonic()
        self.is_ahead = False

    def build(self, turn: Callable[[], None], heed: Callable[[Reading], None]) -> bool:
        """Make the pages; return whether no finding is in the way."""
        self.is_ahead = False
        built = build_pages(
            self._folder, drafts=self._drafts, known=self._known, turn=turn, heed=heed
        )
        self.finished = time.monotonic()
        if built is None:
            return False
        self.title, self._made = built.reading.dossier.briefing.title, built.made
        # The server sees at once that pages have changed.
        keep_made(self._private, self._made)
        if not self.is_ahead:
            at_hand.leave(self._private, {})
        return True

    def configure(self) -> None:
        """Write what the engine is configured with, and say what is left out."""
        folder, private, trust = self._folder, self._private, self._trust
        with workplace(folder) as work:
            found = pipeline.configure(
                folder, work, private, self.title, trust=trust, preview=True, made=self._made
            )
        if found != self.configured:
            show_configured(found)
        self.configured = found

    def show_first(self) -> None:
        """Give the server the pages that somebody looks at, before anything else is built."""
        self.is_ahead = True
        # Whatever is wrong is said when all is built.
        with suppress(Exception), at_hand.soon():
            asked, pages = at_hand.asked(self._private), dict[str, str]()
            for path, text in pipeline.pages_at(
                self._folder, asked, self._known, drafts=self._drafts
            ):
                pages[path] = text
                at_hand.leave(self._private, pages)

    def take_back(self) -> None:
        """Give the server the pages that stay, in the place of those that no build has written."""
        shown, folder = at_hand.left(self._private), self._folder
        texts = {path: plain_files.read(folder / PAGES / path, folder) for path in shown}
        pages = {path: text.decode("utf-8") for path, text in texts.items() if text}
        if pages != shown:
            at_hand.leave(self._private, pages)


class _Edition:
    """What is served of a dossier's folder, and from which state of its files it was built.

    Until there are pages that the engine can do something with, a page is served that waits.
    """

    def __init__(self, folder: Path, private: Path, *, drafts: bool, trust: bool) -> None:
        self._folder = folder
        self._pages = _Pages(folder, private, drafts=drafts, trust=trust)
        self._telling = Telling(folder, private)
        # Whether the engine has nothing that it could go on with.
        self._is_lost = False
        self._sight = Sight(folder, SOURCES, TEMPLATES, CONFIG)
        # Waits until it is time to look again.
        self.rest = self._sight.rest
        self._seen = self._look()
        self._shown_meanwhile: dict[str, object] | None = None
        self.config = private / CONFIG

    @property
    def is_waiting(self) -> bool:
        """Whether there are no pages that are served."""
        return self._telling.is_waiting

    def begin(self) -> None:
        """Build for the first time; what a person has to mend is said, and waited for.

        What else is in the way is raised.
        """
        is_built = False
        with self._telling.heard(Failed):
            is_built = self._pages.build(self._heed_changes, self._telling.heed)
        with self._telling.heard(Failed), failures_in_a_line():
            if is_built:
                self._pages.configure()
        if self._pages.configured is None:
            self._wait(self._sight.look(PAGES) | self._seen)

    def give_up(self, seen: dict[str, object], said: Collection[str]) -> None:
        """Let a page be served that waits until there is something else than was seen."""
        click.echo("The server waits until something changes.", err=True)
        self._wait(seen, said)

    def _wait(self, seen: dict[str, object], said: Collection[str] = ()) -> None:
        self._is_lost, self._seen = True, seen
        self._telling.wait(self._pages.title or self._folder.name, said)

    def _heed_changes(self) -> None:
        """End a build that something has changed for; one in a while goes on all the same."""
        is_due = self._pages.title and self._sight.is_due()
        if not is_due or (now := self._look()) == (self._shown_meanwhile or self._seen):
            return
        if time.monotonic() - self._pages.finished < _UNFINISHED:
            raise OutdatedError
        self._pages.show_first()
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
        if (now := self._look()) == self._seen:
            return True
        self._pages.show_first()
        before, self._seen = self._seen, self._look(when_still=True)
        if self._seen != now:
            # What was shown was not whole yet.
            self._pages.show_first()
        self._is_lost = self._is_lost or not self._is_whole()
        try:
            is_built = self._build(before)
        except OutdatedError:
            self._seen = before
            return True
        # A server that is started over pages which it refuses would end.
        if not (self._is_lost and is_built and self._is_whole()):
            return True
        self._seen.pop(PAGES, None)
        self._is_lost = self._telling.is_waiting = False
        return False

    def _build(self, before: dict[str, object]) -> bool:
        """Build all anew where that can be; return whether there is something to be served."""
        if not (self._folder / SOURCES).is_dir():
            if self._seen[SOURCES] != before[SOURCES]:
                self._telling.say(f"{SOURCES}/ is gone; the pages stay until it is back")
            return False
        is_built, self._shown_meanwhile = False, None
        with self._telling.heard(Exception), failures_in_a_line():
            is_sound = self._pages.build(self._heed_changes, self._telling.heed)
            if self._pages.title:
                self._pages.configure()
                if any(before[name] != self._seen[name] for name in (TEMPLATES, CONFIG)):
                    # The engine watches this file, and none that the theme is made of.
                    self.config.touch()
                is_built = True
            if is_sound:
                self._telling.mended()
        self._pages.take_back()
        return is_built

    def _is_whole(self) -> bool:
        """Return whether there is what the server watches; it is deaf once that was gone."""
        return self.config.is_file() and kind(self._folder / PAGES) == "a folder"

    def everything(self) -> dict[str, object]:
        """Return what is there, to be compared."""
        return self._sight.look(PAGES)

    def _look(self, *, when_still: bool = False) -> dict[str, object]:
        # While it serves, the engine looks at the pages itself.
        more = [PAGES] if self._is_lost else []
        return self._sight.look_when_still(*more) if when_still else self._sight.look(*more)
