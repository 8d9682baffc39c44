"""Break the code on purpose, one spot at a time: some test must notice.

    python -m tests.reliability.mutants dossier
    python -m tests.reliability.mutants dossier.histories

A target is a wing of the package or one of its modules. Each mutant of it is loaded in a process of
its own, in place of the module, before anything else of the package. It is caught when the dossiers
in ``tests/cases`` and ``tests/dossiers`` show other findings or pages than before, of those that
the tests hold word for word, or else when a test of its wing fails. What is not caught is printed.
Of a module with many mutants some are tried, the same ones each time.
"""

import argparse
import ast
import copy
import gc
import importlib.abc
import importlib.util
import marshal
import os
import pickle
import random
import re
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType

# What the package and its tests need from others: loaded once, before children are forked.
import ahocorasick_rs  # noqa: F401
import html5lib  # noqa: F401
import hypothesis  # noqa: F401
import jinja2.sandbox
import lxml.html  # noqa: F401
import markdown_it  # noqa: F401
import mkdocs.utils.meta  # noqa: F401
import networkx as nx  # noqa: F401
import playwright.sync_api  # noqa: F401
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "generator" / "onrecord"


@dataclass(frozen=True)
class Wing:
    """What is broken of a wing, and which tests are run where no dossier shows it."""

    tests: tuple[str, ...]
    # Every module of the wing where none is named.
    modules: tuple[str, ...] = ()
    # What a mutant of it can change: what is found in the sources, what stands on the pages.
    findings: bool = True
    pages: bool = True


# How files become records is left to the hostile corpus and the fuzzers, which try more of it. Of
# the tests of cases and pages those that compare them are left out: that was done before.
WINGS = {
    "diagnostics": Wing(
        ("checks/test_cases.py::test_check_says_beyond_the_files", "cli/test_cli.py"),
        ("renderers",),
        pages=False,
    ),
    "source": Wing(
        (
            "source",
            "checks/test_edges.py",
            "cli/test_cli.py::test_the_committed_schemas_are_what_the_code_gives",
        ),
        ("dates", "plain", "rich", "urls", "words"),
    ),
    "dossier": Wing(
        (
            "dossier",
            "checks/test_cases.py::test_check_says_beyond_the_files",
            "checks/test_edges.py",
            "test_library.py",
        )
    ),
    "checks": Wing(
        (
            "checks/test_edges.py",
            "checks/test_cases.py::test_check_says_beyond_the_files",
            "checks/test_cases.py::test_every_rule_gives_what_the_table_says_of_it",
        ),
        pages=False,
    ),
    "exchange": Wing(("exchange",), findings=False),
    "pages": Wing(
        (
            "pages/test_marks.py",
            "pages/test_views.py",
            "pages/test_golden.py::test_the_complete_briefing_has_every_statement",
            "pages/test_golden.py::test_the_method_page_explains_every_label_and_rule",
            "pages/test_golden.py::test_the_contributing_page_shows_every_field",
            "checks/test_edges.py::test_opposed_sides_of_thousands_are_one_finding_and_a_line_each",
            "pages/test_doubt.py",
            "pages/test_events.py",
            "pages/test_long_texts.py",
            "pages/test_sentences.py",
            "pages/test_series.py",
            "pages/test_states.py",
            "pages/test_wording.py",
            "dossier/test_readings.py",
        ),
        findings=False,
    ),
}
# Tests elsewhere that are about a module, and take too long to be run for the whole of its wing.
MORE_TESTS = {
    "checks.captures": ("checks/test_captures.py",),
    "pages.allowance": ("pages/test_hostile_templates.py",),
    "pages.cite": ("exchange",),
    "pages.contexts": ("pages/test_hostile_templates.py",),
    "pages.dividing": ("pages/test_dividing.py",),
    "pages.filters": ("pages/test_hostile_templates.py",),
    "pages.markdown": ("pages/test_escapes.py", "pages/test_text.py"),
    "pages.rendering": ("exchange", "cli/test_cli.py", "pages/test_text.py"),
    "pages.articles": ("exchange",),
    "pages.templates": (
        "pages/test_escapes.py",
        "pages/test_text.py",
        "pages/test_hostile_templates.py",
        "cli/test_cli.py",
    ),
    "source.dates": ("dossier/test_readings.py",),
    "source.rich": ("pages/test_escapes.py", "pages/test_text.py", "dossier/test_readings.py"),
    "source.urls": ("pages/test_escapes.py", "pages/test_text.py"),
    "source.words": (
        "checks/test_captures.py",
        "pages/test_text.py::test_words_are_counted_as_people_count_them",
    ),
}
# What a template becomes depends on these, so it is made anew for their mutants.
MAKE_TEMPLATES = {"pages.markdown", "pages.templates"}

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


