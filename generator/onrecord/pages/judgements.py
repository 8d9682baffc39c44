"""An assessment of the editors as pages print it."""

from dataclasses import dataclass

from onrecord.dossier.freshness import newer_evidence
from onrecord.dossier.model import Dossier
from onrecord.pages.prose import Link, Prose, Strong, in_a_list
from onrecord.pages.statements import statement
from onrecord.pages.wording import assessment, assessment_css, in_brief, weighed
from onrecord.source.records import Judgement


@dataclass(frozen=True, slots=True)
class JudgementView:
    """A judgement with its confidence, its basis and what would change it.

    ``folded`` says that what it rests on and assumes is shown when asked for, under ``summary``.
    """

    judgement: Judgement
    kicker: str
    css: str
    assessment: Prose
    basis: Prose
    folded: bool

    @property
    def summary(self) -> str:
        """What is shown when asked for."""
        change = ", what would change it" if self.has_detail else ""
        return f"What it rests on{change}"

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
    rests_on = in_a_list(_named(dossier, ref.id) for ref in judgement.basis)
    basis: Prose = (Strong("Rests on"), " ", *rests_on, ".")
    newer = newer_evidence(dossier, judgement, question_id)
    if judgement.question:
        basis += (" More: ", Link(judgement.question.id), ".")
    if folded:
        basis += weighed(judgement, newer)
    return JudgementView(
        judgement,
        kicker,
        assessment_css(judgement),
        in_brief(judgement, newer) if folded else assessment(judgement, newer),
        basis,
        folded,
    )


def _named(dossier: Dossier, record_id: str) -> Prose:
    """Return a link to what a judgement rests on, and that it is past or not relied on, if so."""
    position = dossier.positions.get(record_id)
    standing = statement(dossier, position).standing if position else ()
    return (Link(record_id), *((" (", *standing, ")") if standing else ()))
