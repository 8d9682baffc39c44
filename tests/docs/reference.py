"""The pages of docs/ that are made of the code: commands, records, words, findings, tables, names.

``python -m tests.docs.reference`` writes them; a test finds what differs.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from inspect import cleandoc

import click
from tests.docs.pages import DOCS, REPOSITORY

from onrecord.cli.main import COMMANDS, load
from onrecord.pages.tables import tables
from onrecord.reading import load as load_dossier
from onrecord.reference.index import all_topics
from onrecord.reference.topic import Kind, Topic, anchor

# A folder for pages that nobody writes by hand, but for what is listed in test_reference.
FOLDER = "reference"
_MADE = "<!-- Made by `make docs` from the code: a change here is lost. -->"
# A dossier that has all the tables.
_EXAMPLE = "tests/dossiers/harbour"
_FILES = ("dossier", "article", "actor", "question", "position", "event")


def pages() -> dict[str, str]:
    """Return the pages that are made of the code, by their paths below docs/."""
    made = {
        "commands.md": _commands(),
        "findings.md": _findings(),
        "words.md": _words(),
        "writing.md": _writing(),
        "tables.md": _tables(),
        **{f"{name}.md": _records(name) for name in _FILES},
    }
    found = {f"{FOLDER}/{name}": lines for name, lines in made.items()}
    return {path: _text(lines) for path, lines in {**found, "names.md": _names()}.items()}


def _text(lines: Iterable[str]) -> str:
    text = "\n".join([_MADE, "", *lines])
    return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"


def main() -> None:
    """Write the pages that are made of the code."""
    for path, text in pages().items():
        (DOCS / path).write_text(text, encoding="utf-8")


# --- commands ----------------------------------------------------------------------------------


def _commands() -> Iterator[str]:
    yield from ("# Commands", "", "What `onrecord COMMAND --help` says, for all of them.", "")
    yield "| Command | What it does |"
    yield "|---|---|"
    for name in COMMANDS:
        yield f"| [`{name}`](#onrecord-{name}) | {_cell(COMMANDS[name][1])} |"
    for name in COMMANDS:
        yield from _command(name, load(name), "##")


def _command(name: str, command: click.Command, mark: str) -> Iterator[str]:
    # Which the name that a program was started with is said in, and the width of a terminal.
    context = click.Context(command, info_name=f"onrecord {name}", max_content_width=88)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield from ("", f"{mark} onrecord {name}", "", "```text", usage, "```", "")
    yield from _paragraphs(command.help or "")
    rows = [each for each in command.params if isinstance(each, click.Option)]
    yield from ("", "| Option | Meaning |", "|---|---|")
    for option in rows:
        yield f"| {_option(option, context)} | {_meaning(option, context)} |"
    yield from ("", *_paragraphs(command.epilog or ""))
    if isinstance(command, click.Group):
        for below, each in sorted(command.commands.items()):
            yield from _command(f"{name} {below}", each, "###")


def _option(option: click.Option, context: click.Context) -> str:
    names = ", ".join(f"`{each}`" for each in [*option.opts, *option.secondary_opts])
    takes = "" if option.is_flag else option.make_metavar(context)
    return _cell(f"{names} {takes and f'`{takes}`'}").strip()


def _meaning(option: click.Option, context: click.Context) -> str:
    said = " ".join((option.help or "").split())
    extra = option.get_help_extra(context)
    default = f"default: {extra['default']}" if "default" in extra else ""
    bound = extra.get("range", "")
    added = "; ".join(filter(None, [default, bound]))
    return _cell(f"{said} [{added}]" if added else said)


def _paragraphs(text: str) -> Iterator[str]:
    r"""Yield a text of a command's as Markdown; ``\b`` keeps the lines of a paragraph."""
    for paragraph in re.split(r"\n\s*\n", cleandoc(re.sub(r"\f.*", "", text, flags=re.DOTALL))):
        lines = paragraph.splitlines()
        if lines and lines[0].strip() == "\b":
            yield from ("```text", *(line.rstrip() for line in lines[1:]), "```", "")
        elif lines and all(line.startswith("    ") for line in lines):
            yield from ("```text", *(line.strip() for line in lines), "```", "")
        elif lines:
            yield from (_plain(" ".join(line.strip() for line in lines)), "")


