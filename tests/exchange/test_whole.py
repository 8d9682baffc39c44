"""The dossier whole as JSON: what is read back from it are the same records."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.dossier_helpers import REPOSITORY, read, write

from onrecord.dossier.model import Dossier
from onrecord.exchange.whole import whole, whole_json, whole_lines, whole_schema
from onrecord.source.records import RECORD_TYPES

DOSSIERS = [REPOSITORY, *sorted((REPOSITORY / "tests" / "dossiers").glob("*/"))]


def named(path: Path) -> str:
    return path.name


@pytest.fixture(params=DOSSIERS, ids=named)
def dossier(request: pytest.FixtureRequest) -> Dossier:
    return read(request.param)


def again(root: Path, made: dict[str, Any]) -> Dossier:
    """Return the dossier that is read from what was exported, as sources."""
    files = {"sources/dossier.yml": json.dumps(made["dossier"], ensure_ascii=False)}
    for kind in RECORD_TYPES:
        if made[kind.folder]:
            text = json.dumps(made[kind.folder], ensure_ascii=False)
            files[f"sources/{kind.folder}/all.yml"] = text
    return read(write(root, files))


def test_it_is_read_back_as_sources(dossier: Dossier, tmp_path: Path) -> None:
    """Nothing is lost: every field of every record is the same."""
    back = again(tmp_path, json.loads(whole_json(dossier)))
    assert back.briefing == dossier.briefing
    for kind in RECORD_TYPES:
        assert back.records.get(kind) == dossier.records.get(kind)


def test_it_is_what_its_schema_says(dossier: Dossier) -> None:
    schema = json.loads(whole_schema())
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(whole(dossier), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**whole(dossier), "more": 1}, schema)


def test_lines_hold_the_same(dossier: Dossier) -> None:
    made = whole(dossier)
    first, *lines = map(json.loads, whole_lines(dossier).splitlines())
    assert first == {"type": "dossier", "version": 1, "format": made["format"], **made["dossier"]}
    kinds = {kind.noun: kind.folder for kind in RECORD_TYPES}
    found: dict[str, list[Any]] = {kind.folder: [] for kind in RECORD_TYPES}
    for line in lines:
        found[kinds[line.pop("type")]].append(line)
    assert found == {folder: made[folder] for folder in found}
