"""The site configuration that the engine is run with.

The pages in ``briefs/`` need no plugin and no hook of ours, so the engine is only a program that is
called with a configuration file. It is written whole, of plain values: the packaged configuration
with what the dossier's own ``mkdocs.yml`` sets in its place, as far as that may run here. The theme
overrides are the packaged ones with the dossier's laid over them.
"""

import html
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord import packaged, plain_files
from onrecord.diagnostics.findings import plural
from onrecord.output import cache, content, limit, rebuilding
from onrecord.output.engines import MKDOCS, Engine
from onrecord.output.errors import PublishError
from onrecord.output.files import PAGES, SITE, keep, standing
from onrecord.output.permissions import Named, permitted, plain_name
from onrecord.output.scripts import MARKDOWN, require_inert, root_of
from onrecord.output.settings import (
    MOST_OF_A_HEAD,
    Settings,
    dump,
    head_fault,
    merged,
    read_settings,
)
from onrecord.output.trees import kind_of_page
from onrecord.packaged import CONFIG, TEMPLATES

# What one dossier says of itself, and never lends to another. The addresses are not among it: the
# packaged ones come from the environment.
_ITS_OWN = frozenset(
    "docs_dir edit_uri repo_name repo_url site_author site_description site_dir site_name".split()
)
# Lists that are about names: a dossier adds to ours, or sets options of one of them.
_NAMED = ("markdown_extensions", "plugins")
# Lists that are added to as well.
_ADDED = ("extra_css", "extra_javascript")
# Texts of a pattern a line, which are added to in their order: what a later one says goes.
_LINES = ("exclude_docs",)
# Lists of paths that start where the configuration stands.
_PATHS = ("hooks", "watch")
# Patterns of paths become regular expressions, which take for ever where one has many stars. To
# leave such a pattern out would publish what it hides.
_PATTERNS = ("draft_docs", "exclude_docs", "not_in_nav")
_MOST_STARS = 2
# Two stars that are a path of any length, which is sought once; others are two stars.
_BOUNDED = re.compile(r"(?:(?<=/)|(?<=^))\*\*(?=/|[ \t]*$)", re.MULTILINE)
_MOST_PATTERNS = 100
# Where the theme and the search have their files: what lies there replaces them.
_THEIRS = ("assets/fonts/", "assets/javascripts/", "assets/stylesheets/", "search/")
_OF_SEARCH = frozenset({"offline", "search"})
_OVERRIDES = "overrides"
# In the private folder: the theme with a dossier's own files laid over it.
_THEME = "theme"
# And the list of pages that were made just now.
_MADE = "made.json"


@dataclass(frozen=True, slots=True)
class Configuration:
    """A configuration file for the engine.

    ``refused`` says, a line each, what of the dossier's own is not in it where it is not trusted,
    ``passed_over`` what the engine has no use for; ``is_forgotten`` that the trust it was written
    with could not be remembered.
    """

    path: Path
    refused: tuple[str, ...]
    passed_over: tuple[str, ...] = ()
    # Of the site, where it has one.
    address: str | None = None
    is_trusted: bool = False
    is_forgotten: bool = False
    # What tells all that pages have in common; empty where that may be anything.
    frame: str = ""


