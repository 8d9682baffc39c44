"""Whatever a stranger's page template does ends in pages, or in one line with its place."""

import json
import math
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.dossier_helpers import HARBOUR, LEAST, PATIENCE, run, tree, write
from tests.pages.test_text import ENGINES, Shown

from onrecord import packaged
from onrecord.cli import console
from onrecord.pages import allowance
from onrecord.pages.templates import LONGEST_TEMPLATE

TEMPLATE = "site_templates/pages/brief.md.j2"
PARTS = '{% import "_parts.md.j2" as parts with context %}'
EMPTY_MACRO = "{% macro m0() %}{% endmacro %}"
ENOUGH = "more steps, or more text, than there may be"
DEEP = "nested more deeply than Python can follow"


@pytest.fixture(autouse=True)
def _is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no stage say how long it took, as it does on a slow machine."""
    monkeypatch.setattr(console, "LOGGED_FROM", math.inf)


def built(root: Path, template: str | bytes) -> str:
    """Return in what the build of a dossier with this template of the front page ends."""
    write(root, {**LEAST, TEMPLATE: template})
    result = run("build", "-C", root)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1), result.stderr[-2000:]
    place = f"Error: {root / TEMPLATE}:"
    assert result.stderr.startswith(place), result.stderr
    assert not (root / "briefs").exists()
    return result.stderr.removeprefix(place).rstrip("\n")


def nested(times: int, items: str, body: str = "x", asked: str = "") -> str:
    loops = "".join(f"{{% for a{number} in {items} {asked} %}}" for number in range(times))
    return loops + body + "{% endfor %}" * times


# A macro that works a hundred things out before it begins.
DEFAULTS = f"{{% macro m({', '.join(f'a{n}=(not page)' for n in range(100))}) %}}{{% endmacro %}}"


def chain(body: str) -> str:
    """Return macros of which each calls the one before twice."""
    return "".join(
        f"{{% macro m{n}() %}}{body}{{{{ m{n - 1}() }}}}{{{{ m{n - 1}() }}}}{{% endmacro %}}"
        for n in range(1, 60)
    )


LONG = "a" * 9_000
LONG_TEXT = f'{{% set x %}}{{% for a in "{LONG}" %}}{"b" * 1_000}{{% endfor %}}{{% endset %}}'


@pytest.mark.parametrize(
    ("template", "said"),
    [
        # Text of any length, in one call.
        *(
            (f"{{{{ {call} }}}}", "not callable here")
            for call in (
                '"{:>3000000000}".format(1)',
                '"{a}".format_map(dossier.events)',
                '"x".center(10000000000)',
                '"x".ljust(10000000000)',
                '"x".rjust(10000000000)',
                '"x".zfill(10000000000)',
                '"x".replace("", "y")',
                '"x".join("abc")',
                '"\\t".expandtabs(1000000000)',
                "page.title.translate(view)",
                '(1).to_bytes(3000000000, "big")',
                "view.scope.tree()",
                "view.scope.words(link)",
                "1 in dossier.structs()",
                "dossier.of(page)",
                "view.scope.from_scalar(1)",
                "page()",
            )
        ),
        ("{% for kind in dossier.records %}{{ kind() }}{% endfor %}", "not callable here"),
        ("{{ 10**10**9 }}", "nothing is reckoned"),
        *(
            (f"{{{{ {each} }}}}", "nothing is reckoned")
            for each in ("9 - 1", "9 // 2", "9 / 2", "-(9)")
        ),
        ('{{ "x" * 1000000000 }}', "by an operator"),
        ("{{ heading(1000000000) }}", "levels from 1 to 6"),
        ("{{ margin(1000000000) }}", "20,000 deep"),
        # Work that grows with each turn.
        (nested(10, '"abcdefghijklmnop"'), ENOUGH),
        (nested(10, '"abcdefghijklmnop"', ""), ENOUGH),
        (nested(2, f'"{LONG}"', "{% set x = rich(view.scope) %}"), ENOUGH),
        (nested(1, f'"{LONG}"', "b" * 9_000), ENOUGH),
        (nested(1, f'"{LONG}"', "\U0001f600" * 9_000), ENOUGH),
        (
            f'{LONG_TEXT}{{% for a in "{LONG}" %}}{{% if x == x %}}{{% endif %}}{{% endfor %}}',
            ENOUGH,
        ),
        (
            f'{LONG_TEXT}{{% for a in "{LONG}" %}}{{% if "c" in x %}}{{% endif %}}{{% endfor %}}',
            ENOUGH,
        ),
        (
            f'{LONG_TEXT}{{% for a in "{LONG}" %}}{{% set y = x | capitalize %}}{{% endfor %}}',
            ENOUGH,
        ),
        (
            f'{LONG_TEXT}{{% for a in "{LONG}" %}}{{% set y = 1 | plural(x) %}}{{% endfor %}}',
            ENOUGH,
        ),
        (nested(2, f'"{LONG}"', "", "if " + " or ".join(["not page.title"] * 20)), ENOUGH),
        (DEFAULTS + nested(2, f'"{LONG}"', "{{ m() }}"), ENOUGH),
        (nested(1, f'"{LONG}"', f'{{% if "{LONG}".strip("bc") %}}{{% endif %}}'), ENOUGH),
        (
            "{% macro m(x) %}{% endmacro %}{% set x = ("
            + "1," * 20_000
            + ") %}"
            + nested(2, f'"{LONG}"', "{{ m(x) }}"),
            ENOUGH,
        ),
        ("{% if dossier.record(dossier.briefing) %}{% endif %}", "looked for by its id"),
        ("{% if dossier.record(record_id=view) %}{% endif %}", "looked for by its id"),
        ("{% if dossier.actors.get(dossier.briefing) %}{% endif %}", "looked for by its id"),
        ("{% if dossier.actors[dossier.briefing] is defined %}{% endif %}", "looked for by its id"),
        ("{% if dossier.briefing in dossier.actors %}{% endif %}", "looked for by its id"),
        ("{% if dossier.briefing not in dossier.actors %}{% endif %}", "looked for by its id"),
        # What was printed, taken apart or handed on.
        *(
            (
                f"{{% set x %}}{{{{ page.title }}}}{{% endset %}}{use}",
                "taken apart, or for plain text",
            )
            for use in (
                "{% for a in x %}{{ a }}{% endfor %}",
                "{{ x | attribute }}",
                "{{ x | code_block }}",
            )
        ),
        ("{% set x %}aaaaaaaa{% endset %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 60, ENOUGH),
        (EMPTY_MACRO + chain("") + "{{ m59() }}", ENOUGH),
        (EMPTY_MACRO + chain("lol") + "{{ m59() }}", ENOUGH),
        # What holds itself.
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", DEEP),
        ('{% include "brief.md.j2" %}', DEEP),
        ('{% extends "brief.md.j2" %}', DEEP),
        ('{% import "brief.md.j2" as x %}', DEEP),
        ("{% block a %}{{ self.a() }}{% endblock %}", DEEP),
        ('{% for x in "ab" recursive %}{{ loop("ab") }}{% endfor %}', "not recursive"),
        ("{% set x = (1, 1) %}" + "{% set x = (x, x) %}" * 40 + "{{ link(x) }}", "a list of other"),
        ("{% macro m() %}{{ m(varargs, varargs) }}{% endmacro %}{{ m(1) }}", "names what"),
        ("{% macro m() %}{{ kwargs }}{% endmacro %}{{ m(a=1) }}", "names what"),
        ("{{ {page: 1}[page] }}", "no mappings"),
        # Deep, long and large.
        ("{% if true %}" * 1_000_000 + "{% endif %}" * 1_000_000, "more than 100,000 bytes"),
        ("{% if true %}" * 2_500 + "{% endif %}" * 2_500, DEEP),
        *(
            ("{% if 0 %}" + "{% elif 0 %}" * times + "{% endif %}", DEEP)
            for times in (5_000, 7_000, 7_600)
        ),
        (f"{{{{ {'(' * 20_000}1{')' * 20_000} }}}}", DEEP),
        (f"{{{{ {'not ' * 20_000}1 }}}}", DEEP),
        (f"{{{{ {'1-' * 40_000}1 }}}}", DEEP),
        (f"{{{{ page{'.a' * 40_000} }}}}", DEEP),
        (nested(25, '"x"'), "nested"),
        (f"{{{{ {'9' * 90_000} }}}}", "digits"),
        (f"{{{{ 0x{'f' * 90_000} }}}}", "digits"),
        (f"{{{{ {'a' * 90_000} }}}}", "aaa"),
        # No text that a file could hold.
        *((f"{{{{ {call} }}}}", "half a character") for call in (r'"\ud800"', r'page["\udfff"]')),
        # Nor what marks the texts of sources.
        *((f"{text} [x]({{{{ page.title }}}})", "one of control") for text in "\x02\x03\x05"),
        (r'{{ "\x02" }} [x]({{ page.title }})', "one of control"),
        # Wrong types, wrong numbers.
        *(
            (f"{{{{ {call} }}}}", "needed, not a ")
            for name in ("capitalize", "code_block", "spaced", "front_matter", "number", "when")
            for call in (f"dossier | {name}", f"dossier.actors | {name}")
        ),
        *(
            (f"{{{{ {call} }}}}", "needed, not a ")
            for call in (
                *("heading('x')", "margin('x')", "below(none)", "1 | plural(dossier)"),
                *("'x' | plural('y')", "1 | plural('y', 2)", "'x' | code_block(1)"),
                *("href(1)", "link(dossier)", "link('matrix.md', 1)", "link('matrix.md', dossier)"),
                *("rich(1)", "inline('x')", "prose('x')", "prose((1, 2))"),
                *("'abc' | selectattr(1)", "link(['a', 'b'])"),
            )
        ),
        *(
            (f"{{{{ {call} }}}}", "argument")
            for call in (
                *("href()", "link()", "rich()", "inline()", "prose()", "begin_section(1)"),
                *("link('matrix.md', nosuch=1)", "heading()", "1 | plural", "1 | selectattr"),
                "dossier.record()",
            )
        ),
        ("{{ 'x' | code_block('a\n<script>') }}", "one word"),
        ("{{ link(nothing) }}", "'nothing' is undefined"),
        ("{{ 1 | length }}", "len()"),
        ("{{ 1 | list }}", "not iterable"),
        ("{{ 'abc' | selectattr('x', 'nosuch') }}", "nosuch"),
        ("{{ dossier.remembered(1, 2) }}", "not callable"),
        ("{{ 1 < 'x' }}", "not supported"),
        ("{% for a in 'ab' %}{{ loop('x') }}{% endfor %}", "not callable"),
        # Looking for templates is not counted, nor what a method costs.
        ("{% include 1 %}", "by its name"),
        ("{% import 1 as x %}", "by its name"),
        ("{% from page.title import x %}", "by its name"),
        ("{% extends page.title %}", "by its name"),
        ('{% include ["a", "b"] ignore missing %}', "by its name"),
        ('{% include "a" ignore missing %}', "ignore missing"),
        (
            f'{LONG_TEXT}{{% for a in "{LONG}" %}}{{{{ 1 in x | list }}}}{{% endfor %}}',
            ENOUGH,
        ),
        *(
            (f'{{% include "{name}" %}}', "no template")
            for name in ("", ".", "/etc/passwd", "../../sources/dossier.yml", "a\0b", "a" * 9_000)
        ),
    ],
)
@pytest.mark.sampled(3)
def test_it_ends_in_one_line_with_its_place(template: str, said: str, tmp_path: Path) -> None:
    assert said in built(tmp_path, template)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("heading(1, 2)", "heading() takes 1"),
        ("5 < 'a'", "not supported"),
        ("5 | length", "has no len"),
        ("nope.x", "'nope' is undefined"),
    ],
)
def test_a_template_of_any_name_is_blamed_for_what_it_does(
    call: str, said: str, tmp_path: Path
) -> None:
    """Also where a packaged page calls it, by a part of the dossier's own."""
    parts = (packaged.templates() / "pages/_parts.md.j2").read_text("utf-8")
    own = '{% from "_x" import boom with context %}{% set head = boom %}'
    write(tmp_path, {"site_templates/pages/_parts.md.j2": (parts + own).encode()})
    write(
        tmp_path,
        {"site_templates/pages/_x": f"{{% macro boom() %}}{{{{ {call} }}}}{{% endmacro %}}"},
    )
    write(tmp_path, LEAST)
    result = run("build", "-C", tmp_path)
    assert result.exit_code == 1
    assert "site_templates/pages/_x:1: " in result.stderr
    assert said in result.stderr


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("parts.info(1)", "a sentence is needed, not a int"),
        ("parts.lines(1)", "not iterable"),
        ("parts.statement(page)", "css"),
        ("parts.judgement(dossier)", "kicker"),
        ("parts.info()", "words"),
        ("parts.info(1, 2, 3)", "not more than 1"),
        ("parts.outline(dossier.questions.values() | list)", ""),
        ("parts.nosuch()", "nosuch"),
    ],
)
def test_what_a_packaged_macro_stumbles_over_is_blamed_on_who_gave_it(
    call: str, said: str, tmp_path: Path
) -> None:
    text = "text: So?\nshort: So\ntopic: T\nunknowns: [{text: All., kind: not-reported}]\n"
    write(tmp_path, {"sources/questions/q.yml": text})
    found = built(tmp_path, f"{PARTS}\n\n{{{{ {call} }}}}\n")
    assert found.startswith("3: ")
    assert said in found


