"""A position as pages print it: its marks, its evidence, each report with its route."""

from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.dossier.corrections import known_through, status
from onrecord.dossier.labels import (
    WITHDRAWAL,
    actor_name,
    bare_stance_and_date,
    same_words,
    stance_and_date,
)
from onrecord.dossier.model import Dossier, grouped, holders, once_each, quotes_of
from onrecord.dossier.origins import Evidence, evidence
from onrecord.dossier.past import Ending, EndKind, ending
from onrecord.dossier.routes import Route
from onrecord.dossier.sourcing import attribution, is_unnamed
from onrecord.pages.addresses import MOST
from onrecord.pages.prose import (
    Link,
    Part,
    Prose,
    Said,
    StanceMark,
    Strong,
    Tag,
    Unseen,
    joined,
    links,
    some_links,
    spaced,
)
from onrecord.pages.steps import Outline, Step, outline, route_steps
from onrecord.pages.wording import (
    Quotation,
    attribution_label,
    came_after,
    dated_by,
    doubted,
    evidence_sentences,
    figure_prose,
    in_short,
    quotation,
    when,
)
from onrecord.source.records import Actor, Figure, Position, Question, Report
from onrecord.source.tables import Attribution, Polarity, Stance
from onrecord.source.terms import Rank


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
    the text for where others refer to it. ``who`` are those who hold it, and ``together`` all of
    them where they are many; ``past`` says from when and why it is no longer held, if so. ``title``
    heads it among others on its question. ``reports`` are no more than have room with it, and
    ``further`` says how many others there are.
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
    who: Prose
    title: Prose
    in_short: Part
    past: Prose
    together: Prose
    figure: Prose
    doubt: Prose
    evidence_sentences: Prose
    outline: Outline | None
    reports: tuple[ReportView, ...]
    further: Prose

    @property
    def attribution_label(self) -> str:
        """The attribution in words."""
        return attribution_label(self.attribution)

    @property
    def standing(self) -> Prose:
        """Since when and why it is past, and that it is not relied on, if so."""
        is_left_out = self.position.rank is Rank.DEPRECATED
        return joined([self.past, (self.position.rank.label,) if is_left_out else ()])

    @property
    def article_ids(self) -> tuple[str, ...]:
        """The ids of the articles that report it, each once."""
        return tuple(dict.fromkeys(route.article.id for route in self.evidence.routes))


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
    behind, doubt = evidence(dossier, [position]), doubted(dossier, position)
    few_words: Prose = (": ", Said(position.short)) if position.short else ()
    few_words += _told_apart(dossier, position)
    about: Prose = (" about ", Link(position.about.id)) if position.about else ()
    who = (*some_links(holders(position), 3), *about)
    past = _past(dossier, position)
    further = max(0, len(behind.routes) - MOST)
    return Statement(
        position=position,
        actor=dossier.actors[position.actor.id],
        question=dossier.questions[position.question.id],
        about=dossier.actors[position.about.id] if position.about else None,
        evidence=behind,
        attribution=best,
        edge=edge,
        css=_css(position, edge, is_past=bool(past)),
        meta=joined([_meta(position, best, past), doubt]),
        who=who,
        title=(*who, *few_words),
        in_short=in_short(dossier, position.text),
        past=past,
        together=_together(position),
        figure=_figure(position),
        doubt=doubt,
        evidence_sentences=(*evidence_sentences(behind), *dated_by(position)),
        outline=outline(dossier, behind.routes) if not further else None,
        reports=tuple(report_view(dossier, route, position) for route in behind.routes[:MOST]),
        further=(f"{further:,} more: see “Further reports”.",) if further else (),
    )


def _told_apart(dossier: Dossier, position: Position) -> Prose:
    """Return what tells a heading from others of the same actor on the same question, if any."""
    keys = ((each, position.question.id, position.short) for each in holders(position))
    is_alone = all(same_words(dossier)[key] == 1 for key in keys)
    return () if is_alone else (" ", Unseen(f"({bare_stance_and_date(position)})"))


def stance_mark_of(position: Position) -> Part:
    """Return the mark of a position's stance, or that it takes another position back."""
    return StanceMark(position.stance) if position.stance else Tag(WITHDRAWAL.capitalize())


def _past(dossier: Dossier, position: Position) -> Prose:
    """Return since when and why a position is past, for each holder where that differs."""
    endings = [(each, ending(dossier, position, each)) for each in holders(position)]
    # By ids: to compare positions takes as long as there is in them.
    alike = grouped(
        (found and (found.kind, found.date, found.by and found.by.id), (found, holder_id))
        for holder_id, found in endings
    )
    pieces: list[Prose] = []
    for some in alike.values():
        found, who = some[0][0], [holder_id for _, holder_id in some]
        if found:
            pieces.append(
                (*_ended(found), *(() if len(alike) == 1 else (" for ", *some_links(who))))
            )
    return joined(pieces)


def _ended(found: Ending) -> Prose:
    """Return the end of a position in words."""
    if found.by is None:
        return (f"until {found.date.words()}",)
    if found.kind is EndKind.WITHDRAWN:
        return ("withdrawn, ", Link(found.by.id, found.date.words()))
    if found.by.stance is Stance.NO_POSITION:
        return ("none stated since ", Link(found.by.id, found.by.date.short()))
    how = "corrected to " if found.kind is EndKind.CORRECTED else "replaced by "
    return (how, Link(found.by.id, stance_and_date(found.by)))


