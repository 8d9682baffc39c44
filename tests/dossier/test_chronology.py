"""In what order things were: dates order them, and what sources say came after what."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier_helpers import LEAST, examples, read, write

from onrecord.diagnostics.findings import Place
from onrecord.dossier.chronology import chronology, in_time, newest_first, surely_before
from onrecord.dossier.freshness import cut_off, newer_evidence
from onrecord.dossier.histories import changes, histories
from onrecord.dossier.model import Dossier
from onrecord.dossier.stances import by_stance
from onrecord.source.dates import Edtf
from onrecord.source.fields import Ref
from onrecord.source.records import Event
from onrecord.source.tables import Stance
from onrecord.source.terms import EventStatus

NOWHERE = Place("x")
DATES = ["unknown", "2024", "2024-05", "2024-05-01", "2024-05-02", "[..2024-05-01]", "2024-05/.."]
DATES += ["2024-05-01T10:00Z", "2024-05-01T23:00-08:00", "/2024-06", "2024-22"]


def event(number: int, written: str, after: list[int]) -> Event:
    day = Edtf.unknown() if written == "unknown" else Edtf.parse(written)
    links: tuple[Ref[object], ...] = tuple(Ref(f"e{each}", NOWHERE) for each in after)
    return Event(
        span=NOWHERE,
        id=f"e{number}",
        title="E",
        date=day,
        status=EventStatus.ALLEGED,
        after=links,  # type: ignore[arg-type]  # which types it accepts is of no matter here
    )


@st.composite
def event_lists(draw: st.DrawFn) -> list[Event]:
    """Draw events with dates, each after some of those drawn before it, in any order."""
    written = draw(st.lists(st.sampled_from(DATES), min_size=2, max_size=9))
    made = [
        event(
            number, day, draw(st.lists(st.integers(0, number - 1), unique=True)) if number else []
        )
        for number, day in enumerate(written)
    ]
    return draw(st.permutations(made))


def is_sound(events: list[Event]) -> bool:
    """Return whether no date contradicts what came before, by however many steps."""
    by_id = {each.id: each for each in events}
    times = in_time(events)
    return not any(
        times[later.id].last < times[ref.id].first
        for later in by_id.values()
        for ref in later.after
    )


@given(event_lists().filter(is_sound))
@examples(300)
def test_what_came_before_stands_before(events: list[Event]) -> None:
    times = in_time(events)
    for each in events:
        for ref in each.after:
            assert times[ref.id] < times[each.id]


def test_what_has_no_date_stands_before_the_first_of_what_came_after_it() -> None:
    """What goes on without an end, and what stands where something else puts it, came after it."""
    times = in_time(
        [
            event(0, "2024", []),
            event(1, "unknown", []),
            event(2, "unknown", [0, 1]),
            event(3, "2024-05/..", [1]),
        ]
    )
    assert times["e1"] < times["e2"]
    assert times["e1"] < times["e3"]


@given(event_lists())
def test_the_order_does_not_depend_on_the_order_of_files(events: list[Event]) -> None:
    assert in_time(events) == in_time(events[::-1])


@given(event_lists())
def test_what_is_surely_before_by_its_date_stands_before(events: list[Event]) -> None:
    """Links place what has no date, and never turn dates round."""
    times = in_time(events)
    for one in events:
        for other in events:
            if one.date.surely_before(other.date):
                assert times[one.id] < times[other.id]


@given(event_lists())
def test_what_has_no_date_and_no_neighbour_with_one_comes_last(events: list[Event]) -> None:
    times = in_time(events)
    linked = {ref.id for each in events for ref in each.after}
    linked |= {each.id for each in events if each.after}
    dated = [times[each.id] for each in events if each.date.is_known]
    for each in events:
        assert not (each.date.is_known and times[each.id].is_undated)
        if not each.date.is_known and each.id not in linked:
            assert times[each.id].is_undated
            assert all(other < times[each.id] for other in dated)


@given(event_lists().filter(is_sound))
def test_bounds_hold_those_of_what_came_before_and_after(events: list[Event]) -> None:
    times = in_time(events)
    for each in events:
        for ref in each.after:
            assert times[each.id].first >= times[ref.id].first


def test_a_circle_orders_nothing_and_what_hangs_on_it_is_ordered() -> None:
    events = [
        event(0, "unknown", [2]),
        event(1, "unknown", [0]),
        event(2, "2024", [1]),
        event(3, "unknown", [2, 3]),
    ]
    times = in_time(events)
    assert [each for each in sorted(times, key=times.__getitem__) if each in {"e2", "e3"}] == [
        "e2",
        "e3",
    ]
    assert times["e0"].is_undated
    assert times["e1"].is_undated


def test_a_long_chain_takes_no_stack_and_no_square() -> None:
    length = 20_000
    events = [event(number, "unknown", [number - 1] if number else []) for number in range(length)]
    times = in_time(events[::-1])
    assert [times[f"e{number}"].depth for number in range(length)] == list(range(length))


# --- in a dossier ------------------------------------------------------------------------------


def _dossier(tmp_path: Path, positions: list[dict[str, object]], **more: object) -> Dossier:
    """Return a dossier with the mayor's positions on the bridge, and an article for each."""
    held = {"actor": "mayor", "question": "bridge", "text": "T."}
    question = {
        "id": "bridge",
        "text": "Build it?",
        "short": "Bridge",
        "unknowns": [{"text": "The price.", "kind": "not-stated"}],
    }
    article = {
        "id": "a",
        "title": "T",
        "publisher": "unknown",
        "kind": "news",
        "date": "unknown",
        "summary": "S.",
        "reports": [{"position": each["id"], "attribution": "on-record"} for each in positions],
    }
    files = {
        "actors": [{"id": "mayor", "name": "Mayor Ames", "kind": "person"}],
        "questions": [question],
        "positions": [{"stance": "supports", **held, **each} for each in positions],
        "articles": [article],
        **more,
    }
    sources = {f"sources/{kind}/all.yml": json.dumps(each) for kind, each in files.items()}
    return read(write(tmp_path, {**LEAST, **sources}))


