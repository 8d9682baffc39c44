"""What templates may call that is given nothing of a page, and as filters.

None of it turns text into safe Markdown, but for what escapes it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from jinja2 import TemplateRuntimeError, Undefined, pass_context, pass_environment
from jinja2.filters import sync_do_selectattr
from jinja2.runtime import Context
from markupsafe import Markup

from onrecord.diagnostics.findings import plural
from onrecord.pages import allowance as costs
from onrecord.pages import contexts, markdown
from onrecord.pages.markdown import Markdown
from onrecord.pages.wording import when
from onrecord.source.bidi import isolated
from onrecord.source.records import Article, Event, Position


class _Marking(Protocol):
    """An environment that marks text of sources."""

    def marked(self, text: Markup, sign: str = contexts.TEXT) -> Markup:
        """Return safe Markdown, marked."""
        ...


def refuse_unless(value: object, wanted: Any, name: str) -> None:  # noqa: ANN401  # a type or several
    """Raise TemplateRuntimeError where a template gave a function something else than it takes."""
    if not isinstance(value, wanted):
        if isinstance(value, Undefined):
            str(value)  # raises, and says which it is
        raise TemplateRuntimeError(f"{name} is needed, not a {type(value).__name__}")


def heading(level: int) -> Markdown:
    """Return the mark of a Markdown heading of a level."""
    refuse_unless(level, int, "a level")
    if not 0 < level <= _LEVELS:
        raise TemplateRuntimeError(f"headings have levels from 1 to {_LEVELS}")
    return Markdown("#" * level)


def margin(depth: int) -> Markdown:
    """Return the indentation of a list item at a depth."""
    refuse_unless(depth, int, "a depth")
    if depth > _DEPTH:
        raise TemplateRuntimeError(f"no list is more than {_DEPTH:,} deep")
    return Markdown("    " * depth)


def below(level: int) -> int:
    """Return the level of the headings under a heading."""
    refuse_unless(level, int, "a level")
    return level + 1


# A route is drawn as deep as it is long.
_LEVELS, _DEPTH = 6, 20_000


def _capitalize(text: str) -> str:
    refuse_unless(text, str, "text")
    return text.capitalize()


@pass_environment
def _code_block(env: _Marking, text: str, language: str = "") -> Markup:
    refuse_unless(text, str, "text")
    refuse_unless(language, str, "a language")
    if not re.fullmatch(r"[\w-]*", language, re.ASCII):
        raise TemplateRuntimeError("a language is one word")
    return env.marked(markdown.code_block(text, language))


@pass_environment
def _front_matter(env: _Marking, value: str | float | None) -> Markup:
    refuse_unless(value, str | int | float | None, "text or a number")
    return env.marked(markdown.front_matter(value), contexts.QUOTED)


def _length(value: Any) -> int:  # noqa: ANN401
    return len(value)


@pass_context
def _list(context: Context, items: Iterable[Any]) -> list[Any]:
    return list(_paid(context, items, costs.PART))


def _number(value: float) -> str:
    refuse_unless(value, int | float, "a number")
    return f"{value:,}"


def _plural(count: int, noun: str, many: str = "") -> str:
    refuse_unless(count, int, "a number")
    refuse_unless(noun, str, "text")
    refuse_unless(many, str, "text")
    return plural(count, noun, many)


@pass_context
def _selectattr(context: Context, items: Iterable[Any], name: str, *test: Any) -> list[Any]:  # noqa: ANN401
    refuse_unless(name, str, "an attribute's name")
    paid = _paid(context, items, costs.CALL + len(name) * costs.PART)
    return list(sync_do_selectattr(context, paid, name, *test))


def _paid(context: Context, items: Iterable[Any], cost: int) -> Iterable[Any]:
    own = context.environment.allowance  # type: ignore[attr-defined]
    return own.each(items, cost) if own else items


def spaced(name: str) -> str:
    """Return a name such as ``DateBasis`` as words: ``Date basis``."""
    refuse_unless(name, str, "text")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


def _when(record: Position | Article | Event) -> str:
    refuse_unless(record, Position | Article | Event, "a position, an article or an event")
    return when(record)


@pass_environment
def _attribute(env: _Marking, text: str) -> Markup:
    refuse_unless(text, str, "text")
    return env.marked(markdown.escape(text))


def _isolated(text: str) -> str:
    refuse_unless(text, str, "text")
    return isolated(text)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "attribute": _attribute,
    "capitalize": _capitalize,
    "code_block": _code_block,
    "front_matter": _front_matter,
    "isolated": _isolated,
    "length": _length,
    "list": _list,
    "number": _number,
    "plural": _plural,
    "selectattr": _selectattr,
    "spaced": spaced,
    "when": _when,
}
