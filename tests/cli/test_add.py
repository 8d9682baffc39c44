"""New records from the command line: by options, by questions at a terminal, what is missing."""

import json
import os
import pty
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from tests.dossier_helpers import PATIENCE, as_options, findings, read, run, tree, write

from onrecord.cli.main import main
from onrecord.packaged import starter
from onrecord.source.fields import specs
from onrecord.source.records import RECORD_TYPES, Side

ARTICLE = ["--title", "The ferry stops", "--publisher", "Daily Post", "--kind", "news"]
ARTICLE += ["--date", "2024-05-02", "--summary", "It stops."]


@pytest.fixture
def bridge(tmp_path: Path) -> Path:
    write(tmp_path, dict(tree(starter())))
    assert findings(tmp_path) == []
    return tmp_path


def add(bridge: Path, *arguments: str) -> str:
    result = run("add", "-C", bridge, *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_an_article_brings_its_outlet_along_and_says_when_it_came(bridge: Path) -> None:
    said = add(bridge, "article", *ARTICLE)
    assert said.splitlines() == [
        "new: sources/actors/daily-post.yml",
        "new: sources/articles/daily-post-2024-05-02.yml",
    ]
    dossier = read(bridge)
    article = dossier.articles["daily-post-2024-05-02"]
    assert str(article.publisher) == "daily-post"
    assert dossier.actors["daily-post"].kind == "media"
    assert article.recorded is not None
    assert article.recorded.words().endswith(str(time.localtime().tm_year))


def test_a_name_is_taken_for_the_record_that_bears_it(bridge: Path) -> None:
    add(bridge, "article", *ARTICLE[:3], "TOWN GAZETTE", *ARTICLE[4:])
    assert "town-gazette-2024-05-02" in read(bridge).articles
    add(
        bridge,
        "position",
        *as_options(
            actor="Mia Lund", question="Closing", stance="neutral", date="2024", text="Waits."
        ),
    )
    assert read(bridge).positions["mia-lund-closing-neutral"].actor.id == "mia-lund"


def test_nothing_that_is_there_is_written_over(bridge: Path) -> None:
    add(bridge, "article", *ARTICLE)
    add(bridge, "article", *ARTICLE)
    assert {"daily-post-2024-05-02", "daily-post-2024-05-02-2"} <= read(bridge).articles.keys()
    before = tree(bridge)
    for taken in ("mia-lund", "closing"):
        again = run("add", "-C", bridge, "actor", "--id", taken, "--name", "M", "--kind", "person")
        assert again.exit_code == 2
        assert f"'{taken}' is taken" in again.stderr
    assert tree(bridge) == before


def test_an_id_is_proposed_in_latin_letters(bridge: Path) -> None:
    add(bridge, "actor", "--name", "Міністерство оборони", "--kind", "government-body")
    assert "ministerstvo-oboroni" in read(bridge).actors
    nameless = run("add", "-C", bridge, "actor", "--name", "…", "--kind", "person")
    assert nameless.exit_code == 2
    assert "name the actor's id" in nameless.stderr


def test_a_position_with_the_report_that_carries_it(bridge: Path) -> None:
    add(bridge, "article", *ARTICLE)
    add(
        bridge,
        "position",
        *as_options(
            actor="mia-lund",
            question="closing",
            stance="opposes",
            date="2024-05-01",
            text="Not now.",
            reported_by="daily-post-2024-05-02",
            attribution="anonymous",
            via="[]",
            quote="not now",
        ),
    )
    dossier = read(bridge)
    [report] = dossier.articles["daily-post-2024-05-02"].reports
    assert str(report.position) == "mia-lund-closing-opposes"
    assert report.via == ()
    assert report.quote is not None
    assert report.quote.text == "not now"
    # A second one stands behind the first.
    add(
        bridge,
        "position",
        *as_options(
            actor="mia-lund",
            question="closing",
            stance="neutral",
            date="2024-05-02",
            text="Waits.",
            reported_by="daily-post-2024-05-02",
        ),
    )
    assert len(read(bridge).articles["daily-post-2024-05-02"].reports) == 2


def test_an_event_with_the_report_that_carries_it(bridge: Path) -> None:
    event = as_options(title="Vote", date="2024", status="planned", reported_by=GAZETTE)
    add(bridge, "event", *event, "--attribution", "unattributed")
    report = read(bridge).articles[GAZETTE].reports[-1]
    assert (str(report.event), report.attribution) == ("vote", "unattributed")


def test_parts_of_a_question_go_into_its_file_and_over_none(bridge: Path) -> None:
    toll = as_options(text="Is there a toll?", short="Toll", kind="factual")
    add(bridge, "question", *toll)
    answer = ["--text", "Not known.", "--confidence", "low", "--basis", "council-closing"]
    unknown = ["--text", "What it costs.", "--kind", "not-reported"]
    sides = ["--sides", "council-closing", "--sides", GAZETTE]
    said = as_options(title="Two views", kind="evaluation", state="open", explanation="So.")
    add(bridge, "answer", "Toll", *answer)
    add(bridge, "unknown", "toll", *unknown)
    for _ in range(2):
        add(bridge, "dispute", "toll", *said, *sides)
    question = read(bridge).questions["toll"]
    assert question.answer is not None
    assert list(map(str, question.answer.basis)) == ["council-closing"]
    assert [str(each.kind) for each in question.unknowns] == ["not-reported"]
    assert [each.id for each in question.disputes] == ["two-views", "two-views-2"]
    before = tree(bridge)
    again = run("add", "-C", bridge, "answer", "toll", *answer)
    assert again.exit_code == 2
    assert "the answer of 'toll' is there" in again.stderr
    assert tree(bridge) == before


def test_people_who_add_to_one_actor_change_no_common_file(bridge: Path) -> None:
    """Each position has a file of its own, so that two branches go together."""
    before = tree(bridge)
    for stance in ("opposes", "neutral"):
        add(
            bridge,
            "position",
            *as_options(
                actor="mia-lund", question="closing", stance=stance, date="2024-05-01", text="So."
            ),
        )
    after = tree(bridge)
    assert {path: after[path] for path in before} == before
    assert sorted(after.keys() - before.keys()) == [
        "sources/positions/mia-lund/mia-lund-closing-neutral.yml",
        "sources/positions/mia-lund/mia-lund-closing-opposes.yml",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["actor", "--name", "X"], "needs --kind"),
        (["actor", "--name", "X", "--kind", "persn"], "--kind: 'persn' is not a word"),
        (["event", "--title", "V", "--date", "2 May 2024", "--status", "planned"], "2024-05-02"),
        (["article", *ARTICLE, "--url", "example.org"], "write https://example.org"),
        (["actor", "--name", "X", "--kind", "person", "--relations", "{to: ["], "--relations:"),
        (["actor", "--name", "X", "--kind", "person", "--id", "Not One"], "is not an id"),
        (["position", "--quote", "x"], "go with --reported-by"),
        (["answer", "closing", "--text", "So."], "needs --confidence, --basis"),
        (["answer", "--text", "So.", "--confidence", "low", "--basis", "x"], "to which question"),
        (["answer", "no-one", "--text", "S", "--confidence", "low", "--basis", "x"], "'no-one'"),
        ([], "say what to add"),
        (["--missing", "actor"], "--missing takes no kind"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_what_cannot_be_a_record_is_misuse_in_a_line(
    arguments: list[str], told: str, bridge: Path
) -> None:
    before = tree(bridge)
    result = run("add", "-C", bridge, *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
    assert tree(bridge) == before


def test_a_reference_that_would_lead_nowhere_is_said_and_nothing_written(bridge: Path) -> None:
    before = tree(bridge)
    result = run(
        "add",
        "-C",
        bridge,
        "event",
        "--title",
        "Vote",
        "--date",
        "2024",
        "--status",
        "planned",
        "--actors",
        "nobody",
    )
    assert result.exit_code == 1
    assert "no actor 'nobody'" in result.stdout
    assert tree(bridge) == before


@pytest.mark.parametrize("kind", [each.noun for each in RECORD_TYPES])
def test_each_kind_has_its_fields_as_options(kind: str) -> None:
    result = run("add", kind, "--help")
    assert result.exit_code == 0
    [record_type] = [each for each in RECORD_TYPES if each.noun == kind]
    for name in {spec.name for spec in specs(record_type)} - {"former_ids", "reviewed"}:
        assert f"--{name.replace('_', '-')}" in result.stdout


def test_what_is_missing_gets_files_in_which_check_asks_for_the_rest(bridge: Path) -> None:
    """An article and its positions are typed first; then each unknown id has a file."""
    write(
        bridge,
        {
            "sources/articles/herald.yml": """
                title: Two views
                publisher: morning-herald
                kind: news
                date: 2024-06-01
                summary: It has two views.
                recorded: 2024-06-02
                reports: [{position: ferry-company-view}]
                """,
            "sources/positions/view.yml": """
                id: ferry-company-view
                actor: ferry-company
                question: toll
                stance: opposes
                date: 2024-06-01
                text: Not that.
                """,
            "sources/events/vote.yml": """
                title: The vote
                date: 2024-06-03
                status: planned
                actors: [mia-lunt]
                text: On [[something-else]].
                """,
        },
    )
    shown = run("add", "-C", bridge, "--missing", "--dry-run")
    assert not (bridge / "sources/actors/morning-herald.yml").exists()
    result = run("add", "-C", bridge, "--missing")
    assert shown.exit_code == result.exit_code == 0
    assert result.stdout.splitlines() == [
        "new: sources/actors/ferry-company.yml",
        "new: sources/actors/morning-herald.yml",
        "new: sources/questions/toll.yml",
    ]
    assert "'mia-lunt': did you mean 'mia-lund'?" in result.stderr
    assert "'something-else' may be no one kind of record" in result.stderr
    # Of an outlet the kind is known; of who speaks nobody knows it.
    assert tree(bridge)["sources/actors/morning-herald.yml"] == (
        b"name: Morning Herald\nkind: media\n"
    )
    found = {(each["path"], each["code"]) for each in findings(bridge)}
    assert ("sources/actors/ferry-company.yml", "empty-value") in found
    assert ("sources/questions/toll.yml", "empty-value") in found
    assert not [code for path, code in found if path == "sources/actors/morning-herald.yml"]
    again = run("add", "-C", bridge, "--missing")
    assert again.stdout == ""


# --- where an article is ------------------------------------------------------------------------


PAGE = """<html lang="en"><head><title>Ferry stops - Daily Post</title>
<meta property="og:title" content="The ferry stops: a &quot;first&quot;">
<meta property="og:site_name" content="Daily Post">
<meta property="article:published_time" content="2024-05-02T08:00:00Z">
<meta name="author" content="Ann Lee"></head><body><p>Not a word of this.</p></body></html>
"""
CSL = {
    "id": "x",
    "type": "article-journal",
    "title": "On ferries",
    "container-title": "Ferry Studies",
    "issued": {"date-parts": [[2023, 4]]},
    "author": [{"family": "Lee", "given": "Ann"}],
    "DOI": "10.1000/ferry",
    "abstract": "Not a word of this.",
}
FILES = {
    "page.html": PAGE,
    "one.json": json.dumps([CSL]),
    "one.ris": "TY  - NEWS\nTI  - The ferry stops\nT2  - Daily Post\nPY  - 2024/05/02\nER  - \n",
    "one.bib": "@article{x, title={The ferry stops}, journal={Daily Post}, date={2024-05-02}}\n",
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_says_what_the_article_is(name: str, bridge: Path) -> None:
    file = bridge.parent / f"{bridge.name}-{name}"
    file.write_text(FILES[name])
    add(bridge, "article", str(file), "--summary", "It stops.")
    [article] = [each for each in read(bridge).articles.values() if each.id != GAZETTE]
    assert "erries" in str(article.title) or "ferry stops" in str(article.title)
    assert str(article.publisher) in {"daily-post", "ferry-studies"}
    assert article.date.words() in {"2 May 2024", "April 2023"}
    assert "Not a word" not in str(tree(bridge))


GAZETTE = "town-gazette-2024-03-06"


def test_what_is_given_counts_more_than_what_a_file_says(bridge: Path) -> None:
    file = bridge.parent / f"{bridge.name}-page.html"
    file.write_text(PAGE)
    add(bridge, "article", str(file), "--summary", "It stops.", "--title", "Ferries")
    assert read(bridge).articles["daily-post-2024-05-02"].title == "Ferries"


def test_an_address_is_asked_only_where_that_is_wanted(bridge: Path) -> None:
    with serving({"/ferry": ("text/html", PAGE), "/10.1000/ferry": ("x/csl", json.dumps(CSL))}) as (
        address,
        asked,
    ):
        given = ["--title", "T", "--publisher", "town-gazette", "--kind", "news", "--date", "2024"]
        add(bridge, "article", f"{address}/ferry", *given, "--summary", "S.")
        assert asked == []
        refused = run("add", "-C", bridge, "article", f"{address}/other", "--fetch")
        assert refused.exit_code == 1
        assert "on this machine" in refused.stderr
        assert asked == []
        local = ["--fetch", "--allow-local", "--summary", "S."]
        missing = run("add", "-C", bridge, "article", f"{address}/other", *local)
        assert "answers 404" in missing.stderr
        service = ["--doi-service", address]
        add(bridge, "article", "https://doi.org/10.1000/ferry", *local, *service)
        assert asked[-1] == ("/10.1000/ferry", "application/vnd.citationstyles.csl+json")
        paper = read(bridge).articles["ferry-studies-2023-04"]
        assert (paper.title, paper.doi and paper.doi.name) == ("On ferries", "10.1000/ferry")
        assert paper.accessed is not None


def test_an_article_that_is_there_is_not_added_again(bridge: Path) -> None:
    given = [*ARTICLE, "--url", "https://post.example/ferry", "--doi", "10.1000/Ferry"]
    add(bridge, "article", *given)
    for again in ("https://post.example/ferry", "doi:10.1000/fERRY"):
        result = run("add", "-C", bridge, "article", again, *ARTICLE)
        assert result.exit_code == 2
        assert "'daily-post-2024-05-02' has this" in result.stderr
    # A copy of it may be.
    copy = ["--same-text-as", "daily-post-2024-05-02", "--kind", "syndicated-copy"]
    add(bridge, "article", "https://post.example/ferry", *ARTICLE, *copy)


@pytest.mark.parametrize(
    ("where", "content", "told"),
    [
        ("nowhere.html", None, "no file, address or DOI"),
        ("notes.txt", "x", "cannot be told from its name"),
        ("two.json", json.dumps([CSL, CSL]), "'onrecord import' takes all of them"),
        ("bad.json", "{", "Error: "),
        ("empty.html", "<html></html>", "neither title nor headline"),
        ("javascript://x/y", None, "only http and https"),
    ],
)
def test_what_is_no_article_is_said(
    where: str, content: str | None, told: str, bridge: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bridge.parent)
    before = tree(bridge)
    if content is not None:
        (bridge.parent / where).write_text(content)
    result = run("add", "-C", bridge, "article", where, "--summary", "S.")
    assert result.exit_code in {1, 2}
    assert told in result.stderr
    assert tree(bridge) == before


@contextmanager
def serving(pages: dict[str, tuple[str, str]]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Serve pages on this machine; give the address, and what was asked for and in which form."""
    asked: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["Accept"]))
            kind, text = pages.get(self.path, ("text/plain", ""))
            self.send_response(200 if text else 404)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


# --- in a shell -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("add position --actor lu", ["mia-lund"]),
        ("add position --question ", ["closing"]),
        ("add position --stance supp", ["supports", "supports-with-conditions"]),
        ("add position --reported-by town", ["town-gazette-2024-03-06"]),
        ("add position --text ", []),
        ("add dispute clos", ["closing"]),
        ("rename mia", ["mia-lund"]),
        ("merge mia-lund town-c", ["town-council"]),
        ("remove insp", ["inspection"]),
    ],
)
def test_a_shell_completes_ids_by_names_and_words(
    bridge: Path, monkeypatch: pytest.MonkeyPatch, typed: str, proposed: list[str]
) -> None:
    monkeypatch.chdir(bridge / "sources" / "articles")
    *words, last = typed.split(" ")
    completing = ShellComplete(main, {}, "onrecord", "_ONRECORD_COMPLETE")
    found = completing.get_completions(words, last)
    assert [each.value for each in found] == proposed
    # By each name, in a folder that the commands take, too.
    (bridge / "sources/dossier.yml").unlink()
    write(bridge, {"sources/actors/ferry.yml": "name: Ferry\nkind: media\nalso: [Boats]\n"})
    monkeypatch.chdir(bridge)
    found = completing.get_completions(["add", "position", "--actor"], "boa")
    assert [(each.value, each.help) for each in found] == [("ferry", "Ferry")]
    # Of a dossier that was named elsewhere, and of none.
    monkeypatch.chdir("/")
    assert completing.get_completions(["rename"], "mia") == []
    found = completing.get_completions(["rename", "-C", f"{bridge}"], "mia")
    assert [each.value for each in found] == ["mia-lund"]


# --- at a terminal -------------------------------------------------------------------------------


class Terminal:
    """The command at a terminal: what it shows is waited for, and answered."""

    def __init__(self, *arguments: str | Path) -> None:
        self._mine, theirs = pty.openpty()
        self.shown = ""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "onrecord", *map(str, arguments)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": "dumb"},
            close_fds=True,
        )
        os.close(theirs)

    def answer(self, asked: str, typed: str) -> None:
        """Wait until something is asked, and type a line."""
        self._until(lambda: asked in self.shown)
        self.shown = self.shown.partition(asked)[2]
        os.write(self._mine, typed.encode())

    def end(self) -> int:
        """Wait until the command has ended, and return its exit code."""
        self._until(lambda: self._process.poll() is not None)
        self._read()
        os.close(self._mine)
        return self._process.wait()

    def _until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < deadline, self.shown
            self._read()

    def _read(self) -> None:
        ready, _, _ = select.select([self._mine], [], [], 0.1)
        if ready:
            try:
                self.shown += os.read(self._mine, 65536).decode("utf-8", "replace")
            except OSError:
                time.sleep(0.05)


def test_a_terminal_is_asked_for_what_is_needed_and_told_what_is_wrong(bridge: Path) -> None:
    terminal = Terminal("add", "-C", bridge, "event", "--title", "The vote")
    terminal.answer("reported_by [town-gazette-2024-03-06; - for none]:", "-\n")
    terminal.answer("date:", "next May\n")
    terminal.answer("not a date of the format", "2 May 2024\n")
    terminal.answer("= 2024-05-02", "")
    terminal.answer("planned: ", "")
    terminal.answer("status:", "plan\t\n")
    terminal.answer("actors (may be left out):", "lund, council\n")
    terminal.answer("= mia-lund, town-council", "")
    terminal.answer("place (may be left out):", "\n")
    assert terminal.end() == 0
    [vote] = [each for each in read(bridge).events.values() if each.title == "The vote"]
    assert vote.status == "planned"
    assert vote.date.words() == "2 May 2024"
    assert list(map(str, vote.actors)) == ["mia-lund", "town-council"]


def test_a_terminal_offers_to_add_who_is_not_there_yet(bridge: Path) -> None:
    terminal = Terminal(
        "add", "-C", bridge, "position", "--stance", "opposes", "--date", "2024", "--text", "No."
    )
    terminal.answer("reported_by [", "-\n")
    terminal.answer("actor:", "The Ferry Company\n")
    terminal.answer("add it? [Y/n]", "y\n")
    terminal.answer("The Ferry Company: kind:", "organi\t\n")
    terminal.answer("also (may be left out):", "Ferries, the Company\n")
    terminal.answer("question [closing]:", "clo\t\n")
    terminal.answer("short (may be left out):", "not at all\n")
    terminal.answer("capacity [institutional; - for none]:", "\n")
    assert terminal.end() == 0, terminal.shown
    dossier = read(bridge)
    company = dossier.actors["the-ferry-company"]
    assert (company.kind, company.names[1:]) == ("organisation", ("Ferries", "the Company"))
    [position] = [each for each in dossier.positions.values() if str(each.short) == "not at all"]
    assert (position.actor.id, position.question.id) == ("the-ferry-company", "closing")
    assert position.capacity == "institutional"


def test_what_an_article_reports_is_asked_for_one_after_the_other(bridge: Path) -> None:
    terminal = Terminal("add", "-C", bridge, "article", *ARTICLE[:-2])
    terminal.answer("url (may be left out):", "\n")
    terminal.answer("language (may be left out):", "\n")
    terminal.answer("summary:", "It stops.\n")
    # Who holds something new in it.
    terminal.answer("actor (nothing: no more):", "lund\n")
    terminal.answer("= mia-lund", "")
    terminal.answer("question [closing]:", "\n")
    terminal.answer("number (nothing: another one):", "\n")
    terminal.answer("stance:", "supp\n")
    terminal.answer("which one: 1 supports, 2 supports-with-conditions", "2\n")
    terminal.answer("date [2024-05-02]:", "1\n")
    terminal.answer("= 2024-05-01", "")
    terminal.answer("text:", "Would close it.\n")
    terminal.answer("short (may be left out):", "\n")
    terminal.answer("conditions:", "Nobody pays.\n")
    terminal.answer("conditions (may be left out):", "\n")
    terminal.answer("capacity [official; - for none]:", "pers\n")
    terminal.answer("quote (may be left out):", "shut it\n")
    terminal.answer("attribution [on-record; - for none]:", "\n")
    terminal.answer("via (may be left out; direct", "gaz\t, unk\t\n")
    terminal.answer("where (may be left out):", "\n")
    terminal.answer("daily-post-2024-05-02.yml", "")
    # What was held before is chosen, and no route is made up.
    terminal.answer("actor (nothing: no more):", "mia\n")
    terminal.answer("question [closing]:", "\n")
    terminal.answer("number (nothing: another one):", "1\n")
    terminal.answer("quote (may be left out):", "\n")
    terminal.answer("attribution (may be left out):", "\n")
    terminal.answer("via (may be left out; direct", "\n")
    terminal.answer("where (may be left out):", "\n")
    terminal.answer("actor (nothing: no more):", "\n")
    # Who ends here keeps what was whole.
    terminal.answer("event (nothing: no more):", "\x04")
    assert terminal.end() == 1
    mine, theirs = read(bridge).articles["daily-post-2024-05-02"].reports
    position = read(bridge).positions["mia-lund-closing-supports-with-conditions"]
    assert str(mine.position) == position.id
    assert position.date.text == "2024-05-01"
    assert mine.attribution == "on-record"
    assert list(map(str, mine.via or ())) == ["town-gazette", "Unknown.UNKNOWN"]
    assert (str(theirs.position), theirs.attribution, theirs.via) == ("council-closing", None, None)


def test_an_article_that_can_carry_nothing_is_said_before_anybody_is_asked(bridge: Path) -> None:
    write(bridge, {"sources/articles/broken.yml": "title: ["})
    for given, told in (("nowhere", "nothing here has"), ("broken", "'broken' cannot be read")):
        terminal = Terminal("add", "-C", bridge, "position", "--reported-by", given)
        terminal.answer(told, "")
        assert terminal.end() == 2
    terminal = Terminal("add", "-C", bridge, "position")
    terminal.answer("reported_by [", "broken\n")
    terminal.answer("'broken' cannot be read; check says why", "")
    terminal.answer("reported_by [", "\x04")
    assert terminal.end() == 1


def test_what_is_given_is_judged_before_anybody_is_asked(bridge: Path) -> None:
    terminal = Terminal("add", "-C", bridge, "position", "--figure", "{value: 9}")
    terminal.answer("--figure: no field 'value'", "")
    assert terminal.end() == 2


def test_what_an_error_is_about_is_asked_for_again_and_nothing_else(bridge: Path) -> None:
    terminal = Terminal("add", "-C", bridge, "position", "--reported-by", GAZETTE)
    terminal.answer("actor (nothing: no more):", "Town Council\n")
    terminal.answer("question [closing]:", "\n")
    terminal.answer("stance:", "opp\n")
    terminal.answer("date [2024-03-06]:", "\n")
    terminal.answer("text:", "With [[the-mayor]].\n")
    terminal.answer("short (may be left out):", "\n")
    terminal.answer("capacity [official; - for none]:", "\n")
    terminal.answer("quote (may be left out):", f"{'word ' * 26}\n")
    for _ in ("attribution", "via", "where"):
        terminal.answer(f"{_}", "\n")
    terminal.answer("no record 'the-mayor'", "")
    terminal.answer("quote (may be left out):", "never\n")
    terminal.answer("text:", "Against it.\n")
    terminal.answer("changed: ", "")
    terminal.answer("actor (nothing: no more):", "\n")
    assert terminal.end() == 0, terminal.shown
    position = read(bridge).positions["town-council-closing-opposes"]
    assert position.text.plain == "Against it."
    report = read(bridge).articles[GAZETTE].reports[-1]
    assert report.quote is not None
    assert (report.quote.text, report.attribution) == ("never", "on-record")


def test_what_is_needed_is_needed_where_it_is_asked_for_again(bridge: Path) -> None:
    terminal = Terminal("add", "-C", bridge, "position", "--reported-by", GAZETTE)
    terminal.answer("actor (nothing: no more):", "Town Council\n")
    terminal.answer("question [closing]:", "\n")
    terminal.answer("stance:", "supports-w\n")
    terminal.answer("date [2024-03-06]:", "\n")
    terminal.answer("text:", "For it.\n")
    terminal.answer("short", "\n")
    # As a list without items stands in a file: no condition is called so.
    terminal.answer("conditions", "[]\n")
    for field in ("capacity", "quote", "attribution", "via", "where"):
        terminal.answer(field, "\n")
    terminal.answer("no conditions are listed", "")
    terminal.answer("stance:", "\n")
    terminal.answer("it is needed", "supports\n")
    terminal.answer("actor (nothing: no more):", "\n")
    assert terminal.end() == 0, terminal.shown
    assert read(bridge).positions["town-council-closing-supports-with-conditions"].conditions == ()


def test_errors_are_about_what_they_stand_in(bridge: Path) -> None:
    """In another file too when an answer has changed, in braces, in what was added beside."""
    article = read(bridge).articles[GAZETTE]
    reports = "[{position: council-closing}, {event: inspection, via: []}]"
    flowing = f"publisher: town-gazette\nkind: news\ndate: 2024-03-06\nreports: {reports}\n"
    text = f"title: {article.title}\nsummary: It spoke.\n{flowing}"
    write(bridge, {f"sources/articles/{GAZETTE}.yml": text})
    terminal = Terminal("add", "-C", bridge, "position", "--actor", "ann", "--date", "2024")
    terminal.answer("reported_by [", "\n")
    terminal.answer("question [closing]:", "\n")
    terminal.answer("stance:", "neutral\n")
    terminal.answer("text:", "With [[the-mayor]].\n")
    for field in ("short", "capacity"):
        terminal.answer(field, "\n")
    terminal.answer("quote", f"{'word ' * 26}\n")
    for field in ("attribution", "via", "where"):
        terminal.answer(field, "\n")
    terminal.answer("quote", "word\n")
    terminal.answer("actor:", "council\n")
    terminal.answer("text:", "Waits.\n")
    assert terminal.end() == 0, terminal.shown
    position = read(bridge).positions["ann-closing-neutral"]
    assert (position.actor.id, position.text.plain) == ("town-council", "Waits.")
    report = read(bridge).articles[GAZETTE].reports[-1]
    assert report.quote is not None
    assert report.quote.text == "word"

    run("add", "-C", bridge, "question", "--text", "Will it be sold?", "--short", "Sale")
    given = as_options(text="It stays.", short="So", likelihood="likely", confidence="low")
    terminal = Terminal("add", "-C", bridge, "answer", "sale", *given)
    terminal.answer("basis", "Daily Post\n")
    terminal.answer("no article 'Daily Post' yet; add it?", "\n")
    for field, typed in (("url", ""), ("title", "Sold"), ("publisher", "gaz"), ("kind", "news")):
        terminal.answer(f"article: {field}", f"{typed}\n")
    terminal.answer("article: date", "2024\n")
    terminal.answer("article: language", "\n")
    terminal.answer("article: summary", "As [[the-mayor]] says.\n")
    terminal.answer("as_of", "-\n")
    terminal.answer("summary:", "As they say.\n")
    assert terminal.end() == 0, terminal.shown
    assert read(bridge).articles["town-gazette-2024"].summary.plain == "As they say."


def test_a_dispute_has_its_sides_by_numbers_and_stances(bridge: Path) -> None:
    terminal = Terminal("add", "-C", bridge, "dispute")
    terminal.answer("question:", "clo\t\n")
    terminal.answer("1: Mia Lund", "")
    terminal.answer("title:", "Cracks\n")
    terminal.answer("kind:", "eva\t\n")
    terminal.answer("state:", "open\n")
    # By an id, too. Where several of a list are meant they have no numbers, which mean others here.
    terminal.answer("sides:", "council-c, supp\n")
    terminal.answer("which one: supports, supports-with-conditions", "1, opp\n")
    terminal.answer("= council-closing, opposes", "")
    terminal.answer("explanation:", "So.\n")
    assert terminal.end() == 0, terminal.shown
    [dispute] = [each for each in read(bridge).questions["closing"].disputes if each.id == "cracks"]
    one, other = dispute.sides
    assert str(one) == "council-closing"
    assert isinstance(other, Side)
    assert other.stance == "opposes"


def test_a_part_of_a_question_is_asked_for_again_where_an_error_is_about_it(bridge: Path) -> None:
    terminal = Terminal("add", "-C", bridge, "answer", "--as-of", "2024-02-30")
    terminal.answer("there is no day 30", "")
    assert terminal.end() == 2
    terminal = Terminal("add", "-C", bridge, "answer")
    # The one that a question may have is not asked for in vain.
    terminal.answer("question:", "clo\t\n")
    terminal.answer("the answer of 'closing' is there; nothing is written over", "")
    run("add", "-C", bridge, "question", "--text", "Will it be sold?", "--short", "Sale")
    terminal.answer("question:", "\x04")
    assert terminal.end() == 1
    terminal = Terminal("add", "-C", bridge, "answer")
    terminal.answer("question:", "sale\n")
    terminal.answer("text:", "It stays, as [[the-mayor]] says.\n")
    terminal.answer("short (may be left out):", "It stays\n")
    terminal.answer("likelihood (may be left out):", "likely\n")
    terminal.answer("confidence", "low\n")
    terminal.answer("basis", "council-closing\n")
    terminal.answer("as_of", "2024-05\n")
    terminal.answer("no record 'the-mayor'", "")
    terminal.answer("text:", "It stays.\n")
    terminal.answer("changed: ", "")
    terminal.answer("The front page says: ", "")
    terminal.answer("change it in sources/dossier.yml:", "")
    assert terminal.end() == 0, terminal.shown
    answer = read(bridge).questions["sale"].answer
    assert answer is not None
    assert (answer.text.plain, answer.likelihood) == ("It stays.", "likely")
    terminal = Terminal("add", "-C", bridge, "answer", "closing")
    terminal.answer("the answer of 'closing' is there; nothing is written over", "")
    assert terminal.end() == 2


def test_who_goes_back_is_asked_again_with_what_was_typed(bridge: Path) -> None:
    terminal = Terminal("add", "-C", bridge, "event", "--title", "The vote")
    terminal.answer("reported_by [", "<\n")
    terminal.answer("it goes no further back", "-\n")
    terminal.answer("date:", "2 May 2024\n")
    terminal.answer("status:", "plan\n")
    terminal.answer("actors (may be left out):", "Ann Lee\n")
    terminal.answer("add it? [Y/n]", "y\n")
    terminal.answer("Ann Lee: kind:", "pers\n")
    terminal.answer("Ann Lee: role (may be left out):", "<\n")
    # What was typed stands there; one goes back further, or changes it: letters go, more come.
    terminal.answer("Ann Lee: kind: pers", "<\n")
    # What is neither yes nor no is asked again.
    terminal.answer("add it? [Y/n]: y", "n\n")
    terminal.answer("y for yes, n for no; Enter is y", "?\n")
    terminal.answer("y for yes, n for no; Enter is y", "<\n")
    terminal.answer("actors (may be left out): Ann Lee", "\x7f\x7f\x7fRoy\n")
    terminal.answer("no actor 'Ann Roy' yet; add it?", "y\n")
    terminal.answer("Ann Roy: kind:", "person\n")
    for field in ("role", "also", "relations to"):
        terminal.answer(f"Ann Roy: {field}", "\n")
    terminal.answer("place (may be left out):", "\n")
    assert terminal.end() == 0, terminal.shown
    dossier = read(bridge)
    [vote] = [each for each in dossier.events.values() if each.title == "The vote"]
    assert (vote.date.text, list(map(str, vote.actors))) == ("2024-05-02", ["ann-roy"])
    assert "ann-lee" not in dossier.actors


def test_who_goes_back_over_an_answer_that_was_refused_loses_nothing(bridge: Path) -> None:
    """Who was added for it is there, and is not asked about again."""
    terminal = Terminal("add", "-C", bridge, "event", "--title", "The vote")
    terminal.answer("reported_by [", "-\n")
    terminal.answer("date:", "2024\n")
    terminal.answer("status:", "planned\n")
    terminal.answer("actors (may be left out):", "Ann Roy, nobody\n")
    terminal.answer("no actor 'Ann Roy' yet; add it?", "y\n")
    terminal.answer("Ann Roy: kind:", "media\n")
    terminal.answer("Ann Roy: also", "\n")
    terminal.answer("no actor 'nobody' yet; add it?", "n\n")
    terminal.answer("actors (may be left out):", "Ann Roy, lund\n")
    terminal.answer("place (may be left out):", "<\n")
    terminal.answer("actors (may be left out): Ann Roy, lund", "\n")
    terminal.answer("= ann-roy, mia-lund", "")
    terminal.answer("place (may be left out):", "<\n")
    # Further back than to what was refused.
    terminal.answer("actors (may be left out): Ann Roy, lund", "<\n")
    terminal.answer("status: planned", "\n")
    # What was answered behind it stands there again.
    terminal.answer("actors (may be left out): Ann Roy, lund", "\x15Ann Roy\n")
    terminal.answer("add it?", "\n")
    terminal.answer("kind:", "media\n")
    terminal.answer("also", "\n")
    terminal.answer("place (may be left out):", "\n")
    assert terminal.end() == 0, terminal.shown
    dossier = read(bridge)
    assert dossier.actors["ann-roy"].kind == "media"
    [vote] = [each for each in dossier.events.values() if each.title == "The vote"]
    assert list(map(str, vote.actors)) == ["ann-roy"]


def test_a_question_mark_explains_and_a_number_picks(bridge: Path) -> None:
    terminal = Terminal(
        "add", "-C", bridge, "article", "--title", "The toll", "--date", "2024-06-01"
    )
    terminal.answer("? explains, < goes back", "")
    terminal.answer("url (may be left out):", "\n")
    terminal.answer("publisher:", "gaz\n")
    terminal.answer("22 words; ? shows them", "")
    terminal.answer("kind:", "?\n")
    terminal.answer("transcript: ", "")
    terminal.answer("kind:", "news\n")
    terminal.answer("language", "\n")
    terminal.answer("summary:", "A toll.\n")
    terminal.answer("Now what the article reports", "")
    terminal.answer("actor (nothing: no more):", "Tilda Ek\n")
    terminal.answer("add it?", "\n")
    terminal.answer("kind:", "o\n")
    terminal.answer("1 office, 2 organisation", "2\n")
    terminal.answer("also (may be left out):", "\x04")
    assert terminal.end() == 1


def test_who_cannot_be_added_so_is_asked_for_again(bridge: Path) -> None:
    terminal = Terminal("add", "-C", bridge, "event", "--title", "The vote", "--date", "2024")
    terminal.answer("reported_by [", "-\n")
    terminal.answer("status:", "planned\n")
    for typed, told in (("…", "nothing in it gives one"), ("closing", "'closing' is taken")):
        terminal.answer("actors (may be left out):", f"{typed}\n")
        terminal.answer("add it?", "y\n")
        terminal.answer("kind:", "media\n")
        terminal.answer("also", "\n")
        terminal.answer(told, "")
    terminal.answer("actors (may be left out):", "lund\n")
    terminal.answer("place (may be left out):", "\n")
    assert terminal.end() == 0, terminal.shown


def test_an_actor_of_the_id_direct_is_one(bridge: Path) -> None:
    """Then a route that nobody stands on is typed as it stands in a file."""
    write(bridge, {"sources/actors/direct.yml": "name: Direct Media\nkind: media\n"})
    terminal = Terminal("add", "-C", bridge, "position", "--reported-by", GAZETTE)
    terminal.answer("actor (nothing: no more):", "lund\n")
    terminal.answer("question [closing]:", "\n")
    terminal.answer("number (nothing: another one):", "1\n")
    terminal.answer("report [1; - for none]:", "-\n")
    terminal.answer("quote", "\n")
    terminal.answer("attribution", "\n")
    terminal.answer("via", "direct media, council\n")
    terminal.answer("= direct, town-council", "")
    terminal.answer("where", "\n")
    terminal.answer("actor (nothing: no more):", "\n")
    assert terminal.end() == 0, terminal.shown
    via = read(bridge).articles[GAZETTE].reports[-1].via
    assert list(map(str, via or ())) == ["direct", "town-council"]


def test_a_number_stands_for_what_was_shown_with_it(bridge: Path) -> None:
    position = "actor: mia-lund, question: closing, stance: opposes, date: 2024-03-0"
    held = (
        f"- {{id: no-more, {position}1, text: No.}}\n- {{id: council-no, {position}2, text: No.}}\n"
    )
    write(bridge, {"sources/positions/held.yml": held})
    terminal = Terminal("add", "-C", bridge, "position", "--reported-by", GAZETTE)
    terminal.answer("actor (nothing: no more):", "lund\n")
    terminal.answer("question [closing]:", "\n")
    terminal.answer("number (nothing: another one):", "council\n")
    terminal.answer("which one: 2 (council-no), 3 (council-closing)", "2\n")
    terminal.answer("= council-no", "")
    terminal.answer("quote (may be left out):", "\x04")
    assert terminal.end() == 1


def test_who_speaks_for_somebody_is_said_to_where_nothing_says_so(bridge: Path) -> None:
    terminal = Terminal("add", "-C", bridge, "position", "--reported-by", GAZETTE)
    terminal.answer("actor (nothing: no more):", "Tilda Ek\n")
    terminal.answer("add it?", "\n")
    terminal.answer("kind:", "person\n")
    terminal.answer("role", "\n")
    terminal.answer("also", "\n")
    terminal.answer("relations to", "council\n")
    terminal.answer("relations relation:", "employed-by\n")
    terminal.answer("relations to", "\n")
    terminal.answer("question [closing]:", "\n")
    # Those that fit a question of policy stand first.
    terminal.answer("supports: Is for it.", "")
    terminal.answer("stance:", "opp\n")
    terminal.answer("date [2024-03-06]:", "3 March\n")
    terminal.answer("= 2024-03-03", "")
    terminal.answer("text:", "Against it.\n")
    terminal.answer("short", "\n")
    terminal.answer("capacity", "official\n")
    terminal.answer("on_behalf_of", "council\n")
    terminal.answer(
        "nothing says that Tilda Ek speaks for Town Council; let it be said? [Y/n]", "\n"
    )
    terminal.answer("quote", "\n")
    terminal.answer("attribution", "anonymous\n")
    terminal.answer("Whoever is not named", "")
    terminal.answer("direct: to this outlet itself", "dir\n")
    terminal.answer("= []", "")
    terminal.answer("where", "\n")
    terminal.answer("check says from now on: opposed", "")
    # The same again: what the article has of it is not reported twice.
    terminal.answer("actor (nothing: no more):", "tilda\n")
    terminal.answer("question [closing]:", "\n")
    terminal.answer("number (nothing: another one):", "1\n")
    terminal.answer("1: attribution: anonymous; via: direct", "")
    terminal.answer("report [1; - for none]:", "\n")
    terminal.answer("quote (may be left out):", "never\n")
    terminal.answer("where (may be left out):", "paragraph 2\n")
    terminal.answer("actor (nothing: no more):", "\n")
    assert terminal.end() == 0, terminal.shown
    dossier = read(bridge)
    assert [each.relation for each in dossier.actors["tilda-ek"].relations] == [
        "employed-by",
        "speaks-for",
    ]
    [report] = [
        each
        for each in dossier.articles[GAZETTE].reports
        if each.position and each.position.id.startswith("tilda-ek")
    ]
    assert report.quote is not None
    assert (report.quote.text, report.where, report.via) == ("never", "paragraph 2", ())
    assert report.attribution == "anonymous"


def test_a_report_that_comes_to_have_no_more_is_not_written(bridge: Path) -> None:
    article = bridge / f"sources/articles/{GAZETTE}.yml"
    article.write_text(
        article.read_text().replace("    quote: we would close it the same day\n", "")
    )
    before = article.stat().st_mtime_ns
    terminal = Terminal("add", "-C", bridge, "position", "--reported-by", GAZETTE)
    terminal.answer("actor (nothing: no more):", "lund\n")
    terminal.answer("question [closing]:", "\n")
    terminal.answer("number (nothing: another one):", "1\n")
    terminal.answer("report [1; - for none]:", "\n")
    terminal.answer("quote (may be left out):", f"{'word ' * 26}\n")
    terminal.answer("where (may be left out):", "\n")
    terminal.answer("quote (may be left out):", "\n")
    terminal.answer("actor (nothing: no more):", "\n")
    assert terminal.end() == 0, terminal.shown
    assert article.stat().st_mtime_ns == before


def test_what_check_says_from_now_on_is_said_once_of_one_record_too(bridge: Path) -> None:
    given = as_options(actor="mia-lund", question="closing", stance="opposes", date="2024-03-06")
    terminal = Terminal("add", "-C", bridge, "position", *given, "--reported-by", GAZETTE)
    terminal.answer("text:", "Against it.\n")
    for field in ("short", "capacity", "on_behalf_of", "quote", "attribution", "via", "where"):
        terminal.answer(field, "\n")
    terminal.answer("2 files changed", "")
    assert terminal.end() == 0
    # That stands at the answer and at what it rests on.
    assert terminal.shown.count("rests on 'council-closing'") == 1


def test_who_gives_up_leaves_nothing_behind(bridge: Path) -> None:
    before = tree(bridge)
    terminal = Terminal("add", "-C", bridge, "actor")
    terminal.answer("name:", "\x04")
    terminal.answer("\r\nAborted!", "")
    assert terminal.end() == 1
    assert tree(bridge) == before
