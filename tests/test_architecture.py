"""What ARCHITECTURE.md promises of the code: arrows, docstrings, the one escape boundary."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, TemplateError, TemplateSyntaxError
from tests.dossier_helpers import REPOSITORY

from onrecord import render
from onrecord.text import Markdown

PACKAGE = REPOSITORY / "generator" / "onrecord"
MODULES = sorted(path.stem for path in PACKAGE.glob("*.py") if path.stem != "__init__")
TEMPLATES = sorted((REPOSITORY / "site_templates" / "pages").glob("*.j2"))


def parsed(module: str) -> ast.Module:
    return ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))


def code_map() -> list[str]:
    """Return the modules in the order of ARCHITECTURE.md's code map."""
    text = (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = text.partition("## Code map")[2].partition("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


def imports(module: str) -> Iterator[str]:
    """Yield the modules of the package that a module imports, wherever in it."""
    for node in ast.walk(parsed(module)):
        if isinstance(node, ast.Import):
            for name in node.names:
                if name.name.split(".")[0] == "onrecord":
                    yield name.name.partition(".")[2]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            if node.module == "onrecord":
                yield from (name.name for name in node.names)
            elif node.module and node.module.startswith("onrecord."):
                yield node.module.removeprefix("onrecord.")


# --- the arrows --------------------------------------------------------------------------------


def test_the_code_map_has_every_module_once() -> None:
    assert sorted(code_map()) == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_those_above_it(module: str) -> None:
    """The order is that of the code map; what is lower knows nothing of what is higher."""
    order = code_map()
    above = set(order[: order.index(module)])
    assert set(imports(module)) <= above


def test_diagnostics_stand_on_nothing() -> None:
    assert list(imports("diagnostics")) == []


def test_only_the_yaml_reader_and_the_engine_know_yaml() -> None:
    """There is one way in for sources, and it is the hardened one."""
    knowing = {
        module
        for module in MODULES
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.Import) and any(name.name == "yaml" for name in node.names)
    }
    assert knowing == {"nodes", "engine"}


def test_pages_are_made_without_clock_chance_or_environment() -> None:
    """Same sources, same bytes: what makes pages asks nobody for the time, a number or a name."""
    unsteady = {"time", "random", "secrets", "locale", "getpass", "socket", "platform"}
    for module in code_map()[: code_map().index("publish")]:
        names = {
            name
            for node in ast.walk(parsed(module))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in (
                [each.name for each in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
            )
        }
        assert not names & unsteady, module
        calls = {
            ast.unparse(node)
            for node in ast.walk(parsed(module))
            if isinstance(node, ast.Attribute)
        }
        assert not calls & {"os.environ", "date.today", "datetime.now", "uuid.uuid4", "uuid.uuid1"}


# --- documentation -----------------------------------------------------------------------------


@pytest.mark.parametrize("module", MODULES)
def test_everything_public_says_what_it_is(module: str) -> None:
    """Modules, classes and functions have docstrings; so have rules, whose docstring is shown."""
    tree = parsed(module)
    assert ast.get_docstring(tree)
    defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    silent = [
        node.name
        for node in tree.body
        if isinstance(node, defined)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


# --- the escape boundary -----------------------------------------------------------------------

HOSTILE = '<script>alert(1)</script> [x](javascript:y) **z** `"{: onclick=x}'


def shown(source: str, **context: Any) -> str:
    """Return what a template of a dossier prints."""
    env = render.environment()
    env.loader = DictLoader({"page.md.j2": source})
    return env.get_template("page.md.j2").render(context)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_claim_nothing_to_be_safe(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|\bMarkup\b|autoescape|\{%-?\s*raw", source)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_are_accepted(template: Path) -> None:
    assert render.environment().get_template(template.name).name == template.name


@pytest.mark.parametrize(
    "source",
    [
        "{{ safe ~ text }}",
        "{{ safe + text }}",
        "{{ '%s' % text }}",
        "{{ safe % text }}",
        "{{ text * 2 }}",
        "{% set both = safe ~ text %}{{ both }}",
        "{% if safe + text %}x{% endif %}",
        "{% macro m(x) %}{{ x ~ text }}{% endmacro %}{{ m(safe) }}",
        "{{ text | safe }}",
        "{{ text | e | safe }}",
        "{{ text | striptags }}",
        "{{ text | replace('a', 'b') }}",
        "{{ [safe, text] | join }}",
        "{{ '{}' | format(text) }}",
        "{{ text | markdown }}",
    ],
)
def test_a_template_that_could_join_text_past_the_boundary_is_refused(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        shown(source, safe=Markdown("<b>"), text=HOSTILE)


@pytest.mark.parametrize(
    "source",
    [
        "{{ safe.format(text) }}",
        "{{ safe.join([text, text]) }}",
        "{{ safe.replace('b', text) }}",
        "{{ safe.__add__(text) }}",
        "{{ safe.__mod__(text) }}",
        "{{ safe.__class__(text) }}",
        "{{ safe.unescape() }}",
        "{{ safe.striptags() }}",
        "{{ safe.upper() }}",
        "{{ safe['format'](text) }}",
        "{{ self._environment }}",
        "{{ text.__class__.__mro__ }}",
        "{{ cycler }}",
        "{{ namespace(x=text).x }}",
        "{{ [text] }}",
        "{{ {'a': text} }}",
        "{{ missing }}",
    ],
)
def test_no_other_way_past_the_boundary(source: str) -> None:
    """What a template could call on safe Markdown to put text into it, it may not call."""
    with pytest.raises(TemplateError):
        shown(source, safe=Markdown("<b>{}%s&lt;"), text=HOSTILE)


@pytest.mark.parametrize(
    "source",
    [
        "{{ text }}",
        "{% set x = text %}{{ x }}",
        "{% set x %}{{ text }}{% endset %}{{ x }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(text) }}",
        "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ text }}{% endcall %}",
        "{% for x in [text] %}{{ x }}{% endfor %}",
        "{{ text if true else safe }}",
        "{{ (text, text)[0] }}",
        "{{ text.strip() }}",
        "{{ '{}'.format(text) }}",
        "{{ ''.join([text]) }}",
        "{% filter capitalize %}{{ text }}{% endfilter %}",
        "{{ text | capitalize }}",
        "{{ [text] | list | length }}{{ text }}",
        "{{ 1 | plural(text) }}",
        "{{ text | spaced }}",
        "{% autoescape false %}{{ text }}{% endautoescape %}",
        "{% autoescape false %}{% set x %}{{ text }}{% endset %}{{ x }}{% endautoescape %}",
    ],
)
def test_text_arrives_escaped_however_it_is_handed_on(source: str) -> None:
    out = shown(source, safe=Markdown("<b>"), text=HOSTILE)
    assert "alert" in out
    assert not re.search(r"[<>\[\]*`{}\"]", out)


@given(st.text())
def test_no_text_is_printed_raw(text: str) -> None:
    """Whatever a context holds, what is printed has no character that could be markup."""
    assert not re.search(r"[<>\[\]*`{}\"\n]", shown("{{ text }}", text=text))


@pytest.mark.parametrize("value", [None, 12, True, Markdown("<b>")])
def test_what_is_not_text_is_printed_as_it_is(value: object) -> None:
    expected = "" if value is None else str(value)
    assert shown("{{ value }}", value=value) == expected


def test_every_page_kind_is_in_the_navigation() -> None:
    """Or in a folder whose index is: a new kind of page could be reached from nowhere."""
    config = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    listed = set(re.findall(r"^ +- [^:]+: (\S+\.md)$", config, re.MULTILINE))
    folders = set(re.findall(r"^  /(\w+)/\*\.md$", config, re.MULTILINE))
    briefs = REPOSITORY / "briefs"
    paths = {path.relative_to(briefs) for path in briefs.rglob("*.md")} - {Path("README.md")}
    pages = {
        path.as_posix() for path in paths if path.name == "index.md" or path.parts[0] not in folders
    }
    assert pages == listed