def write_configuration(
    root: Path,
    private: Path,
    title: str,
    *,
    trusted: bool = False,
    preview: bool = False,
    made: bytes = b"",
    engine: Engine = MKDOCS,
    editions: Sequence[str] = (),
) -> Configuration:
    """Write the effective configuration into ``private``, a folder out of the dossier's reach.

    It says what code is run, and what comes with a checkout must not be taken for it. ``title``
    names and describes the site where the dossier's own configuration does not. Where the dossier
    is not ``trusted``, what could run code or read files is left out of its own, and its pages may
    not take for ever. A ``preview`` is for the live server, which is run with a hook of ours and
    may reload its pages, as the policy in them forbids everywhere else. ``made`` lists the pages
    that this run has written, each with its digest: their content is harmless as it is. For an
    ``engine`` that takes only what lies beside its configuration, pages and theme are copied there,
    and paths are relative. The pages link to the ``editions``, files of the site that are made of
    it. Raises PublishError where that engine is for trusted dossiers alone.
    """
    _require_bounded(engine, trusted=trusted)
    check_pages(root / PAGES, trusted=trusted)
    ours = _by_name(read_settings(packaged.config(), trusted=True)).values
    own = _by_name(read_settings(root / CONFIG, trusted=trusted))
    theme, refused = theme_folder(root, private / _THEME, trusted=trusted)
    if not trusted:
        _check_patterns(own)
        own = permitted(own, CONFIG, ours)
    values = merged({key: ours[key] for key in ours if key not in _ITS_OWN}, own.values)
    for key in _ADDED:
        both = [*(ours.get(key) or ()), *(own.values.get(key) or ())]
        values[key] = [*{repr(each): each for each in both}.values()]
    for key in _LINES:
        values[key] = "\n".join(
            dict.fromkeys(str(each[key]) for each in (ours, own.values) if each.get(key))
        )
    for key in _PATHS:
        values[key] = [str(root / each) for each in own.values.get(key) or ()]
    if not trusted:
        # The theme's own search has nothing to do here.
        plugins = values["plugins"].items()
        values["plugins"] = {name: each for name, each in plugins if name not in _OF_SEARCH}
    is_plain = values["plugins"].keys() <= ours["plugins"].keys() and not values["hooks"]
    is_plain &= engine is MKDOCS
    values["plugins"]["onrecord"] = _of_plugin(private, steps=not preview) if made else {}
    keep_made(private, made)
    if preview and not (private / rebuilding.KEPT).exists():
        rebuilding.tell(rebuilding.Kept(), private)
    values |= {key: _as_list(values[key]) for key in _NAMED}
    address = str(values.get("site_url") or "")
    try:
        root_of(address)
    except ValueError:
        raise PublishError(f"{_line(own, 'site_url')}: 'site_url' is no address") from None
    # Themes print both without escaping.
    shown = html.escape(title)
    values = {"site_name": shown, "site_description": shown, **values}
    values |= {"docs_dir": str(root / PAGES), "site_dir": str(root / SITE)}
    values["theme"] = {**values["theme"], "name": "material", "custom_dir": str(theme)}
    values["theme"].update(engine.theme)
    values["extra"] = {**values["extra"], "preview": preview, "trusted": trusted}
    values["extra"]["editions"] = [*editions]
    is_known = bool(made) and is_plain and theme != private / _THEME
    values["extra"]["partly"] = is_known
    if preview:
        values["extra"]["place"] = [*plain_files.identity(root)]
        values["hooks"].append(str(Path(__file__).with_name("preview.py")))
    if not trusted:
        values["copyright"] = content.cleaned(str(values.get("copyright") or ""))
        values["extra"]["limits"] = [
            [*limit.SECONDS],
            [*limit.MEMORY],
            limit.GRACE,
            [*limit.AROUND],
        ]
        values["hooks"] += [limit.__file__, content.__file__]
    if not engine.is_mkdocs:
        _copy_beside(private, root / PAGES, theme)
        values |= {"docs_dir": _PAGES_BESIDE, "site_dir": SITE, "hooks": [], "plugins": []}
        values["theme"]["custom_dir"] = _THEME
    written = dump(values)
    keep(private / CONFIG, written)
    frame = ""
    if is_known:
        frame = cache.digest(cache.edition(), written.replace(os.fsencode(private), b""))
    refused = (*own.refused, *refused)
    unused = () if engine.is_mkdocs else tuple(_without_plugins(own))
    return Configuration(private / CONFIG, refused, unused, address, trusted, frame=frame)


def _require_bounded(engine: Engine, *, trusted: bool) -> None:
    if not (trusted or engine.is_mkdocs):
        message = f"{engine.title} runs no hook that bounds and cleans pages; it needs --trust"
        raise PublishError(message)


# In the private folder, for an engine that looks nowhere else.
_PAGES_BESIDE = "pages"


