"""Templates print what their views hold: nothing that is not there, and all that is."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from jinja2 import Environment, meta, nodes
from tests.dossier_helpers import HARBOUR, REPOSITORY, read

from onrecord import packaged
from onrecord.pages.contents import make_pages, page_at
from onrecord.pages.page import Page, View
from onrecord.pages.rendering import Writer
from onrecord.pages.templates import environment
from onrecord.source.fields import Record, Struct, specs
from onrecord.source.records import RECORD_TYPES, Briefing
from onrecord.source.term import Term
from onrecord.source.terms import CLOSED_LISTS

TEMPLATES = REPOSITORY / "site_templates" / "pages"
PAGES = REPOSITORY / "generator" / "onrecord" / "pages"
NAMES = sorted(path.name for path in TEMPLATES.glob("*.j2"))
SHARED = [name for name in NAMES if name.startswith("_")]


def source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def env() -> Environment:
    return environment()


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    """One page of each kind."""
    made = (*make_pages(read(HARBOUR)), *make_pages(read(HARBOUR.parent / "lido")))
    return {page.template: page for page in reversed(made)}


def functions() -> set[str]:
    """Return what a template may call, beside its macros."""
    page = Page("x.md", "x", "", "", View())
    return set(Writer(page, read(HARBOUR)).functions())


def test_every_page_kind_has_a_template_and_every_template_a_page_kind(
    pages: dict[str, Page],
) -> None:
    assert pages.keys() == set(NAMES) - set(SHARED)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_uses_no_name_that_nobody_gives(name: str) -> None:
    """What is there is the page, its view, the dossier, and the functions of the page's writer."""
    given = {"page", "view", "dossier"} | functions()
    used = meta.find_undeclared_variables(env().parse(source(name)))
    assert used - given == set()


def test_no_function_is_there_that_no_template_uses() -> None:
    trees = [env().parse(source(name)) for name in NAMES]
    used = {node.name for tree in trees for node in tree.find_all(nodes.Name)}
    assert (functions() | set(env().globals)) - used == set()


@pytest.mark.parametrize("name", NAMES)
def test_templates_compare_no_literals(name: str) -> None:
    """What a word means is decided in Python, where types and tests know of it."""
    tree = env().parse(source(name))
    for node in tree.find_all(nodes.Compare):
        assert not list(node.find_all(nodes.Const)), f"{name}:{node.lineno}"


def attributes(name: str, of: str) -> set[str]:
    """Return the attributes that a template asks of a name."""
    return {
        node.attr
        for node in env().parse(source(name)).find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == of
    }


def test_a_view_has_what_its_template_asks_for_and_nothing_else(pages: dict[str, Page]) -> None:
    """A record itself stands there for the templates of a dossier's own."""
    for name, page in pages.items():
        there = names_of(page.view)
        asked = attributes(name, "view")
        assert asked - there == set(), f"{name} asks for what its view has not"
        spare = {each for each in there - asked if not isinstance(getattr(page.view, each), Record)}
        assert spare == set(), f"{type(page.view).__name__} has what {name} does not print"


def names_of(value: object) -> set[str]:
    """Return what a view holds, and what it says of that itself."""
    assert is_dataclass(value)
    made = {name for name, each in vars(type(value)).items() if isinstance(each, property)}
    return {each.name for each in fields(value)} | made


def parts(value: object) -> Iterator[object]:
    """Yield every dataclass of the pages in a value, at any depth, the value's own included."""
    if isinstance(value, tuple):
        for each in value:
            yield from parts(each)
    elif is_dataclass(value) and type(value).__module__.startswith("onrecord.pages."):
        yield value
        for field in fields(value):
            yield from parts(getattr(value, field.name))


def test_what_is_in_a_view_is_printed(pages: dict[str, Page]) -> None:
    """No part of a view has a field, or a property, that neither a template nor Python reads."""
    read_in_templates = {
        node.attr for name in NAMES for node in env().parse(source(name)).find_all(nodes.Getattr)
    }
    read_in_python = {
        node.attr
        for path in PAGES.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }
    kinds = {type(part) for page in pages.values() for part in parts(page.view)}
    assert len(kinds) > 30
    for kind in kinds:
        properties = {name for name, value in vars(kind).items() if isinstance(value, property)}
        for name in {field.name for field in fields(kind)} | properties:  # type: ignore[arg-type]
            matched = "__match_args__" in vars(kind) and kind.__module__ == "onrecord.pages.prose"
            used = name in read_in_templates | read_in_python or matched
            assert used or name == "article", f"{kind.__name__}.{name} is never printed"


