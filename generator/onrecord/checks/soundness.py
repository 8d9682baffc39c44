"""What is relied on though it was corrected, retracted or is past, and what to do about it."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from onrecord.diagnostics.findings import Diagnostic, warning
from onrecord.dossier.corrections import in_words, is_retracted, is_sound, unsound
from onrecord.dossier.model import Dossier
from onrecord.dossier.past import EndKind, ending, is_past
from onrecord.source.fields import Record, Ref, is_whole
from onrecord.source.records import Article, Event, Position
from onrecord.source.terms import Rank


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


# Who says something on which question, by their ids.
_Voice = tuple[str, str]


def what_counts(basis: Iterable[Ref[Record]], dossier: Dossier) -> AbstractSet[_Voice]:
    """Return whose word on which question counts now, of the positions in a basis."""
    positions = (dossier.positions.get(ref.id) for ref in basis)
    return {
        _voice(each)
        for each in positions
        if each and is_whole(each)
        if each.rank is not Rank.DEPRECATED and not is_past(dossier, each)
    }


def past_basis(
    record_id: str, weighed: AbstractSet[_Voice], dossier: Dossier
) -> tuple[str, str] | None:
    """Return what is wrong with relying on what no longer counts, and what to do, if anything is.

    Nothing is where the word that counts instead is ``weighed`` as well, nor where a source says no
    more than until when it was held.
    """
    position = dossier.positions.get(record_id)
    if position is None or not is_whole(position) or _voice(position) in weighed:
        return None
    if position.rank is Rank.DEPRECATED:
        return f"rests on '{record_id}', which is deprecated", "rest it on what is relied on"
    ended = ending(dossier, position, position.actor.id)
    if ended is None or ended.by is None or _voice(ended.by) in weighed:
        return None
    verb = "took back" if ended.kind is EndKind.WITHDRAWN else "replaced"
    hint = f"weigh '{ended.by.id}', and name it in the basis as well"
    return f"rests on '{record_id}', which '{ended.by.id}' {verb}", hint


def _voice(position: Position) -> _Voice:
    return position.actor.id, position.question.id
