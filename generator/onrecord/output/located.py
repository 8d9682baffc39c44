"""What a built site says of its own place, where it has one: in its feeds."""

from pathlib import Path
from urllib.parse import quote, urljoin

from onrecord.exchange.feeds import located
from onrecord.output.scripts import is_feeds_name


def locate(site: Path, address: str | None) -> None:
    """Write into the feeds of a site where they lie; nothing without an address.

    ``site`` is a private folder of plain files, just built. Its pages have told it already.
    """
    if not address:
        return
    root = address if address.endswith("/") else f"{address}/"
    for feed in sorted(site.rglob("*feed.xml")):
        shown = feed.relative_to(site).as_posix()
        if not is_feeds_name(shown):
            continue
        for path in (feed, feed.with_suffix(".json")):
            if path.is_file():
                text = path.read_text(encoding="utf-8")
                place = urljoin(root, quote(path.relative_to(site).as_posix()))
                found = located(text, place)
                if found != text:
                    path.write_text(found, encoding="utf-8", newline="\n")
