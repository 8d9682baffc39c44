"""``onrecord explain`` as a person calls it."""

import re
from pathlib import Path

import pytest
from tests.dossier_helpers import LEAST, findings, run, write

from onrecord.reference.document import document


def test_the_command_that_a_finding_names_explains_it(tmp_path: Path) -> None:
    write(tmp_path, {**LEAST, "sources/events/fair.yml": "title: Fair\ndate: soon\nstatus: off\n"})
    told = run("check", tmp_path).stdout
    named = re.findall(r"^  = (onrecord explain [a-z-]+)$", told, re.MULTILINE)
    assert named == [each["explain"] for each in findings(tmp_path)]
    assert len(named) == 2
    for command in named:
        _, *arguments = command.split()
        done = run(*arguments)
        assert done.exit_code == 0
        assert done.stdout.startswith(arguments[-1])
        assert "Wrong, in 'sources/" in done.stdout


def test_where_a_name_means_several_things_all_are_shown() -> None:
    parts = run("explain", "anonymous").stdout.split(f"\n{'-' * 80}\n\n")
    assert [each.partition("\n")[0] for each in parts] == [
        "anonymous (word of the list attribution)",
        "anonymous (word of the list capacity)",
    ]


def test_a_field_is_explained_with_its_type_its_need_and_an_example() -> None:
    told = run("explain", "position.stance").stdout
    assert "Needed: 'stance' or 'withdraws'." in told
    assert re.search(r"^  denies +Says that it is not so\.$", told, re.MULTILINE)
    assert "\n    stance: supports-with-conditions\n" in told
    assert "left out, it is 'stated'" in run("explain", "article.date_basis").stdout
    assert "a list; each item is the id of an actor, or 'unknown'" in run("explain", "via").stdout


def test_words_of_one_name_need_no_quotes_of_the_shell() -> None:
    assert run("explain", "rich", "text").stdout == run("explain", "rich-text").stdout


def test_alone_it_lists_what_can_be_asked_for() -> None:
    told = run("explain").stdout
    for name in ("unknown-id", "date_basis", "press-release", "rich-text", "quote-not-found"):
        assert re.search(rf"(?<![\w-]){name}(?![\w-])", told), name
    assert max(map(len, told.splitlines())) <= 80


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("unkown-id", "did you mean 'unknown-id'?"),
        ("stanse", "did you mean 'stance'?"),
        ("xyzzy", "'onrecord explain' lists all there is"),
        ("a\x1b[31m\n::error::b", r"a\x1b[31m\x0a::error::b"),
    ],
)
def test_what_is_not_known_is_misuse_and_says_what_may_be_meant(name: str, said: str) -> None:
    done = run("explain", name)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_all_of_it_as_one_document() -> None:
    assert run("explain", "--markdown").stdout == document()
