"""Articles from reference managers: what files of these hold, and what of ours comes back."""

import json
import re
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
    is_told_apart,
    issued_in,
    original,
    parsed,
    title_or_none,
)
from onrecord.exchange.bibtex import from_bibtex
from onrecord.exchange.citations import csl_json, ris
from onrecord.exchange.incoming import Incoming, Read, UnreadableError, line
from onrecord.exchange.kinds import KINDS, kind_of
from onrecord.exchange.markup import as_text, shifted
from onrecord.exchange.ris import from_ris
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


# --- what these files are like -------------------------------------------------------------------


def of_ris(*lines: str) -> dict[str, Any]:
    """Return the fields of a record in RIS with these lines."""
    [record] = from_ris("\n".join(["TY  - NEWS", *lines, "ER  - "]).encode()).records
    return dict(record.fields)


def of_bibtex(**fields: str) -> dict[str, Any]:
    """Return the fields of an entry in BibTeX that has these."""
    written = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    [record] = from_bibtex(f"@article{{a,\n{written}}}".encode()).records
    return dict(record.fields)


def of_csl(**fields: Any) -> dict[str, Any]:
    """Return the fields of an entry in CSL-JSON that has these."""
    item = {"id": "a", "type": "article-newspaper", **fields}
    [record] = from_csl_json(json.dumps([item]).encode()).records
    return dict(record.fields)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("The <b>old</b> <span style='x'>bridge</span> &amp; the <i>ferry</i>", None),
        ("The &lt;b&gt;old&lt;/b&gt; bridge &amp;amp; the ferry", None),
        ("<jats:italic>The old</jats:italic> bridge &#38; the<br/>ferry", None),
        ("Ice of H<sub>2</sub>O at 10<sup>3</sup> m", "Ice of H₂O at 10³ m"),
        ("The 5<sup>th</sup> of x<sup>2k</sup>", "The 5th of x^2k"),
        ("Where a < b and <c> is no tag, R&D", "Where a < b and <c> is no tag, R&D"),
    ],
)
def test_markup_in_a_title_becomes_what_it_shows(written: str, said: str | None) -> None:
    said = said or "The old bridge & the ferry"
    assert as_text(written) == said
    assert of_csl(title=written, author=[{"literal": written}])["title"] == said
    assert of_csl(title="A", author=[{"literal": written}])["authors"] == [said]
    assert of_ris(f"TI  - {written}", f"T2  - {written}")["publisher"] == said


def test_signs_that_are_raised_or_lowered() -> None:
    assert shifted("10", up=True) == "¹⁰"
    assert shifted("max", up=False) == "max"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Cu$_2$O at $10^{-3}$ m and the $5^{th}$", "Cu₂O at 10⁻³ m and the 5th"),
        (r"The $\Delta$ of $\mathrm{CO}_{2}$", "The Δ of CO₂"),
        (r"{$<$}!{$>$} and a\({}^{\mbox{th}}\) part", "<!> and ath part"),
        ("It costs $5 and $6", "It costs $5 and $6"),
        ("Health & safety", "Health & safety"),
        (r"\texttt{net}: Tools for \textsf{boats}", "net: Tools for boats"),
        (r"\href {https://a.example/b} {The page}", "The page"),
        ("Harvard{\\&}{\\#}039;s bridge", "Harvard's bridge"),
        ("{{The}} {Old} Bridge, 1990--1991", "The Old Bridge, 1990–1991"),
    ],
)
def test_tex_in_a_title_becomes_what_it_shows(written: str, said: str) -> None:
    found = of_bibtex(title=written, journal=written)
    assert (found["title"], found["publisher"]) == (said, said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Lund, Mia", ["Mia Lund"]),
        ("Lund, Mia, Jr.", ["Mia Lund Jr."]),
        ("Pour, AG", ["AG Pour"]),
        ("Ministry of Works, Roads and Bridges", ["Ministry of Works, Roads and Bridges"]),
        ("Town Council, Office", ["Town Council, Office"]),
        ("River Works,", ["River Works"]),
        ("Lund, Mia | Lee, Ann", ["Mia Lund", "Ann Lee"]),
        ("Mia Lund; Ann Lee;", ["Mia Lund", "Ann Lee"]),
    ],
)
def test_a_body_is_no_person_and_several_names_are_several(written: str, said: list[str]) -> None:
    assert of_ris("TI  - A", f"AU  - {written}")["authors"] == said


