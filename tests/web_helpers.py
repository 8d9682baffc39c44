"""A server on this machine that answers in every way, right or wrong, and remembers who asked."""

import socket
import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from onrecord.web.manners import Manners, Turns

# A path, and what is answered there: a status and where it leads.
_PLAIN = {
    "/": (200, ""),
    "/fine": (200, ""),
    "/moved": (301, "/fine"),
    "/moved-again": (308, "/moved"),
    "/for-now": (302, "/fine"),
    "/moved-then-for-now": (301, "/for-now"),
    "/gone": (410, ""),
    "/moved-to-nothing": (301, "/missing"),
    "/forbidden": (403, ""),
    "/broken": (500, ""),
    "/to-the-front": (302, "/"),
    "/loop": (302, "/loop"),
    "/to-a-file": (302, "file:///etc/passwd"),
    "/to-a-script": (302, "javascript:alert(1)"),
    "/to-a-name": (301, "//user:word@localhost/"),
    "/nowhere": (301, ""),
    "/never-before": (503, ""),
    "/letters": (301, "/caf\u00e9"),
    "/caf%C3%A9": (200, ""),
}


@dataclass
class Server:
    """Where it listens, what it was asked for, and how many asked at once."""

    port: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)
    most_at_once: Counter[str] = field(default_factory=Counter)
    copies: dict[str, object] = field(default_factory=dict)
    at_once: Counter[str] = field(default_factory=Counter)
    guard: threading.Lock = field(default_factory=threading.Lock)
    # Set where a test is over: what is held lets go.
    over: threading.Event = field(default_factory=threading.Event)
    # Set as soon as something is held.
    holding: threading.Event = field(default_factory=threading.Event)

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


class _Handler(BaseHTTPRequestHandler):
    @property
    def told(self) -> Server:
        assert isinstance(self.server, _Listening)
        return self.server.told

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self) -> None:
        self._host = host = self.headers["Host"].partition(":")[0]
        told = self.told
        with told.guard:
            told.asked.append((self.command, self.path))
            told.heads.append(dict(self.headers))
            told.at_once[host] += 1
            told.most_at_once[host] = max(told.most_at_once[host], told.at_once[host])
        try:
            self._say()
        except OSError:
            pass
        finally:
            self._leave()

    def _leave(self) -> None:
        """Count no longer, as soon as whoever asks can know the answer."""
        if self._host:
            with self.told.guard:
                self.told.at_once[self._host] -= 1
        self._host = ""

    def _say(self) -> None:
        path, _, query = self.path.partition("?")
        special = getattr(self, f"_{path.strip('/').replace('-', '_')}", None)
        if special:
            special()
        elif path.startswith("/to/"):
            self._send(302, f"http://{path.removeprefix('/to/')}")
        elif path == "/copies":
            self._send(200, body=str(self.told.copies.get(query, "{}")).encode())
        else:
            self._send(*_PLAIN.get(path, (404, "")))

    def _send(self, status: int, location: str = "", body: bytes = b"", **head: str) -> None:
        self._leave()
        self.send_response(status)
        if location:
            self.send_header("Location", location.encode().decode("latin-1"))
        for name, value in head.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def _no_head(self) -> None:
        self._send(200 if self.command == "GET" else 405)

    def _head_is_cut(self) -> None:
        if self.command == "GET":
            self._send(200)

    def _huge(self) -> None:
        """Answer without end, where somebody reads it."""
        if self.command == "HEAD":
            self._send(405)
            return
        self.send_response(200)
        self.end_headers()
        while not self.told.over.is_set():
            self.wfile.write(b"x" * 65536)

    def _slow(self) -> None:
        self.told.holding.set()
        self.told.over.wait()

    def _drips(self) -> None:
        """Send a head that never ends, a letter at a time."""
        self.told.holding.set()
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not self.told.over.wait(0.02):
            self.wfile.write(b"x")

    def _cut(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)

    def _no_http(self) -> None:
        self.wfile.write(b"\x16\x03\x01 \xff\r\n" * 3)

    def _wait(self) -> None:
        """Ask for a moment, and answer the second one who comes by GET."""
        times = self.told.asked.count(("GET", "/wait"))
        self._send(200 if times > 0 else 429, Retry_After="0")

    def _wait_long(self) -> None:
        self._send(429, Retry_After="86400")


class _Listening(ThreadingHTTPServer):
    daemon_threads = True
    told: Server


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[Server]:
    """Run the server while the block lasts."""
    server = Server()
    made = _Listening(("127.0.0.1", 0), _Handler)
    made.told = server
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        made.socket = context.wrap_socket(made.socket, server_side=True)
    server.port = made.server_address[1]
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        made.shutdown()
        made.server_close()
        thread.join()


def hurried(**manners: float | bool) -> Turns:
    """Return turns for a server on this machine, which needs no pause."""
    usual: dict[str, float | bool] = {"pause": 0.0, "timeout": 30.0, "local": True}
    return Turns(Manners(**{**usual, **manners}))  # type: ignore[arg-type]
