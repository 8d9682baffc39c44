"""What other programs have comes in: all of it accounted for, and nothing that is there is lost."""

import json
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import LEAST, REPOSITORY, examples, findings, read, run, tree, write
from tests.exchange.test_dna import database

from onrecord.editing.importing import Outcome
from onrecord.exchange.whole import whole_json
from onrecord.source.plain import TO_BE_WRITTEN
from onrecord.source.records import RECORD_TYPES

DATA = REPOSITORY / "tests" / "exchange" / "data"
TABLE = """\
actor,organisation,question,stance,date,quote,source,url,publisher,published
Mia Lund,Town council,Closing the bridge,pro,2024-03-05,we would close it,Council weighs,https://gazette.example/a,Town Gazette,2024-03-06
Mia Lund,Town council,Closing the bridge,pro,2024-03-05,,Wire story,https://wire.example/a,Global Wire,2024-03-07
Ferry company,,Closing the bridge,con,2024-03-06,we need it,Council weighs,https://gazette.example/a,,
Ann Lee,,Closing the bridge,dunno,2024-03-06,,Council weighs,https://gazette.example/a,,
"""  # noqa: E501  # as a program writes it


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "dossier", LEAST)


def put(root: Path, name: str, text: str | bytes) -> Path:
    path = root.parent / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def account(result: Result) -> Mapping[str, int]:
    """Return what became of how many rows, which is all of them."""
    said = re.search(r"^([\d,]+) rows?: (.+)$", result.stdout, re.MULTILINE)
    assert said, result.output
    counted = {word: int(number) for number, word in re.findall(r"(\d+) ([a-z ]+)", said[2])}
    assert counted.keys() <= {str(each) for each in Outcome}
    assert sum(counted.values()) == int(said[1].replace(",", ""))
    # Each that is not taken has a line with its place and why.
    lines = re.findall(r"^not taken: .+: .+$", result.stdout, re.MULTILINE)
    assert len(lines) == counted.get("not taken", 0)
    return counted