def _css(position: Position, edge: Attribution, *, is_past: bool) -> str:
    classes = ["", f"--{position.stance or 'withdrawal'}", f"--{edge}"]
    if is_past:
        classes.append("--past")
    if position.about:
        classes.append("--about")
    if position.rank is Rank.DEPRECATED:
        classes.append("--deprecated")
    return " ".join(f"or-statement{each}" for each in classes)


def _meta(position: Position, best: Attribution | None, past: Prose) -> Prose:
    pieces: list[Prose] = [
        (stance_mark_of(position),),
        (when(position),),
        came_after(position),
        past,
        (attribution_label(best),),
    ]
    # "Anonymous" is both: said once.
    if position.capacity and str(position.capacity) != str(best):
        pieces.append((position.capacity.label,))
    if position.withdraws:
        pieces.append(("takes back ", Link(position.withdraws.id)))
    if position.until and not past:
        pieces.append((f"until {position.until.words()}",))
    if len(position.jointly_with) > 1:
        pieces.append(("jointly with ", *some_links([*map(str, position.jointly_with)], _TOGETHER)))
    elif position.jointly_with:
        pieces.append(("held jointly",))
    if position.on_behalf_of:
        pieces.append(("on behalf of ", Link(position.on_behalf_of.id)))
    if position.about:
        pieces.append(("about ", Link(position.about.id), ", whose position this is not"))
    if position.rank is Rank.DEPRECATED:
        pieces.append((position.rank.label,))
    if position.draft:
        pieces.append((Tag("Draft"),))
    return joined(pieces)


# So many of those who hold a position with others are named on the pages of each of them.
_TOGETHER = 10


def _together(position: Position) -> Prose:
    """Return all who hold a position together, where they are too many to be named everywhere."""
    if len(position.jointly_with) <= _TOGETHER:
        return ()
    return ("Held jointly by ", *links(holders(position)), ".")


def _figure(position: Position) -> Prose:
    figure = position.figure
    if figure is None:
        return ()
    role: Prose = (figure.role.label,) if figure.role else ()
    applies_to: Prose = (Said(figure.applies_to),) if figure.applies_to else ()
    return joined([figure_prose(figure), role, applies_to])


# --- reports and routes ----------------------------------------------------------------------


def report_view(dossier: Dossier, route: Route, position: Position | None) -> ReportView:
    """Return one report of a position; of an event where there is none."""
    report = route.report
    speaker = position.actor if position else None
    through = _through(dossier, route, position) if position else ()
    return ReportView(
        route=tuple(route_steps(dossier, route)),
        quotes=tuple(
            quotation(dossier, route.article, quote, speaker) for quote in quotes_of(report)
        ),
        apparatus=joined([_apparatus(report), through], " "),
    )


def _through(dossier: Dossier, route: Route, position: Position) -> Prose:
    """Return through which corrected or retracted article of others a route leads, if any."""
    article = known_through(dossier, position.id).get(id(route.report))
    if article is None or article.id == route.article.id:
        return ()
    became = status(dossier, article).label
    return (Tag(f"Through a {became} article", "unsound"), " ", Link(article.id), ".")


def _apparatus(report: Report) -> Prose:
    """Return what stands under a report; nothing where the article adds nothing."""
    if not (report.wording or report.note or report.where or report.attribution or report.grade):
        return ()
    parts: list[Part] = [attribution_label(report.attribution).capitalize()]
    if report.grade:
        # In a weight of its own, before all that a source wrote: none of that reads as a grade.
        parts += [", ", Strong(f"graded {report.grade}")]
    parts.append(".")
    if report.where:
        parts += [" At: ", Said(report.where), "."]
    if report.wording:
        parts += [" Wording: ", report.wording]
    if report.note:
        parts += [" Note: ", report.note]
    return tuple(parts)


# --- statements in a line --------------------------------------------------------------------


def full_entry(item: Statement, label: str = "Full\N{NO-BREAK SPACE}entry") -> Link:
    """Return the link from a line to the whole statement: who hears it alone is told which."""
    position = item.position
    which: Prose = (": ", Said(actor_name(item.actor)), ", ", few_words(position))
    return Link(position.id, (label, Unseen(which)))


def few_words(position: Position) -> Part:
    """Return a statement in a few words, or else its stance and date: enough to tell it apart."""
    return Said(position.short) if position.short else stance_and_date(position)


def leading_words(item: Statement, number: Prose = ()) -> Prose:
    """Return the few words of a statement, which lead to all of it; or the text in short.

    A ``number`` stands before them.
    """
    short = item.position.short
    if short:
        return (*number, *((": ",) if number else ()), Link(item.position.id, (Said(short),)))
    return (*number, *((". ",) if number else ()), item.in_short, " ", full_entry(item))


def in_a_line(item: Statement, *, with_actor: bool = True) -> Prose:
    """Return a statement in a line: stance, who, on what, and the words that lead to all of it."""
    who: Prose = (*item.who, " on ") if with_actor else ()
    on_what = (Link(item.question.id), ": ", *leading_words(item))
    past: Prose = (" — ", *item.standing) if item.standing else ()
    return (stance_mark_of(item.position), " ", *who, *on_what, *past, *spaced(item.doubt))


def number_and_stance(position: Position, figure: Figure) -> list[Prose]:
    """Return a number, and the stance on it where its owner does not stand by it."""
    stance: list[Prose] = [] if is_stood_by(position) else [(stance_mark_of(position),)]
    return [figure_prose(figure), *stance]


def is_stood_by(position: Position) -> bool:
    """Return whether a position is for what it is about."""
    return position.stance is not None and position.stance.polarity is Polarity.FOR
