"""Sources written in one way: what they say stays, and so do a person's comments."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import LEAST, REPOSITORY, examples, run, tree, write

from onrecord.editing.emitting import WIDTH, in_flow, ordered, written
from onrecord.editing.formatting import formatted, said
from onrecord.source.records import Position

PATH = "sources/positions/mayor.yml"
DOSSIERS = [REPOSITORY, *sorted((REPOSITORY / "tests/dossiers").iterdir())]
SOURCES = [(root, file) for root in DOSSIERS for file in sorted(root.glob("sources/**/*.yml"))]


def test_fields_stand_in_order_and_comments_with_them() -> None:
    text = """\
# The mayor's.
- text: Yes.
  # When she said it.
  date: 2024-05-01
  id: mayor-bridge
  question: bridge  # the second one
  stance: supports
  actor: mayor
- {stance: opposes, id: old, actor: mayor, question: bridge, date: 2023, text: No.}
"""
    assert (
        formatted(PATH, text)
        == """\
# The mayor's.
- id: mayor-bridge
  actor: mayor
  question: bridge  # the second one
  stance: supports
  # When she said it.
  date: 2024-05-01
  text: Yes.
- {stance: opposes, id: old, actor: mayor, question: bridge, date: 2023, text: No.}
"""
    )


def test_a_long_text_is_folded_and_a_short_one_is_not() -> None:
    words = "The bridge is to be closed as soon as the inspection has found a crack in it. " * 3
    head = "actor: mayor\nquestion: bridge\nstance: opposes\ndate: 2023\n"
    fresh = formatted(PATH, f'{head}text: {words}\nshort: "not: now"\n')
    assert max(map(len, fresh.splitlines())) <= WIDTH
    assert "text: >-\n  The bridge is" in fresh
    assert 'short: "not: now"' in fresh


@pytest.mark.parametrize(
    "text",
    [
        "id: x\nactor: [mayor\n",
        "actor: mayor\nactor: mayor\n",
        "date: soon\nactor: mayor\nquestion: q\ntext: T\nstance: opposes\n",
        "",
    ],
)
def test_a_file_with_a_fault_is_left_as_it_is(text: str) -> None:
    assert formatted(PATH, text) == text


@pytest.mark.parametrize(
    ("root", "file"), SOURCES, ids=[str(f.relative_to(REPOSITORY)) for _, f in SOURCES]
)
def test_every_dossier_here_says_the_same_and_is_written_once(root: Path, file: Path) -> None:
    path, text = file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")
    fresh = formatted(path, text)
    assert said(path, fresh) == said(path, text)
    assert formatted(path, fresh) == fresh
    assert comments(fresh) == comments(text)


WORDS = st.text("abcü: #'\"-[]{}*\\,.é中 \n", min_size=1, max_size=300).map(
    lambda text: f"w{text}".strip()
)
LINES = st.one_of(WORDS, st.lists(WORDS, min_size=1, max_size=3))
FIELDS = st.fixed_dictionaries(
    {
        "actor": st.just("mayor"),
        "question": st.just("bridge"),
        "stance": st.sampled_from(["supports", "opposes"]),
        "date": st.sampled_from(["2024", "[2024..2025]", "2024-05-01T10:00Z"]),
        "text": WORDS,
    },
    optional={
        "note": WORDS,
        "short": st.just("no"),
        "after": st.just(["one", "two"]),
        "conditions": st.lists(WORDS, min_size=1, max_size=3, unique=True),
        "figure": st.just({"role": "plan", "min": "2", "unit": "a long unit of so many words"}),
        "former_ids": st.just(["older"]),
    },
)


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file of positions with the fields in any order, written in several ways."""
    lines = ["# head"]
    for number in range(draw(st.integers(1, 3))):
        fields = draw(FIELDS)
        names = draw(st.permutations(list(fields)))
        record = [f"id: p{number}"]
        for name in names:
            if draw(st.booleans()):
                record.append(f"# about {name} {number}")
            record += _written(name, fields[name], draw(st.integers(0, 2)))
        lines += [f"- {record[0]}", *(f"  {line}".rstrip() for line in record[1:])]
    return "\n".join(lines) + "\n"


def _written(name: str, value: Any, style: int) -> list[str]:
    if style and isinstance(value, str) and "\n" not in value:
        return [f"{name}: {in_flow(value)}"]
    return written({name: value}).rstrip("\n").split("\n")


def comments(text: str) -> list[str]:
    return sorted(re.findall(r"^ *(# .*)", text, re.MULTILINE))


@given(files())
@examples(150)
def test_no_file_says_anything_else(text: str) -> None:
    """Where a file can be read, it says the same, its comments are there, and it stays so."""
    before = said(PATH, text)
    fresh = formatted(PATH, text)
    assert said(PATH, fresh) == before
    assert formatted(PATH, fresh) == fresh
    if before is not None:
        assert [line for line in comments(text) if "about" in line] == [
            line for line in comments(fresh) if "about" in line
        ]
        for record in re.split(r"^- ", fresh, flags=re.MULTILINE)[1:]:
            keys = re.findall(r"^(?:  )?([a-z_]+):", record, re.MULTILINE)
            order = ordered(Position)
            assert keys == sorted(keys, key=order.index)


def test_the_command_writes_what_differs_and_names_what_it_leaves(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            **LEAST,
            "sources/actors/mayor.yml": "kind: person\nname: Ames\n",
            "sources/actors/clerk.yml": "name: Clerk\nkind: person\n",
            "sources/actors/bad.yml": "kind: persn\nname: Bad\n",
        },
    )
    before = tree(tmp_path)
    checked = run("fmt", "-C", tmp_path, "--check")
    assert checked.exit_code == 1
    assert checked.stdout == "sources/actors/mayor.yml\n"
    shown = run("fmt", "-C", tmp_path, "--diff")
    assert shown.exit_code == 0
    assert "+name: Ames\n" in shown.stdout
    assert tree(tmp_path) == before
    done = run("fmt", "-C", tmp_path)
    assert done.exit_code == 0
    assert "sources/actors/bad.yml: left as it is" in done.stderr
    assert tree(tmp_path)["sources/actors/mayor.yml"] == b"name: Ames\nkind: person\n"
    assert run("fmt", "-C", tmp_path, "--check").exit_code == 0


def test_line_ends_and_files_that_are_not_named_stay(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            **LEAST,
            "sources/actors/mayor.yml": b"\xef\xbb\xbfkind: person\r\nname: Ames\r\n",
            "sources/actors/clerk.yml": "kind: person\nname: Clerk\n",
        },
    )
    assert run("fmt", "-C", tmp_path, tmp_path / "sources/actors/mayor.yml").exit_code == 0
    there = tree(tmp_path)
    assert there["sources/actors/mayor.yml"] == (b"\xef\xbb\xbfname: Ames\r\nkind: person\r\n")
    assert there["sources/actors/clerk.yml"] == b"kind: person\nname: Clerk\n"
    assert run("fmt", "-C", tmp_path, tmp_path / "mkdocs.yml").exit_code == 2
