"""The list of actors, and a page for each: who is this, on whose behalf, did they change?"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from onrecord.diagnostics.findings import plural
from onrecord.dossier.affiliation import parts_of, relations_to
from onrecord.dossier.freshness import cut_off
from onrecord.dossier.labels import actor_name, actor_title, plain_words, who_is
from onrecord.dossier.mandates import attributed, described
from onrecord.dossier.mentions import mentions
from onrecord.dossier.model import Dossier, grouped, once, once_each
from onrecord.pages.addresses import ACTORS, LINES, actors_together, anchors_of, has_page
from onrecord.pages.dividing import Divisible, Listing, divided, lines
from onrecord.pages.histories import HeldRow, held_rows
from onrecord.pages.marks import Legend, legend
from onrecord.pages.page import BRIEF, Crumb, Page, View
from onrecord.pages.passing import passed_on, quoted
from onrecord.pages.prose import Link, Prose, Said, Tag, WebLink, joined, some_links
from onrecord.pages.statements import in_a_line, statements
from onrecord.pages.successions import histories_beside, places_taken
from onrecord.pages.wording import (
    ACTOR_GROUPS,
    count_of,
    information,
    lasting,
    other_name,
    titled,
    when,
)
from onrecord.source.fields import Ref
from onrecord.source.plain import in_marks
from onrecord.source.records import Actor, Article, Position, Relation
from onrecord.source.rich import RichText
from onrecord.source.terms import SPEAKING, ActorKind, NameKind, RelationKind

# Who took whose place is said before all others, and makes nobody speak for anybody.
_APART = SPEAKING | {RelationKind.SUCCEEDS}

# --- one actor -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bonds(Divisible):
    """How an actor stands to others, under one heading."""

    heading: str
    lines: Listing[Prose]


@dataclass(frozen=True, slots=True)
class ActorPage(View, Divisible):
    """The page of an actor."""

    actor: Actor
    info: Prose
    facts: tuple[Prose, ...]
    summary: RichText | None
    bonds: tuple[Bonds, ...]
    held: Listing[HeldRow]
    beside: Listing[Prose]
    described: Listing[Prose]
    published: Listing[Prose]
    quoted: Listing[Prose]
    passed_on: Listing[Prose]
    mentions: Listing[str]
    legend: Legend | None


def _actor_page(dossier: Dossier, actor: Actor) -> ActorPage:
    """Return the page of an actor."""
    held = held_rows(dossier, actor.id)
    return ActorPage(
        actor=actor,
        info=_info(dossier, actor),
        facts=(*facts(actor, with_spellings=True), *places_taken(dossier, actor.id)),
        summary=actor.summary,
        bonds=tuple(bonds for bonds in _bonds(dossier, actor) if bonds.lines),
        held=held,
        beside=lines(_beside(dossier, actor.id), "Before and after"),
        described=_lines(dossier, described(dossier).get(actor.id, ()), "Described by others"),
        published=lines(
            (
                (Link(each.id, (titled(dossier, each),)), f", {when(each)}")
                for each in _published(dossier).get(actor.id, ())
            ),
            "Published",
        ),
        quoted=lines(quoted(dossier).get(actor.id, ()), "Quoted"),
        passed_on=lines(passed_on(dossier).get(actor.id, ()), "Passed on"),
        mentions=lines(
            (record.id for record in mentions(dossier).get(actor.id, ())), "Mentioned in"
        ),
        legend=legend() if held else None,
    )


def _beside(dossier: Dossier, actor_id: str) -> Iterator[Prose]:
    """Yield where the histories of those whose place was taken are, question by question."""
    held = attributed(dossier).get(actor_id, ())
    for question_id in dict.fromkeys(position.question.id for position in held):
        for line in histories_beside(dossier, actor_id, question_id):
            yield (Link(question_id), ": ", *line)


def _info(dossier: Dossier, actor: Actor) -> Prose:
    written = dossier.positions_of.get(actor.id, ())
    questions = len({each.question.id for each in written if each.about is None})
    own, of_others, in_its_name = _counts(dossier, actor)
    pieces: list[Prose] = [
        (actor.kind.label.capitalize(),),
        (Said(actor.role),) if actor.role else (),
        (f"{plural(own, 'position')} on {plural(questions, 'question')}",) if own else (),
        (f"{of_others:,} on what others hold",) if of_others else (),
        (f"{plural(in_its_name, 'position')} in its name, held by others",) if in_its_name else (),
        information(dossier, "information to "),
    ]
    return joined(pieces)


def _counts(dossier: Dossier, actor: Actor) -> tuple[int, int, int]:
    """Return how many positions an actor holds, describes of others, and others hold in its name.

    What an actor says of another one's stance is none of its own.
    """
    written = dossier.positions_of.get(actor.id, ())
    of_others = sum(each.about is not None for each in written)
    in_its_name = len(attributed(dossier).get(actor.id, ())) - len(written)
    return len(written) - of_others, of_others, in_its_name


def facts(actor: Actor, *, with_spellings: bool) -> tuple[Prose, ...]:
    """Return what is to be known of an actor first, each fact a sentence."""
    said: list[Prose] = []
    if with_spellings:
        said += _other_names(actor)
    if actor.described_as:
        # What an unnamed group is called are a source's words, what an outlet is called are ours.
        ours = actor.kind is ActorKind.MEDIA
        shown = actor.described_as
        before, words, after = ("", shown, "") if ours else in_marks(shown)
        said.append((f"Described as: {before}", Said(words), f"{after}."))
    if actor.kind is ActorKind.ANONYMOUS_GROUP:
        said.append((f"How many: {actor.count.value if actor.count else 'not stated'}.",))
    if actor.part_of:
        said.append(("Part of: ", Link(actor.part_of.id), "."))
    if identified := joined(_identifiers(actor)):
        said.append(identified)
    return tuple(said)


def _identifiers(actor: Actor) -> Iterator[Prose]:
    """Yield what other collections know an actor by."""
    if actor.wikidata:
        yield (WebLink(f"Wikidata {actor.wikidata}", actor.wikidata.address),)
    if actor.iso3166:
        yield (f"ISO 3166-1: {actor.iso3166}",)


def _other_names(actor: Actor) -> Iterator[Prose]:
    """Yield a sentence for each sort of other names that an actor has."""
    named = grouped((other.kind, other_name(other)) for other in actor.also)
    for kind in NameKind:
        if kind in named:
            yield (f"{kind.label.capitalize()}: ", *joined(named[kind], "; "), ".")


def _bonds(dossier: Dossier, actor: Actor) -> Iterator[Bonds]:
    """Yield for whom an actor speaks and does not, and who speaks for it and does not."""
    speaking = grouped(
        (_force(dossier, each), each) for each in actor.relations if each.relation in SPEAKING
    )
    others = [each for each in actor.relations if each.relation not in _APART]
    for force in _Force:
        yield _bond(force.by_it, map(_relation, speaking.get(force, ())))
    yield _bond("Does not speak for", map(_relation, others))
    towards = grouped(
        (
            _force(dossier, relation) if relation.relation in SPEAKING else None,
            _towards_line(other, relation),
        )
        for other, relation in relations_to(dossier).get(actor.id, ())
        if relation.relation is not RelationKind.SUCCEEDS
    )
    for force in _Force:
        through = _through_others(dossier, actor) if force is _Force.NOW else ()
        yield _bond(force.for_it, (*towards.get(force, ()), *through))
    yield _bond("Who does not", towards.get(None, ()))
    yield _bond("Parts", ((Link(each.id),) for each in parts_of(dossier).get(actor.id, ())))


def _through_others(dossier: Dossier, actor: Actor) -> Iterator[Prose]:
    """Yield who speaks now for a part of an actor, or for whoever speaks for that, and so on."""
    told = {actor.id, *(other.id for other, _ in _speaking_now(dossier, actor.id))}
    most = len(told) + _MOST_SPEAKERS
    waiting = deque(_within(dossier, actor.id))
    entered = {actor.id}
    while waiting:
        body = waiting.popleft()
        if body.id in entered:
            continue
        entered.add(body.id)
        for other, relation in _speaking_now(dossier, body.id):
            if len(told) == most:
                yield ("Others: on the pages of those through whom they speak.",)
                return
            if other.id not in told:
                told.add(other.id)
                yield (*_towards_line(other, relation), ", through ", Link(body.id))
        waiting += _within(dossier, body.id)


# So many who speak for an actor are listed, where they speak for its parts.
_MOST_SPEAKERS = 50


def _within(dossier: Dossier, actor_id: str) -> Iterator[Actor]:
    """Yield the parts of an actor, and who speaks for it now."""
    yield from parts_of(dossier).get(actor_id, ())
    yield from (other for other, _ in _speaking_now(dossier, actor_id))


@once_each
def _speaking_now(dossier: Dossier, actor_id: str) -> tuple[tuple[Actor, Relation], ...]:
    return tuple(
        (other, relation)
        for other, relation in relations_to(dossier).get(actor_id, ())
        if relation.relation in SPEAKING and _force(dossier, relation) is _Force.NOW
    )


class _Force(Enum):
    """Whether a mandate is in force at the date to which the information reaches."""

    NOW = ("Speaks for", "Who speaks for it")
    ENDED = ("Spoke for", "Who spoke for it")
    TO_COME = ("Is to speak for", "Who is to speak for it")

    def __init__(self, by_it: str, for_it: str) -> None:
        """Set the headings: of those that an actor has, and of those that others have of it."""
        self.by_it = by_it
        self.for_it = for_it


def _force(dossier: Dossier, relation: Relation) -> _Force:
    latest = cut_off(dossier)
    if latest and relation.until and relation.until.surely_before(latest.version):
        return _Force.ENDED
    if latest and relation.since and latest.version.surely_before(relation.since):
        return _Force.TO_COME
    return _Force.NOW


def _bond(heading: str, items: Iterable[Prose]) -> Bonds:
    return Bonds(heading, lines(items, heading))


def _relation(relation: Relation) -> Prose:
    label = relation.relation.label.capitalize()
    return (f"{label}: ", Link(relation.to.id), *_role(relation), *_in_force(relation))


def _in_force(relation: Relation) -> Prose:
    """Return from when to when a relation lasts."""
    lasts = lasting(relation.since, relation.until)
    return (f", {lasts}",) if lasts else ()


def _towards_line(other: Actor, relation: Relation) -> Prose:
    return (Link(other.id), f": {relation.relation.label}", *_role(relation), *_in_force(relation))


def _role(relation: Relation) -> Prose:
    return (" (", Said(relation.role), ")") if relation.role else ()


def _lines(dossier: Dossier, positions: Sequence[Position], name: str) -> Listing[Prose]:
    items = statements(dossier, positions)
    return lines(((f"{when(item.position)}: ", *in_a_line(item)) for item in items), name)


@once
def _published(dossier: Dossier) -> Mapping[str, tuple[Article, ...]]:
    """Return, for each actor, the articles that name it as their publisher."""
    return grouped(
        (article.publisher.id, article)
        for article in dossier.articles.values()
        if isinstance(article.publisher, Ref)
    )


# --- the list of actors ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An actor in the list: with a page of its own, or ``anchors`` and all that is known of it."""

    name: Prose
    anchors: tuple[str, ...]
    who: Prose
    positions: str


