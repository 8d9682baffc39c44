"""The steps of routes as pages print them: one after another, or drawn together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.dossier.model import Dossier
from onrecord.dossier.outlets import record_of
from onrecord.dossier.routes import Route
from onrecord.pages.outline import merged
from onrecord.pages.prose import Link, Prose, some_links
from onrecord.source.terms import ActorKind


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a route: links to records, or words where there is none; ``css`` is its class."""

    css: str
    words: Prose


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A step in the outline of routes drawn together, ``depth`` levels in."""

    depth: int
    step: Step
    remark: Prose = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """Routes drawn together; ``css`` says whether they fit from the left to the right as well."""

    css: str
    steps: tuple[OutlineItem, ...]


_UNNAMED_STEP = Step("or-step or-step--unknown", ("a step it does not name",))
_UNSTATED = Step("or-step or-step--unstated", ("route not stated",))
_FIRST_HAND = Step("or-step or-step--voice", ("told to this outlet itself",))
_OWN_VOICE = Step("or-step or-step--voice", ("in its own voice",))


def route_steps(dossier: Dossier, route: Route) -> Iterable[Step]:
    """Yield the way of a statement into an article: speaker first, the article last."""
    if route.in_own_voice:
        yield _OWN_VOICE
    else:
        together = route.together
        for step in route.steps:
            yield _UNNAMED_STEP if step is None else _actor_step(dossier, step, together)
            together = ()
        if not route.stated:
            yield _UNSTATED
        elif not route.steps:
            yield _FIRST_HAND
    for copied in route.copied:
        yield _actor_step(dossier, copied)
    yield _article_step(route)


def _actor_step(dossier: Dossier, name: str, together: tuple[str, ...] = ()) -> Step:
    """Return the step of an actor, or of an outlet that is not named, which its article is for.

    Those who speak ``together`` with the actor are in the same step.
    """
    actor = dossier.actors.get(name)
    unnamed = actor is not None and actor.kind is ActorKind.ANONYMOUS_GROUP
    who = some_links((record_of(name), *together))
    return Step("or-step or-step--anonymous" if unnamed else "or-step", who)


def _article_step(route: Route) -> Step:
    return Step("or-step or-step--article", (Link(route.article.id),))


# Nobody reads more levels, and an engine calls itself for each. Fewer stand beside one another.
_DEEPEST, _BESIDE = 40, 5


def outline(dossier: Dossier, routes: Sequence[Route]) -> Outline | None:
    """Return the routes drawn together; None where they share no step, or one is too long.

    Each stands by itself as well.
    """
    if any(len(route.steps) + len(route.copied) > _DEEPEST for route in routes):
        return None
    items = []
    for branch in merged(routes):
        if branch.end:
            items.append(OutlineItem(branch.depth, _article_step(branch.end)))
        elif branch.actor is not None:
            remark: Prose = (" (as above: routes meet here)",) if branch.again else ()
            step = _actor_step(dossier, branch.actor, branch.together)
            items.append(OutlineItem(branch.depth, step, remark))
        else:
            items.append(OutlineItem(branch.depth, _UNNAMED_STEP if branch.stated else _UNSTATED))
    if not items:
        return None
    fits = max(item.depth for item in items) < _BESIDE
    return Outline("or-merged or-merged--beside" if fits else "or-merged", tuple(items))
