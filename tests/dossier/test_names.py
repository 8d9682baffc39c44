"""Who is named in texts."""

from collections import Counter
from pathlib import Path

import pytest
from tests.dossier_helpers import HARBOUR, LEAST, run, tree, write

from onrecord.diagnostics.findings import Place
from onrecord.dossier.names import Mention, Names, owners
from onrecord.source.records import Actor
from onrecord.source.terms import ActorKind


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


def test_a_name_is_found_with_and_without_what_is_not_seen_in_it() -> None:
    """A joiner, or a mark of direction, makes no other name; what is linked is what is written."""
    actors = [_actor("levi", "\u05dc\u05d5\u05d9 Levi"), _actor("ames", "Ames \u200e(UK)")]
    names = Names(owners(actors))
    text = "Of Ames (UK)\u200f, \u200eAmes \u200e(UK) and \u05dc\u05d5\u05d9\u200f Levi."
    found = names.find(text)
    assert [(each.actor, text[each.start : each.end]) for each in found] == [
        ("ames", "Ames (UK)"),
        ("ames", "Ames \u200e(UK)"),
        ("levi", "\u05dc\u05d5\u05d9\u200f Levi"),
    ]


def _actor(actor_id: str, name: str) -> Actor:
    return Actor(id=actor_id, span=Place("x"), name=name, kind=ActorKind.PERSON)


def test_no_text_links_a_name_of_two_by_itself(tmp_path: Path) -> None:
    """Whatever tells the two apart beside the name, a text that gives the name alone does not."""
    actors = "\n".join(
        f"- {{id: {who}, name: {name}, kind: person, disambiguation: {what}, also: [{other}]}}"
        for who, name, what, other in [
            ("clerk", "Ann O'Lee", "clerk", "Ann of the Office"),
            ("painter", "Ann O’Lee", "painter", "Ann of the Easel"),
        ]
    )
    text = "Ann O'Lee met Ann O’Lee, then Ann of the Easel."
    write(tmp_path, LEAST)
    write(
        tmp_path,
        {
            "sources/actors/people.yml": actors,
            "sources/events/fair.yml": f"title: Fair\ndate: 2024\nstatus: planned\ntext: {text}\n",
        },
    )
    assert run("build", "-C", tmp_path, "--strict").exit_code == 0
    shown = (tmp_path / "briefs/timeline.md").read_text("utf-8")
    assert "Ann O'Lee met Ann O’Lee, then [Ann of the Easel](actors/painter.md)." in shown
    names = (tmp_path / "briefs/names.md").read_text("utf-8")
    assert "[Ann O'Lee (clerk)](actors/index.md#clerk)" in names
    arrow = '<span aria-hidden="true">→</span>'
    assert f"Ann of the Easel {arrow} [Ann O’Lee (painter)](actors/painter.md)" in names
