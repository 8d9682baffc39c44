"""``onrecord serve``: an edit shows in the browser, a mistake is named, nothing runs in circles."""

import errno
import http.client
import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import click
import pytest
from tests.conftest import HARBOUR, copy_dossier, onrecord
from tests.dossier_helpers import PATIENCE, plant_deep, run, tree, write

from onrecord import packaged
from onrecord.cli import serve
from onrecord.cli.serve import _free, _interrupts
from onrecord.output import engines, limit, live, preview, programs
from onrecord.output.swap import remove

# One server for all tests here; it starts once, and its dossier is nobody else's.
pytestmark = pytest.mark.xdist_group("serve")
# But for some that start one of their own and wait long, beside the others.
beside = pytest.mark.xdist_group("beside serve")

STEP = 0.1
# The server looks for changes every second; a build takes about as long.
QUIET = 4.0


def until(what: str, happens: Callable[[], bool]) -> float:
    """Wait until something happens, and fail if it does not; return how long it took."""
    began = time.monotonic()
    while not happens():
        if time.monotonic() - began > PATIENCE:
            pytest.fail(f"in {PATIENCE:.0f} s it did not happen that {what}")
        time.sleep(STEP)
    return time.monotonic() - began


@dataclass(frozen=True)
class Server:
    """A running ``onrecord serve``."""

    process: "subprocess.Popen[bytes]"
    port: int
    folder: Path
    log: Path

    def page(self, path: str) -> str | None:
        """Return a page as the server gives it, or None while it gives none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", f"/{path}")
            answer = connection.getresponse()
            body = answer.read().decode("utf-8")
        except OSError:
            return None
        finally:
            connection.close()
        return body if answer.status == 200 else None

    def status(self, path: str, method: str = "GET", host: str | None = None, **fields: str) -> int:
        """Return as what the server answers a request, by a name that is not its own if wanted."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.putrequest(method, path, skip_host=True)
            if host != "":
                connection.putheader("Host", f"127.0.0.1:{self.port}" if host is None else host)
            for name, value in fields.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            answer = connection.getresponse()
            for name, value in ALWAYS.items():
                assert value in answer.headers[name]
            if answer.status >= 400 and answer.status != 404:
                assert re.fullmatch(rb"4\d\d [A-Z][\w ]+(: ask for it as [\d.]+)?\n", answer.read())
            return answer.status
        finally:
            connection.close()

    def shows(self, path: str, words: str) -> bool:
        return words in (self.page(path) or "")

    def says(self, what: "re.Pattern[str]") -> bool:
        return bool(what.search(self.said))

    def has_waited(self, times: int) -> bool:
        return self.said.count("The server waits until something changes.") == times

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def builds(self) -> int:
        """How often the pages were written or the site was built so far."""
        return len(re.findall(r"^briefs/: |Building documentation", self.said, re.MULTILINE))

    def rests(self, seconds: float) -> None:
        """Wait until so much time goes by without a build."""
        seen, since = self.builds, time.monotonic()

        def rested() -> bool:
            nonlocal seen, since
            if self.builds != seen:
                seen, since = self.builds, time.monotonic()
            return time.monotonic() - since > seconds

        until(f"{seconds:.0f} s go by without a build", rested)

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")


# What every answer says, whatever it answers.
ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ENDINGS = [each for each in signal.Signals if each.name in {"SIGTERM", "SIGINT", "SIGHUP"}]


@contextmanager
def heard(*ignored: signal.Signals) -> Iterator[None]:
    """Let programs that are started here hear the signals that end them, but for those ignored.

    They inherit what is ignored: of a ``nohup`` under which the tests run, or of a shell that has
    them in the background. They do not inherit handlers.
    """

    def handler(*_: object) -> None:
        pass

    was = {each: signal.getsignal(each) for each in ENDINGS}
    for each in ENDINGS:
        signal.signal(each, signal.SIG_IGN if each in ignored else handler)
    try:
        yield
    finally:
        for each, former in was.items():
            signal.signal(each, former)


@contextmanager
def serving(
    parent: Path,
    *ignored: signal.Signals,
    planted: Mapping[str, str] | None = None,
    options: Sequence[str] = (),
    own_template: bool = True,
    folder: Path | None = None,
) -> Iterator[Server]:
    """Serve a copy of the invented dossier that has one template of its own, from within it.

    ``planted`` are more files of it. Where a ``folder`` is given that is served as it is.
    """
    if folder is None:
        folder = parent / "harbour"
        copy_dossier(HARBOUR, folder)
        write(folder, planted or {})
        if own_template:
            (folder / "site_templates/pages").mkdir(parents=True)
            template = packaged.templates() / "pages/unknowns.md.j2"
            shutil.copy(template, folder / "site_templates/pages")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = parent / "log"
    with log.open("wb") as stream, heard(*ignored):
        process = subprocess.Popen(
            [onrecord(), "serve", "-a", f"127.0.0.1:{port}", *options],
            cwd=folder,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    server = Server(process, port, folder, log)
    try:
        until("it serves or ends", lambda: bool(server.page("index.html") or process.poll()))
        assert process.poll() is None, server.said
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("serve")) as running:
        yield running