def record(root: Path, path: str) -> dict[str, Any]:
    found = yaml.load((root / "sources" / path).read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
    assert isinstance(found, dict)
    return found


def errors(root: Path) -> list[dict[str, Any]]:
    return [each for each in findings(root) if each["severity"] == "error"]


# --- every format --------------------------------------------------------------------------------


def files(folder: Path) -> dict[str, tuple[Path, dict[str, int]]]:
    """Return a file of each program, and what becomes of its entries in an empty dossier."""
    other = folder / "dossier.json"
    other.write_text(whole_json(read(REPOSITORY / "tests/dossiers/lido")), "utf-8")
    table = folder / "table.csv"
    table.write_text(TABLE, "utf-8")
    return {
        "csl-json": (DATA / "zotero.json", {"new": 6, "not taken": 1}),
        "ris": (DATA / "zotero.ris", {"new": 3, "not taken": 2}),
        "bibtex": (DATA / "better.bib", {"new": 6, "not taken": 1}),
        "page": (DATA / "newspaper.html", {"new": 1}),
        "table": (table, {"new": 3, "not taken": 1}),
        "dna": (database(folder / "a.dna"), {"new": 3, "not taken": 1}),
        "dna 2": (database(folder / "b.dna", 2), {"new": 3, "not taken": 1}),
        "dossier": (other, {"new": 82}),
    }


FORMATS = ["csl-json", "ris", "bibtex", "page", "table", "dna", "dna 2", "dossier"]


@pytest.mark.parametrize("form", FORMATS)
def test_every_row_is_accounted_for_and_comes_in_once(
    form: str, root: Path, tmp_path: Path
) -> None:
    """What comes in makes no error; the same again changes no byte."""
    path, wanted = files(tmp_path)[form]
    first = run("import", path, "-C", root)
    assert account(first) == wanted
    assert first.exit_code == (1 if "not taken" in wanted else 0)
    assert errors(root) == []
    before = tree(root)
    again = run("import", path, "-C", root)
    wanted["there already"] = wanted.pop("new")
    assert account(again) == wanted
    assert tree(root) == before
    # And they are written as `fmt` has it.
    assert "0 files to be written anew" in run("fmt", "-C", root, "--diff").output


@pytest.mark.parametrize("form", FORMATS)
def test_what_comes_in_is_a_draft_and_no_page_shows_it(
    form: str, root: Path, tmp_path: Path
) -> None:
    path, _ = files(tmp_path)[form]
    run("import", path, "-C", root)
    for file in (root / "sources").rglob("*/*.yml"):
        assert record(root, str(file.relative_to(root / "sources")))["draft"] == "yes"
    assert run("build", "-C", root).exit_code == 0
    shown = "".join(each.read_text("utf-8") for each in (root / "briefs").rglob("*.md"))
    assert TO_BE_WRITTEN not in shown


def test_all_of_them_together_are_known_by_one_another(root: Path, tmp_path: Path) -> None:
    """The same paper from three programs is one."""
    libraries = [
        DATA / "zotero.json",
        DATA / "zotero.ris",
        DATA / "better.bib",
        DATA / "journal.html",
    ]
    account(run("import", *libraries, "-C", root))
    papers = [
        file
        for file in (root / "sources/articles").iterdir()
        if record(root, f"articles/{file.name}").get("doi") == "10.1000/182"
    ]
    assert len(papers) == 1
    assert errors(root) == []


def test_another_dossier_comes_in_whole(root: Path, tmp_path: Path) -> None:
    """Every record is the same as there."""
    lido = read(REPOSITORY / "tests/dossiers/lido")
    path, _ = files(tmp_path)["dossier"]
    result = run("import", path, "-C", root, "--publish")
    assert (result.exit_code, account(result)) == (0, {"new": 82})
    here = read(root)
    for kind in RECORD_TYPES:
        assert here.records.get(kind) == lido.records.get(kind)


# --- statements ----------------------------------------------------------------------------------


def test_a_statement_that_two_articles_carry_is_one_position(root: Path) -> None:
    run("import", put(root, "t.csv", TABLE), "-C", root)
    positions = sorted(
        str(each.relative_to(root / "sources"))
        for each in (root / "sources/positions").rglob("*.yml")
    )
    assert positions == [
        "positions/ferry-company/ferry-company-closing-the-bridge-opposes.yml",
        "positions/mia-lund/mia-lund-closing-the-bridge-supports.yml",
    ]
    assert record(root, positions[1]) == {
        "actor": "mia-lund",
        "question": "closing-the-bridge",
        "stance": "supports",
        "date": "2024-03-05",
        "text": TO_BE_WRITTEN,
        "draft": "yes",
    }
    gazette = record(root, "articles/town-gazette-2024-03-06.yml")
    assert gazette["reports"] == [
        {"position": "mia-lund-closing-the-bridge-supports", "quote": "we would close it"},
        {"position": "ferry-company-closing-the-bridge-opposes", "quote": "we need it"},
    ]
    wire = record(root, "articles/global-wire-2024-03-07.yml")
    assert wire["reports"] == [{"position": "mia-lund-closing-the-bridge-supports"}]
    assert record(root, "actors/mia-lund.yml")["relations"] == [
        {"to": "town-council", "relation": "member-of"}
    ]


def test_an_article_that_is_there_gets_the_report_and_keeps_its_comments(root: Path) -> None:
    write(
        root,
        {
            "sources/articles/mine.yml": """
                # Mine.
                title: Council weighs
                publisher: unknown
                kind: analysis
                date: 2024-03-08
                url: http://www.gazette.example/a/#top
                summary: Said by me.
                reports:
                  # The first.
                  - event: talk
                draft: yes
                """,
            "sources/events/talk.yml": "title: A talk\ndate: 2024\nstatus: reported\ndraft: yes\n",
        },
    )
    result = run("import", put(root, "t.csv", TABLE), "-C", root)
    text = (root / "sources/articles/mine.yml").read_text("utf-8")
    assert text.startswith("# Mine.\ntitle: Council weighs\npublisher: unknown\nkind: analysis\n")
    assert "  # The first.\n  - event: talk\n  - position: mia-lund-closing-the-bridge" in text
    assert (
        "kept: sources/articles/mine.yml: date: '2024-03-08' (there '2024-03-06')" in result.stdout
    )
    assert errors(root) == []


def test_a_published_article_is_not_led_to_drafts(root: Path) -> None:
    """A row that would do so is not taken, nor is anything of it written."""
    write(
        root,
        {
            "sources/articles/mine.yml": """
                title: Council weighs
                publisher: unknown
                kind: news
                date: 2024-03-08
                url: https://gazette.example/a
                summary: Said by me.
                """
        },
    )
    before = tree(root / "sources/articles")["mine.yml"]
    result = run("import", put(root, "t.csv", TABLE), "-C", root)
    assert account(result) == {"new": 1, "not taken": 3}
    assert "not taken: row 4: 'mine', which carries it, is published" in result.stdout
    assert tree(root / "sources/articles")["mine.yml"] == before
    assert not (root / "sources/actors/ferry-company.yml").exists()
    assert errors(root) == []


def test_a_quote_that_is_too_long_is_left_out_and_told(root: Path) -> None:
    result = run(
        "import", put(root, "t.csv", TABLE.replace("we need it", "we need it " * 9)), "-C", root
    )
    reports = record(root, "articles/town-gazette-2024-03-06.yml")["reports"]
    assert reports[1] == {"position": "ferry-company-closing-the-bridge-opposes"}
    assert "note: a quote is left out" in result.stdout
    assert errors(root) == []


def test_a_row_from_which_an_error_would_come_is_not_taken_and_others_are(root: Path) -> None:
    """Support with conditions that are not listed; a statement later than its article."""
    table = TABLE.replace("con,2024-03-06", "con,2025-01-01").replace(
        "dunno", "supports with conditions"
    )
    result = run("import", put(root, "t.csv", table), "-C", root)
    assert account(result) == {"new": 2, "not taken": 2}
    assert (
        "row 4: it is of 1 January 2025, and the article that carries it of 6 March"
        in result.stdout
    )
    assert "row 5: supports with conditions, but no conditions are listed" in result.stdout
    assert errors(root) == []


def test_nothing_of_a_row_that_is_not_taken_is_left_for_others(root: Path) -> None:
    """What the second one says of the article's date is not known to the third."""
    rows = ["actor,question,stance,date,source,published", "Ann Lee,Closing,pro,2024,A title,"]
    rows += ["Ann Lee,Closing,con,2024,A title,2023", "Ann Lee,Closing,con,2024-03-05,A title,"]
    table = put(root, "t.csv", "\n".join(rows))
    assert account(run("import", table, "-C", root)) == {"new": 2, "not taken": 1}
    again = account(run("import", table, "-C", root))
    assert again == {"there already": 2, "not taken": 1}


def test_a_mapping_file_with_a_fault_is_shown_as_sources_are(root: Path) -> None:
    mapping = put(root, "map.yml", "columns:\n  actr: Who\n")
    before = tree(root)
    result = run("import", put(root, "t.csv", TABLE), "--mapping", mapping, "-C", root)
    assert result.exit_code == 2
    assert re.search(r"map\.yml:2:3: error\[unknown-term\] 'actr' is no field", result.stdout)
    assert "= did you mean 'actor'?" in result.stdout
    assert tree(root) == before


# --- what a person edited ------------------------------------------------------------------------


def edit(root: Path, path: str, *changes: tuple[str, str]) -> None:
    file = root / "sources" / path
    text = file.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def test_what_a_person_edited_is_kept_and_told(root: Path) -> None:
    """Titles, stances, names, ids: each record is known again, and stays as it is."""
    table = put(root, "t.csv", TABLE)
    run("import", table, DATA / "zotero.json", "-C", root)
    edit(root, "articles/journal-of-bridges-2023-11.yml", ("title: Crack", "title: The crack"))
    edit(
        root,
        "positions/mia-lund/mia-lund-closing-the-bridge-supports.yml",
        ("stance: supports", "stance: neutral"),
        (f"text: {TO_BE_WRITTEN}", "text: Is on neither side."),
    )
    edit(root, "actors/ferry-company.yml", ("name: Ferry company", "name: River Ferries Ltd"))
    edit(root, "questions/closing-the-bridge.yml", ("Closing the bridge", "Will it be closed?"))
    edit(root, "articles/global-wire-2024-03-07.yml", ("url: https://wire.example/a\n", ""))
    assert run("rename", "mia-lund", "lund", "-C", root).exit_code == 0
    before = tree(root)
    result = run("import", table, DATA / "zotero.json", "-C", root)
    assert account(result) == {"there already": 5, "kept as it is": 4, "not taken": 2}
    assert tree(root) == before
    for kept in (
        "articles/journal-of-bridges-2023-11.yml: title: 'The crack growth in riveted bridges'",
        "positions/lund/mia-lund-closing-the-bridge-supports.yml: stance: 'neutral'",
        "actors/ferry-company.yml: name: 'River Ferries Ltd'",
        "questions/closing-the-bridge.yml: text: 'Will it be closed?'",
    ):
        assert f"kept: sources/{kept}" in result.stdout
    assert "has not all that the file says of it: --fill adds it" in result.stdout


def test_fields_that_are_wanting_are_filled_where_that_is_asked_for(root: Path) -> None:
    table = put(root, "t.csv", TABLE)
    run("import", table, "-C", root)
    edit(root, "articles/global-wire-2024-03-07.yml", ("url: https://wire.example/a\n", ""))
    result = run("import", table, "-C", root, "--fill")
    assert account(result) == {"filled": 1, "there already": 2, "not taken": 1}
    assert "filled: sources/articles/global-wire-2024-03-07.yml: url" in result.stdout
    assert record(root, "articles/global-wire-2024-03-07.yml")["url"] == "https://wire.example/a"
    assert account(run("import", table, "-C", root, "--fill")) == {
        "there already": 3,
        "not taken": 1,
    }


def test_records_put_into_one_file_are_known_again(root: Path) -> None:
    table = put(root, "t.csv", TABLE)
    run("import", table, "-C", root)
    together = ""
    for file in sorted((root / "sources/positions").rglob("*.yml")):
        head, _, text = file.read_text("utf-8").partition("\n")
        body = text.replace("stance: supports", "stance: neutral").strip().replace("\n", "\n  ")
        together += f"{head}\n- id: {file.stem}\n  {body}\n"
    shutil.rmtree(root / "sources/positions")
    write(root, {"sources/positions/all.yml": together})
    before = tree(root)
    result = run("import", table, "-C", root)
    assert account(result) == {"there already": 1, "kept as it is": 2, "not taken": 1}
    assert tree(root) == before


# --- the command ---------------------------------------------------------------------------------


def test_a_dry_run_shows_the_difference_and_writes_nothing(root: Path) -> None:
    before = tree(root)
    result = run("import", put(root, "t.csv", TABLE), "-C", root, "--dry-run")
    assert "+++ b/sources/actors/mia-lund.yml" in result.stdout
    assert account(result) == {"new": 3, "not taken": 1}
    assert tree(root) == before


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"x", "what is 'a.txt'? Name its format with --from"),
        ("a.bib", b"x\x00y\x00", "'a.bib' cannot be read: the file is UTF-16 or UTF-32"),
        ("a.csv", b"caf\xe9", "export it as UTF-8, or name its encoding with --encoding"),
        ("a.json", b"[" * 100_000, "'a.json' cannot be read: it is nested more deeply"),
        ("a.dna", b"x", "'a.dna' cannot be read: it is no database of DNA"),
        ("a.xlsx", b"x", "'a.xlsx' cannot be read: it is no workbook (XLSX)"),
        ("\x1b[31m.ris", b"", "'\\x1b[31m.ris' cannot be read: it holds no record of RIS"),
    ],
)
def test_what_cannot_be_read_is_misuse_said_in_a_line(
    name: str, data: bytes, said: str, root: Path
) -> None:
    before = tree(root)
    result = run("import", put(root, name, data), "-C", root)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert said in result.stderr
    assert tree(root) == before


