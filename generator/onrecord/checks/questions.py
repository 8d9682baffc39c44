"""Rules on questions, their answers and their disputes."""

from collections.abc import Iterator

from onrecord.checks.briefing import stale
from onrecord.diagnostics.findings import Diagnostic, error, warning
from onrecord.dossier.model import Dossier
from onrecord.dossier.oppositions import oppositions
from onrecord.source.records import Question


def question_says_something(question: Question, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A question has an answer, or says what is not known (warning)."""
    if "answer" not in question.spans and not question.unknowns:
        message = "neither an answer nor unknowns"
        hint = "add 'answer', or list what is not known under 'unknowns'"
        yield warning("unanswered", question.place_of("text"), message, hint)


def question_is_related_to_others(question: Question, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A question is related to other questions."""
    for ref in question.related:
        if ref.id == question.id:
            yield error("self-reference", ref.place, "a question is not related to itself")


def dispute_has_two_sides(question: Question, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A dispute has at least two sides."""
    for dispute in question.disputes:
        if len(dispute.sides) < 2:
            message = f"a dispute has at least two sides; this one has {len(dispute.sides)}"
            yield error("one-sided", dispute.place_of("sides"), message)


def oppositions_are_explained(question: Question, dossier: Dossier) -> Iterator[Diagnostic]:
    """Opposed positions on a question are sides of a dispute that explains them (warning)."""
    opposed = oppositions(dossier).get(question.id)
    unexplained = opposed.unexplained if opposed else ()
    if unexplained:
        first = unexplained[0]
        more = f" and {len(unexplained) - 1} more" if len(unexplained) > 1 else ""
        message = (
            f"opposed, and no dispute explains it: '{first.one.id}' and '{first.other.id}'{more}"
        )
        hint = "add a dispute whose sides name both; kind 'evaluation' says that views differ"
        place = question.place_of("disputes" if question.disputes else "text")
        yield warning("unexplained-opposition", place, message, hint)
    if opposed and opposed.more:
        compared = len(opposed.pairs)
        message = f"only {compared:,} of {compared + opposed.more:,} opposed pairs are compared"
        yield warning(
            "too-many-pairs", question.place_of("text"), message, "ask narrower questions"
        )


def answer_is_up_to_date(question: Question, dossier: Dossier) -> Iterator[Diagnostic]:
    """An answer weighs all evidence: none of its question is newer than its as_of (warning)."""
    if question.answer is not None:
        yield from stale(question.answer, question.id, dossier)
