"""Break the rules and the escape boundary on purpose, one spot at a time: some test must notice.

    python -m tests.reliability.mutants checks
    python -m tests.reliability.mutants text

A mutant of ``checks`` is caught when any dossier of ``tests/cases`` or ``tests/dossiers`` is found
to have other findings than before: exactly what the tests compare. A mutant of ``text`` is caught
when one of ``test_escapes.py`` and ``test_text.py`` of the pages fails. What is not caught is
printed.
"""

import argparse
import ast
import copy
import os
import re
import signal
import sys
import tempfile
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from tests.dossier_helpers import REPOSITORY

from onrecord.checks.registry import run_rules
from onrecord.reading import read

PACKAGE = REPOSITORY / "generator" / "onrecord"

_OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


@dataclass(frozen=True)
class Mutant:
    """A module with one change: its tree, where it is and how it reads."""

    line: int
    was: str
    now: str
    tree: ast.Module


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module, in the order of their places."""
    tree = ast.parse(source)
    for number, node in enumerate(ast.walk(tree)):
        if node in _left_alone(tree):
            continue
        for change in _changes(node):
            changed = copy.deepcopy(tree)
            spot = next(n for at, n in enumerate(ast.walk(changed)) if at == number)
            was = ast.unparse(spot)
            new = change(spot)
            if new is not spot:
                _Put(spot, new).visit(changed)
            now = ast.unparse(new)
            if was != now:
                yield Mutant(
                    getattr(node, "lineno", 0), was, now, ast.fix_missing_locations(changed)
                )


class _Put(ast.NodeTransformer):
    """Puts a node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old = old
        self.new = new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else self.generic_visit(node)


def _left_alone(tree: ast.Module) -> set[ast.AST]:
    """Return docstrings and annotations, which do nothing."""
    if tree not in _ALONE:
        found: set[ast.AST] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                found |= {node, node.value}
            notes: list[ast.AST | None] = []
            if isinstance(node, ast.FunctionDef):
                notes = [node.returns]
            elif isinstance(node, ast.arg | ast.AnnAssign):
                notes = [node.annotation]
            for note in notes:
                found |= set(ast.walk(note)) if note is not None else set()
        _ALONE[tree] = found
    return _ALONE[tree]


_ALONE: dict[ast.Module, set[ast.AST]] = {}

Change = Callable[[ast.AST], ast.AST]


