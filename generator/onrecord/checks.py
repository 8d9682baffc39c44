"""The rules that hold between and within records, one function each.

A rule looks at one record of the kind its first parameter is annotated with and yields what is
wrong; its docstring is its documentation on the method page. Rules run on everything that could be
read: one that needs a field which could not be read is skipped for that record alone.
"""

import typing
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any

import networkx as nx

from onrecord.dates import Edtf
from onrecord.diagnostics import Diagnostic, error, warning
from onrecord.dossier import Dossier
from onrecord.insights import MAX_LEVELS, Insights
from onrecord.kinds import (
    SCALE_WORDS,
    Actor,
    ActorKind,
    Article,
    ArticleKind,
    Attribution,
    Briefing,
    DateBasis,
    Event,
    EventStatus,
    Figure,
    Judgement,
    Position,
    Qualifier,
    Question,
    QuestionKind,
    Rank,
    Report,
    Stance,
)
from onrecord.names import alike, is_common
from onrecord.schema import Part, Record, Ref, UnreadError, field_of
from onrecord.text import count_words, sentences

MAX_QUOTE_WORDS = 25
MAX_QUOTED_WORDS = 90
MAX_SENTENCES = 3


# Publishers, and from whom they have a statement.
Citations = Mapping[str, AbstractSet[str | None]]


class Context:
    """What a rule may ask beside its record."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.insights = Insights(dossier)
        self._origins: dict[tuple[str, Stance], int] = {}
        self._citations: dict[str, Citations] = {}

    @cached_property
    def names(self) -> dict[str, Actor]:
        """Every name of every actor, as readers tell names apart, with the first that bears it."""
        found: dict[str, Actor] = {}
        for actor in sorted(self.dossier.actors.values(), key=lambda actor: actor.mark):
            try:
                for name in (actor.name, *actor.also):
                    found.setdefault(alike(name), actor)
            except UnreadError:
                continue
        return found

    @cached_property
    def circles(self) -> dict[str, frozenset[str]]:
        """For every record, those of its circle: what leads up from it, and back to it."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        for table in (self.dossier.articles, self.dossier.actors, self.dossier.events):
            for record in table.values():
                graph.add_edges_from((record.id, ref.id) for _, ref in _upwards(record))
        # A record in no circle is one of its own; it leads up to itself only where it says so.
        circles = map(frozenset, nx.strongly_connected_components(graph))
        return {name: circle for circle in circles for name in circle}

    def citations(self, position: str) -> Citations:
        """Return from whom each publisher has a position; None where it is nobody named.

        The last actor before the article is the one it took the statement from. To have heard it
        oneself, or from somebody not named, leads out of a circle.
        """
        if position not in self._citations:
            cites: dict[str, set[str | None]] = {}
            for carried in self.dossier.reports.get(position, ()):
                publisher = field_of(carried.article, "publisher")
                via = field_of(carried.report, "via")
                if isinstance(publisher, Ref) and via is not None:
                    last = via[-1] if via else None
                    name = last.id if isinstance(last, Ref) else None
                    cites.setdefault(publisher.id, set()).add(name)
            self._citations[position] = cites
        return self._citations[position]

    def origins(self, question: str, stance: Stance) -> int:
        """Return how many independent origins stand behind a stance on a question."""
        if (question, stance) not in self._origins:
            held = self.dossier.positions_on.get(question, ())
            same = [position for position in held if position.stance is stance]
            self._origins[question, stance] = self.insights.evidence(same).origins
        return self._origins[question, stance]


def position_is_reported(position: Position, context: Context) -> Iterator[Diagnostic]:
    """A position that no article reports has no source (warning)."""
    dossier = context.dossier
    if position.id not in dossier.reports and position.id not in dossier.claimed:
        hint = f"add it to an article's reports: '- position: {position.id}'"
        what = f"no article reports position '{position.id}'"
        yield warning("unreported", position.mark, what, hint)


