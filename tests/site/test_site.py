"""The built site, file by file: what stands on its pages and where its links lead."""

import json
import os
import re
import runpy
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import html5lib
import pytest
from lxml.etree import _Element
from lxml.html import document_fromstring
from markdown_it import MarkdownIt
from mkdocs.utils.yaml import yaml_load
from tests.conftest import HARBOUR, build_once, build_site, copy_dossier
from tests.dossier_helpers import LEAST, run, write
from tests.site_helpers import (
    KINDS,
    Built,
    broken_links,
    document,
    html_path,
    is_external,
    resolve,
    squeeze,
    text_of,
    with_class,
    without_blanks,
)

from onrecord import packaged
from onrecord.dossier.labels import actor_name, article_label, plain_words
from onrecord.dossier.model import Dossier
from onrecord.dossier.series import in_a_series
from onrecord.exchange.findable import FILE
from onrecord.pages import moved
from onrecord.pages.addresses import address as address_of
from onrecord.pages.addresses import has_page
from onrecord.pages.contents import PAGE_KINDS
from onrecord.pages.statements import statement
from onrecord.source.fields import Ref
from onrecord.source.records import Position, Side
from onrecord.source.terms import ActorKind, Rank

SITE_URL = "https://briefing.example/harbour/"
SOURCE_URL = "https://code.example/editors/harbour/edit/main/"
PUBLISHED = f"site_url: {SITE_URL}\nextra:\n  source_url: {SOURCE_URL}\n"

# What a page may load and run: files of the site, and nothing that stands in the page itself.
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; font-src 'self' file:; "
    "img-src 'self' file: data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)


@pytest.fixture(scope="module")
def published(shared_folder: Path) -> Built:
    """The invented dossier with an address on the web and a place where its records are edited."""
    return build_once(shared_folder, "published", HARBOUR, PUBLISHED)


def links_in(node: _Element) -> list[str]:
    return [str(each.get("href")) for each in node.iter("a") if each.get("href")]


def leads_to(page: str, node: _Element, target: str) -> bool:
    """Return whether a link in an element on ``page`` leads to ``target``, anchor included."""
    file, _, anchor = target.partition("#")
    return any(
        resolve(page, address) == (file, anchor)
        for address in links_in(node)
        if not is_external(address)
    )


# --- every page ------------------------------------------------------------------------------


def test_every_page_that_is_planned_is_there(built: Built) -> None:
    planned = {html_path(page.path): page for page in built.pages}
    assert set(built.html) == {*planned, "404.html"}
    for path, page in planned.items():
        assert with_class(built.html[path].root, f"or-page--{page.kind}"), path


def test_every_page_kind_is_there(built: Built) -> None:
    for kind in PAGE_KINDS.values():
        if kind is moved.pages:
            continue
        paths = [html_path(page.path) for page in kind(built.dossier)]
        assert paths, f"{kind.__module__} gives no page"
        assert built.files.issuperset(paths)
    assert {page.kind for page in built.pages} - {"moved"} == set(KINDS)


def test_an_old_address_leads_on_and_is_in_no_list(published: Built) -> None:
    """A reader who follows an old link finds the record; nobody else meets the old page."""
    old = {page.path for page in published.pages if page.kind == "moved"}
    assert len(old) == 3
    former, now = "actors/the-board.html", "actors/harbour-board.html"
    assert html_path("actors/the-board.md") == former
    article = published.html[former].article
    assert any(leads_to(former, node, now) for node in article.iter("p"))
    paths = {html_path(path) for path in old}
    found = {place.partition("#")[0] for place in search_entries(published)}
    assert not paths & found
    sitemap = (published.folder / "sitemap.xml").read_text(encoding="utf-8")
    assert not [path for path in paths if f"{path}<" in sitemap]
    for path, page in published.html.items():
        if path not in paths:
            assert not [to for to in links_in(page.root) if resolve(path, to)[0] in paths], path
    assert "old-statement" in published.html["questions/deepening.html"].ids
    assert "old-statement" in published.html["actors/harbour-board.html"].ids
    assert "board-deepening" in published.html["questions/channel.html"].ids