def _ordered(dossier: Dossier) -> list[str]:
    return list(dossier.positions)


@pytest.mark.parametrize(
    ("positions", "order", "latest"),
    [
        ({"p": "unknown", "q": "2024-05-01"}, "q p", "q"),
        ({"p": "unknown", "q": "unknown"}, "p q", "p"),
        ({"p": "unknown", "q": "[2024-05..]", "r": "2024"}, "r q p", "q"),
        # By UTC the morning is one of the day before.
        ({"p": "2024-05-02T07:00+08:00", "q": "2024-05-01", "r": "2024-05-02"}, "q p r", "r"),
        ({"p": "2024-05-01T20:00-05:00", "q": "2024-05-01", "r": "2024-05-02"}, "p q r", "r"),
        # A source says that it came after: it is the latest, and stands there.
        ({"p": ("unknown", "q"), "q": "2024-05-01"}, "q p", "p"),
        ({"p": ("unknown", "q"), "q": "2024-05-01", "r": "2024-06-01"}, "q p r", "r"),
        ({"p": "unknown", "q": ("2024-05-01", "p"), "r": "2024-04-01"}, "r p q", "q"),
        ({"p": ("unknown", "q"), "q": ("unknown", "r"), "r": "2024-05"}, "r q p", "p"),
        # On one day, by the time; in whatever zone.
        ({"p": "2024-05-01T10:00-05:00", "q": "2024-05-01T15:30+08:00"}, "q p", "p"),
        ({"p": "2024-05-01T10:00Z", "q": "2024-05-01T10:00:30Z"}, "q p", "p"),
        # Of one day, and nothing is known but what the source says.
        ({"p": ("2024-05-01", "q"), "q": "2024-05-01"}, "q p", "p"),
    ],
)
def test_lists_and_the_latest_position_follow_one_order(
    positions: dict[str, str | tuple[str, str]], order: str, latest: str, tmp_path: Path
) -> None:
    given_positions: list[dict[str, object]] = [
        {"id": name, "date": at}
        if isinstance(at, str)
        else {"id": name, "date": at[0], "after": [at[1]]}
        for name, at in positions.items()
    ]
    dossier = _dossier(tmp_path, given_positions)
    assert " ".join(_ordered(dossier)) == order
    history = histories(dossier)["mayor", "bridge"]
    assert [each.id for each in history.positions] == order.split()
    assert history.latest is dossier.positions[latest]


