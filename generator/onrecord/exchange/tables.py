"""Tables of data as CSV, and what describes them: a Data Package (Frictionless, version 1)."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onrecord.exchange.spreadsheets import harmless

Value = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name, its type in Table Schema, what it means, and which table it refers to."""

    name: str
    meaning: str
    type: str = "string"
    refers_to: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A tidy table: a row a thing. ``key`` are the columns that tell a row from all others."""

    name: str
    title: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]


def table_csv(table: Table) -> str:
    """Return a table as CSV (RFC 4180, UTF-8), in which no text is a formula to a spreadsheet."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([field.name for field in table.fields])
    for row in table.rows:
        writer.writerow([_cell(value) for value in row])
    return file.getvalue()


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return harmless(value)
        case _:
            return str(value)


def data_package(name: str, head: Mapping[str, Any], tables: Sequence[Table]) -> str:
    """Return the description of tables that lie beside it, each as ``<its name>.csv``.

    ``name`` is of letters, digits and hyphens; ``head`` is what else is said of all of them.
    """
    made = {
        "profile": "tabular-data-package",
        "name": name,
        **head,
        "resources": [_resource(table) for table in tables],
    }
    return f"{json.dumps(made, indent=1, ensure_ascii=False)}\n"


def _resource(table: Table) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\n"},
        "schema": {
            "fields": [_described(field, table.key) for field in table.fields],
            "primaryKey": [*table.key],
            "foreignKeys": [*_foreign_keys(table)],
            "missingValues": [""],
        },
    }


def _described(field: Field, key: Iterable[str]) -> dict[str, Any]:
    required = {"constraints": {"required": True}} if field.name in key else {}
    return {"name": field.name, "type": field.type, "description": field.meaning, **required}


def _foreign_keys(table: Table) -> Iterable[dict[str, Any]]:
    for field in table.fields:
        if field.refers_to:
            # A table that refers to itself is nameless there.
            other = "" if field.refers_to == table.name else field.refers_to
            yield {"fields": field.name, "reference": {"resource": other, "fields": "id"}}
