"""What a site still wants that was built by an engine without plugins: search index and form.

With MkDocs :mod:`onrecord.output.plugin` makes it while the pages are built. Here it is made of the
entries beside the pages and of the HTML that was built, and holds the same entries.
"""

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from onrecord.exchange.findable import FILE, Entry, entries_of
from onrecord.output import ownership, search
from onrecord.output.files import keep
from onrecord.output.forms import form
from onrecord.output.scripts import MARKDOWN
from onrecord.output.sections import LONGEST_ENTRIES, SECTIONED, sections
from onrecord.output.settings import read_head

# As our template writes it.
_ARTICLE = re.compile(r'<article id="__skip"[^>]*>(.*)</article>', re.DOTALL)
# The title of a page that has no heading, which Markdown would give an anchor.
_ADDED = re.compile(r"\s*<h1>.*?</h1>", re.DOTALL)
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


def finish(site: Path, pages: Path, leftovers: Iterable[str]) -> None:
    """Give a built ``site`` what its search and form are made of, and take ``leftovers`` out of it.

    These are paths of files and folders below it.
    """
    for path in leftovers:
        if (site / path).is_dir():
            shutil.rmtree(site / path)
        else:
            (site / path).unlink(missing_ok=True)
    data = ownership.read(pages / FILE, LONGEST_ENTRIES)
    language, listed = entries_of(data or b"")
    found = [*_placed(listed, site), *_by_hand(site, pages)]
    for path, text in {**search.index(found, language), **form(listed, pages)}.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        keep(site / path, text.encode("utf-8"))


def _placed(entries: Iterable[Entry], site: Path) -> Iterator[Entry]:
    """Yield the entries whose pages are in the site, with their addresses there."""
    for entry in entries:
        path, sign, anchor = entry.place.partition("#")
        if address := _address(site, path.removesuffix(".html")):
            yield replace(entry, place=f"{address}{sign}{anchor}")


def _address(site: Path, page: str) -> str | None:
    """Return where the page of a Markdown file, named without its suffix, is in the site."""
    places = (f"{page}.html", f"{page}/index.html")
    return next((each for each in places if (site / each).is_file()), None)


def _by_hand(site: Path, pages: Path) -> Iterator[Entry]:
    """Yield the entries of pages that people wrote, and of sections of some of ours."""
    for file in _in_order(pages):
        page = file.relative_to(pages).with_suffix("").as_posix()
        address = _address(site, page)
        if not address:
            continue
        head = read_head((ownership.read(file) or b"").decode("utf-8-sig", "replace"))
        kind, wish = head.get("page_kind"), head.get("search")
        if kind not in SECTIONED and (kind or (isinstance(wish, dict) and wish.get("exclude"))):
            continue
        html = (site / address).read_text("utf-8")
        content = _ADDED.sub("", found[1], 1) if (found := _ARTICLE.search(html)) else ""
        heading = _HEADING.search(content)
        title = str(head.get("title") or (heading[1] if heading else file.stem))
        listed = sections(address, title, content)
        # The page itself has an entry where it is ours.
        yield from (each for each in listed if not kind or "#" in each.place)


def _in_order(folder: Path) -> Iterator[Path]:
    """Yield the Markdown files of a folder as MkDocs lists them: an index first, folders last."""
    inside = sorted(folder.iterdir(), key=lambda each: (each.stem != "index", each.name))
    yield from (each for each in inside if each.suffix in MARKDOWN and each.is_file())
    for each in inside:
        if each.is_dir():
            yield from _in_order(each)
