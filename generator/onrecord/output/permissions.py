"""What a dossier's own configuration may set without the trust of whoever builds it.

MkDocs runs what a configuration names: hooks and plugins are Python, templates of a theme are
programs, and some extensions of Markdown put files into pages. So what is known to be harmless is
listed here, and everything else waits for ``--trust``.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from copy import copy
from typing import Any

from onrecord.output.content import foreign
from onrecord.output.settings import Settings

_KEYS = frozenset(
    (
        "copyright dev_addr docs_dir draft_docs edit_uri exclude_docs extra extra_css"
        " markdown_extensions nav not_in_nav plugins remote_branch remote_name repo_name repo_url"
        " site_author site_description site_dir site_name site_url strict theme use_directory_urls"
        " validation"
    ).split()
)
_THEME = frozenset(
    "custom_dir direction favicon features icon language locale logo name palette".split()
)
# What the theme does with them at a reader's makes elements of no text.
_FEATURES = frozenset(
    (
        "announce.dismiss content.action.edit content.action.view content.code.annotate"
        " content.code.copy content.code.select content.tabs.link header.autohide"
        " navigation.expand navigation.footer navigation.indexes navigation.path navigation.prune"
        " navigation.sections navigation.tabs navigation.tabs.sticky navigation.top"
        " navigation.tracking search.highlight search.share search.suggest toc.follow toc.integrate"
    ).split()
)
# Scripts of a dossier's own run where the site is looked at, of titles of versions the theme makes
# elements, and the scope says which sites share what a reader's browser keeps.
_NOT_EXTRA = frozenset("polyfills scope version".split())
# The pencil of each page leads there.
_SOURCE, _WEB = "source_url", ("https://", "http://")
# The plugins that come with the theme and only shape what is there, with their harmless options;
# what they do the search of the site does in their place.
_PLUGINS: Mapping[str, frozenset[str]] = {
    "offline": frozenset({"enabled"}),
    "search": frozenset({"enabled", "lang", "pipeline"}),
}
# The extensions of Markdown that open no file and take no comments out, by which a tag could come
# together, nor addresses from the head of a page; and the options that only choose.
_EXTENSIONS: Mapping[str, Container[str]] = {
    **dict.fromkeys(
        (
            "abbr admonition attr_list codehilite def_list extra fenced_code footnotes md_in_html"
            " nl2br sane_lists smarty tables toc"
            " pymdownx.betterem pymdownx.caret pymdownx.critic pymdownx.details pymdownx.escapeall"
            " pymdownx.highlight pymdownx.inlinehilite pymdownx.keys pymdownx.mark"
            " pymdownx.progressbar pymdownx.saneheaders pymdownx.smartsymbols"
            " pymdownx.superfences pymdownx.tabbed pymdownx.tasklist pymdownx.tilde"
        ).split(),
        (),
    ),
    "pymdownx.highlight": frozenset({"anchor_linenums", "linenums", "use_pygments"}),
    "pymdownx.tabbed": frozenset({"alternate_style"}),
    "pymdownx.tasklist": frozenset({"custom_checkbox"}),
    "tables": frozenset({"use_align_attribute"}),
    "toc": frozenset({"permalink", "permalink_title", "title", "toc_depth"}),
}

# What is text, or is looked at in its own way. Nothing else holds what the theme would print as
# HTML.
_TEXTS = frozenset(
    "copyright extra markdown_extensions nav plugins site_author site_description site_name"
    " theme".split()
)

MOST_OF_A_COPYRIGHT = 1_000

_MOST_COLOURS = 10

# Yields the keys that lead to what is not known to be harmless, each with how it is called.
_Judge = Callable[[Any], Iterator[tuple[tuple[str, ...], str]]]

Named = dict[str, dict[str, Any]]


def plain_name(name: str) -> str:
    """Return the one name of what MkDocs and Markdown know by two."""
    return name.removeprefix("markdown.extensions.").removeprefix("material/")


def permitted(own: Settings, name: str, packaged: Mapping[str, Any]) -> Settings:
    """Return of a configuration what may stand without trust, and what was refused of it.

    ``own`` has its plugins and extensions by name; what stands in the ``packaged`` configuration as
    well is nobody else's. ``name`` is that of the file.
    """
    values, refused = dict(own.values), list(own.refused)
    copied: set[tuple[str, ...]] = set()
    for keys, what in _unknown(own.values):
        *parents, last = keys
        inside: Any = values
        ours: Any = packaged
        for depth, parent in enumerate(parents, 1):
            if keys[:depth] not in copied:
                copied.add(keys[:depth])
                inside[parent] = copy(inside[parent])
            inside, ours = inside[parent], ours.get(parent) or {}
        if isinstance(inside, list):
            inside.remove(last)
            value = last
        else:
            value = inside.pop(last)
        if (value or parents) and (last not in ours or ours[last] != value):
            line = own.lines.get(keys) or own.lines.get(keys[:1], 1)
            refused.append(f"{name}:{line}: {what}")
    return Settings(values, own.lines, tuple(refused))


def _unknown(values: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the keys that lead to what is not known to be harmless, each with how it is called."""
    for key, value in values.items():
        if key not in _KEYS:
            yield (key,), str(key)
        elif key not in _TEXTS and _has_markup(value):
            yield (key,), f"{key} with HTML in it"
        elif key == "copyright" and (what := foreign(str(value))):
            yield (key,), f"{what} in copyright"
        elif key == "copyright" and len(str(value)) > MOST_OF_A_COPYRIGHT:
            yield (key,), f"copyright of more than {MOST_OF_A_COPYRIGHT:,} characters"
        elif key == "nav" and (odd := next(filter(_is_odd, _addresses(value)), None)):
            yield (key,), f"nav, for the address {odd!r:.80}"
        elif key in _INSIDE and isinstance(value, dict):
            yield from (((key, *keys), what) for keys, what in _INSIDE[key](value))


