"""Tables of statements: their rows, and the files that say which column is which field."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from onrecord.diagnostics.findings import Diagnostic
from onrecord.exchange.incoming import Incoming, Read, UnreadableError
from onrecord.exchange.mapping import FIELDS, Columns, MappingError, read_mapping, stance_of
from onrecord.exchange.sheets import rows_of_csv, rows_of_workbook
from onrecord.exchange.statements import ABOVE, article_of, from_table, of_rows
from onrecord.source.records import Actor, Question
from onrecord.source.tables import Stance

OURS = (
    "actor,organisation,question,stance,date,quote,source,url,publisher,published,via\n"
    "Mia Lund,Town council,Closing,supports,2024-03-05,we would close it,"
    "Council weighs,https://gazette.example/a,Town Gazette,2024-03-06,Global Wire\n"
)
THEIRS = (
    "Who;Party;Topic;Pro?;When;Words;Where\n"
    "Mia Lund;Greens;Closing;dafür;03/04/2024;we would close it;Council weighs\n"
)
MAPPED = """
columns:
  {actor: Who, organisation: Party, question: Topic, stance: Pro?, date: When, quote: Words,
   source: Where}
constants: {attribution: on-record, publisher: Town Gazette}
stances: {dafür: supports, dagegen: opposes}
relation: employed-by
dates: day-first
"""


def workbook(rows: list[list[Any]], title: str = "Sheet") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def only(found: Read) -> Incoming:
    assert found.skipped == ()
    [record] = found.records
    return record


def test_a_table_with_our_own_words_needs_no_mapping() -> None:
    row = only(from_table(OURS.encode()))
    assert row.place == "row 2"
    assert row.fields == {
        "actor": "Mia Lund",
        "question": "Closing",
        "stance": "supports",
        "date": "2024-03-05",
    }
    assert row.report == {"quote": "we would close it", "via": ["Global Wire"]}
    assert row.article
    assert row.article.fields == {
        "title": "Council weighs",
        "publisher": "Town Gazette",
        "kind": "news",
        "date": "2024-03-06",
        "url": "https://gazette.example/a",
    }
    assert row.article.guessed == ("kind",)
    named = {(each.record_type, next(iter(each.fields.values()))) for each in row.beside}
    assert named == {
        (Actor, "Mia Lund"),
        (Actor, "Town council"),
        (Actor, "Global Wire"),
        (Question, "Closing"),
    }


def test_a_mapping_file_says_what_is_what() -> None:
    columns = read_mapping("m.yml", MAPPED)
    row = only(from_table(THEIRS.encode(), columns))
    assert (row.fields["stance"], row.fields["date"]) == ("supports", "2024-04-03")
    assert row.report == {"quote": "we would close it", "attribution": "on-record"}
    assert row.article
    assert row.article.fields["publisher"] == "Town Gazette"
    [lund] = [each for each in row.beside if each.fields.get("name") == "Mia Lund"]
    assert lund.fields["relations"] == [{"to": "Greens", "relation": "employed-by"}]


def test_a_position_held_on_behalf_of_an_organisation() -> None:
    columns = read_mapping("m.yml", MAPPED.replace("employed-by", "on-behalf-of"))
    row = only(from_table(THEIRS.encode(), columns))
    assert row.fields["on_behalf_of"] == "Greens"
    [lund] = [each for each in row.beside if each.fields.get("name") == "Mia Lund"]
    assert lund.fields["relations"] == [{"to": "Greens", "relation": "speaks-for"}]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("supports", "maybe"), "'maybe' is no stance that is known"),
        (("Closing,", ","), "it says no question"),
        (("2024-03-05", "soon"), "'soon' is no date"),
        (("2024-03-05", "03/04/2024"), "'03/04/2024' can be 2024-04-03 or 2024-03-04"),
        (("Mia Lund,Town council", ","), "it says no actor"),
        (("Council weighs,https://gazette.example/a", ","), "it names no article"),
    ],
)
def test_a_row_that_is_no_statement_is_told(change: tuple[str, str], why: str) -> None:
    found = from_table(OURS.replace(*change).encode())
    assert found.records == ()
    [skipped] = found.skipped
    assert (skipped.place, skipped.why[: len(why)]) == ("row 2", why)


def test_a_body_that_speaks_for_itself_has_no_relation_to_itself() -> None:
    table = OURS.replace("Mia Lund,Town council", "town council,Town Council")
    bodies = [each for each in only(from_table(table.encode())).beside if each.record_type is Actor]
    assert bodies[0].fields == {"name": "town council", "kind": "organisation"}
    assert [each.fields["kind"] for each in bodies] == ["organisation", "media"]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_columns_may_be_parted_by_any_usual_sign(sign: str) -> None:
    rows = rows_of_csv(f"a{sign}b\n\n1{sign}2\n".encode("utf-8-sig"))
    assert [dict(row.cells) for row in rows] == [{"a": "1", "b": "2"}]
    assert rows[0].place == "row 3"


def test_cells_of_a_workbook_are_read_as_they_show() -> None:
    head = ["Date", "Time", "Number", "Text", "Is so", "Formula"]
    timed = datetime(2024, 3, 5, 12, 30)  # noqa: DTZ001  # a cell has no zone
    values = [date(2024, 3, 5), timed, 3.0, "x", True, "=1+1"]
    [row] = rows_of_workbook(workbook([head, values]))
    assert dict(row.cells) == {
        "date": "2024-03-05",
        "time": "2024-03-05",
        "number": "3",
        "text": "x",
        "is so": "yes",
        # It was never worked out.
        "formula": "",
    }


def test_a_title_above_the_headings_is_told_and_a_hidden_sheet_is_passed_over() -> None:
    """As people lay out a workbook, with a column twice of which nobody asks."""
    book = openpyxl.load_workbook(
        io.BytesIO(
            workbook(
                [
                    ["Statements of the spring"],
                    [],
                    ["Actor", "Note to self", "Question", "Stance", "Source", "Note to self"],
                    ["Mia Lund", "x", "Closing", "pro", "A title", "y"],
                ]
            )
        )
    )
    hidden = book.create_sheet("Lists", 0)
    hidden.append(["pro", "con"])
    hidden.sheet_state = "hidden"
    kept = io.BytesIO()
    book.save(kept)
    found = from_table(kept.getvalue(), is_workbook=True)
    assert [each.fields["actor"] for each in found.records] == ["Mia Lund"]
    assert [(each.place, each.why) for each in found.skipped] == [("row 1", ABOVE)]


def test_a_column_that_is_asked_for_and_there_twice_is_told() -> None:
    rows = "actor,question,stance,source,actor\nMia Lund,Closing,pro,A title,Ann Lee\n"
    with pytest.raises(UnreadableError, match="two columns are called 'actor'"):
        from_table(rows.encode())


def test_excel_says_which_sign_parts_columns() -> None:
    rows = "sep=;\nactor;question;stance;source\nMia Lund;Closing, or not;pro;A, b, c, d, e\n"
    row = only(from_table(rows.encode()))
    assert (row.place, row.fields["question"]) == ("row 3", "Closing, or not")


def test_a_sheet_is_named_by_the_mapping() -> None:
    book = workbook([line.split(",") for line in OURS.splitlines()], "Coded")
    assert only(from_table(book, Columns(sheet="coded"), is_workbook=True)).fields
    with pytest.raises(UnreadableError, match="it has no sheet 'others'; its sheets are coded"):
        from_table(book, Columns(sheet="others"), is_workbook=True)


# --- faults of a mapping file --------------------------------------------------------------------


def faults(text: str) -> list[Diagnostic]:
    with pytest.raises(MappingError) as raised:
        read_mapping("m.yml", text)
    return list(raised.value.findings)


@pytest.mark.parametrize(
    ("text", "at", "message", "hint"),
    [
        ("columns: {actr: Who}", (1, 11), "'actr' is no field", "did you mean 'actor'?"),
        ("stances:\n  pro: suports", (2, 8), "'suports' is no stance", "did you mean 'supports'"),
        ("relation: friend", (1, 11), "'friend' is no word for 'relation'", "member-of"),
        ("dates: us", (1, 8), "'us' is no word for 'dates'", "day-first"),
        ("column: {}", (1, 1), "there is no 'column' in a mapping file", "'columns'"),
        ("columns: actor", (1, 10), "'columns' holds keys and values", "actor: Speaker"),
        ("columns: {actor: [a]}", (1, 18), "'actor' holds one text", "write a text"),
        ("- a", (1, 1), "it is no mapping file", "columns"),
        ("columns: {actor: &a Who, date: *a}", None, "", ""),
    ],
)
def test_a_fault_of_a_mapping_file_has_its_place(
    text: str, at: tuple[int, int] | None, message: str, hint: str
) -> None:
    first = faults(text)[0]
    assert first.place.path == "m.yml"
    assert at is None or (first.place.line, first.place.column) == at
    assert message in first.message
    assert hint in first.hint


def test_a_column_that_the_table_has_not_has_its_place_in_the_mapping_file() -> None:
    columns = read_mapping("m.yml", MAPPED.replace("Topic", "Topics"))
    with pytest.raises(MappingError) as raised:
        from_table(THEIRS.encode(), columns)
    [finding] = raised.value.findings
    assert (finding.code, finding.place.line) == ("unknown-term", 3)
    assert finding.hint == "did you mean 'topic'?"


def test_every_stance_is_meant_by_its_own_word() -> None:
    for stance in Stance:
        assert stance_of(Columns(), stance.value) == stance.value
        assert stance_of(Columns(), stance.label.upper()) == stance.value


# --- what is no table ----------------------------------------------------------------------------


def bomb() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<a/>" + b" " * 250_000_000)
    return kept.getvalue()


def laughing() -> bytes:
    """A workbook whose first sheet declares entities of entities."""
    kept, whole = io.BytesIO(), io.BytesIO(workbook([["a"], ["b"]]))
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                declared = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
                data = declared + data.replace(b"<worksheet", b"<worksheet x='&b;'", 1)
            new.writestr(name, data)
    return kept.getvalue()


@pytest.mark.parametrize(
    "made",
    [bytes, lambda: b"no workbook", lambda: b"PK\x03\x04" + b"\xff" * 500, bomb, laughing],
    ids=["empty", "text", "broken", "bomb", "entities"],
)
def test_what_is_no_workbook_is_said_in_a_line(made: Callable[[], bytes]) -> None:
    with pytest.raises(UnreadableError) as reason:
        rows_of_workbook(made())
    assert "\n" not in str(reason.value)


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"caf\xe9;b\n1;2", b"\xff\xfea\x00", b"\x00" * 1_000],
    ids=["empty", "blank", "latin-1", "utf-16", "zeros"],
)
def test_what_is_no_table_is_said_in_a_line(data: bytes) -> None:
    with pytest.raises(UnreadableError) as reason:
        rows_of_csv(data)
    assert "\n" not in str(reason.value)


def test_a_cell_of_ten_megabytes_and_a_command_in_another_are_texts() -> None:
    """A quote is whole or none; what a spreadsheet would run is text here."""
    long = OURS.replace("we would close it", "x" * 10_000_000)
    assert "quote" not in only(from_table(long.encode())).report
    formula = OURS.replace("we would close it", "=cmd|' /C calc'!A0")
    assert only(from_table(formula.encode())).report["quote"] == "=cmd|' /C calc'!A0"


def test_an_article_is_known_by_any_of_its_names() -> None:
    said = dict.fromkeys(FIELDS, "")
    assert article_of("row 1", said) is None
    by_address = article_of("row 1", {**said, "source": "https://a.example/b"})
    assert by_address
    assert by_address.fields == {"kind": "news", "url": "https://a.example/b"}
    by_doi = article_of("row 1", {**said, "doi": "doi:10.1000/182", "article_kind": "paper"})
    assert by_doi
    assert by_doi.fields == {"kind": "paper", "doi": "10.1000/182"}
    assert of_rows([], Columns()) == Read((), ())
