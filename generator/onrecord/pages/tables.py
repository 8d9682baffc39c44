"""What the dossier says as tidy tables: a row a position, a report, an article."""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.dossier.freshness import recorded
from onrecord.dossier.labels import actor_name, plain_words
from onrecord.dossier.model import Dossier, holders, reports_of
from onrecord.dossier.origins import origins
from onrecord.dossier.outlets import outlet
from onrecord.dossier.past import is_current
from onrecord.dossier.routes import Route, event_route, routes
from onrecord.dossier.sourcing import sourcing
from onrecord.exchange.tables import Table
from onrecord.pages.addresses import site_address
from onrecord.pages.columns import (
    DATES,
    Column,
    day_of,
    id_of,
    number_of,
    of_record,
    table,
    text_of,
    words_of,
)
from onrecord.source.fields import Ref
from onrecord.source.records import (
    Actor,
    Article,
    Dispute,
    Event,
    Figure,
    Position,
    Question,
    Relation,
    Report,
    Side,
)


def tables(dossier: Dossier) -> tuple[Table, ...]:
    """Return the tables of a dossier; what one refers to stands in another."""
    return (
        _articles(dossier),
        _actors(dossier),
        _relations(dossier),
        _questions(dossier),
        _positions(dossier),
        _holders(dossier),
        _figures(dossier),
        _events(dossier),
        _event_actors(dossier),
        _reports(dossier),
        _disputes(dossier),
        _sides(dossier),
    )


def _articles(dossier: Dossier) -> Table:
    def published_by(article: Article) -> str | None:
        found = outlet(dossier, article)
        return str(found.id) if found else None

    def authors(article: Article) -> str | None:
        known = dossier.actors
        shown = (actor_name(known[each]) if each in known else each for each in article.authors)
        return " | ".join(shown) or None

    first, last = of_record(dossier)
    who = "Who published it; nothing where it is not named."
    columns: tuple[Column[Article], ...] = (
        first,
        Column("title", "The title as printed.", lambda it: text_of(it.title)),
        Column("publisher", who, published_by, refers_to="actors"),
        Column("kind", "What sort of text it is.", lambda it: it.kind.value),
        *DATES,
        Column("updated", "When the version is of that was read.", lambda it: text_of(it.updated)),
        Column("language", "Its language, if not the dossier's.", lambda it: text_of(it.language)),
        Column("authors", "Who wrote it, parted by ' | '.", authors),
        Column("url", "Where it is.", lambda it: it.url.address if it.url else None),
        Column(
            "archived_url",
            "Where a copy is kept.",
            lambda it: it.archived_url.address if it.archived_url else None,
        ),
        Column("doi", "Its DOI.", lambda it: it.doi.name if it.doi else None),
        Column("status", "Whether it still stands.", lambda it: it.status.value),
        Column("recorded", "When it entered the dossier.", lambda it: day_of(it.recorded), "date"),
        Column(
            "summary",
            "What it says, in the editors' words.",
            lambda it: plain_words(dossier, it.summary),
        ),
        last,
    )
    return table("articles", "What each article is", "id", columns, dossier.articles.values())


def _actors(dossier: Dossier) -> Table:
    first, last = of_record(dossier)
    columns: tuple[Column[Actor], ...] = (
        first,
        Column("name", "Its name.", actor_name),
        Column("kind", "What sort of actor.", lambda it: it.kind.value),
        Column("sort_name", "What it is sorted by.", lambda it: text_of(it.sort_name)),
        Column(
            "also",
            "Its other names, parted by ' | '.",
            lambda it: " | ".join(other.name for other in it.also) or None,
        ),
        Column("role", "Who it is, in a few words.", lambda it: text_of(it.role)),
        Column(
            "part_of",
            "The larger actor it belongs to.",
            lambda it: id_of(it.part_of),
            refers_to="actors",
        ),
        Column("wikidata", "Its item in Wikidata.", lambda it: text_of(it.wikidata)),
        Column("iso3166", "A state's code.", lambda it: text_of(it.iso3166)),
        last,
    )
    return table("actors", "Who speaks", "id", columns, dossier.actors.values())


