"""What one address answers, asked of a server on this machine that does everything wrong."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web_helpers import Server, hurried, serving

from onrecord.web import asking, hosts
from onrecord.web.asking import State, ask


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as made:
        yield made


@pytest.mark.parametrize(
    ("path", "state", "leads_to"),
    [
        ("/", State.ALIVE, ""),
        ("/fine", State.ALIVE, ""),
        ("/moved", State.MOVED, "/fine"),
        ("/moved-again", State.MOVED, "/fine"),
        ("/for-now", State.REDIRECTED, "/fine"),
        # What is said for good is where it moved to; the rest may be otherwise tomorrow.
        ("/moved-then-for-now", State.MOVED, "/for-now"),
        ("/letters", State.MOVED, "/caf\u00e9"),
        ("/missing", State.DEAD, ""),
        ("/gone", State.DEAD, ""),
        ("/moved-to-nothing", State.DEAD, "/missing"),
        ("/forbidden", State.UNSURE, ""),
        ("/broken", State.UNSURE, ""),
        ("/to-the-front", State.UNSURE, "/"),
        ("/loop", State.UNSURE, "/loop"),
        ("/nowhere", State.UNSURE, ""),
        ("/no-head", State.ALIVE, ""),
        ("/head-is-cut", State.ALIVE, ""),
        ("/cut", State.UNSURE, ""),
        ("/no-http", State.UNSURE, ""),
        ("/huge", State.ALIVE, ""),
        ("/wait", State.ALIVE, ""),
        ("/wait-long", State.UNSURE, ""),
    ],
)
def test_states(server: Server, path: str, state: State, leads_to: str) -> None:
    answer = ask(server.at(path), hurried())
    assert (answer.state, answer.leads_to) == (state, server.at(leads_to) if leads_to else "")
    assert answer.why or state in {State.ALIVE, State.MOVED, State.REDIRECTED}


def test_who_does_not_answer_in_time_is_unsure(server: Server) -> None:
    answer = ask(server.at("/slow"), hurried(timeout=0.2))
    assert (answer.state, answer.why) == (State.UNSURE, "no answer in time")


def test_a_program_that_asks_says_its_name(server: Server) -> None:
    ask(server.at("/fine?who"), hurried())
    at = server.asked.index(("HEAD", "/fine?who"))
    assert server.heads[at]["User-Agent"].startswith("onrecord/")
    assert server.heads[at]["Host"] == f"127.0.0.1:{server.port}"


def test_who_wants_to_be_left_alone_is_asked_once(server: Server) -> None:
    ask(server.at("/wait-long"), hurried())
    before = len(server.asked)
    ask(server.at("/wait-long"), hurried())
    assert server.asked[before:] == [("HEAD", "/wait-long")]


def test_of_what_has_no_end_the_beginning_is_read(server: Server) -> None:
    assert asking.fetched(server.at("/huge"), hurried(), 1000) == b"x" * 1000
    assert asking.fetched(server.at("/missing"), hurried(), 1000) is None
    assert asking.fetched(server.at("/fine"), hurried(local=False), 1000) is None


# --- what is not asked ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/to-a-file", "/to-a-script", "/to-a-name"])
def test_a_redirect_leads_to_web_addresses_alone(server: Server, path: str) -> None:
    """Nothing is opened that is no http, and no name and password are sent along."""
    answer = ask(server.at(path), hurried())
    assert answer.state is State.UNSURE
    assert answer.why.startswith("it leads to another address: ")


LOCAL = [
    "127.0.0.1",
    "localhost",
    "127.1",
    "0x7f000001",
    "2130706433",
    "0.0.0.0",  # noqa: S104  # asked, and not bound
    "10.0.0.1",
    "169.254.169.254",
    "192.168.1.1",
    "100.64.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "[fd00::1]",
]


@pytest.mark.parametrize("host", LOCAL)
def test_this_machine_and_the_network_here_are_not_asked(server: Server, host: str) -> None:
    before = len(server.asked)
    answer = ask(f"http://{host}:{server.port}/fine", hurried(local=False))
    assert answer.state is not State.ALIVE
    if answer.state is not State.REFUSED:  # no system here reads it as an address
        assert answer.why in {"no host has this name", "no connection, or it was cut"}
    assert len(server.asked) == before


def test_a_redirect_to_the_network_here_is_refused(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A public host leads there: the name is judged anew with each step."""

    def judged(host: str, port: int, *, local: bool = False) -> list[str]:
        return ["127.0.0.1"] if host == "public.example" else hosts.places(host, port, local=local)

    monkeypatch.setattr(asking, "places", judged)
    before = len(server.asked)
    inner = f"127.0.0.1:{server.port}/fine"
    answer = ask(f"http://public.example:{server.port}/to/{inner}", hurried(local=False))
    assert (answer.state, answer.leads_to) == (State.REFUSED, f"http://{inner}")
    assert server.asked[before:] == [("HEAD", f"/to/{inner}")]


