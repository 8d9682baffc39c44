"""What the generator writes is the same document by our way and by the engine's."""

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from mkdocs.utils import meta
from tests.corpora import Corpus
from tests.dossier_helpers import examples, run, tree
from tests.hostile import corpus as hostile
from tests.reliability import strategies
from tests.site_helpers import REPOSITORY, document, site_engine

from onrecord.diagnostics.findings import Place
from onrecord.output.bodies import Permalink, body
from onrecord.pages.markdown import Target, rich_blocks, rich_line
from onrecord.source.nodes import Scalar
from onrecord.source.rich import RichText

# It shows the format's own text, which a person wrote.
BY_HAND = "format.md"


def tokens(headings: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Return what a table of contents is made of."""
    return [
        (each["level"], each["id"], each["name"], tokens(each["children"])) for each in headings
    ]


def same(text: str) -> bool | None:
    """Return whether both ways give one document; None where ours leaves it to the other."""
    ours = body(text, str, Permalink("Link to this section", 3))
    if ours is None:
        return None
    engine = site_engine()
    theirs = document(f"<body>{engine.reset().convert(text)}</body>")
    ids = {value for part in theirs for name, value in attributes(part) if name == "id"}
    return (
        document(f"<body>{ours.html}</body>") == theirs
        and tokens(ours.headings) == tokens(engine.toc_tokens)
        and ours.anchors == ids
    )


def attributes(part: object) -> list[tuple[str, str]]:
    """Return the attributes of an element of a document; none of words."""
    return list(part[1]) if isinstance(part, tuple) else []


def pages(root: Path) -> dict[str, str]:
    """Return the Markdown of the pages of a dossier, which are made first."""
    result = run("build", "-C", root)
    assert result.exit_code == 0, result.output
    return {
        path: meta.get_data(text.decode())[0]
        for path, text in tree(root / "briefs").items()
        if path.endswith(".md")
    }


def lay_out(name: str, root: Path) -> Path:
    """Put a dossier of that name below ``root``; return its folder."""
    if name == "of many articles":
        Corpus(20).write(root)
    elif name == "of hostile texts":
        hostile.write(root, hostile.dossier(hostile.Spread()))
    else:
        source = REPOSITORY if name == "own" else REPOSITORY / "tests" / "dossiers" / name
        if not (source / "sources").is_dir():
            pytest.skip("there is no sources/ here")
        shutil.copytree(source / "sources", root / "sources")
    return root


@pytest.mark.parametrize(
    "name", ["lido", "harbour", "of hostile texts", "ferry", "own", "of many articles"]
)
@pytest.mark.sampled(2)
def test_every_page_of_a_dossier_is_the_same_document(name: str, tmp_path: Path) -> None:
    """And all are known, or a large dossier would take ten times as long without a word."""
    found = {path: same(text) for path, text in pages(lay_out(name, tmp_path)).items()}
    assert {path for path, is_same in found.items() if is_same is None} == {BY_HAND}
    assert [path for path, is_same in found.items() if is_same is False] == []


@given(strategies.dossiers())
@examples(5)
def test_the_pages_of_any_dossier_are_the_same_documents(files: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = hostile.write(Path(folder), files)
        assert [path for path, text in pages(root).items() if same(text) is False] == []


@given(strategies.rich)
@examples(100)
def test_any_rich_text_is_the_same_document_wherever_it_stands(text: str) -> None:
    rich, _ = RichText.from_scalar(Scalar(text, Place("x"), text))
    assert rich
    blocks = rich_blocks(rich, lambda name: Target(name, f"{name}.md"))
    line = rich_line(rich, lambda name: Target(name, f"{name}.md"))
    page = f"<div markdown>\n\n{blocks}\n\n</div>\n\n- {line}\n\n## {line}\n\n> {line}\n"
    assert same(f"{page}\n| a | b |\n|---|--:|\n| {line} | c |\n") is True


@pytest.mark.parametrize(
    "text",
    [
        "a\n- b",
        "- a\n\nb\n- c\n\n- d\n- e",
        "- a\n\n1. b",
        "1. a\n\n3. b\n- c",
        "    code",
        "```\ncode\n```",
        "a\n===",
        "a\n***\nb",
        "a `b* c",
        "*a **b* c**",
        "[a][b]\n\n[b]: c",
        "![a](b.png)",
        "<https://a.example>",
        "a \\* b",
        "a & b",
        "a < b",
        "_a_",
        "<div markdown>\n\na",
        "<div markdown>\n\na\n\n</details>",
        "<table>\n<tr><td>a</td></tr>\n</table>",
        "<div>\n\n*a*\n\n</div>",
        "<p markdown>a\n\n<div>b</div></p>",
        "| a | b |\n|---|\n| c | d |",
        "| a | b |\n|---|---|\n| `c | d` |",
        "# a #",
        "[a](b (c).md)",
        '[a](b.md "c")',
        "a  \nb",
        "[a [b](c.md)](d.md)",
        "> a\n\n    b",
        "&bogus a",
        "<span>a",
        "**a",
        "Term\n: meaning",
        "<!-- a\n\nb -->",
        "<em markdown>a</em>",
        '<div markdown="1">\n*a*\n</div>',
        "a<br>b <div>c</div>",
    ],
)
def test_what_is_not_known_is_left_to_the_engine(text: str) -> None:
    """Or is the same document all the same."""
    assert same(text) is not False
