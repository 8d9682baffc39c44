"""The command line: thin, and the only module that talks to a person.

Exit codes: 0 clean, 1 findings (or a build that failed), 2 misuse.
"""

import errno
import io
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import click
from jinja2 import TemplateError, TemplateSyntaxError
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from onrecord import captures as capture
from onrecord import checks, diagnostics, dossier, engine, kinds, publish, render, schema, sources
from onrecord.diagnostics import Diagnostic, Severity
from onrecord.dossier import Dossier
from onrecord.pages import Site


class Misuse(click.ClickException):
    """The command was called in a way that cannot work."""

    exit_code = 2


class Failed(click.ClickException):
    """The work could not be done."""

    exit_code = 1


class Progress:
    """One line on a terminal that says what is being done; silent elsewhere."""

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty() and not os.environ.get("CI")

    def __call__(self, what: str) -> None:
        """Replace the line by ``what``; an empty text clears it."""
        if self.shown:
            click.echo(f"\r\x1b[K{what}", nl=False, err=True)


FOLDER = click.option(
    "-C",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    show_default=True,
    metavar="DIR",
    help="The dossier folder: sources/, mkdocs.yml and, if wanted, site_templates/.",
)
FORMAT = click.option(
    "--format",
    "style",
    type=click.Choice(diagnostics.FORMATS),
    default="full",
    show_default=True,
    help="How findings are printed.",
)
STRICT = click.option("--strict", is_flag=True, help="Warnings count as findings too.")


@contextmanager
def _in_a_line() -> Iterator[None]:
    """Let what ends the work, and is no bug, be said in a line."""
    try:
        yield
    except publish.PublishError as reason:
        raise Failed(diagnostics.printable(str(reason))) from reason
    except OSError as reason:
        if reason.errno == errno.EPIPE:
            raise  # whoever reads has read enough: click ends without a word
        raise Failed(diagnostics.printable(publish.in_words(reason))) from reason
    except RecursionError as reason:
        raise Failed("something here is nested more deeply than Python can follow") from reason
    except MemoryError as reason:
        raise Failed("there is not enough memory for this") from reason


class Commands(click.Group):
    """The commands, with what ends one said in a line."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was called."""
        with _in_a_line():
            return super().invoke(ctx)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="onrecord")