def mutants(source: str, most: int, seed: str) -> tuple[list[Mutant], int]:
    """Return at most so many mutants of a module, in the order of their places, and how many
    there are.
    """
    tree = ast.parse(source)
    alone = _left_alone(tree)
    spots = [
        (number, change)
        for number, node in enumerate(ast.walk(tree))
        if node not in alone
        for change in _changes(node)
    ]
    # The same ones each time, and of more of them the same ones first.
    random.Random(seed).shuffle(spots)  # noqa: S311
    made = [_mutant(tree, number, change) for number, change in spots[:most]]
    return sorted(made, key=lambda each: each.line), len(spots)


def _mutant(tree: ast.Module, number: int, change: "Change") -> Mutant:
    """Return a module with the node of this number changed."""
    changed = copy.deepcopy(tree)
    spot = next(node for at, node in enumerate(ast.walk(changed)) if at == number)
    line = getattr(spot, "lineno", 0)
    was = ast.unparse(spot)
    new = change(spot)
    if new is not spot:
        _Put(spot, new).visit(changed)
    return Mutant(line, was, ast.unparse(new), ast.fix_missing_locations(changed))


class _Put(ast.NodeTransformer):
    """Puts a node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old = old
        self.new = new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else self.generic_visit(node)


def _left_alone(tree: ast.Module) -> set[ast.AST]:
    """Return docstrings, annotations and how dataclasses are made, which no run can show."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        parts: list[ast.AST | None] = []
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            parts = [node]
        elif isinstance(node, ast.FunctionDef):
            parts = [node.returns]
        elif isinstance(node, ast.ClassDef):
            parts = list(node.decorator_list)
        elif isinstance(node, ast.arg | ast.AnnAssign):
            parts = [node.annotation]
        for part in parts:
            found |= set(ast.walk(part)) if part is not None else set()
    return found


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
        case ast.Return(value=ast.Constant(value=None)):
            pass
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


class _InPlace(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads a changed module by the name of the one it was made from."""

    def __init__(self, name: str, tree: ast.Module) -> None:
        self._name = name
        self._tree = tree

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        file = PACKAGE.parent.joinpath(*fullname.split(".")).with_suffix(".py")
        return importlib.util.spec_from_file_location(fullname, file, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._tree, str(module.__file__), "exec"), module.__dict__)  # noqa: S102


@dataclass(frozen=True)
class Shown:
    """A dossier's folder, the formats its findings are held in, and whether its pages are."""

    root: Path
    styles: tuple[str, ...]
    pages: bool = False

    def outcome(self) -> object:
        """Return the findings and pages as the tests hold them."""
        from onrecord.diagnostics.renderers import render as render_findings
        from onrecord.reading import read

        reading = read(self.root)
        found = [render_findings(reading.findings, reading.texts, style) for style in self.styles]
        if not self.pages:
            return found, None
        from tests.pages.test_golden import kept

        from onrecord.pages.contents import make_pages
        from onrecord.pages.rendering import render

        return found, kept(render(reading.dossier, make_pages(reading.dossier)))


def shown(wing: Wing, folder: Path) -> list[Shown]:
    """Lay out in a folder the dossiers of the tests that can show a mutant; return them."""
    from tests.checks import test_cases

    from onrecord.diagnostics.renderers import FORMATS

    dossiers = sorted((REPOSITORY / "tests" / "dossiers").iterdir())
    found = [Shown(root, ("concise",) if wing.findings else (), wing.pages) for root in dossiers]
    for number, case in enumerate(test_cases.cases().values() if wing.findings else ()):
        root = test_cases.lay_out(case, folder / str(number))
        if (root / "sources").is_dir():
            held = tuple(style for style in FORMATS if style in case.outputs)
            found.append(Shown(root, held or ("concise", "json")))
    return found


def _in_a_child(work: Callable[[], bool]) -> int:
    """Begin to do something in a process of its own, which says nothing; return its number.

    It ends with 0 where ``work`` returns True, and with something else where it returns False,
    raises, takes longer than five minutes or more than two gigabytes.
    """
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        # Most of them live for a second, and leave little behind.
        gc.disable()
        signal.alarm(300)
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        code = 0 if work() else 1
    finally:
        os._exit(code)


@contextmanager
def _templates(made: dict[tuple[str, ...], CodeType]) -> Iterator[None]:
    """Take templates that were made before, which is half of the work of a page; add new ones."""
    make: Callable[..., CodeType] = jinja2.Environment.compile

    def find(env: jinja2.Environment, *source: str) -> CodeType:
        if source not in made:
            made[source] = make(env, *source)
        return made[source]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Environment, "compile", find)
        yield


