"""What a stance and an attribution are: one table each, from which all else follows.

The pages' marks, the legend, the method page, the stylesheet's colours and edges and the matrix's
filters are made from these rows.
"""

from enum import Enum, StrEnum
from typing import Self

from onrecord.source.term import Term, make_member


class Polarity(Enum):
    """Which side of its question a stance takes."""

    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"


class Stance(Term):
    """Where an actor stands on a question.

    Shape first, word second, colour third: with its ``glyph`` a stance is readable in black and
    white. ``colour`` is the token that the stylesheet gives a value for each scheme.
    """

    polarity: Polarity
    glyph: str
    colour: str

    def __new__(
        cls, value: str, meaning: str, label: str, polarity: Polarity, glyph: str, colour: str
    ) -> Self:
        """Make a member from a row of the table."""
        member = make_member(cls, value, meaning, label)
        member.polarity = polarity
        member.glyph = glyph
        member.colour = colour
        return member

    # word, meaning, label, polarity, glyph, colour
    ASSERTS = "asserts", "Says that it is so.", "asserts", Polarity.FOR, "●", "asserts"
    SUPPORTS = "supports", "Is for it.", "supports", Polarity.FOR, "▲", "supports"
    SUPPORTS_WITH_CONDITIONS = (
        "supports-with-conditions",
        "Is for it if conditions are met; they are listed.",
        "supports with conditions",
        Polarity.FOR,
        "△",
        "conditions",
    )
    OPPOSES = "opposes", "Is against it.", "opposes", Polarity.AGAINST, "▼", "opposes"
    DENIES = "denies", "Says that it is not so.", "denies", Polarity.AGAINST, "✕", "denies"
    NEUTRAL = (
        "neutral",
        "Declares itself on neither side.",
        "neutral",
        Polarity.NEITHER,
        "◆",
        "neutral",
    )
    AMBIGUOUS = (
        "ambiguous",
        "Spoke on it, in words that settle no stance.",
        "ambiguous",
        Polarity.NEITHER,
        "◐",
        "ambiguous",
    )
    NO_POSITION = (
        "no-position",
        "Looked for; none stated.",
        "none stated",
        Polarity.NEITHER,
        "○",
        "none",
    )


class Sourcing(Term):
    """On whose word a position stands; worked out from its reports, never written in a source."""

    ON_RECORD = "on-record", "A named speaker, quoted or paraphrased.", "named"
    ANONYMOUS = "anonymous", "Somebody whom the source does not name."
    DESCRIBED = "described", "A third party describes it; the actor itself said nothing."
    UNATTRIBUTED = "unattributed", "The source says it without saying who says so."


class Edge(StrEnum):
    """The line along a statement, in the words of CSS ``border-style``."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"
    DOUBLE = "double"


class Attribution(Term):
    """On whose word an article puts a statement.

    ``directness`` ranks the words: of several reports of one statement the most direct one
    is shown. ``sourcing`` is the word on which a statement so reported stands, and ``edge``
    the line along it.
    """

    directness: int
    sourcing: Sourcing
    edge: Edge

    def __new__(
        cls, value: str, meaning: str, label: str, directness: int, sourcing: Sourcing, edge: Edge
    ) -> Self:
        """Make a member from a row of the table."""
        member = make_member(cls, value, meaning, label)
        member.directness = directness
        member.sourcing = sourcing
        member.edge = edge
        return member

    # word, meaning, label, directness, sourcing, edge
    ON_RECORD = (
        "on-record",
        "A named speaker's own words or a named body's own text.",
        "on record",
        5,
        Sourcing.ON_RECORD,
        Edge.SOLID,
    )
    PARAPHRASE = (
        "paraphrase",
        "A named speaker, in the article's words.",
        "paraphrase",
        4,
        Sourcing.ON_RECORD,
        Edge.SOLID,
    )
    ANONYMOUS = (
        "anonymous",
        "A speaker whom the article does not name.",
        "anonymous",
        3,
        Sourcing.ANONYMOUS,
        Edge.DASHED,
    )
    UNATTRIBUTED = (
        "unattributed",
        "The article says it without saying who says so.",
        "unattributed",
        2,
        Sourcing.UNATTRIBUTED,
        Edge.DOTTED,
    )
    ANALYST_INFERENCE = (
        "analyst-inference",
        "Drawn by an analyst from other facts; nobody in the matter said it.",
        "analyst's inference",
        1,
        Sourcing.UNATTRIBUTED,
        Edge.DOUBLE,
    )
