"""From pages and templates to Markdown.

Templates are Jinja. Whatever a template prints that is not already safe Markdown goes through
:func:`onrecord.text.escape`; a template has no way round it: there is no ``safe`` filter, and
operators that would join safe and unsafe text are refused when the template is loaded.
"""

import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateRuntimeError,
    TemplateSyntaxError,
    Undefined,
    nodes,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from onrecord import exports, text
from onrecord.insights import merged
from onrecord.pages import GLYPHS, Page, Site, pages
from onrecord.schema import Record, Ref
from onrecord.text import Markdown, Rich, Target

TEMPLATES = "site_templates"
FEED = "feed.xml"

# The filters a template may use. None of them turns text into safe Markdown.
_FILTERS = ("capitalize", "length", "list", "selectattr")


def packaged() -> Path:
    """Return the folder of the templates and theme overrides that come with the package."""
    inside = Path(str(resources.files("onrecord"))) / TEMPLATES
    # In a checkout the package is generator/onrecord and the templates stand at the top.
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2] / TEMPLATES


class _Loader(FileSystemLoader):
    """Names the line of a template that is not text."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Any]:
        """Return the source of a template, the path of its file, and whether it is still that."""
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as reason:
            line = reason.object.count(b"\n", 0, reason.start) + 1
            # A dossier's own templates come first, and ours are text.
            path = Path(self.searchpath[0]) / template
            raise TemplateSyntaxError("not UTF-8 text", line, template, str(path)) from reason


class _Environment(ImmutableSandboxedEnvironment):
    """Refuses what would join text past the escape boundary."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all((nodes.Concat, nodes.Add, nodes.Mod, nodes.Mul)):
            what = "text is joined by writing it side by side, not by an operator"
            raise TemplateSyntaxError(what, node.lineno, name, filename)
        return tree

    # The methods of safe Markdown would escape what they join for HTML alone.

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401
        """Refuse whatever belongs to safe Markdown; leave the rest to the sandbox."""
        if isinstance(obj, Markup):
            return self.unsafe_undefined(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401
        """Do the same for the other way of writing it."""
        if isinstance(obj, Markup):
            return self.unsafe_undefined(obj, str(argument))
        return super().getitem(obj, argument)


def _finalize(value: object) -> Markdown:
    """Return what a template prints for ``value``: the escape boundary of every page."""
    if isinstance(value, Markup):
        return value
    if value is None:
        return Markdown("")
    if isinstance(value, str):
        return text.escape(value)
    if isinstance(value, int | Undefined):  # an undefined name raises, and says which it is
        return Markdown(str(value))
    raise TemplateRuntimeError(f"it printed a {type(value).__name__}")


def environment(folder: Path | None = None) -> _Environment:
    """Return the template environment; templates in ``folder`` go before the packaged ones."""
    folders = [folder / "pages"] if folder else []
    env = _Environment(
        loader=_Loader([*folders, packaged() / "pages"]),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    kept = {name: env.filters[name] for name in _FILTERS}
    env.filters.clear()
    env.filters.update(kept)
    env.filters |= {
        "number": "{:,}".format,
        "plural": plural,
        "spaced": spaced,
        "code_block": text.code_block,
        "front_matter": text.front_matter,
    }
    env.globals.clear()
    env.globals |= {
        "glyphs": GLYPHS,
        "below": below,
        "heading": heading,
        "margin": margin,
        "merged": merged,
        "web_link": text.web_link,
    }
    return env


def plural(count: int, noun: str, many: str = "") -> str:
    """Return, for example, ``1 article`` or ``2 articles``."""
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"


def heading(level: int) -> Markdown:
    """Return the mark of a Markdown heading of a level."""
    return Markdown("#" * level)


def margin(depth: int) -> Markdown:
    """Return the indentation of a list item at a depth."""
    return Markdown("    " * depth)


def below(level: int) -> int:
    """Return the level of the headings under a heading."""
    return level + 1


def spaced(name: str) -> str:
    """Return a name such as ``DateBasis`` as words: ``Date basis``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


_BLANKS = re.compile(r"\n{3,}")


def render(site: Site, folder: Path | None = None) -> Mapping[str, str]:
    """Return every page's Markdown, and the feed, by its path below ``briefs/``.

    ``folder`` is the dossier's own ``site_templates``, or None. Raises jinja2.TemplateError when a
    template is wrong.
    """
    env = environment(folder)
    files = {page.path: render_page(page, site, env) for page in pages(site)}
    feed = exports.atom(site.dossier, site.briefing.title, site.article_title, site.plain)
    return files if feed is None else {**files, FEED: feed}


def render_page(page: Page, site: Site, env: _Environment) -> str:
    """Return the Markdown of one page."""
    resolve = site.targets(page)
    # Actors already linked in the section at hand; a page about an actor never links to itself.
    linked: set[str] = set()

    def section() -> Markdown:
        linked.clear()
        linked.add(page.subject)
        return Markdown("")

    def mentions(words: str) -> list[tuple[int, int, Target]]:
        found = []
        for mention in site.insights.names.find(words):
            if mention.actor not in linked:
                linked.add(mention.actor)
                found.append((mention.start, mention.end, resolve(mention.actor)))
        return found

    def follow(name: str) -> Target:
        linked.add(name)
        return resolve(name)

    def href(target: Record | Ref[Any] | str) -> Markdown:
        name = target if isinstance(target, str) else target.id
        return Markdown(site.href(name, page))

    def link(target: Record | Ref[Any] | str, label: str | None = None) -> Markdown:
        name = target if isinstance(target, str) else target.id
        linked.add(name)
        return text.link(label if label is not None else site.label(name), href(name))

    def rich(value: Rich | None) -> Markdown:
        return value.markdown(follow, mentions) if value else Markdown("")

    def inline(value: Rich | None) -> Markdown:
        return value.inline(follow, mentions) if value else Markdown("")

    section()
    context = {
        **page.context,
        "page": page,
        "site": site,
        "dossier": site.dossier,
        "briefing": site.briefing,
        "insights": site.insights,
        "href": href,
        "link": link,
        "rich": rich,
        "inline": inline,
        "section": section,
    }
    shown = env.get_template(page.template).render(context)
    lines = (line.rstrip() for line in shown.split("\n"))
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"
