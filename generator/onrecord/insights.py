"""What follows from the dossier and is never typed: routes, origins, histories, cut-off.

Two rules keep it honest. Corroboration counts origins, not outlets. And what an article does not
say about its route is "not stated": it never counts as one more independent origin.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice, pairwise
from typing import Any

import networkx as nx

from onrecord.dates import Edtf
from onrecord.dossier import Carried, Dossier, grouped, readable
from onrecord.kinds import (
    SPEAKING,
    Actor,
    ActorKind,
    Article,
    Attribution,
    Capacity,
    Judgement,
    Position,
    Question,
    Rank,
    Stance,
)
from onrecord.names import Names
from onrecord.schema import Record, Ref, Term, Unknown, is_whole, parts_of, rich_of


@dataclass(frozen=True, slots=True)
class Route:
    """The way a statement took into one article: ``steps`` are actor ids, speaker first.

    A step that the article does not name is None. ``stated`` is false where the article does not
    say how it knows; the steps are then the speaker alone. ``outlet`` stands for the article at the
    route's end: its publisher's id, or a name of its own where the publisher is unknown. ``copied``
    are the outlets whose text the article repeats.
    """

    carried: Carried
    steps: tuple[str | None, ...]
    stated: bool
    outlet: str
    copied: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every step is named."""
        return self.stated and None not in self.steps

    @property
    def chain(self) -> tuple[str, ...]:
        """The actors in order, the outlet last, each once; unnamed steps left out."""
        named = [step for step in self.steps if step is not None]
        return tuple(dict.fromkeys([*named, *self.copied, self.outlet]))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind one or more positions.

    ``origins`` is the greatest number of fully stated routes that share no actor (see
    :func:`independent`); 0 means that no route is stated in full. ``shared`` are the actors that
    every one of at least two stated routes passes through, the speaker aside.
    """

    routes: tuple[Route, ...]
    articles: int
    outlets: int
    unnamed_outlets: int
    origins: int
    shared: tuple[str, ...]
    unstated: int
    partly_stated: int


@dataclass(frozen=True, slots=True)
class History:
    """The positions of one actor on one question, oldest first; ``latest`` is relied on."""

    actor: str
    question: str
    positions: tuple[Position, ...]

    @property
    def latest(self) -> Position | None:
        """The newest position that is not deprecated; of equal dates the preferred one."""
        live = [held for held in self.positions if held.rank is not Rank.DEPRECATED]
        return max(
            live, key=lambda held: (held.date.order, held.rank is Rank.PREFERRED), default=None
        )


class Standing(Term):
    """On whose word a position stands."""

    ON_RECORD = "on-record", "A named speaker, quoted or paraphrased.", "on record"
    ANONYMOUS = "anonymous", "Somebody whom the source does not name."
    DESCRIBED = "described", "A third party describes it; the actor itself said nothing."
    UNATTRIBUTED = "unattributed", "The source says it without saying who says so."


class Difference(Term):
    """In what two entries of one history differ."""

    QUESTION = "question", "They answer different questions.", "another question"
    SUBJECT = "subject", "They are about different things.", "another subject"
    SPEAKER = "speaker", "Different people speak.", "another speaker"
    DIRECTNESS = "directness", "One is on record, the other is not.", "another standing"
    ORDER = "order", "Which came first is not known.", "order not known"
    STANCE = "stance", "The stance is another one."
    CONDITIONS = "conditions", "The conditions are others."
    FIGURE = "figure", "The number is another one."


# What makes two entries different in kind: between them nothing may be called a change.
_NOT_COMPARABLE = frozenset(
    {
        Difference.QUESTION,
        Difference.SUBJECT,
        Difference.SPEAKER,
        Difference.DIRECTNESS,
        Difference.ORDER,
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A position in a history, and how it differs from the one before it.

    ``is_change`` holds only between positions of one actor on one question with one standing: an
    anonymous report after a denial on record is not a change of mind.
    """

    position: Position
    before: Position | None = None
    differs: tuple[Difference, ...] = ()

    @property
    def is_change(self) -> bool:
        """Whether the actor changed position here."""
        return bool(self.differs) and not _NOT_COMPARABLE.intersection(self.differs)


