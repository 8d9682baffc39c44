"""Routes that share steps, drawn together: an outline reads at any width, in print and aloud."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.dossier.routes import Route


@dataclass(frozen=True, slots=True)
class Branch:
    """A step of routes drawn together: an actor, a step not named, a route not stated, or an end.

    ``together`` are those who speak jointly with the actor.
    ``depth`` counts from 0 at the speaker. ``again`` marks an actor that stands on another branch
    as well: there routes of different speakers meet.
    """

    depth: int
    actor: str | None = None
    stated: bool = True
    end: Route | None = None
    again: bool = False
    together: tuple[str, ...] = ()


# An actor's id, or None where there is none, whether the article states the step, and who speaks
# jointly with the actor.
_Step = tuple[str | None, bool, tuple[str, ...]]


class _Outline(dict[_Step | Route, "_Outline"]):
    """The steps that follow a step, each with what follows it; a route stands at its own end."""


def merged(routes: Sequence[Route]) -> tuple[Branch, ...]:
    """Return the routes as one outline in which shared steps stand once.

    Where no step beyond a speaker is shared there is nothing to merge, and the outline is empty.
    """
    outline = _Outline()
    for route in routes:
        level = outline
        speaker, *others = route.steps
        steps: list[_Step] = [(speaker, True, route.together)]
        steps += [(step, True, ()) for step in (*others, *route.copied)]
        if not route.stated:
            steps.append((None, False, ()))
        elif route.in_own_voice and not route.copied:
            steps = []
        for step in steps:
            level = level.setdefault(step, _Outline())
        level[route] = _Outline()
    branches = tuple(_branches(outline))
    shared = any(branch.again for branch in branches) or _forks(outline)
    return branches if shared else ()


def _branches(outline: _Outline) -> Iterator[Branch]:
    met: set[str] = set()
    waiting = [(0, *item) for item in reversed(outline.items())]
    while waiting:
        depth, key, below = waiting.pop()
        if isinstance(key, Route):
            yield Branch(depth, end=key)
            continue
        actor, stated, together = key
        again = depth > 0 and actor in met
        yield Branch(depth, actor, stated, again=again, together=together)
        if actor is not None:
            met.add(actor)
        waiting += [(depth + 1, *item) for item in reversed(below.items())]


def _forks(outline: _Outline) -> bool:
    """Return whether a named step beyond the speaker leads to more than one article."""
    waiting = [below for start in outline.values() for below in start.items()]
    while waiting:
        key, below = waiting.pop()
        if not isinstance(key, Route) and key[0] is not None and len(below) > 1:
            return True
        waiting += below.items()
    return False
