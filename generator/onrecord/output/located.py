"""What a built site says of its own place, if it has one: in its feeds, and to search engines."""

from pathlib import Path
from urllib.parse import quote, urljoin

from onrecord.exchange.feeds import located
from onrecord.output.scripts import is_feeds_name

_SITEMAP, _ROBOTS = "sitemap.xml", "robots.txt"


def locate(site: Path, address: str | None) -> None:
    """Have a site say where it is: feeds where they lie, ``robots.txt`` where its sitemap does.

    Without an address there is no sitemap, which would name nothing. ``site`` is a private folder
    of plain files, just built. Its pages have said it already.
    """
    if not address:
        for name in (_SITEMAP, f"{_SITEMAP}.gz"):
            (site / name).unlink(missing_ok=True)
        return
    root = address if address.endswith("/") else f"{address}/"
    for feed in sorted(site.rglob("*feed.xml")):
        if is_feeds_name(feed.relative_to(site).as_posix()):
            for path in (feed, feed.with_suffix(".json")):
                _locate(path, urljoin(root, quote(path.relative_to(site).as_posix())))
    robots = site / _ROBOTS
    # One that was written by hand among the pages says what it says.
    if (site / _SITEMAP).is_file() and not robots.exists():
        told = f"User-agent: *\nAllow: /\nSitemap: {urljoin(root, _SITEMAP)}\n"
        robots.write_text(told, encoding="utf-8", newline="\n")


def _locate(path: Path, address: str) -> None:
    if not path.is_file():
        return
    text = path.read_text(encoding="utf-8")
    found = located(text, address)
    if found != text:
        path.write_text(found, encoding="utf-8", newline="\n")
