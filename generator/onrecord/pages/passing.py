"""Who is quoted in what others say, and who passes it on."""

from collections.abc import Iterator, Mapping

from onrecord.dossier.model import Dossier, grouped, held_by, once, quotes_of
from onrecord.pages.prose import Link, Prose
from onrecord.source.fields import Ref
from onrecord.source.records import Report


@once
def quoted(dossier: Dossier) -> Mapping[str, tuple[Prose, ...]]:
    """Return, for each actor, where it is quoted in what is no position of its own."""
    return grouped(
        (speaker_id, (Link(record_id), ", in ", Link(article.id)))
        for article in dossier.articles.values()
        for report in article.reports
        for record_id, speaker_id in dict.fromkeys(_speakers(report))
        if record_id in dossier.events or speaker_id not in held_by(dossier, record_id)
    )


def _speakers(report: Report) -> Iterator[tuple[str, str]]:
    """Return whom the quotes of a report name as speakers, each with what is reported."""
    reported = report.position or report.event
    speakers = (quote.speaker for quote in quotes_of(report))
    return ((reported.id, speaker.id) for speaker in speakers if reported and speaker)


@once
def passed_on(dossier: Dossier) -> Mapping[str, tuple[Prose, ...]]:
    """Return, for each actor, the positions that articles have through it."""
    return grouped(
        (actor_id, (Link(report.position.id), ", into ", Link(article.id)))
        for article in dossier.articles.values()
        for report in article.reports
        if report.position
        for actor_id in dict.fromkeys(step.id for step in report.via or () if isinstance(step, Ref))
    )
