"""What do the labels mean?"""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.checks.registry import RULES
from onrecord.diagnostics.findings import plural
from onrecord.dossier.histories import Difference
from onrecord.dossier.model import Dossier
from onrecord.dossier.past import EndKind
from onrecord.pages.marks import Legend, legend
from onrecord.pages.page import Page, View
from onrecord.pages.prose import Prose, StanceMark
from onrecord.pages.wording import information
from onrecord.reference.docstrings import first_paragraph
from onrecord.source.records import Quoting
from onrecord.source.tables import Sourcing, Stance
from onrecord.source.term import Term
from onrecord.source.terms import CLOSED_LISTS


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A word of a closed list: as pages print it, as a source writes it, and its meaning.

    Of what no source writes ``word`` says that it is worked out.
    """

    label: Prose
    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class LabelTable:
    """A closed list."""

    name: str
    meaning: str
    rows: tuple[LabelRow, ...]


@dataclass(frozen=True, slots=True)
class Method(View):
    """How the pages are made, and what every label means."""

    info: Prose
    legend: Legend
    none_stated: Prose
    scale: str
    quotes: str
    labels: tuple[LabelTable, ...]
    rules: tuple[str, ...]


def pages(dossier: Dossier) -> Iterator[Page]:
    """Yield the method page."""
    view = Method(
        info=information(dossier),
        legend=legend(),
        none_stated=(StanceMark(Stance.NO_POSITION),),
        scale=dossier.briefing.scale.label,
        quotes=_quotes(dossier.briefing.quoting),
        labels=(
            *(_table(closed, is_written=True) for closed in CLOSED_LISTS),
            *(_table(worked_out, is_written=False) for worked_out in _WORKED_OUT),
        ),
        rules=tuple(first_paragraph(rule.check) for rule in RULES),
    )
    description = "What every label means, how dates are written and how origins are counted."
    yield Page("method.md", "method", "Method", description, view)


def _quotes(quoting: Quoting) -> str:
    """Return how much is quoted, in words."""
    limits = ((quoting.words, "each"), (quoting.per_article, "an article"))
    said = [f"{plural(each.value, 'word')} {of}" for each, of in limits if each.value is not None]
    return f"at most {' and '.join(said)}" if said else "of any length"


# What no source says and pages do: on whose word, how entries differ, why something is past.
_WORKED_OUT: tuple[type[Term], ...] = (Sourcing, Difference, EndKind)


def _table(terms: type[Term], *, is_written: bool) -> LabelTable:
    rows = tuple(_row(term, term.value if is_written else "worked out") for term in terms)
    return LabelTable(terms.__name__, first_paragraph(terms), rows)


def _row(term: Term, word: str) -> LabelRow:
    # Capitals of its own stay: ICD 203.
    label = f"{term.label[0].upper()}{term.label[1:]}"
    mark: Prose = (StanceMark(term),) if isinstance(term, Stance) else (label,)
    return LabelRow(mark, word, term.meaning)