def test_a_name_is_looked_up_once_and_that_place_is_asked(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a name stands for a moment later is not asked: it is connected to what was judged."""
    looked_up = []
    real = socket.getaddrinfo

    def rebinding(host: str, *args: object, **options: object) -> object:
        looked_up.append(host)
        return real("127.0.0.1" if host == "rebinds.example" else host, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    answer = ask(f"http://rebinds.example:{server.port}/fine", hurried(local=False))
    assert answer.state is State.REFUSED
    assert looked_up == ["rebinds.example"]
    looked_up.clear()
    assert ask(f"http://rebinds.example:{server.port}/fine", hurried()).state is State.ALIVE
    assert looked_up.count("rebinds.example") == 1


@pytest.mark.parametrize("port", [22, 25, 110, 6, 0])
def test_what_is_no_web_server_is_not_asked(port: int) -> None:
    with pytest.raises(hosts.NotAskedError, match="none of a web server"):
        hosts.places("8.8.8.8", port)


@pytest.mark.parametrize(
    ("place", "is_public"),
    [
        ("8.8.8.8", True),
        ("2606:4700:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("192.0.2.1", False),
        ("ff02::1", False),
        ("fe80::1%eth0", False),
        ("2001:0:7f00:1::", False),
    ],
)
def test_what_anybody_can_reach(place: str, is_public: bool) -> None:
    assert hosts.is_public(place) is is_public


def test_a_name_that_nobody_has_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    """And one that could not be looked up, as without a network, is not."""

    def unknown(number: int) -> object:
        def raising(*_: object, **__: object) -> object:
            raise socket.gaierror(number, "said so")

        return raising

    monkeypatch.setattr(socket, "getaddrinfo", unknown(socket.EAI_NONAME))
    assert ask("https://nobody.example/", hurried()).state is State.DEAD
    monkeypatch.setattr(socket, "getaddrinfo", unknown(socket.EAI_AGAIN))
    assert ask("https://nobody.example/", hurried()).state is State.UNSURE


# --- certificates --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of localhost, signed by nobody else, with its key."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("there is no openssl here")
    place = tmp_path_factory.mktemp("keys") / "localhost.pem"
    made = [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    made += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    made += ["-keyout", "-", "-out", "-"]
    both = subprocess.run(made, check=True, capture_output=True, text=True)
    place.write_text(both.stdout, encoding="utf-8")
    return place


def test_a_certificate_that_nobody_signed_is_unsure(certificate: Path) -> None:
    with serving(certificate) as server:
        answer = ask(f"https://localhost:{server.port}/fine", hurried())
        assert (answer.state, server.asked) == (State.UNSURE, [])
        assert "certificate" in answer.why


def test_a_certificate_is_that_of_the_name_and_not_of_the_place(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is connected to a numeric address, and asked for the name."""
    context = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr(asking, "_context", lambda: context)
    with serving(certificate) as server:
        right, wrong = (f"https://{name}:{server.port}/fine" for name in ("localhost", "127.0.0.1"))
        assert ask(right, hurried()).state is State.ALIVE
        assert ask(wrong, hurried()).state is State.UNSURE