@dataclass(frozen=True, slots=True)
class ActorGroup(Divisible):
    """The actors of one kind."""

    heading: str
    rows: Listing[ActorRow]


@dataclass(frozen=True, slots=True)
class ActorsPage(View, Divisible):
    """The list of actors."""

    info: Prose
    groups: tuple[ActorGroup, ...]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the list of actors, then the page of each."""
    everyone = dossier.actors.values()
    info: list[Prose] = [
        information(dossier),
        count_of(len(everyone), "actor"),
        ("every spelling is under ", Link("names.md", "names A–Z")),
    ]
    description = "Everyone who holds or carries a position, by kind."
    view = ActorsPage(joined(info), actor_groups(dossier))
    yield from divided(Page(ACTORS, "actors", "Who is who", description, view), view)
    for actor in everyone:
        yield from about(dossier, actor)


def about(dossier: Dossier, actor: Actor) -> Iterator[Page]:
    """Yield the page of an actor, or those that it is divided into, where it has one."""
    if not has_page(dossier, actor):
        return
    summary = plain_words(dossier, actor.summary) if actor.summary else ""
    view = _actor_page(dossier, actor)
    page = Page(
        f"actors/{actor.id}.md",
        "actor",
        actor_title(actor),
        actor.role or summary or actor.kind.label,
        view,
        language=dossier.briefing.language,
        crumbs=(BRIEF, Crumb(ACTORS, "Who is who")),
        source_path=actor.span.path,
        subject=actor.id,
    )
    yield from divided(page, replace(view, facts=(), summary=None, legend=None))


def actor_groups(dossier: Dossier) -> tuple[ActorGroup, ...]:
    """Return everybody by kind, each in a row."""
    by_kind = actors_together(dossier)
    return tuple(
        ActorGroup(heading, _rows(dossier, heading, by_kind[kind]))
        for kind, heading in ACTOR_GROUPS.items()
        if kind in by_kind
    )


def _rows(dossier: Dossier, heading: str, actors: Sequence[Actor]) -> Listing[ActorRow]:
    rows = [_row(dossier, actor) for actor in actors]
    names = [actor_name(actor) for actor in actors]
    return Listing(rows, heading, [row.anchors for row in rows], names, most=LINES)


def _row(dossier: Dossier, actor: Actor) -> ActorRow:
    own, of_others, in_its_name = _counts(dossier, actor)
    counts = [f"{own} own" if in_its_name else str(own)] if own else []
    counts += [f"{of_others} on others"] if of_others else []
    counts += [f"{in_its_name} in its name"] if in_its_name else []
    if has_page(dossier, actor):
        return ActorRow((Link(actor.id),), (), _who(dossier, actor), ", ".join(counts))
    name: Prose = (Said(actor_title(actor)), *((" ", Tag("Draft")) if actor.draft else ()))
    return ActorRow(name, anchors_of(actor), _all_of_it(dossier, actor), "")


def _who(dossier: Dossier, actor: Actor) -> Prose:
    """Return who an actor is in a few words: or else who speaks for it now."""
    if known := who_is(dossier, actor):
        return (Said(known),)
    speaking = [other.id for other, _ in _speaking_now(dossier, actor.id)]
    part_of: Prose = ("part of ", Link(actor.part_of.id)) if actor.part_of else ()
    spoken_for: Prose = ("spoken for by ", *some_links(speaking, 3)) if speaking else ()
    return joined([part_of, spoken_for])


def _all_of_it(dossier: Dossier, actor: Actor) -> Prose:
    """Return in a line what the page of an actor would hold that has none."""
    pieces: list[Prose] = [
        (Said(actor.role),) if actor.role else (),
        (actor.summary,) if actor.summary else (),
        *facts(actor, with_spellings=True),
        *places_taken(dossier, actor.id),
        *(
            (f"{each.heading}: ", *joined(each.lines, "; "))
            for each in _bonds(dossier, actor)
            if each.lines
        ),
        *(("Reviewed by ", Said(each.by), f", {each.on.words()}.") for each in actor.reviewed),
    ]
    return joined(pieces)