def test_the_work_of_a_hostile_template_is_bounded(tmp_path: Path) -> None:
    """In memory, and in time by far less than anybody waits."""
    template = EMPTY_MACRO + chain("\U0001f600" * 100) + "{{ m59() }}"
    write(tmp_path, {**LEAST, TEMPLATE: template})
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))\n"
        "from onrecord.cli.main import main; main(['build', '-C', sys.argv[1]])"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert ENOUGH in done.stderr
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2**30


def test_a_large_dossier_may_have_templates_of_its_own(tmp_path: Path) -> None:
    """Room for what is sound: a loop over much, a list of words, a choice by number."""
    text = (
        f"{nested(2, repr('a' * 1_000), '')}"
        '{% for word in ["a", "b"] %}{% if word in ("a", "c") %}{{ word }}{% endif %}{% endfor %}'
        "{% for word in [page.title, page.kind] %}{% if loop.index > 1 %}{{ word }}{% endif %}"
        "{% endfor %}"
        '{% set nothing %}{{ inline(none) }}{{ "" }}{% endset %}{% if nothing %}c{% endif %}'
    )
    write(tmp_path, {**LEAST, TEMPLATE: text})
    assert run("build", "-C", tmp_path).exit_code == 0
    assert (tmp_path / "briefs/index.md").read_text("utf-8") == "abrief\n"


