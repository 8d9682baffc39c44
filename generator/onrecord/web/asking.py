"""What one web address answers: alive, moved, dead, or not to be known from here."""

import http.client
import ssl
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util import parse_url

from onrecord.source.term import Term
from onrecord.source.urls import Url, url_fault
from onrecord.web.addresses import host_of
from onrecord.web.hosts import NoHostError, NotAskedError, places
from onrecord.web.manners import BusyError, Turns


class State(Term):
    """What is known of an address once it was asked."""

    ALIVE = "alive", "It answers."
    MOVED = "moved", "It says that it has moved for good, and to where."
    REDIRECTED = "redirected", "It leads on to another one, for now.", "redirected for now"
    DEAD = "dead", "There is no such page, or no such host."
    UNSURE = "unsure", "It did not say, or says so to programs alone."
    REFUSED = "refused", "It leads to this machine or the network here, and was not asked."


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answers: ``why`` in words, and where it leads to, if anywhere."""

    state: State
    why: str = ""
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class _Reply:
    """What a server says: the status of its answer and what of its head is asked for."""

    status: int
    location: str
    retry_after: str
    body: bytes = b""


# What can be wrong on the way to a server and back.
_FAULTS = (OSError, http.client.HTTPException, urllib3.exceptions.HTTPError)
_PERMANENT, _FOR_NOW = frozenset({301, 308}), frozenset({302, 303, 307})
_OK = 200
_GONE, _PATIENCE = frozenset({404, 410}), frozenset({429, 503})


def ask(address: str, turns: Turns) -> Answer:
    """Return what an address answers, wherever it leads on to."""
    at, moved_to, is_for_good = address, "", True
    for _ in range(turns.manners.redirects + 1):
        try:
            reply = _replied(at, turns)
        except _RefusedError as reason:
            return _stopped(State.REFUSED, str(reason), at, address)
        except _FaultError as reason:
            return _stopped(reason.state, str(reason), at, address)
        if reply.status not in _PERMANENT | _FOR_NOW or not reply.location:
            return _ended(reply, at, address, moved_to)
        leads_to = urljoin(at, reply.location)
        if fault := url_fault(leads_to):
            return _stopped(State.UNSURE, f"it leads to another address: {fault}", at, address)
        at = Url(leads_to).plain
        is_for_good = is_for_good and reply.status in _PERMANENT
        moved_to = at if is_for_good else moved_to
    return Answer(State.UNSURE, f"more than {turns.manners.redirects} redirects", at)


def _ended(reply: _Reply, at: str, address: str, moved_to: str) -> Answer:
    """Return the answer where an address leads no further."""
    said = f"{reply.status} {http.client.responses.get(reply.status, '')}".strip()
    if reply.status in _GONE:
        return _stopped(State.DEAD, said, at, address)
    if not 200 <= reply.status < 300:
        return _stopped(State.UNSURE, said, at, address)
    if at == address:
        return Answer(State.ALIVE)
    if _is_front(at) and not _is_front(address):
        return Answer(State.UNSURE, "it leads to a front page, as where a page is gone", at)
    return Answer(State.MOVED, "", moved_to) if moved_to else Answer(State.REDIRECTED, "", at)


def _stopped(state: State, why: str, at: str, address: str) -> Answer:
    return Answer(state, why, "" if at == address else at)


def _is_front(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path in {"", "/"} and not parts.query


# --- one request -------------------------------------------------------------------------------


class _RefusedError(Exception):
    """An address that is not asked."""


class _FaultError(Exception):
    """No answer, and what that says of the address."""

    def __init__(self, state: State, why: str) -> None:
        super().__init__(why)
        self.state = state


def _replied(address: str, turns: Turns) -> _Reply:
    """Return what a server says of an address, by HEAD or where that is not enough by GET."""
    try:
        reply = _sent("HEAD", address, turns)
        if reply.status < 400:
            return reply
    except _FaultError as reason:
        if reason.state is State.DEAD:
            raise
        reply = None
    # Servers that know no HEAD say anything; those that want to be left alone are.
    if reply is None or reply.status not in _PATIENCE:
        reply = _sent("GET", address, turns)
    wait = reply.retry_after
    if reply.status in _PATIENCE and wait.isdecimal() and int(wait) <= turns.manners.longest_wait:
        with _in_words():
            turns.wait(float(wait))
        reply = _sent("GET", address, turns)
    return reply


def fetched(address: str, turns: Turns, most: int) -> bytes | None:
    """Return the beginning of what is at an address, up to so many bytes; None for any fault."""
    try:
        reply = _sent("GET", address, turns, most)
    except (_RefusedError, _FaultError):
        return None
    return reply.body if reply.status == _OK else None


class FetchError(Exception):
    """What is at an address cannot be had; the message says why."""


def followed(address: str, turns: Turns, most: int, accept: str = "*/*") -> bytes:
    """Return what is at an address, wherever it leads on to, up to so many bytes.

    ``accept`` is what kind of it is wanted (RFC 9110, 12.5.1). Raises FetchError.
    """
    at = address
    for _ in range(turns.manners.redirects + 1):
        try:
            reply = _sent("GET", at, turns, most, accept)
        except (_RefusedError, _FaultError) as reason:
            raise FetchError(f"{at}: {reason}") from reason
        if reply.status in _PERMANENT | _FOR_NOW and reply.location:
            leads_to = urljoin(at, reply.location)
            if fault := url_fault(leads_to):
                raise FetchError(f"{at} leads to another address: {fault}")
            at = Url(leads_to).plain
        elif reply.status == _OK:
            return reply.body
        else:
            raise FetchError(f"{at}: the server answers {reply.status}")
    raise FetchError(f"{address}: more than {turns.manners.redirects} redirects")


def _sent(method: str, address: str, turns: Turns, most: int = 0, accept: str = "*/*") -> _Reply:
    """Return what a server answers, and of its body as much as is asked for."""
    with (
        _in_words(),
        turns.turn(host_of(address)),
        closing(_connected(address, turns)) as connection,
    ):
        parts = parse_url(address)
        head = {**_head(), "Host": urlsplit(address).netloc, "Accept": accept}
        connection.request(
            method, parts.request_uri, headers=head, preload_content=False, decode_content=False
        )
        response = connection.getresponse()
        try:
            body = response.read(most) if most else b""
            return _Reply(response.status, *_of_head(response.headers), body)
        finally:
            response.close()


def _connected(address: str, turns: Turns) -> HTTPConnection:
    """Return a connection to the host of an address: to a place that was judged, and no other."""
    parts = urlsplit(address)
    port = parts.port or _PORTS[parts.scheme]
    host, timeout = parts.hostname or "", turns.manners.timeout
    *some, last = places(host, port, local=turns.manners.local)[:_MOST_PLACES]
    # Where one does not answer the next may: not every network knows both kinds of address.
    for place in some:
        try:
            return _connection(place, port, host, parts.scheme, timeout)
        except (ConnectTimeoutError, NewConnectionError):
            continue
    return _connection(last, port, host, parts.scheme, timeout)


_PORTS = {"http": 80, "https": 443}
_MOST_PLACES = 3


def _connection(place: str, port: int, host: str, scheme: str, timeout: float) -> HTTPConnection:
    """Return a connection to a numeric address; a certificate is that of the host's name."""
    if scheme == "https":
        made: HTTPConnection = HTTPSConnection(
            place, port, timeout=timeout, server_hostname=host, ssl_context=_context()
        )
    else:
        made = HTTPConnection(place, port, timeout=timeout)
    try:
        made.connect()
    except BaseException:
        made.close()
        raise
    return made


