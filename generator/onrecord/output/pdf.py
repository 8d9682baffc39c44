"""A built page printed to PDF, by a browser of this machine."""

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from onrecord.output import programs, trees
from onrecord.output.errors import PublishError
from onrecord.output.files import SITE, keep
from onrecord.plain_files import holding, read, walk

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Far longer than the longest briefing takes.
_SECONDS = 600.0
# Of the page's own clock, which stands still while something is fetched: without it some pages are
# printed before their fonts are there.
_VIRTUAL_MILLISECONDS = 10_000
# What the browser knows the site by. It finds no other host, nor this machine by a name or number:
# pages can have a browser connect to one, whatever their policy.
_HOST = "onrecord.invalid"
# What a page may load to be printed: what the pages allow themselves, but for scripts. In a sandbox
# none runs, and nothing leads to another page.
_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; sandbox allow-same-origin"
)


def print_pdf(root: Path, page: str, pdf: str) -> None:
    """Print a page of the site of the dossier in ``root`` to a PDF beside it, with Chromium.

    Raises PublishError where there is no Chromium, or where it could not, and NotPlainError where a
    link lies in the site. The site may have come with the dossier: it is shown over HTTP, so that
    no page of it reaches a file beside it, under a policy by which it runs no script and asks
    nobody else for anything.
    """
    with holding(root):
        _print(root, page, pdf)


def _print(root: Path, page: str, pdf: str) -> None:
    browser = _browser()
    site = root / SITE
    for _ in walk(site, root):
        pass  # none of it is a link
    before = trees.folders_of(site)
    # Of a browser that was ended something may still be at work in its folder.
    private = tempfile.TemporaryDirectory(prefix="onrecord-", ignore_cleanup_errors=True)
    with private as folder, _served(site) as port:
        printed = Path(folder) / pdf
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--no-pdf-header-footer",
            f"--host-resolver-rules=MAP {_HOST}:80 127.0.0.1:{port}, MAP * ~NOTFOUND",
            "--no-proxy-server",
        ]
        command += ["--disable-background-networking", f"--user-data-dir={folder}/profile"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium's sandbox does not start for root
        command += [f"--virtual-time-budget={_VIRTUAL_MILLISECONDS}"]
        command += [f"--print-to-pdf={printed}", f"http://{_HOST}/{page}"]
        try:
            done = programs.run(command, {**os.environ, "TMPDIR": folder}, _SECONDS)
        except subprocess.TimeoutExpired as reason:
            message = f"Chromium could not print the page in {_SECONDS:.0f} s"
            raise PublishError(message) from reason
        if done.returncode or not printed.is_file():
            raise PublishError("Chromium could not print the page:", done.stderr.strip())
        for _ in walk(site, root):
            pass  # nor has a pull put one there meanwhile
        # Nor for a while.
        trees.require_same(site, before)
        keep(site / pdf, printed.read_bytes())


def _browser() -> str:
    """Return the path of a Chromium of this machine, not of the folder at hand."""
    here = Path.cwd()
    for name in BROWSERS:
        found = shutil.which(name)
        if found and Path(found).is_absolute() and here not in Path(found).parents:
            return found
    raise PublishError(f"no Chromium here to print with (looked for {', '.join(BROWSERS)})")


@contextmanager
def _served(site: Path) -> Iterator[int]:
    """Give the port at which a folder is served to this machine, while the block lasts."""
    handler = partial(_Silent, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        # Chromium hangs up on what it does not need.
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()


class _Silent(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", _POLICY)
        super().end_headers()

    def do_HEAD(self) -> None:
        self.send_error(HTTPStatus.METHOD_NOT_ALLOWED)

    def do_GET(self) -> None:
        if self.headers.get("Host") != _HOST:
            # Chromium alone asks by this name; a web site could ask by one of its own.
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        place = Path(self.translate_path(self.path))
        try:
            data = read(place, Path(self.directory).parent)
        except (OSError, ValueError):  # no plain file, as by a pull meanwhile, or no name of one
            data = None
        if data is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        if place.suffix == ".html":
            # What can be closed is printed open: in a browser a script of the theme's does that.
            data = data.replace(b"<details", b"<details open")
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(place)))
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass
