"""A picture for previews of links to a briefing (``og:image``): who stands where, without a word.

A row is a question, a block a position on it, and its colour the stance, as in the bars on the
pages; what nobody's name stands behind is striped. There are no letters in it, so no font is needed
and every script is served.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.source.tables import Stance

# What it is called in a site; heads of pages know it by this name.
PICTURE = "preview.png"
# As wide and high as programs show it, in pixels.
WIDTH, HEIGHT = 1200, 630
# More rows and more blocks of a row could not be told apart.
MOST_ROWS, MOST_BLOCKS = 9, 40
_MARGIN, _GAP, _WIDEST, _HIGHEST = 60, 6, 140, 90
_STRIPE = 6


@dataclass(frozen=True, slots=True)
class Block:
    """A position: its stance, and whether it is known by somebody's name."""

    stance: Stance
    is_named: bool


# As in the stylesheet, on light ground: the page, and each stance by its token.
PAPER, RULE, INK = "#fbf9f3", "#dcd4c4", "#1b232e"
COLOURS = {
    "asserts": "#1d56a3",
    "supports": "#00685f",
    "conditions": "#23668a",
    "opposes": "#ab370d",
    "denies": "#8a2858",
    "neutral": "#4b5563",
    "ambiguous": "#765800",
    "none": "#626262",
}


def picture(rows: Sequence[Sequence[Block]]) -> bytes:
    """Return the picture of some questions, each the blocks of its positions, as PNG."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  # nothing else draws

    shown = [row[:MOST_BLOCKS] for row in rows[:MOST_ROWS]]
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    drawing = ImageDraw.Draw(image)
    drawing.rectangle((0, 0, WIDTH, _GAP - 1), INK)
    inner = WIDTH - 2 * _MARGIN
    high = (HEIGHT - 2 * _MARGIN) // max(len(shown), 1)
    tall = min(_HIGHEST, high * 2 // 3)
    wide = min(_WIDEST, inner // max(map(len, shown), default=1))
    for number, row in enumerate(shown):
        top = _MARGIN + high * number + (high - tall) // 2
        for place, block in enumerate(row):
            left, colour = _MARGIN + wide * place, COLOURS[block.stance.colour]
            right = left + wide - _GAP
            stripe = wide if block.is_named else _STRIPE
            for begin in range(left, right, 2 * stripe):
                end = min(begin + stripe, right) - 1
                drawing.rectangle((begin, top, end, top + tall - 1), colour)
        below = top + tall + _GAP
        drawing.rectangle((_MARGIN, below, WIDTH - _MARGIN - 1, below + 1), RULE)
    made = io.BytesIO()
    image.quantize(len(COLOURS) + 3, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()
