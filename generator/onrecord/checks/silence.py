"""What a source may leave out, and what is lost by it where it does."""

from collections.abc import Iterator

from onrecord.diagnostics.findings import Diagnostic, plural, warning
from onrecord.dossier.model import Dossier, holders, once, position_id, reports_of
from onrecord.dossier.outlets import outlet_id
from onrecord.source.fields import if_read
from onrecord.source.records import Article, Briefing, Report
from onrecord.source.tables import Attribution


def report_says_on_whose_word(report: Report, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A report of a position says on whose word the article has it (warning)."""
    position = position_id(report)
    if position is not None and "attribution" not in report.spans:
        message = f"on whose word the article has '{position}' is not recorded"
        hint = f"write 'attribution: {Attribution.ON_RECORD}' or another of its words"
        hint += "; without one the statement is compared with others as its holder's own"
        yield warning("no-attribution", report.place_of("position"), message, hint)


def article_says_when_it_came_in(article: Article, dossier: Dossier) -> Iterator[Diagnostic]:
    """Where one article says when it was recorded, each one does, but for drafts (warning)."""
    if "recorded" not in article.spans and not article.draft and _some_are_recorded(dossier):
        message = "no day on which the article was recorded, though others have one"
        hint = "write 'recorded' and the day; without it what is new and the feed leave it out"
        yield warning("no-recorded", article.span, message, hint)


@once
def _some_are_recorded(dossier: Dossier) -> bool:
    return any("recorded" in article.spans for article in dossier.articles.values())


# A dossier with fewer reports of others' statements is hardly begun.
_MANY_REPORTS = 10


def some_routes_are_stated(briefing: Briefing, dossier: Dossier) -> Iterator[Diagnostic]:
    """Of many reports in several articles, one at least says how the article knows (warning)."""
    reports = [
        report
        for article in dossier.articles.values()
        for report in reports_of(article)
        if _is_of_others(article, report, dossier)
    ]
    if len(dossier.articles) < 2 or len(reports) < _MANY_REPORTS:
        return
    if not any("via" in each.spans for each in reports):
        counted = f"{plural(len(reports), 'report')} of what others said"
        message = f"none of {counted} says how its article knows: no origin can be counted"
        hint = "write 'via: []' in a report of what was said to the outlet itself,"
        hint += " and 'via: [agency]' where an agency has it from the speaker"
        yield warning("no-routes", briefing.span, message, hint)


def _is_of_others(article: Article, report: Report, dossier: Dossier) -> bool:
    """Return whether a report is of a position, and not of the outlet's own."""
    position = dossier.positions.get(position_id(report) or "")
    if position is None:
        return False
    return outlet_id(dossier, article) not in if_read(lambda: holders(position), ())
