"""Names from right to left beside text from left to right: nothing changes its place.

The order is measured in a browser: where each word, and each value that is isolated, stands.
"""

import csv
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.conftest import build_once
from tests.dossier_helpers import PATIENCE, write
from tests.site_helpers import KINDS, Built

from onrecord.source.bidi import moves
from onrecord.source.urls import Url, url_fault

pytestmark = pytest.mark.browser

FILES: dict[str, Any] = {
    "dossier": {
        "title": "גשר 9: מה נאמר (1)",
        "scope": "על הגשר, 2024. Of [[levi]], 2 talks and [[cohen]] 3.",
        "bottom_line": "[[cohen]], 12 people and [[acme]], 5 more want a bridge.",
        "editors": ["רות 1", "גד 2"],
        "contact": "רות 1",
        "licence": "רישיון 4.0",
        "judgements": [{"text": "גשר 2025!", "confidence": "low", "basis": ["cohen-says"]}],
    },
    "actors/cohen": {
        "name": "אבי כהן 12",
        "kind": "person",
        "also": ["(כהן!", "ACME כהן"],
        "role": "שר התחבורה (2024)",
        "summary": "נולד ב-1970, 3 ילדים.",
        "relations": [
            {"to": "acme", "relation": "speaks-for", "role": "יועץ 3", "until": "2024-06"}
        ],
    },
    "actors/levi": {"name": "לוי", "kind": "person"},
    "actors/acme": {"name": "ACME (שלום) 12", "kind": "organisation"},
    "actors/officials": {
        "name": "מקורות!",
        "kind": "anonymous-group",
        "described_as": "שני פקידים 3",
        "part_of": "acme",
    },
    "actors/paper": {"name": "الصحيفة 24", "kind": "media"},
    "actors/wire": {"name": "סוכנות", "kind": "media"},
    "questions/bridge": {
        "text": "האם הגשר ייבנה ב-2025?",
        "short": "גשר 1",
        "topic": "תחבורה 7",
        "why": "כי אין גשר.",
        "answer": {
            "text": "כן, 2025.",
            "confidence": "low",
            "basis": ["cohen-says", "opening"],
            "as_of": "2024",
            "would_change_if": ["מחיר 3"],
        },
        "disputes": [
            {
                "id": "dispute",
                "title": "מחלוקת 8",
                "kind": "evaluation",
                "state": "open",
                "sides": ["cohen-says", "acme-says"],
                "explanation": "[[levi]] 5.",
            }
        ],
        "unknowns": [{"text": "מתי? 3.", "kind": "not-stated", "settled_by": "ספר 1"}],
    },
    "questions/cost": {
        "text": "Kosten (עלות) 3?",
        "short": "(עלות) 3",
        "kind": "quantity",
        "related": ["bridge"],
        "unknowns": [{"text": "Who counted.", "kind": "not-stated"}],
    },
    "positions/cohen-says": {
        "actor": "cohen",
        "question": "bridge",
        "stance": "supports",
        "date": "2024-05-02",
        "text": "גשר תוך 3 שנים, לא 4.",
        "on_behalf_of": "acme",
        "conditions": ["תקציב 5"],
    },
    "positions/cohen-later": {
        "actor": "cohen",
        "question": "bridge",
        "stance": "opposes",
        "date": "2024-05-09",
        "text": "2 [[levi]] 3.",
    },
    "positions/acme-says": {
        "actor": "acme",
        "question": "bridge",
        "stance": "opposes",
        "date": "2024-05-03",
        "text": "Nothing of [[cohen]], 12 times.",
        "about": "levi",
    },
    "positions/officials-say": {
        "actor": "officials",
        "question": "cost",
        "stance": "asserts",
        "date": "2024-05-03",
        "text": "כך.",
        "figure": {"min": 10, "max": 12, "unit": "מיליון (שקל)", "applies_to": "הכול, 2 צדדים"},
    },
    "events/opening": {
        "title": "טקס 5",
        "date": "2024-05-04",
        "status": "planned",
        "place": "יפו 6",
        "actors": ["cohen", "levi"],
        "text": "[[levi]] 2.",
    },
    "articles/untitled": {
        "title": "unknown",
        "publisher": "paper",
        "kind": "news",
        "date": "2024-05-09",
        "recorded": "2024-05-10",
        "summary": "[[levi]], 12 [[cohen]].",
        "url": "https://р\u0430ypal.com/שלום/1",
        "authors": ["דנה 4", "levi", "רון 5"],
        "reports": [
            {"position": "cohen-says", "via": ["levi", "wire"], "attribution": "on-record"},
            {"position": "officials-say", "via": [], "attribution": "anonymous"},
            {"position": "cohen-later", "via": ["levi"], "attribution": "paraphrase"},
        ],
        "notes": [
            {"kind": "garbled", "text": "[[levi]] 1.", "as_printed": "לוי 2!", "corrected": "לוי 3"}
        ],
    },
    "articles/titled": {
        "title": "גשר חדש (2)",
        "publisher": "wire",
        "kind": "wire",
        "date": "2024-05-03",
        "summary": "The bridge of [[levi]] 5, by [[acme]] 6.",
        "reports": [
            {
                "position": "cohen-says",
                "via": ["levi"],
                "attribution": "on-record",
                "where": "עמוד 3",
                "quote": {"text": "לא! 3", "fidelity": "translated", "translated_from": "he"},
                "wording": "כתוב 4",
            },
            {"position": "acme-says", "via": [], "attribution": "on-record"},
            {"event": "opening"},
        ],
    },
}


