"""Who is named in texts."""

from collections import Counter
from pathlib import Path

import pytest
from tests.dossier_helpers import HARBOUR, run, tree, write

from onrecord.dossier.names import Mention, Names


def test_a_text_is_looked_through_once_however_many_pages_show_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every name that could start at a place is looked at there, which takes its time."""
    looked = Counter[str]()
    find = Names._find

    def counted(names: Names, text: str) -> list[Mention]:
        looked[text] += 1
        return find(names, text)

    monkeypatch.setattr(Names, "_find", counted)
    write(tmp_path, {f"sources/{path}": text for path, text in tree(HARBOUR / "sources").items()})
    assert run("build", "-C", tmp_path).exit_code == 0
    assert looked
    assert set(looked.values()) == {1}
