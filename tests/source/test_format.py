"""FORMAT.md says of every field, part and closed word of the format what the code says.

Its tables are held to the record classes: to bring them up to date after a change that is meant,
run ``pytest tests/source/test_format.py --update-golden``. It adds a row for each new field, with
the words of the record class under "Meaning", and leaves the meanings that are there as they are;
put into words of its own what a reader needs to know beyond those.
"""

import re
import types
from collections.abc import Iterator, Mapping
from typing import Any, Union, get_args, get_origin

import pytest
from tests.dossier_helpers import REPOSITORY

from onrecord.exchange.cited import CITED_AS
from onrecord.source import yaml_reader
from onrecord.source.dates import Edtf
from onrecord.source.fields import FieldSpec, Record, Ref, Struct, Unknown, specs
from onrecord.source.nodes import Node, Sequence
from onrecord.source.reader import ReadLog, read_record, read_struct
from onrecord.source.records import RECORD_TYPES, Briefing
from onrecord.source.rich import RichText
from onrecord.source.term import Term
from onrecord.source.terms import CLOSED_LISTS
from onrecord.source.urls import Url
from onrecord.source.values import CountryCode, Doi, FewWords, Language, Limit, Wikidata
from onrecord.source.versions import FormatVersion, is_new_field, is_new_word

FORMAT = REPOSITORY / "FORMAT.md"

# A table stands under a mark that no reader sees, which names the class it is of.
_TABLE = re.compile(r"^<!-- (fields|words|cited): (\w+) -->\n\n((?:\|.*\n)*)", re.MULTILINE)
_CELL = re.compile(r"(?<!\\)\|")
_FIELDS = "| Field | Needed | Takes | Meaning |\n|---|---|---|---|\n"
_WORDS = "| Word | Meaning |\n|---|---|\n"
_CITED = "| Word | CSL | BibLaTeX | RIS |\n|---|---|---|---|\n"

# Stands beside what came with version 2.
_SINCE = " [2]"

# What a field takes, where it is not called as its class is.
_NAMES: Mapping[Any, str] = {
    str: "text",
    RichText: "rich text",
    Edtf: "date",
    Url: "address",
    Language: "language tag",
    CountryCode: "country code",
    Wikidata: "Wikidata item",
    Doi: "DOI",
    Limit: "number, or `unlimited`",
    FormatVersion: "`1` or `2`",
}


def structs() -> dict[str, type[Struct]]:
    """Return every class of what a source writes as a mapping, by its name."""
    found: list[type[Struct]] = [Briefing, *RECORD_TYPES, *Struct.__subclasses__()]
    modules = {Struct.__module__, Briefing.__module__}
    kinds = (each for each in found if each.__module__ in modules)
    return {each.__name__: each for each in kinds if each.__name__ != Record.__name__}


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
    written, of = dict(_rows(rows)), structs()[name]
    return head + _FIELDS + "".join(_row(spec, written, of) for spec in _specs(of))


def _rows(rows: str) -> Iterator[tuple[str, str]]:
    """Yield each field of a table with what it is said to mean."""
    for row in rows.splitlines()[2:]:
        cells = [cell.strip() for cell in _CELL.split(row)[1:-1]]
        yield cells[0].removesuffix(_SINCE).strip("`"), cells[-1]


def _specs(struct_type: type[Struct]) -> list[FieldSpec]:
    own = "The record's id. May be left out in a file of one record: then it is the file's name."
    mine = [FieldSpec("id", str, own, required=False, default=None, is_ours=False)]
    return [*(mine if issubclass(struct_type, Record) else []), *specs(struct_type)]


def _row(spec: FieldSpec, written: Mapping[str, str], of: type[Struct]) -> str:
    needed = "always" if spec.required else ""
    if isinstance(spec.default, str | Limit):
        needed = f"else `{spec.default}`"
    if of.one_of and spec.name in of.one_of:
        needed = " or ".join(f"`{each}`" for each in of.one_of)
    takes = "id" if spec.name == "id" else _takes(spec.type)
    takes += ", or `unknown`" if spec.or_unknown else ""
    name = f"`{spec.name}`{_SINCE * is_new_field(of, spec.name)}"
    return f"| {name} | {needed} | {takes} | {written.get(spec.name) or spec.doc} |\n"


def _takes(field_type: Any) -> str:
    """Return in words what a field of this type takes."""
    origin = get_origin(field_type)
    if origin in {Union, types.UnionType}:
        options = [each for each in get_args(field_type) if each not in {type(None), Unknown}]
        words = " or ".join(map(_takes, options))
        return f"{words}, or `unknown`" if Unknown in get_args(field_type) else words
    if origin is tuple:
        return f"list: {_takes(get_args(field_type)[0])}"
    if origin is Ref:
        (accepted,) = get_args(field_type)
        names = [each.__name__.lower() for each in get_args(accepted) or (accepted,)]
        return f"id: {' or '.join(names)}"
    if isinstance(field_type, type) and issubclass(field_type, FewWords):
        return "text"
    if field_type in _NAMES:
        return _NAMES[field_type]
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", field_type.__name__).lower()
    return (
        f"[{words}](#{words.replace(' ', '-')})" if issubclass(field_type, Struct | Term) else words
    )


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
    fields = {("fields", name) for name in structs()}
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
        faults_by_type = {each: _codes(each, item) for each in structs().values()}
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
