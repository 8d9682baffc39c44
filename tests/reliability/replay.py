"""What a search guided by coverage tries: bytes in, an exception if a promise does not hold."""

from collections.abc import Callable, Mapping
from pathlib import Path

from markdown_it import MarkdownIt

from onrecord.diagnostics.findings import Place
from onrecord.diagnostics.renderers import FORMATS, render
from onrecord.pages.markdown import Target, escape, rich_blocks, rich_line
from onrecord.source import nodes, yaml_reader
from onrecord.source.characters import decode
from onrecord.source.rich import RichText

CORPUS = Path(__file__).resolve().parent / "corpus"

_COMMONMARK = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_OPENS = {"link_open", "image", "html_block", "html_inline", "heading_open", "table_open", "fence"}


def read_nodes(data: bytes) -> None:
    """Read a source file; what is wrong with it must be printable in every format."""
    text, findings = decode("x.yml", data)
    if text is not None:
        document, faults = yaml_reader.read("x.yml", text)
        findings = findings + faults
        for scalar in _scalars(document.root):
            lines = text.split("\n")
            assert 1 <= scalar.place.line <= len(lines)
            assert scalar.place.column <= len(lines[scalar.place.line - 1]) + 1
            scalar.place_of(0, len(scalar.value))
    for style in FORMATS:
        render(findings, {"x.yml": text or ""}, style)


def _scalars(node: nodes.Node | None) -> list[nodes.Scalar]:
    match node:
        case nodes.Scalar():
            return [node]
        case nodes.Sequence():
            return [scalar for item in node.items for scalar in _scalars(item)]
        case nodes.Mapping():
            return [s for key, value in node.entries for s in (key, *_scalars(value))]
        case None:
            return []


def write_rich(data: bytes) -> None:
    """Read rich text and write it; no engine may see in it what the subset does not have."""
    text, refused = decode("x", data)
    if text is None or refused:
        return
    value, findings = RichText.from_scalar(nodes.Scalar(text, Place("x"), text))
    escaped = escape(text)
    assert "\n" not in escaped
    assert _structure(escaped) == set()
    if value is None or findings:
        return
    for written in (rich_blocks(value, _target), rich_line(value, _target)):
        # Web links are the one piece of HTML, and carry no address of the text's own making.
        assert _structure(written) <= {"link_open", "html_inline"}
        assert "javascript:" not in written.lower() or "<a href" not in written


def _target(name: str) -> Target:
    return Target(name, f"{name}.md")


def _structure(written: str) -> set[str]:
    # An empty comment keeps two lists apart.
    tokens = [each for each in _COMMONMARK.parse(written) if each.content.strip() != "<!-- -->"]
    found = {token.type for token in tokens}
    found |= {child.type for token in tokens for child in token.children or ()}
    return found & _OPENS


TARGETS: Mapping[str, Callable[[bytes], None]] = {"nodes": read_nodes, "rich": write_rich}
