"""The guard of the live server, a hook of the engine's: it answers to its own names alone.

A web site that somebody visits can give its own name the address of this machine and then read
what is served here (DNS rebinding). The name that its page asks by gives it away, so other names
are refused. What the server would stumble over is refused too, and what it logs is printable.

MkDocs loads this file by its path and calls the functions that have the names of its events.
"""

import ipaddress
import logging
import os
import re
import socket
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from onrecord.diagnostics.renderers import printable

# The longest path that is looked for; names of files end before.
_LONGEST = 1_000
# What leads out of a folder on Windows and is part of a name elsewhere.
_OUTWARDS = frozenset(r"\:" if os.name == "nt" else "")


def on_config(config: Any) -> Any:  # noqa: ANN401  # the engine is not imported
    """Write an IPv6 address in brackets, as addresses of sites have it."""
    host, port = config.dev_addr
    if config.site_url and ":" in host:
        config.site_url = config.site_url.replace(f"//{host}:{port}", f"//[{host}]:{port}")
    return config


def on_serve(server: WSGIServer, config: Any, **_: object) -> WSGIServer:  # noqa: ANN401
    """Put the guard before what the server does, and let it log as it should."""
    app = server.get_app()
    assert app is not None  # noqa: S101  # a live server has one
    server.set_app(guarded(app, config.dev_addr[0]))
    server.RequestHandlerClass = _Handler
    # A browser that hangs up is no news, and a traceback no help.
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    return server


def guarded(app: WSGIApplication, host: str) -> WSGIApplication:
    """Return ``app`` for those who ask for the server at this host, by what a site can have."""
    names = Names(host)

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        status = _refusal(environ, names)
        if status is None:
            environ["HTTP_REFERER"] = printable(environ.get("HTTP_REFERER", ""))
            return app(environ, start)
        why = f": ask for it as {host}" if status is HTTPStatus.MISDIRECTED_REQUEST else ""
        text = f"{status.value} {status.phrase}{why}\n".encode()
        fields = [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))]
        start(f"{status.value} {status.phrase}", fields)
        return [text]

    return answer


def _refusal(environ: WSGIEnvironment, names: "Names") -> HTTPStatus | None:
    """Return as what a request is refused, or None."""
    if environ.get("HTTP_HOST", "").lower() not in names:
        return HTTPStatus.MISDIRECTED_REQUEST
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return HTTPStatus.METHOD_NOT_ALLOWED
    try:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8")
    except UnicodeError:
        return HTTPStatus.BAD_REQUEST
    if not path.startswith("/") or "\0" in path:
        return HTTPStatus.BAD_REQUEST
    if len(path) > _LONGEST or _OUTWARDS & set(path):
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
            logging.getLogger("mkdocs.livereload").log(logging.WARNING, line)

    def log_message(self, *_: object) -> None:
        """Leave out what is not understood: the answer says it."""
