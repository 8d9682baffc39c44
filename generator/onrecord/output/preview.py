"""The guard of the live server, a hook of the engine's: what it builds, and whom it answers.

A web site that somebody visits can give its own name the address of this machine and then read
what is served here (DNS rebinding). The name that its page asks by gives it away, so other names
are refused, as are scripts and pictures that another site's page asks for. What the server would
stumble over is refused too. Every answer has the policy that the pages have elsewhere.

The pages are looked at before every build, for they may change while the server runs, and a build
that fails leaves the site that was.

MkDocs loads this file by its path and calls the functions that have the names of its events.
"""

import ipaddress
import logging
import os
import posixpath
import re
import socket
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler
from wsgiref.types import StartResponse, WSGIEnvironment

import click
from watchdog.observers.polling import PollingObserverVFS

from onrecord import plain_files
from onrecord.diagnostics.renderers import printable
from onrecord.output import live, overlay, scripts
from onrecord.output.configuration import check_pages
from onrecord.output.errors import PublishError, in_words
from onrecord.output.trees import folders_of, require_same

# The longest path that is looked for; names of files end before.
_LONGEST = 1_000
# What leads out of a folder on Windows and is part of a name elsewhere.
_OUTWARDS = frozenset(r"\:" if os.name == "nt" else "")
# How often the pages are looked at for changes.
_EVERY = 0.5
# What every answer says: what served pages say of themselves elsewhere, and that no other site
# shows them in a frame.
_ALWAYS = [
    ("Content-Security-Policy", f"{scripts.SERVED}; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-DNS-Prefetch-Control", "off"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]
_log = logging.getLogger("mkdocs.livereload")


def on_config(config: Any) -> Any:  # noqa: ANN401  # the engine is not imported
    """Hold the dossier's folder; write an IPv6 address in brackets, as addresses of sites do."""
    place = tuple(config.extra["place"])
    _for_good.enter_context(plain_files.holding(Path(config.docs_dir).parent, place))
    host, port = config.dev_addr
    if config.site_url and ":" in host:
        config.site_url = config.site_url.replace(f"//{host}:{port}", f"//[{host}]:{port}")
    return config


_for_good = ExitStack()
# What there was among the pages when the build began.
_found: dict[Path, dict[str, tuple[int, int]]] = {}


def on_pre_build(config: Any) -> None:  # noqa: ANN401
    """Raise an error of the command line where the pages would publish or do what they must not.

    What was looked at when the server was configured may be something else by now.
    """
    _check(config)
    pages = Path(config.docs_dir)
    with _said():
        _found[pages] = folders_of(pages)
        live.look(config.docs_dir)


def on_post_build(config: Any) -> None:  # noqa: ANN401
    """Raise an error of the command line where a page of the site runs what it must not."""
    site, trusted = Path(config.site_dir), config.extra["trusted"]
    with _said():
        if not trusted:
            # A checkout may have put something else there for a while.
            pages = Path(config.docs_dir)
            require_same(pages, _found[pages])
            scripts.require_ours(site, config.site_url, policy=True)


def on_serve(server: Any, config: Any, **_: object) -> Any:  # noqa: ANN401
    """Put the guard before what the server does, and let it build and log as it should."""
    site = live.LiveSite(server, config, _check)
    server.builder = site.build
    server.set_app(Guard(server, config.dev_addr[0], site))
    # The overlay does what the engine's own script would.
    server._inject_js_into_html = lambda content, _: content  # noqa: SLF001
    server.RequestHandlerClass = _Handler
    # A browser that hangs up is no news, and a traceback no help.
    server.handle_error = lambda *_: None
    # A link may lead out of the pages, or round in circles; folders may lie too deep to follow.
    watched = tuple(server._watched_paths)  # noqa: SLF001
    for path in watched:
        server.unwatch(path)
    most = max((len(Path(path).parts) for path in watched), default=0) + plain_files.DEEPEST
    entries = partial(_entries, most)
    server.observer = PollingObserverVFS(os.lstat, entries, polling_interval=_EVERY)  # type: ignore[arg-type]
    for path in watched:
        server.watch(path)
    return server


def _entries(most: int, folder: str | None) -> Iterator[os.DirEntry[str]]:
    """Return what lies in a folder; nothing where it is a link, or has more than ``most`` parts."""
    path = Path(folder or "")
    return iter(()) if path.is_symlink() or len(path.parts) > most else os.scandir(folder)


def _check(config: Any) -> None:  # noqa: ANN401
    """Raise an error of the command line where not all of the pages may be built."""
    pages = Path(config.docs_dir)
    with _said():
        check_pages(pages, trusted=config.extra["trusted"])


@contextmanager
def _said() -> Iterator[None]:
    """Make errors of ours those of the command line that the server has."""
    try:
        yield
    except PublishError as reason:
        raise click.ClickException(str(reason)) from None
    except OSError as reason:
        raise click.ClickException(in_words(reason)) from None


# A line of how it went, fields, and what is sent.
_Answer = tuple[str, list[tuple[str, str]], Iterable[bytes]]


class Guard:
    """Answers those who ask for the server at a host, by what a site can have."""

    def __init__(self, server: Any, host: str, site: "live.LiveSite") -> None:  # noqa: ANN401
        self._server = server
        self._ask = site.ask
        self._app = server.get_app()
        self._host = host
        self._names = Names(host)
        self._overlay = overlay.Overlay(server, site, self._leads_to)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer a request, always with what a browser must not do with the answer."""
        said, fields, body = self._answer(environ)
        start(said, [*fields, *_ALWAYS])
        return body

    def _answer(self, environ: WSGIEnvironment) -> _Answer:
        status = _refusal(environ, self._names)
        if status is not None:
            is_elsewhere = status is HTTPStatus.MISDIRECTED_REQUEST
            return _refused(status, f": ask for it as {self._host}" if is_elsewhere else "")
        path = environ["PATH_INFO"]
        if path.startswith(overlay.ADDRESS):
            told = self._overlay.answer(path, environ["QUERY_STRING"])
            return _whole(*told) if told else _refused(HTTPStatus.NOT_FOUND)
        within = self._within(path)
        if not self._leads_to(within):
            return _refused(HTTPStatus.NOT_FOUND)
        environ["HTTP_REFERER"] = printable(environ.get("HTTP_REFERER", ""))
        begun: list[Any] = []
        body = self._app(environ, lambda *how: begun.extend(how))
        said, fields = begun
        if said.startswith("200"):
            self._ask(within)
        if ("Content-Type", "text/html") in fields:
            _, fields, body = _whole("text/html", self._overlay.added(b"".join(body), within))
        return said, fields, body

    def _leads_to(self, within: str) -> Path | None:
        """Return where a path of the site leads by folders alone, to a plain file or nothing."""
        root = Path(self._server.root)
        file = root / within.rstrip("/")
        try:
            # A folder's own page is given in its place.
            place = file if plain_files.kind(file) == "a file" else file / "index.html"
            plain_files.require_folders(place.parent, root)
            return place if plain_files.kind(place) in {None, "a file"} else None
        except OSError:
            return None

    def _within(self, asked: str) -> str:
        """Return what is asked for of the site; a folder's own page is asked for by a slash."""
        path = asked.encode("latin-1").decode("utf-8")
        within = "/" + path.removeprefix(self._server.mount_path)
        found = posixpath.normpath(within).lstrip("/")
        return f"{found}/".lstrip("/") if path.endswith("/") else found


def _whole(kind: str, body: bytes) -> _Answer:
    fields = [("Content-Type", kind), ("Content-Length", str(len(body)))]
    return "200 OK", [*fields, ("Cache-Control", "no-store")], [body]


def _refused(status: HTTPStatus, why: str = "") -> _Answer:
    said = f"{status.value} {status.phrase}"
    _, fields, body = _whole("text/plain", f"{said}{why}\n".encode())
    return said, fields, body


def _refusal(environ: WSGIEnvironment, names: "Names") -> HTTPStatus | None:
    """Return as what a request is refused, or None."""
    if environ.get("HTTP_HOST", "").lower() not in names:
        return HTTPStatus.MISDIRECTED_REQUEST
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return HTTPStatus.METHOD_NOT_ALLOWED
    # A browser says from where the page is that asks. A link may lead here from anywhere.
    how = (environ.get("HTTP_SEC_FETCH_MODE"), environ.get("HTTP_SEC_FETCH_DEST"))
    is_foreign = environ.get("HTTP_SEC_FETCH_SITE") in {"cross-site", "same-site"}
    if is_foreign and how != ("navigate", "document"):
        return HTTPStatus.FORBIDDEN
    try:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8")
    except UnicodeError:
        return HTTPStatus.BAD_REQUEST
    if not path.startswith("/") or "\0" in path:
        return HTTPStatus.BAD_REQUEST
    # A browser that the server sends on to such a path may take its beginning for a host.
    is_winding = "//" in path or not {".", ".."}.isdisjoint(path.split("/"))
    if len(path) > _LONGEST or _OUTWARDS & set(path) or is_winding:
        return HTTPStatus.NOT_FOUND
    return None


class Names:
    """The names that a server has in its readers' browsers, by whichever port they reach it.

    Only this machine reaches a loopback address. Others are open to a network, where the server is
    asked for by any address of the machine, which no site can take for its name, or by the
    machine's own name.
    """

    def __init__(self, host: str) -> None:
        self._is_local = host == "localhost" or ipaddress.ip_address(host).is_loopback
        self._known = {"localhost", "127.0.0.1", "[::1]", f"[{host}]" if ":" in host else host}
        if not self._is_local:
            own = socket.gethostname().lower()
            self._known |= {own, f"{own}.local"}

    def __contains__(self, asked: object) -> bool:
        """Return whether a request's Host, in lower case, is one of the names."""
        name = re.sub(r":\d{1,5}$", "", str(asked))
        if name in self._known or self._is_local:
            return name in self._known
        try:
            ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
        except ValueError:
            return False
        return True


class _Handler(WSGIRequestHandler):
    """Says what was not found, in letters that do nothing to a terminal."""

    timeout = 60  # for whoever connects and says nothing

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:  # noqa: ARG002
        """Log a request that was refused, or for what is not there."""
        if str(code)[:1] not in {"2", "3"}:
            line = printable(f'"{self.requestline[:_LONGEST]}" code {code}')
            _log.log(logging.WARNING, "%s", line)

    def log_message(self, *_: object) -> None:
        """Leave out what is not understood: the answer says it."""