class OppositionKind(Term):
    """On whose word two opposed positions stand."""

    SAME_ACTOR = "same-actor", "One actor, opposed at different dates.", "same actor over time"
    ON_RECORD = "on-record", "Both on record.", "on record against on record"
    ANONYMOUS = "anonymous", "One of them anonymous.", "on record against anonymous"
    OTHER = "other", "Neither is on record, or one is a third party's description.", "not on record"


@dataclass(frozen=True, slots=True)
class Opposition:
    """Two positions on one question that cannot both hold; ``dispute`` explains them, or None."""

    one: Position
    other: Position
    kind: OppositionKind
    dispute: str | None


@dataclass(frozen=True, slots=True)
class Opposed:
    """The pairs of opposed positions on one question, and how many more than these there are."""

    pairs: tuple[Opposition, ...]
    more: int = 0

    @property
    def unexplained(self) -> tuple[Opposition, ...]:
        """The pairs that no dispute explains."""
        return tuple(pair for pair in self.pairs if pair.dispute is None)


_WORD = re.compile(r"(?<![\w.@/-])\w+(?![\w@/-]|\.\w)")

# Of bodies that are part of bodies, and of copies of copies. More is an error of the dossier's.
MAX_LEVELS = 20

# Pairs grow with the square of the positions; nobody reads more of them on one question.
MAX_PAIRS = 1_000

_FOR = frozenset({Stance.ASSERTS, Stance.SUPPORTS, Stance.SUPPORTS_WITH_CONDITIONS})
_AGAINST = frozenset({Stance.OPPOSES, Stance.DENIES})


