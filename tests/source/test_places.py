"""A finding stands at the first character of what is wrong, however YAML lets it be written."""

import re

from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import examples

from onrecord.diagnostics.findings import Place
from onrecord.source import yaml_reader
from onrecord.source.reader import ReadLog, read_record
from onrecord.source.records import Event

# Between a key and its value; the format has no tags and no anchors, and is read on all the same.
_PROPERTIES = [
    "",
    "!!str ",
    "&a ",
    "! ",
    "!x  &a-b\t",
    "&a !<tag:x,y> ",
    "!!str # why\n  ",
    "\n  ",
    "\n  # why: '|' [[x]]\n   ",
    "&a\n\n  # &b\n  !y\n  ",
]
# What may stand before the fault in the same text: each as it is written in any style.
_WORDS = [
    "word",
    "caf\u00e9",
    "cafe\u0301",
    "\u05d0\u05d1",
    "\U0001f600",
    "\U00020000",
    "\u0958",
    "[x](https://a.example/)",
    "`[y](z)`",
    "*[[y]]*",
    "_a_",
    r"\*",
    r"\[",
    "it's",
    'a "b"',
]
# What is wrong, with what stands before it and after.
_FAULTS = [
    ("bad-url", "[x](", "javascript:a", ")"),
    ("bad-url", "**[a b](", "<javascript:a b>", ' "t")**'),
    ("bad-url", "[x](  ", "//a.example", ")"),
    ("bad-url", '[x](https://a.example "', "title", '")'),
    ("bad-id", "", "[[No Id]]", " b"),
    ("bad-id", "_a ", "[[No Id|x]]", "_"),
    ("image", "a ", "![x](https://a.example)", ""),
    ("empty-value", "", "[](https://a.example)", ""),
]
_LINES = {
    "": [" ", "\n  ", "\n\n   ", "\t", "\t\n "],
    "'": [" ", "\n  ", "\n\n  ", "\n \n \t"],
    '"': [" ", "\n  ", "\n\n  ", r"\t", r"\n", r"\n\n", "\\\n  \\ ", r"\x20", r"\u000a"],
    ">": [
        " ",
        "\n    ",
        "\n\n    ",
        "\n\n    - ",
        "\n      ",
        "\n    1. ",
        "\n\n    - a\n\n      ",
    ],
    "|": [" ", "\n    ", "\n\n    ", "\n    - ", "\n      ", "\n    1. ", "\n    - a\n      - "],
}
_BEGINNINGS = {
    "": [""],
    "'": ["'", "' ", "'\n\n   "],
    '"': ['"', '" ', '"\n  ', '"\\\n '],
    ">": [">\n    ", ">- # why\n    ", ">4+\n    ", ">\n\n \n    - ", ">2\n    ", ">-1\n   "],
    "|": ["|\n    ", "|- # why\n    ", "|4\n    ", "|+\n\n \n    - ", "|-2\n    ", "|1\n   "],
}


_QUOTES = ("'", '"')


def _written(draw: st.DrawFn, style: str, text: str) -> str:
    """Return a text as it may be written in a style of YAML."""
    if style == "'":
        return text.replace("'", "''")
    if style != '"':
        return text
    return "".join(
        draw(
            st.sampled_from(
                [
                    char.replace("\\", "\\\\").replace('"', '\\"'),
                    f"\\U{ord(char):08x}",
                    f"\\x{ord(char):02x}" if ord(char) < 256 else f"\\U{ord(char):08X}",
                ]
            )
        )
        for char in text
    )


@st.composite
def files_with_a_fault(draw: st.DrawFn) -> tuple[str, str, int]:
    """Draw a file with one fault in a rich text, the fault's code, and where it begins."""
    style = draw(st.sampled_from(sorted(_LINES)))
    code, before, wrong, after = draw(st.sampled_from(_FAULTS))
    text = f"# \U0001f600\ntext: {draw(st.sampled_from(_PROPERTIES))}"
    text += draw(st.sampled_from(_BEGINNINGS[style])) + "w"
    for word in draw(st.lists(st.sampled_from(_WORDS), max_size=5)):
        text += draw(st.sampled_from(_LINES[style])) + _written(draw, style, word)
    text += draw(st.sampled_from(_LINES[style])) + _written(draw, style, before)
    at = len(text)
    text += _written(draw, style, wrong + after)
    text += draw(st.sampled_from(["", *_LINES[style]])) + "end"
    quote = style if style in _QUOTES else ""
    return f"{text}{quote}\ntitle: x\n", code, at


def found(text: str) -> list[tuple[str, int, int]]:
    """Return the findings of an event as code, line and column."""
    document, findings = yaml_reader.read("x.yml", text)
    log = ReadLog()
    assert document.root is not None
    read_record(Event, document.root, "x", log)
    ours = {"missing-key", "yaml-tag", "yaml-anchor"}
    return [
        (each.code, each.place.line, each.place.column)
        for each in (*findings, *log.findings)
        if each.code not in ours
    ]


def line_and_column(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


@given(files_with_a_fault())
@examples(500)
def test_a_fault_in_a_text_is_named_where_it_stands(drawn: tuple[str, str, int]) -> None:
    text, code, at = drawn
    assert found(text) == [(code, *line_and_column(text, at))]


@given(
    st.sampled_from(
        [
            ("bad-date", "date", "2024-13-45"),
            ("bad-id", "part_of", "No Id"),
            ("unknown-term", "status", "happend"),
            ("empty-value", "title", "\ue000"),
            ("refused-character", "title", "\u0301a"),
        ]
    ),
    st.sampled_from(_PROPERTIES),
    st.sampled_from(
        [
            (style, head)
            for style, heads in _BEGINNINGS.items()
            for head in heads
            if "-" not in head[-2:]
        ]
    ),
)
def test_a_fault_of_a_value_is_named_where_the_value_begins(
    fault: tuple[str, str, str], properties: str, written: tuple[str, str]
) -> None:
    """Its quote is a part of it; what says how a block is written is not."""
    (code, key, value), (style, head) = fault, written
    before = f"{key}: {properties}"
    quote = style if style in _QUOTES else ""
    text = f"{before}{head}{value}{quote}\n"
    at = len(before) if quote else len(before + head)
    assert (code, *line_and_column(text, at)) in found(text)


@given(st.sampled_from(_PROPERTIES), st.sampled_from(["tilte", "'tilte'", '"tilte"']))
def test_a_misspelt_key_is_named_where_it_stands(properties: str, key: str) -> None:
    before = properties.partition("#")[0].partition("\n")[0].rstrip() + " "
    text = f"date: 2024\n{before.lstrip()}{key}: x\n"
    assert found(text) == [("unknown-key", 2, len(before.lstrip()) + 1)]


@given(st.sampled_from(_PROPERTIES), st.sampled_from(["x", "'x'", "[a]", "{a: b}", "|\n  x"]))
def test_a_tag_and_an_anchor_are_named_where_they_stand(properties: str, value: str) -> None:
    text = f"text: {properties}{value}\n"
    _, findings = yaml_reader.read("x.yml", text)
    bare = re.sub("#.*", lambda comment: " " * len(comment[0]), properties)
    at = {
        code: 6 + bare.index(sign)
        for code, sign in (("yaml-anchor", "&"), ("yaml-tag", "!"))
        if sign in bare
    }
    assert {finding.code: finding.place for finding in findings} == {
        code: Place("x.yml", *line_and_column(text, begin), 1) for code, begin in at.items()
    }