def test_every_record_has_its_page(built: Built) -> None:
    dossier = built.dossier
    for folder, names in (
        ("questions", dossier.questions),
        ("articles", dossier.articles),
    ):
        assert built.files.issuperset(f"{folder}/{name}.html" for name in names)
    for name, actor in dossier.actors.items():
        assert (f"actors/{name}.html" in built.files) == has_page(dossier, actor)


@pytest.mark.parametrize("kind", KINDS)
def test_html_has_no_faults(built: Built, kind: str) -> None:
    """The largest page of each kind, read by the rules that browsers follow."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"))
    parser.parse((built.folder / built.largest(kind)).read_text(encoding="utf-8"))
    assert parser.errors == []


def test_no_id_is_there_twice(built: Built) -> None:
    twice = {
        path: [name for name, times in Counter(page.ids).items() if times > 1]
        for path, page in built.html.items()
    }
    assert {path: names for path, names in twice.items() if names} == {}


def test_every_link_leads_somewhere(built: Built) -> None:
    config = settings(built)
    base = urlsplit(str(config.get("site_url") or "")).path or "/"
    assert broken_links(built, base) == []


def test_every_page_says_what_it_is(built: Built) -> None:
    planned = {html_path(page.path): page for page in built.pages}
    for path, page in built.html.items():
        [heading] = page.root.iter("h1")
        [title] = page.root.iterfind("head/title")
        [description] = page.root.iterfind("head/meta[@name='description']")
        assert text_of(heading), path
        assert text_of(title), path
        assert (description.get("content") or "").strip(), path
        if path in planned:
            assert description.get("content") == squeeze(planned[path].description), path
            # Other pages have a shorter name in the navigation.
            if planned[path].source_path:
                assert heading_of(heading) == squeeze(planned[path].title), path
                assert squeeze(planned[path].title) in text_of(title), path


def heading_of(node: _Element) -> str:
    """Return a heading's text without the link to itself."""
    return text_of(node).removesuffix("¶").strip()


def test_no_page_describes_another_dossier(harbour: Built) -> None:
    for path, page in harbour.html.items():
        assert "China" not in text_of(page.root), path
        [description] = page.root.iterfind("head/meta[@name='description']")
        assert "Chin" not in (description.get("content") or ""), path


def test_pages_request_nothing_from_elsewhere(built: Built) -> None:
    assert outside_requests(built) == []


def outside_requests(built: Built) -> list[str]:
    """Return what a browser would fetch from another host while it shows the pages."""
    found = []
    for page in built.html.values():
        for node, address in page.addresses():
            told = node.tag == "link" and node.get("rel") in {"canonical", "license"}
            if is_external(address) and node.tag != "a" and not told:
                found.append(f"{page.path}: <{node.tag!s}> {address}")
        found += [
            f"{page.path}: style {style}"
            for node in page.root.iter()
            if (style := node.get("style")) and "url(" in style
        ]
        found += [
            f"{page.path}: <{node.tag!s}>"
            for node in page.root.iter("base", "iframe", "object", "embed", "style")
        ]
        found += [
            f"{page.path}: a page that leads on by itself"
            for node in page.root.iterfind(".//meta[@http-equiv]")
            if (node.get("http-equiv") or "").lower() == "refresh"
        ]
    for sheet in built.folder.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        found += re.findall(r"""(?i)url\(\s*["']?\s*(?:https?:)?//[^)]*|@import[^;]*""", text)
    return found


@pytest.mark.parametrize("name", ["harbour", "own", "published"])
def test_every_page_carries_the_policy_to_the_letter(
    request: pytest.FixtureRequest, name: str
) -> None:
    """Once, before anything that it rules over, on the page for wrong addresses as well."""
    site = request.getfixturevalue(name)
    assert isinstance(site, Built)
    assert "404.html" in site.html
    for path, page in site.html.items():
        [head] = page.root.iter("head")
        told = [str(node.get("content")) for node in page.root.iter("meta") if sets_policy(node)]
        # Its addresses start at the root, which in a folder is that of the disk.
        wanted = POLICY.replace(" file:", "") if path == "404.html" else POLICY
        assert told == [wanted], path
        # Nobody else is asked for the address of a host that a link leads to.
        fields = {node.get("http-equiv"): node.get("content") for node in head.iter("meta")}
        assert fields["x-dns-prefetch-control"] == "off", path
        before = [node.tag for node in head[: [*map(sets_policy, head)].index(True)]]
        assert before == ["meta"], f"{path}: the character set alone comes first"