def test_pages_reload_by_themselves(server: Server) -> None:
    page = server.page("index.html")
    assert page is not None
    assert page.count('<script src="/livereload/overlay.js"') == 1
    assert "<script>" not in page


def test_an_edit_of_a_record_shows(server: Server) -> None:
    path = "questions/deepening.html"
    assert server.shows(path, "The spawning grounds would go.")
    server.edit("sources/positions/all.yml", "The spawning grounds would", "The herring would")
    until("the edited text is served", lambda: server.shows(path, "The herring would go."))
    assert not server.shows(path, "The spawning grounds would go.")


def test_an_edit_of_a_template_shows(server: Server) -> None:
    template = "site_templates/pages/unknowns.md.j2"
    server.edit(template, "# What is not known", "# What nobody told us")
    until(
        "the edited heading is served",
        lambda: server.shows("unknowns.html", ">What nobody told us"),
    )


def test_a_new_record_gets_a_page_and_a_deleted_one_loses_it(server: Server) -> None:
    record = server.folder / "sources/questions/pilots.yml"
    record.write_text("text: Who pays the pilots?\nshort: Pilots\n", encoding="utf-8")
    until("the new page is served", lambda: server.shows("questions/pilots.html", "Who pays"))
    record.unlink()
    until("the page is gone", lambda: server.page("questions/pilots.html") is None)


def test_builds_come_to_rest(server: Server) -> None:
    """A build that set off the next one would never end."""
    server.rests(QUIET)
    before = server.builds
    server.edit("sources/actors/people.yml", "Runs the harbour.", "Keeps the harbour.")
    took = until(
        "the edited text is served",
        lambda: server.shows("actors/harbour-board.html", "Keeps the harbour."),
    )
    assert server.builds > before
    # On a slow machine the next build would be as late as this one was.
    server.rests(max(QUIET, 2 * took))


def test_a_mistake_is_named_and_the_pages_stay(server: Server) -> None:
    path = "questions/cost.html"
    source = "sources/positions/all.yml"
    server.edit(
        source, "  question: cost\n  stance: asserts", "  question: cots\n  stance: asserts"
    )
    place = re.compile(
        r"sources/positions/all\.yml:\d+:\d+: error\[unknown-id\] no question 'cots'"
    )
    until("the mistake is named", lambda: bool(place.search(server.said)))
    assert "did you mean 'cost'?" in server.said
    until("the run is over", lambda: bool(re.search(r"^\d+ errors?, ", server.said, re.MULTILINE)))
    assert server.process.poll() is None
    assert server.shows(path, "Plans with a fixed sum.")
    page = server.folder / "briefs/questions/cost.md"
    assert "Plans with a fixed sum." in page.read_text("utf-8")
    server.edit(source, "question: cots", "question: cost")
    server.edit(source, "Plans with a fixed sum.", "Plans with a round sum.")
    until("the mended text is served", lambda: server.shows(path, "Plans with a round sum."))


def test_a_mistake_in_a_template_is_named_and_the_pages_stay(server: Server) -> None:
    template = "site_templates/pages/unknowns.md.j2"
    server.edit(template, "{% endfor %}", "{% endfro %}")
    until("the mistake is named", lambda: "unknown tag 'endfro'" in server.said)
    assert re.search(r"unknowns\.md\.j2:\d+: .*endfro", server.said)
    assert server.process.poll() is None
    assert server.shows("unknowns.html", "Whether the minister knew of it.")
    server.edit(template, "{% endfro %}", "{# mended #}{% endfor %}")


def test_a_template_that_is_too_deep_is_named_and_the_pages_stay(server: Server) -> None:
    template = "site_templates/pages/unknowns.md.j2"
    file = server.folder / template
    sound = file.read_text("utf-8")
    file.write_text(f"{{{{ {'(' * 5_000}1{')' * 5_000} }}}}\n", "utf-8")
    until("the mistake is named", lambda: ": nested more deeply than" in server.said)
    assert server.process.poll() is None
    assert server.shows("unknowns.html", "Whether the minister knew of it.")
    file.write_text(sound.replace("{# mended #}", "{# mended again #}"), "utf-8")
    people = server.folder / "sources/actors/people.yml"
    # Which other test ran here before is left open.
    text = re.sub(r"\w+ the harbour\.", "Minds the harbour.", people.read_text("utf-8"))
    people.write_text(text, "utf-8")
    until(
        "the edited text is served",
        lambda: server.shows("actors/harbour-board.html", "Minds the harbour."),
    )


