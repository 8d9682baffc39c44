"""The templates' environment: Jinja in a sandbox, with no way round the escape boundary.

Whatever a template prints that is not already safe Markdown is escaped as it is printed. There is
no ``safe`` filter, and operators that would join safe and unsafe text are refused when the
template is loaded.
"""

import re
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
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from onrecord import packaged
from onrecord.diagnostics.findings import line_of, plural
from onrecord.pages import markdown
from onrecord.pages.markdown import Markdown
from onrecord.pages.wording import when
from onrecord.source.bidi import isolated

# The filters a template may use. None of them turns text into safe Markdown.
_FILTERS = ("capitalize", "length", "list", "selectattr")


class _Loader(FileSystemLoader):
    """Names the line of a template that is not text."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Any]:
        """Return the source of a template, the path of its file, and whether it is still that."""
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as reason:
            # A dossier's own templates come first, and ours are text.
            path = Path(self.searchpath[0]) / template
            raise TemplateSyntaxError(
                "not UTF-8 text", line_of(reason), template, str(path)
            ) from reason


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


class _Sections(Extension):
    """Adds ``{% section %}``, which says that a section begins: it prints nothing."""

    tags = {"section"}  # noqa: RUF012  # as its base class has it

    def parse(self, parser: Parser) -> nodes.Node:
        """Return the statement that the tag stands for."""
        line = next(parser.stream).lineno
        begin = nodes.Call(nodes.Name("begin_section", "load"), [], [], None, None)
        return nodes.ExprStmt(begin).set_lineno(line)


def _finalize(value: object) -> Markdown:
    """Return what a template prints for ``value``: the escape boundary of every page."""
    if isinstance(value, Markup):
        return value
    if value is None:
        return Markdown("")
    if isinstance(value, str):
        return markdown.apart(value)
    if isinstance(value, int | Undefined):  # an undefined name raises, and says which it is
        return Markdown(str(value))
    raise TemplateRuntimeError(f"it printed a {type(value).__name__}")


def environment(folder: Path | None = None) -> Environment:
    """Return the template environment; templates in ``folder`` go before the packaged ones."""
    folders = [folder / "pages"] if folder else []
    env = _Environment(
        extensions=[_Sections],
        loader=_Loader([*folders, packaged.templates() / "pages"]),
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
        "attribute": markdown.escape,
        "code_block": markdown.code_block,
        "front_matter": markdown.front_matter,
        "isolated": isolated,
        "number": "{:,}".format,
        "plural": plural,
        "spaced": spaced,
        "when": when,
    }
    env.globals.clear()
    env.globals |= {"below": below, "heading": heading, "margin": margin}
    return env


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
