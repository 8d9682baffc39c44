"""Rules on articles: copies, and dates that agree with one another."""

from collections.abc import Iterator, Mapping

from onrecord.checks.hierarchies import upward_faults
from onrecord.checks.sequence import basis_faults
from onrecord.diagnostics.findings import Diagnostic, error, warning
from onrecord.dossier.chronology import Dated, chronology
from onrecord.dossier.corrections import stands
from onrecord.dossier.model import Dossier, event_id, once, position_id
from onrecord.source.dates import Edtf
from onrecord.source.fields import Unknown, if_read
from onrecord.source.records import Article, Event, Position
from onrecord.source.terms import ArticleKind, DateBasis, EventStatus
from onrecord.source.values import Doi


def copies_say_of_what(article: Article, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A copy or a rewrite names its original when the dossier has it (warning)."""
    if article.kind is ArticleKind.SYNDICATED_COPY and article.same_text_as is None:
        message = "a syndicated copy without 'same_text_as'"
        yield warning(
            "no-original", article.place_of("kind"), message, "name the original if it is here"
        )
    if article.kind is ArticleKind.REWRITE and article.rewrite_of is None:
        message = "a rewrite without 'rewrite_of'"
        yield warning(
            "no-original", article.place_of("kind"), message, "name the original if it is here"
        )


def copies_run_in_no_circle(article: Article, dossier: Dossier) -> Iterator[Diagnostic]:
    """same_text_as, rewrite_of and corrects lead to an earlier text, never round to the start."""
    yield from upward_faults(article, dossier)


def status_note_says_of_what(article: Article, dossier: Dossier) -> Iterator[Diagnostic]:
    """A note on an article's status stands where it was corrected or retracted (warning)."""
    unread = if_read(lambda: article.status, None) is None
    if article.status_note is not None and not unread and stands(dossier, article):
        message = "a note on the status of an article that still stands"
        hint = "write 'status: corrected' or 'status: retracted', or use 'notes'"
        yield warning("misplaced-note", article.place_of("status_note"), message, hint)


def correction_is_later(article: Article, dossier: Dossier) -> Iterator[Diagnostic]:
    """A correction is no older than what it corrects."""
    corrected = dossier.articles.get(article.corrects.id) if article.corrects else None
    if corrected is not None and article.date.surely_before(corrected.date):
        message = (
            f"corrects '{corrected.id}' ({corrected.date.words()}), but is older: "
            f"{article.date.words()}"
        )
        yield _date_finding(article, corrected, message, "one of the two dates is wrong")


def correction_is_of_its_outlet(article: Article, dossier: Dossier) -> Iterator[Diagnostic]:
    """An outlet corrects what it published itself (warning)."""
    corrected = dossier.articles.get(article.corrects.id) if article.corrects else None
    if corrected is None or Unknown.UNKNOWN in {article.publisher, corrected.publisher}:
        return
    if article.publisher != corrected.publisher:
        message = f"corrects '{corrected.id}', which '{corrected.publisher}' published"
        hint = "what another outlet says of it is a dispute, or a note"
        yield warning("other-outlet", article.place_of("corrects"), message, hint)


def doi_is_one_articles(article: Article, dossier: Dossier) -> Iterator[Diagnostic]:
    """A DOI names one article, whatever its letters' case (warning)."""
    if article.doi is not None and (first := _by_doi(dossier)[article.doi.key]) != article.id:
        message = f"'{first}' has the DOI {article.doi} as well"
        hint = "if both are one article, write it once; else one of the two is another's DOI"
        yield warning("same-doi", article.place_of("doi"), message, hint)


@once
def _by_doi(dossier: Dossier) -> Mapping[str, str]:
    """Return for every DOI the first article by its place that has it."""
    named: dict[str, str] = {}
    for article in sorted(dossier.articles.values(), key=lambda each: each.span.sort_key):
        if doi := _doi(article):
            named.setdefault(doi.key, article.id)
    return named


def _doi(article: Article) -> Doi | None:
    return if_read(lambda: article.doi, None)


def dates_agree(article: Article, dossier: Dossier) -> Iterator[Diagnostic]:
    """An article is no older than what it reports, nor younger than the day it was read.

    What counts is the date of the version that was read. A date not known has no basis (warning).
    """
    judged: set[str] = set()
    for report in article.reports:
        subject: Position | Event | None = None
        if (named := position_id(report)) is not None:
            subject = dossier.positions.get(named)
        elif (named := event_id(report)) is not None:
            event = dossier.events.get(named)
            # An occurred event has a rule of its own; a planned one lies ahead by nature.
            subject = event if event and event.status is EventStatus.REPORTED else None
        if subject is None or subject.id in judged or subject.id not in chronology(dossier):
            continue
        judged.add(subject.id)
        since = chronology(dossier)[subject.id].since
        if article.version.surely_before(since.date):
            yield _older_than(article, subject, since)
    yield from basis_faults(article)
    yield from _read_too_early(article)


def _older_than(article: Article, subject: Position | Event, since: Dated) -> Diagnostic:
    """Return the finding on an article older than what it reports, or than what that came after."""
    chain = "" if since is subject else f", and which came after '{since.id}'"
    message = (
        f"the article '{article.id}' ({article.version.words()}) is older than '{subject.id}', "
        f"which it reports{chain} ({since.date.words()})"
    )
    return _date_finding(article, since, message, "one of the two dates is wrong")


def _read_too_early(article: Article) -> Iterator[Diagnostic]:
    for field_name, later in _later_dates(article):
        if later and later.surely_before(article.date):
            message = f"published {article.date.words()}, but {field_name} {later.words()}"
            next_step = "updated" if field_name == "updated" else "read"
            hint = f"a text is published before it is {next_step}"
            yield _date_finding(article, article, message, hint)
    accessed = if_read(lambda: article.accessed, None)
    if article.updated and accessed and accessed.surely_before(article.updated):
        message = f"read {accessed.words()}, but that version is of {article.updated.words()}"
        hint = "'updated' is the date of the version that was read"
        yield error("date-conflict", article.place_of("updated"), message, hint)


def authors_are_named(article: Article, _dossier: Dossier) -> Iterator[Diagnostic]:
    """Authors that are not known are left out (warning)."""
    if any(author.casefold() in _NO_NAMES for author in article.authors):
        message = "'authors' names nobody, and pages print it as a name"
        hint = "leave it out where no author is named"
        yield warning("no-author", article.place_of("authors"), message, hint)


_NO_NAMES = frozenset({"unknown", "anonymous", "n/a", "none", "unbekannt", "inconnu"})


def days_are_of_an_address(article: Article, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A day on which an article was read or copied stands beside its address (warning)."""
    where = {"accessed": {"url", "archived_url", "doi"}, "archived_on": {"archived_url"}}
    for field_name, addresses in where.items():
        if field_name in article.spans and addresses.isdisjoint(article.spans):
            needed = " or ".join(f"'{each}'" for each in sorted(addresses))
            message = f"'{field_name}' without an address, so no page shows it"
            yield warning("no-address", article.place_of(field_name), message, f"add {needed}")


def _later_dates(article: Article) -> tuple[tuple[str, Edtf | None], ...]:
    return (
        ("updated", if_read(lambda: article.updated, None)),
        ("accessed", if_read(lambda: article.accessed, None)),
        ("archived on", if_read(lambda: article.archived_on, None)),
        ("recorded", if_read(lambda: article.recorded, None)),
    )


def _date_finding(article: Article, subject: Dated, message: str, hint: str) -> Diagnostic:
    """Return an error where a date is said to be stated, else a warning at the inferred one."""
    for record in (article, subject):
        if record.date_basis is not DateBasis.STATED:
            return warning("date-conflict", record.place_of("date"), message, hint)
    return error("date-conflict", article.place_of("date"), message, hint)
