"""Copies of articles in the Internet Archive: which there is near the day of an article."""

import json
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from onrecord.dossier.model import Dossier
from onrecord.source.dates import Edtf
from onrecord.source.fields import if_read
from onrecord.source.records import Article
from onrecord.source.urls import url_fault
from onrecord.web.asking import fetched
from onrecord.web.manners import Turns

# Where the archive is asked for copies (https://archive.org/help/wayback_api.php).
SERVICE = "https://archive.org/wayback/available"
_HOST = "web.archive.org"
# An answer of it has some hundred bytes.
_MOST = 64 * 1024
_STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})\d{6}")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of an article: where it is, and the day on which it was made."""

    article: Article
    address: str
    day: str


def without_copy(dossier: Dossier) -> tuple[Article, ...]:
    """Return the articles that have an address, and none of a copy."""
    return tuple(article for article in dossier.articles.values() if _wants_copy(article))


def _wants_copy(article: Article) -> bool:
    return if_read(lambda: bool(article.url and not article.archived_url), instead=False)


def copy_of(article: Article, turns: Turns, service: str = SERVICE) -> Copy | None:
    """Return the copy nearest to the day on which an article was read, or that of its date.

    None where there is none, or where the archive does not say.
    """
    asked = f"{service}?url={quote(article.url.address if article.url else '', safe='')}"
    if day := _day(article):
        asked += f"&timestamp={day}"
    return _copy(article, fetched(asked, turns, _MOST), urlsplit(service).hostname or "")


def _day(article: Article) -> str:
    for get in (lambda: article.accessed, lambda: article.date):
        written = if_read(get, None)
        if written and written.earliest:
            return written.earliest.strftime("%Y%m%d").rjust(8, "0")
    return ""


def _copy(article: Article, answer: bytes | None, service: str) -> Copy | None:
    """Return the copy that an answer of the archive names; an answer is a stranger's, too."""
    try:
        closest = json.loads(answer or b"")["archived_snapshots"]["closest"]
        address, stamp, status = (str(closest[key]) for key in ("url", "timestamp", "status"))
        day = Edtf.parse(_STAMP.sub(r"\1-\2-\3", stamp))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    host = "" if url_fault(address) else urlsplit(address).hostname
    if not _STAMP.fullmatch(stamp) or status != "200" or host not in {_HOST, service}:
        return None
    if host == _HOST:
        address = re.sub("^http:", "https:", address)
    # What stood there before the article was published is no copy of it.
    if day.surely_before(if_read(lambda: article.date, Edtf.unknown())):
        return None
    return Copy(article, address, str(day))
