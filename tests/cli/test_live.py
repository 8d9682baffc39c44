"""``onrecord serve``: the page that somebody looks at comes first, then all that has changed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.test_serve import Server, serving, until
from tests.dossier_helpers import tree

from onrecord.output.files import workplace

pytestmark = pytest.mark.xdist_group("live")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("live"), own_template=False) as running:
        yield running


def test_the_page_that_is_looked_at_comes_before_any_is_written(server: Server) -> None:
    path = "questions/deepening.html"
    assert server.shows(path, "The spawning grounds would go.")
    pages = tree(server.folder / "briefs")
    with workplace(server.folder):
        server.edit("sources/positions/all.yml", "The spawning grounds would", "The eels would")
        until("it is served", lambda: server.shows(path, "The eels would go."))
        assert tree(server.folder / "briefs") == pages
    until(
        "it is written",
        lambda: b"The eels would go." in tree(server.folder / "briefs")["questions/deepening.md"],
    )
    server.rests(4)
    assert server.shows(path, "The eels would go.")


def test_what_a_rule_refuses_is_taken_back(server: Server) -> None:
    """A page was shown before the rules were asked; they say that the pages stay."""
    path = "questions/cost.html"
    before = shown(server, path)
    old, new = "short: Cost\n", "short: Price\n  related: [cost]\n"
    server.edit("sources/questions/questions.yml", old, new)
    until("it is said", lambda: "error[self-reference]" in server.said)
    until("the page is as it was", lambda: shown(server, path) == before)
    server.edit("sources/questions/questions.yml", new, old)
    server.rests(4)


def test_after_any_edits_all_pages_are_those_of_a_fresh_server(
    server: Server, tmp_path: Path
) -> None:
    """Pages are taken over from one build to the next, with what leads to them and from them."""
    edits = [
        ("sources/actors/people.yml", "Runs the harbour.", "Minds the harbour."),
        ("sources/questions/questions.yml", "short: Cost", "short: Price"),
        ("mkdocs.yml", "site_name: ", "site_name: Another "),
    ]
    server.shows("questions/cost.html", "Cost")
    (server.folder / "mkdocs.yml").write_text("site_name: Harbour\n", encoding="utf-8")
    note = server.folder / "briefs/note.md"
    note.write_text("# A note\n\n[Cost](questions/cost.md)\n", encoding="utf-8")
    for path, old, new in edits:
        server.edit(path, old, new)
        server.rests(4)
    with serving(tmp_path, folder=server.folder) as fresh:
        paths = [
            each.replace(".md", ".html")
            for each in tree(server.folder / "briefs")
            if not each.startswith(".")
        ]
        assert len(paths) > 30
        for path in [*paths, "404.html", "sitemap.xml"]:
            assert shown(server, path) == shown(fresh, path), path


def shown(server: Server, path: str) -> str:
    """Return a page as it is served, without what is another one each time."""
    page = server.page(path) or ""
    script = r'<script src="/livereload/.*?</script>'
    return re.sub(script, "", page).replace(f":{server.port}/", ":port/")
