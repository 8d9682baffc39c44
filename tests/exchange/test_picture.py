"""The picture of a briefing: who stands where, in the colours of its pages."""

import io
import re

import pytest
from PIL import Image
from tests.dossier_helpers import REPOSITORY

from onrecord.exchange.picture import COLOURS, HEIGHT, INK, PAPER, RULE, WIDTH, Block, picture
from onrecord.source.tables import Stance

STYLESHEET = REPOSITORY / "site_templates/overrides/assets/stylesheets/onrecord.css"


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    assert image.format == "PNG"
    assert image.size == (WIDTH, HEIGHT) == (1200, 630)
    return image.convert("RGB")


def colours(image: Image.Image) -> set[str]:
    found = image.getcolors()
    assert found is not None
    return {"#" + bytes(colour).hex() for _, colour in found if isinstance(colour, tuple)}


@pytest.mark.parametrize("stance", Stance)
def test_every_stance_has_its_colour(stance: Stance) -> None:
    named = colours(opened(picture([[Block(stance, is_named=True)]])))
    assert named == {PAPER, RULE, INK, COLOURS[stance.colour]}


def test_the_colours_are_those_of_the_pages() -> None:
    text = STYLESHEET.read_text("utf-8")
    light = next(each for each in re.findall(r"\{([^{}]*)\}", text) if "--or-asserts: #" in each)
    for token, colour in {**COLOURS, "paper": PAPER, "rule": RULE, "ink": INK}.items():
        assert re.search(rf"--or-{token}: {colour};", light), token


def test_what_nobody_is_named_for_is_striped() -> None:
    """So that it takes half of the colour that another position takes."""

    def inked(*, is_named: bool) -> int:
        image = opened(picture([[Block(Stance.SUPPORTS, is_named=is_named)] * 2]))
        wanted = bytes.fromhex(COLOURS["supports"][1:])
        return [*image.get_flattened_data()].count((*wanted,))

    assert 0.4 < inked(is_named=False) / inked(is_named=True) < 0.6


def test_a_picture_holds_what_can_be_told_apart() -> None:
    """Of a dossier however large, and of one where nothing is said yet."""
    rows = [[Block(stance, is_named=True) for stance in Stance] * 100] * 1_000
    image = opened(picture(rows))
    assert colours(image) > {PAPER, RULE, INK}
    margin = image.crop((WIDTH - 60, 10, WIDTH, HEIGHT))
    assert colours(margin) == {PAPER}
    assert len(picture(rows)) < 30_000
    assert colours(opened(picture([]))) == {PAPER, INK}


def test_the_same_positions_give_the_same_bytes() -> None:
    rows = [[Block(stance, is_named=bool(number % 2)) for number, stance in enumerate(Stance)]]
    assert picture(rows) == picture(rows)
