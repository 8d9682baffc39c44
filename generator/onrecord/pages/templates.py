"""The templates' environment: Jinja in a sandbox, with no way round the escape boundary.

Whatever a template prints that is not already safe Markdown is escaped as it is printed. There is
no ``safe`` filter, and operators that would join safe and unsafe text are refused when the
template is loaded. A dossier's own templates are a stranger's: they call only what is there for
them, with what it takes, and for what they have an allowance.
"""

import os
from collections.abc import Callable, Mapping, Sized
from pathlib import Path
from types import BuiltinMethodType, MethodType
from typing import Any, ParamSpec, TypeVar

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    Undefined,
    nodes,
)
from jinja2.compiler import CodeGenerator
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.loaders import split_template_path
from jinja2.parser import Parser
from jinja2.runtime import BlockReference, Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from onrecord import packaged, plain_files
from onrecord.diagnostics.findings import line_of
from onrecord.dossier.model import Dossier
from onrecord.pages import allowance as costs
from onrecord.pages import contexts, markdown
from onrecord.pages.filters import FILTERS, below, heading, margin
from onrecord.pages.markdown import Markdown
from onrecord.source.dates import Edtf
from onrecord.source.ids import suggest
from onrecord.source.urls import Url

P = ParamSpec("P")
R = TypeVar("R")

# In bytes; the largest packaged one has 7,000.
LONGEST_TEMPLATE = 100_000
_LONGEST_NAME = 200
_TESTS = ("defined", "undefined", "none", "even", "odd")
# What a method costs is not counted, so it looks through nothing.
_OFFERED: set[Callable[..., Any]] = {
    Dossier.record,
    Edtf.short,
    Edtf.words,
    LoopContext.cycle,
    LoopContext.changed,
}
_LEADING: set[Callable[..., Any]] = set()
_OF_MAPPINGS = frozenset({"get", "items", "keys", "values"})
# Those that make a text no longer, or hardly.
_OF_TEXT = frozenset(
    "casefold endswith lower lstrip removeprefix removesuffix rstrip startswith strip upper".split()
)


def offered(method: Callable[P, R]) -> Callable[P, R]:
    """Say of a method that a template of a dossier's own may call it."""
    _OFFERED.add(method)
    return method


def leading(method: Callable[P, R]) -> Callable[P, R]:
    """Say of a method that a template may call that it returns an address."""
    _LEADING.add(method)
    return offered(method)


class _Loader(BaseLoader):
    """Finds a dossier's own templates, and the packaged ones where it has none."""

    def __init__(self, own: Path | None) -> None:
        self._own = own

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002
        """Return the source of a template and the path of its file."""
        names = ("pages", *split_template_path(template))
        if len(names) < 2 or len(template) > _LONGEST_NAME or not template.isprintable():
            raise TemplateNotFound(template)
        if self._own:
            path = self._own.joinpath(*names)
            data = plain_files.read(path, self._own.parent, LONGEST_TEMPLATE)
            if data is not None:
                return _text(data, template, path), str(path), None
        path = packaged.templates().joinpath(*names)
        if not path.is_file():
            raise TemplateNotFound(template)
        return path.read_text("utf-8"), str(path), None

    def list_templates(self) -> list[str]:
        """Return the names of the packaged templates."""
        return sorted(path.name for path in (packaged.templates() / "pages").glob("*.j2"))


