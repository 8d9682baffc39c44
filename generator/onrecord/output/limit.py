"""How long the engine may take over pages that nobody here trusts, a hook of the engine's.

Markdown of some thousand bytes can keep an engine busy for hours. The limit is far beyond what
pages take that are made of records, and the page that took the most of it is named.

MkDocs loads this file by its path and calls the functions that have the names of its events.
"""

import signal
import time
from pathlib import Path
from typing import Any, NoReturn

# Seconds that any site may take, and what each page adds to them.
SECONDS = (60.0, 1.0)
# Windows has no such timer.
_HAS_TIMER = hasattr(signal, "setitimer")
# When which page was turned to: each takes the time until the next.
_turns: list[tuple[float, str]] = []


def on_files(files: Any, config: Any) -> None:  # noqa: ANN401  # the engine is not imported
    """Begin to count, before the first page is read."""
    least, each = config.extra["seconds"]
    seconds = least + each * len(files.documentation_pages())

    def stop(*_: object) -> NoReturn:
        said = f"slow to read; the site was not there after {seconds:.0f} s"
        hint = "shorten it, or let it take its time with --trust"
        raise SystemExit(f"{Path(config.docs_dir).name}/{_slowest()}: {said}; {hint}")

    _turns[:] = [(time.monotonic(), "")]
    if _HAS_TIMER:
        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def on_pre_page(page: Any, **_: object) -> None:  # noqa: ANN401
    """Note which page is read."""
    _turns.append((time.monotonic(), page.file.src_uri))


def on_page_context(_: object, page: Any, **__: object) -> None:  # noqa: ANN401
    """Note which page is written."""
    on_pre_page(page)


# Before the search reads the page that is written.
on_page_context.mkdocs_priority = 100  # type: ignore[attr-defined]


def on_post_build(**_: object) -> None:
    """Count no more."""
    if _HAS_TIMER:
        signal.setitimer(signal.ITIMER_REAL, 0.0)


on_build_error = on_post_build


def _slowest() -> str:
    """Return the page that took the most time up to now, to be read or to be written."""
    ends = [*(since for since, _ in _turns[1:]), time.monotonic()]
    return max((end - since, page) for end, (since, page) in zip(ends, _turns, strict=True))[1]
