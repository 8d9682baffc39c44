"""This repository's own dossier: what its front page tells, and under whose name things stand."""

import re
import shutil
from pathlib import Path

import pytest
from tests.dossier_helpers import REPOSITORY, run
from tests.reliability.repetition import shares, texts

import onrecord

SOURCES = REPOSITORY / "sources"
pytestmark = pytest.mark.skipif(not SOURCES.is_dir(), reason="there is no sources/ here")


@pytest.fixture(scope="module")
def dossier() -> onrecord.Dossier:
    return onrecord.load(REPOSITORY)


def test_the_lead_is_short_and_names_who_when_and_where(dossier: onrecord.Dossier) -> None:
    """A reader in a hurry learns the spokesman, both dates and the newspaper."""
    lead = dossier.briefing.bottom_line.plain
    assert len(lead.split()) <= 60
    for name in ("Guo Jiakun", "24 March 2025", "Welt am Sonntag", "August"):
        assert name in lead


def test_key_judgements_judge(dossier: onrecord.Dossier) -> None:
    for judgement in dossier.briefing.judgements:
        for word in ("open question", "unresolved", "not shown", "not known"):
            assert word not in judgement.text.plain


def test_it_holds_what_matters_and_no_more(dossier: onrecord.Dossier) -> None:
    assert len(dossier.questions) <= 17
    assert sum(len(each.disputes) for each in dossier.questions.values()) <= 13
    assert [each.id for each in dossier.positions.values() if not each.short] == []


def test_a_day_without_a_year_bounds_to_the_end_of_its_month(dossier: onrecord.Dossier) -> None:
    """What the latest article relays lies between the day after the denial and then."""
    assert str(dossier.articles["unnamed-news-after-2025-08-20"].date) == "[2025-08-20..2025-08-31]"
    for name in ("chinese-sources-ready", "senior-eu-diplomat-risk", "most-eu-no-mandate-sought"):
        assert str(dossier.positions[name].date) == "[2025-03-25..2025-08-31]"


@pytest.mark.parametrize(
    ("position", "actor", "stance"),
    [
        ("zelenskyy-against-chinese-troops", "zelenskyy", "opposes"),
        ("guo-no-refusal", "guo-jiakun", "ambiguous"),
        ("rferl-neutrality-professed", "rferl", "ambiguous"),
        ("kyiv-independent-close-partner", "kyiv-independent", "ambiguous"),
        ("macron-starmer-37-nations", "macron", "asserts"),
    ],
)
def test_a_statement_is_its_speakers_and_says_no_more(
    dossier: onrecord.Dossier, position: str, actor: str, stance: str
) -> None:
    record = dossier.positions[position]
    assert (record.actor.id, record.stance) == (actor, stance)


def test_two_readings_that_need_not_contradict_stay_open(dossier: onrecord.Dossier) -> None:
    """They are not settled by being compatible, and the front page says that they are open."""
    [dispute] = [
        each
        for each in dossier.questions["would-china-send"].disputes
        if each.id == "denial-then-readiness"
    ]
    assert dispute.state == "open"


def test_a_diplomat_quoted_out_of_three_is_not_counted_again(dossier: onrecord.Dossier) -> None:
    """The article has "three EU diplomats", then words of one of them: two origins deny."""
    denying = [
        each
        for each in dossier.positions.values()
        if each.question.id == "chinese-european-contacts" and each.stance == "denies"
    ]
    assert {each.actor.id for each in denying} == {"guo-jiakun", "eu-diplomats-rferl"}
    assert onrecord.origins(dossier, denying) == 2


def test_few_words_on_a_number_say_it(dossier: onrecord.Dossier) -> None:
    """They stand alone in lists, where "this many" says nothing."""
    for position in dossier.positions.values():
        if position.figure:
            most = position.figure.max or position.figure.min
            assert most
            assert f"{most.value:,}" in (position.short or ""), position.id


def test_labels_of_questions_read_after_the_word_on(dossier: onrecord.Dossier) -> None:
    """Lists say "Lavrov on Russia and foreign troops", and no "on" twice."""
    assert [each.short for each in dossier.questions.values() if " on " in each.short] == []


def test_one_man_has_one_spelling_in_our_words(dossier: onrecord.Dossier) -> None:
    """Articles spell him in two ways; both lead to him, and our own words keep to one."""
    texts = [SOURCES / "dossier.yml", *(SOURCES / "questions").glob("*.yml")]
    texts += (SOURCES / "articles").glob("*.yml")
    for path in texts:
        assert "Zelensky " not in path.read_text(encoding="utf-8"), path.name


def test_an_answer_goes_on_from_its_few_words(dossier: onrecord.Dossier) -> None:
    """They stand before it: "No common view. There is no common view" says a thing twice."""
    for question in dossier.questions.values():
        assert question.answer
        few = _words(question.answer.short or "")
        first, _, _ = question.answer.text.plain.partition(". ")
        assert not few <= _words(first), question.id


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]{3,}", text.lower())) - {"and", "are", "the", "not", "open"}


def test_its_pages_say_little_twice(tmp_path: Path) -> None:
    """A reader who follows a link learns more there; what is put together for print is left out."""
    root = shutil.copytree(SOURCES, tmp_path / "sources").parent
    assert run("site", "-C", root).exit_code == 0
    found = shares(texts(root / "site"))
    assert found[""] < 0.40
    # What to make of a dispute stands with its question, too: who reads of sides there asks why.
    assert max(share for path, share in found.items() if path == "disputes.html") < 0.45
    assert found["actors/zelenskyy.html"] < 0.50
