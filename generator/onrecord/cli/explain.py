"""``onrecord explain``: says what a finding, a field or a word means."""

from collections.abc import Iterator

import click

from onrecord.cli.console import Misuse
from onrecord.diagnostics.renderers import printable
from onrecord.reference.document import document
from onrecord.reference.index import contents, found, meant
from onrecord.reference.plain import WIDTH, shown, wrapped


@click.command()
@click.argument("words", nargs=-1, metavar="[CODE|FIELD|WORD]")
@click.option("--markdown", is_flag=True, help="Print all there is as one document in Markdown.")
def explain(words: tuple[str, ...], markdown: bool) -> None:
    """Say what a finding, a field or a word means, with examples; alone, list all there is."""
    if markdown and words:
        raise Misuse("--markdown prints all there is: name nothing beside it")
    if markdown:
        click.echo(document(), nl=False)
        return
    if not words:
        click.echo("\n".join(_list()))
        return
    name = " ".join(words)
    topics = found(name)
    if not topics:
        hint = meant(name) or "'onrecord explain' lists all there is"
        raise Misuse(printable(f"nothing is called '{name}'; {hint}"))
    click.echo(f"\n{'-' * WIDTH}\n\n".join(f"{shown(each)}\n" for each in topics), nl=False)


def _list() -> Iterator[str]:
    """Yield all that can be asked for, by kinds and groups."""
    yield "'onrecord explain NAME' says what something means. NAME is one of these:"
    for head, groups in contents().items():
        yield from ("", head)
        for group, names in groups.items():
            named = f"{group}: " if len(groups) > 1 else ""
            yield from wrapped(f"{named}{', '.join(names)}", "  ", "    ")
