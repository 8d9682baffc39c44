"""What has one answer is mended; what has two, or changes what is said, is left to a person."""

from pathlib import Path

import pytest
from tests.checks.test_cases import cases, lay_out
from tests.dossier_helpers import findings, run, tree, write

from onrecord.editing.fixes import fixed
from onrecord.packaged import starter
from onrecord.reading import read

HEAD = "title: Vote\nstatus: planned\n"


@pytest.fixture
def bridge(tmp_path: Path) -> Path:
    return write(tmp_path, dict(tree(starter())))


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("date: 24 March 2025", "date: 2025-03-24"),
        ('date: "c. 1970"', "date: 1970~"),
        ("date: 1998/open", "date: 1998/.."),
        ("date: [2024..2025]", 'date: "[2024..2025]"'),
        ("date: 2024\nactors: mia-lund", "date: 2024\nactors: [mia-lund]"),
        ("date: 2024\nactors: [Mia Lund]", "date: 2024\nactors: [mia-lund]"),
        ("date: 2024\nplace: {Old} quay", "date: 2024\nplace: '{Old} quay'"),
        ("date: 2024\nplace: [Old] quay", "date: 2024\nplace: '[Old] quay'"),
        ('date: 2024\nplace: "Old" quay', "date: 2024\nplace: '\"Old\" quay'"),
        ("date: 2024\nplace: The quay: old", "date: 2024\nplace: 'The quay: old'"),
        ("date: 2024\nplace: @quay", "date: 2024\nplace: '@quay'"),
        ("date: 2024\nplace: qu\u00aday", "date: 2024\nplace: quay"),
        ("date: 2024\nplace: qu\u200bay # so", "date: 2024\nplace: quay # so"),
        (
            "date: 2024\ntext: A [link](www.a.example).",
            "date: 2024\ntext: A [link](https://www.a.example).",
        ),
    ],
)
def test_what_has_one_answer_is_mended(written: str, mended: str, bridge: Path) -> None:
    write(bridge, {"sources/events/vote.yml": f"{HEAD}{written}\n"})
    assert run("check", "-C", bridge).exit_code == 1
    result = run("check", "-C", bridge, "--fix", "--yes")
    assert (bridge / "sources/events/vote.yml").read_text("utf-8") == f"{HEAD}{mended}\n"
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    "written",
    [
        "date: 1/5/2024",
        "date: 24.3.25",
        "date: soon",
        "date: 2024\nactors: [mia-lunt]",
        "date: 2024\nstats: 2",
        "date: 2024\nplace: - the quay",
        "date: 2024\nplace: The quay #2 of the town",
        "date: 2024\ntext: A [link](javascript:x).",
        "date: 2024\nplace: 'The quay",
    ],
)
def test_what_has_two_answers_or_none_is_left(written: str, bridge: Path) -> None:
    write(bridge, {"sources/events/vote.yml": f"{HEAD}{written}\n"})
    before = tree(bridge)
    run("check", "-C", bridge, "--fix", "--yes")
    assert tree(bridge) == before


def test_other_words_for_fields_and_lists_of_one(bridge: Path) -> None:
    write(
        bridge,
        {
            "sources/articles/y.yml": """
                title: 'Y: a report'
                publisher: Town Gazette
                type: news
                date: 2024-05-04
                summary: Y.
                author: "A. Writer"
                tag: bridge
                key_points: 'It says: this.'
                reports: {event: inspection}
                recorded: 2024-05-05
                doi: https://doi.org/10.1000/182
                url: example.org/y
                """
        },
    )
    assert run("check", "-C", bridge, "--fix", "--yes").exit_code == 0
    assert (bridge / "sources/articles/y.yml").read_text() == (
        "title: 'Y: a report'\npublisher: town-gazette\nkind: news\ndate: 2024-05-04\n"
        "summary: Y.\nauthors: [A. Writer]\ntags: [bridge]\nkey_points: ['It says: this.']\n"
        "reports: [{event: inspection}]\nrecorded: 2024-05-05\ndoi: 10.1000/182\n"
        "url: https://example.org/y\n"
    )


def test_the_difference_is_shown_and_nothing_written_unasked(bridge: Path) -> None:
    write(bridge, {"sources/events/vote.yml": f"{HEAD}date: 24 March 2025\n"})
    before = tree(bridge)
    result = run("check", "-C", bridge, "--fix")
    assert result.exit_code == 1
    assert "-date: 24 March 2025\n+date: 2025-03-24\n" in result.stdout
    assert "without --yes" in result.stderr
    assert tree(bridge) == before
    assert run("check", "-C", bridge, "--yes").exit_code == 2


def test_a_file_of_another_suffix_is_renamed_unless_its_name_is_taken(bridge: Path) -> None:
    text = f"{HEAD}date: 24 March 2025\n"
    write(bridge, {"sources/events/vote.yaml": text, "sources/events/inspection.yaml": text})
    result = run("check", "-C", bridge, "--fix", "--yes")
    assert "rename sources/events/vote.yaml to sources/events/vote.yml" in result.stdout
    files = tree(bridge)
    assert files["sources/events/vote.yml"] == f"{HEAD}date: 2025-03-24\n".encode()
    assert files["sources/events/inspection.yaml"] == text.encode()
    assert [each["code"] for each in findings(bridge)] == ["yaml-suffix"]


@pytest.mark.parametrize("name", cases())
@pytest.mark.sampled(4)
def test_no_mistake_is_made_worse(name: str, tmp_path: Path) -> None:
    """Of all the mistakes that are known: what is mended is gone, and no other error comes."""
    reading = read(lay_out(cases()[name], tmp_path), drafts=True)
    found = fixed(reading)
    before = {(each.place.path, each.code, each.message) for each in reading.findings}
    hidden = {each.place.path for each in found.mended if each.code in HIDING}
    for each in found.after.findings:
        is_new = (each.place.path, each.code, each.message) not in before
        assert not (is_new and each.severity == "error" and each.place.path not in hidden), each
    if found.changes:
        assert len(found.mended) > 0
        assert fixed(found.after).changes.files == {}


HIDING = {"yaml-syntax", "refused-character"}
