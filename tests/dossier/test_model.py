"""Every type of record has its room everywhere: a new one must not be forgotten in any."""

from collections.abc import Iterator

import pytest
from tests.dossier_helpers import HARBOUR, REPOSITORY, read

from onrecord.dossier.chronology import Dated, time_of
from onrecord.dossier.labels import label
from onrecord.dossier.model import Dossier
from onrecord.pages.addresses import address
from onrecord.pages.contents import make_pages
from onrecord.pages.rendering import render
from onrecord.source.fields import Record
from onrecord.source.records import READING_ORDER, RECORD_TYPES


@pytest.fixture(scope="module")
def lido() -> Dossier:
    return read(HARBOUR.parent / "lido")


@pytest.fixture(scope="module")
def pages(lido: Dossier) -> dict[str, str]:
    return dict(render(lido, make_pages(lido)))


def records(dossier: Dossier, record_type: type[Record]) -> Iterator[Record]:
    found = list(dossier.of(record_type).values())
    assert found, f"the dossier of the tests has no {record_type.noun}: add one"
    yield from found


@pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda each: each.__name__)
def test_a_record_of_every_type_is_found_called_and_linked(
    record_type: type[Record], lido: Dossier, pages: dict[str, str]
) -> None:
    """By its id, with a label, at an address that is a page of the briefing and its anchor."""
    structs = list(lido.structs())
    for record in records(lido, record_type):
        assert lido.record(record.id) is record
        assert any(struct is record for struct in structs)
        assert label(lido, record.id).strip()
        path, _, anchor = address(lido, record.id).partition("#")
        assert path in pages, record.id
        assert not anchor or f'id="{anchor}"' in pages[path], record.id


@pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda each: each.__name__)
def test_records_stand_in_the_order_of_their_keys(record_type: type[Record], lido: Dossier) -> None:
    every = records(lido, record_type)
    keys: list[tuple[object, ...]] = [
        (time_of(lido, each), each.id) if isinstance(each, Dated) else each.sort_key
        for each in every
    ]
    assert keys == sorted(keys)
    # Dates, names and orders are what readers look for; an id alone is for the machine.
    assert all(len(key) > 1 for key in keys), f"say what lists of {record_type.noun}s go by"


def test_the_order_of_reading_has_every_type() -> None:
    assert set(READING_ORDER) == set(RECORD_TYPES)


@pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda each: each.__name__)
def test_writers_are_told_of_every_folder(record_type: type[Record]) -> None:
    """The editors' settings, the starter and the contributing guide know of each type."""
    settings = (REPOSITORY / ".vscode/settings.json").read_text(encoding="utf-8")
    guide = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert f"schema/{record_type.noun}.editor.json" in settings
    assert f"`{record_type.folder}/`" in guide
    starter = REPOSITORY / "generator/onrecord/starter/sources" / record_type.folder
    assert list(starter.glob("*.yml")), starter


# Not printed with the whole briefing, with the reason.
NOT_IN_PRINT = {"Actor": "an actor is named where it speaks, and has a page of its own"}


@pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda each: each.__name__)
def test_the_complete_briefing_has_every_record(
    record_type: type[Record], lido: Dossier, pages: dict[str, str]
) -> None:
    for record in records(lido, record_type):
        there = f'id="{record.id}"' in pages["complete.md"]
        assert there != (record_type.__name__ in NOT_IN_PRINT), record.id
