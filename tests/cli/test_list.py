"""``onrecord list``: lines that other programs can take apart."""

import csv
import io
import json
from pathlib import Path

import pytest
from tests.dossier_helpers import LEAST, REPOSITORY, run, tree, write

LIDO = REPOSITORY / "tests" / "dossiers" / "lido"


def listed(*arguments: str | Path) -> list[list[str]]:
    done = run("list", *arguments)
    assert done.exit_code == 0, done.output
    return [line.split("\t") for line in done.stdout.splitlines()]


def ids(*arguments: str | Path) -> list[str]:
    return [row[0] for row in listed(*arguments)]


def test_every_id_stands_where_the_line_says() -> None:
    """Of records and disputes; at that line of that file the id is written, or its file has it."""
    rows = listed(LIDO)
    assert len({row[0] for row in rows}) == len(rows) > 50
    for record_id, _kind, place, name in rows:
        path, _, line = place.rpartition(":")
        written = (LIDO / path).read_text("utf-8").splitlines()[int(line) - 1]
        assert record_id in written or Path(path).stem == record_id
        assert name


@pytest.mark.parametrize("order", [["stale", LIDO], [LIDO, "stale"], ["stale", "-C", LIDO]])
def test_the_folder_stands_before_or_behind_the_list(order: list[str | Path]) -> None:
    [row] = listed(*order)
    assert row[:2] == ["cost", "question"]
    assert row[-1] == "older than courier-2024-06-09"


def test_the_list_of_a_folder_alone_is_of_all_ids() -> None:
    assert listed(LIDO) == listed("ids", LIDO)


def test_what_is_to_be_done_has_a_list() -> None:
    assert ids("drafts", LIDO) == [
        "slide",
        "courier-draft",
        "bathers",
        "bathers-slide",
        "slide-day",
    ]
    assert ["leaflet-2024", "article"] in [row[:2] for row in listed("former", LIDO)]
    assert "insiders-offer" in ids("anonymous", LIDO)
    assert {"residents-for", "maerch-own"} <= set(ids("one-article", LIDO))
    assert set(ids("unreviewed", LIDO)) < set(ids("ids", LIDO))


ARTICLE = """
    title: The toll
    publisher: press
    kind: news
    date: 2024-01-{day}
    summary: What was said.
    reports:
      - {{position: {said}, attribution: on-record, via: []}}
    """
CORRECTED = "status: corrected\n    status_note: A name.\n    updated: 2024-02-01\n    "
TOLL = {
    **LEAST,
    "sources/questions/toll.yml": """
        text: Is there a toll?
        short: Toll
        unknowns: [{text: All., kind: not-stated}]
        """,
    "sources/actors/all.yml": """
        - {id: press, name: The Press, kind: media}
        - {id: ann, name: Ann Lee, kind: person}
        - {id: bob, name: Bob Ray, kind: person}
        - {id: cat, name: Cat Moe, kind: person}
        """,
    "sources/positions/all.yml": """
        - {id: ann-for, actor: ann, question: toll, stance: supports, date: 2024-01-01, text: For.}
        - {id: bob-for, actor: bob, question: toll, stance: supports, date: 2024-01-01, text: For.}
        - {id: cat-not, actor: cat, question: toll, stance: opposes, date: 2024-01-01, text: Not.}
        """,
    "sources/articles/one.yml": ARTICLE.format(day="02", said="ann-for"),
    "sources/articles/two.yml": ARTICLE.format(day="03", said="bob-for") + CORRECTED,
    "sources/articles/three.yml": ARTICLE.format(day="04", said="cat-not"),
}


def test_two_who_say_the_same_to_an_outlet_are_two_origins(tmp_path: Path) -> None:
    """One stance has a second origin; the other has none, and its position is listed."""
    write(tmp_path, TOLL)
    assert ids("one-origin", tmp_path) == ["cat-not"]
    assert sorted(ids("one-article", tmp_path)) == ["ann-for", "bob-for", "cat-not"]
    assert ids("unreported", tmp_path) == []
    assert ids("corrected", tmp_path) == ["two"]
    assert ids("retracted", tmp_path) == []


def test_kinds_are_a_filter() -> None:
    kinds = {row[1] for row in listed(LIDO, "--kind", "event", "--kind", "dispute")}
    assert kinds == {"event", "dispute"}


def test_json_and_csv_have_the_same_cells() -> None:
    rows = json.loads(run("list", LIDO, "--format", "json").stdout)
    table = list(csv.reader(io.StringIO(run("list", LIDO, "--format", "csv").stdout[1:])))
    assert table[0] == list(rows[0]) == ["id", "kind", "place", "name", "why"]
    assert len(table) - 1 == len(rows) == len(listed(LIDO))


def test_what_can_be_read_of_a_broken_dossier_is_listed(tmp_path: Path) -> None:
    """Its errors are counted, and a name that could not be read is the id."""
    broken = "title: [x]\ndate: soon\nstatus: planned\nreviewed: [{by: Ann, on: 2024-01-01}]\n"
    stray = "actor: nobody\nquestion: none\nstance: supports\ndate: 2024\ntext: For.\n"
    write(
        tmp_path,
        {**LEAST, "sources/events/fair.yml": broken, "sources/positions/stray.yml": stray},
    )
    before = tree(tmp_path)
    done = run("list", tmp_path)
    assert done.exit_code == 0
    assert "fair\tevent\tsources/events/fair.yml:1\tfair\n" in done.stdout
    assert "stray\tposition\t" in done.stdout
    assert "errors: what could not be read is left out" in done.stderr
    assert ids("unreviewed", tmp_path) == ["stray"]
    assert tree(tmp_path) == before


def test_a_list_that_needs_what_could_not_be_read_says_so(tmp_path: Path) -> None:
    broken = """
        title: Two
        publisher: press
        kind: news
        date: 2024
        summary: Of two.
        same_text_as: [one, three]
        reports: [{position: ann-for}]
        """
    write(tmp_path, {**TOLL, "sources/articles/two.yml": broken})
    done = run("list", "one-article", tmp_path)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "'onrecord check' names it" in done.stderr


@pytest.mark.parametrize("words", [["drfats"], ["drfats", "."], ["ids", "stale"], ["a", "b"]])
def test_no_such_list_is_misuse_and_names_those_that_there_are(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path, LEAST))
    done = run("list", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "unreviewed" in done.stderr or words == ["ids", "stale"]


def test_a_name_forges_no_line_and_no_column(tmp_path: Path) -> None:
    hostile = 'text: Why?\nshort: "a\\tb ##[error]"\nunknowns: [{text: All., kind: not-stated}]\n'
    write(tmp_path, {**LEAST, "sources/questions/why.yml": hostile})
    [row] = listed(tmp_path)
    assert len(row) == 4
    assert "##[" not in row[3]