def _relations(dossier: Dossier) -> Table:
    columns: tuple[Column[tuple[Actor, int, Relation]], ...] = (
        Column("actor", "Who.", lambda it: str(it[0].id), refers_to="actors"),
        Column("number", "Which of its relations.", lambda it: it[1], "integer"),
        Column("relation", "How it stands to the other.", lambda it: it[2].relation.value),
        Column("to", "The other actor.", lambda it: it[2].to.id, refers_to="actors"),
        Column("role", "The post or role.", lambda it: text_of(it[2].role)),
        Column("since", "From when, as EDTF.", lambda it: text_of(it[2].since)),
        Column("until", "Until when, as EDTF.", lambda it: text_of(it[2].until)),
    )
    things = (
        (actor, number, each)
        for actor in dossier.actors.values()
        for number, each in enumerate(actor.relations, 1)
    )
    return table("relations", "How actors stand to others", "actor number", columns, things)


def _questions(dossier: Dossier) -> Table:
    first, last = of_record(dossier)
    columns: tuple[Column[Question], ...] = (
        first,
        Column("text", "The question.", lambda it: it.text),
        Column("short", "Its label.", lambda it: it.short),
        Column("kind", "What sort of answer it asks for.", lambda it: it.kind.value),
        Column("topic", "The label that groups it with others.", lambda it: text_of(it.topic)),
        Column(
            "answer",
            "The editors' answer.",
            lambda it: plain_words(dossier, it.answer.text) if it.answer else None,
        ),
        Column(
            "answer_short",
            "The same in a few words.",
            lambda it: text_of(it.answer.short) if it.answer else None,
        ),
        Column(
            "confidence",
            "How well the sources carry it.",
            lambda it: it.answer.confidence.value if it.answer else None,
        ),
        Column(
            "likelihood",
            "How likely it is, in a word of the dossier's scale.",
            lambda it: text_of(it.answer.likelihood) if it.answer else None,
        ),
        Column(
            "as_of",
            "To which date the evidence was weighed, as EDTF.",
            lambda it: text_of(it.answer.as_of) if it.answer else None,
        ),
        last,
    )
    return table("questions", "What is at issue", "id", columns, dossier.questions.values())


def _positions(dossier: Dossier) -> Table:
    def articles(position: Position) -> int:
        return len({each.article.id for each in dossier.reports.get(position.id, ())})

    whoever = "Who holds it; whoever holds it too stands in 'holders'."
    established = "How many independent origins are established; 0 where none is."
    columns: tuple[Column[Position], ...] = (
        Column("id", "Its id; it never changes.", lambda it: str(it.id)),
        Column("question", "On what.", lambda it: it.question.id, refers_to="questions"),
        Column("actor", whoever, lambda it: it.actor.id, refers_to="actors"),
        Column("stance", "Where it stands, if it takes a stance.", lambda it: text_of(it.stance)),
        *DATES,
        Column("short", "What it says in a few words.", lambda it: text_of(it.short)),
        Column("text", "It in the editors' words.", lambda it: plain_words(dossier, it.text)),
        Column("capacity", "In what role the actor speaks.", lambda it: text_of(it.capacity)),
        Column(
            "on_behalf_of",
            "Whose position it is said to be.",
            lambda it: id_of(it.on_behalf_of),
            refers_to="actors",
        ),
        Column(
            "about",
            "Whose stance a third party describes here.",
            lambda it: id_of(it.about),
            refers_to="actors",
        ),
        Column(
            "sourcing",
            "On whose word it stands, at its best.",
            lambda it: sourcing(dossier, it).value,
        ),
        Column(
            "current", "Whether it counts still.", lambda it: is_current(dossier, it), "boolean"
        ),
        Column("rank", "Whether it is relied on.", lambda it: it.rank.value),
        Column("until", "From when it is not held, as EDTF.", lambda it: text_of(it.until)),
        Column(
            "withdraws",
            "The position that it takes back.",
            lambda it: id_of(it.withdraws),
            refers_to="positions",
        ),
        Column("articles", "How many articles report it.", articles, "integer"),
        Column("origins", established, lambda it: origins(dossier, [it]), "integer"),
        Column("recorded", "When it came in.", lambda it: day_of(recorded(dossier, it)), "date"),
        Column(
            "page",
            "Where it stands, from the front page's folder.",
            lambda it: site_address(dossier, str(it.id)),
        ),
    )
    return table("positions", "Who holds what", "id", columns, dossier.positions.values())


