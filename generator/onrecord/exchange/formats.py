"""The formats that come in: by which a file is known, and what reads it."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from onrecord.exchange.bibliographies import from_csl_json
from onrecord.exchange.bibtex import from_bibtex
from onrecord.exchange.dna import from_dna
from onrecord.exchange.dossiers import from_dossier
from onrecord.exchange.incoming import MOST, Read, UnreadableError, in_utf8
from onrecord.exchange.mapping import Columns
from onrecord.exchange.ris import from_ris
from onrecord.exchange.statements import from_table
from onrecord.exchange.webpages import from_web_page

# By its name, and the endings of files that are in it.
FORMATS: Mapping[str, tuple[str, ...]] = {
    "csl-json": (".json", ".csl", ".csljson"),
    "ris": (".ris",),
    "bibtex": (".bib", ".bibtex"),
    "web-page": (".html", ".htm", ".xhtml"),
    "csv": (".csv", ".tsv"),
    "xlsx": (".xlsx", ".xlsm"),
    "dna": (".dna",),
    "dossier": (),
}
# Formats that hold articles alone.
OF_ARTICLES = ("csl-json", "ris", "bibtex", "web-page")
# Formats of which a mapping file can say what their columns are.
WITH_COLUMNS = frozenset({"csv", "xlsx", "dna"})
# Formats that are text, and do not say themselves how its letters are written.
OF_TEXT = frozenset({"csl-json", "ris", "bibtex", "csv", "dossier"})


def format_of(path: Path) -> str:
    """Return the format of a file by its name; nothing where that is no format's.

    A file that is called ``dossier.json`` is what a site gives of its dossier.
    """
    if path.name.lower() == "dossier.json":
        return "dossier"
    ending = path.suffix.lower()
    return next((name for name, endings in FORMATS.items() if ending in endings), "")


def read_file(path: Path, form: str, columns: Columns | None = None, encoding: str = "") -> Read:
    """Return what a file holds that is in a format; ``encoding`` is that of a text, if not UTF-8.

    Raises UnreadableError where it is none of that, MissingError where what reads it is not
    installed, MappingError where it has no column of a name, and OSError where it is not read.
    """
    if not path.is_file():
        raise UnreadableError("it is no file" if path.exists() else "there is no such file")
    if form == "dna":
        return from_dna(path, columns)
    with path.open("rb") as opened:
        data = opened.read(MOST + 1)
    readers: Mapping[str, Callable[[bytes], Read]] = {
        "csl-json": from_csl_json,
        "ris": from_ris,
        "bibtex": from_bibtex,
        "web-page": from_web_page,
        "csv": partial(from_table, columns=columns),
        "xlsx": partial(from_table, columns=columns, is_workbook=True),
        "dossier": from_dossier,
    }
    if len(data) > MOST:
        raise UnreadableError(f"it has more than {MOST:,} bytes")
    return readers[form](in_utf8(data, encoding) if form in OF_TEXT else data)
