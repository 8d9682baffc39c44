"""A quantity that is kept up to date: a line, a table, and one entry in lists instead of many."""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.diagnostics.findings import plural
from onrecord.dossier.labels import actor_name
from onrecord.dossier.model import Dossier
from onrecord.dossier.series import Series, series
from onrecord.pages.addresses import MOST
from onrecord.pages.dividing import Divisible, Listing
from onrecord.pages.drawing import Drawing, drawn
from onrecord.pages.prose import Link, Prose, Said, Strong, Tag, Unseen, first_links, joined
from onrecord.pages.wording import doubted, figure_prose, when
from onrecord.source.bidi import isolated
from onrecord.source.records import Position
from onrecord.source.terms import Qualifier


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A number of a series in its table."""

    date: str
    figure: Prose
    sources: Prose


@dataclass(frozen=True, slots=True)
class SeriesView(Divisible):
    """A series: whose numbers of what, drawn and as a table, newest first.

    ``words`` say what the drawing shows.
    """

    caption: Prose
    summary: Prose
    words: str
    drawing: Drawing
    rows: Listing[SeriesRow]


def series_views(dossier: Dossier, question_id: str) -> tuple[SeriesView, ...]:
    """Return the series on a question."""
    return tuple(_view(dossier, each) for each in series(dossier).get(question_id, ()))


def _view(dossier: Dossier, whole: Series) -> SeriesView:
    figure = whole.latest.figure
    about = whole.latest.about
    what: list[Prose] = [(Strong((Link(whole.actor),)),)]
    if about:
        what.append(("about ", Link(about.id)))
    if figure and figure.unit:
        what.append((Said(figure.unit),))
    if figure and figure.role:
        what.append((figure.role.label,))
    if figure and figure.applies_to:
        what.append((Said(figure.applies_to),))
    drawing = drawn(whole)
    length = plural(len(whole.positions), "number")
    span = f"{drawing.first} to {drawing.last}"
    name = isolated(actor_name(dossier.actors[whole.actor]))
    return SeriesView(
        caption=joined(what),
        summary=(f"{length}, {span}; the latest: ", *number(whole.latest), ". ", *_key(whole)),
        words=f"A line of {length}, {span}; each stands in the table on the question's page.",
        drawing=drawing,
        rows=Listing(reversed(list(_rows(dossier, whole))), f"Numbers of {name}"),
    )


def _key(whole: Series) -> Iterator[str]:
    """Yield what the signs of a drawing mean, those that are in it."""
    used = {position.figure.qualifier for position in whole.positions if position.figure}
    if any(whole.gaps):
        yield "Dotted: no numbers in between. "
    if used & {Qualifier.ABOUT, Qualifier.RANGE}:
        yield "Hollow: about this number, or the middle of a range. "
    if used & {Qualifier.UP_TO, Qualifier.AT_LEAST, Qualifier.MORE_THAN}:
        yield "Dashed upright: it may lie as far up or down. "


def _rows(dossier: Dossier, whole: Series) -> Iterator[SeriesRow]:
    for position, gap in zip(whole.positions, whole.gaps, strict=True):
        reports = dossier.reports.get(position.id, ())
        articles = dict.fromkeys(each.article.id for each in reports)
        sources: list[Prose] = [
            (Link(position.id, ("entry", Unseen((f" of {position.date.short()}",)))),),
            *first_links([*articles], MOST),
        ]
        yield SeriesRow(
            date=position.date.short() + (f", after a gap of {plural(gap, 'day')}" if gap else ""),
            figure=number(position),
            sources=joined([*sources, doubted(dossier, position)], ", "),
        )


def number(position: Position) -> Prose:
    """Return the number that a position gives; nothing where it gives none."""
    return figure_prose(position.figure) if position.figure else ()


def updated(whole: Series) -> Prose:
    """Return a series in a line, which stands at its newest number: that it was kept up to date."""
    latest, before = whole.latest, whole.positions[-2]
    return (
        Strong(when(latest)),
        " ",
        Tag("Updated"),
        " ",
        Link(whole.actor),
        " on ",
        Link(whole.question),
        ": ",
        Link(latest.id, number(latest)),
        f"; {before.date.short()}: ",
        Link(before.id, number(before)),
        f". {plural(len(whole.positions), 'number')} since {whole.positions[0].date.short()}.",
    )
