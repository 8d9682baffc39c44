"""The marks of stances and attributions: how they are written, explained and coloured.

All of it follows from the tables in :mod:`onrecord.source.tables`.
"""

from dataclasses import dataclass

from onrecord.pages.markdown import Markdown, escape
from onrecord.pages.prose import Prose, StanceMark
from onrecord.source.tables import Attribution, Edge, Stance
from onrecord.source.terms import EventStatus


def stance_mark(stance: Stance, word: str = "") -> Markdown:
    """Return a stance as a span: glyph and word, its own where no other is given.

    The glyph is seen, and not read aloud: the word beside it says the same.
    """
    shown = f"{sign(stance.glyph)} {escape(word or stance.label.capitalize())}"
    return Markdown(f'<span class="or-stance or-stance--{stance}">{shown}</span>')


def status_mark(status: EventStatus) -> Markdown:
    """Return an event's status as a span."""
    shown = escape(status.label)
    return Markdown(f'<span class="or-status or-status--{status}">{shown}</span>')


def tag(text: str, css: str = "") -> Markdown:
    """Return a small word that stands out."""
    own = f" or-tag--{css}" if css else ""
    return Markdown(f'<span class="or-tag{own}">{escape(text)}</span>')


def unseen(text: str | Markdown) -> Markdown:
    """Return words that stand in lists of headings and are read aloud, and not seen."""
    shown = text if isinstance(text, Markdown) else escape(text)
    return Markdown(f'<span class="or-sr">{shown}</span>')


def sign(text: str) -> Markdown:
    """Return a sign that is seen, and not read aloud."""
    return Markdown(f'<span aria-hidden="true">{escape(text)}</span>')


# --- the legend ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Legend:
    """How to read the marks: each stance with its meaning, and what each edge means."""

    stances: tuple[Prose, ...]
    edges: str


def legend() -> Legend:
    """Return the legend of all marks."""
    return Legend(
        stances=tuple((StanceMark(stance), f" {stance.meaning}") for stance in Stance),
        edges=", ".join(f"{edge} means {_labels(edge)}" for edge in Edge),
    )


def _labels(edge: Edge) -> str:
    return " or ".join(each.label for each in Attribution if each.edge is edge)


# --- the stylesheet --------------------------------------------------------------------------


def stylesheet() -> str:
    """Return the rules that give each stance its colour and each attribution its edge.

    The theme's stylesheet holds them between the comments ``<marks>`` and ``</marks>``; the values
    of the colours, one for each scheme, stand there by hand as ``--or-<colour>``.
    """
    # What takes no stance, such as an event, has an edge all the same: on whose word it is told.
    edged = f"--edge: {Edge.SOLID}; --edge-width: 3px; --stance: var(--or-control);"
    rules = [f".or-statement, .or-entry, .or-cell, .or-mark, .or-stand {{ {edged} }}"]
    rules += [_colour_rule(stance) for stance in Stance]
    rules += [_edge_rule(each) for each in Attribution if each.edge is not Edge.SOLID]
    rules += [_bit_rule(each) for each in Attribution if each.edge is not Edge.SOLID]
    rules += [f'.or-mark--{each} a::before {{ content: "{each.glyph}" / ""; }}' for each in Stance]
    return "\n".join(rules) + "\n"


def _colour_rule(stance: Stance) -> str:
    blocks = ("stance", "bit", "statement", "cell", "mark", "stand")
    holders = ", ".join(f".or-{block}--{stance}" for block in blocks)
    around = f".or-entry:has(.or-stance--{stance})"
    return f"{holders}, {around} {{ --stance: var(--or-{stance.colour}); }}"


def _edge_rule(attribution: Attribution) -> str:
    blocks = ", ".join(
        f".or-{block}--{attribution}" for block in ("statement", "entry", "cell", "mark", "stand")
    )
    # A double line needs room for its gap.
    width = " --edge-width: 4px;" if attribution.edge is Edge.DOUBLE else ""
    return f":is({blocks}) {{ --edge: {attribution.edge};{width} }}"


def _bit_rule(attribution: Attribution) -> str:
    """Return how a bit of the bar, too small for a line along it, shows the same."""
    if attribution.edge is Edge.DOUBLE:
        look = "border: solid var(--stance); border-width: 1.5px 0; background: none;"
    else:
        stripes = "repeating-linear-gradient(90deg, var(--stance) 0 3px, transparent 3px 5px)"
        look = f"background: {stripes};"
    return f".or-bit--{attribution} {{ {look} }}"