class Insights:
    """Facts computed from a dossier, each when first asked for."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self._evidence: dict[tuple[str, ...], Evidence] = {}
        self._attributions: dict[str, Attribution | None] = {}

    def routes(self, position: Position) -> tuple[Route, ...]:
        """Return the routes by which articles have the position, oldest article first."""
        carried = self.dossier.reports.get(position.id, ())
        return tuple(self._route(position.actor.id, item) for item in carried)

    def _route(self, speaker: str, carried: Carried) -> Route:
        article, via = carried.article, carried.report.via
        outlet = self._outlet(article)
        steps: list[str | None] = [speaker]
        for step in via or ():
            name = None if isinstance(step, Unknown) else step.id
            # A house that passes on its own words is one step, not two.
            if name is None or name != steps[-1]:
                steps.append(name)
        originals = (self._outlet(original) for original in self._originals(article))
        # Nor is an outlet passed through again whose words reached this one through others.
        copied = tuple(name for name in originals if name not in {*steps, outlet})
        stated = via is not None or speaker == outlet
        return Route(carried, tuple(steps), stated=stated, outlet=outlet, copied=copied)

    def _outlet(self, article: Article) -> str:
        if isinstance(article.publisher, Ref):
            return article.publisher.id
        return self.voices.get(article.id, f"article {article.id}")

    @cached_property
    def voices(self) -> Mapping[str, str]:
        """For articles whose publisher is unknown, the actor that is their outlet's own voice."""
        found: dict[str, str] = {}
        for article in self.dossier.articles.values():
            for report in readable(article, "reports"):
                held = self.dossier.positions.get(report.position.id) if report.position else None
                if held and held.capacity is Capacity.NARRATOR and not report.via:
                    found.setdefault(article.id, held.actor.id)
        return found

    def _originals(self, article: Article) -> list[Article]:
        """Return the articles whose text this one repeats, the first original first."""
        found: dict[str, Article] = {}
        while len(found) < MAX_LEVELS and (ref := article.same_text_as or article.rewrite_of):
            original = self.dossier.articles.get(ref.id)
            if original is None or original.id in found:
                break
            found[original.id] = article = original
        return list(reversed(found.values()))

    def evidence(self, positions: Iterable[Position]) -> Evidence:
        """Return what stands behind the positions taken together.

        Deprecated ones are not relied on: they count only where there is nothing else.
        """
        held = tuple(positions)
        key = tuple(position.id for position in held)
        if key not in self._evidence:
            self._evidence[key] = self._weigh(held)
        return self._evidence[key]

    def _weigh(self, held: tuple[Position, ...]) -> Evidence:
        relied = [position for position in held if position.rank is not Rank.DEPRECATED]
        routes = tuple(route for position in relied or held for route in self.routes(position))
        complete = [route for route in routes if route.complete]
        articles = {route.carried.article.id: route for route in routes}
        named: set[str] = set()
        unnamed: set[str] = set()
        for route in articles.values():
            known = isinstance(route.carried.article.publisher, Ref)
            (named if known else unnamed).add(route.outlet)
        shared: dict[str, None] = {}
        if len({route.carried.article.id for route in complete}) > 1:
            common = set.intersection(*(set(route.chain) for route in complete))
            speakers = {route.steps[0] for route in routes}
            order = complete[0].chain
            shared = dict.fromkeys(step for step in order if step in common - speakers)
        return Evidence(
            routes=routes,
            articles=len(articles),
            outlets=len(named),
            unnamed_outlets=len(unnamed),
            origins=independent([route.chain for route in complete]),
            shared=tuple(shared),
            unstated=sum(not route.stated for route in routes),
            partly_stated=sum(route.stated and not route.complete for route in routes),
        )

    @cached_property
    def histories(self) -> Mapping[tuple[str, str], History]:
        """The history of every actor on every question it has a position on."""
        positions = self.dossier.positions.values()
        found = grouped(((each.actor.id, each.question.id), each) for each in positions)
        return {key: History(*key, held) for key, held in found.items()}

    @cached_property
    def names(self) -> Names:
        """Every name and alias of every actor, ready to be looked for in texts."""
        return Names(self.dossier.actors.values(), self.words)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words that the dossier's texts write in small letters, hosts and the like aside."""
        return frozenset(
            word
            for part in self.dossier.parts()
            for rich in rich_of(part)
            for word in _WORD.findall(rich.words(lambda _: ""))
            if word.islower()
        )

    @cached_property
    def named_in(self) -> Mapping[str, tuple[Record, ...]]:
        """For each actor, the records whose rich text names it or links to it."""
        found: dict[str, dict[str, Record]] = {}
        dossier = self.dossier
        for table in (dossier.questions, dossier.articles, dossier.events, dossier.positions):
            for record in table.values():
                for part in (record, *parts_of(record)):
                    for rich in rich_of(part):
                        named = {mention.actor for mention in self.names.find(rich.plain)}
                        for name in named.union(link.id for link in rich.links):
                            found.setdefault(name, {})[record.id] = record
        return {name: tuple(records.values()) for name, records in found.items()}

    @cached_property
    def cut_off(self) -> Article | None:
        """The article with the latest bound: to its date the dossier's information reaches."""

        def bound(article: Article) -> tuple[date, date]:
            day = article.date
            return (day.latest or day.earliest or date.min, day.earliest or date.min)

        return max(self.dossier.articles.values(), key=bound, default=None)

    def attribution(self, position: Position) -> Attribution | None:
        """Return the most direct attribution among the reports of a position."""
        if position.id not in self._attributions:
            carried = self.dossier.reports.get(position.id, ())
            given = {item.report.attribution for item in carried if is_whole(item.report)}
            best = next((term for term in Attribution if term in given), None)
            self._attributions[position.id] = best
        return self._attributions[position.id]

    def standing(self, position: Position) -> Standing:
        """Return on whose word a position stands, at its best."""
        if position.about:
            return Standing.DESCRIBED
        best = self.attribution(position)
        holder = self.dossier.actors.get(position.actor.id)
        unnamed = holder is not None and holder.kind is ActorKind.ANONYMOUS_GROUP
        if unnamed or best is Attribution.ANONYMOUS:
            return Standing.ANONYMOUS
        if best in {Attribution.ON_RECORD, Attribution.PARAPHRASE}:
            return Standing.ON_RECORD
        return Standing.UNATTRIBUTED

    @cached_property
    def voiced(self) -> Mapping[str, tuple[Position, ...]]:
        """For each actor the positions it holds or others hold in its name, oldest first.

        A position held for a part of a body counts for the body as well.
        """
        found: dict[str, list[Position]] = {}
        for position in self.dossier.positions.values():
            names = {position.actor.id: None}
            step = position.on_behalf_of
            while step is not None and step.id not in names and len(names) <= MAX_LEVELS:
                names[step.id] = None
                body = self.dossier.actors.get(step.id)
                step = body.part_of if body else None
            for name in names:
                found.setdefault(name, []).append(position)
        return {name: tuple(held) for name, held in found.items()}

    def entries(self, positions: Iterable[Position]) -> tuple[Entry, ...]:
        """Return the positions as a history, each compared with the one it follows.

        That is the one before it on the same question or, where there is none, the one before it.
        """
        found: list[Entry] = []
        latest: dict[str, Position] = {}
        for position in positions:
            before = latest.get(position.question.id, found[-1].position if found else None)
            differs = self._differs(before, position) if before else ()
            found.append(Entry(position, before, differs))
            latest[position.question.id] = position
        return tuple(found)

    def _differs(self, one: Position, other: Position) -> tuple[Difference, ...]:
        if one.question.id != other.question.id:
            return (Difference.QUESTION,)
        same = {
            Difference.SUBJECT: subject(one) == subject(other),
            Difference.SPEAKER: one.actor.id == other.actor.id,
            Difference.DIRECTNESS: self.standing(one) is self.standing(other),
            Difference.STANCE: one.stance is other.stance,
            Difference.CONDITIONS: one.conditions == other.conditions,
            Difference.FIGURE: one.figure == other.figure,
        }
        found = [difference for difference, equal in same.items() if not equal]
        if found and not one.date.surely_before(other.date):
            found.append(Difference.ORDER)
        return tuple(found)

    @cached_property
    def changes(self) -> tuple[Entry, ...]:
        """Every change of position in the dossier, oldest first."""
        found = []
        for history in self.histories.values():
            live = [held for held in history.positions if held.rank is not Rank.DEPRECATED]
            found += [entry for entry in self.entries(live) if entry.is_change]
        return tuple(sorted(found, key=lambda entry: entry.position.date.order))

    @cached_property
    def opposed(self) -> Mapping[str, Opposed]:
        """The pairs of opposed positions on each question that has any."""
        found = {}
        for question in self.dossier.questions.values():
            live = [
                held
                for held in self.dossier.positions_on.get(question.id, ())
                if is_whole(held) and held.rank is not Rank.DEPRECATED
            ]
            ones = [held for held in live if held.stance in _FOR]
            others = [held for held in live if held.stance in _AGAINST]
            if ones and others:
                pairs = tuple(islice(self._pairs(question, ones, others), MAX_PAIRS))
                found[question.id] = Opposed(pairs, len(ones) * len(others) - len(pairs))
        return found

    def _pairs(
        self, question: Question, ones: list[Position], others: list[Position]
    ) -> Iterator[Opposition]:
        disputes = [dispute for dispute in readable(question, "disputes") if is_whole(dispute)]
        sides = [(str(dispute.id), {ref.id for ref in dispute.sides}) for dispute in disputes]
        for one in ones:
            explained = [(name, ids) for name, ids in sides if one.id in ids]
            for other in others:
                dispute = next((name for name, ids in explained if other.id in ids), None)
                yield Opposition(one, other, self._opposition_kind(one, other), dispute)

    def _opposition_kind(self, one: Position, other: Position) -> OppositionKind:
        standings = {self.standing(one), self.standing(other)}
        if one.actor.id == other.actor.id and subject(one) == subject(other):
            return OppositionKind.SAME_ACTOR
        if standings == {Standing.ON_RECORD}:
            return OppositionKind.ON_RECORD
        if standings == {Standing.ON_RECORD, Standing.ANONYMOUS}:
            return OppositionKind.ANONYMOUS
        return OppositionKind.OTHER

    def newer_evidence(self, judgement: Judgement, question: str | None) -> tuple[Article, ...]:
        """Return the articles that report on the question, published after the judgement's date.

        Only those count that are surely later than ``as_of``; without ``as_of`` there are none.
        """
        if judgement.as_of is None or question is None:
            return ()
        found = {
            carried.article.id: carried.article
            for position in self.dossier.positions_on.get(question, ())
            for carried in self.dossier.reports.get(position.id, ())
            if judgement.as_of.surely_before(carried.article.date)
        }
        return tuple(found.values())

    @cached_property
    def on_behalf(self) -> Mapping[str, tuple[Position, ...]]:
        """For each actor, the positions that others hold in its name."""
        held = self.dossier.positions.values()
        return grouped((p.on_behalf_of.id, p) for p in held if p.on_behalf_of)

    @cached_property
    def described(self) -> Mapping[str, tuple[Position, ...]]:
        """For each actor, third parties' positions about its stance; never its own.

        What is said of somebody who speaks for the actor counts as said of the actor.
        """
        told = [
            (self.dossier.actors[position.about.id], position)
            for position in self.dossier.positions.values()
            if position.about and position.about.id in self.dossier.actors
        ]
        return grouped(
            (name, position)
            for about, position in told
            for name in {about.id, *self.speaks_for(about, position.date)}
        )

    def speaks_for(self, actor: Actor, day: Edtf) -> frozenset[str]:
        """Return the ids of the institutions that the actor's official words are those of.

        Followed are ``speaks-for`` and ``holds-office`` in force at ``day``, and from an
        institution ``part_of`` upwards; nothing else carries a person's words to an institution.
        """
        reached: set[str] = set()
        level = {actor.id}
        for _ in range(MAX_LEVELS):
            bodies = [self.dossier.actors[name] for name in level if name in self.dossier.actors]
            up = {
                relation.to.id
                for body in bodies
                for relation in body.relations
                if relation.relation in SPEAKING
                and not (relation.until and relation.until.surely_before(day))
                and not (relation.since and day.surely_before(relation.since))
            }
            up |= {body.part_of.id for body in bodies if body.part_of and body.id != actor.id}
            level = up - reached
            reached |= level
        return frozenset(reached)

    @cached_property
    def mentions(self) -> Mapping[str, tuple[Record, ...]]:
        """For each actor, the records, other than its own positions, in which it occurs."""
        found: dict[str, dict[str, Record]] = {}
        for event in self.dossier.events.values():
            for ref in event.actors:
                found.setdefault(ref.id, {})[event.id] = event
        for article in self.dossier.articles.values():
            for report in article.reports:
                for step in report.via or ():
                    if isinstance(step, Ref):
                        found.setdefault(step.id, {})[article.id] = article
        for name, records in self.named_in.items():
            for record in records:
                if not (isinstance(record, Position) and record.actor.id == name):
                    found.setdefault(name, {})[record.id] = record
        return {name: tuple(records.values()) for name, records in found.items()}

    def stances(self, positions: Iterable[Position]) -> Mapping[Stance, tuple[Position, ...]]:
        """Return the positions by stance, in the order of the stance list, newest first."""
        held = sorted(positions, key=lambda position: (position.date.order, position.id))
        held.reverse()
        groups = {stance: tuple(p for p in held if p.stance is stance) for stance in Stance}
        return {stance: group for stance, group in groups.items() if group}


