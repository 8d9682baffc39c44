"""Which routes run in a circle: outlets that have a statement from one another alone."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from onrecord.dossier.model import ArticleReport, Dossier, grouped, once, once_each, via_of
from onrecord.dossier.routes import Route
from onrecord.source.fields import Ref, if_read
from onrecord.source.records import Article, Position
from onrecord.source.terms import ActorKind


@dataclass(frozen=True, slots=True)
class Circle:
    """Outlets of which each has a statement from the next, and the last from the first.

    ``begins_outside`` says whether a route of one of them names somebody outside it, or a step that
    is not known: then the statement came into the circle from there.
    """

    outlets: tuple[str, ...]
    begins_outside: bool


def circle_of(dossier: Dossier, position: Position, article: Article) -> Circle | None:
    """Return the circle in which the article's outlet has the position, if there is one."""
    publisher = _publisher(article)
    return _circles(dossier, _claim(dossier, position)).get(publisher) if publisher else None


def begins_in_a_circle(dossier: Dossier, position: Position, route: Route) -> bool:
    """Return whether a route comes from nowhere but a circle: then it is nobody's word."""
    is_own = position.actor.id == route.outlet
    passed = route.steps[0 if is_own else 1 :]
    if passed[:1] == (route.outlet,) and len(passed) > 1:
        return True
    astray = _astray(dossier, _claim(dossier, position))
    if not (astray and route.stated):
        return False
    source = passed[-1] if passed else None if is_own else position.actor.id
    return source in astray and all(step in astray or step == position.actor.id for step in passed)


# What outlets can have from one another: a position, or what they say in their own voices on a
# question, which is a position of each.
_Claim = str | tuple[str, str | None]


def _claim(dossier: Dossier, position: Position) -> _Claim:
    """Return what a position is a case of; raises UnreadError where that could not be read."""
    actor = dossier.actors.get(position.actor.id)
    if actor is None or actor.kind is not ActorKind.MEDIA:
        return position.id
    return (position.question.id, position.stance)


@once
def _of_claims(dossier: Dossier) -> Mapping[_Claim, tuple[Position, ...]]:
    return grouped(
        (claim, position)
        for position in dossier.positions.values()
        if (claim := _claim_or_none(dossier, position)) is not None
    )


def _claim_or_none(dossier: Dossier, position: Position) -> _Claim | None:
    return if_read(lambda: _claim(dossier, position), None)


@once_each
def _circles(dossier: Dossier, claim: _Claim) -> Mapping[str, Circle]:
    """Return, by its outlets, every circle in which they have a claim from one another."""
    sources = _sources(dossier, claim)
    found: dict[str, tuple[str, ...]] = {}
    seen: set[str] = set()
    for start in sources:
        # The way from here, up to where somebody has been before: each step is made once.
        trail: dict[str, int] = {}
        step: str | None = start
        while step is not None and step not in seen:
            seen.add(step)
            trail[step] = len(trail)
            step = sources.get(step)
        if step is not None and step in trail:
            circle = tuple(trail)[trail[step] :]
            found |= dict.fromkeys(circle, circle)
    return _judged(dossier, claim, found) if found else {}


def _judged(
    dossier: Dossier, claim: _Claim, found: Mapping[str, tuple[str, ...]]
) -> Mapping[str, Circle]:
    """Return the circles, each with whether a route of one of its outlets begins outside it."""
    members = {circle: frozenset(circle) for circle in set(found.values())}
    entered = {
        found[outlet]
        for outlet, steps in _steps(dossier, claim).items()
        if outlet in found and not steps <= members[found[outlet]]
    }
    made = {circle: Circle(circle, circle in entered) for circle in members}
    return {outlet: made[circle] for outlet, circle in found.items()}


@once_each
def _astray(dossier: Dossier, claim: _Claim) -> AbstractSet[str]:
    """Return the outlets that have a claim from a circle which it never came into."""
    circles = _circles(dossier, claim)
    astray = {outlet for outlet, circle in circles.items() if not circle.begins_outside}
    if not astray:
        return astray
    steps = _steps(dossier, claim)
    taking = grouped((source, outlet) for outlet, source in _sources(dossier, claim).items())
    waiting = list(astray)
    while waiting:
        for outlet in taking.get(waiting.pop(), ()):
            if outlet not in astray and steps[outlet] <= astray:
                astray.add(outlet)
                waiting.append(outlet)
    return astray


def _steps(dossier: Dossier, claim: _Claim) -> Mapping[str, AbstractSet[str | None]]:
    """Return whom each outlet names on its routes, speakers aside; None for a step not named."""
    named: dict[str, set[str | None]] = {}
    for position, reported in _reports(dossier, claim):
        steps = named.setdefault(_publisher(reported.article) or "", set())
        ids = (step.id if isinstance(step, Ref) else None for step in via_of(reported.report) or ())
        steps.update(each for each in ids if each != position.actor.id)
    return named


def _reports(dossier: Dossier, claim: _Claim) -> Iterator[tuple[Position, ArticleReport]]:
    for position in _of_claims(dossier).get(claim, ()):
        for reported in dossier.reports.get(position.id, ()):
            yield position, reported


def _sources(dossier: Dossier, claim: _Claim) -> Mapping[str, str | None]:
    """Return from whom alone each outlet has a claim; None where it is nobody who is named.

    The last actor before an article is the one it has the statement from. To have heard it oneself,
    or from somebody not named, leads out of a circle.
    """
    sources: dict[str, set[str | None]] = {}
    for position, reported in _reports(dossier, claim):
        publisher = _publisher(reported.article)
        if publisher is None:
            continue
        via = via_of(reported.report)
        speaker = position.actor.id
        if via:
            last = via[-1].id if isinstance(via[-1], Ref) else None
        elif publisher == speaker:
            last = None
        elif via is None:
            continue
        else:
            last = speaker
        sources.setdefault(publisher, set()).add(last)
    return {outlet: each.pop() if len(each) == 1 else None for outlet, each in sources.items()}


def _publisher(article: Article) -> str | None:
    """Return the id of an article's publisher; None where it is unknown or could not be read."""
    publisher = if_read(lambda: article.publisher, None)
    return publisher.id if isinstance(publisher, Ref) else None