def _text(data: bytes, template: str, path: Path) -> str:
    """Return the text of a template of a dossier's own."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as reason:
        raise TemplateSyntaxError(
            "not UTF-8 text", line_of(reason), template, str(path)
        ) from reason


def unused(folder: Path) -> list[str]:
    """Return what a dossier's own templates are called that no page is made from, with a hint.

    What several use has a name that begins with ``_``.
    """
    own, ours = folder / "pages", packaged.templates() / "pages"
    kinds = {path.name for path in ours.glob("*.j2")}
    names = sorted(path.name for path in own.glob("*.j2")) if own.is_dir() else []
    spare = [name for name in names if name not in kinds and not name.startswith("_")]
    return [f"{own / name}: no page is made from this; {suggest(name, kinds)}" for name in spare]


class _Code(CodeGenerator):
    """Writes templates so that words and numbers of their own are printed as all else is."""

    def _output_child_to_const(self, node: nodes.Expr, *args: Any) -> str:  # noqa: ANN401
        if isinstance(node, nodes.TemplateData):
            return super()._output_child_to_const(node, *args)
        raise nodes.Impossible


# The code of the packaged templates, by their source, name and file.
_COMPILED: dict[object, Any] = {}


class PageEnvironment(Environment):
    """Refuses what would join text past the escape boundary: enough for the packaged templates."""

    # None where the templates are the packaged ones alone, which cost what the dossier is.
    allowance: costs.Allowance | None = None
    code_generator_class = _Code

    def compile(self, source: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Return a template's code; raises TemplateSyntaxError whatever is wrong with it."""
        name, filename = (*args, None, None)[:2]
        # A server builds again and again; who pays for a template has it compiled each time.
        key = None if self.allowance or kwargs else (source, *args)
        if key in _COMPILED:
            return _COMPILED[key]
        try:
            code = super().compile(source, *args, **kwargs)
            if key:
                _COMPILED[key] = code
            return code
        except TemplateSyntaxError:
            raise
        except (RecursionError, MemoryError) as reason:  # of Python's own parser
            what = "nested more deeply than Python can follow"
            raise TemplateSyntaxError(what, 1, name, filename) from reason
        except (SyntaxError, ValueError, TypeError, OverflowError) as reason:
            # What Jinja takes and Python does not: a hundred loops in one another, giant numbers.
            raise TemplateSyntaxError(str(reason), 1, name, filename) from reason

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(_JOINING):
            what = "text is joined by writing it side by side, not by an operator"
            raise TemplateSyntaxError(what, node.lineno, name, filename)
        return tree

    # The methods of safe Markdown would escape what they join for HTML alone.

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401
        """Refuse whatever belongs to safe Markdown."""
        if isinstance(obj, Markup):
            return self.refused(attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401
        """Do the same for the other way of writing it."""
        if isinstance(obj, Markup):
            return self.refused(str(argument))
        return super().getitem(obj, argument)

    def refused(self, attribute: str) -> Undefined:
        """Return what raises as soon as a template uses it."""
        what = f"access to attribute {attribute!r} of safe Markdown is unsafe."
        return self.undefined(what, exc=SecurityError)

    def marked(self, text: Markup, sign: str = contexts.TEXT) -> Markup:  # noqa: ARG002
        """Return safe Markdown as it is; where it stands is known of the packaged templates."""
        return text

    def printed(self, value: object) -> Markup:
        """Return what a template prints for ``value``: the escape boundary of every page."""
        if isinstance(value, Markup):
            return value
        if isinstance(value, str):
            return markdown.apart(value)
        if isinstance(value, Url):
            return markdown.web_address(value.plain)
        if value is None or isinstance(value, int | float | Undefined):  # what is undefined raises
            return Markdown("" if value is None else str(value))
        raise TemplateRuntimeError(f"it printed a {type(value).__name__}")


class OwnEnvironment(PageEnvironment, ImmutableSandboxedEnvironment):
    """Refuses what is not for templates of a dossier's own, and lets them pay for the rest."""

    allowance: costs.Allowance

    def __init__(self, allowance: costs.Allowance, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.allowance = allowance

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        self.allowance.spend(len(source) * costs.READ)
        tree = super()._parse(source, name, filename)
        for each in tree.find_all((nodes.Node,)):
            if what := _refused(each):
                raise TemplateSyntaxError(what, each.lineno, name, filename)
        _refuse_lists(tree, name, filename)
        costs.count_costs(tree)
        tree.set_environment(self)
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401
        """Leave to the sandbox what is not refused, and let a property pay."""
        value = super().getattr(obj, attribute)
        if isinstance(getattr(type(obj), attribute, None), property):
            self.allowance.spend(costs.CALL + (len(value) if isinstance(value, Sized) else 0))
        return value

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401
        """Do the same for the other way of writing it."""
        if not isinstance(obj, Markup):
            costs.require_key(obj, argument)
        return super().getitem(obj, argument)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401
        """Return whether a template may call this.

        A template of a dossier's own may call what it was given, its own macros, of records, loops
        and mappings what costs little, and of text what makes it no longer; and no class.
        """
        owner = getattr(obj, "__self__", None)
        if isinstance(obj, MethodType):
            return obj.__func__ in _OFFERED
        if isinstance(obj, BuiltinMethodType):
            known = _OF_MAPPINGS if isinstance(owner, Mapping) else _OF_TEXT
            return isinstance(owner, Mapping | str) and obj.__name__ in known
        given = isinstance(obj, Macro | BlockReference | Undefined)
        return given or obj in self.globals.values()

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401, N805, PYI063
        """Call what a template may call, and let it pay."""
        if not __self.is_safe_callable(__obj):
            name = getattr(__obj, "__name__", type(__obj).__name__)
            raise SecurityError(f"'{name}' is not callable here")
        costs.require_key(getattr(__obj, "__self__", None), *kwargs.values(), *args)
        result = __context.call(__obj, *args, **kwargs)
        __self.allowance.spend(costs.of_call(__obj, result, *args, *kwargs.values()))
        writes = isinstance(__obj, MethodType) and __obj.__func__ not in _LEADING
        if writes and isinstance(result, Markup) and not contexts.is_marked(result):
            return __self.marked(result)
        return result

    def marked(self, text: Markup, sign: str = contexts.TEXT) -> Markup:
        """Return safe Markdown with text of sources in it, to be looked at where it stands."""
        return contexts.marked(text, sign) if text else text

    def printed(self, value: object) -> Markup:
        """Do the same, mark plain text, and let what is printed pay."""
        text = super().printed(value)
        if not isinstance(value, str):
            return text
        text = text if isinstance(value, Markup) else self.marked(text)
        self.allowance.spend(len(text))
        return text


_JOINING = (nodes.Concat, nodes.Add, nodes.Mod, nodes.Mul)


def _refused(node: nodes.Node) -> str:
    """Return why a template of a dossier's own may not hold this, or the empty string."""
    if isinstance(node, nodes.Pow | nodes.Sub | nodes.Div | nodes.FloorDiv | nodes.Neg):
        # Numbers could be doubled, and what they cost grows with them.
        return "nothing is reckoned in templates"
    if isinstance(node, nodes.Slice):
        return "nothing is cut in templates; a loop knows its 'loop.index'"
    if isinstance(node, nodes.Dict):
        return "there are no mappings in templates"
    if isinstance(node, nodes.For) and node.recursive:
        return "a loop is not recursive here; a macro may call itself"
    if isinstance(node, nodes.Include | nodes.Import | nodes.FromImport | nodes.Extends):
        # Looking for a name that is made up costs what nothing counts.
        if not (isinstance(node.template, nodes.Const) and isinstance(node.template.value, str)):
            return "a template is used by its name, in quotes"
        if isinstance(node, nodes.Include) and node.ignore_missing:
            return "a template that is used is there: nothing is 'ignore missing'"
    text = getattr(node, "data", getattr(node, "value", None))
    if isinstance(text, str) and contexts.NOT_IN_TEMPLATES.search(text):
        return "half a character, or one of control, which no page can hold"
    if isinstance(node, nodes.Name) and node.name in {"varargs", "kwargs"}:
        return "a macro names what it is given"
    return ""


def _refuse_lists(tree: nodes.Template, name: str | None, filename: str | None) -> None:
    """Refuse lists that could be put into one another without end."""
    looked_through = {id(node.iter) for node in tree.find_all(nodes.For)}
    looked_through |= {id(node.expr) for node in tree.find_all(nodes.Operand)}
    made: list[nodes.List | nodes.Tuple] = [*tree.find_all(nodes.List), *tree.find_all(nodes.Tuple)]
    for node in made:
        if getattr(node, "ctx", "load") != "load" or id(node) in looked_through:
            continue
        if not all(isinstance(item, nodes.Const) for item in node.items):
            what = "a list of other than words and numbers stands after 'in' alone"
            raise TemplateSyntaxError(what, node.lineno, name, filename)


class _Sections(Extension):
    """Adds ``{% section %}``, which says that a section begins: it prints nothing."""

    tags = {"section"}  # noqa: RUF012  # as its base class has it

    def parse(self, parser: Parser) -> nodes.Node:
        """Return the statement that the tag stands for."""
        line = next(parser.stream).lineno
        begin = nodes.Call(nodes.Name("begin_section", "load"), [], [], None, None)
        return nodes.ExprStmt(begin).set_lineno(line)


def environment(folder: Path | None = None, pages: int = 0) -> "PageEnvironment":
    """Return the template environment; templates in ``folder`` go before the packaged ones.

    How much those may do depends on the number of ``pages``.
    """
    options: dict[str, Any] = {
        "extensions": [_Sections],
        "loader": _Loader(folder),
        "autoescape": True,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
        "auto_reload": False,
    }
    is_strange = folder is not None and is_own(folder)
    env = (
        OwnEnvironment(costs.Allowance(pages), **options)
        if is_strange
        else PageEnvironment(**options)
    )
    env.finalize = env.printed
    env.filters.clear()
    env.filters |= {**FILTERS, **costs.FILTERS}
    env.tests = {name: env.tests[name] for name in _TESTS}
    env.globals.clear()
    env.globals |= {"below": below, "heading": heading, "margin": margin}
    return env


def is_own(folder: Path) -> bool:
    """Return whether a dossier's folder of templates has page templates that are not ours."""
    own, ours = folder / "pages", packaged.templates() / "pages"
    return os.path.lexists(own) and os.path.realpath(own) != os.path.realpath(ours)