def subject(position: Position) -> tuple[object, ...]:
    """Return what a position is about, beside its question: whom it describes, what it counts."""
    figure = position.figure
    measure = (figure.applies_to, figure.role, figure.unit) if figure else ()
    return (position.about.id if position.about else None, *measure)


@dataclass(frozen=True, slots=True)
class Branch:
    """A step of routes drawn together: an actor, a step not named, a route not stated, or an end.

    ``depth`` counts from 0 at the speaker. ``again`` marks an actor that stands on another branch
    as well: there routes of different speakers meet.
    """

    depth: int
    actor: str | None = None
    stated: bool = True
    end: Route | None = None
    again: bool = False


def merged(routes: Sequence[Route]) -> tuple[Branch, ...]:
    """Return the routes as one outline in which shared steps stand once.

    Where no step beyond a speaker is shared there is nothing to merge, and the outline is empty.
    """
    outline: dict[Any, Any] = {}
    for route in routes:
        level = outline
        steps: list[Any] = [(step, True) for step in (*route.steps, *route.copied)]
        if not route.stated:
            steps.append((None, False))
        elif len(steps) == 1 and route.steps[0] == route.outlet:
            steps = []
        for step in steps:
            level = level.setdefault(step, {})
        level[route] = {}
    branches = tuple(_branches(outline, 0, set()))
    shared = any(branch.again for branch in branches) or _forks(outline)
    return branches if shared else ()


