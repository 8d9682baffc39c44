"""What of a site MkDocs need not make again, and what it says of the rest.

It is told by :mod:`onrecord.output.rebuilding` what the site has already, which holds where the
navigation is what it was and all files are there that a page leads to. What is not made again takes
part all the same: others lead to it, and it leads to them.
"""

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from onrecord import plain_files

Links = Mapping[str, Mapping[str, str]]


class Partly:
    """A build that leaves out what is there.

    ``built`` are the pages that are built, by their paths: whoever builds one puts it there.
    """

    def __init__(self, told: Path) -> None:
        found = json.loads(told.read_bytes())
        self._last: str = found["navigation"]
        self._files: Mapping[str, Mapping[str, Any]] = found["files"]
        self._navigation = ""
        self._kept: list[tuple[File, Links]] = []
        self.built: dict[str, Page] = {}

    def keep(
        self, nav: Navigation, config: MkDocsConfig, files: Files, left_out: AbstractSet[str]
    ) -> None:
        """See what need not be made again, but for pages of some kinds."""
        self._navigation = _described(nav)
        by_path = files.src_uris
        for path, known in self._files.items() if self._navigation == self._last else ():
            file, links = by_path.get(path), known.get("links", {})
            targets = [by_path.get(other) for other in links]
            is_lost = any(each is None or each.inclusion.is_excluded() for each in targets)
            if file is None or is_lost or known.get("meta", {}).get("page_kind") in left_out:
                continue  # where a page leads nowhere the engine says so
            if file.is_documentation_page():
                page = file.page or Page(None, file, config)
                page.markdown, page.meta = "", known["meta"]
                page.present_anchor_ids = {*known["anchors"]}
            leave_out(file)
            self._kept.append((file, links))

    def number(self, files: Files) -> int:
        """Return how many pages are built."""
        kept = sum(file.is_documentation_page() for file, _ in self._kept)
        return len(files.documentation_pages()) - kept

    def look_at_links(self, files: Files) -> None:
        """Let the engine say what is wrong by now with links of pages that are not built."""
        by_path = files.src_uris
        for file, links in self._kept:
            lost: dict[File, dict[str, str]] = {}
            for other, anchors in links.items():
                page = by_path[other].page
                there = (page and page.present_anchor_ids) or ()
                if missing := {each: url for each, url in anchors.items() if each not in there}:
                    lost[by_path[other]] = missing
            if lost and file.page:
                file.page.links_to_anchors = lost

    def tell(self, place: Path) -> None:
        """Write down what is to be known of the pages that were built."""
        pages = {path: known for path, page in self.built.items() if (known := _known(page))}
        told = {"navigation": self._navigation, "pages": pages}
        plain_files.put(place, json.dumps(told).encode("ascii"))


def allow() -> None:
    """Let the engine leave out pages, which it says is for whoever looks at them alone."""
    logging.getLogger("mkdocs.commands.build").addFilter(_is_no_news)


def leave_out(file: File) -> None:
    """Let the engine, which was allowed to leave out files, leave out this one."""
    # What it asks of a file when not all of them are to be made.
    file.is_modified = _is_not  # type: ignore[method-assign]


def _is_not() -> bool:
    return False


def _is_no_news(record: logging.LogRecord) -> bool:
    """Return whether more is said than that not all pages are built, as they need not be."""
    return "'dirty' build" not in str(record.msg)


def _described(nav: Navigation) -> str:
    """Return what tells a navigation from another one, as pages show it."""

    def items(found: Any, depth: int) -> Iterator[str]:  # noqa: ANN401  # the engine's own kinds
        for each in found:
            # What a page is called that the configuration does not name stands in the page.
            read = isinstance(each, Page) and each.title is None
            title = hashlib.sha256(each.file.content_bytes).hexdigest() if read else each.title
            yield f"{depth} {getattr(each, 'url', '')} {title}"
            yield from items(each.children or (), depth + 1)

    return hashlib.sha256("\n".join(items(nav.items, 0)).encode()).hexdigest()


def _known(page: Page) -> dict[str, Any] | None:
    """Return what is to be known of a page that is not built again; None where it cannot be."""
    known = {
        "file": page.file.dest_uri,
        "meta": dict(page.meta),
        "anchors": sorted(page.present_anchor_ids or ()),
        "links": {file.src_uri: them for file, them in (page.links_to_anchors or {}).items()},
    }
    try:
        return known if json.loads(json.dumps(known)) == known else None
    except (TypeError, ValueError):
        return None