@pytest.fixture(scope="module")
def site(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A dossier in which every value runs from right to left, or partly."""
    root = tmp_path_factory.mktemp("direction")
    write(root, {f"sources/{name}.yml": json.dumps(FILES[name]) for name in FILES})
    return build_once(shared_folder, "direction", root)


# What stands where, in each block of a page: a word without a direction of its own, or all that
# has one, with what is in it.
MEASURE = r"""root => {
    const OWN = "bdi, .or-page [dir], [dir=auto], .md-nav--secondary .md-ellipsis"
    const outermost = element => {
        let found = element.closest(OWN)
        for (let next; found && (next = found.parentElement.closest(OWN)); ) found = next
        return found
    }
    const block = element => {
        const inline = getComputedStyle(element).display.startsWith("inline")
        return inline ? block(element.parentElement) : element
    }
    const blocks = new Map(), seen = new Set()
    const add = (at, text, range, isolated) => {
        const lines = []
        for (const { left, right, top, bottom } of range.getClientRects()) {
            if (right - left < 1) continue
            const middle = (top + bottom) / 2
            const line = lines.find(line => line.top < middle && middle < line.bottom)
            if (line) line.left = Math.min(left, line.left)
            else lines.push({ text, isolated, left, top, bottom })
        }
        blocks.set(at, [...(blocks.get(at) ?? []), ...lines])
    }
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node; (node = walker.nextNode()); ) {
        const parent = node.parentElement, range = document.createRange()
        if (!parent.checkVisibility() || parent.closest("pre, script, style, select, svg")) continue
        const isolate = outermost(parent)
        if (isolate) {
            if (seen.has(isolate)) continue
            seen.add(isolate)
            range.selectNodeContents(isolate)
            add(block(isolate), isolate.textContent, range, true)
            continue
        }
        for (const word of node.data.matchAll(/[^\s\u200e]+/g)) {
            range.setStart(node, word.index)
            range.setEnd(node, word.index + word[0].length)
            add(block(parent), word[0], range, false)
        }
    }
    return [...blocks.values()]
}"""

Box = dict[str, Any]


def measured(page: Page, selector: str = "body") -> list[list[Box]]:
    """Return, block by block, the boxes of what stands in it, in the order of the text."""
    blocks = page.locator(selector).evaluate(MEASURE)
    assert isinstance(blocks, list)
    return blocks


def out_of_order(blocks: list[list[Box]]) -> list[str]:
    """Return what stands on a line left of what the text has before it."""
    return [
        f"{after['text']!r} stands before {before['text']!r}"
        for boxes in blocks
        for before, after in pairwise(boxes)
        if after["top"] < _middle(before) < after["bottom"] and after["left"] + 1 < before["left"]
    ]


def _middle(box: Box) -> float:
    return float(box["top"] + box["bottom"]) / 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.sampled(4)
def test_nothing_on_a_page_changes_its_place(site: Built, page: Page, kind: str) -> None:
    """On every page of every kind words stand in their order, with names in any direction."""
    for path in [each.path for each in site.pages if each.kind == kind]:
        page.set_viewport_size({"width": 360, "height": 900})
        page.goto(site.address(path.replace(".md", ".html")))
        assert out_of_order(measured(page)) == [], path
        page.set_viewport_size({"width": 1280, "height": 900})
        blocks = measured(page)
        assert out_of_order(blocks) == [], path
        loose = [box["text"] for boxes in blocks for box in boxes if not box["isolated"]]
        assert [text for text in loose if moves(text)] == [], path
        assert any(box["isolated"] for boxes in blocks for box in boxes), path


def test_on_paper_nothing_changes_its_place(site: Built, page: Page) -> None:
    """The complete briefing is what is printed to PDF."""
    page.set_viewport_size({"width": 700, "height": 900})
    page.emulate_media(media="print")
    page.goto(site.address("complete.html"))
    blocks = measured(page)
    assert out_of_order(blocks) == []
    assert any(box["isolated"] for boxes in blocks for box in boxes)


def test_the_measure_notices_what_changed_its_place(page: Page) -> None:
    page.set_content("<p>לוי · 2 May 2024</p><p><bdi>לוי</bdi> · 2 May 2024</p>")
    assert out_of_order(measured(page, "p:first-child")) == [
        "'·' stands before 'לוי'",
        "'2' stands before '·'",
    ]
    assert out_of_order(measured(page, "p:last-child")) == []


# Where pieces of an element's text begin, in pixels; each is sought behind the one before it.
PLACES = """(root, pieces) => {
    const nodes = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node; (node = walker.nextNode()); ) nodes.push(node)
    const text = nodes.map(node => node.data).join("")
    const point = at => {
        for (const node of nodes) {
            if (at <= node.length) return [node, at]
            at -= node.length
        }
    }
    let from = 0
    return pieces.map(piece => {
        const start = text.indexOf(piece, from)
        if (start < 0) throw new Error(`no ${piece} in ${text.slice(from)}`)
        from = start + piece.length
        const range = document.createRange()
        range.setStart(...point(start + 0.5))
        range.setEnd(...point(from))
        return range.getBoundingClientRect().left
    })
}"""


def found(page: Page, words: str, address: str) -> Any:
    """Look for words and return the result that leads to an address."""
    box = page.locator(".md-search__input")
    box.fill(words)
    result = page.locator(f".md-search-result__link[href*='{address}']").first
    expect(result).to_be_attached(timeout=1_000 * PATIENCE)
    return result


@pytest.mark.parametrize(
    ("words", "address", "block", "pieces"),
    [
        ("כהן", "#cohen-later", "title", ["אבי כהן 12", " –", "גשר 1", " –", " opposes"]),
        ("כהן", "#acme-says", "title", ["ACME", " about", "לוי", " –", "גשר 1", " – opposes"]),
        ("מחלוקת", "#dispute", "kind", ["Dispute", "·", "גשר 1", "·", "open"]),
        ("الصحيفة", "untitled.html", "title", ["Untitled:", "الصحيفة 24", ", 9", " May"]),
    ],
)
def test_what_is_found_stands_in_its_order(
    site: Built, page: Page, words: str, address: str, block: str, pieces: list[str]
) -> None:
    """What is put together of several names is in our order, each of them in its own."""
    page.goto(site.address("index.html"))
    result = found(page, words, address)
    places = result.locator(f".or-result__{block}").evaluate(PLACES, pieces)
    assert places == sorted(places)


def test_a_name_is_found_as_it_is_typed(site: Built, page: Page) -> None:
    """The marks that keep the order are no part of a word."""
    page.goto(site.address("index.html"))
    for mark in "\u061c\u200c\u200e\u200f\u2068\u2069":
        found(page, f"{mark}לוי{mark}", "actors/levi.html")


def test_the_title_of_a_page_keeps_to_itself(site: Built, page: Page) -> None:
    """A browser shows it beside the site's, where no markup can stand."""
    page.goto(site.address("actors/cohen.html"))
    assert page.title() == "\u2068אבי כהן 12\u2069 - גשר 9: מה נאמר (1)"
    page.goto(site.address("timeline.html"))
    assert page.title() == "Timeline - גשר 9: מה נאמר (1)"


