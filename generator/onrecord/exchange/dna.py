"""Databases of Discourse Network Analyzer, versions 2 and 3 (SQLite): documents and statements.

A statement has variables: in DNA's own type of statements a person, an organisation, a concept and
whether they agree with it. The stretch of the document that was coded is its quote; no more of the
text is looked at. The database is only read.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from onrecord.exchange.incoming import (
    MOST,
    Incoming,
    Read,
    Skipped,
    UnreadableError,
    line,
)
from onrecord.exchange.mapping import FIELDS, Columns
from onrecord.exchange.sheets import MOST_ROWS, Row
from onrecord.exchange.statements import article_of, of_rows
from onrecord.source.terms import DateBasis

Database = sqlite3.Connection
_TABLES = frozenset(
    "DOCUMENTS STATEMENTS STATEMENTTYPES VARIABLES DATASHORTTEXT DATABOOLEAN".split()
)
# Instructions of SQLite after each of which it is asked whether that is enough, and how often.
_STEP, _MOST_STEPS = 100_000, 2_000


def from_dna(path: Path, columns: Columns | None = None) -> Read:
    """Return the documents and statements of a database.

    ``columns`` name its variables where they are not DNA's own. Raises UnreadableError where it is
    no such database, and MappingError where they name a variable that it has not.
    """
    try:
        if path.stat().st_size > MOST:
            raise UnreadableError(f"it has more than {MOST:,} bytes")
        with closing(_opened(path)) as database:
            documents = _documents(database)
            rows, skipped = _rows(database, documents)
    except (sqlite3.Error, OverflowError, UnicodeError) as reason:
        raise UnreadableError(f"it is no database of DNA: {line(str(reason))}") from reason
    articles, untold = [], []
    for key, said in documents.items():
        place = f"document {key}"
        article = article_of(place, {**dict.fromkeys(FIELDS, ""), **said})
        articles += [article] if article else []
        untold += [] if article else [Skipped(place, "it has no title")]
    read = of_rows(rows, columns or Columns())
    return Read((*articles, *map(_dated, read.records)), (*untold, *skipped, *read.skipped))


def _dated(statement: Incoming) -> Incoming:
    """Return a statement with the reason for its date, which is that of its document."""
    if statement.fields["date"] == "unknown":
        return statement
    basis = {"date_basis": DateBasis.INFERRED_TEXT.value}
    return replace(statement, fields={**statement.fields, **basis})


def _opened(path: Path) -> Database:
    """Return a database that nothing is written to, and that runs nothing of its own for long."""
    address = f"{path.resolve().as_uri()}?mode=ro"
    database = sqlite3.connect(address, uri=True)
    try:
        database.execute("PRAGMA trusted_schema = OFF")
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST)
        steps = iter(range(_MOST_STEPS))
        database.set_progress_handler(lambda: next(steps, None) is None, _STEP)
        # A view or a virtual table could be anything.
        found = database.execute("SELECT upper(name), sql FROM sqlite_master WHERE type = 'table'")
        tables = {name: str(sql) for name, sql in found}
        lacking = sorted(_TABLES - tables.keys())
        if lacking or any("VIRTUAL" in tables[name].upper().split()[:2] for name in _TABLES):
            raise UnreadableError("it is no database of DNA, which has documents and statements")
    except BaseException:
        database.close()
        raise
    return database


def _documents(database: Database) -> dict[int, dict[str, str]]:
    """Return what is said of each document, by its number."""
    seconds = _seconds(database)
    query = "SELECT ID, Title, Author, Source, Type, Date FROM DOCUMENTS ORDER BY ID LIMIT ?"
    documents = {}
    for key, title, author, source, kind, day in database.execute(query, (MOST_ROWS,)):
        documents[key] = {
            "source": line(title),
            "author": line(author),
            "publisher": line(source),
            "article_kind": line(kind),
            "published": _day(day, seconds),
        }
    return documents


def _seconds(database: Database) -> int:
    """Return how many of the units in which dates are counted are a second: version 3 has them."""
    found = database.execute("SELECT Value FROM SETTINGS WHERE Property = 'version'").fetchone()
    return 1 if found and line(found[0]).startswith("3") else 1_000


def _day(moment: object, seconds: int) -> str:
    try:
        count = int(str(moment)) // seconds
        return datetime.fromtimestamp(count, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _rows(
    database: Database, documents: Mapping[int, Mapping[str, str]]
) -> tuple[list[Row], list[Skipped]]:
    """Return a row for each statement that has a concept, and what is no such statement."""
    values = _values(database)
    types = dict(database.execute("SELECT ID, Label FROM STATEMENTTYPES"))
    query = "SELECT ID, StatementTypeId, DocumentId FROM STATEMENTS ORDER BY ID LIMIT ?"
    quotes = dict(_quotes(database))
    rows, skipped = [], []
    for key, kind, document in database.execute(query, (MOST_ROWS,)):
        place = f"statement {key}"
        said = values.get(key, {})
        if document not in documents:
            skipped.append(Skipped(place, "its document is not there"))
        elif not said or said.keys() <= _OF_NOTES:
            label = line(types.get(kind)) or "no type"
            skipped.append(Skipped(place, f"it is of the type '{label}', and says no stance"))
        else:
            about = {**documents[document], "date": documents[document]["published"]}
            rows.append(Row(place, {**said, **about, "quote": quotes.get(key, "")}))
    return rows, skipped


_OF_NOTES = frozenset({"note"})


def _values(database: Database) -> dict[int, dict[str, str]]:
    """Return the variables of each statement, by its number and their names in small letters."""
    found = database.execute("SELECT upper(name) FROM sqlite_master WHERE type = 'table'")
    has_entities = any(name == "ENTITIES" for (name,) in found)
    texts = (
        "SELECT d.StatementId, v.Variable, e.Value FROM DATASHORTTEXT d"
        " JOIN VARIABLES v ON v.ID = d.VariableId JOIN ENTITIES e ON e.ID = d.Entity"
        if has_entities
        else "SELECT d.StatementId, v.Variable, d.Value FROM DATASHORTTEXT d"
        " JOIN VARIABLES v ON v.ID = d.VariableId"
    )
    others = (
        "SELECT d.StatementId, v.Variable, d.Value FROM DATABOOLEAN d"
        " JOIN VARIABLES v ON v.ID = d.VariableId"
    )
    values: dict[int, dict[str, str]] = {}
    for query in (texts, others):
        for statement, variable, value in database.execute(query):
            values.setdefault(statement, {})[line(variable).lower()] = line(value)
    return values


def _quotes(database: Database) -> Iterator[tuple[int, str]]:
    """Yield the stretch of its document that each statement is.

    Places are those of Java, in which a letter beyond the first 65,536 counts twice.
    """
    query = (
        "SELECT s.ID, s.Start, s.Stop, d.ID, d.Text FROM STATEMENTS s"
        " JOIN DOCUMENTS d ON d.ID = s.DocumentId ORDER BY d.ID LIMIT ?"
    )
    last, units = None, b""
    for statement, start, stop, document, text in database.execute(query, (MOST_ROWS,)):
        if document != last:
            last, units = document, str(text).encode("utf-16-le", "surrogatepass")
        if isinstance(start, int) and isinstance(stop, int) and 0 <= start < stop:
            yield statement, units[2 * start : 2 * stop].decode("utf-16-le", "replace")
