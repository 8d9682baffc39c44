"""Where each record stands among the pages, and how one page links to another."""

import re
from collections.abc import Iterable, Mapping, Sequence

from onrecord.dossier.affiliation import parts_of, relations_to
from onrecord.dossier.chronology import time_of
from onrecord.dossier.involvement import is_involved
from onrecord.dossier.model import Dossier, grouped, once, once_each
from onrecord.dossier.stances import by_stance, descriptions, not_counted
from onrecord.source.fields import Record
from onrecord.source.ids import ID
from onrecord.source.records import Actor, Article, Dispute, Event, Position, Question
from onrecord.source.terms import ActorKind, EventStatus

# How many statements of a list stand on one page; the rest stand on numbered pages beside it.
MOST = 50
# How many lines of a list stand on one page.
LINES = 200
# The list of actors, where an actor stands who has no page.
ACTORS = "actors/index.md"
# Who stands where, or what leads to its parts.
MATRIX = "matrix.md"
# All of the briefing on one page, or what leads to the rest of it.
COMPLETE = "complete.md"
# The page of disputes, where each stands in full.
DISPUTES = "disputes.md"
# The page of events, where each stands in full.
TIMELINE = "timeline.md"
# So many relations and parts are told of in one line.
_IN_A_LINE = 10


def address(dossier: Dossier, record_id: str) -> str:
    """Return the page of a record or dispute, with its anchor; raises KeyError for any other id."""
    if record_id in dossier.positions:
        return on_question(dossier, record_id)
    if record_id in dossier.events:
        return f"{numbered(TIMELINE, _later_events(dossier).get(record_id, 1))}#{record_id}"
    if record_id in dossier.disputes:
        return f"{numbered(DISPUTES, _later_disputes(dossier).get(record_id, 1))}#{record_id}"
    record = dossier.record(record_id)
    if isinstance(record, Actor) and not has_page(dossier, record):
        return f"{numbered(ACTORS, _later_actors(dossier).get(record_id, 1))}#{record_id}"
    if isinstance(record, Actor | Article | Question):
        return f"{record.folder}/{record_id}.md"
    raise KeyError(record_id)


def in_site(path: str) -> str:
    """Return where the page at a path is in the site, with its anchor if it has one."""
    file, sign, anchor = path.partition("#")
    return f"{file.removesuffix('.md')}.html{sign}{anchor}"


def site_address(dossier: Dossier, record_id: str) -> str:
    """Return where a record or dispute stands in the site; raises KeyError for any other id."""
    return in_site(address(dossier, record_id))


def has_page(dossier: Dossier, actor: Actor) -> bool:
    """Return whether there is more to tell of an actor than a line in the list of actors holds."""
    if is_involved(dossier, actor.id):
        return True
    from_others = (relations_to(dossier), parts_of(dossier))
    lines = len(actor.relations) + sum(len(each.get(actor.id, ())) for each in from_others)
    return lines > _IN_A_LINE


def anchors_of(record: Record | Dispute) -> tuple[str, ...]:
    """Return the anchors of what stands on a page among others: its former ids, and its id."""
    return (*map(str, record.former_ids), str(record.id))


def on_question(dossier: Dossier, record_id: str) -> str:
    """Return where a position stands on the page of its question, or a dispute in a line."""
    if record_id in dossier.disputes:
        question_id = dossier.disputes[record_id][0].id
    else:
        question_id = dossier.positions[record_id].question.id
    page = numbered(
        f"questions/{question_id}.md", _later_pages(dossier, question_id).get(record_id, 1)
    )
    return f"{page}#{record_id}"


@once_each
def _later_pages(dossier: Dossier, question_id: str) -> Mapping[str, int]:
    """Return on which page of a question a position or dispute stands, but for the first."""
    question, positions = dossier.questions[question_id], dossier.positions_on.get(question_id, ())
    if max(len(positions), len(question.disputes)) <= MOST:
        return {}
    lists: list[Sequence[Position | Dispute]] = [question.disputes]
    lists += by_stance(dossier, question).values()
    lists += not_counted(dossier, question).values()
    for both in descriptions(dossier, question).values():
        lists += both
    return _on_later_pages(lists)


def actors_together(dossier: Dossier) -> Mapping[ActorKind, tuple[Actor, ...]]:
    """Return the actors that stand in one list: those of one kind."""
    return grouped((actor.kind, actor) for actor in dossier.actors.values())


@once
def _later_actors(dossier: Dossier) -> Mapping[str, int]:
    """Return on which page of the list of actors one stands, but for the first."""
    return _on_later_pages(actors_together(dossier).values(), LINES)


def events_together(
    dossier: Dossier,
) -> Mapping[tuple[EventStatus, bool], tuple[Event, ...]]:
    """Return the events that stand in one list: of one status, with a date or without."""
    return grouped(
        ((event.status, time_of(dossier, event).is_undated), event)
        for event in dossier.events.values()
    )


@once
def _later_events(dossier: Dossier) -> Mapping[str, int]:
    """Return on which page of the timeline an event stands, but for the first."""
    return _on_later_pages(events_together(dossier).values())


@once
def _later_disputes(dossier: Dossier) -> Mapping[str, int]:
    """Return on which page of disputes one stands, but for the first: in the order of questions."""
    questions = dossier.questions.values()
    return _on_later_pages([[each for question in questions for each in question.disputes]])


def _on_later_pages(
    lists: Iterable[Sequence[Record | Dispute]], most: int = MOST
) -> Mapping[str, int]:
    """Return by its id on which page what is in some lists stands, but for the first."""
    return {
        str(each.id): number_of(place, most)
        for some in lists
        for place, each in enumerate(some)
        if place >= most
    }


def number_of(place: int, most: int = MOST) -> int:
    """Return on which page an item stands by its place in a list, counted from 0.

    ``most`` is how many of the list stand on one page.
    """
    return place // most + 1


def numbered(path: str, number: int) -> str:
    """Return the path of one of the pages that a page is divided into.

    No id has two hyphens beside each other, so it is no other page's.
    """
    return path if number == 1 else f"{path.removesuffix('.md')}--{number}.md"


_PAGE = re.compile(
    rf"(?:{ID.pattern}/)?{ID.pattern}"
    rf"(?:(?:--[1-9]\d*)?\.md(?:#{ID.pattern})?|(?:--[a-z]+)?\.(?:bib|csv|graphml|jsonl?|ris|txt|xml))"
)


def is_page(target: str) -> bool:
    """Return whether a link's target is no id but the path of a page, or of a file to download.

    A page's has an anchor or none.
    """
    return bool(_PAGE.fullmatch(target))


def relative(target: str, page_path: str) -> str:
    """Return the link from a page to a path among the pages, with or without an anchor."""
    file, _, anchor = target.partition("#")
    if file == page_path and anchor:
        return f"#{anchor}"
    folder = page_path.rpartition("/")[0]
    path = file.removeprefix(f"{folder}/") if folder else file
    if folder and path == file:
        path = "../" * (folder.count("/") + 1) + file
    return f"{path}#{anchor}" if anchor else path