def sets_policy(node: _Element) -> bool:
    return (node.get("http-equiv") or "").lower() == "content-security-policy"


def test_no_page_holds_what_the_policy_stops(built: Built) -> None:
    """A script, a style or a handler within a page would be dead."""
    for path, page in built.html.items():
        for node in page.root.iter("*"):
            dead = [name for name in node.attrib if str(name).startswith("on") or name == "style"]
            assert dead == [], f"{path}: <{node.tag!s}>"
        assert not list(page.root.iter("style", "base")), path
        for script in page.root.iter("script"):
            inert = script.get("type") in {"application/json", "application/ld+json"}
            assert inert or (script.get("src") and not script.text), path


def test_links_that_leave_give_nothing_away(built: Built) -> None:
    """A stranger's address gains nothing from being cited and cannot reach back."""
    for page in built.html.values():
        for node in page.root.iter("a"):
            if is_external(node.get("href") or "") and "or-edit" not in (node.get("class") or ""):
                rel = set((node.get("rel") or "").split())
                assert rel >= {"noopener", "noreferrer", "nofollow"}, (page.path, node.get("href"))


def test_articles_lead_to_their_originals(built: Built) -> None:
    for article in built.dossier.articles.values():
        page = built.html[f"articles/{article.id}.html"]
        for url in (article.url, article.archived_url):
            assert url is None or url.address in links_in(page.article), article.id


def test_nothing_is_published_but_the_site(built: Built) -> None:
    """No page source, record, template, program or working file of ours is among the files."""
    for path in built.files:
        assert not re.search(r"(^|/)\.|\.(md|ya?ml|j2|py|lock|toml)$", path), path


def test_the_licence_of_the_content_is_stated(built: Built, tmp_path: Path) -> None:
    """Or that none is: silence would leave it open."""
    briefing = built.dossier.briefing
    assert briefing.licence
    told = text_of(built.html["cite.html"].article)
    assert f"The content may be reused under {briefing.licence}." in told
    assert "No licence is stated" not in told
    root = write(tmp_path, LEAST)
    assert run("build", "-C", root).exit_code == 0
    plain = (root / "briefs/cite.md").read_text("utf-8")
    assert "No licence is stated." in plain
    assert "may be reused under" not in plain


# Markup that was not understood where it stands, or was escaped twice.
LEFT_OVER = re.compile(
    r"""\{[#%{:] | [#%}]\} | \[\[ | \]\] | \]\( | \*\* | </?[a-z] | &(\#\w+|[a-z]+);""",
    re.VERBOSE,
)


def prose(node: _Element) -> Iterator[str]:
    """Yield the texts in an element, code left out."""
    if node.tag in {"code", "pre", "script", "style"}:
        return
    yield node.text or ""
    for child in node:
        if isinstance(child.tag, str):
            yield from prose(child)
        yield child.tail or ""


def test_no_markup_is_left_over(built: Built) -> None:
    for path, page in built.html.items():
        [body] = page.root.iter("body")
        [title] = page.root.iter("title")
        [description] = page.root.iterfind("head/meta[@name='description']")
        for text in (*prose(body), text_of(title), description.get("content") or ""):
            found = LEFT_OVER.search(text)
            assert found is None, f"{path}: {text[max(0, found.start() - 60) :][:120]!r}"
        marked = [node.tag for node in page.root.iter() if "markdown" in node.attrib]
        assert marked == [], path


# --- records as sections ---------------------------------------------------------------------


def section(built: Built, path: str, anchor: str, block: str) -> tuple[_Element, _Element]:
    """Return the heading with the anchor and the block that it heads."""
    heading = built.html[path].at(anchor)
    assert heading.tag in {"h2", "h3", "h4", "h5", "h6"}, f"{path}#{anchor} is no heading"
    around = heading.getparent()
    while around is not None and block not in (around.get("class") or "").split():
        around = around.getparent()
    assert around is not None, f"{path}#{anchor} stands in no .{block}"
    return heading, around


def headed(name: str, position: Position) -> str:
    """Return the heading of a position: who holds it, or on what, and what in a few words."""
    return f"{name}: {position.short}" if position.short else name