def _named(known: Mapping[str, Container[str]], what: str) -> _Judge:
    """Return what yields the names that are not known, and the options that are not."""

    def judge(found: Named) -> Iterator[tuple[tuple[str, ...], str]]:
        for name, options in found.items():
            if name not in known:
                yield (name,), f"the {what} {name}"
                continue
            for option in options:
                if option not in known[name] or _has_markup(options[option]):
                    yield (name, option), f"{option} of the {what} {name}"

    return judge


def _extra(found: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what of the site's own variables the theme may make a script or an address of."""
    for key, value in found.items():
        is_web = key != _SOURCE or not value or str(value).startswith(_WEB)
        if key in _NOT_EXTRA or not is_web:
            yield (key,), f"extra: {key}"


def _addresses(nav: object) -> Iterator[str]:
    """Yield where a navigation leads, without what it says of it."""
    if isinstance(nav, dict | list):
        for each in nav.values() if isinstance(nav, dict) else nav:
            yield from _addresses(each)
    else:
        yield str(nav)


def _is_odd(address: str) -> bool:
    """Return whether an address is markup, or does more than lead somewhere."""
    link = f'<a href="{address}">'
    return _has_markup(address) or foreign(link) is not None


def _has_markup(value: object) -> bool:
    """Return whether a text in a setting holds what the theme, which prints it, would make HTML."""
    if isinstance(value, dict):
        return _has_markup([*value, *value.values()])
    if isinstance(value, list):
        return any(map(_has_markup, value))
    return any(sign in str(value) for sign in '<>"')


def _theme(found: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the settings and features of the theme that are not known."""
    for key, value in found.items():
        if key not in _THEME or _has_markup(value):
            yield (key,), f"theme: {key}"
        elif key == "palette" and isinstance(value, list) and len(value) > _MOST_COLOURS:
            yield (key,), f"theme: palette of more than {_MOST_COLOURS} entries"
        elif key == "features" and isinstance(value, list):
            for each in value:
                if isinstance(each, str) and each not in _FEATURES:
                    yield (key, each), f"theme: features: {each}"
        elif key == "features" and value is not None:
            # The theme looks for the names in it as it does in a list, or fails.
            yield (key,), "theme: features"


_INSIDE: Mapping[str, _Judge] = {
    "extra": _extra,
    "markdown_extensions": _named(_EXTENSIONS, "extension"),
    "plugins": _named(_PLUGINS, "plugin"),
    "theme": _theme,
}