def conditions_are_listed(position: Position, _context: Context) -> Iterator[Diagnostic]:
    """Support with conditions lists the conditions; other stances have none."""
    conditional = position.stance is Stance.SUPPORTS_WITH_CONDITIONS
    if conditional and not position.conditions:
        hint = "list them under 'conditions', or write 'supports'"
        what = "supports with conditions, but no conditions are listed"
        yield error("no-conditions", position.at("stance"), what, hint)


def speaker_has_a_mandate(position: Position, context: Context) -> Iterator[Diagnostic]:
    """Only speaks-for and holds-office carry a named person's words to an institution."""
    if position.on_behalf_of is None:
        return
    target = position.on_behalf_of
    if target.id == position.actor.id:
        hint = "leave 'on_behalf_of' out"
        yield error("self-reference", target.place, "nobody speaks on their own behalf", hint)
        return
    actor = context.dossier.actors.get(position.actor.id)
    if actor is None or target.id not in context.dossier.actors:
        return
    if actor.kind in {ActorKind.ANONYMOUS_GROUP, ActorKind.CATEGORY}:
        return
    if target.id in context.insights.speaks_for(actor, position.date):
        return
    links = [relation.relation.label for relation in actor.relations if relation.to.id == target.id]
    bond = f" (only: {', '.join(sorted(set(links)))})" if links else ""
    what = f"nothing says that {actor.name} speaks for '{target.id}'{bond}"
    hint = "only 'speaks-for' and 'holds-office' in force on the date carry a position"
    yield error("no-mandate", target.place, what, hint)


def institution_is_not_a_former_member(
    position: Position, context: Context
) -> Iterator[Diagnostic]:
    """A state's or body's own position is not reported through somebody without its mandate."""
    holder = context.dossier.actors.get(position.actor.id)
    if holder is None or holder.kind not in _INSTITUTIONS:
        return
    for carried in context.dossier.reports.get(position.id, ()):
        quote = field_of(carried.report, "quote")
        steps: list[Any] = [field_of(quote, "speaker")] if quote else []
        steps += list(field_of(carried.report, "via") or ())[:1]
        for ref in steps:
            speaker = context.dossier.actors.get(ref.id) if isinstance(ref, Ref) else None
            if speaker is None or speaker.kind is not ActorKind.PERSON:
                continue
            bonds = _bonds(speaker, holder, context)
            speaks = holder.id in context.insights.speaks_for(speaker, position.date)
            if bonds and not speaks:
                what = (
                    f"{speaker.name} does not speak for {holder.name} "
                    f"(only: {', '.join(sorted(bonds))})"
                )
                hint = f"make it a position of '{speaker.id}', or say who speaks for the body"
                yield error("no-mandate", ref.place, what, hint)


_INSTITUTIONS = frozenset(ActorKind) - {
    ActorKind.PERSON,
    ActorKind.ANONYMOUS_GROUP,
    ActorKind.CATEGORY,
    ActorKind.MEDIA,
}


def _bonds(person: Actor, body: Actor, context: Context) -> set[str]:
    """Return how a person stands to a body or to a part of it, in words."""
    found = set()
    for relation in person.relations:
        current = context.dossier.actors.get(relation.to.id)
        for _ in range(MAX_LEVELS):
            if current is None:
                break
            if current is body:
                found.add(relation.relation.label)
            current = context.dossier.actors.get(current.part_of.id) if current.part_of else None
    return found


def capacity_fits(position: Position, _context: Context) -> Iterator[Diagnostic]:
    """A former official, an analyst or a private person does not speak for an institution."""
    private = {"personal", "former-official", "analyst"}
    if position.on_behalf_of and position.capacity and position.capacity.value in private:
        what = f"a position in {position.capacity.label} capacity is held on nobody's behalf"
        hint = "leave 'on_behalf_of' out; 'about' names whom a third party describes"
        yield error("no-mandate", position.at("capacity"), what, hint)


