"""Columns of tidy tables: what each means, and what a row has in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from onrecord.dossier.labels import plain_words
from onrecord.dossier.model import Dossier
from onrecord.exchange.tables import Field, Table, Value
from onrecord.pages.addresses import site_address
from onrecord.source.dates import Edtf
from onrecord.source.fields import Ref, Unknown
from onrecord.source.records import Actor, Article, Event, Position, Question
from onrecord.source.rich import RichText
from onrecord.source.values import Number

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Column(Generic[T_contra]):
    """A column, and what a row has in it."""

    name: str
    meaning: str
    value: Callable[[T_contra], Value]
    type: str = "string"
    refers_to: str = ""


def table(
    name: str, title: str, key: str, columns: Iterable[Column[T]], things: Iterable[T]
) -> Table:
    """Return a table, a row a thing; ``key`` names the columns that tell it from all others."""
    columns = tuple(columns)
    fields = tuple(Field(each.name, each.meaning, each.type, each.refers_to) for each in columns)
    rows = tuple(tuple(each.value(thing) for each in columns) for thing in things)
    return Table(name, title, tuple(key.split()), fields, rows)


_Addressed = Article | Actor | Question | Event


def id_of(ref: object) -> str | None:
    """Return the id that a field names; None where it names none."""
    return str(ref.id) if isinstance(ref, Ref) else None


def text_of(value: object) -> str | None:
    """Return a text, a word of a list or a date as it is written; None where nothing is known."""
    return None if value is None or isinstance(value, Unknown) else str(value)


def words_of(dossier: Dossier, text: RichText | None) -> str | None:
    """Return the words of a rich text; None where there is none."""
    return plain_words(dossier, text) if text else None


def day_of(day: Edtf | None) -> date | None:
    """Return the first day that a date can mean; None where there is none."""
    return day.earliest if day else None


def number_of(number: Number | None) -> float | int | None:
    """Return a number, whole where it is; None where there is none."""
    if number is None:
        return None
    value = number.value
    return int(value) if value == value.to_integral_value() else float(value)


def of_record(dossier: Dossier) -> tuple[Column[_Addressed], Column[_Addressed]]:
    """Return the columns of whatever has an address of its own."""
    where = "Where it stands, from the front page's folder."
    return (
        Column("id", "Its id; it never changes.", lambda it: str(it.id)),
        Column("page", where, lambda it: site_address(dossier, str(it.id))),
    )


DATES: tuple[Column[Article | Position | Event], ...] = (
    Column("date", "When, as EDTF (ISO 8601-2).", lambda it: str(it.date)),
    Column(
        "earliest", "Its first day as written, doubt aside.", lambda it: it.date.earliest, "date"
    ),
    Column("latest", "Its last day as written, doubt aside.", lambda it: it.date.latest, "date"),
    Column(
        "date_basis",
        "Why the date is believed.",
        lambda it: it.date_basis.value if it.date.is_known else None,
    ),
)