@contextmanager
def _in_words() -> Iterator[None]:
    """Say in words what went wrong on the way to a server and back."""
    try:
        yield
    except NotAskedError as reason:
        raise _RefusedError(str(reason)) from reason
    except NoHostError as reason:
        raise _FaultError(State.DEAD, "no host has this name") from reason
    except BusyError as reason:
        raise _FaultError(State.UNSURE, "the host keeps others waiting") from reason
    except (TimeoutError, urllib3.exceptions.TimeoutError) as reason:
        raise _FaultError(State.UNSURE, "no answer in time") from reason
    except (ssl.SSLError, urllib3.exceptions.SSLError) as reason:
        raise _FaultError(State.UNSURE, "no safe connection: its certificate") from reason
    except _FAULTS as reason:
        raise _FaultError(State.UNSURE, "no connection, or it was cut") from reason
    except ValueError as reason:  # what no server should say, as a head that is none
        raise _FaultError(State.UNSURE, "an answer that is none of HTTP") from reason


@lru_cache(maxsize=1)
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


@lru_cache(maxsize=1)
def _head() -> Mapping[str, str]:
    """Return what each request says: who asks, so that whoever is asked can say no."""
    name = f"onrecord/{version('onrecord')} (asks an address when an editor wants to know of it)"
    return {"User-Agent": name, "Accept-Encoding": "identity"}


def _of_head(head: Mapping[str, str]) -> tuple[str, str]:
    """Return where an answer leads to, and how long it wants to be left alone."""
    location = head.get("Location", "").strip()
    try:  # the letters of other languages come as bytes of UTF-8
        location = location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        location = head.get("Location", "").strip()
    return location, head.get("Retry-After", "").strip()
