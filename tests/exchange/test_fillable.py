"""What the form for new records asks for."""

from tests.dossier_helpers import HARBOUR, read

from onrecord.exchange.fillable import fillable
from onrecord.exchange.findable import entries_of
from onrecord.pages.contents import make_pages
from onrecord.pages.entries import findable
from onrecord.source.json_schema import records_schema, schemas
from onrecord.source.records import RECORD_TYPES


def test_it_asks_for_what_the_schemas_for_editors_do_with_the_ids_of_the_dossier() -> None:
    dossier = read(HARBOUR)
    _, entries = entries_of(findable(dossier, make_pages(dossier)).encode())
    made = fillable(entries)
    for kind in RECORD_TYPES:
        ids = made["definitions"][f"{kind.__name__}Id"]
        assert {*ids["enum"]} == {*dossier.of(kind)}, kind
    names = made["definitions"]["ActorId"]
    called = dict(zip(names["enum"], names["enumDescriptions"], strict=True))
    assert called["port-gazette"] == "Port Gazette"


def test_the_schemas_of_all_records_are_one() -> None:
    """No two of them mean something else by one name."""
    told = records_schema({})
    for kind in RECORD_TYPES:
        editors = schemas()[f"{kind.noun}.editor"]
        folder, alone = kind.folder, editors["anyOf"][0]
        assert told["records"][kind.noun] == {"folder": folder, **alone}
        for name, definition in editors["definitions"].items():
            assert told["definitions"][name] == definition