def _branches(level: Mapping[Any, Any], depth: int, met: set[str]) -> Iterator[Branch]:
    for key, below in level.items():
        if isinstance(key, Route):
            yield Branch(depth, end=key)
            continue
        actor, stated = key
        yield Branch(depth, actor, stated, again=depth > 0 and actor in met)
        if actor is not None:
            met.add(actor)
        yield from _branches(below, depth + 1, met)


def _forks(outline: Mapping[Any, Any]) -> bool:
    """Return whether a named step beyond the speaker leads to more than one article."""
    waiting = [below for start in outline.values() for below in start.items()]
    while waiting:
        key, below = waiting.pop()
        if not isinstance(key, Route) and key[0] is not None and len(below) > 1:
            return True
        waiting += below.items()
    return False


def independent(chains: Sequence[tuple[str, ...]]) -> int:
    """Return how many of the chains of actors can be chosen so that no two share an actor.

    Vertex-disjoint paths in the graph of all chains (Menger 1927) are never fewer, but such a path
    can be made of pieces of two chains. So their number is only the bound at which the search for
    whole chains stops. A search that is given up counts too few origins, never too many.
    """
    # A chain that holds all actors of another one is never the better choice.
    whole: dict[frozenset[str], tuple[str, ...]] = {}
    for chain in sorted(set(chains), key=lambda each: (len(set(each)), sorted(each))):
        actors = frozenset(chain)
        if not any(other <= actors for other in whole):
            whole[actors] = chain
    # What shares no actor with the rest is counted by itself.
    graph: nx.Graph[Any] = nx.Graph()
    for actors, chain in whole.items():
        graph.add_edges_from((chain, actor) for actor in actors)
    parts = nx.connected_components(graph)
    return sum(_packed([node for node in part if isinstance(node, tuple)]) for part in parts)


