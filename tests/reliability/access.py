"""No page of a site shuts anybody out, as far as axe-core can find.

    python -m tests.reliability.access [site]

Every page of a built site, the shipped one if none is named, is opened at the width of a desk and
of a phone, in light and in dark, and held against WCAG 2.2 AA. It takes some minutes. Pages come
from a server on this machine: that of what is not found names its styles from the top of a host.
"""

import argparse
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Literal

from playwright.sync_api import sync_playwright
from tests.barriers import WCAG, violations

from onrecord.output.pdf import BROWSERS

WIDTHS = (1300, 375)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine alone, and yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def main() -> int:
    """Open all pages and print what was found; return 1 if it is anything."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("site", nargs="?", type=Path, default=Path("site"))
    site = arguments.parse_args().site.resolve()
    paths = sorted(site.rglob("*.html"))
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not paths or not executable:
        print("access: no pages; run make site" if not paths else "access: there is no Chromium")
        return 2
    runs = found = 0
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for width in WIDTHS:
            context = browser.new_context(viewport={"width": width, "height": 900})
            page = context.new_page()
            for path in paths:
                for scheme in SCHEMES:
                    page.emulate_media(color_scheme=scheme)
                    page.goto(address + path.relative_to(site).as_posix())
                    faults = violations(page, WCAG)
                    runs, found = runs + 1, found + len(faults)
                    for fault in faults:
                        print(f"{path.relative_to(site)}, {width} px, {scheme}: {fault}")
            context.close()
        browser.close()
    print(f"{len(paths)} pages, {runs} runs: {found} found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