def test_a_file_that_is_not_there_is_misuse(root: Path) -> None:
    result = run("import", root / "none.ris", "-C", root)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "'none.ris' cannot be read: there is no such file" in result.stderr


@pytest.mark.parametrize(
    ("encoding", "options"),
    [("windows-1252", ["--encoding", "windows-1252"]), ("utf-16", []), ("utf-8-sig", [])],
)
def test_a_table_in_another_encoding(encoding: str, options: list[str], root: Path) -> None:
    """As Excel writes CSV, and "Unicode text"."""
    rows = "actor\tquestion\tstance\tsource\nMia Lünd\tClosing\tpro\tA title\n"
    table = put(root, "t.tsv", rows.encode(encoding))
    assert account(run("import", table, "-C", root, *options)) == {"new": 1}
    assert record(root, "actors/mia-lund.yml")["name"] == "Mia Lünd"


def test_an_encoding_that_it_is_not_in_is_misuse(root: Path) -> None:
    for name in ("utf-8", "none", "zip"):
        result = run("import", put(root, "t.csv", b"caf\xe9"), "-C", root, "--encoding", name)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert f"it is not in {name}, or name another one" in result.stderr


def test_two_entries_of_one_article_are_told_apart_and_known_again(root: Path) -> None:
    """Whichever says more, and whatever a person made of the title since."""
    entry = {"type": "article-newspaper", "container-title": "Gazette"}
    dated = {"issued": {"raw": "2024-03-06"}}
    items = [
        {"id": "a", "title": "A title", "DOI": "10.1000/1", **entry, **dated},
        {"id": "b", "title": "Another", "DOI": "10.1000/1", "URL": "https://a.example/1", **entry},
        {"id": "c", "title": "A title"},
    ]
    path = put(root, "l.json", json.dumps(items))
    first = run("import", path, "-C", root)
    assert account(first) == {"new": 1, "kept as it is": 1, "there already": 1}
    kept = "kept: sources/articles/gazette-2024-03-06.yml: title: 'A title' (there 'Another')"
    assert kept in first.stdout
    edit(root, "articles/gazette-2024-03-06.yml", ("title: A title", "title: Ours"))
    before = tree(root)
    again = account(run("import", path, "-C", root))
    assert again == {"kept as it is": 3}
    assert tree(root) == before


