"""A position as pages print it: its marks, its evidence, each report with its route."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.dossier.corrections import known_through, status
from onrecord.dossier.histories import Entry
from onrecord.dossier.model import Dossier, once_each, quotes_of
from onrecord.dossier.origins import Evidence, evidence
from onrecord.dossier.outlets import record_of
from onrecord.dossier.routes import Route
from onrecord.dossier.series import in_a_series, told_once
from onrecord.dossier.sourcing import attribution, is_unnamed
from onrecord.pages.outline import merged
from onrecord.pages.prose import (
    Link,
    Part,
    Prose,
    Said,
    StanceMark,
    Strong,
    Tag,
    joined,
    listed,
    spaced,
)
from onrecord.pages.series import updated
from onrecord.pages.wording import (
    Quotation,
    came_after,
    doubt,
    evidence_sentences,
    figure_prose,
    in_short,
    quotation,
    when,
)
from onrecord.source.records import Actor, Figure, Position, Question, Report
from onrecord.source.tables import Attribution, Stance
from onrecord.source.terms import ActorKind, Rank


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a route: a link to a record, or words where there is none; ``css`` is its class."""

    css: str
    target: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A step in the outline of routes drawn together, ``depth`` levels in."""

    depth: int
    step: Step
    remark: Prose = ()


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report: the route, the speaker's words, and what this article adds."""

    route: tuple[Step, ...]
    quotes: tuple[Quotation, ...]
    apparatus: Prose


@dataclass(frozen=True, slots=True)
class Statement:
    """A position with all a page prints of it.

    ``attribution`` is the most direct one among its reports; ``edge`` is that which the line along
    the block shows. ``meta`` is the line of stance, date, attribution and capacity; ``in_short`` is
    the text for where others refer to it, ``in_few_words`` its short form where it
    has one. ``title`` heads it among others on its question, ``on_what`` among others of its actor.
    """

    position: Position
    actor: Actor
    question: Question
    about: Actor | None
    evidence: Evidence
    attribution: Attribution | None
    edge: Attribution
    css: str
    meta: Prose
    title: Prose
    on_what: Prose
    in_short: Part
    in_few_words: Prose
    figure: Prose
    doubt: str
    evidence_sentences: Prose
    outline: tuple[OutlineItem, ...]
    reports: tuple[ReportView, ...]

    @property
    def attribution_label(self) -> str:
        """The attribution in words."""
        return attribution_label(self.attribution)

    @property
    def article_ids(self) -> tuple[str, ...]:
        """The ids of the articles that report it, each once."""
        return tuple(dict.fromkeys(route.article.id for route in self.evidence.routes))


def attribution_label(attribution: Attribution | None) -> str:
    """Return an attribution in words, or that there is none."""
    return attribution.label if attribution else "attribution not recorded"


def statement(dossier: Dossier, position: Position) -> Statement:
    """Return a position with its evidence and the best attribution among its reports."""
    return _statement(dossier, position.id)


def statements(dossier: Dossier, positions: Iterable[Position]) -> tuple[Statement, ...]:
    """Return the positions as statements, in the order given."""
    return tuple(_statement(dossier, position.id) for position in positions)


@once_each
def _statement(dossier: Dossier, position_id: str) -> Statement:
    position = dossier.positions[position_id]
    best = attribution(dossier, position)
    unnamed = is_unnamed(dossier, position)
    edge = Attribution.ANONYMOUS if unnamed else best or Attribution.UNATTRIBUTED
    behind, doubtful = evidence(dossier, [position]), doubt(dossier, position)
    few_words: Prose = (": ", Said(position.short)) if position.short else ()
    return Statement(
        position=position,
        actor=dossier.actors[position.actor.id],
        question=dossier.questions[position.question.id],
        about=dossier.actors[position.about.id] if position.about else None,
        evidence=behind,
        attribution=best,
        edge=edge,
        css=_css(position, edge),
        meta=joined([_meta(position, best), _doubted(doubtful)]),
        title=(Link(position.actor.id), *few_words),
        on_what=(Link(position.question.id), *few_words),
        in_short=in_short(dossier, position.text),
        in_few_words=(Said(position.short), " ·")
        if position.short
        else (in_short(dossier, position.text),),
        figure=_figure(position),
        doubt=doubtful,
        evidence_sentences=evidence_sentences(behind),
        outline=outline(dossier, behind.routes),
        reports=tuple(report_view(dossier, route, position) for route in behind.routes),
    )