def _changes(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in _OPPOSITES:
            yield _other_operator
        case ast.BoolOp():
            yield _other_junction
            for number in range(len(node.values)):
                yield _without(number)
        case ast.UnaryOp(op=ast.Not()):
            yield lambda spot: spot.operand  # type: ignore[attr-defined]
        case ast.If() | ast.IfExp() | ast.While():
            yield _negated
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            yield _other_sign
        case ast.Constant() | ast.Call():
            yield from _changes_of_values(node)
        case _:
            yield from _changes_of_statements(node)


def _changes_of_values(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Constant(value=bool() as value):
            yield _constant(not value)
        case ast.Constant(value=int() as value):
            yield _constant(value + 1)
            yield _constant(value - 1)
        case ast.Constant(value=str() as value):
            yield _constant("" if value else "x")
        case ast.Call(func=ast.Attribute(attr="compile"), args=[ast.Constant(value=str()), *_]):
            pattern = node.args[0].value  # type: ignore[attr-defined]
            for number in range(len(pattern)):
                shorter = pattern[:number] + pattern[number + 1 :]
                if _compiles(shorter):
                    yield _pattern(shorter)
        case _:
            pass


def _changes_of_statements(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Continue() | ast.Break() | ast.Assign() | ast.AugAssign() | ast.Expr():
            yield lambda _spot: ast.Pass()
        case ast.Return(value=ast.expr()):
            yield lambda _spot: ast.Return(value=ast.Constant(value=None))
        case _:
            pass


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _other_operator(spot: ast.AST) -> ast.AST:
    assert isinstance(spot, ast.Compare)
    spot.ops = [_OPPOSITES[type(spot.ops[0])]()]
    return spot


def _other_junction(spot: ast.AST) -> ast.AST:
    assert isinstance(spot, ast.BoolOp)
    spot.op = ast.Or() if isinstance(spot.op, ast.And) else ast.And()
    return spot


def _without(number: int) -> Change:
    def change(spot: ast.AST) -> ast.AST:
        assert isinstance(spot, ast.BoolOp)
        del spot.values[number]
        return spot if len(spot.values) > 1 else spot.values[0]

    return change


def _negated(spot: ast.AST) -> ast.AST:
    assert isinstance(spot, ast.If | ast.IfExp | ast.While)
    spot.test = ast.UnaryOp(op=ast.Not(), operand=spot.test)
    return spot


def _other_sign(spot: ast.AST) -> ast.AST:
    assert isinstance(spot, ast.BinOp)
    spot.op = ast.Sub() if isinstance(spot.op, ast.Add) else ast.Add()
    return spot


def _constant(value: object) -> Change:
    return lambda _spot: ast.Constant(value=value)  # type: ignore[arg-type]


def _pattern(pattern: str) -> Change:
    def change(spot: ast.AST) -> ast.AST:
        assert isinstance(spot, ast.Call)
        spot.args[0] = ast.Constant(value=pattern)
        return spot

    return change


# --- is it caught? -----------------------------------------------------------------------------


class _TooLongError(Exception):
    """A mutant runs in a circle."""


@contextmanager
def _at_most(seconds: int) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _module(name: str, tree: ast.Module) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__file__ = str(PACKAGE / f"{name.partition('.')[2]}.py")
    # Dataclasses look their module up.
    before = sys.modules.get(name)
    sys.modules[name] = module
    try:
        exec(compile(tree, module.__file__, "exec"), module.__dict__)  # noqa: S102
    except BaseException:
        if before is not None:
            sys.modules[name] = before
        raise
    return module


def catch_in_checks() -> Callable[[Mutant], bool]:
    """Return whether the dossiers of the tests show a mutant of ``checks``."""
    from tests.checks.test_cases import cases, lay_out
    from tests.checks.test_edges import chain, opposed, ring

    linked = []
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(cases().values()):
            root = lay_out(case, Path(folder) / str(number))
            if (root / "sources").is_dir():
                linked.append(read(root).dossier)
        edges = [ring(Path(folder) / f"ring-{size}", size) for size in (20, 21, 1_000)]
        edges += [chain(Path(folder) / f"chain-{levels}", levels) for levels in (20, 21, 22)]
        edges.append(opposed(Path(folder) / "opposed", 32))
        linked += [read(root).dossier for root in edges]
    roots = sorted((REPOSITORY / "tests" / "dossiers").iterdir())
    linked += [read(root).dossier for root in roots]
    expected = [set(run_rules(each)) for each in linked]

    def caught(mutant: Mutant) -> bool:
        try:
            with _at_most(20):
                module = _module("onrecord.checks", mutant.tree)
                found = (set(module.check(each)) for each in linked)
                return any(new != old for new, old in zip(found, expected, strict=True))
        except (Exception, RecursionError):  # noqa: BLE001  # it would fail a test all the same
            return True

    return caught


def catch_in_text() -> Callable[[Mutant], bool]:
    """Return whether the tests of the escape boundary fail with a mutant of ``text``."""
    # What the tests need, but for the module itself: loaded once, before children are forked.
    import html5lib  # noqa: F401
    import hypothesis  # noqa: F401
    import lxml.html  # noqa: F401
    import markdown_it  # noqa: F401
    import mkdocs.utils.meta  # noqa: F401

    folder = REPOSITORY / "tests" / "pages"
    tests = [str(folder / name) for name in ("test_escapes.py", "test_text.py")]
    for name in [name for name in sys.modules if name.startswith("onrecord")]:
        del sys.modules[name]

    def caught(mutant: Mutant) -> bool:
        child = os.fork()
        if not child:
            code = 1
            try:
                signal.alarm(240)
                with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
                    import onrecord

                    onrecord.text = _module("onrecord.text", mutant.tree)
                    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
                    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
                    code = int(pytest.main([*options, "--rootdir", str(REPOSITORY), *tests]))
            finally:
                os._exit(code)
        return os.waitpid(child, 0)[1] != 0

    return caught


# Where text is escaped: the rest of the module reads.
_ESCAPING = frozenset(
    "_SPACE _ANYWHERE _AT_START _CROSS_LINK _NUMBER _reference _neutral escape _opening code_block"
    " front_matter url_fault _cross_link _list_from_one _parser _Writer link web_link"
    " collapse".split()
)


def _spans(source: str) -> list[tuple[int, int]]:
    """Return the lines of the parts of ``text`` that escape."""
    found = []
    for node in ast.parse(source).body:
        names = [getattr(node, "name", "")]
        if isinstance(node, ast.Assign):
            names = [getattr(target, "id", "") for target in node.targets]
        if _ESCAPING.intersection(names):
            found.append((node.lineno, node.end_lineno or node.lineno))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("module", choices=("checks", "text"))
    parser.add_argument("--lines", help="only those of these lines, such as 40-60")
    options = parser.parse_args()
    source = (PACKAGE / f"{options.module}.py").read_text("utf-8")
    spans = [(1, source.count("\n"))] if options.module == "checks" else _spans(source)
    if options.lines:
        low, high = map(int, options.lines.split("-"))
        spans = [(max(low, first), min(high, last)) for first, last in spans]
    made = [m for m in mutants(source) if any(low <= m.line <= high for low, high in spans)]
    caught = catch_in_checks() if options.module == "checks" else catch_in_text()
    if caught(Mutant(0, "", "", ast.parse(source))):
        sys.exit("error: the tests fail without any mutant")
    alive = 0
    for mutant in sorted(made, key=lambda each: each.line):
        if not caught(mutant):
            alive += 1
            was, now = " ".join(mutant.was.split())[:150], " ".join(mutant.now.split())[:150]
            print(f"{options.module}.py:{mutant.line}: {was}\n    -> {now}", flush=True)
    print(f"{options.module}: {len(made)} mutants, {len(made) - alive} caught, {alive} not")


if __name__ == "__main__":
    main()
