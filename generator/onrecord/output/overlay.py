"""What the live server adds to a page, and tells browsers that show one.

A script of ours asks for news, and the answer waits until there are some. A page is loaded anew
when it is another one by now, and not when others are: after an edit the page at hand comes first
and the rest of the site later, which is no news to whoever looks at that page. What is wrong lies
over the page that was there until then. Pages that are published have nothing of this.
"""

import html
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from onrecord import plain_files
from onrecord.output import cache

# All that begins so is the live server's own, whatever there is in a site.
ADDRESS = "/livereload/"
_NEWS, _SCRIPT, _STYLE = "news", "overlay.js", "overlay.css"
_KINDS = {_SCRIPT: "text/javascript", _STYLE: "text/css"}
# After so many seconds without news it is asked anew.
_LONGEST = 50.0
_TAG = '<script src="{address}{script}" data-page="{page}" data-face="{face}" data-epoch="{epoch}">'


class Overlay:
    """Answers what the script in a page asks for; ``site`` is a :class:`live.LiveSite`.

    ``leads_to`` gives the file at a path of the site, where it is a plain one of it.
    """

    def __init__(self, server: Any, site: Any, leads_to: Callable[[str], Path | None]) -> None:  # noqa: ANN401  # the engine is not imported
        self._server = server
        self._site = site
        self._leads_to = leads_to

    def added(self, body: bytes, page: str) -> bytes:
        """Return a page of the site, at a path of it, with our script at the end."""
        tag = _TAG.format(
            address=ADDRESS,
            script=_SCRIPT,
            page=html.escape(page),
            face=self._face(body),
            epoch=self._server._visible_epoch,  # noqa: SLF001
        )
        before, end, after = body.rpartition(b"</body>")
        inner = f"{tag}</script>".encode()
        return b"%b%b%b%b" % (before, inner, end, after) if end else body + inner

    def answer(self, path: str, query: str) -> tuple[str, bytes] | None:
        """Return the kind and the text of what is asked for, or None where there is no such."""
        name = path.removeprefix(ADDRESS)
        if name == _NEWS:
            asked = {key: each[0] for key, each in parse_qs(query).items()}
            news = self._news(asked.get("page", ""), asked.get("seen", ""))
            return "application/json", json.dumps(news).encode("ascii")
        if name in _KINDS:
            return _KINDS[name], Path(__file__).with_name(name).read_bytes()
        return None

    def _news(self, page: str, seen: str) -> dict[str, object]:
        """Return how it is with a page, as soon as anything is other than what was seen."""
        ready = self._server._epoch_cond  # noqa: SLF001
        with ready:
            ready.wait_for(lambda: self._version() != seen, timeout=_LONGEST)
            version, epoch = self._version(), self._server._visible_epoch  # noqa: SLF001
        face, wrong = self._face(self._shown(page)), asdict(self._site.wrong())
        return {"version": version, "epoch": str(epoch), "face": face, "wrong": wrong}

    def _version(self) -> str:
        return f"{self._server._visible_epoch}-{self._site.told}"  # noqa: SLF001

    def _face(self, body: bytes) -> str:
        """Return what tells a page, with what it loads, from what it was before."""
        return cache.digest(body, self._site.loaded())

    def _shown(self, page: str) -> bytes:
        """Return what is shown at a path of the site."""
        with suppress(OSError, ValueError):
            if (file := self._leads_to(page)) and plain_files.kind(file) == "a file":
                return file.read_bytes()
        return self._server.error_handler(404) or b"404 Not Found"
