"""Who stands where, and where are the holes?

The same cells three times, each for another reader: as signs at one glance, as lists by question
for a phone and for paper, and as a table of all that is said.

What is too large for a page is divided in two ways, as it grows in two: by the topics of its
questions, so that what belongs together can be compared, and each of these by actors. Who has no
record on any question of a page has no row on it, or most rows would be empty. The first page says
of each question where positions stand, and leads to the others; all of it at once is a table for
spreadsheets.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from onrecord.diagnostics.findings import plural
from onrecord.dossier.labels import actor_name
from onrecord.dossier.model import Dossier, grouped, once
from onrecord.pages.addresses import MATRIX
from onrecord.pages.cells import CellEntry, answer
from onrecord.pages.dividing import EMPTY, Divisible, Listing, divided
from onrecord.pages.marks import Legend, legend
from onrecord.pages.page import BRIEF, Crumb, Page, View
from onrecord.pages.prose import Link, Prose, Said, StanceMark, joined
from onrecord.pages.rows import (
    Cell,
    Row,
    below_those_there,
    matrix_rows,
    on_questions,
    shortened_rows,
)
from onrecord.pages.strips import strip
from onrecord.pages.topics import statements_by_stance, without_topic
from onrecord.pages.wording import count_of, information
from onrecord.source.bidi import isolated
from onrecord.source.records import Question
from onrecord.source.tables import Attribution, Stance

TITLE = "Who stands where"
# All of a matrix that is divided, for spreadsheets.
SPREADSHEET = "matrix.csv"
# A matrix of no more entries and cells than these stands on one page.
_WHOLE, _CELLS = 400, 2_000
# On one of several pages so many questions stand side by side, with about so many entries.
_COLUMNS, _ENTRIES = 8, 250
# So many actors: the most of these that leaves every page room for their entries.
_ROWS = (100, 50, 25, 10, 5, 2)
# Of so many groups of questions one page says where positions stand.
_GROUPS = 10


@dataclass(frozen=True, slots=True)
class Column:
    """A question, and what each stance on it is called."""

    question: Question
    marks: Mapping[Stance, Prose]


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands so on a question: each with its place in the table, as ``row.column.entry``."""

    stance: Prose
    css: str
    items: tuple[tuple[CellEntry, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and how many stand where on it."""

    question: Question
    counts: Prose


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of one of several pages, and how much stands there."""

    heading: Prose
    counted: Prose
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Matrix(View, Divisible):
    """The table of actors and questions, or a part of it; or what leads to its parts.

    ``labels`` is a JSON object of what readers call each stance and attribution, for the script
    that filters the table. What leads to the parts has their ``groups`` of questions, no table, and
    says in ``parted`` how it is divided.
    """

    heading: Prose
    info: Prose
    labels: str
    legend: Legend
    columns: tuple[Column, ...] = ()
    rows: Listing[Row] = EMPTY
    parted: Prose = ()
    groups: Listing[Group] = EMPTY

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the columns are about."""
        return tuple(column.question for column in self.columns)

    @property
    def standings(self) -> tuple[tuple[Question, tuple[Standing, ...]], ...]:
        """The rows by question and stance."""
        return tuple(
            (column.question, standings)
            for number, column in enumerate(self.columns)
            if (standings := _standings(column, self.rows, number))
        )


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the matrix; where it is divided, what leads to its parts, and these."""
    view = Matrix(
        heading=(TITLE,),
        info=joined([information(dossier), *_HOW_TO_READ]),
        labels=json.dumps({term.value: term.label for term in (*Stance, *Attribution)}),
        legend=legend(),
    )
    about = "Every actor's latest position on every question; empty means no record at all."
    page = Page(MATRIX, "matrix", TITLE, about, view, wide=True)
    if is_whole(dossier):
        rows = shortened_rows(dossier)
        columns = tuple(_column(dossier, each) for each in dossier.questions.values())
        table = Listing(rows, "Actors", most=max(1, len(rows)))
        yield replace(page, view=replace(view, columns=columns, rows=table))
        return
    parts = _parts(dossier)
    made = [each for part in parts for each in _pages_of(dossier, page, view, part)]
    yield from divided(*_first(dossier, page, view, parts, len(made)))
    yield from made


_HOW_TO_READ: tuple[Prose, ...] = (
    ("latest position shown; every sign leads to its entry",),
    ("empty means no record at all",),
)


def is_whole(dossier: Dossier) -> bool:
    """Return whether all of the matrix has room on one page."""
    rows = shortened_rows(dossier)
    is_narrow = len(rows) * len(dossier.questions) <= _CELLS
    return is_narrow and sum(row.size for row in rows) <= _WHOLE


# --- parts -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """Some questions of one topic, and the rows of all who have a record on any of them."""

    name: Prose
    title: str
    questions: tuple[Question, ...]
    rows: Listing[Row]

    @property
    def path(self) -> str:
        """The path of its first page."""
        return f"matrix/{self.questions[0].id}.md"


@once
def _parts(dossier: Dossier) -> tuple[_Part, ...]:
    """Return the parts of a matrix that is divided, in the order of topics."""
    rows = shortened_rows(dossier)
    topics = grouped(
        (question.topic, (number, question))
        for number, question in enumerate(dossier.questions.values())
    )
    found = []
    for topic, asked in topics.items():
        name = topic or without_topic(dossier)
        count = -(-len(asked) // _COLUMNS)
        # As many questions on each as there can be.
        ends = [len(asked) * number // count for number in range(count + 1)]
        for number in range(count):
            some = asked[ends[number] : ends[number + 1]]
            which = f" ({number + 1:,} of {count:,})" if count > 1 else ""
            found.append(
                _Part(
                    (Said(name) if topic else name, which),
                    f"{isolated(name)}{which}",
                    tuple(question for _, question in some),
                    _listing(on_questions(rows, [column for column, _ in some])),
                )
            )
    return tuple(found)


def _listing(rows: Sequence[Row]) -> Listing[Row]:
    """Return rows as a list of which no page has more than there is room for."""
    sizes = [row.size for row in rows]
    # As many on each page as there can be.
    evenly = [-(-len(rows) // max(1, -(-len(rows) // each))) for each in _ROWS]
    most = next((each for each in evenly if each and _heaviest(sizes, each) <= _ENTRIES), 1)
    names = [actor_name(row.actor) for row in rows]
    return Listing(below_those_there(rows, most), "Actors", (), names, most)


def _heaviest(sizes: Sequence[int], most: int) -> int:
    """Return how many entries a page of so many rows has at the most."""
    return max((sum(sizes[at : at + most]) for at in range(0, len(sizes), most)), default=0)


def _pages_of(dossier: Dossier, page: Page, view: Matrix, part: _Part) -> Iterator[Page]:
    """Yield the pages of a part; none where nobody has a record on its questions."""
    if not part.rows:
        return
    asked, actors = len(part.questions), len(matrix_rows(dossier))
    info: list[Prose] = [
        information(dossier),
        (f"{asked:,} of {len(dossier.questions):,} questions",),
        (f"{len(part.rows):,} of {actors:,} actors; no other has a record on these questions",),
        *_HOW_TO_READ,
        (Link(MATRIX, "All questions"),),
    ]
    table = replace(
        view,
        heading=(f"{TITLE}: ", *part.name),
        info=joined(info),
        columns=tuple(_column(dossier, each) for each in part.questions),
        rows=part.rows,
    )
    asked_in_short = ", ".join(isolated(question.short) for question in part.questions)
    one = replace(
        page,
        path=part.path,
        title=f"{TITLE}: {part.title}",
        description=f"Every actor's latest position on {asked_in_short}.",
        view=table,
        crumbs=(BRIEF, Crumb(MATRIX, TITLE)),
    )
    yield from divided(one, table)


def _first(
    dossier: Dossier, page: Page, view: Matrix, parts: Sequence[_Part], number: int
) -> tuple[Page, Matrix]:
    """Return what leads to the parts, on so many pages, and its view."""
    info: list[Prose] = [
        information(dossier),
        count_of(len(matrix_rows(dossier)), "actor"),
        count_of(len(dossier.questions), "question"),
        count_of(len(dossier.positions), "position"),
    ]
    where = (
        f"The table is too large for one page. It stands on {plural(number, 'page')}, by topic, "
        "and where many speak on one by actors; who has no record on the questions of a page is "
        "not on it. Filters and comparisons work on what a page has; all that one actor holds "
        "stands on a page of its own, found by "
    )
    parted: Prose = (
        where,
        Link("actors/index.md", "who is who"),
        " or ",
        Link("names.md", "name"),
        ". All of it at once, a line an entry: ",
        Link(SPREADSHEET, "CSV, for spreadsheets"),
        ".",
    )
    groups = [_group(dossier, part) for part in parts]
    names = [part.title for part in parts]
    listing = Listing(groups, "Groups of questions", (), names, _GROUPS)
    first = replace(view, info=joined(info), parted=parted, groups=listing)
    return replace(page, view=first), first


def _group(dossier: Dossier, part: _Part) -> Group:
    asked = tuple(Asked(question, _counts(dossier, question)) for question in part.questions)
    if not part.rows:
        return Group(part.name, ("Nobody has a record on these.",), asked)
    several = f", on {part.rows.pages:,} pages" if part.rows.pages > 1 else ""
    entries = plural(sum(row.size for row in part.rows), "entry", "entries")
    counted = f"{plural(len(part.rows), 'actor')}, {entries}{several}"
    return Group((Link(part.path, part.name),), (counted,), asked)


def _counts(dossier: Dossier, question: Question) -> Prose:
    found = strip(dossier, statements_by_stance(dossier, question.id))
    return found.in_brief if found else ()


# --- who stands where on one question --------------------------------------------------------


def _column(dossier: Dossier, question: Question) -> Column:
    marks = {each: (StanceMark(each, answer(dossier, question.id, each)),) for each in Stance}
    return Column(question, marks)


def _standings(column: Column, rows: Sequence[Row], number: int) -> tuple[Standing, ...]:
    """Return who stands where on one question, by stance in the order of their table.

    What a body says through somebody is listed once, under the body; what is said of somebody once,
    under who says it.
    """
    said_by = {row.actor.id: _said(cell) for row in rows if (cell := row.cells[number])}
    found = grouped(
        (entry.stance, (entry, f"{order}.{number}.{place}"))
        for order, row in enumerate(rows)
        for place, entry in enumerate(row.cells[number])
        if not entry.is_description
        and not (row.under is not None and entry.position in said_by.get(row.under, ()))
    )
    return tuple(
        Standing(column.marks[stance], f"or-standing or-standing--{stance}", found[stance])
        for stance in Stance
        if stance in found
    )


def _said(cell: Cell) -> AbstractSet[str]:
    """Return the ids of the positions in a cell, but for descriptions."""
    return {each.position for each in cell if not each.is_description}
