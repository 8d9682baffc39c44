"""Rules on the dossier file and on judgements, wherever they stand."""

from collections import Counter
from collections.abc import Iterator

from onrecord.checks.soundness import past_basis, unsound_basis, what_counts
from onrecord.diagnostics.findings import Diagnostic, error, warning
from onrecord.dossier.freshness import newer_evidence
from onrecord.dossier.model import Dossier
from onrecord.dossier.origins import origins
from onrecord.dossier.sourcing import sourcing
from onrecord.source.plain import sentences
from onrecord.source.records import Briefing, Judgement
from onrecord.source.rich import blocks
from onrecord.source.tables import Sourcing
from onrecord.source.terms import SCALE_WORDS, Confidence
from onrecord.source.versions import NEWEST, news_in

MAX_SENTENCES = 3


def bottom_line_is_short(briefing: Briefing, _dossier: Dossier) -> Iterator[Diagnostic]:
    """The bottom line has at most three sentences."""
    # A paragraph or an item of a list is one at least, whatever it ends with.
    count = sum(map(sentences, blocks(briefing.bottom_line)))
    if count > MAX_SENTENCES:
        message = f"the bottom line has {count} sentences; at most {MAX_SENTENCES}"
        yield error(
            "long-bottom-line", briefing.place_of("bottom_line"), message, "cut or move the rest"
        )


def version_has_what_is_used(briefing: Briefing, dossier: Dossier) -> Iterator[Diagnostic]:
    """A dossier that is said to be in version 1 of the format uses no later fields (warning)."""
    if briefing.format is None or briefing.format >= NEWEST:
        return
    used = Counter(
        news for struct in dossier.structs() for news in news_in(struct) if news != "format"
    )
    if used:
        names = ", ".join(f"'{name}'" for name, _ in used.most_common(5))
        more = f" and {len(used) - 5} more" if len(used) > 5 else ""
        message = f"version {briefing.format} of the format has no {names}{more}"
        hint = f"write 'format: {NEWEST}'; it changes nothing else"
        yield warning("later-format", briefing.place_of("format"), message, hint)


def judgement_has_a_basis(judgement: Judgement, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A judgement names what it rests on."""
    if not judgement.basis:
        hint = "list ids of positions, articles or events"
        yield error("no-basis", judgement.place_of("basis"), "a judgement without a basis", hint)


def basis_stands(judgement: Judgement, dossier: Dossier) -> Iterator[Diagnostic]:
    """A judgement rests on nothing retracted, corrected since, deprecated or past (warning).

    What is past or deprecated may stand beside what counts in its place.
    """
    weighed = what_counts(judgement.basis, dossier)
    for ref in judgement.basis:
        if found := unsound_basis(ref.id, dossier):
            yield warning("unsound-basis", ref.place, *found)
        elif found := past_basis(ref.id, weighed, dossier):
            yield warning("past-basis", ref.place, *found)


def high_confidence_has_its_origins(judgement: Judgement, dossier: Dossier) -> Iterator[Diagnostic]:
    """High confidence rests on what is on record, or on two independent origins (warning).

    Articles and events in the basis speak for themselves: it is not known for what of them.
    """
    named = [ref.id for ref in judgement.basis]
    basis = [dossier.positions[each] for each in named if each in dossier.positions]
    if judgement.confidence is not Confidence.HIGH or len(basis) < len(named) or not basis:
        return
    if any(sourcing(dossier, position) is Sourcing.ON_RECORD for position in basis):
        return
    count = origins(dossier, basis)
    if count < 2:
        behind = "one origin" if count else "no origin that is known"
        message = f"high confidence, but nothing of its basis is on record, with {behind} behind it"
        hint = "write 'low' or 'moderate', or add what confirms it to 'basis'"
        yield warning("thin-basis", judgement.place_of("confidence"), message, hint)


def likelihood_is_of_the_scale(judgement: Judgement, dossier: Dossier) -> Iterator[Diagnostic]:
    """A likelihood is a word of the dossier's scale."""
    briefing = dossier.briefing_or_none
    if briefing is None or judgement.likelihood is None:
        return
    accepted = SCALE_WORDS[briefing.scale]
    if judgement.likelihood not in accepted:
        message = f"'{judgement.likelihood}' is not a word of the {briefing.scale.label} scale"
        hint = "one of " + ", ".join(accepted)
        yield error("unknown-term", judgement.place_of("likelihood"), message, hint)


def judgement_is_up_to_date(briefing: Briefing, dossier: Dossier) -> Iterator[Diagnostic]:
    """So does a key judgement that names a question (warning)."""
    for judgement in briefing.judgements:
        if judgement.question is not None:
            yield from stale(judgement, judgement.question.id, dossier)


def judgement_is_of_the_day_of_its_answer(
    briefing: Briefing, dossier: Dossier
) -> Iterator[Diagnostic]:
    """A key judgement weighs the evidence to the same date as the answer to its question (warning).

    Else two pages say two dates of one question.
    """
    for judgement in briefing.judgements:
        question = dossier.questions.get(judgement.question.id) if judgement.question else None
        answer = question.answer if question else None
        if question and answer and judgement.as_of and answer.as_of != judgement.as_of:
            its = f"to {answer.as_of.words()}" if answer.as_of else "to no date that is said"
            message = f"evidence to {judgement.as_of.words()}, but {its} in the answer to its"
            hint = "weigh both to one date, and write it in both"
            place = judgement.place_of("as_of")
            yield warning("other-date", place, f"{message} question '{question.id}'", hint)


def stale(judgement: Judgement, question_id: str, dossier: Dossier) -> Iterator[Diagnostic]:
    """Yield a finding where evidence on a question is newer than a judgement on it."""
    newer = newer_evidence(dossier, judgement, question_id)
    if newer and judgement.as_of:
        names = ", ".join(f"'{article.id}'" for article in newer[:3])
        verb = "is" if len(newer) == 1 else "are"
        message = f"as of {judgement.as_of.words()}, but {names} {verb} newer"
        hint = "weigh it, then set 'as_of' to its date"
        yield warning("stale-answer", judgement.place_of("as_of"), message, hint)
