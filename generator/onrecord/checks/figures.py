"""Rules on figures: what a number, its unit and its question say together."""

import unicodedata
from collections.abc import Iterator, Mapping

from onrecord.diagnostics.findings import Diagnostic, warning
from onrecord.dossier.model import Dossier, once
from onrecord.source.fields import UnreadError
from onrecord.source.records import Figure, Position
from onrecord.source.terms import Qualifier

_OF_ONE_NUMBER = frozenset(
    {Qualifier.EXACTLY, Qualifier.UP_TO, Qualifier.AT_LEAST, Qualifier.MORE_THAN}
)


def qualifier_fits_the_numbers(figure: Figure, _dossier: Dossier) -> Iterator[Diagnostic]:
    """A figure that is exact, or the most or the least, is one number (warning)."""
    if "qualifier" not in figure.spans or figure.qualifier not in _OF_ONE_NUMBER:
        return
    if figure.min and figure.max and figure.min.value != figure.max.value:
        message = f"'{figure.qualifier}' of two numbers, {figure.min} and {figure.max}"
        hint = "write 'qualifier: range', or one number"
        yield warning("misfit-qualifier", figure.place_of("qualifier"), message, hint)


def unit_is_spelt_alike(position: Position, dossier: Dossier) -> Iterator[Diagnostic]:
    """A unit is written in one way on a question: figures of two are no series (warning)."""
    figure = position.figure
    if figure is None or figure.unit is None:
        return
    first, spelt = _units(dossier)[position.question.id, _folded(figure.unit)]
    if spelt != figure.unit:
        message = f"the unit '{figure.unit}' is '{spelt}' in '{first}'"
        hint = "write it in one way, or the numbers are no series"
        yield warning("other-spelling", figure.place_of("unit"), message, hint)


@once
def _units(dossier: Dossier) -> Mapping[tuple[str, str], tuple[str, str]]:
    """Return where on a question a unit is written first, and how."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for position in sorted(dossier.positions.values(), key=lambda each: each.span.sort_key):
        try:
            figure, question_id = position.figure, position.question.id
            unit = figure.unit if figure else None
        except UnreadError:
            continue
        if unit is not None:
            found.setdefault((question_id, _folded(unit)), (position.id, unit))
    return found


def _folded(unit: str) -> str:
    """Return a unit without what is written in one way or another: capitals, raised numbers."""
    return "".join(unicodedata.normalize("NFKC", unit).casefold().replace(".", "").split())
