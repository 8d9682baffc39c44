"""The command as a person, a script or a continuous integration meets it."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from markdown_it import MarkdownIt
from tests.dossier_helpers import HARBOUR, LEAST, REPOSITORY, read, run, tree, write

from onrecord import reading
from onrecord.cli import console
from onrecord.cli.main import COMMANDS, load, main
from onrecord.diagnostics.renderers import FORMATS
from onrecord.output import trust
from onrecord.source.fields import Struct, specs
from onrecord.source.json_schema import schemas
from onrecord.source.records import RECORD_TYPES, Briefing

SOUND = {
    **LEAST,
    "sources/events/vote.yml": """
        title: The vote
        date: 2024-05-01
        status: planned
        """,
}
ERROR = {"sources/events/fair.yml": "title: The fair\ndate: soon\nstatus: planned\n"}
# Commands that work on no dossier.
WITHOUT_FOLDER = {"new", "schema", "explain"}
# No article reports it: a warning.
WARNING = {
    "sources/actors/mayor.yml": "name: Mayor Ames\nkind: person\n",
    "sources/questions/why.yml": """
        text: Why?
        short: Why
        unknowns: [{text: Why., kind: not-stated}]
        """,
    "sources/positions/p.yml": """
        actor: mayor
        question: why
        stance: no-position
        date: 2024
        text: Silent.
        """,
}


# --- exit codes --------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize(
    ("extra", "options", "code"),
    [
        ({}, [], 0),
        ({}, ["--strict"], 0),
        (WARNING, [], 0),
        (WARNING, ["--strict"], 1),
        (ERROR, [], 1),
        (ERROR, ["--strict"], 1),
        ({**ERROR, **WARNING}, [], 1),
    ],
)
@pytest.mark.parametrize("style", FORMATS)
def test_exit_codes(
    command: str,
    extra: dict[str, str],
    options: list[str],
    code: int,
    style: str,
    tmp_path: Path,
) -> None:
    """0 clean, 1 findings: errors, and warnings where they are asked for. Pages are written
    exactly where the code is 0.
    """
    write(tmp_path, {**SOUND, **extra})
    before = tree(tmp_path)
    result = run(command, "-C", tmp_path, "--format", style, *options)
    assert result.exit_code == code
    assert (tmp_path / "briefs/index.md").exists() == (command == "build" and code == 0)
    if code or command == "check":
        # Findings stop the build before it touches anything.
        assert tree(tmp_path) == before
        assert {path.name for path in tmp_path.iterdir()} == {"sources"}


def test_a_build_that_finds_faults_leaves_the_pages_that_are_there(tmp_path: Path) -> None:
    write(tmp_path, SOUND)
    assert run("build", "-C", tmp_path).exit_code == 0
    before = tree(tmp_path / "briefs")
    write(tmp_path, ERROR)
    assert run("build", "-C", tmp_path).exit_code == 1
    assert tree(tmp_path / "briefs") == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["chekc"],
        ["check", "--format", "xml"],
        ["check", "--fast"],
        ["check", "extra"],
        ["check", "-C"],
        ["check", "-C", "nowhere"],
        ["build", "-C", "nowhere"],
        ["site", "-C", "nowhere"],
        ["check", "-C", "no-sources"],
        ["build", "-C", "no-sources"],
        ["check", "-C", "sound", "--captures", "nowhere"],
        ["check", "-C", "sound/sources/dossier.yml"],
        ["pdf", "-C", "sound"],
        ["new"],
        ["new", "sound"],
        ["schema", "--strict"],
        ["explain", "nothing-of-this-name"],
        ["explain", "--markdown", "via"],
    ],
    ids=" ".join,
)
def test_misuse_is_2_with_one_line_that_says_what(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback and nothing written, but what was wrong with the call."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "sound", SOUND)
    (tmp_path / "no-sources").mkdir()
    before = tree(tmp_path)
    result = run(*arguments)
    assert result.exit_code == 2
    assert re.search(r"^(Error|Usage): .", result.stderr, re.MULTILINE)
    assert result.stdout == ""
    assert tree(tmp_path) == before


def test_a_folder_with_a_hostile_name_is_named_harmlessly(tmp_path: Path) -> None:
    result = run("check", "-C", tmp_path / "a\x1b[31m\n::error::b")
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr
    assert not re.search("^::error", result.stderr, re.MULTILINE)


def test_every_command_names_a_folder_harmlessly(tmp_path: Path) -> None:
    """What a command says of where it works moves no cursor and forges no line."""
    folder = tmp_path / "a\x1b[31m\n::error::b"
    template = folder / "site_templates/pages/brief.md.j2"
    said = []
    calls: list[list[str | Path]] = [
        ["new", folder],
        ["pdf", "-C", folder],
        ["site", "-C", folder],
        ["schema", folder / "none", "--check"],
    ]
    for arguments in calls:
        result = run(*arguments)
        said.append(result.stdout + result.stderr)
    write(folder, {template.relative_to(folder).as_posix(): "{% if %}"})
    said.append(run("build", "-C", folder).stderr)
    for each in said:
        assert r"a\x1b[31m\x0a::error::b" in each
        assert "\x1b" not in each
        assert not re.search("^::error", each, re.MULTILINE)


# --- what is printed ---------------------------------------------------------------------------


def test_json_is_a_list_of_findings(tmp_path: Path) -> None:
    """Other programs may rely on these keys and types, and on ASCII."""
    write(tmp_path, {**SOUND, **ERROR, **WARNING, "sources/events/é.yml": "title: É\n"})
    result = run("check", "-C", tmp_path, "--format", "json")
    found = json.loads(result.stdout)
    assert result.stdout.isascii()
    assert result.stderr == ""
    keys = ["code", "severity", "path", "line", "column", "message", "hint", "explain", "url"]
    kinds = [str, str, str, int, int, str, str, str, str]
    for finding in found:
        assert list(finding) == keys
        assert [type(value) for value in finding.values()] == kinds
        assert finding["severity"] in {"error", "warning"}
        assert finding["line"] >= 1
        assert finding["column"] >= 1
    assert {finding["severity"] for finding in found} == {"error", "warning"}
    places = [(finding["path"], finding["line"], finding["column"]) for finding in found]
    assert places == sorted(places)


@pytest.mark.parametrize(("style", "said"), [("json", "[]\n"), ("github", ""), ("concise", "")])
def test_a_clean_dossier_prints_nothing_but_an_empty_list(
    style: str, said: str, tmp_path: Path
) -> None:
    write(tmp_path, SOUND)
    assert run("check", "-C", tmp_path, "--format", style).stdout == said


def test_a_clean_check_says_how_much_it_looked_at(tmp_path: Path) -> None:
    """Silence could also mean that the wrong folder was looked at."""
    write(tmp_path, SOUND)
    result = run("check", "-C", tmp_path)
    assert "1 event" in result.stderr
    assert "0 articles" in result.stderr


@pytest.mark.parametrize("style", ["full", "concise"])
def test_findings_end_with_their_number(style: str, tmp_path: Path) -> None:
    write(tmp_path, {**SOUND, **ERROR, **WARNING})
    assert "1 error, 1 warning\n" in run("check", "-C", tmp_path, "--format", style).stderr


def test_github_lines_are_one_command_each(tmp_path: Path) -> None:
    """Line ends, per cent signs, colons and commas of a source reach the runner escaped."""
    name = "sources/events/a,b 100%.yml"
    write(tmp_path, {**SOUND, name: 'title: T\ndate: "x\\n::set-env::y 5%"\nstatus: planned\n'})
    write(tmp_path, {"sources/events/c:d.yml": ""})
    out = run("check", "-C", tmp_path, "--format", "github").stdout
    assert out.splitlines()
    for line in out.splitlines():
        assert re.fullmatch(
            r"::(error|warning) file=[^:,]+,line=\d+,col=\d+,endColumn=\d+,title=[a-z0-9-]+::.*",
            line,
        )
        assert "%" not in re.sub(r"%(25|0A|0D|3A|2C)", "", line)
    assert "file=sources/events/a%2Cb 100%25.yml," in out
    assert "file=sources/events/c%3Ad.yml," in out
    assert "5%25" in out


@pytest.mark.parametrize("style", FORMATS)
def test_findings_have_no_character_a_terminal_acts_on(style: str, tmp_path: Path) -> None:
    hostile = 'title: "\\e[2J\\u202Ex"\ndate: "\\a\\r\\n"\nstatus: "\\x9b31m"\n'
    write(tmp_path, {**SOUND, "sources/events/fair.yml": hostile})
    result = run("check", "-C", tmp_path, "--format", style)
    printed = re.sub(r"[\n]", "", result.stdout + result.stderr)
    assert printed.isprintable()


# --- where it works ----------------------------------------------------------------------------


def test_a_dossier_elsewhere_is_read_and_written_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With -C nothing of the current folder is read or written, and paths are the dossier's."""
    here, there = tmp_path / "here", tmp_path / "there"
    write(here, {**SOUND, **ERROR})
    write(there, SOUND)
    monkeypatch.chdir(here)
    before = tree(here)
    assert run("build", "-C", "../there").exit_code == 0
    assert (there / "briefs/index.md").exists()
    assert tree(here) == before
    write(there, ERROR)
    found = json.loads(run("check", "-C", there, "--format", "json").stdout)
    assert [finding["path"] for finding in found] == ["sources/events/fair.yml"]