def test_an_outlet_that_a_second_entry_names_is_there(root: Path) -> None:
    items = [
        {"id": "a", "title": "A title", "type": "article-newspaper", "DOI": "10.1000/1"},
        {"id": "b", "title": "A title", "container-title": "Town Gazette", "DOI": "10.1000/1"},
    ]
    path = put(root, "l.json", json.dumps(items))
    assert account(run("import", path, "-C", root)) == {"new": 1, "there already": 1}
    assert record(root, "articles/a-title.yml")["publisher"] == "town-gazette"
    assert account(run("import", path, "-C", root)) == {"there already": 2}
    assert errors(root) == []


def test_the_id_of_an_article_names_it_in_a_table(root: Path) -> None:
    run("import", put(root, "t.csv", TABLE), "-C", root)
    rows = "actor,question,stance,date,source\nAnn Lee,Closing the bridge,con,2024-03-05,"
    table = put(root, "u.csv", f"{rows}town-gazette-2024-03-06\n")
    result = run("import", table, "-C", root)
    assert (account(result), "kept:" in result.stdout) == ({"new": 1}, False)
    assert len(list((root / "sources/articles").iterdir())) == 2
    reports = record(root, "articles/town-gazette-2024-03-06.yml")["reports"]
    assert reports[-1] == {"position": "ann-lee-closing-the-bridge-opposes"}
    assert account(run("import", table, "-C", root)) == {"there already": 1}