def _holders(dossier: Dossier) -> Table:
    columns: tuple[Column[tuple[str, str]], ...] = (
        Column("position", "What is held.", lambda it: it[0], refers_to="positions"),
        Column("actor", "Who holds it.", lambda it: it[1], refers_to="actors"),
    )
    things = (
        (str(position.id), actor_id)
        for position in dossier.positions.values()
        for actor_id in holders(position)
    )
    return table("holders", "Who holds each position", "position actor", columns, things)


def _figures(dossier: Dossier) -> Table:
    columns: tuple[Column[tuple[str, Figure]], ...] = (
        Column("position", "Which gives it.", lambda it: str(it[0]), refers_to="positions"),
        Column("min", "The number, or its lower end.", lambda it: number_of(it[1].min), "number"),
        Column("max", "The upper end.", lambda it: number_of(it[1].max), "number"),
        Column("unit", "What is counted.", lambda it: text_of(it[1].unit)),
        Column("qualifier", "How exact it is.", lambda it: it[1].qualifier.value),
        Column("role", "What the figure is.", lambda it: text_of(it[1].role)),
        Column("applies_to", "What it applies to.", lambda it: text_of(it[1].applies_to)),
    )
    things = ((each.id, figure) for each in dossier.positions.values() if (figure := each.figure))
    return table("figures", "Numbers that positions give", "position", columns, things)


def _events(dossier: Dossier) -> Table:
    first, last = of_record(dossier)
    columns: tuple[Column[Event], ...] = (
        first,
        Column("title", "What it is, in a few words.", lambda it: it.title),
        *DATES,
        Column("status", "Whether it took place.", lambda it: it.status.value),
        Column("place", "Where.", lambda it: text_of(it.place)),
        Column("text", "It in the editors' words.", lambda it: words_of(dossier, it.text)),
        Column(
            "part_of",
            "The larger event it belongs to.",
            lambda it: id_of(it.part_of),
            refers_to="events",
        ),
        last,
    )
    return table("events", "What happened", "id", columns, dossier.events.values())


def _event_actors(dossier: Dossier) -> Table:
    columns: tuple[Column[tuple[str, str]], ...] = (
        Column("event", "What happened.", lambda it: it[0], refers_to="events"),
        Column("actor", "Who took part.", lambda it: it[1], refers_to="actors"),
    )
    things = (
        (str(event.id), actor_id)
        for event in dossier.events.values()
        for actor_id in dict.fromkeys(ref.id for ref in event.actors)
    )
    return table("event_actors", "Who took part in events", "event actor", columns, things)


@dataclass(frozen=True, slots=True)
class Reported:
    """A report of an article: which one it is there, and by which route the article has it."""

    article: Article
    number: int
    report: Report
    route: Route