@pytest.mark.parametrize(
    "mistake",
    [
        "{{ page.titel }}",
        "{{ dossier.briefing.titel }}",
        "{{ link('nobody') }}",
    ],
)
@beside
@pytest.mark.sampled(3)
def test_a_mistake_about_what_there_is_does_not_end_the_server(
    mistake: str, tmp_path: Path
) -> None:
    """It is named with its place, the pages stay, and what is mended then is built."""
    with serving(tmp_path) as server:
        template = "site_templates/pages/unknowns.md.j2"
        heading = "# What is not known"
        server.edit(template, heading, f"{mistake}\n{heading}")
        until(
            "the mistake is named",
            lambda: "unknowns.md.j2:" in server.said or server.process.poll() is not None,
        )
        assert re.search(r"Error: \S+unknowns\.md\.j2:\d+: ", server.said)
        assert "Traceback" not in server.said
        assert server.process.poll() is None
        assert server.shows("unknowns.html", "What is not known")
        server.edit(template, f"{mistake}\n{heading}", "# What nobody told us")
        until(
            "the mended page is served",
            lambda: server.shows("unknowns.html", ">What nobody told us"),
        )


@pytest.mark.parametrize("told", ENDINGS)
def test_it_stops_when_told_to(
    tmp_path: Path, told: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And leaves nothing in the folder of temporary files."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    with serving(tmp_path) as server:
        server.process.send_signal(told)
        assert server.process.wait(timeout=PATIENCE) == 0
        until("the port is free", lambda: server.page("index.html") is None)
        assert "Traceback" not in server.said
    assert not list(temporary.iterdir())


def test_an_interrupt_that_python_drops_ends_the_server_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As one does that comes while an object is forgotten."""

    class Forgotten:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    dropped: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", dropped.append)
    before = signal.getsignal(signal.SIGINT)
    try:
        heed = _interrupts()
        heed()
        Forgotten()
        assert [each.exc_type for each in dropped] == [KeyboardInterrupt]
        with pytest.raises(KeyboardInterrupt):
            heed()
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no terminal hangs up here")
def test_it_goes_on_without_its_terminal_if_told_so(tmp_path: Path) -> None:
    """As ``nohup`` tells it."""
    with serving(tmp_path, signal.SIGHUP) as server:
        server.process.send_signal(signal.SIGHUP)
        server.edit("sources/actors/people.yml", "Runs the harbour.", "Keeps the harbour.")
        path = "actors/harbour-board.html"
        until("the edited text is served", lambda: server.shows(path, "Keeps the harbour."))
        assert server.process.poll() is None


# --- folders that go and come back -------------------------------------------------------------


@beside
def test_what_goes_may_come_back(tmp_path: Path) -> None:
    """As with a checkout of another branch: it is said in a line, the pages stay, work goes on."""
    path = "actors/harbour-board.html"
    with serving(tmp_path) as server:
        sources = server.folder / "sources"
        # The same folder again, and then another one of its name.
        sources.rename(server.folder / "away")
        until("it is said", lambda: server.said.count("sources/ is gone; the pages stay") == 1)
        assert server.page(path) is not None
        (server.folder / "away").rename(sources)
        server.edit("sources/actors/people.yml", "Runs the harbour.", "Keeps the harbour.")
        until("the edited text is served", lambda: server.shows(path, "Keeps the harbour."))
        shutil.copytree(sources, server.folder / "away")
        shutil.rmtree(sources)
        until("it is said", lambda: server.said.count("is gone") == 2)
        (server.folder / "away").rename(sources)
        server.edit("sources/actors/people.yml", "Keeps the harbour.", "Minds the harbour.")
        until("the edited text is served", lambda: server.shows(path, "Minds the harbour."))
        # The whole of it, and what is made of it.
        server.folder.rename(tmp_path / "away")
        until("it is said", lambda: server.said.count("is gone") == 3)
        (tmp_path / "away").rename(server.folder)
        server.edit("sources/actors/people.yml", "Minds the harbour.", "Guards the harbour.")
        until("the edited text is served", lambda: server.shows(path, "Guards the harbour."))
        shutil.rmtree(server.folder / "briefs")
        until("the pages are there", (server.folder / "briefs/index.md").is_file)
        server.edit("sources/actors/people.yml", "Guards the harbour.", "Sells the harbour.")
        until("the edited text is served", lambda: server.shows(path, "Sells the harbour."))
        assert server.process.poll() is None
        assert "Traceback" not in server.said


@pytest.mark.parametrize(
    ("thing", "line"),
    [
        ("link to a folder", "briefs: a link stands where the folder is needed"),
        ("pipe", "briefs: a pipe stands where the folder is needed"),
        ("folder with a link", "briefs/k: a link to a folder, or out of the pages"),
    ],
)
@beside
@pytest.mark.sampled(2)
def test_what_comes_back_in_the_place_of_the_pages_is_named_and_work_goes_on(
    thing: str, line: str, tmp_path: Path
) -> None:
    path, outside = "actors/harbour-board.html", tmp_path / "outside"
    write(outside, {"index.md": "# a secret\n"})
    with serving(tmp_path) as server:
        sources, pages = server.folder / "sources", server.folder / "briefs"
        sources.rename(tmp_path / "sources")
        pages.rename(tmp_path / "pages")
        until("it is said", lambda: "sources/ is gone; the pages stay" in server.said)
        if thing == "pipe":
            os.mkfifo(pages)
        elif thing == "link to a folder":
            pages.symlink_to(outside)
        else:
            pages.mkdir()
            (pages / "k").symlink_to(outside)
        server.rests(QUIET)
        (tmp_path / "sources").rename(sources)
        until("it is said", lambda: f"Error: {line}" in server.said)
        server.rests(QUIET)
        assert server.process.poll() is None
        assert "a secret" not in (server.page("index.html") or "")
        pages.rename(tmp_path / "thing")
        (tmp_path / "pages").rename(pages)
        server.edit("sources/actors/people.yml", "Runs the harbour.", "Keeps the harbour.")
        until("the edited text is served", lambda: server.shows(path, "Keeps the harbour."))
        assert server.process.poll() is None
        assert "Traceback" not in server.said


@beside
def test_a_server_that_cannot_begin_again_waits_until_it_can(tmp_path: Path) -> None:
    """Whatever the reason: it is started anew where the pages were gone."""
    path = "actors/harbour-board.html"
    with serving(tmp_path) as server:
        write(server.folder, {"mkdocs.yml": "nav: 5\n"})
        until("it is said", lambda: "ERROR" in server.said)
        for times in (1, 2):
            shutil.rmtree(server.folder / "briefs")
            until("it waits", partial(server.has_waited, times))
        server.rests(QUIET)
        assert server.process.poll() is None
        (server.folder / "mkdocs.yml").unlink()
        until("the pages are served", lambda: server.page(path) is not None)
        server.edit("sources/actors/people.yml", "Runs the harbour.", "Keeps the harbour.")
        until("the edited text is served", lambda: server.shows(path, "Keeps the harbour."))
        assert server.process.poll() is None
        assert "Traceback" not in server.said


def test_title_theme_and_configuration_are_taken_up(tmp_path: Path) -> None:
    """Also where none of them was there when the server began."""
    with serving(tmp_path, options=["--trust"]) as server:
        shutil.rmtree(server.folder / "site_templates")
        title = (server.folder / "sources/dossier.yml").read_text("utf-8").splitlines()[0]
        server.edit("sources/dossier.yml", title, "title: Another harbour")
        until("the title shows", lambda: server.shows("index.html", "<title>Another harbour<"))
        write(server.folder, {"mkdocs.yml": "site_name: A third harbour\n"})
        until("the name shows", lambda: server.shows("index.html", "<title>A third harbour<"))
        write(server.folder, {"mkdocs.yml": "site_name: [\n"})
        until("it is said", lambda: ": not readable as YAML: " in server.said)
        write(server.folder, {"mkdocs.yml": "site_name: A fourth harbour\n"})
        until("the name shows", lambda: server.shows("index.html", "<title>A fourth harbour<"))
        partial = "site_templates/overrides/partials/copyright.html"
        write(server.folder, {partial: "<p>All rites reserved</p>\n"})
        until("the partial shows", lambda: server.shows("index.html", "All rites reserved"))
        shutil.rmtree(server.folder / "site_templates")
        until("it is gone", lambda: not server.shows("index.html", "All rites reserved"))
        assert server.process.poll() is None
        assert "Traceback" not in server.said


# --- whom it answers, and what -----------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/index.html", "/livereload/overlay.js"])
def test_only_its_own_names_are_answered(server: Server, path: str) -> None:
    """A site whose name leads to this machine gets nothing of what is served here."""
    port = server.port
    for name in ("127.0.0.1", "localhost", "LOCALHOST", "[::1]"):
        assert server.status(path, host=f"{name}:{port}") == 200
    foreign = ["evil.example", "localhost.evil.example", "evil.example@localhost", "10.0.0.1", ""]
    # A port of another machine may lead to the server's.
    assert server.status(path, host="localhost") == server.status(path, host="localhost:1") == 200
    for host in [*(f"{name}:{port}" for name in foreign), "evil.example", "", "[", "localhost:x"]:
        assert server.status(path, host=host) == 421, host


def test_odd_requests_are_answered_in_a_line(server: Server) -> None:
    """And nothing beyond the site is served, nor anything said but what was not found."""
    for path, status in {
        "/%00": 400,
        "/%2fevil.example%2f..": 404,
        "/actors/%2e%2e/": 404,
        "//evil.example/..": 404,
        "/%ff": 400,
        "x": 400,
        "/..%2f..%2f..%2fetc%2fpasswd": 404,
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd": 404,
        "//etc/passwd": 404,
        "/nowhere.html": 404,
        f"/{'a' * 500}": 404,
        f"/{'a' * 60_000}": 404,
        f"/livereload/{'9' * 60_000}/1": 404,
        "/livereload/": 404,
        "/livereload/1/1": 404,
        "/livereload/overlay.py": 404,
        "/livereload/../index.html": 404,
        "/%1b[31m": 404,
    }.items():
        assert server.status(path) == status, path[:80]
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "ANY"):
        assert server.status("/", method) == 405
    assert server.status("/", "HEAD") == 200
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as rude:
        rude.sendall(b"GET /\x1b[31m HTTP/1.1\r\nHost: x\r\nReferer: \x1b[31m\r\n\r\n")
        assert b" 421 " in rude.recv(1000)
    assert server.shows("index.html", "<title>")
    assert "Traceback" not in server.said
    assert "\x1b" not in server.said
    assert max(map(len, server.said.splitlines())) < 1_200


FOREIGN = ("cross-site", "same-site")


@pytest.mark.parametrize("site", [*FOREIGN, "same-origin", "none"])
@pytest.mark.parametrize("path", ["/index.html", "/search/index.js", "/livereload/overlay.js"])
def test_no_page_of_another_site_can_use_what_is_served(
    server: Server, path: str, site: str
) -> None:
    """Neither as a script nor in a frame; a link may lead here."""
    refused = 403 if site in FOREIGN else 200
    for mode, kind in (("no-cors", "script"), ("navigate", "iframe"), ("cors", "empty")):
        fields = {"Sec_Fetch_Site": site, "Sec_Fetch_Mode": mode, "Sec_Fetch_Dest": kind}
        assert server.status(path, **fields) == refused
    fields = {"Sec_Fetch_Site": site, "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    assert server.status(path, **fields) == 200


def test_the_policy_is_that_of_the_pages() -> None:
    text = (packaged.templates() / "overrides/main.html").read_text("utf-8")
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)
    ours = dict(preview._ALWAYS)["Content-Security-Policy"].removesuffix("; frame-ancestors 'none'")
    assert ours == policy.replace("{{ local }}", "")


# --- what changes while it runs ----------------------------------------------------------------


@beside
def test_what_comes_among_the_pages_later_is_looked_at(tmp_path: Path) -> None:
    """As with ``git pull``: nothing from outside is published, and the pages stay."""
    outside = tmp_path / "outside"
    write(outside, {"secret.txt": "a secret\n", "index.md": "# a secret\n"})
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(9))

    with serving(tmp_path) as server:
        pages = server.folder / "briefs"
        plants: dict[str, Callable[[Path], object]] = {
            "leak.txt": lambda path: path.symlink_to(outside / "secret.txt"),
            "leak.md": lambda path: path.symlink_to(outside / "index.md"),
            "folder": lambda path: path.symlink_to(outside),
            "round": lambda path: path.symlink_to(pages),
            "bomb.md": lambda path: path.write_text(f"---\n{bomb}---\n\n# Bomb\n", "utf-8"),
            "pipe.txt": os.mkfifo,
            "pipe.md": os.mkfifo,
            "raw.html": lambda path: path.write_text("<script>alert(1)</script>", "utf-8"),
            "deep": lambda path: plant_deep(path, "d", 1_500),
            "run.md": lambda path: path.write_text("<script src='new.md'></script>\n", "utf-8"),
        }
        for name, plant in plants.items():
            # What no build takes is no change: a page is, which a build would publish.
            (pages / "new.md").write_text(f"# Beside {name}\n", "utf-8")
            plant(pages / name)
            line = re.compile(rf"ERROR +- .*briefs/{re.escape(name)}\b.*; the pages stay")
            until(f"{name} is named", partial(server.says, line))
            until("the pages stay", lambda: server.page("index.html") is not None)
            html = name.replace(".md", ".html")
            for path in (html, f"{html}/secret.txt", f"{html}/index.html"):
                assert server.status(f"/{path}") == 404
            remove(pages / name)
            if name == "deep":  # folders alone are no change
                (pages / "new.md").write_text(f"# Beside {name}, and none in it\n", "utf-8")
            until("the next is built", partial(server.shows, "new.html", f"Beside {name}"))
        (pages / "new.md").unlink()
        pages.rename(tmp_path / "away")
        pages.symlink_to(outside)
        until("it is said", lambda: "briefs: a link stands where" in server.said)
        assert server.status("/secret.txt") == 404
        assert server.page("index.html") is not None
        assert server.process.poll() is None
        assert "Traceback" not in server.said


@pytest.mark.parametrize("comes", ["a link", "a folder"])
def test_another_dossier_in_the_place_of_the_one_that_is_served_is_left_alone(
    comes: str, tmp_path: Path
) -> None:
    """As by a pull, or by a worktree that is made anew; whatever was said of the first one."""
    other = tmp_path / "other"
    copy_dossier(HARBOUR, other)
    write(
        other,
        {
            "briefs/diary.md": "# A secret\n",
            "mkdocs.yml": "hooks: [h.py]\n",
            "h.py": "from pathlib import Path\nPath('../ran').touch()\n",
            "site_templates/overrides/main.html": "{% extends 'base.html' %}\n<!-- theirs -->\n",
        },
    )
    before = tree(other)
    own = {"site_templates/overrides/partials/mine.html": "Mine.\n"}
    options = ["--trust", "-C", str(tmp_path / "harbour")]
    with serving(tmp_path, planted=own, options=options) as server:
        server.folder.rename(tmp_path / "mine")
        if comes == "a link":
            server.folder.symlink_to(other)
        else:
            shutil.copytree(other, server.folder)
        until("it is said", lambda: server.says(re.compile("Error: .*another folder")))
        write(server.folder, {"briefs/new.md": "# New\n"})
        until(
            "the engine says so", lambda: server.says(re.compile("ERROR .*another folder stands"))
        )
        server.rests(2)
        assert server.page("diary.html") is None
        assert server.page("index.html") is not None
        assert server.process.poll() is None
    assert tree(server.folder) == {**before, "briefs/new.md": b"# New\n"}
    assert not [*tmp_path.glob("**/ran")]


def test_no_configuration_of_the_engines_is_taken_from_the_dossier(tmp_path: Path) -> None:
    """The folder for work in progress is ignored by Git, which then writes over what is there."""
    mark = tmp_path / "was-run"
    with serving(tmp_path) as server:
        hook = server.folder / "hook.py"
        hook.write_text(f"open({str(mark)!r}, 'w')\n", "utf-8")
        config = server.folder / ".onrecord/mkdocs.yml"
        text = config.read_text("utf-8") if config.is_file() else "site_name: x\n"
        text = re.sub(r'(?m)^("?hooks"?:).*(\n *- .*)*', "", text)
        config.write_text(f"{text}\nhooks: [{hook}]\n", "utf-8")
        (server.folder / "briefs/new.md").write_text("# A new page\n", "utf-8")
        until("the page is served", lambda: server.shows("new.html", "A new page"))
        server.rests(QUIET)
        assert not mark.exists()


@pytest.mark.parametrize(
    "broken",
    [
        "site_name: [\n",
        "? {a: b}\n: c\n",
        "site_name: 2024-99-99\nnav: 5\n",
        "nav: [{a: [b: 5]}]\n",
        "nav: 5\n",
        "markdown_extensions: [toc: {permalink: {a: b}, toc_depth: x}]\n",
        "plugins: [5]\n",
        "use_directory_urls: [x]\n",
        "site_url: 5\n",
        "theme: {language: nowhere}\n",
    ],
)
@pytest.mark.sampled(3)
def test_a_broken_configuration_is_said_in_a_line_and_the_pages_stay(
    broken: str, server: Server
) -> None:
    said = len(server.said)
    write(server.folder, {"mkdocs.yml": broken})
    until("it is said", lambda: bool(re.search("(?m)^E(rror|RROR)", server.said[said:])))
    until("the pages stay", lambda: server.page("index.html") is not None)
    name = f"A harbour of {abs(hash(broken))}"
    write(server.folder, {"mkdocs.yml": f"site_name: {name}\n"})
    until("the name shows", lambda: server.shows("index.html", name))
    (server.folder / "mkdocs.yml").unlink()
    assert server.process.poll() is None
    assert "Traceback" not in server.said


# --- what it says ------------------------------------------------------------------------------


def test_what_the_engine_says_is_shown_in_letters_that_do_nothing() -> None:
    said = (
        "INFO    -  Building documentation...\n"
        "WARNING -  A page\x1b]0;title\x07 of\x1b[31m colours\r\n"
        "::error::forged\n   ::add-mask::x\n"
        "ERROR   -  500 Internal Server Error\n"
        "Traceback (most recent call last):\n"
        '  File "x.py", line 1, in f\n    g()\n    ^^^\n'
        "ValueError: one\n\nDuring handling of the above exception, another ...:\n\n"
        "Traceback (most recent call last):\n"
        '  File "y.py", line 1, in f\n'
        "OSError: two\n"
        "INFO    -  Serving on http://127.0.0.1:8000/\n"
    )
    assert list(engines.shown(said.splitlines(keepends=True))) == [
        "INFO    -  Building documentation...",
        r"WARNING -  A page\x1b]0;title\x07 of\x1b[31m colours",
        r"\x3a:error::forged",
        r"   \x3a:add-mask::x",
        "ERROR   -  500 Internal Server Error",
        "ValueError: one",
        "OSError: two",
        "INFO    -  Serving on http://127.0.0.1:8000/",
    ]


def test_of_a_long_line_the_beginning_is_shown_as_soon_as_it_is_said() -> None:
    """A link can make a warning of megabytes, and others follow it."""
    said = io.BytesIO(b"one\r\n" + b"x" * 5_000_000 + b"\ntwo\xff\n" + b"y" * 10_000 + b"\nend")
    first, long, *rest = programs.lines(said)
    assert first == "one\r\n"
    assert long == "x" * 10_000
    assert rest == ["two\ufffd\n", "y" * 10_000, "end"]


def test_a_page_cannot_speak_to_the_terminal(server: Server) -> None:
    text = "# A page\n\n[x](%1b]0;y%07\x1b[31m.md) [y](\x1b[31m\x9b.md)\n"
    page = server.folder / "briefs/spoken.md"
    page.write_text(text, "utf-8")
    until("it is built", lambda: server.page("spoken.html") is not None)
    until("it warns", lambda: "spoken.md" in server.said)
    page.unlink()
    assert "Serving on http://127.0.0.1" in server.said
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", server.said)
    assert not re.search(r"(?m)^\s*::", server.said)


@pytest.mark.parametrize(
    ("host", "answered", "refused"),
    [
        ("127.0.0.1", ["localhost", "[::1]"], ["192.168.1.5", "box", "[fd00::5]"]),
        ("::1", ["localhost", "127.0.0.1"], ["192.168.1.5", "box"]),
        ("192.168.1.5", ["192.168.1.5", "localhost", "box", "box.local"], ["evil.example"]),
        ("0.0.0.0", ["192.168.1.5", "[fd00::5]", "box", "box.local"], ["evil.example", "1.2.3"]),  # noqa: S104
        ("::", ["192.168.1.5", "[fd00::5]", "box"], ["evil.example", "box.evil.example"]),
    ],
)
def test_on_a_network_the_machines_addresses_and_its_name_are_answered(
    host: str, answered: list[str], refused: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "Box")
    names = preview.Names(host)
    for port in ("", ":80", ":8000"):
        assert [name for name in answered if f"{name}{port}" not in names] == []
        assert [name for name in refused if f"{name}{port}" in names] == []


def test_nothing_in_the_dossier_is_run(tmp_path: Path) -> None:
    """Where a stranger's dossier is served from its own folder, its files are no modules."""
    mark = tmp_path / "was-run"
    code = f"open({str(mark)!r}, 'a').write(__name__)\n"
    names = ("mkdocs", "yaml", "click", "material", "sitecustomize", "usercustomize", "preview")
    planted = {f"{name}.py": code for name in names}
    with serving(tmp_path, planted={**planted, "onrecord/__init__.py": code}) as server:
        assert server.page("index.html") is not None
        assert not mark.exists(), mark.read_text("utf-8")


# --- addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        *(
            "nonsense",
            "host:8000",
            ":8000",
            "127.0.0.1",
            "[::1]",
            "[::1",
            "::1:80:",
            "",
            "\x1b:8000",
        ),
        *(f"127.0.0.1:{port}" for port in ("", "0", "99999", "x", "-1", "\u0663", "9" * 5_000)),
    ],
)
def test_what_is_no_address_is_misuse(address: str, tmp_path: Path) -> None:
    copy_dossier(HARBOUR, tmp_path / "harbour")
    result = run("serve", "-C", tmp_path / "harbour", "-a", address)
    assert result.exit_code == 2
    assert re.fullmatch(r"Error: no address HOST:PORT to serve at: [^\n\x1b]+\n", result.stderr)
    assert not (tmp_path / "harbour/briefs").exists()


