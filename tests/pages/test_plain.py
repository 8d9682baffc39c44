"""Pages on a code host: as CommonMark with tables makes them, without a style of ours."""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml.etree import _Element
from lxml.html import fromstring
from markdown_it import MarkdownIt
from tests.dossier_helpers import REPOSITORY, made_pages, run, tree, write

from onrecord.output.settings import read_head


def test_what_stands_in_one_cell_of_the_matrix_does_not_run_together(tmp_path: Path) -> None:
    """Each entry is a link; between two of them there is a line break."""
    sources = tree(REPOSITORY / "tests/dossiers/lido/sources")
    write(tmp_path, {f"sources/{path}": data for path, data in sources.items()})
    assert run("build", "-C", tmp_path).exit_code == 0
    body = (tmp_path / "briefs/matrix.md").read_text("utf-8").split("---\n", 2)[2]
    html = fromstring(MarkdownIt("commonmark").enable("table").render(body))
    cells = [cell for cell in html.iter("td") if len([*cell.iter("a")]) > 1]
    assert len(cells) > 5
    for cell in cells:
        links = [str(link.text_content()) for link in cell.iter("a")]
        lines = [line for line in "".join(_shown(cell)).split("\n") if line.strip()]
        assert len(lines) >= len(links)
        assert [line for line in lines if sum(line.count(each) for each in {*links}) > 1] == []


def _shown(node: _Element) -> Iterator[str]:
    """Yield what a reader sees of an element, line breaks as such."""
    yield "\n" if node.tag == "br" else ""
    yield node.text or ""
    for child in node:
        yield from _shown(child)
        yield child.tail or ""


def test_the_front_matter_shows_apostrophes_as_they_are(tmp_path: Path) -> None:
    dossier = "title: The town's bridge\nscope: The town's.\nbottom_line: It is the town's.\n"
    pages = made_pages(tmp_path, {"sources/dossier.yml": dossier})
    assert read_head(pages["index.md"])["title"] == "The town's bridge"
    heads = [text.split("---\n", 2)[1] for path, text in pages.items() if path.endswith(".md")]
    assert [head for head in heads if re.search("&#(x27|39);", head)] == []
