"""The YAML reader: any bytes at all give nodes or findings, and every place lies in the file."""

import json
import random
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.dossier_helpers import HARBOUR, examples, run, tree, write

from onrecord.diagnostics.findings import Diagnostic, Place
from onrecord.source import yaml_reader
from onrecord.source.characters import decode
from onrecord.source.nodes import Document, Mapping, Node, Scalar, Sequence
from onrecord.source.quoting import quoted

# What YAML is made of, put together without sense.
_PIECES = [
    *("- ", "-", "a: ", "b:\n", "id: x\n", "\n", "\n\n", "  ", "    ", "\t", ": ", ":", "? ", ", "),
    *("[", "]", "{", "}", "'", '"', "|", "|-\n", ">", ">-\n", "#", " # c\n", "---\n", "...\n"),
    *("&a ", "*a", "!!str ", "!x ", "!", "<<: ", "%YAML 1.2\n", "%", "@", "`", "~", "null", "\\"),
    *('"\\u202e"', '"\\0"', '"\\x', "é", "é", "中", "[[x]]", "]]", "2024-05-01", "[a..b]"),
    *("\u200b", "\ufeff", "\x00", "\x1b", "\x85", "\u2028", "\ud800", "\r", "\r\n", "\U000e0041"),
]
yaml_like = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)


def read(text: str) -> tuple[Document | None, list[Diagnostic], str]:
    """Return what a file of this text gives, and the text as places count in it."""
    decoded, findings = decode("x.yml", text.encode("utf-8", "surrogatepass"))
    shown = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if decoded is None:
        return None, findings, shown
    document, more = yaml_reader.read("x.yml", decoded)
    return document, findings + more, decoded


def places(node: Node | None) -> list[Place]:
    match node:
        case Scalar():
            return [node.place]
        case Sequence():
            return [node.place, *(place for item in node.items for place in places(item))]
        case Mapping():
            inner = [part for entry in node.entries for part in entry]
            return [node.place, *(place for part in inner for place in places(part))]
        case None:
            return []


@given(st.text(st.characters(), max_size=200) | yaml_like)
@example("a: 'b")
@example("- a: [b")
@example('- "\n- x: y\n')
@example("? a")
@example("*")
@example("- &a [*a]")
@example("{" * 300)
@examples(600)
def test_any_text_is_read_or_named(text: str) -> None:
    """Nothing raises; a file without findings has been read whole; every place is in the file."""
    document, findings, shown = read(text)
    if not findings:
        assert document is not None
        assert not document.broken
    if document is None or document.broken:
        assert findings
    lines = shown.split("\n")
    root = document.root if document else None
    for place in [finding.place for finding in findings] + places(root):
        assert place.path == "x.yml"
        assert 1 <= place.line <= len(lines)
        # A byte that is no text counts as one character of its line.
        length = len(lines[place.line - 1].encode("utf-8", "surrogatepass"))
        assert 1 <= place.column <= length + 1
        assert place.width >= 1


@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
@example(b"\x00\x00\xfe\xff")
def test_any_bytes_are_text_or_named(data: bytes) -> None:
    """What is let in has no character that would not show as what it is."""
    text, findings = decode("x.yml", data)
    assert text is not None or findings
    if text is not None and not findings:
        assert text.encode() == data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufeff]", text)


# --- values survive ----------------------------------------------------------------------------

_values: st.SearchStrategy[object] = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Cn", "Co"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["a", "b c", "", "é", "~", "no", "12"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


