"""Who stands where on several pages: nothing is lost, and each says which part of it it is."""

import csv
import io
import re
from collections import Counter
from pathlib import Path

import pytest
from tests.corpora import Corpus
from tests.dossier_helpers import read, run, tree
from tests.pages.test_dividing import astray, built
from tests.reliability.dossiers import history, matrix

from onrecord.dossier.model import Dossier
from onrecord.pages.addresses import MOST
from onrecord.pages.rows import matrix_rows

ENTRIES = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier of many actors on many questions, built: few entries fill a page."""
    root = tmp_path_factory.mktemp("many")
    Corpus(250).write(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("onrecord.pages.matrix._ENTRIES", ENTRIES)
        result = run("build", "-C", root)
    assert result.exit_code == 0, result.stderr
    return root


@pytest.fixture(scope="module")
def dossier(folder: Path) -> Dossier:
    return read(folder)


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, str]:
    return {path: data.decode() for path, data in tree(folder / "briefs").items()}


@pytest.fixture(scope="module")
def parts(pages: dict[str, str]) -> dict[str, str]:
    return {path: text for path, text in pages.items() if path.startswith("matrix/")}


_CELL = re.compile(r'<span class="or-cell .*?\]\(\.\./questions/[^)]*#(position-\d+)\)')


def rows_of(text: str) -> list[str]:
    """Return the rows of the table in words."""
    table = text.partition('or-table--matrix"')[2]
    return [line for line in table.splitlines() if line.startswith("| <span")]


def test_every_entry_of_the_table_is_on_one_page(dossier: Dossier, parts: dict[str, str]) -> None:
    whole = Counter(
        (row.actor.id, entry.position)
        for row in matrix_rows(dossier)
        for cell in row.cells
        for entry in cell
    )
    found = Counter(
        (str(re.findall(r"actors/([\w-]+)\.md", line)[0]), position)
        for text in parts.values()
        for line in rows_of(text)
        for position in _CELL.findall(line)
    )
    assert len(parts) > 3
    assert found == whole


def test_no_page_has_an_empty_row_or_too_much(parts: dict[str, str]) -> None:
    for path, text in parts.items():
        rows = rows_of(text)
        assert all("or-cell" in row for row in rows), path
        assert 0 < sum(row.count('class="or-cell ') for row in rows) <= ENTRIES, path
        columns = rows[0].count(" |") - 1
        assert columns <= 8, path


def test_who_is_indented_stands_below_the_body_that_it_belongs_to(
    dossier: Dossier, parts: dict[str, str]
) -> None:
    """On the same page: on another one it would look as if it belonged to somebody else."""
    under = {row.actor.id: row.under for row in matrix_rows(dossier)}
    indented = 0
    for text in parts.values():
        seen = []
        for line in rows_of(text):
            actor = str(re.findall(r"actors/([\w-]+)\.md", line)[0])
            seen.append(actor)
            if "or-row--under" in line:
                indented += 1
                assert under[actor] in seen
    assert indented


def test_the_first_page_counts_the_whole_and_leads_to_each_part(
    dossier: Dossier, pages: dict[str, str], parts: dict[str, str]
) -> None:
    first = pages["matrix.md"]
    assert f"**{len(matrix_rows(dossier))}** actors" in first
    assert f"**{len(dossier.questions)}** questions" in first
    assert "**500** positions" in first
    assert f"on {len(parts)} pages" in first
    assert all(f"](questions/{each}.md)" in first for each in dossier.questions)
    led_to = set(re.findall(r"\((matrix/[\w-]+\.md)\)", first))
    assert led_to == {path for path in parts if "--" not in path}
    assert "or-table--matrix" not in first
    assert astray(pages) == []
    # Whoever comes to a later page finds what it is a part of.
    later = next(text for path, text in parts.items() if path.endswith("--2.md"))
    assert "[Who stands where](../matrix.md)" in later
    assert re.search(r"\d+ of 20 questions · \d+ of \d+ actors; no other", later)
    assert re.search(r"Page 2 of \d · Actors: \d+ to \d+ of \d+", later)


def test_the_search_leads_to_the_part_of_a_topic(pages: dict[str, str]) -> None:
    dossier_entries = pages[".entries.json"]
    assert re.search(
        r'"place": "matrix/question-\d+\.html"[^}]*Who stands where: ', dossier_entries
    )


def test_the_spreadsheet_has_all_of_it(dossier: Dossier, pages: dict[str, str]) -> None:
    lines = [*csv.DictReader(io.StringIO(pages["matrix.csv"].removeprefix("\ufeff")))]
    wanted = Counter(
        (row.actor.name, question.short, entry.position)
        for row in matrix_rows(dossier)
        for question, cell in zip(dossier.questions.values(), row.cells, strict=True)
        for entry in cell
    )
    assert Counter((line["Actor"], line["Question"], line["Entry"]) for line in lines) == wanted
    position = dossier.positions["position-1"]
    line = next(each for each in lines if each["Entry"] == position.id)
    assert position.stance
    assert line["Stance"] == position.stance.label
    assert position.short
    assert position.short in line["Position"]
    assert line["Since"] == str(position.date.earliest)


def test_a_table_that_has_room_on_a_page_stays_there(tmp_path: Path) -> None:
    pages = built(matrix(40), tmp_path)
    assert len(rows_of(pages["matrix.md"])) == 40
    assert not [path for path in pages if path.startswith("matrix") and path != "matrix.md"]
    assert not (tmp_path / "briefs" / "matrix.csv").exists()
    assert "or-part" not in pages["matrix.md"]


def test_questions_without_a_topic_are_divided_evenly(tmp_path: Path) -> None:
    """And what leads to many parts is divided as well."""
    pages = built(matrix(100), tmp_path)
    parts = [text for path, text in pages.items() if path.startswith("matrix/")]
    assert {len(rows_of(text)) for text in parts} == {7, 8}
    assert sum(len(rows_of(text)) for text in parts) == 100
    assert "Groups of questions: 11 to 13 of 13" in pages["matrix--2.md"]
    assert pages["matrix--2.md"].count("](questions/question-") == 100 - pages["matrix.md"].count(
        "](questions/question-"
    )
    assert astray(pages) == []


def test_of_a_long_history_a_cell_shows_the_latest(tmp_path: Path) -> None:
    """The rest stands on the page of the actor, which the row says."""
    pages = built(history(5 * MOST), tmp_path)
    text = pages["matrix.md"]
    [row] = rows_of(text)
    assert row.count('class="or-cell ') == MOST
    assert f"{4 * MOST} earlier: on the page of [The Actor](actors/actor.md)" in row
    assert f"#position-{5 * MOST - 1})" in row
    assert "#position-0)" not in row