def about_is_somebody_else(position: Position, _context: Context) -> Iterator[Diagnostic]:
    """A third party's description is about somebody else."""
    if position.about and position.about.id == position.actor.id:
        what = "the actor describes itself; that is its own position"
        yield error("self-reference", position.about.place, what, "leave 'about' out")


def deprecated_has_a_reason(position: Position, _context: Context) -> Iterator[Diagnostic]:
    """A deprecated position says why in its note."""
    if position.rank is Rank.DEPRECATED and position.note is None:
        hint = "say why in 'note'"
        yield error("no-reason", position.at("rank"), "deprecated without a reason", hint)


def figure_belongs_to_a_quantity(position: Position, context: Context) -> Iterator[Diagnostic]:
    """A figure stands on a quantity question."""
    question = context.dossier.questions.get(position.question.id)
    if position.figure and question and question.kind is not QuestionKind.QUANTITY:
        what = f"a figure on '{question.id}', which is not a quantity question"
        hint = "move it to a question of kind 'quantity'"
        yield warning("misplaced-figure", position.at("figure"), what, hint)


def figure_is_a_range(figure: Figure, _context: Context) -> Iterator[Diagnostic]:
    """A figure has a number; a range has two, the smaller first."""
    if figure.min is None and figure.max is None:
        yield error("no-number", figure.mark, "a figure needs 'min' or 'max'")
    elif figure.min and figure.max:
        if figure.min.value > figure.max.value:
            what = f"the range runs from {figure.min} down to {figure.max}"
            yield error("inverted-range", figure.at("min"), what, "exchange 'min' and 'max'")
    elif figure.qualifier is Qualifier.RANGE:
        what = "a range needs both 'min' and 'max'"
        yield error("no-number", figure.at("qualifier"), what)


def report_has_one_subject(report: Report, _context: Context) -> Iterator[Diagnostic]:
    """A report carries one position or one event."""
    if ("position" in report.marks) == ("event" in report.marks):
        what = "a report carries either a position or an event"
        hint = "write 'position: <id>' or 'event: <id>'; make two reports of two subjects"
        yield error("report-subject", report.at("event"), what, hint)


def record_is_not_anonymous(report: Report, context: Context) -> Iterator[Diagnostic]:
    """Nobody anonymous is on record."""
    if report.position is None or report.attribution is not Attribution.ON_RECORD:
        return
    position = context.dossier.positions.get(report.position.id)
    actor = context.dossier.actors.get(position.actor.id) if position else None
    speaker = None
    if report.quote and report.quote.speaker:
        speaker = context.dossier.actors.get(report.quote.speaker.id)
    for who in (actor, speaker):
        if who is not None and who.kind is ActorKind.ANONYMOUS_GROUP:
            what = f"on record, but {who.name} is an anonymous group"
            hint = "write 'attribution: anonymous'"
            yield error("anonymous-on-record", report.at("attribution"), what, hint)
            return


def grade_one_is_confirmed(report: Report, context: Context) -> Iterator[Diagnostic]:
    """Credibility 1 ("confirmed by other sources") needs two independent origins."""
    if report.grade is None or not report.grade.endswith("1") or report.position is None:
        return
    position = context.dossier.positions.get(report.position.id)
    if position is None:
        return
    origins = context.origins(position.question.id, position.stance)
    if origins < 2:
        what = f"grade {report.grade} means confirmed, but {origins} independent origin"
        what += "s stand" if origins == 0 else " stands"
        hint = "2 is 'probably true'"
        yield error("unconfirmed-grade", report.at("grade"), what + " behind it", hint)