# Not shown on purpose, with the reason.
NOT_SHOWN = {
    "Actor.iso3166": "for other programs",
    "Actor.sort_name": "only sorts",
    "Actor.wikidata": "for other programs",
    "Article.tags": "groups articles, when there is a page of groups",
}


def structs() -> Iterator[type[Struct]]:
    """Yield every type of what a source writes, from the records down."""
    waiting: list[type[Struct]] = [Briefing, *RECORD_TYPES]
    seen: set[type[Struct]] = set()
    while waiting:
        kind = waiting.pop()
        if kind in seen:
            continue
        seen.add(kind)
        yield kind
        for spec in specs(kind):
            for inner in re.findall(r"onrecord\.source\.records\.(\w+)", str(spec.type)):
                found = getattr(__import__("onrecord.source.records", fromlist=[inner]), inner)
                if issubclass(found, Struct):
                    waiting.append(found)


FIELDS = sorted({f"{kind.__name__}.{spec.name}" for kind in structs() for spec in specs(kind)})


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_of_a_record_reaches_a_page(field: str) -> None:
    """A field that is added and shown nowhere is a promise to its writer that is not kept."""
    if field in NOT_SHOWN:
        return
    name = field.partition(".")[2]
    assert name in read_anywhere(), f"no page shows {field}"


@cache
def read_anywhere() -> frozenset[str]:
    """Return every attribute that a template, a view, a question or an export reads."""
    trees = [env().parse(source(name)) for name in NAMES]
    read = {node.attr for tree in trees for node in tree.find_all(nodes.Getattr)}
    for folder in ("pages", "dossier", "exchange"):
        for path in sorted(Path(PAGES.parent, folder).glob("*.py")):
            parsed = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            read |= {node.attr for node in parsed if isinstance(node, ast.Attribute)}
    # The shapes that a match names are read as well.
    return frozenset(read | {"short"})


def test_every_closed_list_of_the_format_is_explained() -> None:
    """The method page goes by one tuple: a list that a field uses must stand in it."""
    used = {
        inner
        for kind in structs()
        for spec in specs(kind)
        for inner in (spec.type, *get_args(spec.type))
        if isinstance(inner, type) and issubclass(inner, Term)
    }
    assert used == set(CLOSED_LISTS)


def test_a_stacked_cell_is_labelled_with_the_head_of_its_column() -> None:
    """On phones; the stylesheet has the words, since Markdown can give a cell none of its own."""
    sheet = packaged.templates() / "overrides/assets/stylesheets/onrecord.css"
    rule = r'\.or-table--(\w+) td:nth-child\((\d+)\)::before \{ content: "(\w[^"]*): "; \}'
    labels = re.findall(rule, sheet.read_text("utf-8"))
    templates = "".join(
        path.read_text("utf-8") for path in (packaged.templates() / "pages").glob("*.j2")
    )
    assert {kind for kind, _, _ in labels} >= {"figures", "sources", "anonymous", "actors"}
    for kind, column, label in labels:
        pattern = r"\{\{ table\.css \}\}" if kind == "figures" else f'or-table--{kind}[ "]'
        for found in re.split(pattern, templates)[1:]:
            head = next(line for line in found.splitlines() if line.startswith("| "))
            cells = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", head).split("|")
            assert cells[int(column)].strip() == label, (kind, column)


@pytest.mark.parametrize("name", ["harbour", "lido"])
def test_a_page_can_be_made_without_the_others(name: str) -> None:
    """It is the same one, of a dossier of which nothing else was asked."""
    folder = HARBOUR.parent / name
    for page in make_pages(read(folder)):
        alone = page_at(read(folder), page.path)
        assert alone == (page if page.kind != "moved" else None), page.path
