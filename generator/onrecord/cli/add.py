"""``onrecord add``: writes new records."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_args, get_origin

import click

from onrecord.cli import asking, completing
from onrecord.cli.changing import CHANGED, DRY_RUN, in_dossier, require_free, settle, today
from onrecord.cli.console import FOLDER_OPTION, Misuse
from onrecord.cli.entering import enter, enter_part
from onrecord.cli.filling import missing, require_sound, sound
from onrecord.diagnostics.findings import one, plural
from onrecord.diagnostics.renderers import printable
from onrecord.editing.adding import Additions, New
from onrecord.editing.changes import carry_out
from onrecord.editing.known_again import require_new
from onrecord.editing.reporting import PARTS, REPORTED, Carried, Part, with_part_of, with_report
from onrecord.editing.stubs import about, stubs
from onrecord.reading import read
from onrecord.source import yaml_reader
from onrecord.source.characters import REFUSED
from onrecord.source.fields import FieldSpec, Plain, Record, Ref, Struct, is_list, specs
from onrecord.source.nodes import Mapping as MappingNode
from onrecord.source.nodes import Node, Sequence
from onrecord.source.records import RECORD_TYPES, Article, Question, Report
from onrecord.source.values import YesOrNo

# Of the report by which an article carries a position that is added.
_OF_REPORT = ("attribution", "via", "quote", "where")


@click.group(invoke_without_command=True)
@click.option(
    "--missing",
    is_flag=True,
    help="Write a file to be filled in for every id that something refers to and nothing has.",
)
@FOLDER_OPTION
@DRY_RUN
@click.pass_context
def add(context: click.Context, folder: Path | None, missing: bool, dry_run: bool) -> None:
    """Write a new record, or what is missing, into sources/.

    At a terminal it asks for what is not given. A record has a file of its own, so that two people
    who add to one dossier never change one file. Nothing that is there is written over.
    """
    if missing and context.invoked_subcommand:
        raise Misuse("--missing takes no kind of record")
    if missing:
        in_dossier(_add_missing)(folder=folder, dry_run=dry_run)
    elif not context.invoked_subcommand:
        raise Misuse(f"say what to add: {', '.join(add.commands)}, or --missing")


def _add_missing(folder: Path, dry_run: bool) -> None:
    reading = read(folder, drafts=True)
    found = stubs(reading.sources)
    require_free(folder, reading.texts, found.changes)
    for path, text in found.changes.files.items():
        click.echo(printable(f"new: {path}"))
        for line in (text or "").splitlines() if dry_run else ():
            click.echo(printable(f"  {line}"))
    for place, why in found.left:
        click.echo(printable(f"left: {place}: {why}"), err=True)
    if not dry_run:
        carry_out(folder, found.changes)
    number = plural(len(found.changes.files), "file")
    click.echo(f"{number} to be filled in; check says what is missing in each", err=True)


def _command(record_type: type[Record]) -> click.Command:
    """Return the command that adds a record of a type, with an option for each of its fields."""

    def run(folder: Path, dry_run: bool, record_id: str, **given: Any) -> None:  # noqa: ANN401
        reading = read(folder, drafts=True)
        fields = _given(record_type, given)
        if record_type is Article:
            fields = {**_found(given), **fields}
            fields.setdefault("recorded", today().isoformat())
            require_new(reading.sources, fields)
        new = New(record_type, fields, record_id)
        said = {name: given.get(f"report_{name}") for name in _OF_REPORT}
        report, article = _given(Report, said), given.get("reported_by") or ""
        if report and not article:
            raise Misuse("--attribution, --via, --quote and --where go with --reported-by")
        if _is_asked(record_type.noun, record_type, fields):
            enter(folder, reading, new, article, report, dry_run=dry_run)
            return
        additions = Additions(reading.sources)
        added = sound(additions.add(new))
        report = {added.record_type.noun: added.id, **report}
        changes = with_report(additions, Carried(article, report))
        settle(folder, reading, changes, dry_run=dry_run)

    command: Any = run
    for option in reversed(_options(record_type)):
        command = option(command)
    command = CHANGED(command)
    noun = record_type.noun
    return click.command(noun, help=_help(one(noun), record_type))(command)


def _is_asked(noun: str, struct_type: type[Struct], fields: Mapping[str, Plain]) -> bool:
    """Return whether somebody is to be asked for more; without a terminal that is misuse.

    What was given is judged first, so that nobody answers in vain.
    """
    require_sound(struct_type, fields)
    lacking = missing(struct_type, fields)
    if lacking and not asking.is_terminal():
        options = ", ".join(f"--{name.replace('_', '-')}" for name in lacking)
        raise Misuse(f"a new {noun} needs {options}, too")
    return bool(lacking)


def _part_command(part: Part) -> click.Command:
    """Return the command that adds a part of a question to its file."""
    noun, struct_type = part.noun, part.struct_type

    def run(folder: Path, dry_run: bool, question: str, **given: Any) -> None:  # noqa: ANN401
        reading = read(folder, drafts=True)
        additions = Additions(reading.sources)
        fields, to = _given(struct_type, given), ""
        if question:
            to = additions.meant(question, Question.__name__) or question
        if _is_asked(noun, struct_type, fields) or (asking.is_terminal() and not to):
            enter_part(folder, reading, part, to, fields, dry_run=dry_run)
            return
        if not to:
            raise Misuse(f"say to which question the {noun} belongs")
        changes = with_part_of(additions, part, fields, to)
        settle(folder, reading, changes, dry_run=dry_run)

    command: Any = run
    left_out = {"question", "former_ids"}
    for spec in reversed([each for each in specs(struct_type) if each.name not in left_out]):
        command = _option(spec, spec.name)(command)
    its_ids = completing.ids(Question.__name__)
    command = click.argument("question", required=False, shell_complete=its_ids)(command)
    help_text = _help(f"{one(noun)} to a question", struct_type)
    return click.command(noun, help=help_text)(CHANGED(command))


def _help(what: str, struct_type: type[Struct]) -> str:
    return f"Add {what}: {struct_type.purpose[0].lower()}{struct_type.purpose[1:]}"


Option = Callable[[Any], Any]


def _options(record_type: type[Record]) -> list[Option]:
    """Return an option for each field of a type, as its annotations say."""
    options = [click.option("--id", "record_id", default="", help="Its id, if not a proposed one.")]
    for spec in specs(record_type):
        if spec.name in {"former_ids", "reviewed"}:
            continue
        options.append(_option(spec, spec.name))
    if record_type is Article:
        options += _WHERE
    if record_type in REPORTED:
        said = "The article that reports it, to which the report is added."
        its_ids = completing.ids(Article.__name__)
        options.append(
            click.option("--reported-by", metavar="ID", help=said, shell_complete=its_ids)
        )
        by_name = {spec.name: spec for spec in specs(Report)}
        options += [_option(by_name[each], f"report_{each}") for each in _OF_REPORT]
    return options


_WHERE: list[Option] = [
    click.argument("where", required=False, metavar="[URL|DOI|FILE]"),
    click.option("--fetch", is_flag=True, help="Ask the address or the DOI for what it is."),
    click.option("--allow-local", is_flag=True, help="With --fetch: ask machines here, too."),
    click.option("--doi-service", default="", hidden=True),
]


def _found(given: dict[str, Any]) -> dict[str, Plain]:
    """Return what is known of an article from where it is."""
    where = given["where"]
    if not where:
        return {}
    # What reads other formats takes its time to load.
    from onrecord.cli.finding import DOI_SERVICE, article_at  # noqa: PLC0415

    service = given["doi_service"] or DOI_SERVICE
    fields = article_at(where, fetching=given["fetch"], local=given["allow_local"], service=service)
    return {**fields, "accessed": today().isoformat()} if given["fetch"] else fields


def _option(spec: FieldSpec, name: str) -> Option:
    text = about(spec) + (" As {field: value, ...}." if _is_struct(spec) else "")
    if YesOrNo in (spec.type, *get_args(spec.type)):
        return click.option(f"--{spec.name}", name, flag_value="yes", help=text)
    return click.option(
        f"--{spec.name.replace('_', '-')}",
        name,
        multiple=is_list(spec),
        help=f"{text} May be given several times." if is_list(spec) else text,
        metavar="{...}" if _is_struct(spec) else "TEXT",
        shell_complete=completing.field(spec),
    )


def _is_struct(spec: FieldSpec) -> bool:
    """Return whether a field holds mappings alone, or a list of them."""

    def classes(held: Any) -> list[Any]:  # noqa: ANN401
        found = get_args(held) if get_origin(held) is not Ref else ()
        return [each for inner in found for each in classes(inner)] if found else [held]

    return any(isinstance(each, type) and issubclass(each, Struct) for each in classes(spec.type))


def _given(struct_type: type[Struct], given: dict[str, Any]) -> dict[str, Plain]:
    """Return the fields that were given as options."""
    fields: dict[str, Plain] = {}
    for spec in specs(struct_type):
        value = given.get(spec.name)
        if value is None or value == ():
            continue
        _require_text(spec, value)
        if value == ("[]",):
            fields[spec.name] = []
        elif isinstance(value, tuple | list):
            fields[spec.name] = [_value(each, spec) for each in value]
        else:
            fields[spec.name] = _value(value, spec)
    return fields


def _require_text(spec: FieldSpec, value: str | tuple[str, ...]) -> None:
    """Raise Misuse where what was given holds what no file of a dossier may."""
    for each in value if isinstance(value, tuple | list) else (value,):
        refused = REFUSED.search(each)
        if refused:
            option = f"--{spec.name.replace('_', '-')}"
            raise Misuse(f"{option}: U+{ord(refused[0]):04X} does not show as what it is")


def _value(text: str, spec: FieldSpec) -> Plain:
    """Return what an option stands for: a mapping where it is one in braces, else the text."""
    if not (_is_struct(spec) and text.startswith("{")):
        return text
    document, found = yaml_reader.read(f"--{spec.name.replace('_', '-')}", text)
    for each in found:
        raise Misuse(printable(f"{each.place.path}: {each.message}; {each.hint}"))
    return _plain(document.root) if document.root else text


def _plain(node: Node) -> Plain:
    if isinstance(node, MappingNode):
        return {key.value: _plain(value) for key, value in node.entries}
    if isinstance(node, Sequence):
        return [_plain(each) for each in node.items]
    return node.value


for _type in RECORD_TYPES:
    add.add_command(_command(_type))
for _part in PARTS:
    add.add_command(_part_command(_part))
