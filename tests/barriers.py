"""What axe-core finds on a page that shuts somebody out."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
}

_AXE = Axe().axe_script
# Only what is wrong comes back: all that axe-core looked at is many times as much.
_JUDGE = """options => axe.run(document, options).then(found => found.violations.flatMap(fault =>
    fault.nodes.slice(0, 3).map(
        node => `${fault.id}: ${node.html.slice(0, 160)}: ${node.failureSummary}`)))"""


def violations(page: Page, rules: dict[str, Any]) -> list[str]:
    """Return what breaks rules of axe-core on a page as it is shown now, up to three of each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
    return [str(fault) for fault in page.evaluate(_JUDGE, options)]