# --- what a source wrote -----------------------------------------------------------------------

# Whichever sign of it were structure, an element or an attribute would come of it.
TITLE = (
    "[go](javascript:alert) ![p](http://evil.example/p.png) <img src=x class=pwn> ' id=pwn "
    "www.evil.example a.md `a` **b** --> </pre></script></style></title></textarea> ``` ~~~"
)
PRINTED = (
    "{{ page.title }}",
    "{{ page.title | attribute }}",
    "{{ page.title | capitalize }}",
    "{{ page.title | code_block }}",
    "{{ page.title | code_block('json') }}",
    "{{ page.title | front_matter }}",
    "{{ page.title | isolated }}",
    "{{ page.title | isolated | front_matter }}",
    "{{ page.title | spaced }}",
    "{{ 1 | plural(page.title) }}",
    "{{ page.title.upper() }}",
    "{{ link('matrix.md', page.title) }}",
    "{{ prose(dossier.briefing.editors) }}",
    "{{ rich(dossier.briefing.scope) }}",
    "{{ inline(dossier.briefing.scope) }}",
    "{{ dossier.briefing.scope.source | code_block }}",
    "{% for sign in page.title %}{{ sign }}{% endfor %}",
)
STANDING = (
    "X",
    "\\X",
    "a X",
    "# X",
    "- X",
    "> X",
    "| a |\n|---|\n| X |",
    "<div>X</div>",
    "<div>\nX\n</div>",
    "<div>\n\nX\n\n</div>",
    "<div markdown>X</div>",
    "<div markdown>\n\nX\n\n</div>",
    "<pre>X</pre>",
    "<pre>\nX\n</pre>",
    "<!-- X -->",
    "<!--\n\nX\n\n-->",
    '<div title="X">a</div>',
    """<div title = "X" lang='a"b' hidden
    data-a=b>a</div>""",
    "```\nX\n```",
    "`X`",
    "    X",
    "[X](matrix.md)",
    "[a](https://a.example/Bridge_(structure)?q=a+b 'a') X",
    "![X](matrix.md)",
    "<textarea>X</textarea>",
)
# Where even what is escaped would do harm, and what is said of it.
MISPLACED = (
    ("<div title='X'>a</div>", "not in double quotes"),
    ("<div title=X>a</div>", "not in double quotes"),
    ("<div X>a</div>", "not in double quotes"),
    ("<X>a</X>", "not in double quotes"),
    ("</X>", "not in double quotes"),
    ('<a href="X">a</a>', "not in double quotes"),
    ('<a title="a"href="X">a</a>', "not in double quotes"),
    ('<a\ntitle="a"\nhref="https://a.example/X">a</a>', "not in double quotes"),
    ('<IMG SRC="X">', "not in double quotes"),
    ("""<a x=' title="' href=X y='"'>a</a>""", "not in double quotes"),
    ("""<a " href='" title="X" y='>a</a>""", "not in double quotes"),
    ("""<a x=y' title="X" z='>a</a>""", "not in double quotes"),
    ('<a title = "a" /href="X">a</a>', "not in double quotes"),
    ('<a class=x\u00a0title=" href=X ">a</a>', "not in double quotes"),
    ('<a class=x\vtitle=" href=X ">a</a>', "not in double quotes"),
    ("<style></stylex{} b{color:X}</style>", "a script or a style"),
    # What the engines take for a page's head ends there, or is none.
    ("HEAD---\ntitle: x\n...\n<a href=X>a</a>\n\n---\n", "not in double quotes"),
    ("HEAD---\ntitle: x\n--- \n<a href=X>a</a>\n\n---\n", "not in double quotes"),
    *(
        (f"HEAD{head}<a href=X>a</a>\n{end}\n\nmore\n", "stands in")
        for head, end in (
            (" ---\n", "\n---"),
            ("---\n", "---"),
            ("---\n", "\nfoo: [\n---"),
            ("---\n", "\n---x"),
            ("---\ntitle: x\na: b ", "---"),
        )
    ),
    ('<a title="` [x](X) `">a</a>', "an address"),
    ('<p markdown="span">[x](\n\nX)</p>', "an address"),
    ("[x](http://u()@X/)", "an address"),
    ("[x](http://u(a(b)c)@X/)", "an address"),
    ("[x](http://u\\)@X/)", "an address"),
    ("[x](http://u`)`@X/)", "an address"),
    ('<a title="\n~~~\n">\n~~~\n" href="X">x</a>', "a line that begins with no attribute"),
    ("""<div>\n<a id=a'b href="X">x</a>\n</div>""", "not in double quotes"),
    ('> <a\n> href="X">x</a>', "a line that begins with no attribute"),
    ('- > <img alt=y\n  > src="X">', "a line that begins with no attribute"),
    ("[x](http://u*) X", "an address, or behind one with signs that are better encoded"),
    ("![x](http://u()@X/)", "an address"),
    ("[x](http://u(((a)b)c)@X/)", "an address"),
    ("[x](http://u``)``@X/)", "an address"),
    ("[x](http://u[b)][d]@X/)\n\n[d]: index.md", "an address"),
    ('[x](http://u++")"++@X/)', "an address"),
    ("<1X@x.example>", "a tag"),
    ('[x](y){: title="}" href=X }', "a list of attributes"),
    ("# a {: title='}' href=X }", "a list of attributes"),
    ('\\<a title=" <a href=X>y</a> "', "attribute"),
    ('<!-- <a title="--> [x](X) <!-- "> -->', "an address"),
    ('<textarea><a title="</textarea><a href=X>y</a>">', "attribute"),
    (f"[{'a' * 1_100}]: X", "an address"),
    ('<b onclick="X">a</b>', "not in double quotes"),
    ('<b style="X">a</b>', "not in double quotes"),
    ("[a](X)", "an address"),
    ("![a](X)", "an address"),
    ("[a](<X>)", "an address"),
    ("[a](matrix.md 'X')", "an address"),
    ("[a](\nX)", "an address"),
    ("[a]: X", "an address"),
    ("> [a]: matrix.md X", "an address"),
    ("[a]:\nX", "an address"),
    ("[a\nb]:\nX", "an address"),
    ("[a\\]b]: X", "an address"),
    ("- [a]: X", "an address"),
    ("<div markdown>[a]: X</div>", "an address"),
    ("`<!--` [a](X)", "an address"),
    ("<!--> [a](X)", "an address"),
    ('\\<!-- <a href="X">', "a tag"),
    ('<!---> <img src=x onerror="X">', "a tag"),
    ('<xmp><!--</xmp><a href="X">', "a tag"),
    ("[a](matrix.md){ href=X }", "a list of attributes"),
    ("# a {: title=X }", "a list of attributes"),
    ("<script>X</script>", "a script or a style"),
    ("<script>\n\nlet a = 'X';", "a script or a style"),
    ("<STYLE media=all>X</STYLE>", "a script or a style"),
    (
        "{% macro m(x) %}<a href='{{ x }}'>{% endmacro %}{% set t %}X{% endset %}{{ m(t) }}",
        "quotes",
    ),
)


