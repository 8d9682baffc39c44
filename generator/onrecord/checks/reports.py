"""Rules on an article's reports: what they carry, by which route, and in whose words."""

from collections.abc import Iterator

from onrecord.diagnostics.findings import Diagnostic, Place, error, warning
from onrecord.dossier.circles import circle_of
from onrecord.dossier.model import Dossier, holders, once_each, position_id, quotes_of, via_of
from onrecord.dossier.origins import origins
from onrecord.source.fields import Ref, Unknown, UnreadError, if_read
from onrecord.source.records import Article, Event, Position, Quote, Report
from onrecord.source.tables import Attribution, Stance
from onrecord.source.terms import ActorKind
from onrecord.source.words import count_words


def unreported(record: Position | Event, dossier: Dossier) -> Iterator[Diagnostic]:
    """Yield a finding where no article reports a position or an event."""
    if record.id not in dossier.reports and record.id not in dossier.claimed_positions:
        hint = f"add it to an article's reports: '- {record.noun}: {record.id}'"
        message = f"no article reports {record.noun} '{record.id}'"
        yield warning("unreported", record.span, message, hint)


def report_has_one_subject(report: Report, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A report carries one position or one event."""
    if ("position" in report.spans) == ("event" in report.spans):
        message = "a report carries either a position or an event"
        hint = "write 'position: <id>' or 'event: <id>'; make two reports of two subjects"
        yield error("report-subject", report.place_of("event"), message, hint)


def report_quotes_in_one_way(report: Report, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A report has one quote, or a list of quotes."""
    if "quote" in report.spans and "quotes" in report.spans:
        hint = "move it into the list 'quotes'"
        yield error("both-quotes", report.place_of("quote"), "'quote' beside 'quotes'", hint)


def record_is_not_anonymous(report: Report, dossier: Dossier) -> Iterator[Diagnostic]:
    """Nobody anonymous is on record."""
    if report.position is None or report.attribution is not Attribution.ON_RECORD:
        return
    position = dossier.positions.get(report.position.id)
    named = list(holders(position)) if position else []
    named += [quote.speaker.id for quote in quotes_of(report) if quote.speaker]
    for who in map(dossier.actors.get, named):
        if who is not None and who.kind is ActorKind.ANONYMOUS_GROUP:
            message = f"on record, but {who.name} is an anonymous group"
            hint = "write 'attribution: anonymous'"
            yield error("anonymous-on-record", report.place_of("attribution"), message, hint)
            return


def grade_one_is_confirmed(report: Report, dossier: Dossier) -> Iterator[Diagnostic]:
    """Credibility 1 ("confirmed by other sources") needs two independent origins."""
    if report.grade is None or not report.grade.endswith("1") or report.position is None:
        return
    position = dossier.positions.get(report.position.id)
    if position is None or position.stance is None:
        return
    about = position.about.id if position.about else None
    count = _stance_origins(dossier, position.question.id, position.stance, about)
    if count < 2:
        message = f"grade {report.grade} means confirmed, but {count} independent origin"
        message += "s stand" if count == 0 else " stands"
        hint = "2 is 'probably true'"
        yield error("unconfirmed-grade", report.place_of("grade"), message + " behind it", hint)


@once_each
def _stance_origins(dossier: Dossier, question_id: str, stance: Stance, about: str | None) -> int:
    """Return how many independent origins stand behind a stance on a question.

    It is one that somebody takes, or one that others say that ``about`` takes.
    """
    alike = [
        position
        for position in dossier.positions_on.get(question_id, ())
        if position.stance is stance and (position.about and position.about.id) == about
    ]
    return origins(dossier, alike)


def route_is_no_circle(article: Article, dossier: Dossier) -> Iterator[Diagnostic]:
    """No article has a statement from itself, alone or through articles that cite each other.

    A circle of several is a warning: where no route begins outside it, it is nobody's word.
    """
    for report in article.reports:
        via = via_of(report) or ()
        own = [
            (number, step)
            for number, step in enumerate(via)
            if isinstance(step, Ref) and step == article.publisher
        ]
        number, last = own[-1] if own else (0, None)
        if last is None:
            yield from _circular_citing(article, report, dossier)
        elif number == len(via) - 1:
            message = "the route passes through the article's own publisher"
            hint = "leave the publisher out; it is the route's end"
            yield error("via-cycle", last.place, message, hint)
        else:
            steps = [step.id if isinstance(step, Ref) else step.value for step in via[number:]]
            way = " cites ".join([steps[0], *reversed(steps)])
            circle = way if len(steps) <= _SHOWN else f"a circle of {len(steps):,} publishers"
            yield _circular(circle, last.place, begins_outside=via[0] != article.publisher)


def _circular_citing(article: Article, report: Report, dossier: Dossier) -> Iterator[Diagnostic]:
    """Yield a finding where outlets have from one another what an article reports."""
    position = dossier.positions.get(position_id(report) or "")
    via = via_of(report)
    if position is None or via is None or isinstance(article.publisher, Unknown):
        return
    circle = circle_of(dossier, position, article)
    publisher = article.publisher.id
    last = via[-1] if via else position.actor
    if circle is None or not isinstance(last, Ref) or last.id not in circle.sources[publisher]:
        return
    place = next((step.place for step in via if isinstance(step, Ref)), report.place_of("via"))
    named = f"a circle of {len(circle.sources):,} publishers"
    if len(circle.sources) <= _SHOWN:
        named = " cites ".join(circle.way_round(publisher, last.id))
    yield _circular(named, place, begins_outside=circle.begins_outside)


# A circle of more publishers than this is counted, not written out.
_SHOWN = 20


def _circular(named: str, place: Place, *, begins_outside: bool = False) -> Diagnostic:
    """Return the finding on a circle in words."""
    message = f"circular reporting: {named}"
    if begins_outside:
        hint = "see which of them had it first"
        return warning("via-cycle", place, f"{message}; a route begins outside it", hint)
    hint = "one of the routes must name where the circle took it from"
    return warning("via-cycle", place, message, hint)


def routes_differ(article: Article, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A second report of one position in one article is a second route."""
    seen = set()
    for report in article.reports:
        try:
            route = None if report.via is None else tuple(map(str, report.via))
        except UnreadError:
            continue
        subject = _subject(report)
        if subject is None:
            continue
        key = (subject.id, route)
        if key in seen:
            message = f"'{subject.id}' is reported twice by one route"
            hint = "put both into one report, or give the second its own 'via'"
            yield warning("same-route", subject.place, message, hint)
        seen.add(key)


def _subject(report: Report) -> Ref[Position] | Ref[Event] | None:
    """Return what a report carries; None where it could not be read."""
    return if_read(lambda: report.position, None) or if_read(lambda: report.event, None)


def quotes_are_short(article: Article, dossier: Dossier) -> Iterator[Diagnostic]:
    """A quote has at most 25 words, an article's quotes 90, if the dossier sets no other limit."""
    most, most_in_all = dossier.briefing.quoting.words, dossier.briefing.quoting.per_article
    total = 0
    for quote, words in _quoted(article):
        count = count_words(words)
        place = quote.place_of("text")
        if not most.allows(count):
            message = f"the quote has {count} words; at most {most}"
            yield error("long-quote", place, message, "keep the words that matter")
        total += count
        if most_in_all.allows(total - count) and not most_in_all.allows(total):
            message = (
                f"with this quote the article is quoted with {total} words; at most {most_in_all}"
            )
            hint = "say some of it in your own words, or set 'quoting' in dossier.yml"
            yield error("long-quotes", place, message, hint)


def _quoted(article: Article) -> Iterator[tuple[Quote, str]]:
    """Yield the quotes of an article whose words could be read, with these."""
    for report in article.reports:
        for quote in quotes_of(report):
            if words := _words(quote):
                yield quote, words


def _words(quote: Quote) -> str | None:
    return if_read(lambda: quote.text, None)
