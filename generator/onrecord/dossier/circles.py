"""Which routes run in a circle: outlets that have a statement from one another."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from onrecord.dossier.cycles import circles, way_round
from onrecord.dossier.model import ArticleReport, Dossier, grouped, once, once_each, via_of
from onrecord.dossier.routes import Route
from onrecord.source.fields import Ref, if_read
from onrecord.source.records import Article, Position
from onrecord.source.terms import ActorKind


@dataclass(frozen=True, slots=True)
class Circle:
    """Outlets that have a statement from one another, in a circle or in several that meet.

    ``begins_outside`` says whether one of them has it from somebody outside as well, or by a step
    that is not known: then the statement came into the circle from there. ``sources`` are, for each
    outlet, those among them from which it has the statement.
    """

    sources: Mapping[str, AbstractSet[str]]
    begins_outside: bool

    def way_round(self, outlet: str, source: str) -> list[str]:
        """Return the outlets from one, by that from which it has the statement, back to it."""
        return way_round(outlet, source, self.sources, self.sources)


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
    named = {outlet: [each for each in some if each] for outlet, some in sources.items()}
    steps = _steps(dossier, claim)
    made: dict[frozenset[str], Circle] = {}
    for members in circles(named).values():
        if len(members) > 1 and members not in made:
            begins_outside = any(
                not (sources[each] <= members and steps[each] <= members) for each in members
            )
            among = {each: members & sources[each] for each in members}
            made[members] = Circle(among, begins_outside)
    return {outlet: circle for circle in made.values() for outlet in circle.sources}


@once_each
def _astray(dossier: Dossier, claim: _Claim) -> AbstractSet[str]:
    """Return the outlets that have a claim from a circle which it never came into."""
    found = _circles(dossier, claim)
    astray = {outlet for outlet, circle in found.items() if not circle.begins_outside}
    if not astray:
        return astray
    steps, sources = _steps(dossier, claim), _sources(dossier, claim)
    taking = grouped(
        (source, outlet) for outlet, some in sources.items() for source in some if source
    )
    waiting = list(astray)
    while waiting:
        for outlet in taking.get(waiting.pop(), ()):
            if outlet not in astray and steps[outlet] | sources[outlet] <= astray:
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


@once_each
def _sources(dossier: Dossier, claim: _Claim) -> Mapping[str, AbstractSet[str | None]]:
    """Return from whom each outlet has a claim; None stands for itself, or whom it does not name.

    The last actor before an article is the one it has the statement from.
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
    return sources


def _publisher(article: Article) -> str | None:
    """Return the id of an article's publisher; None where it is unknown or could not be read."""
    publisher = if_read(lambda: article.publisher, None)
    return publisher.id if isinstance(publisher, Ref) else None
