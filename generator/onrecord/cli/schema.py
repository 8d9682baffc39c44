"""``onrecord schema``: writes the JSON Schemas of the source format."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from onrecord.diagnostics.renderers import printable
from onrecord.plain_files import put, read, require_folders, require_unlinked
from onrecord.source.json_schema import schemas

# Where a dossier has them, if nothing else is said.
SCHEMAS = "schema"


def schema_files() -> Mapping[str, str]:
    """Return the schemas by the names of their files."""
    return {
        f"{name}.json": json.dumps(body, indent=2, ensure_ascii=False) + "\n"
        for name, body in schemas().items()
    }


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path(SCHEMAS))
@click.option("--check", "checking", is_flag=True, help="Write nothing; exit 1 if they differ.")
def schema(folder: Path, checking: bool) -> None:
    """Write the JSON Schemas of the source format, for editors, into FOLDER."""
    wanted = schema_files()
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
