"""``onrecord serve``: shows the site live, and builds the pages anew at each change."""

import signal
import sys
import threading
import time
from pathlib import Path

import click
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from onrecord import pipeline
from onrecord.cli.build import build_pages
from onrecord.cli.console import FOLDER, TRUST, failures_in_a_line, show_refused
from onrecord.output import configuration, engines
from onrecord.output import trust as trusting
from onrecord.output.files import workplace
from onrecord.packaged import TEMPLATES
from onrecord.source.files import FOLDER as SOURCES


@click.command()
@FOLDER
@TRUST
@click.option("-a", "--address", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT")
def serve(folder: Path, address: str, trust: bool) -> None:
    """Show the site live: an edit in sources/ or site_templates/ shows in the browser."""
    folder = folder.resolve()
    dossier = build_pages(folder)
    if dossier is None:
        sys.exit(1)
    with workplace(folder) as work:
        config = pipeline.configure(folder, work, dossier.briefing.title, trust=trust, preview=True)
    show_refused(config.refused)
    watched = [folder / name for name in (SOURCES, TEMPLATES)]
    observer, changed = _watch([path for path in watched if path.is_dir()])
    with engines.serve(config.path, address) as server:
        for ending in _ENDINGS:
            if signal.getsignal(ending) != signal.SIG_IGN:  # as nohup has it
                signal.signal(ending, lambda *_: server.terminate())
        # A shell starts what it puts in the background with interrupts ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            while server.poll() is None:
                if changed.wait(0.5):
                    # An editor or a checkout touches several files at once: one build for all.
                    time.sleep(0.2)
                    changed.clear()
                    _rebuild(folder)
        except KeyboardInterrupt:
            pass
    observer.stop()
    observer.join()
    ended = {0, -signal.SIGINT, *(-ending for ending in _ENDINGS)}
    sys.exit(0 if server.returncode in ended else 1)


# A terminal that is closed says so by the second, which Windows does not have.
_ENDINGS = [each for each in signal.Signals if each.name in {"SIGTERM", "SIGHUP"}]


def _rebuild(folder: Path) -> None:
    """Build the pages anew; what is wrong is said, and the server goes on."""
    try:
        with failures_in_a_line():
            build_pages(folder)
            with workplace(folder) as work:
                configuration.theme_folder(folder, work, trusted=trusting.is_trusted(work))
    except click.ClickException as reason:
        reason.show()


def _watch(folders: list[Path]) -> tuple[BaseObserver, threading.Event]:
    """Return a running observer of the folders and the event it sets after a change.

    It looks every second instead of asking the kernel, which works on every file system and
    survives folders that change places.
    """
    changed = threading.Event()

    class Handler(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            if not event.is_directory and event.event_type in _CHANGES:
                changed.set()

    observer = PollingObserver(timeout=1.0)
    for path in folders:
        observer.schedule(Handler(), str(path), recursive=True)
    observer.start()
    return observer, changed


_CHANGES = {"created", "modified", "deleted", "moved"}
