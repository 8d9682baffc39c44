"""How much of a built site stands on two pages or more, counted in runs of twelve words.

A reader who follows a link wants to learn more there, not to read the same again. A run is any
twelve words that follow each other in a page's own content; each counts once on each page that has
it. Pages that are put together from others, for print, are left out:

    python -m tests.reliability.repetition site
"""

import argparse
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from lxml.etree import _Element
from lxml.html import document_fromstring

LENGTH = 12
# What is all of the briefing, or a choice from it, on one page; and what is no page of it.
PUT_TOGETHER = frozenset({"complete.html", "in-short.html", "404.html"})

Run = tuple[str, ...]


def runs(text: str, length: int = LENGTH) -> frozenset[Run]:
    """Return the runs of so many words that stand in a text, each once."""
    words = re.findall(r"\w+", text.lower())
    return frozenset(
        tuple(words[start : start + length]) for start in range(len(words) - length + 1)
    )


def shares(texts: Mapping[str, str]) -> dict[str, float]:
    """Return for each page the share of its runs that stand on another page, too.

    Under an empty name stands that of all pages together; a page without a run is left out.
    """
    found = {path: runs(text) for path, text in texts.items()}
    pages_with = Counter(run for each in found.values() for run in each)
    repeated = {path: sum(pages_with[run] > 1 for run in each) for path, each in found.items()}
    each = {path: repeated[path] / len(some) for path, some in found.items() if some}
    number = sum(map(len, found.values()))
    return {"": sum(repeated.values()) / number if number else 0.0, **each}


def texts(site: Path, left_out: Collection[str] = PUT_TOGETHER) -> dict[str, str]:
    """Return what the pages of a built site hold, by their paths."""
    paths = (path for path in sorted(site.rglob("*.html")))
    named = ((path.relative_to(site).as_posix(), path) for path in paths)
    return {name: _content(path) for name, path in named if name not in left_out}


def _content(path: Path) -> str:
    """Return a page's own words, each block of them apart."""
    [article] = document_fromstring(path.read_bytes()).iter("article")
    return " ".join(_words(article))


def _words(node: _Element) -> Iterable[str]:
    """Yield the texts of an element, but for signs beside headings, drawings and scripts."""
    if not isinstance(node.tag, str) or node.tag in {"script", "svg"}:
        return
    if "headerlink" in (node.get("class") or ""):
        return
    yield node.text or ""
    for child in node:
        yield from _words(child)
        yield child.tail or ""


def main() -> None:
    """Print the share of all pages, and of each, the greatest first."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("site", type=Path, nargs="?", default=Path("site"))
    found = shares(texts(parser.parse_args().site))
    print(f"{found.pop(''):6.1%}  all {len(found)} pages")
    for path, share in sorted(found.items(), key=lambda each: (-each[1], each[0])):
        print(f"{share:6.1%}  {path}")


if __name__ == "__main__":
    main()
