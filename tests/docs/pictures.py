"""Draws the pictures of docs/ anew: plays a page up to one, and shows its dossier to a browser.

``python -m tests.docs.pictures [PAGE ...]``; needs Chromium.
"""

import io
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from tests.docs.pages import DOCS, blocks, paths, read
from tests.docs.terminal import Terminal, play

from onrecord.output.pdf import BROWSERS

WIDTH = 1100
# So many are enough for text on paper, and make a quarter of the bytes.
_COLOURS = 48


def main() -> None:
    """Draw the pictures of the pages that are named, or of all."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"no browser: none of {', '.join(BROWSERS)} is on the PATH")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = opened.new_page(viewport={"width": WIDTH, "height": 800})
        for path in sys.argv[1:] or paths():
            _draw(path, page)
        opened.close()


def _draw(path: str, page: Page) -> None:
    text = read(path)
    if "<!-- picture: " not in text:
        return
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        terminal = Terminal(Path(home), patch)
        for block in blocks(text):
            play(block, terminal)
            if "picture" not in block.notes:
                continue
            name, at, height, *rest = block.notes["picture"].split()
            code, said = terminal.run("onrecord site")
            assert code == 0, said
            place = DOCS / "images" / name
            place.write_bytes(_shot(page, Path("site", at).resolve(), int(height), rest))
            print(f"{place.relative_to(DOCS)}: {place.stat().st_size} bytes")
        patch.chdir(DOCS)


def _shot(page: Page, file: Path, height: int, anchor: list[str]) -> bytes:
    """Return a picture of a page from its top, or from an anchor, so high."""
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.goto(f"{file.as_uri()}{'#' + anchor[0] if anchor else ''}")
    page.wait_for_function("document.fonts.ready.then(() => true)")
    data = page.screenshot()
    out = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").quantize(_COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main()