# What prints more than text, or may.
_MARKUP = re.compile("code_block|front_matter|link|rich|inline")


def titled(root: Path) -> Path:
    """Write a dossier in which the title and other texts are hostile."""
    quoted, scope = json.dumps(TITLE), json.dumps(TITLE[TITLE.index("<img") :])
    facts = f"title: {quoted}\nscope: {scope}\nbottom_line: x\n"
    facts += f"editors: [www, .evil.example, {quoted}]\n"
    write(root, LEAST)
    (root / "sources/dossier.yml").write_text(facts, "utf-8")
    return root


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.__name__)
@pytest.mark.filterwarnings("ignore::html5lib.constants.DataLossWarning")  # of lxml alone
def test_no_text_of_a_source_becomes_structure(
    engine: Callable[[str], str], tmp_path: Path
) -> None:
    """Wherever a template may put it, by whatever it has."""
    root = titled(tmp_path)
    pages = [
        standing.replace("X", printed)
        for standing in STANDING
        for printed in PRINTED
        if not (standing.startswith(("<div title", "![")) and _MARKUP.search(printed))
    ]
    write(root, {TEMPLATE: "\n\n===\n\n".join(pages)})
    result = run("build", "-C", root)
    assert result.exit_code == 0, result.stderr
    text = (root / "briefs/index.md").read_text("utf-8")
    written = re.split(r"\n+===\n\n", text)
    assert len(written) == len(pages)
    for template, text in zip(pages, written, strict=True):
        for tag, attributes in Shown(engine(text)).elements:
            assert tag != "img" or "![" in template, (template, text)
            assert tag != "strong" or "scope" in template, (template, text)
            assert "pwn" not in attributes.values(), (template, text)
            assert "evil" not in attributes.get("href", ""), (template, text)
            assert "javascript" not in attributes.get("href", ""), (template, text)