def who_holds(built: Built, position: Position) -> str:
    """Return who holds a position, together with whom, and of whom it is if it is of another."""
    ids = [position.actor.id, *(ref.id for ref in position.jointly_with)]
    *before, last = (built.dossier.actors[each].name for each in ids)
    names = f"{', '.join(before)} and {last}" if before else last
    about = position.about and built.dossier.actors[position.about.id].name
    return f"{names} about {about}" if about else names


def test_a_position_is_a_section_of_its_question_and_a_row_of_its_actor(built: Built) -> None:
    dossier = built.dossier
    for position in dossier.positions.values():
        path = f"questions/{position.question.id}.html"
        heading, block = section(built, path, position.id, "or-statement")
        # What may stand behind tells it from others of the same actor on the same question.
        assert heading_of(heading).startswith(squeeze(headed(who_holds(built, position), position)))
        assert plain_words(built.dossier, position.text) in text_of(block)
        for report in dossier.reports.get(position.id, ()):
            assert leads_to(path, block, f"articles/{report.article.id}.html")
        of_actor = f"actors/{position.actor.id}.html"
        if not in_a_series(dossier, position):
            [row] = built.html[of_actor].at(position.id).iterancestors("tr")
            assert leads_to(of_actor, row, f"{path}#{position.id}")
            assert position.date.words() in text_of(row)


def test_headings_of_positions_are_told_apart(built: Built) -> None:
    """In the contents of a page, and read aloud as a list, they stand without what is below."""
    several = 0
    for page in built.pages:
        if page.kind in {"actor", "question"}:
            html = built.html[html_path(page.path)]
            blocks = with_class(html.article, "or-statement")
            headings = [heading_of(each) for block in blocks for each in block.iter("h3")]
            assert len(headings) == len(set(headings)), html.path
            several += len(headings) > 1
    assert several


def test_an_event_is_a_section_of_the_timeline(built: Built) -> None:
    for event in built.dossier.events.values():
        heading, block = section(built, "timeline.html", event.id, "or-event")
        assert heading_of(heading) == squeeze(event.title)
        assert event.date.words() in text_of(block)
        assert event.status.label in text_of(block)


def test_a_dispute_is_a_section_of_its_question_and_of_the_disputes(built: Built) -> None:
    """On the page of disputes with its sides, on the question's in a line that leads there."""
    for question, dispute in built.dossier.disputes.values():
        for path in (f"questions/{question.id}.html", "disputes.html"):
            heading, block = section(built, path, dispute.id, "or-dispute")
            assert heading_of(heading) == squeeze(dispute.title)
            in_full = path == "disputes.html"
            assert len(with_class(block, "or-side")) == (len(dispute.sides) if in_full else 0)
            assert bool(with_class(block, "or-explanation")) == in_full
            assert in_full or leads_to(path, block, f"disputes.html#{dispute.id}")
            if not in_full:
                continue
            named = [ref for side in dispute.sides for ref in refs_of(side)]
            for ref in named:
                target = re.sub(r"\.md(?=#|$)", ".html", address_of(built.dossier, ref.id))
                assert leads_to(path, block, target), f"{path}#{dispute.id}: no way to {ref.id}"


def refs_of(side: Ref[Any] | Side) -> list[Ref[Any]]:
    if isinstance(side, Ref):
        return [side]
    return [ref for ref in (side.article, side.position) if ref]


# --- who said it -----------------------------------------------------------------------------


def assert_in_order(text: str, parts: list[str]) -> None:
    at = 0
    for part in parts:
        found = text.find(squeeze(part), at)
        assert found >= 0, f"'{part}' is not in its place: …{text[at:]}"
        at = found + len(squeeze(part))


def test_a_statement_says_who_when_and_on_whose_word_before_what(harbour: Built) -> None:
    _, block = section(harbour, "questions/funding.html", "officials-funding", "or-statement")
    assert_in_order(
        text_of(block),
        [
            "Two officials at the ministry",
            "Asserts",
            "between 1 and 4 May 2024 (inferred)",
            "anonymous",
            "on behalf of Ministry of Transport",
            "The grant has been promised, for the whole cost.",
            "3 articles, 3 outlets, 1 independent origin",
            "rest on Port Gazette",
            "Two officials at the ministry → Port Gazette, 4 May 2024",
            "“the whole sum”",
            "Port Gazette → Coast Radio, 5 May 2024",
            "Port Gazette → a step it does not name → Evening News, 7 May 2024?",
        ],
    )