def test_the_matrix_names_actors_and_questions_as_they_are(site: Built, page: Page) -> None:
    """In its controls, and in a table for other programs, but for what is put together."""
    page.goto(site.address("matrix.html"))
    page.set_viewport_size({"width": 1300, "height": 900})
    page.reload()
    options = page.get_by_role("combobox", name="Question").locator("option").all()
    assert [option.text_content() for option in options] == ["All", "גשר 1", "(עלות) 3"]
    assert {option.get_attribute("dir") for option in options} == {"auto"}
    page.get_by_label("Find an actor").fill("כהן 12")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(download.value.path().read_text("utf-8-sig").splitlines()))
    # Whom somebody speaks for is found with him.
    assert [rows[-1][each] for each in ("actor_name", "actor_kind", "question_short", "words")] == [
        *("אבי כהן 12", "person", "גשר 1", "▼ Opposes, 9 May 2024, paraphrase")
    ]
    page.get_by_label("Find an actor").fill("מקורות")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(download.value.path().read_text("utf-8-sig").splitlines()))
    assert rows[-1]["words"] == "10–12 מיליון (שקל)\u200e, 3 May 2024, anonymous"


def test_in_print_an_address_stands_behind_what_links_to_it(site: Built, page: Page) -> None:
    """And is the one that the page shows: its host in letters that cannot be taken for others."""
    page.goto(site.address("articles/untitled.html"))
    page.emulate_media(media="print")
    cited = page.locator(".or-citation a")
    assert str(cited.text_content()).startswith("https://xn--ypal-43d9g.com/")
    behind = cited.evaluate("link => getComputedStyle(link, '::after').content")
    assert behind == "none", "a citation has its address in words"
    link = page.locator(".or-facts a[href^='http']").first
    assert link.text_content() == "xn--ypal-43d9g.com"
    assert link.get_attribute("href") == "https://xn--ypal-43d9g.com/שלום/1"
    style = link.evaluate(
        "link => [getComputedStyle(link, '::after')].map(s => [s.direction, s.unicodeBidi])[0]"
    )
    assert style == ["ltr", "isolate"]