@pytest.mark.parametrize(("standing", "said"), MISPLACED)
@pytest.mark.sampled(3)
def test_no_text_of_a_source_stands_where_it_could_do_harm(
    standing: str, said: str, tmp_path: Path
) -> None:
    """In addresses, in tags outside of double quotes, in scripts: not even by a macro."""
    root = titled(tmp_path)
    for printed in PRINTED:
        is_head = standing.startswith("HEAD")
        template = standing.removeprefix("HEAD") if is_head else f"<p>a</p>\n\n{standing}"
        write(root, {TEMPLATE: f"{template.replace('X', printed)}\n"})
        result = run("build", "-C", root)
        lines = result.stderr.removeprefix("1 warning\n")  # of the scope, which is HTML
        assert (result.exit_code, lines.count("\n")) == (1, 1), (printed, result.stderr)
        assert f"{TEMPLATE}: index.md: the text of a source stands in" in result.stderr
        assert said in result.stderr
        assert not (root / "briefs").exists()


@pytest.mark.parametrize("blanks", [" ", "\t", ", ", " ,"])
def test_a_head_of_many_blanks_is_as_good_as_any(tmp_path: Path, blanks: str) -> None:
    """To seek the quoted texts in it must not take the square of its length: hours, here."""
    many = f'{{% for a in "{LONG}" %}}{blanks * 50}{{% endfor %}}'
    head = f"---\ntitle: {{{{ page.title | front_matter }}}}{many}x\n---\n# M\n"
    write(tmp_path, {**LEAST, TEMPLATE: head})
    assert run("build", "-C", tmp_path).exit_code == 0