def test_without_a_folder_the_current_one_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, SOUND)
    monkeypatch.chdir(tmp_path)
    assert run("build").exit_code == 0
    assert (tmp_path / "briefs/index.md").exists()


def test_the_least_dossier_builds(tmp_path: Path) -> None:
    """A beginner's first step, dossier.yml alone, already gives pages."""
    write(tmp_path, LEAST)
    assert run("build", "-C", tmp_path).exit_code == 0
    assert "A bridge for the town" in (tmp_path / "briefs/index.md").read_text(encoding="utf-8")


def test_a_new_dossier_is_without_findings(tmp_path: Path) -> None:
    """What `new` gives to be replaced is itself right, warnings included."""
    folder = tmp_path / "bridge"
    assert run("new", folder).exit_code == 0
    assert run("check", "-C", folder, "--strict").exit_code == 0
    assert run("build", "-C", folder, "--strict").exit_code == 0


def test_a_new_dossier_has_the_title_and_the_language_that_are_said(tmp_path: Path) -> None:
    title = 'Who pays: "the bridge" \u2013 and why?'
    done = run("new", tmp_path / "bridge", "--title", title, "--language", "uk")
    assert done.exit_code == 0, done.stderr
    briefing = read(tmp_path / "bridge").briefing
    assert (briefing.title, briefing.language) == (title, "uk")
    cited = yaml.safe_load((tmp_path / "bridge/CITATION.cff").read_text("utf-8"))
    assert cited["title"] == title
    assert run("check", tmp_path / "bridge", "--strict").exit_code == 0


