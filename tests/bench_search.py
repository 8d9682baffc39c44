"""How long a search takes in a large dossier, and what it loads: a part of ``make bench``.

    python -m tests.bench_search 1000 5000

The index alone is made, of the entries of a dossier that a seed makes, and put into the site of a
small one. A browser types words into the field and waits for the first result: from the folder,
and over the web, where the bytes are those of the files that were loaded until then.
"""

import gzip
import shutil
import statistics
import sys
import threading
import time
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from tests.corpora import Corpus
from tests.dossier_helpers import LEAST, run, write
from tests.site_helpers import REPOSITORY

from onrecord.exchange.findable import entries_of
from onrecord.output.search import index
from onrecord.pages.entries import findable
from onrecord.reading import read

PLACE = REPOSITORY / ".cache" / "bench" / "search"
ROUNDS = 5
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Answers with the milliseconds to the first result and the files that were loaded until then.
TYPE = """async typed => {
  const field = document.querySelector(".md-search__input")
  const begin = performance.now()
  field.focus()
  field.value = typed
  field.dispatchEvent(new Event("input", { bubbles: true }))
  while (!document.querySelector(".md-search-result__link")) {
    await new Promise(resolve => setTimeout(resolve, 2))
    if (performance.now() - begin > 20_000) break
  }
  const after = performance.now() - begin
  const loaded = performance.getEntriesByType("resource").filter(each => each.startTime >= begin)
  return [after, loaded.map(each => each.name)]
}"""

_HOW = f"""Milliseconds from what is typed to the first result, medians of {ROUNDS} fresh pages in
Chromium: of a search nothing was loaded before. Bytes are those of all files that were loaded until
then, the script among them; hosts send them packed."""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: Any) -> None:
        pass

    def copyfile(self, source: Any, outputfile: Any) -> None:
        # The page may be closed by then.
        with suppress(OSError):
            super().copyfile(source, outputfile)


def main(sizes: list[str]) -> int:
    print(searched([int(size) for size in sizes]))
    return 0


def searched(sizes: list[int]) -> str:
    """Return a section of the report on the search in dossiers of some sizes."""
    lines = [
        "## The search",
        "",
        _HOW,
        "",
        "| articles | typed | folder | web | loaded | packed |",
        "|--:|---|--:|--:|--:|--:|",
    ]
    sums = []
    with sync_playwright() as playwright:
        program = next(filter(None, map(shutil.which, BROWSERS)))
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for size in sizes:
            site, typed, about = _site(size)
            sums.append(about)
            lines += _rows(browser, site, size, typed)
        browser.close()
    return "\n".join([*lines, "", *sums, ""])


def _site(articles: int) -> tuple[Path, dict[str, str], str]:
    """Return a site with the index of a dossier, what is typed into it, and how large that is."""
    root = PLACE / str(articles)
    shutil.rmtree(root, ignore_errors=True)
    write(root, LEAST)
    run("site", "-C", root)
    many = root / "many"
    many.mkdir()
    Corpus(articles).write(many)
    language, entries = entries_of(findable(read(many).dossier, ()))
    begin = time.process_time()
    files = index(entries, language)
    seconds = time.process_time() - begin
    shutil.rmtree(root / "site/search")
    write(root / "site", {path: text.encode() for path, text in files.items()})
    length = sum(len(text.encode()) for text in files.values())
    actor = next(each for each in entries if each.kind == "Actor")
    statement = next(each for each in entries if each.kind == "Statement")
    first, second, *_ = sorted(set(statement.text.lower().split()), key=len)[-4:]
    family = actor.title.split()[-1]
    wrong = f"{family[:-3]}{family[-2]}{family[-3]}{family[-1]}"
    typed = {
        "a name": actor.title,
        "its beginning": family[:4],
        "with two letters changed about": wrong,
        "two words of a text": f"{first} {second}".replace(".", ""),
        "a word of many titles": "supports",
    }
    about = (
        f"{articles:,} articles: {len(entries):,} entries in {len(files):,} files of"
        f" {length / 1e6:.1f} MB, {length / articles / 1000:.1f} KB an article, made in"
        f" {seconds:.1f} s."
    )
    return root / "site", typed, about


def _rows(browser: Browser, site: Path, articles: int, typed: dict[str, str]) -> list[str]:
    handler = partial(Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        web = f"http://127.0.0.1:{server.server_port}/"
        rows = []
        for what, words in typed.items():
            folder = [_ask(browser, site.as_uri() + "/index.html", words) for _ in range(ROUNDS)]
            served = [_ask(browser, f"{web}index.html", words) for _ in range(ROUNDS)]
            files = [site / url.removeprefix(web).partition("?")[0] for url in served[0][1]]
            data = [file.read_bytes() for file in files]
            loaded, packed = sum(map(len, data)), sum(len(gzip.compress(each)) for each in data)
            cells = [
                f"{statistics.median(each[0] for each in way):.0f}" for way in (folder, served)
            ]
            rows.append(
                f"| {articles:,} | {what} | {' | '.join(cells)}"
                f" | {loaded / 1000:.0f} KB | {packed / 1000:.0f} KB |"
            )
        server.shutdown()
    return rows


def _ask(browser: Browser, address: str, words: str) -> tuple[float, list[str]]:
    page = browser.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    after, files = page.evaluate(TYPE, words)
    page.close()
    return after, files


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["1000", "5000"]))