def test_an_attribute_and_the_front_matter_take_text_by_their_filters(tmp_path: Path) -> None:
    front = "---\ntitle: {{ page.title%s }}\n---\n\n{{ page.title }}\n"
    assert "without '| front_matter'" in built(tmp_path, front % "")
    assert "without '| attribute'" in built(tmp_path, '<b title="{{ page.title | front_matter }}">')
    # What runs from right to left is isolated by markup, which an image's words would show.
    hebrew = "title: \u05e9\u05dc\u05d5\u05dd\nscope: x\nbottom_line: x\n"
    for image in ("![a {{ page.title%s }}](x.png)", '<img alt="{{ page.title%s }}" src="x.png">'):
        (tmp_path / "sources/dossier.yml").write_text(hebrew, "utf-8")
        write(tmp_path, {TEMPLATE: image % ""})
        assert "without '| attribute'" in run("build", "-C", tmp_path).stderr
        write(tmp_path, {TEMPLATE: image % " | attribute"})
        assert run("build", "-C", tmp_path).exit_code == 0
        shown = (tmp_path / "briefs/index.md").read_text("utf-8")
        assert shown == image.replace("{{ page.title%s }}", "\u05e9\u05dc\u05d5\u05dd") + "\n"
        shutil.rmtree(tmp_path / "briefs")
    write(tmp_path, {TEMPLATE: front % " | front_matter"})
    assert run("build", "-C", tmp_path).exit_code == 0


