"""``onrecord schema``: writes the JSON Schemas of the source format."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from onrecord.cli.console import nearest, require_sources
from onrecord.diagnostics.renderers import printable
from onrecord.plain_files import put, read, require_folders, require_unlinked
from onrecord.source.json_schema import Known, schemas
from onrecord.source.records import RECORD_TYPES

# Where a dossier has them, if nothing else is said.
SCHEMAS = "schema"


def schema_files(known: Known | None = None) -> Mapping[str, str]:
    """Return the schemas by the names of their files; with ``known`` ids, these are proposed."""
    return {
        f"{name}.json": json.dumps(body, indent=2, ensure_ascii=False) + "\n"
        for name, body in schemas(known).items()
    }


def _ids(folder: Path) -> Known:
    """Return the ids in a dossier, of drafts as well, with what each is called."""
    from onrecord.dossier.labels import label  # noqa: PLC0415  # to read a dossier takes its time
    from onrecord.reading import read as read_dossier  # noqa: PLC0415

    require_sources(folder)
    dossier = read_dossier(folder, drafts=True).dossier
    return {
        kind: {str(each): label(dossier, each) for each in sorted(dossier.of(kind))}
        for kind in RECORD_TYPES
    }


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--check", "checking", is_flag=True, help="Write nothing; exit 1 if they differ.")
@click.option(
    "--ids",
    is_flag=True,
    help="Let editors propose the ids of the dossier here, or of the nearest above.",
)
def schema(folder: Path | None, checking: bool, ids: bool) -> None:
    """Write the JSON Schemas of the source format, for editors, into FOLDER."""
    place = nearest() if ids else Path()
    wanted = schema_files(_ids(place) if ids else None)
    folder = folder or place / SCHEMAS
    # It may be a folder of a stranger's checkout, and a link there leads anywhere.
    require_unlinked(folder)
    require_folders(folder, folder.parent if folder.is_absolute() else Path())
    stale = [
        name
        for name, content in wanted.items()
        if read(folder / name, folder) != content.encode("utf-8")
    ]
    if checking:
        for name in stale:
            said = f"{folder / name}: not what the code gives; run 'onrecord schema'"
            click.echo(printable(said))
        sys.exit(1 if stale else 0)
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        put(folder / name, wanted[name].encode("utf-8"))