def test_an_ipv6_address_will_do(tmp_path: Path) -> None:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6) as probe:
            port = probe.getsockname()[1]
    except OSError:
        pytest.skip("no IPv6 here")
    copy_dossier(HARBOUR, tmp_path / "harbour")
    command = [onrecord(), "serve", "-C", str(tmp_path / "harbour"), "-a", f"[::1]:{port}"]
    log = tmp_path / "log"
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT)
    try:
        until("it serves", lambda: "Serving on" in log.read_text("utf-8"))
        connection = http.client.HTTPConnection("::1", port, timeout=PATIENCE)
        connection.request("GET", "/")
        answer = connection.getresponse()
        assert answer.status == 200
        assert f'href="http://[::1]:{port}/' in answer.read().decode()
        connection.close()
    finally:
        process.terminate()
        process.wait()


def test_of_a_port_that_is_taken_the_next_one_is_served(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        found = re.fullmatch(r"127\.0\.0\.1:(\d+)", _free(f"127.0.0.1:{port}"))
        assert found
        assert port < int(found[1]) <= port + 20
        [line] = capsys.readouterr().err.splitlines()
        assert line == f"port {port} is taken; this is served at 127.0.0.1:{found[1]}"


def test_where_no_port_is_free_nothing_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*_: object, **__: object) -> None:
        raise OSError(errno.EADDRINUSE, "Address already in use")

    monkeypatch.setattr(socket, "create_server", taken)
    copy_dossier(HARBOUR, tmp_path / "harbour")
    done = run("serve", tmp_path / "harbour", "-a", "127.0.0.1:8123")
    assert done.exit_code == 1
    said = "Error: 127.0.0.1:8123: Address already in use; choose another with -a\n"
    assert (done.stdout, done.stderr) == ("", said)


