"""``onrecord new``: starts a dossier."""

import shlex
import shutil
import uuid
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

import click

from onrecord import packaged
from onrecord.cli.console import Misuse
from onrecord.diagnostics.renderers import printable
from onrecord.output import trust
from onrecord.output.errors import PublishError
from onrecord.output.files import workplace
from onrecord.output.swap import remove
from onrecord.plain_files import require_unlinked
from onrecord.source.files import BRIEFING
from onrecord.source.folders import FOLDER as SOURCES


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Start a dossier in FOLDER: one small record of each kind, to be replaced."""
    require_unlinked(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Misuse(f"'{printable(str(folder))}' exists and is not empty")
    try:
        shutil.copytree(packaged.starter(), folder, copy_function=_copy, dirs_exist_ok=True)
    except shutil.Error as reason:
        # What there is of it would only be in the way of the next try.
        for part in folder.iterdir():
            remove(part)
        [(_, place, why), *_] = reason.args[0]
        raise PublishError(f"{place}: {why}") from reason
    with workplace(folder) as work:
        trust.remember(work)
    sources, place = (shlex.quote(printable(str(each))) for each in (folder / SOURCES, folder))
    click.echo(f"edit {sources}, then: onrecord serve {place}", err=True)


def _copy(source: str, target: str) -> None:
    """Copy a file of the starter, with what is another in each dossier."""
    if (name := Path(source).name) not in _FILLED_IN:
        shutil.copy2(source, target)
        return
    sign, fill = _FILLED_IN[name]
    text = Path(source).read_text(encoding="utf-8")
    Path(target).write_text(text.replace(sign, fill()), encoding="utf-8")


# What stands in files of the starter for something else: a key that no other dossier has, since
# readers' feeds take two dossiers of one key for one; and the version that builds it on GitHub.
_FILLED_IN: Mapping[str, tuple[str, Callable[[], str]]] = {
    BRIEFING: ("key: starter\n", lambda: f"key: {uuid.uuid4()}\n"),
    "requirements.txt": ("==VERSION\n", lambda: f"=={version('onrecord')}\n"),
}