def _copy_beside(private: Path, pages: Path, theme: Path) -> None:
    """Copy pages and theme beside the configuration, but for what no engine publishes."""
    for name, folder in ((_PAGES_BESIDE, pages), (_THEME, theme)):
        if folder != private / name:
            found = {each.relative_to(folder): each for each in plain_files.walk(folder, folder)}
            shown = {path: file for path, file in found.items() if not _is_hidden(path)}
            _put(shown, private / name)


def _is_hidden(path: Path) -> bool:
    return path.suffix == ".py" or any(part.startswith(".") for part in path.parts)


def _without_plugins(own: Settings) -> Iterable[str]:
    """Yield what of a dossier's own configuration an engine without plugins has no use for."""
    for key in ("hooks", "plugins"):
        if own.values.get(key):
            yield f"{_line(own, key)}: {key}"


def _of_plugin(private: Path, *, steps: bool) -> dict[str, object]:
    """Return the settings of our plugin: where it finds what it is told, and says what it built.

    Nobody counts the steps of a live server.
    """
    names = {"made": _MADE, "kept": rebuilding.KEPT, "built": rebuilding.BUILT}
    if steps:
        names["steps"] = rebuilding.STEPS
    return {name: str(private / each) for name, each in names.items()}


def keep_made(private: Path, made: bytes) -> None:
    """Note down which pages were written, for whoever builds with a configuration of before."""
    keep(private / _MADE, made)


def _by_name(settings: Settings) -> Settings:
    """Return the settings with plugins and extensions as mappings of names to options."""
    named: dict[str, Any] = {key: _named(settings, key) for key in _NAMED if key in settings.values}
    for key in _ADDED + _PATHS:
        if not isinstance(settings.values.get(key, []), list | None):
            raise PublishError(f"{_line(settings, key)}: '{key}' is no list")
    for key in _PATHS:
        if not all(isinstance(each, str) for each in settings.values.get(key) or ()):
            raise PublishError(f"{_line(settings, key)}: '{key}' has an item that is no path")
    for key in ("extra", "theme"):
        value = settings.values.get(key)
        if key == "theme" and isinstance(value, str):
            # The theme is ours, whichever is named.
            value = None
        if not isinstance(value, dict | None):
            raise PublishError(f"{_line(settings, key)}: '{key}' is no mapping")
        if key in settings.values:
            named[key] = value or {}
    lines = {tuple(map(plain_name, keys)): line for keys, line in settings.lines.items()}
    return Settings({**settings.values, **named}, {**lines, **settings.lines}, settings.refused)


def _line(settings: Settings, key: str) -> str:
    """Return the place of a key in the file."""
    return f"{CONFIG}:{settings.lines.get((key,), 1)}"


def _named(settings: Settings, key: str) -> Named:
    """Return what MkDocs takes as a list of names, each alone or with options, or as a mapping."""
    value: object = settings.values[key]
    items: list[object] = []
    if isinstance(value, dict):
        items = [{name: options} for name, options in value.items()]
    elif isinstance(value, list):
        items = value
    elif value is not None:
        raise PublishError(f"{_line(settings, key)}: '{key}' is no list of names")
    found: Named = {}
    for item in items:
        [(name, options)] = (
            item.items() if isinstance(item, dict) and len(item) == 1 else [(item, None)]
        )
        if not isinstance(name, str) or not isinstance(options, dict | None):
            message = f"'{key}' has an item that is no name, nor one with options"
            raise PublishError(f"{_line(settings, key)}: {message}")
        found.setdefault(plain_name(name), {}).update(options or {})
    return found


def _as_list(named: Named) -> list[object]:
    return [{name: options} if options else name for name, options in named.items()]


