"""The page kinds: which pages there are, from which records, with which context.

A :class:`Page` is data: its path below ``briefs/``, its template and what the template may use.
To add a page kind, write a function that yields pages and name it in :data:`PAGE_KINDS`; put its
template beside the others.
"""

import ast
import inspect
import posixpath
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onrecord import checks, exports, kinds
from onrecord.dates import Edtf
from onrecord.dossier import Dossier, grouped
from onrecord.insights import (
    Entry,
    Evidence,
    Insights,
    Opposed,
    OppositionKind,
    Route,
    subject,
)
from onrecord.kinds import (
    KINDS,
    SPEAKING,
    Actor,
    ActorKind,
    Article,
    Attribution,
    Briefing,
    Capacity,
    DateBasis,
    Event,
    EventStatus,
    NoteKind,
    Position,
    Question,
    QuestionKind,
    Rank,
    Relation,
    Report,
    Stance,
)
from onrecord.schema import Part, Record, Ref, Term, Unknown, specs
from onrecord.text import Rich, Target

# Shape first, word second, colour third: a stance is readable in black and white.
GLYPHS: Mapping[Stance, str] = {
    Stance.ASSERTS: "●",
    Stance.SUPPORTS: "▲",
    Stance.SUPPORTS_WITH_CONDITIONS: "△",
    Stance.OPPOSES: "▼",
    Stance.DENIES: "✕",
    Stance.NEUTRAL: "◆",
    Stance.AMBIGUOUS: "◐",
    Stance.NO_POSITION: "○",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be written."""

    path: str
    kind: str
    title: str
    description: str
    context: Mapping[str, Any] = field(repr=False)
    # The YAML file a reader would mend, relative to the dossier folder.
    source_path: str | None = None
    # The record it is about.
    subject: str = ""
    # The records that stand on this page itself: links to them stay on the page.
    holds: frozenset[str] = frozenset()
    # What the theme leaves out: pages with wide tables have no table of contents.
    wide: bool = False
    boost: float = 1.0
    # Whether search finds it; a page that repeats others would only double the results.
    searched: bool = True

    @property
    def template(self) -> str:
        """The template's name."""
        return f"{self.kind}.md.j2"


@dataclass(frozen=True, slots=True)
class Statement:
    """A position with all a page prints of it."""

    position: Position
    actor: Actor
    question: Question
    evidence: Evidence
    attribution: Attribution | None
    on_behalf_of: Actor | None
    about: Actor | None

    @property
    def routes(self) -> tuple[Route, ...]:
        """The routes by which articles have it."""
        return self.evidence.routes

    @property
    def edge(self) -> str:
        """The attribution that the edge of the block shows."""
        if self.actor.kind is ActorKind.ANONYMOUS_GROUP:
            return Attribution.ANONYMOUS.value
        return (self.attribution or Attribution.UNATTRIBUTED).value

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of the articles that report it, each once."""
        return tuple(dict.fromkeys(route.carried.article.id for route in self.routes))

    @property
    def wordings(self) -> int:
        """In how many different wordings the articles quote it."""
        return len({r.carried.report.quote.text for r in self.routes if r.carried.report.quote})


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with all a page prints of it."""

    question: Question
    groups: list[tuple[Stance, list[Statement], Evidence]]
    evidence: Evidence
    over_time: list[tuple[Actor, tuple[Entry, ...]]]
    figures: list[Statement]
    events: list[Event]
    # Opposed positions that no dispute explains, and articles newer than the answer.
    opposed: Opposed
    newer: tuple[Article, ...]
    backlinks: tuple[Record, ...]


class Site:
    """The dossier seen from the pages: where each record stands and how it is called."""

    def __init__(self, dossier: Dossier) -> None:
        if dossier.briefing is None:
            raise ValueError("a site needs dossier.yml")
        self.dossier = dossier
        self.briefing: Briefing = dossier.briefing
        self.insights = Insights(dossier)

    # --- addresses and names ---

    def path(self, name: str) -> str:
        """Return the page of a record or dispute, with its anchor."""
        dossier = self.dossier
        if name in dossier.positions:
            return f"questions/{dossier.positions[name].question.id}.md#{name}"
        if name in dossier.events:
            return f"timeline.md#{name}"
        if name in dossier.disputes:
            return f"questions/{dossier.disputes[name][0].id}.md#{name}"
        record = dossier.record(name)
        if isinstance(record, Actor | Article | Question):
            return f"{record.folder}/{name}.md"
        raise KeyError(name)

    def href(self, name: str, page: Page) -> str:
        """Return the link from ``page`` to a record, or to a page path that ends in ``.md``."""
        if name in page.holds:
            return f"#{name}"
        target = name if ".md" in name else self.path(name)
        file, _, anchor = target.partition("#")
        if file == page.path and anchor:
            return f"#{anchor}"
        relative = posixpath.relpath(file, posixpath.dirname(page.path) or ".")
        return f"{relative}#{anchor}" if anchor else relative

    def label(self, name: str) -> str:
        """Return what a record is called in a link."""
        dossier = self.dossier
        if name in dossier.disputes:
            return dossier.disputes[name][1].title
        match dossier.record(name):
            case Actor(name=shown) | Question(short=shown) | Event(title=shown):
                return shown
            case Article() as article:
                return self.article_label(article)
            case Position() as held:
                actor = dossier.actors[held.actor.id].name
                return f"{actor}: {held.stance.label}, {held.date.short()}"
            case _:
                raise KeyError(name)

    def spellings(self, actor: Actor) -> list[str]:
        """Return an actor's other names, and all of them in plain letters for whoever types so."""
        names = [actor.name, *actor.also]
        # A letter that is more than one with an accent has no plain one to be typed for it.
        plain = [typed for name in names if (typed := _letters(name)).isascii()]
        return list(dict.fromkeys([*names, *plain]))[1:]

    def outlet(self, article: Article) -> str:
        """Return the name of an article's outlet, or say that it is not named."""
        if isinstance(article.publisher, Ref):
            return self.dossier.actors[article.publisher.id].name
        voice = self.insights.voices.get(article.id)
        return self.dossier.actors[voice].name if voice else "Outlet not named"

    def article_label(self, article: Article) -> str:
        """Return an article's short name: outlet and date."""
        return f"{self.outlet(article)}, {article.date.short()}"

    def article_title(self, article: Article) -> str:
        """Return an article's title, or say that the capture gives none."""
        if isinstance(article.title, Unknown):
            return f"Untitled: {self.article_label(article)}"
        return article.title

    def targets(self, page: Page) -> Callable[[str], Target]:
        """Return the resolver of cross-links for rich text on ``page``."""
        return lambda name: Target(self.label(name), self.href(name, page))

    def plain(self, value: Rich) -> str:
        """Return the words of rich text alone, records by their labels."""
        return value.words(self.label)

    # --- what several pages need ---

    def statement(self, position: Position) -> Statement:
        """Return a position with its evidence and the best attribution among its reports."""
        dossier = self.dossier
        evidence = self.insights.evidence([position])
        best = self.insights.attribution(position)
        return Statement(
            position,
            dossier.actors[position.actor.id],
            dossier.questions[position.question.id],
            evidence,
            best,
            dossier.actors[position.on_behalf_of.id] if position.on_behalf_of else None,
            dossier.actors[position.about.id] if position.about else None,
        )

    def statements(self, positions: Sequence[Position]) -> list[Statement]:
        """Return the positions as statements, in the order given."""
        return [self.statement(position) for position in positions]

    def question_statements(self, question: Question) -> list[Statement]:
        """Return the statements on a question, newest first."""
        held = self.dossier.positions_on.get(question.id, ())
        return self.statements(held[::-1])

    def by_stance(self, question: Question) -> list[tuple[Stance, list[Statement], Evidence]]:
        """Return a question's statements by stance with the evidence of each side."""
        groups = self.insights.stances(self.dossier.positions_on.get(question.id, ()))
        return [
            (stance, self.statements(group), self.insights.evidence(group))
            for stance, group in groups.items()
        ]

    def question_evidence(self, question: Question) -> Evidence:
        """Return what stands behind all positions on a question."""
        return self.insights.evidence(self.dossier.positions_on.get(question.id, ()))

    def view(self, question: Question) -> QuestionView:
        """Return a question with its statements, disputes, figures, events and marks."""
        dossier, insights = self.dossier, self.insights
        named = {ref.id for ref in question.answer.basis} if question.answer else set()
        named |= {ref.id for dispute in question.disputes for ref in dispute.sides}
        answer = question.answer
        return QuestionView(
            question,
            self.by_stance(question),
            self.question_evidence(question),
            self.over_time(question),
            self.figures([question]),
            [event for event in dossier.events.values() if event.id in named],
            self.insights.opposed.get(question.id, Opposed(())),
            insights.newer_evidence(answer, question.id) if answer else (),
            dossier.texts_naming.get(question.id, ()),
        )

    def wording(self, article: Article, question: Question) -> Rich:
        """Return how an article puts what is at issue in a question, or else its summary."""
        for report in article.reports:
            held = self.dossier.positions.get(report.position.id) if report.position else None
            if held and held.question.id == question.id and report.wording:
                return report.wording
        return article.summary

    def over_time(self, question: Question) -> list[tuple[Actor, tuple[Entry, ...]]]:
        """Return, for each voice heard more than once on a question, its entries, oldest first.

        Where a person and the body they speak for have the same entries, the body is named.
        """
        found: dict[tuple[str, ...], Actor] = {}
        groups: dict[tuple[str, ...], list[Position]] = {}
        for name, positions in self.insights.voiced.items():
            held = [p for p in positions if p.question.id == question.id]
            actor = self.dossier.actors[name]
            key = tuple(p.id for p in held)
            if len(held) > 1 and (key not in found or actor.kind is ActorKind.STATE):
                found[key], groups[key] = actor, held
        return [(actor, self.insights.entries(groups[key])) for key, actor in found.items()]

    def topics(self) -> list[tuple[str, list[Question]]]:
        """Return the questions by topic, topics in the order of their first question."""
        groups: dict[str, list[Question]] = {}
        for question in self.dossier.questions.values():
            groups.setdefault(question.topic or "Other questions", []).append(question)
        return list(groups.items())

    def open_disputes(self, question: Question) -> int:
        """Return how many disputes of a question stand."""
        return sum(dispute.state is kinds.DisputeState.OPEN for dispute in question.disputes)

    def open_total(self) -> int:
        """Return how many disputes of the whole dossier stand."""
        return sum(self.open_disputes(question) for question in self.dossier.questions.values())

    def figures(self, questions: Sequence[Question]) -> list[Statement]:
        """Return the statements with figures on the questions, oldest first."""
        return [
            self.statement(position)
            for question in questions
            for position in self.dossier.positions_on.get(question.id, ())
            if position.figure
        ]

    def cut_off(self) -> str:
        """Return in words to which date the information reaches."""
        article = self.insights.cut_off
        if article is None:
            return "no date: there are no articles yet"
        day = article.date
        basis = article.date_basis
        suffix = "" if basis is DateBasis.STATED else f" ({basis.label})"
        return f"{_until(day)}{suffix}"


def _until(day: Edtf) -> str:
    """Return the last day a date can mean, as the end of what is known."""
    if day.start and day.end and day.start is not day.end:
        return f"a date {day.words()}"
    return day.words()


# --- the pages -------------------------------------------------------------------------------


def brief(site: Site) -> Iterator[Page]:
    """The front page: what is known, how sure, as of when."""
    briefing = site.briefing
    context = {"evidence": site.insights.evidence(tuple(site.dossier.positions.values()))}
    yield Page(
        "index.md",
        "brief",
        briefing.title,
        site.plain(briefing.bottom_line),
        context,
        source_path=briefing.mark.path,
        wide=True,
        boost=2.0,
    )


_ACTOR_HEADINGS = {
    ActorKind.PERSON: "People",
    ActorKind.OFFICE: "Offices",
    ActorKind.STATE: "States",
    ActorKind.GOVERNMENT_BODY: "Government bodies",
    ActorKind.INTERNATIONAL_ORGANISATION: "International organisations",
    ActorKind.COALITION: "Coalitions",
    ActorKind.ORGANISATION: "Organisations",
    ActorKind.THINK_TANK: "Think tanks",
    ActorKind.MEDIA: "Media",
    ActorKind.ANONYMOUS_GROUP: "Unnamed sources",
    ActorKind.CATEGORY: "Loose groups",
}
_EVENT_HEADINGS = {
    EventStatus.OCCURRED: "What took place",
    EventStatus.REPORTED: "What is reported to have taken place",
    EventStatus.PLANNED: "What was planned",
    EventStatus.ALLEGED: "What is alleged",
    EventStatus.CANCELLED: "What was cancelled",
}


def questions(site: Site) -> Iterator[Page]:
    """The list of questions, and a page for each: who says what on this?"""
    what = "Every question at issue, with its one-line answer."
    yield Page("questions/index.md", "questions", "Questions", what, {})
    for question in site.dossier.questions.values():
        context = {"view": site.view(question)}
        yield Page(
            f"questions/{question.id}.md",
            "question",
            question.text,
            site.plain(question.answer.text) if question.answer else question.text,
            context,
            source_path=question.mark.path,
            subject=question.id,
            boost=1.5,
        )


def actors(site: Site) -> Iterator[Page]:
    """The list of actors, and a page for each: who is this, on whose behalf, did they change?"""
    dossier = site.dossier
    groups: dict[ActorKind, list[Actor]] = {kind: [] for kind in _GROUPS}
    for actor in dossier.actors.values():
        groups[actor.kind].append(actor)
    what = "Everyone who holds or carries a position, by kind."
    shown = [(_ACTOR_HEADINGS[kind], who) for kind, who in groups.items() if who]
    context: dict[str, Any] = {"groups": shown}
    yield Page("actors/index.md", "actors", "Who is who", what, context)
    everyone = dossier.actors.values()
    order = {name: number for number, name in enumerate(dossier.questions)}
    histories = grouped(
        (history.actor, history)
        for history in sorted(
            site.insights.histories.values(), key=lambda history: order[history.question]
        )
    )
    towards = grouped((tie.to.id, (other, tie)) for other in everyone for tie in other.relations)
    parts = grouped((actor.part_of.id, actor) for actor in everyone if actor.part_of)
    published = grouped(
        (article.publisher.id, article)
        for article in dossier.articles.values()
        if isinstance(article.publisher, Ref)
    )
    carried = _carried(dossier)
    for actor in everyone:
        voiced = site.insights.voiced.get(actor.id, ())
        context = {
            "actor": actor,
            "over_time": site.insights.entries(voiced) if len(voiced) > 1 else (),
            "histories": [
                (dossier.questions[history.question], site.statements(history.positions))
                for history in histories.get(actor.id, ())
            ],
            "speaks_for": [r for r in actor.relations if r.relation in SPEAKING],
            "bound_to": [r for r in actor.relations if r.relation not in SPEAKING],
            "others": _by_mandate(towards.get(actor.id, ())),
            "parts_of_it": parts.get(actor.id, ()),
            "on_behalf": site.statements(site.insights.on_behalf.get(actor.id, ())),
            "described": site.statements(site.insights.described.get(actor.id, ())),
            "carried": carried.get(actor.id, ()),
            "published": published.get(actor.id, ()),
            "mentions": site.insights.mentions.get(actor.id, ()),
        }
        yield Page(
            f"actors/{actor.id}.md",
            "actor",
            actor.name,
            actor.role or (site.plain(actor.summary) if actor.summary else actor.kind.label),
            context,
            source_path=actor.mark.path,
            subject=actor.id,
            boost=1.5,
        )


def _by_mandate(
    relations: Sequence[tuple[Actor, Relation]],
) -> list[tuple[str, list[tuple[Actor, Relation]]]]:
    """Return who speaks for an actor, and who only stands near it."""
    speaking = [pair for pair in relations if pair[1].relation in SPEAKING]
    others = [pair for pair in relations if pair[1].relation not in SPEAKING]
    groups = [("Who speaks for it", speaking), ("Who does not", others)]
    return [group for group in groups if group[1]]


def _carried(dossier: Dossier) -> Mapping[str, tuple[tuple[Article, Position], ...]]:
    """Return for each actor the positions that articles have through it."""
    return grouped(
        (name, (article, dossier.positions[report.position.id]))
        for article in dossier.articles.values()
        for report in article.reports
        if report.position
        for name in dict.fromkeys(step.id for step in report.via or () if isinstance(step, Ref))
    )


def articles(site: Site) -> Iterator[Page]:
    """The list of sources, and a page for each: can I trust and cite it, what did it add?"""
    dossier = site.dossier
    only: dict[str, list[Position]] = {name: [] for name in dossier.articles}
    for position in dossier.positions.values():
        sources = {carried.article.id for carried in dossier.reports.get(position.id, ())}
        if len(sources) == 1:
            only[sources.pop()].append(position)
    copies = grouped(
        (name, article)
        for article in dossier.articles.values()
        for name in {ref.id for ref in (article.same_text_as, article.rewrite_of) if ref}
    )
    what = "What this briefing is built on, and what only one source reports."
    yield Page("articles/index.md", "sources", "Sources", what, {"only": only}, wide=True)
    for article in dossier.articles.values():
        sections: dict[str, list[tuple[Report, Route, Statement]]] = {}
        for report in article.reports:
            if report.position is None:
                continue
            statement = site.statement(dossier.positions[report.position.id])
            route = next(r for r in statement.routes if r.carried.report is report)
            sections.setdefault(_how_known(report, route, statement), []).append(
                (report, route, statement)
            )
        context = {
            "article": article,
            "sections": [(name, sections[name]) for name in _HOW_KNOWN if name in sections],
            "events": [
                (report, dossier.events[report.event.id])
                for report in article.reports
                if report.event
            ],
            "only": only[article.id],
            "authors": [(name, name in dossier.actors) for name in article.authors],
            "copies": copies.get(article.id, ()),
            "citations": [
                ("BibTeX", "bibtex", exports.bibtex(article, dossier)),
                ("RIS", "", exports.ris(article, dossier)),
                ("CSL-JSON", "json", exports.csl_json(article, dossier)),
            ],
            "backlinks": dossier.texts_naming.get(article.id, ()),
        }
        yield Page(
            f"articles/{article.id}.md",
            "article",
            site.article_title(article),
            site.plain(article.summary),
            context,
            source_path=article.mark.path,
            subject=article.id,
        )


_HOW_KNOWN = (
    "In the outlet's own voice",
    "Said to this outlet itself",
    "Relayed from others",
    "Route not stated",
)


def _how_known(report: Report, route: Route, statement: Statement) -> str:
    own, first, relayed, unstated = _HOW_KNOWN
    if statement.position.capacity is Capacity.NARRATOR and len(route.steps) == 1:
        return own
    if report.via is None:
        return unstated
    return relayed if report.via else first


@dataclass(frozen=True, slots=True)
class Cell:
    """A position in a cell of the matrix.

    ``voice`` tells the speakers and standings of a cell apart; of each voice what nothing surely
    later replaces is shown, and ``earlier`` positions are kept for looking back. ``through`` says
    that another actor speaks in the row's name, ``described`` that a third party describes it.
    ``since`` and ``held`` are the first and last day it can be of.
    """

    statement: Statement
    voice: int
    through: bool
    described: bool
    earlier: bool
    since: str
    held: str


def matrix(site: Site) -> Iterator[Page]:
    """Who stands where, and where are the holes?"""
    rows = []
    for actor in sorted(site.dossier.actors.values(), key=_by_group):
        cells = [_cells(site, actor, question) for question in site.dossier.questions.values()]
        if any(cells):
            rows.append((actor, cells))
    what = "Every actor's latest position on every question; empty means no record at all."
    yield Page("matrix.md", "matrix", "Who stands where", what, {"rows": rows}, wide=True)


def _cells(site: Site, actor: Actor, question: Question) -> list[Cell]:
    """Return the positions by voice: official, unnamed and described ones stay apart."""
    insights = site.insights
    voiced = [(position, False) for position in insights.voiced.get(actor.id, ())]
    told = [(position, True) for position in insights.described.get(actor.id, ())]
    voices: dict[tuple[object, ...], list[tuple[Position, bool]]] = {}
    for position, described in voiced + told:
        if position.question.id == question.id and position.rank is not Rank.DEPRECATED:
            other = position.actor.id if described else position.actor.id != actor.id
            key = (described, other, insights.standing(position), subject(position))
            voices.setdefault(key, []).append((position, described))
    return [
        Cell(
            site.statement(position),
            voice,
            through=position.actor.id != actor.id and not described,
            described=described,
            earlier=any(position.date.surely_before(later.date) for later, _ in held),
            since=str(position.date.earliest or ""),
            held=str(position.date.latest or position.date.earliest),
        )
        for voice, held in enumerate(voices.values())
        for position, described in held
    ]


# States and bodies first: a reader looks for them before the people who speak for them.
_GROUPS = (
    ActorKind.STATE,
    ActorKind.GOVERNMENT_BODY,
    ActorKind.INTERNATIONAL_ORGANISATION,
    ActorKind.COALITION,
    ActorKind.ORGANISATION,
    ActorKind.OFFICE,
    ActorKind.PERSON,
    ActorKind.THINK_TANK,
    ActorKind.MEDIA,
    ActorKind.ANONYMOUS_GROUP,
    ActorKind.CATEGORY,
)


def _by_group(actor: Actor) -> tuple[int, tuple[str, str]]:
    return (_GROUPS.index(actor.kind), actor.sort_key)


def timeline(site: Site) -> Iterator[Page]:
    """When, in what order, how sure?"""
    events = list(site.dossier.events.values())
    statements = site.statements(tuple(site.dossier.positions.values()))
    groups = [
        (
            _EVENT_HEADINGS[status],
            [event for event in events if event.status is status and event.date.start],
            [event for event in events if event.status is status and not event.date.start],
        )
        for status in EventStatus
        if any(event.status is status for event in events)
    ]
    context = {
        "groups": groups,
        "dated": [item for item in statements if item.position.date.start],
        "bounded": [item for item in statements if not item.position.date.start],
    }
    what = "Events, statements and publications in order, with how exactly each is dated."
    yield Page("timeline.md", "timeline", "Timeline", what, context)


def disputes(site: Site) -> Iterator[Page]:
    """Where do sources disagree, and does it matter?"""
    opposed = site.insights.opposed
    found = [pair for each in opposed.values() for pair in each.pairs]
    context = {
        "opposed": [
            (kind, pairs)
            for kind in OppositionKind
            if (pairs := [pair for pair in found if pair.kind is kind])
        ],
        "more": sum(each.more for each in opposed.values()),
        "overreach": [
            (article, note)
            for article in site.dossier.articles.values()
            for note in article.notes
            if note.kind is NoteKind.OVERREACH
        ],
    }
    what = "Where the sources are at odds, or only seem so, and why."
    yield Page("disputes.md", "disputes", "Disputes", what, context)


def figures(site: Site) -> Iterator[Page]:
    """Which number is a plan, which a guess?"""
    quantities = [
        question
        for question in site.dossier.questions.values()
        if question.kind is QuestionKind.QUANTITY or site.figures([question])
    ]
    context = {"groups": [(question, site.figures([question])) for question in quantities]}
    what = "Every number with its owner and what it is; plans and guesses are not compared."
    yield Page("figures.md", "figures", "Figures", what, context, wide=True)


def unknowns(_site: Site) -> Iterator[Page]:
    """What don't we know?"""
    what = "What the sources leave open, and what would settle it."
    yield Page("unknowns.md", "unknowns", "What is not known", what, {})


def anonymous(site: Site) -> Iterator[Page]:
    """How many unnamed sources, and are they the same ones?"""
    dossier = site.dossier
    groups = []
    for actor in dossier.actors.values():
        if actor.kind is not ActorKind.ANONYMOUS_GROUP:
            continue
        statements = site.statements(dossier.positions_of.get(actor.id, ()))
        heard: dict[str, Actor | Article] = {}
        for position in dossier.positions.values():
            for route in site.insights.routes(position):
                step = _heard_by(actor, route, dossier)
                if step is not None:
                    heard[step.id] = step
        groups.append((actor, statements, list(heard.values())))
    what = "Each unnamed group apart: how described, how many, to whom they spoke, when."
    context = {"groups": groups}
    yield Page("anonymous.md", "anonymous", "Anonymous sources", what, context)


def _heard_by(actor: Actor, route: Route, dossier: Dossier) -> Actor | Article | None:
    """Return to whom the actor passed a statement on this route, or None if that is not stated."""
    if actor.id not in route.steps or not route.stated:
        return None
    after = route.steps[route.steps.index(actor.id) :][1:2]
    if after:
        return dossier.actors[after[0]] if after[0] else None
    return dossier.actors.get(route.outlet) or route.carried.article


def names(site: Site) -> Iterator[Page]:
    """Where is ...? Every name and spelling leads to its record."""
    entries = {
        (name, actor.id)
        for actor in site.dossier.actors.values()
        for name in (actor.name, *site.spellings(actor))
    }
    letters: dict[str, list[tuple[str, Actor]]] = {}
    for name, owner in sorted(entries, key=lambda entry: (_sortable(entry[0]), entry)):
        first = _sortable(name)[:1].upper()
        letter = first if first.isalpha() else "#"
        letters.setdefault(letter, []).append((name, site.dossier.actors[owner]))
    what = "Every name and spelling in the briefing, and whom it means."
    context = {"letters": list(letters.items())}
    yield Page("names.md", "names", "Names A–Z", what, context)


def _letters(text: str) -> str:
    """Return ``text`` without accents."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _sortable(text: str) -> str:
    """Return ``text`` without accents and case, so that É sorts with E in every locale."""
    return _letters(text).casefold().lstrip('"“')


def whats_new(site: Site) -> Iterator[Page]:
    """What came in since I last read?"""
    days: dict[str, list[Article]] = {}
    for article in site.dossier.articles.values():
        if article.recorded:
            days.setdefault(article.recorded.text, []).append(article)
    context = {
        "days": [(found[0].recorded, found) for _, found in sorted(days.items(), reverse=True)],
        "has_feed": bool(exports.dated(site.dossier)),
        "changes": site.insights.changes[::-1],
    }
    what = "Sources by the day they entered the briefing, and positions that changed."
    yield Page("whats-new.md", "whats-new", "What is new", what, context)


def complete(site: Site) -> Iterator[Page]:
    """All of it on one page, to print."""
    dossier = site.dossier
    views = [site.view(question) for question in dossier.questions.values()]
    holds = {*dossier.questions, *dossier.positions, *dossier.disputes}
    holds |= {*dossier.events, *dossier.articles}
    what = "The whole briefing on one page, in reading order, for print."
    yield Page(
        "complete.md",
        "complete",
        "Complete briefing",
        what,
        {"views": views},
        holds=frozenset(holds),
        searched=False,
    )


def method(_site: Site) -> Iterator[Page]:
    """What do the labels mean?"""
    terms = [
        (name, _doc(term), list(term))
        for name, term in vars(kinds).items()
        if isinstance(term, type) and issubclass(term, Term) and term is not Term
    ]
    rules = [(rule.__name__.replace("_", " "), _doc(rule)) for rule in checks.RULES]
    context = {
        "terms": terms,
        "rules": rules,
        "no_position": Stance.NO_POSITION,
        "quote_words": checks.MAX_QUOTE_WORDS,
        "quoted_words": checks.MAX_QUOTED_WORDS,
    }
    what = "What every label means, how dates are written and how origins are counted."
    yield Page("method.md", "method", "Method", what, context)


def _doc(thing: Callable[..., object]) -> str:
    doc = thing.__doc__
    if doc is None:  # as under python -OO; the pages are the same there
        written: Any = ast.parse(inspect.getsource(thing)).body[0]
        doc = ast.get_docstring(written)
    return " ".join((doc or "").split())


def cite(_site: Site) -> Iterator[Page]:
    """May I reuse it, how do I mend it?"""
    kinds_of_part: tuple[type[Part], ...] = (Briefing, *KINDS)
    context = {
        "kinds": [(kind, getattr(kind, "folder", None), specs(kind)) for kind in kinds_of_part],
    }
    what = "How to cite this briefing, its licence, how to report an error and add a source."
    yield Page("cite.md", "cite", "Cite and contribute", what, context)


# The table of contents: every page kind, in reading order.
PAGE_KINDS: tuple[Callable[[Site], Iterator[Page]], ...] = (
    brief,
    questions,
    matrix,
    actors,
    timeline,
    articles,
    disputes,
    figures,
    unknowns,
    anonymous,
    names,
    whats_new,
    method,
    cite,
    complete,
)


def pages(site: Site) -> Iterator[Page]:
    """Yield every page of the site, in reading order."""
    for kind in PAGE_KINDS:
        yield from kind(site)