@pytest.mark.parametrize(
    ("option", "value", "why"),
    [
        ("--title", " ", "a title is a line of text"),
        ("--title", "one\ntwo", "a title is a line of text"),
        ("--language", "zz", "no language or country that is known"),
        ("--title", "long " * 300, "characters; at most"),
        ("--title", "a\u202eb", "U+202E"),
        ("--title", "a\udcffb", "not UTF-8"),
        ("--language", "not one", "no language tag"),
    ],
)
def test_what_cannot_be_a_title_or_a_language_begins_nothing(
    option: str, value: str, why: str, tmp_path: Path
) -> None:
    done = run("new", tmp_path / "bridge", option, value)
    assert done.exit_code == 2
    assert why in done.stderr
    assert not tree(tmp_path)
    assert run("new", tmp_path / "bridge").exit_code == 0


def test_a_new_dossier_lives_alone(tmp_path: Path) -> None:
    """Its schemas are those of the format, and Git keeps what is made and others' texts out."""
    assert run("new", tmp_path / "bridge").exit_code == 0
    made = tree(tmp_path / "bridge")
    assert run("schema", tmp_path / "schema").exit_code == 0
    theirs = {path: data for path, data in made.items() if path.startswith("schema/")}
    assert theirs == {f"schema/{path}": data for path, data in tree(tmp_path / "schema").items()}
    for setting in json.loads(made[".vscode/settings.json"])["yaml.schemas"]:
        assert setting.removeprefix("./") in made
    assert {"LICENSE", "CONTRIBUTING.md", "Makefile", ".github/pull_request_template.md"} <= set(
        made
    )
    ignored = made[".gitignore"].decode().splitlines()
    assert {"/site/", "captures/", ".onrecord/"} <= set(ignored)


def test_two_new_dossiers_are_not_one_to_readers_of_feeds(tmp_path: Path) -> None:
    """Each has a key of its own, by which its feed is known; all else of them is the same."""
    made, feeds = [], []
    for name in ("east", "west"):
        assert run("new", tmp_path / name).exit_code == 0
        assert run("build", "-C", tmp_path / name).exit_code == 0
        made.append(tree(tmp_path / name / "sources"))
        [feed_id] = re.findall(
            "<id>(urn:uuid:[^<]+)</id>", (tmp_path / name / "briefs/feed.xml").read_text("utf-8")
        )[:1]
        feeds.append(feed_id)
    assert {path for path in made[0] if made[0][path] != made[1][path]} == {"dossier.yml"}
    assert feeds[0] != feeds[1]
    briefings = [re.sub(rb"(?m)^key: [0-9a-f-]{36}$", b"", each["dossier.yml"]) for each in made]
    assert briefings[0] == briefings[1]


def test_a_new_dossier_names_the_fields_that_there_are(tmp_path: Path) -> None:
    """What its guide says of each folder's files can be written there."""
    assert run("new", tmp_path).exit_code == 0
    guide = (tmp_path / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| .*? \| (.+) \|$", guide, re.MULTILINE)
    kinds: dict[str, type[Struct]] = {
        "dossier.yml": Briefing,
        **{f"{each.folder}/": each for each in RECORD_TYPES},
    }
    assert {name for name, _ in rows} == kinds.keys()
    for name, fields in rows:
        known = {spec.name for spec in specs(kinds[name])}
        assert set(re.findall("`([^`]+)`", fields)) <= known, name


def test_a_new_dossier_says_how_it_is_cited(tmp_path: Path) -> None:
    """For code hosts and Zotero, in the words of the Citation File Format 1.2.0."""
    assert run("new", tmp_path / "new").exit_code == 0
    cited = yaml.safe_load((tmp_path / "new/CITATION.cff").read_text("utf-8"))
    title = yaml.safe_load((tmp_path / "new/sources/dossier.yml").read_text("utf-8"))["title"]
    assert (cited["cff-version"], cited["type"], cited["title"]) == ("1.2.0", "dataset", title)
    assert cited["message"]
    assert cited["authors"] == [{"name": "The editors"}]


def test_what_new_says_can_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a folder has a blank in its name, or begins with a hyphen."""
    done = run("new", tmp_path / "the bridge")
    said = done.stderr.strip().rpartition("then: onrecord ")[2]
    assert shlex.split(said) == ["serve", str(tmp_path / "the bridge")]
    assert run("check", *shlex.split(said)[1:]).exit_code == 0
    monkeypatch.chdir(tmp_path)
    assert run("new", "--", "-bridge").stderr.rstrip().endswith("onrecord serve ./-bridge")


def test_editors_propose_the_ids_that_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what they are called; another id is not refused, for its record may come later."""
    root = write(tmp_path / "bridge", {**SOUND, **WARNING})
    monkeypatch.chdir(root / "sources")
    assert run("schema", "--ids").exit_code == 0
    schema = json.loads((root / "schema/position.editor.json").read_text("utf-8"))
    ids = schema["definitions"]["ActorId"]
    assert dict(zip(ids["enum"], ids["enumDescriptions"], strict=True)) == {"mayor": "Mayor Ames"}
    position = {"question": "why", "stance": "supports", "date": "2024", "text": "T."}
    for actor in ("mayor", "somebody-new"):
        jsonschema.validate({**position, "actor": actor}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**position, "actor": "No Id"}, schema)
    # Programs that validate have the same for every dossier.
    standard = json.loads((root / "schema/position.json").read_text("utf-8"))
    assert "ActorId" not in standard["definitions"]
    assert run("schema", "--ids", "--check").exit_code == 0
    write(root, {"sources/actors/clerk.yml": "name: A Clerk\nkind: person\n"})
    assert run("schema", "--ids", "--check").exit_code == 1


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests may run on GitHub themselves."""
    for name in ("GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("elsewhere")
def test_an_annotation_stands_at_its_file_in_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a dossier is not all of it."""
    root = write(tmp_path / "desk/bridge", {**SOUND, **ERROR})
    (tmp_path / ".git").mkdir()

    def annotated() -> str:
        said = run("check", root, "--format", "github").stdout
        return str(re.findall("file=([^,]+),", said)[0])

    assert annotated() == "desk/bridge/sources/events/fair.yml"
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / "desk"))
    assert annotated() == "bridge/sources/events/fair.yml"
    monkeypatch.setenv("GITHUB_WORKSPACE", str(root))
    assert annotated() == "sources/events/fair.yml"


