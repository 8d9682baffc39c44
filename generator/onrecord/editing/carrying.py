"""A statement that comes in with the article that carries it, and the report in between."""

from collections.abc import Mapping
from typing import Any

from onrecord.editing.adding import NOT_KNOWN, pointed
from onrecord.editing.comparing import compared, is_within, shown
from onrecord.editing.emitting import in_order
from onrecord.editing.intake import Intake, Taken
from onrecord.editing.known_again import word
from onrecord.editing.layout import RefusedError
from onrecord.editing.renaming import path_of
from onrecord.editing.reporting import with_reports
from onrecord.exchange.incoming import Incoming
from onrecord.exchange.whole import plain_of
from onrecord.source.dates import Edtf
from onrecord.source.fields import Plain, Record
from onrecord.source.records import Article, Report
from onrecord.source.words import count_words

LONG_QUOTE = "a quote is left out: it, or all of its article, is more than the dossier quotes"


def taken_in(intake: Intake, number: int, incoming: Incoming, where: str) -> Taken:
    """Take a record in, with those that it names and the article that carries it.

    What became of it is what became of all of these. Raises RefusedError where one cannot be taken.
    """
    # Before anything comes of it, so that others find nothing of a row that is not taken.
    _require_in_order(incoming)
    beside = [intake.take(number, each, where) for each in incoming.beside]
    taken = intake.take(number, incoming, where)
    if incoming.article is None:
        return taken
    article = intake.take(number, incoming.article, where)
    report = _reported(intake, number, incoming, taken.id, article.id)
    every = (taken, article, report, *beside)
    return Taken(
        taken.id,
        is_new=taken.is_new or report.is_new,
        kept=tuple(dict.fromkeys(each for one in every for each in one.kept)),
        filled=tuple(dict.fromkeys(each for one in every for each in one.filled)),
    )


def _reported(
    intake: Intake, number: int, incoming: Incoming, position_id: str, article_id: str
) -> Taken:
    """Let an article carry a position, unless it does."""
    report = pointed(Report, {"position": position_id, **incoming.report}, intake.known.by_name)
    _require_not_later(_date(intake, position_id), _date(intake, article_id))
    there = intake.records.get(article_id)
    own = intake.new.get(article_id, {})
    more: Any = own.setdefault("reports", []) if own else intake.more.setdefault(article_id, [])
    reports: list[dict[str, Any]] = more
    written = [plain_of(each) for each in there.reports] if isinstance(there, Article) else []
    quote = report.pop("quote", "")
    fits = not quote or _fits(intake, str(quote), [*written, *reports])
    mine = next((each for each in reports if each["position"] == position_id), None)
    if isinstance(there, Article):
        for each in there.reports:
            if each.position and each.position.id == position_id:
                return _there(there, each, report, str(quote) if fits else "")
    if not fits:
        intake.notes[LONG_QUOTE] += 1
    elif quote and mine is None:
        report["quote"] = quote
    if mine is not None:
        _quote_too(mine, str(quote) if fits else "")
        return Taken(article_id)
    reports.append(in_order(Report, report))
    if there:
        _write(intake, number, there, report)
    return Taken(article_id, is_new=True)


def _there(article: Article, mine: Report, report: Mapping[str, Plain], quote: str) -> Taken:
    """Return what of a report that is there says something else."""
    found = compared(mine, report, {})
    quotes = _quotes(plain_of(mine))
    differs = list(found.differs)
    if quote and quotes and not is_within(quote, quotes, {}):
        differs.append(f"quote: {shown(quotes)} (there {shown(quote)})")
    where = f"{path_of(article)}: report of {mine.position}"
    return Taken(article.id, kept=tuple(f"{where}: {each}" for each in differs))


def _quote_too(report: dict[str, Any], quote: str) -> None:
    """Let a report that came in have one more quote."""
    quotes = _quotes(report)
    if quote and not is_within(quote, quotes, {}):
        one = report.pop("quote", "")
        if one or quotes:
            report["quotes"] = [*quotes, quote]
        else:
            report["quote"] = quote


def _quotes(report: Mapping[str, Any]) -> list[Any]:
    one = report.get("quote")
    return [*([one] if one else []), *report.get("quotes", [])]


def _fits(intake: Intake, quote: str, reports: list[Any]) -> bool:
    """Return whether a quote, with all of its article that is quoted, is within the limits."""
    texts = [
        each["text"] if isinstance(each, dict) else str(each)
        for report in reports
        for each in _quotes(report)
    ]
    if quote in texts:
        return True
    in_all = sum(map(count_words, [*texts, quote]))
    limits = intake.quoting
    return limits.words.allows(count_words(quote)) and limits.per_article.allows(in_all)


def _write(intake: Intake, number: int, article: Record, report: Mapping[str, Plain]) -> None:
    """Let a report come into the file of an article that is there."""
    if intake.is_draft(word(report, "position")) and not intake.is_draft(article.id):
        why = f"'{article.id}', which carries it, is published, and may not lead to a draft"
        raise RefusedError(f"{why}: make that a draft, or import what is whole with --publish")
    path = path_of(article)
    if len(intake.more[article.id]) == 1:
        # That it can be done is seen of the first; all of them are written at one time.
        with_reports(intake.files.text(path) or "", path, article.id, [report])
    intake.put_behind(path, number)


def _require_in_order(incoming: Incoming) -> None:
    """Raise RefusedError where a position is said to be later than the article that carries it."""
    if incoming.article is not None:
        said, published = (
            _read(word(each.fields, "date")) for each in (incoming, incoming.article)
        )
        _require_not_later(said, published)


def _require_not_later(said: Edtf | None, published: Edtf | None) -> None:
    if said and published and published.surely_before(said):
        raise RefusedError(
            f"it is of {said.words()}, and the article that carries it of {published.words()}"
        )


def _date(intake: Intake, record_id: str) -> Edtf | None:
    record = intake.records.get(record_id)
    if isinstance(record, Article):
        return record.version
    if record is not None:
        found = getattr(record, "date", None)
        return found if isinstance(found, Edtf) else None
    return _read(word(intake.new[record_id], "date"))


def _read(written: str) -> Edtf | None:
    return None if written in {"", NOT_KNOWN} else Edtf.parse(written)
