"""Draw onrecord-marks.woff2, the few signs that the pages use beside letters.

System fonts draw these signs in different sizes, on different baselines, or not at all, and
then a column of stances no longer reads as a column. Here every sign has one width and one
centre. To change a sign: pip install fonttools brotli, edit, run this file in its folder.
"""

from math import cos, pi, sin

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

EM, WIDTH = 1000, 760
X, Y = WIDTH / 2, 318  # the centre: half the height of a capital in Source Sans 3
R, LINE = 300, 78      # radius of the round signs; weight of an outline


def polygon(pen, points, hole=False):
    points = points[::-1] if hole else points
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()


def circle(pen, radius, hole=False, start=0, arc=8):
    """A circle of quadratic arcs, clockwise (TrueType fills clockwise); `arc` 4 is its half."""
    step, reach = pi / 4, radius / cos(pi / 8)
    turn = 1 if hole else -1

    def at(distance, angle):
        return (X + distance * cos(angle), Y + distance * sin(angle))

    pen.moveTo(at(radius, start))
    for i in range(arc):
        pen.qCurveTo(
            at(reach, start + turn * (i + 0.5) * step), at(radius, start + turn * (i + 1) * step)
        )
    pen.closePath()


def triangle(radius, down=False):
    """Nearly equilateral, with the optical centre of the disc."""
    side, up, low = radius * 1.1, radius * 0.98, radius * 0.86
    points = [(X, Y + up), (X + side, Y - low), (X - side, Y - low)]
    return [(x, 2 * Y - y) for x, y in points][::-1] if down else points


def supports(pen):
    polygon(pen, triangle(R))


def conditions(pen):
    polygon(pen, triangle(R))
    (ax, ay), (bx, by), (cx, cy) = triangle(R)
    # Moving each corner inward by its own amount keeps the three strokes equally thick.
    top, side = LINE * 2.13, LINE * 1.72
    polygon(pen, [(ax, ay - top), (bx - side, by + LINE), (cx + side, cy + LINE)], hole=True)


def opposes(pen):
    polygon(pen, triangle(R, down=True))


def denies(pen):
    arm, half = 252, 62
    for dx in (1, -1):
        points = [
            (X - dx * arm - dx * half, Y + arm - half), (X - dx * arm + dx * half, Y + arm + half),
            (X + dx * arm + dx * half, Y - arm + half), (X + dx * arm - dx * half, Y - arm - half),
        ]
        polygon(pen, points if dx == 1 else points[::-1])


def neutral(pen):
    reach = R * 1.1
    polygon(pen, [(X, Y + reach), (X + reach, Y), (X, Y - reach), (X - reach, Y)])


def none(pen):
    circle(pen, R)
    circle(pen, R - LINE, hole=True)


def asserts(pen):
    circle(pen, R)


def ambiguous(pen):
    none(pen)
    circle(pen, R - LINE + 2, start=-pi / 2, arc=4)


def step_full(pen):
    polygon(pen, [(130, 0), (130, 640), (630, 640), (630, 0)])


def step_empty(pen):
    step_full(pen)
    left, right, low, high = 130 + LINE, 630 - LINE, LINE, 640 - LINE
    polygon(pen, [(left, low), (left, high), (right, high), (right, low)], hole=True)


def arrow(pen):
    y, half = 260, 34
    polygon(pen, [(60, y + half), (560, y + half), (560, y - half), (60, y - half)])
    tip = 700
    polygon(pen, [(470, y + 190), (520, y + 232), (tip, y), (520, y - 232), (470, y - 190), (tip - 92, y)])


SIGNS = {
    0x2192: arrow, 0x25AE: step_full, 0x25AF: step_empty, 0x25B2: supports, 0x25B3: conditions,
    0x25BC: opposes, 0x25C6: neutral, 0x25CB: none, 0x25CF: asserts, 0x25D0: ambiguous,
    0x2715: denies,
}

if __name__ == "__main__":
    glyphs = {".notdef": TTGlyphPen(None).glyph()}
    for draw in SIGNS.values():
        pen = TTGlyphPen(None)
        draw(pen)
        glyphs[draw.__name__] = pen.glyph()
    build = FontBuilder(EM, isTTF=True)
    build.setupGlyphOrder(list(glyphs))
    build.setupCharacterMap({code: draw.__name__ for code, draw in SIGNS.items()})
    build.setupGlyf(glyphs)
    build.setupHorizontalMetrics({name: (WIDTH, 0) for name in glyphs})
    build.setupHorizontalHeader(ascent=750, descent=-250)
    build.setupOS2(sTypoAscender=750, sTypoDescender=-250, usWinAscent=750, usWinDescent=250)
    build.setupNameTable({"familyName": "Onrecord Marks", "styleName": "Regular"})
    build.setupPost(keepGlyphNames=False)
    # A fixed date (1 January 2024, counted from 1904) gives the same bytes on every run.
    build.font["head"].created = build.font["head"].modified = 3786912000
    build.font.recalcTimestamp = False
    build.font.flavor = "woff2"
    build.save("onrecord-marks.woff2")