def route_is_no_circle(article: Article, context: Context) -> Iterator[Diagnostic]:
    """No article has a statement from itself, alone or through articles that cite each other."""
    for report in article.reports:
        named = [step for step in field_of(report, "via") or () if isinstance(step, Ref)]
        own = [step for step in named if step == article.publisher]
        for step in own:
            what = "the route passes through the article's own publisher"
            hint = "leave the publisher out; it is the route's end"
            yield error("via-cycle", step.place, what, hint)
        position = field_of(report, "position")
        if position is None or not named or own:
            continue
        if circle := _circle(article, position.id, context):
            what = f"circular reporting: {' cites '.join(circle)}"
            hint = "one of the routes must name where the circle took it from"
            yield error("via-cycle", named[0].place, what, hint)


def _circle(article: Article, position: str, context: Context) -> list[str]:
    """Return the publishers of a circle of citations of one position that starts at ``article``."""
    citations = context.citations(position)
    trail: list[str] = []
    step = article.publisher.id if isinstance(article.publisher, Ref) else None
    while step is not None and step not in trail:
        trail.append(step)
        cited = citations.get(step, frozenset())
        step = next(iter(cited)) if len(cited) == 1 else None
    return [*trail, step] if step is not None and step == trail[0] else []


_UNREAD = object()


def routes_differ(article: Article, _context: Context) -> Iterator[Diagnostic]:
    """A second report of one position in one article is a second route."""
    seen = set()
    for report in article.reports:
        subject = field_of(report, "position") or field_of(report, "event")
        via = field_of(report, "via", _UNREAD)
        if subject is None or via is _UNREAD:
            continue
        key = (subject.id, None if via is None else tuple(map(str, via)))
        if key in seen:
            what = f"'{subject.id}' is reported twice by one route"
            hint = "put both into one report, or give the second its own 'via'"
            yield warning("same-route", subject.place, what, hint)
        seen.add(key)


def quotes_are_short(article: Article, _context: Context) -> Iterator[Diagnostic]:
    """A quote has at most 25 words, and an article's quotes together at most 90."""
    total = 0
    for report in article.reports:
        quote = field_of(report, "quote")
        words = field_of(quote, "text") if quote else None
        if words is None:
            continue
        count = count_words(words)
        place = quote.at("text")
        if count > MAX_QUOTE_WORDS:
            what = f"the quote has {count} words; at most {MAX_QUOTE_WORDS}"
            yield error("long-quote", place, what, "keep the words that matter")
        total += count
        if total > MAX_QUOTED_WORDS >= total - count:
            what = f"with this quote the article is quoted with {total} words; at most "
            hint = "say some of it in your own words"
            yield error("long-quotes", place, what + str(MAX_QUOTED_WORDS), hint)


def copies_say_of_what(article: Article, _context: Context) -> Iterator[Diagnostic]:
    """A copy or a rewrite names its original when the dossier has it (warning)."""
    if article.kind is ArticleKind.SYNDICATED_COPY and article.same_text_as is None:
        what = "a syndicated copy without 'same_text_as'"
        yield warning("no-original", article.at("kind"), what, "name the original if it is here")
    if article.kind is ArticleKind.REWRITE and article.rewrite_of is None:
        what = "a rewrite without 'rewrite_of'"
        yield warning("no-original", article.at("kind"), what, "name the original if it is here")


def copies_run_in_no_circle(article: Article, context: Context) -> Iterator[Diagnostic]:
    """same_text_as and rewrite_of lead to an original, never round to the start."""
    yield from _upward_faults(article, context)


