"""Citations in the programs that people open them with: each finds what was written."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
import rispy
from bibtexparser.entrypoint import parse_string as parse_bibtex
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as csl_formatter
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_string
from pybtex.plugin import find_plugin
from tests.clients_helpers import CLIENTS, installed
from tests.dossier_helpers import REPOSITORY, read

from onrecord.dossier.labels import outlet_name
from onrecord.dossier.model import Dossier
from onrecord.exchange.tex import biblatex, bibtex
from onrecord.pages.citing import citation_files
from onrecord.source.dates import Edtf
from onrecord.source.fields import UNKNOWN, Unknown
from onrecord.source.terms import ArticleKind
from onrecord.source.urls import Url

KYIV = "kyiv-independent-2025-03"
TITLE = "China denies considering participation in Ukraine peacekeeping mission"


@pytest.fixture(scope="module")
def shipped() -> Dossier:
    return read(REPOSITORY)


@pytest.fixture(scope="module")
def files(shipped: Dossier) -> Mapping[str, str]:
    return citation_files(shipped)


def test_pybtex_prints_title_author_outlet_and_date(
    shipped: Dossier, files: Mapping[str, str]
) -> None:
    """In the style with which guides to BibTeX begin; capitals stay."""
    found = parse_string(files["sources.bib"], "bibtex")
    style = find_plugin("pybtex.style.formatting", "plain")()
    printed = {
        each.key: each.text.render_as("text")
        for each in style.format_bibliography(found, list(found.entries))
    }
    assert printed.keys() == shipped.articles.keys()
    assert printed[KYIV] == (
        f"Martin Fornusek. {TITLE}. Kyiv Independent, March 2025. "
        "Published between 24 and 31 March 2025 (inferred from other sources)."
    )
    for article in shipped.articles.values():
        shown = printed[article.id]
        assert outlet_name(shipped, article) in shown
        assert article.date.words() in shown
        assert isinstance(article.title, Unknown) or article.title in shown
    [person] = found.entries[KYIV].persons["author"]
    assert (person.last_names, person.first_names) == (["Fornusek"], ["Martin"])


@pytest.mark.parametrize(
    ("name", "outlet"), [("sources.bib", "howpublished"), ("sources--biblatex.bib", "journaltitle")]
)
def test_bibtexparser_reads_every_entry(
    shipped: Dossier, files: Mapping[str, str], name: str, outlet: str
) -> None:
    library = parse_bibtex(files[name])
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == list(shipped.articles)
    fields = {field.key: field.value for field in library.entries_dict[KYIV].fields}
    wanted = {"title": f"{{{TITLE}}}", "author": "Fornusek, Martin", outlet: "Kyiv Independent"}
    assert wanted.items() <= fields.items()
    day = (fields.get("year"), fields.get("month"), fields.get("date"))
    assert day in {("2025", "mar", None), (None, None, "2025-03")}


def test_rispy_reads_every_record(shipped: Dossier, files: Mapping[str, str]) -> None:
    records = {each["id"]: each for each in rispy.loads(files["sources.ris"])}
    assert records.keys() == shipped.articles.keys()
    assert all(each["year"] == "2025" for each in records.values())
    kyiv = records[KYIV]
    assert (kyiv["title"], kyiv["authors"]) == (TITLE, ["Fornusek, Martin"])
    assert kyiv["secondary_title"] == "Kyiv Independent"
    assert kyiv["date"] == "2025/03//between 24 and 31 March 2025"
    assert kyiv["notes"] == ["Published between 24 and 31 March 2025 (inferred from other sources)"]


def test_citeproc_prints_every_item(shipped: Dossier, files: Mapping[str, str]) -> None:
    """With a style that prints the family's name first: CSL knows which word it is."""
    source = CiteProcJSON(json.loads(files["sources.json"]))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    printed = CitationStylesBibliography(style, source, csl_formatter.plain)
    for key in shipped.articles:
        printed.register(Citation([CitationItem(key)]))
    lines = ["".join(map(str, line)) for line in printed.bibliography()]
    assert len(lines) == len(shipped.articles)
    [kyiv] = [line for line in lines if TITLE in line]
    assert kyiv.startswith("Fornusek, M. (")
    assert "2025" in kyiv
    assert "Kyiv Independent" in kyiv


def test_biber_finds_nothing_wrong_with_any_kind_of_entry(shipped: Dossier, tmp_path: Path) -> None:
    """Against BibLaTeX's data model: whatever is not known of an article, its entry is whole."""
    if not shutil.which("biber"):
        if os.environ.get("ONRECORD_REQUIRE_BIBER"):
            pytest.fail("there is no biber here")
        pytest.skip("there is no biber here")
    one = shipped.articles[KYIV]
    made = [
        replace(one, id=f"a-{number}", kind=kind, authors=authors, url=url, title=title, date=day)
        for number, (kind, authors, url, title, day) in enumerate(
            product(
                ArticleKind,
                [(), one.authors],
                [None, Url("https://a.example/x")],
                [one.title, UNKNOWN],
                [one.date, Edtf.parse("2024~"), Edtf.parse("2024-05-01/2024-06")],
            )
        )
    ]
    undated = replace(one, id="undated", date=Edtf.unknown())
    assert biber_says(tmp_path, biblatex([*made, *shipped.articles.values()], shipped)) == []
    assert biber_says(tmp_path, bibtex(shipped.articles.values(), shipped)) == []
    # Every type wants a date; where none is known none is made up.
    [said] = biber_says(tmp_path, biblatex([undated], shipped))
    assert "one of 'date, year' must be defined" in said


@pytest.mark.parametrize("suffix", [".bib", ".ris", ".json"])
def test_citation_js_finds_title_outlet_date_and_author(
    shipped: Dossier, files: Mapping[str, str], tmp_path: Path, suffix: str
) -> None:
    """As web tools read files of citations; of RIS it knows the year alone, of news no author."""
    installed("@citation-js/core/package.json")
    node = shutil.which("node")
    assert node, "citation-js needs Node"
    file = tmp_path / f"sources{suffix}"
    file.write_text(files[f"sources{suffix}"], encoding="utf-8")
    command = [node, "cite.mjs", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=CLIENTS)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found) == len(shipped.articles)
    [article] = [each for each in found if each.get("title") == TITLE]
    assert article["issued"]["date-parts"][0][:2] == ([2025] if suffix == ".ris" else [2025, 3])
    outlets = (article.get(each) for each in ("container-title", "publisher", "medium"))
    assert "Kyiv Independent" in outlets
    if suffix != ".ris":
        assert article["author"] == [{"given": "Martin", "family": "Fornusek"}]


def biber_says(folder: Path, entries: str) -> list[str]:
    """Return what biber warns of."""
    (folder / "entries.bib").write_text(entries, encoding="utf-8")
    command = ["biber", "--tool", "--validate-datamodel", "--nolog", "entries.bib"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stdout
    return [line for line in done.stdout.splitlines() if line.startswith(("WARN -", "ERROR"))]
