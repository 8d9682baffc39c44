"""``onrecord links`` against a server on this machine: what it says, asks, and writes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import Result
from tests.dossier_helpers import LEAST, PATIENCE, read, run, tree, write
from tests.web_helpers import Server, serving

from onrecord.web.addresses import addresses

ACTORS = {"sources/actors/press.yml": "name: The Press\nkind: media\nwikidata: Q1\n"}
ARTICLE = "title: {0}\npublisher: press\nkind: news\ndate: 2024-01-02\nsummary: {1}\nurl: {2}\n"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as made:
        yield made


def dossier(root: Path, server: Server, *paths: str, summary: str = "So.") -> Path:
    """Write a dossier with an article for each path of the server."""
    files = {
        f"sources/articles/a{number}.yml": ARTICLE.format("A", summary, server.at(path))
        for number, path in enumerate(paths, start=1)
    }
    return write(root, {**LEAST, **ACTORS, **files})


def links(root: Path, *options: str | Path) -> Result:
    return run("links", root, "--allow-local", "--pause", "0", *options)


def found(root: Path, *options: str | Path) -> Any:
    return json.loads(links(root, "--format", "json", *options).stdout)


def states(root: Path, *options: str | Path) -> dict[str, str]:
    every = found(root, *options)["addresses"]
    return {each["address"].split("/", 3)[3]: each["state"] for each in every}


# --- what it says --------------------------------------------------------------------------------


def test_each_address_is_asked_once_and_said_where_it_stands(
    tmp_path: Path, server: Server
) -> None:
    """Addresses, copies, and links in texts; fragments are no other address; nothing is written."""
    linked = f"As [they say]({server.at('/fine#there')}) and [more]({server.at('/missing')})."
    root = dossier(tmp_path, server, "/fine", "/moved", "/for-now", "/broken", summary=linked)
    before = tree(root)
    done = links(root)
    assert done.exit_code == 1
    assert "Dead: There is no such page, or no such host." in done.stdout
    assert f"  {server.at('/missing')} (404 Not Found)" in done.stdout
    assert "      sources/articles/a1.yml:5: a link in a text of a1" in done.stdout
    assert f"  {server.at('/moved')} -> {server.at('/fine')}" in done.stdout
    assert "      sources/articles/a2.yml:6: url of a2" in done.stdout
    assert done.stdout.startswith(
        "5 addresses: 1 alive, 1 moved, 1 redirected for now, 1 dead, 1 unsure\n"
    )
    assert [path for command, path in server.asked if command == "HEAD"].count("/missing") == 1
    assert tree(root) == before


@pytest.mark.parametrize(
    ("path", "code"),
    [("/fine", 0), ("/for-now", 0), ("/broken", 0), ("/gone", 1), ("/moved", 1)],
)
def test_exit_codes(path: str, code: int, tmp_path: Path, server: Server) -> None:
    assert links(dossier(tmp_path, server, path)).exit_code == code


def test_local_addresses_are_not_asked_unless_it_is_said(tmp_path: Path, server: Server) -> None:
    root = dossier(tmp_path, server, "/fine", "/gone")
    service = ("--archive", "--service", server.at("/copies"))
    done = run("links", root, "--pause", "0", *service)
    assert done.exit_code == 0
    assert "2 addresses: 2 refused" in done.stdout
    # Nor is anybody told of them.
    assert server.asked == []


def test_one_host_or_some_addresses_alone(tmp_path: Path, server: Server) -> None:
    root = dossier(tmp_path, server, "/fine", "/gone")
    write(
        root, {"sources/articles/b.yml": ARTICLE.format("B", "So.", server.at("/x", "localhost"))}
    )
    assert states(root, "--only", "localhost") == {"x": "dead"}
    assert states(root, "--limit", "1") == {"fine": "alive"}
    assert [each["id"] for each in found(root, "--only", "localhost")["without_copy"]] == ["b"]


def test_what_can_be_read_of_a_broken_dossier_is_asked(tmp_path: Path, server: Server) -> None:
    root = dossier(tmp_path, server, "/fine")
    bad = (
        ARTICLE.format("B", "So.", "ftp://press.example/") + f"archived_url: {server.at('/gone')}\n"
    )
    write(root, {"sources/articles/b.yml": bad, "sources/dossier.yml": "title: T\n"})
    done = links(root)
    assert "2 addresses: 1 alive, 1 dead" in done.stdout
    assert "what could not be read is left out" in done.stderr


def test_identifiers_are_asked_where_it_is_said(tmp_path: Path, server: Server) -> None:
    root = dossier(tmp_path, server, "/fine")
    write(
        root,
        {
            "sources/articles/a1.yml": ARTICLE.format("A", "So.", server.at("/fine"))
            + "doi: 10.1000/182\n"
        },
    )
    asked = run("links", root, "--only", "nobody.example", "--identifiers")
    assert "0 addresses" in asked.stdout
    every = {each.address for each in addresses(read(root), identifiers=True)}
    assert every == {
        server.at("/fine"),
        "https://doi.org/10.1000/182",
        "https://www.wikidata.org/wiki/Q1",
    }


def test_a_report_is_written_where_it_is_wanted(tmp_path: Path, server: Server) -> None:
    root = dossier(tmp_path / "dossier", server, "/moved")
    place = tmp_path / "report.md"
    done = links(root, "--report", place, "--format", "markdown")
    assert done.stdout == ""
    assert "1 address: 1 moved" in done.stderr
    report = place.read_text("utf-8")
    assert "## Moved: It says that it has moved for good" in report
    assert "    - sources/articles/a1.yml&#58;6: url of a1\n" in report


def test_what_a_server_says_moves_no_cursor(tmp_path: Path, server: Server) -> None:
    root = dossier(tmp_path, server, "/to/127.0.0.1/%1b[31m##[error]")
    done = links(root)
    assert "\x1b" not in done.stdout
    assert "##[" not in done.stdout


# --- copies --------------------------------------------------------------------------------------

ADDRESS = "http://web.archive.org/web/20240105101112/http://press.example/a"


def closest(**what: object) -> str:
    usual = {"available": True, "status": "200", "timestamp": "20240105101112", "url": ADDRESS}
    return json.dumps({"archived_snapshots": {"closest": {**usual, **what}}})


def query(server: Server, path: str) -> str:
    return f"url={quote(server.at(path), safe='')}&timestamp=20240102"


def test_copies_are_proposed_and_written_only_where_it_is_said(
    tmp_path: Path, server: Server
) -> None:
    root = dossier(tmp_path, server, "/fine", "/also-fine")
    server.copies[query(server, "/fine")] = closest()
    service = ("--archive", "--service", server.at("/copies"))
    before = tree(root)
    done = links(root, *service)
    assert f"      archived_url: {ADDRESS.replace('http:', 'https:', 1)}\n" in done.stdout
    assert "      archived_on: 2024-01-05\n" in done.stdout
    assert "a2: the archive names none" in done.stdout
    assert tree(root) == before
    done = links(root, *service, "--write")
    assert "sources/articles/a1.yml: 1 copy" in done.stdout
    after = tree(root)
    changed = "sources/articles/a1.yml"
    assert {path for path in after if after[path] != before[path]} == {changed}
    address = ADDRESS.replace("http:", "https:", 1)
    copy = f"archived_url: {address}\narchived_on: 2024-01-05\n".encode()
    assert copy in after[changed]
    assert after[changed].replace(copy, b"") == before[changed]
    assert run("check", root).exit_code == 0
    assert [each["id"] for each in found(root, "--limit", "1")["without_copy"]] == ["a2"]


@pytest.mark.parametrize(
    "answer",
    [
        "{}",
        "[]",
        "no json",
        '{"archived_snapshots": {}}',
        closest(status="404"),
        closest(url="http://evil.example/web/20240105101112/http://press.example/a"),
        closest(url="javascript:alert(1)"),
        closest(url="http://web.archive.org/a b"),
        closest(timestamp="2024"),
        closest(timestamp="20241305101112"),
        # Before the article was published.
        closest(timestamp="20231205101112"),
        "[" * 100_000,
    ],
    ids=lambda answer: answer[:40],
)
def test_an_answer_of_the_archive_is_a_strangers_too(
    answer: str, tmp_path: Path, server: Server
) -> None:
    root = dossier(tmp_path, server, "/fine")
    server.copies[query(server, "/fine")] = answer
    before = tree(root)
    done = links(root, "--archive", "--write", "--service", server.at("/copies"))
    assert done.exit_code == 0
    assert "a1: the archive names none" in done.stdout
    assert tree(root) == before


@pytest.mark.parametrize(
    "options", [["--write"], ["--archive", "--service", "file:///etc/passwd"], ["--limit", "0"]]
)
def test_misuse(options: list[str], tmp_path: Path) -> None:
    assert run("links", write(tmp_path, LEAST), *options).exit_code == 2


# --- ended by hand -------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="there is no such signal")
def test_ended_by_hand_it_says_what_it_knows_by_then(tmp_path: Path, server: Server) -> None:
    """At once, though a host keeps it waiting; what was not asked is named."""
    root = dossier(tmp_path, server, "/gone", "/slow", "/fine")
    command = [
        sys.executable,
        "-m",
        "onrecord",
        "links",
        str(root),
        "--allow-local",
        "--pause",
        "0",
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert server.holding.wait(PATIENCE)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=PATIENCE)
    assert running.returncode == 130, err
    assert "3 addresses: 1 dead, 2 not asked" in out
    assert f"Not asked\n  {server.at('/slow')}\n  {server.at('/fine')}\n" in out
    assert "Traceback" not in err