def _css(position: Position, edge: Attribution) -> str:
    classes = ["", f"--{position.stance}", f"--{edge}"]
    if position.about:
        classes.append("--about")
    if position.rank is Rank.DEPRECATED:
        classes.append("--deprecated")
    return " ".join(f"or-statement{each}" for each in classes)


def _meta(position: Position, best: Attribution | None) -> Prose:
    pieces: list[Prose] = [
        (StanceMark(position.stance),),
        (when(position),),
        came_after(position),
        (attribution_label(best),),
    ]
    # "Anonymous" is both: said once.
    if position.capacity and str(position.capacity) != str(best):
        pieces.append((position.capacity.label,))
    if position.on_behalf_of:
        pieces.append(("on behalf of ", Link(position.on_behalf_of.id)))
    if position.about:
        pieces.append(("about ", Link(position.about.id), ", not its own position"))
    if position.rank is Rank.DEPRECATED:
        pieces.append((position.rank.label,))
    if position.draft:
        pieces.append((Tag("Draft"),))
    return joined(pieces)


def _doubted(doubtful: str) -> Prose:
    return (Tag(doubtful, "unsound"),) if doubtful else ()


def _figure(position: Position) -> Prose:
    figure = position.figure
    if figure is None:
        return ()
    role: Prose = (figure.role.label,) if figure.role else ()
    applies_to: Prose = (Said(figure.applies_to),) if figure.applies_to else ()
    return joined([figure_prose(figure), role, applies_to])


# --- reports and routes ----------------------------------------------------------------------


def report_view(dossier: Dossier, route: Route, position: Position) -> ReportView:
    """Return one report of a position."""
    report = route.report
    return ReportView(
        route=tuple(_route(dossier, route)),
        quotes=tuple(
            quotation(dossier, route.article, quote, position) for quote in quotes_of(report)
        ),
        apparatus=joined([_apparatus(report), _through(dossier, route, position)], " "),
    )


def _through(dossier: Dossier, route: Route, position: Position) -> Prose:
    """Return through which corrected or retracted article of others a route leads, if any."""
    article = known_through(dossier, position.id).get(id(route))
    if article is None or article.id == route.article.id:
        return ()
    became = status(dossier, article).label
    return (Tag(f"Through a {became} article", "unsound"), " ", Link(article.id), ".")


def _apparatus(report: Report) -> Prose:
    """Return what stands under a report; nothing where the article adds nothing."""
    if not (report.wording or report.note or report.where or report.attribution or report.grade):
        return ()
    parts: list[Part] = [attribution_label(report.attribution).capitalize()]
    if report.where:
        parts += [", ", Said(report.where)]
    if report.grade:
        parts.append(f", graded {report.grade}")
    parts.append(".")
    if report.wording:
        parts += [" Wording: ", report.wording]
    if report.note:
        parts += [" Note: ", report.note]
    return tuple(parts)


_UNNAMED_STEP = Step("or-step or-step--unknown", words="a step it does not name")
_UNSTATED = Step("or-step or-step--unstated", words="route not stated")
_OWN_VOICE = Step("or-step or-step--voice", words="in its own voice")


def _route(dossier: Dossier, route: Route) -> Iterable[Step]:
    """Yield the way of a statement into an article: speaker first, the article last."""
    if route.in_own_voice:
        yield _OWN_VOICE
    else:
        for step in route.steps:
            yield _UNNAMED_STEP if step is None else _actor_step(dossier, step)
        if not route.stated:
            yield _UNSTATED
    for copied in route.copied:
        yield _actor_step(dossier, copied)
    yield _article_step(route)


def _actor_step(dossier: Dossier, name: str) -> Step:
    """Return the step of an actor, or of an outlet that is not named, which its article is for."""
    actor = dossier.actors.get(name)
    unnamed = actor is not None and actor.kind is ActorKind.ANONYMOUS_GROUP
    return Step("or-step or-step--anonymous" if unnamed else "or-step", record_of(name))


def _article_step(route: Route) -> Step:
    return Step("or-step or-step--article", route.article.id)