class Judge:
    """Says of the mutants of a module whether the dossiers or the tests show them."""

    def __init__(self, wing: str, folder: Path) -> None:
        self._wing = WINGS[wing]
        known = folder / "known"

        def look() -> bool:
            made: dict[tuple[str, ...], CodeType] = {}
            with _templates(made):
                found = [(each, each.outcome()) for each in shown(WINGS[wing], folder)]
            known.write_bytes(pickle.dumps((found, marshal.dumps(made))))
            return True

        os.waitpid(_in_a_child(look), 0)
        # Paths, texts and code, nothing of the package.
        self._known: list[tuple[Shown, object]]
        self._known, code = pickle.loads(known.read_bytes())  # noqa: S301
        self._templates = marshal.loads(code)  # noqa: S302

    def begin(self, name: str, mutant: Mutant) -> int:
        """Begin to judge a mutant of a module; the process ends with 0 where nothing shows it."""
        return _in_a_child(lambda: self._passes(name, mutant))

    def _passes(self, name: str, mutant: Mutant) -> bool:
        sys.meta_path.insert(0, _InPlace(f"onrecord.{name}", mutant.tree))
        with nullcontext() if name in MAKE_TEMPLATES else _templates(self._templates):
            if any(each.outcome() != outcome for each, outcome in self._known):
                return False
            options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
            # Hypothesis was loaded before pytest could rewrite it.
            options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
            # A case that is left out of a shorter run may be the one that shows it.
            os.environ["ONRECORD_THOROUGH"] = "1"
            tests = [*self._wing.tests, *MORE_TESTS.get(name, ())]
            paths = [str(REPOSITORY / "tests" / test) for test in tests]
            return pytest.main([*options, "--rootdir", str(REPOSITORY), *paths]) == 0


def survivors(judge: Judge, name: str, made: Sequence[Mutant]) -> list[Mutant]:
    """Return the mutants of a module that nothing shows; two are judged at a time."""
    found = []
    running: dict[int, Mutant] = {}
    waiting = list(reversed(made))
    while waiting or running:
        while waiting and len(running) < 2:
            mutant = waiting.pop()
            running[judge.begin(name, mutant)] = mutant
        child, status = os.wait()
        mutant = running.pop(child)
        if status == 0:
            found.append(mutant)
    return sorted(found, key=lambda each: each.line)


def targets(target: str) -> list[str]:
    """Return the modules of a wing, or the one module that is named."""
    wing, _, module = target.partition(".")
    if wing not in WINGS:
        sys.exit(f"error: no wing '{wing}'; there are {', '.join(WINGS)}")
    there = {path.stem for path in (PACKAGE / wing).glob("[!_]*.py")}
    if module and module not in there:
        sys.exit(f"error: no module '{module}' in {wing}; there are {', '.join(sorted(there))}")
    names = [module] if module else WINGS[wing].modules or sorted(there)
    return [f"{wing}.{name}" for name in names]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("target", help="a wing, such as dossier, or a module: dossier.histories")
    parser.add_argument("--most", type=int, default=150, help="so many of a module (150)")
    options = parser.parse_args()
    names = targets(options.target)
    all_tried = all_alive = 0
    with tempfile.TemporaryDirectory() as folder:
        judge = Judge(names[0].partition(".")[0], Path(folder))
        for name in names:
            begin = time.monotonic()
            source = PACKAGE.joinpath(*name.split(".")).with_suffix(".py").read_text("utf-8")
            if name == names[0] and not survivors(judge, name, [_as_it_is(source)]):
                sys.exit("error: the tests fail without any mutant")
            made, total = mutants(source, options.most, name)
            alive = survivors(judge, name, made)
            for mutant in alive:
                was, now = (" ".join(text.split())[:150] for text in (mutant.was, mutant.now))
                print(f"{name}:{mutant.line}: {was}\n    -> {now}")
            tried = f"{len(made)} of {total}" if len(made) < total else str(total)
            said = f"{tried} mutants, {len(made) - len(alive)} caught, {len(alive)} not"
            print(f"{name}: {said} ({time.monotonic() - begin:.0f} s)", flush=True)
            all_tried += len(made)
            all_alive += len(alive)
    print(f"{options.target}: {all_tried} tried, {all_tried - all_alive} caught, {all_alive} not")


def _as_it_is(source: str) -> Mutant:
    return Mutant(0, "", "", ast.parse(source))


if __name__ == "__main__":
    main()
