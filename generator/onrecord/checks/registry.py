"""The table of contents: every rule, with the codes it gives and how much each weighs."""

import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.checks import (
    actors,
    articles,
    briefing,
    events,
    figures,
    positions,
    questions,
    reports,
    silence,
)
from onrecord.diagnostics.findings import Diagnostic, Severity
from onrecord.dossier.model import Dossier, grouped
from onrecord.source.fields import Struct, UnreadError

ERROR, WARNING = Severity.ERROR, Severity.WARNING
# A rule takes one type of struct, which its annotation names: `struct_type` reads it from there.
Check = Callable[[Any, Dossier], Iterator[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and what it can find.

    ``codes`` maps each code to its severities; one has two where the weight of a finding depends
    on how sure the data are.
    """

    check: Check
    codes: Mapping[str, tuple[Severity, ...]]

    @property
    def struct_type(self) -> type[Struct]:
        """What the rule looks at: the type of its first parameter."""
        looked_at = next(iter(typing.get_type_hints(self.check).values()))
        assert isinstance(looked_at, type)  # noqa: S101  # a rule annotates its parameters
        return looked_at


def _error(check: Check, *codes: str) -> Rule:
    return Rule(check, dict.fromkeys(codes, (ERROR,)))


def _warning(check: Check, *codes: str) -> Rule:
    return Rule(check, dict.fromkeys(codes, (WARNING,)))


_IN_SEQUENCE = {
    "cycle": (ERROR,),
    "date-conflict": (ERROR, WARNING),
    "undated-basis": (WARNING,),
}

# In the order in which they run on a record, and in which the method page lists them.
RULES: tuple[Rule, ...] = (
    _error(briefing.bottom_line_is_short, "long-bottom-line"),
    _warning(briefing.version_has_what_is_used, "later-format"),
    _error(briefing.judgement_has_a_basis, "no-basis"),
    _warning(briefing.basis_stands, "unsound-basis", "past-basis"),
    _warning(briefing.high_confidence_has_its_origins, "thin-basis"),
    _error(briefing.likelihood_is_of_the_scale, "unknown-term"),
    _warning(silence.some_routes_are_stated, "no-routes"),
    _warning(questions.question_says_something, "unanswered"),
    _error(questions.question_is_related_to_others, "self-reference"),
    _error(questions.dispute_has_two_sides, "one-sided"),
    Rule(
        questions.sides_are_found,
        {"wrong-side": (ERROR,), "empty-side": (WARNING,), "unclear-side": (WARNING,)},
    ),
    _warning(questions.oppositions_are_explained, "unexplained-opposition"),
    _warning(questions.answer_is_up_to_date, "stale-answer"),
    _warning(briefing.judgement_is_up_to_date, "stale-answer"),
    _warning(briefing.judgement_is_of_the_day_of_its_answer, "other-date"),
    _warning(positions.position_is_reported, "unreported"),
    _warning(events.event_is_reported, "unreported"),
    _warning(positions.position_stands_without_what_was_taken_back, "unsound-source"),
    _warning(events.event_stands_without_what_was_taken_back, "unsound-source"),
    Rule(
        positions.conditions_are_listed,
        {"no-conditions": (ERROR,), "misplaced-conditions": (WARNING,)},
    ),
    _error(positions.speaker_has_a_mandate, "self-reference", "no-mandate"),
    _error(positions.institution_is_not_a_former_member, "no-mandate"),
    _warning(positions.body_is_quoted_by_who_speaks_for_it, "no-mandate"),
    _error(positions.capacity_fits, "no-mandate"),
    _error(positions.about_is_somebody_else, "self-reference"),
    _error(positions.deprecated_has_a_reason, "no-reason"),
    _error(positions.holders_are_several, "self-reference"),
    _error(positions.withdrawal_is_ones_own, "wrong-withdrawal", "cycle", "too-deep"),
    _warning(positions.until_is_later, "inverted-range"),
    _warning(positions.figure_belongs_to_a_quantity, "misplaced-figure"),
    Rule(positions.position_keeps_its_place, _IN_SEQUENCE),
    _error(positions.figure_is_a_range, "no-number", "inverted-range"),
    _warning(figures.qualifier_fits_the_numbers, "misfit-qualifier"),
    _warning(figures.unit_is_spelt_alike, "other-spelling"),
    _error(reports.report_has_one_subject, "report-subject"),
    _error(reports.report_quotes_in_one_way, "both-quotes"),
    _warning(silence.report_says_on_whose_word, "no-attribution"),
    _error(reports.record_is_not_anonymous, "anonymous-on-record"),
    _error(reports.grade_one_is_confirmed, "unconfirmed-grade"),
    Rule(reports.route_is_no_circle, {"via-cycle": (ERROR, WARNING)}),
    _warning(reports.routes_differ, "same-route"),
    _error(reports.quotes_are_short, "long-quote", "long-quotes"),
    _warning(silence.article_says_when_it_came_in, "no-recorded"),
    _warning(articles.copies_say_of_what, "no-original"),
    _error(articles.copies_run_in_no_circle, "cycle", "too-deep"),
    _warning(articles.status_note_says_of_what, "misplaced-note"),
    Rule(articles.correction_is_later, {"date-conflict": (ERROR, WARNING)}),
    _warning(articles.correction_is_of_its_outlet, "other-outlet"),
    _warning(articles.doi_is_one_articles, "same-doi"),
    _warning(articles.authors_are_named, "no-author"),
    _warning(articles.days_are_of_an_address, "no-address"),
    Rule(articles.dates_agree, {"date-conflict": (ERROR, WARNING), "undated-basis": (WARNING,)}),
    _error(events.event_is_reported_after_it, "not-yet-occurred"),
    Rule(events.event_keeps_its_place, _IN_SEQUENCE),
    _error(events.event_is_not_itself, "self-reference", "cycle", "too-deep"),
    _error(actors.actor_is_in_no_circle, "cycle", "too-deep"),
    _warning(actors.namesakes_are_told_apart, "ambiguous-alias"),
    _error(actors.other_names_are_listed_once, "listed-twice", "inverted-range"),
    _warning(actors.name_is_no_common_word, "common-word"),
    _warning(actors.name_is_of_one_script, "mixed-scripts"),
    _error(actors.succession_runs_in_no_circle, "cycle"),
    _error(actors.relation_dates_run_forward, "self-reference", "inverted-range"),
)


def run_rules(dossier: Dossier, rules: tuple[Rule, ...] = RULES) -> Iterator[Diagnostic]:
    """Yield what the rules find in the dossier.

    Rules run on everything that could be read: one that needs a field which could not be read is
    skipped for that record alone.
    """
    by_type = grouped((rule.struct_type, rule) for rule in rules)
    for struct in dossier.structs():
        for rule in by_type.get(type(struct), ()):
            try:
                yield from rule.check(struct, dossier)
            except UnreadError:
                continue