def test_names_of_biblatex_and_of_lists_with_other_signs() -> None:
    said = "family=Vaart, given=Jan, prefix=van der, useprefix=true and Lund, Mia | Lee, Ann; Roy"
    found = of_bibtex(title="A", author=f"{said} and {{Works, Roads and Bridges}}")
    assert found["authors"] == [
        "Jan van der Vaart",
        "Mia Lund",
        "Ann Lee",
        "Roy",
        "Works, Roads and Bridges",
    ]


def test_ris_as_databases_write_it() -> None:
    """One blank for two, a keyword a line, a body beside persons, several addresses."""
    found = of_ris(
        "ST - A title",
        "J2 - Gazette \\& Post",
        "AU  - Lund, M",
        "A1  - River Works",
        "KW  - bridge",
        "old ferry",
        "UR  - <Go to ISI>://X:1",
        "UR  - https://a.example/1",
        "M3  - doi: 10.1000/182",
        "DA  - JUL-AUG",
        "PY  - 2008",
    )
    assert found == {
        "title": "A title",
        "publisher": "Gazette & Post",
        "kind": "news",
        "date": "2008-07/2008-08",
        "authors": ["M Lund", "River Works"],
        "url": "https://a.example/1",
        "doi": "10.1000/182",
        "tags": ["bridge", "old-ferry"],
    }


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("SPR 1991", "1991-21"),
        ("FAL 1991", "1991-23"),
        ("Jan/Mar 2015", "2015-01/2015-03"),
        ("1973--1974", "1973/1974"),
        ("[1990] 2002", "2002"),
        ('"1985"', "1985"),
        ("DEC-JAN 2015", ""),
        ("n.d.", "unknown"),
        ("forthcoming", ""),
    ],
)
def test_dates_as_libraries_write_them(written: str, found: str) -> None:
    assert issued_in(written)[0] == found
    assert of_csl(title="A", issued={"literal": written})["date"] == (found or "unknown")
    assert of_bibtex(title="A", date=written)["date"] == (found or "unknown")


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([[2017, 14]], "2017-22"),
        ([["2017", "13"], ["2017", "16"]], "2017-21/2017-24"),
        ([[1987], [0]], "1987/.."),
        ([[2000, 0, 0]], "2000"),
        ([[None]], "unknown"),
        ([[]], "unknown"),
        ([[-44, 3, 15]], "unknown"),
    ],
)
def test_parts_of_dates_in_csl(parts: list[Any], found: str) -> None:
    assert of_csl(title="A", issued={"date-parts": parts})["date"] == found


def test_a_copy_in_an_archive_is_no_address_of_its_own() -> None:
    copy = "https://web.archive.org/web/20200101000000/https://a.example/b"
    for found in (
        of_csl(title="A", URL=copy),
        of_ris("TI  - A", f"UR  - {copy}"),
        of_bibtex(title="A", url=copy),
    ):
        assert (found["url"], found["archived_url"]) == ("https://a.example/b", copy)
    assert original("https://a.example/b") == ("https://a.example/b", "")


def test_what_stands_round_records_is_told_and_a_file_without_any_is_none() -> None:
    found = from_ris(b"Provider: X\n\n1.\nTY  - NEWS\nTI  - A\nER  - \n")
    assert (len(found.records), [each.place for each in found.skipped]) == (1, ["line 1"])
    with pytest.raises(UnreadableError, match="it holds no record of RIS"):
        from_ris(b"PMID- 1\nTI  - A title\n")


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
    # What parts several names is in none.
    author = line(re.sub("[;|]", "", author)) or "N"
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
