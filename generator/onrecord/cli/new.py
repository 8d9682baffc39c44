"""``onrecord new``: starts a dossier."""

import json
import os
import re
import shlex
import shutil
import uuid
from importlib.metadata import version
from pathlib import Path

import click

from onrecord import packaged
from onrecord.cli.console import Misuse
from onrecord.cli.schema import SCHEMAS, schema_files
from onrecord.diagnostics.renderers import printable
from onrecord.output import trust
from onrecord.output.errors import PublishError
from onrecord.output.files import workplace
from onrecord.output.swap import remove
from onrecord.plain_files import put, require_unlinked
from onrecord.reading import read
from onrecord.source.files import BRIEFING
from onrecord.source.folders import FOLDER as SOURCES
from onrecord.source.values import Language


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", metavar="TEXT", help="The briefing's title.")
@click.option("--language", metavar="TAG", help="The language it is written in, such as en or uk.")
def new(folder: Path, title: str | None, language: str | None) -> None:
    """Start a dossier in FOLDER: one small record of each kind, to be replaced."""
    begin(folder, title, language)
    # A name that begins with a hyphen would be an option.
    shown = folder if not str(folder).startswith("-") else f"{os.curdir}{os.sep}{folder}"
    place, sources = (shlex.quote(printable(str(each))) for each in (shown, Path(shown, SOURCES)))
    click.echo(f"edit {sources}, then: onrecord serve {place}", err=True)


def begin(folder: Path, title: str | None, language: str | None) -> None:
    """Write a dossier into an empty folder, or one that is not there.

    Raises Misuse where there is something, and where a title or a language is none.
    """
    require_unlinked(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Misuse(f"'{printable(str(folder))}' exists and is not empty")
    changed = _changed(title, language)
    try:
        shutil.copytree(packaged.starter(), folder, dirs_exist_ok=True)
    except shutil.Error as reason:
        _clear(folder)
        [(_, place, why), *_] = reason.args[0]
        raise PublishError(f"{place}: {why}") from reason
    for path, (old, fresh) in changed:
        text = (folder / path).read_text(encoding="utf-8")
        put(folder / path, text.replace(old, fresh).encode("utf-8"))
    (folder / SCHEMAS).mkdir()
    for name, text in schema_files().items():
        put(folder / SCHEMAS / name, text.encode("utf-8"))
    # What is said here is held against the format as what is written later is.
    for each in read(folder).findings:
        _clear(folder)
        raise Misuse(printable(f"{each.message}; {each.hint}"))
    with workplace(folder) as work:
        trust.remember(work)


def _is_utf8(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _clear(folder: Path) -> None:
    """Take away what there is of a dossier: it would only be in the way of the next try."""
    for part in folder.iterdir():
        remove(part)


_TITLE = "title: Will the bridge be closed?\n"


def _changed(title: str | None, language: str | None) -> list[tuple[Path, tuple[str, str]]]:
    """Return what stands in files of the starter for something else, and for what.

    A dossier has a key that no other has, since readers' feeds take two of one key for one, and
    names the version that builds it on GitHub. Raises Misuse for what is no line of text, and no
    tag of a language.
    """
    briefing = Path(SOURCES, BRIEFING)
    changed = [
        (briefing, ("key: starter\n", f"key: {uuid.uuid4()}\n")),
        (Path("requirements.txt"), ("==VERSION\n", f"=={version('onrecord')}\n")),
    ]
    if title is not None:
        if not _is_utf8(title):
            raise Misuse("--title: it is not UTF-8")
        if not title.strip() or title.splitlines() != [title]:
            raise Misuse("--title: a title is a line of text")
        # What JSON has between quotation marks YAML reads as the same.
        named = f"title: {json.dumps(title, ensure_ascii=False)}\n"
        changed += [(briefing, (_TITLE, named)), (Path("CITATION.cff"), (_TITLE, named))]
    if language is not None:
        if not re.fullmatch(Language.pattern, language):
            raise Misuse(f"--language: no language tag (BCP 47), for example {Language.example}")
        changed.append((briefing, ("licence: ", f"language: {language}\nlicence: ")))
    return changed