def dates_agree(article: Article, context: Context) -> Iterator[Diagnostic]:
    """An article is no older than what it reports, nor younger than the day it was read."""
    for report in article.reports:
        subject: Position | Event | None = None
        if position := field_of(report, "position"):
            subject = context.dossier.positions.get(position.id)
        elif named := field_of(report, "event"):
            event = context.dossier.events.get(named.id)
            # An occurred event has a rule of its own; a planned one lies ahead by nature.
            subject = event if event and event.status is EventStatus.REPORTED else None
        try:
            if subject is None or not article.date.surely_before(subject.date):
                continue
        except UnreadError:
            continue
        what = (
            f"the article ({article.date.words()}) is older than '{subject.id}', which it "
            f"reports ({subject.date.words()})"
        )
        hint = "one of the two dates is wrong"
        yield _date_finding(article, subject, what, hint)
    for name in ("accessed", "archived_on", "recorded"):
        later: Edtf | None = field_of(article, name)
        if later and later.surely_before(article.date):
            what = f"published {article.date.words()}, but {name.replace('_', ' ')} {later.words()}"
            hint = "a text is published before it is read"
            yield _date_finding(article, article, what, hint)


def _date_finding(
    article: Article, subject: Article | Position | Event, what: str, hint: str
) -> Diagnostic:
    """Return an error where a date is said to be stated, else a warning at the inferred one."""
    for record in (article, subject):
        if record.date_basis is not DateBasis.STATED:
            return warning("date-conflict", record.at("date"), what, hint)
    return error("date-conflict", article.at("date"), what, hint)


def event_is_reported_after_it(event: Event, context: Context) -> Iterator[Diagnostic]:
    """An event that occurred is not known only from articles older than itself."""
    carried = context.dossier.reports.get(event.id, ())
    if event.status is not EventStatus.OCCURRED or not carried:
        return
    if all(item.article.date.surely_before(event.date) for item in carried):
        what = "occurred, but every report of it is older than it"
        hint = "write 'planned' until a later source says that it took place"
        yield error("not-yet-occurred", event.at("status"), what, hint)


def event_is_not_itself(event: Event, context: Context) -> Iterator[Diagnostic]:
    """not_same_as names other events; part_of runs in no circle."""
    for ref in event.not_same_as:
        if ref.id == event.id:
            yield error("self-reference", ref.place, "an event is the same as itself")
    yield from _upward_faults(event, context)


def actor_is_in_no_circle(actor: Actor, context: Context) -> Iterator[Diagnostic]:
    """part_of leads upwards and never back."""
    yield from _upward_faults(actor, context)


def _upwards(record: Record | None) -> list[tuple[str, Ref[Any]]]:
    """Return the fields that lead from a record to one above it, or to its original."""
    names = ("same_text_as", "rewrite_of") if isinstance(record, Article) else ("part_of",)
    try:
        return [(name, ref) for name in names if (ref := getattr(record, name, None))]
    except UnreadError:
        return []


def _upward_faults(record: Record, context: Context) -> Iterator[Diagnostic]:
    """Yield a finding where what is above ``record`` leads back to it, or up too many levels."""
    circle = context.circles.get(record.id, frozenset())
    for name, first in _upwards(record):
        if first.id in circle:
            what = f"'{name}' runs in a circle"
            if len(circle) <= _SHOWN:
                what += f": {' -> '.join(_trail(record.id, first.id, context))}"
            else:
                what += f" of {len(circle):,} records"
            yield error("cycle", first.place, what, "remove one of the links")
        elif _levels(first.id, context) == MAX_LEVELS + 1:
            what = f"'{name}' leads up more than {MAX_LEVELS} levels"
            yield error("too-deep", first.place, what, "leave levels out")


def _levels(name: str, context: Context) -> int:
    """Return how many levels there are from a record upwards, itself included, if not too many."""
    levels = 0
    above = [name]
    while above and levels <= MAX_LEVELS + 1:
        levels += 1
        above = [ref.id for _, ref in _upwards(context.dossier.record(above[0]))]
    return levels


# A circle of more records than this is counted, not written out.
_SHOWN = 20


def _trail(name: str, first: str, context: Context) -> list[str]:
    """Return the way from a record by ``first`` back to it; both are of one circle."""
    waiting = [(first, [name])]
    seen: set[str] = set()
    while waiting:
        step, trail = waiting.pop()
        if step == name:
            return [*trail, step]
        if step not in seen:
            seen.add(step)
            above = [ref.id for _, ref in _upwards(context.dossier.record(step))]
            waiting += [(up, [*trail, step]) for up in above if up in context.circles[name]]
    return []