def main() -> None:
    """Turn a folder of sourced statements into a briefing site."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # It was closed; a file opened later must not get its number.
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            # Findings show what was written, in letters that the terminal may not have.
            stream.reconfigure(errors="backslashreplace")


def _read(folder: Path, progress: Progress) -> tuple[Dossier, list[Diagnostic], dict[str, str]]:
    """Return the dossier in a folder with every finding and the texts to show them with."""
    if not folder.is_dir():
        raise Misuse(f"no folder '{diagnostics.printable(str(folder))}'")
    progress("reading sources")
    try:
        loaded, findings = sources.load(folder)
    except FileNotFoundError as reason:
        raise Misuse(diagnostics.printable(str(reason))) from reason
    progress(f"checking {len(loaded.records):,} records")
    linked, unresolved = dossier.link(loaded)
    findings += unresolved + checks.check(linked)
    progress("")
    return linked, findings, dict(loaded.texts)


def _show(findings: list[Diagnostic], texts: dict[str, str], style: str) -> None:
    shown = diagnostics.render(findings, texts, style)
    if shown:
        click.echo(shown)
    if findings and style in {"full", "concise"}:
        click.echo(diagnostics.summary(findings), err=True)


def _stops(findings: list[Diagnostic], *, strict: bool) -> bool:
    return any(strict or finding.severity is Severity.ERROR for finding in findings)


@main.command()
@FOLDER
@FORMAT
@STRICT
@click.option(
    "--captures",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Compare quotes and wording with the articles' texts, DIR/<article-id>.txt. "
    "[default: captures/, where there is one]",
)
def check(folder: Path, style: str, strict: bool, captures: Path | None) -> None:
    """Check the sources; exit 1 if anything is wrong."""
    linked, findings, texts = _read(folder, Progress())
    if captures is not None and not captures.is_dir():
        raise Misuse(f"no folder '{diagnostics.printable(str(captures))}'")
    kept = captures or folder / capture.FOLDER
    if kept.is_dir():
        known, faults = capture.load(kept, linked)
        findings += faults + capture.check(linked, known)
        missing = [name for name, text in known.items() if text is None]
        click.echo(_compared(len(known) - len(missing), missing), err=True)
    _show(findings, texts, style)
    if not findings and style == "full":
        click.echo(_size(linked), err=True)
    sys.exit(1 if _stops(findings, strict=strict) else 0)


def _compared(number: int, missing: list[str]) -> str:
    """Return how many articles were compared with their texts, and of which there is none."""
    shown = f"quotes and wording compared with {render.plural(number, 'capture')}"
    return f"{shown}; no text of {', '.join(missing)}" if missing else shown


def _size(linked: Dossier) -> str:
    return "nothing wrong in " + ", ".join(
        render.plural(len(getattr(linked, kind.folder)), kind.noun) for kind in kinds.KINDS
    )


def _build(folder: Path, progress: Progress, style: str, *, strict: bool) -> Dossier | None:
    """Write ``briefs/``; return the dossier, or None when findings stop the build."""
    linked, findings, texts = _read(folder, progress)
    _show(findings, texts, style)
    if _stops(findings, strict=strict):
        return None
    progress("writing pages")
    try:
        with publish.workplace(folder) as work:
            pages = render.render(Site(linked), folder / render.TEMPLATES)
            outcome = publish.publish(work, folder / publish.PAGES, pages)
    except TemplateError as reason:
        raise Failed(diagnostics.printable(_template_fault(reason))) from reason
    finally:
        progress("")
    if style == "full":
        changed = f"{len(outcome.written)} written, {len(outcome.removed)} removed, "
        click.echo(f"{publish.PAGES}/: {changed}{outcome.unchanged} unchanged", err=True)
    return linked


def _template_fault(reason: TemplateError) -> str:
    if isinstance(reason, TemplateSyntaxError):
        return f"{reason.filename or reason.name}:{reason.lineno}: {reason.message}"
    # Jinja puts the lines of templates among those of Python.
    frames = traceback.extract_tb(reason.__traceback__)
    places = [f"{frame.filename}:{frame.lineno}" for frame in frames if _is_template(frame)]
    return f"{places[-1] if places else 'a template'}: {reason.message}"


def _is_template(frame: traceback.FrameSummary) -> bool:
    return frame.filename.endswith(".j2")


@main.command()
@FOLDER
@FORMAT
@STRICT
def build(folder: Path, style: str, strict: bool) -> None:
    """Check the sources and write the pages into briefs/."""
    done = _build(folder, Progress(), style, strict=strict)
    sys.exit(0 if done else 1)


@main.command()
@FOLDER
def site(folder: Path) -> None:
    """Write the pages and build the site into site/."""
    progress = Progress()
    folder = folder.resolve()
    linked = _build(folder, progress, "full", strict=False)
    if linked is None:
        sys.exit(1)
    progress("building the site with MkDocs")
    try:
        with publish.workplace(folder) as work:
            config = engine.configuration(folder, work, _title(linked))
            fresh = Path(tempfile.mkdtemp(prefix="new-", dir=work))
            fresh.chmod(0o755)
            engine.build(config, fresh)
            publish.swap(fresh, folder / publish.SITE)
    except publish.PublishError as reason:
        raise Failed(_printable_lines(str(reason))) from reason
    finally:
        progress("")
    index = diagnostics.printable(str(folder / publish.SITE / "index.html"))
    click.echo(f"{publish.SITE}/: open {index}", err=True)


def _printable_lines(text: str) -> str:
    """Return what the engine said, of which strangers may have written a part."""
    return "\n".join(map(diagnostics.printable, text.split("\n")))


def _title(linked: Dossier) -> str:
    return linked.briefing.title if linked.briefing else "Briefing"


@main.command()
@FOLDER
@click.option("-a", "--address", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT")
def serve(folder: Path, address: str) -> None:
    """Show the site live: an edit in sources/ or site_templates/ shows in the browser."""
    folder = folder.resolve()

    def rebuild() -> None:
        try:
            with _in_a_line():
                _build(folder, Progress(), "full", strict=False)
                with publish.workplace(folder) as work:
                    engine.theme_folder(folder, work)
        except click.ClickException as reason:
            reason.show()

    linked = _build(folder, Progress(), "full", strict=False)
    if linked is None:
        sys.exit(1)
    try:
        with publish.workplace(folder) as work:
            config = engine.configuration(folder, work, _title(linked))
    except publish.PublishError as reason:
        raise Failed(_printable_lines(str(reason))) from reason
    watched = [folder / name for name in (sources.FOLDER, render.TEMPLATES)]
    observer, changed = _watch([path for path in watched if path.is_dir()])
    with engine.serve(config, address) as server:
        for told in _ENDINGS:
            if signal.getsignal(told) != signal.SIG_IGN:  # as nohup has it
                signal.signal(told, lambda *_: server.terminate())
        # A shell starts what it puts in the background with interrupts ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            while server.poll() is None:
                if changed.wait(0.5):
                    # An editor or a checkout touches several files at once: one build for all.
                    time.sleep(0.2)
                    changed.clear()
                    rebuild()
        except KeyboardInterrupt:
            pass
    observer.stop()
    observer.join()
    ended = {0, -signal.SIGINT, *(-told for told in _ENDINGS)}
    sys.exit(0 if server.returncode in ended else 1)


# A terminal that is closed says so by the second, which Windows does not have.
_ENDINGS = [each for each in signal.Signals if each.name in {"SIGTERM", "SIGHUP"}]


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


@main.command()
@FOLDER
def pdf(folder: Path) -> None:
    """Print the complete briefing of a built site to site/briefing.pdf, with Chromium."""
    built = folder.resolve() / publish.SITE
    page = built / "complete.html"
    if not page.is_file():
        shown = diagnostics.printable(str(page))
        raise Misuse(f"no {shown}: build the site first, with 'onrecord site'")
    try:
        engine.print_pdf(page, built / "briefing.pdf")
    except publish.PublishError as reason:
        raise Failed(diagnostics.printable(str(reason))) from reason
    click.echo(f"{publish.SITE}/briefing.pdf", err=True)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Start a dossier in FOLDER: one small record of each kind, to be replaced."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Misuse(f"'{diagnostics.printable(str(folder))}' exists and is not empty")
    shutil.copytree(str(resources.files("onrecord") / "starter"), folder, dirs_exist_ok=True)
    said = f"edit {folder / sources.FOLDER}, then: onrecord serve -C {folder}"
    click.echo(diagnostics.printable(said), err=True)


@main.command(name="schema")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("schema"))
@click.option("--check", "checking", is_flag=True, help="Write nothing; exit 1 if they differ.")
def write_schema(folder: Path, checking: bool) -> None:
    """Write the JSON Schemas of the source format, for editors, into FOLDER."""
    wanted = {f"{name}.json": _dumped(body) for name, body in schemas().items()}
    stale = [
        name
        for name, content in wanted.items()
        if not (folder / name).is_file() or (folder / name).read_text("utf-8") != content
    ]
    if checking:
        for name in stale:
            said = f"{folder / name}: not what the code gives; run 'onrecord schema'"
            click.echo(diagnostics.printable(said))
        sys.exit(1 if stale else 0)
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (folder / name).write_text(wanted[name], encoding="utf-8")


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each kind of file by its name."""
    made = {"dossier": schema.json_schema(kinds.Briefing, listed=False)}
    return made | {kind.noun: schema.json_schema(kind, listed=True) for kind in kinds.KINDS}


def _dumped(body: dict[str, Any]) -> str:
    return json.dumps(body, indent=2, ensure_ascii=False) + "\n"
