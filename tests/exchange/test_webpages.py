"""Saved web pages: what their heads say, and that nothing else is believed."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import examples

from onrecord.exchange.incoming import UnreadableError
from onrecord.exchange.webpages import from_web_page
from onrecord.source.urls import url_fault

DATA = Path(__file__).parent / "data"


def page(name: str) -> dict[str, Any]:
    [record] = from_web_page((DATA / name).read_bytes()).records
    return dict(record.fields)


def head(text: str, title: str = "A title") -> bytes:
    return f"<html><head><title>{title}</title>{text}</head><body></body></html>".encode()


def test_a_newspaper() -> None:
    assert page("newspaper.html") == {
        "title": "Council weighs closing the bridge & the ferry",
        "publisher": "Town Gazette",
        "kind": "news",
        "date": "2024-03-06",
        "updated": "2024-03-07",
        "language": "en-GB",
        "authors": ["Mia Lund", "Ann Lee"],
        "url": "https://gazette.example/2024/03/06/bridge",
        "access": "paywalled",
    }


def test_a_blog_whose_things_refer_to_one_another() -> None:
    assert page("blog.html") == {
        "title": "Über die Brücke",
        "publisher": "Flussblog",
        "kind": "web-page",
        "date": "2024-03-05",
        "language": "de-DE",
        "authors": ["Jan van der Vaart"],
        "url": "https://flussblog.example/bruecke/",
    }


def test_a_journal() -> None:
    assert page("journal.html") == {
        "title": "Crack growth in riveted bridges",
        "publisher": "Journal of Bridges",
        "kind": "paper",
        "date": "2023-11-02",
        "language": "en",
        "authors": ["Mia Lund", "Jan van der Vaart"],
        "url": "https://journal.example/182",
        "doi": "10.1000/182",
    }


def test_a_ministry() -> None:
    assert page("ministry.html") == {
        "title": "Decree on the bridge",
        "publisher": "Ministry of Works",
        "kind": "web-page",
        "date": "2024-03-22",
        "language": "en",
        "url": "https://works.example/decree",
    }


def found_in(text: str, title: str = "A title") -> dict[str, Any]:
    [record] = from_web_page(head(text, title)).records
    return dict(record.fields)


THING = '{"@type": "WebPage", "name": "No title", "datePublished": "2020-05-25T06:00:49+02:00"}'


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ('<meta itemprop="datePublished" content="20180619T055000+0900">', "2018-06-19"),
        ('<meta name="date" content="Tue Jan 28 15:28:56 CET 2020">', "2020-01-28"),
        ('<meta name="dc:date" content="Di., 25.01.2022 - 14:45">', "2022-01-25"),
        ('<meta name="sailthru.date" content="2018-11-28CET11:59:00+0100">', "2018-11-28"),
        (
            '<time itemprop="datePublished" datetime="2020-04-29T15:59:39+02:00"></time>',
            "2020-04-29",
        ),
        ('<meta name="citation_date" content="soon"><meta name="date" content="2020">', "2020"),
        (
            f'<script type="application/ld+json">{THING}</script>',
            "2020-05-25",
        ),
        ('<meta name="date" content="03/04/2020 05:22 pm">', "unknown"),
    ],
)
def test_a_date_is_found_however_a_page_says_it(written: str, found: str) -> None:
    fields = found_in(written)
    assert (fields["date"], fields["title"]) == (found, "A title")


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("By Mia Lund and Ann Lee", ["Mia Lund", "Ann Lee"]),
        ("Mia Lund, Ann Lee, and Jan Roy", ["Mia Lund", "Ann Lee", "Jan Roy"]),
        ("Lund, Mia", ["Mia Lund"]),
        ("Mia Lund | Town Gazette", ["Mia Lund"]),
        ("Town Gazette", ["Town Gazette"]),
        ("Ministry of Works and Roads", ["Ministry of Works and Roads"]),
        ('<a href="/lund">Mia Lund</a>', ["Mia Lund"]),
        ("https://social.example/lund", []),
    ],
)
def test_authors_are_who_wrote_a_page(written: str, names: list[str]) -> None:
    outlet = '<meta property="og:site_name" content="Town Gazette">'
    fields = found_in(f"{outlet}<meta name='author' content='{written}'>")
    assert fields.get("authors", []) == names


def test_the_name_of_the_outlet_is_no_part_of_a_title() -> None:
    site = '<meta property="og:site_name" content="Town Gazette">'
    assert found_in(site, "Bridge - or ferry? | Town Gazette")["title"] == "Bridge - or ferry?"
    assert found_in(site, "Bridge | Opinion")["title"] == "Bridge | Opinion"
    # An address is no name: another one stands for it.
    site = '<meta property="og:site_name" content="https://gazette.example">'
    named = '<meta name="dc.publisher" content="Town Gazette">'
    assert found_in(site + named)["publisher"] == "Town Gazette"


@pytest.mark.parametrize("name", ["newspaper.html", "journal.html"])
def test_the_text_of_an_article_is_not_taken(name: str) -> None:
    assert "somebody else" not in str(page(name))


def test_a_page_that_says_nothing_is_known_by_its_title_alone() -> None:
    [record] = from_web_page(head("")).records
    assert record.fields == {
        "title": "A title",
        "publisher": "unknown",
        "kind": "web-page",
        "date": "unknown",
    }


@pytest.mark.parametrize(
    "said",
    [
        '<link rel="canonical" href="javascript:alert(1)">',
        '<link rel="canonical" href="//[">',
        '<meta property="og:url" content="file:///etc/passwd">',
        '<meta property="og:url" content="https://user:pw@a.example/">',
        '<meta property="og:url" content="data:text/html,x">',
    ],
)
def test_only_addresses_of_the_web_are_taken(said: str) -> None:
    [record] = from_web_page(head(said)).records
    assert "url" not in record.fields


def test_an_escape_or_a_tag_in_a_title_is_text() -> None:
    [record] = from_web_page(head("", "<script>alert(1)</script>\x1b[31m\u202eb\n\nc")).records
    assert record.fields["title"] == "<script>alert(1)</script>[31mb c"


@pytest.mark.parametrize(
    "data",
    [
        b"<div>" * 50_000,
        head('<script type="application/ld+json">' + "[" * 50_000 + "</script>"),
        head(
            '<script type="application/ld+json">' + '{"@graph":[' * 500 + "]}" * 500 + "</script>"
        ),
        head(f'<meta property="og:title" content="{"x" * 1_000_000}">'),
        head('<meta name="citation_author" content="A">' * 20_000),
        b"<!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c '&a;&a;&a;'>]>" + head("", "&c;"),
        bytes(range(256)) * 1_000,
        b"",
        b"\xff\xfe<\x00h\x00",
    ],
    ids=["deep", "deep-json", "graphs", "long", "authors", "entities", "bytes", "empty", "utf-16"],
)
def test_hostile_pages_cost_little_and_break_nothing(data: bytes) -> None:
    try:
        found = from_web_page(data)
    except UnreadableError as reason:
        said = str(reason)
        assert "\n" not in said
        return
    for record in found.records:
        assert len(str(record.fields)) < 10_000


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    "@type @id @graph headline name author publisher datePublished url".split()
                ),
                inner | st.sampled_from(["NewsArticle", "https://a.example", "2024-03-05"]),
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)
@examples(60)
def test_whatever_json_ld_says_what_comes_of_it_is_sound(thing: Any) -> None:
    import json

    said = json.dumps(thing).replace("<", "\\u003c")
    [record] = from_web_page(head(f'<script type="application/ld+json">{said}</script>')).records
    for name, value in record.fields.items():
        for text in value if isinstance(value, list) else [value]:
            assert isinstance(text, str)
            assert text
            assert "\n" not in text
            assert name != "url" or not url_fault(text)