def test_links_of_another_dossier_lead_to_what_is_here(root: Path) -> None:
    """An outlet that has another id here, in references and in texts."""
    write(root, {"sources/actors/mine.yml": "name: Town Gazette\nkind: media\n"})
    other = write(
        root.parent / "other",
        {
            **LEAST,
            "sources/actors/theirs.yml": "name: Town Gazette\nkind: media\n",
            "sources/articles/a.yml": """
                title: A title
                publisher: theirs
                kind: news
                date: 2024-03-06
                summary: "It is of [[theirs|the paper]], not of [[theirs]]: `[[x]]`."
                """,
        },
    )
    path = put(root, "dossier.json", whole_json(read(other)))
    assert account(run("import", path, "-C", root)) == {"new": 1, "there already": 1}
    article = record(root, "articles/a.yml")
    assert article["publisher"] == "mine"
    assert article["summary"] == "It is of [[mine|the paper]], not of [[mine]]: `[[x]]`."
    assert errors(root) == []


def test_a_format_can_be_named(root: Path) -> None:
    path = put(root, "library.txt", (DATA / "zotero.ris").read_bytes())
    assert account(run("import", path, "-C", root, "--from", "ris"))["new"] == 3


@pytest.mark.parametrize(
    ("module", "name"),
    [("bibtexparser", "better.bib"), ("rispy", "zotero.ris"), ("extruct", "blog.html")],
)
def test_where_a_library_is_wanting_it_is_said_how_to_have_it(
    module: str, name: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    result = run("import", DATA / name, "-C", root)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert f"'{module}' is not installed; say: pip install 'onrecord[import]'" in result.stderr


def test_no_escape_of_a_strangers_file_reaches_the_terminal(root: Path) -> None:
    item = {
        "id": "x\x1b[31m\u202e",
        "type": "\x1b]0;y\x07",
        "title": "T\x1b[2J",
        "issued": {"raw": "\x1b"},
    }
    result = run("import", put(root, "a.json", json.dumps([item, {"id": "\x1b"}])), "-C", root)
    assert account(result) == {"new": 1, "not taken": 1}
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", result.output)
    texts = "".join(each.decode() for each in tree(root).values())
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", texts)


def test_another_dossiers_records_are_judged_as_sources_are(root: Path, tmp_path: Path) -> None:
    """What is unsound of it is not taken, with what leads to that; the rest is."""
    made = json.loads(whole_json(read(REPOSITORY / "tests/dossiers/harbour")))
    first = made["actors"][0]["id"]
    made["actors"][0]["name"] = "x\ud800\x1b"
    made["events"].append({"id": "odd", "title": "T", "date": "soon", "status": "planned"})
    path = put(root, "dossier.json", json.dumps(made))
    result = run("import", path, "-C", root)
    assert result.exit_code == 1
    counted = account(result)
    assert counted["not taken"] > 2
    assert counted["new"] > 2
    assert f"not taken: actor {first}: found invalid Unicode character" in result.stdout
    assert "not taken: event odd: 'soon': not a date of the format" in result.stdout
    assert errors(root) == []


# Rows of a few people, questions and articles, in any order.
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "actor": st.sampled_from(["Mia Lund", "Ann Lee", "mia lund", "\u5f20\u4f1f", ""]),
            "organisation": st.sampled_from(["", "Town council", "Mia Lund"]),
            "question": st.sampled_from(
                ["Closing", "closing?", "Will it be closed, or not at all?"]
            ),
            "stance": st.sampled_from(["pro", "con", "neutral", "asserts", "what"]),
            "date": st.sampled_from(["2024", "2024-03-05", "", "5 March 2024", "03/04/2024"]),
            "quote": st.sampled_from(["", "we would", "a: b # c", "'tis", "- x"]),
            "text": st.sampled_from(["", "Wants it.", "[x]: y"]),
            "source": st.sampled_from(["A title", "Another: title", "", "https://a.example/1"]),
            "url": st.sampled_from(["", "https://a.example/1", "a.example/2"]),
            "publisher": st.sampled_from(["", "Town Gazette", "Mia Lund"]),
            "published": st.sampled_from(["", "2024-03-06", "2023"]),
            "via": st.sampled_from(["", "direct", "unknown; Global Wire"]),
        }
    ),
    max_size=6,
)


@given(rows=ROWS, publish=st.booleans())
@examples(15)
def test_whatever_a_table_holds_comes_in_soundly_and_once(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]], publish: bool
) -> None:
    root = write(tmp_path_factory.mktemp("table") / "dossier", LEAST)
    heads = list(rows[0]) if rows else ["actor"]
    lines = [";".join(heads), *(";".join(f'"{row[head]}"' for head in heads) for row in rows)]
    path = put(root, "t.csv", "\n".join(lines))
    options = ["--publish"] if publish else []
    first = account(run("import", path, "-C", root, *options)) if rows else {}
    assert errors(root) == []
    before = tree(root)
    if rows:
        again = account(run("import", path, "-C", root, *options))
        assert again.get("new", 0) == 0
        assert again.get("not taken", 0) == first.get("not taken", 0)
    assert tree(root) == before
