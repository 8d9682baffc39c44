"""FORMAT.md says of every field, part and closed word of the format what the code says.

Its tables are held to the record classes: to bring them up to date after a change that is meant,
run ``pytest tests/source/test_format.py --update-golden``. It adds a row for each new field, with
the words of the record class under "Meaning", and leaves the meanings that are there as they are;
put into words of its own what a reader needs to know beyond those.
"""

import re
from collections.abc import Iterator, Mapping

import pytest
from tests.dossier_helpers import REPOSITORY

from onrecord.exchange.cited import CITED_AS
from onrecord.reference.parts import fields_of, needed, parts, taken
from onrecord.source import yaml_reader
from onrecord.source.fields import FieldSpec, Record, Struct
from onrecord.source.nodes import Node, Sequence
from onrecord.source.reader import ReadLog, read_record, read_struct
from onrecord.source.terms import CLOSED_LISTS
from onrecord.source.versions import is_new_field, is_new_word

FORMAT = REPOSITORY / "FORMAT.md"

# A table stands under a mark that no reader sees, which names the class it is of.
_TABLE = re.compile(r"^<!-- (fields|words|cited): (\w+) -->\n\n((?:\|.*\n)*)", re.MULTILINE)
_CELL = re.compile(r"(?<!\\)\|")
_FIELDS = "| Field | Needed | Takes | Meaning |\n|---|---|---|---|\n"
_WORDS = "| Word | Meaning |\n|---|---|\n"
_CITED = "| Word | CSL | BibLaTeX | RIS |\n|---|---|---|---|\n"

# Stands beside what came with version 2.
_SINCE = " [2]"


def brought_up_to_date(text: str) -> str:
    """Return FORMAT.md with its tables as the record classes and closed lists have them."""
    return _TABLE.sub(_table, text)


def _table(match: re.Match[str]) -> str:
    kind, name, rows = match.groups()
    head = f"<!-- {kind}: {name} -->\n\n"
    if kind == "cited":
        cited = (f"| `{each}` | {a.csl} | {a.tex} | {a.ris} |\n" for each, a in CITED_AS.items())
        return head + _CITED + "".join(cited)
    if kind == "words":
        closed = next(each for each in CLOSED_LISTS if each.__name__ == name)
        words = (f"| `{each}`{_SINCE * is_new_word(each)} | {each.meaning} |\n" for each in closed)
        return head + _WORDS + "".join(words)
    written, of = dict(_rows(rows)), parts()[name]
    return head + _FIELDS + "".join(_row(spec, written, of) for spec in fields_of(of))


def _rows(rows: str) -> Iterator[tuple[str, str]]:
    """Yield each field of a table with what it is said to mean."""
    for row in rows.splitlines()[2:]:
        cells = [cell.strip() for cell in _CELL.split(row)[1:-1]]
        yield cells[0].removesuffix(_SINCE).strip("`"), cells[-1]


def _row(spec: FieldSpec, written: Mapping[str, str], of: type[Struct]) -> str:
    takes = taken(spec, linked=True)
    name = f"`{spec.name}`{_SINCE * is_new_field(of, spec.name)}"
    meaning = written.get(spec.name) or spec.doc
    return f"| {name} | {needed(spec, of)} | {takes} | {meaning} |\n"


def test_the_tables_are_those_of_the_record_classes(update_golden: bool) -> None:
    text = FORMAT.read_text(encoding="utf-8")
    expected = brought_up_to_date(text)
    if update_golden and text != expected:
        FORMAT.write_text(expected, encoding="utf-8")
    new = [line for line in expected.splitlines() if line not in text.splitlines()]
    how = "run: pytest tests/source/test_format.py --update-golden, and read FORMAT.md"
    assert text == expected, "\n".join([*new, how])


def test_every_part_and_closed_list_has_a_table() -> None:
    """A new one takes a heading and its mark: ``<!-- fields: Report -->``."""
    tables = {(match[1], match[2]) for match in _TABLE.finditer(FORMAT.read_text("utf-8"))}
    fields = {("fields", name) for name in parts()}
    words = {("words", each.__name__) for each in CLOSED_LISTS}
    assert tables == fields | words | {("cited", "ArticleKind")}


_EXAMPLE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", _EXAMPLE.findall(FORMAT.read_text("utf-8")))
def test_every_example_is_right(example: str) -> None:
    """As a whole record or part, or as some of its fields."""
    document, faults = yaml_reader.read("FORMAT.md", example)
    assert faults == []
    items = document.root.items if isinstance(document.root, Sequence) else (document.root,)
    for item in items:
        assert item is not None
        faults_by_type = {each: _codes(each, item) for each in parts().values()}
        assert any(codes <= {"missing-key"} for codes in faults_by_type.values()), example


def _codes(struct_type: type[Struct], node: Node) -> set[str]:
    """Return the codes of what is wrong with a node, read as what it is meant for."""
    log = ReadLog()
    if issubclass(struct_type, Record):
        read_record(struct_type, node, "example", log)
    else:
        read_struct(struct_type, node, log)
    return {finding.code for finding in log.findings}


def test_every_link_leads_to_a_heading() -> None:
    """What a field takes leads to where it is said what that is."""
    text = FORMAT.read_text("utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}
    assert len(anchors) == len(headings)
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors
