"""Names from right to left beside text from left to right: nothing changes its place.

The order is measured in a browser: where each word, and each value that is isolated, stands.
"""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.conftest import build_once
from tests.dossier_helpers import PATIENCE, write
from tests.site_helpers import KINDS, Built

from onrecord.source.bidi import moves

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
        "relations": [{"to": "acme", "relation": "speaks-for", "role": "יועץ 3", "until": "2024-06"}],
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


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(offline=True, accept_downloads=True)
    context.set_default_timeout(1_000 * PATIENCE)
    yield context.new_page()
    context.close()


# What stands where, in each block of a page: a word in no direction of its own, or all of an isolate.
# A block is a paragraph to the browser; what has a direction of its own inside of another stays out.
MEASURE = r"""root => {
    const own = element => element.closest("bdi, [dir=auto], .md-nav--secondary .md-ellipsis")
    const outermost = element => {
        let found = own(element)
        for (let next; found && (next = own(found.parentElement)); ) found = next
        return found
    }
    const block = element => {
        while (getComputedStyle(element).display.startsWith("inline")) element = element.parentElement
        return element
    }
    const blocks = new Map(), seen = new Set()
    const add = (element, text, range, isolated) => {
        const at = block(element)
        if (!blocks.has(at)) blocks.set(at, [])
        const lines = []
        for (const { left, right, top, bottom } of range.getClientRects()) {
            if (right - left < 1) continue
            const line = lines.find(line => line.top < (top + bottom) / 2 && (top + bottom) / 2 < line.bottom)
            if (!line) lines.push({ text, isolated, left, right, top, bottom })
            else Object.assign(line, { left: Math.min(left, line.left), right: Math.max(right, line.right) })
        }
        blocks.get(at).push(...lines)
    }
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node; (node = walker.nextNode()); ) {
        const parent = node.parentElement
        if (!parent.checkVisibility() || parent.closest("pre, script, style, select, svg")) continue
        const isolate = outermost(parent)
        if (isolate) {
            if (seen.has(isolate)) continue
            seen.add(isolate)
            const range = document.createRange()
            range.selectNodeContents(isolate)
            add(block(isolate) === isolate ? isolate : isolate.parentElement, isolate.textContent, range, true)
            continue
        }
        for (const word of node.data.matchAll(/[^\s\u200e]+/g)) {
            const range = document.createRange()
            range.setStart(node, word.index)
            range.setEnd(node, word.index + word[0].length)
            add(parent, word[0], range, false)
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
        for before, after in zip(boxes, boxes[1:], strict=False)
        if after["top"] < _middle(before) < after["bottom"]
        and after["left"] + 1 < before["left"]
    ]


def _middle(box: Box) -> float:
    return float(box["top"] + box["bottom"]) / 2


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_on_a_page_changes_its_place(site: Built, page: Page, kind: str, width: int) -> None:
    """On every page of every kind words stand in their order, with names in any direction."""
    page.set_viewport_size({"width": width, "height": 900})
    for path in [each.path for each in site.pages if each.kind == kind]:
        page.goto(site.address(path.replace(".md", ".html")))
        blocks = measured(page)
        assert out_of_order(blocks) == [], path
        loose = [box["text"] for boxes in blocks for box in boxes if not box["isolated"]]
        assert [text for text in loose if moves(text)] == [], path
        assert any(box["isolated"] for boxes in blocks for box in boxes), path


def test_the_measure_notices_what_changed_its_place(page: Page) -> None:
    page.set_content("<p>לוי · 2 May 2024</p><p><bdi>לוי</bdi> · 2 May 2024</p>")
    assert out_of_order(measured(page, "p:first-child")) == ["'·' stands before 'לוי'", "'2' stands before '·'"]
    assert out_of_order(measured(page, "p:last-child")) == []
