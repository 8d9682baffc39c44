"""Tables that come in: CSV and XLSX, row by row."""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice

from onrecord.exchange.incoming import MOST, UnreadableError, line, needed, text_in

MOST_ROWS, MOST_COLUMNS = 100_000, 200
# Bytes of a workbook once it is unpacked, and how many times its size that may be.
_MOST_UNPACKED, _MOST_PACKED = 200_000_000, 200


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: what stands in each column, by its heading in small letters.

    Of columns of one heading the second has ``(2)`` behind it. A row above the headings has none.
    """

    place: str
    cells: Mapping[str, str]
    is_above: bool = False


# How many headings of a row are known; the row that has most of them has the headings.
Knows = Callable[[list[str]], int]


def rows_of_csv(data: bytes, knows: Knows = len) -> list[Row]:
    """Return the rows of a table in CSV, whichever sign parts its columns.

    Raises UnreadableError where it is none.
    """
    text = text_in(data)
    said = re.match(r"sep=(.)\r?\n", text)  # Excel's own way to say it
    heads = text[:_BEGINNING].split("\n")[:_MOST_ABOVE]
    sign = said[1] if said else max(",;\t|", key=lambda each: max(map(_counted(each), heads)))
    text = text[said.end() :] if said else text
    first = 1 if said else 0
    # A cell may have as many letters as the file.
    before = csv.field_size_limit(MOST)
    try:
        reader = csv.reader(io.StringIO(text), delimiter=sign)
        return _rows(((f"row {first + reader.line_num}", cells) for cells in reader), knows)
    except csv.Error as reason:
        raise UnreadableError(f"it is no table in CSV: {reason}") from reason
    finally:
        csv.field_size_limit(before)


# Letters in which the sign that parts columns is sought, and rows above the headings.
_BEGINNING, _MOST_ABOVE = 10_000, 10


def _counted(sign: str) -> Callable[[str], int]:
    return lambda line: line.count(sign)


def rows_of_workbook(data: bytes, sheet: str = "", knows: Knows = len) -> list[Row]:
    """Return the rows of a sheet of a workbook, of the first that is seen where none is named.

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
        seen = [each for each in book.worksheets if each.sheet_state == "visible"]
        found = book[names[sheet.lower()]] if sheet else (seen or book.worksheets)[0]
        # What it says of its own size may be wrong.
        found.reset_dimensions()
        numbered = enumerate(found.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1)
        return _rows(((f"row {number}", map(_shown, cells)) for number, cells in numbered), knows)
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


def _rows(lines: Iterable[tuple[str, Iterable[str]]], knows: Knows) -> list[Row]:
    """Return rows below the one that has the headings, and those above it.

    A row in which nothing stands is none.
    """
    told = _not_empty(lines)
    begin = list(islice(told, _MOST_ABOVE))
    known = [knows([line(cell).lower() for cell in cells]) for _, cells in begin]
    # What stands above is a title or a note; where nothing is known the first has the headings.
    at = known.index(max(known)) if any(known) else 0
    rows = [Row(place, {}, is_above=True) for place, _ in begin[:at]]
    heads = _numbered([line(cell).lower() for cell in begin[at][1]]) if begin else []
    for place, cells in chain(begin[at + 1 :], told):
        if len(rows) >= MOST_ROWS:
            raise UnreadableError(f"it has more than {MOST_ROWS:,} rows")
        named = zip(heads, cells, strict=False)
        rows.append(Row(place, {head: cell for head, cell in named if head}))
    if not heads:
        raise UnreadableError("it has no row with the headings of its columns")
    return rows


def _numbered(heads: list[str]) -> list[str]:
    """Return headings, of which the second of one name has its number behind it."""
    counted: Counter[str] = Counter()
    for at, head in enumerate(heads):
        counted[head] += 1
        heads[at] = f"{head} ({counted[head]})" if head and counted[head] > 1 else head
    return heads


def _not_empty(lines: Iterable[tuple[str, Iterable[str]]]) -> Iterator[tuple[str, list[str]]]:
    for place, cells in lines:
        kept = [cell for _, cell in zip(range(MOST_COLUMNS), cells, strict=False)]
        if any(re.search(r"\S", cell) for cell in kept):
            yield place, kept