def test_an_address_of_a_record_may_stand_where_addresses_do(tmp_path: Path) -> None:
    article = (
        "title: A\npublisher: o\nkind: news\ndate: 2024\nsummary: x\nurl: https://a.example/()\n"
    )
    actor = "name: O\nkind: media\n"
    write(tmp_path, {**LEAST, "sources/articles/a.yml": article, "sources/actors/o.yml": actor})
    url = "{{ dossier.record('a').url }}"
    write(tmp_path, {TEMPLATE: f'[a]({url}) <a href="{url}">b</a> {{{{ none }}}}{{{{ 1.5 }}}}'})
    result = run("build", "-C", tmp_path)
    assert result.exit_code == 0, result.stderr
    shown = "https://a.example/&#40;&#41;"
    text = (tmp_path / "briefs/index.md").read_text("utf-8")
    assert text == f'[a]({shown}) <a href="{shown}">b</a> 1.5\n'


@pytest.mark.parametrize("name", ["ferry", "harbour", "lido"])
def test_copies_of_the_packaged_templates_give_the_same_pages(name: str, tmp_path: Path) -> None:
    pages = []
    for own in (False, True):
        root = tmp_path / str(own)
        shutil.copytree(HARBOUR.parent / name / "sources", root / "sources")
        if own:
            shutil.copytree(packaged.templates() / "pages", root / "site_templates/pages")
        assert run("build", "-C", root).exit_code == 0
        pages.append(tree(root / "briefs"))
    assert pages[0] == pages[1]


def test_a_page_is_linked_by_its_path_alone(tmp_path: Path) -> None:
    for target in ("<img src=x>.md", "a.md) ![", "../a.md", "https://a.example/a.md", "a b.md"):
        template = f"{{{{ href({target!r}) }}}}"
        assert f"no record '{target}'" in built(tmp_path, template)


# --- what is no file ---------------------------------------------------------------------------


def _link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def _link_inside(path: Path) -> None:
    other = path.with_name("other")
    other.write_text("x")
    path.symlink_to(other)