@pytest.mark.usefixtures("elsewhere")
def test_all_findings_are_in_the_summary_of_a_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of annotations the platform shows ten. What a stranger wrote is text there."""
    hostile = "<img src=x>[a](b) `c`"
    root = write(tmp_path / "bridge", {**SOUND, **ERROR, **WARNING})
    names = ", ".join(json.dumps(f"{hostile} {number}") for number in range(12))
    bad = f"title: Bad\ndate: 2024\nstatus: planned\nactors: [{names}]\n"
    write(root, {"sources/events/bad.yml": bad})
    place = tmp_path / "summary.md"
    place.write_text("Before.\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(place))
    done = run("check", root, "--format", "github")
    text = place.read_text("utf-8")
    assert text.startswith("Before.\n### ")
    assert text.count("\n- ") == done.stdout.count("::error ") + done.stdout.count("::warning ")
    shown = MarkdownIt().render(text)
    assert "<img" not in shown
    assert "<a " not in shown
    assert "<code>" not in shown
    # Another step begins anew, and nothing is added where nothing is wrong.
    place.unlink()
    assert run("check", write(tmp_path / "sound", SOUND), "--format", "github").exit_code == 0
    assert not place.exists()


def test_a_dossier_is_named_like_the_folder_of_a_new_one(tmp_path: Path) -> None:
    assert run("new", tmp_path / "bridge").exit_code == 0
    assert run("check", tmp_path / "bridge").exit_code == 0
    twice = run("check", tmp_path / "bridge", "-C", tmp_path)
    assert twice.exit_code == 2
    assert "two folders are named" in twice.stderr


def test_a_dossier_is_found_from_a_folder_within_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Git finds a repository; a folder that has sources of its own comes first."""
    assert run("new", tmp_path / "bridge").exit_code == 0
    monkeypatch.chdir(tmp_path / "bridge/sources/actors")
    done = run("build")
    assert done.exit_code == 0
    assert f"the dossier in {tmp_path / 'bridge'}\n" in done.stderr
    assert (tmp_path / "bridge/briefs/index.md").is_file()
    write(tmp_path / "bridge/other", {**LEAST, "sources/actors/no id.yml": "kind: person\n"})
    monkeypatch.chdir(tmp_path / "bridge/other")
    assert run("check").exit_code == 1
    monkeypatch.chdir(tmp_path)
    nowhere = run("check")
    assert nowhere.exit_code == 2
    assert "no folder 'sources' in ." in nowhere.stderr


def test_new_goes_into_an_empty_folder_but_over_nothing(tmp_path: Path) -> None:
    empty, full = tmp_path / "empty", tmp_path / "full"
    empty.mkdir()
    write(full, {"notes.md": "Mine.\n"})
    assert run("new", empty).exit_code == 0
    assert run("new", full).exit_code == 2
    assert run("new", empty).exit_code == 2
    assert tree(full) == {"notes.md": b"Mine.\n"}


