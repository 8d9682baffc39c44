"""Topics as a person reads them on a terminal, and as one document."""

import re

import pytest
from markdown_it import MarkdownIt

from onrecord.reference.document import document
from onrecord.reference.index import all_topics, contents, found
from onrecord.reference.plain import WIDTH, shown, text


def test_every_topic_fits_a_terminal_and_is_plain() -> None:
    for topic in all_topics():
        lines = shown(topic).splitlines()
        assert [line for line in lines if len(line) > WIDTH] == [], topic.title
        outside = "\n".join(line for line in lines if not line.startswith("    "))
        assert not re.search(r"`|\*\*|\]\(#|^\|.*\|$|^#", outside, re.MULTILINE), topic.title


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        ("It is `so` and **not** *else*.", ["It is 'so' and not else."]),
        ("See [the page](#page), `[not](this)`.", ["See the page, '[not](this)'."]),
        ("a\nb\n\nc", ["a b", "", "c"]),
        ("- one\n  two\n- three", ["  - one two", "  - three"]),
        (
            "Wrong:\n\n```yaml\na: *b*\n\nc: `d`\n```",
            ["Wrong:", "", "    a: *b*", "", "    c: `d`"],
        ),
        ("| A | B |\n|---|---|\n| `x` | `y` \\| z |", ["  x  'y' | z"]),
        (f"{'word ' * 20}", ["word " * 15 + "word", "word word word word"]),
    ],
)
def test_markdown_of_our_own_as_plain_text(markdown: str, lines: list[str]) -> None:
    assert text(markdown) == lines


@pytest.mark.parametrize("name", ["stance", "date_basis", "attribution", "kind"])
def test_what_has_several_meanings_prints_no_table_twice(name: str) -> None:
    topics = found(name)
    parts = [part for each in topics for part in each.body.split("\n\n")]
    tables = [part for part in parts if part.startswith("|")]
    assert tables
    assert len(tables) == len(set(tables))
    if name == "stance":
        assert [each.name for each in topics] == ["position.stance", "side.stance"]
        assert "They are those above." in topics[1].body


def test_a_finding_is_shown_with_what_why_wrong_and_right() -> None:
    [topic] = found("unreported")
    lines = shown(topic).split("\n\n")
    assert lines[0] == "unreported (warning)"
    assert lines[1].startswith("A position that no article reports has no source. Nor has an event")
    assert lines[2].startswith("Why: ")
    heads = ["Given, in", "Wrong, in", "Right, in"]
    assert [line.partition(" 'sources/")[0] for line in lines[3::2]] == heads


def test_contents_name_everything_that_can_be_asked_for() -> None:
    for groups in contents().values():
        for group, names in groups.items():
            for name in names:
                assert found(name) or found(f"{group}.{name}"), name
    named = {name for groups in contents().values() for names in groups.values() for name in names}
    for topic in all_topics():
        assert {topic.name, topic.name.partition(".")[2], topic.group} & {*named, *_heads()}


def _heads() -> set[str]:
    return {group for groups in contents().values() for group in groups}


def test_the_document_has_everything_once_and_every_link_in_it_leads_somewhere() -> None:
    made = document()
    anchors = re.findall(r'<a id="([a-z0-9-]+)"></a>', made)
    assert len(anchors) == len(set(anchors)) == len(all_topics())
    assert set(re.findall(r"\]\(#([^)]+)\)", made)) <= set(anchors)
    assert {"finding-unknown-id", "field-article-date", "word-stance-denies"} <= set(anchors)
    assert made == document()
    tokens = MarkdownIt().parse(made)
    heads = [token for token in tokens if token.type == "heading_open" and token.tag == "h3"]
    assert len(heads) == len(anchors)