def _dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_link, "a link, where a plain file is read"),
        (_link_inside, "a link, where a plain file is read"),
        (_dangling, "a link, where a plain file is read"),
        (_device, "a link, where a plain file is read"),
        (os.mkfifo, ", where a plain file is read"),
        (Path.mkdir, ", where a plain file is read"),
        (lambda path: path.write_bytes(b"x" * (LONGEST_TEMPLATE + 1)), "more than 100,000 bytes"),
        (lambda path: path.write_bytes(b"x\n\xff"), "2: not UTF-8 text"),
    ],
)
def test_what_is_no_plain_file_is_no_template(
    make: Callable[[Path], object], said: str, tmp_path: Path
) -> None:
    """It is named in a line, not followed and not waited for."""
    write(tmp_path, LEAST)
    (tmp_path / TEMPLATE).parent.mkdir(parents=True)
    make(tmp_path / TEMPLATE)
    result = run("build", "-C", tmp_path)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith(f"Error: {tmp_path / TEMPLATE}:")
    assert said in result.stderr


@pytest.mark.parametrize("linked", ["site_templates", "site_templates/pages"])
def test_a_folder_of_templates_is_no_link(linked: str, tmp_path: Path) -> None:
    root = write(tmp_path / "dossier", {**LEAST, TEMPLATE: "x"})
    (root / linked).rename(tmp_path / "elsewhere")
    (root / linked).symlink_to(tmp_path / "elsewhere")
    result = run("build", "-C", root)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith(f"Error: {root / linked}: a link")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_template_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, {**LEAST, TEMPLATE: "x"})
    (tmp_path / TEMPLATE).chmod(0)
    result = run("build", "-C", tmp_path)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith(f"Error: {tmp_path / TEMPLATE}: ")


def test_a_template_that_no_page_is_made_from_is_named(tmp_path: Path) -> None:
    names = ("unknwons.md.j2", "_mine.md.j2", "unknowns.md.j2", "notes.txt")
    folder = tmp_path / "site_templates/pages"
    write(tmp_path, {**LEAST, **{f"site_templates/pages/{name}": "x" for name in names}})
    result = run("build", "-C", tmp_path)
    assert result.exit_code == 0
    assert result.stderr.splitlines()[0] == (
        f"Warning: {folder / names[0]}: no page is made from this; did you mean 'unknowns.md.j2'?"
    )
    assert result.stderr.count("Warning") == 1


def test_a_text_that_is_parsed_is_paid_for_however_little_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An item of a list that says nothing is left out of a page, but has to be read."""
    monkeypatch.setattr(allowance, "AT_LEAST", 0)
    write(
        tmp_path,
        {**LEAST, TEMPLATE: "{% for a in 'abcdefghij' %}{{ rich(view.scope) }}{% endfor %}"},
    )
    scope = json.dumps("- x\n" + "-\n" * 3_900)
    sources = f"title: T\nscope: {scope}\nbottom_line: x\n"
    (tmp_path / "sources/dossier.yml").write_text(sources, "utf-8")
    for each_page, code in ((450_000, 0), (50_000, 1)):
        monkeypatch.setattr(allowance, "EACH_PAGE", each_page)
        assert run("build", "-C", tmp_path).exit_code == code


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no such timer here")
def test_what_would_take_a_minute_all_the_same_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where something costs far more than it is taken for."""
    monkeypatch.setattr(allowance, "SECONDS", (0.5, 0.0))
    monkeypatch.setattr(allowance, "AT_LEAST", 10**15)
    write(tmp_path, {**LEAST, TEMPLATE: nested(10, f'"{LONG}"')})
    result = run("build", "-C", tmp_path)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert f"{TEMPLATE}:1: this takes more than 0 s" in result.stderr
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_only_a_language_is_written_as_one(tmp_path: Path) -> None:
    """It stands in an attribute, where the text of a source could end it."""
    said = "a language tag (BCP 47) is needed, not 'x\" onclick=\"y'"
    assert said in built(tmp_path, """{{ said("abc", 'x" onclick="y') }}""")
    write(tmp_path, {TEMPLATE: """{{ said("abc", "de") }}"""})
    assert run("build", "-C", tmp_path).exit_code == 0
