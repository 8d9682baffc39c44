"""Where copies are kept, put into the files of articles: two lines, and no other byte."""

import difflib
from dataclasses import replace
from pathlib import Path

import pytest
from tests.dossier_helpers import LEAST, read, tree, write

from onrecord.editing.filing import filed
from onrecord.source.dates import Edtf
from onrecord.source.urls import Url
from onrecord.web.copies import without_copy

ACTORS = {"sources/actors/press.yml": "name: The Press\nkind: media\n"}
REST = "publisher: press\nkind: news\ndate: 2024-01-02\nsummary: What was said.\n"
COPY = "https://web.archive.org/web/20240103101112/https://press.example/a?b=c#d"


def put(root: Path, text: str | bytes, *, address: str = COPY) -> tuple[list[str], bytes]:
    """Write copies for all articles in a file; return what was told, and what it holds then."""
    write(root, {**LEAST, **ACTORS})
    place = root / "sources/articles/a.yml"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text.encode() if isinstance(text, str) else text)
    dossier = read(root)
    copies = [(each, address, "2024-01-03") for each in without_copy(dossier)]
    assert copies
    told = [each.why_not or f"{each.number}" for each in filed(root, copies)]
    return told, place.read_bytes()


LINES = (f"archived_url: {COPY}", "archived_on: 2024-01-03")
WELL = {
    "at the end": REST + "title: A\nurl: https://press.example/a\n",
    "at the beginning": "url: https://press.example/a\ntitle: A\n" + REST,
    "in quotes": "title: A\n'url':   \"https://press.example/a\"\n" + REST,
    "with a comment": "# Ours.\n\ntitle: A # so it says\nurl: https://press.example/a # now\n"
    + REST,
    "without an end": REST + "title: A\nurl: https://press.example/a",
    "windows": (REST + "title: A\nurl: https://press.example/a\n").replace("\n", "\r\n"),
    "a mark": "\ufefftitle: A\nurl: https://press.example/a\n" + REST,
    "a list": "- id: a\n  url: https://press.example/a\n  title: A\n"
    + "".join(f"  {line}\n" for line in REST.splitlines()),
    "first of a list": "-   url: https://press.example/a\n    id: a\n    title: A\n"
    + "".join(f"    {line}\n" for line in REST.splitlines()),
    "a long text": "title: A\nsummary: >-\n  url: here\n\n  And more,\n  as said.\n"
    + REST.replace("summary: What was said.\n", "")
    + "url: https://press.example/a\nlanguage: en\n",
    "a value on lines of its own": "title: A\nurl:\n  https://press.example/a\n" + REST,
    "a block": "title: A\nurl: |-\n  https://press.example/a\n" + REST,
}


@pytest.mark.parametrize("text", WELL.values(), ids=WELL.keys())
def test_two_lines_come_in_and_all_else_stays(text: str, tmp_path: Path) -> None:
    told, after = put(tmp_path, text)
    assert told == ["1"]
    before = text.encode().splitlines()
    changed = [
        line
        for line in difflib.ndiff(
            [str(each) for each in before], [str(each) for each in after.splitlines()]
        )
        if not line.startswith("  ")
    ]
    assert [line.strip("+ b'") for line in changed] == list(LINES)
    assert after.endswith(b"\n") is text.endswith("\n")
    assert after.count(b"\r\n") in {0, after.count(b"\n")}
    article = next(iter(read(tmp_path).articles.values()))
    assert article.archived_url == Url(COPY)
    assert article.archived_on == Edtf.parse("2024-01-03")


def test_several_articles_of_a_file_have_theirs(tmp_path: Path) -> None:
    """Those without an address, or with a copy, stay as they are."""
    rest = "".join(f"  {line}\n" for line in REST.splitlines())
    items = [
        f"- id: a\n  title: A\n  url: https://press.example/a\n{rest}",
        f"- id: b\n  title: B\n{rest}",
        f"- id: c\n  title: C\n  url: https://press.example/c\n  archived_url: {COPY}\n{rest}",
        f"- id: d\n  title: D\n{rest}  url: https://press.example/d\n",
    ]
    before = "".join(items)
    told, after = put(tmp_path, before)
    assert told == ["2"]
    articles = read(tmp_path).articles
    assert {each.id for each in articles.values() if each.archived_on} == {"a", "d"}
    lines = [line for line in after.decode().splitlines() if line.strip() not in LINES]
    assert lines == [line for line in before.splitlines() if line.strip() not in LINES]


def test_in_braces_they_come_in_between_commas(tmp_path: Path) -> None:
    braces = (
        "{title: A, url: 'https://press.example/a', publisher: press, kind: news,\n"
        "  date: 2024, summary: So.}\n"
    )
    told, after = put(tmp_path, braces)
    assert told == ["1"]
    here = f"archived_url: '{COPY}', archived_on: 2024-01-03, "
    assert after.decode().replace(here, "").replace(here.replace("'", ""), "") == braces


ODD = {
    "a key with a mark": "title: A\n? url\n: https://press.example/a\n" + REST,
    "a day of a copy": "title: A\nurl: https://press.example/a\narchived_on: 2024-02\n" + REST,
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_what_is_written_in_another_way_stays_and_is_named(text: str, tmp_path: Path) -> None:
    told, after = put(tmp_path, text)
    assert after == text.encode()
    assert told[0] not in {"", "1"}


def test_an_address_that_yaml_would_take_for_a_key_is_quoted(tmp_path: Path) -> None:
    address = "https://web.archive.org/web/2024/https://press.example/a:"
    told, _ = put(tmp_path, REST + "title: A\nurl: https://press.example/a\n", address=address)
    assert told == ["1"]
    assert next(iter(read(tmp_path).articles.values())).archived_url == Url(address)


def test_a_file_that_has_changed_since_stays(tmp_path: Path) -> None:
    write(tmp_path, {**LEAST, **ACTORS})
    text = REST + "title: A\nurl: https://press.example/a\n"
    write(tmp_path, {"sources/articles/a.yml": text})
    copies = [(each, COPY, "2024-01-03") for each in without_copy(read(tmp_path))]
    renamed = [(replace(each[0], id="other"), *each[1:]) for each in copies]
    write(tmp_path, {"sources/articles/a.yml": "title: [x\n"})
    before = tree(tmp_path)
    assert [bool(each.why_not) for each in filed(tmp_path, copies)] == [True]
    write(tmp_path, {"sources/articles/a.yml": text})
    assert [each.why_not for each in filed(tmp_path, renamed)] == [
        "it has changed since it was read"
    ]
    assert before != tree(tmp_path)
    assert (tmp_path / "sources/articles/a.yml").read_text("utf-8") == text


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    text = REST + "title: A\nurl: https://press.example/a\n"
    root = write(tmp_path / "dossier", {**LEAST, **ACTORS, "sources/articles/a.yml": text})
    copies = [(each, COPY, "2024-01-03") for each in without_copy(read(root))]
    elsewhere = write(tmp_path / "elsewhere", {"a.yml": text})
    (root / "sources/articles/a.yml").unlink()
    (root / "sources/articles/a.yml").symlink_to(elsewhere / "a.yml")
    assert all(each.why_not for each in filed(root, copies))
    assert (elsewhere / "a.yml").read_text("utf-8") == text
