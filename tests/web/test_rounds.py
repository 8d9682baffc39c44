"""Many addresses asked: politely, and without waiting for what never comes."""

import threading
from collections.abc import Callable

import pytest
from tests.web_helpers import hurried, serving

from onrecord.web import asking
from onrecord.web.asking import Answer, State, ask
from onrecord.web.manners import BusyError
from onrecord.web.rounds import rounds


def alive(_: str) -> Answer:
    return Answer(State.ALIVE)


def test_each_address_is_asked_once_and_a_host_by_one_at_a_time() -> None:
    with serving() as server:
        paths = [f"/fine?{number}" for number in range(12)]
        turns = hurried(at_once=4)
        wanted = [server.at(path, host) for path in paths for host in ("127.0.0.1", "localhost")]
        found = dict(rounds(wanted, lambda each: ask(each, turns), turns))
        assert {answer.state for answer in found.values()} == {State.ALIVE}
        assert found.keys() == set(wanted)
        assert len(server.asked) == len(wanted)
        assert set(server.most_at_once.values()) == {1}


def test_what_one_leads_to_has_its_turn_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several hosts redirect to one: that is asked by one at a time all the same."""
    monkeypatch.setattr(asking, "places", lambda *_, **__: ["127.0.0.1"])
    with serving() as server:
        turns = hurried()
        inner = f"inner.example:{server.port}"
        wanted = [
            server.at(f"/to/{inner}/fine?{number}", f"host-{number}.example") for number in range(6)
        ]
        found = dict(rounds(wanted, lambda each: ask(each, turns), turns))
        assert {answer.state for answer in found.values()} == {State.REDIRECTED}
        assert server.most_at_once["inner.example"] == 1


def test_no_more_hosts_are_asked_at_once_than_are_meant() -> None:
    guard, at_once, most = threading.Lock(), [0], [0]

    def counted(_: str) -> Answer:
        with guard:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        threading.Event().wait(0.01)
        with guard:
            at_once[0] -= 1
        return Answer(State.ALIVE)

    wanted = [f"http://host-{number}.example/{page}" for number in range(9) for page in range(2)]
    assert len(list(rounds(wanted, counted, hurried(at_once=3)))) == len(wanted)
    assert 1 <= most[0] <= 3


@pytest.mark.parametrize("path", ["/slow", "/drips"])
def test_a_host_that_never_ends_is_given_up(path: str) -> None:
    """A letter now and then is no answer either; the rest of the host is not asked."""
    with serving() as server:
        turns = hurried(patience=0.2)
        held = [server.at(f"{path}?{number}") for number in range(4)]
        found = dict(rounds(held, lambda each: ask(each, turns), turns))
        assert {answer.state for answer in found.values()} == {State.UNSURE}
        assert found.keys() == set(held)
        assert "not asked" in found[held[-1]].why


def test_while_one_host_is_waited_for_others_have_their_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving() as server:
        slow, fine = server.at("/slow"), server.at("/fine", "localhost")
        monkeypatch.setattr(
            "onrecord.web.rounds._is_too_slow",
            lambda worker, _: worker.host == "127.0.0.1" and server.holding.is_set(),
        )
        turns = hurried(at_once=1)
        found = dict(rounds([slow, fine], lambda each: ask(each, turns), turns))
        assert {each: answer.state for each, answer in found.items()} == {
            slow: State.UNSURE,
            fine: State.ALIVE,
        }


def test_a_fault_of_ours_is_no_answer() -> None:
    def broken(_: str) -> Answer:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(rounds(["http://a.example/"], broken, hurried()))


def test_whoever_takes_no_further_answer_ends_all_waits() -> None:
    turns = hurried()
    found = rounds([f"http://{name}.example/" for name in "abc"], alive, turns)
    next(found)
    found.close()
    with pytest.raises(BusyError):
        turns.wait(3600)


def test_a_host_has_its_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is asked at once, and each further one of a host after the pause."""
    turns = hurried(pause=5000.0)
    waited: list[float] = []
    wait: Callable[[float], None] = waited.append
    monkeypatch.setattr(type(turns), "wait", lambda _, seconds: wait(seconds))
    for host in ("a", "a", "b"):
        with turns.turn(host):
            pass
    assert waited[0] <= 0
    assert 4000 < waited[1] <= 5000
    assert waited[2] <= 0