def test_newest_first_has_what_has_no_date_at_its_end(tmp_path: Path) -> None:
    positions: list[dict[str, object]] = [
        {"id": "p", "date": "unknown"},
        {"id": "q", "date": "2024-05-01"},
        {"id": "r", "date": "2024-06-01"},
        {"id": "s", "date": "unknown", "after": ["q"]},
    ]
    dossier = _dossier(tmp_path, positions)
    listed = by_stance(dossier, dossier.questions["bridge"])[Stance.SUPPORTS]
    # The one of May is replaced by that of June.
    assert [each.id for each in listed] == ["r", "s", "p"]
    assert [each.id for each in newest_first(dossier, dossier.positions.values())] == [
        "r",
        "s",
        "q",
        "p",
    ]


def test_a_change_is_known_by_what_a_source_says_came_before(tmp_path: Path) -> None:
    """Of one day, or without a date, an order that is stated makes another stance a change."""
    unordered: list[dict[str, object]] = [
        {"id": "p", "date": "2024-05-01"},
        {"id": "q", "date": "2024-05-01", "stance": "opposes"},
    ]
    assert not changes(_dossier(tmp_path / "1", unordered))
    ordered = [unordered[0], {**unordered[1], "after": ["p"]}]
    [change] = changes(_dossier(tmp_path / "2", ordered))
    assert (change.before.id, change.after.id) == ("p", "q")
    by_way_of_an_event = [unordered[0], {**unordered[1], "date": "unknown", "after": ["vote"]}]
    vote = {"id": "vote", "title": "V", "status": "occurred", "date": "unknown", "after": ["p"]}
    dossier = _dossier(tmp_path / "3", by_way_of_an_event, events=[vote])
    [change] = changes(dossier)
    assert (change.before.id, change.after.id) == ("p", "q")
    assert surely_before(dossier, dossier.positions["p"], dossier.positions["q"])
    assert not surely_before(dossier, dossier.positions["q"], dossier.positions["p"])


ANSWER = {"text": "Yes.", "confidence": "low", "basis": ["p"], "as_of": "2024-05-01"}
ANSWERED = {"id": "bridge", "text": "Build it?", "short": "Bridge", "answer": ANSWER}
REPORTING = {
    "title": "T",
    "publisher": "unknown",
    "kind": "news",
    "date": "2024-04-01",
    "summary": "S.",
    "reports": [{"position": "p"}],
}


def test_what_has_no_date_moves_no_cut_off_and_is_no_newer_evidence(tmp_path: Path) -> None:
    articles = [
        {**REPORTING, "id": "undated", "date": "unknown"},
        {**REPORTING, "id": "dated", "date": "2024-04-30"},
        {**REPORTING, "id": "updated", "updated": "2024-05-02T10:00Z"},
    ]
    position: list[dict[str, object]] = [{"id": "p", "date": "2024-04"}]
    for count, latest, newer in ((1, None, []), (2, "dated", []), (3, "updated", [])):
        root = tmp_path / str(count)
        dossier = _dossier(root, position, articles=articles[:count], questions=[ANSWERED])
        found = cut_off(dossier)
        assert (found.id if found else None) == latest
        judged = dossier.questions["bridge"].answer
        assert judged
        assert [each.id for each in newer_evidence(dossier, judged, "bridge")] == newer


def test_a_version_that_is_surely_later_is_newer_evidence(tmp_path: Path) -> None:
    """An article counts by the version that was read; a time within a day of it is not sure."""
    articles = [
        {**REPORTING, "id": "a", "updated": "2024-05-02"},
        {**REPORTING, "id": "b", "updated": "2024-05-02T11:00+13:00"},
        {**REPORTING, "id": "c", "updated": "2024-05-02T13:00Z"},
        {**REPORTING, "id": "d"},
    ]
    position: list[dict[str, object]] = [{"id": "p", "date": "2024-04"}]
    dossier = _dossier(tmp_path, position, articles=articles, questions=[ANSWERED])
    judged = dossier.questions["bridge"].answer
    assert judged
    assert {each.id for each in newer_evidence(dossier, judged, "bridge")} == {"a", "c"}


def test_the_chronology_has_every_record_with_a_date(tmp_path: Path) -> None:
    dossier = _dossier(tmp_path, [{"id": "p", "date": "unknown"}])
    assert set(chronology(dossier)) == {"a", "p"}
