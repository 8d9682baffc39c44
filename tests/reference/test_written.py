"""What is said of parts, fields and words is all that there is, and what sources may hold."""

import pytest

from onrecord.reference.index import found
from onrecord.reference.parts import fields_of, part_name, parts
from onrecord.reference.topic import Kind
from onrecord.reference.written import WRITING, examples
from onrecord.source import yaml_reader
from onrecord.source.fields import Record, Struct
from onrecord.source.nodes import Mapping
from onrecord.source.reader import ReadLog, read_record, read_struct
from onrecord.source.term import Term
from onrecord.source.terms import CLOSED_LISTS


@pytest.mark.parametrize("of", parts().values(), ids=part_name)
def test_the_example_of_a_part_has_every_field_and_no_fault(of: type[Struct]) -> None:
    [text] = examples()[part_name(of)]
    document, faults = yaml_reader.read("example", text)
    assert faults == []
    assert isinstance(document.root, Mapping)
    log = ReadLog(lines=text.splitlines())
    if issubclass(of, Record):
        read_record(of, document.root, None, log)
    else:
        read_struct(of, document.root, log)
    assert list(log.findings) == []
    assert {key.value for key, _ in document.root.entries} == {each.name for each in fields_of(of)}


def test_no_example_is_of_a_part_that_there_is_not() -> None:
    assert examples().keys() - {part_name(of) for of in parts().values()} == {
        "Every field in an example"
    }


def asked(name: str) -> list[str]:
    """Return what is found under a name, as its kind and its own name."""
    return [f"{each.kind} {each.name}" for each in found(name)]


@pytest.mark.parametrize("of", parts().values(), ids=part_name)
def test_every_field_is_found_alone_and_in_its_part(of: type[Struct]) -> None:
    assert f"part {part_name(of)}" in asked(part_name(of))
    for spec in fields_of(of):
        [topic] = found(f"{part_name(of)}.{spec.name}")
        assert topic.kind is Kind.FIELD
        # A table that another one of them has stands there alone.
        assert topic.key in {each.key for each in found(spec.name)}
        assert f"{part_name(of)}.{spec.name}" in topic.title
        assert f"\n{spec.name}:" in topic.body


@pytest.mark.parametrize("terms", CLOSED_LISTS, ids=lambda each: each.__name__)
def test_every_word_is_found_with_its_list_and_the_fields_that_take_it(terms: type[Term]) -> None:
    for word in terms:
        topics = [each for each in found(word) if each.kind is Kind.WORD]
        told = [each for each in topics if word.meaning in each.body]
        assert told, word
        assert all("Taken by: `" in each.body and each.group in each.title for each in told)


@pytest.mark.parametrize(
    ("name", "topics"),
    [
        ("unknown-id", ["finding unknown-id"]),
        ("Unknown_IDs", ["finding unknown-id"]),
        ("error[unknown-id]", ["finding unknown-id"]),
        ("via", ["field report.via"]),
        ("reports.via", ["field report.via"]),
        ("article.date", ["field article.date"]),
        ("Articles.Dates", ["field article.date"]),
        ("positions.stance", ["field position.stance"]),
        ("unknowns.kind", ["field open-point.kind"]),
        ("dossier.title", ["field dossier.title"]),
        ("briefing.title", ["field dossier.title"]),
        ("deny", ["word stance.denies"]),
        ("press release", ["word article-kind.press-release"]),
        ("anonymous", ["word attribution.anonymous", "word capacity.anonymous"]),
        ("stance", ["field position.stance", "field side.stance"]),
        ("article kinds", ["list article-kind"]),
        ("edtf", ["writing dates"]),
        ("rich text", ["writing rich-text"]),
        (
            "date",
            ["field article.date", "field position.date", "field event.date", "writing dates"],
        ),
        ("origins", ["part report"]),
        ("nothing-of-this-name", []),
        ("", []),
    ],
)
def test_what_is_asked_for_is_found(name: str, topics: list[str]) -> None:
    """By its name, whatever its capitals, of one or of many, by its path in a file."""
    assert asked(name) == topics


def test_all_that_is_said_of_writing_is_in_the_specification() -> None:
    """A heading that is renamed there takes its topic along."""
    for name, _ in WRITING.values():
        assert f"writing {name}" in asked(name)
