"""What the engine may take for pages that nobody here trusts, a hook of the engine's.

Markdown of some thousand bytes can keep an engine busy for hours, or become a table of some billion
cells. The limits are far beyond what pages take that are made of records, and the page that took
the most time is named. What was not written in Python hears of no time that is over: there the
engine is ended, and the page that it was at is noted down for whoever started it.

MkDocs loads this file by its path and calls the functions that have the names of its events.
"""

import faulthandler
import os
import signal
import time
from pathlib import Path
from typing import Any, NoReturn

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

# Seconds that any site may take, and what each page adds to them.
SECONDS = (60.0, 1.0)
# Bytes, likewise.
MEMORY = (2_000_000_000, 4_000_000)
# Letters that a page may have beside its content, and for each page that it leads to.
AROUND = (1_000_000, 4_000)
_pages = [0]
# Seconds after which it is ended whatever it does.
GRACE = 10.0
# Windows has neither this nor a bound of memory.
_HAS_TIMER = hasattr(signal, "setitimer")
# When which page was turned to: each takes the time until the next.
_turns: list[tuple[float, str]] = []
# Beside the configuration: the page that is turned to, and after it what ended the engine there.
_NOTE = "page"
_notes: list[int] = []
_HINT = "shorten it, or let it take what it needs with --trust"


def on_config(config: Any) -> None:  # noqa: ANN401  # the engine is not imported
    """Begin to count, before the pages are sought."""
    _allow(config, 0)


def on_files(files: Any, config: Any) -> None:  # noqa: ANN401
    """Count anew, with what each page adds, before the first is read."""
    _pages[:] = [len(files.documentation_pages())]
    _allow(config, _pages[0])


def _allow(config: Any, number: int) -> None:  # noqa: ANN401
    (least, each), (bytes_least, bytes_each), grace, _ = config.extra["limits"]
    seconds = least + each * number

    def stop(*_: object) -> NoReturn:
        raise _told(f"slow to read; the site was not there after {seconds:.0f} s")

    if not _notes:
        place = Path(config.config_file_path).with_name(_NOTE)
        _notes.append(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        if hasattr(os, "register_at_fork"):
            # A process that helps notes down nothing: one note would be another's.
            os.register_at_fork(after_in_child=_notes.clear)
    _turns.clear()
    _turn_to(f"{Path(config.docs_dir).name}/")
    faulthandler.dump_traceback_later(seconds + grace, exit=True, file=_notes[0])
    if _HAS_TIMER:
        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, seconds)
    _hold(bytes_least + bytes_each * number)


def on_pre_page(page: Any, config: Any, **_: object) -> None:  # noqa: ANN401
    """Note which page is read."""
    _turn_to(_named(page, config))


def _named(page: Any, config: Any) -> str:  # noqa: ANN401
    """Return where a page is, for the person at the terminal, on one line."""
    return " ".join(f"{Path(config.docs_dir).name}/{page.file.src_uri}".splitlines())


def _turn_to(page: str) -> None:
    _turns.append((time.monotonic(), page))
    for note in _notes:
        os.lseek(note, 0, os.SEEK_SET)
        os.ftruncate(note, 0)
        os.write(note, f"{page}\n".encode("utf-8", "replace"))


def on_page_context(_: object, page: Any, config: Any, **__: object) -> None:  # noqa: ANN401
    """Note which page is written."""
    on_pre_page(page, config)


# Before the search reads the page that is written.
on_page_context.mkdocs_priority = 100  # type: ignore[attr-defined]


def on_post_page(output: str, page: Any, config: Any) -> None:  # noqa: ANN401
    """Raise an error where there is much more on a page than its content and ways to the others."""
    least, each = config.extra["limits"][3]
    around = len(output) - len(page.content or "")
    if around > least + each * _pages[0]:
        what = f"{around:,} letters beside its content"
        raise SystemExit(f"{_named(page, config)}: {what}; {_HINT}")


def on_post_build(**_: object) -> None:
    """Count no more."""
    faulthandler.cancel_dump_traceback_later()
    if _HAS_TIMER:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
    _hold(None)


def on_build_error(error: BaseException, **_: object) -> None:
    """Count no more, and name the page that took all the memory."""
    on_post_build()
    if isinstance(error, MemoryError):
        raise _told("it takes more memory than a site of so many pages may") from error


def _hold(most: int | None) -> None:
    """Let this process have so many bytes, or as many as the system lets it."""
    if resource is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        bounds = [each for each in (most, hard) if each not in {None, resource.RLIM_INFINITY}]
        resource.setrlimit(resource.RLIMIT_DATA, (min(bounds, default=hard), hard))


def _told(what: str) -> SystemExit:
    return SystemExit(f"{_slowest()}: {what}; {_HINT}")


def ended_at(config: Path, returned: int) -> str | None:
    """Return why an engine is gone that could not say so, in words; None where it could.

    ``config`` is what it was run with, and ``returned`` how it ended.
    """
    try:
        page, _, why = config.with_name(_NOTE).read_text("utf-8").partition("\n")
    except FileNotFoundError:  # nothing was bounded
        return None
    if why:
        return f"{page}: slow to read, and not to be stopped; {_HINT}"
    # A signal that Python does not raise as an error, as when a library finds no memory.
    if returned < 0:
        return f"{page}: the engine failed there, perhaps for want of memory; {_HINT}"
    return None


def _slowest() -> str:
    """Return the page that took the most time up to now, to be read or to be written."""
    ends = [*(since for since, _ in _turns[1:]), time.monotonic()]
    return max((end - since, page) for end, (since, page) in zip(ends, _turns, strict=True))[1]