def outline(dossier: Dossier, routes: Sequence[Route]) -> tuple[OutlineItem, ...]:
    """Return the routes drawn together; nothing where they share no step."""
    items = []
    for branch in merged(routes):
        if branch.end:
            items.append(OutlineItem(branch.depth, _article_step(branch.end)))
        elif branch.actor is not None:
            remark: Prose = (" (as above: routes meet here)",) if branch.again else ()
            items.append(OutlineItem(branch.depth, _actor_step(dossier, branch.actor), remark))
        else:
            items.append(OutlineItem(branch.depth, _UNNAMED_STEP if branch.stated else _UNSTATED))
    return tuple(items)


# --- statements in a line --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bit:
    """A statement in the bar of a strip."""

    css: str


@dataclass(frozen=True, slots=True)
class Strip:
    """Counts by stance, as a bar and in words; unnamed speakers are counted apart."""

    bits: tuple[Bit, ...]
    counts: Prose


def strip(groups: Sequence[tuple[Stance, Sequence[Statement]]]) -> Strip | None:
    """Return the strip of statements by stance; None where there are none."""
    if not groups:
        return None
    bits = (
        Bit(f"or-bit or-bit--{stance} or-bit--{item.edge}")
        for stance, items in groups
        for item in items
    )
    counts = ((StanceMark(stance), f" {_count(items)}") for stance, items in groups)
    return Strip(tuple(bits), joined(counts))


def _count(items: Sequence[Statement]) -> str:
    unnamed = sum(item.edge is Attribution.ANONYMOUS for item in items)
    if not unnamed:
        return str(len(items))
    apart = "anonymous" if unnamed == len(items) else f"{unnamed} anonymous"
    return f"{len(items)} ({apart})"


def full_entry(item: Statement) -> Link:
    """Return the link from a line to the whole statement."""
    return Link(item.position.id, "Full entry")


def in_a_line(item: Statement, *, with_actor: bool = True) -> Prose:
    """Return a statement in a line: stance, who, on what, the words, and where all of it is."""
    mark = StanceMark(item.position.stance)
    who: Prose = (Link(item.actor.id), " on ") if with_actor else ()
    on_what = (Link(item.question.id), ": ", *item.in_few_words, " ", full_entry(item))
    return (mark, " ", *who, *on_what, *spaced(_doubted(item.doubt)))


def history_lines(dossier: Dossier, entries: Iterable[Entry]) -> tuple[Prose, ...]:
    """Return a history: each entry says how it differs from the one it follows.

    Whether the difference is a change of position is said, too. A series stands there once.
    """
    listed = list(entries)
    told = told_once(dossier, [entry.position for entry in listed])
    return tuple(
        updated(series)
        if (series := told[entry.position.id])
        else _history_line(statement(dossier, entry.position), entry)
        for entry in listed
        if entry.position.id in told
    )


def _history_line(item: Statement, entry: Entry) -> Prose:
    line: Prose = (Strong(when(entry.position)), " ", *in_a_line(item))
    if entry.before is None or not entry.differs:
        return line
    tag = Tag("Change", "change") if entry.is_change else Tag("Not a change")
    before = Link(entry.before.id, entry.before.date.short())
    differences = listed(difference.label for difference in entry.differs)
    return (*line, " ", tag, " from the entry of ", before, ": ", *differences, ".")


# --- figures ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of a table of figures."""

    figure: Prose
    role: str
    applies_to: str
    owner: str
    date: str
    sources: Prose


def figure_rows(dossier: Dossier, question: Question) -> tuple[FigureRow, ...]:
    """Return the figures given on a question, oldest first, but for those of a series."""
    return tuple(
        _figure_row(statement(dossier, position), figure)
        for position in dossier.positions_on.get(question.id, ())
        if (figure := position.figure) and not in_a_series(dossier, position)
    )


def _figure_row(item: Statement, figure: Figure) -> FigureRow:
    sources = [(Link(item.position.id, "entry"),), *((Link(each),) for each in item.article_ids)]
    return FigureRow(
        figure=figure_prose(figure),
        role=figure.role.label if figure.role else "not said",
        applies_to=figure.applies_to or "",
        owner=item.actor.id,
        date=item.position.date.short(),
        sources=joined(sources, ", "),
    )
