"""A dossier in two: every question and position is in one of them, and nothing leads nowhere."""

import shutil
from pathlib import Path

import pytest
from tests.dossier_helpers import REPOSITORY, findings, read, run, tree, write

from onrecord.reading import load

LIDO = REPOSITORY / "tests/dossiers/lido"
HERE, THERE = "https://here.example/", "https://there.example/new"


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    shutil.copytree(REPOSITORY / "sources", tmp_path / "old/sources")
    return tmp_path / "old"


@pytest.mark.parametrize("chosen", ["Peace and security", "Who would accept whom", "neutrality"])
def test_each_question_and_position_is_in_one_of_them(chosen: str, whole: Path) -> None:
    before = read(whole)
    new = whole.parent / "new"
    result = run("split", "-C", whole, chosen, new, "--here", HERE, "--there", THERE)
    assert result.exit_code == 0, result.output
    stays, goes = read(whole), read(new)
    for kind in ("questions", "positions"):
        ids = [*getattr(stays, kind), *getattr(goes, kind)]
        assert sorted(ids) == sorted(getattr(before, kind))
    assert {each.topic for each in goes.questions.values()} == {
        each.topic for each in before.questions.values() if chosen in {each.topic, each.id}
    }
    # All that any article said is said in one of them, in the same words.
    for article in before.articles.values():
        there = [each.articles[article.id] for each in (stays, goes) if article.id in each.articles]
        said = [report for each in there for report in each.reports]
        assert all(said.count(report) >= 1 for report in article.reports)
        assert all(report in article.reports for report in said)
    assert {*stays.actors, *goes.actors} == set(before.actors)
    assert {*stays.events, *goes.events} == set(before.events)
    assert stays.briefing.key != goes.briefing.key
    assert (goes.briefing.title, stays.briefing.title) == (chosen, before.briefing.title)


def test_links_lead_to_the_other_site_or_become_words(whole: Path) -> None:
    for site in ([], ["--here", HERE, "--there", THERE]):
        for folder in ("old2", "new2"):
            shutil.rmtree(whole.parent / folder, ignore_errors=True)
        shutil.copytree(whole, whole.parent / "old2")
        new = whole.parent / "new2"
        assert run("split", "-C", whole.parent / "old2", "neutrality", new, *site).exit_code == 0
        text = (new / "sources/dossier.yml").read_text("utf-8")
        assert "called reports of Chinese peacekeepers untrue" in text
        assert "[[guo-denies-report" not in text
        linked = "(https://here.example/questions/chinese-european-contacts.html#guo-denies-report)"
        assert (linked in text) == bool(site)


def test_a_judgement_goes_with_what_it_rests_on(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "generator/onrecord/starter/sources", tmp_path / "old/sources")
    write(tmp_path / "old", {"sources/questions/toll.yml": "text: A toll?\nshort: Toll\n"})
    result = run("split", "-C", tmp_path / "old", "toll", tmp_path / "new")
    assert result.exit_code == 0, result.output
    assert len(read(tmp_path / "old").briefing.judgements) == 1
    assert read(tmp_path / "new").briefing.judgements == ()


def test_it_is_told_what_was_cut(whole: Path) -> None:
    result = run("split", "-C", whole, "neutrality", whole.parent / "new")
    assert "cut here, of what is there now: 'neutrality' at sources/questions/" in result.stderr
    assert "cut there, of what stays here: 'material-support' at sources/" in result.stderr


def test_a_dry_run_writes_nothing(whole: Path) -> None:
    before = tree(whole)
    result = run("split", "-C", whole, "neutrality", whole.parent / "new", "--dry-run")
    assert result.exit_code == 0
    assert "-  reports" not in result.stderr
    assert "/dev/null" in result.stdout
    assert tree(whole) == before
    assert not (whole.parent / "new").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["Nothing", "new"], "no question has the topic 'Nothing': "),
        (["neutrality", "old/new"], "lies in the dossier that is split"),
        (["neutrality", "full"], "exists and is not empty"),
        (["neutrality", "new", "--here", "example.org"], "example.org"),
    ],
)
def test_misuse_leaves_everything(
    arguments: list[str], told: str, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(whole.parent)
    write(whole.parent, {"full/notes.txt": "Mine."})
    before = tree(whole.parent)
    result = run("split", "-C", whole, *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert tree(whole.parent) == before


def test_all_questions_cannot_go(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "generator/onrecord/starter/sources", tmp_path / "old/sources")
    result = run("split", "-C", tmp_path / "old", "closing", tmp_path / "new")
    assert result.exit_code == 2
    assert "some to stay" in result.stderr


@pytest.mark.parametrize("question", sorted(load(LIDO, drafts=True).questions))
def test_another_dossier_by_each_of_its_questions(question: str, tmp_path: Path) -> None:
    """Either both are without an error, or nothing is written and it is said why."""
    shutil.copytree(LIDO / "sources", tmp_path / "old/sources")
    before = tree(tmp_path)
    result = run("split", "-C", tmp_path / "old", question, tmp_path / "new")
    if result.exit_code == 0:
        for each in ("old", "new"):
            found = findings(tmp_path / each)
            assert [one for one in found if one["severity"] == "error"] == []
    else:
        assert "nothing is written" in result.stderr
        assert tree(tmp_path) == before


def test_files_keep_their_line_ends_and_marks_in_both(whole: Path) -> None:
    """One is as from Windows; in another one a line is, since somebody pasted it."""
    before = tree(whole)
    changed: dict[str, bytes] = {}
    for path, data in before.items():
        lines = data.replace(b"\n", b"\r\n")
        changed[path] = b"\xef\xbb\xbf" + lines if "/articles/" in path else lines
    mixed = "sources/positions/china.yml"
    assert mixed in before
    changed[mixed] = before[mixed].replace(b"\n", b"\r\n", 3)
    write(whole, dict(changed))
    assert run("split", "-C", whole, "neutrality", whole.parent / "new").exit_code == 0
    for root in (whole, whole.parent / "new"):
        for path, data in tree(root / "sources").items():
            was = changed[f"sources/{path}"]
            assert data.startswith(b"\xef\xbb\xbf") == was.startswith(b"\xef\xbb\xbf"), path
            if f"sources/{path}" != mixed:
                assert data.count(b"\r\n") == data.count(b"\n"), path
    kept = tree(whole)[mixed].splitlines(keepends=True)
    assert all(line in changed[mixed] for line in kept)
