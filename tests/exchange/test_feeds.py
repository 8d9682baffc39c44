"""News as a reader's program gets them: of all, of a question, of an actor, for ever the same."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser
import pytest
from tests.dossier_helpers import LEAST, REPOSITORY, read, write

from onrecord.exchange.feeds import Channel, News, atom, json_feed, located, urn
from onrecord.pages.news import feeds

ARTICLE = """
id: {id}
title: {id}
publisher: paper
kind: news
date: 2024-05-01
summary: S.
recorded: {recorded}
reports: [{{position: {position}}}]
"""
DOSSIER = {
    **LEAST,
    "sources/dossier.yml": "title: T\nscope: S\nbottom_line: B\nkey: for ever\n",
    "sources/actors/paper.yml": "{name: Paper, kind: media}",
    "sources/actors/town.yml": "{name: Town, kind: state}",
    "sources/questions/bridge.yml": "{text: Is there a bridge?, short: Bridge}",
    "sources/positions/town.yml": """
- {id: first, actor: town, question: bridge, stance: supports, date: 2024-04-01, text: Yes.}
- {id: second, actor: town, question: bridge, stance: opposes, date: 2024-04-20, text: No.}
""",
    "sources/articles/one.yml": ARTICLE.format(id="one", recorded="2024-05-02", position="first"),
    "sources/articles/two.yml": ARTICLE.format(id="two", recorded="2024-05-03", position="second"),
}


def made(root: Path, files: Mapping[str, str] = DOSSIER) -> Mapping[str, str]:
    return feeds(read(write(root, files)))


def parsed(text: str) -> Any:
    found = feedparser.parse(text)
    assert not found.bozo, found.get("bozo_exception")
    return found


def titles(text: str) -> list[str]:
    return [entry.title for entry in parsed(text).entries]


def test_each_question_and_actor_has_a_feed_and_the_dossier(tmp_path: Path) -> None:
    found = made(tmp_path)
    names = ["feed", "questions/bridge--feed", "actors/town--feed", "actors/paper--feed"]
    assert set(found) == {f"{name}.{ending}" for name in names for ending in ("xml", "json")}
    assert sorted(titles(found["feed.xml"])) == [
        "Bridge: Town changed position",
        "Bridge: Town: opposes, 20 Apr 2024",
        "Bridge: Town: supports, 1 Apr 2024",
        "one",
        "two",
    ]
    assert sorted(titles(found["questions/bridge--feed.xml"])) == [
        "Bridge: Town changed position",
        "Bridge: Town: opposes, 20 Apr 2024",
        "Bridge: Town: supports, 1 Apr 2024",
    ]
    assert titles(found["actors/paper--feed.xml"]) == ["two", "one"]


def test_news_stay_the_same_under_another_title_and_another_id(tmp_path: Path) -> None:
    """Whoever has read them is not told of them again."""
    edited = {
        **DOSSIER,
        "sources/dossier.yml": "title: Another\nscope: S\nbottom_line: B\nkey: for ever\n",
        "sources/positions/town.yml": DOSSIER["sources/positions/town.yml"]
        .replace("{id: second,", "{id: later, former_ids: [second],")
        .replace("Yes.", "Yes it says."),
        "sources/articles/two.yml": ARTICLE.format(
            id="two", recorded="2024-05-03", position="later"
        ).replace("title: two", "title: Two"),
    }
    before, after = made(tmp_path / "before"), made(tmp_path / "after", edited)
    assert before.keys() == after.keys()
    for name in before:
        assert ids(name, before[name]) == ids(name, after[name])
    assert len(ids("feed.xml", before["feed.xml"])) == 5


def ids(name: str, text: str) -> set[str]:
    """Return what names each entry of a feed."""
    if name.endswith(".json"):
        return {item["id"] for item in json.loads(text)["items"]}
    return {entry.id for entry in parsed(text).entries}


def test_a_correction_moves_what_it_corrects(tmp_path: Path) -> None:
    corrected = {
        **DOSSIER,
        "sources/articles/three.yml": ARTICLE.format(
            id="three", recorded="2024-06-01", position="first"
        )
        + "corrects: one\n",
    }
    entries = {each.title: each for each in parsed(made(tmp_path, corrected)["feed.xml"]).entries}
    assert entries["one"].published == "2024-05-02T00:00:00Z"
    assert entries["one"].updated == "2024-06-01T00:00:00Z"
    assert [tag.term for tag in entries["one"].tags] == ["corrected"]
    # Another article reports it: there is more behind it.
    supports = entries["Bridge: Town: supports, 1 Apr 2024"]
    assert (supports.published[:10], supports.updated[:10]) == ("2024-05-02", "2024-06-01")
    assert entries["two"].updated == "2024-05-03T00:00:00Z"


def test_what_is_known_from_a_corrected_article_alone_moves_with_it(tmp_path: Path) -> None:
    """Its entry says so from then on. An article that is taken back in its place has a day, too."""
    second = DOSSIER["sources/articles/two.yml"]
    taken_back = {
        **DOSSIER,
        "sources/articles/two.yml": second + "status: retracted\nupdated: 2024-06-07\n",
    }
    entries = {each.title: each for each in parsed(made(tmp_path, taken_back)["feed.xml"]).entries}
    assert entries["two"].updated == "2024-06-07T00:00:00Z"
    [position] = [each for each in entries.values() if "retracted article" in each.title]
    assert position.updated == "2024-06-07T00:00:00Z"


def test_both_formats_say_the_same(tmp_path: Path) -> None:
    found = made(tmp_path)
    for name in (each.removesuffix(".xml") for each in found if each.endswith(".xml")):
        in_atom, in_json = parsed(found[f"{name}.xml"]), json.loads(found[f"{name}.json"])
        assert in_json["version"] == "https://jsonfeed.org/version/1.1"
        assert in_json["title"] == in_atom.feed.title
        assert [
            (item["id"], item["title"], item["content_text"], item["date_modified"])
            for item in in_json["items"]
        ] == [(each.id, each.title, each.summary, each.updated) for each in in_atom.entries]


def test_a_feed_of_a_site_with_an_address_says_where_all_is(tmp_path: Path) -> None:
    """And not twice, where it has been said; the pages' own feeds stay as they are."""
    found = made(tmp_path)
    root = "https://desk.example/a&b/"
    for name in ("feed", "questions/bridge--feed"):
        place = f"{root}{name}.xml"
        text = located(found[f"{name}.xml"], place)
        assert located(text, place) == text
        links = {link.rel: link.href for link in parsed(text).feed.links}
        page = "index.html" if name == "feed" else "questions/bridge.html"
        assert links == {"self": place, "alternate": root + page}
        pages = [entry.link for entry in parsed(text).entries]
        assert f"{root}questions/bridge.html#second" in pages
        assert all(each.startswith(root) for each in pages)
        place = f"{root}{name}.json"
        text = located(found[f"{name}.json"], place)
        assert located(text, place) == text
        feed = json.loads(text)
        assert (feed["feed_url"], feed["home_page_url"]) == (place, root + page)
        assert [item["url"] for item in feed["items"]] == pages


