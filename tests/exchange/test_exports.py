"""Citations and the feed: other programs read back what the record says, whatever it says."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.dossier_helpers import LEAST, read, write

from onrecord.diagnostics.findings import has_errors
from onrecord.dossier.model import Dossier
from onrecord.exchange import citations, tex
from onrecord.exchange import cited as citing
from onrecord.pages.news import feeds
from onrecord.source import yaml_reader
from onrecord.source.characters import decode, fault_of_marks
from onrecord.source.dates import Edtf
from onrecord.source.fields import Record
from onrecord.source.plain import collapse, is_visible
from onrecord.source.reader import ReadLog, read_record
from onrecord.source.records import Actor, Article
from onrecord.source.terms import ArticleKind


def record(kind: type[Record], name: str, fields: dict[str, Any]) -> Any:
    """Return the record that a file of these fields gives."""
    document, findings = yaml_reader.read("x.yml", json.dumps(fields, ensure_ascii=False))
    assert document.root is not None
    out = ReadLog()
    made = read_record(kind, document.root, name, out)
    assert not has_errors([*findings, *out.findings])
    return made


def cited(**fields: Any) -> tuple[Article, Dossier]:
    """Return an article with these fields, and the dossier around it."""
    given_fields = {
        "title": "A title",
        "publisher": "outlet",
        "kind": "news",
        "date": "2024-05-01",
        "summary": "S.",
        **fields,
    }
    actor = {"name": given_fields.pop("outlet", "The Outlet"), "kind": "media"}
    article = record(Article, "an-article", given_fields)
    actors = {
        "outlet": record(Actor, "outlet", actor),
        "ann": record(Actor, "ann", {"name": "Ann {Tide}", "kind": "person"}),
        "king": record(
            Actor,
            "king",
            {
                "name": "Martin Luther King Jr.",
                "kind": "person",
                "sort_name": "King, Martin Luther, Jr.",
            },
        ),
    }
    records = {Article: {"an-article": article}, Actor: actors}
    return article, Dossier(briefing_or_none=None, records=records)


def csl_json(article: Article, dossier: Dossier) -> str:
    return citations.csl_json([article], dossier)


def ris(article: Article, dossier: Dossier) -> str:
    return citations.ris([article], dossier)


def bibtex(article: Article, dossier: Dossier) -> str:
    return tex.bibtex([article], dossier)


def biblatex(article: Article, dossier: Dossier) -> str:
    return tex.biblatex([article], dossier)


def atom_of(dossier: Dossier) -> str | None:
    """Return the feed of all that came in."""
    return feeds(dossier).get("feed.xml")


_letters = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Cn", "Co"])
_pieces = st.sampled_from(
    [
        *"\\ { } # $ % & _ ^ ~ \" ' @ , = % \\input{x} \\end { } {{ }} -- and ER TY".split(),
        *("\n", "\nER  - \nTY  - JOUR", "\nTI  - x", "\t", "},\n  url = {", " and ", "]]>", "<b>"),
        *("</script>", "&amp;", "é中", "\\\\", "\\%", "%0A"),
    ]
)
texts = (
    st.lists(_pieces | st.text(_letters, max_size=5), min_size=1, max_size=8)
    .map("".join)
    .filter(lambda text: not decode("x", text.encode())[1])
    .filter(lambda text: is_visible(text) and text != "unknown" and not fault_of_marks(text))
)


def cited_as(text: str) -> str:
    """Return what a citation says for a text: the reader composes it, the citation is one line."""
    return collapse(unicodedata.normalize("NFC", text))


names = st.lists(texts, max_size=3, unique_by=cited_as)


# --- BibLaTeX ----------------------------------------------------------------------------------

_COMMANDS = {
    r"\textbackslash{}": "\\",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    "{}": "",  # keeps two signs apart
    **{f"\\{char}": char for char in "#$%&_"},
}
_COMMAND = re.compile("|".join(map(re.escape, _COMMANDS)))


def bibtex_fields(entry: str) -> dict[str, str]:
    """Return the fields of an entry as a program reads them: by braces, not by lines."""
    head, rest = entry.split(",", 1)
    assert head.endswith("{an-article")
    found = {}
    rest = re.sub(r"^  month = [a-z]{3},$", "", rest, flags=re.MULTILINE)
    while match := re.match(r"\s*([a-z]+) = \{", rest):
        depth, at = 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(rest[at], 0)
            at += 1
        found[match[1]] = rest[match.end() : at - 1]
        assert rest[at] == ","
        rest = rest[at + 1 :]
    assert rest == "\n}"
    if title := found.get("title"):
        # Styles put titles into small letters, but for what stands in braces.
        assert (title[0], title[-1]) == ("{", "}")
        found["title"] = title[1:-1]
    return found


def untex(value: str) -> str:
    """Return the text that TeX shows for a value, in which all that TeX acts on is a command."""
    assert not set("\\#$%&_^~{}") & set(_COMMAND.sub("", value))
    return _COMMAND.sub(lambda match: _COMMANDS[match[0]], value)


@given(texts, texts, names)
@example("\u212b", "\uf900", ["e\u0301", "\u1fef"])
def test_bibtex_reads_back(title: str, outlet: str, authors: list[str]) -> None:
    """No text ends its field, opens another one or runs a command."""
    article, dossier = cited(title=title, outlet=outlet, authors=authors)
    fields = bibtex_fields(biblatex(article, dossier))
    # Nobody is no author of an article, to BibLaTeX.
    outlets = "journaltitle" if authors else "organization"
    expected = {"title", outlets, "date", "langid"} | ({"author"} if authors else {"type"})
    assert fields.keys() == expected
    round_brackets = str.maketrans("{}", "()")
    assert untex(fields["title"]) == cited_as(title).translate(round_brackets)
    assert untex(fields[outlets]) == cited_as(outlet).translate(round_brackets)
    if authors:
        name = r"\{((?:[^{}]|\{\})*)\}"
        assert re.fullmatch(rf"{name}( and {name})*", fields["author"])
        inner = re.findall(name, fields["author"])
        assert [untex(name) for name in inner] == [
            cited_as(name).translate(round_brackets) for name in authors
        ]


def test_bibtex_keeps_an_address_as_it_is() -> None:
    """The field is read verbatim: an escape in it would be part of the address."""
    url = "https://a.example/b_c%20d?e=1&f=~g#h"
    assert bibtex_fields(biblatex(*cited(url=url)))["url"] == url


# --- RIS ---------------------------------------------------------------------------------------


def ris_rows(source: str) -> Iterator[tuple[str, str]]:
    for line in re.split(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", source):
        assert re.match(r"[A-Z][A-Z0-9]  - ", line), line
        yield line[:2], line[6:]


@given(texts, texts, names)
@example("\u212b", "\uf900", ["e\u0301", "\u1fef"])
def test_ris_reads_back(title: str, outlet: str, authors: list[str]) -> None:
    """No text starts a line, so none forges a tag or ends the record."""
    rows = list(ris_rows(ris(*cited(title=title, outlet=outlet, authors=authors))))
    tags = ["TY", "TI", *(["AU"] * len(authors)), "T2", "PY", "DA", "LA", "ID", "ER"]
    assert [tag for tag, _ in rows] == tags
    values = [value for tag, value in rows if tag in {"TI", "AU", "T2"}]
    assert values == [cited_as(text) for text in (title, *authors, outlet)]


# --- CSL-JSON ----------------------------------------------------------------------------------


def csl(**fields: Any) -> dict[str, Any]:
    (item,) = json.loads(csl_json(*cited(**fields)))
    assert isinstance(item, dict)
    return item


@given(texts, texts, names)
@example("\u212b", "\uf900", ["e\u0301", "\u1fef"])
def test_csl_reads_back(title: str, outlet: str, authors: list[str]) -> None:
    item = csl(title=title, outlet=outlet, authors=authors)
    assert item["title"] == cited_as(title)
    assert item["container-title"] == cited_as(outlet)
    written = [name["literal"] for name in item.get("author", [])]
    assert written == [cited_as(name) for name in authors]


def test_an_author_who_is_an_actor_is_cited_by_name() -> None:
    fields = {"authors": ["ann", "Ben Tide"]}
    assert csl(**fields)["author"] == [{"literal": "Ann {Tide}"}, {"literal": "Ben Tide"}]
    assert "AU  - Ann {Tide}\nAU  - Ben Tide" in ris(*cited(**fields))
    assert "author = {{Ann (Tide)} and {Ben Tide}}" in biblatex(*cited(**fields))


@pytest.mark.parametrize(
    ("kind", "csl_type", "ris_type"),
    [
        ("news", "article-newspaper", "NEWS"),
        ("report", "report", "RPRT"),
        ("paper", "article-journal", "JOUR"),
        ("official-statement", "webpage", "ELEC"),
    ],
)
def test_what_is_not_known_is_left_out(kind: str, csl_type: str, ris_type: str) -> None:
    """A citation has no placeholder for a title or an outlet that nobody knows."""
    fields = {"title": "unknown", "publisher": "unknown", "kind": kind}
    assert csl(**fields) == {
        "id": "an-article",
        "type": csl_type,
        "issued": {"date-parts": [[2024, 5, 1]]},
        "language": "en",
    }
    assert [tag for tag, _ in ris_rows(ris(*cited(**fields)))] == [
        *("TY", "PY", "DA", "LA", "ID", "ER")
    ]
    assert ris(*cited(**fields)).startswith(f"TY  - {ris_type}\n")
    in_tex = bibtex_fields(biblatex(*cited(**fields)))
    assert in_tex.keys() == {"title", "type", "date", "langid"}
    # TeX's programs want a title: what it is stands there in brackets, as guides to style have it.
    assert in_tex["title"] == f"[Untitled {kind.replace('-', ' ')}]"
    for made in (csl_json, ris, bibtex, biblatex):
        assert "unknown" not in made(*cited(**fields))


def test_a_citation_has_all_that_is_known() -> None:
    """Each in its own field, in the order in which programs and people look for it."""
    article, dossier = cited(
        title="Le pont, 100 %",
        outlet="La Gazette",
        kind="report",
        authors=["ann", "king", "Zoé Müller", "Ben Tide"],
        url="https://a.example/pont?a=b_c",
        archived_url="https://archive.example/2024/pont",
        archived_on="2024-05-02",
        accessed="2024-05-03",
        updated="2024-05-02",
        language="fr",
        read_in={"language": "en", "by": "machine"},
    )
    [item] = json.loads(csl_json(article, dossier))
    assert list(item.items()) == [
        ("id", "an-article"),
        ("type", "report"),
        ("title", "Le pont, 100 %"),
        ("publisher", "La Gazette"),
        (
            "author",
            [
                {"literal": "Ann {Tide}"},
                {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
                {"literal": "Zoé Müller"},
                {"literal": "Ben Tide"},
            ],
        ),
        ("issued", {"date-parts": [[2024, 5, 1]]}),
        ("accessed", {"date-parts": [[2024, 5, 3]]}),
        ("URL", "https://a.example/pont?a=b_c"),
        ("archive_location", "https://archive.example/2024/pont"),
        (
            "note",
            "Updated 2 May 2024, read in a machine translation into English, archived 2 May 2024",
        ),
        ("language", "fr"),
    ]
    assert (
        bibtex(article, dossier)
        == """@misc{an-article,
  title = {{Le pont, 100 \\%}},
  author = {{Ann (Tide)} and King, Jr., Martin Luther and {Zoé Müller} and {Ben Tide}},
  howpublished = {La Gazette},
  year = {2024},
  month = may,
  note = {1 May 2024, updated 2 May 2024, read in a machine translation into English, \
read 3 May 2024, archived at https://archive.example/2024/pont (2 May 2024)},
  url = {https://a.example/pont?a=b_c},
  language = {fr},
}"""
    )
    assert (
        biblatex(article, dossier)
        == """@report{an-article,
  title = {{Le pont, 100 \\%}},
  institution = {La Gazette},
  type = {Report},
  author = {{Ann (Tide)} and King, Jr., Martin Luther and {Zoé Müller} and {Ben Tide}},
  date = {2024-05-01},
  url = {https://a.example/pont?a=b_c},
  urldate = {2024-05-03},
  note = {Updated 2 May 2024, read in a machine translation into English, \
archived at https://archive.example/2024/pont (2 May 2024)},
  langid = {french},
}"""
    )
    assert (
        ris(article, dossier)
        == """\
TY  - RPRT
TI  - Le pont, 100 %
AU  - Ann {Tide}
AU  - King, Martin Luther, Jr.
AU  - Zoé Müller
AU  - Ben Tide
PB  - La Gazette
PY  - 2024
DA  - 2024/05/01/
N1  - Updated 2 May 2024, read in a machine translation into English
N1  - Archived at https://archive.example/2024/pont (2 May 2024)
UR  - https://a.example/pont?a=b_c
Y2  - 2024/05/03/
LA  - fr
ID  - an-article
ER  - """
    )


@pytest.mark.parametrize(
    ("sort_name", "kind", "in_tex"),
    [
        ("Ito, Ann", "person", "Ito, Ann"),
        ("van der Berg, Jan", "person", "van der Berg, Jan"),
        ("Berg, Jan van der", "person", "van der Berg, Jan"),
        ("hooks, bell", "person", "hooks, bell"),
        ("And, Ann", "person", "{And}, Ann"),
        ("Ito", "person", "{Ann Ito}"),
        ("Ito, ", "person", "{Ann Ito}"),
        ("A, b, c, d", "person", "{Ann Ito}"),
        ("Ito, Ministry of", "government-body", "{Ann Ito}"),
        (None, "person", "{Ann Ito}"),
    ],
)
def test_a_person_has_the_parts_of_a_name_that_the_record_tells(
    sort_name: str | None, kind: str, in_tex: str
) -> None:
    """Nobody guesses which word of a name is the family's; a body's name is one."""
    article, dossier = cited(authors=["ann"])
    fields = {"name": "Ann Ito", "kind": kind} | ({"sort_name": sort_name} if sort_name else {})
    actors = {**dossier.actors, "ann": record(Actor, "ann", fields)}
    dossier = Dossier(briefing_or_none=None, records={**dossier.records, Actor: actors})
    assert bibtex_fields(bibtex(article, dossier))["author"] == in_tex
    [item] = json.loads(csl_json(article, dossier))
    is_whole = in_tex == "{Ann Ito}"
    parts = {"family", "given"}
    if str(sort_name).endswith("van der"):
        parts.add("non-dropping-particle")
        assert "AU  - Berg, Jan van der\n" in ris(article, dossier)
    assert item["author"][0].keys() == ({"literal"} if is_whole else parts)


@pytest.mark.parametrize(
    "title", ["A ~ B \\ C ^ D", "A -- B --- C", "``q'' and ,,q``", "?` !` << >>", "a - b, 'c'"]
)
def test_tex_shows_signs_as_they_are_written(title: str) -> None:
    """No blank behind one is lost, and of two none is made."""
    article, dossier = cited(title=title)
    fields = bibtex_fields(bibtex(article, dossier))
    assert untex(fields["title"]) == title
    assert not re.search(r"--|``|''|,,|<<|>>|[?!]`|\\text[a-z]+ ", fields["title"])


@pytest.mark.parametrize(
    ("accessed", "words"),
    [
        ("2024-03?", "March 2024, uncertain"),
        ("2024-21", "spring 2024"),
        ("2024-03-01/2024-03-05", "from 1 to 5 March 2024"),
        ("[2024-03-01..2024-04-05]", "between 1 March and 5 April 2024"),
        ("2024-03-01", ""),
    ],
)
def test_when_an_article_was_read_is_as_sure_as_it_is(accessed: str, words: str) -> None:
    """In words where the format's own notation says less, or more."""
    article, dossier = cited(accessed=accessed)
    note = f"Read {words}" if words else None
    rows = list(ris_rows(ris(article, dossier)))
    assert [value for tag, value in rows if tag == "N1"] == ([note] if note else [])
    [item] = json.loads(csl_json(article, dossier))
    assert item.get("note") == note


def test_a_citation_starts_no_line_whatever_the_reader_let_in() -> None:
    """The reader leaves a title on one line; the formats do not rely on it."""
    forged = "A\nER  - \n\nTY  - JOUR"
    article, dossier = cited()
    article = replace(article, title=forged, authors=(forged,))
    outlet = replace(dossier.actors["outlet"], name=forged)
    actors = {**dossier.actors, "outlet": outlet}
    dossier = Dossier(briefing_or_none=None, records={**dossier.records, Actor: actors})
    shown = "A ER - TY - JOUR"
    rows = list(ris_rows(ris(article, dossier)))
    assert [value for tag, value in rows if tag in {"TI", "AU", "T2"}] == [shown] * 3
    fields = bibtex_fields(biblatex(article, dossier))
    assert (fields["title"], fields["journaltitle"]) == (shown, shown)
    assert fields["author"] == f"{{{shown}}}"
    (item,) = json.loads(csl_json(article, dossier))
    assert (item["title"], item["container-title"]) == (shown, shown)
    assert item["author"] == [{"literal": shown}]


# For each kind its type and the field for who published it, from the lists of CSL 1.0.2 (appendices
# III and IV), of the BibLaTeX manual (2.1 and 2.2) and of RIS, and what it is called besides.
TYPES = {
    "news": "article-newspaper container-title, article journaltitle, NEWS T2",
    "news-feed-item": "article-newspaper container-title, article journaltitle, NEWS T2",
    "analysis": "article-newspaper container-title, article journaltitle, NEWS T2",
    "opinion": "article-newspaper container-title, article journaltitle, NEWS T2",
    "wire": "article-newspaper container-title, article journaltitle, NEWS T2",
    "syndicated-copy": "article-newspaper container-title, article journaltitle, NEWS T2",
    "rewrite": "article-newspaper container-title, article journaltitle, NEWS T2",
    "interview": "interview container-title, article journaltitle, NEWS T2, Interview",
    "paper": "article-journal container-title, article journaltitle, JOUR T2",
    "official-statement": "webpage container-title, online organization, ELEC T2",
    "press-release": "webpage container-title, online organization, ELEC T2, Press release",
    "transcript": "speech container-title, online organization, GEN T2, Transcript",
    "social-post": "post container-title, online organization, ICOMM T2",
    "web-page": "webpage container-title, online organization, ELEC T2",
    "report": "report publisher, report institution, RPRT PB",
    "video": "motion_picture publisher, misc organization, VIDEO PB",
    "audio": "broadcast publisher, misc organization, SOUND PB",
    "book": "book publisher, book publisher, BOOK PB",
    "dataset": "dataset publisher, dataset publisher, DATA PB",
    "court-decision": "legal_case authority, misc organization, CASE PB",
    "legislation": "legislation authority, misc organization, STAT PB",
    "parliamentary-record": "hearing authority, misc organization, HEAR PB, Parliamentary record",
}


# What BibLaTeX wants of some types; without it an entry is of the type that wants nothing.
WHOLE = {"authors": ["ann"], "url": "https://a.example/x"}


@pytest.mark.parametrize("kind", ArticleKind)
def test_each_kind_has_the_types_of_the_standards(kind: ArticleKind) -> None:
    in_csl, in_tex, in_ris, *genre = TYPES[kind].split(", ")
    item = csl(kind=kind)
    field = in_csl.split()[1]
    assert (f"{item['type']} {field}", item[field]) == (in_csl, "The Outlet")
    assert [item["genre"]] == genre if genre else "genre" not in item
    entry = biblatex(*cited(kind=kind, **WHOLE))
    written = bibtex_fields(entry)
    field = in_tex.split()[1]
    assert (f"{entry[1 : entry.index('{')]} {field}", written[field]) == (in_tex, "The Outlet")
    # Not every type has a field for what it is.
    assert {*genre} <= {written.get("type"), written.get("note")}
    rows = dict(ris_rows(ris(*cited(kind=kind))))
    field = in_ris.split()[1]
    assert (f"{rows['TY']} {field}", rows[field]) == (in_ris, "The Outlet")
    assert [rows["M3"]] == genre if genre else "M3" not in rows


def test_every_kind_of_article_is_cited_as_what_it_is() -> None:
    """Each format has types of its own; what published it stands in the field of that type."""
    assert citing.CITED_AS.keys() == set(ArticleKind)
    for kind, form in citing.CITED_AS.items():
        item = csl(kind=kind)
        assert (item["type"], item[form.csl_outlet]) == (form.csl, "The Outlet")
        assert item.get("genre") == form.genre
        entry = biblatex(*cited(kind=kind, **WHOLE))
        assert entry.startswith(f"@{form.tex}{{an-article,")
        assert bibtex_fields(entry)[form.tex_outlet] == "The Outlet"
        rows = dict(ris_rows(ris(*cited(kind=kind))))
        assert (rows["TY"], rows[form.ris_outlet]) == (form.ris, "The Outlet")


@pytest.mark.parametrize(
    "doi", ["10.1000/182", "10.1002/(SICI)1097<1::AID-x>3.0.CO;2-2", "10.12345.6/é%"]
)
def test_a_doi_is_cited_as_it_is(doi: str) -> None:
    assert csl(doi=doi)["DOI"] == doi
    assert bibtex_fields(biblatex(*cited(doi=doi)))["doi"] == doi
    assert dict(ris_rows(ris(*cited(doi=doi))))["DO"] == doi


def test_tags_are_keywords() -> None:
    fields = {"tags": ["harbour", "night-boats"]}
    assert csl(**fields)["keyword"] == "harbour, night-boats"
    assert bibtex_fields(biblatex(*cited(**fields)))["keywords"] == "harbour, night-boats"
    rows = list(ris_rows(ris(*cited(**fields))))
    assert [value for tag, value in rows if tag == "KW"] == ["harbour", "night-boats"]
    assert "keyword" not in csl()


@pytest.mark.parametrize("status", ["corrected", "retracted"])
def test_what_no_longer_stands_is_cited_as_such(status: str) -> None:
    """Each format has a place for it; nothing is said of an article that stands."""
    fields = {"status": status}
    assert csl(**fields)["status"] == status
    assert bibtex_fields(biblatex(*cited(**fields)))["pubstate"] == status
    assert ("N1", status.capitalize()) in list(ris_rows(ris(*cited(**fields))))
    assert "status" not in csl()
    assert "N1" not in dict(ris_rows(ris(*cited())))


def test_the_feed_says_what_no_longer_stands(tmp_path: Path) -> None:
    articles = [
        {"id": "a", "title": "A", "recorded": "2024-05-03", "status": "retracted"},
        {"id": "b", "title": "B", "recorded": "2024-05-02"},
    ]
    source = feed_of(tmp_path, title="T", articles=articles)
    assert source is not None
    first, second = source.split("<entry>")[1:]
    assert '<category term="retracted" />' in first
    assert "<category" not in second


def test_a_tag_in_the_feed_is_no_word_on_whether_an_article_stands(tmp_path: Path) -> None:
    written = {"a.yml": "status: retracted", "b.yml": "tags: [retracted, night]"}
    files = {
        f"sources/articles/{name}": "title: A\npublisher: unknown\nkind: news\ndate: 2024-05-01\n"
        f"summary: S.\nrecorded: 2024-05-02\n{more}\n"
        for name, more in written.items()
    }
    source = atom_of(read(write(tmp_path, {**LEAST, **files})))
    assert source is not None
    document = ET.fromstring(source.encode())  # noqa: S314  # this very process wrote it
    found = document.findall("a:entry/a:category", _ATOM)
    assert [each.get("term") for each in found if not each.get("scheme")] == ["retracted"]
    tags = [(each.get("term"), each.get("scheme")) for each in found if each.get("scheme")]
    assert [term for term, _ in tags] == ["retracted", "night"]
    assert len({scheme for _, scheme in tags}) == 1


def test_a_feed_is_known_by_the_key_of_the_dossier(tmp_path: Path) -> None:
    """Its title may change, and two dossiers may have one title."""
    article = {"id": "a", "title": "A", "recorded": "2024-05-03"}

    def ids(title: str, briefing: str = "") -> list[str]:
        source = feed_of(tmp_path, title=title, articles=[article], briefing=briefing)
        assert source is not None
        return re.findall("<id>(.+?)</id>", source)

    assert ids("A", "key: bridge") == ids("B", "key: bridge")
    assert not set(ids("A", "key: bridge")) & set(ids("A", "key: other"))
    assert ids("bridge") == ids("A", "key: bridge")


# --- look-alikes, and names from right to left ---------------------------------------------------


def test_an_address_is_cited_with_its_host_as_pages_show_it() -> None:
    """No letter of it can be taken for another, and the path is as it was typed."""
    fields = {
        "url": "https://p\u0430yp\u0430l.example:80/P\u0430y?\u0430",
        "archived_url": "https://\u0430rchive.example/https://p\u0430yp\u0430l.example/",
    }
    shown = "https://xn--pypl-53dc.example:80/P\u0430y?\u0430"
    assert csl(**fields)["URL"] == shown
    archived = "https://xn--rchive-2nf.example/https://p\u0430yp\u0430l.example/"
    assert csl(**fields)["archive_location"] == archived
    assert bibtex_fields(biblatex(*cited(**fields)))["url"] == shown
    assert dict(ris_rows(ris(*cited(**fields))))["UR"] == shown


def test_names_from_right_to_left_are_cited_as_they_are() -> None:
    """Data is data: each stands in a field of its own, on a line that begins with its name."""
    fields = {"title": "גשר 9!", "outlet": "الصحيفة 24", "authors": ["רות 1", "גד 2"]}
    item = csl(**fields)
    assert (item["title"], item["container-title"]) == ("גשר 9!", "الصحيفة 24")
    assert [each["literal"] for each in item["author"]] == fields["authors"]
    rows = list(ris_rows(ris(*cited(**fields))))
    assert [value for tag, value in rows if tag == "AU"] == fields["authors"]
    assert bibtex_fields(biblatex(*cited(**fields)))["author"] == "{רות 1} and {גד 2}"
    for made in (csl_json, ris, bibtex, biblatex):
        assert not set("\u200e\u2068\u2069") & set(made(*cited(**fields)))


def test_the_feed_isolates_what_it_puts_together(tmp_path: Path) -> None:
    """A value alone in its element stays as it is."""
    actor = "{id: levi, name: לוי, kind: media}"
    files = {"sources/actors/all.yml": f"- {actor}"}
    articles = [
        {"id": "a", "title": "unknown", "publisher": "levi", "recorded": "2024-05-03"},
        {
            "id": "b",
            "title": "גשר 9!",
            "recorded": "2024-05-02",
            "summary": "Of [[levi]], 2. Of [[levi|him]].",
        },
    ]
    write(tmp_path, files)
    source = feed_of(
        tmp_path, title="גשר 9", articles=articles, briefing="editors: [רות 1, גד 2]\n"
    )
    assert source is not None
    assert "<title>גשר 9</title>" in source
    assert "<name>&#8296;רות 1&#8297;, &#8296;גד 2&#8297;</name>" in source
    assert "<title>Untitled: &#8296;לוי&#8297;, 1 May 2024</title>" in source
    assert "<title>גשר 9!</title>" in source
    assert "<summary>Of &#8296;לוי&#8297;, 2. Of him.</summary>" in source


# --- dates -------------------------------------------------------------------------------------


# For each date: CSL's parts; BibTeX's year and month; BibLaTeX's date and RIS's year and date; what
# the notes of the last two say beside it.
DATES = {
    "2024": ("2024", "2024", "2024", "2024 2024///", ""),
    "2024-05": ("2024-5", "2024 may", "2024-05", "2024 2024/05//", ""),
    "2024-05-01": ("2024-5-1", "2024 may", "2024-05-01", "2024 2024/05/01/", ""),
    "0987-05-01": ("987-5-1", "0987 may", "0987-05-01", "0987 0987/05/01/", ""),
    "0000": ("0", "0000", "0000", "0000 0000///", ""),
    "2024-05?": (
        "2024-5 circa",
        "2024? may",
        "2024-05?",
        "2024 2024/05//May 2024, uncertain",
        "Published May 2024, uncertain",
    ),
    "2024~": ("2024 circa", "c. 2024", "2024~", "2024 2024///about 2024", "Published about 2024"),
    "2024%": (
        "2024 circa",
        "c. 2024?",
        "2024%",
        "2024 2024///about 2024, uncertain",
        "Published about 2024, uncertain",
    ),
    "2024-05-01/2024-06": (
        "2024-5-1 2024-6",
        "2024",
        "2024-05-01/2024-06",
        "2024 2024///from 1 May to June 2024",
        "Published from 1 May to June 2024",
    ),
    "2024-05-01/..": (
        "2024-5-1 circa",
        "",
        "2024-05-01/..",
        "",
        "Published since 1 May 2024",
    ),
    "../2024-06": ("2024-6 circa", "", "../2024-06", "", "Published up to June 2024"),
    "2023-12/2024-01": (
        "2023-12 2024-1",
        "",
        "2023-12/2024-01",
        "",
        "Published from December 2023 to January 2024",
    ),
    "[2024-05-01..2024-05-20]": (
        "2024-5 circa",
        "2024 may",
        "2024-05",
        "2024 2024/05//between 1 and 20 May 2024",
        "Published between 1 and 20 May 2024",
    ),
    "[2024-05..]": ("2024-5 circa", "", "", "", "Published on or after May 2024"),
    "[..2024]": ("2024 circa", "", "", "", "Published on or before 2024"),
    "2024-05-01T15:30:10+08:00": (
        "2024-5-1",
        "2024 may",
        "2024-05-01T15:30:10+08:00",
        "2024 2024/05/01/15:30:10 UTC+8",
        "",
    ),
    "2024-05-01T15:30Z": (
        "2024-5-1",
        "2024 may",
        "2024-05-01",
        "2024 2024/05/01/15:30 UTC",
        "",
    ),
    "199X": ("1990 1999 circa", "", "199X", "", "Published in the 1990s"),
    "2024-XX": ("2024", "2024", "2024-XX", "2024 2024///", ""),
    "2024-05-XX~": (
        "2024-5 circa",
        "c. 2024 may",
        "2024-05-XX~",
        "2024 2024/05//about May 2024, day not known",
        "Published about May 2024, day not known",
    ),
    "2024-23": ("2024 season 3", "2024", "2024-23", "2024 2024///autumn", ""),
    "2024-34": (
        "2024-4 2024-6 circa",
        "2024",
        "2024",
        "2024 2024///second quarter",
        "Published in the second quarter of 2024",
    ),
    "2024-41/2025-33": (
        "2024-7 2025-3",
        "",
        "",
        "",
        "Published from the second half of 2024 to the first quarter of 2025",
    ),
    "2024/": ("2024 circa", "", "2024/", "", "Published from 2024 to an unknown date"),
    "unknown": ("", "", "", "", ""),
}


@pytest.mark.parametrize("written", DATES)
def test_every_form_of_date_is_cited(written: str) -> None:
    """What a format has no notation for stands in words; nothing is surer than it was."""
    in_csl, in_tex, in_biblatex, in_ris, words = DATES[written]
    item = csl(date=written)
    issued = item.get("issued", {"date-parts": []})
    parts = ["-".join(map(str, part)) for part in issued.pop("date-parts")]
    assert (
        " ".join([*parts, *(f"{k} {v}" if v is not True else k for k, v in issued.items())])
        == in_csl
    )
    fields = bibtex_fields(bibtex(*cited(date=written)))
    month = re.search(r"^  month = ([a-z]{3}),$", bibtex(*cited(date=written)), re.MULTILINE)
    assert " ".join(filter(None, [fields.get("year"), month and month[1]])) == in_tex
    said = words.removeprefix("Published ") or (Edtf.parse(written).words() if in_csl else "")
    note = fields.get("note", "").removeprefix("Published ")
    assert note == (said if words else said[:1].upper() + said[1:])
    fields = bibtex_fields(biblatex(*cited(date=written)))
    assert fields.get("date", "") == in_biblatex
    # Its notation is exact where it has one.
    assert fields.get("note", "") == ("" if in_biblatex in {written, written[:10]} else words)
    rows = dict(ris_rows(ris(*cited(date=written))))
    assert " ".join(filter(None, [rows.get("PY"), rows.get("DA")])) == in_ris
    assert (rows.get("N1", ""), item.get("note", "")) == (words, words)


def test_every_citation_of_a_date_is_a_date() -> None:
    for written in ("2024", "2024-02-29~", "1999-12/2000-01", "[..2024-05-31]"):
        for parts in csl(date=written)["issued"]["date-parts"]:
            assert 1 <= len(parts) <= 3
            date(*[*parts, 1, 1][:3])


# --- the feed ----------------------------------------------------------------------------------

_ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed_of(
    root: Path, *, title: str, articles: list[dict[str, str]], briefing: str = ""
) -> str | None:
    """Return the feed of a dossier of these articles, with more lines in its first file."""
    rows = [
        {"publisher": "unknown", "kind": "news", "date": "2024-05-01", "summary": "S.", **article}
        for article in articles
    ]
    files: dict[str, str] = {
        "sources/dossier.yml": re.sub(
            "title: .*",
            f"title: {json.dumps(title, ensure_ascii=False)}",
            dedent(LEAST["sources/dossier.yml"]),
        )
        + briefing,
        "sources/articles/all.yml": json.dumps(rows, ensure_ascii=False),
    }
    return atom_of(read(write(root, files)))


def feed(root: Path, *, title: str = "A bridge", articles: list[dict[str, str]]) -> ET.Element:
    source = feed_of(root, title=title, articles=articles)
    assert source is not None
    # Nothing but what this very process wrote is parsed here.
    return ET.fromstring(source.encode())  # noqa: S314


def ids_of(feed: ET.Element) -> list[str | None]:
    """Return the identity of a feed, and of its entries."""
    return [found.text for found in feed.iter(f"{{{_ATOM['a']}}}id")]


def test_the_feed_tells_what_was_recorded_last_first(tmp_path: Path) -> None:
    """An entry keeps its identity from build to build, so that readers see it once."""
    articles = [
        {"id": "old", "title": "Old", "recorded": "2024-05-02"},
        {"id": "undated", "title": "Undated"},
        {"id": "new", "title": "<New> & “hostile” ]]>", "recorded": "2024-06-01"},
        {"id": "also-old", "title": "Also old", "recorded": "2024-05-02"},
    ]
    one = feed(tmp_path / "one", articles=articles)
    entries = one.findall("a:entry", _ATOM)
    titles = [entry.findtext("a:title", None, _ATOM) for entry in entries]
    assert titles == ["<New> & “hostile” ]]>", "Old", "Also old"]
    assert one.findtext("a:updated", None, _ATOM) == "2024-06-01T00:00:00Z"
    links = [link.get("href") for entry in entries for link in entry.findall("a:link", _ATOM)]
    assert links == [f"articles/{name}.html" for name in ("new", "old", "also-old")]
    ids = ids_of(one)
    assert len(set(ids)) == 4
    again = feed(tmp_path / "two", articles=[articles[2], articles[0]])
    assert ids_of(again) == ids[:3]
    other = feed(tmp_path / "three", title="Another", articles=articles)
    assert not set(ids_of(other)) & set(ids)


def test_an_entry_keeps_its_identity_whatever_is_edited(tmp_path: Path) -> None:
    """And so does the feed when something newer comes."""
    first = {"id": "a", "title": "Old", "recorded": "2024-05-02"}
    edited = {
        **first,
        "title": "Older",
        "recorded": "2024-05-03",
        "date": "2024-04-30",
        "summary": "Another.",
    }
    newer = {"id": "b", "title": "New", "recorded": "2024-06-01"}
    before = ids_of(feed(tmp_path / "before", articles=[first]))
    after = ids_of(feed(tmp_path / "after", articles=[edited, newer]))
    assert [after[0], after[2]] == before


@pytest.mark.parametrize(
    ("recorded", "day"),
    [
        ("2024", "2024-01-01"),
        ("2024-05", "2024-05-01"),
        ("2024-05-02?", "2024-05-02"),
        ("2024-05-02/2024-06-01", "2024-05-02"),
        ("[2024-05..2024-06]", "2024-05-01"),
        ("2024-05-02/..", "2024-05-02"),
    ],
)
def test_an_entry_is_of_the_first_day_it_can_have_been_recorded_on(
    recorded: str, day: str, tmp_path: Path
) -> None:
    """Never of a day that may not have come yet, nor of the article's own."""
    made = feed(tmp_path, articles=[{"id": "a", "title": "A", "recorded": recorded}])
    updated = [found.text for found in made.iter(f"{{{_ATOM['a']}}}updated")]
    assert updated == [f"{day}T00:00:00Z"] * 2


@pytest.mark.parametrize(
    ("recorded", "updated"),
    [
        ("9999-12-31T23:59-12:00", "9999-12-31T23:59:59Z"),
        ("0001-01-01", "0001-01-01T00:00:00Z"),
        ("0001-01-01T00:00+14:00", "0001-01-01T00:00:00Z"),
        ("2024-05-03T01:00+02:00", "2024-05-02T23:00:00Z"),
    ],
)
def test_the_ends_of_the_calendar_are_moments(recorded: str, updated: str, tmp_path: Path) -> None:
    articles = [{"id": "a", "title": "A", "date": "unknown", "recorded": recorded}]
    source = feed_of(tmp_path, title="T", articles=articles)
    assert source is not None
    assert f"<updated>{updated}</updated>" in source


def test_without_a_first_day_there_is_no_feed(tmp_path: Path) -> None:
    articles = [{"id": "a", "title": "A", "recorded": "[..2024-05]"}]
    assert feed_of(tmp_path, title="T", articles=articles) is None


@pytest.mark.parametrize(
    ("editors", "author"),
    [("", "A &amp; B"), ("editors: [Ann Tide, Ben <Tide>]\n", "Ann Tide, Ben &lt;Tide&gt;")],
)
def test_the_feed_is_this_document(editors: str, author: str, tmp_path: Path) -> None:
    """What RFC 4287 asks for, in its order; without editors the dossier itself is the author.

    An identity here that changes makes every reader's program show everything again.
    """
    articles = [
        {"id": "a-copy", "title": "“É” & <b>", "recorded": "2024-05-02", "summary": "*Is* a < b?"}
    ]
    assert (
        feed_of(tmp_path, title="A & B", articles=articles, briefing=editors)
        == f"""\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <title>A &amp; B</title>
  <id>urn:uuid:e6dfe212-0a33-549e-8c1c-aff3a0eb7416</id>
  <updated>2024-05-02T00:00:00Z</updated>
  <author>
    <name>{author}</name>
  </author>
  <link rel="alternate" href="index.html" />
  <entry>
    <title>“É” &amp; &lt;b&gt;</title>
    <id>urn:uuid:17a22d1b-197f-5a1c-9e81-a35b8975d9d3</id>
    <published>2024-05-02T00:00:00Z</published>
    <updated>2024-05-02T00:00:00Z</updated>
    <link href="articles/a-copy.html" />
    <summary>Is a &lt; b?</summary>
  </entry>
</feed>
"""
    )


def test_without_a_recorded_day_there_is_no_feed(tmp_path: Path) -> None:
    dossier = read(write(tmp_path, LEAST))
    assert atom_of(dossier) is None


# --- the heads of pages ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2024-05-01", "2024/05/01"),
        ("2024-05", "2024/05"),
        ("2024", "2024"),
        ("[2024-05-01..2024-05-20]", "2024/05"),
        ("2024-05-01/2024-06", "2024"),
        ("2024~", "about 2024"),
        ("2023/2024", "from 2023 to 2024"),
        ("unknown", ""),
    ],
)
def test_a_head_has_as_much_of_a_date_as_is_sure(written: str, shown: str) -> None:
    """In the way of Highwire's tags, or in words."""
    day = Edtf.unknown() if written == "unknown" else Edtf.parse(written)
    assert citing.published_on(day) == shown


def test_a_head_has_the_familys_name_first_where_that_is_known() -> None:
    _, dossier = cited()
    assert citing.sorted_name(dossier.actors["king"], "king") == "King, Martin Luther, Jr."
    assert citing.sorted_name(dossier.actors["ann"], "ann") == "Ann {Tide}"
    assert citing.sorted_name(None, "Ben  Tide") == "Ben Tide"