HOSTS = """
    p\u0430ypal.com fa\xdf.de STRA\u1e9eE.de \u0392\u038c\u039b\u039f\u03a3.gr
    \u03b2\u03cc\u03bb\u03bf\u03c2.gr b\xfccher\u3002example \uff45xample.com \u01c5.com
    \u0130stanbul.com \ufb01x.com r\u0430\xdf.com \u2603.net \u2167.com a\uff0eb
    \u4e2d\u56fd.cn \u05e9\u05dc\u05d5\u05dd.com B\xdcCHER.example:80 \u10a0.ge
    \u13a0.us \uab70.us e\u0301.fr \u017f.com \u212a.com \u04cf.com \u0262oogle.com
    g\u043e\u043egle.com:8080 -\xe9.com a_\xe9.com \xe9.x. \u0131.com \u2121.com
""".split()


def test_a_link_leads_to_the_host_that_is_shown(page: Page) -> None:
    """The browser asks for the same host by what was typed, by the link, and by what is shown."""
    ask = "addresses => addresses.map(address => new URL(address).hostname)"
    for host in HOSTS:
        typed = Url(f"https://{host}/")
        assert url_fault(typed.address) == ""
        asked = page.evaluate(ask, [typed.address, typed.plain, f"https://{typed.host}/"])
        assert asked == [typed.host] * 3, host
