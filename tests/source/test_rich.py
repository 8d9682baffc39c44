"""Rich text: what is wrong in it is named where it stands in the file."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import helpers
from tests.dossier_helpers import examples

from onrecord.diagnostics.findings import Place
from onrecord.source import yaml_reader
from onrecord.source.nodes import Mapping, Scalar
from onrecord.source.rich import RichText
from onrecord.source.rich_parser import link_destination, parser

_MARGINS = [
    "",
    "",
    "- ",
    "1. ",
    "  - ",
    "  ",
    "   ",
    "\t",
    "-\t",
    "* * ",
    "\n",
    "\n  ",
    "\u00a0\n",
    "- \u3000\n  \u00a0\n  ",
]
_WORDS = ["word", "[a](x.md)", "![a](x)", "[[a]]", "[[A]]", "*b*", "`[[a]]`", "[", "]"]
_WORDS += ["*\u0338b*", "**\u20ddb** e\u0338", "`\u0338b`", "[\u0338b](https://a.example/)"]
_WORDS += ["[a](https://a.example/)", "caf\u00e9", "e\u0301", r"\!", r"\\"]
# What each part is found by, and the finding or reference it gives; the place is that of the group.
_GIVES = {
    r"(?<!!)\[a\]\((x\.md)\)": "bad-url",
    r"(!\[a\]\(x\))": "image",
    r"(\[\[a\]\])(?!`)": "link",
    r"(\[\[A\]\])": "bad-id",
    r"(?<=[*`\[])([\u0338\u20dd])b": "refused-character",
}


@given(
    st.lists(st.tuples(st.sampled_from(_MARGINS), st.lists(st.sampled_from(_WORDS), min_size=1))),
    st.sampled_from(["|", "|+", "|2"]),
)
@examples(100)
def test_faults_are_found_where_they_stand(lines: list[tuple[str, list[str]]], style: str) -> None:
    """Each link has its own place, in whatever list and line it stands."""
    text = "\n".join(f"{margin}{' '.join(words)}" for margin, words in [("", ["lead"]), *lines])
    file = f"text: {style}\n" + "".join(f"  {line}\n" for line in text.split("\n"))
    document, _ = yaml_reader.read("x.yml", file)
    assert isinstance(document.root, Mapping)
    node = document.root.get("text")
    assert isinstance(node, Scalar)
    value, findings = RichText.from_scalar(node)
    assert value is not None
    found = {(finding.code, finding.place) for finding in findings}
    found |= {("link", link.place) for link in value.links}
    # What is refused for its depth or shown as typed stands beside these, and has its own tests.
    beside = {"too-deep", "shown-as-typed"}
    assert {each for each in found if each[0] not in beside} == {
        (code, Place("x.yml", number, match.start(1) + 1, len(match[1])))
        for number, line in enumerate(file.split("\n"), 1)
        for pattern, code in _GIVES.items()
        for match in re.finditer(pattern, line)
    }


@given(
    st.lists(
        st.sampled_from([*"a_-+1.) \t\u00a0\u3000&;<>!]a#=|:\n*[\\", "---", "# ", "&amp;", "<b>"])
    ).map("".join)
)
def test_the_words_of_a_text_are_those_that_pages_show(text: str) -> None:
    """Most texts have no sign that means more than itself, and are not parsed for their words."""
    value, _ = RichText.from_scalar(Scalar(text, Place("x"), text))
    assert value
    shown = "".join(
        " " if node.type in {"softbreak", "hardbreak", "paragraph", "list_item"} else node.content
        for node in value.tree().walk()
        if node.type not in {"root", "inline"}
    )
    assert value.plain.split() == shown.split()


_LETTERS = 'ab()<>\\ \n\x01é"[]'


@given(
    st.text(alphabet=_LETTERS, max_size=20),
    st.sampled_from(["", " ", "\n", " \n\t"]),
    st.text(alphabet=_LETTERS, max_size=40),
)
@example("", "", "(" * 33 + "a" + ")" * 33)
@example("", "", "(" * 32 + "a" + ")" * 32)
@example("((", "", "(" * 33 + "a")
@example("", "", "\\")
@example("", "", "<a\\")
@example("a(b", "", "c)d)e")
def test_addresses_are_read_as_the_parser_reads_them(before: str, blanks: str, text: str) -> None:
    """Its own function goes letter by letter; what it says of them is what CommonMark says."""
    opening = f"{before}]({blanks}"
    text, start = opening + text, len(opening)
    told = helpers.parseLinkDestination(text, start, len(text))
    found = link_destination(text, start, len(text))
    assert found.ok == told.ok
    if told.ok:
        assert (found.pos, found.str) == (told.pos, told.str)


@given(st.text(alphabet="[]()`*a\\<>! \n", max_size=60))
@example("[a [b](c) d](e)")
@example("[a [b [c](d) e](f)")
@example("[`a](b)` c](d)")
@example("[a](b [c](d)")
@example("[[a](b)](c)")
@example("[a [b] c](d)")
def test_links_are_read_as_the_parser_reads_them(text: str) -> None:
    """Its own functions go through a text again for each bracket that is open."""
    theirs = parser()
    theirs.helpers = helpers
    assert parser().render(text) == theirs.render(text)


@pytest.mark.parametrize(
    "text",
    [
        "5 > 3, 5 < 6 and I <3 you",
        "> 5 million came",
        "It was more than it had been:\n>50% of them, >= 3 a day",
        "AT&T, R&D; Q&A; fish &c; and chips",
        "#hashtag, #SayNo and No. # 5",
        "- What? - Nothing.\n- - so he said",
        "1) count\n2) on",
        "2024. That was it",
        "a | b, either | or",
        "cost -- so they say -- much\n- and more",
        "[Editor]: she said so",
        "[sic][ed.], a [note] and [another]: yes; see [1] and [2]",
        "[Note]: none",
        "about ~5 to ~6, x ~~ y ~~ z",
        "$5 and {: no",
        "***strong emphasis***, **a** **b**, 2 * 3 * 4",
        "Name: ____",
        "A -> B\n=> so, >:(",
        "[text](<https://a.example/x>)",
        "text [[mayor|The Mayor]]: so",
        "3. third\n\n- a\n- b",
    ],
)
def test_ordinary_prose_is_no_foreign_markup(text: str) -> None:
    """What its signs say is what a reader sees."""
    _, findings = RichText.from_scalar(Scalar(text, Place("x.yml", 1, 1), text))
    assert [each.code for each in findings if each.code == "shown-as-typed"] == []
