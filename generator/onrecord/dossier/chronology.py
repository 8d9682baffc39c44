"""In what order articles, positions and events were: the one order of all lists and histories.

Dates give it, and what a source says came ``after`` what. A record that came after another is not
earlier than it, and the other not later, whatever their own dates leave open. What has no date and
stands beside nothing that has one comes last.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from graphlib import TopologicalSorter
from itertools import islice
from typing import TypeVar

from onrecord.dossier.cycles import circles
from onrecord.dossier.model import Dossier, grouped, once
from onrecord.source.dates import Edtf, Form
from onrecord.source.fields import Record, UnreadError, if_read
from onrecord.source.points import as_date
from onrecord.source.records import Article, Event, Position

Dated = Article | Position | Event
D = TypeVar("D", bound=Dated)


@dataclass(frozen=True, slots=True, order=True)
class Time:
    """When something was, as far as is known: sorted by it, lists are oldest first.

    ``last`` and ``first`` are moments between which it lies; ``depth`` is how many came before it,
    one after the other. ``since`` and ``until`` are the records whose dates bound it.
    """

    is_undated: bool
    last: float
    first: float
    depth: int
    text: str
    since: Dated = field(compare=False, repr=False)
    until: Dated = field(compare=False, repr=False)

    @property
    def has_begin(self) -> bool:
        """Whether it is known after what it was, by its own date or another one."""
        return self.since.date.is_known


def came_before(record: Record | None) -> Sequence[str]:
    """Return the ids of what a source says came before a record."""
    if not isinstance(record, Position | Event):
        return ()
    return [ref.id for ref in if_read(lambda: record.after, ())]


def in_time(records: Iterable[Record]) -> dict[str, Time]:
    """Return when each of the records was that has a date that could be read, by id."""
    dated = {each.id: each for each in records if isinstance(each, Dated) and _has_date(each)}
    before = {
        each.id: [other for other in came_before(each) if other in dated]
        for each in dated.values()
        if came_before(each)
    }
    round_about = circles(before)
    before = {
        each: [other for other in others if other not in round_about.get(each, ())]
        for each, others in before.items()
    }
    zone = _common_zone(each.date for each in dated.values())
    times = {each.id: _own(each, zone) for each in dated.values()}
    ordered = list(TopologicalSorter(before).static_order())
    _bound(times, before, ordered)
    _place(times, before, ordered)
    return times


def _has_date(record: Dated) -> bool:
    return if_read(lambda: record.date, None) is not None


def _common_zone(dates: Iterable[Edtf]) -> int:
    """Return the zone of most times, as minutes ahead of UTC: what has no zone is counted in it.

    A morning in Beijing is one of the day before by UTC. It stands after that day nevertheless.
    """
    zones = Counter(day.zone for day in dates if day.has_time)
    return max(zones, key=lambda zone: (zones[zone], -zone), default=0)


def _own(record: Dated, zone: int) -> Time:
    """Return when a record was, by its own date alone."""
    day = record.date
    ahead = 0 if day.has_time else 60 * zone
    return Time(not day.is_known, day.last - ahead, day.first - ahead, 0, day.text, record, record)


def _bound(times: dict[str, Time], before: Mapping[str, list[str]], ordered: list[str]) -> None:
    """Let each record be no earlier than what came before it, and no later than what came after.

    A date that contradicts this stands as it is; the checks name it.
    """
    for each in ordered:
        for other in before.get(each, ()):
            one, two = times[other], times[each]
            if one.depth >= two.depth:
                times[each] = two = replace(two, depth=one.depth + 1)
            is_later = one.first > two.first or (one.has_begin and not two.has_begin)
            if is_later and one.first <= two.last:
                times[each] = replace(two, since=one.since, first=one.first)
    for each in reversed(ordered):
        for other in before.get(each, ()):
            one, two = times[other], times[each]
            if one.first <= two.last < one.last:
                times[other] = replace(one, until=two.until, last=two.last)


def _place(times: dict[str, Time], before: Mapping[str, list[str]], ordered: list[str]) -> None:
    """Give what has no date its place: right after what came before it, or right before the next.

    What has an own date, or the next one's for its last, has a place already.
    """
    for each in ordered:
        if times[each].is_undated and times[each].last < float("inf"):
            times[each] = replace(times[each], is_undated=False)
        placed = [
            times[other].last for other in before.get(each, ()) if not times[other].is_undated
        ]
        if times[each].is_undated and placed:
            times[each] = replace(times[each], is_undated=False, last=max(placed))
    # The next one is the first of all that came after it.
    without_place = {each for each in ordered if times[each].is_undated}
    for each in reversed(ordered):
        if times[each].is_undated:
            continue
        for other in before.get(each, ()):
            if other in without_place:
                last = min(times[each].last, times[other].last)
                times[other] = replace(times[other], is_undated=False, last=last)


@once
def chronology(dossier: Dossier) -> Mapping[str, Time]:
    """Return when each article, position and event was, by its id."""
    every = (dossier.articles, dossier.positions, dossier.events)
    return in_time(record for table in every for record in table.values())


def time_of(dossier: Dossier, record: Dated) -> Time:
    """Return when a record was; raises UnreadError where its date could not be read."""
    try:
        return chronology(dossier)[record.id]
    except KeyError:
        raise UnreadError("date") from None


def newest_first(dossier: Dossier, records: Iterable[D]) -> list[D]:
    """Return records, given oldest first, newest first; what has no date comes last here, too."""
    by_dating = grouped((time_of(dossier, each).is_undated, each) for each in records)
    return [*by_dating.get(False, ())[::-1], *by_dating.get(True, ())]


def surely_before(dossier: Dossier, one: Dated, other: Dated) -> bool:
    """Return whether it is known that one record was before another: by dates, or by ``after``."""
    times = chronology(dossier)
    if times[one.id].until.date.surely_before(times[other.id].since.date):
        return True
    return any(one.id in earlier for earlier, _ in _back_from(dossier, other))


def told_before(dossier: Dossier, record: Dated) -> Iterator[str]:
    """Yield the ids of what sources say came before a record, and before that, and so on."""
    return (each for _, found in _back_from(dossier, record) for each in found)


def _back_from(dossier: Dossier, record: Dated) -> Iterator[tuple[Mapping[str, None], list[str]]]:
    """Yield list by list what came before a record, and of each list what is in none before it."""
    waiting, seen, looks = [record.id], {record.id}, 0
    while waiting and looks < _MAX_LOOKS:
        earlier = said_before(dossier).get(waiting.pop(), {})
        found = [each for each in islice(earlier, _MAX_LOOKS) if each not in seen]
        looks += 1 + len(found)
        seen.update(found)
        waiting += found
        yield earlier, found


def known_by(dossier: Dossier, record: Dated) -> date | None:
    """Return the day by which a record surely was; None where that is not known.

    It is the last one that its date leaves open, or that of what came after it. What is dated from
    a day on without an end had begun by then; what was on or after a day, or up to one, was by the
    day on which an article first reports it. What has no date at all is of no day.
    """
    time = time_of(dossier, record)
    if not (time.has_begin or time.until.date.is_known):
        return None
    days = [time.until.date.latest, _begun(record.date)]
    if not any(days) or _has_gone_on(record.date):
        days += [each.article.version.latest for each in dossier.reports.get(record.id, ())]
    day = min(filter(None, days), default=None)
    first = time.since.date.earliest
    return max(day, first) if day and first else day


def _has_gone_on(day: Edtf) -> bool:
    """Return whether something went on up to a day, and nobody says since when."""
    return day.form is Form.INTERVAL and day.start is None


def _begun(day: Edtf) -> date | None:
    """Return the day by which what has no end had surely begun; None for all other dates."""
    goes_on = day.form is Form.INTERVAL and day.end is None
    return as_date(day.start.last_day) if goes_on and day.start else None


@once
def said_before(dossier: Dossier) -> Mapping[str, Mapping[str, None]]:
    """Return what a source says came before each position and event, in the order of the source."""
    tables = (dossier.positions, dossier.events)
    every = (each for table in tables for each in table.values())
    return {each.id: dict.fromkeys(before) for each in every if (before := came_before(each))}


# So many records are looked at that came before a record; what lies farther back is taken as not
# known.
_MAX_LOOKS = 200
