"""What a dossier's own page templates may cost, counted as they spend it.

A template has no clock to fear, but an allowance: each part of it that is run, each function that
is called and each character that is printed or handed on is paid for. What a part costs is known
when a template is read: its loops, macros and blocks are given the cost of one turn there. Where it
ends is the same on every machine, but for what would take a minute all the same.
"""

import signal
from collections.abc import Iterable, Iterator, Mapping, Sized
from contextlib import contextmanager
from enum import Enum
from threading import current_thread, main_thread
from typing import Any, NoReturn

from jinja2 import TemplateRuntimeError, Undefined, nodes, pass_context
from jinja2.runtime import Context

from onrecord.dossier.model import Dossier
from onrecord.source.rich import RichText

# What a part of a template costs, and a function that is called; a character costs one.
PART = 10
CALL = 100
# What a character costs of a template, which becomes a program, and of rich text, which is parsed.
READ = 100
PARSED = 20
# What a build may spend: an amount, and so much for each of its pages. The packaged templates take
# less than 150,000 a page, the one with all of the dossier on it counted in.
AT_LEAST = 50_000_000
EACH_PAGE = 400_000

# Should something cost more than it is taken for: seconds of the processor, and for each page.
SECONDS = (60.0, 1.0)

# As filters, by names that no template can write.
_TURNS, _TURN, _HANDLED, _SOUGHT = "its turns", "its turn", "handled", "sought"


class Allowance:
    """What may still be spent on a build of so many pages."""

    def __init__(self, pages: int = 0) -> None:
        self._left = AT_LEAST + pages * EACH_PAGE

    def spend(self, cost: int) -> None:
        """Take so much away; raises TemplateRuntimeError where no more is left."""
        self._left -= cost
        if self._left < 0:
            raise TemplateRuntimeError("this takes more steps, or more text, than there may be")

    def each(self, items: Iterable[Any], cost: int) -> Iterable[Any]:
        """Return the items, each paid for: at once where their number is known."""
        if isinstance(items, Sized):
            self.spend(len(items) * cost)
            return items
        return self._each(items, cost)

    def _each(self, items: Iterable[Any], cost: int) -> Iterator[Any]:
        for item in items:
            self.spend(cost)
            yield item


@contextmanager
def in_time(pages: int) -> Iterator[None]:
    """End the work on so many pages where it takes longer than any; raises TemplateRuntimeError.

    Where the system has no such timer, or in a thread, it takes what it takes.
    """
    if not hasattr(signal, "setitimer") or current_thread() is not main_thread():
        yield
        return
    least, each = SECONDS
    seconds = least + each * pages

    def stop(*_: object) -> NoReturn:
        raise TemplateRuntimeError(f"this takes more than {seconds:.0f} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.signal(signal.SIGPROF, before)


def of_text(value: object) -> int:
    """Return what it costs to hand on a text, or a sentence that has rich text in it."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, RichText):
        return PARSED * len(value.source)
    return len(value) + sum(map(of_text, value)) if isinstance(value, tuple) else 0


def of_call(called: object, *values: object) -> int:
    """Return what a call costs that was given and gave these."""
    texts = sum(map(of_text, values))
    owner = getattr(called, "__self__", None)
    # Each letter of a text may be compared with each that is stripped from it.
    return CALL + (len(owner) * (1 + texts) if isinstance(owner, str) else texts)


def require_key(holder: object, *given: object) -> None:
    """Raise TemplateRuntimeError where something is looked up in ``holder`` by more than a word.

    To be looked for, a record is gone through with all that is in it.
    """
    if isinstance(holder, Dossier | Mapping) and given and not _is_word(given[0]):
        raise TemplateRuntimeError(_NO_KEY)


_NO_KEY = "a record is looked for by its id"


def _is_word(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | Enum | Undefined)


def count_costs(tree: nodes.Template) -> None:
    """Make a template pay for what it does."""
    costs = _costs(tree)
    whole = nodes.Const(costs[id(tree)])
    filters = [*tree.find_all(nodes.Filter)]
    looked_for = [
        each
        for each in tree.find_all(nodes.Compare)
        if {op.op for op in each.ops} & {"in", "notin"}
    ]
    compared: list[Any] = [*tree.find_all((nodes.Operand, nodes.Compare))]
    turned: list[Any] = [*tree.find_all((nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block))]
    for each in filters:
        each.node = each.node and _filtered(each.node, _HANDLED)
        each.args = [_filtered(value, _HANDLED) for value in each.args]
    for sought in looked_for:
        sought.expr = _filtered(sought.expr, _SOUGHT)
    for each in compared:
        each.expr = _filtered(each.expr, _HANDLED)
    for each in turned:
        cost = nodes.Const(sum(costs[id(part)] for part in _of_a_turn(each)))
        if isinstance(each, nodes.For):
            each.iter = _filtered(each.iter, _TURNS, cost)
        else:
            _pay_first(each, cost)
    _pay_first(tree, whole)


def _of_a_turn(node: Any) -> Iterator[nodes.Node]:  # noqa: ANN401
    """Yield what is run each time: a body, and what is asked or worked out before it."""
    yield from node.body
    yield from getattr(node, "defaults", ())
    if test := getattr(node, "test", None):
        yield test


def _pay_first(node: Any, cost: nodes.Const) -> None:  # noqa: ANN401  # what has a body
    node.body.insert(0, nodes.ExprStmt(_filtered(cost, _TURN), lineno=node.lineno))


def _filtered(node: Any, name: str, *args: nodes.Expr) -> nodes.Filter:  # noqa: ANN401
    return nodes.Filter(node, name, list(args), [], None, None)


def _costs(tree: nodes.Template) -> dict[int, int]:
    """Return what it costs to go once through each part of a template, by the part's identity."""
    parts: list[nodes.Node] = [tree]
    for part in parts:  # which grows
        parts += part.iter_child_nodes()
    costs: dict[int, int] = {}
    for part in reversed(parts):
        text = part.data if isinstance(part, nodes.TemplateData) else getattr(part, "value", None)
        own = PART + (len(text) if isinstance(text, str) else 0)
        costs[id(part)] = own + sum(costs[id(each)] for each in part.iter_child_nodes())
    return costs


def _allowance(context: Context) -> Allowance:
    allowance = context.environment.allowance  # type: ignore[attr-defined]
    assert isinstance(allowance, Allowance)  # noqa: S101  # only where it counts are these called
    return allowance


@pass_context
def _turns(context: Context, items: Any, cost: int) -> Iterable[Any]:  # noqa: ANN401
    return _allowance(context).each(items, cost)


@pass_context
def _turn(context: Context, cost: int) -> None:
    _allowance(context).spend(cost)


@pass_context
def _handled(context: Context, value: Any) -> Any:  # noqa: ANN401
    """Pay for a value that is gone through when it is compared or given to a filter."""
    if isinstance(value, Sized):
        _allowance(context).spend(len(value))
    return value


def _sought(value: object) -> object:
    if not _is_word(value):
        raise TemplateRuntimeError(_NO_KEY)
    return value


FILTERS = {_TURNS: _turns, _TURN: _turn, _HANDLED: _handled, _SOUGHT: _sought}
