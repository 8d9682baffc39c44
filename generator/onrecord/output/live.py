"""What a live server shows: a site that is built anew as far as what it is made of has changed.

Each build goes into a folder of its own and is shown once it is whole, so that the site that was
answers until then. Pages that somebody looks at come sooner: whoever writes them leaves them in the
private folder, and they are put in the place of those of the last build. For that the server notes
down there which pages were asked for last.

It runs in the engine's process. Where a dossier's own plugins, hooks or theme have a part in the
pages, nobody knows what depends on what, and all are built each time.
"""

import logging
import mimetypes
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import click
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer

from onrecord.output import at_hand, cache, faults, limit, rebuilding, trees

# How many of the pages that were asked for are noted down, and how often new ones are looked for.
_MOST_ASKED = 3
_EVERY = 0.02
_log = logging.getLogger("mkdocs.livereload")


@dataclass(frozen=True, slots=True)
class _Built:
    """What was built: of what, and what is known of it where it may be taken over.

    ``frame`` tells what all pages have in common, and is empty where that may be anything; then
    there is no ``plugin``. ``loaded`` tells what lies among the pages and is shown on them, such as
    pictures. ``last`` are the files to be taken over.
    """

    config: MkDocsConfig
    frame: str
    plugin: Any
    loaded: str = ""
    last: rebuilding.Kept = field(default_factory=rebuilding.Kept)


class LiveSite:
    """The site of a live server, from the first build on.

    ``config`` is what that was built with, ``check`` raises an error of the command line where what
    was built must not be shown.
    """

    def __init__(
        self,
        server: LiveReloadServer,
        config: MkDocsConfig,
        check: Callable[[MkDocsConfig], None],
    ) -> None:
        self._server = server
        self._check = check
        self._private = Path(config.config_file_path).parent
        # Held by whoever changes what is shown.
        self._changing = threading.Lock()
        # Files of the site that were replaced since the build at hand began.
        self._changed: set[str] = set()
        self._asked: list[str] = []
        seen = _seen.get(config.docs_dir, {})
        now = partial(rebuilding.built, rebuilding.Kept(), seen, Path(server.root), self._private)
        self._built = _known(config, _frame(config), now, seen, self._changed)
        # How often something was told that is no change of the site, and why there was none.
        self.told, self._failed = 0, faults.NONE
        server.error_handler = partial(_error_page, server)
        threading.Thread(target=self._follow, daemon=True).start()

    def build(self) -> None:
        """Build the site, and show it; where that fails say it in a line, and show what was."""
        server = self._server
        # Requests wait until what is wanted is what is there: it goes on being there.
        wanted, server._wanted_epoch = server._wanted_epoch, server._visible_epoch  # noqa: SLF001
        last, fresh = Path(server.root), None
        pages = Path(self._built.config.docs_dir)
        seen = trees.stamps_in(pages)
        try:
            fresh = Path(tempfile.mkdtemp(prefix="mkdocs_"))
            self._build(fresh, seen)
        except (Exception, SystemExit) as reason:  # noqa: BLE001  # plugins raise what they like
            # The engine does not hear of every end.
            limit.on_post_build()
            if fresh:
                shutil.rmtree(fresh, ignore_errors=True)
            if trees.stamps_in(pages) != seen:
                # Whatever it was, it may be gone: they are built again at once.
                _log.info("Pages have changed while they were built")
                return
            said = _in_words(reason)
            _log.log(logging.ERROR, "%s; the pages stay as they were", said)
            self._tell(faults.of_words([said], pages.parent))
        else:
            self._tell(faults.NONE)
            server._wanted_epoch = max(wanted, server._visible_epoch + 1)  # noqa: SLF001
            shutil.rmtree(last, ignore_errors=True)

    def _build(self, fresh: Path, seen: Mapping[str, trees.Stamp]) -> None:
        """Build the site into an empty folder, of pages as they were seen, and show it."""
        before, root = self._built, Path(self._server.root)
        config = load_config(config_file=before.config.config_file_path, site_dir=str(fresh))
        config.dev_addr, config.site_url = before.config.dev_addr, before.config.site_url
        frame, kept = _frame(config), rebuilding.Kept()
        if frame and frame == before.frame:
            there = {path: {stamp} for path, stamp in seen.items()}
            with self._changing:
                kept = rebuilding.usable(before.last, there, root)
                self._changed.clear()
        if frame:
            rebuilding.tell(kept, self._private)
        build(config, serve_url=config.site_url, dirty=bool(kept.files))
        # A checkout may have put there what was not there at first.
        self._check(config)
        with self._changing:
            rebuilding.take_over(kept, root, fresh, self._changed)
            now = partial(rebuilding.built, kept, seen, fresh, self._private)
            self._built = _known(config, frame, now, seen, self._changed)
            self._server.root = str(fresh)
            self._changed.update(_put(at_hand.left(self._private), self._built))

    def _tell(self, failed: faults.Faults) -> None:
        """Let browsers ask anew what is wrong."""
        with self._server._epoch_cond:  # noqa: SLF001
            self._failed, self.told = failed, self.told + 1
            self._server._epoch_cond.notify_all()  # noqa: SLF001

    def wrong(self) -> faults.Faults:
        """Return all that is wrong now; where the pages could not be made, that comes first."""
        return max(faults.noted(self._private), self._failed, key=lambda each: bool(each.faults))

    def loaded(self) -> str:
        """Return what tells that which any page loads, from what it was before."""
        built = self._built
        return built.frame + built.loaded if built.frame else str(self._server._visible_epoch)  # noqa: SLF001

    def ask(self, path: str) -> None:
        """Note down that a page was asked for, by its path in the site."""
        place = f"{path}index.html" if path[-1:] in {"", "/"} else path
        plugin = self._built.plugin if place.endswith(".html") else None
        files = plugin.files.documentation_pages() if plugin else ()
        page = next((file.src_uri for file in files if file.dest_uri == place), "")
        if page and page != next(iter(self._asked), None):
            self._asked = [page, *(each for each in self._asked if each != page)][:_MOST_ASKED]
            at_hand.note(self._private, self._asked)

    def _follow(self) -> None:
        """Show pages as soon as they are there."""
        last, noted = at_hand.is_left(self._private), faults.is_noted(self._private)
        while True:
            time.sleep(_EVERY)
            if noted != (noted := faults.is_noted(self._private)):
                self._tell(self._failed)
            now = at_hand.is_left(self._private)
            if now != last:
                last = now
                with self._changing:
                    put = set(_put(at_hand.left(self._private), self._built))
                    self._changed |= put
                    if put:
                        _reload(self._server)


