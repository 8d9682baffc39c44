"""Articles from reference managers: what files of these hold, and what of ours comes back."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import REPOSITORY, examples, read

from onrecord.dossier.model import Dossier
from onrecord.exchange.bibliographies import (
    NO_ABSTRACT,
    NOTHING,
    addresses,
    from_csl_json,
    from_ris,
    is_told_apart,
    parsed,
    title_or_none,
)
from onrecord.exchange.bibtex import from_bibtex
from onrecord.exchange.citations import csl_json, ris
from onrecord.exchange.incoming import Incoming, Read, UnreadableError, line
from onrecord.exchange.kinds import KINDS, kind_of
from onrecord.exchange.tex import biblatex, bibtex
from onrecord.source.dates import Edtf
from onrecord.source.fields import Unknown
from onrecord.source.records import Article
from onrecord.source.terms import ArticleKind
from onrecord.source.urls import Url

DATA = Path(__file__).parent / "data"
WRITTEN: Mapping[str, tuple[Any, Callable[[bytes], Read]]] = {
    "csl-json": (csl_json, from_csl_json),
    "ris": (ris, from_ris),
    "biblatex": (biblatex, from_bibtex),
    "bibtex": (bibtex, from_bibtex),
}


def fields_of(found: Read) -> list[dict[str, Any]]:
    return [dict(each.fields) for each in found.records]


# --- files of these programs ---------------------------------------------------------------------


def test_a_library_of_zotero_in_csl_json() -> None:
    found = from_csl_json((DATA / "zotero.json").read_bytes())
    news, paper, release, book, radio, patent = fields_of(found)
    assert news == {
        "title": "Council weighs closing the Old Bridge",
        "publisher": "Town Gazette",
        "kind": "news",
        "date": "2024-03-06",
        "language": "en-GB",
        "authors": ["Jan van der Vaart", "Mia Lund Jr.", "Gazette staff"],
        "url": "https://gazette.example/2024/bridge?id=7#top",
        "accessed": "2024-03-09",
    }
    assert paper == {
        "title": "Crack growth in riveted bridges",
        "publisher": "Journal of Bridges",
        "kind": "paper",
        "date": "2023-11",
        "language": "en",
        "authors": ["Mia Lund"],
        "doi": "10.1000/182",
        "tags": ["bridges", "crack-growth"],
    }
    assert (release["kind"], release["date"]) == ("press-release", "2024-03-22/2024-03-24")
    assert (book["publisher"], book["date"], book["kind"]) == ("River Press", "1987~", "book")
    assert (radio["publisher"], radio["date"]) == ("Radio River", "2024-21")
    # Of two days that it can be none is taken.
    assert (patent["publisher"], patent["date"]) == ("unknown", "unknown")
    assert [each.place for each in found.skipped] == ["entry z7"]
    assert found.skipped[0].why == NOTHING
    notes = [each.notes for each in found.records]
    assert notes[:3] == [(NO_ABSTRACT,), (NO_ABSTRACT,), ()]
    assert notes[5][1] == "'03/04/2024' can be 2024-04-03 or 2024-03-04"
    assert "stay where they are" not in str(fields_of(found))


def test_a_library_of_zotero_in_ris() -> None:
    found = from_ris((DATA / "zotero.ris").read_bytes())
    news, paper, report = fields_of(found)
    assert news == {
        "title": "Council weighs closing the Old Bridge",
        "publisher": "Town Gazette",
        "kind": "news",
        "date": "2024-03-06",
        "language": "en-GB",
        "authors": ["Jan van der Vaart", "Mia Lund Jr."],
        "url": "https://gazette.example/2024/bridge;id=7",
        "accessed": "2024-03-09",
        "tags": ["bridges", "town-council"],
    }
    assert (paper["date"], paper["doi"], paper["kind"]) == ("2023-11", "10.1000/182", "paper")
    assert (report["title"], report["date"]) == ("A report without its end", "2022")
    # What stands in no record is told as well.
    assert [each.place for each in found.skipped] == ["record 4, line 37", "line 40"]


def test_a_library_of_better_bibtex() -> None:
    found = from_bibtex((DATA / "better.bib").read_bytes())
    news, paper, page, history, first, second = fields_of(found)
    assert news == {
        "title": "Council Weighs Closing the Old Bridge: “We Would Close It” & More",
        "publisher": "Town Gazette",
        "kind": "news",
        "date": "2024-03-06",
        "language": "en-GB",
        "authors": ["Jan van der Vaart", "Mia Lund Jr.", "Gazette Staff"],
        "url": "https://gazette.example/2024/bridge_7?a=50%25&b=~x",
        "accessed": "2024-03-09",
        "tags": ["bridges", "town-council"],
    }
    assert paper["title"] == "Crack Growth in Riveted Bridges: Naïve Straße, Été, Škoda"
    assert (paper["authors"], paper["language"]) == (["Mia Lund", "René Müller"], "de")
    assert (page["publisher"], page["date"]) == ("Ministry of Works", "2024-03-22/2024-03-24")
    assert history["url"] == "https://river.example/history"
    assert (history["authors"], history["date"]) == (["Ann Lee"], "1987-03~")
    # Two entries of one key are two.
    assert [first["date"], second["date"]] == ["1990?", "1991"]
    assert second["title"] == "Another one of the same key"
    [broken] = found.skipped
    assert broken.place == "line 45"


# --- what we write comes back --------------------------------------------------------------------


@cache
def lido() -> Dossier:
    return read(REPOSITORY / "tests/dossiers/lido")


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize("folder", [".", "tests/dossiers/lido", "tests/dossiers/ferry"])
def test_what_is_written_is_read_back(form: str, folder: str) -> None:
    """Every article with all that the format has a field for; what is told in notes is lost."""
    dossier = read(REPOSITORY / folder)
    write, back = WRITTEN[form]
    articles = list(dossier.articles.values())
    found = back(write(articles, dossier).encode())
    assert (len(found.records), found.skipped) == (len(articles), ())
    for article, record in zip(articles, found.records, strict=True):
        fields: dict[str, Any] = dict(record.fields)
        title = "unknown" if isinstance(article.title, Unknown) else article.title
        assert fields["title"] == title
        assert fields["language"] == str(article.language or dossier.briefing.language)
        assert fields.get("doi", "") == str(article.doi or "")
        assert fields.get("url", "") == (article.url.plain if article.url else "")
        assert fields.get("tags", []) == list(article.tags)
        named = [
            dossier.actors[one].name if one in dossier.actors else one for one in article.authors
        ]
        assert fields.get("authors", []) == named
        if article.date.qualifier == "" and article.date.form == "point":
            # In BibTeX there is no field for a day, only words in a note.
            assert str(article.date).startswith(fields["date"])
            assert fields["date"] == str(article.date) or form == "bibtex"
        elif fields["date"] != "unknown":
            # It never says more than is known.
            said = Edtf.parse(fields["date"].rstrip("?~"))
            assert said.first <= article.date.first
            assert article.date.last <= said.last or article.date.end is None


# Texts on one line, of letters and signs that are in most fonts.
TEXTS = (
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=60)
    .map(line)
    .filter(lambda text: text and "<" not in text and not text.startswith("[Untitled"))
)
DATES = st.sampled_from(["2024", "2024-03", "2024-03-05", "2024-21", "0987-12-31"])


@given(
    title=TEXTS, author=TEXTS, date=DATES, url=st.sampled_from(["", "https://a.example/b_c?d=%25"])
)
@examples(60)
@pytest.mark.parametrize("form", WRITTEN)
def test_any_title_is_read_back(form: str, title: str, author: str, date: str, url: str) -> None:
    write, back = WRITTEN[form]
    is_tex = form in {"biblatex", "bibtex"}
    if is_tex:
        # Braces are brackets there, and what counts as a name in them is another question.
        title, author = (each.replace("{", "(").replace("}", ")") for each in (title, author))
    if form == "ris":
        # A name is parted by its commas there.
        author = line(author.replace(",", "")) or "N"
    article: Article = replace(
        lido().articles["courier-2023-05-13"],
        title=title,
        authors=(author,),
        date=Edtf.parse(date),
        url=Url(url) if url else None,
    )
    found = back(write([article], lido()).encode())
    [record] = found.records
    assert record.fields["title"] == title
    assert record.fields["authors"] == [author]
    if form != "bibtex":
        assert record.fields["date"] == date
    assert record.fields.get("url", "") == url


# --- what is no such file ------------------------------------------------------------------------


def readers() -> list[Any]:
    return [
        pytest.param(reader, id=reader.__name__)
        for reader in (from_csl_json, from_ris, from_bibtex)
    ]


@pytest.mark.parametrize("reader", readers())
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00a",
        b"caf\xe9",
        b"\x00" * 50_000,
        bytes(range(256)) * 100,
        b"{",
        b"[[]",
        b"<html>",
    ],
    ids=["empty", "utf-16", "latin-1", "zeros", "bytes", "open", "half", "html"],
)
def test_what_is_no_such_file_is_said_in_a_line(
    reader: Callable[[bytes], Read], data: bytes
) -> None:
    said, found = "", Read((), ())
    try:
        found = reader(data)
    except UnreadableError as reason:
        said = str(reason)
    # What could be read of it is no article.
    assert not found.records
    assert found.skipped or said
    assert "\n" not in said
    assert len(said) < 300


@pytest.mark.parametrize(
    ("reader", "data"),
    [
        (from_csl_json, b"[" * 100_000),
        (from_csl_json, b'[{"title": ' + b"[" * 5_000 + b"]" * 5_000 + b"}]"),
        (from_csl_json, b'[{"title": ' + b"9" * 10_000 + b"}]"),
        (from_bibtex, b"@string{a = a # b}\n@string{b = b # a}\n@misc{x, title = a}"),
        (from_bibtex, b"@misc{x, title = {" + b"{" * 30_000 + b"}" * 30_000 + b"}}"),
        (from_bibtex, b"@misc{x, title = {" + b"\\emph{" * 3_000 + b"}" * 3_000 + b"}}"),
        (from_bibtex, b"@misc{x, title = {\\input{/etc/passwd}}, url = {https://a.example}}"),
        (from_ris, b"TY  - NEWS\nTI  - " + b"x" * 5_000_000 + b"\nER  - \n"),
        (from_ris, b"TY  - NEWS\n" + b"AU  - a\n" * 100_000 + b"TI  - x\nER  - \n"),
    ],
    ids=[
        "deep",
        "deep-title",
        "large-number",
        "string-loop",
        "braces",
        "nested",
        "input",
        "long",
        "authors",
    ],
)
def test_hostile_files_cost_little_and_break_nothing(
    reader: Callable[[bytes], Read], data: bytes
) -> None:
    try:
        found = reader(data)
    except UnreadableError:
        return
    for record in found.records:
        assert len(str(record.fields)) < 20_000
        assert "root:" not in str(record.fields)


def test_what_is_not_seen_does_not_come_in() -> None:
    """Escapes of a terminal, overrides of direction, line ends in titles."""
    item = {
        "title": "a\u001b[31mb\u202ec\n\nd",
        "URL": "javascript:alert(1)",
        "author": [{"family": "\u0007X"}],
    }
    [record] = from_csl_json(json.dumps([item]).encode()).records
    assert record.fields["title"] == "a[31mbc d"
    assert record.fields["authors"] == ["X"]
    assert "url" not in record.fields
    assert any("no address" in note for note in record.notes)


# --- parts ---------------------------------------------------------------------------------------


def test_every_kind_is_meant_by_its_own_words() -> None:
    for kind in ArticleKind:
        assert kind_of("anything", kind.label) == (kind, "")
    assert kind_of("", of_web=False)[0] is ArticleKind.REPORT
    assert kind_of("patent")[1]
    assert all(name == name.lower() for name in KINDS)


def test_addresses_and_titles() -> None:
    assert addresses("https://doi.org/10.1000/182", "") == ("", "10.1000/182")
    assert addresses("https://doi.org/10.1000/182", "10.1000/182") == ("", "10.1000/182")
    assert addresses("www.a.example/b", "doi:10.1000/182") == (
        "https://www.a.example/b",
        "10.1000/182",
    )
    assert title_or_none("[Untitled news]") == ""
    assert title_or_none("<i>A</i> < b") == "A < b"
    assert parsed(b"\xef\xbb\xbf[1]") == [1]
    assert not is_told_apart(Incoming(Article, {"kind": "news"}, "entry 1"))
