"""What is proposed for a field of a new record, and what never is."""

from pathlib import Path

import pytest
from tests.dossier_helpers import HARBOUR

from onrecord.editing.adding import Additions, New
from onrecord.editing.proposing import REFERRING, Proposals, basis, used
from onrecord.reading import read
from onrecord.source.fields import specs
from onrecord.source.records import (
    Actor,
    Article,
    Event,
    Figure,
    Judgement,
    Position,
    Question,
    Report,
)

LIDO = HARBOUR.parent / "lido"


@pytest.fixture(scope="module")
def additions() -> Additions:
    return Additions(read(HARBOUR).sources)


def test_what_the_sources_say_is_proposed(additions: Additions) -> None:
    proposals = Proposals(additions, "gazette")
    quill = {"actor": "ada-quill", "question": "funding"}
    assert proposals.of(Position, "date", {}) == "2024-05-04"
    assert proposals.of(Position, "question", {}) == "cost"
    assert proposals.of(Position, "capacity", quill) == "official"
    assert proposals.of(Position, "on_behalf_of", quill) == "transport-ministry"
    # Who never spoke does so as its kind does, and a person in no role that could be known.
    assert proposals.of(Position, "capacity", {"actor": "evening-news"}) == "narrator"
    assert proposals.of(Figure, "unit", {"question": "cost"}) == "million"
    assert proposals.of(Judgement, "as_of", {}) == "2024-05-07?"
    address = {"url": "https://gazette.example/another"}
    assert proposals.of(Article, "publisher", address) == "port-gazette"
    assert proposals.of(Actor, "kind", {REFERRING: "publisher"}) == "media"
    topics = [each.word for each in used(additions.sources, Question, "topic")]
    assert topics == ["The money", "The works"]


def test_of_unnamed_people_and_of_words_that_are_quoted_it_is_known_whose_they_are(
    additions: Additions,
) -> None:
    proposals = Proposals(additions)
    assert proposals.of(Report, "attribution", {"actor": "two-officials"}) == "anonymous"
    assert proposals.of(Report, "attribution", {"actor": "ada-quill", "quote": "no"}) == "on-record"
    assert proposals.of(Report, "attribution", {"actor": "ada-quill"}) == ""


@pytest.mark.parametrize("dossier", [HARBOUR, LIDO], ids=lambda each: each.name)
def test_what_needs_a_judgement_is_never_proposed(dossier: Path) -> None:
    additions = Additions(read(dossier).sources)
    for article in [each.id for each in additions.sources.records if isinstance(each, Article)]:
        proposals = Proposals(additions, article)
        for position in [each for each in additions.sources.records if isinstance(each, Position)]:
            said = {"actor": position.actor.id, "question": position.question.id, "quote": "x"}
            assert proposals.of(Position, "stance", said) == ""
            assert proposals.of(Report, "via", said) == ""
        for spec in (*specs(Article), *specs(Event)):
            if "date" in spec.name or spec.name in {"kind", "status"}:
                known = {"publisher": "port-gazette", "url": "https://gazette.example/2024/05/02/x"}
                assert Proposals(additions).of(Article, spec.name, known) == ""


def test_a_date_that_is_the_articles_is_believed_for_its_reason(additions: Additions) -> None:
    gazette, evening = (Proposals(additions, each).article for each in ("gazette", "evening"))
    assert basis(evening, {"date": "2024-05-07?"}) == {"date_basis": "inferred-text"}
    assert basis(evening, {"date": "2024-05-06"}) == {}
    assert basis(gazette, {"date": "2024-05-04"}) == {}


def test_who_is_added_just_now_is_known(additions: Additions) -> None:
    mine = Additions(additions.sources)
    mine.add(New(Actor, {"name": "Ministry of Silt", "kind": "government-body"}))
    assert Proposals(mine).of(Position, "capacity", {"actor": "ministry-of-silt"}) == "official"
