"""An assessment of the editors as pages print it."""

from dataclasses import dataclass

from onrecord.dossier.corrections import doubt
from onrecord.dossier.freshness import newer_evidence
from onrecord.dossier.labels import whose
from onrecord.dossier.model import Dossier, holders
from onrecord.pages.prose import Link, Prose, Said, Strong, listed
from onrecord.pages.wording import assessment, assessment_css
from onrecord.source.records import Judgement


@dataclass(frozen=True, slots=True)
class JudgementView:
    """A judgement with its confidence, its basis and what would change it.

    ``folded`` says that what it assumes is shown when asked for.
    """

    judgement: Judgement
    kicker: str
    css: str
    assessment: Prose
    basis: Prose
    folded: bool

    @property
    def has_detail(self) -> bool:
        """Whether it says what it assumes or what would change it."""
        return bool(self.judgement.assumptions or self.judgement.would_change_if)


def judgement_view(
    dossier: Dossier,
    judgement: Judgement,
    kicker: str,
    question_id: str | None = None,
    *,
    folded: bool = False,
) -> JudgementView:
    """Return a judgement under a ``kicker``: an answer with its question, or one that names it."""
    if question_id is None and judgement.question:
        question_id = judgement.question.id
    rests_on = listed(_basis(dossier, ref.id) for ref in judgement.basis)
    basis: Prose = (Strong("Rests on"), " ", *rests_on, ".")
    if judgement.question:
        basis = (*basis, " More: ", Link(judgement.question.id), ".")
    return JudgementView(
        judgement,
        kicker,
        assessment_css(judgement),
        assessment(judgement, newer_evidence(dossier, judgement, question_id)),
        basis,
        folded,
    )


def _basis(dossier: Dossier, record_id: str) -> Link:
    """Return a link to what a judgement rests on: to a position by its few words, if it has any."""
    position = dossier.positions.get(record_id)
    if position is None or position.short is None:
        return Link(record_id)
    doubtful = doubt(dossier, position)
    day = f", {position.date.short()}" + (f" ({doubtful})" if doubtful else "")
    who = whose(dossier, position, holders(position))
    return Link(record_id, (f"{who}: ", Said(position.short), day))
