"""Statements that come in as rows: who takes which stance on what, and which article says so."""

import re
from collections.abc import Iterator, Mapping, Sequence

from onrecord.exchange.bibliographies import title_or_none
from onrecord.exchange.incoming import (
    Incoming,
    Read,
    Skipped,
    UnreadableError,
    address_in,
    date_in,
    doi_in,
    known,
    language_in,
    line,
)
from onrecord.exchange.kinds import kind_of
from onrecord.exchange.mapping import FIELDS, ON_BEHALF, Columns, stance_of
from onrecord.exchange.sheets import Row, rows_of_csv, rows_of_workbook
from onrecord.source.fields import Plain
from onrecord.source.ids import proposed_id
from onrecord.source.plain import MAX_PLAIN
from onrecord.source.records import Actor, Article, Position, Question
from onrecord.source.terms import ActorKind, ArticleKind, RelationKind

# Letters of a question's label that is made of its text.
_LABEL = 40
# What parts several names in a cell.
_SEVERAL = re.compile(r"\s*[;|]\s*")


def from_table(data: bytes, columns: Columns | None = None, *, is_workbook: bool = False) -> Read:
    """Return the statements of a table in CSV, or in the first sheet of a workbook.

    Raises UnreadableError where it is none, MappingError where ``columns`` name one that it has
    not, and MissingError where what reads it is not installed.
    """
    columns = columns or Columns()
    if is_workbook:
        rows = rows_of_workbook(data, columns.sheet, columns.knows)
    else:
        rows = rows_of_csv(data, columns.knows)
    return of_rows(rows, columns)


def of_rows(rows: Sequence[Row], columns: Columns) -> Read:
    """Return the statements of rows: every row is one, or is skipped.

    Raises MappingError where a column that is named is in none of them.
    """
    above = [Skipped(row.place, ABOVE) for row in rows if row.is_above]
    rows = [row for row in rows if not row.is_above]
    heads = dict.fromkeys(head for row in rows for head in row.cells)
    by_field = columns.of(heads) if rows else {}
    if twice := [head for head in by_field.values() if f"{head} (2)" in heads]:
        raise UnreadableError(f"two columns are called '{twice[0]}'")
    has_organisations = "organisation" in by_field
    records: list[Incoming] = []
    skipped = above
    for row in rows:
        said = {name: line(columns.constants.get(name)) for name in FIELDS}
        said |= {name: line(row.cells.get(head)) or said[name] for name, head in by_field.items()}
        # Of these all is said, or nothing.
        said["quote"] = _whole(row, by_field, "quote")
        found = _statement(row.place, said, columns, has_organisations=has_organisations)
        if isinstance(found, Incoming):
            records.append(found)
        else:
            skipped.append(Skipped(row.place, found))
    return Read(tuple(records), tuple(skipped))


ABOVE = "it stands above the headings of the columns"


def _whole(row: Row, by_field: Mapping[str, str], name: str) -> str:
    text = row.cells.get(by_field.get(name, ""), "")
    return line(text) if len(text) < MAX_PLAIN else ""


def _statement(
    place: str, said: Mapping[str, str], columns: Columns, *, has_organisations: bool
) -> Incoming | str:
    """Return the statement of a row, or why it has none."""
    actor = said["actor"] or said["organisation"]
    lacking = [name for name in ("question", "stance") if not said[name]]
    if not actor or lacking:
        return f"it says no {' and no '.join(['actor'] * (not actor) + lacking)}"
    stance = stance_of(columns, said["stance"])
    if not stance:
        return f"'{said['stance']}' is no stance that is known; a mapping file can say which it is"
    date, fault = date_in(said["date"], columns.first) if said["date"] else ("unknown", "")
    article = article_of(place, said, columns.first)
    if fault or not article:
        return fault or "it names no article: neither its title nor its address"
    organisation = said["organisation"] if said["actor"] and not _is_one(said) else ""
    fields = known(
        actor=actor,
        on_behalf_of=organisation if columns.relation == ON_BEHALF else "",
        question=said["question"],
        stance=stance,
        date=date,
        text=said["text"],
        short=said["short"],
        capacity=said["capacity"].lower(),
        note=said["note"],
        conditions=[each for each in _SEVERAL.split(said["conditions"]) if each],
    )
    report = known(
        quote=said["quote"],
        attribution=said["attribution"].lower().replace(" ", "-"),
        wording=said["wording"],
        where=said["where"],
    )
    if said["via"]:
        steps = [each for each in _SEVERAL.split(said["via"]) if each]
        report["via"] = [] if said["via"] in {"[]", "direct"} else steps
    beside = tuple(_beside(place, said, columns, report, has_organisations=has_organisations))
    return Incoming(Position, fields, place, article=article, report=report, beside=beside)