def _packed(chains: Sequence[tuple[str, ...]]) -> int:
    """Return how many of some chains that hang together can be chosen, or too few."""
    uses = Counter(actor for chain in chains for actor in set(chain))
    if len(chains) in uses.values():
        return 1
    # Those that stand in the way of few others are tried first.
    whole = [frozenset(chain) for chain in chains]
    whole.sort(key=lambda chain: (sum(uses[actor] for actor in chain), sorted(chain)))
    best, bound = 0, _disjoint_paths(chains) if len(chains) <= _MOST else len(chains)
    waiting = [(0, whole)]
    for _ in range(_STEPS):
        if not waiting or best == bound:
            break
        chosen, left = waiting.pop()
        best = max(best, chosen)
        if chosen + len(left) > best:
            first, *rest = left
            waiting.append((chosen, rest))
            waiting.append((chosen + 1, [chain for chain in rest if not chain & first]))
    return best


# More chains than this are not looked through for the bound, which takes their square.
_MOST = 200
# Of some hundreds of chains hardly any need more than one look at each.
_STEPS = 2_000


def _disjoint_paths(chains: Sequence[tuple[str, ...]]) -> int:
    """Return the number of vertex-disjoint paths from the first actors to the outlets."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for chain in chains:
        # A chain of one actor (an outlet in its own voice) still needs a vertex between the ends.
        graph.add_edge(_SOURCE, chain[0])
        graph.add_edges_from(pairwise(chain))
        graph.add_edge(chain[-1], _SINK)
    return sum(1 for _ in nx.node_disjoint_paths(graph, _SOURCE, _SINK))


# No id holds a blank, so these cannot be actors.
_SOURCE, _SINK = "the source", "the sink"
