"""What a dossier brings along for its site runs only where somebody here has said so."""

import json
import os
import re
import resource
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, ClassVar

import platformdirs
import pytest
from lxml import html
from tests.conftest import onrecord
from tests.dossier_helpers import LEAST, run, tree, write

from onrecord import packaged, pipeline
from onrecord.output import configuration, engines, limit, permissions, scripts, trust
from onrecord.output.configuration import Configuration
from onrecord.output.errors import PublishError
from onrecord.output.files import workplace
from onrecord.output.settings import head_fault, read_settings
from onrecord.pages import markdown
from onrecord.source.plain import MAX_PLAIN

RAN = "ran"
TOUCH = f"open('{RAN}', 'w').close()"
ESCAPE = "{{ cycler.__init__.__globals__.os.system('touch " + RAN + "') }}"
SECRET = "0815-4711"  # noqa: S105  # of the environment

# What a configuration brings along, and how it is called where it is left out.
CODE = {
    "hooks": ({"mkdocs.yml": "hooks: [hooks.py]\n", "hooks.py": TOUCH}, "mkdocs.yml:1: hooks"),
    "inherited": (
        {"mkdocs.yml": "INHERIT: base.yml\n", "base.yml": "hooks: [h.py]\n", "h.py": TOUCH},
        "mkdocs.yml:1: INHERIT",
    ),
    "override": (
        {"site_templates/overrides/404.html": ESCAPE},
        "site_templates/overrides: 1 file",
    ),
    "partial": (
        {"site_templates/overrides/partials/copyright.html": ESCAPE},
        "site_templates/overrides: 1 file",
    ),
    "template among the pages": (
        {"mkdocs.yml": "site_author: A\nextra_templates: [x.txt]\n", "briefs/x.txt": ESCAPE},
        "mkdocs.yml:2: extra_templates",
    ),
}
# What is left out as well.
OTHERS = {
    "plugins:\n  - search\n  - tags\n": "mkdocs.yml:3: the plugin tags",
    "plugins:\n  social: {}\n": "mkdocs.yml:2: the plugin social",
    "plugins:\n  - search:\n      jieba_dict: /etc/passwd\n": (
        "mkdocs.yml:3: jieba_dict of the plugin search"
    ),
    "plugins: [search: {separator: '(x+x+)+y'}]\n": (
        "mkdocs.yml:1: separator of the plugin search"
    ),
    "plugins:\n  - material/privacy\n": "mkdocs.yml:2: the plugin privacy",
    "markdown_extensions:\n  - pymdownx.snippets:\n      base_path: /etc\n": (
        "mkdocs.yml:2: the extension pymdownx.snippets"
    ),
    "markdown_extensions: [toc, pymdownx.b64]\n": "mkdocs.yml:1: the extension pymdownx.b64",
    "markdown_extensions: {antigravity: {}}\n": "mkdocs.yml:1: the extension antigravity",
    "theme: {name: mkdocs, static_templates: [x.html]}\n": "mkdocs.yml:1: theme: static_templates",
    "extra: {polyfills: [mine.js]}\n": "mkdocs.yml:1: extra: polyfills",
    "extra:\n  version: {provider: mike}\n": "mkdocs.yml:2: extra: version",
    "extra: {source_url: 'javascript:alert(1)//'}\n": "mkdocs.yml:1: extra: source_url",
    "theme: {features: [toc.follow, content.tooltips]}\n": (
        "mkdocs.yml:1: theme: features: content.tooltips"
    ),
    "theme: {features: {toc.follow: true}}\n": "mkdocs.yml:1: theme: features",
    "theme: {features: x content.tooltips}\n": "mkdocs.yml:1: theme: features",
    "markdown_extensions: [pymdownx.magiclink]\n": (
        "mkdocs.yml:1: the extension pymdownx.magiclink"
    ),
    "extra_javascript: [mine.js]\n": "mkdocs.yml:1: extra_javascript",
    "markdown_extensions: [footnotes: {BACKLINK_TITLE: '{:2000000000d}'}]\n": (
        "mkdocs.yml:1: BACKLINK_TITLE of the extension footnotes"
    ),
    "edit_uri_template: '{path:>3000000000}'\n": "mkdocs.yml:1: edit_uri_template",
    "watch: [/]\n": "mkdocs.yml:1: watch",
    "site_name: !ENV [ONRECORD_SECRET, A name]\n": "mkdocs.yml:1: !ENV ONRECORD_SECRET",
    "site_name: A name\nsite_author: !ENV ONRECORD_SECRET\n": "mkdocs.yml:2: !ENV ONRECORD_SECRET",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A least dossier, which is the current folder."""
    root = write(tmp_path / "dossier", LEAST)
    monkeypatch.chdir(root)
    monkeypatch.setenv("ONRECORD_SECRET", SECRET)
    return root


@pytest.mark.parametrize("name", CODE)
def test_code_of_a_dossier_runs_with_trust_alone(root: Path, name: str) -> None:
    brought, called = CODE[name]
    write(root, brought)
    done = run("site")
    assert done.exit_code == 0, done.output
    assert f"{called}: left out, it needs --trust\n" in done.stderr
    assert not (root / RAN).exists()
    done = run("site", "--trust")
    assert done.exit_code == 0, done.output
    assert "--trust" not in done.stderr
    assert (root / RAN).exists()


@pytest.mark.parametrize("content", OTHERS)
def test_what_is_left_out_is_named(root: Path, content: str) -> None:
    found, text = configured(root, content)
    assert found.refused == (OTHERS[content],)
    for what in (
        SECRET,
        "- tags",
        "social",
        "/etc",
        "privacy",
        "snippets",
        "b64",
        "antigravity",
        "mine.js",
    ):
        assert what not in text
    trusted, text = configured(root, content, trusted=True)
    assert trusted.refused == ()


def configured(root: Path, content: str, *, trusted: bool = False) -> tuple[Configuration, str]:
    """Return the configuration that the engine is given, and its text."""
    write(root, {"mkdocs.yml": content})
    private = root.with_name("private")
    private.mkdir(exist_ok=True)
    found = configuration.write_configuration(root, private, "Title", trusted=trusted)
    return found, found.path.read_text("utf-8")


@pytest.mark.parametrize("trust", [(), ("--trust",)])
@pytest.mark.parametrize(
    ("content", "place"),
    [
        (f"!!python/object/apply:os.system ['touch {RAN}']\n", "1:1"),
        (f"site_name: !!python/object/apply:os.system ['touch {RAN}']\n", "1:12"),
        ("a:\n  - !!python/name:os.system\n", "2:5"),
        ("extra: {a: !!python/object/new:os.system [touch]}\n", "1:12"),
        ("? !!python/name:os.system\n: b\n", "1:3"),
        ("extra: {a: !<tag:yaml.org,2002:python/module:os> ''}\n", "1:12"),
        ("extra: {a: !mine 1}\n", "1:12"),
        ("extra: {a: !!binary aGk=}\n", "1:12"),
    ],
)
def test_a_tag_never_runs(root: Path, trust: tuple[str, ...], content: str, place: str) -> None:
    write(root, {"mkdocs.yml": content})
    done = run("site", *trust)
    assert done.exit_code == 1
    [said] = [line for line in done.stderr.splitlines() if line.startswith("Error")]
    assert said.startswith(f"Error: mkdocs.yml:{place}: the tag ")
    assert not (root / RAN).exists()
    assert not (root / "site").exists()


def test_an_inherited_tag_never_runs_either(root: Path) -> None:
    tag = f"site_name: !!python/object/apply:os.system ['touch {RAN}']\n"
    write(root, {"mkdocs.yml": "INHERIT: base.yml\n", "base.yml": tag})
    done = run("site", "--trust")
    assert done.exit_code == 1
    assert "Error: base.yml:1:12: the tag !!python/object/apply:os.system" in done.stderr
    assert not (root / RAN).exists()


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join(9 * [f'*{old}'])}]\n"
    for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BOMB, "mkdocs.yml: more than 20,000 values, its aliases written out"),
        ("extra: &a {b: *a}\n", "mkdocs.yml:1: nested too deeply"),
        ("nav: [" + "x, " * 30_000 + "]\n", "mkdocs.yml: more than 20,000 values"),
        ("# " + "x" * 300_000, "more than 250,000 bytes; it is not read"),
        ("plugins: 5\n", "mkdocs.yml:1: 'plugins' is no list of names"),
        ("plugins: [[search]]\n", "mkdocs.yml:1: 'plugins' has an item that is no name"),
        ("strict: true\nextra: [1]\n", "mkdocs.yml:2: 'extra' is no mapping"),
        ("theme: [material]\n", "mkdocs.yml:1: 'theme' is no mapping"),
        ("hooks: [1]\n", "mkdocs.yml:1: 'hooks' has an item that is no path"),
        ("exclude_docs: '*a*a*a*a*b'\n", "a pattern of 'exclude_docs' has more than 2 '*'"),
        ("draft_docs: '**/a/**/b/**/d'\n", "a pattern of 'draft_docs' has more than 2 '*'"),
        ("not_in_nav: '**a**'\n", "a pattern of 'not_in_nav' has more than 2 '*'"),
        ("not_in_nav: 'a/**b*'\n", "a pattern of 'not_in_nav' has more than 2 '*'"),
        ("not_in_nav: |\n" + "  x\n" * 101, "more than 100 patterns in 'not_in_nav'"),
        ("markdown_extensions: [{toc: 1}]\n", "'markdown_extensions' has an item that is no name"),
        ("extra_css: x.css\n", "mkdocs.yml:1: 'extra_css' is no list"),
        ("site_name: !ENV {a: b}\n", "mkdocs.yml:1: !ENV needs the name of a variable"),
        ("site_name: 0x" + 4_000 * "f" + "\n", "mkdocs.yml:1:12: a number too long to be one"),
        ("extra: {a: !!int x}\n", "mkdocs.yml: not readable as YAML: "),
        ("extra: {a: 2024-99-99}\n", "mkdocs.yml: not readable as YAML: "),
    ],
    ids=lambda each: each[:20],
)
def test_a_configuration_beyond_all_bounds_is_named(root: Path, content: str, said: str) -> None:
    write(root, {"mkdocs.yml": content})
    done = run("site")
    assert done.exit_code == 1
    assert said in done.stderr.splitlines()[-1]
    assert done.stderr.splitlines()[-1].startswith("Error: ")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_an_alias_in_the_head_of_a_page_is_named(root: Path, end: str) -> None:
    """MkDocs would write it out, and what it leads to, and what that leads to."""
    head = f"---{end}a: &a [x]{end}title: [*a, *a]{end}---{end}# Notes{end}"
    write(root, {"briefs/notes.md": head.encode()})
    done = run("site")
    assert done.exit_code == 1
    assert "Error: briefs/notes.md: an alias in line 3 of its head" in done.stderr


def test_aliases_in_reason_are_written_out(root: Path) -> None:
    extra = values(root, "extra:\n  a: &a {b: [1]}\n  c: *a\n  d: {<<: *a, e: 3}\n")["extra"]
    assert extra["c"] == extra["a"] == {"b": [1]}
    assert extra["d"] == {"b": [1], "e": 3}


# --- remembered ------------------------------------------------------------------------------


@pytest.fixture
def hooked(root: Path) -> Path:
    return write(root, CODE["hooks"][0])


def trusts(folder: Path, *, trust: bool = False) -> bool:
    """Return whether what a dossier brings along would run."""
    with workplace(folder) as work:
        found = pipeline.configure(folder, work, work, "Title", trust=trust)
    assert bool(found.refused) is (hook(folder) not in found.path.read_text("utf-8"))
    return not found.refused


def hook(folder: Path) -> str:
    return f"{folder}/hooks.py"


def test_trust_is_said_once_for_a_folder(hooked: Path) -> None:
    assert not trusts(hooked)
    assert trusts(hooked, trust=True)
    assert trusts(hooked)
    assert trusts(hooked)


def test_trust_does_not_go_along_with_a_copy(hooked: Path, tmp_path: Path) -> None:
    """Whoever is given the whole folder, its work folder included, has not said anything."""
    assert trusts(hooked, trust=True)
    assert not trusts(shutil.copytree(hooked, tmp_path / "copy"))
    assert not trusts(shutil.copytree(hooked, tmp_path / "copy", dirs_exist_ok=True))


def test_a_title_that_a_source_may_have_is_none_that_is_too_long() -> None:
    """Each sign of markup in it stands as a reference."""
    for sign in "*'\u2068":
        title = markdown.front_matter(sign * MAX_PLAIN)
        head = f"---\ntitle: {title}\ndescription: {title}\n---\n"
        assert head_fault(head.encode()) == ""


def test_trust_does_not_come_back_with_a_copy(hooked: Path, tmp_path: Path) -> None:
    """Somebody may have had it in the meantime, token and all."""
    assert run("site", "--trust").exit_code == 0
    shutil.copytree(hooked, tmp_path / "returned")
    hooked.rename(tmp_path / "away")
    (tmp_path / "returned").rename(hooked)
    (hooked / RAN).unlink()
    assert run("site", "-C", hooked).exit_code == 0
    assert not (hooked / RAN).exists()


def test_trust_does_not_come_back_in_a_folder_of_the_same_number(hooked: Path) -> None:
    """A file system gives the number of a folder that was removed to another one."""
    assert trusts(hooked, trust=True)
    token = hooked / ".onrecord/token"
    put_there = token.read_bytes()
    token.unlink()
    time.sleep(0.05)  # more than a tick of the file system's clock
    token.write_bytes(put_there)
    assert not trusts(hooked)


def test_trust_does_not_stay_with_a_place(hooked: Path, tmp_path: Path) -> None:
    """Another dossier that is put where one was trusted is another one."""
    other = shutil.copytree(hooked, tmp_path / "other")
    assert trusts(hooked, trust=True)
    shutil.rmtree(hooked)
    other.rename(hooked)
    assert not trusts(hooked)


def test_a_dossier_cannot_say_that_it_is_trusted(hooked: Path) -> None:
    assert trusts(hooked, trust=True)
    token = hooked / ".onrecord/token"
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    token.write_text("another", "utf-8")
    assert not trusts(hooked)
    token.unlink()
    assert not trusts(hooked)


def test_where_nothing_can_be_written_down_trust_holds_for_the_run(
    hooked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null")
    done = run("site", "--trust")
    assert done.exit_code == 0, done.output
    assert "so it holds for this run alone" in done.stderr
    assert (hooked / RAN).exists()
    assert not trusts(hooked)


def test_no_dossier_holds_what_is_known_of_it(
    hooked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is somebody's home, its files came with it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(hooked / "state"))
    trust.secret.cache_clear()
    assert trusts(hooked, trust=True)
    assert not trusts(hooked)
    assert not (hooked / "state").exists()


def test_no_note_that_came_along_is_believed(
    hooked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A home in a clone, as in some containers: only a file's change the system dates itself."""
    assert trusts(hooked, trust=True)
    brought = shutil.copytree(Path(os.environ["XDG_STATE_HOME"]), tmp_path / "brought")
    monkeypatch.setenv("XDG_STATE_HOME", str(brought))
    trust.secret.cache_clear()
    assert not trusts(hooked)
    assert trusts(hooked, trust=True)
    assert trusts(hooked)


def test_a_dossier_that_was_started_here_is_trusted(tmp_path: Path) -> None:
    assert run("new", tmp_path / "bridge").exit_code == 0
    assert trusts(write(tmp_path / "bridge", CODE["hooks"][0]))


# --- put together ----------------------------------------------------------------------------


def values(root: Path, content: str, *, trusted: bool = False) -> dict[str, Any]:
    """Return the values that the engine is given."""
    found, _ = configured(root, content, trusted=trusted)
    return read_settings(found.path, trusted=True).values


def test_of_ten_thousand_names_some_are_shown(root: Path) -> None:
    names = ", ".join(f"x{number}" for number in range(10_000))
    write(root, {"mkdocs.yml": f"markdown_extensions: [{names}]\n"})
    done = run("site")
    assert done.exit_code == 0, done.output
    assert done.stderr.count(": left out, it needs --trust\n") == 50
    assert "... and 9,950 more that were left out\n" in done.stderr


def test_a_list_of_names_adds_to_ours(root: Path) -> None:
    """A dossier that names an extension or a plugin keeps those that its pages need."""
    ours = values(root, "")
    own = values(
        root,
        "markdown_extensions:\n  - admonition\n  - markdown.extensions.toc: {toc_depth: 2}\n"
        "plugins: {search: {lang: de}}\nextra_css: [own.css]\n",
    )
    assert own["markdown_extensions"] == [
        *(
            {"toc": {**each["toc"], "toc_depth": 2}} if "toc" in each else each
            for each in ours["markdown_extensions"]
        ),
        "admonition",
    ]
    assert own["plugins"] == ours["plugins"]
    assert own["extra_css"] == [*ours["extra_css"], "own.css"]


def test_with_extensions_of_its_own_a_site_is_built(root: Path) -> None:
    write(root, {"mkdocs.yml": "markdown_extensions: [admonition]\n"})
    write(root, {"briefs/notes.md": "# Notes\n\n!!! note\n    Mine.\n"})
    done = run("site")
    assert done.exit_code == 0, done.output
    page = (root / "site/notes.html").read_text("utf-8")
    assert 'class="admonition note"' in page
    assert 'class="headerlink"' in page


def test_hooks_stand_where_the_configuration_does(root: Path) -> None:
    """Not where the engine's is, nor where the command is run."""
    found = values(root, "hooks: [tools/h.py]\n", trusted=True)
    assert found["hooks"] == [str(root / "tools/h.py")]


def test_what_is_not_set_is_as_good_as_left_out(root: Path) -> None:
    said = "hooks: []\nextra_javascript:\nplugins: []\nextra: {a: !ENV [B, [1]]}\n"
    found, text = configured(root, said)
    assert found.refused == ("mkdocs.yml:4: !ENV B",)
    assert "  a:\n  - 1\n" in text


def test_an_override_may_become_a_folder_and_back(root: Path) -> None:
    one, other = {"site_templates/overrides/x": "x"}, {"site_templates/overrides/x/y": "y"}
    for each in (one, other, one):
        shutil.rmtree(root / "site_templates", ignore_errors=True)
        configured(write(root, each), "", trusted=True)
        [path] = each
        made = root / "../private/theme" / Path(path).relative_to("site_templates/overrides")
        assert made.read_text("utf-8") == each[path]


def test_the_packaged_configuration_asks_for_no_trust(root: Path) -> None:
    """Also where a checkout of the package is the dossier itself."""
    shutil.copy(packaged.config(), root / "mkdocs.yml")
    done = run("site")
    assert done.exit_code == 0, done.output
    assert "--trust" not in done.stderr


# --- the engine ------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [[onrecord()], [sys.executable, "-m", "onrecord"]])
def test_a_module_in_the_current_folder_is_nobodys(root: Path, command: list[str]) -> None:
    """Python would take modules from there before its own."""
    for name in ("mkdocs", "yaml", "json", "click", "jinja2", "sitecustomize", "logging"):
        write(
            root, {f"{name}.py": TOUCH, f"{name}/__init__.py": TOUCH, f"{name}/__main__.py": TOUCH}
        )
    done = subprocess.run([*command, "site"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not (root / RAN).exists()


def test_every_page_has_its_policy_whatever_the_address(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the live server may do without."""
    monkeypatch.setenv("SITE_URL", "http://127.0.0.1:8000/")
    write(root, {"mkdocs.yml": "dev_addr: 127.0.0.1:8000\nextra: {preview: true}\n"})
    done = run("site")
    assert done.exit_code == 0, done.output
    pages = [*(root / "site").rglob("*.html")]
    assert len(pages) > 10
    for page in pages:
        assert "Content-Security-Policy" in page.read_text("utf-8")


@pytest.mark.parametrize("epoch", ["1", "1700000000", "nonsense"])
@pytest.mark.sampled(2)
def test_a_site_has_the_same_bytes_whatever_the_date_of_the_environment(
    root: Path, epoch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", "https://example.org/")
    done = run("site")
    assert done.exit_code == 0, done.output
    before = {each: (root / f"site/{each}").read_bytes() for each in ("sitemap.xml", "index.html")}
    zipped = (root / "site/sitemap.xml.gz").read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert run("site").exit_code == 0
    assert {each: (root / f"site/{each}").read_bytes() for each in before} == before
    assert (root / "site/sitemap.xml.gz").read_bytes() == zipped
    assert b"1970" not in before["sitemap.xml"]


def test_of_a_traceback_only_its_end_is_shown() -> None:
    said = (
        "INFO    -  Cleaning site directory\n"
        "WARNING -  A line.\n"
        "Traceback (most recent call last):\n"
        '  File "x.py", line 1, in f\n    g()\n'
        "ValueError: one\n\nThe above exception was the direct cause ...:\n\n"
        "Traceback (most recent call last):\n"
        '  File "y.py", line 1, in f\n    g()\n    ^^^\n'
        "OSError: [Errno 28] No space left on device\n"
    )
    shown = ["OSError: [Errno 28] No space left on device", "WARNING -  A line."]
    assert engines.in_lines(said) == shown


def test_of_a_thousand_lines_some_are_shown() -> None:
    shown = engines.in_lines("WARNING -  A line.\n" * 1_000)
    assert len(shown) == 201
    assert shown[-1] == "... and 800 lines more"
    assert engines.in_lines("") == ["it did not say why"]


# --- pages written by hand -------------------------------------------------------------------

_WEAK = """<div><meta http-equiv="Content-Security-Policy" content="img-src *"><p></head></p></div>
"""


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"briefs/n.md": "---\ntemplate: base.html\n---\n# Notes\n"},
            "site/n.html: it would have no policy; a template of its own needs --trust",
        ),
        (
            {"briefs/n.md": "template: base.html\n\n# Notes\n"},
            "site/n.html: it would have no policy; a template of its own needs --trust",
        ),
        (
            {"briefs/n.md": "---\ntemplate: partials/content.html\n---\n" + _WEAK},
            "briefs/n.md: <meta> needs --trust",
        ),
        (
            {"briefs/assets/javascripts/onrecord.js": "alert(1)"},
            "briefs/assets/javascripts/onrecord.js: a file in the place of one of the theme's",
        ),
        (
            {"briefs/n.md": "---\n" + "a: {" * 3_000 + "\n---\n"},
            "briefs/n.md: a head that is nested too deeply",
        ),
        (
            {"briefs/n.md": "---\n" + "a: b\n" * 9_000 + "---\n"},
            "briefs/n.md: a head of more than 20,000 bytes",
        ),
        (
            {"briefs/n.md": "---\ntags: [" + "a, " * 300 + "b]\n---\n\n# T\n"},
            "briefs/n.md: a head with a very long text or list",
        ),
        (
            {"briefs/n.md": "---\ntitle: " + "a " * 4_000 + "\n---\n\n# T\n"},
            "briefs/n.md: a head with a very long text or list",
        ),
        (
            {"briefs/.md": "---\na: &a b\nc: *a\n---\n"},
            "briefs/.md: an alias in line 3 of its head; write it out",
        ),
    ],
    ids=lambda each: each[:30] if isinstance(each, str) else "",
)
def test_a_page_written_by_hand_hurts_nobody(
    root: Path, files: dict[str, str | bytes], said: str
) -> None:
    write(root, files)
    done = run("site")
    assert done.exit_code == 1
    assert said in done.stderr.splitlines()[-1]
    assert not (root / "site").exists()


_FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>
"""
_FILE = "what may hold scripts needs --trust"
_FAR = "may be a file of another machine, which needs --trust"
_SCRIPT = "a <script> that is not the theme's needs --trust"
# What a page by hand holds that its readers do not get, and how it is called.
_FOREIGN = (
    *(
        (html, f"<{name}> needs --trust")
        for html, name in (
            ("<script src='x.txt'></script>", "script"),
            ("a <SCRIPT src=x.txt></SCRIPT>", "script"),
            ("<script/src=x.txt></script>", "script"),
            ("<div><script>alert(1)</script></div>", "script"),
            ("<svg><script href='x.txt'/></svg>", "script"),
            ("<meta http-equiv='refresh' content='0;url=https://x.example/'>", "meta"),
            ("<iframe srcdoc='&lt;script src=x.txt>&lt;/script>'></iframe>", "iframe"),
            ("<object data='x.txt'></object>", "object"),
            ("<embed src='x.txt'>", "embed"),
            ("<base href='https://x.example/'>", "base"),
            ("<link rel='preconnect' href='https://x.example/'>", "link"),
            ("<style>p { color: red }</style>", "style"),
            ("<form action='x'><button>a</button></form>", "form"),
            ("<x-card>a</x-card>", "x-card"),
        )
    ),
    *(
        (html, f"{what} needs --trust")
        for html, what in (
            ("<a data-md-component='source' href='x'>b</a>", "'data-md-component' of <a>"),
            ("<p onclick='alert(1)'>b</p>", "'onclick' of <p>"),
            ("<p/onclick='alert(1)'>b</p>", "'onclick' of <p>"),
            ("<img src=x srcset='y 2x'>", "'srcset' of <img>"),
            ("<a href='javascript:alert(1)'>b</a>", "an address of 'javascript:'"),
            ("<a href='&#1;jAvascript&colon;alert(1)'>b</a>", "an address of 'javascript:'"),
            ("[b](javascript:alert(1))", "an address of 'javascript:'"),
        )
    ),
)


# What the theme tells its scripts, with one of the dossier's own among it.
_TOLD = '{"base": ".", "features": [], "translations": {}, "search": "x.txt"}'


@pytest.mark.parametrize(
    ("files", "said"),
    [
        *(
            ({f"briefs/{name}": content}, f"briefs/{name}: {_FILE}")
            for name, content in (
                ("x.html", "<table></table>"),
                ("x.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
                ("k/x.XHTML", "<p/>"),
                ("k/feed.xml", "<p/>"),
                ("x.js", "alert(1)"),
                ("feed.xml", "<html xmlns='http://www.w3.org/1999/xhtml'><script/></html>"),
                ("feed.xml", _FEED.format("<x:script xmlns:x='http://www.w3.org/1999/xhtml'/>")),
                ("feed.xml", _FEED.format("<?xml-stylesheet href='x.xsl'?>")),
                ("feed.xml", _FEED.format("<!-- -->")),
                ("feed.xml", _FEED.format("<p>")),
                ("feed.xml", _FEED.format("").replace("utf-8", "iso-2022-jp")),
                ("x.html.br", "x <script>alert(1)</script>"),
                ("x.MD", "<!doctype html><script>alert(1)</script>"),
                ("x.shtm", "x <script>alert(1)</script>"),
                ("x", "\n<p>"),
                ("x.rss", "\ufeff <rss/>"),
                ("x.ris", "\ufeff <p>"),
                ("x.bib", "\v<p>"),
                ("feed.xml", _FEED.format("<a>" * 99 + "</a>" * 99)),
                ("k/x.json", "<p>".encode("utf-16")),
                ("x.cname", "x.example\n"),
            )
        ),
        *(
            ({f"briefs/{name}": "{}"}, f"briefs/{name}: what may be settings of a host needs")
            for name in (
                *("Vercel.JSON", "serve.json", "package.json", "_config.yml", "render.yaml"),
                *("CNAME", "cname"),
            )
        ),
        *(
            (
                {f"briefs/k/{name}": "\ufeff\n---\npermalink: /x.html\n---\n<script>\n"},
                f"briefs/k/{name}: a head ('---'), by which some hosts make a page of any file",
            )
            for name in ("x.txt", "x.css", "x.csv", "x.yml")
        ),
        *(
            (
                {"mkdocs.yml": "extra_css: [x.css]\n", "briefs/x.css": css},
                "briefs/x.css: a style that may load from another machine ('//', 'file:') needs",
            )
            for css in (
                'p{background:url("/\\\f/x.example/y.png")}',
                'p{background:url("fi\\\nle:/\\\n/x.example/y.png")}',
                'p{background:url("/\f/x.example/y.png")}',
            )
        ),
        *(
            ({"briefs/a.md": text}, "of other than letters and digits, needs --trust")
            for text in (
                """# A\n\n<h2 id='y"><b class=x>' markdown="1">There</h2>\n""",
                """# A\n\n<h2 id='y"><form id=f>' markdown="1">There</h2>\n""",
            )
        ),
        (
            {"mkdocs.yml": "exclude_docs: '!.x.html'\n", "briefs/.x.html": "<p>"},
            "mkdocs.yml:1: a pattern of 'exclude_docs' shows what is hidden; it needs --trust",
        ),
        *(
            (
                {"briefs/x.md": f"# X\n\n{html}\n", "briefs/x.txt": "alert(1)"},
                f"briefs/x.md: {what}",
            )
            for html, what in _FOREIGN
        ),
        *(
            (
                {"mkdocs.yml": f'theme: {{favicon: "{before}https://x.example/x.png"}}\n'},
                "a <link> that",
            )
            for before in ("", " ", "\\u0001", "h\\n")
        ),
        (
            {"briefs/x.css": "x{}" * 700_000},
            "briefs/x.css: a style of more than 2,000,000 bytes needs --trust",
        ),
        ({"mkdocs.yml": "extra_css: [x.bib]\n", "briefs/x.bib": "b {}"}, "a <link> that"),
        (
            {"briefs/x.md": "# X\n\n![](//x.example/x.png)\n"},
            f"Error: site/x.html: '//x.example/x.png' {_FAR}",
        ),
        ({"mkdocs.yml": "extra_css: [//x.example/x.css]\n"}, f"'//x.example/x.css' {_FAR}"),
        ({"mkdocs.yml": "theme: {favicon: 'file://x.example/x.png'}\n"}, f"x.png' {_FAR}"),
        (
            {"mkdocs.yml": "extra_css: [x.css]\n", "briefs/x.css": "@import '//x.example/x';"},
            "briefs/x.css: a style that may load from another machine ('//', 'file:') needs",
        ),
    ],
    ids=str,
)
@pytest.mark.sampled(3)
def test_what_a_dossier_brings_along_runs_no_script_without_trust(
    root: Path, files: dict[str, str | bytes], said: str
) -> None:
    """Neither from a file of its own, which the policy lets pass, nor in a document without one."""
    write(root, files)
    done = run("site")
    assert done.exit_code == 1, done.output
    assert said in done.stderr.splitlines()[-1]
    assert not (root / "site").exists()


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<script src='x.txt'></script>", f"site/k/l/x.html: {_SCRIPT}"),
        ("a <SCRIPT src=x.txt></SCRIPT>", _SCRIPT),
        ("<script/src=x.txt></script>", _SCRIPT),
        ("<div><script>alert(1)</script></div>", _SCRIPT),
        ('<script src="assets/javascripts/../../x.txt"></script>', _SCRIPT),
        ('<script src="../assets/javascripts/x.js"></script>', _SCRIPT),
        ('<script src="/assets/javascripts/x.js"></script>', _SCRIPT),
        ('<script src="assets/javascripts/x.js" onerror=""></script>', _SCRIPT),
        ("<svg><script href='x.txt'/></svg>", _SCRIPT),
        ('<script id="__config" type="application/json">{}</script>', "passes for"),
        ("<meta http-equiv='refresh' content='0;url=https://x.example/'>", "a <meta>"),
        ('<meta name="referrer" content="unsafe-url">', "a <meta> that"),
        ("<!-- <meta> --> <meta\nhttp-equiv=refresh>", "a <meta> that"),
        (
            "<iframe srcdoc='&lt;script src=x.txt>&lt;/script>'></iframe>",
            "an <iframe> that",
        ),
        ("<object data='x.txt'></object>", "an <object> that"),
        ("<embed src='x.txt'>", "an <embed> that"),
        ("<base href='https://x.example/'>", "a <base> that"),
        ("<link rel='preconnect' href='https://x.example/'>", "a <link> that"),
        (
            "<a data-md-component='s&#111;urce' href='#/h\\x.json?gitlabx/z'>b</a>",
            "'source' is no part of these pages: it may be one that loads something, which",
        ),
    ],
)
def test_a_page_that_was_built_is_looked_at_as_a_whole(
    tmp_path: Path, html: str, said: str
) -> None:
    """Should something get past what is asked of its parts."""
    told = '<script id="__config" type="application/json">{}</script>'
    write(tmp_path, {"site/k/l/x.html": f"<html><head></head><body>{told}{html}</body></html>"})
    with pytest.raises(PublishError, match=re.escape(said)):
        scripts.require_ours(tmp_path / "site", None, policy=False)


def test_addresses_and_titles_of_the_navigation_are_no_markup(root: Path) -> None:
    said = """nav:
  - X: 'https://e.example/"><i onclick=alert(1)'
markdown_extensions:
  - toc: {title: '<i onclick=alert(1)>'}
theme:
  palette: {scheme: 'a"><i'}
extra_css: ['a.css"><i onclick="alert(1)" x=".css']
repo_url: https://e.example/"><i
"""
    found, _ = configured(root, said)
    assert set(found.refused) == {
        "mkdocs.yml:1: nav, for the address 'https://e.example/\"><i onclick=alert(1)'",
        "mkdocs.yml:4: title of the extension toc",
        "mkdocs.yml:6: theme: palette",
        "mkdocs.yml:7: extra_css with HTML in it",
        "mkdocs.yml:8: repo_url with HTML in it",
    }
    fine = """nav: [{'"A" & <b>': https://e.example/?a=b&c}, notes.md]"""
    assert not configured(root, fine)[0].refused
    found, _ = configured(root, "nav: [{x: 'javascript:alert(1)'}, index.md]")
    assert found.refused == ("mkdocs.yml:1: nav, for the address 'javascript:alert(1)'",)
    # Browsers read an address without these.
    for sign in (r"\t", r"\r", r"\n"):
        found, _ = configured(root, f'nav: [{{x: "java{sign}script:alert(1)"}}, index.md]')
        assert found.refused == (f"mkdocs.yml:1: nav, for the address 'java{sign}script:alert(1)'",)


@pytest.mark.parametrize(("html", "what"), [row for row in _FOREIGN if row[0][0] == "<"])
def test_a_copyright_line_is_made_of_what_pages_are(root: Path, html: str, what: str) -> None:
    name = what.removesuffix(" needs --trust")
    found, _ = configured(root, f"copyright: {json.dumps(f'(C) {html}')}\n")
    assert found.refused == (f"mkdocs.yml:1: {name} in copyright",)


def test_nothing_of_a_dossier_stands_before_what_the_theme_tells_its_scripts(root: Path) -> None:
    """The first of that name is what they read, and it says which script is their search."""
    told = _TOLD.replace("{", "&#123;").replace("}", "&#125;")
    div = f"<div id='&#95;_config'>{_TOLD}</div>"
    write(
        root,
        {
            "mkdocs.yml": f"""theme:
  direction: >-
    ltr">{div}<p x="
copyright: >-
  {div}
""",
            "briefs/x.md": f"# X {{#x\"><div/id='&#95;_config'>{told}</div>}}\n\nA text.\n",
            "briefs/x.txt": "alert(1)",
        },
    )
    done = run("site")
    assert done.exit_code == 0, done.output
    for name in ("x.html", "index.html", "404.html"):
        page = (root / "site" / name).read_text("utf-8").replace("&#95;", "_")
        assert page.index("__config") == page.index("__config", page.index("<script id="))
        told = page[page.index("__config") :].partition("</script>")[0]
        assert "clipboard.copy" in told
        assert "x.txt" not in told


@pytest.mark.parametrize("address", ["http://[", "//[x", "http://x]"])
def test_a_site_address_that_is_none_is_named(root: Path, address: str) -> None:
    write(root, {"mkdocs.yml": f"site_name: X\nsite_url: '{address}'\n"})
    done = run("site")
    assert done.exit_code == 1
    assert "mkdocs.yml:2: 'site_url' is no address" in done.stderr


def test_the_page_of_what_is_not_found_runs_nothing_from_a_folder(root: Path) -> None:
    """It names its files from the root, by an address that the dossier chooses."""
    write(root, {"mkdocs.yml": "site_url: https://x.example/of/others/\n"})
    assert run("site").exit_code == 0
    page = (root / "site/404.html").read_text("utf-8")
    assert 'src="/of/others/assets' in page
    assert "file:" not in page.partition("</head>")[0]
    assert "script-src 'self' file:;" in (root / "site/index.html").read_text("utf-8")


def test_what_a_pull_brings_while_the_site_is_built_is_neither_run_nor_published(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Git writes over what it ignores, and pages may become links when they have been looked at."""
    (tmp_path / "secret").write_text("private", "utf-8")
    write(root, {"briefs/x.txt": "A text.", "hooks.py": TOUCH})
    built = engines.build

    def pulled(config: Path, folder: Path, **_how: bool) -> None:
        text = config.read_text("utf-8").replace("hooks:", "hooks:\n- hooks.py", 1)
        write(root, {".onrecord/mkdocs.yml": text})
        (root / "briefs/x.txt").unlink()
        (root / "briefs/x.txt").symlink_to(tmp_path / "secret")
        built(config, folder)

    monkeypatch.setattr(engines, "build", pulled)
    done = run("site")
    assert (done.exit_code, done.stderr.count("Error")) == (1, 1)
    assert "briefs/x.txt: a link" in done.stderr
    assert not (root / "site").exists()
    assert not (root / RAN).exists()


@pytest.mark.fresh_engine
def test_links_in_circles_that_are_pulled_while_the_site_is_built_take_no_hours(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine follows links to folders, and counts from its first look on."""
    built = engines.build

    def pulled(config: Path, folder: Path, **_how: bool) -> None:
        for name in (".a", ".b"):
            (root / "briefs" / name).symlink_to(".")
        built(config, folder)

    monkeypatch.setattr(limit, "SECONDS", (2.0, 0.0))
    monkeypatch.setattr(engines, "build", pulled)
    done = run("site")
    assert done.exit_code == 1
    assert "the site was not there after 2 s" in done.stderr
    assert not (root / "site").exists()


def test_a_link_that_comes_and_goes_while_the_site_is_built_publishes_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """By two checkouts, one after the other."""
    write(root, {"briefs/notes/key.txt": "A decoy."})
    write(tmp_path / "victim", {"key.txt": "private"})
    built = engines.build

    def pulled(config: Path, folder: Path, **_how: bool) -> None:
        shutil.move(root / "briefs/notes", tmp_path / "kept")
        (root / "briefs/notes").symlink_to(tmp_path / "victim")
        built(config, folder)
        (root / "briefs/notes").unlink()
        shutil.move(tmp_path / "kept", root / "briefs/notes")

    monkeypatch.setattr(engines, "build", pulled)
    done = run("site")
    assert done.exit_code == 1
    said = "briefs: something came or went there in the meantime; run the command again\n"
    assert done.stderr.endswith(said), done.stderr
    assert not (root / "site").exists()


@pytest.mark.parametrize("name", [".onrecord", "briefs"])
def test_a_link_that_is_pulled_while_the_site_is_built_leads_to_nothing_of_ours(
    root: Path, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither is what lies there published, nor swept away."""
    assert run("build").exit_code == 0
    victim = shutil.copytree(root / "briefs", tmp_path / "victim")
    theirs = ("diary.md", "new-novel/chapter.txt", "built-house.pdf", f"built-{'a' * 15}g")
    write(victim, dict.fromkeys(theirs, "# Mine\n"))
    before = tree(victim)
    built = engines.build

    def pulled(config: Path, folder: Path, **_how: bool) -> None:
        shutil.rmtree(root / name)
        (root / name).symlink_to(victim)
        built(config, folder)

    monkeypatch.setattr(engines, "build", pulled)
    done = run("site")
    assert done.exit_code == 1
    said = (
        "briefs: a link stands where the folder is needed; move it away\n"
        if name == "briefs"
        else f"{root / name}: another folder stands there by now; it is left alone\n"
    )
    assert done.stderr.endswith(f"Error: {said}")
    assert not (root / "site").exists()
    assert tree(victim) == before


def test_no_lock_is_made_through_a_link(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a home that came with a clone."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with workplace(root) as work:
        place = trust.lock(work)
    assert place
    place.unlink()
    place.symlink_to(tmp_path / "victim")
    assert run("build").exit_code == 0
    assert not (tmp_path / "victim").exists()


@pytest.mark.parametrize("link", ["home", "home/onrecord", "home/onrecord/folders"])
def test_nothing_is_noted_down_through_a_link_of_a_checkout(
    link: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a home that came with a clone."""
    victim = write(tmp_path / "victim", {"onrecord/folders/note": "Mine.\n"})
    clone = write(tmp_path / "clone", {".git/HEAD": "ref: refs/heads/main\n"})
    (clone / link).parent.mkdir(parents=True, exist_ok=True)
    (clone / link).symlink_to(victim)
    before = tree(victim)
    monkeypatch.setenv("XDG_STATE_HOME", str(clone / "home"))
    trust.secret.cache_clear()
    done = run("site", "--trust")
    assert done.exit_code == 0, done.output
    assert "so it holds for this run alone" in done.stderr
    assert tree(victim) == before


def test_a_site_stays_as_open_as_it_was(root: Path) -> None:
    assert run("site").exit_code == 0
    (root / "site").chmod(0o700)
    assert run("site").exit_code == 0
    assert stat.S_IMODE((root / "site").stat().st_mode) == 0o700


@pytest.mark.parametrize("note", ["link", "pipe", "[" * 9_000, "x" * 20_000])
def test_a_note_is_read_as_far_as_one_goes(
    root: Path, note: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Notes in a home that came with a clone are whatever a stranger put there."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert run("site", "--trust").exit_code == 0
    [place] = (tmp_path / "state").glob("onrecord/folders/*.json")
    place.unlink()
    if note == "link":
        place.symlink_to("/dev/zero")
    elif note == "pipe":
        os.mkfifo(place)
    else:
        place.write_text(note, "utf-8")
    write(root, {"mkdocs.yml": "hooks: [h.py]\n", "h.py": TOUCH})
    done = run("site")
    assert done.exit_code == 0, done.output
    assert not (root / RAN).exists()


@pytest.mark.parametrize(
    ("number", "code"), [("47", 1), ("48", 0), ("9" * 4_400, 0)], ids=["a slash", "a digit", "none"]
)
def test_a_reference_of_many_digits_is_the_sign_it_stands_for(
    root: Path, number: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More digits than Python makes a number of."""
    image = f'<img src="&#{"0" * 5_000}{number};/x.example/x.png">'
    monkeypatch.setattr(permissions, "MOST_OF_A_COPYRIGHT", 10_000)
    write(root, {"mkdocs.yml": f"copyright: {json.dumps(image)}\n"})
    done = run("site")
    assert done.exit_code == code, done.output
    assert (_FAR in done.stderr) == bool(code)


def test_a_hidden_link_is_no_way_for_the_engine(root: Path) -> None:
    """An editor's lock, which leads nowhere, is passed over; a folder would be walked."""
    (root / "briefs").mkdir(exist_ok=True)
    (root / "briefs/.#notes.md").symlink_to("somebody@host.1:2")
    assert run("site").exit_code == 0
    (root / "briefs/.a").symlink_to(".")
    done = run("site")
    assert done.exit_code == 1
    assert "briefs/.a: a link to a folder" in done.stderr


def test_a_link_publishes_nothing_that_is_hidden(root: Path) -> None:
    write(root, {"briefs/.secret": "private"})
    (root / "briefs/pub.txt").symlink_to(".secret")
    done = run("site")
    assert done.exit_code == 1
    assert done.stderr.endswith(
        "briefs/pub.txt: a link may publish what is hidden elsewhere, and needs --trust\n"
    )


def test_with_trust_its_scripts_run(root: Path) -> None:
    files = {
        "briefs/y.html": "<table></table>",
        "briefs/x.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "briefs/x.md": "# X\n\n<script src='x.txt'></script>\n",
        "briefs/x.txt": "alert(1)",
    }
    write(root, files)
    done = run("site", "--trust")
    assert done.exit_code == 0, done.output
    assert "<script src='x.txt'></script>" in (root / "site/x.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["x.html.bib", "x.HTM.txt", "k/x.shtml.yml", "x.php.md"])
def test_no_part_of_a_name_makes_a_page_or_a_script_of_a_file(root: Path, name: str) -> None:
    """Some web servers look at each, and of the last one not all of them know what it is."""
    write(root, {f"briefs/{name}": "x <script>1</script>"})
    done = run("site")
    assert done.exit_code == 1
    assert f"briefs/{name}: '.{name.split('.')[1]}' in its name" in done.stderr


def test_what_runs_nothing_is_published_without_trust(root: Path) -> None:
    """Pictures, tables and words about scripts are nothing to be afraid of."""
    files: dict[str, str | bytes] = {
        "briefs/2024.05.01.v1.2 - J. Smith, U.S.pdf": b"%PDF-",
        "briefs/x.min.css": "",
        "briefs/x.png": b"\x89PNG\x00<script>",
        "briefs/.x.html": "<p>",
        "briefs/k/x.md": "# &lt;script>\n\n`<script>` and `<meta>`, &lt;meta> &lt;script>"
        " ![&lt;script>](../x.png)\n",
        "briefs/x.txt": "<script>",
        "briefs/data/x.json": '{"a": "<script>"}',
        "briefs/nothing.csv": "",
        "briefs/feed.xml": _FEED.format("<title>&lt;script></title>"),
        "mkdocs.yml": "site_url: https://x.example/of/us/\n",
    }
    write(root, files)
    done = run("site")
    assert done.exit_code == 0, done.output
    assert (root / "site/x.png").is_file()
    assert not (root / "site/.x.html").exists()
    assert "&lt;script&gt;" in (root / "site/k/x.html").read_text("utf-8")


# What is a file of another machine on Windows, in a page that is opened from a folder.
FAR = (
    "//x.example/a",
    "\\\\x.example\\a",
    "/\\x.example/a",
    "\\/x.example/a",
    "file://x.example/a",
    "FILE:////x.example/a",
    "\x01 //x.example/a",
    "/&#9;/x.example/a",
    "/\n/x.example/a",
    "&sol;&#x2F;x.example/a",
    "fi&#108;e&colon;//x.example/a",
    "/..//x.example/a",
    "../../a b/..\\/x.example/a",
)


def refused(folder: Path, page: str) -> str:
    """Return what is said of a page of a site that nobody here trusts."""
    write(folder, {"x.html": page})
    try:
        scripts.require_ours(folder, None, policy=False)
    except PublishError as reason:
        return reason.message
    return ""


@pytest.mark.parametrize("address", FAR)
@pytest.mark.parametrize(
    "tag",
    [
        '<img src="{}">',
        "<img alt='<a 'SRC = '{}'>",
        '<!-- <a title=" --><img alt=<a src="{}">',
        """<img a' b="'>"/c src="{}">""",
        '<img srcset="a.png 1x,{} 2x">',
        '<video poster="{}"></video>',
        '<body background="{}">',
        '<svg><image alt=<a href="{}"/></svg>',
        '<svg><use xlink:href="{}#a"/></svg>',
        '<a href="#a" ping="{}">',
        '<svg><rect filter="url({}#a)"/></svg>',
        '<svg><animate attributeName="href" values="a.png;{}"/></svg>',
    ],
)
def test_no_page_loads_from_another_machine_without_trust(
    tag: str, address: str, tmp_path: Path
) -> None:
    """Which is told who asks; the policy lets files of the disk be shown, and is none for these."""
    assert refused(tmp_path, f"<p>{tag.format(address)}").endswith(_FAR)


def test_an_address_without_quotes_is_found_as_well(tmp_path: Path) -> None:
    assert refused(tmp_path, "<img/src=//x.example/a>").endswith(_FAR)


@pytest.mark.parametrize(
    "page",
    [
        '<a href="https://x.example//a/https://y.example/">',
        '<a href="x.html?a=//b#//c"><a href="mailto:a@x.example">',
        '<img src="../a/b.png" srcset="a.png, b.png 2x, data:image/png;base64,//9A// 3x">',
        '<img src="data:image/jpeg;base64,/9j//8A"><img src="a/b//c.png">',
        '<svg fill="url(#a)"><use href="#a"/></svg>',
        '<a href="//x.example/"><map><area alt="" href="file:a">',
        '<p>Say src = &quot;//x.example&quot; &lt;img src=//x.example/a> src="//x.example/a"',
    ],
)
def test_addresses_of_the_site_and_links_to_others_are_no_reason_to_stop(
    page: str, tmp_path: Path
) -> None:
    assert refused(tmp_path, page) == ""


@pytest.mark.parametrize("unit", ['<a src="', "<a ", "<a x='", "/src=", "<a src='x", "src= "])
@pytest.mark.sampled(2)
def test_a_page_of_addresses_takes_no_time(unit: str, tmp_path: Path) -> None:
    before = time.process_time()
    refused(tmp_path, unit * 200_000)
    assert time.process_time() - before < 10


@pytest.mark.parametrize(
    "style",
    [
        "@import '//x.example/a.css';",
        "a { background: url(//x.example/a) }",
        "a { background: url( \\2f\\2fx.example/a) }",
        'a { background: url("/\\9/x.example/a") }',
        'a { background: image-set("\\\\\\\\x.example/a" 1x) }',
        "@font-face { src: url(/..//x.example/a) }",
        "a { background: url(file:a) }",
        '@charset "iso-2022-jp"; a { background: url(/\x1b(B/x.example/a) }',
        "a { background: url(//x.example/a) }".encode("utf-16"),
        b"\xff",
    ],
)
def test_no_style_loads_from_another_machine_without_trust(
    style: str | bytes, tmp_path: Path
) -> None:
    write(tmp_path, {"x.css": style})
    with pytest.raises(PublishError, match=r"briefs/x\.css: .* needs --trust"):
        scripts.require_inert(tmp_path / "x.css", "x.css")


def test_styles_of_a_dossiers_own_need_no_trust(tmp_path: Path) -> None:
    style = """/* https://x.example/ */ .file:hover::before, .profile:hover { content: "\\201C" }
    b { background: url(data:image/png;base64,//8A//) url("a/b.png"); --c: "https://x.example" }"""
    write(tmp_path, {"x.css": style})
    scripts.require_inert(tmp_path / "x.css", "x.css")


@pytest.mark.parametrize(
    "value", ["!!int ''", "!!float ''", "!!bool x", "!!timestamp x", "0x" + "f" * 4_000, "1:" * 99]
)
def test_a_value_that_is_none_is_one_line(root: Path, value: str) -> None:
    write(root, {"mkdocs.yml": f"extra: {{a: {value}}}\n"})
    done = run("site")
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1].startswith("Error: mkdocs.yml")


def test_a_state_folder_in_the_current_one_is_none(
    hooked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It could have come with the dossier."""
    monkeypatch.setattr(platformdirs, "user_state_path", lambda _: Path("state"))
    assert trusts(hooked, trust=True)
    assert not trusts(hooked)
    assert not (hooked / "state").exists()


def test_a_command_of_a_workflow_in_a_name_is_none(root: Path) -> None:
    write(root, {"briefs/n\n::error::forged.md": "[x](nowhere.md)\n"})
    done = run("site")
    assert done.exit_code == 1
    assert not [line for line in done.output.splitlines() if line.lstrip().startswith("::")]


SLOW = f"# Slow\n\n{'[' * 15_000}\n"


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no such timer here")
@pytest.mark.parametrize("brought", ["by hand", "template"])
@pytest.mark.fresh_engine
def test_a_page_that_takes_for_ever_is_named_in_a_line(
    brought: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dossier that is not trusted does not say itself how long its pages may take."""
    monkeypatch.setattr(limit, "SECONDS", (6.0, 0.0))
    files = {"by hand": {"briefs/slow.md": SLOW}, "template": {}}[brought]
    if brought == "template":
        files = {"site_templates/pages/unknowns.md.j2": "---\ntitle: U\n---\n" + SLOW}
    root = write(
        tmp_path,
        {**LEAST, **files, "mkdocs.yml": "extra: {limits: [[9999, 9999], [9999, 9999]]}\n"},
    )
    done = run("site", "-C", root)
    assert done.exit_code == 1
    line = done.stderr.splitlines()[-1]
    page = {"by hand": "slow", "template": "unknowns"}[brought]
    assert line.startswith(f"Error: MkDocs could not build the site: briefs/{page}.md: slow to")
    assert not (root / "site").exists()


@pytest.mark.fresh_engine
def test_a_page_that_is_nested_too_deeply_is_named_in_words(root: Path) -> None:
    """Not with the name of an error of Python's."""
    nested = "\n".join(f"{'    ' * level}- x" for level in range(300))
    write(root, {"briefs/deep.md": f"# T\n\n{nested}\n"})
    done = run("site")
    assert done.exit_code == 1
    assert "the lists or quotes of a page are nested too deeply for it" in done.stderr
    assert "deep.md" in done.stderr
    assert "RecursionError" not in done.stderr


# For Markdown a heading, or an instruction that browsers end at its first ">".
HARD = {
    "heading": "## a" + "\u0301\u0316" * 300_000 + "\n",
    "elements": "<?x >" + "<q title='</q>'>" * 80_000 + "</sub>" * 80_000 + "?>\n",
    "attributes": "<?x ><b title='<' " + " ".join(f"a{n}" for n in range(400_000)) + ">?>\n",
}


@pytest.mark.parametrize("what", HARD)
@pytest.mark.fresh_engine
def test_what_hears_of_no_end_is_ended_and_its_page_named(
    what: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A parser in another language does not come back to Python until it is done."""
    monkeypatch.setattr(limit, "SECONDS", (5.0, 0.0))
    monkeypatch.setattr(limit, "GRACE", 1.0)
    write(root, {"briefs/hard.md": "---\nsearch: {exclude: true}\n---\n\n# T\n\n" + HARD[what]})
    done = run("site")
    assert done.exit_code == 1
    said = "Error: MkDocs could not build the site: briefs/hard.md: slow to read, and not to be"
    assert done.stderr.splitlines()[-1].startswith(said)
    assert not (root / "site").exists()


def test_no_attribute_comes_out_of_anothers_value(root: Path) -> None:
    """As where a search takes its own attributes out of a page as out of a text."""
    cut = 'title="x data-search-a=">A" B"'
    text = f"""# T

<p {cut} onclick="alert(1)" style="position:fixed" data-clipboard-text="curl" x="</p>

<p><a {cut} href="javascript:alert(3)" ping="https://x.example/" x="click</a></p>
"""
    write(root, {"briefs/cut.md": text})
    done = run("site")
    assert done.exit_code == 0, done.output
    [content] = html.parse(root / "site/cut.html").xpath("//article")
    names = {str(name) for each in content.iter() for name in each.attrib}
    assert names.isdisjoint({"onclick", "style", "data-clipboard-text", "ping", "x"})
    assert not [each for each in content.iter("a") if "script" in each.get("href", "")]


def test_titles_are_not_repeated_without_end(root: Path) -> None:
    """The search has that of a page's head with each of its headings, or its beginning."""
    headings = "<h2 id=a></h2>" * 2_000
    title = "title " * 700
    write(root, {"briefs/a.md": f"---\ntitle: {title}\n---\n\n<div>\n{headings}\n</div>\n"})
    done = run("site")
    assert done.exit_code == 0, done.output
    index = sum(len(data) for path, data in tree(root / "site/search").items())
    assert index < 1_000_000


@pytest.mark.parametrize("whose", ["head", "heading", "navigation", "tag"])
def test_in_the_search_a_title_is_text(root: Path, whose: str) -> None:
    """No file of the index could end a script, were it in a page, nor is more than one value."""
    odd = "zebra</script><iframe src=//x.example/x>\u2028"
    pages = {
        "head": {"briefs/a.md": f"---\ntitle: '{odd}'\n---\n\nText.\n"},
        "heading": {"briefs/a.md": "# A\n\n## zebra `</script><iframe src=//x.example/x>`\n"},
        "navigation": {"mkdocs.yml": f"nav: [{{'{odd[:-1]}': a.md}}]\n", "briefs/a.md": "Text.\n"},
        "tag": {"briefs/a.md": f"---\ntags: ['{odd}']\n---\n# zebra\n\nText.\n"},
    }
    write(root, pages[whose])
    done = run("site")
    assert done.exit_code == 0, done.output
    files = tree(root / "site/search")
    assert b"zebra" in b"".join(files.values())
    for path, data in files.items():
        call = r'onrecord(?:Search\("[a-z]+(?:-\d+)?", |Form\()(.*)\)\n'
        called = re.fullmatch(call, data.decode(), re.DOTALL)
        assert called, path
        json.loads(called[1])
        assert not re.search("[<\u2028]", data.decode()), path


def test_a_page_whose_name_has_a_line_end_is_not_taken_for_a_slow_one(root: Path) -> None:
    write(root, {"briefs/a.md": "# A\n\n[x](nowhere.md)\n", "briefs/zz/in\ndex.md": "# Z\n"})
    done = run("site")
    assert done.exit_code == 1
    assert "nowhere.md" in done.stderr
    assert "slow to read" not in done.stderr


def test_of_a_setting_that_an_extension_does_not_take_no_frames_are_shown(root: Path) -> None:
    write(root, {"mkdocs.yml": "markdown_extensions: [{toc: {toc_depth: x}}]\n"})
    done = run("site")
    assert done.exit_code == 1
    assert "Failed to load extension 'toc'" in done.stderr
    assert 'File "' not in done.stderr
    said = ["ERROR - Failed\n", '  File "a.py", line 1, in x\n', "    y()\n", "    ^^^\n", "z\n"]
    assert [*engines.shown(said)] == ["ERROR - Failed", "z"]


def test_beside_its_content_a_page_has_what_leads_to_the_others(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a configuration names stands on every page, however many there are."""
    icon = "- {toggle: {icon: simple/elsevier}, scheme: default}\n"
    found, text = configured(root, "theme:\n  palette:\n" + f"  {icon}" * 11)
    assert found.refused == ("mkdocs.yml:2: theme: palette of more than 10 entries",)
    assert "elsevier" not in text
    long = "x" * 100_000
    write(
        root, {"mkdocs.yml": f"extra: {{alternate: []}}\nsite_name: {long}\nsite_author: {long}\n"}
    )
    monkeypatch.setattr(limit, "AROUND", (100_000, 4_000))
    done = run("site")
    assert done.exit_code == 1
    assert re.search(r"briefs/.*\.md: [\d,]+ letters beside its content; shorten it", done.stderr)


def test_html_of_which_browsers_make_much_more_needs_trust(root: Path) -> None:
    """What marks text goes on in each element that is open where it ends."""
    much = "".join(f"<b class=i{n} title=</b>><p title=</p>>" for n in range(500))
    write(root, {"briefs/much.md": f"# T\n\n<?x >{much}?>\n"})
    done = run("site")
    assert done.exit_code == 1
    assert "briefs/much.md: text of which so much HTML is made needs --trust" in done.stderr
    write(root, {"briefs/much.md": "# T\n", "mkdocs.yml": f'copyright: "{much}"\n'})
    done = run("site")
    assert done.exit_code == 0, done.output
    assert "copyright of more than 1,000 characters: left out" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="the system sets no such bound")
@pytest.mark.fresh_engine
def test_a_page_that_takes_all_memory_is_named_in_a_line(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every row of a table is filled up to as many cells as its head has."""
    monkeypatch.setattr(limit, "MEMORY", (300_000_000, 0))
    head, rule = "|a" * 40_000 + "|\n", "|-" * 40_000 + "|\n"
    write(root, {"briefs/wide.md": f"# Wide\n\n{head}{rule}" + "|b\n" * 30_000})
    done = run("site")
    assert done.exit_code == 1
    said = "briefs/wide.md: it takes more memory than a site of so many pages may; shorten it"
    assert said in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_whoever_trusts_a_dossier_waits_for_it(root: Path) -> None:
    assert str(limit.__file__) in values(root, "", trusted=False)["hooks"]
    assert str(limit.__file__) not in values(root, "", trusted=True)["hooks"]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no such timer here")
def test_a_site_that_is_built_is_no_longer_timed(tmp_path: Path) -> None:
    """As in the live server, which lives on."""

    class Files:
        def documentation_pages(self) -> list[str]:
            return ["a page"]

    class Config:
        extra: ClassVar = {"limits": [[60.0, 1.0], [20_000_000_000, 0], 10.0, [0, 0]]}
        docs_dir = "briefs"
        config_file_path = str(tmp_path / "mkdocs.yml")

    before = signal.getsignal(signal.SIGALRM)
    held = resource.getrlimit(resource.RLIMIT_DATA)

    def failed() -> None:
        limit.on_build_error(ValueError())

    for end in (limit.on_post_build, failed):
        limit.on_files(Files(), Config())
        assert 60 < signal.getitimer(signal.ITIMER_REAL)[0] <= 61
        end()
        assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
        assert resource.getrlimit(resource.RLIMIT_DATA) == held
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("command", ["check", "build", "site", "serve", "pdf"])
def test_a_folder_that_is_a_circle_of_links_is_a_line(command: str, tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("other")
    (tmp_path / "other").symlink_to("one")
    done = run(command, "-C", tmp_path / "one")
    assert done.exit_code in {1, 2}
    assert isinstance(done.exception, SystemExit)
