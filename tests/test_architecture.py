"""What ARCHITECTURE.md promises of the code: arrows, docstrings, the one escape boundary."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, TemplateError, TemplateSyntaxError
from tests.dossier_helpers import HARBOUR, REPOSITORY, read

from onrecord.pages.contents import make_pages
from onrecord.pages.markdown import Markdown
from onrecord.pages.templates import environment

PACKAGE = REPOSITORY / "generator" / "onrecord"
TEMPLATES = sorted((REPOSITORY / "site_templates" / "pages").glob("*.j2"))


def named(path: Path) -> str:
    """Return a module's name below the package, such as ``source.dates``."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


MODULES = sorted(
    named(path)
    for path in PACKAGE.rglob("*.py")
    if path.stem != "__init__" and "starter" not in path.parts
)
WINGS = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


@cache
def parsed(module: str) -> ast.Module:
    path = PACKAGE.joinpath(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(path.read_text(encoding="utf-8"))


def code_map() -> list[str]:
    """Return the modules in the order of ARCHITECTURE.md's code map."""
    text = (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = text.partition("## Code map")[2].partition("\n## ")[0]
    found, wing = [], ""
    for line in section.splitlines():
        if heading := re.match(r"### `(\w+)`", line):
            wing = f"{heading[1]}."
        elif line.startswith("### "):
            wing = ""
        elif row := re.match(r"\| `(\w+)` \|", line):
            found.append(wing + row[1])
    return found


def imports(module: str) -> Iterator[str]:
    """Yield the modules of the package that a module imports, wherever in it."""
    for node in ast.walk(parsed(module)):
        if isinstance(node, ast.Import):
            for name in node.names:
                if name.name.split(".")[0] == "onrecord":
                    yield name.name.partition(".")[2]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            if node.module and node.module.split(".")[0] == "onrecord":
                below = node.module.partition(".")[2]
                for name in node.names:
                    inner = f"{below}.{name.name}".strip(".")
                    yield inner if inner in MODULES else below


# --- the arrows --------------------------------------------------------------------------------


def test_the_code_map_has_every_module_once() -> None:
    assert sorted(code_map()) == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_those_above_it(module: str) -> None:
    """The order is that of the code map, of the wings as of the modules inside each."""
    order = code_map()
    above = set(order[: order.index(module)])
    assert set(imports(module)) <= above


@pytest.mark.parametrize("wing", WINGS)
def test_a_wing_says_what_is_in_it_who_may_import_it_and_what_never_belongs_there(
    wing: str,
) -> None:
    doc = ast.get_docstring(parsed(wing)) or ""
    for part in ("\nHere: ", "\nImporters: ", " Imports: ", "\nNever here: "):
        assert part in doc, f"{wing} does not say '{part.strip()}'"


@pytest.mark.parametrize("wing", WINGS)
def test_a_wing_imports_no_other_than_it_says(wing: str) -> None:
    """What the docstring says of a wing's imports is what its modules do."""
    doc = ast.get_docstring(parsed(wing)) or ""
    said = re.sub(r"\s+", " ", doc).partition(" Imports: ")[2].partition(". Never here")[0]
    if said.startswith("everything"):
        return
    used = {
        name.split(".")[0]
        for module in MODULES
        if module.startswith(f"{wing}.")
        for name in imports(module)
    }
    assert used - {wing} <= set(re.findall(r"`(\w+)`", said)), wing


def test_a_wing_is_entered_by_its_modules() -> None:
    """A wing's own file holds its docstring alone, so that nothing stands in two places."""
    for wing in WINGS:
        assert len(parsed(wing).body) == 1, wing


def test_no_module_and_no_class_is_too_long() -> None:
    """A module of over 450 lines, or a class of over 120, is two."""
    for module in MODULES:
        tree = parsed(module)
        assert max(getattr(node, "end_lineno", 0) for node in tree.body) <= 450, module
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                assert (node.end_lineno or 0) - node.lineno < 120, f"{module}.{node.name}"


def test_checking_needs_no_template_engine_and_no_graphs() -> None:
    """What is slow to load is loaded where it is used: sound sources are checked without it."""
    code = (
        "import sys; from onrecord.cli.main import main\n"
        "try: main(['check', '-C', sys.argv[1]])\n"
        "finally: print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    command = [sys.executable, "-c", code, str(HARBOUR)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    loaded = set(done.stdout.split())
    assert {"onrecord", "yaml"} <= loaded
    assert not loaded & {"jinja2", "markupsafe", "mkdocs", "networkx", "watchdog", "filelock"}


def test_only_the_yaml_reader_and_the_configuration_know_yaml() -> None:
    """There is one way in for sources, and it is the hardened one."""
    knowing = {
        module
        for module in MODULES
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.Import) and any(name.name == "yaml" for name in node.names)
    }
    # Where its parts stand is asked of files that came in by it, and records are written.
    edited = {"editing.layout", "editing.emitting"}
    assert knowing == {"source.yaml_reader", "output.settings", *edited}


def test_pages_are_made_without_clock_chance_or_environment() -> None:
    """Same sources, same bytes: what makes pages asks nobody for the time, a number or a name."""
    unsteady = {"time", "random", "secrets", "locale", "getpass", "socket", "platform"}
    making = [module for module in MODULES if module.split(".")[0] not in _AROUND]
    assert len(making) > 50
    for module in making:
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


# What runs the making of pages, writes them and shows how long it takes; what asks the network.
_AROUND = {"stages", "reading", "pipeline", "output", "web", "cli", "__main__"}


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
    env = environment()
    env.loader = DictLoader({"page.md.j2": source})
    return env.get_template("page.md.j2").render(context)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_claim_nothing_to_be_safe(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|\bMarkup\b|autoescape|\{%-?\s*raw", source)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_are_accepted(template: Path) -> None:
    assert environment().get_template(template.name).name == template.name


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
        "{{ text | code_block(text) }}",
        "{{ text is escaped }}",
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
    """Whatever a context holds, what is printed has no character that could be markup.

    But for our own around what runs from right to left.
    """
    printed = shown("{{ text }}", text=text)
    printed = printed.removeprefix('<span dir="auto">').removesuffix("</span>&lrm;")
    assert not re.search(r"[<>\[\]*`{}\"\n]", printed)


@pytest.mark.parametrize("value", [None, 12, True, Markdown("<b>")])
def test_what_is_not_text_is_printed_as_it_is(value: object) -> None:
    expected = "" if value is None else str(value)
    assert shown("{{ value }}", value=value) == expected


def test_every_page_kind_is_in_the_navigation() -> None:
    """Or in a folder whose index is: a new kind of page could be reached from nowhere."""
    config = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    listed = set(re.findall(r"^ +- [^:]+: (\S+\.md)$", config, re.MULTILINE))
    folders = set(re.findall(r"^  /(\w+)/\*\.md$", config, re.MULTILINE))
    paths = [Path(page.path) for page in make_pages(read(HARBOUR))]
    pages = {
        path.as_posix() for path in paths if path.name == "index.md" or path.parts[0] not in folders
    }
    assert pages == listed
