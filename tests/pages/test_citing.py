"""An article is cited at the top of its page, in words and in files; errors have an address."""

import json
import textwrap
from pathlib import Path

import pytest
from tests.dossier_helpers import LEAST, made_pages
from tests.pages.test_sentences import BASE, pages


def line(page: str, number: int = 0) -> str:
    """Return a line of the box under the title of an article's page."""
    lines = page.partition('<div class="or-cite"')[2].partition("</div>")[0].split("\n\n")
    return lines[1 + number]


def test_an_article_is_cited_under_its_title(tmp_path: Path) -> None:
    article = """
        id: art
        title: For it
        publisher: paper
        kind: news
        date: 2024-03-06
        authors: [Jo Lee, ann]
        url: https://paper.example/for-it
        summary: She is for it.
        """
    page = pages(tmp_path, articles=article)["articles/art.md"]
    assert page.index('class="or-cite"') < page.rindex("She is for it.")
    address = '<a href="https://paper.example/for-it" rel="noopener noreferrer nofollow">'
    assert line(page) == (
        'Cite: <span class="or-citation">Jo Lee, Ann Lee, “For it”, Daily Paper, '
        f"published 6 March 2024, {address}https&#58;//paper.example/for-it</a>.</span>"
    )
    assert page.count("@article") == 0


def test_what_is_not_known_of_an_article_is_said(tmp_path: Path) -> None:
    article = """
        {id: art, title: unknown, publisher: unknown, kind: analysis, date: unknown, summary: X.}
        """
    words = line(pages(tmp_path, articles=article)["articles/art.md"])
    assert words.endswith(">Untitled analysis, outlet not named, undated.</span>")


def test_the_files_beside_a_page_hold_its_citation(tmp_path: Path) -> None:
    found = pages(tmp_path)
    links = line(found["articles/art.md"], 1)
    endings = {
        "BibTeX": ".bib",
        "BibLaTeX": "--biblatex.bib",
        "RIS": ".ris",
        "CSL-JSON": ".json",
    }
    for name, ending in endings.items():
        assert f"[{name}](art{ending})" in links
        # And of all sources at once, which here is the one.
        assert found[f"sources{ending}"] == found[f"articles/art{ending}"]
    assert found["articles/art.bib"].startswith("@misc{art,\n  title = {{For it}},\n")
    started = "@misc{art,\n  title = {{For it}},\n  organization = {Daily Paper},\n"
    assert found["articles/art--biblatex.bib"].startswith(started)
    assert found["articles/art.ris"].startswith("TY  - NEWS\nTI  - For it\n")
    [item] = json.loads(found["articles/art.json"])
    assert (item["id"], item["title"]) == ("art", "For it")


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("errors@paper.example", "mailto:errors&#64;paper.example"),
        ("https://paper.example/errors", "https://paper.example/errors"),
        ("the desk, by post", None),
        ("javascript:alert(1)@x.example", None),
        (None, None),
    ],
)
def test_an_error_is_reported_to_who_mends_it(
    tmp_path: Path, contact: str | None, address: str | None
) -> None:
    """Where nobody's address is known, the link leads to the page that says what to do."""
    dossier = textwrap.dedent(LEAST["sources/dossier.yml"])
    dossier += f"contact: {json.dumps(contact)}\n" if contact else ""
    found = made_pages(tmp_path, {**BASE, "sources/dossier.yml": dossier})
    report = line(found["articles/art.md"], 1).partition("CSL-JSON](art.json) · ")[2]
    if address:
        rel = 'rel="noopener noreferrer nofollow"'
        assert report == f'<a href="{address}" {rel}>Report an error</a>'
    else:
        assert report == "[Report an error](../cite.md#report-an-error)"
    assert "## Report an error\n" in found["cite.md"]