def test_what_new_could_not_finish_is_not_in_the_way_of_the_next_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the disk is full: `copytree` goes on with the others and tells of all at the end."""
    copytree = shutil.copytree

    def full(source: Path, folder: Path, **options: Any) -> None:
        monkeypatch.setattr(shutil, "copytree", copytree)
        copytree(source, folder, **options)
        told = [(str(source / name), str(folder / name), "No space left") for name in "ab"]
        raise shutil.Error(told)

    monkeypatch.setattr(shutil, "copytree", full)
    done = run("new", tmp_path / "bridge")
    assert done.exit_code == 1
    assert done.stderr == f"Error: {tmp_path / 'bridge/a'}: No space left\n"
    assert run("new", tmp_path / "bridge").exit_code == 0


def test_what_was_kept_aside_is_named_until_it_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "bridge"
    run("new", folder)
    kept = trust.signed(folder / ".onrecord", "kept-")
    write(kept / "1", {f"{number}.md": "Mine.\n" for number in range(12)})
    # Whoever made a clone does not know that name.
    write(folder / ".onrecord/kept/1", {"0.md": "Theirs.\n"})
    for _ in range(2):
        done = run("build", "-C", folder)
        assert done.exit_code == 0
        said = [line for line in done.stderr.splitlines() if line.startswith("Warning: ")]
        assert said[0] == (
            f"Warning: .onrecord/{kept.name}/1/0.md: kept aside while pages were replaced, which"
            " had no place for it; move or delete it"
        )
        assert said[10:] == ["Warning: and 2 more like it"]
    shutil.rmtree(kept)
    assert "Warning" not in run("build", "-C", folder).stderr


# --- a dossier's own templates -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% if %}", r"brief\.md\.j2:1: "),
        ("One.\nTwo.\n{{ page.title ~ page.title }}", r"brief\.md\.j2:3: "),
        ("One.\n{{ nothing }}", r"brief\.md\.j2:2: 'nothing' is undefined"),
        ("{{ page.nothing }}", "nothing"),
        ("{{ dossier }}", "printed a Dossier"),
        ("One.\n{{ page.title | safe }}", r"brief\.md\.j2:2: No filter named 'safe'"),
        ("{{ page.__class__ }}", "__class__"),
        ("{% include 'nothing.md.j2' %}", r"nothing\.md\.j2"),
    ],
)
def test_a_wrong_template_is_named_and_nothing_is_written(
    template: str, said: str, tmp_path: Path
) -> None:
    """Its author is told what is wrong, without a traceback of ours."""
    write(tmp_path, {**SOUND, "site_templates/pages/brief.md.j2": template})
    result = run("build", "-C", tmp_path)
    assert result.exit_code == 1
    assert re.search(said, result.stderr)
    assert not (tmp_path / "briefs").exists()


def test_a_template_has_a_few_filters_and_prints_nothing_for_what_is_not_there(
    tmp_path: Path,
) -> None:
    template = (
        "{{ dossier.briefing.contact }}|{{ 2 | plural('ox', 'oxen') }}|{{ 12345 | number }}"
        "|{{ 'a b' | capitalize }}"
        "|{{ 'DateBasis' | spaced }}|{{ [1, 2] | list | length }}"
        "|{{ dossier.events.values() | selectattr('date') | list | length }}"
        "{% for each in dossier.events.values() %}|{{ each | when }}{% endfor %}"
    )
    event = "title: The fair\ndate: 2024-05\ndate_basis: inferred-text\nstatus: planned\n"
    files = {"sources/events/fair.yml": event, "site_templates/pages/brief.md.j2": template}
    write(tmp_path, {**SOUND, **files})
    assert run("build", "-C", tmp_path).exit_code == 0
    page = (tmp_path / "briefs/index.md").read_text(encoding="utf-8")
    assert page == (
        "|2 oxen|12,345|A b|Date basis|2|2|1 May 2024|May 2024 (inferred from the text)\n"
    )


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        ("{{ page.titel }}", "titel"),
        ("{{ view.titel }}", "titel"),
        ("{{ view.article.date.titel }}", "titel"),
        ("{{ view.article.reports[9].quote }}", "9"),
        ("{{ view.article.titel }}", "titel"),
        ("{{ view.article.titel | capitalize }}", "titel"),
        ("{{ view.article['titel'] }}", "titel"),
        ("{% if view.article.titel %}x{% endif %}", "titel"),
        ("{% for x in view.article.titel %}{{ x }}{% endfor %}", "titel"),
        ("{{ rich(view.article.titel) }}", "titel"),
        ("{{ view.article.reports[0].titel }}", "titel"),
        ("{{ dossier.briefing.titel }}", "titel"),
        ("{{ view.article.reports | selectattr('titel') | list | length }}", "titel"),
        ("{{ link('nobody') }}", "nobody"),
        ("{{ link() }}", "target"),
        ("{{ page.title() }}", "callable"),
        ("{{ rich(view.article.title) }}", "rich text"),
        ("{% for x in view.article.date %}{% endfor %}", "iterable"),
        ("{{ 'x' | number }}", ""),
        ("{{ 1 // 0 }}", "nothing is reckoned"),
    ],
)
@pytest.mark.sampled(2)
def test_a_mistake_in_a_template_is_one_line_with_its_place(
    mistake: str, said: str, tmp_path: Path
) -> None:
    """The template and its line, whatever the mistake is about; and nothing is written."""
    assert run("new", tmp_path).exit_code == 0
    template = "site_templates/pages/article.md.j2"
    write(tmp_path, {template: f"One.\nTwo.\n{mistake}\n"})
    result = run("build", "-C", tmp_path)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {tmp_path / template}:3: ")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "briefs").exists()


def test_a_template_that_is_not_text_is_named(tmp_path: Path) -> None:
    template = "site_templates/pages/brief.md.j2"
    write(tmp_path, {**SOUND, template: b"One.\n{{ page.title }} \xff\n"})
    result = run("build", "-C", tmp_path)
    assert result.exit_code == 1
    assert result.stderr.endswith(f"Error: {tmp_path / template}:2: not UTF-8 text\n")
    assert not (tmp_path / "briefs").exists()


def test_a_template_that_is_too_deep_is_an_error_in_a_line(tmp_path: Path) -> None:
    deep = f"{{{{ {'(' * 5_000}1{')' * 5_000} }}}}\n"
    write(tmp_path, {**SOUND, "site_templates/pages/brief.md.j2": deep})
    result = run("build", "-C", tmp_path)
    assert result.exit_code == 1
    place = f"{tmp_path / 'site_templates/pages/brief.md.j2'}:1"
    assert result.stderr == f"Error: {place}: nested more deeply than Python can follow\n"
    assert not (tmp_path / "briefs").exists()


@pytest.mark.parametrize("command", ["check", "build", "site"])
@pytest.mark.parametrize("reason", [MemoryError, RecursionError])
def test_a_dossier_beyond_all_bounds_is_an_error_in_a_line(
    command: str, reason: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def give_up(*_: object) -> None:
        raise reason

    monkeypatch.setattr(reading, "read_sources", give_up)
    write(tmp_path, SOUND)
    result = run(command, "-C", tmp_path)
    assert result.exit_code == 1
    assert re.fullmatch(r"Error: .+\n", result.stderr)


def test_a_dossiers_own_template_goes_before_ours(tmp_path: Path) -> None:
    own = "Own: {{ page.title }}\n"
    write(tmp_path, {**SOUND, "site_templates/pages/brief.md.j2": own})
    assert run("build", "-C", tmp_path).exit_code == 0
    assert (tmp_path / "briefs/index.md").read_bytes() == b"Own: A bridge for the town\n"


@pytest.mark.parametrize("command", ["check", "build", "site"])
def test_findings_that_are_many_and_alike_are_summed_up_unless_all_are_asked_for(
    command: str, tmp_path: Path
) -> None:
    actors = "".join(f"- {{id: a{n}, name: A{n}, kind: persn}}\n" for n in range(40))
    write(tmp_path, {**SOUND, "sources/actors/many.yml": actors})
    result = run(command, "-C", tmp_path)
    assert result.stdout.count("'persn' is not a word") == 10
    assert "error[unknown-term] and 30 more like it in this file; --all shows them" in result.stdout
    assert "40 errors" in result.stderr
    everything = run(command, "-C", tmp_path, "--all")
    assert everything.stdout.count("'persn' is not a word") == 40
    assert everything.exit_code == result.exit_code == 1


# --- JSON Schema -------------------------------------------------------------------------------


def test_the_committed_schemas_are_what_the_code_gives(tmp_path: Path) -> None:
    """To renew them: onrecord schema."""
    committed = REPOSITORY / "schema"
    result = run("schema", committed, "--check")
    assert (result.stdout, result.exit_code) == ("", 0)
    assert set(tree(committed)) == {f"{name}.json" for name in schemas()}


def test_schema_writes_what_check_accepts(tmp_path: Path) -> None:
    folder = tmp_path / "made" / "schema"
    missing = run("schema", folder, "--check")
    assert missing.exit_code == 1
    assert "actor.json" in missing.stdout
    assert not folder.exists()
    assert run("schema", folder).exit_code == 0
    assert run("schema", folder, "--check").exit_code == 0
    (folder / "actor.json").write_text("{}", encoding="utf-8")
    stale = run("schema", folder, "--check")
    assert stale.exit_code == 1
    assert [name for name in schemas() if f"{name}.json" in stale.stdout] == ["actor"]


KIND_OF_FOLDER = {each.folder: each.noun for each in RECORD_TYPES}


def source_files() -> Iterator[Path]:
    starter = REPOSITORY / "generator" / "onrecord" / "starter"
    for root in (*sorted(HARBOUR.parent.iterdir()), REPOSITORY, starter):
        yield from sorted((root / "sources").rglob("*.yml"))


def validator(name: str) -> Any:
    body = schemas()[name]
    jsonschema.Draft7Validator.check_schema(body)
    return jsonschema.Draft7Validator(body)


def kind_of(path: Path) -> str:
    parts = path.parts
    folder = parts[len(parts) - 1 - parts[::-1].index("sources") + 1]
    return KIND_OF_FOLDER.get(folder, "dossier")


class AsAnEditor(yaml.SafeLoader):
    """Reads as editors do: YAML 1.2, where dates are text and only true and false are Boolean."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [
            (tag, pattern)
            for tag, pattern in resolvers
            if tag not in {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool"}
        ]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def subschemas(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a schema and every schema in it."""
    yield schema
    inner = [each for word in ("anyOf", "allOf", "oneOf") for each in schema.get(word, ())]
    inner += [
        each for word in ("properties", "definitions") for each in schema.get(word, {}).values()
    ]
    inner += [schema[word] for word in ("items",) if word in schema]
    for each in inner:
        yield from subschemas(each)


# In a pattern of ECMAScript with the flag u a backslash stands before these alone, and a bracket
# that means itself has one.
_ESCAPES = re.compile(r"\\[\^$\\.*+?()\[\]{}|/dDwWsSbBnrtfv0]")
_CLASSES = re.compile(r"\[\^?[^\[\]]*\]|\{\d+(?:,\d*)?\}")


@pytest.mark.parametrize("name", schemas())
def test_every_pattern_is_one_wherever_it_is_read(name: str) -> None:
    """JSON Schema takes patterns of ECMAScript; some validators compile them with the flag u."""
    patterns = {each["pattern"] for each in subschemas(schemas()[name]) if "pattern" in each}
    assert patterns
    for pattern in patterns:
        rest = _CLASSES.sub("", _ESCAPES.sub("", pattern))
        assert not re.search(r"[\\\[\]{}]", rest), pattern
        # What Python alone knows.
        assert not re.search(r"\(\?(?!:)|[*+?}]\+", rest), pattern
    if node := shutil.which("node"):
        program = "for (const p of JSON.parse(process.argv[1])) new RegExp(p, 'u')"
        subprocess.run([node, "-e", program, json.dumps(sorted(patterns))], check=True)


STANDARD = set(
    "$schema definitions $ref anyOf allOf oneOf type enum const description properties required"
    " additionalProperties items pattern minLength maxLength maxItems minimum".split()
)


@pytest.mark.parametrize("name", schemas())
def test_editors_are_told_in_words_and_validators_in_those_of_the_standard(name: str) -> None:
    """A validator that is strict refuses words it does not know; editors have some of their own."""
    for each in subschemas(schemas()[name]):
        if name.endswith(".editor"):
            assert ("pattern" in each) == ("patternErrorMessage" in each)
            assert len(each.get("enum", ())) == len(each.get("enumDescriptions", ()))
            assert all(each.get("enumDescriptions", ()))
        else:
            assert each.keys() <= STANDARD
            assert isinstance(each.get("type", ""), str)
            assert all(option["description"] for option in each.get("oneOf", ()))


@pytest.mark.parametrize("loader", [yaml.BaseLoader, AsAnEditor], ids=lambda each: each.__name__)
@pytest.mark.parametrize("name", schemas())
def test_the_schemas_accept_what_the_reader_accepts(name: str, loader: Any) -> None:
    """Every file of every dossier here passes, so editors mark nothing that is right."""
    check = validator(name)
    files = [path for path in source_files() if kind_of(path) == name.removesuffix(".editor")]
    assert files
    for path in files:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
        errors = [error.message for error in check.iter_errors(data)]
        assert errors == [], path


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "dossier.yml",
            "{title: 1984, scope: true, bottom_line: 7, key: null, editors: [0.5, No]}",
        ),
        ("actors/a.yml", "{id: 7, name: 1984, kind: state, draft: true, also: [50, {name: ~}]}"),
        ("actors/a.yml", "{id: true, name: Null, kind: state, draft: false, part_of: 2024}"),
        ("questions/a.yml", "{text: 5, short: 1.10, unknowns: [{text: 0x1F, kind: not-stated}]}"),
        (
            "articles/a.yml",
            """
title: 1984
publisher: 2024
kind: news
date: 2024
summary: 3
tags: [2024]
reports: [{position: 1, attribution: on-record, where: 4, quotes: [12, {text: false}]}]
""",
        ),
        (
            "positions/a.yml",
            """
- {id: 1, actor: 2024, question: 5, stance: asserts, date: 2024, text: 1, short: 1,
   figure: {min: 1, unit: 5, applies_to: 2024}}
""",
        ),
    ],
)
def test_editors_mark_no_text_that_looks_like_another_value(
    path: str, text: str, tmp_path: Path
) -> None:
    """All scalars are read as text, so a title can be 1984, an id 7 and a name Null."""
    write(tmp_path, {**LEAST, f"sources/{path}": text})
    found = json.loads(run("check", "-C", tmp_path, "--format", "json").stdout)
    assert {finding["code"] for finding in found} <= {"unknown-id", "unreported"}
    name = kind_of(Path("sources", path))
    for each in (name, f"{name}.editor"):
        errors = validator(each).iter_errors(yaml.load(text, Loader=AsAnEditor))  # noqa: S506
        assert [error.message for error in errors] == []


@pytest.mark.parametrize("name", schemas())
def test_a_required_field_is_named_where_it_is_required(name: str) -> None:
    """Else a strict validator takes the schema for one with a slip (ajv, strictRequired)."""
    for each in subschemas(schemas()[name]):
        assert set(each.get("required", ())) <= each.get("properties", {}).keys()


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("dossier", {"title": "T", "scope": "S"}),
        ("dossier", [{"title": "T", "scope": "S", "bottom_line": "B"}]),
        ("dossier", {"title": "T", "scope": "S", "bottom_line": "B", "colour": "red"}),
        ("dossier", {"title": "T", "scope": "S", "bottom_line": "B", "scale": "icd"}),
        ("actor", {"name": "A", "kind": "persona"}),
        ("actor", {"name": "A"}),
        ("actor", [{"name": "A", "kind": "person"}]),
        ("actor", {"id": "Big Ada", "name": "A", "kind": "person"}),
        ("actor", {"name": ["A"], "kind": "person"}),
        ("actor", {"name": "A", "kind": "person", "also": "B"}),
        ("actor", {"name": "A", "kind": "person", "relations": [{"to": "b"}]}),
        ("actor", {"name": "A", "kind": "person", "wikidata": "42"}),
        ("actor", {"name": "A", "kind": "anonymous-group", "count": 0}),
        ("event", {"title": "E", "date": "soon", "status": "planned"}),
        ("event", {"title": "E", "date": "2024-5-1", "status": "planned"}),
        ("event", {"title": "E", "date": "[2024]", "status": "planned"}),
        ("event", {"title": "E", "date": ["2024"], "status": "planned"}),
        (
            "article",
            {
                "title": "T",
                "publisher": "p",
                "kind": "news",
                "date": "2024",
                "summary": "S",
                "url": "javascript:alert(1)",
            },
        ),
        (
            "article",
            {
                "title": "T",
                "publisher": "p",
                "kind": "news",
                "date": "2024",
                "summary": "S",
                "reports": [{"position": "x", "grade": "G1"}],
            },
        ),
        ("question", {"text": "Q?", "short": "Q", "answer": {"text": "A", "confidence": "sure"}}),
        ("position", {"actor": "a", "question": "q", "stance": "for", "date": "2024", "text": "T"}),
    ],
    ids=str,
)
def test_the_schemas_refuse_what_the_reader_refuses(name: str, wrong: Any, tmp_path: Path) -> None:
    """An editor marks these as the command does."""
    assert not validator(name).is_valid(wrong)
    folders = {kind: folder for folder, kind in KIND_OF_FOLDER.items()}
    path = "sources/dossier.yml" if name == "dossier" else f"sources/{folders[name]}/x.yml"
    write(tmp_path, {**LEAST, path: json.dumps(wrong)})
    found = json.loads(run("check", "-C", tmp_path, "--format", "json").stdout)
    assert any(finding["path"] == path and finding["severity"] == "error" for finding in found)


def test_every_field_is_described_for_editors() -> None:
    for name, body in schemas().items():
        single = body["anyOf"][0] if "anyOf" in body else body
        for part in (single, *body["definitions"].values()):
            assert part["description"], name
            assert part["additionalProperties"] is False
            for field, described in part["properties"].items():
                assert described["description"].endswith((".", ")")), f"{name}: {field}"


# --- help --------------------------------------------------------------------------------------


def test_every_command_and_option_says_what_it_does() -> None:
    for name, command in main.commands.items():
        result = run(name, "--help")
        assert result.exit_code == 0
        assert command.help
        assert command.help.strip().endswith(".")
        for option in command.params:
            if option.param_type_name == "option" and option.name != "address":
                assert getattr(option, "help", None), f"{name} {option.name}"


def test_the_readme_names_every_command() -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `onrecord (\w+)` \|", text, re.MULTILINE))
    assert named == set(main.commands)


def test_the_installed_command_is_this_one() -> None:
    command = shutil.which("onrecord", path=str(Path(sys.executable).parent))
    assert command
    done = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert re.search(r"\d+\.\d+", done.stdout)


# --- the table of commands ---------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_is_that_of_the_list(name: str) -> None:
    """The list is printed without loading any command, so it says for itself what each does."""
    command = load(name)
    assert command.name == name
    first = (command.help or "").partition("\n\n")[0]
    assert " ".join(first.split()) == COMMANDS[name][1]


def test_every_command_is_in_the_table() -> None:
    folder = REPOSITORY / "generator/onrecord/cli"
    modules = {path.stem for path in folder.glob("*.py")} - {
        "__init__",
        "answers",
        "asking",
        "changing",
        "completing",
        "entering",
        "filling",
        "finding",
        "mending",
        "telling",
        "console",
        "github",
        "main",
        "reports",
    }
    # A command may be called by a word that no module can be.
    assert modules == {re.split("[.:]", where)[-2] for where, _ in COMMANDS.values()}


def test_the_stages_of_a_run_are_timed(tmp_path: Path) -> None:
    """Each stage of the compiler has a line, in the order in which they run."""
    write(tmp_path, SOUND)
    told = run("build", "-C", tmp_path, "--timings").stderr
    stages = re.findall(r"^ +\d+\.\d{3} s  (.+)$", told, re.MULTILINE)
    assert stages == ["read", "link", "check", "compute", "make pages", "render", "publish"]


# What a command cannot do without.
GIVEN = {
    "add": ["--missing"],
    "split": ["a", "b"],
    "rename": ["a", "b"],
    "merge": ["a", "b"],
    "remove": ["a"],
    "import": ["a.ris"],
}


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in WITHOUT_FOLDER])
@pytest.mark.parametrize("missing", ["the folder", "its sources"])
def test_a_command_on_what_is_no_dossier_is_misuse(name: str, missing: str, tmp_path: Path) -> None:
    folder = tmp_path / "nowhere" if missing == "the folder" else tmp_path
    result = run(name, *GIVEN.get(name, []), "-C", folder)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "nowhere" in result.stderr or "sources" in result.stderr or "complete" in result.stderr


def test_a_line_end_in_a_name_forges_no_line_of_its_own(tmp_path: Path) -> None:
    """What a message quotes stays in its line, so that nothing reads it as a command."""
    write(tmp_path, SOUND)
    assert run("build", "-C", tmp_path).exit_code == 0
    (tmp_path / "briefs" / "a\n::error::forged").symlink_to(tmp_path)
    result = run("site", "-C", tmp_path)
    assert result.exit_code == 1
    assert not [line for line in result.stderr.splitlines() if line.startswith("::")]


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        ("{{ prose(dossier.briefing.title) }}", "a sentence is needed, not a str"),
        ("{{ prose(view.titel) }}", "titel"),
        ("{{ rich(dossier.briefing.title) }}", "rich text is needed, not a str"),
        ("{% for a in 'x' %}" * 25 + "{% endfor %}" * 25, "nested"),
    ],
)
def test_what_a_template_hands_on_is_what_is_needed(
    mistake: str, said: str, tmp_path: Path
) -> None:
    """Text that is handed to what writes sentences would go round the escape boundary."""
    write(tmp_path, {**SOUND, "site_templates/pages/brief.md.j2": f"{mistake}\n"})
    result = run("build", "-C", tmp_path)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert said in result.stderr


def test_findings_stand_on_lines_of_their_own_on_a_terminal(tmp_path: Path) -> None:
    """The line that says what is being done is cleared before a finding is printed."""
    held = {"id": "m", "name": "Mayor", "kind": "person", "also": ["The"]}
    text = "title: T\nscope: The the.\nbottom_line: B.\n"
    write(tmp_path, {"sources/dossier.yml": text, "sources/actors/all.yml": json.dumps([held])})
    shown = on_terminal("build", "-C", str(tmp_path))
    assert "link ..." in shown
    assert re.search(r"(\n|\x1b\[K)sources/actors/all\.yml:1:", shown), shown


def on_terminal(*arguments: str, shown_from: float = 0.0) -> str:
    """Run the command on a terminal that is shown what it does at once; return what is there."""
    program = f"""
import sys
from onrecord.cli import console, main
console.SHOWN_FROM = {shown_from}
sys.argv = ["onrecord", *{list(arguments)}]
main.main()
"""
    env = {name: value for name, value in os.environ.items() if name != "CI"}
    parent, child = os.openpty()
    done = subprocess.run(
        [sys.executable, "-c", program],
        stdin=child,
        stdout=child,
        stderr=child,
        env=env,
        check=False,
    )
    shown = os.read(parent, 100_000).decode()
    os.close(child)
    os.close(parent)
    assert done.returncode == 0, shown
    return shown


def test_a_terminal_is_shown_how_much_is_done(tmp_path: Path) -> None:
    """Of files and pages, and nothing of it stays; a run that is soon over shows nothing."""
    write(tmp_path, SOUND)
    quick = on_terminal("site", "-C", str(tmp_path), shown_from=60.0)
    assert not re.search(r" \.\.\.|\x1b", quick), quick
    # All of the site is another one.
    write(tmp_path, {"mkdocs.yml": "site_name: Another\n"})
    shown = on_terminal("site", "-C", str(tmp_path))
    for stage in ("read, files", "render, pages", "build, pages"):
        assert re.search(rf"{stage}  \[[#-]+\] +\d+/\d+", shown), (stage, shown)
    cleared = r"[^\n]*\n\x1b\[1A\r\x1b\[K|[^\n]*\r\x1b\[K"
    left = re.sub(cleared, "", shown.replace("\r\n", "\n"))
    assert not re.search(r"[#-]{5}|read,|render", left), left


def test_a_log_has_a_line_for_each_stage_that_takes_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, SOUND)
    told = run("site", "-C", tmp_path).stderr
    assert "render" not in told
    monkeypatch.setattr(console, "LOGGED_FROM", 0.0)
    told = run("site", "-C", tmp_path).stderr
    for stage in (r"read \d+ files", "link", r"render \d+ pages", r"build \d+ pages"):
        assert re.search(rf"(?m)^{stage}: \d+ s$", told), (stage, told)