def test_every_statement_keeps_that_order(built: Built) -> None:
    for position in built.dossier.positions.values():
        path = f"questions/{position.question.id}.html"
        _, block = section(built, path, position.id, "or-statement")
        assert_in_order(text_of(block), [*who_when_what(built.dossier, position)])


def who_when_what(dossier: Dossier, position: Position) -> Iterator[str]:
    item = statement(dossier, position)
    yield item.actor.name
    if item.position.stance:
        yield item.position.stance.label.capitalize()
    yield item.position.date.words()
    yield item.attribution.label if item.attribution else "attribution not recorded"
    yield plain_words(dossier, position.text)
    yield f"{item.evidence.articles} article"
    for route in item.evidence.routes:
        yield article_label(dossier, route.article)


def test_what_somebody_said_never_stands_without_who_said_it(built: Built) -> None:
    """Wherever a page repeats a position, its block or the heading above names the speaker."""
    for path, page in built.html.items():
        texts = {node: text_of(node) for node in page.article.iter("*")}
        above = headings_above(page.article)
        for position in built.dossier.positions.values():
            said = plain_words(built.dossier, position.text)
            name = squeeze(built.dossier.actors[position.actor.id].name)
            for node in innermost(page.article, said, texts):
                near = f"{texts.get(block_of(node))} {above[node]}"
                assert name in near or name == above[page.article], f"{path}: who said '{said}'?"


def innermost(node: _Element, text: str, texts: dict[_Element, str]) -> list[_Element]:
    """Return the deepest elements that hold the text in whole."""
    if text not in texts[node]:
        return []
    children = [child for child in node if child in texts]
    return [found for child in children for found in innermost(child, text, texts)] or [node]


def block_of(node: _Element) -> _Element:
    """Return the statement, list item or table row that an element stands in, or the element."""
    names = {"or-statement", "or-side", "or-entry", "li", "tr"}
    for block in (node, *node.iterancestors()):
        if names & {str(block.tag), *(block.get("class") or "").split()}:
            return block
    return node


def headings_above(article: _Element) -> dict[_Element, str]:
    """Return the text of the nearest heading above each element; of the article, its own."""
    found: dict[_Element, str] = {}
    heading = ""
    for node in article.iter("*"):
        if node.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            heading = heading_of(node)
            found.setdefault(article, heading)
        if node is not article:
            found[node] = heading
    return found


def test_information_reaches_to_the_latest_source_not_to_today(harbour: Built) -> None:
    [line] = with_class(harbour.html["index.html"].root, "or-info")
    assert text_of(line).startswith("Information to 7 May 2024, uncertain")


# --- the matrix and the names ----------------------------------------------------------------


def matrix_cells(built: Built) -> dict[tuple[str, str], _Element]:
    """Return the cells of the matrix by the ids of actor and question."""
    [table] = with_class(built.html["matrix.html"].root, "or-table--matrix")
    [head] = table.iterfind(".//thead/tr")
    questions = [name_in(cell, "questions") for cell in list(head)[1:]]
    assert questions == list(built.dossier.questions)
    return {
        (name_in(row[0], "actors"), question): cell
        for row in table.iterfind(".//tbody/tr")
        for question, cell in zip(questions, list(row)[1:], strict=True)
    }


def live(built: Built) -> Iterator[Position]:
    """Yield the positions that are relied on."""
    for position in built.dossier.positions.values():
        if position.rank is not Rank.DEPRECATED:
            yield position


def test_the_matrix_holds_everybodys_latest_position(built: Built) -> None:
    cells = matrix_cells(built)
    for position in live(built):
        question = position.question.id
        cell = cells[position.actor.id, question]
        others = [other for other in live(built) if other.actor.id == position.actor.id]
        if any(position.date.surely_before(o.date) for o in others if o.question.id == question):
            continue
        [entry] = [
            each
            for each in with_class(cell, "or-cell")
            if leads_to("matrix.html", each, f"questions/{question}.html#{position.id}")
        ]
        text = text_of(entry)
        stance = position.stance.glyph if position.stance else "Withdrawal"
        assert position.figure or stance in text
        assert position.date.short() in text
        assert "replaced" not in text