def _plain(text: str) -> str:
    """Return a text in which nothing is markup but what stands in back quotes."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(
        part if part.startswith("`") else re.sub(r"([<>*_\[\]])", r"\\\1", part) for part in parts
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


# --- the format --------------------------------------------------------------------------------


@cache
def _by_key() -> Mapping[tuple[Kind, str], Topic]:
    return {each.key: each for each in all_topics()}


def _of(kind: Kind) -> list[Topic]:
    return [each for each in all_topics() if each.kind is kind]


def _page_of(key: tuple[Kind, str]) -> str:
    kind, name = key
    if kind in {Kind.PART, Kind.FIELD}:
        return f"{_owner(name.partition('.')[0])}.md"
    single = {Kind.FINDING: "findings.md", Kind.WRITING: "writing.md"}
    return single.get(kind, "words.md")


@cache
def _owner(part: str) -> str:
    """Return the file of which something is a part: the first that leads to it."""
    return next(name for name in _FILES if part in _parts_of(name))


@cache
def _parts_of(name: str) -> tuple[str, ...]:
    """Return the parts of a file, itself first, in the order in which its fields lead to them."""
    found = [name]
    for part in found:
        fields = [each for each in _of(Kind.FIELD) if part in _groups(each)]
        seen = [each for field in fields for kind, each in field.see if kind is Kind.PART]
        found += [each for each in dict.fromkeys(seen) if each not in {*found, *_FILES}]
    return tuple(found)


def _groups(field: Topic) -> set[str]:
    return {each.partition(".")[0] for each in re.findall(r"[\w-]+\.\w+", field.title)}


def _topic(topic: Topic, mark: str, page: str) -> Iterator[str]:
    yield from ("", f'<a id="{topic.anchor}"></a>', "", f"{mark} {topic.title}", "", topic.body)
    if topic.see:
        yield from ("", f"See also: {', '.join(_link(key, page) for key in topic.see)}.")


def _link(key: tuple[Kind, str], page: str) -> str:
    there = _page_of(key)
    return f"[{key[1]}]({'' if there == page else there}#{anchor(*key)})"


def _findings() -> Iterator[str]:
    yield from ("# Findings", "")
    yield "What `onrecord check` can find: what it means, why it is a finding, a wrong and a right"
    yield "example. An error stops a build, a warning does not. `onrecord explain` says the same."
    group = ""
    for topic in _of(Kind.FINDING):
        if topic.group != group:
            group = topic.group
            yield from ("", f"## {group}")
        yield from _topic(topic, "###", "findings.md")


def _records(name: str) -> Iterator[str]:
    page = f"{name}.md"
    yield from (f"# The fields of {_with_article(name)}", "")
    for part in _parts_of(name):
        if _owner(part) != name:
            continue
        yield from _topic(_by_key()[Kind.PART, part], "##", page)
        for field in _of(Kind.FIELD):
            if field.name.partition(".")[0] == part:
                yield from _topic(field, "###", page)


def _with_article(name: str) -> str:
    if name == "dossier":
        return "the dossier file"
    return f"{'an' if name[0] in 'ae' else 'a'} {name}"


def _words() -> Iterator[str]:
    yield from ("# Words of closed lists", "")
    yield "Where a field takes a word of one of these lists, it takes no other."
    for topic in _of(Kind.LIST):
        lines = list(_topic(topic, "##", "words.md"))
        yield from (_anchored(line, topic.name) for body in lines for line in body.split("\n"))


def _anchored(line: str, name: str) -> str:
    """Return a line, a row of a word's with an anchor for it."""
    found = re.match(r"\| `([\w-]+)` \|", line)
    word = f"{name}.{found[1]}" if found else ""
    if (Kind.WORD, word) not in _by_key():
        return line
    return line.replace("| ", f'| <a id="{anchor(Kind.WORD, word)}"></a>', 1)


def _writing() -> Iterator[str]:
    yield from ("# How things are written", "")
    for topic in _of(Kind.WRITING):
        lines = list(_topic(topic, "##", "writing.md"))
        yield from (re.sub(r" \(FORMAT\.md: .*\)$", "", line) for line in lines)


# --- tables and names --------------------------------------------------------------------------


def _tables() -> Iterator[str]:
    yield from ("# Tables of data", "")
    yield "A built site has these under `data/`, each as `NAME.csv` (UTF-8, commas), and their"
    yield "description as a Data Package in `data/datapackage.json`. An empty cell means that"
    yield "nothing is known. Beside them lie `data/dossier.json` and graphs; the page *Cite and"
    yield "contribute* of a site leads to all."
    for each in tables(load_dossier(REPOSITORY / _EXAMPLE)):
        key = ", ".join(f"`{name}`" for name in each.key)
        yield from (
            "",
            f"## {each.name}",
            "",
            f"{each.title}. A row is told from others by {key}.",
            "",
        )
        yield from ("| Column | Type | Meaning |", "|---|---|---|")
        for field in each.fields:
            leads = f" An id of `{field.refers_to}`." if field.refers_to else ""
            yield f"| `{field.name}` | {field.type} | {_cell(field.meaning)}{leads} |"


def _names() -> Iterator[str]:
    """Yield a page that the site's search leads to where it finds nothing: all that has a name."""
    yield from ("# Names A to Z", "")
    yield "Commands, findings, fields, words and what else the reference has."
    named = [*_named_commands(), *_named_topics()]
    letter = ""
    for name, link in sorted(named, key=lambda each: (each[0].casefold(), each[1])):
        if name[0].upper() != letter:
            letter = name[0].upper()
            yield from ("", f"## {letter}", "")
        yield f"- {link}"


def _named_commands() -> Iterable[tuple[str, str]]:
    for name in COMMANDS:
        yield name, f"[`{name}`]({FOLDER}/commands.md#onrecord-{name}), a command"


_WHAT = {
    Kind.FINDING: "a finding",
    Kind.PART: "a part",
    Kind.FIELD: "a field",
    Kind.LIST: "a list of words",
    Kind.WRITING: "how it is written",
}


def _named_topics() -> Iterable[tuple[str, str]]:
    for topic in all_topics():
        of, _, last = topic.name.rpartition(".")
        what = f"a word of {of}" if topic.kind is Kind.WORD else _WHAT[topic.kind]
        of_what = f" of {of}" if topic.kind is Kind.FIELD else ""
        place = f"{FOLDER}/{_page_of(topic.key)}#{topic.anchor}"
        yield last, f"[`{last}`]({place}), {what}{of_what}"


if __name__ == "__main__":
    main()
