"""What the engine may take for pages that nobody here trusts, a hook of the engine's.

Markdown of some thousand bytes can keep an engine busy for hours, or become a table of some billion
cells. The limits are far beyond what pages take that are made of records, and the page that took
the most time is named.

MkDocs loads this file by its path and calls the functions that have the names of its events.
"""

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
# Windows has none of both.
_HAS_TIMER = hasattr(signal, "setitimer")
# When which page was turned to: each takes the time until the next.
_turns: list[tuple[float, str]] = []


def on_config(config: Any) -> None:  # noqa: ANN401  # the engine is not imported
    """Begin to count, before the pages are sought."""
    _allow(config, 0)


def on_files(files: Any, config: Any) -> None:  # noqa: ANN401
    """Count anew, with what each page adds, before the first is read."""
    _allow(config, len(files.documentation_pages()))


def _allow(config: Any, number: int) -> None:  # noqa: ANN401
    (least, each), (bytes_least, bytes_each) = config.extra["limits"]
    seconds = least + each * number

    def stop(*_: object) -> NoReturn:
        raise _told(f"slow to read; the site was not there after {seconds:.0f} s")

    _turns[:] = [(time.monotonic(), f"{Path(config.docs_dir).name}/")]
    if _HAS_TIMER:
        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, seconds)
    _hold(bytes_least + bytes_each * number)


def on_pre_page(page: Any, config: Any, **_: object) -> None:  # noqa: ANN401
    """Note which page is read."""
    _turns.append((time.monotonic(), f"{Path(config.docs_dir).name}/{page.file.src_uri}"))


def on_page_context(_: object, page: Any, config: Any, **__: object) -> None:  # noqa: ANN401
    """Note which page is written."""
    on_pre_page(page, config)


# Before the search reads the page that is written.
on_page_context.mkdocs_priority = 100  # type: ignore[attr-defined]


def on_post_build(**_: object) -> None:
    """Count no more."""
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
    hint = "shorten it, or let it take what it needs with --trust"
    return SystemExit(f"{_slowest()}: {what}; {hint}")


def _slowest() -> str:
    """Return the page that took the most time up to now, to be read or to be written."""
    ends = [*(since for since, _ in _turns[1:]), time.monotonic()]
    return max((end - since, page) for end, (since, page) in zip(ends, _turns, strict=True))[1]