def test_a_cell_of_the_matrix_says_whose_words_it_holds(built: Built) -> None:
    """What others said in an actor's name, or of it, is never shown as its own."""
    for (actor, question), cell in matrix_cells(built).items():
        for entry in with_class(cell, "or-cell"):
            [address] = links_in(entry)
            file, anchor = resolve("matrix.html", address)
            assert file == f"questions/{question}.html"
            position = built.dossier.positions[anchor]
            assert position.question.id == question
            speaker = built.dossier.actors[position.actor.id]
            unnamed = speaker.kind is ActorKind.ANONYMOUS_GROUP
            told = "unnamed sources" if unnamed else squeeze(speaker.name)
            holders = {speaker.id, *(ref.id for ref in position.jointly_with)}
            assert actor in holders or told in text_of(entry)


def test_a_link_of_the_matrix_is_called_what_is_said(built: Built) -> None:
    """Stances alone are alike in most cells: who lists the links of a page could not choose."""
    for cell in matrix_cells(built).values():
        for entry in with_class(cell, "or-cell"):
            [link] = entry.iter("a")
            position = built.dossier.positions[resolve("matrix.html", links_in(entry)[0])[1]]
            if position.short:
                assert text_of(link) == squeeze(position.short)
            else:
                assert text_of(link)


def test_an_empty_cell_of_the_matrix_means_no_record(built: Built) -> None:
    said = {
        (ref.id, position.question.id)
        for position in live(built)
        for ref in (position.actor, position.on_behalf_of, position.about)
        if ref
    }
    cells = matrix_cells(built)
    assert set(cells) >= said
    for key, cell in cells.items():
        entries = with_class(cell, "or-cell")
        assert bool(entries) == bool(text_of(cell)), f"{key}: neither an entry nor empty"
        assert entries or key not in said, f"{key}: there is a record, but the cell is empty"


def name_in(cell: _Element, folder: str) -> str:
    """Return the id of the record that a cell's first link leads to."""
    file, _ = resolve("matrix.html", links_in(cell)[0])
    assert file.startswith(f"{folder}/")
    return file.removeprefix(f"{folder}/").removesuffix(".html")


def test_every_name_leads_to_its_record(built: Built) -> None:
    items = list(built.html["names.html"].article.iter("li"))
    for actor in built.dossier.actors.values():
        for name in actor.names:
            found = [item for item in items if text_of(item).startswith(squeeze(name))]
            target = place_of(built, actor.id)
            assert any(leads_to("names.html", item, target) for item in found), name


# --- search ----------------------------------------------------------------------------------


def place_of(built: Built, record_id: str) -> str:
    """Return the page of a record in the built site, with its anchor where it has one."""
    return address_of(built.dossier, record_id).replace(".md", ".html")


def search_entries(built: Built) -> dict[str, dict[str, Any]]:
    """Return what search knows, by the place to which it leads."""
    entries = json.loads((built.root / "briefs" / FILE).read_bytes())["entries"]
    found = {entry["place"]: entry for entry in entries}
    assert len(found) == len(entries), "no record has two entries"
    return found


def test_search_results_lead_somewhere(built: Built) -> None:
    for place, entry in search_entries(built).items():
        file, _, anchor = place.partition("#")
        assert file in built.html, place
        assert not anchor or anchor in built.html[file].ids, place
        assert LEFT_OVER.search(entry["title"]) is None, entry["title"]


def test_every_record_has_one_search_entry(built: Built) -> None:
    """Under every name, with nothing in it that is empty; pages of no record have one as well."""
    entries, dossier = search_entries(built), built.dossier
    records = [each for table in dossier.records.values() for each in table]
    places = {place_of(built, each) for each in (*records, *dossier.disputes)}
    pages = {html_path(page.path) for page in built.pages if not page.subject}
    moved = {html_path(page.path) for page in built.pages if page.kind == "moved"}
    assert set(entries) == places | (pages - moved)
    for actor in dossier.actors.values():
        assert entries[place_of(built, actor.id)]["names"] == [*dict.fromkeys(actor.names)]
    for entry in entries.values():
        assert entry.keys() >= {"place", "kind", "title"}
        assert all(entry.values()), entry


