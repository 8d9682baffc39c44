"""An assessment of the editors as pages print it."""

from dataclasses import dataclass

from onrecord.dossier.freshness import newer_evidence
from onrecord.dossier.model import Dossier
from onrecord.pages.prose import Link, Prose, Strong, links
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
    basis: Prose = (Strong("Rests on"), " ", *links(ref.id for ref in judgement.basis), ".")
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