def name_is_one_actors(actor: Actor, context: Context) -> Iterator[Diagnostic]:
    """A name or alias belongs to one actor, so that search and links cannot mislead."""
    for name in dict.fromkeys((actor.name, *actor.also)):
        # Reported once, at the later of the two places.
        first = context.names.get(alike(name), actor)
        if first is not actor:
            place = actor.at("name" if name == actor.name else "also")
            what = f"'{name}' also names '{first.id}'"
            yield error("ambiguous-alias", place, what, "drop it from one of the two")


def name_is_no_common_word(actor: Actor, context: Context) -> Iterator[Diagnostic]:
    """A name that the texts use as a word is linked nowhere by itself (warning)."""
    for name in dict.fromkeys((actor.name, *actor.also)):
        if name != name.lower() and is_common(name, context.insights.words):
            place = actor.at("name" if name == actor.name else "also")
            what = f"'{name}' is a word of the texts as well, so it is not linked as a name"
            yield warning("common-word", place, what, "leave it out, or write the name in full")


def relation_dates_run_forward(actor: Actor, _context: Context) -> Iterator[Diagnostic]:
    """A relation ends after it begins, and leads to somebody else."""
    for relation in actor.relations:
        to = field_of(relation, "to")
        if "to" in relation.marks and to and to.id == actor.id:
            yield error("self-reference", to.place, "an actor's relation to itself")
        since, until = field_of(relation, "since"), field_of(relation, "until")
        if since and until and until.surely_before(since):
            what = f"ends {until.words()}, before it begins {since.words()}"
            yield error("inverted-range", relation.at("until"), what, "exchange the dates")


def question_says_something(question: Question, _context: Context) -> Iterator[Diagnostic]:
    """A question has an answer, or says what is not known."""
    if "answer" not in question.marks and not question.unknowns:
        what = "neither an answer nor unknowns"
        hint = "add 'answer', or list what is not known under 'unknowns'"
        yield error("unanswered", question.at("text"), what, hint)


def question_is_related_to_others(question: Question, _context: Context) -> Iterator[Diagnostic]:
    """A question is related to other questions."""
    for ref in question.related:
        if ref.id == question.id:
            yield error("self-reference", ref.place, "a question is not related to itself")


def dispute_has_two_sides(question: Question, _context: Context) -> Iterator[Diagnostic]:
    """A dispute has at least two sides."""
    for dispute in question.disputes:
        if len(dispute.sides) < 2:
            what = f"a dispute has at least two sides; this one has {len(dispute.sides)}"
            yield error("one-sided", dispute.at("sides"), what)


def oppositions_are_explained(question: Question, context: Context) -> Iterator[Diagnostic]:
    """Opposed positions on a question are sides of a dispute that explains them (warning)."""
    opposed = context.insights.opposed.get(question.id)
    found = opposed.unexplained if opposed else ()
    if found:
        first = found[0]
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        what = f"opposed, and no dispute explains it: '{first.one.id}' and '{first.other.id}'{more}"
        hint = "add a dispute whose sides name both; kind 'evaluation' says that views differ"
        place = question.at("disputes" if question.disputes else "text")
        yield warning("unexplained-opposition", place, what, hint)
    if opposed and opposed.more:
        compared = len(opposed.pairs)
        what = f"only {compared:,} of {compared + opposed.more:,} opposed pairs are compared"
        yield warning("too-many-pairs", question.at("text"), what, "ask narrower questions")


def answer_is_up_to_date(question: Question, context: Context) -> Iterator[Diagnostic]:
    """An answer weighs all evidence: none of its question is newer than its as_of (warning)."""
    if question.answer is not None:
        yield from _stale(question.answer, question.id, context)