def _in_words(reason: BaseException) -> str:
    if isinstance(reason, click.ClickException):
        return reason.format_message()
    return str(reason) or type(reason).__name__


def _known(
    config: MkDocsConfig,
    frame: str,
    now: Callable[[], rebuilding.Kept],
    seen: Mapping[str, trees.Stamp],
    changed: Container[str],
) -> _Built:
    """Return what is to be known of what was built; ``now`` gives what the site has."""
    # It is ours, or nothing would tell what pages have in common.
    plugin = config.plugins.get("onrecord") if frame else None
    if not (plugin and plugin.files):
        return _Built(config, frame, None, _loaded(seen))
    found = now()
    # What replaced others is known to the server alone.
    last = {path: each for path, each in found.files.items() if each["file"] not in changed}
    return _Built(config, frame, plugin, _loaded(seen), rebuilding.Kept(found.navigation, last))


def _put(pages: Mapping[str, str], built: _Built) -> Iterator[str]:
    """Put pages in the place of those that were built; yield the files of the site."""
    for path, text in pages.items() if built.plugin else ():
        try:
            with at_hand.soon():
                file = built.plugin.show(path, text)
        except Exception as reason:  # noqa: BLE001  # if it fails with all the others it is said
            _log.debug("%s: %s", path, reason)
        else:
            yield from filter(None, [file])


def _loaded(seen: Mapping[str, trees.Stamp]) -> str:
    """Return what tells the files of some that pages show or run, from what they were before."""
    kinds = ((each, mimetypes.guess_type(each[0])[0] or "") for each in seen.items())
    return cache.digest(repr(sorted(each for each, kind in kinds if _IS_LOADED.match(kind))))


_IS_LOADED = re.compile(r"(audio|font|image|video)/|text/css|\w+/javascript")


def _error_page(server: LiveReloadServer, code: int) -> bytes | None:
    place = Path(server.root, f"{code}.html")
    return place.read_bytes() if code in {404, 500} and place.is_file() else None


def _reload(server: LiveReloadServer) -> None:
    """Let browsers ask again for what they show."""
    with server._epoch_cond:  # noqa: SLF001
        epoch = max(round(time.monotonic() * 1000), server._visible_epoch + 1)  # noqa: SLF001
        server._visible_epoch = server._wanted_epoch = epoch  # noqa: SLF001
        server._epoch_cond.notify_all()  # noqa: SLF001


def _frame(config: MkDocsConfig) -> str:
    """Return what tells all that pages have in common; empty where that may be anything."""
    if not config.extra.get("partly"):
        return ""
    theme = [sorted(trees.stamps_in(Path(folder)).items()) for folder in config.theme.dirs]
    return cache.digest(Path(config.config_file_path).read_bytes(), repr(theme))


# By the folder of the pages: the stamps that they had before the first build.
_seen: dict[str, Mapping[str, trees.Stamp]] = {}


def look(pages: str) -> None:
    """Note down what the pages are before they are built, for the first time."""
    if pages not in _seen:
        _seen[pages] = trees.stamps_in(Path(pages))
