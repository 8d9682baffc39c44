"""What the head of a page tells programs: Zotero's button, previews of links, linked data."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import extruct
import pytest
from PIL import Image
from pyld import jsonld
from tests.conftest import build_site, copy_dossier
from tests.dossier_helpers import LEAST, REPOSITORY, write
from tests.site_helpers import Built

from onrecord.dossier.labels import outlet_name
from onrecord.exchange.cited import titled


class Head(HTMLParser):
    """The tags of a head, as a program that looks for metadata reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.metas: dict[str, list[str]] = {}
        self.links: list[dict[str, str | None]] = []
        self.feed(page.partition("</head>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "meta" and (name := found.get("name") or found.get("property")):
            self.metas.setdefault(name, []).append(found.get("content") or "")
        if tag == "link":
            self.links.append(found)


def head(site: Built, path: str) -> Head:
    return Head((site.folder / path).read_text("utf-8"))


def linked(page: str) -> list[Any]:
    """Return the linked data of a page, with every word written out."""
    found = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    context = {"@context": {"@vocab": "https://schema.org/"}}

    def offline(address: str, _: object) -> dict[str, Any]:
        assert address == "https://schema.org"
        return {"contextUrl": None, "documentUrl": address, "document": context}

    expanded: list[Any] = jsonld.expand(found, {"documentLoader": offline})
    return expanded


def test_who_saves_an_article_gets_title_outlet_date_and_author(own: Built) -> None:
    """As Zotero's button does: from the tags that publishers of journals have, too."""
    for article in own.dossier.articles.values():
        metas = head(own, f"articles/{article.id}.html").metas
        assert metas["citation_title"] == [titled(article)]
        assert metas["citation_journal_title"] == [outlet_name(own.dossier, article)]
        [day] = metas["citation_publication_date"]
        assert day.startswith("2025/0")
        assert len(metas.get("citation_author", [])) == len(article.authors)
    metas = head(own, "articles/kyiv-independent-2025-03.html").metas
    assert metas["citation_author"] == ["Fornusek, Martin"]
    assert metas["citation_publication_date"] == ["2025/03"]
    whole = head(own, "index.html").metas
    assert whole["citation_title"] == [own.dossier.briefing.title]
    assert whole["citation_author"] == [*own.dossier.briefing.editors]


def test_a_preview_of_a_link_has_title_and_description(own: Built) -> None:
    for path, kind in (("index.html", "website"), ("questions/un-mandate.html", "article")):
        metas = head(own, path).metas
        assert metas["og:type"] == [kind]
        assert metas["og:title"][0]
        assert metas["og:description"] == metas["description"]
        # Without an address of the site nothing is said of it.
        assert "og:url" not in metas
        assert "og:image" not in metas


ODD = {
    **LEAST,
    "sources/actors/gazette.yml": "name: Port Gazette\nkind: media\n",
    "sources/articles/study.yml": """
        title: The real report
        publisher: gazette
        kind: report
        date: 2024-05-01
        authors: [Ann Lee]
        url: https://x.example/r.pdf
        summary: S.
        reports: []
        """,
    "sources/articles/untitled.yml": """
        title: unknown
        publisher: unknown
        kind: news
        date: 2024-05-01
        summary: S.
        reports: []
        """,
}


def test_no_words_of_ours_are_taken_for_what_an_article_says(tmp_path: Path) -> None:
    """What is not known of it is left out, or stands in brackets as libraries have it."""
    write(tmp_path, ODD)
    build_site(tmp_path)
    page = (tmp_path / "site/articles/untitled.html").read_text("utf-8")
    metas = Head(page).metas
    assert metas["citation_title"] == ["[Untitled news]"]
    assert not {"citation_journal_title", "citation_publisher"} & metas.keys()
    [about] = linked(page)[0]["https://schema.org/about"]
    assert "https://schema.org/publisher" not in about
    # A report is what our page is about, and not that page; who put it out is no journal.
    page = (tmp_path / "site/articles/study.html").read_text("utf-8")
    assert linked(page)[0]["@type"] == ["https://schema.org/WebPage"]
    assert Head(page).metas["citation_publisher"] == ["Port Gazette"]
    assert "citation_journal_title" not in Head(page).metas
    # The front page is shared by the briefing's name.
    index = (tmp_path / "site/index.html").read_text("utf-8")
    assert Head(index).metas["og:title"] == ["A bridge for the town"]


def test_pages_lead_to_their_feeds(own: Built) -> None:
    for path in ("index.html", "questions/un-mandate.html", "actors/china.html"):
        feeds = [link for link in head(own, path).links if link["rel"] == "alternate"]
        assert [link["type"] for link in feeds] == ["application/atom+xml", "application/feed+json"]
        for link in feeds:
            assert ((own.folder / path).parent / str(link["href"])).is_file()
    assert not [link for link in head(own, "method.html").links if link["rel"] == "alternate"]


def test_linked_data_says_what_a_page_is_about(own: Built) -> None:
    schema = "https://schema.org/"
    page = (own.folder / "articles/kyiv-independent-2025-03.html").read_text("utf-8")
    [found] = linked(page)
    assert found["@type"] == [f"{schema}WebPage"]
    [article] = found[f"{schema}about"]
    assert article["@type"] == [f"{schema}NewsArticle"]
    assert article[f"{schema}datePublished"] == [{"@value": "2025-03"}]
    assert article[f"{schema}author"] == [{"@value": "Fornusek, Martin"}]
    [actor] = linked((own.folder / "actors/china.html").read_text("utf-8"))
    [country] = actor[f"{schema}about"]
    assert country["@type"] == [f"{schema}Country"]
    assert {"@value": "\u4e2d\u56fd"} in country[f"{schema}alternateName"]
    assert country[f"{schema}sameAs"] == [{"@value": "https://www.wikidata.org/wiki/Q148"}]
    [whole] = linked((own.folder / "index.html").read_text("utf-8"))
    assert whole["@type"] == [f"{schema}Report"]
    [other] = linked((own.folder / "articles/unnamed-news-2025-03.html").read_text("utf-8"))
    quoted = other[f"{schema}about"][0][f"{schema}hasPart"]
    assert {each["@type"][0] for each in quoted} == {f"{schema}Quotation"}
    denial = "I would like to stress that such media reports are not true."
    assert quoted[0][f"{schema}text"] == [{"@value": denial}]
    [speaker] = quoted[0][f"{schema}creator"]
    assert speaker["@type"] == [f"{schema}Person"]
    assert speaker[f"{schema}name"] == [{"@value": "Guo Jiakun"}]
    # Where marks were lost nobody can be sure of the words.
    [other] = linked((own.folder / "articles/rferl-2025-03-26.html").read_text("utf-8"))
    assert f"{schema}hasPart" not in other[f"{schema}about"][0]
    # A verdict on a claim is what nobody gives here.
    assert "ClaimReview" not in json.dumps([found, actor, whole])


@pytest.fixture(scope="module")
def addressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that knows its address, written as people and workflows do: without a slash."""
    folder = tmp_path_factory.mktemp("addressed") / "dossier"
    copy_dossier(REPOSITORY / "tests/dossiers/ferry", folder)
    build_site(folder, SITE_URL="https://desk.example/ferry")
    return folder


def test_with_an_address_a_page_and_its_feed_say_where_they_are(addressed: Path) -> None:
    site = addressed / "site"
    address = "https://desk.example/ferry/questions/night-service.html"
    page = (site / "questions/night-service.html").read_text("utf-8")
    assert Head(page).metas["og:url"] == [address]
    assert Head(page).metas["og:image"] == ["https://desk.example/ferry/preview.png"]
    assert Head(page).metas["twitter:card"] == ["summary_large_image"]
    with Image.open(site / "preview.png") as image:
        assert [f"{each}" for each in image.size] == [
            *Head(page).metas["og:image:width"],
            *Head(page).metas["og:image:height"],
        ]
    assert f">{address}</a>.</span>" in page
    assert "address of this page" not in page
    feed = (site / "feed.xml").read_text("utf-8")
    assert '<link rel="self" href="https://desk.example/ferry/feed.xml" />' in feed
    assert 'href="https://desk.example/ferry/' in feed
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    assert f"<loc>{address}</loc><lastmod>2024-" in sitemap
    assert sitemap.count("<loc>") == sitemap.count("<lastmod>") > 10
    robots = (site / "robots.txt").read_text("utf-8")
    assert robots.endswith("\nSitemap: https://desk.example/ferry/sitemap.xml\n")
    # The pages that the generator wrote say nothing of it.
    for path in (addressed / "briefs").rglob("*"):
        assert not path.is_file() or b"desk.example" not in path.read_bytes(), path


def test_without_an_address_there_is_no_sitemap(own: Built) -> None:
    """It would name nothing, and programs refuse it."""
    assert not [path.name for path in own.folder.iterdir() if "sitemap" in path.name]
    assert not (own.folder / "robots.txt").exists()


def test_the_page_of_what_is_not_found_says_so_in_its_title(own: Built) -> None:
    page = (own.folder / "404.html").read_text("utf-8")
    assert "<title>Not here - On record: Chinese peacekeepers for Ukraine?</title>" in page
