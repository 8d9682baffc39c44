"""A built page printed to PDF, by a browser of this machine."""

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from onrecord.output import printing, programs, trees
from onrecord.output.edition import Edition
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


def print_pdf(root: Path, page: str, pdf: str, edition: Edition) -> None:
    """Print a page of the site of the dossier in ``root`` to a PDF beside it, with Chromium.

    Raises PublishError where there is no Chromium, or where it could not, and NotPlainError where a
    link lies in the site. The site may have come with the dossier: it is shown over HTTP, so that
    no page of it reaches a file beside it, under a policy by which it runs no script and asks
    nobody else for anything.
    """
    with holding(root):
        site = root / SITE
        for _ in walk(site, root):
            pass  # none of it is a link
        before = trees.folders_of(site)
        data = printed(site, root, page, edition)
        for _ in walk(site, root):
            pass  # nor has a pull put one there meanwhile
        # Nor for a while.
        trees.require_same(site, before)
        keep(site / pdf, data)


def printed(site: Path, below: Path, page: str, edition: Edition) -> bytes:
    """Return a page of a built site as a PDF: tagged, with an outline, on the paper it names.

    The site lies in the folder ``below`` or deeper; no link on the way to its files is followed.
    Raises PublishError where there is no Chromium, or where it could not print the page.
    """
    browser = find_browser()
    html, style = printing.ready(read(site / page, below) or b"<title></title>", page, edition)
    # Of a browser that was ended something may still be at work in its folder.
    private = tempfile.TemporaryDirectory(prefix="onrecord-", ignore_cleanup_errors=True)
    with private as folder, _served(site, {page: html, printing.STYLE: style}) as port:
        pdf = Path(folder) / "printed.pdf"
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--no-pdf-header-footer",
            "--generate-pdf-document-outline",
            "--export-tagged-pdf",
            f"--host-resolver-rules=MAP {_HOST}:80 127.0.0.1:{port}, MAP * ~NOTFOUND",
            "--no-proxy-server",
        ]
        command += ["--disable-background-networking", f"--user-data-dir={folder}/profile"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium's sandbox does not start for root
        command += [f"--virtual-time-budget={_VIRTUAL_MILLISECONDS}"]
        command += [f"--print-to-pdf={pdf}", f"http://{_HOST}/{page}"]
        try:
            done = programs.run(command, {**os.environ, "TMPDIR": folder}, _SECONDS)
        except subprocess.TimeoutExpired as reason:
            message = f"Chromium could not print the page in {_SECONDS:.0f} s"
            raise PublishError(message) from reason
        if done.returncode or not pdf.is_file():
            raise PublishError("Chromium could not print the page:", done.stderr.strip())
        return printing.finished(pdf.read_bytes(), html, edition, _HOST)


def find_browser() -> str:
    """Return the path of a Chromium of this machine, not of the folder at hand.

    Raises PublishError where there is none.
    """
    here = Path.cwd()
    for name in BROWSERS:
        found = shutil.which(name)
        if found and Path(found).is_absolute() and here not in Path(found).parents:
            return found
    raise PublishError(f"no Chromium here to print with (looked for {', '.join(BROWSERS)})")


@contextmanager
def _served(site: Path, ready: Mapping[str, bytes]) -> Iterator[int]:
    """Give the port at which a folder is served to this machine, while the block lasts.

    What is ``ready`` is served in the place of the files of these paths.
    """
    answering = type("_Answering", (_Silent,), {"ready": ready})
    handler = partial(answering, directory=str(site))
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
    ready: ClassVar[Mapping[str, bytes]] = {}

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
            data = self.ready.get(self.path.lstrip("/"))
            if data is None:
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