def judgement_is_up_to_date(briefing: Briefing, context: Context) -> Iterator[Diagnostic]:
    """So does a key judgement that names a question (warning)."""
    for judgement in briefing.judgements:
        if judgement.question is not None:
            yield from _stale(judgement, judgement.question.id, context)


def _stale(judgement: Judgement, question: str, context: Context) -> Iterator[Diagnostic]:
    if judgement.as_of is None:
        return
    newer = context.insights.newer_evidence(judgement, question)
    if newer:
        names = ", ".join(f"'{article.id}'" for article in newer[:3])
        verb = "is" if len(newer) == 1 else "are"
        what = f"as of {judgement.as_of.words()}, but {names} {verb} newer"
        hint = "weigh it, then set 'as_of' to its date"
        yield warning("stale-answer", judgement.at("as_of"), what, hint)


def judgement_has_a_basis(judgement: Judgement, _context: Context) -> Iterator[Diagnostic]:
    """A judgement names what it rests on."""
    if not judgement.basis:
        hint = "list ids of positions, articles or events"
        yield error("no-basis", judgement.at("basis"), "a judgement without a basis", hint)


def likelihood_is_of_the_scale(judgement: Judgement, context: Context) -> Iterator[Diagnostic]:
    """A likelihood is a word of the dossier's scale."""
    briefing = context.dossier.briefing
    if briefing is None or judgement.likelihood is None:
        return
    accepted = SCALE_WORDS[briefing.scale]
    if judgement.likelihood not in accepted:
        what = f"'{judgement.likelihood}' is not a word of the {briefing.scale.label} scale"
        hint = "one of " + ", ".join(accepted)
        yield error("unknown-term", judgement.at("likelihood"), what, hint)


def bottom_line_is_short(briefing: Briefing, _context: Context) -> Iterator[Diagnostic]:
    """The bottom line has at most three sentences."""
    count = sentences(briefing.bottom_line.plain)
    if count > MAX_SENTENCES:
        what = f"the bottom line has {count} sentences; at most {MAX_SENTENCES}"
        yield error("long-bottom-line", briefing.at("bottom_line"), what, "cut or move the rest")


Rule = Callable[[Any, Context], Iterator[Diagnostic]]

# The table of contents: every rule, in the order it runs.
RULES: tuple[Rule, ...] = (
    bottom_line_is_short,
    judgement_has_a_basis,
    likelihood_is_of_the_scale,
    question_says_something,
    question_is_related_to_others,
    dispute_has_two_sides,
    oppositions_are_explained,
    answer_is_up_to_date,
    judgement_is_up_to_date,
    position_is_reported,
    conditions_are_listed,
    speaker_has_a_mandate,
    institution_is_not_a_former_member,
    capacity_fits,
    about_is_somebody_else,
    deprecated_has_a_reason,
    figure_belongs_to_a_quantity,
    figure_is_a_range,
    report_has_one_subject,
    record_is_not_anonymous,
    grade_one_is_confirmed,
    route_is_no_circle,
    routes_differ,
    quotes_are_short,
    copies_say_of_what,
    copies_run_in_no_circle,
    dates_agree,
    event_is_reported_after_it,
    event_is_not_itself,
    actor_is_in_no_circle,
    name_is_one_actors,
    name_is_no_common_word,
    relation_dates_run_forward,
)


def check(dossier: Dossier) -> list[Diagnostic]:
    """Return what the rules find in the dossier."""
    context = Context(dossier)
    by_kind: dict[type[Part], list[Rule]] = {}
    for rule in RULES:
        subject = next(iter(typing.get_type_hints(rule).values()))
        by_kind.setdefault(subject, []).append(rule)
    findings: list[Diagnostic] = []
    for part in dossier.parts():
        for rule in by_kind.get(type(part), ()):
            try:
                findings += rule(part, context)
            except UnreadError:
                continue
    return findings
