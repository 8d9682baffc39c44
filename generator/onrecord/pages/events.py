"""An event as pages print it: whether it took place, and on whose word that is reported."""

from dataclasses import dataclass

from onrecord.dossier.model import ArticleReport, Dossier, quotes_of
from onrecord.dossier.outlets import record_of
from onrecord.dossier.routes import Route, event_route, event_routes
from onrecord.pages.addresses import MOST
from onrecord.pages.prose import (
    Link,
    Part,
    Prose,
    StatusMark,
    Strong,
    and_more,
    joined,
    listed,
    spaced,
)
from onrecord.pages.statements import ReportView, report_view
from onrecord.pages.wording import attribution_label, when
from onrecord.source.records import Event, Report
from onrecord.source.tables import Attribution


@dataclass(frozen=True, slots=True)
class ReportedEvent:
    """An event in an article, and this article's report of it where it says more than that."""

    css: str
    meta: Prose
    report: ReportView | None


def reported_event(dossier: Dossier, event: Event, reported: ArticleReport) -> ReportedEvent:
    """Return an event as one report of an article has it."""
    report, route = reported.report, event_route(dossier, reported)
    return ReportedEvent(
        css=f"or-entry or-entry--{report.attribution or Attribution.UNATTRIBUTED}",
        meta=_line(event),
        report=report_view(dossier, route, None) if _says_more(report) else None,
    )


def event_line(dossier: Dossier, event: Event) -> Prose:
    """Return an event in a line: when, whether it took place, where it stands, on whose word."""
    return (*_line(event), *spaced(on_whose_word(dossier, event)))


def _line(event: Event) -> Prose:
    return (Strong(when(event)), " ", StatusMark(event.status), " ", Link(event.id))


def on_whose_word(dossier: Dossier, event: Event) -> Prose:
    """Return on whose word an event is reported where nobody named says so, nor any outlet."""
    reports = [each.report for each in dossier.reports.get(event.id, ())]
    given = {report.attribution for report in reports}
    if not given or not given <= _HEARSAY:
        return ()
    return (f"({' or '.join(each.label for each in Attribution if each in given)})",)


_HEARSAY = frozenset({Attribution.ANONYMOUS, Attribution.ANALYST_INFERENCE})


def sources(dossier: Dossier, event: Event) -> Prose:
    """Return the articles that report an event, each with on whose word, and through whom."""
    routes = event_routes(dossier, event)
    return joined(and_more([_source(route) for route in routes[:MOST]], len(routes)), "; ")


def _source(route: Route) -> Prose:
    report = route.report
    word: Prose = (attribution_label(report.attribution),) if report.attribution else ()
    steps: list[Part] = [
        Link(record_of(step)) if step else "a step not named" for step in route.steps
    ]
    through: Prose = ("through ", *listed(steps)) if steps else ()
    said = joined([word, through], ", ")
    return (Link(route.article.id), *((" (", *said, ")") if said else ()))


def _says_more(report: Report) -> bool:
    """Return whether a report says more than that the event is in its article."""
    given = report.attribution or report.via is not None or quotes_of(report) or report.wording
    return bool(given or report.where or report.grade or report.note)
