"""What the form for new records asks for."""

from tests.dossier_helpers import HARBOUR, read

from onrecord.exchange.fillable import fillable, present
from onrecord.exchange.findable import Entry, entries_of
from onrecord.exchange.whole import whole_json, whole_lines
from onrecord.pages.contents import make_pages
from onrecord.pages.entries import findable
from onrecord.source.json_schema import records_schema, schemas
from onrecord.source.records import RECORD_TYPES


def test_it_asks_for_what_the_schemas_for_editors_do_with_the_ids_of_the_dossier() -> None:
    dossier = read(HARBOUR)
    _, entries = entries_of(findable(dossier, make_pages(dossier)))
    made = fillable(entries)
    for kind in RECORD_TYPES:
        ids = made["definitions"][f"{kind.__name__}Id"]
        assert {*ids["enum"]} == {*dossier.of(kind)}, kind
    names = made["definitions"]["ActorId"]
    called = dict(zip(names["enum"], names["enumDescriptions"], strict=True))
    assert called["port-gazette"] == "Port Gazette"


def test_what_there_is_comes_with_its_file_from_either_form_of_the_dossier_whole() -> None:
    dossier = read(HARBOUR)
    _, entries = entries_of(findable(dossier, make_pages(dossier)))
    found = present(entries, whole_json(dossier).encode())
    assert found == present(entries, whole_lines(dossier).encode())
    assert [each[0] for each in found] == sorted(
        each.id for kind in RECORD_TYPES for each in dossier.of(kind).values()
    )
    by_id = {each[0]: each for each in found}
    article = dossier.articles["gazette"]
    _, kind, file, is_listed, fields = by_id["gazette"]
    assert (kind, file, is_listed) == ("article", "sources/articles/gazette.yml", False)
    assert fields["title"] == article.title
    assert any(is_listed for _, _, _, is_listed, _ in found)


def test_what_is_no_dossier_has_no_records() -> None:
    entries = [Entry("actors/a.html", "Actor", "A", file="sources/actors/a.yml")]
    for data in (
        b"",
        b"{",
        b"[1, 2]",
        b'{"actors": {"id": "a"}}',
        b'{"actors": ["a", 1, {}]}',
        b'{"type": "actor", "id": "b"}\n',
        b"[" * 100_000,
    ):
        assert present(entries, data) == []
    assert present(entries, b'{"actors": [{"id": "a", "also": [1, null], "x": {"y": true}}]}') == [
        ("a", "actor", "sources/actors/a.yml", False, {"also": ["1", "None"], "x": {"y": "True"}})
    ]


def test_the_schemas_of_all_records_are_one() -> None:
    """No two of them mean something else by one name."""
    told = records_schema({})
    for kind in RECORD_TYPES:
        editors = schemas()[f"{kind.noun}.editor"]
        folder, alone = kind.folder, editors["anyOf"][0]
        assert told["records"][kind.noun] == {"folder": folder, **alone}
        for name, definition in editors["definitions"].items():
            assert told["definitions"][name] == definition
