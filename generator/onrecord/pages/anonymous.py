"""How many unnamed sources, and are they the same ones?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.diagnostics.findings import plural
from onrecord.dossier.labels import actor_name
from onrecord.dossier.model import Dossier, grouped, once, quotes_of
from onrecord.dossier.outlets import record_of
from onrecord.dossier.routes import Route, routes
from onrecord.dossier.sourcing import on_one_anonymous_origin
from onrecord.pages.actors import facts
from onrecord.pages.addresses import MOST
from onrecord.pages.dividing import Divisible, Listing, divided, lines
from onrecord.pages.page import Page, View
from onrecord.pages.passing import passed_on, quoted
from onrecord.pages.prose import Link, Prose, Strong, joined, some_links
from onrecord.pages.statements import Statement, in_a_line, leading_words, statements
from onrecord.pages.wording import count_of, information, when
from onrecord.source.records import Actor
from onrecord.source.terms import ActorKind


@dataclass(frozen=True, slots=True)
class UnnamedGroup:
    """An unnamed group, apart from all others.

    ``more`` says where the rest of its statements stand, where there are more than a page tells.
    """

    actor_id: str
    facts: tuple[Prose, ...]
    statements: tuple[Prose, ...]
    more: Prose


@dataclass(frozen=True, slots=True)
class OneOrigin:
    """A statement that rests on one anonymous origin at the most."""

    words: Prose
    whose: Prose
    question: Prose
    date: str
    articles: str
    origins: str


@dataclass(frozen=True, slots=True)
class Anonymous(View, Divisible):
    """What rests on one anonymous origin, counted; then the groups, which are never added up."""

    info: Prose
    counted: Prose
    rows: Listing[OneOrigin]
    groups: Listing[UnnamedGroup]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the page of unnamed sources."""
    description = "Each unnamed group apart: how described, how many, to whom they spoke, when."
    view = anonymous_view(dossier)
    page = Page("anonymous.md", "anonymous", "Unnamed sources", description, view)
    yield from divided(page, view)


def anonymous_view(dossier: Dossier) -> Anonymous:
    """Return what rests on one anonymous origin, and each unnamed group."""
    resting = statements(dossier, on_one_anonymous_origin(dossier))
    everyone = dossier.actors.values()
    unnamed = [actor for actor in everyone if actor.kind is ActorKind.ANONYMOUS_GROUP]
    return Anonymous(
        info=joined([information(dossier), count_of(len(unnamed), "unnamed group")]),
        counted=_counted(dossier, resting),
        rows=lines(map(_one_origin, resting), "Statements on one anonymous origin"),
        groups=Listing(
            (_group(dossier, actor) for actor in unnamed),
            "Unnamed groups",
            names=[actor_name(actor) for actor in unnamed],
        ),
    )


def _counted(dossier: Dossier, resting: Sequence[Statement]) -> Prose:
    """Return how many statements rest on one anonymous origin, and of how many none is sure."""
    number = len(resting)
    each = "rests on one anonymous origin" if number == 1 else "rest on one anonymous origin each"
    open_ones = sum(not item.evidence.origins for item in resting)
    no_route = f" Of {open_ones:,} no route is stated in full, so that no origin is established."
    return (
        Strong(plural(number, "statement")),
        f" of {len(dossier.positions):,} {each}, however many articles carry it.",
        no_route if open_ones else "",
    )


def _one_origin(item: Statement) -> OneOrigin:
    position, found = item.position, item.evidence
    return OneOrigin(
        words=(*leading_words(item), *((" — ", *item.past) if item.past else ())),
        whose=item.who,
        question=(Link(position.question.id),),
        date=position.date.short(),
        articles=f"{found.articles:,}",
        origins=f"{found.origins:,}" if found.origins else "not established",
    )


def _group(dossier: Dossier, actor: Actor) -> UnnamedGroup:
    said = dossier.positions_of.get(actor.id, ())
    heard_by = [*dict.fromkeys(_heard_by(dossier).get(actor.id, ()))]
    # Of who says nothing, but is spoken of, nobody asks to whom.
    spoke_to: tuple[Prose, ...] = (
        (("Spoke to: ", *(some_links(heard_by, MOST) or ("not stated",)), "."),)
        if said or heard_by
        else ()
    )
    known = list(facts(actor, with_spellings=False))
    # Before what it is part of, as the last step from the group to those who heard it.
    at = len(known) - 1 if actor.part_of else len(known)
    told: list[Prose] = [
        *(
            (Strong(when(item.position)), " ", *in_a_line(item, with_actor=False))
            for item in statements(dossier, said)
        ),
        *(("Passed on: ", *what) for what in passed_on(dossier).get(actor.id, ())),
        *(("Quoted: ", *where) for where in quoted(dossier).get(actor.id, ())),
    ]
    more = len(told) - MOST
    return UnnamedGroup(
        actor.id,
        (*known[:at], *spoke_to, *known[at:]),
        tuple(told[:MOST]),
        (f"{more:,} more: on the page of ", Link(actor.id), ".") if more > 0 else (),
    )


@once
def _heard_by(dossier: Dossier) -> Mapping[str, tuple[str, ...]]:
    """Return, for each actor that passes a statement on, the ids of those who heard it from it."""
    return grouped(
        (teller, listener)
        for position in dossier.positions.values()
        for route in routes(dossier, position)
        if route.stated
        for teller, listener in _told(route)
        if teller is not None and listener is not None
    )


def _told(route: Route) -> Iterable[tuple[str | None, str | None]]:
    """Return each step of a route, with who heard the statement from it there first.

    Whom the article quotes beside the first step spoke to whom that one spoke to.
    """
    listeners = (*route.steps[1:], record_of(route.outlet))
    speakers = [quote.speaker for quote in quotes_of(route.report) if quote.speaker]
    beside = ((speaker.id, listeners[0]) for speaker in speakers)
    return (*dict(reversed(list(zip(route.steps, listeners, strict=True)))).items(), *beside)