@pytest.mark.parametrize("returned", [1, -9])
def test_a_server_that_a_page_has_ended_waits_until_something_changes(
    returned: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And where the page that waits cannot be served either, nothing can."""
    waited: list[object] = []

    class Edition:
        config = tmp_path / "mkdocs.yml"
        everything = dict
        is_waiting = False

        def give_up(self, *how: object) -> None:
            self.is_waiting = True
            waited.append(how)

    def ended(_: Path, returned: int) -> str | None:
        return "briefs/a.md: slow to read" if returned < 0 else None

    monkeypatch.setattr(serve, "_serve", lambda *_: (returned, ["briefs/a.md: refused"]))
    monkeypatch.setattr(limit, "ended_at", ended)
    edition: Any = Edition()
    assert serve._serve_until_told(edition, "127.0.0.1:1") == returned
    why = "slow to read" if returned < 0 else "refused"
    assert waited == [({}, [f"briefs/a.md: {why}"])]


def test_after_a_page_that_is_refused_nothing_is_timed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Or it would end the server, a minute later."""

    class Config:
        docs_dir = str(tmp_path / "briefs")
        config_file_path = str(tmp_path / "mkdocs.yml")
        extra: ClassVar = {"limits": [[60.0, 1.0], [20_000_000_000, 0], 10.0, [0, 0]]}
        plugins: ClassVar[dict[str, object]] = {}
        dev_addr = site_url = None

    class Server:
        root = str(tmp_path / "site")
        _visible_epoch = _wanted_epoch = 1
        _epoch_cond = threading.Condition()

    def build(*_: object, **__: object) -> None:
        limit.on_config(Config())
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
        raise SystemExit("briefs/a.md: <iframe> needs --trust")

    monkeypatch.setattr(live, "load_config", lambda **_: Config())
    monkeypatch.setattr(live, "build", build)
    server: Any = Server()
    config: Any = Config()
    write(tmp_path, {"site/index.html": "As it was."})
    before = signal.getsignal(signal.SIGALRM)
    live.LiveSite(server, config, lambda _: None).build()
    assert server.root == str(tmp_path / "site")
    signal.signal(signal.SIGALRM, before)
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert tree(tmp_path / "site") == {"index.html": b"As it was."}


def test_a_link_that_comes_and_goes_while_the_site_is_built_is_not_shown(
    tmp_path: Path,
) -> None:
    """By two checkouts, one after the other."""
    pages = write(tmp_path, {"briefs/notes/key.txt": "A decoy.", "victim/key.txt": "private"})
    pages /= "briefs"

    class Config:
        docs_dir = str(pages)
        site_dir = str(tmp_path / "site")
        site_url = ""
        extra: ClassVar = {"trusted": False, "place": [0, 0]}

    preview.on_pre_build(Config)
    shutil.move(pages / "notes", tmp_path / "kept")
    (pages / "notes").symlink_to(tmp_path / "victim")
    (pages / "notes").unlink()
    shutil.move(tmp_path / "kept", pages / "notes")
    with pytest.raises(click.ClickException, match="something came or went there"):
        preview.on_post_build(Config)
    preview.on_pre_build(Config)
    preview.on_post_build(Config)