def test_a_position_is_headed_by_who_on_what_and_how(built: Built) -> None:
    entries = search_entries(built)
    for position in built.dossier.positions.values():
        entry = entries[place_of(built, position.id)]
        question = built.dossier.questions[position.question.id]
        stance = position.stance.label if position.stance else "withdrawal"
        who = built.dossier.actors[position.actor.id]
        assert entry["title"].startswith(actor_name(who))
        assert entry["title"].endswith(f" – {question.short} – {stance}")
        words = plain_words(built.dossier, position.text)
        assert without_blanks(words) in without_blanks(entry["text"])
        assert entry.get("short") == position.short


def test_the_theme_leaves_nothing_that_nobody_loads(built: Built) -> None:
    """No source map, nothing of a search that is not there."""
    left = re.compile(r"\.map$|lunr|workers/|search_index|entries\.js")
    assert [path for path in built.files if left.search(path)] == []


# --- addresses on the web --------------------------------------------------------------------


def settings(built: Built) -> dict[str, object]:
    """Return the dossier's own site configuration, if it has one."""
    path = built.root / "mkdocs.yml"
    return dict(yaml_load(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def test_a_published_site_requests_nothing_from_elsewhere(published: Built) -> None:
    assert outside_requests(published) == []


def test_the_sitemap_lists_every_page(published: Built) -> None:
    sitemap = (published.folder / "sitemap.xml").read_text(encoding="utf-8")
    listed = re.findall(r"<loc>(.*?)</loc>", sitemap)
    pages = [page for page in published.pages if page.kind != "moved"]
    assert sorted(listed) == sorted(SITE_URL + html_path(page.path) for page in pages)


def test_every_page_says_where_it_belongs(published: Built) -> None:
    for page in published.pages:
        path = html_path(page.path)
        [link] = published.html[path].root.iterfind("head/link[@rel='canonical']")
        assert link.get("href") == SITE_URL + path


def test_the_environment_can_say_where_the_site_is(tmp_path: Path) -> None:
    copy_dossier(HARBOUR, tmp_path / "dossier")
    build_site(tmp_path / "dossier", SITE_URL=SITE_URL, SOURCE_URL=SOURCE_URL)
    page = (tmp_path / "dossier/site/questions/funding.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{SITE_URL}questions/funding.html">' in page
    assert f'href="{SOURCE_URL}sources/questions/questions.yml"' in page


def test_without_an_address_none_is_claimed(harbour: Built) -> None:
    assert not (harbour.folder / "sitemap.xml").exists()
    for page in harbour.html.values():
        assert not list(page.root.iterfind("head/link[@rel='canonical']"))


def test_the_page_for_wrong_addresses_works_at_every_depth(published: Built) -> None:
    """It is shown in place of any address, so a relative link on it would break."""
    lost = published.html["404.html"]
    base = urlsplit(SITE_URL).path
    for _, address in lost.addresses():
        assert address.startswith((base, "#")), address
    assert {f"{base}index.html", f"{base}names.html"} <= set(links_in(lost.article))
    assert broken_links(published, base) == []


def test_the_pencil_leads_to_the_record(published: Built) -> None:
    for page in published.pages:
        found = with_class(published.html[html_path(page.path)].root, "or-edit")
        if page.source_path is None:
            assert found == [], f"{page.path} comes from no one record"
            continue
        [pencil] = found
        address = str(pencil.get("href"))
        assert address.startswith(SOURCE_URL)
        record = published.root / unquote(address.removeprefix(SOURCE_URL))
        assert record.is_file()
        assert record.suffix == ".yml"
        assert published.root / page.source_path == record
        assert {"noopener", "noreferrer"} <= set((pencil.get("rel") or "").split())
        assert text_of(pencil)


def test_beside_each_record_a_pencil_leads_to_its_own_file(published: Built) -> None:
    """A position's leads to the position, not to the question on whose page it stands."""
    dossier = published.dossier
    disputes = {id_: dispute for id_, (_, dispute) in dossier.disputes.items()}
    for id_, record in {**dossier.positions, **dossier.events, **disputes}.items():
        path, _, anchor = address_of(dossier, id_).partition("#")
        heading = published.html[html_path(path)].at(anchor)
        [pencil] = with_class(heading, "or-pencil")
        assert pencil.get("href") == f"{SOURCE_URL}{record.span.path}"
        text = (published.root / record.span.path).read_text(encoding="utf-8")
        assert record.span.path.endswith(f"{id_}.yml") or f"id: {id_}\n" in text
    for position in dossier.positions.values():
        page = published.html[f"actors/{position.actor.id}.html"]
        found = [each.get("href") for each in with_class(page.article, "or-pencil")]
        assert f"{SOURCE_URL}{position.span.path}" in found


def test_pages_of_records_have_a_record(published: Built) -> None:
    """The pencil leads to the file that holds the very record."""
    for page in published.pages:
        folder, _, name = page.path.removesuffix(".md").rpartition("/")
        is_of_record = folder in {"actors", "questions", "articles"} and name != "index"
        if is_of_record and page.kind != "moved":
            assert page.source_path
            path = published.root / page.source_path
            text = path.read_text(encoding="utf-8")
            assert path.stem == name or re.search(rf"^- id: {name}$", text, re.MULTILINE)


def test_without_a_place_to_edit_there_is_no_pencil(built: Built) -> None:
    extra = settings(built).get("extra") or {}
    assert isinstance(extra, dict)
    wanted = bool(extra.get("source_url"))
    for page in built.pages:
        found = with_class(built.html[html_path(page.path)].root, "or-edit")
        assert bool(found) == (wanted and page.source_path is not None), page.path
        pencils = with_class(built.html[html_path(page.path)].root, "or-pencil")
        assert all(each.get("href") is None for each in pencils) or wanted, page.path


# --- other ways to read the pages ------------------------------------------------------------


def test_mkdocs_alone_builds_the_same_pages(own: Built, tmp_path: Path) -> None:
    """The pages need no program of ours: MkDocs run by hand has nothing to complain of.

    Elements, attributes and words are the same, for whoever writes them as HTML.
    """
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    command += ["-f", str(own.root / "mkdocs.yml"), "-d", str(tmp_path / "site")]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert not re.search(r"WARNING|ERROR|not included in the", said), said
    for path in own.html:
        plain, ours = (
            document((folder / path).read_bytes()) for folder in (tmp_path / "site", own.folder)
        )
        assert plain == ours, path


@pytest.fixture(scope="module")
def plain(built: Built) -> dict[str, _Element]:
    """The pages in briefs/ as a code host shows them: Markdown, tables, HTML; no extension."""
    engine = MarkdownIt("commonmark", {"html": True}).enable("table")
    found: dict[str, _Element] = {}
    for path in sorted((built.root / "briefs").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
        shown = document_fromstring(f"<!doctype html><body>{engine.render(body)}")
        found[path.relative_to(built.root / "briefs").as_posix()] = shown
    assert found
    return found


def test_plain_pages_show_no_markup(plain: dict[str, _Element]) -> None:
    for path, page in plain.items():
        [body] = page.iter("body")
        for text in prose(body):
            found = LEFT_OVER.search(text)
            assert found is None, f"{path}: {text[max(0, found.start() - 60) :][:120]!r}"


def test_links_between_plain_pages_lead_somewhere(built: Built, plain: dict[str, _Element]) -> None:
    anchors = {
        path: {str(node.get("id")) for node in page.iter() if node.get("id")}
        | set(heading_anchors(page))
        for path, page in plain.items()
    }
    broken = []
    for path, page in plain.items():
        for address in links_in(page):
            if is_external(address):
                continue
            file, anchor = resolve(path, address)
            there = (built.root / "briefs" / file).is_file()
            if not there or (anchor and anchor not in anchors[file]):
                broken.append(f"{path}: {address}")
    assert broken == []
    assert sum(len(links_in(page)) for page in plain.values()) > len(plain)


def heading_anchors(page: _Element) -> Iterator[str]:
    """Yield the anchors that a code host makes of headings."""
    seen: Counter[str] = Counter()
    for heading in page.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        slug = re.sub(r"[^\w\- ]", "", text_of(heading).lower()).replace(" ", "-")
        yield f"{slug}-{seen[slug]}" if seen[slug] else slug
        seen[slug] += 1


def test_the_theme_s_stylesheet_is_cut_from_the_installed_one() -> None:
    """After an upgrade, or with another part of the theme, theme.py has to be run again."""
    folder = packaged.templates() / "overrides/assets/stylesheets"
    made: str = runpy.run_path(str(folder / "theme.py"))["stylesheet"]()
    assert (folder / "theme.css").read_text(encoding="utf-8") == made
