"""The pages that are made of the code are as it is now, and lack nothing that has a name."""

import re

import click
import pytest
from tests.docs.pages import DOCS, blocks, paths, read
from tests.docs.reference import FOLDER, pages

from onrecord.cli.main import COMMANDS, load
from onrecord.reference.explained import explained
from onrecord.reference.parts import fields_of, parts
from onrecord.source.records import RECORD_TYPES

# Of the pages in the folder these are written by hand.
BY_HAND = {"README.md", "formats.md"}


def test_the_pages_are_those_that_the_code_makes(update_golden: bool) -> None:
    made = pages()
    stale = [path for path, text in made.items() if not _is(path, text)]
    if update_golden:
        for path in stale:
            (DOCS / path).write_text(made[path], encoding="utf-8")
    assert stale == [], "python -m tests.docs.reference writes them anew"
    folder = {each.name for each in (DOCS / FOLDER).iterdir()}
    assert folder == {path.rpartition("/")[2] for path in made if "/" in path} | BY_HAND


def _is(path: str, text: str) -> bool:
    file = DOCS / path
    return file.is_file() and file.read_text(encoding="utf-8") == text


def test_every_command_and_option_is_there() -> None:
    text = read(f"{FOLDER}/commands.md")
    for name, command in _commands():
        section = text.partition(f" onrecord {name}\n")[2].partition("\n## ")[0]
        for option in command.params:
            for each in option.opts if isinstance(option, click.Option) else ():
                assert f"`{each}`" in section, f"{name} {each}"


def _commands() -> list[tuple[str, click.Command]]:
    found = [(name, load(name)) for name in COMMANDS]
    groups = [(name, each) for name, each in found if isinstance(each, click.Group)]
    below = [(f"{name} {sub}", each) for name, it in groups for sub, each in it.commands.items()]
    return [*found, *below]


def test_every_finding_is_there() -> None:
    text = read(f"{FOLDER}/findings.md")
    assert set(re.findall(r"^### ([\w-]+) \(", text, re.MULTILINE)) == explained().keys()


def test_every_field_of_every_part_is_there() -> None:
    """In the table of its part, and explained."""
    text = "".join(read(f"{FOLDER}/{path.name}") for path in (DOCS / FOLDER).glob("*.md"))
    for part in parts().values():
        for spec in fields_of(part):
            assert re.search(rf"^### .*\.{spec.name}\b.* \(field\)$", text, re.MULTILINE), spec.name
            assert f"| `{spec.name}` |" in text
    for record_type in RECORD_TYPES:
        assert (DOCS / FOLDER / f"{record_type.noun}.md").is_file()


# --- what pages name -----------------------------------------------------------------------------

_MENTIONED = re.compile(r"onrecord ([a-z]+)((?: +[^`\n]*)?)")


@pytest.mark.parametrize("path", [each for each in paths() if not each.startswith(FOLDER)])
def test_every_command_that_a_page_names_is_one(path: str) -> None:
    """With its options, also where it is not run: it may need a network, or a terminal."""
    text = read(path)
    shown = [each.text for each in blocks(text) if "not run" in each.notes]
    typed = [line[2:] for block in shown for line in block.splitlines() if line.startswith("$ ")]
    for line in [*re.findall(r"`(onrecord [^`]+)`", text), *typed]:
        for name, rest in _MENTIONED.findall(line):
            if not line.startswith("onrecord "):
                continue  # an argument of another program's
            assert name in COMMANDS, f"{path}: {line}"
            named = set(re.findall(r"(?<= )--?[a-zA-Z][\w-]*", rest))
            assert named <= _options(name), f"{path}: {line}"


def _options(name: str) -> set[str]:
    """Return the options of a command, and of those below it."""
    found = {"-h", "--help"}
    for each, command in _commands():
        if each.split()[0] == name:
            for param in command.params:
                found |= {*param.opts, *param.secondary_opts}
    return found
