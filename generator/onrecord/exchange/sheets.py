"""Tables that come in: CSV and XLSX, row by row."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from onrecord.exchange.incoming import MOST, UnreadableError, line, needed, text_in

MOST_ROWS, MOST_COLUMNS = 100_000, 200
# Bytes of a workbook once it is unpacked, and how many times its size that may be.
_MOST_UNPACKED, _MOST_PACKED = 200_000_000, 200


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: what stands in each column, by its heading in small letters."""

    place: str
    cells: Mapping[str, str]


def rows_of_csv(data: bytes) -> list[Row]:
    """Return the rows of a table in CSV, whichever sign parts its columns.

    Raises UnreadableError where it is none.
    """
    text = text_in(data)
    head = text[:10_000].split("\n")[0]
    sign = max(",;\t|", key=head.count)
    # A cell may have as many letters as the file.
    before = csv.field_size_limit(MOST)
    try:
        reader = csv.reader(io.StringIO(text), delimiter=sign)
        return _rows((f"row {reader.line_num}", cells) for cells in reader)
    except csv.Error as reason:
        raise UnreadableError(f"it is no table in CSV: {reason}") from reason
    finally:
        csv.field_size_limit(before)


def rows_of_workbook(data: bytes, sheet: str = "") -> list[Row]:
    """Return the rows of a sheet of a workbook, of the first one where none is named.

    Of a formula its value is taken, as it was last worked out. Raises UnreadableError where it is
    no workbook or has no such sheet, and MissingError where what reads it is not installed.
    """
    openpyxl = needed("openpyxl")
    _require_harmless(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        names = {line(name).lower(): name for name in book.sheetnames}
        if sheet and sheet.lower() not in names:
            raise UnreadableError(f"it has no sheet '{sheet}'; its sheets are {', '.join(names)}")
        found = book[names[sheet.lower()]] if sheet else book.worksheets[0]
        # What it says of its own size may be wrong.
        found.reset_dimensions()
        numbered = enumerate(found.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1)
        return _rows((f"row {number}", map(_shown, cells)) for number, cells in numbered)
    except (*_FAULTS, SyntaxError) as reason:
        raise UnreadableError("it is no workbook that can be read") from reason


# What openpyxl raises where a part of a workbook is not as it should be.
_FAULTS = (ValueError, LookupError, TypeError, AttributeError, RecursionError, EOFError, OSError)


def _require_harmless(data: bytes) -> None:
    """Raise UnreadableError where a workbook is none, or larger than it looks."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if size > min(_MOST_UNPACKED, max(_MOST_PACKED * len(data), MOST)):
                raise UnreadableError(f"unpacked it would have {size:,} bytes")
            for part in parts:
                with archive.open(part) as opened:
                    head = opened.read(_HEAD)
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    raise UnreadableError("it declares entities of its own, as no workbook does")
    except (zipfile.BadZipFile, *_FAULTS, NotImplementedError, RuntimeError) as reason:
        raise UnreadableError("it is no workbook (XLSX)") from reason


# What declares entities stands before all else in a part.
_HEAD = 64 * 1024


def _shown(value: object) -> str:
    """Return the value of a cell as a person would write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _rows(lines: Iterable[tuple[str, Iterable[str]]]) -> list[Row]:
    """Return rows below the one that has the headings; a row in which nothing stands is none."""
    heads: list[str] = []
    rows: list[Row] = []
    for place, cells in _not_empty(lines):
        if not heads:
            heads = [line(cell).lower() for cell in cells]
            if twice := next((head for head in heads if head and heads.count(head) > 1), ""):
                raise UnreadableError(f"two columns are called '{twice}'")
            continue
        if len(rows) >= MOST_ROWS:
            raise UnreadableError(f"it has more than {MOST_ROWS:,} rows")
        named = zip(heads, cells, strict=False)
        rows.append(Row(place, {head: cell for head, cell in named if head}))
    if not heads:
        raise UnreadableError("it has no row with the headings of its columns")
    return rows


def _not_empty(lines: Iterable[tuple[str, Iterable[str]]]) -> Iterator[tuple[str, list[str]]]:
    for place, cells in lines:
        kept = [cell for _, cell in zip(range(MOST_COLUMNS), cells, strict=False)]
        if any(re.search(r"\S", cell) for cell in kept):
            yield place, kept