def article_of(place: str, said: Mapping[str, str], first: str = "") -> Incoming | None:
    """Return the article that a row names, None where it names none.

    ``said`` has a text, or an empty one, for each of the fields.
    """
    title, url, doi = title_or_none(said["source"]), address_in(said["url"]), doi_in(said["doi"])
    if not url and not doi and address_in(said["source"]) == said["source"]:
        title, url = "", address_in(said["source"])
    if not (title or url or doi):
        return None
    date, fault = date_in(said["published"], first) if said["published"] else ("", "")
    kind, doubt = ArticleKind.NEWS, "an article of which no kind is said is taken for news"
    if said["article_kind"]:
        kind, doubt = kind_of(said["article_kind"], said["article_kind"], of_web=bool(url))
    fields = known(
        title=title,
        publisher=said["publisher"],
        kind=kind.value,
        date=date,
        url=url,
        doi=doi,
        language=language_in(said["language"]),
        authors=[each for each in _SEVERAL.split(said["author"]) if each],
    )
    notes = tuple(filter(None, (doubt, fault)))
    return Incoming(Article, fields, place, notes, ("kind",) if doubt else ())


def _beside(
    place: str,
    said: Mapping[str, str],
    columns: Columns,
    report: Mapping[str, Plain],
    *,
    has_organisations: bool,
) -> Iterator[Incoming]:
    """Yield who and what a row names, which it may be the first to name."""
    body = said["organisation"]
    if body and not (said["actor"] and _is_one(said)):
        yield _actor(place, body, said["organisation_kind"], ActorKind.ORGANISATION)
    if said["actor"]:
        relation = columns.relation
        if relation == ON_BEHALF:
            relation = RelationKind.SPEAKS_FOR.value
        relations: list[Plain] = []
        if body and not _is_one(said):
            relations.append({"to": body, "relation": relation})
        is_person = has_organisations and not (body and _is_one(said))
        taken = ActorKind.PERSON if is_person else ActorKind.ORGANISATION
        yield _actor(place, said["actor"], said["actor_kind"], taken, relations)
    for step in report.get("via", ()):
        if isinstance(step, str) and step != "unknown":
            yield _actor(place, step, "", ActorKind.MEDIA)
    text = said["question"]
    label = (
        text if len(text) <= _LABEL else f"{text[:_LABEL].rpartition(' ')[0] or text[:_LABEL]} …"
    )
    yield Incoming(Question, {"text": text, "short": label}, place, guessed=("short",))


def _is_one(said: Mapping[str, str]) -> bool:
    """Return whether an actor and its organisation are one, as where a body speaks for itself."""
    return proposed_id(said["actor"]) == proposed_id(said["organisation"])


def _actor(
    place: str, name: str, kind: str, taken: ActorKind, relations: list[Plain] | None = None
) -> Incoming:
    words = {each.value for each in ActorKind}
    said = kind.lower().replace(" ", "-")
    notes = () if said in words else (f"an actor of whom no kind is said is taken for '{taken}'",)
    fields = known(name=name, kind=said if said in words else taken.value, relations=relations)
    return Incoming(Actor, fields, place, notes, ("kind",) if notes else ())
