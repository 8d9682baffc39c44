"""What is relied on though it was corrected or retracted, and what to do about it."""

from collections.abc import Iterator

from onrecord.diagnostics.findings import Diagnostic, warning
from onrecord.dossier.corrections import in_words, is_retracted, is_sound, unsound
from onrecord.dossier.model import Dossier
from onrecord.source.records import Article, Event, Position


def unsound_source(
    record: Position | Event, dossier: Dossier, or_else: str
) -> Iterator[Diagnostic]:
    """Yield a finding where a record is known only through what was corrected or retracted."""
    through = unsound(dossier, record)
    if not through:
        return
    message = f"'{record.id}' is known only through {in_words(dossier, through)}"
    hint = f"report it in the correction, {or_else}, or {_READ_AS_CORRECTED}"
    if any(map(is_retracted, through)):
        hint = f"report it where somebody else has it, or {or_else}"
    yield warning("unsound-source", record.span, message, hint)


def unsound_basis(record_id: str, dossier: Dossier) -> tuple[str, str] | None:
    """Return what is wrong with relying on a record, and what to do; None where nothing is."""
    article = dossier.articles.get(record_id)
    if article is not None:
        through: tuple[Article, ...] = () if is_sound(dossier, article) else (article,)
        named = ""
    else:
        known = dossier.positions.get(record_id) or dossier.events.get(record_id)
        through = unsound(dossier, known) if known else ()
        named = f"'{record_id}', known only through "
    if not through:
        return None
    hint = f"look what the correction changes, and rest it on that, or {_READ_AS_CORRECTED}"
    if any(map(is_retracted, through)):
        hint = "weigh it again without what was retracted, and name what it rests on now"
    return f"rests on {named}{in_words(dossier, through)}", hint


_READ_AS_CORRECTED = "date the corrected version that was read: 'updated'"
