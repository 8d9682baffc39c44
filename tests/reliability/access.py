"""No page of a site shuts anybody out, as far as axe-core can find.

    python -m tests.reliability.access [site]

Every page of a built site, the shipped one if none is named, is opened from its folder at the width
of a desk and of a phone, in light and in dark, and held against WCAG 2.2 AA. It takes some minutes.
"""

import argparse
import shutil
import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import sync_playwright
from tests.barriers import WCAG, violations

from onrecord.output.pdf import BROWSERS

WIDTHS = (1300, 375)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main() -> int:
    """Open all pages and print what was found; return 1 if it is anything."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("site", nargs="?", type=Path, default=Path("site"))
    site = arguments.parse_args().site.resolve()
    paths = sorted(site.rglob("*.html"))
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not paths or not executable:
        print("access: no pages; run make site" if not paths else "access: there is no Chromium")
        return 2
    runs = found = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for width in WIDTHS:
            context = browser.new_context(offline=True, viewport={"width": width, "height": 900})
            page = context.new_page()
            for path in paths:
                for scheme in SCHEMES:
                    page.emulate_media(color_scheme=scheme)
                    page.goto(path.as_uri())
                    faults = violations(page, WCAG)
                    runs, found = runs + 1, found + len(faults)
                    for fault in faults:
                        print(f"{path.relative_to(site)}, {width} px, {scheme}: {fault}")
            context.close()
        browser.close()
    print(f"{len(paths)} pages, {runs} runs: {found} found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