def test_a_feed_and_all_in_it_are_named_by_the_key(tmp_path: Path) -> None:
    found = parsed(made(tmp_path)["feed.xml"])
    assert found.feed.id == urn("for ever")
    assert {urn("for ever", name) for name in ("one", "two", "first", "second")} < {
        entry.id for entry in found.entries
    }


def test_what_is_no_feed_of_ours_is_left_alone() -> None:
    for text in ('{"a": 1}', "{no JSON", '{"version": "https://jsonfeed.org/version/1"}'):
        assert located(text, "https://desk.example/feed.json") == text


def test_the_newest_of_many_are_in_a_feed(tmp_path: Path) -> None:
    """A program has read the others; none grows without end."""
    positions = "".join(
        f"- {{id: p-{n}, actor: town, question: bridge, stance: supports, date: 2024-04-01,"
        f" text: 'Yes, {n}.'}}\n"
        for n in range(120)
    )
    many = {**DOSSIER, "sources/positions/more.yml": positions}
    many |= {
        f"sources/articles/a-{n}.yml": ARTICLE.format(
            id=f"a-{n}", recorded=f"2024-07-{n % 30 + 1:02}", position=f"p-{n}"
        )
        for n in range(120)
    }
    found = made(tmp_path, many)
    assert len(titles(found["feed.xml"])) == 100
    assert len(titles(found["questions/bridge--feed.xml"])) == 20
    days = [entry.updated for entry in parsed(found["feed.xml"]).entries]
    assert days == sorted(days, reverse=True)
    assert days[0] == "2024-07-30T00:00:00Z"


@pytest.mark.parametrize("text", ["<b>&amp;]]>", "\u200fעברית", "a\u2028b"])
def test_any_text_is_read_back(text: str) -> None:
    news = News("n", text, "en", "a.html", 63_000_000_000.0, 63_000_000_000.0, text, (text,))
    channel = Channel("k", "", text, "en", text, "feed", "index.html", (news,))
    [entry] = parsed(atom(channel)).entries
    assert entry.title_detail.value == " ".join(text.split()) or entry.title == text
    [item] = json.loads(json_feed(channel))["items"]
    assert (item["title"], item["content_text"], item["tags"]) == (text, text, [text])
    assert urljoin("https://a.example/", item["url"]) == "https://a.example/a.html"


def test_the_shipped_dossier_is_read_whole() -> None:
    found = feeds(read(REPOSITORY))
    for name, text in found.items():
        if name.endswith(".xml"):
            entries = parsed(text).entries
            assert entries
            assert len({entry.id for entry in entries}) == len(entries)
            assert all(entry.title and entry.summary and entry.link for entry in entries)
