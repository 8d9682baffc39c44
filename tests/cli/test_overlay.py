"""``onrecord serve`` where something is wrong: it starts, and says so until it is mended."""

import http.client
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.cli.test_serve import Server, serving, until
from tests.conftest import HARBOUR, copy_dossier
from tests.dossier_helpers import PATIENCE, run, write

pytestmark = pytest.mark.xdist_group("overlay")
POSITIONS = "sources/positions/all.yml"
RIGHT, WRONG = "  question: cost\n", "  question: cots\n"
PAGE = "questions/cost.html"


def news(server: Server, page: str = PAGE) -> Any:
    """Return how it is with a page, as a browser is told; nothing while the engine starts anew."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    try:
        connection.request("GET", f"/livereload/news?{urlencode({'page': page})}")
        return json.loads(connection.getresponse().read())
    except OSError:
        return {"wrong": {"faults": [{"place": "", "message": ""}]}, "face": ""}
    finally:
        connection.close()


def wrong(server: Server) -> list[tuple[str, str]]:
    """Return where something is wrong, and what."""
    return [(each["place"], each["message"]) for each in news(server)["wrong"]["faults"]]


def spoilt(parent: Path, path: str, old: str, new: str) -> Path:
    folder = parent / "harbour"
    copy_dossier(HARBOUR, folder)
    text = (folder / path).read_text("utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new), "utf-8")
    return folder


def test_with_errors_it_starts_and_tells_them_until_they_are_mended(tmp_path: Path) -> None:
    folder = spoilt(tmp_path, POSITIONS, RIGHT, WRONG)
    with serving(tmp_path, folder=folder) as server:
        assert server.shows("index.html", "No pages yet")
        assert server.page(PAGE) is None
        told = news(server)["wrong"]
        assert told["summary"] == "2 errors"
        assert told["effect"] == "There are no pages yet; they come as soon as this is mended."
        fault, _ = told["faults"]
        assert re.fullmatch(rf"{POSITIONS}:\d+:13", fault["place"])
        assert fault["source"] == ["  question: ", "cots", ""]
        assert fault["hint"] == "did you mean 'cost'?"
        assert fault["more"] == "onrecord explain unknown-id"
        assert "error[unknown-id] no question 'cots'" in server.said
        assert "is not found in the documentation" not in server.said
        # As an editor saves a file in two steps, and what is no YAML.
        positions = folder / POSITIONS
        text = positions.read_text("utf-8")
        positions.write_text("- actor: [\n", "utf-8")
        until("it is told", lambda: all(f"{POSITIONS}:" in place for place, _ in wrong(server)))
        assert not (folder / "briefs").exists()
        (folder / "sources/dossier.yml").rename(tmp_path / "dossier.yml")
        until("it is told", lambda: "sources/dossier.yml:1:1" in dict(wrong(server)))
        (tmp_path / "dossier.yml").rename(folder / "sources/dossier.yml")
        positions.write_text(text.replace(WRONG, RIGHT), "utf-8")
        until("the pages are there", lambda: server.shows(PAGE, "Plans with a fixed sum."))
        assert not server.shows("index.html", "No pages yet")
        assert wrong(server) == []
        # From then on the pages stay.
        before = news(server)["face"]
        server.edit(POSITIONS, RIGHT, WRONG)
        until("it is told", lambda: len(wrong(server)) == 2)
        assert news(server)["wrong"]["effect"].startswith("The pages are as they were")
        assert news(server)["face"] == before
        server.edit(POSITIONS, WRONG, RIGHT)
        until("nothing is wrong", lambda: wrong(server) == [])
        assert news(server)["face"] == before
        assert server.process.poll() is None
        assert "Traceback" not in server.said


def test_what_is_wrong_with_template_configuration_and_pages_is_told(tmp_path: Path) -> None:
    """From the start on, one after the other; by us or by the engine."""
    template = "site_templates/pages/unknowns.md.j2"
    planted = {template: "# What\n\n{% endfro %}\n", "mkdocs.yml": "nav: 5\n"}
    with serving(tmp_path, planted=planted, own_template=False) as server:
        until("the template is named", lambda: f"{template}:3" in dict(wrong(server)))
        [fault] = news(server)["wrong"]["faults"]
        assert fault["source"] == ["", "{% endfro %}", ""]
        (server.folder / template).unlink()
        until("the engine says so", lambda: any("nav" in what for _, what in wrong(server)))
        assert server.shows("index.html", "No pages yet")
        (server.folder / "mkdocs.yml").write_text("site_name: [\n", "utf-8")
        until("we say so", lambda: any("YAML" in what for _, what in wrong(server)))
        (server.folder / "mkdocs.yml").unlink()
        until("the pages are there", lambda: server.shows(PAGE, "Plans with a fixed sum."))
        until("nothing is wrong", lambda: wrong(server) == [])
        write(server.folder, {"briefs/raw.html": "<script>alert(1)</script>\n"})
        until("it is told", lambda: "briefs/raw.html" in dict(wrong(server)))
        assert server.shows(PAGE, "Plans with a fixed sum.")
        (server.folder / "briefs/raw.html").unlink()
        write(server.folder, {"briefs/new.md": "# New\n"})
        until("nothing is wrong", lambda: wrong(server) == [])
        (server.folder / "sources").rename(tmp_path / "sources")
        until("it is told", lambda: any("is gone" in what for _, what in wrong(server)))
        (tmp_path / "sources").rename(server.folder / "sources")
        until("nothing is wrong", lambda: wrong(server) == [])
        assert server.process.poll() is None
        assert "Traceback" not in server.said


def test_a_page_is_another_one_only_where_it_is(tmp_path: Path) -> None:
    """A browser that shows it loads it anew then, and when another page changes it does not."""
    with serving(tmp_path, own_template=False) as server:
        assert server.page(PAGE)
        faces = {page: news(server, page)["face"] for page in (PAGE, "nowhere.html", "cite.html")}
        said = server.page(PAGE) or ""
        assert f'data-page="{PAGE}" data-face="{faces[PAGE]}"' in said
        server.edit(POSITIONS, "Plans with a fixed sum.", "Plans with a round sum.")
        until("it is another one", lambda: news(server)["face"] != faces[PAGE])
        once = news(server)["face"]
        server.rests(4)
        assert server.shows(PAGE, "Plans with a round sum.")
        assert news(server)["face"] == once, "what came first is what was built"
        assert news(server, "cite.html")["face"] == faces["cite.html"]
        assert news(server, "nowhere.html")["face"] == faces["nowhere.html"]
        # What lies elsewhere is no page, whatever it is: it is the one of what is not found.
        paths = ("../../mkdocs.yml", "/etc/passwd", "a\0b", "questions/../../x")
        faces = {page: news(server, page)["face"] for page in ("nowhere.html", *paths)}
        assert {*faces.values()} == {faces["nowhere.html"]}
        # A picture that pages show is a part of them.
        write(server.folder, {"briefs/picture.png": b"\x89PNG\r\n\x1a\n"})
        until("it is another one", lambda: news(server)["face"] != once)


def test_nothing_of_it_is_in_a_site(tmp_path: Path) -> None:
    copy_dossier(HARBOUR, tmp_path / "harbour")
    assert run("site", "-C", tmp_path / "harbour").exit_code == 0
    for path in (tmp_path / "harbour/site").rglob("*"):
        if path.is_file() and path.suffix in {".html", ".js", ".css"}:
            assert b"livereload" not in path.read_bytes(), path
