"""Databases of Discourse Network Analyzer, in the schemas of its versions 2 and 3."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from onrecord.exchange.dna import from_dna
from onrecord.exchange.incoming import UnreadableError
from onrecord.exchange.mapping import Columns, MappingError, read_mapping

# As `sql/Sql.java` of DNA 3 makes them, and as files of DNA 2 have them; colours and the like are
# left out.
BOTH = """
    CREATE TABLE SETTINGS(Property TEXT PRIMARY KEY, Value TEXT NOT NULL);
    CREATE TABLE CODERS(ID INTEGER NOT NULL PRIMARY KEY, Name TEXT NOT NULL);
    CREATE TABLE DOCUMENTS(ID INTEGER NOT NULL PRIMARY KEY, Title TEXT NOT NULL, Text TEXT NOT NULL,
        Coder INTEGER, Author TEXT NOT NULL DEFAULT '', Source TEXT NOT NULL DEFAULT '',
        Section TEXT NOT NULL DEFAULT '', Notes TEXT NOT NULL DEFAULT '',
        Type TEXT NOT NULL DEFAULT '', Date INTEGER NOT NULL);
    CREATE TABLE STATEMENTTYPES(ID INTEGER NOT NULL PRIMARY KEY, Label TEXT NOT NULL);
    CREATE TABLE VARIABLES(ID INTEGER NOT NULL PRIMARY KEY, Variable TEXT NOT NULL,
        DataType TEXT NOT NULL DEFAULT 'short text', StatementTypeId INTEGER,
        UNIQUE (Variable, StatementTypeId));
    CREATE TABLE STATEMENTS(ID INTEGER NOT NULL PRIMARY KEY, StatementTypeId INTEGER,
        DocumentId INTEGER, Start INTEGER NOT NULL, Stop INTEGER NOT NULL, Coder INTEGER);
    CREATE TABLE DATABOOLEAN(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL,
        VariableId INTEGER NOT NULL, Value INTEGER NOT NULL DEFAULT 1);
    CREATE TABLE DATALONGTEXT(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL,
        VariableId INTEGER NOT NULL, Value TEXT DEFAULT '');
    INSERT INTO CODERS VALUES (1, 'Admin');
    INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement'), (3, 'Annotation');
    INSERT INTO VARIABLES VALUES (1, 'person', 'short text', 1),
        (2, 'organization', 'short text', 1), (3, 'concept', 'short text', 1),
        (4, 'agreement', 'boolean', 1), (11, 'note', 'long text', 3);
    """
THREE = """
    CREATE TABLE ENTITIES(ID INTEGER PRIMARY KEY NOT NULL, VariableId INTEGER NOT NULL,
        Value TEXT NOT NULL DEFAULT '', ChildOf INTEGER, UNIQUE (VariableId, Value));
    CREATE TABLE DATASHORTTEXT(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL,
        VariableId INTEGER NOT NULL, Entity INTEGER NOT NULL, UNIQUE (StatementId, VariableId));
    INSERT INTO SETTINGS VALUES ('version', '3.0.7'), ('date', '2022-06-10');
    """
TWO = """
    CREATE TABLE DATASHORTTEXT(ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL,
        VariableId INTEGER NOT NULL, StatementTypeId INTEGER, Value TEXT);
    INSERT INTO SETTINGS VALUES ('version', '2.0 beta 25');
    """
TEXT = "🌉 The speaker: we would close it the same day. The rest is nobody's."
QUOTE = "we would close it the same day"
# Person, organisation, concept, agreement.
STATEMENTS = [
    ("Mia Lund", "Town council", "The bridge should be closed.", 1),
    ("", "Ferry company", "The bridge should be closed.", 0),
]


def database(path: Path, version: int = 3, *, text: str = TEXT, extra: str = "") -> Path:
    """Write a database of one document with two statements and a note."""
    begin = len(TEXT[: TEXT.index(QUOTE)].encode("utf-16-le")) // 2
    day = 1709683200 * (1 if version == 3 else 1000)
    with closing(sqlite3.connect(path)) as opened:
        opened.executescript(BOTH + (THREE if version == 3 else TWO))
        opened.execute(
            "INSERT INTO DOCUMENTS VALUES (7, 'Council weighs closing', ?, 1, 'Ann Lee',"
            " 'Town Gazette', 'Local', 'mine', 'interview', ?)",
            (text, day),
        )
        for number, (*values, agrees) in enumerate(STATEMENTS, 1):
            opened.execute(
                "INSERT INTO STATEMENTS VALUES (?, 1, 7, ?, ?, 1)",
                (number, begin, begin + len(QUOTE)),
            )
            opened.execute("INSERT INTO DATABOOLEAN VALUES (?, ?, 4, ?)", (number, number, agrees))
            for variable, value in enumerate(values, 1):
                key = 10 * number + variable
                if version == 3:
                    opened.execute(
                        "INSERT OR IGNORE INTO ENTITIES VALUES (?, ?, ?, NULL)",
                        (key, variable, value),
                    )
                    opened.execute(
                        "INSERT INTO DATASHORTTEXT SELECT ?, ?, ?, ID FROM ENTITIES"
                        " WHERE VariableId = ? AND Value = ?",
                        (key, number, variable, variable, value),
                    )
                else:
                    opened.execute(
                        "INSERT INTO DATASHORTTEXT VALUES (?, ?, ?, 1, ?)",
                        (key, number, variable, value),
                    )
        opened.execute("INSERT INTO STATEMENTS VALUES (3, 3, 7, 0, 5, 1)")
        opened.execute("INSERT INTO DATALONGTEXT VALUES (1, 3, 11, 'A note.')")
        opened.executescript(extra)
        opened.commit()
    return path


@pytest.mark.parametrize("version", [2, 3])
def test_documents_and_statements(version: int, tmp_path: Path) -> None:
    found = from_dna(database(tmp_path / "a.dna", version))
    document, first, second = found.records
    assert document.fields == {
        "title": "Council weighs closing",
        "publisher": "Town Gazette",
        "kind": "interview",
        "date": "2024-03-06",
        "authors": ["Ann Lee"],
    }
    assert first.fields == {
        "actor": "Mia Lund",
        "question": "The bridge should be closed.",
        "stance": "supports",
        "date": "2024-03-06",
        "date_basis": "inferred-text",
    }
    assert first.article
    assert first.article.fields == document.fields
    # A letter beyond the first 65,536 stands before it.
    assert first.report == {"quote": QUOTE}
    relations = [each.fields.get("relations") for each in first.beside]
    assert [{"to": "Town council", "relation": "member-of"}] in relations
    # An organisation that speaks for itself.
    assert (second.fields["actor"], second.fields["stance"]) == ("Ferry company", "opposes")
    assert [(each.place, each.why) for each in found.skipped] == [
        ("statement 3", "it is of the type 'Annotation', and says no stance")
    ]
    assert "nobody's" not in str(found)


def test_it_is_only_read(tmp_path: Path) -> None:
    path = database(tmp_path / "a.dna")
    before = path.read_bytes()
    path.chmod(0o444)
    from_dna(path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.dna"]


def test_variables_of_another_name(tmp_path: Path) -> None:
    renamed = "UPDATE VARIABLES SET Variable = 'claim' WHERE ID = 3;"
    path = database(tmp_path / "a.dna", extra=renamed)
    assert [each.why for each in from_dna(path).skipped].count("it says no question") == 2
    mapped = read_mapping("m.yml", "columns: {question: claim}\nrelation: speaks-for\n")
    found = from_dna(path, mapped)
    assert found.records[1].fields["question"] == "The bridge should be closed."
    with pytest.raises(MappingError):
        from_dna(path, read_mapping("m.yml", "columns: {question: clam}\n"))
    assert Columns().relation == "member-of"


ENDLESS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
    " SELECT i AS ID, 1 AS StatementTypeId, 7 AS DocumentId, 0 AS Start, 1 AS Stop FROM n"
)


@pytest.mark.parametrize(
    "extra",
    [
        "DROP TABLE STATEMENTS;",
        f"DROP TABLE STATEMENTS; CREATE VIEW STATEMENTS AS {ENDLESS};",
        "ALTER TABLE DOCUMENTS RENAME COLUMN Title TO Name;",
    ],
    ids=["a table less", "a view without end", "a column less"],
)
def test_what_is_no_database_of_dna_is_said_in_a_line(extra: str, tmp_path: Path) -> None:
    path = database(tmp_path / "a.dna", extra=extra)
    with pytest.raises(UnreadableError) as reason:
        from_dna(path)
    assert "\n" not in str(reason.value)


@pytest.mark.parametrize(
    "data",
    [b"", b"SQLite format 3\x00" + b"\xff" * 5_000, b"no database", b"\x00" * 10_000],
    ids=["empty", "broken", "text", "zeros"],
)
def test_what_is_no_database_is_said_in_a_line(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.dna").write_bytes(data)
    with pytest.raises(UnreadableError) as reason:
        from_dna(tmp_path / "a.dna")
    assert "\n" not in str(reason.value)


def test_dates_and_places_that_cannot_be(tmp_path: Path) -> None:
    extra = (
        "UPDATE DOCUMENTS SET Date = 99999999999999999;"
        " UPDATE STATEMENTS SET Start = 900, Stop = 9000;"
        " INSERT INTO STATEMENTS VALUES (9, 1, 99, 0, 5, 1);"
    )
    found = from_dna(database(tmp_path / "a.dna", extra=extra))
    assert [each.fields.get("date", "unknown") for each in found.records] == ["unknown"] * 3
    assert [each.report for each in found.records] == [{}] * 3
    assert {each.place for each in found.skipped} == {"statement 3", "statement 9"}