def plain(node: Node | None) -> object:
    """Return the nodes as Python values."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key.value: plain(value) for key, value in node.entries}
        case None:
            return None


@given(_values)
def test_json_is_read_as_it_stands(value: object) -> None:
    """JSON is YAML: every text in it comes back as text, composed."""
    document, findings, _ = read(json.dumps(value, ensure_ascii=False))
    assume(not findings)  # a few letters are refused
    assert document is not None
    composed = json.loads(unicodedata.normalize("NFC", json.dumps(value, ensure_ascii=False)))
    assert plain(document.root) == composed


@given(st.lists(st.sampled_from(["a: 1", "a: 'b' c", "a: [b", "a: {c: d", "@", "a: b: c", "a: x"])))
def test_each_item_of_a_list_stands_or_falls_alone(items: list[str]) -> None:
    """A syntax error in one item loses that item and says so once; the others are all there."""
    text = "".join(f"- id: n{number}\n  {item}\n" for number, item in enumerate(items))
    document, findings, _ = read(text)
    assert document is not None
    kept = [entry["id"] for entry in plain(document.root) or []]  # type: ignore[attr-defined]
    sound = [number for number, item in enumerate(items) if item in {"a: 1", "a: x"}]
    assert kept == [f"n{number}" for number in sound]
    at_fault = sorted({(finding.place.line - 1) // 2 for finding in findings})
    assert at_fault == sorted(set(range(len(items))) - set(sound))


def test_what_stands_before_a_broken_item_is_read_as_it_stands() -> None:
    """A dash at the margin of a quoted text begins no item, nor is the file cut there."""
    document, findings, _ = read('- id: a\n  title: "x\n- y"\n- id: b\n- {id: c\n- id: d\n')
    assert document is not None
    assert plain(document.root) == [{"id": "a", "title": "x - y"}, {"id": "b"}, {"id": "d"}]
    assert [(finding.place.line, finding.place.column) for finding in findings] == [(5, 3)]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_make_no_difference(ending: str, mark: str) -> None:
    text = "a: >-\n  one\n  two\n\n  three\nb: |\n  x\n  y\nc: 'd\n\n  e'\n"
    document, findings, _ = read(mark + text.replace("\n", ending))
    assert findings == []
    assert document is not None
    assert plain(document.root) == {"a": "one two\nthree", "b": "x\ny\n", "c": "d\ne"}


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    text = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    document, findings, _ = read(text)
    assert document is not None
    assert [finding.code for finding in findings if finding.place.line < 21] == ["yaml-anchor"]


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Cn", "Co", "Zl", "Zp"])
    )
)
@example('[Exclusive] it\'s: "so" #1')
@example("'tis")
@example("{a: b}, & *c !d %e @f `g |h >i ?j -k")
def test_a_text_that_a_hint_prints_in_quotes_is_read_as_that_text(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    for line in (f"title: {quoted(text)}", f"- {{a: {quoted(text)}, b: c}}"):
        document, findings, _ = read(line)
        assume(not findings)  # a few letters are refused
        assert document is not None
        assert plain(document.root) in ({"title": text}, [{"a": text, "b": "c"}])


@given(st.text(st.sampled_from("ab '\"[]{}!*&-%@`:#|>?,.\\é"), min_size=1, max_size=12))
@example("[Exclusive] news")
@example("'The fair's day'")
@example("no: never #1")
@examples(600)
def test_a_title_is_read_as_typed_or_the_hint_prints_a_line_that_is(title: str) -> None:
    """Whatever YAML takes it for, what a hint says to write is sound, and has the same letters."""
    _, findings, _ = read(f"title: {title}\nplace: here\n")
    for finding in findings:
        _, offered, line = finding.hint.partition("write title: ")
        if offered:
            document, faults, _ = read(f"title: {line.partition('; if it is a list')[0]}\n")
            assert faults == []
            assert document is not None
            [shown] = plain(document.root).values()  # type: ignore[attr-defined]
            letters = re.sub("['\"\\\\ ]", "", title)
            assert re.sub("['\"\\\\ ]", "", shown) == letters


# --- places inside a text ----------------------------------------------------------------------


_LETTERS: dict[str, Callable[[str, int], str]] = {
    "'": lambda char, _: char.replace("'", "''"),
    '"': lambda char, how: (
        char.replace("\\", "\\\\").replace('"', '\\"'),
        f"\\x{ord(char):02x}" if ord(char) < 256 else f"\\u{ord(char):04X}",
        f"\\U{ord(char):08x}",
    )[how],
}
_FOLDS = [" ", "\n  ", "\n\n  ", "  \n \n  "]
# How a text begins and ends in the file, and what may stand between its words.
_STYLES = {
    "": (["", "\n  "], "", [" ", "\n  ", "\n\n   ", "\t", " \n  "]),
    "'": (["'", "\n  '"], "'", _FOLDS),
    '"': (
        ['"', '\n   "'],
        '"',
        [*_FOLDS, "\\t", "\\n", "\\ ", "\\u0020", "\\\n  ", " \\\n   ", "\\\n\n  \\ ", "\\\t"],
    ),
    ">": ([">-\n  ", ">2+ # why\n  ", ">\n\n  "], "", [*_FOLDS, "\n    ", "\n\n   ", "\n  \t"]),
    "|": (
        ["|\n  ", "|-2\n    ", "|\n \n  "],
        "",
        [" ", "  ", "\n  ", "\n\n    ", "\t", "\n  \t"],
    ),
}


@st.composite
def texts_with_links(draw: st.DrawFn) -> tuple[str, str, list[tuple[int, int]]]:
    """Draw a style, a file with a text in it, and where each cross-link stands in the file."""
    style = draw(st.sampled_from(sorted(_STYLES)))
    heads, foot, blanks = _STYLES[style]
    file = f"key: {draw(st.sampled_from(heads))}lead"
    links = []
    words = [
        "word",
        "[[x]]",
        "caf\u00e9",
        "cafe\u0301",
        "s\u0323\u0307",
        "\u212b",
        "\u4e2d",
        "it's",
    ]
    words += ['a"b', "\\", "\U0001f600", "\u0958"]
    for word in draw(st.lists(st.sampled_from(words), min_size=1, max_size=8)):
        file += draw(st.sampled_from(blanks))
        start = len(file)
        for char in word:
            how = draw(st.integers(0, 2))
            file += _LETTERS[style](char, how) if style in _LETTERS else char
        if word == "[[x]]":
            links.append((start, len(file)))
    return style, f"{file}{foot}\nnext: x\n", links


@given(texts_with_links())
@examples(600)
def test_places_inside_a_text_point_at_it(drawn: tuple[str, str, list[tuple[int, int]]]) -> None:
    """A link is found where it stands, whatever escapes, folds and accents stand before it."""
    style, text, links = drawn
    document, findings = yaml_reader.read("x.yml", text)
    assert findings == []
    assert isinstance(document.root, Mapping)
    scalar = document.root.entries[0][1]
    assert isinstance(scalar, Scalar)
    assert scalar.style == style
    found = [scalar.place_of(*match.span()) for match in re.finditer(r"\[\[x\]\]", scalar.value)]
    assert found == [
        Place(
            "x.yml", text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start), end - start
        )
        for start, end in links
    ]


# --- damage ------------------------------------------------------------------------------------

_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")


@pytest.mark.parametrize("seed", range(60))
def test_any_damage_to_a_dossier_is_findings_or_a_briefing(seed: int, tmp_path: Path) -> None:
    """Take sound sources and cut, double, swap or garble a few words in them: what comes is
    findings or, where the damage left them sound, pages; never a traceback.
    """
    chance = random.Random(seed)  # noqa: S311
    files = {f"sources/{path}": data for path, data in tree(HARBOUR / "sources").items()}
    everything = sorted(
        {word for data in files.values() for word in _TOKENS.findall(data.decode())}
    )
    for _ in range(chance.choice([1, 1, 2, 4, 8])):
        path = chance.choice(sorted(files))
        words = _TOKENS.findall(files[path].decode())
        at = chance.randrange(len(words))
        match chance.randrange(5):
            case 0:
                del words[at]
            case 1:
                words.insert(at, words[at])
            case 2:
                words[at] = chance.choice(everything)
            case 3:
                words[at] = chance.choice([piece for piece in _PIECES if piece != "\ud800"])
            case _:
                other = chance.randrange(len(words))
                words[at], words[other] = words[other], words[at]
        files[path] = "".join(words).encode()
    write(tmp_path, files)
    checked = run("check", "-C", tmp_path, "--format", "concise")
    assert checked.exit_code in {0, 1}
    if checked.exit_code == 0:
        assert run("build", "-C", tmp_path, "--format", "concise").exit_code == 0
    else:
        assert ": error[" in checked.stdout