def _check_patterns(settings: Settings) -> None:
    """Raise PublishError where patterns of paths could take for ever, or publish what is hidden."""
    for key in _PATTERNS:
        patterns = _BOUNDED.sub("*", str(settings.values.get(key))).splitlines()
        if len(patterns) > _MOST_PATTERNS:
            what = f"more than {_MOST_PATTERNS} patterns in '{key}'"
        elif any(pattern.count("*") > _MOST_STARS for pattern in patterns):
            what = f"a pattern of '{key}' has more than {_MOST_STARS} '*'"
        elif key == "exclude_docs" and any(pattern.lstrip()[:1] == "!" for pattern in patterns):
            what = f"a pattern of '{key}' shows what is hidden"
        else:
            continue
        raise PublishError(f"{_line(settings, key)}: {what}; it needs --trust")


def check_pages(pages: Path, *, trusted: bool = False) -> None:
    """Raise PublishError where what lies among the pages would hurt whoever builds them.

    MkDocs publishes what a link leads to, writes out every alias in the head of a page, and takes
    files that are called like the theme's for those. Raises NotPlainError for pipes and the like,
    and for folders too deep in one another.
    """
    standing(pages)
    inside = os.path.realpath(pages)
    for path in plain_files.paths(pages):
        shown = path.relative_to(pages).as_posix()
        found = kind_of_page(path)
        # What begins with a dot is not published, but where an own configuration says so; folders
        # are walked all the same.
        is_hidden = not trusted and "/." in f"/{shown}"
        if found == "a link" and is_hidden and not path.is_dir():
            continue
        if found == "a link" and (
            path.is_dir() or not os.path.realpath(path).startswith(inside + os.sep)
        ):
            message = "a link to a folder, or out of the pages, would publish what is there"
            raise PublishError(f"{PAGES}/{shown}: {message}")
        if found != "a folder" and not trusted:
            _require_harmless(path, shown, found, is_hidden=is_hidden)
        if path.name.endswith(MARKDOWN) and path.is_file():
            with path.open("rb") as stream:
                fault = head_fault(stream.read(MOST_OF_A_HEAD + 1))
            if fault:
                raise PublishError(f"{PAGES}/{shown}: {fault}")


def _require_harmless(path: Path, shown: str, found: str | None, *, is_hidden: bool) -> None:
    """Raise PublishError where a file or link among the pages is for those who trust the dossier.

    ``shown`` is its path below the pages, ``found`` what it is; what is hidden is not published.
    """
    if found == "a link":
        message = "a link may publish what is hidden elsewhere, and needs --trust"
        raise PublishError(f"{PAGES}/{shown}: {message}")
    if shown.startswith(_THEIRS):
        message = "a file in the place of one of the theme's needs --trust"
        raise PublishError(f"{PAGES}/{shown}: {message}")
    if not is_hidden:
        require_inert(path, shown)


def theme_folder(root: Path, merged_folder: Path, *, trusted: bool) -> tuple[Path, tuple[str, ...]]:
    """Return the folder of theme overrides, and what was refused for want of trust.

    They are the packaged ones, or where the dossier is ``trusted`` and has its own the
    ``merged_folder``, in which these lie on top of them.
    """
    ours, own = packaged.templates() / _OVERRIDES, root / TEMPLATES / _OVERRIDES
    theirs = list(plain_files.walk(own, root))
    # In the checkout of the package they are the same folder.
    if os.path.realpath(own) == os.path.realpath(ours) or not own.is_dir():
        return ours, ()
    if not trusted:
        refused = f"{TEMPLATES}/{_OVERRIDES}: {plural(len(theirs), 'file')}"
        return ours, (refused,) if theirs else ()
    files = {
        file.relative_to(folder): file
        for folder, found in ((ours, plain_files.walk(ours, ours)), (own, theirs))
        for file in found
    }
    for old in [*plain_files.paths(merged_folder)]:
        if old.is_file() and old.relative_to(merged_folder) not in files:
            old.unlink()
    for path in files:
        if (merged_folder / path).is_dir():  # it was one of the dossier's, and all in it is gone
            shutil.rmtree(merged_folder / path)
    _put(files, merged_folder)
    return merged_folder, ()


def _put(files: Mapping[Path, Path], folder: Path) -> None:
    """Copy files to their paths below a folder; what is the same there stays."""
    for path, file in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        keep(place, plain_files.read(file, file.parent) or b"")