def _reports(dossier: Dossier) -> Table:
    def quotes(it: Reported) -> list[str]:
        alone = [it.report.quote] if it.report.quote else []
        return [quote.text for quote in (*alone, *it.report.quotes)]

    steps = "Actors from the speaker on, parted by ' > '; 'unknown' is a step that is not named."
    columns: tuple[Column[Reported], ...] = (
        Column("article", "Which reports.", lambda it: str(it.article.id), refers_to="articles"),
        Column("number", "Which of its reports.", lambda it: it.number, "integer"),
        Column(
            "position",
            "What it reports.",
            lambda it: id_of(it.report.position),
            refers_to="positions",
        ),
        Column("event", "Or that.", lambda it: id_of(it.report.event), refers_to="events"),
        Column("attribution", "On whose word.", lambda it: text_of(it.report.attribution)),
        Column(
            "route_stated",
            "Whether the article says how it knows.",
            lambda it: it.route.stated,
            "boolean",
        ),
        Column(
            "route",
            steps,
            lambda it: " > ".join(step or "unknown" for step in it.route.steps) or None,
        ),
        Column("quotes", "How many quotes it has.", lambda it: len(quotes(it)), "integer"),
        Column("quote", "The first of them.", lambda it: next(iter(quotes(it)), None)),
        Column(
            "wording",
            "How the article puts it, in the editors' words.",
            lambda it: words_of(dossier, it.report.wording),
        ),
        Column("where", "Where in the article.", lambda it: text_of(it.report.where)),
        Column("grade", "Admiralty code.", lambda it: text_of(it.report.grade)),
        Column("page", "The article's page.", lambda it: site_address(dossier, str(it.article.id))),
    )
    title = "What each article reports, and how it knows"
    return table("reports", title, "article number", columns, reported(dossier))


def reported(dossier: Dossier) -> Iterator[Reported]:
    """Yield every report of every article."""
    found = [each for one in dossier.positions.values() for each in routes(dossier, one)]
    found += [
        event_route(dossier, each)
        for event in dossier.events.values()
        for each in dossier.reports.get(event.id, ())
    ]
    known = {id(route.report): route for route in found}
    for article in dossier.articles.values():
        for number, report in enumerate(reports_of(article), 1):
            # One of nothing is an error of its source.
            if route := known.get(id(report)):
                yield Reported(article, number, report, route)


def _disputes(dossier: Dossier) -> Table:
    columns: tuple[Column[tuple[Question, Dispute]], ...] = (
        Column("id", "Its id; it never changes.", lambda it: str(it[1].id)),
        Column("question", "On what.", lambda it: str(it[0].id), refers_to="questions"),
        Column("title", "What it is about.", lambda it: it[1].title),
        Column("kind", "In what way sources are at odds.", lambda it: it[1].kind.value),
        Column("state", "Whether it stands.", lambda it: it[1].state.value),
        Column(
            "explanation",
            "What a reader should make of it.",
            lambda it: plain_words(dossier, it[1].explanation),
        ),
        Column(
            "page",
            "Where it stands, from the front page's folder.",
            lambda it: site_address(dossier, str(it[1].id)),
        ),
    )
    return table("disputes", "Where sources are at odds", "id", columns, dossier.disputes.values())


_Side = Ref[Article | Event | Position] | Side


def _sides(dossier: Dossier) -> Table:
    def named(side: _Side, kind: str) -> str | None:
        if isinstance(side, Side):
            return id_of(getattr(side, kind, None))
        return side.id if side.id in getattr(dossier, f"{kind}s") else None

    def taken(side: _Side) -> str | None:
        return text_of(side.stance) if isinstance(side, Side) else None

    columns: tuple[Column[tuple[Dispute, int, _Side]], ...] = (
        Column("dispute", "Of which.", lambda it: str(it[0].id), refers_to="disputes"),
        Column("number", "Which of its sides.", lambda it: it[1], "integer"),
        Column(
            "position", "A position.", lambda it: named(it[2], "position"), refers_to="positions"
        ),
        Column("event", "Or an event.", lambda it: named(it[2], "event"), refers_to="events"),
        Column(
            "article",
            "Or an article; with a position: what it makes of that.",
            lambda it: named(it[2], "article"),
            refers_to="articles",
        ),
        Column("stance", "Or all who take a stance now.", lambda it: taken(it[2])),
    )
    things = (
        (dispute, number, side)
        for _, dispute in dossier.disputes.values()
        for number, side in enumerate(dispute.sides, 1)
    )
    return table("sides", "The sides of disputes", "dispute number", columns, things)
