"""``onrecord serve``: an edit shows in the browser, a mistake is named, nothing runs in circles."""

import http.client
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.conftest import HARBOUR, copy_dossier, onrecord
from tests.dossier_helpers import PATIENCE

from onrecord import packaged

# One server for all tests here; it starts once, and its dossier is nobody else's.
pytestmark = pytest.mark.xdist_group("serve")

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

    def shows(self, path: str, words: str) -> bool:
        return words in (self.page(path) or "")

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
def serving(parent: Path, *ignored: signal.Signals) -> Iterator[Server]:
    """Serve a copy of the invented dossier that has one template of its own."""
    folder = parent / "harbour"
    copy_dossier(HARBOUR, folder)
    (folder / "site_templates/pages").mkdir(parents=True)
    shutil.copy(packaged.templates() / "pages/unknowns.md.j2", folder / "site_templates/pages")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = parent / "log"
    with log.open("wb") as stream, heard(*ignored):
        process = subprocess.Popen(
            [onrecord(), "serve", "-C", str(folder), "-a", f"127.0.0.1:{port}"],
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    server = Server(process, port, folder, log)
    try:
        until("the brief is served", lambda: server.page("index.html") is not None)
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
    assert re.search(r"livereload\(\d+, \d+\)", page)
    assert "Content-Security-Policy" not in page, "the policy would keep the script from running"


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
    record = server.folder / "sources/actors/pilots.yml"
    record.write_text("name: Pilots' Guild\nkind: organisation\n", encoding="utf-8")
    until("the new page is served", lambda: server.shows("actors/pilots.html", "Guild"))
    record.unlink()
    until("the page is gone", lambda: server.page("actors/pilots.html") is None)


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
    until("the mistake is named", lambda: "Error: something here is nested" in server.said)
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


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no terminal hangs up here")
def test_it_goes_on_without_its_terminal_if_told_so(tmp_path: Path) -> None:
    """As ``nohup`` tells it."""
    with serving(tmp_path, signal.SIGHUP) as server:
        server.process.send_signal(signal.SIGHUP)
        server.edit("sources/actors/people.yml", "Runs the harbour.", "Keeps the harbour.")
        path = "actors/harbour-board.html"
        until("the edited text is served", lambda: server.shows(path, "Keeps the harbour."))
        assert server.process.poll() is None


def test_a_port_that_is_taken_is_no_reason_to_hang(tmp_path: Path) -> None:
    copy_dossier(HARBOUR, tmp_path / "harbour")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        command = [onrecord(), "serve", "-C", str(tmp_path / "harbour"), "-a", address]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    assert done.returncode == 1
    assert "in use" in done.stdout + done.stderr
